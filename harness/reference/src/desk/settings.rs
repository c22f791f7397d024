//! What the facility is set to use: asked for, changed, and heeded before something is asked that would be refused.

use super::Desk;
use super::jobs::Purpose;
use super::requests::Waiting;
use crate::defects::Defect;
use crate::messages::{Header, Outgoing};
use crate::settings::{Ask, KINDS, Settings, Told};
use onshi_wire::driver::{ChangeSetting, JobState, SettingKind};

impl Desk {
    /// 医療機関環境設定情報照会. Gives the job's id.
    pub fn ask_settings(&mut self) -> String {
        self.send_about_settings(Ask::Settings)
    }

    /// 医療機関環境設定情報更新 of one switch. Gives the job's id.
    ///
    /// # Errors
    /// A text for the clerk when the settings were not asked for yet: 連携システムID is written as a whole, so that the
    /// other systems have to be known.
    pub fn change_setting(&mut self, change: ChangeSetting) -> Result<String, String> {
        let known = self.settings.as_ref();
        let known = known.ok_or("環境設定がまだわかりません。先に環境設定を照会してください。")?;
        let ask = if self.habits.defects.has(Defect::UpdatesEverySetting) {
            Ask::Change { new: Settings::default().with(change), kinds: KINDS.to_vec() }
        } else {
            Ask::Change { new: known.with(change), kinds: vec![change.setting] }
        };
        Ok(self.send_about_settings(ask))
    }

    fn send_about_settings(&mut self, ask: Ask) -> String {
        let id = self.next_job_id();
        self.open_job(&id, Purpose::Settings);
        self.send(&id, Outgoing::Settings(ask), self.now.date());
        id
    }

    /// The answer to either. A refusal leaves what is known.
    pub(super) fn settings_answered(&mut self, waiting: &Waiting, header: &Header, told: Told) {
        let texts: Vec<String> = header.texts.iter().chain(&told.texts).cloned().collect();
        let state = if told.accepted { JobState::Finished } else { JobState::Failed };
        if told.accepted
            && let Some(settings) = told.settings
        {
            let forgets = self.habits.defects.has(Defect::ForgetsSettings) && self.settings.is_some();
            if !forgets {
                self.settings = Some(settings);
            }
        }
        self.close_job(&waiting.job, state, None, texts);
    }

    /// Refuses what the facility is known not to use. Without having asked, everything is tried.
    pub(super) fn used(&self, kind: SettingKind) -> Result<(), String> {
        let name = match kind {
            SettingKind::MedicalAid => "医療扶助",
            SettingKind::Subsidies => "医療費助成",
            SettingKind::HomeVisits => "訪問診療等",
            SettingKind::Online => "オンライン診療等",
        };
        if self.settings.as_ref().is_some_and(|settings| !settings.uses(kind)) {
            return Err(format!(
                "環境設定で{name}を「利用しない」にしています。利用するなら、環境設定を変えてからやり直してください。"
            ));
        }
        Ok(())
    }
}

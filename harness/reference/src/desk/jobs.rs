//! Jobs: what the product is doing with the terminal, as the screen lists it.

use super::Desk;
use crate::dates::Month;
use onshi_wire::driver::{self, Care, JobState};

/// What a job is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// An inquiry for the reception of the same id.
    Inquiry,
    /// 資格確認一括照会.
    BulkInquiry,
    /// 照会番号登録.
    ReferenceNumbers,
    /// 委託先資格情報の一括取得 of a month.
    Acquisition(Month),
    /// 閲覧.
    Viewing,
    /// 同意済資格情報の一括取得.
    Consented(Care),
    /// 請求ファイルの作成.
    Claims,
    /// 医療費助成 asked for again, for this reception.
    Subsidies(String),
    /// 環境設定, asked for or changed.
    Settings,
}

impl Purpose {
    /// Word for the screen.
    fn kind(&self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::BulkInquiry => "bulk_inquiry",
            Self::ReferenceNumbers => "reference_numbers",
            Self::Acquisition(_) => "bulk_acquisition",
            Self::Viewing => "viewing",
            Self::Consented(_) => "consented_acquisition",
            Self::Claims => "claims",
            Self::Subsidies(_) => "subsidies",
            Self::Settings => "settings",
        }
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What the screen shows.
    pub shown: driver::Job,
    /// What it is about.
    pub(super) purpose: Purpose,
    /// 受付番号, once known.
    pub(super) reception_number: Option<String>,
    /// File name of the last question for the result.
    pub(super) last_fetch: Option<String>,
    /// Questions for the result so far.
    pub(super) polls: u32,
}

impl Desk {
    /// Opens a job that waits for its first answer; the same id again starts it anew.
    pub(super) fn open_job(&mut self, id: &str, purpose: Purpose) {
        self.jobs.retain(|job| job.shown.id != id);
        self.jobs.push(Job {
            shown: driver::Job {
                id: id.to_owned(),
                kind: purpose.kind().to_owned(),
                state: JobState::Waiting,
                people: None,
                unmatched: Vec::new(),
                texts: Vec::new(),
            },
            purpose,
            reception_number: None,
            last_fetch: None,
            polls: 0,
        });
    }

    /// Id of a job without reception, `j1` and on.
    pub(super) fn next_job_id(&self) -> String {
        let number = self.jobs.iter().filter(|job| job.purpose != Purpose::Inquiry).count() + 1;
        format!("j{number}")
    }

    /// A job, to change.
    pub(super) fn job_mut(&mut self, id: &str) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|job| job.shown.id == id)
    }

    /// Ends a job.
    pub(super) fn close_job(&mut self, id: &str, state: JobState, people: Option<u32>, texts: Vec<String>) {
        if let Some(job) = self.job_mut(id) {
            job.shown.state = state;
            job.shown.people = people;
            job.shown.texts.extend(texts);
        }
    }
}

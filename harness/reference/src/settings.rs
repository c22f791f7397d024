//! 医療機関環境設定情報 (IF-041 to IF-044): what this facility is set to use. Read and written by the layout data of
//! `scenarios/layouts/oqs-site.yaml`, which is not official (spec/oqs-wire.md §3.10).

use crate::desk::Request;
use crate::folders::read::ReadProblem;
use crate::messages::{Header, Segment};
use onshi_wire::driver::{ChangeSetting, Setting, SettingKind};
use onshi_wire::layout_data::{LayoutFile, MessageLayout, Value, Values};
use onshi_wire::oqs::{Limits, Style, is_complete};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// 連携システムID (OQSCD044) of 医療費助成.
const SUBSIDIES: &str = "01";

/// The switches that this product knows, as a screen lists them.
pub const KINDS: [SettingKind; 4] =
    [SettingKind::MedicalAid, SettingKind::Subsidies, SettingKind::HomeVisits, SettingKind::Online];

static LAYOUT: LazyLock<LayoutFile> = LazyLock::new(|| {
    LayoutFile::read(include_str!("../../../scenarios/layouts/oqs-site.yaml"))
        .expect("the layout of this build is read in every test")
});

/// The switches that this product heeds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// 医療扶助の利用.
    pub medical_aid: bool,
    /// 連携システムID.
    pub linked: BTreeSet<String>,
    /// 訪問診療等の利用.
    pub home_visits: bool,
    /// オンライン診療等の利用.
    pub online: bool,
}

impl Settings {
    /// Whether something is used.
    #[must_use]
    pub fn uses(&self, kind: SettingKind) -> bool {
        match kind {
            SettingKind::MedicalAid => self.medical_aid,
            SettingKind::Subsidies => self.linked.contains(SUBSIDIES),
            SettingKind::HomeVisits => self.home_visits,
            SettingKind::Online => self.online,
        }
    }

    /// With one switch changed. Systems other than 医療費助成 stay linked.
    #[must_use]
    pub fn with(&self, change: ChangeSetting) -> Self {
        let mut new = self.clone();
        match change.setting {
            SettingKind::MedicalAid => new.medical_aid = change.used,
            SettingKind::HomeVisits => new.home_visits = change.used,
            SettingKind::Online => new.online = change.used,
            SettingKind::Subsidies if change.used => {
                new.linked.insert(SUBSIDIES.to_owned());
            }
            SettingKind::Subsidies => {
                new.linked.remove(SUBSIDIES);
            }
        }
        new
    }

    /// As a screen lists it.
    #[must_use]
    pub fn shown(&self) -> Vec<Setting> {
        KINDS.map(|setting| Setting { setting, used: self.uses(setting) }).to_vec()
    }
}

/// A question about the settings, or a change of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// IF-041.
    Settings,
    /// IF-043: the settings as they shall be, and which of them change.
    Change {
        /// As they shall be.
        new: Settings,
        /// What changes; the terminal reads nothing else.
        kinds: Vec<SettingKind>,
    },
}

/// What the terminal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// 処理結果状況 is 正常終了.
    pub accepted: bool,
    /// Messages as they came.
    pub texts: Vec<String>,
    /// The settings as they are.
    pub settings: Option<Settings>,
}

fn message(key: &str) -> &'static MessageLayout {
    let layout: &'static LayoutFile = &LAYOUT;
    layout.message(key).expect("the layout of this build has every message")
}

/// API識別ID of a request.
#[must_use]
pub fn request_prefix(ask: &Ask) -> &'static str {
    request(ask).name()
}

fn request(ask: &Ask) -> &'static MessageLayout {
    match ask {
        Ask::Settings => message("settings.ask"),
        Ask::Change { .. } => message("settings.update"),
    }
}

/// Whether a file of res is an answer about settings.
#[must_use]
pub fn is_answer_name(name: &str) -> bool {
    let is_xml = name.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("xml"));
    is_xml && known(name).is_some_and(|(key, _)| ["settings.answer", "settings.updated"].contains(&key))
}

fn known(name: &str) -> Option<(&'static str, &'static MessageLayout)> {
    let layout: &'static LayoutFile = &LAYOUT;
    layout.by_name(name.split('_').next()?)
}

/// Bytes of a request.
///
/// # Errors
/// A text for the clerk when a field does not fit.
pub fn encode(ask: &Ask, about: &Request, style: &Style) -> Result<Vec<u8>, String> {
    let mut values = Values::new()
        .with("header.facility_code", about.facility_code.as_str())
        .with("header.file_identifier", about.file_identifier.as_str());
    if let Ask::Change { new, kinds } = ask {
        let marks = kinds.iter().fold(Values::new(), |marks, kind| marks.with(row(*kind), "1"));
        values = values.with_group("body.changed", marks).with_group("body.settings", written(new));
    }
    request(ask).encode(&values, style).map_err(|error| format!("要求を書けません。{error}"))
}

/// Key of the row of a switch.
fn row(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::MedicalAid => "medical_aid",
        SettingKind::Subsidies => "linked",
        SettingKind::HomeVisits => "home_visits",
        SettingKind::Online => "online",
    }
}

fn written(settings: &Settings) -> Values {
    let digit = |used| if used { "1" } else { "0" };
    let mut values = Values::new()
        .with("medical_aid", digit(settings.medical_aid))
        .with("home_visits", digit(settings.home_visits))
        .with("online", digit(settings.online));
    for system in &settings.linked {
        values.push("linked", Value::Text(system.clone()));
    }
    values
}

/// Reads an answer; what is merely unusual in it does no harm.
///
/// # Errors
/// See [`ReadProblem`].
pub fn read(name: &str, bytes: &[u8]) -> Result<(Header, Told), ReadProblem> {
    let unreadable = |why: &str| ReadProblem::Unreadable(format!("ファイル「{name}」を読めません。{why}"));
    if !is_complete(bytes) {
        return Err(ReadProblem::Incomplete);
    }
    let (_, layout) = known(name).ok_or_else(|| unreadable("知らない種類の電文です。"))?;
    let values = layout.decode(bytes, &Limits::DEFAULT).value.ok_or_else(|| unreadable("内容がありません。"))?;
    let text = |path: &str| values.filled(path).map(str::to_owned);
    let header = Header {
        confirmed_on: None,
        file_identifier: text("header.file_identifier"),
        reception_number: None,
        segment: Segment::from_code(values.filled("header.segment")),
        texts: [text("header.error_message"), text("header.error_code")].into_iter().flatten().collect(),
    };
    let told = Told {
        accepted: values.filled("body.result.status") == Some("1") && header.segment == Segment::Done,
        texts: [text("body.result.message"), text("body.result.code")].into_iter().flatten().collect(),
        settings: values.group("body.settings").map(settings),
    };
    Ok((header, told))
}

fn settings(group: &Values) -> Settings {
    let used = |key: &str| group.filled(key) == Some("1");
    let linked = group.all("linked").iter().filter_map(|value| match value {
        Value::Text(text) => Some(text.clone()),
        Value::Group(_) => None,
    });
    Settings {
        medical_aid: used("medical_aid"),
        linked: linked.collect(),
        home_visits: used("home_visits"),
        online: used("online"),
    }
}

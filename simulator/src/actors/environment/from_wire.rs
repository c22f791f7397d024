//! Requests IF-037…043 and control requests about settings → commands for the rules.

use crate::actors::platform::Site;
use crate::actors::pmh::from_wire::query;
use crate::world_file::from_wire::Context;
use crate::world_file::mistake::Mistake;
use onshi_domain::Command;
use onshi_domain::environment::{
    self, Change, ChangedBy, CharacterCode, ChoiceTiming, Factor, InformationPattern, LinkedSystem, PrescriptionUse,
};
use onshi_domain::id::FacilityId;
use onshi_domain::remote_care::{self, CareKind, Patient, Withdrawal};
use onshi_wire::control::environment::{EnvironmentSettings, SetEnvironment};
use onshi_wire::layout_data::{Value, Values};
use std::collections::BTreeSet;

/// 変更有無 (OQSCD035) 変更する.
const CHANGE: &str = "1";

/// The command for a request; none if a value cannot be read.
pub(crate) fn command(site: &Site, key: &str, values: &Values) -> Option<Command> {
    let facility = FacilityId::from(site.facility.as_str());
    let command = match key {
        "consent.cancel" => {
            let (kind, by) = (CareKind::HomeVisit, Withdrawal::Facility);
            let patient = Patient::Numbers(Box::new(query(values)));
            return Some(Command::RemoteCare(Box::new(remote_care::Command::Withdraw { facility, patient, kind, by })));
        }
        "url.ask" => environment::Command::AskUrl { facility, kind: care(values.filled("body.purpose")?)? },
        "settings.ask" => environment::Command::Ask { facility },
        "settings.update" => {
            environment::Command::Update { facility, change: change(values)?, by: ChangedBy::Facility }
        }
        _ => return None,
    };
    Some(Command::Environment(Box::new(command)))
}

/// URL取得区分 (OQSCD033).
pub(crate) fn care(code: &str) -> Option<CareKind> {
    match code {
        "2" => Some(CareKind::HomeVisit),
        "3" => Some(CareKind::Online),
        _ => None,
    }
}

/// The rows marked 変更する; none if one of them has no value that can be read.
fn change(values: &Values) -> Option<Change> {
    let row = |key: &str| {
        let marked = values.filled(&format!("body.changed.{key}")) == Some(CHANGE);
        marked.then(|| values.filled(&format!("body.settings.{key}")).unwrap_or_default())
    };
    let factors = values.filled("body.changed.factors") == Some(CHANGE);
    let linked = values.filled("body.changed.linked") == Some(CHANGE);
    Some(Change {
        medical_aid: read(row("medical_aid"), switch)?,
        linked: if linked { Some(linked_systems(values)?) } else { None },
        home_visits: read(row("home_visits"), switch)?,
        online: read(row("online"), switch)?,
        prescriptions: read(row("prescriptions"), PrescriptionUse::of_code)?,
        prescription_choice: read(row("prescription_choice"), ChoiceTiming::of_code)?,
        medication_shown: read(row("medication_shown"), switch)?,
        emergency_viewing: read(row("emergency_viewing"), switch)?,
        pattern: read(row("pattern"), InformationPattern::of_code)?,
        factors: if factors { Some((factor(values, "first")?, factor(values, "second")?)) } else { None },
        character_code: read(row("character_code"), CharacterCode::of_code)?,
        keep_days: read(row("keep_days"), |text| text.parse().ok())?,
    })
}

/// A row that is not marked is no change; one that is marked has to be readable.
#[expect(clippy::option_option, reason = "unreadable and unchanged are different things")]
fn read<T>(marked: Option<&str>, value: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match marked {
        None => Some(None),
        Some(text) => value(text).map(Some),
    }
}

fn switch(code: &str) -> Option<bool> {
    match code {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

/// Two digits (a guess of the source), one is understood too.
fn linked_system(code: &str) -> Option<LinkedSystem> {
    LinkedSystem::of_code(&format!("{:0>2}", code.trim()))
}

fn linked_systems(values: &Values) -> Option<BTreeSet<LinkedSystem>> {
    let text = |value: &Value| match value {
        Value::Text(text) => linked_system(text),
        Value::Group(_) => None,
    };
    values.all("body.settings.linked").iter().map(text).collect()
}

fn factor(values: &Values, which: &str) -> Option<Factor> {
    let part = |part: &str| values.filled(&format!("body.settings.{which}_factor.{part}"));
    Factor::of_code(&format!("{}-{}", part("kind")?, part("detail")?))
}

/// The same change through the control API.
pub(crate) fn set(context: &Context<'_>, facility: &str, set: &SetEnvironment) -> Result<Command, Mistake> {
    let facility = context.facility("facility", facility)?;
    let EnvironmentSettings {
        medical_aid,
        linked,
        home_visits,
        online,
        prescriptions,
        prescription_choice,
        medication_shown,
        emergency_viewing,
        pattern,
        factors,
        character_code,
        keep_days,
    } = &set.change;
    let change = Change {
        medical_aid: *medical_aid,
        linked: match linked {
            Some(codes) => {
                Some(codes.iter().map(|code| coded("linked", code, linked_system)).collect::<Result<_, _>>()?)
            }
            None => None,
        },
        home_visits: *home_visits,
        online: *online,
        prescriptions: coded_if("prescriptions", prescriptions.as_deref(), PrescriptionUse::of_code)?,
        prescription_choice: coded_if("prescription_choice", prescription_choice.as_deref(), ChoiceTiming::of_code)?,
        medication_shown: *medication_shown,
        emergency_viewing: *emergency_viewing,
        pattern: coded_if("pattern", pattern.as_deref(), InformationPattern::of_code)?,
        factors: match factors {
            Some([first, second]) => {
                Some((coded("factors[0]", first, Factor::of_code)?, coded("factors[1]", second, Factor::of_code)?))
            }
            None => None,
        },
        character_code: coded_if("character_code", character_code.as_deref(), CharacterCode::of_code)?,
        keep_days: *keep_days,
    };
    let by = ChangedBy::Laboratory;
    Ok(Command::Environment(Box::new(environment::Command::Update { facility, change, by })))
}

fn coded_if<T>(path: &str, code: Option<&str>, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Mistake> {
    code.map(|code| coded(path, code, read)).transpose()
}

fn coded<T>(path: &str, code: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Mistake> {
    read(code).ok_or_else(|| {
        let shown: String = code.chars().take(20).collect();
        let remedy = "コード表 OQSCD005、037〜044 の値を文字列で書いてください(二要素認証は「2-02」の形)。";
        Mistake::at_path(path, format!("「{shown}」という値はありません。"), remedy)
    })
}

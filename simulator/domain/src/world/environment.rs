//! The rules of [`crate::environment`] behind `decide` and `evolve`.

use super::World;
use crate::consent::ConsentChoices;
use crate::environment::{
    CHANGES_KEPT, Change, Command, Environment, Event as Happened, LinkedSystem, MOST_KEEP_DAYS, PrescriptionUse,
    Updated,
};
use crate::environment::{ChangedBy, ChoiceTiming};
use crate::event::Event;
use crate::facility::{Facility, FacilityChange};
use crate::id::FacilityId;
use crate::refusal::Refusal;
use crate::remote_care::CareKind;
use jiff::civil::DateTime;
use std::collections::BTreeSet;

impl World {
    /// A facility's settings as they are; none if there is no such facility.
    #[must_use]
    pub fn environment(&self, facility: &FacilityId) -> Option<Environment> {
        self.facility(facility).map(|known| self.environment_of(known))
    }

    /// The changes of a facility's settings, oldest first.
    pub fn environment_changes(&self, facility: &FacilityId) -> impl Iterator<Item = &Updated> {
        self.environment.history.get(facility).into_iter().flatten()
    }

    pub(super) fn decide_environment(&self, command: &Command, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            Command::Ask { facility } => Happened::Told(self.environment_of(self.known_facility(facility)?)),
            Command::Update { facility, change, by } => self.update_environment(facility, change, *by, at)?,
            Command::AskUrl { facility, kind } => {
                self.uses_remote_care(self.known_facility(facility)?, *kind)?;
                Happened::UrlTold { kind: *kind }
            }
        };
        Ok(vec![Event::Environment(Box::new(event))])
    }

    pub(super) fn evolve_environment(&mut self, event: &Happened) {
        let Happened::Updated(updated) = event else { return };
        let Updated { facility, now, .. } = updated.as_ref();
        self.facility_set(
            facility,
            FacilityChange {
                medical_aid: Some(now.medical_aid),
                subsidies: Some(now.linked.contains(&LinkedSystem::Subsidies)),
                ..FacilityChange::default()
            },
        );
        self.reader.equipment.entry(facility.clone()).or_default().emergency_viewing = now.emergency_viewing;
        self.environment.now.insert(facility.clone(), now.clone());
        let history = self.environment.history.entry(facility.clone()).or_default();
        if history.len() >= CHANGES_KEPT {
            history.pop_front();
        }
        history.push_back((**updated).clone());
    }

    /// Refused where the facility has switched the care off.
    pub(super) fn uses_remote_care(&self, facility: &Facility, kind: CareKind) -> Result<(), Refusal> {
        let environment = self.environment_of(facility);
        let (on, care) = match kind {
            CareKind::HomeVisit => (environment.home_visits, "訪問診療等"),
            CareKind::Online => (environment.online, "オンライン診療等"),
        };
        if on {
            return Ok(());
        }
        Err(Refusal::conflict(
            "environment.remote_care_off",
            "環境設定",
            format!("この医療機関は{care}を利用しない設定です。"),
            "環境設定情報の更新で「利用する」にしてから、やり直してください。",
        ))
    }

    /// What the reader of a facility asks a patient about: 薬剤情報等 only where they are shown.
    pub(super) fn asked_about(&self, facility: &Facility, choices: ConsentChoices) -> ConsentChoices {
        if self.environment_of(facility).medication_shown {
            return choices;
        }
        ConsentChoices { medication: false, treatment: false, surgery: false, ..choices }
    }

    /// The same of a facility that may be nobody's resident. Switches that facility and reader have stand there, whoever
    /// changed them last.
    #[must_use]
    pub fn environment_of(&self, facility: &Facility) -> Environment {
        let kept = self.environment.now.get(&facility.id).cloned();
        let mut environment = kept.unwrap_or_else(|| Environment {
            medical_aid: true,
            linked: BTreeSet::new(),
            home_visits: true,
            online: true,
            prescriptions: PrescriptionUse::None,
            prescription_choice: ChoiceTiming::Otherwise,
            medication_shown: true,
            emergency_viewing: false,
            pattern: None,
            factors: None,
            character_code: None,
            keep_days: None,
        });
        environment.medical_aid = facility.medical_aid;
        environment.emergency_viewing = self.equipment(&facility.id).emergency_viewing;
        if facility.subsidies {
            environment.linked.insert(LinkedSystem::Subsidies);
        } else {
            environment.linked.remove(&LinkedSystem::Subsidies);
        }
        environment
    }

    /// The entry in the history for a change that did not come as one of the settings: facility and reader have some of
    /// these switches. None if it names none of them.
    pub(super) fn noted(&self, facility: &Facility, change: Change, at: DateTime) -> Option<Event> {
        if change.is_empty() {
            return None;
        }
        let now = changed(self.environment_of(facility), &change);
        let updated = Updated { facility: facility.id.clone(), at, by: ChangedBy::Laboratory, change, now };
        Some(Event::Environment(Box::new(Happened::Updated(Box::new(updated)))))
    }

    /// What a change of a facility changes of its settings.
    pub(super) fn settings_among(&self, facility: &Facility, change: FacilityChange) -> Change {
        let linked = change.subsidies.map(|on| {
            let mut linked = self.environment_of(facility).linked;
            linked.retain(|system| *system != LinkedSystem::Subsidies);
            linked.extend(on.then_some(LinkedSystem::Subsidies));
            linked
        });
        Change { medical_aid: change.medical_aid, linked, ..Change::default() }
    }

    fn update_environment(
        &self,
        facility: &FacilityId,
        change: &Change,
        by: ChangedBy,
        at: DateTime,
    ) -> Result<Happened, Refusal> {
        let facility = self.known_facility(facility)?;
        judged(change)?;
        let now = changed(self.environment_of(facility), change);
        let facility = facility.id.clone();
        Ok(Happened::Updated(Box::new(Updated { facility, at, by, change: change.clone(), now })))
    }
}

fn judged(change: &Change) -> Result<(), Refusal> {
    let wrong = |code, what: String, remedy: &str| Err(Refusal::invalid(code, "環境設定", what, remedy));
    if change.is_empty() {
        let remedy = "変更する項目の変更有無を1にし、値を入れてください。";
        return wrong("environment.nothing", "変更する項目がありません。".into(), remedy);
    }
    if change.factors.is_some_and(|(first, second)| first.category() == second.category()) {
        let remedy = "記憶・生体・物理のうち、異なる二つを組み合わせてください。";
        return wrong("environment.factors", "二要素認証の二つの要素が同じ種類です。".into(), remedy);
    }
    if change.keep_days.is_some_and(|days| days == 0 || days > MOST_KEEP_DAYS) {
        let what = "ファイルを残す日数が範囲の外です。".into();
        return wrong("environment.keep_days", what, &format!("1から{MOST_KEEP_DAYS}までの日数にしてください。"));
    }
    Ok(())
}

fn changed(old: Environment, change: &Change) -> Environment {
    Environment {
        medical_aid: change.medical_aid.unwrap_or(old.medical_aid),
        linked: change.linked.clone().unwrap_or(old.linked),
        home_visits: change.home_visits.unwrap_or(old.home_visits),
        online: change.online.unwrap_or(old.online),
        prescriptions: change.prescriptions.unwrap_or(old.prescriptions),
        prescription_choice: change.prescription_choice.unwrap_or(old.prescription_choice),
        medication_shown: change.medication_shown.unwrap_or(old.medication_shown),
        emergency_viewing: change.emergency_viewing.unwrap_or(old.emergency_viewing),
        pattern: change.pattern.or(old.pattern),
        factors: change.factors.or(old.factors),
        character_code: change.character_code.or(old.character_code),
        keep_days: change.keep_days.or(old.keep_days),
    }
}

//! A welfare office opens and changes cases. Two cases of one person may never show at once for the same day
//! (B-076, B-144), unless a scenario forces it.

use super::World;
use crate::aid::{Case, Entry, Known, Standing, Step, overlapping};
use crate::command::{CaseChange, CaseChangeKind, NewCase};
use crate::event::Event;
use crate::id::{CaseId, OfficeId, PayerNumber, PersonId, RecipientNumber};
use crate::person::Person;
use crate::refusal::Refusal;
use jiff::civil::{Date, DateTime};

impl World {
    pub(super) fn open_case(&self, new: &NewCase, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let person = self.known_person(new.person)?;
        let case = self.new_case(&new.office, new.recipient_number, new.from, new.visible_from.unwrap_or(at), at)?;
        let case = Case { forced: new.force, ..case };
        self.free_number(person.id, case.payer_number, new.recipient_number, new.from)?;
        no_overlap(&case, person, None)?;
        Ok(vec![Event::CaseOpened { person: person.id, case }])
    }

    pub(super) fn change_case(&self, change: &CaseChange, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let person = self.known_person(change.person)?;
        if let Some(office) = &change.office {
            self.known_office(office)?;
        }
        let case = open_case_of(person, change.office.as_ref())?;
        let entry = Entry {
            step: step_of(&change.kind),
            effective: change.on,
            registered_at: at,
            visible_from: change.visible_from.unwrap_or(at),
        };
        may_follow(case, &entry)?;
        let mut changed = case.clone();
        changed.entries.push(entry.clone());
        let mut events = vec![Event::CaseChanged { person: person.id, case: case.id, entry: entry.clone() }];
        match &change.kind {
            CaseChangeKind::Move { to, recipient_number } => {
                let new = self.new_case(to, *recipient_number, change.on, entry.visible_from, at)?;
                if new.office == case.office {
                    return Err(Refusal::conflict(
                        "case.move_to_itself",
                        "移管先",
                        format!("「{to}」は今の福祉事務所です。"),
                        "別の福祉事務所を指定してください。",
                    ));
                }
                self.free_number(person.id, new.payer_number, *recipient_number, change.on)?;
                no_overlap(&new, person, Some(&changed))?;
                events.push(Event::CaseOpened { person: person.id, case: new });
            }
            CaseChangeKind::Renumber { recipient_number } => {
                self.free_number(person.id, case.payer_number, *recipient_number, change.on)?;
            }
            _ => no_overlap(&changed, person, None)?,
        }
        Ok(events)
    }

    fn new_case(
        &self,
        office: &OfficeId,
        recipient_number: RecipientNumber,
        from: Date,
        visible_from: DateTime,
        at: DateTime,
    ) -> Result<Case, Refusal> {
        let office = self.known_office(office)?;
        let start = Entry { step: Step::Start { recipient_number }, effective: from, registered_at: at, visible_from };
        Ok(Case {
            id: CaseId(self.opened + 1),
            office: office.id.clone(),
            payer_number: office.payer_number,
            forced: false,
            entries: vec![start],
        })
    }

    /// A recipient number stands for one person at a time; 複数該当 does not exist for medical aid (OQSCD006).
    fn free_number(
        &self,
        person: PersonId,
        payer: PayerNumber,
        number: RecipientNumber,
        from: Date,
    ) -> Result<(), Refusal> {
        let still_held = |case: &Case| {
            let last = case.stretches(Known::All).pop();
            case.payer_number == payer
                && last.is_some_and(|s| s.end.is_none_or(|end| from < end.on))
                && case.recipient_number(Date::MAX, Known::All) == Some(number)
        };
        let holder = self
            .resident_recipients(payer, number)
            .filter(|other| *other != person)
            .find(|other| self.resident(*other).is_some_and(|p| p.cases.iter().any(still_held)));
        match holder {
            None => Ok(()),
            Some(_) => Err(Refusal::conflict(
                "case.number_taken",
                "受給者番号",
                format!("この番号は{payer}の別の受給者が使っています。"),
                "使われていない受給者番号を付けてください。",
            )),
        }
    }
}

fn step_of(kind: &CaseChangeKind) -> Step {
    match kind {
        CaseChangeKind::Suspend => Step::Suspend,
        CaseChangeKind::Abolish { reason } => Step::Abolish { reason: *reason },
        CaseChangeKind::Resume => Step::Resume,
        CaseChangeKind::Move { to, .. } => Step::MoveOut { to: to.clone() },
        CaseChangeKind::Renumber { recipient_number } => Step::Renumber { recipient_number: *recipient_number },
    }
}

fn open_case_of<'a>(person: &'a Person, office: Option<&OfficeId>) -> Result<&'a Case, Refusal> {
    let mut cases = person.cases.iter().rev().filter(|case| office.is_none_or(|o| case.office == *o));
    cases.find(|case| case.is_open()).ok_or_else(|| {
        Refusal::conflict(
            "case.none_open",
            "医療扶助",
            "受給中又は停止中の医療扶助がありません。",
            "先に保護の開始を登録してください。",
        )
    })
}

fn may_follow(case: &Case, entry: &Entry) -> Result<(), Refusal> {
    let last = case.entries.last().map_or(entry.effective, |last| last.effective);
    if entry.effective < last {
        return Err(Refusal::conflict(
            "case.order",
            "異動日",
            format!("{}は、既に登録した異動日{last}より前です。", entry.effective),
            "登録済みの異動日以降の日を指定してください。",
        ));
    }
    if case.allows(&entry.step) {
        return Ok(());
    }
    let now = match case.standing(Date::MAX, Known::All) {
        Standing::Receiving(_) => "受給中",
        _ => "停止中",
    };
    Err(Refusal::conflict(
        "case.step",
        "異動の種類",
        format!("{now}の医療扶助に{}は登録できません。", entry.step.word()),
        "異動の順序を確かめてください。",
    ))
}

/// Looks at the person's other cases; `replaced` stands in for the recorded one with the same id.
fn no_overlap(candidate: &Case, person: &Person, replaced: Option<&Case>) -> Result<(), Refusal> {
    let others = person.cases.iter().map(|case| replaced.filter(|r| r.id == case.id).unwrap_or(case));
    match overlapping(candidate, others) {
        None => Ok(()),
        Some(other) => Err(Refusal::conflict(
            "case.overlap",
            "医療扶助の期間",
            format!("「{}」での医療扶助と期間が重なります。", other.office),
            "先の福祉事務所で廃止又は移管を登録し、その反映より前に見えないようにしてください。",
        )),
    }
}

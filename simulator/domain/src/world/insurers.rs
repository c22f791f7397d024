//! Insurers (保険者) enrol, end and correct stretches of insurance.

use super::World;
use crate::event::Event;
use crate::id::PersonId;
use crate::insurance::enrolment::{Correction, Enrolment, Entry, Step};
use crate::insurance::{Insurance, Loss, certificates};
use crate::person::Person;
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    /// A person is insured once at a time, by the insurers' own knowledge; what the platform knows may lag behind. That
    /// 国民健康保険 and medical aid exclude each other (C12-09) is not enforced: a receipt computer must meet and notice
    /// it (B-094).
    pub(super) fn enrol_insurance(
        &self,
        person: PersonId,
        insurance: &Insurance,
        visible_from: Option<DateTime>,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        check(self.known_person(person)?, None, insurance)?;
        let enrolment = Enrolment {
            insurance: insurance.clone(),
            registered_at: at,
            visible_from: visible_from.unwrap_or(at),
            entries: Vec::new(),
        };
        Ok(vec![Event::InsuranceEnrolled { person, enrolment: Box::new(enrolment) }])
    }

    /// Ends a stretch: the one named, or the one enrolled last that has no end.
    pub(super) fn lose_insurance(
        &self,
        person: PersonId,
        index: Option<usize>,
        loss: Loss,
        visible_from: Option<DateTime>,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let record = self.known_person(person)?;
        let open = |(index, e): (usize, &Enrolment)| e.registered().loss.is_none().then_some(index);
        let index = match index {
            Some(index) => index,
            None => record.insurance.iter().enumerate().rev().find_map(open).ok_or_else(none_in_force)?,
        };
        let insurance = stretch(record, index)?.registered();
        if insurance.loss.is_some() {
            return Err(none_in_force());
        }
        check_loss(&insurance, Some(loss))?;
        let entry = Entry { step: Step::Lose(loss), registered_at: at, visible_from: visible_from.unwrap_or(at) };
        Ok(vec![Event::InsuranceChanged { person, index, entry: Box::new(entry) }])
    }

    /// Puts a stretch right. The result has to be possible like a new stretch.
    pub(super) fn correct_insurance(
        &self,
        person: PersonId,
        index: usize,
        correction: &Correction,
        visible_from: Option<DateTime>,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let record = self.known_person(person)?;
        let mut insurance = stretch(record, index)?.registered();
        correction.apply(&mut insurance);
        check(record, Some(index), &insurance)?;
        let step = Step::Correct(Box::new(correction.clone()));
        let entry = Entry { step, registered_at: at, visible_from: visible_from.unwrap_or(at) };
        Ok(vec![Event::InsuranceChanged { person, index, entry: Box::new(entry) }])
    }
}

/// Whether a stretch can stand beside the person's others; `own` is its place among them if it has one already.
fn check(person: &Person, own: Option<usize>, insurance: &Insurance) -> Result<(), Refusal> {
    check_loss(insurance, insurance.loss)?;
    certificates::check(insurance)?;
    let others = person.insurance.iter().enumerate().filter(|(index, _)| Some(*index) != own);
    let Some(other) = others.map(|(_, e)| e.registered()).find(|other| other.overlaps(insurance)) else {
        return Ok(());
    };
    Err(Refusal::conflict(
        "insurance.overlap",
        "医療保険",
        format!("{}からの{}の資格と期間が重なります。", other.from, other.insurer_name),
        "先の資格の喪失を登録してから、重ならない取得日で登録してください。",
    ))
}

fn stretch(person: &Person, index: usize) -> Result<&Enrolment, Refusal> {
    person.insurance.get(index).ok_or_else(|| {
        Refusal::not_found(
            "insurance.unknown",
            "医療保険",
            format!("{}番目の医療保険の資格はありません。", index.saturating_add(1)),
            "人の情報で資格の順番を確かめてください。",
        )
    })
}

fn none_in_force() -> Refusal {
    Refusal::conflict(
        "insurance.none_in_force",
        "医療保険",
        "喪失していない医療保険の資格がありません。",
        "先に医療保険の資格を登録してください。",
    )
}

fn check_loss(insurance: &Insurance, loss: Option<Loss>) -> Result<(), Refusal> {
    match loss {
        Some(loss) if loss.on < insurance.from => Err(Refusal::invalid(
            "insurance.dates",
            "資格喪失年月日",
            format!("喪失日{}が取得日{}より前です。", loss.on, insurance.from),
            "取得日以降の日を指定してください。",
        )),
        _ => Ok(()),
    }
}

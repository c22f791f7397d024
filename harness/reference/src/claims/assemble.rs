//! A patient's month becomes receipts: one for each office and insurer, with what is missing told instead of claimed.

use super::payers::Payers;
use super::receipt::{Insured, Key, Line, Meals, Person, Receipt, Scheme, VisitDay};
use super::tariff::{self, Item};
use super::visits::{self, Obstacle, Visit};
use crate::dates::Month;
use crate::decide::FacilityKind;
use crate::defects::{Defect, Defects};
use crate::reception::Reception;
use crate::register::Patient;
use crate::subsidy::scheme;
use jiff::civil::Date;
use onshi_wire::driver::ClaimHold;
use std::collections::BTreeMap;

/// A receipt, or why there is none yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembled {
    /// Which one.
    pub key: Key,
    /// The receipt or the reason.
    pub outcome: Result<Box<Receipt>, ClaimHold>,
}

/// Everything of one patient and month.
#[must_use]
pub fn patient_month(
    patient: &Patient,
    month: Month,
    receptions: &[Reception],
    kind: FacilityKind,
    defects: Defects,
) -> Vec<Assembled> {
    let of_month: Vec<&Reception> = receptions.iter().filter(|it| visits::is_of(it, &patient.id, month)).collect();
    let (days, obstacles) = read_days(patient, &of_month, defects);
    let ours = receptions.iter().filter(|it| it.patient.as_ref() == Some(&patient.id));
    let first_day = ours.map(|it| it.day).min();
    let mut groups = group(&patient.id, month, days, defects);
    for obstacle in &obstacles {
        let payer = obstacle.payer.clone().unwrap_or_default();
        if !groups.keys().any(|key| obstacle.payer.is_none() || key.payer == payer) {
            groups.insert(
                Key { month, patient: patient.id.clone(), payer, insurer: String::new(), stay: false },
                Vec::new(),
            );
        }
    }
    let person = person_of(patient);
    let assembled = groups.into_iter().map(|(key, days)| {
        let keeps_back = |it: &&Obstacle| it.payer.as_ref().is_none_or(|payer| *payer == key.payer);
        let outcome = match (obstacles.iter().find(keeps_back), &person) {
            (Some(obstacle), _) => Err(obstacle.reason),
            (None, None) => Err(ClaimHold::PersonIncomplete),
            (None, Some(person)) => {
                let make = Make { kind, person, first_day, defects };
                Ok(Box::new(make.receipt(key.clone(), &days)))
            }
        };
        Assembled { key, outcome }
    });
    assembled.collect()
}

/// One visit a day: of several receptions of a day, the one that can be claimed counts; obstacles of other days remain.
fn read_days(patient: &Patient, receptions: &[&Reception], defects: Defects) -> (Vec<Visit>, Vec<Obstacle>) {
    let insured = |it: &&&Reception| it.decision.insurance_valid;
    let lost_in_month = receptions.iter().any(|it| insured(&it)) && !receptions.iter().all(|it| insured(&it));
    let mut days: BTreeMap<Date, Result<Option<Visit>, Obstacle>> = BTreeMap::new();
    for reception in receptions {
        let read = visits::read(reception, patient, lost_in_month, defects);
        match days.get(&reception.day) {
            Some(Ok(Some(_))) if !matches!(read, Ok(Some(_))) => {}
            _ => {
                days.insert(reception.day, read);
            }
        }
    }
    let mut visits = Vec::new();
    let mut obstacles = Vec::new();
    for read in days.into_values() {
        match read {
            Ok(visit) => visits.extend(visit),
            Err(obstacle) => obstacles.push(obstacle),
        }
    }
    (visits, obstacles)
}

/// Visits by office, and by insurer where several stand beside one office. Days with insurance alone join an office
/// whose patient has that insurance (C12-14: the days after the end of medical aid), else they are a receipt apart.
fn group(patient: &str, month: Month, visits: Vec<Visit>, defects: Defects) -> BTreeMap<Key, Vec<Visit>> {
    let one_receipt = defects.has(Defect::ClaimTwoAidPayers);
    let first_payer = visits.iter().find_map(|visit| visit.aid.as_ref().map(|aid| aid.payer.clone()));
    let office_with = |insurer: &str| {
        let beside = |visit: &&Visit| visit.insured.as_ref().is_some_and(|it| it.insurer_number == insurer);
        visits.iter().filter(beside).find_map(|visit| visit.aid.as_ref().map(|aid| aid.payer.clone()))
    };
    let insurers_of = |payer: &str| -> Vec<String> {
        let of_payer = visits.iter().filter(|visit| visit.aid.as_ref().is_some_and(|aid| aid.payer == payer));
        let mut all: Vec<String> =
            of_payer.filter_map(|it| Some(it.insured.as_ref()?.insurer_number.clone())).collect();
        all.sort();
        all.dedup();
        all
    };
    let keys: Vec<Key> = visits
        .iter()
        .map(|visit| {
            let insurer = visit.insured.as_ref().map(|insured| insured.insurer_number.clone()).unwrap_or_default();
            let payer = match &visit.aid {
                Some(_) if one_receipt => first_payer.clone().unwrap_or_default(),
                Some(aid) => aid.payer.clone(),
                None => office_with(&insurer).unwrap_or_default(),
            };
            let several = payer.is_empty() || insurers_of(&payer).len() > 1;
            let insurer = if several { insurer } else { String::new() };
            Key { month, patient: patient.to_owned(), payer, insurer, stay: visit.stay.is_some() }
        })
        .collect();
    let mut groups: BTreeMap<Key, Vec<Visit>> = BTreeMap::new();
    for (key, visit) in keys.into_iter().zip(visits) {
        groups.entry(key).or_default().push(visit);
    }
    groups
}

/// The person as a receipt needs it; none while something is missing.
fn person_of(patient: &Patient) -> Option<Person> {
    Some(Person {
        name: patient.name.clone(),
        kana: patient.kana.clone(),
        sex: patient.sex.clone().filter(|sex| sex == "1" || sex == "2")?,
        birthdate: patient.birthdate?,
    })
}

/// What all receipts of a patient's month have in common.
struct Make<'a> {
    kind: FacilityKind,
    person: &'a Person,
    first_day: Option<Date>,
    defects: Defects,
}

impl Make<'_> {
    fn receipt(&self, key: Key, visits: &[Visit]) -> Receipt {
        let schemes = self.schemes(visits);
        let insurance: Option<Insured> = visits.iter().find_map(|visit| visit.insured.clone());
        let mut receipt = Receipt {
            kind: self.kind,
            person: self.person.clone(),
            insurance: insurance.filter(|_| !self.defects.has(Defect::ClaimDropsInsurance) || key.payer.is_empty()),
            schemes,
            admitted_on: visits.iter().filter(|visit| visit.stay.is_some()).map(|visit| visit.day).min(),
            meals: self.meals(visits),
            visits: Vec::new(),
            lines: Vec::new(),
            issuer: visits.iter().find_map(|visit| visit.issuer.clone()),
            search_number: None,
            key,
        };
        for visit in visits {
            self.add_visit(&mut receipt, visit, self.first_day == Some(visit.day));
        }
        receipt.lines.sort_by_key(|line| (line.item.group, line.item, line.payers));
        drop_empty_schemes(&mut receipt);
        self.set_self_pay(&mut receipt, visits);
        receipt
    }

    /// Other schemes of the patient and medical aid, in their order. One that pays for nothing goes later.
    fn schemes(&self, visits: &[Visit]) -> Vec<Scheme> {
        let new = |payer: &str, recipient: &str| Scheme {
            payer: payer.to_owned(),
            recipient: recipient.to_owned(),
            patient_pays: None,
        };
        let mut schemes: Vec<Scheme> = Vec::new();
        for (payer, recipient) in visits.iter().flat_map(|visit| &visit.others) {
            if !schemes.iter().any(|scheme| scheme.payer == *payer && scheme.recipient == *recipient) {
                schemes.push(new(payer, recipient));
            }
        }
        for aid in visits.iter().filter_map(|visit| visit.aid.as_ref()) {
            if !schemes.iter().any(|scheme| scheme.payer == aid.payer) {
                schemes.push(new(&aid.payer, &aid.recipient));
            }
        }
        schemes.sort_by_key(|scheme| scheme::rank(&scheme.payer));
        if self.defects.has(Defect::ClaimAidBeforeOthers) {
            schemes.reverse();
        }
        schemes
    }

    fn add_visit(&self, receipt: &mut Receipt, visit: &Visit, first: bool) {
        let ignores_loss = self.defects.has(Defect::ClaimIgnoresInsuranceLoss);
        let insured = receipt.insurance.is_some() && (visit.insured.is_some() || ignores_loss);
        let mut payers = if insured { Payers::INSURANCE } else { Payers::default() };
        let mut without_others = payers;
        for (index, scheme) in receipt.schemes.iter().enumerate() {
            let is_aid = visit.aid.as_ref().is_some_and(|aid| aid.payer == scheme.payer);
            let is_other =
                visit.others.iter().any(|(payer, number)| *payer == scheme.payer && *number == scheme.recipient);
            if is_aid || is_other {
                payers = payers.and(Payers::scheme(index));
            }
            if is_aid {
                without_others = without_others.and(Payers::scheme(index));
            }
        }
        let (days, items): (Vec<Date>, _) = match visit.stay {
            Some(stay) => (stay.days(visit.day).collect(), tariff::ward_items()),
            None => (vec![visit.day], tariff::items(self.kind, first)),
        };
        for day in days {
            receipt.visits.push(VisitDay { day, payers });
            for item in items {
                let payers = if item.under_other_schemes { payers } else { without_others };
                add_line(&mut receipt.lines, *item, payers, day);
            }
        }
    }

    /// C12-12: the meals of all stays of the month.
    fn meals(&self, visits: &[Visit]) -> Option<Meals> {
        let count: u32 = visits.iter().filter_map(|visit| visit.stay).map(|stay| stay.meals).sum();
        let told = count > 0 && !self.defects.has(Defect::ClaimForgetsMeals);
        told.then(|| Meals { count, yen: u64::from(count) * tariff::MEAL_YEN })
    }

    /// C12-07: 本人支払額 of the ticket, never more than the cost (B-090).
    fn set_self_pay(&self, receipt: &mut Receipt, visits: &[Visit]) {
        for index in 0..receipt.schemes.len() {
            let cost = receipt.cost_yen(Payers::scheme(index));
            let scheme = &mut receipt.schemes[index];
            let of_ticket = visits.iter().rev().filter_map(|visit| visit.aid.as_ref());
            let self_pay =
                of_ticket.filter(|aid| aid.payer == scheme.payer).map(|aid| u64::from(aid.self_pay_yen)).next();
            scheme.patient_pays = match self_pay {
                Some(_) if self.defects.has(Defect::ClaimThirtyPercent) => Some(cost * 3 / 10),
                Some(_) if self.defects.has(Defect::ClaimBlankSelfPay) => None,
                Some(yen) => Some(yen.min(cost)),
                None => slip_of(visits, &scheme.payer).map(|yen| yen.min(cost)),
            };
        }
    }
}

/// What the slips of the month say under a payer; none without any.
fn slip_of(visits: &[Visit], payer: &str) -> Option<u64> {
    let mut lines = visits.iter().flat_map(|visit| &visit.slips).filter(|(of, _)| of == payer).peekable();
    lines.peek()?;
    Some(lines.map(|(_, yen)| yen).sum())
}

/// A line of the same item and payers is done once more.
fn add_line(lines: &mut Vec<Line>, item: Item, payers: Payers, day: Date) {
    match lines.iter_mut().find(|line| line.item == item && line.payers == payers) {
        Some(line) => line.days.push(day),
        None => lines.push(Line { item, payers, days: vec![day] }),
    }
}

/// C12-10: a scheme under which nothing is claimed is not on the receipt; the later ones move up.
fn drop_empty_schemes(receipt: &mut Receipt) {
    while let Some(empty) = (0..receipt.schemes.len()).find(|index| receipt.total(Payers::scheme(*index)) == 0) {
        receipt.schemes.remove(empty);
        for line in &mut receipt.lines {
            line.payers = line.payers.without_scheme(empty);
        }
        for visit in &mut receipt.visits {
            visit.payers = visit.payers.without_scheme(empty);
        }
    }
}

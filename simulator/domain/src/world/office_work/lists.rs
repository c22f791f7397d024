//! The lists that a case worker reads: they follow from the visit log and the registers, nothing is kept for them.

use super::World;
use crate::aid::{Case, Known, Stretch};
use crate::id::{FacilityId, OfficeId, PersonId};
use crate::month::TreatmentMonth;
use crate::office_work::request::RequestState;
use crate::office_work::watch::{DoubleCoverage, FrequentVisitor, UndelegatedVisits};
use crate::refusal::Refusal;
use crate::visit::Visit;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

impl World {
    /// Visits without a ticket that still wait for the case worker: none was visible then, none is decided for the day
    /// by now, and nobody noted that they were dealt with (B-142).
    ///
    /// # Errors
    /// An unknown office.
    pub fn undelegated_visits(&self, office: &OfficeId) -> Result<Vec<UndelegatedVisits>, Refusal> {
        let office = &self.known_office(office)?.id;
        let mut found: BTreeMap<(TreatmentMonth, PersonId, &FacilityId), UndelegatedVisits> = BTreeMap::new();
        for visit in self.visits(office).filter(|visit| !visit.delegated && self.waits(visit)) {
            let month = TreatmentMonth::of(visit.on);
            let entry = found.entry((month, visit.person, &visit.facility)).or_insert_with(|| UndelegatedVisits {
                person: visit.person,
                facility: visit.facility.clone(),
                month,
                days: BTreeSet::new(),
                first_at: visit.at,
                request: None,
            });
            entry.days.insert(visit.on);
        }
        for request in self.requests().filter(|r| r.state == RequestState::Open && r.asked.office == *office) {
            let asked = &request.asked;
            if let Some(entry) = found.get_mut(&(asked.month, asked.person, &asked.facility)) {
                entry.request = Some(request.id);
            }
        }
        Ok(found.into_values().collect())
    }

    fn waits(&self, visit: &Visit) -> bool {
        let month = TreatmentMonth::of(visit.on);
        let decided = self.tickets_of(visit.person, month).any(|ticket| {
            let content = &ticket.content;
            !ticket.is_withdrawn()
                && ticket.facility == visit.facility
                && (content.valid_from..=content.valid_until).contains(&visit.on)
        });
        let key = (visit.office.clone(), visit.person, visit.facility.clone(), month);
        !decided && self.office_work.handled.get(&key).is_none_or(|handled| handled.at < visit.at)
    }

    /// Who came to one facility on at least the office's number of days in a month, with the days (B-141).
    ///
    /// # Errors
    /// An unknown office.
    pub fn frequent_visitors(&self, office: &OfficeId, month: TreatmentMonth) -> Result<Vec<FrequentVisitor>, Refusal> {
        let office = self.known_office(office)?;
        let mut days: BTreeMap<(PersonId, &FacilityId), BTreeSet<Date>> = BTreeMap::new();
        for visit in self.visits(&office.id).filter(|visit| month.contains(visit.on)) {
            days.entry((visit.person, &visit.facility)).or_default().insert(visit.on);
        }
        let often = days.into_iter().filter(|(_, days)| days.len() >= usize::from(office.practice.frequent_days));
        Ok(often
            .map(|((person, facility), days)| FrequentVisitor { person, facility: facility.clone(), days })
            .collect())
    }

    /// People for whom this office and another one hold the same days, by the offices' own knowledge (B-076, B-144).
    ///
    /// # Errors
    /// An unknown office.
    pub fn double_coverage(&self, office: &OfficeId) -> Result<Vec<DoubleCoverage>, Refusal> {
        let office = &self.known_office(office)?.id;
        let mut found = Vec::new();
        // Who has two cases is a whole record.
        for person in self.people.values().filter(|person| person.cases.len() > 1) {
            for (nth, one) in person.cases.iter().enumerate() {
                for other in &person.cases[nth + 1..] {
                    let ours = one.office == *office || other.office == *office;
                    if let Some((from, until)) = common_days(one, other).filter(|_| ours) {
                        let offices = [one.office.clone(), other.office.clone()];
                        found.push(DoubleCoverage { person: person.id, offices, from, until });
                    }
                }
            }
        }
        Ok(found)
    }
}

/// The first days that two cases share: from, and the first day that is no longer common.
fn common_days(one: &Case, other: &Case) -> Option<(Date, Option<Date>)> {
    let theirs = other.stretches(Known::All);
    let end = |stretch: &Stretch| stretch.end.as_ref().map(|end| end.on);
    one.stretches(Known::All).iter().find_map(|a| {
        let b = theirs.iter().find(|b| a.overlaps(b))?;
        let until = match (end(a), end(b)) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        };
        Some((a.from.max(b.from), until))
    })
}

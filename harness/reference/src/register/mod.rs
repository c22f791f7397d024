//! The patient register: who is known, with which numbers and tickets.
//!
//! - this file: patients and how an answer is taken in;
//! - [`matching`]: which patient an answer belongs to;
//! - [`tickets`]: stored tickets, corrections and withdrawals;
//! - `kana`: names in comparable form.
//!
//! Nothing is overwritten silently: what changed is handed back as [`Change`]s, for the clerk.

pub(crate) mod kana;
pub mod matching;
pub mod tickets;

use crate::dates::Month;
use crate::defects::{Defect, Defects};
use crate::messages::{Row, Ticket};
use crate::subsidy::certificate::Certificate;
use jiff::civil::Date;
use std::collections::BTreeMap;
use tickets::StoredTicket;

/// Numbers of a health insurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsuranceRecord {
    /// 保険者番号.
    pub insurer_number: String,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
}

/// A medical-aid qualification with the month from which its numbers are used (B-014: a month keeps its numbers).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidRecord {
    /// 公費負担者番号.
    pub payer_number: String,
    /// 受給者番号.
    pub recipient_number: String,
    /// 福祉事務所名.
    pub office_name: String,
    /// Start.
    pub from: Option<Date>,
    /// First day without.
    pub ended_on: Option<Date>,
    /// Latest month for which these numbers were seen.
    pub month: Month,
}

impl AidRecord {
    /// From an A1 result seen for a month.
    #[must_use]
    pub fn of(row: &Row, month: Month) -> Self {
        Self {
            payer_number: row.insurer_number.clone(),
            recipient_number: row.number.clone(),
            office_name: row.insurer_name.clone(),
            from: row.from,
            ended_on: row.lost_on,
            month,
        }
    }

    /// Same payer and recipient.
    #[must_use]
    pub fn same_numbers(&self, payer: &str, recipient: &str) -> bool {
        self.payer_number == payer && self.recipient_number == recipient
    }
}

/// A patient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// The product's patient number.
    pub id: String,
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 生年月日.
    pub birthdate: Option<Date>,
    /// 性別 (OQSCD007), unknown for a paper reception.
    pub sex: Option<String>,
    /// 照会番号, registered and confirmed.
    pub reference_number: Option<String>,
    /// Insurance in use.
    pub insurance: Option<InsuranceRecord>,
    /// Medical aid in use.
    pub aid: Option<AidRecord>,
    /// Medical aid used before.
    pub past_aid: Vec<AidRecord>,
    /// Certificates of other public schemes.
    pub certificates: Vec<Certificate>,
    /// Tickets.
    pub tickets: Vec<StoredTicket>,
}

impl Patient {
    /// Whether one of the patient's qualifications, now or before, has these numbers.
    fn has_aid(&self, payer: &str, recipient: &str) -> bool {
        self.aid.iter().chain(&self.past_aid).any(|aid| aid.same_numbers(payer, recipient))
    }

    /// Tickets that are not withdrawn.
    pub fn current_tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.iter().filter(|stored| !stored.withdrawn).map(|stored| &stored.ticket)
    }
}

/// Something that the clerk must be told because the register was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Payer or recipient number is a different one now (B-014, B-075).
    AidNumber {
        /// Before: payer and recipient.
        before: (String, String),
        /// Now: payer and recipient.
        now: (String, String),
    },
    /// The insurance in use is another one now.
    Insurance,
    /// A stored ticket has other contents now (B-055).
    TicketChanged(Ticket),
    /// A stored ticket is no longer there (B-056).
    TicketWithdrawn(Ticket),
}

/// The register. Patients are in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    patients: BTreeMap<String, Patient>,
}

impl Register {
    /// All patients.
    pub fn patients(&self) -> impl Iterator<Item = &Patient> {
        self.patients.values()
    }

    /// One patient.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Patient> {
        self.patients.get(id)
    }

    /// One patient, to change.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Patient> {
        self.patients.get_mut(id)
    }

    /// Registers a new patient and gives the number, `P0001` and on.
    pub fn add(&mut self, mut patient: Patient) -> String {
        let id = format!("P{:04}", self.patients.len() + 1);
        patient.id.clone_from(&id);
        self.patients.insert(id.clone(), patient);
        id
    }

    /// Registers the person of a result.
    pub fn add_row(&mut self, row: &Row) -> String {
        self.add(Patient {
            name: row.name.clone(),
            kana: row.kana.clone(),
            birthdate: row.birthdate,
            sex: row.sex.clone(),
            ..Patient::default()
        })
    }

    /// Takes the qualifications of an answer into a patient's record; `day` is the day that the answer is about.
    ///
    /// An answer without medical aid leaves stored medical aid alone (B-126): absence is not an end.
    pub fn take_in(&mut self, id: &str, rows: &[Row], day: Date, defects: Defects) -> Vec<Change> {
        let Some(patient) = self.patients.get_mut(id) else { return Vec::new() };
        let mut changes = take_in_insurance(patient, rows, day);
        if patient.sex.is_none() {
            patient.sex = rows.iter().find_map(|row| row.sex.clone());
        }
        let aid: Vec<_> = rows.iter().filter(|row| row.is_aid()).collect();
        if aid.is_empty() && !rows.is_empty() && defects.has(Defect::DeletesAidOnPartialAnswer) {
            patient.aid = None;
            patient.tickets.clear();
        }
        changes.extend(take_in_aid(patient, &aid, day, defects));
        changes
    }
}

/// Stores the insurance in force.
fn take_in_insurance(patient: &mut Patient, rows: &[Row], day: Date) -> Vec<Change> {
    let Some(row) = rows.iter().find(|row| !row.is_aid() && row.covers(day)) else { return Vec::new() };
    let new = InsuranceRecord {
        insurer_number: row.insurer_number.clone(),
        symbol: row.symbol.clone(),
        number: row.number.clone(),
        branch: row.branch.clone(),
    };
    let changed = patient.insurance.as_ref().is_some_and(|old| *old != new);
    patient.insurance = Some(new);
    if changed { vec![Change::Insurance] } else { Vec::new() }
}

/// Stores the A1 results: the one in force becomes the one in use; several in force are left for the clerk (B-076).
fn take_in_aid(patient: &mut Patient, rows: &[&Row], day: Date, defects: Defects) -> Vec<Change> {
    let month = Month::of(day);
    let in_force: Vec<_> = rows.iter().filter(|row| row.covers(day)).collect();
    let chosen = match in_force.as_slice() {
        [] => rows.last(),
        [one] => Some(*one),
        _ => None,
    };
    for row in rows {
        if !patient.has_aid(&row.insurer_number, &row.number) && Some(row) != chosen {
            patient.past_aid.push(AidRecord::of(row, month));
        }
    }
    let Some(row) = chosen else { return Vec::new() };
    let new = AidRecord::of(row, month);
    let Some(old) = patient.aid.take() else {
        patient.aid = Some(new);
        return Vec::new();
    };
    if old.same_numbers(&new.payer_number, &new.recipient_number) {
        patient.aid = Some(AidRecord { month: old.month.max(month), ..new });
        return Vec::new();
    }
    if month < old.month {
        // An older month keeps its own numbers and does not touch the ones in use (B-014).
        if !patient.past_aid.iter().any(|aid| aid.same_numbers(&new.payer_number, &new.recipient_number)) {
            patient.past_aid.push(new);
        }
        patient.aid = Some(old);
        return Vec::new();
    }
    let change = Change::AidNumber {
        before: (old.payer_number.clone(), old.recipient_number.clone()),
        now: (new.payer_number.clone(), new.recipient_number.clone()),
    };
    if defects.has(Defect::OverwritesNumberSilently) {
        for stored in &mut patient.tickets {
            stored.ticket.payer_number.clone_from(&new.payer_number);
            stored.ticket.recipient_number.clone_from(&new.recipient_number);
        }
        patient.aid = Some(new);
        return Vec::new();
    }
    patient.past_aid.push(old);
    patient.aid = Some(new);
    vec![change]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn aid(payer: &str, recipient: &str) -> Row {
        Row {
            class: "A1".to_owned(),
            insurer_number: payer.to_owned(),
            number: recipient.to_owned(),
            name: "医扶　太郎".to_owned(),
            ..Row::default()
        }
    }

    fn insurance() -> Row {
        Row { class: "01".to_owned(), insurer_number: "06132013".to_owned(), number: "7".to_owned(), ..Row::default() }
    }

    #[test]
    fn a_changed_recipient_number_is_told_and_the_old_one_is_kept_b_014() {
        let mut register = Register::default();
        let id = register.add_row(&aid("12131017", "0012344"));
        let none = Defects::default();
        assert_eq!(register.take_in(&id, &[aid("12131017", "0012344")], date(2026, 10, 3), none), []);
        let changes = register.take_in(&id, &[aid("12131017", "1111111")], date(2026, 11, 3), none);
        assert!(matches!(changes.as_slice(), [Change::AidNumber { .. }]));
        let patient = register.get(&id).unwrap();
        assert_eq!(patient.aid.as_ref().unwrap().recipient_number, "1111111");
        assert_eq!(patient.past_aid[0].recipient_number, "0012344");
        // the bulk acquisition of the old month brings the old number again: no change, no warning
        assert_eq!(register.take_in(&id, &[aid("12131017", "0012344")], date(2026, 10, 31), none), []);
        assert_eq!(register.get(&id).unwrap().aid.as_ref().unwrap().recipient_number, "1111111");
        assert_eq!(register.get(&id).unwrap().past_aid.len(), 1);
    }

    #[test]
    fn an_answer_without_medical_aid_deletes_nothing_b_126() {
        let mut register = Register::default();
        let id = register.add_row(&aid("12131017", "0012344"));
        let day = date(2026, 11, 3);
        register.take_in(&id, &[insurance(), aid("12131017", "0012344")], day, Defects::default());
        register.take_in(&id, &[insurance()], day, Defects::default());
        assert!(register.get(&id).unwrap().aid.is_some());
        register.take_in(&id, &[insurance()], day, Defects::new(Some(Defect::DeletesAidOnPartialAnswer)));
        assert!(register.get(&id).unwrap().aid.is_none());
    }

    #[test]
    fn another_insurance_is_told() {
        let mut register = Register::default();
        let id = register.add_row(&insurance());
        let day = date(2026, 11, 3);
        assert_eq!(register.take_in(&id, &[insurance()], day, Defects::default()), []);
        let other = Row { number: "8".to_owned(), ..insurance() };
        assert_eq!(register.take_in(&id, &[other], day, Defects::default()), [Change::Insurance]);
    }

    #[test]
    fn of_two_valid_qualifications_none_is_taken_b_076() {
        let mut register = Register::default();
        let id = register.add_row(&aid("12131017", "0012344"));
        let rows = [aid("12131017", "0012344"), aid("12143210", "1111111")];
        register.take_in(&id, &rows, date(2026, 11, 3), Defects::default());
        assert_eq!(register.get(&id).unwrap().aid, None);
        assert_eq!(register.get(&id).unwrap().past_aid.len(), 2);
    }
}

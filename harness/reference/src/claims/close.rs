//! The end of the month: which receipts go out now, and the files for them.

use super::assemble::{Assembled, patient_month};
use super::ledger::Ledger;
use super::receipt::{Insured, Key, Receipt};
use super::records::{self, Agency, Head};
use super::spoil;
use crate::dates::Month;
use crate::decide::{Facility, FacilityKind};
use crate::defects::{Defect, Defects};
use crate::reception::Reception;
use crate::register::Register;
use onshi_wire::driver::ClaimHold;
use std::collections::BTreeSet;

/// Where a receipt stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// 請求可; with the key of the returned receipt that it replaces.
    Ready(Box<Receipt>, Option<Key>),
    /// 保留.
    Held(ClaimHold),
    /// 請求済, in this file.
    Claimed(String),
    /// 返戻, and nothing was put right yet.
    Returned,
}

/// Every receipt of the product and where it stands, up to and including a month.
#[must_use]
pub fn standings(
    until: Month,
    register: &Register,
    receptions: &[Reception],
    facility: &Facility,
    ledger: &Ledger,
    defects: Defects,
) -> Vec<(Key, Standing)> {
    let months: BTreeSet<Month> = receptions.iter().map(Reception::month).filter(|month| *month <= until).collect();
    let mut all = Vec::new();
    for month in months {
        for patient in register.patients() {
            let assembled = patient_month(patient, month, receptions, facility.kind(), defects);
            let now: Vec<Key> = assembled.iter().map(|it| it.key.clone()).collect();
            all.extend(assembled.into_iter().map(|it| (it.key.clone(), standing(it, &now, ledger, defects))));
        }
    }
    let gone = |(key, _): &(&Key, _)| !all.iter().any(|(known, _)| known == *key) && key.month <= until;
    let orphans: Vec<_> = ledger.all().filter(gone).collect();
    for (key, claimed) in orphans {
        let standing =
            if claimed.came_back.is_some() { Standing::Returned } else { Standing::Claimed(claimed.file.clone()) };
        all.push((key.clone(), standing));
    }
    all
}

/// Where one receipt stands. A returned receipt whose office or insurer was wrong has another key by now.
fn standing(assembled: Assembled, now: &[Key], ledger: &Ledger, defects: Defects) -> Standing {
    let key = &assembled.key;
    let of_person =
        |old: &Key| old.patient == key.patient && old.month == key.month && old.stay == key.stay && !now.contains(old);
    let returned_as_other = || ledger.all().find(|(old, it)| of_person(old) && it.came_back.is_some());
    let known = ledger.get(key).map(|claimed| (key, claimed)).or_else(returned_as_other);
    match (known, assembled.outcome) {
        (Some((_, claimed)), Ok(receipt)) if claimed.came_back.is_none() => {
            if defects.has(Defect::ClaimsTwice) {
                return Standing::Ready(receipt, None);
            }
            Standing::Claimed(claimed.file.clone())
        }
        (Some((_, claimed)), Err(_)) if claimed.came_back.is_none() => Standing::Claimed(claimed.file.clone()),
        (Some((old, claimed)), Ok(mut receipt)) => {
            let mut before = claimed.receipt.clone();
            before.search_number = None;
            if before == *receipt {
                return Standing::Returned;
            }
            receipt.search_number = claimed.came_back.as_ref().and_then(|back| back.search_number.clone());
            Standing::Ready(receipt, Some(old.clone()))
        }
        (_, Ok(receipt)) => Standing::Ready(receipt, None),
        (_, Err(reason)) => Standing::Held(reason),
    }
}

/// A claim file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFile {
    /// Name.
    pub name: String,
    /// Bytes.
    pub bytes: Vec<u8>,
    /// Number of receipts.
    pub receipts: usize,
}

/// Writes the files of a month's end and notes in the ledger what went out. One file an agency; none without receipts.
pub fn files(
    claim_month: Month,
    standings: Vec<(Key, Standing)>,
    facility: &Facility,
    ledger: &mut Ledger,
    defects: Defects,
) -> Vec<ClaimFile> {
    let ready: Vec<(Receipt, Option<Key>)> = standings
        .into_iter()
        .filter_map(|(_, standing)| match standing {
            Standing::Ready(receipt, replaces) => Some((*receipt, replaces)),
            _ => None,
        })
        .collect();
    let mut files = Vec::new();
    for agency in [Agency::Fund, Agency::Federation] {
        let of_agency: Vec<_> = ready.iter().filter(|(receipt, _)| agency_of(receipt) == agency).cloned().collect();
        if of_agency.is_empty() {
            continue;
        }
        let name = format!("RECEIPT{}-{}-{}.UKE", letter(facility.kind()), claim_month.digits(), ledger.next_file());
        let month = if defects.has(Defect::ClaimMonthNotLater) { claim_month.previous() } else { claim_month };
        let head = Head { agency, facility_code: &facility.code, claim_month: month };
        let receipts: Vec<Receipt> = of_agency.iter().map(|(receipt, _)| receipt.clone()).collect();
        let records = records::file(head, facility.kind(), &receipts, defects);
        let bytes = spoil::bytes(&records, defects);
        for (mut receipt, replaces) in of_agency {
            receipt.search_number = None;
            ledger.note_claimed(receipt, &name, replaces.as_ref());
        }
        files.push(ClaimFile { name, bytes, receipts: receipts.len() });
    }
    files
}

/// C12-08: medical aid alone goes to the 支払基金, like employees' insurance.
fn agency_of(receipt: &Receipt) -> Agency {
    if receipt.insurance.as_ref().is_some_and(Insured::is_regional) { Agency::Federation } else { Agency::Fund }
}

/// The letter that tells the kind of file.
fn letter(kind: FacilityKind) -> char {
    match kind {
        FacilityKind::Medical | FacilityKind::Other => 'C',
        FacilityKind::Dental => 'S',
        FacilityKind::Pharmacy => 'Y',
        FacilityKind::Nursing => 'H',
    }
}

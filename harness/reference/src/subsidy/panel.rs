//! The public expenses of one visit: what came, what is used, what the clerk is told.

use super::certificate::Certificate;
use super::layout::CapStanding;
use super::scheme::{self, Leaves};
use super::standing::{Place, standing};
use crate::check_digit::is_right;
use crate::decide::advice::warning;
use crate::defects::Defect;
use onshi_wire::driver::subsidy::Standing;
use onshi_wire::driver::{Warning, WarningKind};
use std::collections::{BTreeMap, BTreeSet};

/// Public expenses that fit in one combination with an insurance (spec/pmh.md §7-9).
pub const PLACES: usize = 4;

/// National schemes beside which a local scheme may be unusable (§7-15).
const LOCAL_RULE: [&str; 3] = ["16", "23", "52"];

/// A visit's part of PMH.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// Certificates as received, in any order.
    pub received: Vec<Certificate>,
    /// Payer numbers that the clerk left out.
    pub left_out: BTreeSet<String>,
    /// What PMH says about caps, by payer number (electronic management).
    pub caps: BTreeMap<String, CapStanding>,
    /// What the paper slip says was paid elsewhere this month, by payer number.
    pub elsewhere: BTreeMap<String, u32>,
    /// 医療費総額 and whether it is a stay, once known.
    pub cost: Option<(u32, bool)>,
    /// What the patient pays, and the slips.
    pub payment: Option<(u32, Vec<super::payment::Line>)>,
    /// Warnings that stay.
    pub noted: Vec<WarningKind>,
    /// What follows from all this.
    pub outcome: Outcome,
}

/// What follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Received certificates in the order of application, what can be done with each, and whether it differs from what is
    /// stored.
    pub rows: Vec<(Certificate, Standing, bool)>,
    /// Those that pay for this visit, in order; medical aid is not among them.
    pub used: Vec<Certificate>,
    /// More than four: the clerk has to choose first.
    pub too_many: bool,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// What the outcome rests on beside the visit itself.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Certificates of the register.
    pub stored: &'a [Certificate],
    /// Where and when.
    pub place: Place<'a>,
    /// The patient came with a card, so PMH could have answered.
    pub by_card: bool,
    /// Medical aid takes one of the places.
    pub has_aid: bool,
}

impl Visit {
    /// Works out the outcome again.
    pub fn work_out(&mut self, around: Around<'_>) {
        let mut warned: BTreeSet<WarningKind> = self.noted.iter().copied().collect();
        let stored: Vec<&Certificate> = around.stored.iter().filter(|it| it.covers(around.place.day)).collect();
        let rows = self.rows(&stored, around, &mut warned);
        let (used, too_many) = self.used(around, &mut warned);
        if around.by_card && self.misses_one(&stored, around) && !around.place.defects.has(Defect::SubsidyNeverWarns) {
            warned.insert(WarningKind::SubsidyPerhapsLapsed);
        }
        self.warn_of_use(&used, &mut warned);
        self.outcome = Outcome { rows, used, too_many, warnings: warned.into_iter().map(warning).collect() };
    }

    fn rows(
        &self,
        stored: &[&Certificate],
        around: Around<'_>,
        warned: &mut BTreeSet<WarningKind>,
    ) -> Vec<(Certificate, Standing, bool)> {
        let mut sorted: Vec<&Certificate> = self.received.iter().collect();
        sorted.sort_by_key(|it| scheme::rank(&it.payer_number));
        let row = |certificate: &Certificate| {
            let differs = stored.iter().any(|it| it.is_of_same_kind(certificate))
                && !stored.iter().any(|it| it.is_of_same_kind(certificate) && !certificate.differs_from(it));
            let standing = match standing(certificate, around.place) {
                Standing::InKind if differs => Standing::ToConfirm,
                Standing::InKind if self.left_out.contains(&certificate.payer_number) => Standing::LeftOut,
                other => other,
            };
            (certificate.clone(), standing, differs)
        };
        let rows: Vec<_> = sorted.into_iter().map(row).collect();
        for (certificate, standing, differs) in &rows {
            warned.extend(kind_of(*standing));
            if *differs {
                warned.insert(WarningKind::SubsidyDiffers);
            }
            if has_wrong_digit(certificate) {
                warned.insert(WarningKind::SubsidyCheckDigit);
            }
        }
        rows
    }

    /// What the register holds for the day and can be used in kind; too many of them are for the clerk to sort out, never
    /// cut off silently (§7-9).
    fn used(&self, around: Around<'_>, warned: &mut BTreeSet<WarningKind>) -> (Vec<Certificate>, bool) {
        let mut used = Vec::new();
        for certificate in around.stored {
            match standing(certificate, around.place) {
                Standing::InKind if !self.left_out.contains(&certificate.payer_number) => {
                    used.push(certificate.clone());
                }
                Standing::NotInForce => {}
                other => warned.extend(kind_of(other)),
            }
        }
        let ignores_local = around.place.defects.has(Defect::SubsidyNationalAlwaysFirst);
        used.sort_by_key(|it| {
            let (part, at) = scheme::rank(&it.payer_number);
            if ignores_local && part == 2 { (0, at) } else { (part, at) }
        });
        let places = PLACES - usize::from(around.has_aid);
        let too_many = used.len() > places;
        if too_many && around.place.defects.has(Defect::SubsidyTruncatesAtFour) {
            used.truncate(places);
            return (used, false);
        }
        if too_many {
            warned.insert(WarningKind::SubsidyTooMany);
        }
        (used, too_many)
    }

    /// §7-2 to §7-5: something is stored, the card's answer has nothing of the kind, and no paper was seen that day. Why is
    /// not known, so the warning is the same for every reason.
    fn misses_one(&self, stored: &[&Certificate], around: Around<'_>) -> bool {
        stored.iter().any(|it| {
            let seen_today = it.seen_on.is_some_and(|seen| seen >= around.place.day);
            !seen_today && !self.received.iter().any(|received| received.is_of_same_kind(it))
        })
    }

    fn warn_of_use(&self, used: &[Certificate], warned: &mut BTreeSet<WarningKind>) {
        let locals = used.iter().any(|it| scheme::is_local(it.law()));
        if locals && used.iter().any(|it| LOCAL_RULE.contains(&it.law())) {
            warned.insert(WarningKind::SubsidyLocalRule);
        }
        for certificate in used {
            let scheme = scheme::of_payer(&certificate.payer_number);
            let payer = &certificate.payer_number;
            let electronic = self.caps.get(payer).is_some_and(|it| it.electronic);
            match certificate.cap {
                None if scheme.slip || scheme.leaves == Leaves::UpToCap => {
                    warned.insert(WarningKind::SubsidyCapUnknown);
                }
                Some(_) if scheme.slip && !electronic && !self.elsewhere.contains_key(payer) => {
                    warned.insert(WarningKind::SubsidyPaperSlip);
                }
                _ => {}
            }
        }
    }
}

/// The warning that a standing is worth.
fn kind_of(standing: Standing) -> Option<WarningKind> {
    match standing {
        Standing::Reimbursement => Some(WarningKind::SubsidyReimbursement),
        Standing::WithoutNumber => Some(WarningKind::SubsidyWithoutNumber),
        Standing::NotDesignated => Some(WarningKind::SubsidyNotDesignated),
        Standing::WithoutInsurance => Some(WarningKind::SubsidyWithoutInsurance),
        Standing::InKind | Standing::NotInForce | Standing::LeftOut | Standing::ToConfirm | Standing::Unknown => None,
    }
}

/// §7-36, §7-37: the payer's check digit, and the recipient's of a national scheme. The number is kept as received.
fn has_wrong_digit(certificate: &Certificate) -> bool {
    let payer = &certificate.payer_number;
    let recipient = &certificate.recipient_number;
    let national = !scheme::is_local(certificate.law());
    (!payer.is_empty() && !is_right(payer, 8)) || (national && !recipient.is_empty() && !is_right(recipient, 7))
}

//! Electronic cap management (上限額管理, the pilot of spec/pmh.md §7-25): what patients paid under a certificate, at
//! which institution, and what remains below the cap.
//!
//! A report carries an id that its facility chose and a revision. The highest revision counts, whatever order they come
//! in, so an outbox may send again and late: the sum is a function of the set of reports. Messages, ids and revisions
//! are our invention; the plan is public, its interface is not.

use super::cap::{Cap, CapScope, CapUnit};
use super::certificate::Certificate;
use super::municipality::{CertificateTypeId, MunicipalityId};
use crate::id::{FacilityId, PersonId};
use crate::inquiry::NumberQuery;
use crate::month::TreatmentMonth;
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet};

/// A month counts towards 軽症高額 from this total of medical cost on, in yen (spec/pmh.md §7-25).
pub const MINOR_HIGH_COST_YEN: u64 = 33_331;
/// So many such months within [`MINOR_HIGH_COST_WINDOW`] are worth a notice.
pub const MINOR_HIGH_COST_MONTHS: u8 = 3;
/// Months looked back over, the current one included.
pub const MINOR_HIGH_COST_WINDOW: u8 = 12;
/// The most reports of one certificate that are kept.
pub const REPORTS_LIMIT: usize = 5_000;
/// The longest report id, in characters.
pub const REPORT_ID_LIMIT: usize = 40;

/// What payments are counted for: a person's certificate by its numbers, across its history rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Whose.
    pub person: PersonId,
    /// 公費負担者番号.
    pub payer_number: String,
    /// 受給者番号.
    pub recipient_number: String,
}

impl Subject {
    /// The subject of a row; none without both numbers.
    #[must_use]
    pub fn of(row: &Certificate) -> Option<Subject> {
        Some(Subject {
            person: row.person,
            payer_number: row.payer_number.clone()?,
            recipient_number: row.recipient_number.clone()?,
        })
    }
}

/// What names a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReportKey {
    /// Whose.
    pub facility: FacilityId,
    /// Chosen by the facility, unique there.
    pub id: String,
}

/// What was paid at one visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// 診療日.
    pub on: Date,
    /// 入院.
    pub inpatient: bool,
    /// 医療費総額 (10割), yen.
    pub total_yen: u32,
    /// 自己負担額 that counts towards the cap, yen; relief by a local scheme does not lessen it (§7-26).
    pub paid_yen: u32,
}

/// A report as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Name.
    pub key: ReportKey,
    /// From 1; a correction or cancellation is a higher one.
    pub revision: u32,
    /// For which certificate.
    pub subject: Subject,
    /// What was paid; none if cancelled.
    pub amount: Option<Amount>,
}

/// How caps are managed for a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// 紙の上限額管理票: PMH knows the cap, not the remainder (§7-22).
    Paper,
    /// Electronically.
    Electronic,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A municipality manages caps on paper or electronically, for all its certificates or for one type.
    SetSlip {
        /// Whose.
        municipality: MunicipalityId,
        /// One type; otherwise all that have no setting of their own.
        certificate_type: Option<CertificateTypeId>,
        /// How.
        slip: Slip,
    },
    /// A facility asks for cap and remainder.
    Ask(Asked),
    /// A facility reports what was paid.
    Report {
        /// Who, whom, which certificate, on which day.
        asked: Asked,
        /// Id of the report.
        id: String,
        /// Revision.
        revision: u32,
        /// What was paid; none cancels.
        amount: Option<Amount>,
    },
}

/// Who asks about which certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who.
    pub facility: FacilityId,
    /// 診療日.
    pub on: Date,
    /// The person's insurance or medical-aid numbers.
    pub query: NumberQuery,
    /// 公費負担者番号.
    pub payer_number: String,
    /// 受給者番号.
    pub recipient_number: String,
}

/// Why a facility was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CapRefusal {
    /// The facility takes no part in the pilot.
    NotTakingPart,
    /// No such certificate, nobody with these numbers, or no consent: one answer for all (§7-5).
    NothingToTell,
    /// The municipality's slip is paper.
    PaperSlip,
    /// The certificate has no cap.
    NoCap,
    /// The day is in the future.
    DayInFuture,
    /// Paid more than it cost.
    AmountWrong,
    /// Id missing, too long or with other characters, or revision 0.
    IdWrong,
    /// The same id and revision with another content.
    ContentDiffers,
    /// More reports than are kept.
    TooMany,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It counts now.
    Recorded,
    /// It was there already: nothing changed.
    AlreadyThere,
    /// A higher revision was there already: nothing changed.
    Superseded,
}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A municipality's slip is set.
    SlipSet {
        /// Whose.
        municipality: MunicipalityId,
        /// One type, or all.
        certificate_type: Option<CertificateTypeId>,
        /// How.
        slip: Slip,
    },
    /// An inquiry was answered.
    Told(Box<CapAnswer>),
    /// A report was answered.
    Reported {
        /// The report, if it counts from now on.
        recorded: Option<Box<Report>>,
        /// What became of it.
        receipt: Option<Receipt>,
        /// The standing afterwards, or why it was refused.
        answer: Box<CapAnswer>,
    },
}

/// The answer to an inquiry or a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapAnswer {
    /// To whom.
    pub facility: FacilityId,
    /// When.
    pub at: DateTime,
    /// What was asked.
    pub asked: Asked,
    /// The standing, or why not.
    pub outcome: Result<Standing, CapRefusal>,
}

/// How a certificate stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The cap of the row that is valid on the day (§7-19); none is no cap of zero (§7-20).
    pub cap: Option<Cap>,
    /// How it is managed.
    pub slip: Slip,
    /// Paid towards the cap within its unit; none on paper.
    pub paid_yen: Option<u64>,
    /// What may still be charged; none without cap or on paper.
    pub remainder_yen: Option<u32>,
    /// Medical cost of the month.
    pub month_total_yen: u64,
    /// Months with 軽症高額 within the window.
    pub minor_high_cost_months: u8,
}

impl Standing {
    /// Whether the patient is to be told of 軽症高額.
    #[must_use]
    pub fn minor_high_cost(&self) -> bool {
        self.minor_high_cost_months >= MINOR_HIGH_COST_MONTHS
    }
}

/// All reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    reports: BTreeMap<Subject, BTreeMap<ReportKey, Report>>,
    /// Every id that was used, so that none is used for two certificates.
    ids: BTreeMap<ReportKey, Subject>,
    slips: BTreeMap<(MunicipalityId, Option<CertificateTypeId>), Slip>,
}

impl Ledger {
    /// What a report would change.
    pub(crate) fn judge(&self, report: &Report) -> Result<Receipt, CapRefusal> {
        let known = self.reports.get(&report.subject);
        match known.and_then(|reports| reports.get(&report.key)) {
            Some(there) if there.revision > report.revision => Ok(Receipt::Superseded),
            Some(there) if there.revision < report.revision => Ok(Receipt::Recorded),
            Some(there) if there == report => Ok(Receipt::AlreadyThere),
            Some(_) => Err(CapRefusal::ContentDiffers),
            None if self.ids.contains_key(&report.key) => Err(CapRefusal::ContentDiffers),
            None if known.is_some_and(|reports| reports.len() >= REPORTS_LIMIT) => Err(CapRefusal::TooMany),
            None => Ok(Receipt::Recorded),
        }
    }

    pub(crate) fn record(&mut self, report: &Report) {
        let reports = self.reports.entry(report.subject.clone()).or_default();
        if reports.get(&report.key).is_none_or(|there| there.revision < report.revision) {
            reports.insert(report.key.clone(), report.clone());
            self.ids.insert(report.key.clone(), report.subject.clone());
        }
    }

    pub(crate) fn set_slip(&mut self, municipality: &MunicipalityId, of: Option<&CertificateTypeId>, slip: Slip) {
        self.slips.insert((municipality.clone(), of.cloned()), slip);
    }

    /// How a row's cap is managed: the type's setting, else the municipality's, else paper, as it is outside the pilot.
    #[must_use]
    pub fn slip(&self, row: &Certificate) -> Slip {
        let of = |type_id: Option<&CertificateTypeId>| {
            self.slips.get(&(row.key.municipality.clone(), type_id.cloned())).copied()
        };
        of(Some(&row.key.type_id)).or_else(|| of(None)).unwrap_or(Slip::Paper)
    }

    /// All reports of a certificate, cancelled ones too.
    pub fn reports(&self, subject: &Subject) -> impl Iterator<Item = &Report> {
        self.reports.get(subject).into_iter().flat_map(BTreeMap::values)
    }

    /// How a certificate stands on a day as `facility` sees it; none for the patient, who sees all institutions.
    #[must_use]
    pub fn standing(&self, row: &Certificate, facility: Option<&FacilityId>, on: Date) -> Standing {
        self.standing_after(row, facility, on, None)
    }

    /// The same once `report` is recorded.
    pub(crate) fn standing_after(
        &self,
        row: &Certificate,
        facility: Option<&FacilityId>,
        on: Date,
        report: Option<&Report>,
    ) -> Standing {
        let slip = self.slip(row);
        let subject = Subject::of(row);
        let replaced = |there: &&Report| report.is_none_or(|report| report.key != there.key);
        let counted: Vec<(&FacilityId, Amount)> = subject
            .iter()
            .flat_map(|subject| self.reports(subject))
            .filter(replaced)
            .chain(report)
            .filter_map(|report| Some((&report.key.facility, report.amount?)))
            .collect();
        let month = TreatmentMonth::of(on);
        let paid = row.cap.map(|cap| paid_within(cap, &counted, facility, on));
        Standing {
            cap: row.cap,
            slip,
            paid_yen: paid.filter(|_| slip == Slip::Electronic),
            remainder_yen: row
                .cap
                .zip(paid)
                .filter(|_| slip == Slip::Electronic)
                .map(|(cap, paid)| cap.amount_yen.saturating_sub(u32::try_from(paid).unwrap_or(u32::MAX))),
            month_total_yen: month_total(&counted, month),
            minor_high_cost_months: minor_high_cost_months(&counted, month),
        }
    }
}

/// What counts towards a cap: within its unit and scope, at all institutions if it is shared.
fn paid_within(cap: Cap, counted: &[(&FacilityId, Amount)], facility: Option<&FacilityId>, on: Date) -> u64 {
    let within = |amount: &Amount| match cap.unit {
        CapUnit::Month => TreatmentMonth::of(on).contains(amount.on),
        CapUnit::Day => amount.on == on,
        // Each visit has the whole cap before it.
        CapUnit::Visit => false,
    };
    let scope = |amount: &Amount| match cap.scope {
        CapScope::Both => true,
        CapScope::Inpatient => amount.inpatient,
        CapScope::Outpatient => !amount.inpatient,
    };
    let here = |at: &FacilityId| cap.shared || facility.is_none_or(|own| own == at);
    let counts = counted.iter().filter(|(at, amount)| within(amount) && scope(amount) && here(at));
    counts.map(|(_, amount)| u64::from(amount.paid_yen)).sum()
}

fn month_total(counted: &[(&FacilityId, Amount)], month: TreatmentMonth) -> u64 {
    let of_month = counted.iter().filter(|(_, amount)| month.contains(amount.on));
    of_month.map(|(_, amount)| u64::from(amount.total_yen)).sum()
}

fn minor_high_cost_months(counted: &[(&FacilityId, Amount)], month: TreatmentMonth) -> u8 {
    let mut months = BTreeSet::new();
    let mut looked_at = month;
    for _ in 0..MINOR_HIGH_COST_WINDOW {
        if month_total(counted, looked_at) >= MINOR_HIGH_COST_YEN {
            months.insert(looked_at);
        }
        looked_at = looked_at.previous();
    }
    u8::try_from(months.len()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests;

//! What the platform knows about the person of a claim: coverage and tickets, for the rules that compare.

use crate::id::{FacilityCode, PayerNumber, RecipientNumber};
use jiff::civil::Date;

/// A ticket as far as a claim is compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketFact {
    /// 公費負担者番号.
    pub payer: PayerNumber,
    /// 受給者番号.
    pub recipient: RecipientNumber,
    /// 有効期間 from.
    pub valid_from: Date,
    /// 有効期間 until, inclusive.
    pub valid_until: Date,
    /// 診療別 (OQSCD019): 01 to 05.
    pub treatment_type: u8,
    /// 単独・併用別 02.
    pub combined_use: bool,
    /// 本人支払額.
    pub self_pay_yen: u32,
    /// 処方箋発行元.
    pub prescription_issuer: Option<FacilityCode>,
    /// 感染症法37条の2 あり.
    pub infection: bool,
}

/// A stretch of medical-aid coverage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageFact {
    /// 公費負担者番号.
    pub payer: PayerNumber,
    /// 受給者番号.
    pub recipient: RecipientNumber,
    /// First day.
    pub from: Date,
    /// First day without, if it has ended.
    pub ended_on: Option<Date>,
}

/// A certificate of another public expense (受給者証) that PMH knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFact {
    /// 公費負担者番号, as registered.
    pub payer: String,
    /// 公費受給者番号, as registered; none if it has none.
    pub recipient: Option<String>,
    /// First day.
    pub valid_from: Date,
    /// Last day, inclusive.
    pub valid_until: Date,
    /// 常に償還払い: never claimed.
    pub always_reimbursement: bool,
}

/// What is known of the person of one receipt, for the claiming facility and the receipt's month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Tickets of this facility for this month that are visible now, withdrawn ones left out.
    pub tickets: Vec<TicketFact>,
    /// Coverage.
    pub coverage: Vec<CoverageFact>,
    /// Certificates with a payer number, deleted rows left out. Certificates that no municipality registered are not
    /// here: that a payer is missing proves nothing.
    pub certificates: Vec<CertificateFact>,
}

//! What a clerk is told.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A warning: a word for machines, a text for the clerk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Warning {
    /// Which.
    pub kind: WarningKind,
    /// Text, Japanese.
    pub text: String,
}

/// What a clerk has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// Contact the welfare office (S002-67, S002-43).
    ContactOffice,
    /// The ticket's 処方箋発行元 differs from the prescription's (B-041).
    IssuerMismatch,
    /// 整合性フラグ 1, or 単独・併用別 and insurance disagree (B-086, B-087).
    InsuranceMismatch,
    /// 診療別 does not fit this facility (B-033, B-035).
    TreatmentTypeMismatch,
    /// The ticket names another facility (B-031).
    OtherFacility,
    /// Payer or recipient number differs from what is stored (B-014, B-075).
    NumberChanged,
    /// The ticket's content changed since it was taken in (B-055).
    TicketChanged,
    /// The ticket was taken in before and is no longer there (B-056).
    TicketWithdrawn,
    /// Card certificate expires soon; the platform's text is shown too (B-103).
    CardExpiring,
    /// Two valid medical-aid qualifications (B-076).
    SeveralAid,
    /// The 照会番号 belongs to another patient of the register.
    ReferenceNumberMismatch,
    /// A check digit is wrong.
    CheckDigit,
    /// Insurance lost because assistance began: check medical aid (B-078).
    CheckMedicalAid,
    /// Not confirmed by the platform; ask again later.
    AskAgain,
    /// The consent to home visits or online care is over; the patient has to be asked again (B-117).
    ConsentOver,
    /// The insurance has ended and there is a newer one: ask for it (資格有効性 3).
    NewerInsurance,
    /// This facility is not designated (B-029).
    NotDesignated,
    /// Nothing came from PMH although a public expense is stored; the reason is not known (spec/pmh.md §7-2 to §7-5).
    SubsidyPerhapsLapsed,
    /// A stored public expense and the certificate of PMH differ; the clerk decides (§7-41, §7-42, §7-60).
    SubsidyDiffers,
    /// More than four public expenses: the clerk chooses which to leave out (§7-9).
    SubsidyTooMany,
    /// Not paid in kind: the patient pays the ordinary share and is reimbursed (§7-13, §7-14, §7-54).
    SubsidyReimbursement,
    /// The certificate names institutions, and this one is not among them (§7-34).
    SubsidyNotDesignated,
    /// A number of the certificate fails its check digit; it is kept as received (§7-36).
    SubsidyCheckDigit,
    /// The certificate has no payer or recipient number: it cannot be claimed (§7-38, §7-39).
    SubsidyWithoutNumber,
    /// The insurance is not valid: the public expense is not applied alone (§7-46).
    SubsidyWithoutInsurance,
    /// Whether the local scheme may stand beside the national one is a local rule (§7-15).
    SubsidyLocalRule,
    /// No cap came; none is assumed (§7-20).
    SubsidyCapUnknown,
    /// The cap is kept on a paper slip: what was paid elsewhere has to be entered (§7-22).
    SubsidyPaperSlip,
    /// A claimed month rests on a public expense that has ended since (§7-18).
    SubsidyClaimReview,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

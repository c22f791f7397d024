//! A receipt beside what the world knows of its facility and its person: the same findings for a file at the desk and for
//! one that is only checked.

use super::super::World;
use super::Claimant;
use crate::claim::file::Head;
use crate::claim::finding::Findings;
use crate::claim::model::Receipt;
use crate::claim::rules::{certificate, ticket};
use crate::claim::{Finding, Rule};
use crate::examination::payers::{self, Confirmed};
use crate::examination::rules;
use crate::facility::Facility;
use crate::id::{FacilityCode, PersonId};
use crate::month::TreatmentMonth;
use jiff::civil::DateTime;

/// What came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Whose claim it is, if that is somebody of this world.
    pub person: Option<PersonId>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What is confirmed about each payer.
    pub confirmed: Vec<Confirmed>,
}

impl World {
    /// Puts a receipt of `facility` beside what is known at a moment.
    #[must_use]
    pub fn beside(&self, receipt: &Receipt, facility: &Facility, at: DateTime) -> Beside {
        let mut beside = Beside::default();
        beside.designation(receipt, facility);
        beside.person = self.whose_claim(receipt, &mut beside);
        let month = TreatmentMonth::parse(&receipt.month.text);
        if let (Some(person), Some(month)) = (beside.person, month) {
            self.compare(receipt, facility, (person, month), at, &mut beside);
        }
        beside
    }

    /// The facility that a file's head names.
    #[must_use]
    pub fn claiming_facility(&self, head: &Head) -> Option<&Facility> {
        self.facility_by_code(FacilityCode::parse(&head.facility.text).ok()?)
    }

    /// Whose claim it is; a number that is somebody else's is a reason.
    fn whose_claim(&self, receipt: &Receipt, beside: &mut Beside) -> Option<PersonId> {
        let scheme = receipt.schemes.iter().find(|scheme| scheme.is_medical_aid());
        let place = scheme.map_or((receipt.line, 0), |scheme| (scheme.line, scheme.recipient.position));
        match self.claimant(receipt) {
            Claimant::Known(person) => return Some(person),
            Claimant::OthersNumbers(_) => {
                let what = "番号は登録されていますが、氏名・生年月日・性別が違う人のものです";
                let remedy = "資格確認の結果と見比べ、番号と氏名・生年月日・性別を直してください";
                beside.add(rules::OTHER_PERSON, place, what, remedy);
            }
            Claimant::UnknownNumber => {
                let what = "この公費負担者番号の福祉事務所に、この受給者番号の登録がありません";
                let remedy = "医療券の番号と見比べてください。番号は月ごとに変わることがあります";
                beside.add(rules::NOBODY, place, what, remedy);
            }
            Claimant::Stranger => {}
        }
        None
    }

    /// Ticket, coverage and insurance of the person.
    fn compare(
        &self,
        receipt: &Receipt,
        facility: &Facility,
        (person, month): (PersonId, TreatmentMonth),
        at: DateTime,
        beside: &mut Beside,
    ) {
        let facts = self.claim_facts(person, &facility.id, month, at);
        let mut findings = Findings::new();
        ticket::check(receipt, &facts, &mut findings);
        certificate::check(receipt, &facts, &mut findings);
        beside.findings.extend(findings.into_sorted());
        let Some(person) = self.person(person) else { return };
        let (confirmed, remarks) = payers::confirm(receipt, month, person, at);
        beside.confirmed = confirmed;
        for (rule, place, what, remedy) in remarks {
            beside.add(rule, place, what, remedy);
        }
    }
}

impl Beside {
    fn add(&mut self, rule: &'static Rule, (line, position): (u64, usize), what: impl Into<String>, remedy: &str) {
        self.findings.push(Finding { rule, line, position, what: what.into(), remedy: remedy.to_owned() });
    }

    /// Medical aid is claimed by 指定医療機関 only (B-029).
    fn designation(&mut self, receipt: &Receipt, facility: &Facility) {
        let aid = receipt.schemes.iter().find(|scheme| scheme.is_medical_aid());
        if let (Some(scheme), false) = (aid, facility.designated) {
            let what = "生活保護法の指定を受けていない医療機関から、医療扶助が請求されています";
            let remedy = "指定の有無と期間を都道府県・市に確かめてください";
            self.add(rules::NOT_DESIGNATED, (scheme.line, scheme.payer.position), what, remedy);
        }
    }
}

//! The receipt beside the certificates that PMH knows. PMH passes numbers on as they were registered and not every
//! municipality registers (spec/pmh.md §7-4), so all of this is of medium confidence, and a payer that PMH does not know
//! is no finding.

use super::super::facts::{CertificateFact, Facts};
use super::super::finding::{Findings, Rule};
use super::super::model::{Receipt, Scheme};
use super::ticket::visits;

const RECIPIENT: &Rule =
    &Rule::medium("UKE-311", "受給者番号がPMHの受給者証と同じである", "spec/pmh.md §7-42, spec/claims.md §2 KO");
const VALIDITY: &Rule = &Rule::medium("UKE-312", "受診日が受給者証の有効期間にある", "spec/pmh.md §7-16, §7-17");
const REIMBURSED: &Rule = &Rule::medium("UKE-313", "常に償還払いの公費を請求しない", "spec/pmh.md §7-13");

/// The rules of this file.
pub const RULES: &[&Rule] = &[RECIPIENT, VALIDITY, REIMBURSED];

/// Compares every other public expense of the receipt with the certificates of the same payer.
pub fn check(receipt: &Receipt, facts: &Facts, findings: &mut Findings) {
    for (index, scheme) in receipt.schemes.iter().enumerate().filter(|(_, scheme)| !scheme.is_medical_aid()) {
        let of_payer: Vec<_> = facts.certificates.iter().filter(|it| it.payer == scheme.payer.text).collect();
        if of_payer.is_empty() {
            continue;
        }
        let same: Vec<_> = of_payer.into_iter().filter(|it| has_number(it, scheme)).collect();
        if same.is_empty() {
            findings.add(
                RECIPIENT,
                (scheme.line, scheme.recipient.position),
                "受給者番号がPMHに登録された受給者証と違います",
                "受給者証の番号を確かめてください。PMHへの登録が遅れていることもあります",
            );
        } else if same.iter().all(|it| it.always_reimbursement) {
            findings.add(
                REIMBURSED,
                (scheme.line, scheme.payer.position),
                "常に償還払いの受給者証で請求しています",
                "窓口で通常の負担割合の支払いを受け、公費を請求から外してください",
            );
        } else {
            validity(receipt, index, &same, findings);
        }
    }
}

fn has_number(certificate: &CertificateFact, scheme: &Scheme) -> bool {
    certificate.recipient.as_deref().is_none_or(|number| number == scheme.recipient.text)
}

fn validity(receipt: &Receipt, index: usize, same: &[&CertificateFact], findings: &mut Findings) {
    let covered = |day| same.iter().any(|it| it.valid_from <= day && day <= it.valid_until);
    for (line, position, day) in visits(receipt, index) {
        if !covered(day) {
            findings.add(
                VALIDITY,
                (line, position),
                format!("{}日は受給者証の有効期間にありません", day.day()),
                "その日に有効な受給者証の番号で請求してください",
            );
        }
    }
}

//! What was decided about 訪問診療等 and オンライン診療等 → results IF-018…028 (spec/oqs-wire.md §3.7).

use super::{Told, Writer, counted, day, result, stamp, validity};
use jiff::civil::DateTime;
use onshi_domain::answer::{Outcome, QualificationResult};
use onshi_domain::bulk::BulkAnswer;
use onshi_domain::consent::ConsentState;
use onshi_domain::remote_care::{CareKind, RemoteAnswer, RemoteConsent, RemoteUnit};
use onshi_wire::oqs::codes::{
    ConsentExpiryReason, ConsentFlag, LimitCertificateConsent, ProcessingResultStatus, ReferenceClassification,
};
use onshi_wire::oqs::{
    BulkResultHeader, Message, OQSmuhvq02res, OQSmuonq02res, OQSsihvq01res, OQSsionq01res, RemoteAcquisitionResultBody,
    RemoteConfirmUnit, RemoteConfirmationResultBody, RemoteSearchInfo, ResultOfQualificationConfirmation,
};

impl Writer<'_> {
    /// IF-026, IF-028.
    pub(super) fn remote(&self, request: &Message, answer: &RemoteAnswer) -> Message {
        let mut header = self.confirmation_header(Some(day(answer.on)), request.arbitrary_file_identifier());
        header.reference_classification = Some(ReferenceClassification::INSURED_CARD);
        let told = self.outcome_of(&answer.outcome, None);
        let results: Vec<_> = match (&answer.outcome, &answer.consent) {
            (Outcome::Checked { results, .. }, Some(consent)) => {
                self.told(results).map(|one| with_consent(one, consent, answer.at)).collect()
            }
            (Outcome::Checked { results, .. }, None) => self.told(results).map(result::without_consents).collect(),
            _ => Vec::new(),
        };
        let Told { status, code, message, validity } = told;
        let message_body = Some(RemoteConfirmationResultBody {
            qualification_confirm_search_info: search_info(request),
            processing_result_status: Some(status),
            processing_result_code: code,
            processing_result_message: message,
            qualification_validity: validity,
            consent_expiration_reason: answer.consent.as_ref().and_then(|consent| reason(consent, answer.at)),
            result_list: (!results.is_empty()).then(|| results.into()),
        });
        match answer.kind {
            CareKind::HomeVisit => OQSsihvq01res { message_header: header, message_body }.into(),
            CareKind::Online => OQSsionq01res { message_header: header, message_body }.into(),
        }
    }

    /// IF-020, IF-024.
    pub(super) fn consented(
        &self,
        kind: CareKind,
        header: BulkResultHeader,
        answer: &BulkAnswer,
        units: &[RemoteUnit],
    ) -> Message {
        let bulk_confirm_unit = units.iter().map(|unit| self.remote_unit(unit, answer.at)).collect();
        let message_header = counted(header, units.len(), 0);
        let message_body = Some(RemoteAcquisitionResultBody { bulk_confirm_unit });
        match kind {
            CareKind::HomeVisit => OQSmuhvq02res { message_header, message_body }.into(),
            CareKind::Online => OQSmuonq02res { message_header, message_body }.into(),
        }
    }

    /// The n-th 照会番号 belongs to the n-th result, as in 委託先資格情報 (§3.6).
    fn remote_unit(&self, unit: &RemoteUnit, at: DateTime) -> RemoteConfirmUnit {
        let results: Vec<_> = self.told(&unit.results).map(|one| with_consent(one, &unit.consent, at)).collect();
        let number = unit.reference_number.as_ref().map(|number| number.as_str().to_owned());
        RemoteConfirmUnit {
            reference_number: number.map_or_else(Vec::new, |number| vec![number; results.len()]),
            processing_result_status: Some(ProcessingResultStatus::NORMAL),
            qualification_validity: Some(validity(unit.validity)),
            consent_expiration_reason: reason(&unit.consent, at),
            result_of_qualification_confirmation: results,
            ..RemoteConfirmUnit::default()
        }
    }
}

fn reason(consent: &RemoteConsent, at: DateTime) -> Option<ConsentExpiryReason> {
    consent.expiry(at).map(|reason| ConsentExpiryReason::new(reason.code()))
}

fn search_info(request: &Message) -> Option<RemoteSearchInfo> {
    match request {
        Message::OQSsihvq01req(asked) => Some(asked.message_body.qualification_confirm_search_info.clone()),
        Message::OQSsionq01req(asked) => Some(asked.message_body.qualification_confirm_search_info.clone()),
        _ => None,
    }
}

/// A result with the consents on which it is told: class 1 while they hold, 2 once they are over (OQSCD016).
fn with_consent(
    told: &QualificationResult,
    consent: &RemoteConsent,
    at: DateTime,
) -> ResultOfQualificationConfirmation {
    let mut out = result::without_consents(told);
    let in_force = consent.state(at) == ConsentState::InForce;
    let choices = &consent.choices;
    let given_at = |chosen: bool| chosen.then(|| stamp(consent.given_at));
    let until = |chosen: bool| consent.until().filter(|_| chosen && in_force).map(stamp);
    let flag = |chosen: bool| {
        Some(match (chosen, in_force) {
            (false, _) => ConsentFlag::NONE,
            (true, true) => ConsentFlag::GIVEN,
            (true, false) => ConsentFlag::EXPIRED,
        })
    };
    let limit = choices.limit_certificate && in_force;
    out.limit_application_certificate_related_cons_flg =
        Some(if limit { LimitCertificateConsent::GIVEN } else { LimitCertificateConsent::NOT_GIVEN });
    out.limit_application_certificate_related_cons_time = given_at(limit);
    out.specific_diseases_certificate_related_cons_flg = flag(choices.specific_diseases);
    out.specific_diseases_certificate_related_cons_time = given_at(choices.specific_diseases);
    out.specific_health_checkups_info_cons_flg = flag(choices.checkups);
    out.specific_health_checkups_info_cons_time = given_at(choices.checkups);
    out.specific_health_checkups_info_available_time = until(choices.checkups);
    out.pharmacists_info_cons_flg = flag(choices.medication);
    out.pharmacists_info_cons_time = given_at(choices.medication);
    out.pharmacists_info_available_time = until(choices.medication);
    out.diagnosis_info_cons_flg = flag(choices.treatment);
    out.diagnosis_info_cons_time = given_at(choices.treatment);
    out.diagnosis_info_available_time = until(choices.treatment);
    out.operation_info_cons_flg = flag(choices.surgery);
    out.operation_info_cons_time = given_at(choices.surgery);
    out.operation_info_available_time = until(choices.surgery);
    out
}

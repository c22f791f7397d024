//! One qualification → ResultOfQualificationConfirmation with tickets, certificates and consents
//! (spec/oqs-wire.md §3.2, §3.3, §6).

use jiff::civil::{Date, DateTime};
use onshi_domain::answer::{AidResult, Asked, InsuranceResult, Qualification, QualificationResult};
use onshi_domain::bulk::ReferenceRegistration;
use onshi_domain::consent::Consent;
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::insurance::{ElderlyCertificate, Insurance, LimitCertificate, SpecificDisease};
use onshi_domain::person::{Particulars, Sex};
use onshi_domain::ticket::{AnsweredTicket, TicketKind, TreatmentType};
use onshi_wire::oqs::codes;
use onshi_wire::oqs::codes::{
    ConsentFlag, ConsistencyFlag, DesignatedMedicalInstitutionFlag, InsuredCardClassification, LimitCertificateConsent,
    LimitCertificateFlag, MedicalTreatmentType, PersonalFamilyClassification, PreschoolClassification, ReasonOfLoss,
    SingleOrCombinedUse, SpecificDiseaseCategory, StatusOfElderlyMedicalCare, StatusOfInfection,
    StatusOfPrefecturalExpenses, StatusOfSocialInsurance, TicketType,
};
use onshi_wire::oqs::{
    ElderlyRecipientCertificateInfo, LimitApplicationCertificateRelatedInfo, MedicalTicketInfo,
    PublicExpenseResultList, QualificationConfirmSearchInfo, ReferenceNumberRegistrationInfo,
    ResultOfQualificationConfirmation, SpecificDiseasesCertificateInfo, SpecificDiseasesCertificateList,
};

/// `yyyyMMdd`.
pub(crate) fn day(date: Date) -> String {
    let mut text = String::with_capacity(8);
    push_day(&mut text, date);
    text
}

fn push_day(text: &mut String, date: Date) {
    // Only years of four digits are let in.
    let year = date.year().unsigned_abs();
    for two in [year / 100, year % 100, date.month().unsigned_abs().into(), date.day().unsigned_abs().into()] {
        push_two(text, two);
    }
}

/// The last two digits of a number; these stand in every answer many times.
fn push_two(text: &mut String, number: u16) {
    let digit = |number: u16| char::from(b'0' + u8::try_from(number % 10).unwrap_or_default());
    text.push(digit(number / 10));
    text.push(digit(number));
}

/// `yyyyMMddHHmmss`.
pub(crate) fn stamp(at: DateTime) -> String {
    let mut text = String::with_capacity(14);
    push_day(&mut text, at.date());
    for two in [at.hour(), at.minute(), at.second()] {
        push_two(&mut text, two.unsigned_abs().into());
    }
    text
}

/// A result as answered to a card or a number inquiry.
pub(super) fn full(result: &QualificationResult, asked: &Asked) -> ResultOfQualificationConfirmation {
    let mut out = without_consents(result);
    consents(&mut out, asked);
    out
}

/// A result without any consent item: as 一括取得 tells it.
pub(super) fn without_consents(result: &QualificationResult) -> ResultOfQualificationConfirmation {
    let mut out = particulars(&result.particulars);
    out.reference_number = reference_number(result);
    match &result.qualification {
        Qualification::Insurance(insurance) => insurance_items(&mut out, insurance),
        Qualification::Aid(aid) => aid_items(&mut out, aid),
    }
    out
}

/// 照会番号.
pub(super) fn reference_number(result: &QualificationResult) -> Option<String> {
    result.reference_number.as_ref().map(|number| number.as_str().to_owned())
}

/// The numbers asked for, echoed.
pub(super) fn search_info(query: &NumberQuery) -> QualificationConfirmSearchInfo {
    let consent = if query.limit_consent { LimitCertificateConsent::GIVEN } else { LimitCertificateConsent::NOT_GIVEN };
    QualificationConfirmSearchInfo {
        insurer_number: Some(query.insurer_number.clone()),
        insured_card_symbol: query.symbol.clone(),
        insured_identification_number: Some(query.number.clone()),
        insured_branch_number: query.branch.clone(),
        birthdate: query.birthdate.map(day),
        limit_application_certificate_related_cons_flg: Some(consent),
        arbitrary_identifier: query.arbitrary_identifier.clone(),
    }
}

/// A registration, echoed.
pub(super) fn registration_info(asked: &ReferenceRegistration) -> ReferenceNumberRegistrationInfo {
    ReferenceNumberRegistrationInfo {
        reference_number: Some(asked.reference_number.clone()),
        insurer_number: Some(asked.insurer_number.clone()),
        insured_card_symbol: asked.symbol.clone(),
        insured_identification_number: Some(asked.number.clone()),
        insured_branch_number: asked.branch.clone(),
    }
}

fn particulars(person: &Particulars) -> ResultOfQualificationConfirmation {
    ResultOfQualificationConfirmation {
        name: Some(person.name.clone()),
        name_kana: Some(person.kana.clone()),
        name_of_other: person.other_name.clone(),
        name_of_other_kana: person.other_kana.clone(),
        sex1: Some(match person.sex {
            Sex::Male => codes::Sex::MALE,
            Sex::Female => codes::Sex::FEMALE,
            Sex::Unset => codes::Sex::NOT_SET,
        }),
        birthdate: Some(day(person.birthdate)),
        address: Some(person.address.clone()),
        post_number: Some(person.postal_code.clone()),
        ..ResultOfQualificationConfirmation::default()
    }
}

fn insurance_items(out: &mut ResultOfQualificationConfirmation, told: &InsuranceResult) {
    let Insurance { details, .. } = &told.insurance;
    let insurance = &told.insurance;
    out.insured_card_classification = Some(InsuredCardClassification::new(details.class.code()));
    out.insurer_number = Some(insurance.insurer_number.padded().to_owned());
    out.insured_card_symbol = insurance.symbol.as_ref().map(|symbol| symbol.as_str().to_owned());
    out.insured_identification_number = Some(insurance.number.as_str().to_owned());
    out.insured_branch_number = insurance.branch.map(|branch| branch.to_string());
    let family = PersonalFamilyClassification::FAMILY;
    out.personal_family_classification =
        Some(if insurance.family { family } else { PersonalFamilyClassification::PERSON });
    out.insured_name.clone_from(&details.insured_name);
    out.insured_certificate_issuance_date = details.issued_on.map(day);
    out.insured_card_valid_date = Some(day(details.card_valid_from.unwrap_or(insurance.from)));
    out.insured_card_expiration_date = details.card_valid_until.map(day);
    out.insured_partial_contribution_ratio = details.share_tenths.map(tenths);
    out.preschool_classification = told.preschool.then_some(PreschoolClassification::PRESCHOOL);
    if let Some(loss) = insurance.loss {
        // A real face file of a valid insurance has no 資格取得年月日 (§3.2): it comes with the loss.
        out.qualification_date = Some(day(insurance.from));
        out.disqualification_date = Some(day(loss.on));
        out.reason_of_loss = loss.reason.map(|reason| ReasonOfLoss::new(reason.code()));
    }
    out.insurer_name = Some(insurance.insurer_name.clone());
    out.elderly_recipient_certificate_info = details.elderly.as_ref().map(elderly);
    out.limit_application_certificate_related_info = details.limit.as_ref().map(limit);
    if !details.specific_diseases.is_empty() {
        let specific_diseases_certificate_info = details.specific_diseases.iter().map(disease).collect();
        out.specific_diseases_certificate_list =
            Some(SpecificDiseasesCertificateList { specific_diseases_certificate_info });
    }
}

/// A1: payer and recipient number in the places of insurer and insured number; no symbol, branch, 本人・家族 (§6).
fn aid_items(out: &mut ResultOfQualificationConfirmation, aid: &AidResult) {
    out.insured_card_classification = Some(InsuredCardClassification::MEDICAL_AID);
    out.insurer_number = Some(aid.payer_number.to_string());
    out.insured_identification_number = Some(aid.recipient_number.to_string());
    out.insurer_name = Some(aid.office_name.clone());
    out.qualification_date = Some(day(aid.qualified_on));
    out.disqualification_date = aid.disqualified_on.map(day);
    out.reason_of_loss = aid.reason.map(|reason| ReasonOfLoss::new(reason.code()));
    if !aid.tickets.is_empty() {
        let tickets: Vec<_> = aid.tickets.iter().map(ticket).collect();
        out.public_expense_result_list = Some(PublicExpenseResultList::from(tickets));
    }
}

fn ticket(ticket: &AnsweredTicket) -> MedicalTicketInfo {
    let content = &ticket.content;
    let line = |lines: &[String], nth: usize| lines.get(nth).cloned();
    let flag = |yes: bool| if yes { "01" } else { "02" };
    let issuer = ticket.prescription_issuer.as_ref();
    MedicalTicketInfo {
        ticket_type: Some(match content.kind {
            TicketKind::Medical => TicketType::MEDICAL,
            TicketKind::Dispensing => TicketType::DISPENSING,
        }),
        medical_ticket_valid_date: Some(day(content.valid_from)),
        medical_ticket_expiration_date: Some(day(content.valid_until)),
        issue_number: Some(ticket.issue_number.clone()),
        medical_treatment_month: Some(ticket.month.to_string()),
        designated_medical_institution_code: Some(ticket.designated.code.to_string()),
        designated_medical_institution_flag: Some(if ticket.names_other_facility {
            DesignatedMedicalInstitutionFlag::new("1")
        } else {
            DesignatedMedicalInstitutionFlag::new("0")
        }),
        designated_medical_institution_name: Some(ticket.designated.name.clone()),
        prescription_issuer_medical_institution_code: issuer.map(|issuer| issuer.code.to_string()),
        prescription_issuer_medical_institution_name: issuer.map(|issuer| issuer.name.clone()),
        injury_name1: line(&content.notes.injury_names, 0),
        injury_name2: line(&content.notes.injury_names, 1),
        injury_name3: line(&content.notes.injury_names, 2),
        medical_treatment_type: Some(treatment(content.treatment_type)),
        self_pay_amount: Some(content.self_pay_yen.to_string()),
        district_contact_name: content.notes.district_contact.clone(),
        handling_contact_name: content.notes.handling_contact.clone(),
        single_or_combined_use: Some(if content.combined_use {
            SingleOrCombinedUse::COMBINED
        } else {
            SingleOrCombinedUse::SINGLE
        }),
        status_of_social_insurance: Some(StatusOfSocialInsurance::new(flag(content.social_insurance))),
        consistency_flag: ticket.inconsistent.then_some(ConsistencyFlag::INCONSISTENT),
        status_of_infecton: Some(StatusOfInfection::new(flag(content.infection))),
        status_of_elderly_medical_care: Some(StatusOfElderlyMedicalCare::new(flag(content.late_elderly))),
        status_of_prefectural_expenses: Some(StatusOfPrefecturalExpenses::new(flag(content.prefectural_expenses))),
        remarks1: line(&content.notes.remarks, 0),
        remarks2: line(&content.notes.remarks, 1),
        remarks3: line(&content.notes.remarks, 2),
    }
}

fn treatment(kind: TreatmentType) -> MedicalTreatmentType {
    match kind {
        TreatmentType::Inpatient => MedicalTreatmentType::INPATIENT,
        TreatmentType::Outpatient => MedicalTreatmentType::OUTPATIENT,
        TreatmentType::Dental => MedicalTreatmentType::DENTAL,
        TreatmentType::Dispensing => MedicalTreatmentType::DISPENSING,
        TreatmentType::HomeNursing => MedicalTreatmentType::HOME_NURSING,
    }
}

/// 2割 → `020`.
fn tenths(share: u8) -> String {
    format!("{:03}", u16::from(share) * 10)
}

fn elderly(certificate: &ElderlyCertificate) -> ElderlyRecipientCertificateInfo {
    ElderlyRecipientCertificateInfo {
        elderly_recipient_certificate_date: certificate.issued_on.map(day),
        elderly_recipient_valid_start_date: Some(day(certificate.valid_from)),
        elderly_recipient_valid_end_date: certificate.valid_until.map(day),
        elderly_recipient_contribution_ratio: Some(tenths(certificate.share_tenths)),
    }
}

fn limit(certificate: &LimitCertificate) -> LimitApplicationCertificateRelatedInfo {
    LimitApplicationCertificateRelatedInfo {
        limit_application_certificate_classification: Some(codes::LimitCertificateClassification::new(
            certificate.class.as_str(),
        )),
        limit_application_certificate_classification_flag: Some(LimitCertificateFlag::new(
            certificate.category.as_str(),
        )),
        limit_application_certificate_date: certificate.issued_on.map(day),
        limit_application_certificate_valid_start_date: certificate.valid_from.map(day),
        limit_application_certificate_valid_end_date: certificate.valid_until.map(day),
        limit_application_certificate_long_term_date: certificate.long_term_on.map(day),
    }
}

fn disease(certificate: &SpecificDisease) -> SpecificDiseasesCertificateInfo {
    SpecificDiseasesCertificateInfo {
        specific_diseases_disease_category: Some(SpecificDiseaseCategory::new(certificate.category.as_str())),
        specific_diseases_certificate_date: certificate.issued_on.map(day),
        specific_diseases_valid_start_date: certificate.valid_from.map(day),
        specific_diseases_valid_end_date: certificate.valid_until.map(day),
        specific_diseases_self_pay: certificate.self_pay_yen.map(|yen| yen.to_string()),
    }
}

/// A face file has every flag, given or not; a number inquiry has only the consent to the limit certificate, and no
/// viewing consents at all (§3.2, §6).
fn consents(out: &mut ResultOfQualificationConfirmation, asked: &Asked) {
    match asked {
        Asked::Number { limit_consent, .. } => limit_consent_items(out, *limit_consent),
        Asked::Card { consents } => {
            limit_consent_items(out, consents.limit_certificate);
            let (flag, time, _) = consent(consents.specific_diseases);
            out.specific_diseases_certificate_related_cons_flg = flag;
            out.specific_diseases_certificate_related_cons_time = time;
            (
                out.specific_health_checkups_info_cons_flg,
                out.specific_health_checkups_info_cons_time,
                out.specific_health_checkups_info_available_time,
            ) = consent(consents.checkups);
            (out.pharmacists_info_cons_flg, out.pharmacists_info_cons_time, out.pharmacists_info_available_time) =
                consent(consents.medication);
            (out.diagnosis_info_cons_flg, out.diagnosis_info_cons_time, out.diagnosis_info_available_time) =
                consent(consents.treatment);
            (out.operation_info_cons_flg, out.operation_info_cons_time, out.operation_info_available_time) =
                consent(consents.surgery);
        }
    }
}

fn limit_consent_items(out: &mut ResultOfQualificationConfirmation, given: Consent) {
    out.limit_application_certificate_related_cons_flg =
        Some(if given.is_given() { LimitCertificateConsent::GIVEN } else { LimitCertificateConsent::NOT_GIVEN });
    out.limit_application_certificate_related_cons_time = consent(given).1;
}

/// Flag, time of consent, time until which it holds.
fn consent(consent: Consent) -> (Option<ConsentFlag>, Option<String>, Option<String>) {
    match consent {
        Consent::NotGiven => (Some(ConsentFlag::NONE), None, None),
        Consent::Given { at, until } => (Some(ConsentFlag::GIVEN), Some(stamp(at)), Some(stamp(until))),
        Consent::Unobtainable { at, until } => (Some(ConsentFlag::new("3")), Some(stamp(at)), Some(stamp(until))),
    }
}

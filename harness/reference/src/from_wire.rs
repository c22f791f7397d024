//! Wire messages → what the product understands ([`crate::messages`]). The only file that reads wire structs.

mod viewing;

use crate::dates::{Month, compact};
use crate::defects::{Defect, Defects};
use crate::messages::{Header, Incoming, PersonAnswer, Registration, Row, Segment, Ticket, Validity};
use onshi_wire::driver::{InsuranceCertificate, InsuranceCertificateKind};
use onshi_wire::oqs::{
    BulkConfirmUnit, Group, MedicalTicketInfo, Message, RemoteConfirmUnit, RemoteConfirmationResultBody,
    ResultOfQualificationConfirmation, TicketConfirmUnit, codes,
};

/// Understands a result; none for a message that does not come from a terminal.
#[must_use]
pub fn incoming(message: &Message, defects: Defects) -> Option<Incoming> {
    let header = header(message);
    Some(match message {
        Message::OQSsiquc01res(result) => {
            let body = result.message_body.as_ref();
            let results = body.map_or(&[][..], |body| body.results());
            let answer = PersonAnswer {
                rows: only_first(results.iter().map(full_row).collect(), defects),
                ..body.map(|body| person(body)).unwrap_or_default()
            };
            Incoming::Person(header, answer)
        }
        Message::OQSsiimm01res(result) => {
            let answer = result.message_body.as_ref().map(|body| registration(body)).unwrap_or_default();
            Incoming::Registered(header, answer)
        }
        Message::OQSsihvq01res(result) => Incoming::Person(header, remote(result.message_body.as_ref(), defects)),
        Message::OQSsionq01res(result) => Incoming::Person(header, remote(result.message_body.as_ref(), defects)),
        Message::OQSmuhvq01res(_) | Message::OQSmuonq01res(_) => Incoming::Accepted(header),
        Message::OQSmuhvq02res(result) => {
            let units = result.message_body.iter().flat_map(|body| &body.bulk_confirm_unit);
            Incoming::People(header, units.map(|unit| consented_unit(unit, defects)).collect())
        }
        Message::OQSmuonq02res(result) => {
            let units = result.message_body.iter().flat_map(|body| &body.bulk_confirm_unit);
            Incoming::People(header, units.map(|unit| consented_unit(unit, defects)).collect())
        }
        Message::OQSmuquc01res(_) | Message::OQSmuimm01res(_) | Message::OQSmutic01res(_) => Incoming::Accepted(header),
        Message::OQSmuquc02res(result) => {
            let units = result.message_body.iter().flat_map(|body| &body.bulk_confirm_unit);
            Incoming::People(header, units.map(inquiry_unit).collect())
        }
        Message::OQSmutic02res(result) => {
            let units = result.message_body.iter().flat_map(|body| &body.bulk_confirm_unit);
            Incoming::People(header, units.map(|unit| acquisition_unit(unit, defects)).collect())
        }
        Message::OQSmuimm02res(result) => {
            let units = result.message_body.iter().flat_map(|body| &body.bulk_registration_unit);
            Incoming::Registrations(header, units.map(|unit| registration(unit)).collect())
        }
        Message::YZKsiquc01res(result) => Incoming::Viewed(header, viewing::care(result, defects)),
        Message::TKKsiquc01res(result) => Incoming::Viewed(header, viewing::checkups(result)),
        // Requests, and results of functions that this product does not have.
        _ => return None,
    })
}

/// IF-026, IF-028: as IF-002, with the reason of a consent that is over.
fn remote(body: Option<&RemoteConfirmationResultBody>, defects: Defects) -> PersonAnswer {
    let results = body.map_or(&[][..], |body| body.results());
    PersonAnswer {
        rows: only_first(results.iter().map(full_row).collect(), defects),
        ..body.map(|body| person(body)).unwrap_or_default()
    }
}

/// One unit of 同意済資格情報の一括取得.
fn consented_unit(unit: &RemoteConfirmUnit, defects: Defects) -> PersonAnswer {
    let rows = unit.result_of_qualification_confirmation.iter().enumerate().map(|(index, result)| {
        let row = full_row(result);
        let number = unit.reference_number.get(index).filter(|number| !number.is_empty()).cloned();
        Row { reference_number: number.or(row.reference_number.clone()), ..row }
    });
    PersonAnswer { rows: only_first(rows.collect(), defects), ..person(unit) }
}

/// The faulty reader of one result.
fn only_first(mut rows: Vec<Row>, defects: Defects) -> Vec<Row> {
    if defects.has(Defect::DropsSecondResult) {
        rows.truncate(1);
    }
    rows
}

/// Text of an element; nothing when absent or empty.
fn text(group: &dyn Group, path: &str) -> Option<String> {
    group.text_at(path).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Text without the padding of fixed-length numbers, empty when absent.
fn trimmed(group: &dyn Group, path: &str) -> String {
    group.text_at(path).unwrap_or_default().trim().to_owned()
}

/// Message and code, as they came.
fn texts(group: &dyn Group, message: &str, code: &str) -> Vec<String> {
    [text(group, message), text(group, code)].into_iter().flatten().collect()
}

/// Header of any result.
fn header(message: &Message) -> Header {
    let group = message.as_group();
    Header {
        confirmed_on: text(group, "MessageHeader/QualificationConfirmationDate").as_deref().and_then(compact),
        file_identifier: message.arbitrary_file_identifier().filter(|t| !t.is_empty()).map(str::to_owned),
        reception_number: message.reception_number().filter(|t| !t.is_empty()).map(str::to_owned),
        segment: segment(message.segment_of_result()),
        texts: texts(group, "MessageHeader/ErrorMessage", "MessageHeader/ErrorCode"),
    }
}

/// 処理結果区分; a first bulk answer may have none.
fn segment(code: Option<&str>) -> Segment {
    match code.map(codes::SegmentOfResult::new) {
        None => Segment::Done,
        Some(code) if code == codes::SegmentOfResult::NORMAL => Segment::Done,
        Some(code) if code == codes::SegmentOfResult::PROCESSING => Segment::Processing,
        Some(_) => Segment::Failed,
    }
}

/// The parts that an answer about a person has in every message; the rows are read by the caller.
fn person(group: &dyn Group) -> PersonAnswer {
    PersonAnswer {
        accepted: is_accepted(group),
        validity: text(group, "QualificationValidity").as_deref().map(Validity::from_code),
        texts: texts(group, "ProcessingResultMessage", "ProcessingResultCode"),
        identifier: text(group, "QualificationConfirmSearchInfo/ArbitraryIdentifier"),
        consent_over: text(group, "ConsentExpirationReason").is_some(),
        rows: Vec::new(),
    }
}

/// 処理結果状況 is 正常終了.
fn is_accepted(group: &dyn Group) -> bool {
    text(group, "ProcessingResultStatus").as_deref() == Some(codes::ProcessingResultStatus::NORMAL.as_str())
}

/// One unit of 資格確認一括照会.
fn inquiry_unit(unit: &BulkConfirmUnit) -> PersonAnswer {
    let rows = unit
        .result_of_qualification_confirmation
        .iter()
        .map(|result| Row { reference_number: text(unit, "ReferenceNumber"), ..row(result) });
    PersonAnswer { rows: rows.collect(), ..person(unit) }
}

/// One unit of 委託先資格情報の一括取得; the n-th 照会番号 belongs to the n-th result (spec/oqs-wire.md §3.6).
fn acquisition_unit(unit: &TicketConfirmUnit, defects: Defects) -> PersonAnswer {
    let rows = unit.result_of_qualification_confirmation.iter().enumerate().map(|(index, result)| {
        let row = full_row(result);
        let number = unit.reference_number.get(index).filter(|number| !number.is_empty()).cloned();
        Row { reference_number: number.or(row.reference_number.clone()), ..row }
    });
    PersonAnswer { rows: only_first(rows.collect(), defects), ..person(unit) }
}

/// A result with its tickets.
fn full_row(result: &ResultOfQualificationConfirmation) -> Row {
    let row = row(result);
    let tickets = result.tickets().iter().map(|info| ticket(info, &row)).collect();
    Row { tickets, certificates: certificates(result), ..row }
}

/// The certificates that came with an insurance.
fn certificates(result: &ResultOfQualificationConfirmation) -> Vec<InsuranceCertificate> {
    use InsuranceCertificateKind::{Elderly, Limit, SpecificDisease};
    let limit = "LimitApplicationCertificateRelatedInfo/LimitApplicationCertificateClassificationFlag";
    let elderly = "ElderlyRecipientCertificateInfo/ElderlyRecipientContributionRatio";
    let single = [(Limit, limit), (Elderly, elderly)];
    let single = single.into_iter().filter_map(|(kind, path)| Some((kind, text(result, path)?)));
    let diseases =
        result.specific_diseases_certificate_list.iter().flat_map(|list| &list.specific_diseases_certificate_info);
    let diseases = diseases.filter_map(|info| Some((SpecificDisease, text(info, "SpecificDiseasesDiseaseCategory")?)));
    single.chain(diseases).map(|(kind, value)| InsuranceCertificate { kind, value }).collect()
}

/// The basic items, which both kinds of result have.
fn row(result: &dyn Group) -> Row {
    Row {
        class: trimmed(result, "InsuredCardClassification"),
        insurer_number: trimmed(result, "InsurerNumber"),
        symbol: text(result, "InsuredCardSymbol"),
        number: trimmed(result, "InsuredIdentificationNumber"),
        branch: text(result, "InsuredBranchNumber"),
        name: text(result, "Name").unwrap_or_default(),
        kana: text(result, "NameKana").unwrap_or_default(),
        sex: text(result, "Sex1"),
        birthdate: text(result, "Birthdate").as_deref().and_then(compact),
        insurer_name: text(result, "InsurerName").unwrap_or_default(),
        from: text(result, "QualificationDate").as_deref().and_then(compact),
        lost_on: text(result, "DisqualificationDate").as_deref().and_then(compact),
        family: text(result, "PersonalFamilyClassification"),
        reason_of_loss: text(result, "ReasonOfLoss"),
        tickets: Vec::new(),
        certificates: Vec::new(),
        reference_number: text(result, "ReferenceNumber"),
        consents: viewing::consents(result),
    }
}

/// A ticket with the numbers of the result that it came with.
fn ticket(info: &MedicalTicketInfo, row: &Row) -> Ticket {
    const OTHER_ITEMS: [&str; 14] = [
        "DesignatedMedicalInstitutionName",
        "PrescriptionIssuerMedicalInstitutionName",
        "InjuryName1",
        "InjuryName2",
        "InjuryName3",
        "DistrictContactName",
        "HandlingContactName",
        "StatusOfSocialInsurance",
        "StatusOfInfecton",
        "StatusOfElderlyMedicalCare",
        "StatusOfPrefecturalExpenses",
        "Remarks1",
        "Remarks2",
        "Remarks3",
    ];
    Ticket {
        ticket_type: trimmed(info, "TicketType"),
        month: text(info, "MedicalTreatmentMonth").as_deref().and_then(Month::parse),
        valid_from: text(info, "MedicalTicketValidDate").as_deref().and_then(compact),
        valid_until: text(info, "MedicalTicketExpirationDate").as_deref().and_then(compact),
        issue_number: trimmed(info, "IssueNumber"),
        payer_number: row.insurer_number.clone(),
        recipient_number: row.number.clone(),
        facility_code: trimmed(info, "DesignatedMedicalInstitutionCode"),
        facility_flag: text(info, "DesignatedMedicalInstitutionFlag"),
        issuer_code: text(info, "PrescriptionIssuerMedicalInstitutionCode"),
        treatment_type: trimmed(info, "MedicalTreatmentType"),
        self_pay_yen: trimmed(info, "SelfPayAmount").parse().unwrap_or(0),
        single_or_combined: trimmed(info, "SingleOrCombinedUse"),
        consistency_flag: text(info, "ConsistencyFlag"),
        other_items: OTHER_ITEMS.iter().map(|item| trimmed(info, item)).collect(),
    }
}

/// Outcome of one registration.
fn registration(group: &dyn Group) -> Registration {
    Registration {
        reference_number: trimmed(group, "ReferenceNumberRegistrationInfo/ReferenceNumber"),
        accepted: is_accepted(group),
        texts: texts(group, "ProcessingResultMessage", "ProcessingResultCode"),
    }
}

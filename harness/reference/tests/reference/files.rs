//! The terminal's files, written by hand in the terminal's order (spec/oqs-wire.md §3.9).

use super::office::CODE;

/// The rest of a file name of a reader.
pub(crate) fn face_name(hex: char, second: &str) -> String {
    format!("OQSsiquc01res_face_{CODE}{}_202611160901{second}.xml", hex.to_string().repeat(20))
}

/// A document with declaration and CRLF.
fn document(encoding: &str, header: &str, body: &str) -> String {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"{encoding}\" standalone=\"no\"?>\n<XmlMsg>\n    <MessageHeader>{header}\
         </MessageHeader>\n    <MessageBody>{body}</MessageBody>\n</XmlMsg>\n"
    );
    text.replace('\n', "\r\n")
}

/// Header of IF-002.
fn header(identifier: &str, code: &str, segment: &str) -> String {
    format!(
        "<ProcessExecutionTime>20261116090100</ProcessExecutionTime>\
         <CharacterCodeIdentifier>{code}</CharacterCodeIdentifier><SegmentOfResult>{segment}</SegmentOfResult>\
         <QualificationConfirmationDate>20261116</QualificationConfirmationDate>\
         <ReferenceClassification>1</ReferenceClassification>\
         <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier>\
         <MedicalInstitutionCode>{CODE}</MedicalInstitutionCode>"
    )
}

/// Header of a bulk message.
pub(crate) fn bulk_header(identifier: &str, segment: &str, reception_number: &str) -> String {
    format!(
        "<ProcessExecutionTime>20261116090100</ProcessExecutionTime>\
         <CharacterCodeIdentifier>0</CharacterCodeIdentifier><SegmentOfResult>{segment}</SegmentOfResult>\
         {reception_number}<ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier>\
         <MedicalInstitutionCode>{CODE}</MedicalInstitutionCode>"
    )
}

/// A bulk document.
pub(crate) fn bulk(header: &str, body: &str) -> Vec<u8> {
    document("UTF-8", header, body).into_bytes()
}

/// A 医療券 of November for the office.
pub(crate) fn ticket(self_pay_yen: u32) -> String {
    format!(
        "<MedicalTicketInfo><DesignatedMedicalInstitutionCode>{CODE}</DesignatedMedicalInstitutionCode>\
         <DesignatedMedicalInstitutionFlag>0</DesignatedMedicalInstitutionFlag>\
         <MedicalTreatmentMonth>202611</MedicalTreatmentMonth><IssueNumber>1</IssueNumber>\
         <SingleOrCombinedUse>01</SingleOrCombinedUse><TicketType>01</TicketType>\
         <SelfPayAmount>{self_pay_yen}</SelfPayAmount><MedicalTreatmentType>02</MedicalTreatmentType>\
         <MedicalTicketExpirationDate>20261130</MedicalTicketExpirationDate>\
         <MedicalTicketValidDate>20261101</MedicalTicketValidDate></MedicalTicketInfo>"
    )
}

/// The medical-aid result of a person, in the terminal's order.
pub(crate) fn aid(name: &str, kana: &str, recipient: &str, tickets: &str) -> String {
    let list = if tickets.is_empty() {
        String::new()
    } else {
        format!("<PublicExpenseResultList>{tickets}</PublicExpenseResultList>")
    };
    format!(
        "<ResultOfQualificationConfirmation><QualificationDate>20260401</QualificationDate><Sex1>1</Sex1>\
         <Name>{name}</Name><InsurerNumber>12131017</InsurerNumber><NameKana>{kana}</NameKana>\
         <InsuredCardClassification>A1</InsuredCardClassification><Birthdate>19600401</Birthdate>\
         <InsuredIdentificationNumber>{recipient}</InsuredIdentificationNumber>\
         <InsurerName>中央福祉事務所</InsurerName>{list}</ResultOfQualificationConfirmation>"
    )
}

/// Body of IF-002.
fn body(results: &str, validity: &str) -> String {
    format!(
        "<ResultList>{results}</ResultList><ProcessingResultStatus>1</ProcessingResultStatus>\
         <QualificationValidity>{validity}</QualificationValidity>"
    )
}

/// IF-002 in UTF-8.
pub(crate) fn result(identifier: &str, results: &str, validity: &str) -> Vec<u8> {
    document("UTF-8", &header(identifier, "0", "1"), &body(results, validity)).into_bytes()
}

/// IF-002 in Shift_JIS.
pub(crate) fn result_in_shift_jis(results: &str, validity: &str) -> Vec<u8> {
    let text = document("Shift_JIS", &header("ArnHCeDfNjMCFzg=", "1", "1"), &body(results, validity));
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    bytes.into_owned()
}

/// IF-002 of 医扶　太郎 with a ticket, as a face file.
pub(crate) fn taro_at_reader() -> Vec<u8> {
    result("ArnHCeDfNjMCFzg=", &aid("医扶　太郎", "ｲﾌ ﾀﾛｳ", "0012344", &ticket(0)), "1")
}

/// IF-002 of 医扶　太郎 without a ticket.
pub(crate) fn taro_without_ticket(identifier: &str) -> Vec<u8> {
    result(identifier, &aid("医扶　太郎", "ｲﾌ ﾀﾛｳ", "0012344", ""), "6")
}

/// IF-002 of the message that failed at the centre.
pub(crate) fn failed(identifier: &str) -> Vec<u8> {
    let header = header(identifier, "0", "9");
    let error = "<ErrorCode>OQSX0001E</ErrorCode><ErrorMessage>センターで障害が発生しています。</ErrorMessage>";
    document("UTF-8", &format!("{header}{error}"), "").into_bytes()
}

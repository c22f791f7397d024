//! The little world and the one request that the benches use, so that every figure is about the same exchange.

/// A clinic, an office, one person with insurance and one on medical aid with a ticket.
pub const WORLD: &str = "\
version: 1
title: 計測用の世界
seed: 5
clock: real
offices:
  - id: office
    payer_number: '12131017'
facilities:
  - id: clinic
    kind: clinic
    code: '1312345679'
    character_code: shift_jis
people:
  - id: insured
    birthdate: '1970-01-02'
    insurance:
      - insurer_number: '06132013'
        symbol: '12'
        number: '345678'
        branch: '00'
  - id: recipient
    birthdate: '1960-04-01'
    aid:
      - office: office
        recipient_number: '0012344'
    tickets:
      - facility: clinic
switches:
  late_touch_ms: 0
";

/// Path of the inquiry door of the one facility; the file name follows.
pub const INQUIRY_PATH: &str = "/api/v1/worlds/default/facilities/clinic/inquiries/";

/// 資格確認要求 (IF-001) by the recipient's numbers, declared Shift_JIS.
pub const REQUEST: &[u8] = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>\r\n<XmlMsg>\r\n\
    <MessageHeader>\r\n\
    <QualificationConfirmationDate>20261110</QualificationConfirmationDate>\r\n\
    <MedicalInstitutionCode>1312345679</MedicalInstitutionCode>\r\n\
    <ArbitraryFileIdentifier>bench</ArbitraryFileIdentifier>\r\n\
    </MessageHeader>\r\n\
    <MessageBody>\r\n\
    <QualificationConfirmSearchInfo>\r\n\
    <InsurerNumber>12131017</InsurerNumber>\r\n\
    <InsuredIdentificationNumber>0012344</InsuredIdentificationNumber>\r\n\
    <Birthdate>19600401</Birthdate>\r\n\
    <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\r\n\
    </QualificationConfirmSearchInfo>\r\n\
    </MessageBody>\r\n</XmlMsg>\r\n";

/// The name of the `number`-th request file.
pub fn request_name(number: u64) -> String {
    format!("OQSsiquc01req_{number:012}.xml")
}

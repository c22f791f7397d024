//! Bytes ↔ messages: everything that travels between receipt computer, terminal and laboratory, and nothing of what
//! it means.
//!
//! - [`office_file`]: files of a welfare office, CSV;
//! - [`oqs`]: the messages of the terminal's folders (IF-001…016), XML in UTF-8 or Shift_JIS: tables, structs, code
//!   tables, reader, writer;
//! - [`layout_data`]: messages whose layout is not public, described by data files;
//! - [`folder`]: file names in req, res and face;
//! - [`control`]: JSON shapes of the control API and the world file, dates relative to the treatment month;
//! - [`registration`]: what municipalities register with PMH, JSON or CSV; [`masters`]: tables of public expenses;
//! - [`uke`]: claim files (レセプト電算), record by record;
//! - [`driver`]: JSON shapes of the optional driver of a receipt computer;
//! - [`yaml`]: data files and their mistakes in words.
//!
//! Nothing here touches a disk, a socket or a clock, and nothing here knows a rule of the platform.
//!
//! A terminal reads a request and answers:
//!
//! ```
//! use onshi_wire::folder::{self, Extension, FolderName};
//! use onshi_wire::oqs::{self, codes, Encoding, Limits, OQSsiquc01req, OQSsiquc01res, Style};
//!
//! let bytes = br#"<?xml version='1.0' encoding='Shift_JIS'?>
//! <XmlMsg>
//!   <MessageHeader>
//!     <QualificationConfirmationDate>20261103</QualificationConfirmationDate>
//!     <MedicalInstitutionCode>1311234567</MedicalInstitutionCode>
//!     <ArbitraryFileIdentifier >A1</ArbitraryFileIdentifier >
//!   </MessageHeader>
//!   <MessageBody><QualificationConfirmSearchInfo>
//!     <InsurerNumber>12131234</InsurerNumber>
//!     <InsuredIdentificationNumber>7654321</InsuredIdentificationNumber>
//!     <Birthdate>19510431</Birthdate>
//!     <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>
//!   </QualificationConfirmSearchInfo></MessageBody>
//! </XmlMsg>"#;
//! let Ok(FolderName::Request(name)) = folder::parse("OQSsiquc01req_1.xml") else { panic!() };
//! assert!(oqs::is_complete(bytes));
//!
//! // Everything that is wrong is told, and what could be read is there.
//! let decoded = oqs::decode::<OQSsiquc01req>(bytes, &Limits::DEFAULT);
//! assert_eq!(decoded.problems.len(), 1);
//! assert!(decoded.problems[0].to_string().starts_with(
//!     "11行5桁目 XmlMsg/MessageBody/QualificationConfirmSearchInfo/Birthdate: 生年月日: 「19510431」は正しい形ではありません。"
//! ));
//! let request = decoded.value.unwrap();
//!
//! // The answer goes out in the terminal's order, encoding and layout.
//! let mut answer = OQSsiquc01res::default();
//! answer.message_header.arbitrary_file_identifier = request.message_header.arbitrary_file_identifier;
//! answer.message_header.segment_of_result = Some(codes::SegmentOfResult::ABNORMAL);
//! let bytes = oqs::encode(&answer, &Style::terminal(Encoding::Utf8)).unwrap();
//! assert_eq!(
//!     String::from_utf8(bytes).unwrap(),
//!     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<XmlMsg>\r\n    <MessageHeader>\r\n        \
//!      <SegmentOfResult>9</SegmentOfResult>\r\n        <ArbitraryFileIdentifier>A1</ArbitraryFileIdentifier>\r\n    \
//!      </MessageHeader>\r\n</XmlMsg>\r\n"
//! );
//! assert_eq!(name.response(Extension::Xml).file_name(), "OQSsiquc01res_1.xml");
//! ```

pub mod control;
pub mod driver;
pub mod folder;
pub mod layout_data;
mod lines;
pub mod masters;
pub mod office_file;
pub mod oqs;
pub mod registration;
pub mod uke;
pub mod yaml;

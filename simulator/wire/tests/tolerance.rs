//! What reading tolerates without a word (spec/oqs-wire.md §2.7), and how it reports what is wrong.

#![allow(clippy::unwrap_used, reason = "helpers of tests may stop where they fail")]

use onshi_wire::oqs::{
    Code, Decoded, Encoding, Limits, Message, MessageKind, OQSmuquc02res, OQSsiquc01req, OQSsiquc01res, ProblemKind,
    Severity, codes, decode, decode_face, decode_message,
};

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>"#;

const HEADER: &str = "<MessageHeader><QualificationConfirmationDate>20261103</QualificationConfirmationDate>\
    <MedicalInstitutionCode>1311234567</MedicalInstitutionCode></MessageHeader>";

const SEARCH: &str = "<QualificationConfirmSearchInfo><InsurerNumber>  138057</InsurerNumber>\
    <InsuredIdentificationNumber>1234567</InsuredIdentificationNumber><Birthdate>19510409</Birthdate>\
    <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\
    </QualificationConfirmSearchInfo>";

fn request(header: &str, search: &str) -> String {
    format!("{DECLARATION}\n<XmlMsg>{header}<MessageBody>{search}</MessageBody></XmlMsg>")
}

fn read(text: &str) -> Decoded<OQSsiquc01req> {
    decode(text.as_bytes(), &Limits::DEFAULT)
}

/// Reads a request after one replacement in it.
fn read_changed(from: &str, to: &str) -> Decoded<OQSsiquc01req> {
    let whole = request(HEADER, SEARCH);
    assert!(whole.contains(from), "{from}");
    read(&whole.replacen(from, to, 1))
}

fn kinds<T>(decoded: &Decoded<T>) -> Vec<ProblemKind> {
    decoded.problems.iter().map(|problem| problem.kind).collect()
}

#[test]
fn variants_seen_in_the_field_are_accepted_without_a_word() {
    let plain = read(&request(HEADER, SEARCH));
    assert_eq!(plain.problems, []);
    for (from, to) in [
        (DECLARATION, "<?xml version='1.0' encoding='UTF-8' standalone='no'?>"),
        (DECLARATION, "<?xml version=\"1.0\" encoding=\"utf-8\"?>"),
        (DECLARATION, "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        ("<Birthdate>", "<Birthdate >"),
        ("</Birthdate>", "</Birthdate >"),
        ("<MessageBody>", "\r\n\t<!-- 照会 --><MessageBody>"),
        ("19510409", "1951<!-- split -->0409"),
        ("19510409", "<![CDATA[19510409]]>"),
        ("19510409", "&#49;9510409"),
    ] {
        let decoded = read_changed(from, to);
        assert_eq!(decoded.problems, [], "{to}");
        assert_eq!(decoded.value, plain.value, "{to}");
    }
}

#[test]
fn any_order_is_accepted() {
    let body_first = format!("{DECLARATION}<XmlMsg><MessageBody>{SEARCH}</MessageBody>{HEADER}</XmlMsg>");
    let decoded = read(&body_first);
    assert_eq!(decoded.problems, []);
    assert_eq!(decoded.value, read(&request(HEADER, SEARCH)).value);
}

#[test]
fn absent_and_empty_elements_stay_apart() {
    let decoded =
        read_changed("<Birthdate>", "<InsuredBranchNumber/><InsuredCardSymbol></InsuredCardSymbol><Birthdate>");
    assert_eq!(decoded.problems, []);
    let search = decoded.value.unwrap().message_body.qualification_confirm_search_info;
    assert_eq!(search.insured_branch_number.as_deref(), Some(""));
    assert_eq!(search.insured_card_symbol.as_deref(), Some(""));
    assert_eq!(search.arbitrary_identifier, None);
}

#[test]
fn a_hand_written_shift_jis_request_is_read() {
    let text = request(
        &HEADER.replace(
            "</MessageHeader>",
            "<ArbitraryFileIdentifier>髙橋ﾊﾅｺ～</ArbitraryFileIdentifier></MessageHeader>",
        ),
        SEARCH,
    )
    .replace("UTF-8", "Shift_JIS");
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    let decoded: Decoded<OQSsiquc01req> = decode(&bytes, &Limits::DEFAULT);
    assert_eq!((decoded.problems.as_slice(), decoded.encoding), (&[][..], Some(Encoding::ShiftJis)));
    assert_eq!(decoded.value.unwrap().message_header.arbitrary_file_identifier.as_deref(), Some("髙橋ﾊﾅｺ～"));
}

#[test]
fn every_problem_is_reported_with_its_place_and_a_remedy() {
    let text = format!(
        "{DECLARATION}\r\n<XmlMsg>\r\n  <MessageHeader>\r\n    <MedicalInstitutionCode>13112</MedicalInstitutionCode>\r\n  \
         </MessageHeader>\r\n  <MessageBody>\r\n    <QualificationConfirmSearchInfo>\r\n      \
         <InsurerNumber>12A</InsurerNumber>\r\n      <InsuredIdentificationNumber/>\r\n      \
         <Birthdate>19510431</Birthdate>\r\n      <Birthdate>19510401</Birthdate>\r\n      \
         <LimitApplicationCertificateRelatedConsFlg>7</LimitApplicationCertificateRelatedConsFlg>\r\n      \
         <Seibetsu>1</Seibetsu>\r\n    </QualificationConfirmSearchInfo>\r\n  </MessageBody>\r\n</XmlMsg>\r\n"
    );
    let decoded = read(&text);
    let found: Vec<_> = decoded
        .problems
        .iter()
        .map(|p| (p.kind, p.severity, p.place.line, p.place.column, p.place.path.rsplit('/').next().unwrap()))
        .collect();
    use ProblemKind::{Duplicate, Empty, Missing, UnknownCode, UnknownElement, WrongForm};
    use Severity::{Error, Warning};
    assert_eq!(
        found,
        [
            (Missing, Error, 3, 3, "MessageHeader"),
            (WrongForm, Error, 4, 5, "MedicalInstitutionCode"),
            (WrongForm, Error, 8, 7, "InsurerNumber"),
            (Empty, Error, 9, 7, "InsuredIdentificationNumber"),
            (WrongForm, Error, 10, 7, "Birthdate"),
            (Duplicate, Error, 11, 7, "Birthdate[2]"),
            (UnknownCode, Error, 12, 7, "LimitApplicationCertificateRelatedConsFlg"),
            (UnknownElement, Warning, 13, 7, "Seibetsu"),
        ]
    );
    for problem in &decoded.problems {
        let start = &text.as_bytes()[problem.place.offset..];
        assert_eq!(start[0], b'<', "{problem}");
        assert!(problem.what.ends_with('。') && problem.remedy.ends_with('。'), "{problem}");
        assert!(
            problem.to_string().starts_with(&format!("{}行{}桁目 XmlMsg", problem.place.line, problem.place.column))
        );
    }
    // The best effort is there all the same, and what was read first is kept.
    let search = decoded.value.clone().unwrap().message_body.qualification_confirm_search_info;
    assert_eq!(search.birthdate.as_deref(), Some("19510431"));
    assert_eq!(search.limit_application_certificate_related_cons_flg.unwrap().as_str(), "7");
    assert!(!decoded.is_acceptable());
    assert_eq!(decoded.into_result().unwrap_err().len(), 8);
}

#[test]
fn offsets_are_those_of_the_received_bytes_in_shift_jis_too() {
    let text = request(
        &HEADER.replace(
            "<MedicalInstitutionCode>",
            "<ArbitraryFileIdentifier>医療ｱ</ArbitraryFileIdentifier><MedicalInstitutionCode>",
        ),
        SEARCH,
    )
    .replace("UTF-8", "Shift_JIS")
    .replace("19510409", "19510499");
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let decoded: Decoded<OQSsiquc01req> = decode(&bytes, &Limits::DEFAULT);
    assert_eq!(kinds(&decoded), [ProblemKind::WrongForm]);
    assert!(bytes[decoded.problems[0].place.offset..].starts_with(b"<Birthdate>"));
}

#[test]
fn what_is_not_the_message_at_all_is_refused() {
    use ProblemKind::{Attribute, Encoding, Malformed, Missing, Mixed, Truncated, Undecodable, WrongRoot};
    for (from, to, expected) in [
        ("<XmlMsg>", "<XmlMessage>", vec![Malformed]),
        ("</XmlMsg>", "", vec![Truncated]),
        ("</Birthdate>", "</Birthday>", vec![Malformed]),
        ("19510409", "&copy;", vec![Malformed]),
        ("19510409", "&#1;", vec![Malformed]),
        ("19510409", "\u{1}", vec![Malformed]),
        ("encoding=\"UTF-8\"", "encoding=\"EUC-JP\"", vec![Encoding]),
        ("<Birthdate>", "<x:Birthdate>", vec![Malformed]),
        ("<MessageBody>", "<MessageBody>照会", vec![Mixed]),
        ("19510409", "<Day>19510409</Day>", vec![Missing, Mixed]),
        ("<XmlMsg>", "<XmlMsg version=\"1\">", vec![Attribute]),
    ] {
        let decoded = read_changed(from, to);
        let mut found = kinds(&decoded);
        found.iter_mut().filter(|kind| **kind == ProblemKind::Empty).for_each(|kind| *kind = Missing);
        found.sort_unstable();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(found, expected, "{to}: {:?}", decoded.problems);
    }
    assert_eq!(kinds(&read("<Other></Other>")), [Encoding, WrongRoot]);
    assert_eq!(kinds(&read("")), [Truncated]);
    assert_eq!(kinds(&read(" \r\n ")), [Truncated]);
    let text = request(HEADER, SEARCH);
    let bytes = [text.as_bytes(), b"\xFF</XmlMsg>"].concat();
    let decoded: Decoded<OQSsiquc01req> = decode(&bytes, &Limits::DEFAULT);
    assert_eq!(kinds(&decoded), [Undecodable]);
    assert_eq!(decoded.problems[0].place.offset, text.len());
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(kinds(&decode::<OQSsiquc01req>(&wide, &Limits::DEFAULT)), [Encoding]);
}

#[test]
fn a_namespace_or_missing_declaration_is_a_warning_only() {
    for text in [
        request(HEADER, SEARCH).replace("<XmlMsg>", "<XmlMsg xmlns=\"urn:x\">"),
        request(HEADER, SEARCH).replace(DECLARATION, ""),
    ] {
        let decoded = read(&text);
        assert!(decoded.is_acceptable() && !decoded.problems.is_empty(), "{:?}", decoded.problems);
    }
}

fn golden(name: &str) -> String {
    let path = format!("{}/tests/golden/utf_8/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    String::from_utf8(std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn elements_that_contradict_each_other_are_reported() {
    for (name, from, to, severity) in [
        ("OQSsiquc01res", "<CharacterCodeIdentifier>0", "<CharacterCodeIdentifier>1", Severity::Error),
        ("OQSsiquc01res_error", "<SegmentOfResult>9", "<SegmentOfResult>1", Severity::Error),
        ("OQSsiquc01res", "<SegmentOfResult>1", "<SegmentOfResult>9", Severity::Warning),
        ("OQSsiquc01res", "<QualificationValidity>1</QualificationValidity>", "", Severity::Warning),
        ("OQSmuquc01res", "<ReceptionNumber>12345678901</ReceptionNumber>", "", Severity::Error),
        ("OQSmuquc02res", "<NumberOfProcessingResult>2", "<NumberOfProcessingResult>3", Severity::Warning),
        ("OQSmuimm02res", "<NumberOfError>1", "<NumberOfError>5", Severity::Warning),
        ("OQSsiimm01res", "<ProcessingResultStatus>1", "<ProcessingResultStatus>2", Severity::Warning),
    ] {
        let text = golden(name);
        assert!(text.contains(from), "{name} {from}");
        let kind = MessageKind::from_prefix(name.split('_').next().unwrap()).unwrap();
        let decoded = decode_message(kind, text.replacen(from, to, 1).as_bytes(), &Limits::DEFAULT);
        let worst = decoded.problems.iter().filter(|p| p.kind == ProblemKind::Contradiction).map(|p| p.severity).max();
        assert_eq!(worst, Some(severity), "{name} {to}: {:?}", decoded.problems);
    }
}

#[test]
fn a_face_file_has_rules_of_its_own() {
    let answer = golden("OQSsiquc01res");
    let decoded = decode_face(answer.as_bytes(), &Limits::DEFAULT);
    let paths: Vec<_> = decoded.errors().map(|problem| problem.place.path.as_str()).collect();
    assert_eq!(
        paths,
        ["XmlMsg/MessageHeader/ReferenceClassification", "XmlMsg/MessageBody/QualificationConfirmSearchInfo"]
    );
    assert!(decode::<OQSsiquc01res>(answer.as_bytes(), &Limits::DEFAULT).is_acceptable());
}

#[test]
fn vendor_values_and_new_elements_are_kept_or_skipped_and_told() {
    let text = golden("face")
        .replace("<ReferenceClassification>1", "<ReferenceClassification>B")
        .replace("<PostNumber>", "<AllergyInfoConsFlg>1</AllergyInfoConsFlg><PostNumber>");
    let decoded = decode::<OQSsiquc01res>(text.as_bytes(), &Limits::DEFAULT);
    assert_eq!(kinds(&decoded), [ProblemKind::UnknownCode, ProblemKind::UnknownElement]);
    let class = decoded.value.unwrap().message_header.reference_classification.unwrap();
    assert_eq!((class.as_str(), class.is_known()), ("B", false));
    assert_ne!(class, codes::ReferenceClassification::INSURED_CARD);
}

#[test]
fn a_message_tells_what_folders_and_clients_match_by() {
    let message = decode_message(MessageKind::OQSmuquc02res, golden("OQSmuquc02res").as_bytes(), &Limits::DEFAULT)
        .into_result()
        .unwrap();
    assert_eq!(message.reception_number(), Some("12345678901"));
    assert_eq!(message.arbitrary_file_identifier(), Some("2026110300003"));
    assert_eq!(message.medical_institution_code(), Some("1311234567"));
    assert_eq!(message.segment_of_result(), Some("1"));
    assert_eq!(Message::from(OQSmuquc02res::default()).reception_number(), None);
}

/// 同意済資格情報一括取得 with these search items.
fn consented(kind: MessageKind, search: &str) -> Decoded<Message> {
    let header = "<MessageHeader><MedicalInstitutionCode >1311234567</MedicalInstitutionCode >\
                  <ArbitraryFileIdentifier/></MessageHeader>";
    let search = format!("<QualificationConfirmSearchInfo>{search}</QualificationConfirmSearchInfo>");
    decode_message(kind, request(header, &search).as_bytes(), &Limits::DEFAULT)
}

#[test]
fn consented_qualifications_are_asked_for_by_days_of_consent_or_of_examination() {
    let consent = "<ConsentDateTo>20261031</ConsentDateTo><ConsentDateFrom>20261001</ConsentDateFrom><ExaminationDateFrom/>\
         <MedicalTreatmentFlag>3</MedicalTreatmentFlag>";
    assert_eq!(consented(MessageKind::OQSmuonq01req, consent).problems, []);
    let examination = "<ExaminationDateFrom>20261104</ExaminationDateFrom>\
         <ExaminationDateTo>20261104</ExaminationDateTo><MedicalTreatmentFlag>3</MedicalTreatmentFlag>";
    assert_eq!(consented(MessageKind::OQSmuonq01req, examination).problems, []);
    // 訪問診療等 knows days of consent only.
    let decoded = consented(MessageKind::OQSmuhvq01req, examination);
    use ProblemKind::{Missing, UnknownElement};
    assert_eq!(kinds(&decoded), [Missing, Missing, UnknownElement, UnknownElement]);
    assert_eq!(decoded.problems.iter().filter(|p| p.severity == Severity::Error).count(), 2);
}

#[test]
fn a_single_inquiry_without_card_lacks_nothing_hard_because_its_layout_is_an_assumption() {
    for kind in [MessageKind::OQSsihvq01req, MessageKind::OQSsionq01req] {
        let decoded = decode_message(kind, request(HEADER, SEARCH).as_bytes(), &Limits::DEFAULT);
        assert_eq!(kinds(&decoded), [ProblemKind::Missing], "{kind}");
        assert!(decoded.problems.iter().all(|problem| problem.severity == Severity::Warning), "{kind}");
        assert!(decoded.value.is_some());
    }
}

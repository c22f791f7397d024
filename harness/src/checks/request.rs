//! A whole request of the product: which elements each message needs (spec/oqs-wire.md §3), and all checks together.

use super::elements::{self, Element, Form};
use super::{Outcome, encoding, file_name};
use crate::case::{Finding, Observed};

/// What a request message must be like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// API識別ID, which is also the prefix of the file name.
    pub id: &'static str,
    /// The rule: the section of the format reference.
    pub rule: &'static str,
    /// Paths below `XmlMsg` that must be there once.
    pub required: &'static [&'static str],
    /// Names of elements that may be there besides.
    pub optional: &'static [&'static str],
}

/// Elements of the header that every request may carry.
const HEADER: &[&str] =
    &["XmlMsg", "MessageHeader", "MessageBody", "MedicalInstitutionCode", "ArbitraryFileIdentifier"];

const MIC: &str = "MessageHeader/MedicalInstitutionCode";
const SEARCH: &str = "MessageBody/QualificationConfirmSearchInfo";
/// What a request to see may carry besides.
const BROWSING: &[&str] = &["InsuranceCardSymbol", "BranchNumber", "PrDiInfClassification", "MedicalTreatmentFlag"];
const REGISTRATION: &str = "MessageBody/ReferenceNumberRegistrationInfo";

const TREATMENT: &str = "MessageBody/QualificationConfirmSearchInfo/MedicalTreatmentFlag";

/// 資格確認 under a consent: IF-001 with 診療区分, an assumption (spec/oqs-wire.md §8-19).
const REMOTE_INQUIRY: Layout = Layout {
    id: "OQSsihvq01req",
    rule: "W-3.7",
    required: &[
        MIC,
        "MessageHeader/QualificationConfirmationDate",
        SEARCH,
        "MessageBody/QualificationConfirmSearchInfo/InsurerNumber",
        "MessageBody/QualificationConfirmSearchInfo/InsuredIdentificationNumber",
        "MessageBody/QualificationConfirmSearchInfo/Birthdate",
        TREATMENT,
    ],
    optional: &[
        "InsuredCardSymbol",
        "InsuredBranchNumber",
        "LimitApplicationCertificateRelatedConsFlg",
        "ArbitraryIdentifier",
    ],
};

/// The requests of the interface that this suite judges.
pub const LAYOUTS: &[Layout] = &[
    Layout {
        id: "OQSsiquc01req",
        rule: "W-3.1",
        required: &[
            MIC,
            "MessageHeader/QualificationConfirmationDate",
            SEARCH,
            "MessageBody/QualificationConfirmSearchInfo/InsurerNumber",
            "MessageBody/QualificationConfirmSearchInfo/InsuredIdentificationNumber",
            "MessageBody/QualificationConfirmSearchInfo/Birthdate",
            "MessageBody/QualificationConfirmSearchInfo/LimitApplicationCertificateRelatedConsFlg",
        ],
        optional: &["InsuredCardSymbol", "InsuredBranchNumber", "ArbitraryIdentifier"],
    },
    Layout {
        id: "OQSmuquc01req",
        rule: "W-3.4",
        required: &[
            MIC,
            "MessageHeader/QualificationConfirmationDate",
            "MessageBody/QualificationConfirmSearchInfo/InsurerNumber",
            "MessageBody/QualificationConfirmSearchInfo/InsuredIdentificationNumber",
        ],
        optional: &[
            "QualificationConfirmSearchInfo",
            "InsuredCardSymbol",
            "InsuredBranchNumber",
            "Birthdate",
            "LimitApplicationCertificateRelatedConsFlg",
            "ArbitraryIdentifier",
        ],
    },
    Layout { id: "OQSmuquc02req", rule: "W-3.4", required: &[MIC, "MessageBody/ReceptionNumber"], optional: &[] },
    Layout {
        id: "OQSsiimm01req",
        rule: "W-3.5",
        required: &[
            MIC,
            REGISTRATION,
            "MessageBody/ReferenceNumberRegistrationInfo/ReferenceNumber",
            "MessageBody/ReferenceNumberRegistrationInfo/InsurerNumber",
            "MessageBody/ReferenceNumberRegistrationInfo/InsuredIdentificationNumber",
        ],
        optional: &["InsuredCardSymbol", "InsuredBranchNumber"],
    },
    Layout {
        id: "OQSmuimm01req",
        rule: "W-3.5",
        required: &[
            MIC,
            "MessageBody/ReferenceNumberRegistrationInfo/ReferenceNumber",
            "MessageBody/ReferenceNumberRegistrationInfo/InsurerNumber",
            "MessageBody/ReferenceNumberRegistrationInfo/InsuredIdentificationNumber",
        ],
        optional: &["ReferenceNumberRegistrationInfo", "InsuredCardSymbol", "InsuredBranchNumber"],
    },
    Layout { id: "OQSmuimm02req", rule: "W-3.5", required: &[MIC, "MessageBody/ReceptionNumber"], optional: &[] },
    Layout {
        id: "OQSmutic01req",
        rule: "W-3.6",
        required: &[MIC, SEARCH, "MessageBody/QualificationConfirmSearchInfo/MedicalTreatmentMonth"],
        optional: &[],
    },
    Layout {
        id: "YZKsiquc01req",
        rule: "W-3.8",
        required: &[
            MIC,
            "MessageHeader/InsurerNumber",
            "MessageHeader/InsuredPersonIdentificationNumber",
            "MessageBody/StartDate",
            "MessageBody/EndDate",
            "MessageBody/FileCategory",
        ],
        optional: BROWSING,
    },
    Layout {
        id: "TKKsiquc01req",
        rule: "W-3.8",
        required: &[
            MIC,
            "MessageHeader/InsurerNumber",
            "MessageHeader/InsuredPersonIdentificationNumber",
            "MessageBody/FileCategory",
        ],
        optional: BROWSING,
    },
    REMOTE_INQUIRY,
    Layout { id: "OQSsionq01req", ..REMOTE_INQUIRY },
    Layout {
        id: "OQSmuhvq01req",
        rule: "W-3.7",
        required: &[
            MIC,
            SEARCH,
            "MessageBody/QualificationConfirmSearchInfo/ConsentDateFrom",
            "MessageBody/QualificationConfirmSearchInfo/ConsentDateTo",
            TREATMENT,
        ],
        optional: &[],
    },
    Layout {
        id: "OQSmuonq01req",
        rule: "W-3.7",
        required: &[MIC, SEARCH, TREATMENT],
        optional: &["ConsentDateFrom", "ConsentDateTo", "ExaminationDateFrom", "ExaminationDateTo"],
    },
    Layout { id: "OQSmuhvq02req", rule: "W-3.7", required: &[MIC, "MessageBody/ReceptionNumber"], optional: &[] },
    Layout { id: "OQSmuonq02req", rule: "W-3.7", required: &[MIC, "MessageBody/ReceptionNumber"], optional: &[] },
    Layout { id: "OQSmutic02req", rule: "W-3.6", required: &[MIC, "MessageBody/ReceptionNumber"], optional: &[] },
];

/// Forms of values, wherever they stand.
const FORMS: &[(&str, Form)] = &[
    ("MedicalInstitutionCode", Form::Digits(10)),
    ("ArbitraryFileIdentifier", Form::AtMost(50)),
    ("QualificationConfirmationDate", Form::Date),
    ("Birthdate", Form::Date),
    ("MedicalTreatmentMonth", Form::Month),
    ("MedicalTreatmentFlag", Form::Digits(1)),
    ("ConsentDateFrom", Form::Date),
    ("ConsentDateTo", Form::Date),
    ("ExaminationDateFrom", Form::Date),
    ("ExaminationDateTo", Form::Date),
    ("InsurerNumber", Form::Insurer),
    ("InsuredCardSymbol", Form::AtMost(20)),
    ("InsuredIdentificationNumber", Form::AtMost(20)),
    ("InsuredBranchNumber", Form::DigitsOrEmpty(2)),
    ("LimitApplicationCertificateRelatedConsFlg", Form::Digits(1)),
    ("InsuredPersonIdentificationNumber", Form::AtMost(20)),
    ("InsuranceCardSymbol", Form::AtMost(20)),
    ("BranchNumber", Form::DigitsOrEmpty(2)),
    ("StartDate", Form::Month),
    ("EndDate", Form::Month),
    ("FileCategory", Form::Digits(1)),
    ("PrDiInfClassification", Form::Digits(1)),
    ("MedicalTreatmentFlag", Form::Digits(1)),
    ("ReferenceNumber", Form::AtMost(50)),
    ("ReceptionNumber", Form::AtMost(20)),
];

/// The layout of a message, by its API識別ID.
pub fn layout(id: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().find(|layout| layout.id == id)
}

/// The elements of a request, decoded as it declares.
///
/// # Errors
/// Whatever keeps it from being read: byte order mark, declaration, encoding, XML, root.
pub fn elements_of(observed: &Observed, rule: &str) -> Result<Vec<Element>, Finding> {
    let text = encoding::read(&observed.bytes).map_err(|finding| finding.in_message(observed))?;
    elements::read(&text, rule).map_err(|finding| finding.in_message(observed))
}

/// Reads a request and judges its elements; a finding says in which message.
pub fn judge_elements(observed: &Observed, rule: &str, judge: impl FnOnce(&[Element]) -> Outcome) -> Outcome {
    judge(&elements_of(observed, rule)?).map_err(|finding| finding.in_message(observed))
}

/// The text of the first element of this name in any message, if it can be read.
pub fn text_in(bytes: &[u8], name: &str) -> Option<String> {
    let text = encoding::read(bytes).ok()?;
    let all = elements::read(&text, "W-2.7").ok()?;
    elements::named(&all, name).first().map(|element| element.text.trim().to_owned())
}

/// Everything that is wrong with a request: name, bytes, elements, forms, and whose code it carries.
pub fn problems(observed: &Observed, layout: &'static Layout, facility_code: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(file_name::form(&observed.entry.name, layout.id).err());
    match elements_of(observed, layout.rule) {
        Err(finding) => found.push(finding),
        Ok(all) => found.extend(problems_of_elements(&all, layout, facility_code)),
    }
    found.into_iter().map(|finding| finding.in_message(observed)).collect()
}

fn problems_of_elements(all: &[Element], layout: &'static Layout, facility_code: &str) -> Vec<Finding> {
    let required = layout.required.iter().map(|path| elements::once(all, layout.rule, &format!("XmlMsg/{path}")));
    let forms = FORMS.iter().map(|(name, form)| elements::form(all, "W-3.1", name, *form));
    let names: Vec<&str> = names_of(layout).collect();
    required
        .chain(forms)
        .chain([
            elements::says(all, "W-3.1", "MedicalInstitutionCode", facility_code),
            elements::known(all, layout.rule, &names),
        ])
        .filter_map(Outcome::err)
        .collect()
}

fn names_of(layout: &'static Layout) -> impl Iterator<Item = &'static str> {
    let required = layout.required.iter().flat_map(|path| path.split('/'));
    HEADER.iter().chain(layout.optional).copied().chain(required)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_wire::control::journal::{Direction, Door, JournalEntry};

    const CODE: &str = "1319900013";
    const GOOD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<XmlMsg><MessageHeader><QualificationConfirmationDate>20261103\
</QualificationConfirmationDate><MedicalInstitutionCode>1319900013</MedicalInstitutionCode><ArbitraryFileIdentifier>a1\
</ArbitraryFileIdentifier></MessageHeader><MessageBody><QualificationConfirmSearchInfo><InsurerNumber>12139903</InsurerNumber>\
<InsuredIdentificationNumber>1000025</InsuredIdentificationNumber><InsuredBranchNumber/><Birthdate>19500203</Birthdate>\
<LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg></QualificationConfirmSearchInfo>\
</MessageBody></XmlMsg>";

    fn observed(name: &str, text: &str) -> Observed {
        let entry = JournalEntry {
            seq: 7,
            at: "2026-11-03T09:00:00".into(),
            direction: Direction::Received,
            door: Door::Req,
            terminal: None,
            facility: None,
            answers: None,
            name: name.into(),
            message: Some("OQSsiquc01req".into()),
            summary: String::new(),
            size: text.len() as u64,
            bytes_base64: None,
        };
        Observed { entry, bytes: text.as_bytes().to_vec() }
    }

    fn found(text: &str) -> Vec<Finding> {
        problems(&observed("OQSsiquc01req_1.xml", text), layout("OQSsiquc01req").unwrap(), CODE)
    }

    #[test]
    fn a_good_request_has_no_problem() {
        assert_eq!(found(GOOD), []);
    }

    #[test]
    fn each_fault_is_found_with_its_rule_message_and_place() {
        for (from, to, rule) in [
            ("19500203", "1950-02-03", "W-3.1"),
            ("1319900013", "1319900021", "W-3.1"),
            ("1319900013", "131990001", "W-3.1"),
            ("<ArbitraryFileIdentifier>a1", &format!("<ArbitraryFileIdentifier>{}", "x".repeat(51)), "W-3.1"),
            ("<InsuredIdentificationNumber>1000025</InsuredIdentificationNumber>", "", "W-3.1"),
            ("<InsurerNumber>12139903", "<InsurerNumber>123456789", "W-3.1"),
            ("20261103", "20261131", "W-3.1"),
            ("XmlMsg", "Message", "W-3.1"),
            ("UTF-8", "Shift-JIS-2004", "W-2.7"),
        ] {
            let found = found(&GOOD.replace(from, to));
            assert!(found.iter().any(|finding| finding.requirement == rule), "{from} → {to}: {found:?}");
            assert!(found.iter().all(|finding| finding.place.journal_seq == Some(7)));
        }
    }

    #[test]
    fn a_wrong_file_name_is_found_too() {
        let found = problems(&observed("OQSsiquc01req.xml", GOOD), layout("OQSsiquc01req").unwrap(), CODE);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].requirement, "W-2.2");
    }

    #[test]
    fn every_layout_names_its_section_and_asks_for_the_facility_code() {
        for layout in LAYOUTS {
            assert!(layout.rule.starts_with("W-3."), "{}", layout.id);
            assert!(layout.required.contains(&MIC), "{}", layout.id);
        }
        assert!(layout("OQSxx").is_none());
    }

    #[test]
    fn a_text_can_be_taken_out_of_any_message() {
        assert_eq!(text_in(GOOD.as_bytes(), "Birthdate").as_deref(), Some("19500203"));
        assert_eq!(text_in(GOOD.as_bytes(), "ReceptionNumber"), None);
        assert_eq!(text_in(b"junk", "Birthdate"), None);
    }
}

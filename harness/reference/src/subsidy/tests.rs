//! The rules of public expenses, case by case (spec/pmh.md §7).

use super::certificate::{Cap, CapUnit, Certificate};
use super::layout::{self, Told};
use super::payment::{Bill, Payer, charge};
use super::scheme;
use super::standing::{Place, standing};
use crate::dates::Month;
use crate::defects::Defects;
use crate::messages::Segment;
use jiff::civil::{Date, date};
use onshi_wire::driver::subsidy::Standing;

fn certificate(payer: &str, cap: Option<u32>) -> Certificate {
    Certificate {
        payer_number: payer.to_owned(),
        recipient_number: "1000025".to_owned(),
        cap: cap.map(|yen| Cap { yen, unit: CapUnit::Month }),
        ..Certificate::default()
    }
}

/// What the patient pays, and what each slip says.
fn paid(total_yen: u32, tenths: Option<u32>, aid: Option<u32>, payers: &[(&str, Option<u32>, u64)]) -> (u32, Vec<u32>) {
    let certificates: Vec<_> = payers.iter().map(|(payer, cap, _)| certificate(payer, *cap)).collect();
    let bill = Bill {
        total_yen,
        insured_tenths: tenths,
        aid_self_pay: aid,
        payers: certificates
            .iter()
            .zip(payers)
            .map(|(certificate, (_, _, before))| Payer { certificate, paid_before: *before })
            .collect(),
        month: Month::of(date(2026, 11, 3)),
        defects: Defects::default(),
    };
    let (patient, lines) = charge(&bill);
    (patient, lines.into_iter().map(|line| line.paid_yen).collect())
}

#[test]
fn the_patient_pays_what_the_cases_say() {
    for (case, total, tenths, aid, payers, patient, slips) in [
        ("20: no cap is no cap of zero", 10_000, Some(3), None, vec![("54136015", None, 0)], 2_000, vec![]),
        ("20: zero is a cap", 10_000, Some(3), None, vec![("54136015", Some(0), 0)], 0, vec![0]),
        ("21: any amount", 100_000, Some(3), None, vec![("54136015", Some(3_330), 0)], 3_330, vec![3_330]),
        (
            "23: the remainder of the cap",
            20_000,
            Some(3),
            None,
            vec![("54136015", Some(5_000), 2_500)],
            2_500,
            vec![2_500],
        ),
        ("24: nothing remains", 20_000, Some(3), None, vec![("54136015", Some(5_000), 5_000)], 0, vec![0]),
        (
            "26: a local scheme pays the rest, the slip has it all",
            20_000,
            Some(3),
            None,
            vec![("24136010", Some(15_000), 0), ("81136244", Some(500), 0)],
            500,
            vec![2_000, 500],
        ),
        ("27: five percent whatever the insurance", 10_000, Some(3), None, vec![("10131013", None, 0)], 500, vec![]),
        ("27: five percent at one tenth", 10_000, Some(1), None, vec![("10131013", None, 0)], 500, vec![]),
        ("28: one tenth stays one tenth", 10_000, Some(1), None, vec![("21136015", None, 0)], 1_000, vec![]),
        ("29: 54 at one tenth", 10_000, Some(1), None, vec![("54136015", None, 0)], 1_000, vec![]),
        ("30: 52 at two tenths", 10_000, Some(2), None, vec![("52138010", None, 0)], 2_000, vec![]),
        ("31: the insurance is not billed", 10_000, Some(3), None, vec![("18136010", None, 0)], 0, vec![]),
        ("32: up to 20,000 yen", 100_000, Some(3), None, vec![("11131013", Some(20_000), 0)], 20_000, vec![20_000]),
        (
            "10: 38 twice",
            200_000,
            Some(3),
            None,
            vec![("38136010", Some(20_000), 0), ("38136028", Some(10_000), 0)],
            10_000,
            vec![20_000, 10_000],
        ),
        ("11: medical aid pays the remainder", 10_000, None, Some(0), vec![("54136023", Some(0), 0)], 0, vec![0]),
        ("11: but for the ticket's own amount", 10_000, None, Some(1_000), vec![("15136010", None, 0)], 1_000, vec![]),
        ("rounded to ten yen", 1_235, Some(3), None, vec![], 370, vec![]),
    ] {
        assert_eq!(paid(total, tenths, aid, &payers), (patient, slips), "{case}");
    }
}

#[test]
fn a_cap_is_prorated_by_days_and_the_fraction_is_cut_p_32() {
    let part = Certificate { from: Some(date(2026, 11, 11)), ..certificate("11131013", Some(20_000)) };
    let bill = Bill {
        total_yen: 200_000,
        insured_tenths: Some(3),
        aid_self_pay: None,
        payers: vec![Payer { certificate: &part, paid_before: 0 }],
        month: Month::of(date(2026, 11, 20)),
        defects: Defects::default(),
    };
    assert_eq!(charge(&bill).0, 13_333, "20 of 30 days");
}

#[test]
fn schemes_are_applied_in_the_order_of_the_master_with_local_ones_where_they_belong() {
    let mut payers = vec!["12139903", "53136016", "81136244", "54136015", "15136010", "38136010", "13136013"];
    payers.sort_by_key(|payer| scheme::rank(payer));
    assert_eq!(payers, ["13136013", "15136010", "54136015", "38136010", "81136244", "53136016", "12139903"]);
    assert_eq!(scheme::rank("51133017").0, 2, "水俣: local first");
    assert_eq!(scheme::rank("51136010").0, 0);
    assert!(scheme::is_local("81") && !scheme::is_local("86"));
}

#[test]
fn a_certificate_stands_as_the_cases_say() {
    let day = date(2026, 11, 3);
    let place = Place { facility_code: "1319900013", day, has_base: true, defects: Defects::default() };
    let at = |certificate: &Certificate| standing(certificate, place);
    let good = certificate("54136015", None);
    assert_eq!(at(&good), Standing::InKind);
    let dated = |from: Date, until: Date| Certificate { from: Some(from), until: Some(until), ..good.clone() };
    assert_eq!(at(&dated(date(2026, 11, 4), date(2027, 3, 31))), Standing::NotInForce);
    assert_eq!(at(&dated(date(2025, 11, 4), date(2026, 11, 2))), Standing::NotInForce);
    assert_eq!(at(&dated(day, day)), Standing::InKind);
    assert_eq!(at(&Certificate { payer_number: String::new(), ..good.clone() }), Standing::WithoutNumber);
    assert_eq!(at(&Certificate { recipient_number: String::new(), ..good.clone() }), Standing::WithoutNumber);
    assert_eq!(at(&Certificate { always_reimbursement: true, ..good.clone() }), Standing::Reimbursement);
    assert_eq!(at(&Certificate { issued_on: Some(date(2026, 11, 4)), ..good.clone() }), Standing::Reimbursement);
    assert_eq!(at(&Certificate { issued_on: Some(day), ..good.clone() }), Standing::InKind);
    assert_eq!(at(&certificate("81276244", None)), Standing::Reimbursement, "another prefecture");
    assert_eq!(at(&certificate("81136244", None)), Standing::InKind);
    let named = |code: &str| Certificate { institutions: vec![code.to_owned()], ..good.clone() };
    assert_eq!(at(&named("1319900013")), Standing::InKind);
    assert_eq!(at(&named("1349900024")), Standing::NotDesignated);
    let without = Place { has_base: false, ..place };
    assert_eq!(standing(&good, without), Standing::WithoutInsurance);
    assert_eq!(standing(&certificate("18136010", None), without), Standing::InKind);
}

const ANSWER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg><MessageHeader>\
<ProcessExecutionTime>20261103090000</ProcessExecutionTime><QualificationConfirmationDate>20261103</QualificationConfirmationDate>\
<MedicalInstitutionCode>1319900013</MedicalInstitutionCode><ArbitraryFileIdentifier>A-1</ArbitraryFileIdentifier>\
<ReferenceClassification>1</ReferenceClassification><SegmentOfResult>SEGMENT</SegmentOfResult>\
<CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader><MessageBody>\
<ProcessingResultStatus>STATUS</ProcessingResultStatus><ProcessingResultMessage>受給者証の有効期限まで3か月です。</ProcessingResultMessage>\
<ResultList><ResultOfMedicalSubsidy><CertificationName>ｺﾄﾞﾓ医療証</CertificationName>\
<MedicalSubsidyInsurerNumber>81136244</MedicalSubsidyInsurerNumber>\
<MedicalSubsidyRecipientNumber>  １２３４５６７８９０１</MedicalSubsidyRecipientNumber>\
<ValidFrom>20260401</ValidFrom><ValidTo>20270331</ValidTo><IsAlwaysReimbursement>0</IsAlwaysReimbursement>\
<CertificationDetail><ItemName>交付年月日</ItemName><ItemValue>20260410</ItemValue></CertificationDetail>\
</ResultOfMedicalSubsidy></ResultList></MessageBody></XmlMsg>";

fn read(segment: &str, status: &str) -> layout::Answer {
    let text = ANSWER.replace("SEGMENT", segment).replace("STATUS", status);
    layout::read("PMHsimsm01res_1.xml", text.as_bytes()).unwrap()
}

#[test]
fn a_message_beside_a_normal_result_is_shown_and_the_result_taken_p_45() {
    let answer = read("1", "1");
    assert!(answer.accepted);
    assert_eq!(answer.texts, ["受給者証の有効期限まで3か月です。"]);
    assert_eq!(answer.header.file_identifier.as_deref(), Some("A-1"));
}

#[test]
fn an_error_or_processing_is_no_empty_result_p_44() {
    for (segment, status) in [("2", "1"), ("9", "1"), ("1", "2")] {
        let answer = read(segment, status);
        assert!(!answer.accepted && !answer.texts.is_empty(), "{segment} {status}");
    }
    assert_eq!(read("9", "1").header.segment, Segment::Failed);
}

#[test]
fn padding_full_width_digits_and_half_width_kana_are_read_alike_p_43() {
    let Told::Certificates(rows) = read("1", "1").told else { panic!() };
    let row = &rows[0];
    assert_eq!((row.name.as_str(), row.recipient_number.as_str()), ("コドモ医療証", "12345678901"));
    assert_eq!(row.issued_on, Some(date(2026, 4, 10)));
    assert_eq!(row.cap, None);
    assert!(!row.differs_from(&Certificate { name: "コドモ医療証".to_owned(), ..row.clone() }));
}

#[test]
fn files_of_pmh_are_known_by_their_names() {
    assert!(layout::is_face_name("publicmedicalhub_1319900013_20261103090000.xml"));
    assert!(layout::is_answer_name("PMHsimsm01res_1.xml") && layout::is_answer_name("pmhsimsm03res_1.XML"));
    for other in ["PMHsimsm01req_1.xml", "OQSsiquc01res_face_1_2.xml", "publicmedicalhub_1.zip"] {
        assert!(!layout::is_face_name(other) && !layout::is_answer_name(other), "{other}");
    }
}

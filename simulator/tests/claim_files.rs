//! Hand-made claim files, one fault each: every fault is found, at the right line and field, and nothing else is.

mod claim_samples;

use claim_samples::{dental, dispensing, inpatient, medical, nursing};
use encoding_rs::SHIFT_JIS;
use onshi_domain::claim::facts::{CertificateFact, CoverageFact, Facts, TicketFact};
use onshi_domain::claim::file::Head;
use onshi_domain::claim::finding::Findings;
use onshi_domain::claim::rules::{certificate, ticket};
use onshi_domain::claim::{Finding, Receipt};
use onshi_domain::id::{FacilityCode, PayerNumber, RecipientNumber};
use onshi_simulator::actors::examiner::to_wire::LISTED_FINDINGS;
use onshi_simulator::actors::examiner::{Known, Nothing, check};
use onshi_wire::control::claims::ClaimCheck;

fn facts() -> Facts {
    let payer = PayerNumber::parse("12131017").expect("a right number");
    let recipient = RecipientNumber::parse("0012344").expect("a right number");
    Facts {
        tickets: vec![TicketFact {
            payer,
            recipient,
            valid_from: jiff::civil::date(2026, 10, 1),
            valid_until: jiff::civil::date(2026, 10, 31),
            treatment_type: 2,
            combined_use: false,
            self_pay_yen: 0,
            prescription_issuer: None,
            infection: false,
        }],
        coverage: vec![CoverageFact { payer, recipient, from: jiff::civil::date(2024, 4, 1), ended_on: None }],
        certificates: Vec::new(),
    }
}

/// The same facts whoever the receipt's person is.
struct Given<'a>(&'a Facts);

impl Known for Given<'_> {
    fn of_head(&self, _: &Head) -> Vec<Finding> {
        Vec::new()
    }

    fn of_receipt(&self, _: &Head, receipt: &Receipt) -> Vec<Finding> {
        let mut findings = Findings::new();
        ticket::check(receipt, self.0, &mut findings);
        certificate::check(receipt, self.0, &mut findings);
        findings.into_sorted()
    }
}

fn run(text: &str, facts: Option<&Facts>) -> ClaimCheck {
    let bytes = SHIFT_JIS.encode(text).0;
    match facts {
        Some(facts) => check(&bytes[..], LISTED_FINDINGS, &Given(facts)),
        None => check(&bytes[..], LISTED_FINDINGS, &Nothing),
    }
    .expect("a claim file")
}

fn found(check: &ClaimCheck) -> Vec<(u64, usize, &str)> {
    check.findings.iter().map(|finding| (finding.line, finding.position, finding.code.as_str())).collect()
}

#[test]
fn right_files_of_all_four_kinds_have_no_finding() {
    for (name, text, receipts) in [
        ("医科", medical(), 2),
        ("医科", inpatient(), 1),
        ("歯科", dental(), 1),
        ("調剤", dispensing(), 1),
        ("訪問看護", nursing(), 1),
    ] {
        let check = run(&text, None);
        assert_eq!(found(&check), [], "{name}: {:#?}", check.findings);
        assert_eq!((check.kind.as_str(), check.receipts), (name, receipts));
    }
}

/// A fault: the kind of file, what is replaced by what (first place only), and all findings that follow.
type Fault = (fn() -> String, &'static str, &'static str, &'static [(u64, usize, &'static str)]);

const FAULTS: &[Fault] = &[
    // Form.
    (medical, "IR,1,13", "IR,1,1３", &[(1, 3, "UKE-111"), (1, 5, "UKE-256"), (1, 3, "UKE-110")]),
    (medical, "見本クリニック", "", &[(1, 7, "UKE-108")]),
    (medical, "見本クリニック", "見本クリニックABC", &[(1, 7, "UKE-111")]),
    (medical, "山田　太郎", "山田 太郎", &[(2, 5, "UKE-111")]),
    (medical, "山田　太郎", "\"山田　太郎\"", &[(2, 0, "UKE-105"), (2, 5, "UKE-111")]),
    (medical, "KO,12131017,0012344,,2,366,0,,,,,", "KO,12131017,0012344,,2,366,0,,,,", &[(3, 0, "UKE-107")]),
    (medical, "KO,12131017,0012344,,2,366,0,,,,,", "KO,12131017,0012344,,2,366,0,,,9,,", &[(3, 10, "UKE-109")]),
    (medical, "SY,8830592,20261003,1,,,01,", "SY,883059,20261003,1,,,01,", &[(6, 2, "UKE-110")]),
    (medical, "SY,8830592,20261003", "SZ,8830592,20261003", &[(6, 0, "UKE-106")]),
    (medical, "GO,3,732,99\r\n\u{1a}", "GO,3,732,99\r\n", &[(20, 0, "UKE-101")]),
    (medical, "GO,3,732,99\r\n\u{1a}", "GO,3,732,99\r\n\u{1a}\r\n", &[(20, 0, "UKE-102")]),
    (medical, "GO,3,732,99\r\n", "GO,3,732,99\n", &[(20, 0, "UKE-103")]),
    // The file as a whole.
    (medical, "GO,3,732,99", "GO,2,732,99", &[(20, 2, "UKE-251")]),
    (medical, "GO,3,732,99", "GO,3,733,99", &[(20, 3, "UKE-252")]),
    (medical, "GO,3,732,99\r\n", "", &[(19, 0, "UKE-253")]),
    (medical, "RE,2,1122", "RE,3,1122", &[(9, 2, "UKE-254")]),
    (medical, ",202611,00,", ",202610,00,", &[(2, 4, "UKE-255"), (9, 4, "UKE-255")]),
    (medical, ",202611,00,", ",202613,00,", &[(1, 8, "UKE-255")]),
    (medical, "IR,1,13,1,2345679", "IR,1,13,1,2345670", &[(1, 5, "UKE-256")]),
    (medical, "IR,1,13", "IR,2,13", &[(1, 2, "UKE-257")]),
    (medical, ",202611,00,", ",202611,07,", &[(1, 9, "UKE-258")]),
    (medical, "GO,3,732,99", "GO,3,732,01", &[(20, 0, "UKE-258")]),
    // RE.
    (medical, "RE,1,1212", "RE,1,1512", &[(2, 3, "UKE-201")]),
    (medical, "RE,1,1212", "RE,1,3212", &[(2, 3, "UKE-201")]),
    (medical, "RE,1,1212,202610", "RE,1,1212,202600", &[(2, 4, "UKE-201")]),
    (medical, "RE,1,1212", "RE,1,1112", &[(2, 3, "UKE-202"), (2, 3, "UKE-202")]),
    (medical, "RE,1,1212", "RE,1,1222", &[(2, 3, "UKE-202")]),
    (medical, "RE,2,1122", "RE,2,1212", &[(9, 3, "UKE-202")]),
    (medical, "RE,2,1122", "RE,2,1328", &[(9, 3, "UKE-202")]),
    (medical, "RE,1,1212", "RE,1,1211", &[(2, 9, "UKE-203")]),
    (medical, "19600401,,,", "19600401,,20261001,", &[(2, 9, "UKE-203")]),
    (medical, "山田　太郎,1,", "山田　太郎,3,", &[(2, 6, "UKE-204")]),
    (medical, "19600401", "19600431", &[(2, 7, "UKE-204")]),
    (medical, "19600401", "20270401", &[(2, 7, "UKE-204")]),
    (medical, "19600401,,,", "19600401,70,,", &[(2, 8, "UKE-205")]),
    (medical, "000123,,,,,,", "000123,,,,,123456,", &[(2, 19, "UKE-206")]),
    (medical, "SY,8830592,20261003,1,,,01,", "SY,8830592,20261103,1,,,01,", &[(6, 3, "UKE-209")]),
    (medical, "SY,8830592,20261003,1,,,01,", "SY,8830592,20261003,9,,,01,", &[(6, 4, "UKE-209")]),
    (medical, "SY,8830592,20261003,1,,,01,", "SY,0000999,20261003,1,,,01,", &[(6, 6, "UKE-209")]),
    (medical, "SY,8830592,20261003,1,,,01,", "SY,8830592,20261003,1,,頭痛,01,", &[(6, 6, "UKE-209")]),
    (dispensing, "13,1,2345679", "13,1,2345678", &[(2, 12, "UKE-208")]),
    // Payers.
    (medical, "HO,06132013", "HO,06132014", &[(10, 2, "UKE-212")]),
    (medical, "KO,12131017,0012344,,2", "KO,12131011,0012344,,2", &[(3, 2, "UKE-215")]),
    (medical, "KO,12131017,0012344,,2", "KO,12131017,1234567,,2", &[(3, 3, "UKE-215")]),
    (medical, "KO,12131017,0012344,,2", "KO,12131017,000000,,2", &[(3, 3, "UKE-215")]),
    (medical, "KO,12131017,0012344,,2", "KO,12481012,0012344,,2", &[(3, 2, "UKE-215")]),
    (medical, "KO,12131017,0012344,,2", "KO,12131017,0000000,,2", &[(3, 3, "UKE-216")]),
    (medical, "KO,12131017,0012344,,2,366,0", "KO,12131017,0012344,,2,366,", &[(3, 7, "UKE-220")]),
    (medical, "KO,12131017,0012344,,2", "KO,12131017,0012344,1,2", &[(3, 4, "UKE-221")]),
    (medical, "2,366,0,,,,,", "2,366,0,,,,3,2100", &[(3, 11, "UKE-224")]),
    (inpatient, "2,366,0,,,,3,2100", "2,366,0,,,,3,", &[(3, 12, "UKE-224")]),
    (inpatient, "2,366,0,,,,3,2100", "2,366,0,,,,,2100", &[(3, 11, "UKE-224")]),
    (inpatient, "RE,1,1211", "RE,1,1213", &[(2, 3, "UKE-201")]),
    // Confirmation and days.
    (medical, "SN,2,01,,,,,,", "SN,3,01,,,,,,", &[(3, 0, "UKE-235"), (4, 2, "UKE-231")]),
    (medical, "SN,2,01,,,,,,", "SN,2,02,,,,,,", &[(4, 3, "UKE-232")]),
    (medical, "SN,2,01,,,,,,", "SN,2,01,12131017,,,,,", &[(4, 4, "UKE-233")]),
    (medical, "SN,2,01,,,,,,", "SN,2,01,,,,02,,", &[(4, 7, "UKE-234")]),
    (medical, "SN,1,01,,,,02,,", "SN,1,01,,,,2,,", &[(12, 7, "UKE-234")]),
    (medical, "SN,2,01,,,,,,\r\n", "", &[(3, 0, "UKE-235")]),
    (medical, "JD,2,,,1,", "JD,1,,,1,", &[(5, 2, "UKE-236"), (5, 2, "UKE-236")]),
    (medical, "JD,2,,,1,", "JD,2,,1,1,", &[(5, 0, "UKE-237")]),
    (medical, "JD,2,,,1,,", "JD,2,,,7,,", &[(5, 0, "UKE-237"), (5, 5, "UKE-238")]),
    (medical, "KO,12131017,0012344,,2,366,0", "KO,12131017,0012344,,3,366,0", &[(5, 0, "UKE-237")]),
    (medical, "MF,00", "MF,09", &[(16, 2, "UKE-239")]),
    // Details.
    (medical, "SI,11,5,111000110", "SI,11,?,111000110", &[(3, 6, "UKE-245"), (7, 3, "UKE-241")]),
    (medical, "SI,11,5,111000110", "SI,11,2,111000110", &[(7, 3, "UKE-241")]),
    (medical, "SI,11,5,111000110,,291,1", "SI,11,5,111000110,,291,", &[(3, 6, "UKE-245"), (7, 7, "UKE-242")]),
    (medical, "SI,11,5,111000110,,291,1", "SI,11,5,111000110,,145,2", &[(3, 6, "UKE-245"), (7, 7, "UKE-243")]),
    (medical, "SI,12,5,112007410,,75,1", "SI,12,5,112007410,,76,1", &[(3, 6, "UKE-245")]),
    (medical, "SI,11,5,111000110", "SI,80,5,111000110", &[(8, 2, "UKE-246")]),
    // The other kinds keep the same rules.
    (dental, "RE,1,3212", "RE,1,1212", &[(3, 3, "UKE-201")]),
    (dental, "KO,12131017,0012344,,1,267", "KO,12131017,0012344,,1,266", &[(4, 6, "UKE-245"), (9, 3, "UKE-252")]),
    (dental, "KO,12131017", "KO,12131011", &[(4, 2, "UKE-215")]),
    (nursing, "KO,12131017,0012344,,2,11100", "KO,12131017,0012344,,2,11000", &[(4, 6, "UKE-245")]),
    (nursing, "KA,20261006,5", "KA,20261007,5", &[(12, 2, "UKE-244")]),
    (nursing, "RE,1,6212", "RE,1,6112", &[(3, 3, "UKE-202"), (3, 3, "UKE-202")]),
    (dispensing, "KO,12131017,0012344", "KO,12131017,0012345", &[(3, 3, "UKE-215")]),
    (dispensing, "GO,1,120,99", "GO,2,120,99", &[(10, 2, "UKE-251")]),
];

#[test]
fn every_planted_fault_is_found_at_its_place_and_nothing_else() {
    assert!(FAULTS.len() >= 60, "only {} faults", FAULTS.len());
    let mut wrong = Vec::new();
    for (file, from, to, expected) in FAULTS {
        let text = file();
        assert!(text.contains(from), "the file does not contain {from}");
        let check = run(&text.replacen(from, to, 1), None);
        let (mut found, mut expected) = (found(&check), expected.to_vec());
        found.sort_unstable();
        expected.sort_unstable();
        if found != expected {
            wrong.push(format!("{from} → {to}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whole_lines_that_do_not_belong_are_found() {
    let text = medical();
    let ko = "KO,12131017,0012344,,2,366,0,,,,,\r\n";
    let doubled = text.replacen(ko, &ko.repeat(2), 1);
    let codes: Vec<String> = run(&doubled, None).findings.into_iter().map(|finding| finding.code).collect();
    for code in ["UKE-202", "UKE-218", "UKE-236", "UKE-245", "UKE-251"] {
        assert!(codes.iter().any(|found| found == code), "{code} is missing in {codes:?}");
    }
    let tuberculosis_last = text.replacen(ko, &format!("{ko}KO,10131019,0012344,,2,366,0,,,,,\r\n"), 1);
    let codes: Vec<String> = run(&tuberculosis_last, None).findings.into_iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&"UKE-217".to_owned()), "{codes:?}");
    let five = text.replacen(ko, &ko.repeat(5), 1);
    assert!(run(&five, None).findings.iter().any(|finding| finding.code == "UKE-214"));
    let ho = "HO,06132013,１２,３４５６７８,1,366,,,,,,,,,\r\n";
    assert!(run(&text.replacen(ho, &ho.repeat(2), 1), None).findings.iter().any(|finding| finding.code == "UKE-211"));
    let late = text.replacen("HO,06132013", "HO,39131156", 1);
    let codes: Vec<String> = run(&late, None).findings.into_iter().map(|finding| finding.code).collect();
    for code in ["UKE-202", "UKE-213", "UKE-219"] {
        assert!(codes.iter().any(|found| found == code), "{code} is missing in {codes:?}");
    }
    let early_details = text.replacen("KO,12131017,0012344,,1,366,1000,,,,,\r\n", "", 1).replacen(
        "GO,3",
        "KO,12131017,0012344,,1,366,1000,,,,,\r\nGO,3",
        1,
    );
    assert!(run(&early_details, None).findings.iter().any(|finding| finding.code == "UKE-207"));
}

/// A change of the facts, and the findings that follow from it.
type Difference = (fn(&mut Facts), &'static [(u64, usize, &'static str)]);

#[test]
fn the_ticket_of_the_month_is_compared() {
    let text = medical().split("RE,2").next().unwrap().to_owned() + "GO,1,366,99\r\n\u{1a}";
    assert_eq!(found(&run(&text, Some(&facts()))), []);
    let with = |change: fn(&mut Facts)| {
        let mut facts = facts();
        change(&mut facts);
        run(&text, Some(&facts))
    };
    let cases: [Difference; 9] = [
        (|facts| facts.tickets.clear(), &[(3, 0, "UKE-301")]),
        (|facts| facts.tickets[0].payer = PayerNumber::parse("12143210").unwrap(), &[(3, 2, "UKE-302")]),
        (|facts| facts.tickets[0].recipient = RecipientNumber::parse("1111111").unwrap(), &[(3, 3, "UKE-303")]),
        (|facts| facts.tickets[0].valid_from = jiff::civil::date(2026, 10, 5), &[(5, 5, "UKE-304")]),
        (|facts| facts.coverage[0].ended_on = Some(jiff::civil::date(2026, 10, 10)), &[(5, 12, "UKE-305")]),
        (|facts| facts.tickets[0].treatment_type = 1, &[(2, 3, "UKE-306")]),
        (|facts| facts.tickets[0].combined_use = true, &[(3, 0, "UKE-307")]),
        (|facts| facts.tickets[0].self_pay_yen = 5_000, &[(3, 7, "UKE-308")]),
        (|facts| facts.tickets[0].infection = true, &[(3, 0, "UKE-310")]),
    ];
    for (change, expected) in cases {
        assert_eq!(found(&with(change)), expected);
    }
}

#[test]
fn certificates_of_pmh_are_compared_and_an_unknown_payer_proves_nothing() {
    let text = medical().split("RE,2").next().unwrap().to_owned() + "GO,1,366,99\r\n\u{1a}";
    let text = text.replace("12131017,0012344", "54136015,1000025");
    let with = |change: fn(&mut CertificateFact)| {
        let mut certificate = CertificateFact {
            payer: "54136015".to_owned(),
            recipient: Some("1000025".to_owned()),
            valid_from: jiff::civil::date(2026, 10, 1),
            valid_until: jiff::civil::date(2026, 10, 31),
            always_reimbursement: false,
        };
        change(&mut certificate);
        found(&run(&text, Some(&Facts { certificates: vec![certificate], ..Facts::default() })))
            .into_iter()
            .map(|(line, _, rule)| (line, rule.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(with(|_| {}), []);
    assert_eq!(with(|it| it.payer = "54136023".to_owned()), []);
    assert_eq!(with(|it| it.recipient = Some("1000033".to_owned())), [(3, "UKE-311".to_owned())]);
    assert_eq!(with(|it| it.always_reimbursement = true), [(3, "UKE-313".to_owned())]);
    let outside = with(|it| it.valid_until = jiff::civil::date(2026, 10, 2));
    assert!(!outside.is_empty() && outside.iter().all(|(line, rule)| (*line, rule.as_str()) == (5, "UKE-312")));
}

#[test]
fn b090_a_month_that_costs_less_than_the_self_pay_claims_the_cost() {
    let text = medical().split("RE,2").next().unwrap().to_owned() + "GO,1,366,99\r\n\u{1a}";
    let mut facts = facts();
    facts.tickets[0].self_pay_yen = 5_000;
    let paying = |yen: &str| {
        let ko = text.lines().find(|line| line.starts_with("KO,")).unwrap();
        let mut fields: Vec<&str> = ko.split(',').collect();
        fields[6] = yen;
        let told = run(&text.replace(ko, &fields.join(",")), Some(&facts));
        found(&told).into_iter().map(|(line, field, rule)| (line, field, rule.to_owned())).collect::<Vec<_>>()
    };
    for right in ["3660", "5000"] {
        assert_eq!(paying(right), [], "{right}");
    }
    for wrong in ["3650", "4000", "5010"] {
        assert_eq!(paying(wrong), [(3, 7, "UKE-308".to_owned())], "{wrong}");
    }
}

#[test]
fn the_issuer_of_a_prescription_is_compared_with_the_ticket() {
    let mut facts = facts();
    facts.tickets[0].treatment_type = 4;
    facts.tickets[0].prescription_issuer = Some(FacilityCode::parse("1312345679").unwrap());
    assert_eq!(found(&run(&dispensing(), Some(&facts))), []);
    facts.tickets[0].prescription_issuer = Some(FacilityCode::parse("2317400840").unwrap());
    assert_eq!(found(&run(&dispensing(), Some(&facts))), [(2, 12, "UKE-309")]);
}

#[test]
fn a_file_that_is_no_claim_is_refused_in_words() {
    for bytes in [&b""[..], b"PK\x03\x04", b"<?xml version=\"1.0\"?>", b"\x1a", b"RE,1,1212\r\n"] {
        let error = check(bytes, LISTED_FINDINGS, &Nothing).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
        assert!(error.to_string().contains("請求ファイル"), "{error}");
    }
}

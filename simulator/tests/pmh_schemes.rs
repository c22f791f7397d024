//! The national schemes as data, the two matrices of who may run what, and the arithmetic of shares over them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

use onshi_domain::subsidy::body::{
    Body, BodyKind, Cell, LocalKind, PILOT_COLUMNS, PilotColumn, PilotRow, Programme, cell,
};
use onshi_domain::subsidy::cap::CapScope;
use onshi_domain::subsidy::permission::may_run;
use onshi_domain::subsidy::scheme::{CapLimit, HighCostClass, Ratio, Scheme, SchemeId, Schemes, WithMedicalAid};
use onshi_domain::subsidy::share::{
    NoShares, Payer, Shares, cap_left, divide, meal_share, prorated, relieved, slip_entry,
};
use onshi_simulator::masters::from_wire::{built_in, read};

fn scheme(id: &str) -> Scheme {
    built_in().get(&SchemeId(id.into())).unwrap_or_else(|| panic!("{id}")).clone()
}

/// spec/pmh.md §4.3, written down a second time: 法別, care, ratio for 3割, 管理票, 生保併用, 高額, 地単が先.
const TABLE: [(u8, char, &str, bool, &str, char, bool); 34] = [
    (13, 'b', "0/100/0", false, "100", '公', false),
    (18, 'b', "0/100/0", false, "100", '公', false),
    (29, 'i', "0/100/0", false, "100", '公', false),
    (29, 'o', "0/100/0", false, "100", '公', false),
    (30, 'b', "0/100/0", false, "100", '公', false),
    (10, 'o', "70/25/5", false, "95", '特', false),
    (11, 'i', "70/30/0", false, "100", '特', false),
    (20, 'i', "70/30/0", false, "100", '特', false),
    (15, 'b', "70/20/10", true, "100", '特', false),
    (21, 'o', "70/20/10", true, "100", '特', false),
    (16, 'b', "70/20/10", true, "100", '特', false),
    (24, 'b', "70/20/10", true, "100", '特', false),
    (28, 'i', "70/30/0", false, "100", '特', false),
    (28, 'o', "70/30/0", false, "100", '特', false),
    (17, 'i', "70/30/0", false, "100", '特', false),
    (79, 'i', "70/20/10", false, "100", '特', true),
    (79, 'o', "70/20/10", false, "100", '特', true),
    (19, 'b', "70/30/0", false, "100", '特', false),
    (23, 'i', "-", false, "100", '特', false),
    (52, 'b', "70/10/20", true, "100", '疾', false),
    (54, 'b', "70/10/20", true, "100", '疾', false),
    (51, 'b', "70/30/0", false, "not", '疾', false),
    (51, 'b', "70/30/0", false, "not", '特', false),
    (51, 'b', "70/30/0", false, "not", '特', true),
    (51, 'b', "70/30/0", false, "not", '特', true),
    (51, 'b', "70/30/0", false, "not", '特', true),
    (38, 'b', "70/0/30", true, "insured", '特', false),
    (38, 'b', "70/0/30", true, "insured", '疾', false),
    (53, 'b', "70/30/0", false, "100", '特', true),
    (66, 'b', "70/30/0", false, "100", '特', true),
    (62, 'b', "70/30/0", false, "100", '特', false),
    (86, 'b', "70/30/0", false, "100", '特', false),
    (25, 'b', "70/30/0", false, "n/a", '公', true),
    (12, 'b', "70/30/0", false, "n/a", '公', true),
];

fn words(scheme: &Scheme) -> (u8, char, String, bool, String, char, bool) {
    let care = match scheme.scope {
        CapScope::Inpatient => 'i',
        CapScope::Outpatient => 'o',
        CapScope::Both => 'b',
    };
    let ratio = scheme.ratios.get(&3).map_or("-".to_owned(), |r| format!("{}/{}/{}", r.insurance, r.public, r.patient));
    let aid = match scheme.with_medical_aid {
        WithMedicalAid::Public(percent) => percent.to_string(),
        WithMedicalAid::NotForRecipients => "not".into(),
        WithMedicalAid::OnlyWithInsurance => "insured".into(),
        WithMedicalAid::NotApplicable => "n/a".into(),
    };
    let high_cost = match scheme.high_cost {
        HighCostClass::PublicFirst => '公',
        HighCostClass::Specified => '特',
        HighCostClass::SpecifiedDisease => '疾',
        HighCostClass::Ordinary => '通',
    };
    (scheme.law, care, ratio, scheme.management_slip, aid, high_cost, scheme.local_first)
}

#[test]
fn all_34_schemes_stand_in_the_order_of_the_master() {
    let schemes = built_in();
    let found: Vec<_> = schemes.iter().map(words).collect();
    let expected: Vec<_> =
        TABLE.iter().map(|(l, c, r, s, a, h, f)| (*l, *c, (*r).to_owned(), *s, (*a).to_owned(), *h, *f)).collect();
    for (nth, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found, expected, "row {}", nth + 1);
    }
    assert_eq!(found.len(), 34);
    assert!(schemes.iter().zip(1..).all(|(scheme, order)| scheme.order == order));
    assert_eq!(schemes.of_law(51).count(), 5);
}

#[test]
fn lower_own_shares_are_as_the_master_says() {
    let ratio = |id: &str, tenths| scheme(id).ratios.get(&tenths).map(|r: &Ratio| (r.insurance, r.public, r.patient));
    for (id, two, one) in [
        ("10", Some((80, 15, 5)), Some((90, 5, 5))),
        ("15", Some((80, 10, 10)), Some((90, 0, 10))),
        ("21", Some((80, 10, 10)), Some((90, 0, 10))),
        ("16", Some((80, 10, 10)), Some((90, 0, 10))),
        ("24", Some((80, 10, 10)), Some((90, 0, 10))),
        ("17", Some((80, 20, 0)), None),
        ("19", Some((80, 20, 0)), Some((90, 10, 0))),
        ("23", Some((80, 20, 0)), None),
        ("52", Some((80, 0, 20)), None),
        ("54", Some((80, 0, 20)), Some((90, 0, 10))),
    ] {
        assert_eq!((ratio(id, 2), ratio(id, 1)), (two, one), "{id}");
    }
    for id in ["10", "21"] {
        let special: Vec<Ratio> = scheme(id).special_ratios.into_values().collect();
        assert_eq!(special, [Ratio { insurance: 70, public: 30, patient: 0 }], "{id} under 沖特法");
    }
}

#[test]
fn caps_are_those_of_section_4_4() {
    use CapLimit::{HighCostLimit, OutsideScheme};
    let amounts = |id: &str, condition: &str| -> Vec<Option<u32>> {
        let caps = scheme(id).caps;
        let of = caps.iter().filter(|class| class.condition == condition);
        of.map(|class| match class.limit {
            CapLimit::Amount(cap) => Some(cap.amount_yen),
            HighCostLimit | OutsideScheme => None,
        })
        .collect()
    };
    let yen = |list: &[u32]| list.iter().copied().map(Some).collect::<Vec<_>>();
    for (id, condition, expected) in [
        ("54", "一般", yen(&[0, 2500, 5000, 10000, 20000, 30000])),
        ("54", "高額かつ長期", yen(&[0, 2500, 5000, 5000, 10000, 20000])),
        ("54", "人工呼吸器等装着者", yen(&[0, 1000])),
        ("52", "一般", yen(&[0, 1250, 2500, 5000, 10000, 15000])),
        ("52", "重症", yen(&[0, 1250, 2500, 2500, 5000, 10000])),
        ("52", "人工呼吸器等装着者", yen(&[500])),
        ("52", "血友病", yen(&[0])),
        ("15", "一般", vec![Some(0), Some(2500), Some(5000), None, None, None]),
        ("21", "重度かつ継続", yen(&[0, 2500, 5000, 5000, 10000, 20000])),
        ("16", "一般", vec![Some(0), Some(2500), Some(5000), Some(5000), Some(10000), None]),
        ("16", "重度かつ継続", yen(&[20000])),
        ("24", "一般", yen(&[0, 15000, 24600, 40200])),
        ("79-inpatient", "一般", yen(&[0, 15000, 24600, 40200])),
        ("38-hepatitis", "一般", yen(&[10000, 20000])),
        ("38-liver-cancer", "12月以内の3月目から", yen(&[10000])),
        ("38-liver-cancer", "24月以内の2月目から", yen(&[10000])),
    ] {
        assert_eq!(amounts(id, condition), expected, "{id} {condition}");
    }
    for id in ["11", "20", "28-inpatient", "28-home", "29-inpatient", "29-home"] {
        assert_eq!(amounts(id, "所得割合算56万4千円超"), yen(&[20000]), "{id}");
    }
    for id in ["10", "13", "18", "30", "17", "19", "23", "53", "66", "86", "25", "12"] {
        assert!(!scheme(id).capped, "{id} has no cap");
    }
    assert_eq!(scheme("62").count_limits.len(), 3);
}

#[test]
fn exceptions_to_payment_in_kind_are_those_of_section_4_5() {
    let with = |word: &str| -> Vec<String> {
        let schemes = built_in();
        let found = schemes.iter().filter(|s| s.in_kind_exceptions.iter().any(|e| e.contains(word)));
        found.map(|scheme| scheme.id.to_string()).collect()
    };
    let designated = ["13", "18", "29-inpatient", "29-home", "10", "11", "28-inpatient", "28-home", "19"];
    assert_eq!(with("指定医療機関以外"), designated);
    assert_eq!(with("交付日まで").len(), 7, "52, 54 and the five of 51");
    assert_eq!(with("治療用装具"), ["15", "16"]);
    assert_eq!(with("外来"), ["38-liver-cancer"]);
    assert_eq!(with("交付前"), ["62"]);
    assert_eq!(with("基準該当"), ["24"]);
}

fn body(kind: BodyKind) -> Body {
    let local = !matches!(kind, BodyKind::State | BodyKind::PaymentFund | BodyKind::RestorationAgency);
    Body {
        kind,
        prefecture: local.then_some(13),
        health_centre: false,
        child_guidance_centre: false,
        issues_local_certificates: false,
    }
}

#[test]
fn every_cell_of_the_participation_matrix_is_as_printed() {
    let rows = [
        (PilotRow::DesignatedCity, "○○○○○○○○○○"),
        (PilotRow::CoreCity, "——○○○○○○○○"),
        (PilotRow::ChildGuidanceCity, "——○○—○○○○○"),
        (PilotRow::OtherMunicipality, "——○—1○○○○○"),
        (PilotRow::Prefecture, "○○—○○—2222"),
    ];
    for (row, printed) in rows {
        let found: String = PILOT_COLUMNS
            .iter()
            .map(|column| match cell(row, *column) {
                Cell::Yes => '○',
                Cell::No => '—',
                Cell::WithHealthCentre => '1',
                Cell::IfIssuing => '2',
            })
            .collect();
        assert_eq!(found, printed, "{row:?}");
    }
}

#[test]
fn the_matrix_decides_for_real_bodies_with_notes_and_assumptions() {
    let taking_part = |body: Body| -> String {
        PILOT_COLUMNS.iter().map(|column| if body.takes_part(*column) { '○' } else { '—' }).collect()
    };
    let with_centre = |kind| Body { health_centre: true, ..body(kind) };
    let with_guidance = |kind| Body { child_guidance_centre: true, ..body(kind) };
    for (body, expected) in [
        (body(BodyKind::DesignatedCity), "○○○○○○○○○○"),
        (body(BodyKind::CoreCity), "——○○○○○○○○"),
        (body(BodyKind::ChildGuidanceCity), "——○○—○○○○○"),
        // §8-8: a city that is both follows the row that allows it.
        (with_centre(BodyKind::ChildGuidanceCity), "——○○○○○○○○"),
        (body(BodyKind::Municipality), "——○——○○○○○"),
        (with_centre(BodyKind::Municipality), "——○—○○○○○○"),
        // §8-7: a ward runs a 保健所; with a 児童相談所 it is a 児相設置市 as well.
        (body(BodyKind::SpecialWard), "——○—○○○○○○"),
        (with_guidance(BodyKind::SpecialWard), "——○○○○○○○○"),
        (body(BodyKind::Prefecture), "○○—○○—————"),
        (Body { issues_local_certificates: true, ..body(BodyKind::Prefecture) }, "○○—○○—○○○○"),
        (body(BodyKind::State), "——————————"),
        (body(BodyKind::PaymentFund), "——————————"),
    ] {
        assert_eq!(taking_part(body), expected, "{body:?}");
    }
}

/// Who may run a scheme, of nine plain bodies: 県 政 中 児 区 市 国 支 環; and 保 a 市 with 保健所, 熊 Kumamoto prefecture.
const RUNS: [(&str, &str); 34] = [
    ("13", ""),
    ("18", "国"),
    ("29-inpatient", ""),
    ("29-home", "県政中区保熊"),
    ("30", ""),
    ("10", "県政中区保熊"),
    ("11", "県政中区保熊"),
    ("20", ""),
    ("15", "政中児区市保"),
    ("21", "県政熊"),
    ("16", "政中児区市保"),
    ("24", "政中児区市保"),
    ("28-inpatient", ""),
    ("28-home", "県政中区保熊"),
    ("17", ""),
    ("79-inpatient", "県政児熊"),
    ("79-day", "政中児区市保"),
    ("19", "国"),
    ("23", "政中児区市保"),
    ("52", "県政中児熊"),
    ("54", "県政熊"),
    ("51-specified", "県熊"),
    ("51-hemophilia", "県熊"),
    ("51-minamata", "熊"),
    ("51-kamisu", ""),
    ("51-mercury", ""),
    ("38-hepatitis", "県熊"),
    ("38-liver-cancer", "県熊"),
    ("53", ""),
    ("66", "環"),
    ("62", "支"),
    ("86", "県中熊"),
    ("25", ""),
    ("12", ""),
];

#[test]
fn the_table_of_implementing_bodies_decides_for_every_scheme_and_body() {
    let bodies = [
        ('県', body(BodyKind::Prefecture)),
        ('政', body(BodyKind::DesignatedCity)),
        ('中', body(BodyKind::CoreCity)),
        ('児', body(BodyKind::ChildGuidanceCity)),
        ('区', body(BodyKind::SpecialWard)),
        ('市', body(BodyKind::Municipality)),
        ('国', body(BodyKind::State)),
        ('支', body(BodyKind::PaymentFund)),
        ('環', body(BodyKind::RestorationAgency)),
        ('保', Body { health_centre: true, ..body(BodyKind::Municipality) }),
        ('熊', Body { prefecture: Some(43), ..body(BodyKind::Prefecture) }),
    ];
    let schemes: &Schemes = &built_in();
    assert_eq!(RUNS.len(), schemes.iter().count());
    for (id, expected) in RUNS {
        let programme = Programme::National(SchemeId(id.into()));
        for (word, body) in &bodies {
            let outcome = may_run(body, &programme, schemes);
            assert_eq!(outcome.is_ok(), expected.contains(*word), "{id} {word}: {outcome:?}");
            if let Err(refusal) = outcome {
                assert!(refusal.what.contains("S001") && !refusal.remedy.is_empty(), "{id} {word}: {refusal:?}");
            }
        }
    }
    for prefecture in [43, 46, 15] {
        let body = Body { prefecture: Some(prefecture), ..body(BodyKind::Prefecture) };
        assert!(may_run(&body, &Programme::National(SchemeId("51-minamata".into())), schemes).is_ok());
    }
    let refusal = may_run(&body(BodyKind::Prefecture), &Programme::Local(LocalKind::Child), schemes).unwrap_err();
    assert!(refusal.what.contains("S004-31"), "{refusal:?}");
    assert!(body(BodyKind::Municipality).takes_part(PilotColumn::Local(LocalKind::Child)));
    let unknown = may_run(&body(BodyKind::State), &Programme::National(SchemeId("99".into())), schemes);
    assert_eq!(unknown.unwrap_err().code, "scheme.unknown");
}

fn insured(tenths: u8) -> Payer {
    Payer { own_tenths: Some(tenths), medical_aid: false }
}

fn shares(insurance_yen: u32, public_yen: u32, medical_aid_yen: u32, patient_yen: u32) -> Result<Shares, NoShares> {
    Ok(Shares { insurance_yen, public_yen, medical_aid_yen, patient_yen })
}

#[test]
fn shares_follow_the_vectors_of_section_7() {
    let on_aid = Payer { own_tenths: None, medical_aid: true };
    let both = Payer { own_tenths: Some(3), medical_aid: true };
    for (case, id, payer, cap, expected) in [
        ("20: no cap is not a cap of zero", "54", insured(3), None, shares(7_000, 1_000, 0, 2_000)),
        ("20: zero is a cap", "54", insured(3), Some(0), shares(7_000, 3_000, 0, 0)),
        ("21: any amount is a cap", "54", insured(3), Some(1_234), shares(7_000, 1_766, 0, 1_234)),
        ("27: 結核 5 % at 3割", "10", insured(3), None, shares(7_000, 2_500, 0, 500)),
        ("27: at 2割", "10", insured(2), None, shares(8_000, 1_500, 0, 500)),
        ("27: at 1割", "10", insured(1), None, shares(9_000, 500, 0, 500)),
        ("28: 15 at 1割", "15", insured(1), None, shares(9_000, 0, 0, 1_000)),
        ("28: 21 at 1割", "21", insured(1), None, shares(9_000, 0, 0, 1_000)),
        ("28: 16 at 1割", "16", insured(1), None, shares(9_000, 0, 0, 1_000)),
        ("29: 54 at 1割 is 10 %", "54", insured(1), None, shares(9_000, 0, 0, 1_000)),
        ("30: 52 has no 1割", "52", insured(1), None, Err(NoShares::NoRatio)),
        ("31: 13 公費優先", "13", insured(3), None, shares(0, 10_000, 0, 0)),
        ("31: 18", "18", insured(3), None, shares(0, 10_000, 0, 0)),
        ("31: 29", "29-inpatient", insured(3), None, shares(0, 10_000, 0, 0)),
        ("31: 30", "30", insured(1), None, shares(0, 10_000, 0, 0)),
        ("32: 11 without income", "11", insured(3), None, shares(7_000, 3_000, 0, 0)),
        ("32: 11 with income, under the cap", "11", insured(3), Some(20_000), shares(7_000, 0, 0, 3_000)),
        ("32: 29 with income", "29-inpatient", insured(3), Some(6_000), shares(0, 4_000, 0, 6_000)),
        ("38 up to its cap", "38-hepatitis", insured(3), Some(10_000), shares(7_000, 0, 0, 3_000)),
        ("38 at its cap", "38-hepatitis", insured(3), Some(1_000), shares(7_000, 2_000, 0, 1_000)),
        ("11: 54 with 12, 12 last", "54", on_aid, Some(0), shares(0, 10_000, 0, 0)),
        ("11: 15 with 12 and insurance", "15", both, None, shares(7_000, 3_000, 0, 0)),
        ("11: 10 with 12: 95 and 5", "10", on_aid, None, shares(0, 9_500, 500, 0)),
        ("11: 10 with 12 and insurance", "10", both, None, shares(7_000, 2_500, 500, 0)),
        ("11: 12 alone pays the rest", "12", on_aid, None, shares(0, 0, 10_000, 0)),
        ("51 not for 生保", "51-specified", on_aid, None, Err(NoShares::NotForRecipients)),
        ("38 for 生保 only with insurance", "38-hepatitis", on_aid, None, Err(NoShares::NotForRecipients)),
        ("38 for 生保 with insurance", "38-hepatitis", both, Some(10_000), shares(7_000, 3_000, 0, 0)),
    ] {
        assert_eq!(divide(&scheme(id), 10_000, payer, cap), expected, "{case}");
    }
}

#[test]
fn caps_count_what_was_paid_elsewhere() {
    // 23: own share 4,000, cap 5,000, 2,500 paid elsewhere: 2,500. 24: reached: 0, and the visit still counts.
    for (paid, charged) in [(0, 4_000), (2_500, 2_500), (5_000, 0), (9_000, 0)] {
        let shares = divide(&scheme("54"), 20_000, insured(3), Some(cap_left(5_000, paid))).unwrap();
        assert_eq!((shares.patient_yen, slip_entry(&shares)), (charged, charged), "{paid} paid");
    }
    // 26: what a local scheme takes over is in the slip all the same.
    let shares = divide(&scheme("24"), 100_000, insured(3), Some(cap_left(15_000, 0))).unwrap();
    assert_eq!((slip_entry(&shares), relieved(shares.patient_yen, 500)), (10_000, 9_500));
    // 32: days of the month, fractions of a yen cut.
    for (days, of, yen) in [(10, 30, 6_666), (1, 31, 645), (31, 31, 20_000), (40, 30, 20_000), (5, 0, 20_000)] {
        assert_eq!(prorated(20_000, days, of), yen, "{days}/{of}");
    }
}

#[test]
fn shares_by_ratio_are_rounded_to_ten_yen_and_add_up() {
    for (bill, patient) in [(3_210, 640), (3_220, 640), (3_230, 650), (3_225, 650), (0, 0)] {
        let shares = divide(&scheme("54"), bill, insured(3), None).unwrap();
        assert_eq!(shares.patient_yen, patient, "{bill}");
    }
    for scheme in built_in().iter() {
        for tenths in 1..=3 {
            for bill in [0, 1, 9, 10, 15, 999, 12_345, 9_999_990] {
                for cap in [None, Some(0), Some(7), Some(20_000)] {
                    for medical_aid in [false, true] {
                        let payer = Payer { own_tenths: Some(tenths), medical_aid };
                        let Ok(s) = divide(scheme, bill, payer, cap) else { continue };
                        let sum = s.insurance_yen + s.public_yen + s.medical_aid_yen + s.patient_yen;
                        assert_eq!(sum, bill, "{} {bill} {tenths} {cap:?} {s:?}", scheme.id);
                        assert!(s.patient_yen <= cap.unwrap_or(u32::MAX), "{} {s:?}", scheme.id);
                    }
                }
            }
        }
    }
}

#[test]
fn meals_follow_case_33() {
    for id in ["21", "10", "38-hepatitis", "38-liver-cancer", "62", "28-home", "29-home"] {
        assert_eq!(meal_share(&scheme(id), 490), Some(490), "{id} does not cover meals");
    }
    assert_eq!(meal_share(&scheme("23"), 490), Some(0));
    assert_eq!(meal_share(&scheme("52"), 490), Some(245));
    assert_eq!(meal_share(&scheme("54"), 490), Some(490), "§8-11: listed, and paid by the patient");
    assert_eq!(meal_share(&scheme("11"), 490), None, "the sources say nothing");
}

#[test]
fn a_table_of_ones_own_is_checked_and_every_mistake_is_told() {
    let good = include_str!("../../scenarios/masters/national-schemes.yaml");
    assert_eq!(read(good).unwrap(), *built_in());
    for (from, to, told) in [
        ("version: 1", "version: 2", "形式の版"),
        ("id: \"18\"", "id: \"13\"", "二度"),
        ("order: 2\n", "order: 1\n", "二度"),
        ("3: 70/25/5", "3: 70/25/6", "合計が100"),
        ("3: 70/25/5", "3: 60/35/5", "自己負担割合と合いません"),
        ("3: 70/25/5", "3: 70/30", "三つの百分率"),
        ("yen: 2500", "yes: 2500", "項目"),
        ("implementers: [state]", "implementers: [moon]", "moon"),
        ("    implementers: [state]", "    implementers: []", "出典が合いません"),
        ("law: 13", "law: 0", "法別番号"),
        ("income: 生保, yen: 0", "income: 生保", "どちらか一つ"),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        let problem = read(&text).unwrap_err();
        let shown = problem.text.clone().unwrap_or_default();
        assert!(shown.contains(told) && shown.contains('^'), "{from}: {problem:?}");
    }
}

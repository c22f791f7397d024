//! Stories of the month's end, without files and without time.

use super::*;
use crate::dates::Month;
use crate::messages::{Header, PersonAnswer, Row, Segment, Ticket, Validity};
use jiff::civil::{Date, date};
use onshi_wire::driver::{ClaimHold, ClaimMonth, ClaimStatus, OtherCertificate};

const CLINIC: &str = "1312345670";
const PAYER: &str = "12131017";

fn desk(code: &str, defect: Option<Defect>) -> Desk {
    let habits = Habits {
        poll: Duration::from_millis(500),
        answer_limit: Duration::from_secs(8),
        bulk_limit: Duration::from_secs(15),
        cap_pilot: false,
        defects: Defects::new(defect),
    };
    let facility = Facility { code: code.to_owned(), designated: true };
    Desk::new(facility, "2026-11-03T09:00:00".parse().unwrap(), habits, 0)
}

fn ticket(desk: &Desk, day: Date) -> Ticket {
    let month = Month::of(day);
    let (ticket_type, treatment_type) = match desk.facility.kind() {
        crate::decide::FacilityKind::Pharmacy => ("02", "04"),
        crate::decide::FacilityKind::Dental => ("01", "03"),
        crate::decide::FacilityKind::Nursing => ("01", "05"),
        _ => ("01", "02"),
    };
    Ticket {
        ticket_type: ticket_type.to_owned(),
        treatment_type: treatment_type.to_owned(),
        month: Some(month),
        valid_from: Some(month.first()),
        valid_until: Some(month.last()),
        issue_number: format!("{month}"),
        payer_number: PAYER.to_owned(),
        recipient_number: "0012344".to_owned(),
        facility_code: desk.facility.code.clone(),
        single_or_combined: "01".to_owned(),
        issuer_code: (ticket_type == "02").then(|| CLINIC.to_owned()),
        ..Ticket::default()
    }
}

fn aid(tickets: Vec<Ticket>) -> Row {
    Row { class: "A1".to_owned(), insurer_number: PAYER.to_owned(), number: "0012344".to_owned(), ..person(tickets) }
}

fn person(tickets: Vec<Ticket>) -> Row {
    Row {
        name: "医扶　太郎".to_owned(),
        kana: "ｲﾌ ﾀﾛｳ".to_owned(),
        sex: Some("1".to_owned()),
        birthdate: Some(date(1960, 4, 1)),
        insurer_name: "中央福祉事務所".to_owned(),
        from: Some(date(2026, 4, 1)),
        tickets,
        ..Row::default()
    }
}

fn insurance() -> Row {
    Row {
        class: "01".to_owned(),
        insurer_number: "06132013".to_owned(),
        symbol: Some("１２".to_owned()),
        number: "7".to_owned(),
        branch: Some("02".to_owned()),
        ..person(Vec::new())
    }
}

/// The patient taps on a day and this comes back.
fn visit(desk: &mut Desk, day: Date, validity: Validity, rows: Vec<Row>) {
    let header = Header {
        confirmed_on: Some(day),
        file_identifier: None,
        reception_number: None,
        segment: Segment::Done,
        texts: Vec::new(),
    };
    let answer = PersonAnswer { accepted: true, validity: Some(validity), rows, ..PersonAnswer::default() };
    desk.patient_at_reader(&header, &answer);
}

/// A visit with the ticket of the month.
fn delegated(desk: &mut Desk, day: Date) {
    let ticket = ticket(desk, day);
    visit(desk, day, Validity::Valid, vec![aid(vec![ticket])]);
}

/// A visit of a person with insurance and a combined ticket.
fn combined(desk: &mut Desk, day: Date, self_pay_yen: u32) {
    let ticket = Ticket { single_or_combined: "02".to_owned(), self_pay_yen, ..ticket(desk, day) };
    visit(desk, day, Validity::Valid, vec![insurance(), aid(vec![ticket])]);
}

/// Closes November; the text of the file, if there is one.
fn november(desk: &mut Desk) -> Option<String> {
    close(desk, "2026-11")
}

fn close(desk: &mut Desk, month: &str) -> Option<String> {
    desk.claim(&ClaimMonth { month: month.to_owned() }).unwrap();
    let mut files = desk.take_effects().into_iter().filter_map(|effect| match effect {
        Effect::WriteClaims(_, bytes) => Some(encoding_rs::SHIFT_JIS.decode(&bytes).0.into_owned()),
        _ => None,
    });
    let file = files.next();
    assert!(files.next().is_none(), "one file");
    file
}

/// The lines that begin like this, commas at the end left out.
fn lines<'a>(file: &'a str, start: &str) -> Vec<&'a str> {
    file.split("\r\n").filter(|line| line.starts_with(start)).map(|line| line.trim_end_matches(',')).collect()
}

fn enter_21(desk: &mut Desk, from: &str) {
    desk.enter_certificate(&OtherCertificate {
        name: "医扶　太郎".to_owned(),
        kana: "イフ　タロウ".to_owned(),
        birthdate: "1960-04-01".to_owned(),
        payer_number: "21136015".to_owned(),
        recipient_number: "0012344".to_owned(),
        valid_from: Some(from.to_owned()),
        valid_until: None,
        cap_yen: None,
    })
    .unwrap();
}

#[test]
fn a_stay_is_a_receipt_of_its_own_with_its_meals() {
    use onshi_wire::driver::Stay;
    let mut desk = desk(CLINIC, None);
    delegated(&mut desk, date(2026, 11, 3));
    let inpatient =
        Ticket { treatment_type: "01".to_owned(), issue_number: "2".to_owned(), ..ticket(&desk, date(2026, 11, 10)) };
    visit(&mut desk, date(2026, 11, 10), Validity::Valid, vec![aid(vec![inpatient])]);
    let stay = |until: &str| Stay { reception_id: "r2".to_owned(), until: until.to_owned(), meals: 5 };
    for wrong in ["2026-11-09", "2026-12-01", "later"] {
        assert!(desk.admit(&stay(wrong)).is_err(), "{wrong}");
    }
    desk.admit(&stay("2026-11-12")).unwrap();
    let file = november(&mut desk).unwrap();
    let common: Vec<&str> = lines(&file, "RE");
    assert!(common[0].starts_with("RE,1,1212,202611,医扶　太郎,1,19600401,,,,"), "{}", common[0]);
    assert!(common[1].starts_with("RE,2,1211,202611,医扶　太郎,1,19600401,,20261110,,"), "{}", common[1]);
    assert_eq!(lines(&file, "KO"), ["KO,12131017,0012344,,1,710,0", "KO,12131017,0012344,,3,4500,0,,,,5,3500"]);
    assert_eq!(lines(&file, "JD"), ["JD,2,,,1", "JD,2,,,,,,,,,,1,1,1"]);
    assert!(lines(&file, "SI").contains(&"SI,90,5,199900910,,1500,3,,,,,,,,,,,,,,,,1,1,1"), "{file}");
    assert_eq!(lines(&file, "GO"), ["GO,2,5210,99"]);
}

#[test]
fn a_stay_beyond_its_ticket_waits() {
    use onshi_wire::driver::Stay;
    let mut desk = desk(CLINIC, None);
    let inpatient = Ticket {
        treatment_type: "01".to_owned(),
        valid_until: Some(date(2026, 11, 11)),
        ..ticket(&desk, date(2026, 11, 10))
    };
    visit(&mut desk, date(2026, 11, 10), Validity::Valid, vec![aid(vec![inpatient])]);
    let stay = |until: &str| Stay { reception_id: "r1".to_owned(), until: until.to_owned(), meals: 0 };
    desk.admit(&stay("2026-11-12")).unwrap();
    assert_eq!(november(&mut desk), None);
    assert_eq!(desk.claim_states()[0].hold, Some(ClaimHold::Clarify));
    desk.admit(&stay("2026-11-11")).unwrap();
    assert!(november(&mut desk).is_some());
}

#[test]
fn medical_aid_alone_is_the_example_of_the_facts() {
    let mut desk = desk(CLINIC, None);
    delegated(&mut desk, date(2026, 11, 3));
    delegated(&mut desk, date(2026, 11, 10));
    let file = november(&mut desk).unwrap();
    assert!(file.ends_with("\r\n\u{1a}"));
    assert_eq!(lines(&file, "IR"), ["IR,1,13,1,2345670,,標本医療機関,202612,00"]);
    let common = lines(&file, "RE")[0];
    assert!(common.starts_with("RE,1,1212,202611,医扶　太郎,1,19600401,,,,,,,P0001,"), "{common}");
    assert!(common.ends_with(",イフタロウ"), "{common}");
    assert_eq!(lines(&file, "HO"), Vec::<&str>::new());
    assert_eq!(lines(&file, "KO"), ["KO,12131017,0012344,,2,850,0"]);
    assert_eq!(lines(&file, "SN"), ["SN,2,01"]);
    assert_eq!(lines(&file, "JD"), ["JD,2,,,1,,,,,,,1"]);
    assert_eq!(lines(&file, "MF"), Vec::<&str>::new());
    let details: Vec<&str> = lines(&file, "SI");
    assert_eq!(details[0], "SI,11,5,199900110,,300,1,,,,,,,,,1");
    assert_eq!(details[1], "SI,12,5,199900210,,80,1,,,,,,,,,,,,,,,,1");
    assert_eq!(details[3], "SI,80,5,199900810,,60,2,,,,,,,,,1,,,,,,,1");
    assert_eq!(lines(&file, "GO"), ["GO,1,850,99"]);
    for (line, fields) in [("IR", 10), ("RE", 38), ("KO", 12), ("SN", 9), ("JD", 33), ("SY", 8), ("SI", 44)] {
        let whole = file.split("\r\n").find(|it| it.starts_with(line)).unwrap();
        assert_eq!(whole.split(',').count(), fields, "{line}");
    }
}

#[test]
fn insurance_and_medical_aid_count_twice_and_the_patient_pays_what_the_ticket_says() {
    let mut desk = desk(CLINIC, None);
    combined(&mut desk, date(2026, 11, 3), 1_000);
    let file = november(&mut desk).unwrap();
    assert!(lines(&file, "RE")[0].starts_with("RE,1,1122,202611,"));
    assert_eq!(lines(&file, "HO"), ["HO,06132013,１２,7,1,710"]);
    assert_eq!(lines(&file, "KO"), ["KO,12131017,0012344,,1,710,1000"]);
    assert_eq!(lines(&file, "SN"), ["SN,1,01,,,,02", "SN,2,01"]);
    assert_eq!(lines(&file, "MF"), ["MF,00"]);
    assert!(lines(&file, "SI").iter().all(|line| line.split(',').nth(2) == Some("2")));
    assert_eq!(lines(&file, "GO"), ["GO,2,710,99"]);
}

#[test]
fn the_patient_never_pays_more_than_the_cost_b_090() {
    let mut desk = desk(CLINIC, None);
    combined(&mut desk, date(2026, 11, 3), 20_000);
    assert_eq!(lines(&november(&mut desk).unwrap(), "KO"), ["KO,12131017,0012344,,1,710,7100"]);
}

#[test]
fn another_scheme_stands_first_and_pays_for_its_own_items_c12_05() {
    let mut desk = desk(CLINIC, None);
    delegated(&mut desk, date(2026, 11, 3));
    enter_21(&mut desk, "2026-11-01");
    let file = november(&mut desk).unwrap();
    assert!(lines(&file, "RE")[0].starts_with("RE,1,1222,"));
    assert_eq!(lines(&file, "KO"), ["KO,21136015,0012344,,1,360", "KO,12131017,0012344,,1,710,0"]);
    let burden: Vec<&str> = lines(&file, "SI").iter().filter_map(|line| line.split(',').nth(2)).collect();
    assert_eq!(burden, ["7", "6", "7"]);
    assert_eq!(lines(&file, "GO"), ["GO,2,360,99"]);
}

#[test]
fn a_scheme_that_pays_for_nothing_is_left_out_c12_10() {
    let mut desk = desk(CLINIC, None);
    delegated(&mut desk, date(2026, 11, 3));
    enter_21(&mut desk, "2026-11-20");
    let file = november(&mut desk).unwrap();
    assert_eq!(lines(&file, "KO"), ["KO,12131017,0012344,,1,710,0"]);
    assert!(lines(&file, "SI").iter().all(|line| line.split(',').nth(2) == Some("5")));
}

#[test]
fn insurance_that_is_lost_part_way_pays_only_before_on_one_receipt() {
    let mut desk = desk(CLINIC, None);
    combined(&mut desk, date(2026, 11, 3), 0);
    let lost = Row { lost_on: Some(date(2026, 11, 15)), ..insurance() };
    let ticket = Ticket { single_or_combined: "02".to_owned(), ..ticket(&desk, date(2026, 11, 20)) };
    visit(&mut desk, date(2026, 11, 20), Validity::Valid, vec![lost, aid(vec![ticket])]);
    let file = november(&mut desk).unwrap();
    assert_eq!(lines(&file, "RE").len(), 1);
    assert_eq!(lines(&file, "HO"), ["HO,06132013,１２,7,1,710"]);
    assert_eq!(lines(&file, "KO"), ["KO,12131017,0012344,,2,850,0"]);
    let burden: std::collections::BTreeSet<&str> =
        lines(&file, "SI").iter().filter_map(|line| line.split(',').nth(2)).collect();
    assert_eq!(burden.into_iter().collect::<Vec<_>>(), ["2", "5"]);
}

#[test]
fn days_on_and_after_the_end_are_left_out_even_if_the_end_is_told_late_c12_14() {
    let mut desk = desk(CLINIC, None);
    delegated(&mut desk, date(2026, 11, 3));
    delegated(&mut desk, date(2026, 11, 20));
    let ended = Row { lost_on: Some(date(2026, 11, 15)), ..aid(vec![ticket(&desk, date(2026, 11, 3))]) };
    visit(&mut desk, date(2026, 11, 25), Validity::Invalid, vec![ended]);
    let file = november(&mut desk).unwrap();
    assert_eq!(lines(&file, "JD"), ["JD,2,,,1"]);
    assert_eq!(lines(&file, "KO"), ["KO,12131017,0012344,,1,710,0"]);
}

#[test]
fn what_has_no_ticket_is_held_back_and_claimed_late_with_its_own_month_b_150_b_154() {
    let mut desk = desk(CLINIC, None);
    visit(&mut desk, date(2026, 11, 3), Validity::ValidUnregistered, vec![aid(Vec::new())]);
    assert_eq!(november(&mut desk), None);
    let state = &desk.claim_states()[0];
    assert_eq!((state.status, state.hold), (ClaimStatus::Held, Some(ClaimHold::TicketMissing)));
    assert!(!state.text.is_empty());
    desk.set_now("2026-12-12T09:00:00".parse().unwrap());
    delegated(&mut desk, date(2026, 12, 12));
    let late = ticket(&desk, date(2026, 11, 3));
    visit(&mut desk, date(2026, 11, 3), Validity::Valid, vec![aid(vec![late])]);
    let file = close(&mut desk, "2026-12").unwrap();
    let months: Vec<&str> = lines(&file, "RE").iter().filter_map(|line| line.split(',').nth(3)).collect();
    assert_eq!(months, ["202611", "202612"]);
    assert!(lines(&file, "IR")[0].contains(",202701,"));
    assert_eq!(close(&mut desk, "2026-12"), None, "nothing is claimed twice");
}

#[test]
fn two_offices_are_two_receipts_and_one_without_ticket_does_not_hold_the_other_c_11_7() {
    let mut desk = desk(CLINIC, None);
    delegated(&mut desk, date(2026, 11, 3));
    let east = Ticket {
        payer_number: "12143210".to_owned(),
        recipient_number: "1111111".to_owned(),
        issue_number: "9".to_owned(),
        valid_from: Some(date(2026, 11, 15)),
        ..ticket(&desk, date(2026, 11, 20))
    };
    let moved = |tickets| {
        let old = Row { lost_on: Some(date(2026, 11, 15)), ..aid(Vec::new()) };
        let new = Row {
            insurer_number: "12143210".to_owned(),
            number: "1111111".to_owned(),
            from: Some(date(2026, 11, 15)),
            ..aid(tickets)
        };
        vec![old, new]
    };
    visit(&mut desk, date(2026, 11, 20), Validity::ValidUnregistered, moved(Vec::new()));
    assert_eq!(lines(&november(&mut desk).unwrap(), "KO"), ["KO,12131017,0012344,,1,710,0"]);
    visit(&mut desk, date(2026, 11, 20), Validity::Valid, moved(vec![east]));
    assert_eq!(lines(&november(&mut desk).unwrap(), "KO"), ["KO,12143210,1111111,,1,140,0"]);
}

#[test]
fn a_returned_receipt_is_claimed_again_with_its_search_number_once_it_was_put_right_b_151() {
    let mut desk = desk(CLINIC, None);
    delegated(&mut desk, date(2026, 11, 3));
    let file = november(&mut desk).unwrap();
    let returned = file.replacen("P0001,,,,,,", "P0001,,,,,12345678901234567,", 1);
    assert_ne!(returned, file);
    let bytes = encoding_rs::SHIFT_JIS.encode(&returned).0.into_owned();
    assert_eq!(desk.take_returned(&bytes), Ok(1));
    assert_eq!(desk.claim_states()[0].status, ClaimStatus::Returned);
    assert_eq!(november(&mut desk), None, "the same again would come back again");
    let right = Ticket { recipient_number: "1111111".to_owned(), ..ticket(&desk, date(2026, 11, 3)) };
    let row = Row { number: "1111111".to_owned(), ..aid(vec![right]) };
    visit(&mut desk, date(2026, 11, 3), Validity::Valid, vec![row]);
    let again = november(&mut desk).unwrap();
    assert!(lines(&again, "RE")[0].contains(",12345678901234567,"));
    assert_eq!(lines(&again, "KO"), ["KO,12131017,1111111,,1,710,0"]);
}

#[test]
fn insurance_and_ticket_that_disagree_and_regional_insurance_wait_b_086_b_094() {
    let mut desk = desk(CLINIC, None);
    let alone = ticket(&desk, date(2026, 11, 3));
    visit(&mut desk, date(2026, 11, 3), Validity::Valid, vec![insurance(), aid(vec![alone])]);
    assert_eq!(desk.claim_states()[0].hold, Some(ClaimHold::Clarify));
    let mut desk = self::desk(CLINIC, None);
    let both = Ticket { single_or_combined: "02".to_owned(), ..ticket(&desk, date(2026, 11, 3)) };
    let national = Row { insurer_number: "138057".to_owned(), ..insurance() };
    visit(&mut desk, date(2026, 11, 3), Validity::Valid, vec![national, aid(vec![both])]);
    assert_eq!(desk.claim_states()[0].hold, Some(ClaimHold::RegionalInsurance));
}

#[test]
fn infection_waits_for_its_own_scheme_b_093() {
    let mut desk = desk(CLINIC, None);
    let mut other_items = vec![String::new(); 14];
    "01".clone_into(&mut other_items[8]);
    let ticket = Ticket { other_items, ..ticket(&desk, date(2026, 11, 3)) };
    visit(&mut desk, date(2026, 11, 3), Validity::Valid, vec![aid(vec![ticket])]);
    assert_eq!(desk.claim_states()[0].hold, Some(ClaimHold::OtherScheme));
}

#[test]
fn every_kind_of_facility_writes_its_own_file() {
    for (code, first, receipt_type, ko, foot) in [
        ("1332345678", "UK,1,13,3,2345678,", "3212", "KO,12131017,0012344,,1,390,0", true),
        ("1342345675", "YK,1,13,4,2345675,", "4212", "KO,12131017,0012344,,1,141,,0", true),
        ("1362345679", "HM,1,13,6,2345679,", "6212", "KO,12131017,0012344,,1,8550,0", false),
    ] {
        let mut desk = desk(code, None);
        delegated(&mut desk, date(2026, 11, 3));
        let file = november(&mut desk).unwrap();
        assert!(file.starts_with(first), "{file}");
        assert!(lines(&file, "RE")[0].starts_with(&format!("RE,1,{receipt_type},202611,")), "{file}");
        assert_eq!(lines(&file, "KO"), [ko]);
        assert_eq!(file.contains("\r\nGO,"), foot);
        let issuer = file.contains(",13,1,2345670,");
        assert_eq!(issuer, receipt_type == "4212", "{file}");
    }
}

#[test]
fn every_planted_fault_of_a_claim_changes_a_file_or_the_list() {
    let story = |defect: Option<Defect>| {
        let mut desk = desk(CLINIC, defect);
        let mut seen = Vec::new();
        delegated(&mut desk, date(2026, 11, 3));
        seen.push(format!("{:?}", november(&mut desk)));
        seen.push(format!("{:?}", november(&mut desk)));
        let mut desk = self::desk(CLINIC, defect);
        combined(&mut desk, date(2026, 11, 3), 1_000);
        seen.push(format!("{:?}", november(&mut desk)));
        seen
    };
    let right = story(None);
    for defect in [
        Defect::ClaimQuotesFields,
        Defect::ClaimInUtf8,
        Defect::ClaimEndsLinesWithLf,
        Defect::ClaimWithoutEndMark,
        Defect::ClaimDropsTrailingFields,
        Defect::ClaimMonthNotLater,
        Defect::ClaimNumbersFromZero,
        Defect::ClaimCountsReceipts,
        Defect::ClaimTotalOfAllPayers,
        Defect::ClaimWithoutVolumeMark,
        Defect::ClaimWrongAgency,
        Defect::ClaimRecordsOutOfOrder,
        Defect::ClaimMixesModes,
        Defect::ClaimWithEraDates,
        Defect::ClaimWrongReceiptType,
        Defect::ClaimWrongTotals,
        Defect::ClaimSwapsBurden,
        Defect::ClaimWithoutDays,
        Defect::ClaimMissesVisitDay,
        Defect::ClaimWrongConfirmation,
        Defect::ClaimWindowOnAidAlone,
        Defect::ClaimDropsInsurance,
        Defect::ClaimShortPayer,
        Defect::ClaimShortRecipient,
        Defect::ClaimPayerKindOne,
        Defect::ClaimThirtyPercent,
        Defect::ClaimBlankSelfPay,
        Defect::ClaimBenefitRatio,
        Defect::ClaimsTwice,
    ] {
        let panicked = std::panic::catch_unwind(|| story(Some(defect)));
        assert_ne!(panicked.ok(), Some(right.clone()), "{defect}");
    }
}

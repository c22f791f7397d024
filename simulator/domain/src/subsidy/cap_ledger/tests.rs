//! What remains below a cap, whatever the order of the reports.

use super::*;
use crate::subsidy::certificate::RowKey;
use jiff::civil::date;
use proptest::prelude::*;

const HERE: &str = "診療所";
const THERE: &str = "薬局";

fn row(cap: Option<Cap>) -> Certificate {
    Certificate {
        person: PersonId(1),
        key: RowKey {
            municipality: MunicipalityId::from("市"),
            type_id: CertificateTypeId::from("T1"),
            sub_key: String::new(),
            history_key: "1".into(),
        },
        not_disclosed: false,
        payer_number: Some("54136015".into()),
        recipient_number: Some("0000002".into()),
        name: "特定医療費受給者証".into(),
        segment: None,
        income_segment: None,
        conditions: Vec::new(),
        designated_institutions: None,
        always_reimbursement: false,
        cap,
        valid_from: date(2026, 4, 1),
        valid_to: date(2027, 3, 31),
        deleted: false,
        face_items: Vec::new(),
    }
}

fn cap(amount_yen: u32, unit: CapUnit, scope: CapScope, shared: bool) -> Option<Cap> {
    Some(Cap { amount_yen, unit, scope, shared })
}

fn report(facility: &str, id: &str, revision: u32, amount: Option<(i8, u32)>) -> Report {
    let amount = amount.map(|(day, paid_yen)| Amount {
        on: date(2026, 11, day),
        inpatient: false,
        total_yen: paid_yen.saturating_mul(10),
        paid_yen,
    });
    let key = ReportKey { facility: FacilityId::from(facility), id: id.into() };
    let subject = Subject::of(&row(None)).expect("the row has both numbers");
    Report { key, revision, subject, amount }
}

fn ledger(reports: &[Report]) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.set_slip(&MunicipalityId::from("市"), None, Slip::Electronic);
    reports.iter().for_each(|report| ledger.record(report));
    ledger
}

fn remainder(ledger: &Ledger, row: &Certificate, facility: &str, day: i8) -> Option<u32> {
    ledger.standing(row, Some(&FacilityId::from(facility)), date(2026, 11, day)).remainder_yen
}

#[test]
fn cap_5000_and_2500_paid_elsewhere_leaves_2500() {
    // spec/pmh.md §7-23, and §7-24: at the cap nothing remains, never less.
    let row = row(cap(5_000, CapUnit::Month, CapScope::Both, true));
    let mut ledger = ledger(&[report(THERE, "a", 1, Some((3, 2_500)))]);
    assert_eq!(remainder(&ledger, &row, HERE, 10), Some(2_500));
    ledger.record(&report(HERE, "b", 1, Some((10, 2_600))));
    assert_eq!(remainder(&ledger, &row, HERE, 10), Some(0));
}

#[test]
fn unit_scope_and_sharing_decide_what_counts() {
    let ledger = ledger(&[report(THERE, "a", 1, Some((3, 700))), report(HERE, "b", 1, Some((4, 200)))]);
    for (cap, day, expected) in [
        (cap(1_000, CapUnit::Month, CapScope::Both, true), 10, Some(100)),
        (cap(1_000, CapUnit::Month, CapScope::Both, false), 10, Some(800)),
        (cap(1_000, CapUnit::Month, CapScope::Outpatient, true), 10, Some(100)),
        (cap(1_000, CapUnit::Month, CapScope::Inpatient, true), 10, Some(1_000)),
        (cap(1_000, CapUnit::Day, CapScope::Both, true), 3, Some(300)),
        (cap(1_000, CapUnit::Day, CapScope::Both, true), 10, Some(1_000)),
        (cap(1_000, CapUnit::Visit, CapScope::Both, true), 3, Some(1_000)),
        (cap(0, CapUnit::Month, CapScope::Both, true), 10, Some(0)),
        (None, 10, None),
    ] {
        assert_eq!(remainder(&ledger, &row(cap), HERE, day), expected, "{cap:?} {day}");
    }
}

#[test]
fn on_paper_the_cap_is_known_and_the_remainder_is_not() {
    let row = row(cap(5_000, CapUnit::Month, CapScope::Both, true));
    let mut ledger = ledger(&[report(THERE, "a", 1, Some((3, 2_500)))]);
    ledger.set_slip(&row.key.municipality, Some(&row.key.type_id), Slip::Paper);
    let standing = ledger.standing(&row, None, date(2026, 11, 10));
    assert_eq!((standing.slip, standing.remainder_yen, standing.paid_yen), (Slip::Paper, None, None));
    assert_eq!(standing.cap, row.cap);
    assert_eq!(Ledger::default().slip(&row), Slip::Paper, "outside the pilot slips are paper");
}

#[test]
fn three_months_of_33331_yen_within_twelve_are_worth_a_notice() {
    let row = row(cap(10_000, CapUnit::Month, CapScope::Both, true));
    let costly = |id: &str, on: Date, total_yen: u32| {
        let amount = Some(Amount { on, inpatient: false, total_yen, paid_yen: 1 });
        Report { amount, ..report(HERE, id, 1, None) }
    };
    let mut ledger = ledger(&[
        costly("out", date(2025, 11, 30), 50_000),
        costly("first", date(2025, 12, 1), 33_331),
        costly("below", date(2026, 5, 1), 33_330),
        costly("halves1", date(2026, 6, 1), 20_000),
        costly("halves2", date(2026, 6, 30), 13_331),
    ]);
    let on = date(2026, 11, 10);
    assert_eq!(ledger.standing(&row, None, on).minor_high_cost_months, 2);
    ledger.record(&costly("third", date(2026, 11, 9), 33_331));
    let standing = ledger.standing(&row, None, on);
    assert_eq!((standing.minor_high_cost_months, standing.month_total_yen), (3, 33_331));
    assert!(standing.minor_high_cost());
}

#[test]
fn a_report_is_judged_by_id_and_revision() {
    let ledger = ledger(&[report(HERE, "a", 2, Some((3, 500)))]);
    for (again, expected) in [
        (report(HERE, "a", 2, Some((3, 500))), Ok(Receipt::AlreadyThere)),
        (report(HERE, "a", 2, Some((3, 501))), Err(CapRefusal::ContentDiffers)),
        (report(HERE, "a", 1, Some((3, 400))), Ok(Receipt::Superseded)),
        (report(HERE, "a", 3, None), Ok(Receipt::Recorded)),
        (report(THERE, "a", 1, Some((3, 400))), Ok(Receipt::Recorded)),
    ] {
        assert_eq!(ledger.judge(&again), expected, "{again:?}");
    }
    let mut other = report(HERE, "a", 3, None);
    other.subject.recipient_number = "1111116".into();
    assert_eq!(ledger.judge(&other), Err(CapRefusal::ContentDiffers), "an id belongs to one certificate");
}

prop_compose! {
    /// Reports in which a content follows from id and revision, as it does when they come from one outbox.
    fn some_report()(at in 0_usize..2, id in 0_u32..4, revision in 1_u32..4) -> Report {
        let facility = [HERE, THERE][at];
        let seed = (u32::try_from(at).unwrap_or(0) * 16 + id * 4 + revision) % 7;
        let amount = (seed > 0).then_some((i8::try_from(seed).unwrap_or(1), seed * 450));
        report(facility, &id.to_string(), revision, amount)
    }
}

proptest! {
    #[test]
    fn the_order_of_reports_and_their_repetition_do_not_matter(
        reports in proptest::collection::vec(some_report(), 0..30),
        shuffle in proptest::collection::vec(0_usize..30, 0..30),
    ) {
        let row = row(cap(5_000, CapUnit::Month, CapScope::Both, true));
        let mut other = reports.clone();
        for (at, with) in shuffle.iter().enumerate() {
            if at < other.len() && *with < other.len() {
                other.swap(at, *with);
            }
        }
        other.extend(reports.iter().take(3).cloned());
        let (one, two) = (ledger(&reports), ledger(&other));
        let standing = one.standing(&row, None, date(2026, 11, 30));
        prop_assert_eq!(&standing, &two.standing(&row, None, date(2026, 11, 30)));
        let paid = standing.paid_yen.unwrap_or(0);
        prop_assert_eq!(u64::from(standing.remainder_yen.unwrap_or(0)), 5_000_u64.saturating_sub(paid));
    }

    #[test]
    fn a_cancellation_undoes_its_report(reports in proptest::collection::vec(some_report(), 0..20), paid in 1_u32..9_000) {
        let row = row(cap(5_000, CapUnit::Month, CapScope::Both, true));
        let before = ledger(&reports);
        let mut after = before.clone();
        after.record(&report(HERE, "mine", 1, Some((9, paid))));
        after.record(&report(HERE, "mine", 2, None));
        let on = date(2026, 11, 30);
        prop_assert_eq!(before.standing(&row, None, on), after.standing(&row, None, on));
    }
}

//! 閲覧 at the desk: asked for as agreed, shown until the end.

use super::tests::desk_with as desk;
use super::*;
use crate::folders::read::read;
use crate::messages::{Header, Incoming, PersonAnswer, Row, Segment, Validity};
use crate::viewing::{Consents, Item, Kind, Standing, View};
use jiff::civil::{Date, date};

fn tap(desk: &mut Desk, on: Date, consents: Consents) {
    let row = Row {
        class: "A1".to_owned(),
        insurer_number: "12131017".to_owned(),
        number: "0012344".to_owned(),
        name: "医扶　太郎".to_owned(),
        birthdate: Some(date(1960, 4, 1)),
        consents,
        ..Row::default()
    };
    let header = Header {
        confirmed_on: Some(on),
        file_identifier: None,
        reception_number: None,
        segment: Segment::Done,
        texts: Vec::new(),
    };
    let answer = PersonAnswer {
        accepted: true,
        validity: Some(Validity::ValidUnregistered),
        rows: vec![row],
        ..PersonAnswer::default()
    };
    desk.patient_at_reader(&header, &answer);
}

/// Consents that end a day later.
fn agreed(kinds: &[Kind]) -> Consents {
    let until = |kind| kinds.contains(&kind).then(|| date(2026, 11, 4).at(9, 0, 0, 0));
    Consents {
        medication: until(Kind::Medication),
        treatment: until(Kind::Treatment),
        surgery: None,
        checkups: until(Kind::Checkups),
    }
}

fn sent(desk: &mut Desk) -> Vec<Request> {
    let requests = desk.take_effects().into_iter().filter_map(|effect| match effect {
        Effect::Send(request, _) => Some(*request),
        _ => None,
    });
    requests.collect()
}

fn answered(desk: &mut Desk, request: &Request, view: View) {
    let header = Header {
        confirmed_on: None,
        file_identifier: Some(request.file_identifier.clone()),
        reception_number: None,
        segment: Segment::Done,
        texts: Vec::new(),
    };
    desk.answer_arrived(&request.base.replacen("req_", "res_", 1), Incoming::Viewed(header, view));
}

fn item(kind: Kind) -> Item {
    Item { kind, on: Some(date(2026, 9, 5)), facility: "病院".to_owned(), text: "薬".to_owned() }
}

fn standings(desk: &Desk) -> Vec<(Kind, Standing)> {
    desk.viewings().map(|viewing| (viewing.kind, viewing.standing.clone())).collect()
}

fn open(desk: &mut Desk) -> Result<(), String> {
    desk.view(&onshi_wire::driver::viewing::View { reception_id: "r1".to_owned() })
}

#[test]
fn exactly_what_was_agreed_to_is_asked_for() {
    use Kind::{Checkups, Medication, Treatment};
    for (kinds, treatment, prefixes) in [
        (&[][..], None, &[][..]),
        (&[Medication], Some(false), &["YZKsiquc01req"]),
        (&[Medication, Treatment], Some(true), &["YZKsiquc01req"]),
        (&[Treatment], Some(true), &["YZKsiquc01req"]),
        (&[Checkups], None, &["TKKsiquc01req"]),
        (&[Medication, Checkups], Some(false), &["YZKsiquc01req", "TKKsiquc01req"]),
    ] {
        let mut desk = desk(None);
        tap(&mut desk, date(2026, 11, 3), agreed(kinds));
        let requests = sent(&mut desk);
        let found: Vec<_> = requests.iter().map(|request| request.content.prefix()).collect();
        assert_eq!(found, prefixes, "{kinds:?}");
        let asked = requests.iter().find_map(|request| match &request.content {
            Outgoing::Care { treatment, .. } => Some(*treatment),
            _ => None,
        });
        assert_eq!(asked, treatment, "{kinds:?}");
        assert_eq!(standings(&desk).len(), kinds.len());
        assert_eq!(open(&mut desk).is_ok(), !kinds.is_empty());
        assert_eq!(sent(&mut desk).len(), 0, "already asked");
    }
}

#[test]
fn nothing_is_not_a_failure_and_everything_goes_with_the_consent() {
    let mut desk = desk(None);
    tap(&mut desk, date(2026, 11, 3), agreed(&[Kind::Medication, Kind::Treatment, Kind::Checkups]));
    let requests = sent(&mut desk);
    answered(&mut desk, &requests[0], View { accepted: true, items: vec![item(Kind::Treatment)], ..View::default() });
    answered(&mut desk, &requests[1], View { texts: vec!["障害".to_owned()], ..View::default() });
    let expected = [
        (Kind::Medication, Standing::Answered(Vec::new())),
        (Kind::Treatment, Standing::Answered(vec![item(Kind::Treatment)])),
        (Kind::Checkups, Standing::Failed(vec!["障害".to_owned()])),
    ];
    assert_eq!(standings(&desk), expected);
    assert!(desk.is_idle());
    desk.set_now(date(2026, 11, 4).at(8, 59, 59, 0));
    assert_eq!(standings(&desk).len(), 3);
    desk.set_now(date(2026, 11, 4).at(9, 0, 0, 0));
    assert_eq!(standings(&desk), []);
    assert!(open(&mut desk).unwrap_err().contains("同意"));
    assert_eq!(sent(&mut desk).len(), 0);
}

#[test]
fn a_refusal_and_a_silence_are_told_as_failures() {
    let mut desk = desk(None);
    tap(&mut desk, date(2026, 11, 3), agreed(&[Kind::Medication, Kind::Checkups]));
    let requests = sent(&mut desk);
    desk.refused(&requests[0].base, "形式の誤り");
    desk.timed_out(&requests[1].base);
    assert!(standings(&desk).iter().all(|(_, standing)| matches!(standing, Standing::Failed(_))));
    assert_eq!(desk.receptions().len(), 1);
    assert!(open(&mut desk).is_ok());
    assert_eq!(sent(&mut desk).len(), 2, "asked again on the clerk's order");
}

#[test]
fn the_golden_results_are_read_with_every_root() {
    let golden = |name: &str| {
        let path = format!("{}/../../simulator/wire/tests/golden/shift_jis/{name}.xml", env!("CARGO_MANIFEST_DIR"));
        read(&format!("{name}_1.xml"), &std::fs::read(path).unwrap(), Defects::default()).unwrap()
    };
    let Incoming::Viewed(_, care) = golden("YZKsiquc01res") else { panic!("no viewing") };
    let told: Vec<_> = care.items.iter().map(|item| (item.kind, item.facility.as_str(), item.text.as_str())).collect();
    let syrup = "見本シロップ5% 10mL 5回 1日2回朝夕食後";
    let expected = [
        (Kind::Medication, "架空診療所", "架空ピン錠10mg 3錠 7回 1日3回毎食後"),
        (Kind::Treatment, "架空診療所", "初診料 1回 1回"),
        (Kind::Medication, "架空診療所", syrup),
        (Kind::Medication, "試験薬局", syrup),
    ];
    assert_eq!(told, expected);
    let Incoming::Viewed(_, checkups) = golden("TKKsiquc01res") else { panic!("no viewing") };
    let told: Vec<_> = checkups.items.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(told, ["健診(結果の項目なし)", "身長 158.2 cm", "喫煙 いいえ"]);
    let Incoming::Viewed(_, refused) = golden("YZKsiquc01res_refused") else { panic!("no viewing") };
    assert!(!refused.accepted && refused.texts[0].contains("同意がありません"));
    let Incoming::Viewed(_, empty) = golden("YZKsiquc01res_empty") else { panic!("no viewing") };
    assert!(empty.accepted && empty.items.is_empty());
}

//! World files: every mistake is told with line, caret and remedy; every file of the project can be made into a world.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::serve::DEFAULT_WORLD;
use onshi_wire::control::world::{CreateWorld, Problem, TicketState};
use support::{create, memory};

async fn refusal(yaml: &str) -> Problem {
    let request = CreateWorld { id: Some("x".into()), yaml: Some(yaml.into()), ..CreateWorld::default() };
    let worlds = memory().await;
    let problem = worlds.create(request).await.unwrap_err().problem;
    assert!(worlds.list().is_empty());
    problem
}

#[tokio::test]
async fn a_mistake_in_meaning_has_line_caret_and_remedy() {
    let golden = [
        (
            ("office: 東, recipient_number: \"1000017\"", "office: 南, recipient_number: \"1000017\""),
            "誤り: 20行 people[1].aid[0].office: 「南」という福祉事務所はありません。\n   20 |     aid: [{ office: 南, recipient_number: \"1000017\" }]\n      |                     ^\n直し方: ワールドにある福祉事務所のidを書いてください。",
        ),
        (
            ("1000025", "1000026"),
            "誤り: 17行 people[0].aid[0].recipient_number: 受給者番号: 検証番号が合いません（末尾は5であるべきところ6です）。\n   17 |     aid: [{ office: 東, recipient_number: \"1000026\" }]\n      |                     \u{3000}                    ^\n直し方: 券面又は資格情報の番号と見比べて、入力し直してください。",
        ),
        (
            ("tickets: [{ facility: 診療所 }]", "tickets: [{ facility: 診療所, month: 来世 }]"),
            "誤り: 18行 people[0].tickets[0].month: 「来世」: 「来世」は月として読み取れません。\n   18 |     tickets: [{ facility: 診療所, month: 来世 }]\n      |                           \u{3000}\u{3000}\u{3000}         ^\n直し方: 「診療月」「前月」「翌月」「3か月前」「2か月後」「2026-11」のように書いてください。",
        ),
    ];
    for ((from, to), expected) in golden {
        assert!(support::WORLD.contains(from), "{from}");
        let problem = refusal(&support::WORLD.replacen(from, to, 1)).await;
        assert_eq!(problem.text.unwrap(), expected);
    }
}

#[tokio::test]
async fn duplicates_wrong_codes_and_personal_numbers_are_refused_at_their_place() {
    let cases = [
        ("id: 山田", "id: 佐藤", "people[1]"),
        ("code: \"1319900013\"", "code: \"1319900014\"", "facilities[0].code"),
        ("id: 薬局, kind: pharmacy", "id: 薬局, kind: pharmacy, code: \"1319900013\"", "facilities[1]"),
        ("payer_number: \"12139903\"", "payer_number: \"12139904\"", "offices[0].payer_number"),
        ("birthdate: 1950-02-03", "birthdate: 1950-02-30", "people[0].birthdate"),
        ("clock: { virtual: 診療月の10日 09:00 }", "clock: { virtual: 十日 }", "clock"),
        ("treatment_month: 2026-11", "treatment_month: 霜月", "treatment_month"),
        ("branch: \"01\"", "branch: \"x\"", "people[2].insurance[0].branch"),
    ];
    for (from, to, place) in cases {
        assert!(support::WORLD.contains(from), "{from}");
        let problem = refusal(&support::WORLD.replacen(from, to, 1)).await;
        assert!(problem.place.contains(place), "{to}: {problem:?}");
        assert!(!problem.remedy.is_empty(), "{to}");
    }
    let problem = refusal(&support::WORLD.replace("title: 試験", "title: 1234-5678-9018")).await;
    assert!(problem.what.contains("個人番号") && !format!("{problem:?}").contains("5678"), "{problem:?}");
}

#[tokio::test]
async fn all_mistakes_of_people_are_told_at_once() {
    let yaml = support::WORLD.replace("1000025", "1000026").replace("1000017", "1000018");
    let text = refusal(&yaml).await.text.unwrap();
    assert_eq!(text.matches("誤り:").count(), 2, "{text}");
}

#[tokio::test]
async fn every_world_file_of_the_project_makes_a_world() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/worlds");
    let worlds = memory().await;
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let yaml = std::fs::read_to_string(&path).unwrap();
        let request = CreateWorld { id: Some(format!("f{count}")), yaml: Some(yaml), ..CreateWorld::default() };
        if let Err(denial) = worlds.create(request).await {
            panic!("{}: {}", path.display(), denial.problem.text.unwrap_or(denial.problem.what));
        }
        count += 1;
    }
    assert!(count > 0);
}

#[tokio::test]
async fn the_default_world_has_the_situations_that_it_promises() {
    let world = create(&memory().await, DEFAULT_WORLD, include_str!("../../scenarios/worlds/default.yaml")).await;
    assert_eq!((world.facilities().len(), world.people().len()), (3, 12));
    assert!(!world.clock().is_virtual);
    let states: Vec<TicketState> = world.tickets().iter().map(|ticket| ticket.state).collect();
    assert!(states.contains(&TicketState::Waiting) && states.contains(&TicketState::Registered), "{states:?}");
    let ended = world.people().into_iter().find(|person| person.id == "廃止").unwrap();
    assert_eq!(ended.aid[0].state, "廃止");
}

#[tokio::test]
async fn what_is_left_out_is_invented_the_same_way_for_the_same_seed() {
    let small = "version: 1\ntitle: x\ntreatment_month: 2026-11\noffices: [{ id: 東 }]\nfacilities: [{ id: a }, { id: b, kind: home_nursing }]\npeople: [{ id: p, sex: male, aid: [{ office: 東 }] }]\n";
    let one = create(&memory().await, "a", small).await.info();
    let two = create(&memory().await, "a", small).await.info();
    assert_eq!(one, two);
    assert_eq!(one.facilities[1].code.get(2..3), Some("6"));
    assert!(one.offices[0].payer_number.starts_with("12"));
    let other = create(&memory().await, "a", &small.replace("title: x", "title: x\nseed: 2")).await.info();
    assert_ne!(other.people[0].name, one.people[0].name);
}

//! The patient's own view: only what is visible already, only one's own, and the use of the card.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::engine::WorldHandle;
use onshi_simulator::store::Store;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::own_view::{ConsentKind, OwnView};
use serde_json::{Value, json};
use std::sync::Arc;
use support::{create, memory, worlds};

/// The office registers on the 15th; the clock stands on the 10th.
const WORLD: &str = r#"
version: 1
title: 本人
treatment_month: 2026-11
clock: { virtual: 診療月の10日 09:00 }
offices:
  - { id: 東, name: 東福祉事務所, payer_number: "12139903", calendar: { 毎月: 15 } }
facilities:
  - { id: 診療所, name: 見本診療所, code: "1319900013" }
people:
  - id: 佐藤
    name: 佐藤　花子
    sex: female
    birthdate: 1950-02-03
    insurance: [{ insurer_number: "06132013", number: "345", visible_from: 診療月の12日 00:00 }]
    aid: [{ office: 東, recipient_number: "1000025", visible_from: 診療月の11日 00:00 }]
    tickets: [{ facility: 診療所 }]
  - id: 山田
    aid: [{ office: 東, recipient_number: "1000017" }]
"#;

async fn change(world: &WorldHandle, request: &str, body: Value) -> Vec<u8> {
    let reply = world.control(request, body.to_string().into_bytes()).await;
    reply.unwrap_or_else(|denial| panic!("{request}: {denial:?}")).json
}

async fn tap(world: &WorldHandle, person: &str) -> bool {
    let tap = json!({"person":person,"consents":{"medication":true,"surgery":true}});
    world.tap("診療所", serde_json::from_value(tap).unwrap()).await.unwrap().faces.len() == 1
}

#[tokio::test]
async fn b146_nothing_is_shown_before_its_registration_is_visible() {
    let world = create(&memory().await, "a", WORLD).await;
    for (moment, aid, insurance, tickets) in [
        ("診療月の10日 09:00", 0, 0, 0),
        ("診療月の11日 09:00", 1, 0, 0),
        ("診療月の12日 09:00", 1, 1, 0),
        ("診療月の15日 17:59", 1, 1, 0),
        ("診療月の15日 18:00", 1, 1, 1),
    ] {
        change(&world, "PUT /clock", json!({"now":moment})).await;
        let view = world.own_view("佐藤").unwrap();
        assert_eq!((view.aid.len(), view.insurance.len(), view.tickets.len()), (aid, insurance, tickets), "{moment}");
    }
    let view = world.own_view("佐藤").unwrap();
    assert_eq!((view.aid[0].office_name.as_str(), view.aid[0].state.as_str()), ("東福祉事務所", "受給中"));
    assert_eq!(view.aid[0].recipient_number, "••••••5");
    assert_eq!((view.insurance[0].number.as_str(), view.insurance[0].state.as_str()), ("••5", "有効"));
    assert_eq!((view.tickets[0].facility_name.as_str(), view.tickets[0].month.as_str()), ("見本診療所", "2026-11"));
}

#[tokio::test]
async fn visits_consents_and_look_ups_are_ones_own_and_no_others() {
    let world = create(&memory().await, "a", WORLD).await;
    change(&world, "PUT /clock", json!({"now":"診療月の11日 09:00"})).await;
    assert!(tap(&world, "佐藤").await && tap(&world, "山田").await && tap(&world, "山田").await);
    change(&world, "PUT /facilities/診療所/equipment", json!({"emergency_viewing":true})).await;
    let emergency = json!({"basis":"救急時","card_of":"山田","reason":"意識障害"});
    change(&world, "POST /facilities/診療所/lookups", emergency).await;
    let (sato, yamada) = (world.own_view("佐藤").unwrap(), world.own_view("山田").unwrap());
    assert_eq!((sato.visits.len(), yamada.visits.len()), (1, 3));
    assert_eq!(sato.visits[0].facility_name, "見本診療所");
    assert_eq!(sato.consents[0].kinds, [ConsentKind::Medication, ConsentKind::Surgery]);
    assert_eq!((sato.consents[0].state.as_str(), sato.consents[0].given_for.as_str()), ("1", "受付"));
    assert_eq!(yamada.consents[0].state, "3", "the emergency came after the consent");
    assert_eq!((sato.lookups.len(), yamada.lookups.len()), (0, 1));
    assert_eq!((yamada.lookups[0].basis.as_str(), yamada.lookups[0].reason.as_deref()), ("救急時", Some("意識障害")));
    change(&world, "PUT /clock", json!({"now":"診療月の12日 09:00"})).await;
    assert_eq!(world.own_view("佐藤").unwrap().consents[0].state, "2", "24 hours are over");
}

#[tokio::test]
async fn s002_46_who_cancels_the_use_of_the_card_is_not_answered_for_until_it_is_registered_again() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", WORLD).await;
    assert!(tap(&world, "山田").await);
    let cancelled = change(&world, "POST /people/山田/own-view/card-use-cancellation", json!({})).await;
    assert!(!serde_json::from_slice::<OwnView>(&cancelled).unwrap().card_use);
    assert!(!tap(&world, "山田").await);
    let twice = world.control("POST /people/山田/own-view/card-use-cancellation", Vec::new()).await;
    assert!(twice.unwrap_err().problem.what.contains("利用登録"));
    let again = worlds(store).await.get("a").unwrap();
    assert_eq!(again.own_view("山田").unwrap(), world.own_view("山田").unwrap());
    change(&again, "POST /people/山田/own-view/card-use-registration", json!({})).await;
    assert!(tap(&again, "山田").await);
}

#[tokio::test]
async fn b108_who_is_not_disclosed_sees_nothing_either_and_strangers_are_not_found() {
    let world = create(&memory().await, "a", WORLD).await;
    assert!(tap(&world, "山田").await);
    change(&world, "PUT /people/山田/disclosure", json!({"not_disclosed":true})).await;
    let view = world.own_view("山田").unwrap();
    assert!(view.withheld && view.aid.is_empty() && view.visits.is_empty() && view.consents.is_empty());
    assert!(world.own_view("だれか").is_err());
}

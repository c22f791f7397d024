//! A world with the whole nation behind it answers for anybody, lists nobody, and keeps what was changed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_domain::month::TreatmentMonth;
use onshi_nation::{CardState, FacilityIndex, FacilityKind, Nation, PEOPLE, Person, PersonIndex};
use onshi_simulator::engine::{BatchForm, Outcome, WorldHandle};
use onshi_simulator::store::Store;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::journal::Door;
use std::sync::Arc;
use support::{create, element, memory, worlds};

const WORLD: &str =
    "version: 1\ntitle: 全国\nnation: true\ntreatment_month: 2026-11\nclock: { virtual: 診療月の28日 09:00 }\n";

fn nation() -> Nation {
    Nation::new(1)
}

fn november() -> TreatmentMonth {
    TreatmentMonth::new(2026, 11).unwrap()
}

/// People spread over the whole nation.
fn everywhere() -> impl Iterator<Item = Person> {
    (0..u64::from(PEOPLE)).step_by(404_071).map(|number| nation().person(PersonIndex::wrapping(number)))
}

/// A clinic that takes part, and its code.
fn clinic() -> (onshi_nation::Facility, String) {
    let all = (0..).map_while(|number| FacilityIndex::of_kind(FacilityKind::Clinic, number));
    let facility = all
        .map(|index| nation().facility(index))
        .find(|f| f.is_aid_ready() && f.is_designated() && f.card_readers() > 0)
        .unwrap();
    (facility, facility.code().to_string())
}

fn date(person: &Person) -> String {
    person.birthdate().to_string().replace('-', "")
}

fn inquiry(code: &str, insurer: &str, symbol: &str, number: &str, branch: &str, birthdate: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader><QualificationConfirmationDate>20261128\
         </QualificationConfirmationDate><MedicalInstitutionCode>{code}</MedicalInstitutionCode></MessageHeader>\
         <MessageBody><QualificationConfirmSearchInfo><InsurerNumber>{insurer:>8}</InsurerNumber>\
         <InsuredCardSymbol>{symbol}</InsuredCardSymbol><InsuredIdentificationNumber>{number}\
         </InsuredIdentificationNumber><InsuredBranchNumber>{branch}</InsuredBranchNumber><Birthdate>{birthdate}\
         </Birthdate><LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\
         </QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
    )
    .into_bytes()
}

fn by_insurance(code: &str, person: &Person) -> Option<Vec<u8>> {
    let held = person.insurance()?;
    let branch = held.branch().map_or(String::new(), |branch| format!("{branch:02}"));
    let symbol = held.symbol().unwrap_or_default();
    Some(inquiry(code, &held.insurer_number().to_string(), &symbol, &held.number(), &branch, &date(person)))
}

fn by_aid(code: &str, person: &Person) -> Option<Vec<u8>> {
    let aid = person.aid()?;
    let number = aid.recipient_number(november()).to_string();
    Some(inquiry(code, &aid.office().payer_number().to_string(), "", &number, "", &date(person)))
}

async fn ask(world: &WorldHandle, code: &str, name: &str, bytes: Vec<u8>) -> String {
    let exchange = world.exchange(code, Door::Http, name, bytes).await.unwrap();
    match exchange.outcome {
        Outcome::Reply(reply) => {
            let (text, _, wrong) = encoding_rs::SHIFT_JIS.decode(&reply.bytes);
            // Facilities of the nation write one code or the other.
            if wrong { String::from_utf8(reply.bytes.to_vec()).unwrap() } else { text.into_owned() }
        }
        Outcome::Refused(refused) => panic!("{}", String::from_utf8_lossy(&refused.err_bytes)),
        Outcome::NoAnswer => panic!("no answer"),
    }
}

#[tokio::test]
async fn anybody_is_answered_for_by_insurance_number() {
    let world = create(&memory().await, "a", WORLD).await;
    let (_, code) = clinic();
    let mut asked = 0;
    for person in everywhere() {
        let Some(request) = by_insurance(&code, &person) else { continue };
        let text = ask(&world, &code, "OQSsiquc01req_1.xml", request).await;
        assert_eq!(element(&text, "QualificationValidity"), Some("1"), "n{}: {text}", person.index().get());
        assert_eq!(element(&text, "NameKana"), Some(person.kana().as_str()));
        assert_eq!(element(&text, "Birthdate"), Some(date(&person).as_str()));
        asked += 1;
    }
    assert!(asked > 250, "{asked}");
    assert!(world.people().is_empty(), "asking makes nobody a resident");
}

#[tokio::test]
async fn recipients_are_answered_for_with_the_ticket_of_the_asking_facility_only() {
    let world = create(&memory().await, "a", WORLD).await;
    let (_, elsewhere) = clinic();
    let (mut with, mut without) = (0, 0);
    for office in onshi_nation::OfficeIndex::all().step_by(40) {
        let person = nation().person(nation().office(office).recipient(0).unwrap());
        let Some(regular) = person.facility(FacilityKind::Clinic).map(|index| nation().facility(index)) else {
            continue;
        };
        let code = regular.code().to_string();
        let ready = regular.is_aid_ready();
        let text = ask(&world, &code, "OQSsiquc01req_1.xml", by_aid(&code, &person).unwrap()).await;
        let ticket = person.visits(FacilityKind::Clinic, november()) && regular.is_designated();
        let expected = if !ready {
            "4"
        } else if ticket {
            "1"
        } else {
            "6"
        };
        assert_eq!(element(&text, "QualificationValidity"), Some(expected), "n{}: {text}", person.index().get());
        *if ticket { &mut with } else { &mut without } += 1;
        if elsewhere != code {
            let text = ask(&world, &elsewhere, "OQSsiquc01req_1.xml", by_aid(&elsewhere, &person).unwrap()).await;
            assert_eq!(element(&text, "QualificationValidity"), Some("6"), "{text}");
        }
    }
    assert!(with > 3 && without > 3, "{with} {without}");
}

#[tokio::test]
async fn what_was_changed_stays_changed_after_a_restart_too() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", WORLD).await;
    let (_, code) = clinic();
    let person = everywhere().find(|p| p.card_state() == CardState::Valid && p.insurance().is_some()).unwrap();
    let name = format!("n{}", person.index().get());
    let tap = || serde_json::from_value(serde_json::json!({ "person": name.clone() })).unwrap();
    assert!(world.tap(&code, tap()).await.unwrap().faces.len() == 1);
    let body = r#"{"state":"suspended"}"#.as_bytes().to_vec();
    world.control(&format!("PUT /people/{name}/card"), body).await.unwrap();
    let outcome = world.tap(&code, tap()).await.unwrap();
    assert!(outcome.faces.is_empty());
    let again = worlds(store).await.get("a").unwrap();
    for world in [&world, &again] {
        let people = world.people();
        assert_eq!(people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), [name.as_str()]);
        assert_eq!(people[0].insurance[0].visible_from, None, "the platform has always known it");
    }
    let text = ask(&again, &code, "OQSsiquc01req_2.xml", by_insurance(&code, &person).unwrap()).await;
    assert_eq!(element(&text, "QualificationValidity"), Some("1"), "{text}");
    assert_eq!(again.tap(&code, tap()).await.unwrap().outcome, outcome.outcome);
}

#[tokio::test]
async fn b112_of_a_guest_who_agreed_to_a_viewing_nothing_is_held_and_that_is_no_error() {
    let world = create(&memory().await, "a", WORLD).await;
    let (_, code) = clinic();
    let person = everywhere().find(|p| p.card_state() == CardState::Valid && p.insurance().is_some()).unwrap();
    let tap = serde_json::json!({ "person": format!("n{}", person.index().get()), "consents": { "medication": true } });
    assert!(world.tap(&code, serde_json::from_value(tap).unwrap()).await.unwrap().faces.len() == 1);
    let held = person.insurance().unwrap();
    let request = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode><InsurerNumber>{:>8}\
         </InsurerNumber><InsuranceCardSymbol>{}</InsuranceCardSymbol><InsuredPersonIdentificationNumber>{}\
         </InsuredPersonIdentificationNumber><BranchNumber>{}</BranchNumber></MessageHeader><MessageBody><StartDate>\
         202601</StartDate><EndDate>202611</EndDate><FileCategory>2</FileCategory></MessageBody></XmlMsg>",
        held.insurer_number().to_string(),
        held.symbol().unwrap_or_default(),
        held.number(),
        held.branch().map_or(String::new(), |branch| format!("{branch:02}")),
    );
    let text = ask(&world, &code, "YZKsiquc01req_1.xml", request.into_bytes()).await;
    assert_eq!(element(&text, "ResultCode"), Some("1"), "{text}");
    assert_eq!(element(&text, "Name"), Some(person.name().as_str()));
    assert!(!text.contains("MeTrMonthInf"));
    assert!(world.people().is_empty(), "looking makes nobody a resident");
}

#[tokio::test]
async fn the_tickets_of_a_month_are_collected_from_the_nation() {
    let world = create(&memory().await, "a", WORLD).await;
    let hospitals = (0..200).filter_map(|number| FacilityIndex::of_kind(FacilityKind::Hospital, number));
    let mut hospitals = hospitals.map(|index| nation().facility(index));
    let hospital = hospitals.find(|f| f.is_aid_ready() && f.is_designated() && f.patients() > 500).unwrap();
    let code = hospital.code().to_string();
    let expected = hospital.patients_in(november()).filter(|p| nation().person(*p).aid().is_some()).count();
    let head = format!("<MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode></MessageHeader>");
    let accept = format!(
        "<XmlMsg>{head}<MessageBody><QualificationConfirmSearchInfo><MedicalTreatmentMonth>202611</MedicalTreatmentMonth></QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
    );
    let text = ask(&world, &code, "OQSmutic01req_1.xml", accept.into_bytes()).await;
    let number = element(&text, "ReceptionNumber").unwrap().to_owned();
    let collect =
        format!("<XmlMsg>{head}<MessageBody><ReceptionNumber>{number}</ReceptionNumber></MessageBody></XmlMsg>");
    for _ in 0..10 {
        let text = ask(&world, &code, "OQSmutic02req_1.xml", collect.clone().into_bytes()).await;
        if element(&text, "SegmentOfResult") == Some("1") {
            assert_eq!(text.matches("<BulkConfirmUnit>").count(), expected);
            assert!(expected > 0);
            return;
        }
    }
    panic!("the result never came");
}

#[tokio::test]
async fn nobody_is_found_by_numbers_that_are_nobodys() {
    let world = create(&memory().await, "a", WORLD).await;
    let (_, code) = clinic();
    let person = everywhere().find(|p| p.insurance().is_some_and(|held| held.branch().is_some())).unwrap();
    let held = person.insurance().unwrap();
    let (insurer, symbol) = (held.insurer_number().to_string(), held.symbol().unwrap_or_default());
    let stranger = inquiry(&code, &insurer, &symbol, &held.number(), "77", &date(&person));
    let text = ask(&world, &code, "OQSsiquc01req_1.xml", stranger).await;
    assert_eq!(element(&text, "QualificationValidity"), Some("4"), "{text}");
    assert!(world.exchange("9999999999", Door::Http, "OQSsiquc01req_1.xml", Vec::new()).await.is_err());
    let tap = serde_json::from_value(serde_json::json!({ "person": "n125000000" })).unwrap();
    assert!(world.tap(&code, tap).await.is_err());
}

/// A batch of one record about somebody, with or without a number of theirs.
fn batch(number: &str, person: &Person) -> Vec<u8> {
    let record = serde_json::json!({
        "orgSpecificCertificateTypeId": "NANBYO",
        "myNumber": number,
        "basicFiveInfo": {
            "name": person.registered_name(), "nameKana": person.kana(), "address": person.address(),
            "dateOfBirth": person.birthdate().to_string(),
            "sex": if person.sex() == onshi_nation::Sex::Female { "2" } else { "1" },
        },
        "isNotDisclosed": false,
        "medicalSubsidyInsurerNumber": "54136015",
        "certificationName": "特定医療費受給者証",
        "medicalSubsidyRecipientNumber": "1000025",
        "isAlwaysReimbursement": "0",
        "validFrom": "2026-10-01",
        "validTo": "2027-09-30",
        "historyKey": "1",
        "isDeleted": false,
        "certificationDetail": [],
    });
    serde_json::to_vec(&[record]).unwrap()
}

#[tokio::test]
async fn somebody_of_the_nation_is_registered_with_pmh_and_stays_after_a_restart() {
    let municipality = "municipalities:\n  - { id: 都, kind: 都道府県, certificate_types: [{ id: NANBYO, name: 特定医療費受給者証, programme: { 国公費: '54' } }] }\n";
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let house = worlds(store.clone()).await;
    let yaml = format!("{WORLD}seed: 1\n{municipality}");
    let world = create(&house, "a", &yaml).await;
    let person = nation().person(PersonIndex::wrapping(77_777));
    let number = world.individual_number("n77777").unwrap().individual_number;
    for _ in 0..2 {
        let reply = world.register("都", BatchForm::Json, batch(&number, &person)).await.unwrap();
        assert_eq!(reply.status, 202);
    }
    let people: Vec<String> = world.people().into_iter().map(|person| person.id).collect();
    assert_eq!(people, ["n77777"]);
    let rows = world.certificates("n77777").unwrap();
    assert_eq!(rows.len(), 1);
    drop(house);
    let again = worlds(store).await;
    let world = again.get("a").unwrap();
    assert_eq!(world.certificates("n77777").unwrap(), rows);

    // The same number in a world without a nation is nobody's.
    let alone = create(&again, "b", &yaml.replace("nation: true\n", "")).await;
    assert!(alone.individual_number("n77777").is_err());
    alone.register("都", BatchForm::Json, batch(&number, &person)).await.unwrap();
    assert!(alone.people().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_of_the_nation_consents_to_online_care_and_is_told_about_after_a_restart() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let (_, code) = clinic();
    let worlds = worlds(Arc::clone(&store)).await;
    let world = create(&worlds, "w", WORLD).await;
    let person = everywhere().find(|p| p.card_state() == CardState::Valid && p.insurance().is_some()).unwrap();
    let name = format!("n{}", person.index().get());
    let body = format!(r#"{{"person": "{name}", "kind": "online", "consents": {{"medication": true}}}}"#);
    let request = format!("POST /facilities/{code}/remote-consents");
    world.control(&request, body.into_bytes()).await.unwrap();
    worlds.stop().await;
    let worlds = support::worlds(store).await;
    let world = worlds.get("w").unwrap();
    let consents = world.remote_consents(&code).unwrap();
    assert_eq!(consents.iter().map(|consent| consent.person.as_str()).collect::<Vec<_>>(), [name.as_str()]);
    let single = by_insurance(&code, &person).unwrap();
    let text = ask(&world, &code, "OQSsionq01req_1.xml", single).await;
    assert_eq!(element(&text, "PharmacistsInfoConsFlg"), Some("1"), "{text}");
    let bulk = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode></MessageHeader><MessageBody>\
         <QualificationConfirmSearchInfo><ConsentDateFrom>20261128</ConsentDateFrom><ConsentDateTo>20261128\
         </ConsentDateTo><MedicalTreatmentFlag>3</MedicalTreatmentFlag></QualificationConfirmSearchInfo>\
         </MessageBody></XmlMsg>"
    );
    let text = ask(&world, &code, "OQSmuonq01req_1.xml", bulk.into_bytes()).await;
    let number = element(&text, "ReceptionNumber").unwrap_or_else(|| panic!("{text}")).to_owned();
    let collect = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode></MessageHeader><MessageBody>\
         <ReceptionNumber>{number}</ReceptionNumber></MessageBody></XmlMsg>"
    );
    let mut text = String::new();
    for poll in 0..5 {
        text = ask(&world, &code, &format!("OQSmuonq02req_{poll}.xml"), collect.clone().into_bytes()).await;
        if element(&text, "SegmentOfResult") == Some("1") {
            break;
        }
    }
    assert_eq!(element(&text, "NumberOfProcessingResult"), Some("1"), "{text}");
}

#[tokio::test]
async fn a_file_of_an_office_registers_somebody_of_the_nation_who_stays_after_a_restart() {
    let store: Arc<MemoryStore> = Arc::default();
    let all = worlds(store.clone()).await;
    let world = create(&all, "w", &(WORLD.to_owned() + "offices: [{ id: 東, payer_number: '12139903' }]\n")).await;
    let (_, code) = clinic();
    let begins = everywhere().find(|person| person.aid().is_none() && person.insurance().is_some()).unwrap();
    let someone = format!("n{}", begins.index().get());
    let coverage = format!(
        "個人,受給者番号,異動,異動日\r\n{someone},1000025,開始,2026-11-01\r\nn4000000000,1000017,開始,2026-11-01\r\n"
    );
    world.control("POST /offices/東/coverage-files", coverage.into_bytes()).await.unwrap();
    let file = world.office_file("東", "f1").unwrap().file;
    assert_eq!((file.registered, file.rejected), (1, 1), "{file:#?}");
    let tickets = format!("個人,医療機関コード,診療年月,登録\r\n{someone},{code},202611,即時\r\n");
    world.control("POST /offices/東/ticket-files?month=2026-11", tickets.into_bytes()).await.unwrap();
    let asked = || inquiry(&code, "12139903", "", "1000025", "", &date(&begins));
    let answer = ask(&world, &code, "OQSsiquc01req_1.xml", asked()).await;
    assert_eq!(element(&answer, "QualificationValidity"), Some("1"), "{answer}");
    assert!(answer.contains("<MedicalTicketInfo>"), "{answer}");
    let again = worlds(store).await.get("w").unwrap();
    let answer = ask(&again, &code, "OQSsiquc01req_2.xml", asked()).await;
    assert!(answer.contains("<MedicalTicketInfo>"), "{answer}");
    for world in [&world, &again] {
        let listed = world.people();
        assert_eq!((listed.len(), world.person(&someone).as_ref()), (1, listed.first()));
        assert!(world.own_view(&someone).is_ok(), "whoever is listed sees what is held");
        assert!(world.own_view("n5").is_err() && world.person("n5").is_none(), "nothing was changed for them");
    }
}

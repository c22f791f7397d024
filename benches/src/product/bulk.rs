//! The product asks for many people at once: does it take the result in, whole and once?

use super::report::{BulkReport, Held, StageReport};
use super::taps::tap_known;
use super::watch::{Events, Keys, Watchers, page};
use super::{Stage, tally};
use crate::auditor::{Verdict, bulk::is_pending};
use crate::cast::Cast;
use crate::generator::door::HttpDoor;
use crate::generator::record::{Record, Times};
use crate::generator::schedule::{Kind, Ticket};
use crate::profile::product::Work;
use hyper::Method;
use hyper::body::Bytes;
use onshi_wire::control::journal::{Direction, Door, JournalEntry};
use onshi_wire::driver::{AcquireInBulk, InquireByNumber, InquireInBulk, JobState, Screen};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How often the screen is looked at while a job runs.
const LOOK: Duration = Duration::from_millis(50);
/// How long a bulk request may take in all.
const BULK_LIMIT: Duration = Duration::from_secs(1_800);

/// What the journal shows of one bulk request.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Questions for the result.
    polls: u64,
    /// When the final result stood in res.
    delivered: Option<Duration>,
}

/// One stage: `times` requests, one after the other.
pub(super) async fn run(mut stage: Stage<'_>, record: &mut Record) -> anyhow::Result<StageReport> {
    let keys = Rc::new(Keys::of(stage.cast));
    let events = Events::default();
    let watchers = Watchers::start(&stage, &keys, &events);
    let known: Vec<usize> =
        (0..stage.spec.known.min(stage.cast.recipients.len())).map(|nth| stage.cast.insured.len() + nth).collect();
    let mut findings = Vec::new();
    if !known.is_empty() {
        tap_known(&stage, &known, &events).await?;
        let received = await_known(&stage, &events, known.len()).await;
        if received < known.len() {
            findings.push(format!("先に来た{}人のうち{received}人しか受け付けていません。", known.len()));
        }
    }
    let asked = people(&stage);
    let mut bulk = BulkReport { asked, ..BulkReport::default() };
    let mut after = last_seq(&stage).await?;
    for time in 1..=stage.spec.times.max(1) {
        stage.progress.say(&format!("{} {time}回目: {asked}人", stage.spec.work.label()));
        let began = stage.start.elapsed();
        let job = begin(&mut stage).await?;
        let (seen, finished) = follow(&stage, &watchers, job.as_deref(), &mut after).await?;
        bulk.polls += seen.polls;
        let verdict = outcome(&mut bulk, &mut findings, &stage, seen, finished, time);
        let kind = if stage.spec.work == Work::BulkInquiry { Kind::BulkInquiry } else { Kind::BulkAcquisition };
        let ticket = Ticket { due: began, number: u64::from(time), kind, of_kind: u64::from(time) };
        let answered = finished.map_or(began, |(at, _)| at);
        record.note(&ticket, Times { sent: began, answered }, verdict);
    }
    if let Some(screen) = &*watchers.screen.borrow() {
        twice(&mut bulk, &mut findings, screen, &keys);
        missing(&mut findings, screen, &keys, &known, stage.spec.work);
    }
    let observed = stage.driver.is_some() && bulk.finished > 0;
    let verdict = match (findings.is_empty(), stage.driver.is_some()) {
        (true, true) if observed => Held::Held,
        (_, true) => Held::Not,
        (_, false) => Held::Unobserved,
    };
    if stage.driver.is_none() {
        findings.push("結果を取り込んだかは、画面(ドライバー)がないため観測できません。".to_owned());
    }
    Ok(StageReport { verdict, findings, bulk: Some(bulk), ..StageReport::new(stage.factor) })
}

/// How many people the answer must hold.
fn people(stage: &Stage<'_>) -> usize {
    match stage.spec.work {
        Work::BulkAcquisition => stage.cast.recipients.iter().filter(|person| person.ticket_at.is_some()).count(),
        _ => stage.cast.insured.len() + stage.cast.recipients.len(),
    }
}

/// Presses the button, if there is one; without a driver somebody has to press it.
async fn begin(stage: &mut Stage<'_>) -> anyhow::Result<Option<String>> {
    let month = stage.world.treatment_month.clone();
    let list = appointments(stage.cast);
    let Some(driver) = &mut stage.driver else {
        stage.progress.say("製品の画面から始めてください。要求が届くのを待っています。");
        return Ok(None);
    };
    let id = match stage.spec.work {
        Work::BulkAcquisition => driver.begin("bulk-acquisitions", &AcquireInBulk { month }).await?,
        _ => driver.begin("bulk-inquiries", &InquireInBulk { people: list }).await?,
    };
    Ok(Some(id))
}

fn appointments(cast: &Cast) -> Vec<InquireByNumber> {
    let iso = |date: &str| format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]);
    let insured = cast.insured.iter().map(|person| InquireByNumber {
        insurer_number: person.insurer_number.trim().to_owned(),
        symbol: person.symbol.clone(),
        number: person.number.clone(),
        branch: person.branch.clone(),
        birthdate: iso(&person.identity.birthdate),
        limit_certificate_consent: false,
    });
    let aided = cast.recipients.iter().map(|person| InquireByNumber {
        insurer_number: person.payer_number.clone(),
        number: person.recipient_number.clone(),
        birthdate: iso(&person.identity.birthdate),
        ..InquireByNumber::default()
    });
    insured.chain(aided).collect()
}

/// Waits until the people with cards are received.
async fn await_known(stage: &Stage<'_>, events: &Events, expected: usize) -> usize {
    let until = Instant::now() + Duration::from_secs_f64(stage.spec.patience_s);
    loop {
        let handled = tally::fates(&events.borrow()).iter().filter(|fate| fate.action.is_some()).count();
        if handled >= expected || Instant::now() >= until {
            return handled;
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn last_seq(stage: &Stage<'_>) -> anyhow::Result<u64> {
    Ok(page(&mut HttpDoor::new(stage.control), &stage.world.id, u64::MAX >> 1, false).await?.last_seq)
}

/// Follows a bulk request in the journal and on the screen until the product is done with it.
async fn follow(
    stage: &Stage<'_>,
    watchers: &Watchers,
    job: Option<&str>,
    after: &mut u64,
) -> anyhow::Result<(Seen, Option<(Duration, Option<u32>)>)> {
    let (mut door, mut seen, began) = (HttpDoor::new(stage.control), Seen::default(), Instant::now());
    let patience = Duration::from_secs_f64(stage.spec.patience_s);
    let mut finals: BTreeSet<u64> = BTreeSet::new();
    loop {
        let journal = page(&mut door, &stage.world.id, *after, false);
        // The screen is not kept waiting for the journal's long poll.
        if let Ok(page) = tokio::time::timeout(LOOK, journal).await {
            let at = stage.start.elapsed();
            for entry in page?.entries {
                *after = (*after).max(entry.seq);
                notice(stage, &entry, at, &mut seen, &mut finals).await?;
            }
        }
        if let Some((job, screen)) = job.zip(watchers.screen.borrow().as_ref()) {
            let done = screen.jobs.iter().find(|one| one.id == job);
            if let Some(done) = done.filter(|done| matches!(done.state, JobState::Finished | JobState::Failed)) {
                let people = if done.state == JobState::Finished { done.people } else { None };
                // What the journal still holds back about this job belongs to it.
                if seen.delivered.is_some() || done.state == JobState::Failed {
                    return Ok((seen, Some((stage.start.elapsed(), people))));
                }
            }
        }
        let since = seen.delivered.map(|delivered| stage.start.elapsed().saturating_sub(delivered));
        if since.is_some_and(|since| since >= patience) || began.elapsed() >= BULK_LIMIT {
            return Ok((seen, None));
        }
    }
}

async fn notice(
    stage: &Stage<'_>,
    entry: &JournalEntry,
    at: Duration,
    seen: &mut Seen,
    finals: &mut BTreeSet<u64>,
) -> anyhow::Result<()> {
    let message = entry.message.as_deref().unwrap_or_default();
    match (entry.direction, entry.door) {
        (Direction::Received, Door::Req) if message.ends_with("02req") => seen.polls += 1,
        (Direction::Answered, _) if message.ends_with("02res") => {
            let path = format!("/api/v1/worlds/{}/journal/{}/bytes", stage.world.id, entry.seq);
            let mut door = HttpDoor::new(stage.control);
            let (_, bytes) = door.send(Method::GET, &path, "application/json", Bytes::new()).await?;
            if !is_pending(&bytes) {
                finals.insert(entry.seq);
            }
        }
        (Direction::Delivered, Door::Res) if entry.answers.is_some_and(|answers| finals.contains(&answers)) => {
            seen.delivered = seen.delivered.or(Some(at));
        }
        _ => {}
    }
    Ok(())
}

fn outcome(
    bulk: &mut BulkReport,
    findings: &mut Vec<String>,
    stage: &Stage<'_>,
    seen: Seen,
    finished: Option<(Duration, Option<u32>)>,
    time: u32,
) -> Verdict {
    let Some(delivered) = seen.delivered else {
        findings.push(format!("{time}回目: 最後の結果ファイルまで進みませんでした。"));
        return Verdict::Failed("一括の結果が届きません".into());
    };
    match finished {
        Some((at, Some(people))) => {
            let took = at.saturating_sub(delivered).as_secs_f64() * 1e3;
            bulk.finished += 1;
            bulk.answered = people as usize;
            bulk.slowest_ms = bulk.slowest_ms.max(took);
            if people as usize == bulk.asked {
                return Verdict::Right;
            }
            findings.push(format!("{time}回目: {}人のうち{people}人分しか取り込んでいません。", bulk.asked));
            Verdict::Wrong("一括の結果の人数が違います".into())
        }
        Some((_, None)) => {
            findings.push(format!("{time}回目: 製品が失敗と表示しました。"));
            Verdict::Failed("製品が一括の結果を失敗としました".into())
        }
        None if stage.driver.is_some() => {
            findings
                .push(format!("{time}回目: 結果が届いても、{}秒のうちに取込みが終わりません。", stage.spec.patience_s));
            Verdict::Failed("一括の結果が取り込まれません".into())
        }
        None => Verdict::Failed("取込みを観測できません".into()),
    }
}

/// Patients of the register who are the same person, and tickets that a patient has twice.
fn twice(bulk: &mut BulkReport, findings: &mut Vec<String>, screen: &Screen, keys: &Keys) {
    let mut patients: BTreeMap<usize, usize> = BTreeMap::new();
    let mut tickets = 0;
    for patient in &screen.patients {
        if let Some(person) = keys.patient(patient) {
            *patients.entry(person).or_default() += 1;
        }
        let mut held = BTreeSet::new();
        for ticket in &patient.tickets {
            tickets += usize::from(!held.insert((&ticket.ticket_type, &ticket.month, &ticket.issue_number)));
        }
    }
    let people: usize = patients.values().map(|count| count - 1).sum();
    bulk.doubled = people + tickets;
    if people > 0 {
        findings.push(format!("{people}人の患者が二重に登録されています。"));
    }
    if tickets > 0 {
        findings.push(format!("{tickets}枚の券が二重に取り込まれています。"));
    }
}

/// Known recipients whose ticket did not reach the register.
fn missing(findings: &mut Vec<String>, screen: &Screen, keys: &Keys, known: &[usize], work: Work) {
    if work != Work::BulkAcquisition {
        return;
    }
    let with_ticket: BTreeSet<usize> = screen
        .patients
        .iter()
        .filter(|patient| !patient.tickets.is_empty())
        .filter_map(|patient| keys.patient(patient))
        .collect();
    let without = known.iter().filter(|person| !with_ticket.contains(person)).count();
    if without > 0 {
        findings.push(format!("受け付けた{}人のうち{without}人の券が取り込まれていません。", known.len()));
    }
}

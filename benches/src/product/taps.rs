//! Patients lay cards on readers; what does the product make of the face files?

use super::report::{StageReport, judge_taps};
use super::tally::{Event, Fate, fates};
use super::watch::{Events, Keys, Watchers};
use super::{Stage, tally};
use crate::arrivals::Arrivals;
use crate::auditor::Verdict;
use crate::generator::door::HttpDoor;
use crate::generator::fleet::Look;
use crate::generator::record::{Record, Times};
use crate::generator::schedule::{Kind, Ticket};
use anyhow::Context;
use hyper::Method;
use onshi_wire::control::world::{Consents, IdentityCheck, Tap, TapOutcome};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long the product is watched after everything was taken up: a second reception comes late (late touch, rescan).
const QUIET: Duration = Duration::from_secs(3);
/// How often it is looked whether everything was taken up.
const LOOK: Duration = Duration::from_millis(200);

/// A patient at a reader.
#[derive(Debug, Clone, Copy)]
struct Visit {
    due: Duration,
    person: usize,
}

/// One stage.
pub(super) async fn run(stage: Stage<'_>, record: &mut Record) -> anyhow::Result<StageReport> {
    let visits = visits(&stage);
    let keys = Rc::new(Keys::of(stage.cast));
    let events = Events::default();
    let watchers = Watchers::start(&stage, &keys, &events);
    let said = format!("段階(率{}倍): {}人が{}台に来ます", stage.factor, visits.len(), stage.spec.readers);
    stage.progress.say(&said);
    let began = Instant::now();
    let refused = tap_all(&stage, &visits, &events).await?;
    let tapped = began.elapsed();
    let fates = settle(&stage, &watchers, &events, visits.len() - refused.len()).await;
    for (number, fate) in fates.iter().enumerate() {
        note(record, number as u64, fate);
    }
    Ok(judge_taps(&stage, &fates, &refused, tapped))
}

/// Cards of the first so many people, the first person of each kind early: a reader meets everybody mixed.
pub(super) async fn tap_known(stage: &Stage<'_>, people: &[usize], events: &Events) -> anyhow::Result<()> {
    let visits: Vec<Visit> = people.iter().map(|person| Visit { due: Duration::ZERO, person: *person }).collect();
    let refused = tap_all(stage, &visits, events).await?;
    anyhow::ensure!(refused.is_empty(), "カードを読み取れません: {refused:?}");
    Ok(())
}

fn visits(stage: &Stage<'_>) -> Vec<Visit> {
    let curve = stage.profile.curve(None).compressed(stage.factor);
    let arrivals = Arrivals::new(&curve, stage.profile.process(), stage.profile.seed);
    let order = mixed(stage.cast.insured.len(), stage.cast.recipients.len());
    arrivals.zip(order).map(|(due, person)| Visit { due, person }).collect()
}

/// Places of insured people and recipients, evenly mixed.
fn mixed(insured: usize, recipients: usize) -> Vec<usize> {
    let place = |nth: usize, of: usize| (2 * nth + 1) as f64 / of.max(1) as f64;
    let mut all: Vec<(f64, usize)> = (0..insured).map(|nth| (place(nth, insured), nth)).collect();
    all.extend((0..recipients).map(|nth| (place(nth, recipients), insured + nth)));
    all.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    all.into_iter().map(|(_, person)| person).collect()
}

/// Every reader takes its patients one after the other, each when due or as soon as the one before is done. Gives why
/// taps made no face file.
async fn tap_all(stage: &Stage<'_>, visits: &[Visit], events: &Events) -> anyhow::Result<Vec<String>> {
    let readers = usize::from(stage.spec.readers.max(1));
    let site = &stage.world.facilities.first().context("世界に施設がありません")?.id;
    let path = format!("/api/v1/worlds/{}/facilities/{site}/taps", stage.world.id);
    let began = tokio::time::Instant::now();
    let mut tasks = Vec::new();
    for reader in 0..readers {
        let mine: Vec<(Visit, Vec<u8>)> = visits
            .iter()
            .skip(reader)
            .step_by(readers)
            .map(|visit| Ok((*visit, serde_json::to_vec(&tap(stage, visit.person, reader))?)))
            .collect::<anyhow::Result<_>>()?;
        let (path, events, start) = (path.clone(), Rc::clone(events), stage.start);
        let mut door = HttpDoor::new(stage.control);
        tasks.push(tokio::task::spawn_local(async move {
            let mut refused = Vec::new();
            for (visit, body) in mine {
                tokio::time::sleep_until(began + visit.due).await;
                let (status, answer) = door.send(Method::POST, &path, "application/json", body.into()).await?;
                let outcome = serde_json::from_slice::<TapOutcome>(&answer).ok().filter(|_| status == 200);
                match outcome.and_then(|outcome| outcome.face_file) {
                    Some(file) => {
                        let file = file.rsplit('/').next().unwrap_or(&file).to_owned();
                        events.borrow_mut().push(Event::FaceFile { file, person: visit.person, at: start.elapsed() });
                    }
                    None => refused.push(format!("HTTP {status}")),
                }
            }
            anyhow::Ok(refused)
        }));
    }
    let mut refused = Vec::new();
    for task in tasks {
        refused.extend(task.await??);
    }
    Ok(refused)
}

fn tap(stage: &Stage<'_>, person: usize, reader: usize) -> Tap {
    let insured = stage.cast.insured.get(person).map(|person| &person.identity);
    let identity = insured.unwrap_or_else(|| &stage.cast.recipients[person - stage.cast.insured.len()].identity);
    Tap {
        person: identity.id.clone(),
        reader: u8::try_from(reader + 1).unwrap_or(u8::MAX),
        identity: IdentityCheck::Face,
        consents: Consents::default(),
        register_for_insurance_use: false,
        course: onshi_wire::control::reader::Course::default(),
        subsidies: Default::default(),
    }
}

/// Waits until the product has taken everything up, or its patience is over; then a moment more for what comes twice.
async fn settle(stage: &Stage<'_>, watchers: &Watchers, events: &Events, expected: usize) -> Vec<Fate> {
    let patience = Duration::from_secs_f64(stage.spec.patience_s);
    let mut last_change = (0, Instant::now());
    loop {
        watchers.take_removed(stage.start, events);
        let fates = fates(&events.borrow());
        let handled = fates.iter().filter(|fate| fate.action.is_some()).count();
        if handled != last_change.0 {
            last_change = (handled, Instant::now());
        }
        stage.progress.look(&look(stage, &fates), fates.len() as f64, handled as f64);
        if handled >= expected || last_change.1.elapsed() >= patience {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    tokio::time::sleep(QUIET).await;
    watchers.take_removed(stage.start, events);
    fates(&events.borrow())
}

/// The stage so far as live figures.
fn look(stage: &Stage<'_>, fates: &[Fate]) -> Look {
    let handled = fates.iter().filter(|fate| fate.action.is_some()).count() as u64;
    Look {
        second: stage.start.elapsed().as_secs_f64(),
        sent: fates.len() as u64,
        right: handled,
        wrong: fates.iter().map(|fate| fate.again).sum(),
        ..Look::default()
    }
}

/// Puts a file's fate into the run's record: due is the delivery, answered is the product's action.
fn note(record: &mut Record, number: u64, fate: &Fate) {
    let ticket = Ticket { due: fate.delivered, number, kind: Kind::Tap, of_kind: number };
    let (answered, verdict) = match (fate.action, fate.again) {
        (None, _) => (fate.delivered, Verdict::Failed("顔認証ファイルを取り込みません".into())),
        (Some((at, _)), 0) => (at, Verdict::Right),
        (Some((at, _)), _) => (at, Verdict::Wrong("同じ患者を二重に受け付けました".into())),
    };
    record.note(&ticket, Times { sent: fate.delivered, answered: answered.max(fate.delivered) }, verdict);
}

/// How files were noticed to be taken up.
pub(super) fn seen(fates: &[Fate]) -> BTreeMap<tally::Seen, u64> {
    let mut counts = BTreeMap::new();
    for (_, seen) in fates.iter().filter_map(|fate| fate.action) {
        *counts.entry(seen).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_comes_once_and_both_kinds_come_throughout() {
        let order = mixed(30, 10);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..40).collect::<Vec<_>>());
        assert!(order.chunks(10).all(|part| part.iter().any(|person| *person >= 30)));
    }
}

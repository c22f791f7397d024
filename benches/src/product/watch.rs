//! Who notices what the product does: the journal (its requests), the screen (its receptions), the face folder (files
//! that it takes away). All note into one list of events on one clock.

use super::Stage;
use super::driver::Driver;
use super::tally::Event;
use crate::cast::Cast;
use crate::generator::door::HttpDoor;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Method;
use hyper::body::Bytes;
use notify::{RecursiveMode, Watcher as _};
use onshi_wire::control::journal::{Direction, Door, JournalEntry, JournalPage};
use onshi_wire::driver::{Insurance, Reception, Screen, Via};
use onshi_wire::oqs::{Limits, OQSsiquc01req, decode};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// How long the journal's long poll waits.
const JOURNAL_WAIT_MS: u64 = 1_000;
/// Entries of a page of the journal.
const PAGE: u32 = 500;
/// Pause between two looks at the screen; a time that was seen there is late by this and the answer's own time.
const SCREEN_EVERY: Duration = Duration::from_millis(50);
/// Pause after something that did not answer.
const AGAIN: Duration = Duration::from_millis(250);

/// Events so far, shared by those who notice.
pub(super) type Events = Rc<RefCell<Vec<Event>>>;

/// Numbers of people → place in the stage: insured people first, then recipients.
#[derive(Debug, Default)]
pub(super) struct Keys(BTreeMap<(String, String, String), Vec<Bearer>>);

/// Somebody who bears an insurer's number: each employer's list of an insurer begins with 1, and only the symbol (記号)
/// tells its people from those of another.
#[derive(Debug)]
struct Bearer {
    symbol: String,
    place: usize,
}

impl Keys {
    /// Of a cast.
    pub(super) fn of(cast: &Cast) -> Self {
        let insured = cast.insured.iter().map(|person| {
            let branch = person.branch.clone().unwrap_or_default();
            let symbol = person.symbol.clone().unwrap_or_default();
            ((person.insurer_number.trim().to_owned(), person.number.clone(), branch), symbol)
        });
        let aided = cast.recipients.iter().map(|person| {
            ((person.payer_number.clone(), person.recipient_number.clone(), String::new()), String::new())
        });
        let mut keys = Keys::default();
        for (place, (key, symbol)) in insured.chain(aided).enumerate() {
            keys.0.entry(key).or_default().push(Bearer { symbol, place });
        }
        keys
    }

    /// Whose number it is. The symbol is looked at only where it decides: products write it in their own way.
    fn find(&self, insurer: &str, symbol: Option<&str>, number: &str, branch: Option<&str>) -> Option<usize> {
        let key = (insurer.trim().to_owned(), number.to_owned(), branch.unwrap_or_default().to_owned());
        match self.0.get(&key)?.as_slice() {
            [one] => Some(one.place),
            several => several.iter().find(|one| one.symbol == symbol.unwrap_or_default()).map(|one| one.place),
        }
    }

    fn insured(&self, one: &Insurance) -> Option<usize> {
        self.find(&one.insurer_number, one.symbol.as_deref(), &one.number, one.branch.as_deref())
    }

    /// Whom a reception is about.
    pub(super) fn reception(&self, reception: &Reception) -> Option<usize> {
        let found = reception.insurance.as_ref().and_then(|one| self.insured(one));
        found.or_else(|| {
            reception.aid.as_ref().and_then(|aid| self.find(&aid.payer_number, None, &aid.recipient_number, None))
        })
    }

    /// Whom a patient of the register is.
    pub(super) fn patient(&self, patient: &onshi_wire::driver::Patient) -> Option<usize> {
        let found = patient.insurance.as_ref().and_then(|one| self.insured(one));
        found.or_else(|| {
            patient.aid.as_ref().and_then(|aid| self.find(&aid.payer_number, None, &aid.recipient_number, None))
        })
    }

    fn request(&self, bytes: &[u8]) -> Option<usize> {
        let request = decode::<OQSsiquc01req>(bytes, &Limits::DEFAULT).into_result().ok()?;
        let asked = request.message_body.qualification_confirm_search_info;
        self.find(
            asked.insurer_number.as_deref()?,
            asked.insured_card_symbol.as_deref(),
            asked.insured_identification_number.as_deref()?,
            asked.insured_branch_number.as_deref(),
        )
    }
}

/// Those who notice, at work until dropped.
#[derive(Debug)]
pub(super) struct Watchers {
    tasks: Vec<JoinHandle<()>>,
    /// The latest screen, if the product has one.
    pub(super) screen: Rc<RefCell<Option<Screen>>>,
    removed: Arc<Mutex<Vec<(String, Instant)>>>,
    _folder: Option<notify::RecommendedWatcher>,
}

impl Watchers {
    /// Begins. Must be called inside a `LocalSet`.
    pub(super) fn start(stage: &Stage<'_>, keys: &Rc<Keys>, events: &Events) -> Self {
        let removed = Arc::<Mutex<Vec<(String, Instant)>>>::default();
        let screen = Rc::default();
        let journal = watch_journal(
            HttpDoor::new(stage.control),
            stage.world.id.clone(),
            Rc::clone(keys),
            Rc::clone(events),
            stage.start,
        );
        let mut tasks = vec![tokio::task::spawn_local(journal)];
        if let Some(driver) = &stage.driver {
            let look =
                watch_screen(driver.again(), Rc::clone(keys), Rc::clone(events), Rc::clone(&screen), stage.start);
            tasks.push(tokio::task::spawn_local(look));
        }
        let folder = watch_folder(&stage.root.join("face"), &removed);
        Watchers { tasks, screen, removed, _folder: folder }
    }

    /// Takes over what the folder's watcher noticed on its own thread.
    pub(super) fn take_removed(&self, start: Instant, events: &Events) {
        let removed = std::mem::take(&mut *self.removed.lock().unwrap_or_else(PoisonError::into_inner));
        let removed =
            removed.into_iter().map(|(file, at)| Event::Removed { file, at: at.saturating_duration_since(start) });
        events.borrow_mut().extend(removed);
    }
}

impl Drop for Watchers {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// A page of the journal after an entry.
pub(super) async fn page(door: &mut HttpDoor, world: &str, after: u64, bytes: bool) -> anyhow::Result<JournalPage> {
    let path =
        format!("/api/v1/worlds/{world}/journal?after={after}&wait_ms={JOURNAL_WAIT_MS}&limit={PAGE}&bytes={bytes}");
    let (status, answer) = door.send(Method::GET, &path, "application/json", Bytes::new()).await?;
    anyhow::ensure!(status == 200, "記録を読めません(HTTP {status})");
    Ok(serde_json::from_slice(&answer)?)
}

async fn watch_journal(mut door: HttpDoor, world: String, keys: Rc<Keys>, events: Events, start: Instant) {
    let mut after = 0;
    loop {
        let Ok(page) = page(&mut door, &world, after, true).await else {
            tokio::time::sleep(AGAIN).await;
            continue;
        };
        let at = start.elapsed();
        for entry in &page.entries {
            after = after.max(entry.seq);
            if let Some(event) = noticed(entry, &keys, at) {
                events.borrow_mut().push(event);
            }
        }
    }
}

fn noticed(entry: &JournalEntry, keys: &Keys, at: Duration) -> Option<Event> {
    match (entry.direction, entry.door) {
        (Direction::Delivered, Door::Face) => {
            let file = entry.name.rsplit('/').next().unwrap_or(&entry.name).to_owned();
            Some(Event::Delivered { file, at })
        }
        (Direction::Received, Door::Req) => {
            let bytes = STANDARD.decode(entry.bytes_base64.as_deref()?).ok()?;
            keys.request(&bytes).map(|person| Event::Request { person, at })
        }
        _ => None,
    }
}

async fn watch_screen(
    mut driver: Driver,
    keys: Rc<Keys>,
    events: Events,
    latest: Rc<RefCell<Option<Screen>>>,
    start: Instant,
) {
    let mut known = BTreeSet::new();
    loop {
        let Ok(screen) = driver.screen().await else {
            tokio::time::sleep(AGAIN).await;
            continue;
        };
        let at = start.elapsed();
        for reception in screen.receptions.iter().filter(|reception| reception.via == Via::Face) {
            if known.contains(&reception.id) {
                continue;
            }
            // One that is not about anybody yet is looked at again.
            if let Some(person) = keys.reception(reception) {
                known.insert(reception.id.clone());
                events.borrow_mut().push(Event::Reception { person, at });
            }
        }
        *latest.borrow_mut() = Some(screen);
        tokio::time::sleep(SCREEN_EVERY).await;
    }
}

/// A folder whose events do not come is no fault: then the other two notice.
fn watch_folder(
    face: &std::path::Path,
    removed: &Arc<Mutex<Vec<(String, Instant)>>>,
) -> Option<notify::RecommendedWatcher> {
    let removed = Arc::clone(removed);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let gone = matches!(
            event.kind,
            notify::EventKind::Remove(_)
                | notify::EventKind::Modify(notify::event::ModifyKind::Name(notify::event::RenameMode::From))
        );
        if gone {
            let names = event.paths.iter().filter_map(|path| path.file_name());
            let names: Vec<_> = names.map(|name| (name.to_string_lossy().into_owned(), Instant::now())).collect();
            removed.lock().unwrap_or_else(PoisonError::into_inner).extend(names);
        }
    })
    .ok()?;
    watcher.watch(face, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::People;

    /// A hospital's Monday blamed the product for 85 of 3,000 patients: those of two employers with the same number.
    #[test]
    fn everybody_of_a_large_hospital_is_told_from_everybody_else() {
        let cast = Cast::draw(11, People { insured: 2_850, recipients: 150, without_ticket: 0.2 }, 1).unwrap();
        let keys = Keys::of(&cast);
        assert!(keys.0.values().any(|bearers| bearers.len() > 1), "the case is among them");
        for (place, person) in cast.insured.iter().enumerate() {
            let branch = person.branch.as_deref();
            let found = keys.find(&person.insurer_number, person.symbol.as_deref(), &person.number, branch);
            assert_eq!(found, Some(place), "{person:?}");
        }
        for (nth, person) in cast.recipients.iter().enumerate() {
            let found = keys.find(&person.payer_number, None, &person.recipient_number, None);
            assert_eq!(found, Some(cast.insured.len() + nth), "{person:?}");
        }
    }
}

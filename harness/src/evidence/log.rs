//! How the record is written: one JSON line an event, handed to the system before the next begins, so that a killed
//! program leaves everything up to its last event.

use super::event::{DrivenBy, Event, Line};
use super::redact;
use crate::case::{Finding, Observed};
use crate::verdict::Tally;
use base64::Engine as _;
use onshi_wire::control::journal::Direction;
use onshi_wire::driver::Screen;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Called with every event after it was written.
pub type Listener = Box<dyn Fn(&Event) + Send>;

/// The record, shared by everything in a run that has something to say.
pub struct EventLog {
    inner: Mutex<Inner>,
}

struct Inner {
    out: Box<dyn Write + Send>,
    seq: u64,
    tallies: BTreeMap<String, Tally>,
    listener: Option<Listener>,
    broken: Option<String>,
}

impl std::fmt::Debug for EventLog {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("EventLog")
    }
}

impl EventLog {
    /// A new record in a file; an old file of that name is replaced.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn create(path: &Path) -> io::Result<Arc<Self>> {
        Ok(EventLog::to(Box::new(File::create(path)?)))
    }

    /// A new record into any writer.
    pub fn to(out: Box<dyn Write + Send>) -> Arc<Self> {
        let inner = Inner { out, seq: 0, tallies: BTreeMap::new(), listener: None, broken: None };
        Arc::new(EventLog { inner: Mutex::new(inner) })
    }

    /// Who is told of every event from now on (progress).
    pub fn listen(&self, listener: Listener) {
        self.lock().listener = Some(listener);
    }

    /// Writes one event. The first trouble with the disk is kept and told by [`EventLog::trouble`]; nothing is written
    /// behind it, so that the record ends with a torn line at most and can be read up to there.
    pub fn append(&self, event: Event) {
        let mut inner = self.lock();
        inner.count(&event);
        inner.seq += 1;
        let line = Line { seq: inner.seq, event };
        if inner.broken.is_none() {
            inner.broken = inner.write(&line).err().map(|error| error.to_string());
        }
        if let Some(listener) = &inner.listener {
            listener(&line.event);
        }
    }

    /// The first trouble with writing, if there was any: then the record is not complete.
    pub fn trouble(&self) -> Option<String> {
        self.lock().broken.clone()
    }

    /// What the verdict of a scenario rests on, as far as it was recorded.
    pub fn tally(&self, scenario: &str) -> Tally {
        self.lock().tallies.get(scenario).cloned().unwrap_or_default()
    }

    /// A recorder for one scenario.
    pub fn recorder(self: &Arc<Self>, scenario: &str) -> Recorder {
        Recorder { log: self.clone(), scenario: scenario.to_owned(), last_screen: Arc::new(Mutex::new(None)) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn count(&mut self, event: &Event) {
        if let Some(scenario) = event.scenario() {
            let tally = self.tallies.entry(scenario.to_owned()).or_default();
            super::read::count(tally, event);
        }
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut value = serde_json::to_value(line).map_err(io::Error::other)?;
        redact::mask_json(&mut value);
        let mut text = value.to_string();
        text.push('\n');
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

/// Records what happens in one scenario.
#[derive(Debug, Clone)]
pub struct Recorder {
    log: Arc<EventLog>,
    scenario: String,
    last_screen: Arc<Mutex<Option<Screen>>>,
}

impl Recorder {
    /// A satisfied check.
    pub fn satisfied(&self, requirement: &str, what: &str) {
        self.log.append(Event::Satisfied {
            scenario: self.scenario.clone(),
            requirement: requirement.to_owned(),
            what: what.to_owned(),
        });
    }

    /// A finding that does not end the step.
    pub fn finding(&self, finding: Finding) {
        self.log.append(Event::Found { scenario: self.scenario.clone(), finding: Box::new(finding) });
    }

    /// A button was pressed.
    pub fn drove(&self, by: DrivenBy, what: &str) {
        self.log.append(Event::Drove { scenario: self.scenario.clone(), by, what: what.to_owned() });
    }

    /// A journal entry; the bytes of deliveries are left out, the answer has them.
    pub fn observed(&self, observed: &Observed) {
        let mut entry = observed.entry.clone();
        if entry.direction != Direction::Delivered && !observed.bytes.is_empty() {
            let bytes = redact::mask_bytes(&observed.bytes);
            entry.bytes_base64 = Some(base64::engine::general_purpose::STANDARD.encode(bytes));
        }
        self.log.append(Event::Observed { scenario: self.scenario.clone(), entry: Box::new(entry) });
    }

    /// The product's screen, if it changed.
    pub fn screen(&self, screen: &Screen) {
        let mut last = self.last_screen.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref() != Some(screen) {
            *last = Some(screen.clone());
            self.log.append(Event::Screen { scenario: self.scenario.clone(), screen: Box::new(screen.clone()) });
        }
    }

    /// Something worth knowing.
    pub fn note(&self, text: &str) {
        self.log.append(Event::Note { scenario: Some(self.scenario.clone()), text: text.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::read_evidence;

    /// A disk that is full in the middle of the second line, and has room again afterwards.
    struct FullForAMoment(Arc<Mutex<(Vec<u8>, u32)>>);

    impl Write for FullForAMoment {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut disk = self.0.lock().unwrap();
            disk.1 += 1;
            match disk.1 {
                2 => {
                    disk.0.extend_from_slice(&bytes[..7]);
                    Ok(7)
                }
                3 => Err(io::ErrorKind::StorageFull.into()),
                _ => disk.0.write(bytes),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn after_the_first_trouble_nothing_is_written_and_the_record_can_be_read_up_to_there() {
        let disk = Arc::default();
        let log = EventLog::to(Box::new(FullForAMoment(Arc::clone(&disk))));
        let facts = serde_json::json!({"kind": "run_started", "version": 1, "facts": {"seed": 1, "suite_hash": "",
            "sut": {"kind": "null", "drive_mode": "none"}, "patience_ms": 1}});
        log.append(serde_json::from_value(facts).unwrap());
        for text in ["一", "二", "三"] {
            log.append(Event::Note { scenario: None, text: text.to_owned() });
        }
        assert!(log.trouble().is_some());
        let written = String::from_utf8(disk.lock().unwrap().0.clone()).unwrap();
        let evidence = read_evidence(&written).unwrap();
        assert!(evidence.torn && evidence.notes.is_empty(), "{written}");
    }
}

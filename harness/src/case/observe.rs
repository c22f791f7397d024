//! Waits for what the product does, and reads its screen.
//!
//! Every wait ends at the environment's patience. With a driver that can tell when it is quiet it ends earlier: once
//! nothing is in progress on either side, more waiting shows nothing new.

use super::{Case, Finding, StepEnd, StepResult};
use crate::wait::Deadline;
use base64::Engine as _;
use onshi_wire::control::journal::{Direction, Door, JournalEntry, JournalQuery};
use onshi_wire::driver::{Capability, Screen, Settle};
use std::collections::BTreeSet;

/// A journal entry with its raw bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// The entry; `bytes_base64` is none, the bytes are beside it.
    pub entry: JournalEntry,
    /// The raw bytes.
    pub bytes: Vec<u8>,
}

impl Observed {
    /// A request that the product put into the folder req.
    pub fn is_request(&self) -> bool {
        self.entry.direction == Direction::Received && matches!(self.entry.door, Door::Req | Door::Http)
    }

    /// Whether the message's API識別ID begins with this (`OQSsiquc01req`, or `OQSsiquc` for all of a kind).
    pub fn is_message(&self, id: &str) -> bool {
        self.entry.message.as_deref().is_some_and(|message| message.starts_with(id))
    }
}

/// What a look at the screen says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScreenVerdict {
    /// As it must be.
    Satisfied,
    /// Not (yet) as it must be; look again until patience ends. Holds what is seen instead, Japanese.
    NotYet(String),
    /// Wrong for good. Holds what is seen, Japanese.
    Wrong(String),
}

/// Entries of one page of the journal.
const PAGE: u32 = 500;
/// Pages taken in at one look; more is a product that floods the folder.
const PAGES_LIMIT: u32 = 40;
/// One question to the driver whether it is quiet waits at most this long.
const SETTLE_ROUND_MS: u64 = 400;
/// Without a driver that knows when it is quiet: how long one look at the journal waits for news.
const LOOK_MS: u64 = 100;
/// So many quiet rounds in a row mean that nothing more will come.
const QUIET_ROUNDS: u32 = 2;
/// So many idle rounds mean the same even if a delivery never showed up in the journal.
const IDLE_ROUNDS: u32 = 8;

impl Case {
    /// Everything observed so far, oldest first.
    pub async fn journal(&mut self) -> Result<&[Observed], StepEnd> {
        self.sync_journal(0).await?;
        Ok(&self.journal)
    }

    /// From here on, waits look only at what comes after now. Call it before a stimulus whose answer is awaited.
    pub async fn mark(&mut self) -> Result<u64, StepEnd> {
        self.sync_journal(0).await?;
        self.cursor = self.journal.last().map_or(0, |last| last.entry.seq);
        Ok(self.cursor)
    }

    /// The entry number that waits begin after.
    pub fn cursor(&self) -> u64 {
        self.cursor
    }

    /// Waits for a request of the product. Starts the product.
    ///
    /// # Errors
    /// `Inconclusive` when none came: nothing observed is never a verdict on the product.
    pub async fn await_request<P>(&mut self, message: &str, predicate: P) -> Result<Observed, StepEnd>
    where
        P: Fn(&Observed) -> bool,
    {
        match self.find_request(message, predicate).await? {
            Some(observed) => Ok(observed),
            None => Err(StepEnd::inconclusive(format!("電文 {message} が製品から届きませんでした"))),
        }
    }

    /// Like [`Case::await_request`], for a request that a rule asks for: if the product's driver says that it is done
    /// and nothing came, the product was seen not to do it, and the finding fails. Otherwise inconclusive.
    pub async fn require_request<P>(
        &mut self,
        message: &str,
        predicate: P,
        otherwise: Finding,
    ) -> Result<Observed, StepEnd>
    where
        P: Fn(&Observed) -> bool,
    {
        match self.find_request(message, predicate).await? {
            Some(observed) => Ok(observed),
            None if self.can(Capability::Settle).await? => Err(StepEnd::fail(otherwise)),
            None => Err(StepEnd::inconclusive(format!("電文 {message} が製品から届きませんでした"))),
        }
    }

    /// Waits until nothing is in progress and judges that the product sent no such request.
    ///
    /// # Errors
    /// `Fail` if it did. `Inconclusive` if the product gave no sign of life at all, neither driver nor any request.
    pub async fn no_request<P>(&mut self, message: &str, predicate: P, otherwise: Finding) -> StepResult
    where
        P: Fn(&Observed) -> bool,
    {
        self.await_quiet().await?;
        if let Some(seen) = self.first_request(message, &predicate).cloned() {
            return Err(StepEnd::fail(otherwise.in_message(&seen)));
        }
        let alive = self.journal.iter().any(Observed::is_request) || self.can(Capability::Settle).await?;
        if !alive {
            return Err(StepEnd::inconclusive("製品の動きがひとつも見えないので、「送らない」ことを確かめられません"));
        }
        let what = otherwise.expected.clone();
        self.satisfied(&otherwise.requirement, &what);
        Ok(())
    }

    /// Reads the screen until it is as the rule asks, or patience ends. `about` names requirement, expectation (also the
    /// question to a person where there is no driver) and what to do next; the judge adds what was seen. Starts the product.
    ///
    /// # Errors
    /// `Fail` when it never was; `Inconclusive` when nobody can read the screen.
    pub async fn await_screen<F>(&mut self, about: Finding, judge: F) -> StepResult
    where
        F: FnMut(&Screen) -> ScreenVerdict,
    {
        if !self.can(Capability::Screen).await? {
            return self.ask_person(about).await;
        }
        let outcome = self.look_until(judge, true).await?;
        self.conclude(about, outcome)
    }

    /// Waits until nothing is in progress, then reads the screen once: for what must *not* be shown.
    pub async fn on_settled_screen<F>(&mut self, about: Finding, mut judge: F) -> StepResult
    where
        F: FnMut(&Screen) -> ScreenVerdict,
    {
        if !self.can(Capability::Screen).await? {
            return self.ask_person(about).await;
        }
        self.await_quiet().await?;
        let screen = self.screen().await?;
        let outcome = judge(&screen);
        self.conclude(about, outcome)
    }

    /// The screen as it is now. Starts the product.
    pub async fn screen(&mut self) -> Result<Screen, StepEnd> {
        let driver = self.driver(Capability::Screen).await?;
        let screen = driver
            .screen()
            .await
            .map_err(|error| StepEnd::inconclusive(format!("製品の画面を読めませんでした: {error}")))?;
        if let Some(recorder) = &self.recorder {
            recorder.screen(&screen);
        }
        Ok(screen)
    }

    /// Waits until nothing is in progress on either side, at most the environment's patience. True when it became quiet.
    pub async fn await_quiet(&mut self) -> Result<bool, StepEnd> {
        let mut quiet = Quiet::new(self.run()?.patience);
        while !quiet.over() {
            self.round(&mut quiet).await?;
        }
        Ok(quiet.reached())
    }

    async fn find_request<P>(&mut self, message: &str, predicate: P) -> Result<Option<Observed>, StepEnd>
    where
        P: Fn(&Observed) -> bool,
    {
        self.start_product().await?;
        let mut quiet = Quiet::new(self.run()?.patience);
        self.sync_journal(0).await?;
        loop {
            if let Some(found) = self.first_request(message, &predicate) {
                return Ok(Some(found.clone()));
            }
            if quiet.over() {
                return Ok(None);
            }
            self.round(&mut quiet).await?;
        }
    }

    fn first_request<P: Fn(&Observed) -> bool>(&self, message: &str, predicate: &P) -> Option<&Observed> {
        self.journal
            .iter()
            .filter(|observed| observed.entry.seq > self.cursor)
            .find(|observed| observed.is_request() && observed.is_message(message) && predicate(observed))
    }

    async fn look_until<F>(&mut self, mut judge: F, settle_first: bool) -> Result<ScreenVerdict, StepEnd>
    where
        F: FnMut(&Screen) -> ScreenVerdict,
    {
        let mut quiet = Quiet::new(self.run()?.patience);
        if settle_first {
            self.round(&mut quiet).await?;
        }
        loop {
            let screen = self.screen().await?;
            let outcome = judge(&screen);
            if quiet.over() || !matches!(outcome, ScreenVerdict::NotYet(_)) {
                return Ok(outcome);
            }
            self.round(&mut quiet).await?;
        }
    }

    fn conclude(&mut self, about: Finding, outcome: ScreenVerdict) -> StepResult {
        match outcome {
            ScreenVerdict::Satisfied => {
                self.satisfied(&about.requirement, &about.expected);
                Ok(())
            }
            ScreenVerdict::NotYet(seen) | ScreenVerdict::Wrong(seen) => {
                let mut finding = about.actual(seen);
                finding.place.file.get_or_insert_with(|| "画面".to_owned());
                let requirement = finding.requirement.clone();
                self.judge(&requirement, "", Err(finding))
            }
        }
    }

    async fn ask_person(&mut self, about: Finding) -> StepResult {
        self.start_product().await?;
        let Some(person) = self.run()?.person.clone() else {
            return Err(StepEnd::inconclusive("製品の画面を読む手段がありません（操作口も、答える人もない）"));
        };
        self.drove(crate::evidence::DrivenBy::Person, &format!("画面の確認: {}", about.expected));
        let outcome = if person.confirm(&about.expected).await? {
            ScreenVerdict::Satisfied
        } else {
            ScreenVerdict::Wrong("確認した人が「いいえ」と答えた".to_owned())
        };
        self.conclude(about, outcome)
    }

    /// One round of waiting: for the driver to be quiet, or for news in the journal.
    async fn round(&mut self, quiet: &mut Quiet) -> StepResult {
        let left = quiet.deadline.left_ms();
        let idle = match self.session.as_ref().filter(|session| session.offers(Capability::Settle)) {
            Some(session) => match &session.driver {
                Some(driver) => {
                    let answer = driver.settle(&Settle { max_ms: left.min(SETTLE_ROUND_MS) }).await;
                    Some(
                        answer
                            .map_err(|error| StepEnd::inconclusive(format!("製品の操作口が動きませんでした: {error}")))?
                            .idle,
                    )
                }
                None => None,
            },
            None => None,
        };
        let inert = self.session.as_ref().is_some_and(|session| session.inert);
        let idle = if inert { Some(true) } else { idle };
        let wait = if idle == Some(true) { 0 } else { left.min(LOOK_MS) };
        let news = self.sync_journal(wait).await?;
        quiet.note(idle == Some(true), news > 0, self.awaits_delivery());
        Ok(())
    }

    /// True while an answer was decided but its file does not stand in res or face yet.
    fn awaits_delivery(&self) -> bool {
        let delivered: BTreeSet<u64> = self
            .journal
            .iter()
            .filter(|observed| observed.entry.direction == Direction::Delivered)
            .flat_map(|observed| observed.entry.answers)
            .collect();
        self.journal.iter().any(|observed| {
            let entry = &observed.entry;
            entry.direction == Direction::Answered
                && matches!(entry.door, Door::Req | Door::Res | Door::Face)
                && entry.facility == self.facility
                && !delivered.contains(&entry.seq)
                && !entry.answers.is_some_and(|seq| delivered.contains(&seq))
        })
    }

    /// Takes in what is new; waits up to `wait_ms` for something. Answers the number of new entries.
    pub(super) async fn sync_journal(&mut self, wait_ms: u64) -> Result<usize, StepEnd> {
        self.world()?;
        let before = self.journal.len();
        let mut wait_ms = wait_ms;
        for _ in 0..PAGES_LIMIT {
            let after = self.journal.last().map_or(0, |last| last.entry.seq);
            let query = JournalQuery { after, wait_ms, bytes: true, limit: Some(PAGE) };
            let page = self.simulator()?.journal(&query).await?;
            let full = page.entries.len() >= PAGE as usize;
            for entry in page.entries {
                self.take_in(entry)?;
            }
            if !full {
                break;
            }
            wait_ms = 0;
        }
        Ok(self.journal.len() - before)
    }

    fn take_in(&mut self, mut entry: JournalEntry) -> StepResult {
        let text = entry.bytes_base64.take().unwrap_or_default();
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(text)
            .map_err(|error| StepEnd::error(format!("記録#{} の内容を読めません: {error}", entry.seq)))?;
        let observed = Observed { entry, bytes };
        if let Some(recorder) = &self.recorder {
            recorder.observed(&observed);
        }
        self.journal.push(observed);
        Ok(())
    }
}

/// Whether waiting is over.
struct Quiet {
    deadline: Deadline,
    quiet_rounds: u32,
    idle_rounds: u32,
}

impl Quiet {
    fn new(patience: std::time::Duration) -> Self {
        Quiet { deadline: Deadline::after(patience), quiet_rounds: 0, idle_rounds: 0 }
    }

    fn note(&mut self, idle: bool, news: bool, awaits_delivery: bool) {
        let still = idle && !news;
        self.idle_rounds = if still { self.idle_rounds + 1 } else { 0 };
        self.quiet_rounds = if still && !awaits_delivery { self.quiet_rounds + 1 } else { 0 };
    }

    fn reached(&self) -> bool {
        self.quiet_rounds >= QUIET_ROUNDS || self.idle_rounds >= IDLE_ROUNDS
    }

    fn over(&self) -> bool {
        self.reached() || self.deadline.passed()
    }
}

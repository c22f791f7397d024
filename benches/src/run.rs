//! One process's work in a run: make the world, send its part, check what was registered, remove the world.
//!
//! Alone it does everything and writes the report; as one of several machines ([`crate::crew`]) it does its part.

use crate::auditor::Verdict;
use crate::cast::{Cast, world};
use crate::control;
use crate::generator::door::{FolderDoor, HttpDoor};
use crate::generator::fleet::{Fleet, Outcome};
use crate::generator::lane::{Caller, Play};
use crate::generator::record::Counts;
use crate::generator::schedule::Schedule;
use crate::generator::split::Share;
use crate::interrupt::Interrupt;
use crate::options::{LoadCommand, LoadOptions, OtherCommand, Target};
use crate::profile::{Code, Profile};
use crate::progress::Progress;
use crate::report::{About, Report, svg::number, write};
use crate::request::Writer;
use crate::{crew, national_month, product};
use futures::StreamExt as _;
use onshi_wire::oqs::Encoding;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A run has at most this many slices.
const MAX_SLICES: f64 = 120.0;
/// Facilities that ask for their tickets at once after a registration night.
const ASKING_AT_ONCE: usize = 32;

/// What `onshi load` was asked for. Returns the exit code: 0 all reached, 1 not reached, 4 inconclusive.
///
/// # Errors
/// As [`run`].
pub fn command(command: LoadCommand) -> anyhow::Result<u8> {
    match (command.other, command.profile) {
        (Some(OtherCommand::Collect(options)), _) => crew::collect(&options),
        (Some(OtherCommand::NationalMonth(options)), _) => national_month::run(&options),
        (None, Some(options)) => run(options),
        (None, None) => anyhow::bail!("プロファイル(scenarios/load/*.yaml)を指定してください。"),
    }
}

/// Runs a profile and writes the report. Returns the exit code: 0 all reached, 1 not reached, 4 inconclusive.
///
/// # Errors
/// The profile or the options are wrong, the target does not answer, the report cannot be written (exit code 2 for the
/// caller).
#[expect(clippy::needless_pass_by_value, reason = "the command line hands its options over")]
pub fn run(options: LoadOptions) -> anyhow::Result<u8> {
    let profile = options.read_profile()?;
    let interrupt = Interrupt::listen()?;
    if profile.product.is_some() {
        return product::run(&profile, &options, &interrupt);
    }
    let target = Target::parse(&options)?;
    let progress = Progress::open(options.quiet, options.page, &profile.title)?;
    let running =
        Running { profile: &profile, options: &options, target: &target, progress: &progress, interrupt: &interrupt };
    match options.place()? {
        Some(place) => crew::take_part(&running, &place),
        None => running.alone(),
    }
}

/// A run as this process sees it.
pub(crate) struct Running<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) options: &'a LoadOptions,
    pub(crate) target: &'a Target,
    pub(crate) progress: &'a Progress,
    pub(crate) interrupt: &'a Interrupt,
}

/// Asked once a second while sending; an answer stops the run, and is the reason.
pub(crate) type StopAsked<'a> = &'a mut dyn FnMut(&crate::generator::fleet::Look) -> Option<String>;

impl Running<'_> {
    fn alone(&self) -> anyhow::Result<u8> {
        let cast = self.draw()?;
        let id = self.make_world(&cast)?;
        let result = self.measured(cast, &id);
        if !self.options.keep_world {
            self.remove_world(&id);
        }
        let report = result?;
        self.progress.say(&format!("{}: {}", report.judgement.label(), report.findings.join(" ")));
        self.progress.say(&format!("結果: {}", self.options.out.join("load.html").display()));
        Ok(report.judgement.exit_code())
    }

    fn measured(&self, cast: Cast, world: &str) -> anyhow::Result<Report> {
        let play = self.play(cast, world, std::process::id())?;
        let outcome = self.send(&play, Share::WHOLE, Instant::now(), &mut |_| self.interrupt.asked())?;
        let rows_visible = self.rows(&play)?;
        let about = About {
            seconds: self.options.duration,
            rows_visible,
            ..About::new(self.profile, self.target.word(), self.options.threads(self.profile.connections))
        };
        let report = Report::of(&outcome, &about);
        write::write(&self.options.out, &report, &outcome.record)?;
        Ok(report)
    }

    /// Who takes part in the whole run.
    pub(crate) fn draw(&self) -> anyhow::Result<Cast> {
        Cast::draw(self.profile.seed, self.profile.people, self.profile.facilities)
    }

    fn root(&self) -> Option<String> {
        match self.target {
            Target::Folder { root, .. } => Some(root.display().to_string()),
            Target::Http(_) => None,
        }
    }

    /// Makes the world; its id.
    pub(crate) fn make_world(&self, cast: &Cast) -> anyhow::Result<String> {
        let people = cast.insured.len() + cast.recipients.len();
        self.progress.say(&format!("世界を作っています: {people}人、{}施設", cast.sites.len()));
        let creation = world::creation(cast, &self.profile.title, self.root().as_deref());
        Ok(runtime()?.block_on(control::create(self.target.control(), &creation))?.id)
    }

    /// Removes it. The measurement counts even if it cannot be removed.
    pub(crate) fn remove_world(&self, id: &str) {
        let removed = runtime().and_then(|runtime| runtime.block_on(control::delete(self.target.control(), id)));
        if let Err(error) = removed {
            self.progress.say(&error.to_string());
        }
    }

    /// What the lanes know. `mark` keeps this run's file names apart from another's.
    pub(crate) fn play(&self, cast: Cast, world: &str, mark: u32) -> anyhow::Result<Arc<Play>> {
        let root = self.root();
        let mut folders = Vec::new();
        if root.is_some() {
            let roots = world::oqs_roots(&cast, root.as_deref());
            for site in &cast.sites {
                folders.push(FolderDoor::open(roots[&site.id].as_ref())?);
            }
        }
        let encoding = match self.profile.character_code {
            Code::ShiftJis => Encoding::ShiftJis,
            Code::Utf8 => Encoding::Utf8,
        };
        let timeout = Duration::from_millis(self.profile.timeout_ms);
        Ok(Arc::new(Play {
            writer: Writer::new(encoding),
            bulk: self.profile.bulk,
            folders,
            ..Play::over_http(cast, world, mark, timeout)
        }))
    }

    /// Sends a share of the schedule from `start` on.
    pub(crate) fn send(
        &self,
        play: &Arc<Play>,
        share: Share,
        start: Instant,
        stop: StopAsked<'_>,
    ) -> anyhow::Result<Outcome> {
        let curve = self.profile.curve(self.options.duration);
        self.progress.say(&format!(
            "{}: {}秒、最大毎秒{}件、約{}件{}",
            self.profile.title,
            number(curve.seconds()),
            number(curve.peak()),
            number(curve.expected()),
            if share == Share::WHOLE { String::new() } else { format!("(番号{}、{}台で)", share.index, share.of) }
        ));
        let connections = share.part(self.profile.connections).max(1);
        let fleet = Fleet {
            threads: self.options.threads(connections),
            connections,
            slice: Duration::from_secs_f64((curve.seconds() / MAX_SLICES).max(1.0)),
            warm_up: Duration::from_secs_f64(self.profile.warm_up_s),
            stop: self.profile.stop,
        };
        let schedule = Arc::new(Schedule::part(self.profile, self.options.duration, share));
        let mut before = 0.0;
        let mut told = |look: &crate::generator::fleet::Look| {
            let length = (look.second - before).max(1e-9);
            // Of several machines each is asked for its share of the rate.
            let asked = curve.between(before, look.second).expected() / length / share.of.max(1) as f64;
            before = look.second;
            self.progress.look(look, asked, look.ended as f64 / length);
            stop(look)
        };
        fleet.run(&schedule, play, self.target.control(), start, &mut told)
    }

    /// After a registration night: whether all rows are there.
    pub(crate) fn rows(&self, play: &Arc<Play>) -> anyhow::Result<Option<Counts>> {
        if self.profile.mix.registration == 0.0 {
            return Ok(None);
        }
        self.progress.say("登録した券がすべて見えるか確かめています");
        Ok(Some(runtime()?.block_on(rows(play, self.target.control()))))
    }
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// The 一括取得 of every facility that got a row shows all of them, each once.
async fn rows(play: &Arc<Play>, address: SocketAddr) -> Counts {
    let mut counts = Counts::default();
    let sites: BTreeSet<usize> = {
        let ledger = play.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        ledger.iter().map(|(_, site)| *site).collect()
    };
    // A result is waited for: one facility after the other, a night's facilities would take minutes.
    let acquired = sites.into_iter().map(|site| async move {
        let mut caller = Caller::new(Arc::clone(play), HttpDoor::new(address));
        // Numbers of the run begin at 0; these stay clear of them.
        caller.acquire(site, (1 << 32) + site as u64).await
    });
    let mut acquired = futures::stream::iter(acquired).buffer_unordered(ASKING_AT_ONCE);
    while let Some(verdict) = acquired.next().await {
        match verdict {
            Verdict::Right => counts.right += 1,
            Verdict::Wrong(_) => counts.wrong += 1,
            Verdict::Failed(_) => counts.failed += 1,
        }
    }
    counts
}

//! A receipt computer under load: storms of patients at the readers, lists of appointments, months of tickets.
//!
//! The load comes in by the doors that a hospital has: cards on readers (control API) and the product's own buttons
//! (its driver, if it has one). What the product did with it is *observed*: its next request for the patient in the
//! journal, the face file that it takes away, the reception on its screen. The product is never asked how fast it is.
//!
//! - this file: stages, one world each, and the verdict;
//! - [`stage_world`]: the world of a stage; [`driver`]: the product's buttons and screen;
//! - [`watch`]: who notices what; [`tally`]: what that means, a pure function;
//! - [`taps`], [`bulk`]: the two kinds of work; [`report`]: what is told.

pub mod bulk;
pub mod driver;
pub mod report;
pub mod stage_world;
pub mod tally;
pub mod taps;
pub mod watch;

pub use report::{BulkReport, ProductReport, StageReport};

use crate::cast::Cast;
use crate::control;
use crate::generator::cpu;
use crate::generator::fleet::Outcome;
use crate::generator::record::Record;
use crate::interrupt::Interrupt;
use crate::options::{LoadOptions, Target};
use crate::profile::Profile;
use crate::profile::product::{ProductSpec, Work};
use crate::progress::Progress;
use crate::report::{About, Report, write};
use anyhow::{Context, bail};
use driver::Driver;
use onshi_wire::control::world::WorldInfo;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Length of a slice of the charts.
const SLICE: Duration = Duration::from_secs(1);

/// What a stage needs.
pub(crate) struct Stage<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) spec: &'a ProductSpec,
    pub(crate) cast: &'a Cast,
    pub(crate) control: SocketAddr,
    pub(crate) world: WorldInfo,
    pub(crate) root: PathBuf,
    pub(crate) driver: Option<Driver>,
    /// The stage's number in the profile's list.
    pub(crate) factor: f64,
    /// Beginning of the whole run.
    pub(crate) start: Instant,
    pub(crate) progress: &'a Progress,
}

/// Runs a product's profile. Returns the exit code: 0 the first stage held, 1 it did not, 4 nothing was observed.
pub(crate) fn run(profile: &Profile, options: &LoadOptions, interrupt: &Interrupt) -> anyhow::Result<u8> {
    let spec = profile.product.as_ref().context("product がありません")?;
    let Target::Folder { root, control } = Target::parse(options)? else {
        bail!("製品の試験の送り先は folder:OQSフォルダー です。--control に模擬環境の場所も指定してください。");
    };
    if options.place()?.is_some() {
        bail!("製品の試験は一台から行います。--run を外してください。");
    }
    if options.driver.is_none() && (spec.stages.len() > 1) {
        bail!("段階を重ねるには、製品を空から始め直すドライバー(--driver)が必要です。stages を一つにしてください。");
    }
    let progress = Progress::open(options.quiet, options.page, &profile.title)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    let start = Instant::now();
    let cpu_before = cpu::process();
    let mut record = Record::new(SLICE, Duration::ZERO);
    let mut stages = Vec::new();
    for (nth, factor) in spec.stages.iter().enumerate() {
        let whole = Cast::draw(profile.seed, profile.people, 1)?;
        let cast = stage_world::of_stage(whole, spec, *factor);
        let root = if options.driver.is_some() { root.join(format!("stage{}", nth + 1)) } else { root.clone() };
        let made = runtime.block_on(make(profile, spec, &cast, control, &root))?;
        let id = made.id.clone();
        let place = Place { root: &root, options, control, start, progress: &progress };
        let measured = one(profile, spec, &cast, made, *factor, &place, &mut record);
        let done = local.block_on(&runtime, async {
            tokio::select! {
                done = measured => Some(done),
                () = interrupt.wait() => None,
            }
        });
        if !options.keep_world {
            // The measurement counts even if the world cannot be removed.
            if let Err(error) = runtime.block_on(control::delete(control, &id)) {
                progress.say(&error.to_string());
            }
        }
        // Of a stage that was broken off nothing is told.
        let Some(stage) = done.transpose()? else { break };
        progress.say(&format!("段階{}: {} {}", nth + 1, stage.verdict.label(), stage.findings.join(" ")));
        let ends = stage.verdict != report::Held::Held;
        stages.push(stage);
        if ends {
            break;
        }
    }
    let outcome =
        Outcome { record, length: start.elapsed(), cpu: cpu::process() - cpu_before, stopped: interrupt.asked() };
    finish(profile, options, stages, &outcome, &progress)
}

/// Where a stage takes place.
struct Place<'a> {
    root: &'a Path,
    options: &'a LoadOptions,
    control: SocketAddr,
    start: Instant,
    progress: &'a Progress,
}

async fn make(
    profile: &Profile,
    spec: &ProductSpec,
    cast: &Cast,
    control: SocketAddr,
    root: &Path,
) -> anyhow::Result<WorldInfo> {
    let creation = stage_world::creation(profile, spec, cast, &root.display().to_string());
    control::create(control, &creation).await
}

async fn one(
    profile: &Profile,
    spec: &ProductSpec,
    cast: &Cast,
    world: WorldInfo,
    factor: f64,
    place: &Place<'_>,
    record: &mut Record,
) -> anyhow::Result<StageReport> {
    let driver = match &place.options.driver {
        Some(url) => Some(Driver::open(url, &world, profile.character_code).await?),
        None => None,
    };
    let stage = Stage {
        profile,
        spec,
        cast,
        control: place.control,
        world,
        root: place.root.to_owned(),
        driver,
        factor,
        start: place.start,
        progress: place.progress,
    };
    match spec.work {
        Work::Taps => taps::run(stage, record).await,
        Work::BulkInquiry | Work::BulkAcquisition => bulk::run(stage, record).await,
    }
}

fn finish(
    profile: &Profile,
    options: &LoadOptions,
    stages: Vec<StageReport>,
    outcome: &Outcome,
    progress: &Progress,
) -> anyhow::Result<u8> {
    let about = About { seconds: options.duration, ..About::new(profile, "product", 1) };
    let mut report = Report::of(outcome, &about);
    report.of_product(ProductReport::of(profile, options.driver.is_some(), stages));
    write::write(&options.out, &report, &outcome.record)?;
    progress.say(&format!("{}: {}", report.judgement.label(), report.findings.join(" ")));
    progress.say(&format!("結果: {}", options.out.join("load.html").display()));
    Ok(report.judgement.exit_code())
}

//! One run from several machines, with one result. Everything that they have to agree on stands in PostgreSQL; there
//! is no protocol of our own.
//!
//! - this file: what one machine does from joining to the result, and `onshi load collect`;
//! - [`schema`]: the tables, made by whoever comes first, with a version;
//! - [`desk`]: every question to the tables;
//! - [`part`]: what a machine hands in; [`merge`]: all of them as one outcome.
//!
//! The order of a run: each machine joins under its index; whoever comes first makes the world (it holds the run's row
//! locked meanwhile, so that another can take over if it dies); when all are ready the database fixes the moment of
//! the start by its own clock; each sends its share of the one schedule ([`crate::generator::split`]); each hands in
//! its part; whoever hands in the last one writes the report. A machine that falls silent is told in the report.

pub mod desk;
pub mod merge;
pub mod part;
pub mod schema;

use crate::generator::split::Share;
use crate::options::{CollectOptions, Place, coordinate};
use crate::progress::Progress;
use crate::report::{Report, write};
use crate::run::Running;
use anyhow::{Context, bail, ensure};
use desk::{Desk, Found};
use part::{Part, Plan};
use std::path::Path;
use std::time::{Duration, Instant};

/// The most machines of a run.
pub const MAX_WORKERS: u32 = 1_000;
/// How long a machine that has handed in waits for the result. Nobody's part takes longer than everybody's: what is
/// waited for is the last answers and the check of registered rows.
pub const RESULT_LIMIT: Duration = Duration::from_secs(1_800);
/// How often the tables are looked at while waiting.
const LOOK: Duration = Duration::from_millis(100);

/// One machine's part in a run. Returns the exit code of the whole run.
pub(crate) fn take_part(running: &Running<'_>, place: &Place) -> anyhow::Result<u8> {
    let facilities = running.profile.facilities;
    ensure!(
        (1..=MAX_WORKERS).contains(&place.workers) && place.workers as usize <= facilities,
        "計算機の数 {} は、1から施設の数({facilities})までにしてください。施設は計算機ごとに分けます。",
        place.workers
    );
    let plan = Plan {
        version: part::PART_VERSION,
        profile: running.profile.clone(),
        seconds: running.options.duration,
        target: running.target.word().to_owned(),
        workers: place.workers,
    };
    let desk = Desk::join(place, &plan)?;
    let said = format!("試験「{}」に番号{}で加わりました({}台)", place.run, desk.index(), place.workers);
    running.progress.say(&said);
    let cast = running.draw()?;
    let world = desk.world(|| running.make_world(&cast))?;
    let play = running.play(cast, &world, desk.mark()?)?;
    desk.ready()?;
    let start = start_of(&desk, running, &world, place.join_limit)?;
    let share = Share { index: desk.index() as usize, of: place.workers as usize };
    let outcome =
        running.send(&play, share, start.into(), &mut |look| desk.look(look).or_else(|| running.interrupt.asked()))?;
    if let Some(reason) = &outcome.stopped {
        desk.stop(reason)?;
    }
    let rows_visible = running.rows(&play)?;
    let threads = running.options.threads(share.part(running.profile.connections).max(1));
    let last = desk.hand_in(&Part::of(&outcome, threads, rows_visible)?)?;
    conclude(&desk, running, &world, last)
}

/// Waits for the common start. Whoever is interrupted or gives up meanwhile tells the others, and removes the world.
fn start_of(desk: &Desk, running: &Running<'_>, world: &str, limit: Duration) -> anyhow::Result<Instant> {
    let began = Instant::now();
    let mut told = 0;
    loop {
        if let Some(start) = desk.start()? {
            return Ok(start);
        }
        if let Some(reason) = desk.stopped() {
            bail!("始まる前に止められました: {reason}");
        }
        let waited = began.elapsed();
        let given_up = || {
            let who = desk.who().unwrap_or_default();
            format!("{}秒待ちましたが、全部の計算機がそろいません。{who}", limit.as_secs())
        };
        let reason = running.interrupt.asked().or_else(|| (waited >= limit).then(given_up));
        // Whoever was faster, with a start or with giving up, is heard of in the next look.
        if let Some(reason) = reason
            && desk.call_off(&reason)?
        {
            if !running.options.keep_world {
                running.remove_world(world);
            }
            bail!(reason);
        }
        if waited.as_secs() / 10 > told {
            told = waited.as_secs() / 10;
            running.progress.say(&format!("ほかの計算機を待っています。{}", desk.who()?));
        }
        std::thread::sleep(LOOK);
    }
}

/// The last one writes the report; the others wait for its judgement.
fn conclude(desk: &Desk, running: &Running<'_>, world: &str, mut mine: bool) -> anyhow::Result<u8> {
    let out = &running.options.out;
    let began = Instant::now();
    loop {
        if mine {
            let report = written(&desk.found()?, out)?;
            desk.result(&report)?;
            if !running.options.keep_world {
                running.remove_world(world);
            }
            running.progress.say(&format!("{}: {}", report.judgement.label(), report.findings.join(" ")));
            running.progress.say(&format!("結果: {}", out.join("load.html").display()));
            return Ok(report.judgement.exit_code());
        }
        if let Some(code) = desk.exit_code()? {
            running.progress.say("結果は、最後に終わった計算機が書きました。");
            return Ok(code);
        }
        ensure!(
            began.elapsed() < RESULT_LIMIT,
            "結果が{}秒たっても出ません。onshi load collect --run {} で集めてください。",
            RESULT_LIMIT.as_secs(),
            desk.run()
        );
        std::thread::sleep(LOOK);
        mine = desk.take_over()?;
    }
}

/// Merges what was handed in and writes the three files.
fn written(found: &Found, out: &Path) -> anyhow::Result<Report> {
    let merged = merge::merge(found)?;
    write::write(out, &merged.report, &merged.record)?;
    Ok(merged.report)
}

/// `onshi load collect`: the result of a run whose machines have ended, written here. May be repeated.
pub(crate) fn collect(options: &CollectOptions) -> anyhow::Result<u8> {
    let url = coordinate(options.coordinate.clone())?;
    let desk = Desk::observe(&url, &options.run)?;
    let living = desk.living()?;
    ensure!(living == 0, "まだ動いている計算機が{living}台あります。{}", desk.who()?);
    let found = desk.found()?;
    ensure!(!found.handed_in.is_empty(), "部分結果が一つもありません。{}", desk.who()?);
    let report = written(&found, &options.out).context("結果を書けません")?;
    desk.result(&report)?;
    let progress = Progress::open(false, None, "")?;
    progress.say(&format!("{}: {}", report.judgement.label(), report.findings.join(" ")));
    progress.say(&format!("結果: {}", options.out.join("load.html").display()));
    Ok(report.judgement.exit_code())
}

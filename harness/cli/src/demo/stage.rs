//! The stage: simulator and two reference receipt computers in this process. They meet as they do at a vendor's: by
//! folders, by the driver and by the control API over HTTP.

use super::message::{Actor, Message, text};
use anyhow::{Context as _, bail};
use onshi_harness::client::{DriverClient, SimulatorClient};
use onshi_reference::Running;
use onshi_simulator::serve::{ServeOptions, ServeReady, serve};
use onshi_wire::control::journal::{Direction, Door, JournalEntry, JournalQuery};
use onshi_wire::control::world::{CreateWorld, SetClock, Tap, TapOutcome};
use onshi_wire::driver::{ClaimMonth, Reception, Session, SetDate, Settle};
use reqwest::{Method, RequestBuilder};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::oneshot;

/// The world's id.
const WORLD: &str = "family";
/// Its description.
const WORLD_FILE: &str = include_str!("../../../../scenarios/worlds/demo.yaml");
/// Pause between two looks at a product's screen or the journal.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Looks until what is waited for must have come; a minute, for slow machines.
const LOOKS: usize = 3_000;
/// How long one settling of a product may take, in milliseconds.
const PATIENCE_MS: u64 = 30_000;

/// What happened in one step of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) title: &'static str,
    /// What it is about and what came of it.
    pub(super) text: String,
    pub(super) messages: Vec<Message>,
}

impl Step {
    /// The step as it is printed.
    pub(super) fn in_words(&self, number: usize) -> String {
        let lines = self.messages.iter().map(Message::in_words);
        let head = [format!("\n{number}. {}", self.title), format!("   {}", self.text.replace('\n', "\n   "))];
        head.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
    }
}

/// A receipt computer at work.
pub(super) struct Product {
    facility: &'static str,
    driver: DriverClient,
    receptions: usize,
    _running: Running,
}

/// Everything that the story needs.
pub(super) struct Stage {
    world: SimulatorClient,
    http: reqwest::Client,
    /// `http://127.0.0.1:40123/api/v1/worlds/family`.
    base: String,
    pub(super) clinic: Product,
    pub(super) pharmacy: Product,
    /// The last journal entry that was looked at.
    seen: u64,
}

/// Serves a simulator, sets the stage, plays, and ends all of it.
///
/// # Errors
/// Something of it cannot be started, or the story comes to a halt; the text is Japanese.
pub(super) async fn with_stage(
    seed: u64,
    play: impl AsyncFnOnce(Stage) -> anyhow::Result<Vec<Step>>,
) -> anyhow::Result<Vec<Step>> {
    let (is_ready, ready) = oneshot::channel::<String>();
    let (stop, stopped) = oneshot::channel::<()>();
    let options = ServeOptions { listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))), ..ServeOptions::default() };
    let told = move |ready: &ServeReady| {
        let _ = is_ready.send(ready.url.clone());
    };
    let serving = serve(options, async move { drop(stopped.await) }, told);
    tokio::pin!(serving);
    let playing = async move {
        let url = ready.await.context("模擬環境が始まりませんでした")?;
        play(Stage::set(&url, seed).await?).await
    };
    let played = tokio::select! {
        served = &mut serving => {
            served.context("模擬環境が始まりませんでした")?;
            bail!("模擬環境が途中で終わりました");
        }
        played = playing => played,
    };
    drop(stop);
    serving.await.context("模擬環境が正しく終わりませんでした")?;
    played
}

impl Stage {
    async fn set(url: &str, seed: u64) -> anyhow::Result<Stage> {
        let client = SimulatorClient::new(url);
        let described = CreateWorld {
            id: Some(WORLD.into()),
            yaml: Some(WORLD_FILE.into()),
            seed: Some(seed),
            ..CreateWorld::default()
        };
        let info = client.create_world(&described).await?;
        let world = client.in_world(WORLD);
        let mut products = Vec::new();
        for (facility, at) in [("診療所", 0), ("薬局", 1)] {
            let place = info.facilities.get(at).context("世界に医療機関がありません")?;
            let running = onshi_reference::start(onshi_reference::Options::default()).await?;
            let driver = DriverClient::new(&running.driver_url());
            let session = Session {
                oqs_root: place.oqs_root.clone(),
                facility_code: place.code.clone(),
                now: info.clock.now.clone(),
                shift_jis: false,
                cap_pilot: place.cap_pilot,
                encryption: None,
            };
            driver.session(&session).await?;
            products.push(Product { facility, driver, receptions: 0, _running: running });
        }
        let (Some(pharmacy), Some(clinic)) = (products.pop(), products.pop()) else {
            bail!("製品がありません")
        };
        let seen = world.journal(&JournalQuery { limit: Some(1), ..JournalQuery::default() }).await?.last_seq;
        let base = format!("{}/worlds/{WORLD}", client.base());
        Ok(Stage { world, http: reqwest::Client::new(), base, clinic, pharmacy, seen })
    }

    /// Moves the world and both products to a moment, `2026-11-03 09:00`.
    pub(super) async fn go_to(&mut self, moment: &str) -> anyhow::Result<()> {
        let now: SetClock = serde_json::from_value(serde_json::json!({ "now": moment }))?;
        let clock = self.world.set_clock(&now).await?;
        for product in [&self.clinic, &self.pharmacy] {
            product.driver.set_date(&SetDate { now: clock.now.clone() }).await?;
            product.settle().await?;
        }
        Ok(())
    }

    /// A call of the control API below the world.
    pub(super) fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// Somebody lays a card on a facility's reader and is received by the product there.
    pub(super) async fn tap(&mut self, at_pharmacy: bool, tap: &Tap) -> anyhow::Result<(TapOutcome, Reception)> {
        let product = if at_pharmacy { &mut self.pharmacy } else { &mut self.clinic };
        let outcome = self.world.tap(product.facility, tap).await?;
        let reception = product.next_reception().await?;
        product.settle().await?;
        Ok((outcome, reception))
    }

    /// What the journal got since the last time, as arrows. `console` says who acted through the control API.
    pub(super) async fn messages(&mut self, console: Option<(Actor, Actor, &str)>) -> anyhow::Result<Vec<Message>> {
        let query = JournalQuery { after: self.seen, limit: Some(1_000), ..JournalQuery::default() };
        let page = self.world.journal(&query).await?;
        // Moving the clock is no message between actors.
        let clock = |entry: &JournalEntry| entry.door == Door::Control && entry.name.contains("/clock");
        let moved: Vec<u64> = page.entries.iter().filter(|entry| clock(entry)).map(|entry| entry.seq).collect();
        let about_clock = |entry: &JournalEntry| clock(entry) || entry.answers.is_some_and(|seq| moved.contains(&seq));
        let mut entries: Vec<&JournalEntry> = page.entries.iter().filter(|entry| !about_clock(entry)).collect();
        // Files that a product sends together are answered in parallel: each answer stands below its question, so that
        // the picture does not depend on which was faster.
        entries.sort_by_key(|entry| (entry.answers.unwrap_or(entry.seq), entry.seq));
        let mut messages = Vec::new();
        for entry in entries {
            let bytes = if entry.size > 0 { self.world.journal_bytes(entry.seq).await? } else { Vec::new() };
            messages.extend(Message::carried(entry, &bytes).or_else(|| by_console(entry, &bytes, console)));
        }
        self.seen = page.entries.last().map_or(self.seen, |last| last.seq);
        Ok(messages)
    }

    /// A product closes a month; waits until the examiner has answered every file that it wrote.
    pub(super) async fn claim(&self, at_pharmacy: bool, month: &str) -> anyhow::Result<()> {
        let product = if at_pharmacy { &self.pharmacy } else { &self.clinic };
        product.driver.claim(&ClaimMonth { month: month.to_owned() }).await?;
        product.settle().await?;
        let claims = product.driver.screen().await?.claims;
        let files: BTreeSet<String> = claims.into_iter().filter_map(|claim| claim.file).collect();
        for _ in 0..LOOKS {
            let query = JournalQuery { after: self.seen, limit: Some(1_000), ..JournalQuery::default() };
            let entries = self.world.journal(&query).await?.entries;
            let answered = |entry: &&JournalEntry| entry.door == Door::Claims && entry.direction == Direction::Answered;
            if !files.is_empty() && entries.iter().filter(answered).count() >= files.len() {
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        bail!("{}の請求（{}件のファイル）への回答が来ませんでした", product.facility, files.len())
    }
}

/// What somebody did through the control API: the request that goes, and the answer that comes.
fn by_console(entry: &JournalEntry, bytes: &[u8], console: Option<(Actor, Actor, &str)>) -> Option<Message> {
    let (actor, door, what) = console?;
    if entry.door != Door::Control {
        return None;
    }
    let (from, to, what) = match entry.direction {
        Direction::Received => (actor, door, what.to_owned()),
        Direction::Answered => (door, actor, "受け付けた結果".to_owned()),
        Direction::Delivered => return None,
    };
    Some(Message { at: entry.at.clone(), from, to, what, raw: text(bytes) })
}

impl Product {
    /// The driver, for the buttons that only this product has.
    pub(super) fn driver(&self) -> &DriverClient {
        &self.driver
    }

    async fn settle(&self) -> anyhow::Result<()> {
        let settled = self.driver.settle(&Settle { max_ms: PATIENCE_MS }).await?;
        if settled.idle { Ok(()) } else { bail!("{}のレセコンの処理が終わりません", self.facility) }
    }

    /// Waits until one more reception is on the screen.
    async fn next_reception(&mut self) -> anyhow::Result<Reception> {
        for _ in 0..LOOKS {
            let receptions = self.driver.screen().await?.receptions;
            if receptions.len() > self.receptions {
                self.receptions = receptions.len();
                return receptions.into_iter().next_back().context("受付がありません");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        bail!("{}のレセコンが受付を表示しませんでした", self.facility)
    }
}

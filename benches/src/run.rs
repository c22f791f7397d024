//! `onshi load`: a profile against a target, with live progress and the three files of the report.

use crate::auditor::Verdict;
use crate::cast::{Cast, world};
use crate::control;
use crate::generator::door::{FolderDoor, HttpDoor};
use crate::generator::fleet::{Fleet, Look, Outcome};
use crate::generator::lane::{Caller, Play};
use crate::generator::record::Counts;
use crate::generator::schedule::Schedule;
use crate::profile::{Code, Profile, yaml};
use crate::report::{About, Report, svg::number, write};
use crate::request::Writer;
use anyhow::{Context, bail};
use onshi_wire::oqs::Encoding;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A run has at most this many slices.
const MAX_SLICES: f64 = 120.0;

/// Options of `onshi load`.
#[derive(Debug, Clone, clap::Args)]
pub struct LoadOptions {
    /// 負荷のプロファイル(scenarios/load/*.yaml)
    #[arg(value_name = "PROFILE.yaml")]
    pub profile: PathBuf,
    /// 送り先: http://アドレス(http:http://…でもよい)、または folder:OQSフォルダー
    #[arg(long, value_name = "TARGET")]
    pub target: String,
    /// folder: のとき、世界を作る管理APIの場所(http://アドレス)
    #[arg(long, value_name = "URL")]
    pub control: Option<String>,
    /// 結果(load.json、load.hdr、load.html)を書くフォルダー
    #[arg(long, value_name = "DIR", default_value = "onshi-load")]
    pub out: PathBuf,
    /// 長さ(秒)。プロファイルの長さの代わり
    #[arg(long, value_name = "SECONDS")]
    pub duration: Option<f64>,
    /// 率に掛ける倍率
    #[arg(long, value_name = "FACTOR")]
    pub scale: Option<f64>,
    /// 種。プロファイルの種の代わり
    #[arg(long)]
    pub seed: Option<u64>,
    /// スレッドの数(既定はコアの数)
    #[arg(long)]
    pub threads: Option<usize>,
    /// 終わっても世界を消さない
    #[arg(long)]
    pub keep_world: bool,
    /// 途中経過を表示しない
    #[arg(long)]
    pub quiet: bool,
}

/// Where messages go.
#[derive(Debug, Clone)]
enum Target {
    Http(SocketAddr),
    Folder { root: PathBuf, control: SocketAddr },
}

impl Target {
    fn parse(options: &LoadOptions) -> anyhow::Result<Self> {
        let text = &options.target;
        if let Some(root) = text.strip_prefix("folder:") {
            let url = options.control.as_deref().context(
                "folder: には --control http://アドレス が必要です。世界を作り、答えを確かめるために使います。",
            )?;
            let root = PathBuf::from(root);
            let root = std::path::absolute(&root).with_context(|| root.display().to_string())?;
            return Ok(Target::Folder { root, control: control::address(url)? });
        }
        let url = text.strip_prefix("http:http:").map_or_else(|| text.clone(), |rest| format!("http:{rest}"));
        if !url.starts_with("http://") {
            bail!("送り先「{text}」が分かりません。http://127.0.0.1:8010 か folder:フォルダー と書いてください。");
        }
        Ok(Target::Http(control::address(&url)?))
    }

    fn control(&self) -> SocketAddr {
        match self {
            Target::Http(address) => *address,
            Target::Folder { control, .. } => *control,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Target::Http(_) => "http",
            Target::Folder { .. } => "folder",
        }
    }
}

/// Runs a profile and writes the report. Returns the exit code: 0 all reached, 1 not reached, 4 inconclusive.
///
/// # Errors
/// The profile or the options are wrong, the target does not answer, the report cannot be written (exit code 2 for the
/// caller).
#[expect(clippy::needless_pass_by_value, reason = "the command line hands its options over")]
pub fn run(options: LoadOptions) -> anyhow::Result<u8> {
    let profile = read(&options)?;
    let target = Target::parse(&options)?;
    let report = Running { profile: &profile, options: &options, target: &target }.run()?;
    say(&options, &format!("{}: {}", report.judgement.label(), report.findings.join(" ")));
    say(&options, &format!("結果: {}", options.out.join("load.html").display()));
    Ok(report.judgement.exit_code())
}

fn read(options: &LoadOptions) -> anyhow::Result<Profile> {
    let place = options.profile.display();
    let text = std::fs::read_to_string(&options.profile).with_context(|| format!("{place} を読めません"))?;
    let mut profile = yaml::parse(&text).map_err(|mistake| anyhow::anyhow!("{place}: {mistake}"))?;
    if let Some(seed) = options.seed {
        profile.seed = seed;
    }
    for (name, given) in [("--duration", options.duration), ("--scale", options.scale)] {
        anyhow::ensure!(
            given.is_none_or(|value| value > 0.0 && value.is_finite()),
            "{name} は0より大きくしてください。"
        );
    }
    if let Some(scale) = options.scale {
        profile.arrivals.scale = Some(profile.arrivals.scale.unwrap_or(1.0) * scale);
    }
    if let Some(seconds) = options.duration {
        // A short run is not eaten up by its warm-up.
        profile.warm_up_s = profile.warm_up_s.min(seconds / 4.0);
    }
    Ok(profile)
}

/// Progress and results go to standard error: standard output belongs to whoever calls.
fn say(options: &LoadOptions, line: &str) {
    if !options.quiet {
        // Nobody reads standard error: no reason to stop a measurement.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

struct Running<'a> {
    profile: &'a Profile,
    options: &'a LoadOptions,
    target: &'a Target,
}

impl Running<'_> {
    fn run(&self) -> anyhow::Result<Report> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let cast = Cast::draw(self.profile.seed, self.profile.people, self.profile.facilities)?;
        let root = match self.target {
            Target::Folder { root, .. } => Some(root.display().to_string()),
            Target::Http(_) => None,
        };
        say(
            self.options,
            &format!("世界を作っています: {}人、{}施設", cast.insured.len() + cast.recipients.len(), cast.sites.len()),
        );
        let creation = world::creation(&cast, &self.profile.title, root.as_deref());
        let address = self.target.control();
        let info = runtime.block_on(control::create(address, &creation))?;
        let result = self.measured(cast, &info.id, root.as_deref(), &runtime);
        if !self.options.keep_world {
            // The measurement counts even if the world cannot be removed.
            if let Err(error) = runtime.block_on(control::delete(address, &info.id)) {
                say(self.options, &error.to_string());
            }
        }
        result
    }

    fn measured(
        &self,
        cast: Cast,
        world: &str,
        root: Option<&str>,
        runtime: &tokio::runtime::Runtime,
    ) -> anyhow::Result<Report> {
        let mut folders = Vec::new();
        if root.is_some() {
            let roots = world::oqs_roots(&cast, root);
            for site in &cast.sites {
                folders.push(FolderDoor::open(roots[&site.id].as_ref())?);
            }
        }
        let encoding = match self.profile.character_code {
            Code::ShiftJis => Encoding::ShiftJis,
            Code::Utf8 => Encoding::Utf8,
        };
        let play = Arc::new(Play {
            cast,
            world: world.to_owned(),
            run: std::process::id(),
            writer: Writer::new(encoding),
            bulk: self.profile.bulk,
            timeout: Duration::from_millis(self.profile.timeout_ms),
            ledger: Mutex::default(),
            folders,
        });
        let outcome = self.send(&play)?;
        let rows_visible = if self.profile.mix.registration > 0.0 {
            say(self.options, "登録した券がすべて見えるか確かめています");
            Some(runtime.block_on(rows(&play, self.target.control())))
        } else {
            None
        };
        let about = About {
            profile: self.profile,
            seconds: self.options.duration,
            target: self.target.word(),
            threads: self.threads(),
            rows_visible,
        };
        let report = Report::of(&outcome, &about);
        write::write(&self.options.out, &report, &outcome.record)?;
        Ok(report)
    }

    fn threads(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.options.threads.unwrap_or(cores).clamp(1, self.profile.connections.max(1))
    }

    fn send(&self, play: &Arc<Play>) -> anyhow::Result<Outcome> {
        let curve = self.profile.curve(self.options.duration);
        say(
            self.options,
            &format!(
                "{}: {}秒、最大毎秒{}件、約{}件",
                self.profile.title,
                number(curve.seconds()),
                number(curve.peak()),
                number(curve.expected())
            ),
        );
        let fleet = Fleet {
            threads: self.threads(),
            connections: self.profile.connections,
            slice: Duration::from_secs_f64((curve.seconds() / MAX_SLICES).max(1.0)),
            warm_up: Duration::from_secs_f64(self.profile.warm_up_s),
            stop: self.profile.stop,
        };
        let schedule = Arc::new(Schedule::new(self.profile, self.options.duration));
        let mut before = 0.0;
        let mut progress = |look: &Look| {
            let asked = curve.between(before, look.second).expected().abs() / (look.second - before).max(1e-9);
            let achieved = look.ended as f64 / (look.second - before).max(1e-9);
            before = look.second;
            say(
                self.options,
                &format!(
                    "{:>6.0}秒  要求 毎秒{asked:>7.0}  応答 毎秒{achieved:>7.0}  p99 {:>8}ms  正 {}  誤 {}  失敗 {}  CPU {:.2}",
                    look.second,
                    number(look.p99_ms),
                    look.right,
                    look.wrong,
                    look.failed,
                    look.cores
                ),
            );
        };
        fleet.run(&schedule, play, self.target.control(), &mut progress)
    }
}

/// After a registration night: the 一括取得 of every facility that got a row shows all of them, each once.
async fn rows(play: &Arc<Play>, address: SocketAddr) -> Counts {
    let mut caller = Caller::new(Arc::clone(play), HttpDoor::new(address));
    let mut counts = Counts::default();
    let sites: std::collections::BTreeSet<usize> = {
        let ledger = play.ledger.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        ledger.iter().map(|(_, site)| *site).collect()
    };
    for site in sites {
        // Numbers of the run begin at 0; these stay clear of them.
        match caller.acquire(site, (1 << 32) + site as u64).await {
            Verdict::Right => counts.right += 1,
            Verdict::Wrong(_) => counts.wrong += 1,
            Verdict::Failed(_) => counts.failed += 1,
        }
    }
    counts
}

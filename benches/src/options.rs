//! What the command line of `onshi load` says.

use crate::control;
use crate::profile::{Profile, yaml};
use anyhow::{Context, bail};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// `onshi load`: a profile, or what belongs to runs on several machines and to the national month.
#[derive(Debug, Clone, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct LoadCommand {
    /// Something else than a profile.
    #[command(subcommand)]
    pub other: Option<OtherCommand>,
    /// A profile.
    #[command(flatten)]
    pub profile: Option<LoadOptions>,
}

/// Besides running a profile.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum OtherCommand {
    /// 複数の計算機で行った一つの試験の結果を集めて書く
    Collect(CollectOptions),
    /// 全国の1か月(204,975,295件)を全件検証で再生する。--sample で見本を送り、全体を計算する
    NationalMonth(crate::national_month::MonthOptions),
}

/// Options of `onshi load PROFILE.yaml`.
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
    /// 製品の試験で、製品のドライバーの場所(http://アドレス/driver/v1)
    #[arg(long, value_name = "URL")]
    pub driver: Option<String>,
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
    /// 途中経過のページを出すアドレス(例 127.0.0.1:8020)
    #[arg(long, value_name = "ADDR")]
    pub page: Option<SocketAddr>,
    /// 複数の計算機から送るとき、足並みをそろえる PostgreSQL(postgres://…)。環境変数 ONSHI_COORDINATE でもよい
    #[arg(long, value_name = "URL")]
    pub coordinate: Option<String>,
    /// 試験の名前。同じ名前の計算機が一つの試験になる
    #[arg(long, value_name = "NAME")]
    pub run: Option<String>,
    /// 計算機の数
    #[arg(long, value_name = "N")]
    pub workers: Option<u32>,
    /// この計算機の番号(0から)。環境変数 JOB_COMPLETION_INDEX でもよい。どちらもなければ空いている番号
    #[arg(long, value_name = "I")]
    pub index: Option<u32>,
    /// 全部の計算機がそろうのを待つ秒数。過ぎれば試験をやめる
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub join_wait: u64,
}

/// Environment variable that names the coordinating PostgreSQL: its password then stands in no process list.
pub const COORDINATE_VARIABLE: &str = "ONSHI_COORDINATE";
/// Environment variable that holds this process's index; an indexed Job of Kubernetes sets it.
pub const INDEX_VARIABLE: &str = "JOB_COMPLETION_INDEX";

impl LoadOptions {
    /// What the options about several machines ask for: nothing, or a place in a run. The environment counts only
    /// together with `--run`.
    ///
    /// # Errors
    /// Something is missing or no number.
    pub fn place(&self) -> anyhow::Result<Option<Place>> {
        let Some(run) = self.run.clone() else {
            anyhow::ensure!(
                self.coordinate.is_none() && self.workers.is_none() && self.index.is_none(),
                "複数の計算機から送るには --run NAME も必要です。"
            );
            return Ok(None);
        };
        let url = coordinate(self.coordinate.clone())?;
        let workers = self.workers.context("--workers に計算機の数を指定してください。")?;
        let index = match (self.index, std::env::var(INDEX_VARIABLE).ok()) {
            (Some(index), _) => Some(index),
            (None, Some(text)) => Some(
                text.parse()
                    .with_context(|| format!("環境変数 {INDEX_VARIABLE} の「{text}」は番号ではありません。"))?,
            ),
            (None, None) => None,
        };
        let join_limit = Duration::from_secs(self.join_wait);
        Ok(Some(Place { url, run, workers, index, join_limit }))
    }
}

/// The coordinating database: as given, or from the environment.
///
/// # Errors
/// Neither says.
pub(crate) fn coordinate(given: Option<String>) -> anyhow::Result<String> {
    given
        .or_else(|| std::env::var(COORDINATE_VARIABLE).ok())
        .with_context(|| format!("--coordinate postgres://…(または環境変数 {COORDINATE_VARIABLE})が必要です。"))
}

/// A place in a run on several machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The coordinating database.
    pub url: String,
    /// Name of the run.
    pub run: String,
    /// How many machines.
    pub workers: u32,
    /// Which of them; none for any that is free.
    pub index: Option<u32>,
    /// How long it waits until all have joined and are ready.
    pub join_limit: Duration,
}

/// Options of `onshi load collect`.
#[derive(Debug, Clone, clap::Args)]
pub struct CollectOptions {
    /// 試験の名前
    #[arg(long, value_name = "NAME")]
    pub run: String,
    /// 足並みをそろえる PostgreSQL(postgres://…)。環境変数 ONSHI_COORDINATE でもよい
    #[arg(long, value_name = "URL")]
    pub coordinate: Option<String>,
    /// 結果(load.json、load.hdr、load.html)を書くフォルダー
    #[arg(long, value_name = "DIR", default_value = "onshi-load")]
    pub out: PathBuf,
}

/// Where messages go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// The inquiry door.
    Http(SocketAddr),
    /// Folders of a terminal on this machine.
    Folder {
        /// The folder, absolute.
        root: PathBuf,
        /// The control API.
        control: SocketAddr,
    },
}

impl Target {
    pub(crate) fn parse(options: &LoadOptions) -> anyhow::Result<Self> {
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

    pub(crate) fn control(&self) -> SocketAddr {
        match self {
            Target::Http(address) => *address,
            Target::Folder { control, .. } => *control,
        }
    }

    pub(crate) fn word(&self) -> &'static str {
        match self {
            Target::Http(_) => "http",
            Target::Folder { .. } => "folder",
        }
    }
}

impl LoadOptions {
    /// The profile with what the command line replaces.
    ///
    /// # Errors
    /// It cannot be read, or holds a mistake.
    pub fn read_profile(&self) -> anyhow::Result<Profile> {
        let place = self.profile.display();
        let text = std::fs::read_to_string(&self.profile).with_context(|| format!("{place} を読めません"))?;
        let mut profile = yaml::parse(&text).map_err(|mistake| anyhow::anyhow!("{place}: {mistake}"))?;
        if let Some(seed) = self.seed {
            profile.seed = seed;
        }
        for (name, given) in [("--duration", self.duration), ("--scale", self.scale)] {
            anyhow::ensure!(
                given.is_none_or(|value| value > 0.0 && value.is_finite()),
                "{name} は0より大きくしてください。"
            );
        }
        if let Some(scale) = self.scale {
            profile.arrivals.scale = Some(profile.arrivals.scale.unwrap_or(1.0) * scale);
        }
        if let Some(seconds) = self.duration {
            // A short run is not eaten up by its warm-up.
            profile.warm_up_s = profile.warm_up_s.min(seconds / 4.0);
        }
        Ok(profile)
    }

    /// Threads of this process for a profile.
    pub(crate) fn threads(&self, connections: usize) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.unwrap_or(cores).clamp(1, connections.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        load: LoadCommand,
    }

    #[test]
    fn a_profile_and_the_other_commands_are_told_apart() {
        let parse = |words: &str| Line::try_parse_from(words.split(' ')).map(|line| line.load);
        let load = parse("load L2.yaml --target http://h:1 --run a --workers 2 --index 1 --coordinate postgres://h/d")
            .unwrap();
        let place = load.profile.unwrap().place().unwrap().unwrap();
        assert_eq!((place.run.as_str(), place.workers, place.index), ("a", 2, Some(1)));
        let alone = parse("load L2.yaml --target http://h:1").unwrap().profile.unwrap();
        assert_eq!((alone.place().unwrap(), alone.out), (None, PathBuf::from("onshi-load")));
        let lone = parse("load L2.yaml --target http://h:1 --workers 2").unwrap().profile.unwrap();
        assert!(lone.place().unwrap_err().to_string().contains("--run"));
        assert!(matches!(parse("load collect --run a").unwrap().other, Some(OtherCommand::Collect(_))));
        let month = parse("load national-month --target http://h:1 --sample 5").unwrap().other;
        assert!(matches!(month, Some(OtherCommand::NationalMonth(options)) if options.sample == Some(5)));
        assert!(parse("load L2.yaml").is_err());
    }
}

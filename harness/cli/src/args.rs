//! What the command line says. Help texts are Japanese: they are for the people who run it.

use clap::{Args as ClapArgs, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Exit code: everything passed.
pub(crate) const EXIT_PASS: u8 = 0;
/// Exit code: the product failed, or a claim file has errors.
pub(crate) const EXIT_PRODUCT: u8 = 1;
/// Exit code: set-up, or a file that cannot be read.
pub(crate) const EXIT_CONFIG: u8 = 2;
/// Exit code: our own fault.
pub(crate) const EXIT_OURS: u8 = 3;

/// onshi: 医療扶助・医療費助成のオンライン資格確認の実験室
#[derive(Debug, Parser)]
#[command(name = "onshi", version, about)]
pub(crate) struct Args {
    /// ログの詳しさ（例: info、onshi_simulator=debug）
    #[arg(long, global = true, env = "ONSHI_LOG", value_name = "FILTER")]
    pub(crate) log: Option<String>,
    /// 何をするか
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 模擬の国を動かし、お手元のレセコンをつなげるようにする
    Serve(Serve),
    /// 一家の一日を演じ、誰が誰に何を送ったかを表示する
    Demo(Demo),
    /// レセコンをシナリオで判定する
    Certify(Certify),
    /// 判定そのものを判定する: 参照用レセコンの欠陥が、どれも捕まるか
    KillMatrix(KillMatrix),
    /// 参照用レセコンを動かす
    Reference(onshi_reference::Options),
    /// 暦に沿った負荷をかけ、答えをすべて確かめる
    Load(onshi_load::LoadCommand),
    /// シナリオファイルの誤りを調べる
    Lint(Lint),
    /// シナリオで使える言い方（ステップ）の一覧
    Steps,
    /// 記録（evidence.ndjson）から報告書を作り直す
    Report(Report),
    /// 二つの報告書が、時間を除いて同じかどうかを調べる
    Compare(Compare),
    /// レセプト電算ファイル（UKE）
    #[command(subcommand)]
    Claims(ClaimsCommand),
    /// 合成の人口
    #[command(subcommand)]
    Nation(NationCommand),
}

/// `onshi serve`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Serve {
    /// 世界ファイル（YAML）。省略すると scenarios/worlds/default.yaml と同じ世界
    #[arg(long, value_name = "FILE")]
    pub(crate) world: Option<PathBuf>,
    /// 最初の医療機関の OQS フォルダー（req、res、face を含む）
    #[arg(long, value_name = "DIR")]
    pub(crate) oqs_root: Option<PathBuf>,
    /// 待ち受けるアドレス
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8010")]
    pub(crate) listen: SocketAddr,
    /// 記録を保存するフォルダー
    #[arg(long, value_name = "DIR", default_value = ".onshi")]
    pub(crate) data: PathBuf,
    /// フォルダーの見張り方。共有フォルダーで変更が届かないときは poll
    #[arg(long, value_enum, default_value_t)]
    pub(crate) watch: Watch,
    /// 保存せず、終わったら消えるものとして動かす
    #[arg(long, conflicts_with = "data")]
    pub(crate) ephemeral: bool,
    /// 結果コード・エラーコードの表（既定は仮の値の内蔵のもの）
    #[arg(long, value_name = "FILE")]
    pub(crate) codes: Option<PathBuf>,
    /// 審査支払機関の返戻などの理由の表（既定は仮の値の内蔵のもの）
    #[arg(long, value_name = "FILE")]
    pub(crate) claim_reasons: Option<PathBuf>,
    /// 医療費助成(PMH)の電文のレイアウト（既定は仮の値の内蔵のもの）
    #[arg(long, value_name = "FILE")]
    pub(crate) pmh_layout: Option<PathBuf>,
    /// 閲覧同意取消・アクセスURL・環境設定の電文のレイアウト（既定は仮の値の内蔵のもの）
    #[arg(long, value_name = "FILE")]
    pub(crate) site_layout: Option<PathBuf>,
    /// 地単公費マスター（94列のCSV）。複数指定でき、世界ファイルの schemes に加わる
    #[arg(long, value_name = "FILE")]
    pub(crate) schemes: Vec<PathBuf>,
    /// 準備ができたら、場所を JSON の1行で表示する
    #[arg(long)]
    pub(crate) ready_json: bool,
    /// 標準入力が閉じたら終わる
    #[arg(long)]
    pub(crate) exit_with_stdin: bool,
}

/// `onshi demo`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Demo {
    /// 図（demo.html）を書くフォルダー。省くと表示だけ
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// 世界の種
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// How folders are watched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Watch {
    /// 変更の通知と、定期的な確認
    #[default]
    Notify,
    /// 定期的な確認だけ
    Poll,
}

/// `onshi certify`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Certify {
    /// 判定する製品: reference、null、echo、folder:フォルダー、driver:http://アドレス
    #[arg(long, default_value = "reference", value_name = "SUT")]
    pub(crate) sut: String,
    /// 参照用レセコンに植え込む欠陥
    #[arg(long, value_name = "NAME")]
    pub(crate) defect: Option<String>,
    /// 参照用レセコンの欠陥の一覧を表示して終わる
    #[arg(long)]
    pub(crate) list_defects: bool,
    /// 走らせるシナリオの札の式（例: @S002-66 and not @日付移動）
    #[arg(long, value_name = "EXPR")]
    pub(crate) tags: Option<String>,
    /// 報告書を書くフォルダー
    #[arg(long, value_name = "DIR", default_value = "onshi-report")]
    pub(crate) out: PathBuf,
    /// この場所のシナリオを使う（既定は内蔵のもの）
    #[arg(long, value_name = "DIR")]
    pub(crate) features: Option<PathBuf>,
    /// この場所の世界ファイルを使う（既定は内蔵のもの）
    #[arg(long, value_name = "DIR")]
    pub(crate) worlds: Option<PathBuf>,
    /// 動いている模擬環境を使う（既定は自分で起動する）
    #[arg(long, value_name = "URL")]
    pub(crate) simulator: Option<String>,
    /// 世界の種
    #[arg(long, default_value_t = onshi_harness::run::options::DEFAULT_SEED)]
    pub(crate) seed: u64,
    /// 同時に走らせるシナリオの数（自動で動かせる製品だけ）
    #[arg(long, default_value_t = onshi_harness::run::options::DEFAULT_CONCURRENCY)]
    pub(crate) concurrency: usize,
    /// 製品の動きを待つミリ秒
    #[arg(long, value_name = "MS")]
    pub(crate) patience_ms: Option<u64>,
    /// 画面について人に尋ねる
    #[arg(long)]
    pub(crate) ask: bool,
    /// ドライバーが同時に複数のシナリオを受けられる
    #[arg(long)]
    pub(crate) parallel: bool,
    /// 製品に設定してある医療機関コード（10桁）
    #[arg(long, value_name = "CODE")]
    pub(crate) facility_code: Option<String>,
}

/// `onshi kill-matrix`.
#[derive(Debug, ClapArgs)]
pub(crate) struct KillMatrix {
    /// 結果を書くフォルダー
    #[arg(long, value_name = "DIR", default_value = "onshi-kill-matrix")]
    pub(crate) out: PathBuf,
    /// この欠陥だけ（複数指定できる）
    #[arg(long, value_name = "NAME")]
    pub(crate) defect: Vec<String>,
    /// 世界の種
    #[arg(long, default_value_t = onshi_harness::run::options::DEFAULT_SEED)]
    pub(crate) seed: u64,
}

/// `onshi lint`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Lint {
    /// シナリオのフォルダー（既定は内蔵のもの）
    pub(crate) features: Option<PathBuf>,
}

/// `onshi report`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Report {
    /// evidence.ndjson のあるフォルダー
    pub(crate) dir: PathBuf,
}

/// `onshi compare`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Compare {
    /// 報告書のフォルダー
    pub(crate) first: PathBuf,
    /// もう一つの報告書のフォルダー
    pub(crate) second: PathBuf,
}

/// `onshi claims`.
#[derive(Debug, Subcommand)]
pub(crate) enum ClaimsCommand {
    /// ファイルを調べる。誤りがなければ終了コード0、あれば1、読めなければ2
    Check {
        /// レセプト電算ファイル（RECEIPTC.UKE など）
        file: PathBuf,
        /// 照合するワールドファイル（YAML）。個人、医療券、資格、保険と見比べる
        #[arg(long, value_name = "FILE")]
        world: Option<PathBuf>,
        /// JSON で表示する
        #[arg(long)]
        json: bool,
        /// 表示する指摘の数の上限
        #[arg(long, default_value_t = 1_000)]
        limit: usize,
    },
}

/// `onshi nation`.
#[derive(Debug, Subcommand)]
pub(crate) enum NationCommand {
    /// 公表値と並べて内訳を示す
    Describe {
        /// 世界の種
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// 数える人数
        #[arg(long, default_value_t = 1_000_000)]
        sample: u32,
    },
    /// 一人を示す
    Person {
        /// 番号（0から）
        index: u32,
        /// 診療年月（受給者番号が月ごとに変わる福祉事務所がある）
        #[arg(long, value_name = "YYYYMM", default_value = "202611")]
        month: String,
        /// 世界の種
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

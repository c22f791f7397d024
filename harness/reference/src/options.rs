//! Command line of the reference receipt computer.

use crate::defects::Defect;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What becomes of a face or res file that has been read (spec/oqs-wire.md §2.9: products differ).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum AfterReading {
    /// It stays; the terminal's deletion job removes it. Files that lie there at the start are taken as read.
    #[default]
    Leave,
    /// It is deleted. Files that lie there at the start are unread ones and are read.
    Delete,
}

/// Options of `onshi reference`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Options {
    /// OQSフォルダー(req, res, face を含む)。ドライバーの session で後から指定することもできます。
    #[arg(long, value_name = "DIR", requires_all = ["facility_code", "now"])]
    pub oqs_root: Option<PathBuf>,
    /// 自院の医療機関コード(10桁)
    #[arg(long, value_name = "CODE")]
    pub facility_code: Option<String>,
    /// ドライバーの待受アドレス
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub driver: String,
    /// 欠陥を一つ植え込む
    #[arg(long, value_name = "NAME")]
    pub defect: Option<Defect>,
    /// 欠陥の一覧を表示して終わる
    #[arg(long)]
    pub list_defects: bool,
    /// 一覧をJSONで表示する
    #[arg(long, requires = "list_defects")]
    pub json: bool,
    /// 「処理中」のあと、次に問い合わせるまでのミリ秒
    #[arg(long, value_name = "MS", default_value_t = 300)]
    pub poll_ms: u64,
    /// 一件の照会の答えを待つミリ秒。過ぎると未確認とする
    #[arg(long, value_name = "MS", default_value_t = 3_000)]
    pub answer_limit_ms: u64,
    /// 一括処理の一つの応答を待つミリ秒
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    pub bulk_limit_ms: u64,
    /// 要求をShift_JISで書く
    #[arg(long)]
    pub shift_jis: bool,
    /// 電子的な上限額管理(実証事業)に参加している
    #[arg(long)]
    pub cap_pilot: bool,
    /// 現在日時(例 2026-11-03T09:00:00)
    #[arg(long, value_name = "DATETIME")]
    pub now: Option<String>,
    /// 要求を req フォルダーへ直接書く(既定は別の場所に書いてから移す)
    #[arg(long)]
    pub write_direct: bool,
    /// 読んだ結果ファイルの扱い
    #[arg(long, value_enum, default_value_t)]
    pub after_reading: AfterReading,
    /// 顔認証ファイルを一件取り込むのにかかるミリ秒(遅い製品のまねをする)
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub slow_ms: u64,
    /// 自院は生活保護法の指定を受けていない
    #[arg(long)]
    pub not_designated: bool,
    /// 標準入力が閉じたら終わる
    #[arg(long)]
    pub exit_with_stdin: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            oqs_root: None,
            facility_code: None,
            driver: "127.0.0.1:0".to_owned(),
            defect: None,
            list_defects: false,
            json: false,
            poll_ms: 300,
            answer_limit_ms: 3_000,
            bulk_limit_ms: 10_000,
            shift_jis: false,
            cap_pilot: false,
            now: None,
            write_direct: false,
            after_reading: AfterReading::Leave,
            slow_ms: 0,
            not_designated: false,
            exit_with_stdin: false,
        }
    }
}

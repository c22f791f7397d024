//! `cargo run --release -p onshi-load --bin ratios [-- --json]`: a line per figure with value, goal, reached or not.

use clap::Parser;
use onshi_load::baseline::http_static;
use onshi_load::ratios::{Figure, folder, generator, http, nation, place};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// 約束した数値を、同じ計算機の同じ実行で測った素の基準と比べて表示します。
#[derive(Debug, Parser)]
struct Options {
    /// JSON で表示する
    #[arg(long)]
    json: bool,
    /// この部分だけ(http、folder、generator、nation)
    #[arg(long, value_name = "PART")]
    only: Vec<String>,
    /// 基準Hとして動く(内部用): このファイルの内容を返す
    #[arg(long, hide = true, value_name = "FILE")]
    serve_h: Option<PathBuf>,
}

/// Measures the figures of a part.
type Measure = fn() -> Vec<Figure>;

fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse();
    if let Some(answer) = options.serve_h {
        return serve(std::fs::read(answer)?);
    }
    let mut out = std::io::stdout().lock();
    if !options.json {
        writeln!(out, "{}コア、taskset {}", place::cores(), if place::has_taskset() { "あり" } else { "なし" })?;
    }
    let parts: [(&str, Measure); 4] = [
        ("generator", generator::figures),
        ("http", http::figures),
        ("folder", folder::figures),
        ("nation", nation::figures),
    ];
    let mut all = Vec::new();
    for (name, measure) in parts {
        if options.only.is_empty() || options.only.iter().any(|only| only == name) {
            let figures = measure();
            if !options.json {
                for figure in &figures {
                    writeln!(out, "{}", figure.line())?;
                }
                out.flush()?;
            }
            all.extend(figures);
        }
    }
    if options.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&serde_json::json!({ "version": 1, "figures": all }))?)?;
    }
    let missed = all.iter().any(|figure| figure.reached == Some(false));
    Ok(ExitCode::from(u8::from(missed)))
}

/// H: one thread, until it is killed.
fn serve(answer: Vec<u8>) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = http_static::serve(answer).await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{address}")?;
        out.flush()?;
        std::future::pending::<anyhow::Result<ExitCode>>().await
    })
}

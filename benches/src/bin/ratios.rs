//! `cargo run --release -p onshi-load --bin ratios [-- --json]`: a line per figure with value, goal, reached or not.

use clap::Parser;
use onshi_load::baseline::http_static;
use onshi_load::baseline::recorded::Recorded;
use onshi_load::ratios::{Asked, Figure, PARTS, asked_of, place, table};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// As in the command: the generator is measured as operators run it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 約束した数値を、同じ計算機の同じ実行で測った素の基準と比べて表示します。
#[derive(Debug, Parser)]
struct Options {
    /// JSON で表示する
    #[arg(long)]
    json: bool,
    /// この部分、またはこの数値を含む部分だけ(generator、disk、http、folder、nation、memory、batch、others)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// 測らずに、数値の一覧を表示する
    #[arg(long)]
    list: bool,
    /// benches/README.md の表をこの結果で書き換える
    #[arg(long)]
    readme: bool,
    /// 基準Hとして動く(内部用): このファイルの内容を返す
    #[arg(long, hide = true, value_name = "FILE")]
    serve_h: Option<PathBuf>,
    /// 記録した応答を返すサーバーとして動く(内部用)
    #[arg(long, hide = true, value_name = "FILE")]
    serve_recorded: Option<PathBuf>,
}

fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse();
    if let Some(answer) = options.serve_h {
        let answer = std::fs::read(answer)?;
        return serve(http_static::serve(answer));
    }
    if let Some(recorded) = options.serve_recorded {
        let recorded = Arc::new(Recorded::from_bytes(&std::fs::read(recorded)?)?);
        return serve(http_static::serve_by(move |body| recorded.answer(&body)));
    }
    let mut out = std::io::stdout().lock();
    if !options.json {
        writeln!(out, "{}コア、taskset {}", place::cores(), if place::has_taskset() { "あり" } else { "なし" })?;
    }
    if let Some(unknown) = options.only.iter().find(|only| !PARTS.iter().any(|(part, _)| means(only, part))) {
        anyhow::bail!("「{unknown}」という部分や数値はありません。--list で名前を確かめてください。");
    }
    let mut all = Vec::new();
    for (part, measure) in PARTS {
        if options.only.is_empty() || options.only.iter().any(|only| means(only, part)) {
            let figures = if options.list { unmeasured(part) } else { measure() };
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
    if options.readme {
        anyhow::ensure!(options.only.is_empty(), "表にはすべての数値が要ります。--only を外してください。");
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        table::write(page.as_ref(), &all, &format!("{} cores.", place::cores()))?;
    }
    let missed = all.iter().any(|figure| figure.reached == Some(false));
    Ok(ExitCode::from(u8::from(missed)))
}

/// Whether a name is a part, or a figure of it.
fn means(only: &str, part: &str) -> bool {
    only == part || asked_of(part).iter().any(|asked| asked.id == only)
}

fn unmeasured(part: &str) -> Vec<Figure> {
    asked_of(part).into_iter().map(|asked: Asked| asked.is_not("まだ測っていません")).collect()
}

/// A bare server: one thread, until it is killed.
fn serve(server: impl Future<Output = std::io::Result<SocketAddr>>) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = server.await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{address}")?;
        out.flush()?;
        std::future::pending::<anyhow::Result<ExitCode>>().await
    })
}

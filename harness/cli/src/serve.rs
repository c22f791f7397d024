//! `onshi serve`.

use crate::args::{EXIT_PASS, Serve, Watch};
use crate::certify::runtime;
use crate::say;
use anyhow::Context as _;
use onshi_simulator::actors::terminal::WatchMode;
use onshi_simulator::serve::{ServeOptions, ServeReady, serve};
use std::convert::Infallible;
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;

/// How often memory is given back.
const GIVING_BACK: Duration = Duration::from_millis(1_500);
/// Large enough that the allocator makes a page for it alone, and looks for what it can return when that goes.
const A_PAGE_OF_ITS_OWN: usize = 1 << 20;

/// Serves until ctrl-c, SIGTERM or, if asked for, the end of standard input.
pub(crate) fn run(options: Serve) -> anyhow::Result<ExitCode> {
    let json = options.ready_json;
    let ends_with_stdin = options.exit_with_stdin;
    let told = ServeOptions {
        world: options.world,
        oqs_root: options.oqs_root.map(std::path::absolute).transpose().context("--oqs-root の場所が分かりません")?,
        listen: Some(options.listen),
        data: (!options.ephemeral).then_some(options.data),
        codes: options.codes,
        claim_reasons: options.claim_reasons,
        pmh_layout: options.pmh_layout,
        site_layout: options.site_layout,
        schemes: options.schemes,
        watch: match options.watch {
            Watch::Notify => WatchMode::Events,
            Watch::Poll => WatchMode::Poll,
        },
    };
    let stop = async move {
        if ends_with_stdin {
            end_of_stdin().await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let ready = move |ready: &ServeReady| {
        if json {
            // One line, so that a launcher can read it without knowing where it ends.
            say::out(&serde_json::to_string(ready).unwrap_or_default());
        } else {
            say::out(&in_words(ready));
        }
    };
    let serving = async {
        tokio::select! {
            served = serve(told, stop, ready) => served,
            never = give_memory_back() => match never {},
        }
    };
    runtime()?.block_on(serving).context("模擬環境が終わりました")?;
    Ok(ExitCode::from(EXIT_PASS))
}

/// The allocator returns what is free to the system, a second after it became free, but only when something else is freed
/// then. A server at rest frees nothing: without this the garbage of its start, or of a busy hour, stays for ever.
async fn give_memory_back() -> Infallible {
    loop {
        tokio::time::sleep(GIVING_BACK).await;
        drop(std::hint::black_box(Vec::<u8>::with_capacity(A_PAGE_OF_ITS_OWN)));
    }
}

async fn end_of_stdin() {
    let mut buffer = [0; 256];
    let mut stdin = tokio::io::stdin();
    while stdin.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
}

/// Where everything is, for a person.
fn in_words(ready: &ServeReady) -> String {
    let mut text =
        format!("画面      {}/\nAPI       {}/api/v1（説明 {}/openapi.json）\n", ready.url, ready.url, ready.url);
    match &ready.data {
        Some(data) => text.push_str(&format!("記録      {data}\n")),
        None => text.push_str("記録      保存しません\n"),
    }
    for world in &ready.worlds {
        text.push_str(&format!("\n世界 {}「{}」 {}\n", world.id, world.title, world.clock.now));
        for facility in &world.facilities {
            text.push_str(&format!(
                "  {} {}（{}）\n    {}\n",
                facility.id, facility.name, facility.code, facility.oqs_root
            ));
        }
    }
    text.push_str("\nレセコンの OQS フォルダーを上の場所に向けてください。終わるには Ctrl-C を押します。");
    text
}

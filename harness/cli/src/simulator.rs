//! A simulator of one's own: `onshi serve` as a child process on a free port, gone when this goes.
//!
//! A process and not a thread, so that a fault of the simulator cannot be taken for one of the product, and so that the
//! harness meets it exactly as anybody else does.

use anyhow::{Context as _, bail};
use serde::Deserialize;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long it may take to end by itself.
const END_LIMIT: Duration = Duration::from_secs(10);
/// How often is looked whether it has ended: a process tells only its exit code, and only who asks.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// A running simulator.
#[derive(Debug)]
pub(crate) struct OwnSimulator {
    child: Child,
    url: String,
}

#[derive(Deserialize)]
struct Ready {
    url: String,
}

impl OwnSimulator {
    /// Starts one that keeps nothing.
    ///
    /// # Errors
    /// It cannot be started, or does not become ready.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("自分のプログラムの場所が分かりません")?;
        let mut child = Command::new(program)
            .args(["serve", "--ephemeral", "--ready-json", "--exit-with-stdin", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("模擬環境を起動できません")?;
        let stdout = child.stdout.take().context("模擬環境の出力が読めません")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).context("模擬環境の出力が読めません")?;
        let Ok(ready) = serde_json::from_str::<Ready>(&line) else {
            let _ = child.kill();
            let _ = child.wait();
            bail!("模擬環境の準備ができませんでした（表示: {}）", line.trim());
        };
        Ok(OwnSimulator { child, url: ready.url })
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for OwnSimulator {
    fn drop(&mut self) {
        // Closing its standard input asks it to end, which takes its temporary folder with it; killing makes sure.
        drop(self.child.stdin.take());
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && asked.elapsed() < END_LIMIT {
            std::thread::sleep(LOOK_AGAIN);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

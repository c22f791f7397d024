//! Who is asked where no driver can press a button or read the screen.

use crate::case::StepEnd;
use futures::future::{BoxFuture, FutureExt as _};
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Answers that mean yes.
const YES: [&str; 4] = ["y", "yes", "はい", "ｙ"];
/// Answers that mean no.
const NO: [&str; 4] = ["n", "no", "いいえ", "ｎ"];
/// A person who answers neither yes nor no so many times is not asked again.
const TRIES: usize = 5;

/// A person at the product.
pub trait Person: Send + Sync + std::fmt::Debug {
    /// Tells what to do, waits until it is done.
    fn tell<'a>(&'a self, instruction: &'a str) -> BoxFuture<'a, Result<(), StepEnd>>;
    /// Asks whether the product shows this.
    fn confirm<'a>(&'a self, expectation: &'a str) -> BoxFuture<'a, Result<bool, StepEnd>>;
}

/// A person at the terminal that the program runs in.
#[derive(Debug)]
pub struct TerminalPerson {
    /// One question at a time.
    turn: Arc<Mutex<()>>,
}

impl TerminalPerson {
    /// None when standard input is no terminal.
    pub fn at_terminal() -> Option<Arc<dyn Person>> {
        io::stdin().is_terminal().then(|| Arc::new(TerminalPerson { turn: Arc::default() }) as Arc<dyn Person>)
    }

    async fn line(&self, prompt: String) -> Result<String, StepEnd> {
        let _turn = self.turn.lock().await;
        tokio::task::spawn_blocking(move || {
            let mut terminal = io::stderr().lock();
            terminal.write_all(prompt.as_bytes())?;
            terminal.flush()?;
            let mut answer = String::new();
            match io::stdin().lock().read_line(&mut answer)? {
                0 => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
                _ => Ok(answer.trim().to_lowercase()),
            }
        })
        .await
        .map_err(|error| StepEnd::error(format!("端末への問いが異常終了しました: {error}")))?
        .map_err(|error| StepEnd::inconclusive(format!("端末から答えを得られませんでした（{error}）")))
    }
}

impl Person for TerminalPerson {
    fn tell<'a>(&'a self, instruction: &'a str) -> BoxFuture<'a, Result<(), StepEnd>> {
        async move {
            let prompt = format!("\n【あなたの操作待ち】{instruction}\n  済んだら Enter、できなければ no: ");
            let answer = self.line(prompt).await?;
            if NO.contains(&answer.as_str()) {
                return Err(StepEnd::inconclusive(format!("操作する人が「できない」と答えました: {instruction}")));
            }
            Ok(())
        }
        .boxed()
    }

    fn confirm<'a>(&'a self, expectation: &'a str) -> BoxFuture<'a, Result<bool, StepEnd>> {
        async move {
            for _ in 0..TRIES {
                let prompt = format!("\n【あなたの確認待ち】製品は次のとおりですか: {expectation}\n  はい / いいえ: ");
                let answer = self.line(prompt).await?;
                if YES.contains(&answer.as_str()) {
                    return Ok(true);
                }
                if NO.contains(&answer.as_str()) {
                    return Ok(false);
                }
            }
            Err(StepEnd::inconclusive("はい・いいえの答えを得られませんでした"))
        }
        .boxed()
    }
}

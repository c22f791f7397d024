//! What is seen while a run goes on.

use crate::verdict::Verdict;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _};

/// Is told what happens. A library prints nothing by itself.
pub trait Progress {
    /// So many scenarios will run.
    fn started(&mut self, total: usize);
    /// A scenario ended.
    fn scenario(&mut self, name: &str, verdict: Verdict);
    /// Something to say in between.
    fn note(&mut self, text: &str);
    /// All scenarios ended; the summary, several lines.
    fn finished(&mut self, summary: &str);
}

/// Says nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct SilentProgress;

impl Progress for SilentProgress {
    fn started(&mut self, _total: usize) {}
    fn scenario(&mut self, _name: &str, _verdict: Verdict) {}
    fn note(&mut self, _text: &str) {}
    fn finished(&mut self, _summary: &str) {}
}

/// A bar on a terminal, plain lines elsewhere; the summary always on standard output.
#[derive(Debug)]
pub struct TerminalProgress {
    bar: Option<ProgressBar>,
    done: usize,
    total: usize,
}

impl Default for TerminalProgress {
    fn default() -> Self {
        let bar = io::stderr().is_terminal().then(|| ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()));
        TerminalProgress { bar, done: 0, total: 0 }
    }
}

impl TerminalProgress {
    fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.println(text),
            None => say(&mut io::stderr().lock(), text),
        }
    }
}

/// A closed pipe is nobody's fault here: the record on disk is complete without it.
fn say(out: &mut dyn io::Write, text: &str) {
    if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush()) {
        tracing::debug!("表示できません: {error}");
    }
}

impl Progress for TerminalProgress {
    fn started(&mut self, total: usize) {
        self.total = total;
        self.done = 0;
        if let Some(bar) = &self.bar {
            bar.set_length(total as u64);
            bar.set_position(0);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}") {
                bar.set_style(style);
            }
        }
        self.line(&format!("{total} 件のシナリオを実行します"));
    }

    fn scenario(&mut self, name: &str, verdict: Verdict) {
        self.done += 1;
        match &self.bar {
            Some(bar) => {
                bar.inc(1);
                bar.set_message(name.to_owned());
                if verdict != Verdict::Pass {
                    bar.println(format!("{}: {name}", verdict.in_words()));
                }
            }
            None => self.line(&format!("[{}/{}] {}: {name}", self.done, self.total, verdict.in_words())),
        }
    }

    fn note(&mut self, text: &str) {
        self.line(text);
    }

    fn finished(&mut self, summary: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        say(&mut io::stdout().lock(), summary);
    }
}

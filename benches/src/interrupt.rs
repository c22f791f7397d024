//! Ctrl-C and SIGTERM: the first one asks a run to end early, with its report and without leaving its world behind; the
//! second one ends the process at once.

use std::future::pending;
use std::io::Write as _;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Why a run ended that somebody broke off, Japanese. It stands in the report, and nothing is concluded from such a run.
pub const REASON: &str = "途中で中断されました";

/// Whether that is why a run was stopped.
#[must_use]
pub fn is_reason(stopped: Option<&str>) -> bool {
    stopped == Some(REASON)
}

/// Exit code of a process that was interrupted twice, as shells tell it.
const AT_ONCE: i32 = 130;

/// Whether the run is to end early.
#[derive(Debug)]
pub struct Interrupt {
    asked: watch::Receiver<bool>,
    /// Listens until it is dropped.
    _listening: Option<Runtime>,
}

impl Interrupt {
    /// Listens from now on; whoever wants to end the process at once has to ask twice.
    ///
    /// # Errors
    /// The thread that listens cannot be made.
    pub fn listen() -> std::io::Result<Interrupt> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("load-signals")
            .enable_all()
            .build()?;
        let (tell, asked) = watch::channel(false);
        let mut signals = {
            let _inside = runtime.enter();
            Signals::begin()?
        };
        runtime.spawn(async move {
            signals.next().await;
            tell.send_replace(true);
            say("中断します。ここまでの結果を書き、世界を片付けます(もう一度で直ちに終わります)。");
            signals.next().await;
            std::process::exit(AT_ONCE);
        });
        Ok(Interrupt { asked, _listening: Some(runtime) })
    }

    /// Never asks: for whoever measures within a longer run.
    #[must_use]
    pub fn never() -> Interrupt {
        Interrupt { asked: watch::channel(false).1, _listening: None }
    }

    /// The reason to end now, if somebody asked.
    #[must_use]
    pub fn asked(&self) -> Option<String> {
        self.asked.borrow().then(|| REASON.to_owned())
    }

    /// Completes when somebody asks.
    pub async fn wait(&self) {
        if self.asked.clone().wait_for(|asked| *asked).await.is_err() {
            pending::<()>().await;
        }
    }
}

/// Said even to who wants to see no progress: it answers a key.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn begin() -> std::io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn begin() -> std::io::Result<Signals> {
        Ok(Signals)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    }
}

//! Start and end of the process: prints the ready line, serves until told to stop.

use crate::defects::Defect;
use crate::driver;
use crate::options::Options;
use crate::service::{INPUT_LIMIT, Service};
use anyhow::Context as _;
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// Runs the receipt computer until SIGTERM, Ctrl-C or, with `--exit-with-stdin`, the end of standard input.
///
/// Prints one line `driver http://ADDR/driver/v1` on standard output once the driver can be called, so that a launcher
/// can read the port. `--list-defects` prints the table instead and returns.
///
/// # Errors
/// When an option cannot be used (address taken, folder missing, date unreadable); the text is Japanese and says what
/// to do.
pub async fn run(options: Options) -> anyhow::Result<()> {
    if options.list_defects {
        return list_defects(options.json);
    }
    let ends_with_stdin = options.exit_with_stdin;
    let running = start(options).await?;
    {
        let mut out = std::io::stdout().lock();
        writeln!(out, "driver {}", running.driver_url())?;
        out.flush()?;
    }
    told_to_stop(ends_with_stdin).await?;
    running.stop();
    Ok(())
}

/// A receipt computer that runs in the background of this process; stops when dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Base address of the driver, `http://127.0.0.1:40123/driver/v1`.
    #[must_use]
    pub fn driver_url(&self) -> String {
        format!("http://{}/driver/v1", self.address)
    }

    /// Stops it.
    pub fn stop(self) {}
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// Starts a receipt computer and its driver.
///
/// # Errors
/// When an option cannot be used; the text is Japanese.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    let listener = TcpListener::bind(&options.driver).await.with_context(|| {
        format!("ドライバーのアドレス「{}」で待ち受けられません。空いているポートを指定してください。", options.driver)
    })?;
    let address = listener.local_addr()?;
    let (inputs, received) = mpsc::channel(INPUT_LIMIT);
    let service = Service::new(options, inputs.clone()).map_err(anyhow::Error::msg)?;
    let owner = tokio::spawn(service.run(received));
    let server = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, driver::router(inputs)).await {
            tracing::error!(%error, "driver stopped");
        }
    });
    Ok(Running { address, tasks: vec![owner, server] })
}

/// Waits for the end: a signal, or the end of standard input.
async fn told_to_stop(ends_with_stdin: bool) -> anyhow::Result<()> {
    let stdin_closed = async {
        if ends_with_stdin {
            end_of_stdin().await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = terminated() => {}
        done = tokio::signal::ctrl_c() => done?,
        () = stdin_closed => {}
    }
    Ok(())
}

/// The end of standard input. A thread of its own reads it, because a blocked read must not hold up the end of the
/// runtime when a signal comes first.
async fn end_of_stdin() {
    let (closed, wait) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        let mut nothing = [0_u8; 256];
        let mut stdin = std::io::stdin().lock();
        while stdin.read(&mut nothing).is_ok_and(|read| read > 0) {}
        drop(closed);
    });
    // the sender is only ever dropped
    let _ = wait.await;
}

/// SIGTERM, where there is such a thing.
#[cfg(unix)]
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

/// SIGTERM does not exist here.
#[cfg(not(unix))]
async fn terminated() {
    std::future::pending::<()>().await;
}

/// Prints the table of planted faults.
fn list_defects(json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let rows: Vec<_> = Defect::ALL.iter().map(|defect| defect.info()).collect();
    if json {
        serde_json::to_writer_pretty(&mut out, &rows)?;
        writeln!(out)?;
    } else {
        for row in rows {
            writeln!(out, "{}\t{}\t{}", row.name, row.breaks.join(","), row.description)?;
        }
    }
    Ok(())
}

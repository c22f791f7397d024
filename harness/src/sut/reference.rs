//! A product that is a command line: started as a process of its own, reused for one scenario after another.
//!
//! The program prints `driver http://…` on its standard output once it listens. `POST /session` empties it, so a
//! process that a scenario has left serves the next; as many run as scenarios do at the same time.

use super::remote::{begin, introduce};
use super::{CommandLine, Needs, SessionRequest, Sut, SutDescription, SutSession};
use crate::case::StepEnd;
use crate::client::DriverClient;
use futures::future::{BoxFuture, FutureExt as _};
use onshi_wire::driver::About;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A program that has not said where its driver is by then will not.
const START_LIMIT: Duration = Duration::from_secs(20);
/// Lines that are read before the driver's address is given up.
const START_LINES: usize = 200;
/// What stands before the address.
const ADDRESS_PREFIX: &str = "driver ";

/// The adapter.
#[derive(Debug)]
pub struct ReferenceSut {
    command: CommandLine,
    about: About,
    idle: Arc<Mutex<Vec<Process>>>,
}

impl ReferenceSut {
    /// Starts the first process, to learn what the product is and that it starts at all.
    ///
    /// # Errors
    /// `Config` when it does not start.
    pub async fn start_pool(command: CommandLine) -> Result<Self, StepEnd> {
        let first = Process::spawn(&command).await?;
        let about = introduce(&first.driver).await?;
        Ok(ReferenceSut { command, about, idle: Arc::new(Mutex::new(vec![first])) })
    }

    async fn process(&self) -> Result<Process, StepEnd> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match waiting {
            Some(process) => Ok(process),
            None => Process::spawn(&self.command).await,
        }
    }
}

impl Sut for ReferenceSut {
    fn describe(&self) -> SutDescription {
        SutDescription {
            kind: "reference".to_owned(),
            drive_mode: "driver".to_owned(),
            about: Some(self.about.clone()),
        }
    }

    fn needs(&self) -> Needs {
        Needs { late_touch_ms: Some(0), ..Needs::default() }
    }

    fn concurrency(&self, wished: usize) -> usize {
        wished
    }

    fn start(&self, request: SessionRequest) -> BoxFuture<'_, Result<SutSession, StepEnd>> {
        async move {
            let mut process = self.process().await?;
            if begin(&process.driver, &request).await.is_err() {
                // A process that died while it waited: one fresh try.
                process = Process::spawn(&self.command).await?;
                begin(&process.driver, &request).await?;
            }
            let driver = Some(process.driver.clone());
            let hold = Lease { process: Some(process), idle: self.idle.clone() };
            Ok(SutSession { driver, about: Some(self.about.clone()), inert: false, hold: Some(Box::new(hold)) })
        }
        .boxed()
    }
}

/// A process in use; it goes back to the waiting ones when the session ends.
struct Lease {
    process: Option<Process>,
    idle: Arc<Mutex<Vec<Process>>>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        }
    }
}

/// A running program; it is killed when it is dropped.
#[derive(Debug)]
struct Process {
    driver: DriverClient,
    _child: Child,
}

impl Process {
    async fn spawn(command: &CommandLine) -> Result<Self, StepEnd> {
        let mut child = Command::new(&command.program)
            .args(&command.args)
            // Held open: a program that ends with its standard input ends with us, however we end.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(command, &error.to_string()))?;
        let url = tokio::time::timeout(START_LIMIT, address(&mut child))
            .await
            .map_err(|_| failed(command, "操作口のアドレスを時間内に表示しませんでした"))?
            .ok_or_else(|| failed(command, "操作口のアドレスを表示せずに終わりました"))?;
        Ok(Process { driver: DriverClient::new(&url), _child: child })
    }
}

/// Reads the program's output up to the driver's address; the rest is read and thrown away, so that the program never
/// blocks on a full pipe.
async fn address(child: &mut Child) -> Option<String> {
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    for _ in 0..START_LINES {
        let line = lines.next_line().await.ok()??;
        if let Some(url) = line.trim().strip_prefix(ADDRESS_PREFIX) {
            let url = url.trim().to_owned();
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some(url);
        }
    }
    None
}

fn failed(command: &CommandLine, why: &str) -> StepEnd {
    StepEnd::config(
        format!("製品 {} {} が動きません: {why}", command.program.display(), command.args.join(" ")),
        "同じ命令を手で打って、「driver http://…」と表示されるか確かめてください",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_program_that_says_nothing_is_a_matter_of_set_up() {
        for (program, args) in
            [("/bin/sh", vec!["-c".to_owned(), "echo hello".to_owned()]), ("/no/such/program", vec![])]
        {
            let command = CommandLine { program: program.into(), args };
            let started = Process::spawn(&command).await;
            assert!(matches!(started, Err(StepEnd::Config { .. })), "{program}");
        }
    }

    #[tokio::test]
    async fn the_address_is_found_among_other_lines() {
        let script = "echo starting; echo driver http://127.0.0.1:1/driver/v1; sleep 60";
        let command = CommandLine { program: "/bin/sh".into(), args: vec!["-c".into(), script.into()] };
        let process = Process::spawn(&command).await.unwrap();
        assert_eq!(process.driver.base(), "http://127.0.0.1:1/driver/v1");
    }
}

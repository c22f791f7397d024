//! The built program as processes that are gone with the test.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, Command, Stdio};
use tempfile::TempDir;

/// The built program.
pub fn onshi() -> Command {
    Command::new(env!("CARGO_BIN_EXE_onshi"))
}

/// A process that is gone with the test, and the folder of what it put aside: it is killed and cannot clean up itself.
pub struct Process(pub Child, pub Option<TempDir>);

impl Process {
    /// Sends a signal by its name (`INT`, `TERM`).
    pub fn signal(&self, name: &str) {
        let line = format!("kill -{name} {}", self.0.id());
        assert!(Command::new("sh").args(["-c", &line]).status().expect("a shell").success());
    }

    /// Reads what it says on standard error until a line holds `what`; gives the rest.
    pub fn said(&mut self, what: &str) -> BufReader<ChildStderr> {
        let mut said = BufReader::new(self.0.stderr.take().expect("piped"));
        assert!(said.by_ref().lines().map_while(Result::ok).any(|line| line.contains(what)), "never said: {what}");
        said
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a process and reads the line that says where it listens.
pub fn start(args: &[&str]) -> (Process, String) {
    started(onshi().args(args))
}

/// The same with arguments that need not be text.
pub fn started(command: &mut Command) -> (Process, String) {
    let aside = tempfile::tempdir().expect("a temporary folder");
    let mut child = command.env("TMPDIR", aside.path()).stdout(Stdio::piped()).spawn().expect("the built program");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    (Process(child, Some(aside)), line.trim().to_owned())
}

/// A simulator on a free port, and its address.
pub fn simulator() -> (Process, String) {
    let (process, line) = start(&["serve", "--ephemeral", "--ready-json", "--listen", "127.0.0.1:0"]);
    let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line}"));
    (process, ready["url"].as_str().expect("an address").to_owned())
}

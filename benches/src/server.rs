//! The simulator as a process: started on a free port, stopped when dropped.

use anyhow::{Context, bail};
use serde::Deserialize;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Environment variable that names the `onshi` binary to measure; default: the release build of this workspace.
pub const BINARY_VARIABLE: &str = "ONSHI_BIN";

/// A running `onshi serve` with a temporary data folder.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
    oqs_root: PathBuf,
    _folder: tempfile::TempDir,
}

/// Where and how the server runs.
#[derive(Debug, Clone, Default)]
pub struct Placing {
    /// Cores as `taskset` reads them (`0`, `0,1`); none for all.
    pub cores: Option<String>,
    /// Without a data file: nothing is durable.
    pub ephemeral: bool,
}

/// The one line that `onshi serve --ready-json` prints; what is not named here is not needed here.
#[derive(Debug, Deserialize)]
struct Ready {
    url: String,
}

impl Server {
    /// Starts the binary with `world` (the text of a world file).
    ///
    /// # Errors
    /// The binary is missing (build it with `cargo build --release`), or it did not become ready.
    pub fn start(world: &str) -> anyhow::Result<Self> {
        Self::start_with(world, &Placing::default())
    }

    /// As [`Self::start`], on given cores or without a data file.
    ///
    /// # Errors
    /// As [`Self::start`]; or `taskset` is missing.
    pub fn start_with(world: &str, placing: &Placing) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let world_file = folder.path().join("world.yaml");
        std::fs::write(&world_file, world)?;
        let oqs_root = folder.path().join("oqs");
        let binary = binary()?;
        let mut command = match &placing.cores {
            Some(cores) => {
                let mut command = Command::new("taskset");
                command.args(["-c", cores]).arg(&binary);
                command
            }
            None => Command::new(&binary),
        };
        command.args(["serve", "--ready-json", "--listen", "127.0.0.1:0", "--world"]).arg(&world_file);
        command.arg("--oqs-root").arg(&oqs_root);
        if placing.ephemeral {
            command.arg("--ephemeral");
        } else {
            command.arg("--data").arg(folder.path().join("data"));
        }
        let errors = folder.path().join("errors");
        let mut child = command
            // What it puts aside goes with the folder: it is killed, and cannot clean up itself.
            .env("TMPDIR", folder.path())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&errors)?)
            .spawn()
            .with_context(|| format!("{} cannot be started", binary.display()))?;
        let stdout = child.stdout.take().context("the server has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let Ok(ready) = serde_json::from_str::<Ready>(&line) else {
            let _ = child.kill();
            let _ = child.wait();
            let said = std::fs::read_to_string(&errors).unwrap_or_default();
            bail!("模擬環境の準備ができません: {}{}", line.trim(), said.trim());
        };
        let address = ready.url.trim_start_matches("http://").trim_end_matches('/').parse()?;
        Ok(Server { child, address, oqs_root, _folder: folder })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Process id; `taskset` has become the server.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The folder of the facility under test, with `req`, `res` and `face`.
    pub fn oqs_root(&self) -> &Path {
        &self.oqs_root
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program to measure.
///
/// # Errors
/// It is missing.
pub fn binary() -> anyhow::Result<PathBuf> {
    let path = std::env::var_os(BINARY_VARIABLE)
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/onshi"), PathBuf::from);
    path.canonicalize().with_context(|| {
        format!("{} is missing: run `cargo build --release` first, or set {BINARY_VARIABLE}", path.display())
    })
}

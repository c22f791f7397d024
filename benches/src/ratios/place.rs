//! Processes and threads on cores, and what they cost (Linux: /proc, taskset).

use anyhow::{Context, ensure};
use rustix::thread::{CpuSet, sched_setaffinity};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Clock ticks of /proc/PID/stat a second; 100 on every Linux that runs Rust programs.
const TICKS: f64 = 100.0;

/// Puts the calling thread on one core.
///
/// # Errors
/// There is no such core.
pub fn pin(core: usize) -> anyhow::Result<()> {
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).with_context(|| format!("コア{core}に固定できません"))
}

/// Cores of the machine.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Whether `taskset` can be had.
pub fn has_taskset() -> bool {
    Command::new("taskset").arg("-V").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// CPU time of a process, user and system.
///
/// # Errors
/// The process is gone.
pub fn cpu_of(pid: u32) -> anyhow::Result<Duration> {
    cpu_in(&format!("/proc/{pid}/stat"))
}

fn cpu_in(place: &str) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(place)?;
    // The name in parentheses may hold spaces.
    let (_, rest) = stat.rsplit_once(')').context("/proc/PID/stat")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |nth: usize| fields.get(nth).and_then(|field| field.parse::<f64>().ok()).context("/proc/PID/stat");
    Ok(Duration::from_secs_f64((ticks(11)? + ticks(12)?) / TICKS))
}

/// CPU time of each thread of a process, by its number.
///
/// # Errors
/// The process is gone.
pub fn threads_of(pid: u32) -> anyhow::Result<BTreeMap<u32, Duration>> {
    let mut threads = BTreeMap::new();
    for entry in fs::read_dir(format!("/proc/{pid}/task"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // A thread that has just ended has no figures any more.
        let Ok(number) = name.parse::<u32>() else { continue };
        if let Ok(cpu) = cpu_in(&format!("/proc/{pid}/task/{number}/stat")) {
            threads.insert(number, cpu);
        }
    }
    Ok(threads)
}

/// Share of the busiest thread in what all threads did between two looks; 1 if they did nothing.
pub fn busiest(before: &BTreeMap<u32, Duration>, after: &BTreeMap<u32, Duration>) -> f64 {
    let spent: Vec<f64> = after
        .iter()
        .map(|(number, cpu)| cpu.saturating_sub(before.get(number).copied().unwrap_or_default()).as_secs_f64())
        .collect();
    let all: f64 = spent.iter().sum();
    if all > 0.0 { spent.into_iter().fold(0.0, f64::max) / all } else { 1.0 }
}

/// Resident memory of a process in MiB.
///
/// # Errors
/// The process is gone.
pub fn resident_mib(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1024.0)
}

/// What a bare server answers.
#[derive(Debug, Clone, Copy)]
pub enum Answers<'f> {
    /// **H**: the bytes of a file.
    Static(&'f Path),
    /// What was recorded in a file ([`crate::baseline::recorded`]).
    Recorded(&'f Path),
}

/// A bare server as a process of its own.
#[derive(Debug)]
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Bare {
    /// Starts this program again as a bare server on a core.
    ///
    /// # Errors
    /// It did not start.
    pub fn start(core: Option<&str>, answers: Answers<'_>) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?;
        let mut command = match core {
            Some(core) => {
                let mut command = Command::new("taskset");
                command.args(["-c", core]).arg(program);
                command
            }
            None => Command::new(program),
        };
        match answers {
            Answers::Static(file) => command.arg("--serve-h").arg(file),
            Answers::Recorded(file) => command.arg("--serve-recorded").arg(file),
        };
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("H")?).read_line(&mut line)?;
        let address = line.trim().parse().with_context(|| format!("Hが起動しません: {line}"))?;
        Ok(Bare { child, address })
    }

    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What wrk did.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wrk {
    /// Requests.
    pub requests: f64,
    /// Seconds.
    pub seconds: f64,
    /// Seconds of its own CPU.
    pub cpu_s: f64,
}

impl Wrk {
    /// Two runs together.
    pub fn and(self, other: Wrk) -> Wrk {
        let Wrk { requests, seconds, cpu_s } = other;
        Wrk { requests: self.requests + requests, seconds: self.seconds + seconds, cpu_s: self.cpu_s + cpu_s }
    }

    /// Requests a second.
    pub fn per_second(self) -> f64 {
        self.requests / self.seconds
    }

    /// Requests a second of its own CPU.
    pub fn per_cpu_second(self) -> f64 {
        self.requests / self.cpu_s
    }
}

/// wrk with one thread on a core, posting a static body.
///
/// # Errors
/// wrk is missing (`apt-get install wrk`) or failed.
pub fn wrk(core: usize, url: &str, body: &[u8], connections: usize, seconds: u32) -> anyhow::Result<Wrk> {
    let folder = tempfile::tempdir()?;
    let (script, file) = (folder.path().join("post.lua"), folder.path().join("body"));
    fs::write(&file, body)?;
    let text = format!(
        "local f = io.open({:?}, \"rb\")\nwrk.method = \"POST\"\nwrk.body = f:read(\"*all\")\nf:close()\nwrk.headers[\"Content-Type\"] = \"application/xml\"\n",
        file.display().to_string()
    );
    fs::write(&script, text)?;
    let mut child = Command::new("taskset")
        .args(["-c", &core.to_string(), "wrk", "-t1", &format!("-c{connections}"), &format!("-d{seconds}s"), "-s"])
        .arg(&script)
        .arg(url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("wrk がありません(apt-get install wrk)")?;
    let mut cpu = Duration::ZERO;
    while child.try_wait()?.is_none() {
        // A process that has just ended has no figures any more: the last ones count.
        cpu = cpu_of(child.id()).unwrap_or(cpu).max(cpu);
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "wrk が失敗しました: {text}");
    let per_second = text.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
    let per_second: f64 = per_second.context("wrk の出力を読めません")?.trim().parse()?;
    let count = text.lines().find(|line| line.contains("requests in")).and_then(|line| line.split_whitespace().next());
    let count: f64 = count.context("wrk の出力を読めません")?.parse()?;
    ensure!(cpu > Duration::ZERO, "wrk のCPU時間を読めません");
    Ok(Wrk { requests: count, seconds: count / per_second, cpu_s: cpu.as_secs_f64() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_seen_and_the_busiest_has_its_share() {
        assert!(!threads_of(std::process::id()).unwrap().is_empty());
        let at = |figures: &[(u32, u64)]| -> BTreeMap<u32, Duration> {
            figures.iter().map(|(number, ms)| (*number, Duration::from_millis(*ms))).collect()
        };
        assert!((busiest(&at(&[(1, 10), (2, 5)]), &at(&[(1, 40), (2, 10), (3, 5)])) - 0.75).abs() < 1e-9);
        assert!((busiest(&at(&[]), &at(&[])) - 1.0).abs() < 1e-9);
    }
}

//! How long this machine's disk takes to confirm a small write: what is durable before the reply cannot come sooner.

use super::{Asked, Figure, Goal, asked};
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::time::Instant;

const CONFIRMED: Asked =
    asked("disk_confirmation_ms", "ディスクが4 KiBの書き込みを確定するまで(1件ずつ)", "ミリ秒", Goal::Told);

/// What this part measures.
pub const ASKED: [Asked; 1] = [CONFIRMED];

/// Bytes of a write: an inquiry with its answer, packed.
const BYTES: usize = 4 << 10;
/// Room that is written before, so that only contents change, as in the store's write-ahead log.
const ROOM: usize = 4 << 20;
/// Writes that are measured.
const WRITES: usize = 1_000;

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    vec![CONFIRMED.of(confirmed())]
}

/// The middle of all times; where the servers of the other parts keep their data.
fn confirmed() -> anyhow::Result<(f64, String)> {
    let mut file = tempfile::tempfile()?;
    file.write_all(&vec![0; ROOM])?;
    file.sync_all()?;
    file.seek(SeekFrom::Start(0))?;
    let mut times = (0..WRITES).map(|_| write(&mut file)).collect::<anyhow::Result<Vec<f64>>>()?;
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(WRITES - 1) * share / 100];
    let note = format!("p99 {:.2}ミリ秒。「永続」の数値はこれを含み、基準のHとFは含まない", at(99));
    Ok((at(50), note))
}

/// Milliseconds of one write.
fn write(file: &mut File) -> anyhow::Result<f64> {
    if file.stream_position()? as usize + BYTES > ROOM {
        file.seek(SeekFrom::Start(0))?;
    }
    let began = Instant::now();
    file.write_all(&[1; BYTES])?;
    file.sync_data()?;
    Ok(began.elapsed().as_secs_f64() * 1e3)
}

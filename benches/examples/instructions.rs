//! A fixed amount of one operation, for counting instructions (`benches/callgrind/run`). Without arguments: the names.

use onshi_load::cast::Cast;
use onshi_load::profile::People;
use onshi_load::request::{Subject, Writer};
use onshi_nation::{Nation, PersonIndex};
use onshi_wire::oqs::{Encoding, Limits, MessageKind, decode_message};
use std::hint::black_box;
use std::io::Write as _;

/// Operations by name.
const NAMES: [&str; 4] = ["write-shift-jis", "write-utf-8", "read-shift-jis", "nation-person"];

fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    let Some(name) = words.next() else {
        return Ok(writeln!(std::io::stdout().lock(), "{}", NAMES.join("\n"))?);
    };
    let times: u64 = words.next().map_or(Ok(200), |times| times.parse())?;
    let cast = Cast::draw(1, People { insured: 1, recipients: 0, without_ticket: 0.0 }, 1)?;
    let subject = Subject::Insured(&cast.insured[0]);
    let write = |encoding| Writer::new(encoding).inquiry(&cast.sites[0], subject, "1");
    let bytes = write(Encoding::ShiftJis)?;
    let nation = Nation::new(1);
    for number in 0..times {
        match name.as_str() {
            "write-shift-jis" => drop(black_box(write(Encoding::ShiftJis)?)),
            "write-utf-8" => drop(black_box(write(Encoding::Utf8)?)),
            "read-shift-jis" => {
                drop(black_box(decode_message(MessageKind::OQSsiquc01req, black_box(&bytes), &Limits::DEFAULT)));
            }
            "nation-person" => drop(black_box(nation.person(PersonIndex::wrapping(number * 7_919)).name())),
            other => anyhow::bail!("no operation {other}; there are {}", NAMES.join(", ")),
        }
    }
    Ok(())
}

//! Folder round trips beside F, and a thousand files at once.

use super::{Asked, Figure, Goal, asked};
use crate::baseline::folder_echo::FolderEcho;
use crate::folder::Folders;
use crate::server::{Placing, Server};
use crate::story::{REQUEST, WORLD, request_name};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Instant;

const ONE: Asked = asked("folder_one", "フォルダー往復、1件ずつ", "F", Goal::AtLeast(0.6));
const MANY: Asked = asked("folder_32", "フォルダー往復、同時32件", "F", Goal::AtLeast(0.6));
const ONE_EPHEMERAL: Asked =
    asked("folder_one_ephemeral", "フォルダー往復、1件ずつ、記録を残さない", "F", Goal::AtLeast(0.6));
const MANY_EPHEMERAL: Asked =
    asked("folder_32_ephemeral", "フォルダー往復、同時32件、記録を残さない", "F", Goal::AtLeast(0.6));
const THOUSAND: Asked = asked("folder_1000", "1,000ファイル同時: 失われたか二重になった応答", "件", Goal::AtMost(0.0));

/// What this part measures.
pub const ASKED: [Asked; 5] = [ONE, MANY, ONE_EPHEMERAL, MANY_EPHEMERAL, THOUSAND];

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    let number = Cell::new(0);
    let mut figures = beside_echo(true, [ONE_EPHEMERAL, MANY_EPHEMERAL], &number, None);
    figures.splice(0..0, beside_echo(false, [ONE, MANY], &number, Some(THOUSAND)));
    figures
}

/// One file at a time and 32, beside F; and a thousand, where asked.
fn beside_echo(ephemeral: bool, [one, many]: [Asked; 2], number: &Cell<u64>, all: Option<Asked>) -> Vec<Figure> {
    let sides = || -> anyhow::Result<_> {
        let server = Server::start_with(WORLD, &Placing { cores: None, ephemeral })?;
        let root = tempfile::tempdir()?;
        let echo = FolderEcho::start(root.path())?;
        let (own, bare) = (Folders::open(server.oqs_root())?, Folders::open(root.path())?);
        Ok((server, root, echo, own, bare))
    };
    let (_server, _root, _echo, own, bare) = match sides() {
        Ok(sides) => sides,
        Err(error) => {
            let reason = format!("{error:#}");
            return [one, many].into_iter().chain(all).map(|asked| asked.is_not(reason.clone())).collect();
        }
    };
    let mut figures =
        vec![one.of(beside_f(&own, &bare, number, 1, 400)), many.of(beside_f(&own, &bare, number, 32, 30))];
    figures.extend(all.map(|asked| asked.of(thousand(&own, number))));
    figures
}

/// Ratio of files a second; both sides in turns, so that the machine's mood is shared.
fn beside_f(
    own: &Folders,
    bare: &Folders,
    number: &Cell<u64>,
    in_flight: u64,
    rounds: u32,
) -> anyhow::Result<(f64, String)> {
    let mut seconds = [0.0_f64; 2];
    for round in 0..rounds {
        for (nth, side) in [own, bare].into_iter().enumerate() {
            let first = number.get();
            number.set(first + in_flight);
            let names: Vec<String> = (first..first + in_flight).map(request_name).collect();
            let start = Instant::now();
            side.round_trip(&names, REQUEST)?;
            if round > 0 {
                seconds[nth] += start.elapsed().as_secs_f64();
            }
        }
    }
    let trips = f64::from((rounds - 1).max(1));
    let note = format!("一往復 {:.2}ミリ秒、F {:.2}ミリ秒", seconds[0] / trips * 1e3, seconds[1] / trips * 1e3);
    Ok((seconds[1] / seconds[0], note))
}

fn thousand(own: &Folders, number: &Cell<u64>) -> anyhow::Result<(f64, String)> {
    let first = number.get();
    let names: Vec<String> = (first..first + 1_000).map(request_name).collect();
    let start = Instant::now();
    let seen: BTreeMap<String, u32> = own.all_answers(&names, REQUEST)?;
    let wrong = names.iter().filter(|name| seen.get(&name.replacen("req_", "res_", 1)) != Some(&1)).count();
    Ok((wrong as f64, format!("{:.2}秒", start.elapsed().as_secs_f64())))
}

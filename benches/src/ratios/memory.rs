//! Resident memory: idle, with a million changed people, with 4.2 million tickets.

use super::batch::{self, Office};
use super::nation::{SEED, nation_server};
use super::place;
use super::{Asked, Figure, Goal, asked};
use crate::cast::recipient_number;
use crate::generator::door::HttpDoor;
use crate::generator::nation::world_of;
use crate::server::{Placing, Server};
use crate::story::WORLD;
use hyper::Method;
use onshi_nation::{Nation, PersonIndex};
use std::fmt::Write as _;
use std::time::Duration;

const IDLE: Asked = asked("idle_mib", "待機中の常駐メモリー", "MiB", Goal::AtMost(30.0));
const CHANGED: Asked = asked("changed_people_mib", "100万人を変更したときの追加メモリー", "MiB", Goal::AtMost(64.0));
const TICKETS: Asked = asked("tickets_gib", "券420万枚を登録したときのメモリー", "GiB", Goal::AtMost(1.0));
/// What this part measures.
pub const ASKED: [Asked; 3] = [IDLE, CHANGED, TICKETS];

/// People whose coverage is changed.
const PEOPLE: u32 = 1_000_000;
/// People of one file.
const A_FILE: u32 = 50_000;
/// People and facilities whose pairs are the tickets.
const TICKETS_OF: (usize, usize) = (5_250, 800);
/// How long a process is left alone before its memory is read.
const REST: Duration = Duration::from_secs(4);

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    vec![idle(), CHANGED.of_target(changed()), TICKETS.of_target(tickets())]
}

/// Of the whole nation, if the target knows it; else of a small world, and then not reached.
fn idle() -> Figure {
    let resident = |server: Server| {
        std::thread::sleep(REST);
        place::resident_mib(server.pid())
    };
    match nation_server().and_then(resident) {
        Ok(value) => IDLE.is(value, "起動の4秒後、1億2500万人の世界"),
        Err(refused) => match Server::start(WORLD).and_then(resident) {
            Ok(value) => IDLE.missed(Some(value), format!("計測用の小さな世界での値。{refused:#}")),
            Err(error) => IDLE.is_not(format!("{error:#}")),
        },
    }
}

/// A million people of the nation begin medical aid, by files of an office that the world has beside the nation's.
fn changed() -> anyhow::Result<(f64, String)> {
    let mut spec = world_of(SEED)?;
    spec["offices"] = serde_json::json!([{ "id": "o0", "payer_number": "12131017" }]);
    let server = Server::start(&serde_json::to_string(&spec)?)?;
    std::thread::sleep(REST);
    let before = place::resident_mib(server.pid())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut door = HttpDoor::new(server.address());
    let path = "/api/v1/worlds/default/offices/o0/coverage-files";
    let nation = Nation::new(SEED);
    // Scattered over the nation; who is on medical aid already cannot begin it.
    let mut without_aid = (0_u64..)
        .map(|number| PersonIndex::wrapping(number * 121))
        .filter(|index| nation.person(*index).aid().is_none());
    for first in (0..PEOPLE).step_by(A_FILE as usize) {
        let mut csv = String::from("個人,受給者番号,異動,異動日\r\n");
        for (serial, index) in (first..).zip(without_aid.by_ref().take(A_FILE as usize)) {
            let _ = write!(csv, "n{},{},開始,2026-11-01\r\n", index.get(), recipient_number(serial));
        }
        let (status, answer) = runtime.block_on(door.send(Method::POST, path, "text/csv", csv.into_bytes().into()))?;
        batch::registered(status, &answer, A_FILE as usize)?;
    }
    std::thread::sleep(REST);
    let after = place::resident_mib(server.pid())?;
    Ok((after - before, format!("{before:.0} MiB から {after:.0} MiB")))
}

fn tickets() -> anyhow::Result<(f64, String)> {
    let (people, sites) = TICKETS_OF;
    let subject = batch::start(&Placing::default(), people, sites)?;
    for office in 0..subject.play.cast.offices.len() {
        Office { subject: &subject, office }.register_all()?;
    }
    std::thread::sleep(REST);
    let resident = place::resident_mib(subject.server.pid())?;
    Ok((resident / 1024.0, format!("{}枚", people * sites)))
}

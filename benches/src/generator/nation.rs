//! A lane that asks for anybody of the whole nation. Nobody is registered beforehand: what the answer must say follows
//! from the nation's function alone.

use super::door::HttpDoor;
use super::drive::Lane;
use super::schedule::Ticket;
use crate::arrivals::chance::{Chance, Purpose};
use crate::auditor::{Verdict, single};
use crate::cast::{self, Cast, Insured, Site, world};
use crate::control;
use crate::profile::People;
use crate::request::{Subject, Writer, file_name};
use hyper::Method;
use onshi_nation::{Nation, PersonIndex};
use onshi_wire::oqs::{Encoding, MessageKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Key in a world's `spec` that makes the platform answer for everybody of the synthetic nation of the world's seed.
pub const NATION_KEY: &str = "nation";
/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Facilities that ask.
const SITES: usize = 4;

/// What all lanes know.
#[derive(Debug)]
pub struct NationPlay {
    nation: Nation,
    sites: Vec<Site>,
    world: String,
    run: u32,
    writer: Writer,
    chance: Chance,
    /// So many people of the nation are asked for.
    people: u32,
}

impl NationPlay {
    /// Makes a world that answers for the whole nation; `people` of them, drawn over all, are asked for.
    ///
    /// # Errors
    /// The target cannot answer for the nation, or does not answer at all.
    pub async fn make(address: SocketAddr, seed: u64, people: u32) -> anyhow::Result<Self> {
        let creation = serde_json::json!({ "spec": world_of(seed)? });
        let info = control::create_raw(address, serde_json::to_vec(&creation)?).await?;
        Self::of_world(info.id, seed, people)
    }

    /// Of a world that was made with [`world_of`].
    ///
    /// # Errors
    /// The facilities cannot be drawn.
    pub fn of_world(world: String, seed: u64, people: u32) -> anyhow::Result<Self> {
        Ok(NationPlay {
            nation: Nation::new(seed),
            sites: cast(seed)?.sites,
            world,
            run: std::process::id(),
            writer: Writer::new(Encoding::ShiftJis),
            chance: Chance::new(seed, Purpose::People),
            people: people.max(1),
        })
    }

    /// Id of the world.
    pub fn world(&self) -> &str {
        &self.world
    }

    /// The person of a message: somebody insured and not on medical aid.
    fn person(&self, number: u64) -> Insured {
        let drawn = self.chance.below(number, u64::from(self.people));
        // The people who are asked for lie scattered over the nation, however few they are.
        (0_u64..)
            .map(|draw| PersonIndex::wrapping(self.chance.bits(5 << 40 | drawn << 8 | draw & 0xff)))
            .find_map(|index| cast::insured_of(self.nation.person(index)))
            .expect("most of the nation is insured")
    }
}

fn cast(seed: u64) -> anyhow::Result<Cast> {
    Cast::draw(seed, People { insured: 0, recipients: 0, without_ticket: 0.0 }, SITES)
}

/// A world file (JSON, which YAML contains) whose platform answers for the whole nation.
///
/// # Errors
/// The facilities cannot be drawn.
pub fn world_of(seed: u64) -> anyhow::Result<serde_json::Value> {
    let creation = serde_json::to_value(world::creation(&cast(seed)?, "全国", None))?;
    let mut spec = creation.get("spec").cloned().unwrap_or_default();
    spec[NATION_KEY] = serde_json::Value::Bool(true);
    Ok(spec)
}

/// A lane.
#[derive(Debug)]
pub struct NationCaller {
    play: Arc<NationPlay>,
    door: HttpDoor,
}

impl NationCaller {
    /// With a connection of its own.
    pub fn new(play: Arc<NationPlay>, door: HttpDoor) -> Self {
        NationCaller { play, door }
    }
}

impl Lane for NationCaller {
    async fn carry(&mut self, ticket: &Ticket) -> Verdict {
        let play = &self.play;
        let person = play.person(ticket.number);
        let site = &play.sites[(ticket.number % play.sites.len() as u64) as usize];
        let tag = format!("{:x}-{}", play.run, ticket.number);
        let subject = Subject::Insured(&person);
        let Ok(body) = play.writer.inquiry(site, subject, &tag) else {
            return Verdict::Failed("要求を作れません".into());
        };
        let name = file_name(MessageKind::OQSsiquc01req, play.run, ticket.number);
        let path = format!("/api/v1/worlds/{}/facilities/{}/inquiries/{name}", play.world, site.id);
        let sent = self.door.send(Method::POST, &path, "application/xml", body.into());
        match tokio::time::timeout(TIMEOUT, sent).await {
            Ok(Ok((200, answer))) => single::check(&answer, &single::Asked { site, ticket: false, subject, tag: &tag }),
            Ok(Ok((status, _))) => Verdict::Failed(format!("HTTP {status}")),
            Ok(Err(error)) => Verdict::Failed(format!("通信の失敗: {}", error.root_cause())),
            Err(_) => Verdict::Failed("時間内に応答がありません".into()),
        }
    }

    fn patience(&self) -> Duration {
        TIMEOUT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn everybody_who_is_asked_for_is_insured_and_a_few_people_repeat_while_many_do_not() {
        let play = |people| NationPlay {
            nation: Nation::new(1),
            sites: Vec::new(),
            world: String::new(),
            run: 1,
            writer: Writer::new(Encoding::ShiftJis),
            chance: Chance::new(1, Purpose::People),
            people,
        };
        let ids = |people| -> BTreeSet<String> {
            let play = play(people);
            (0..400).map(|number| play.person(number).identity.id).collect()
        };
        assert!(ids(20).len() <= 20);
        assert!(ids(onshi_nation::PEOPLE).len() > 390);
    }
}

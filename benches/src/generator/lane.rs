//! One connection and the conversations on it: what a virtual receipt computer says, and what it makes of the answer.

use super::door::{FolderDoor, HttpDoor};
use super::drive::Lane;
use super::schedule::{Kind, Ticket};
use super::split::Room;
use crate::auditor::{Verdict, bulk, control, single};
use crate::cast::{Cast, Insured, Recipient, world};
use crate::profile::Bulk;
use crate::request::{Subject, Writer, file_name};
use hyper::Method;
use hyper::body::Bytes;
use onshi_wire::control::world::Tap;
use onshi_wire::oqs::{Encoding, MessageKind};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often the result of a bulk message is asked for before it counts as lost.
const MAX_POLLS: u32 = 600;

/// What all lanes of a run know.
#[derive(Debug)]
pub struct Play {
    /// Who takes part.
    pub cast: Cast,
    /// The target's world.
    pub world: String,
    /// Mark of the run in file names.
    pub run: u32,
    /// Writes requests.
    pub writer: Writer,
    /// Bulk messages.
    pub bulk: Bulk,
    /// Longest wait for one answer.
    pub timeout: Duration,
    /// Rows that were registered and confirmed: recipient and site.
    pub ledger: Mutex<BTreeSet<(usize, usize)>>,
    /// Folders by site; empty for HTTP.
    pub folders: Vec<FolderDoor>,
}

impl Play {
    /// A play over HTTP in Shift_JIS, with bulk messages as a profile has them by default; a run with a profile changes
    /// what it says.
    pub fn over_http(cast: Cast, world: &str, run: u32, timeout: Duration) -> Play {
        Play {
            cast,
            world: world.to_owned(),
            run,
            writer: Writer::new(Encoding::ShiftJis),
            bulk: Bulk::default(),
            timeout,
            ledger: Mutex::default(),
            folders: Vec::new(),
        }
    }

    /// Everybody who must be in a site's 一括取得: tickets of the world and rows of the run.
    pub fn delegated_to(&self, site: usize) -> Vec<&Recipient> {
        let ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let people = self.cast.recipients.iter().enumerate();
        people
            .filter(|(number, person)| person.ticket_at == Some(site) || ledger.contains(&(*number, site)))
            .map(|(_, person)| person)
            .collect()
    }
}

/// A lane of a real run.
#[derive(Debug)]
pub struct Caller {
    play: Arc<Play>,
    http: HttpDoor,
    room: Room,
}

/// An answer, or what became of it.
type Answered = Result<Vec<u8>, Verdict>;

impl Caller {
    /// A lane with a connection of its own.
    pub fn new(play: Arc<Play>, http: HttpDoor) -> Self {
        let room = Room::of_cast(&play.cast);
        Caller { play, http, room }
    }

    /// Sends a message through the door of the run.
    async fn exchange(&mut self, site: usize, kind: MessageKind, number: u64, bytes: Vec<u8>) -> Answered {
        let play = Arc::clone(&self.play);
        let name = file_name(kind, play.run, number);
        let answer = async {
            if let Some(folder) = play.folders.get(site) {
                let (result, bytes) = folder.send(&name, &bytes).await.map_err(|error| failed(&error))?;
                return if result { Ok(bytes) } else { Err(Verdict::Failed(".err が返りました".into())) };
            }
            let path =
                format!("/api/v1/worlds/{}/facilities/{}/inquiries/{name}", play.world, play.cast.sites[site].id);
            let sent = self.http.send(Method::POST, &path, "application/xml", bytes.into()).await;
            match sent.map_err(|error| failed(&error))? {
                (200, body) => Ok(body.into()),
                (status, _) => Err(Verdict::Failed(format!("HTTP {status}"))),
            }
        };
        match tokio::time::timeout(play.timeout, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(Verdict::Failed("時間内に応答がありません".into())),
        }
    }

    async fn inquire(&mut self, ticket: &Ticket) -> Verdict {
        let play = Arc::clone(&self.play);
        let cast = &play.cast;
        let site = self.room.site(ticket.kind, ticket.of_kind);
        let person = self.room.person(ticket.kind, ticket.of_kind);
        let (subject, held) = match ticket.kind {
            Kind::Aid => {
                let person = &cast.recipients[person];
                (Subject::Recipient(person), person.ticket_at == Some(site))
            }
            _ => (Subject::Insured(&cast.insured[person]), false),
        };
        let tag = format!("{:x}-{}", play.run, ticket.number);
        let Ok(bytes) = play.writer.inquiry(&cast.sites[site], subject, &tag) else { return unwritable() };
        match self.exchange(site, MessageKind::OQSsiquc01req, ticket.number, bytes).await {
            Ok(answer) => {
                let asked = single::Asked { site: &cast.sites[site], ticket: held, subject, tag: &tag };
                single::check(&answer, &asked)
            }
            Err(verdict) => verdict,
        }
    }

    /// Upload, then the same question every `poll_ms` until the result is there.
    async fn bulk(
        &mut self,
        site: usize,
        kinds: [MessageKind; 2],
        number: u64,
        upload: Vec<u8>,
    ) -> Result<(String, Vec<u8>), Verdict> {
        let play = Arc::clone(&self.play);
        let here = &play.cast.sites[site];
        let tag = format!("{:x}-{number}", play.run);
        let accepted = self.exchange(site, kinds[0], number, upload).await?;
        let reception = bulk::reception_number(&accepted, here, &tag)?;
        for poll in 0..MAX_POLLS {
            let question = play.writer.download(kinds[1], here, &reception).map_err(|_| unwritable())?;
            let name = number * u64::from(MAX_POLLS) + u64::from(poll);
            let answer = self.exchange(site, kinds[1], name, question).await?;
            if !bulk::is_pending(&answer) {
                return Ok((reception, answer));
            }
            tokio::time::sleep(Duration::from_millis(play.bulk.poll_ms)).await;
        }
        Err(Verdict::Failed("一括の結果が処理中のまま終わりません".into()))
    }

    async fn bulk_inquiry(&mut self, ticket: &Ticket) -> Verdict {
        let play = Arc::clone(&self.play);
        let cast = &play.cast;
        let site = self.room.site(ticket.kind, ticket.of_kind);
        let count = play.bulk.people.min(cast.insured.len());
        let first = ticket.of_kind as usize * count;
        let people: Vec<&Insured> = (first..first + count).map(|nth| &cast.insured[nth % cast.insured.len()]).collect();
        let tag = format!("{:x}-{}", play.run, ticket.number);
        let Ok(upload) = play.writer.bulk_inquiry(&cast.sites[site], &people, &tag) else { return unwritable() };
        let kinds = [MessageKind::OQSmuquc01req, MessageKind::OQSmuquc02req];
        match self.bulk(site, kinds, ticket.number, upload).await {
            Ok((number, answer)) => bulk::inquiry(&answer, &cast.sites[site], &number, &people),
            Err(verdict) => verdict,
        }
    }

    /// 一括取得 of a site, judged by what is registered with it.
    pub async fn acquire(&mut self, site: usize, number: u64) -> Verdict {
        let play = Arc::clone(&self.play);
        let here = &play.cast.sites[site];
        let tag = format!("{:x}-{number}", play.run);
        let Ok(upload) = play.writer.bulk_acquisition(here, &tag) else { return unwritable() };
        let kinds = [MessageKind::OQSmutic01req, MessageKind::OQSmutic02req];
        match self.bulk(site, kinds, number, upload).await {
            Ok((reception, answer)) => bulk::acquisition(&answer, here, &reception, &play.delegated_to(site)),
            Err(verdict) => verdict,
        }
    }

    /// A request of the control API.
    async fn control(&mut self, path: &str, body: Vec<u8>) -> Result<(u16, Bytes), Verdict> {
        let sent = self.http.send(Method::POST, path, "application/json", body.into());
        match tokio::time::timeout(self.play.timeout, sent).await {
            Ok(answer) => answer.map_err(|error| failed(&error)),
            Err(_) => Err(Verdict::Failed("時間内に応答がありません".into())),
        }
    }

    /// A row: the first recipient at every facility, then the second, …
    async fn register(&mut self, ticket: &Ticket) -> Verdict {
        let play = Arc::clone(&self.play);
        let site = self.room.site(ticket.kind, ticket.of_kind);
        let person = self.room.person(ticket.kind, ticket.of_kind);
        if person >= play.cast.recipients.len() {
            return Verdict::Failed("登録する人と医療機関の組が尽きました".into());
        }
        let row = world::row(&play.cast, person, site);
        let Ok(body) = serde_json::to_vec(&row) else { return unwritable() };
        let path = format!("/api/v1/worlds/{}/tickets", play.world);
        match self.control(&path, body).await {
            Ok((status, body)) => {
                let verdict = control::registration(status, &body, &row);
                if verdict == Verdict::Right {
                    play.ledger.lock().unwrap_or_else(PoisonError::into_inner).insert((person, site));
                }
                verdict
            }
            Err(verdict) => verdict,
        }
    }

    async fn tap(&mut self, ticket: &Ticket) -> Verdict {
        let play = Arc::clone(&self.play);
        let cast = &play.cast;
        let site = self.room.site(ticket.kind, ticket.of_kind);
        let tap = Tap {
            person: cast.insured[self.room.person(ticket.kind, ticket.of_kind)].identity.id.clone(),
            reader: 1 + (ticket.of_kind % u64::from(cast.sites[site].readers.max(1))) as u8,
            identity: onshi_wire::control::world::IdentityCheck::Face,
            consents: onshi_wire::control::world::Consents::default(),
            register_for_insurance_use: false,
            course: onshi_wire::control::reader::Course::default(),
            subsidies: Default::default(),
        };
        let Ok(body) = serde_json::to_vec(&tap) else { return unwritable() };
        let path = format!("/api/v1/worlds/{}/facilities/{}/taps", play.world, cast.sites[site].id);
        match self.control(&path, body).await {
            Ok((status, body)) => control::tap(status, &body),
            Err(verdict) => verdict,
        }
    }
}

impl Lane for Caller {
    async fn carry(&mut self, ticket: &Ticket) -> Verdict {
        match ticket.kind {
            Kind::Insurance | Kind::Aid => self.inquire(ticket).await,
            Kind::BulkInquiry => self.bulk_inquiry(ticket).await,
            Kind::BulkAcquisition => {
                let site = self.room.site(ticket.kind, ticket.of_kind);
                self.acquire(site, ticket.number).await
            }
            Kind::Registration => self.register(ticket).await,
            Kind::Tap => self.tap(ticket).await,
        }
    }

    fn patience(&self) -> Duration {
        self.play.timeout
    }
}

fn failed(error: &anyhow::Error) -> Verdict {
    Verdict::Failed(format!("通信の失敗: {}", error.root_cause()))
}

fn unwritable() -> Verdict {
    Verdict::Failed("要求を作れません".into())
}

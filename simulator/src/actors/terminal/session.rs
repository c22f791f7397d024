//! One session: a claimed request goes to the engine, what comes of it goes into res; and, at the start, the
//! sessions that an earlier run did not finish.

use super::arrival::Reserved;
use super::folders::OqsFolders;
use super::pickup::{Claim, Content, MAX_REQUEST_BYTES};
use super::refusal::{self, Reason};
use super::site::Site;
use super::{arrival, claims_session, name, travel};
use crate::engine::{Denial, DenialKind, Exchange, Outcome, Refused, Reply, TerminalRefusal, Undelivered};
use onshi_wire::control::journal::Door;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How often a step that failed (folder not writable, store busy) is tried, a second apart, before the request is
/// left in `work/` for the next start.
const MAX_TRIES: u32 = 600;

/// Answers one claimed request. The claim goes when the answer stands in res (or none will come); otherwise it stays
/// in `work/` and is taken up at the next start.
pub(super) async fn run(site: &Arc<Site>, claim: Claim) {
    let name = name::safe(&claim.name);
    let bytes = match claim.read(MAX_REQUEST_BYTES) {
        Ok(Content::Bytes(bytes)) => bytes,
        Ok(Content::Oversize(size)) => return refuse(site, claim, &name, Reason::TooLarge { size }, &[]).await,
        Err(error) => {
            tracing::warn!(facility = %site.facility, request = %name, %error, "受け取った要求を読めません");
            return;
        }
    };
    let bytes = match travel::request(site, &name, bytes) {
        Ok(bytes) => bytes,
        Err((reason, bytes)) => return refuse(site, claim, &name, reason, &bytes).await,
    };
    let stem = name::answer_stem(&name);
    let reserve = |stem: &str| site.arrival.reserve(&site.folders().res, stem, travel::answer_kinds(&name));
    let reserved = stem.as_deref().and_then(reserve);
    if let (Some(stem), None) = (stem, &reserved) {
        return refuse(site, claim, &name, Reason::AnswerExists { stem }, &bytes).await;
    }
    if let Some(exchange) = ask(site, &name, bytes).await {
        deliver(site, Some(claim), reserved, exchange.outcome).await;
    }
}

/// Takes up what an earlier run left: answers without delivery are delivered, claims that the journal does not
/// know are answered. Delayed and repeated work goes on in the background.
pub(super) async fn take_up(site: &Arc<Site>, left: Vec<Claim>) -> Result<(), Denial> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for claim in left {
        let received = match claim.read(MAX_REQUEST_BYTES) {
            Ok(Content::Bytes(bytes)) => {
                let name = name::safe(&claim.name);
                let bytes = travel::request(site, &name, bytes).unwrap_or_else(|(_, bytes)| bytes);
                site.world.was_received(&site.facility, Door::Req, &name, &bytes).await?
            }
            Ok(Content::Oversize(_)) => {
                site.world.was_received(&site.facility, Door::Req, &name::safe(&claim.name), &[]).await?
            }
            Err(_) => false,
        };
        if received { known.push(claim) } else { unknown.push(claim) }
    }
    for undelivered in site.world.undelivered(&site.facility).await? {
        match undelivered {
            Undelivered::Face(file) => {
                let folder = site.folders().face.clone();
                match travel::face(site, &file.file_name, &file.bytes) {
                    Ok(travelled) if travel::stands(site, &folder, &travelled) => {
                        site.record(file.answered, Door::Face, &folder.join(travelled.0));
                    }
                    _ => site.deliver_face(file).await?,
                }
            }
            Undelivered::Res { request_name, outcome } if after(&outcome).is_zero() => {
                // A refused request goes back as the file that it is, if it is still there.
                let own = known.iter().position(|claim| name::safe(&claim.name) == request_name);
                let claim = own.filter(|_| matches!(outcome, Outcome::Refused(_))).map(|at| known.swap_remove(at));
                deliver_again(site, claim, outcome).await;
            }
            Undelivered::Claims(delivery) => claims_session::deliver_again(site, delivery).await,
            Undelivered::Res { outcome, .. } => {
                let again = Arc::clone(site);
                site.spawn(async move { deliver_again(&again, None, outcome).await });
            }
        }
    }
    known.into_iter().for_each(Claim::finish);
    for claim in unknown {
        let again = Arc::clone(site);
        site.spawn(async move { run(&again, claim).await });
    }
    Ok(())
}

/// Offers the request to the engine until it takes it. At most
/// [`MAX_SESSIONS`](super::site::MAX_SESSIONS) do so at once.
async fn ask(site: &Arc<Site>, name: &str, bytes: Vec<u8>) -> Option<Exchange> {
    for _ in 0..MAX_TRIES {
        let session = site.sessions.acquire().await.ok()?;
        let asked = site.world.exchange(&site.facility, Door::Req, name, bytes.clone()).await;
        drop(session);
        match asked {
            Ok(exchange) => return Some(exchange),
            Err(denial) => {
                tracing::warn!(facility = %site.facility, request = %name, %denial, "要求を処理できません");
                if denial.kind != DenialKind::Unavailable || !site.wait_to_retry().await {
                    return None;
                }
            }
        }
    }
    None
}

async fn deliver(site: &Arc<Site>, claim: Option<Claim>, reserved: Option<Reserved>, outcome: Outcome) {
    if !site.wait(after(&outcome)).await {
        return; // the journal has it: delivered after the next start
    }
    match outcome {
        Outcome::NoAnswer => claim.into_iter().for_each(Claim::finish),
        Outcome::Reply(reply) => deliver_reply(site, claim, reserved, reply).await,
        Outcome::Refused(refused) => deliver_refused(site, claim, reserved, &refused).await,
    }
}

async fn deliver_reply(site: &Arc<Site>, claim: Option<Claim>, reserved: Option<Reserved>, reply: Reply) {
    let answered = reply.answered;
    let placed = persist(site, |site, folders| {
        let (file_name, bytes) = travel::answer(site, &reply.file_name, &reply.bytes)?;
        site.arrival.place(&folders.stage, &folders.res, &file_name, &bytes, reserved.as_ref())
    });
    if let Some(path) = placed.await {
        claim.into_iter().for_each(Claim::finish);
        site.record(answered, Door::Res, &path);
        site.touch(path);
    }
}

async fn deliver_refused(site: &Arc<Site>, claim: Option<Claim>, reserved: Option<Reserved>, refused: &Refused) {
    let placed = persist(site, |site, folders| {
        // The claimed file itself goes back, if it is still there.
        let request = match &claim {
            Some(claim) if claim.path().exists() => claim.path().to_owned(),
            _ => {
                let bytes = travel::returned(site, &refused.request_name, &refused.request_bytes)?;
                site.arrival.write(&folders.stage, &bytes)?
            }
        };
        let err = (refused.err_name.as_str(), &refused.err_bytes[..]);
        site.arrival.place_refused(
            &folders.stage,
            &folders.res,
            err,
            (&refused.request_name, &request),
            reserved.as_ref(),
        )
    });
    if let Some((err, request)) = placed.await {
        claim.into_iter().for_each(Claim::finish);
        site.record(refused.answered, Door::Res, &err);
        site.touch(err);
        site.touch(request);
    }
}

/// Refuses a request that does not reach the engine.
async fn refuse(site: &Arc<Site>, claim: Claim, name: &str, reason: Reason, bytes: &[u8]) {
    tracing::warn!(facility = %site.facility, request = %name, ?reason, "要求を .err で返します");
    let code = site.world.settings(&site.facility).map(|settings| settings.character_code).unwrap_or_default();
    let (code, err_bytes) = refusal::text(&reason, bytes, code);
    let err_name = format!("{}.err", name::split(name).0);
    let record = TerminalRefusal {
        request_name: name.to_owned(),
        request_bytes: bytes.to_vec(),
        err_name: err_name.clone(),
        err_bytes: err_bytes.clone(),
        code,
    };
    let answered = match site.world.refused_by_terminal(&site.facility, record).await {
        Ok(answered) => Some(answered),
        Err(denial) => {
            tracing::warn!(facility = %site.facility, request = %name, %denial, "拒否を記録できません");
            None
        }
    };
    let placed = persist(site, |site, folders| {
        site.arrival.place_refused(&folders.stage, &folders.res, (&err_name, &err_bytes), (name, claim.path()), None)
    });
    if let Some((err, request)) = placed.await {
        claim.finish();
        if let Some(answered) = answered {
            site.record(answered, Door::Res, &err);
        }
        site.touch(err);
        site.touch(request);
    }
}

/// Delivers what was answered before a restart, unless it stands in res already.
async fn deliver_again(site: &Arc<Site>, claim: Option<Claim>, outcome: Outcome) {
    let res = site.folders().res.clone();
    let there = match &outcome {
        Outcome::NoAnswer => None,
        Outcome::Reply(reply) => {
            let travelled = travel::answer(site, &reply.file_name, &reply.bytes).ok();
            let there = travelled.filter(|travelled| travel::stands(site, &res, travelled));
            there.map(|travelled| (reply.answered, res.join(travelled.0)))
        }
        Outcome::Refused(refused) => {
            let (err, request) = (res.join(&refused.err_name), res.join(&refused.request_name));
            // A request that came encrypted stands there encrypted; the journal has its content.
            let sealed = travel::returned(site, &refused.request_name, &refused.request_bytes);
            let same = arrival::holds(&request, &refused.request_bytes)
                || sealed.is_ok_and(|bytes| travel::stands(site, &res, &(refused.request_name.clone(), bytes)));
            let both = arrival::holds(&err, &refused.err_bytes) && same;
            both.then_some((refused.answered, err))
        }
    };
    match there {
        Some((answered, path)) => {
            claim.into_iter().for_each(Claim::finish);
            site.record(answered, Door::Res, &path);
        }
        None => deliver(site, claim, None, outcome).await,
    }
}

/// Does a step on the folders until it succeeds. `None` if the terminal stops first or [`MAX_TRIES`] are used up.
pub(super) async fn persist<T>(site: &Arc<Site>, step: impl Fn(&Site, &OqsFolders) -> io::Result<T>) -> Option<T> {
    for attempt in 0..MAX_TRIES {
        match site.in_folders(|folders| step(site, folders)) {
            Ok(done) => return Some(done),
            Err(error) if attempt == 0 => {
                tracing::warn!(facility = %site.facility, %error, "res に届けられません。続けて試します");
            }
            Err(_) => {}
        }
        if !site.wait_to_retry().await {
            return None;
        }
    }
    None
}

fn after(outcome: &Outcome) -> Duration {
    match outcome {
        Outcome::Reply(reply) => reply.after,
        Outcome::Refused(refused) => refused.after,
        Outcome::NoAnswer => Duration::ZERO,
    }
}

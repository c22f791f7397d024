//! Claim files from the folder `claims` (a stand-in for the online-claims terminal): picked up by the same rules as requests,
//! given to the examiner's desk, answered in `claims/answers`. `<base>.result.json` arrives last: whoever waits for it
//! finds the others.

use super::name;
use super::pickup::{Claim, Content, Inbox};
use super::session::persist;
use super::site::Site;
use crate::actors::examiner::desk::text;
use crate::engine::{ClaimDelivery, Denial, DenialKind};
use onshi_wire::control::claims_desk::{
    CLAIM_ANSWER_VERSION, ClaimAnswer, RESULT_JSON, RESULT_TEXT, RETURNED_UKE, SubmissionOutcome,
};
use onshi_wire::control::journal::Door;
use std::path::PathBuf;
use std::sync::Arc;

/// How often a file is offered to the desk that could not take it, a second apart, before it is left for the next
/// start.
const MAX_TRIES: u32 = 600;

/// Answers one claimed file.
pub(super) async fn run(site: &Arc<Site>, claim: Claim) {
    let name = name::safe(&claim.name);
    let bytes = match claim.read(Inbox::Claims.limit()) {
        Ok(Content::Bytes(bytes)) => bytes,
        Ok(Content::Oversize(size)) => return refuse(site, claim, &name, size).await,
        Err(error) => {
            tracing::warn!(facility = %site.facility, file = %name, %error, "受け取った請求ファイルを読めません");
            return;
        }
    };
    if let Some(delivery) = ask(site, &name, bytes).await
        && let Some(path) = place(site, &delivery).await
    {
        claim.finish();
        site.record(delivery.answered, Door::Claims, &path);
    }
}

/// Takes up what an earlier run left: files that the journal does not know are answered, the others were (their answers
/// are delivered with everything else that is undelivered).
pub(super) async fn take_up(site: &Arc<Site>, left: Vec<Claim>) -> Result<(), Denial> {
    for claim in left {
        let received = match claim.read(Inbox::Claims.limit()) {
            Ok(Content::Bytes(bytes)) => {
                let name = name::safe(&claim.name);
                site.world.was_received(&site.facility, Door::Claims, &name, &bytes).await?
            }
            _ => false,
        };
        if received {
            claim.finish();
        } else {
            let again = Arc::clone(site);
            site.spawn(async move { run(&again, claim).await });
        }
    }
    Ok(())
}

/// Delivers what was answered before a restart.
pub(super) async fn deliver_again(site: &Arc<Site>, delivery: ClaimDelivery) {
    if let Some(path) = place(site, &delivery).await {
        site.record(delivery.answered, Door::Claims, &path);
    }
}

/// Offers the file to the desk until it takes it.
async fn ask(site: &Arc<Site>, name: &str, bytes: Vec<u8>) -> Option<ClaimDelivery> {
    for _ in 0..MAX_TRIES {
        match site.world.claim_by_folder(&site.facility, name, bytes.clone()).await {
            Ok(delivery) => return Some(delivery),
            Err(denial) => {
                tracing::warn!(facility = %site.facility, file = %name, %denial, "請求ファイルを処理できません");
                if denial.kind != DenialKind::Unavailable || !site.wait_to_retry().await {
                    return None;
                }
            }
        }
    }
    None
}

/// Puts the answers into their folder; the path of the last one, or none if the terminal stops first.
async fn place(site: &Arc<Site>, delivery: &ClaimDelivery) -> Option<PathBuf> {
    let ClaimDelivery { base, json, text, returned, .. } = delivery;
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    if let Some(returned) = returned {
        files.push((RETURNED_UKE, returned));
    }
    files.extend([(RESULT_TEXT, text.as_slice()), (RESULT_JSON, json.as_slice())]);
    let placed =
        persist(site, |site, folders| site.arrival.place_group(&folders.stage, &folders.answers, base, &files));
    placed.await?.pop()
}

/// A file that the desk would not even look at.
async fn refuse(site: &Arc<Site>, claim: Claim, file_name: &str, size: u64) {
    let what = format!(
        "請求ファイルが大きすぎます（{size}バイト、上限{}バイト）。マルチボリュームに分けて出してください。",
        Inbox::Claims.limit()
    );
    tracing::warn!(facility = %site.facility, file = %file_name, size, "請求ファイルが大きすぎます");
    let answer = ClaimAnswer {
        version: CLAIM_ANSWER_VERSION,
        submission: 0,
        facility: site.facility.clone(),
        file_name: file_name.to_owned(),
        received_at: site.world.clock().now,
        claim_month: None,
        kind: String::new(),
        outcome: SubmissionOutcome::Refused,
        accepted: 0,
        remarked: 0,
        returned: 0,
        reasons: Vec::new(),
        receipts: Vec::new(),
        note: what,
    };
    let json = serde_json::to_vec_pretty(&answer).expect("an answer of strings and numbers is always JSON");
    let base = name::split(file_name).0.to_owned();
    let text = text::of(&answer).into_bytes();
    if place(site, &ClaimDelivery { answered: 0, base, json, text, returned: None }).await.is_some() {
        claim.finish();
    }
}

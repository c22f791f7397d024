//! 閲覧: the clerk opens what a patient agreed to show; what the product asked for and what its screen shows.

use super::{about, meaning, who};
use crate::case::{Action, Case, Finding, StepEnd, StepResult};
use crate::checks::request;
use crate::checks::viewing::{self, CARE_KINDS, KINDS, STATES};
use crate::checks::words::MESSAGES;
use crate::client::ClientError;
use crate::evidence::DrivenBy;
use cucumber::{then, when};
use onshi_wire::driver::viewing::View;

const ONLY_AGREED: &str = "同意のある種別だけを、同意の期限まで求めて示してください";

#[when(regex = r"^窓口で「([^「」]+)」の薬剤・診療・健診情報を開く$")]
async fn open(case: &mut Case, person: String) -> StepResult {
    let reception_id = latest_reception(case, &person).await?;
    case.act(Action::View(View { reception_id })).await.map(|_| ())
}

/// A product that says no does what it should; what it asked of the terminal tells.
#[when(regex = r"^窓口で「([^「」]+)」の薬剤・診療・健診情報を開こうとする$")]
async fn try_to_open(case: &mut Case, person: String) -> StepResult {
    let action = Action::View(View { reception_id: latest_reception(case, &person).await? });
    case.mark().await?;
    if !case.can(action.capability()).await? {
        return case.act(action).await.map(|_| ());
    }
    let driver = case.driver(action.capability()).await?;
    case.drove(DrivenBy::Driver, &action.instruction());
    match action.press(&driver).await {
        Ok(_) | Err(ClientError::Refused { .. }) => Ok(()),
        Err(error) => Err(StepEnd::inconclusive(format!("製品の操作口が動きませんでした: {error}"))),
    }
}

#[then(regex = r"^端末に「([^「」]+)」の要求は届かない$")]
async fn no_request(case: &mut Case, message: String) -> StepResult {
    let id = meaning(MESSAGES, &message)?;
    let expected = format!("端末に「{message}」の要求は届かない");
    let otherwise = about(case, &["B-111", "B-110"], expected, ONLY_AGREED).actual("届いた");
    case.no_request(id, |_| true, otherwise).await
}

#[then(regex = r"^その要求は「(薬剤情報だけ|薬剤情報と診療情報)」を求める$")]
async fn asks_for(case: &mut Case, what: String) -> StepResult {
    let wanted = meaning(CARE_KINDS, &what)?;
    let observed = case.memory.requests.last().cloned();
    let observed = observed.ok_or_else(|| StepEnd::error("その前に「端末に…届く」の手順が要ります"))?;
    let rule = case.memory.rule(&["B-110"]);
    let outcome = request::judge_elements(&observed, &rule, |all| viewing::asks_for(all, &rule, wanted));
    case.judge(&rule, &format!("その要求は「{what}」を求める"), outcome)
}

#[then(regex = r"^画面の「([^「」]+)」の「([^「」]+)」は「([^「」]+)」である$")]
async fn stands(case: &mut Case, person: String, kind: String, state: String) -> StepResult {
    let (wanted, in_state) = (meaning(KINDS, &kind)?, meaning(STATES, &state)?);
    let expected = format!("「{person}」の{kind}は「{state}」と表示される");
    let next = "情報がない、取得できない、を分けて示してください";
    let who = who(case, &person)?;
    let about = about(case, &["B-112", "B-110"], expected, next).element(format!("受付「{person}」"));
    case.await_screen(about, |screen| viewing::stands(screen, &who, wanted, in_state)).await
}

#[then(regex = r"^画面の「([^「」]+)」の「([^「」]+)」に「([^「」]+)」「([^「」]+)」が出る$")]
async fn shows(case: &mut Case, person: String, kind: String, one: String, other: String) -> StepResult {
    let wanted = meaning(KINDS, &kind)?;
    let expected = format!("「{person}」の{kind}に「{one}」と「{other}」が表示される");
    let who = who(case, &person)?;
    let about = about(case, &["W-3.8", "B-110"], expected, "応答の内容をそのまま示してください");
    case.await_screen(about, |screen| viewing::shows(screen, &who, wanted, &[&one, &other])).await
}

#[then(regex = r"^画面の「([^「」]+)」の「([^「」]+)」に(\S+)分が出る$")]
async fn shows_month(case: &mut Case, person: String, kind: String, month: String) -> StepResult {
    let wanted = meaning(KINDS, &kind)?;
    let expected = format!("「{person}」の{kind}に{month}分が表示される");
    let month = case.resolve_month(&month)?;
    let who = who(case, &person)?;
    let about = about(case, &["B-110", "W-3.8"], expected, "受診のたびに求め、応答の内容をそのまま示してください");
    case.await_screen(about, |screen| viewing::shows_month(screen, &who, wanted, &month)).await
}

#[then(regex = r"^画面に「([^「」]+)」の「([^「」]+)」は出ない$")]
async fn not_shown(case: &mut Case, person: String, kind: String) -> StepResult {
    let wanted = meaning(KINDS, &kind)?;
    let expected = format!("「{person}」の{kind}は表示されない");
    let who = who(case, &person)?;
    let about: Finding = about(case, &["B-111", "B-110"], expected, ONLY_AGREED);
    case.on_settled_screen(about, |screen| viewing::not_shown(screen, &who, wanted)).await
}

/// The newest reception of a person, once nothing is in progress.
async fn latest_reception(case: &mut Case, person: &str) -> Result<String, StepEnd> {
    let patient = who(case, person)?;
    case.await_quiet().await?;
    let screen = case.screen().await?;
    let reception = patient.latest(&screen).map(|reception| reception.id.clone());
    reception.ok_or_else(|| StepEnd::inconclusive(format!("「{person}」の受付が画面にありません")))
}

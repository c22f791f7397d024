//! The clerk and public expenses: what is decided about them, what was paid elsewhere, the payment at the window.

use super::{count, meaning, who};
use crate::case::dates::half_width;
use crate::case::{Action, Case, StepEnd, StepResult};
use crate::checks::words::SUBSIDY_ACTIONS;
use cucumber::when;
use onshi_wire::driver::subsidy::{self, ActionKind};

#[when(regex = r"^窓口で「([^「」]+)」の公費「([^「」]+)」を(更新する|失効とする|元に戻す|今回は使わない)$")]
async fn decide(case: &mut Case, person: String, payer: String, what: String) -> StepResult {
    let kind = meaning(SUBSIDY_ACTIONS, &what)?;
    let action = action(case, &person, &payer, kind).await?;
    act(case, Action::ActOnSubsidy(action)).await
}

#[when(regex = r"^窓口で「([^「」]+)」の公費「([^「」]+)」を(\S+)までで失効とする$")]
async fn end_on(case: &mut Case, person: String, payer: String, last_day: String) -> StepResult {
    let last_day = Some(case.resolve_date(&last_day)?);
    let action = action(case, &person, &payer, ActionKind::End).await?;
    act(case, Action::ActOnSubsidy(subsidy::Action { last_day, ..action })).await
}

#[when(regex = r"^窓口で「([^「」]+)」の公費「([^「」]+)」の番号を「(\d+)」、「(\d+)」に訂正する$")]
async fn correct(case: &mut Case, person: String, payer: String, new: String, recipient: String) -> StepResult {
    let action = action(case, &person, &payer, ActionKind::Correct).await?;
    let (new_payer_number, recipient_number) = (Some(half_width(&new)), Some(half_width(&recipient)));
    act(case, Action::ActOnSubsidy(subsidy::Action { new_payer_number, recipient_number, ..action })).await
}

#[when(regex = r"^窓口で「([^「」]+)」の医療費助成を照会し直す$")]
async fn ask_again(case: &mut Case, person: String) -> StepResult {
    let reception_id = reception(case, &person).await?;
    if let Some(started) = case.act(Action::AskSubsidies(subsidy::Inquiry { reception_id })).await? {
        case.memory.jobs.insert("subsidies", started.id);
    }
    case.await_quiet().await.map(|_| ())
}

#[when(regex = r"^窓口で「([^「」]+)」の公費「([^「」]+)」の他院での支払額を(\d+)円と入力する$")]
async fn paid_elsewhere(case: &mut Case, person: String, payer: String, yen: String) -> StepResult {
    let reception_id = reception(case, &person).await?;
    let yen = count(&yen)?;
    act(case, Action::EnterSlip(subsidy::PaidElsewhere { reception_id, payer_number: half_width(&payer), yen })).await
}

#[when(regex = r"^窓口で「([^「」]+)」の(医療費|入院の医療費)総額(\d+)円を会計する$")]
async fn charge(case: &mut Case, person: String, setting: String, yen: String) -> StepResult {
    let reception_id = reception(case, &person).await?;
    let (total_yen, inpatient) = (count(&yen)?, setting == "入院の医療費");
    act(case, Action::Charge(subsidy::Charge { reception_id, total_yen, inpatient })).await
}

pub(super) async fn act(case: &mut Case, action: Action) -> StepResult {
    case.act(action).await?;
    case.await_quiet().await.map(|_| ())
}

async fn action(case: &mut Case, person: &str, payer: &str, kind: ActionKind) -> Result<subsidy::Action, StepEnd> {
    Ok(subsidy::Action {
        reception_id: reception(case, person).await?,
        payer_number: half_width(payer),
        kind,
        recipient_number: None,
        new_payer_number: None,
        last_day: None,
    })
}

/// The person's newest reception at the product; its name where a person works by hand.
pub(super) async fn reception(case: &mut Case, person: &str) -> Result<String, StepEnd> {
    let who = who(case, person)?;
    case.await_quiet().await?;
    let screen = case.screen().await?;
    let latest = who.latest(&screen).map(|reception| reception.id.clone());
    latest.ok_or_else(|| StepEnd::inconclusive(format!("製品の画面に「{person}」の受付がありません")))
}

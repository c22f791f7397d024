//! Which world, which day, what the terminal is set to, what goes wrong.

use super::{count, meaning, people};
use crate::case::{Case, StepEnd, StepResult, WorldOverrides};
use crate::checks::words::{FAULTS, MESSAGES};
use cucumber::{given, when};
use onshi_wire::control::world::{FacilitySettings, FaultKind, FaultPlan};
use onshi_wire::control::world_file::CharacterCode;

/// Worlds by the features' name: file of `scenarios/worlds`.
const WORLDS: &[(&str, &str)] = &[
    ("診療所", "clinic"),
    ("診療所（Shift_JIS）", "clinic-sjis"),
    ("要素の順序が異なる診療所", "clinic-order"),
    ("他機関の券も返る診療所", "clinic-other-tickets"),
    ("月次登録", "monthly"),
    ("週次登録", "weekly"),
    ("薬局", "pharmacy"),
    ("病院", "hospital"),
    ("歯科診療所", "dental"),
    ("カードリーダーのない診療所", "no-reader"),
    ("保険だけの家族", "families"),
    ("同姓同名", "same-name"),
];

/// So many messages in a row go unanswered while the line is cut.
const OUTAGE_MESSAGES: u32 = 1000;

#[given(regex = r"^模擬環境「([^「」]+)」を使う$")]
async fn use_world(case: &mut Case, name: String) -> StepResult {
    let file = meaning(WORLDS, &name)?;
    case.open_world(file, &WorldOverrides::default()).await?;
    if case.facility()?.character_code == CharacterCode::ShiftJis {
        case.write_shift_jis()?;
    }
    Ok(())
}

#[given(regex = r"^今日は(\S+)である$")]
#[when(regex = r"^日付が(\S+)になる$")]
async fn move_date(case: &mut Case, day: String) -> StepResult {
    case.move_date(&format!("{day} 09:00")).await?;
    case.await_quiet().await.map(|_| ())
}

#[given(regex = r"^「([^「」]+)」の医療扶助の設定は「(有効|無効)」である$")]
#[when(regex = r"^「([^「」]+)」の医療扶助の設定が「(有効|無効)」になる$")]
async fn set_medical_aid(case: &mut Case, facility: String, state: String) -> StepResult {
    let settings = FacilitySettings { medical_aid: Some(state == "有効"), ..FacilitySettings::default() };
    set_facility(case, &facility, settings).await
}

#[given(regex = r"^「([^「」]+)」は指定医療機関ではない$")]
async fn not_designated(case: &mut Case, facility: String) -> StepResult {
    set_facility(case, &facility, FacilitySettings { designated: Some(false), ..FacilitySettings::default() }).await
}

async fn set_facility(case: &mut Case, facility: &str, settings: FacilitySettings) -> StepResult {
    let id = case.facility_named(facility)?.id.clone();
    case.simulator()?.set_facility(&id, &settings).await?;
    people::refresh(case).await
}

#[given(regex = r"^次の「([^「」]+)」で「([^「」]+)」が起きる$")]
#[when(regex = r"^次の「([^「」]+)」で「([^「」]+)」が起きる$")]
async fn next_fault(case: &mut Case, message: String, fault: String) -> StepResult {
    let kind = meaning(FAULTS, &fault)?;
    plan(case, kind, meaning(MESSAGES, &message)?, 1, 0).await
}

#[given(regex = r"^次の「([^「」]+)」の応答が(\d+)秒遅れる$")]
#[when(regex = r"^次の「([^「」]+)」の応答が(\d+)秒遅れる$")]
async fn next_delay(case: &mut Case, message: String, seconds: String) -> StepResult {
    let seconds: u64 = count(&seconds)?;
    plan(case, FaultKind::Delay, meaning(MESSAGES, &message)?, 1, seconds * 1000).await
}

#[given(regex = r"^回線が切れている$")]
#[when(regex = r"^回線が切れる$")]
async fn outage(case: &mut Case) -> StepResult {
    plan(case, FaultKind::NoAnswer, "OQS", OUTAGE_MESSAGES, 0).await
}

async fn plan(case: &mut Case, kind: FaultKind, message: &str, times: u32, milliseconds: u64) -> StepResult {
    let facility = Some(case.facility()?.id.clone());
    let plan = FaultPlan { kind, facility, message: Some(message.to_owned()), times, milliseconds };
    case.simulator()?.plan_fault(&plan).await.map(|_| ()).map_err(StepEnd::from)
}

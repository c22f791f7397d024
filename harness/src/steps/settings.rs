//! 環境設定: asked for and changed at the product, and shown on its screen.

use super::desk::start;
use super::{about, meaning};
use crate::case::{Action, Case, StepResult};
use crate::checks::words::{SETTINGS, USED};
use crate::checks::work;
use cucumber::{then, when};
use onshi_wire::driver::ChangeSetting;

#[when("窓口で環境設定を照会する")]
async fn ask(case: &mut Case) -> StepResult {
    start(case, "settings", Action::AskSettings).await?;
    case.await_quiet().await.map(|_| ())
}

#[when(regex = r"^窓口で環境設定の「([^「」]+)」を「([^「」]+)」に変える$")]
async fn change(case: &mut Case, setting: String, used: String) -> StepResult {
    let change = ChangeSetting { setting: meaning(SETTINGS, &setting)?, used: meaning(USED, &used)? };
    start(case, "settings", Action::ChangeSetting(change)).await?;
    case.await_quiet().await.map(|_| ())
}

/// That it came; its form is not public and not judged.
#[then(regex = r"^端末に環境設定の(照会|更新)が届く$")]
async fn came(case: &mut Case, what: String) -> StepResult {
    let id = if what == "照会" { "OQSsiinq01req" } else { "OQSsiupd01req" };
    let next = "環境設定の電文を、レイアウトのデータのとおりに送ってください";
    let expected = format!("端末に環境設定の{what}が届く");
    let finding = about(case, &["W-3.10", "S003-29"], expected.clone(), next).actual("届かない");
    let requirement = finding.requirement.clone();
    case.require_request(id, |_| true, finding).await?;
    case.judge(&requirement, &expected, Ok(()))
}

#[then(regex = r"^画面の環境設定の「([^「」]+)」は「([^「」]+)」である$")]
async fn shown(case: &mut Case, setting: String, used: String) -> StepResult {
    let expected = format!("画面の環境設定の「{setting}」は「{used}」である");
    let (setting, used) = (meaning(SETTINGS, &setting)?, meaning(USED, &used)?);
    let next = "環境設定の照会と更新の結果を読み、画面の設定を結果のとおりにしてください";
    let about = about(case, &["W-3.10", "S003-29"], expected, next);
    case.await_screen(about, |screen| work::setting(screen, setting, used)).await
}

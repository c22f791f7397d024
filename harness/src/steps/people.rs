//! Cards, coverage, disclosure of people.

use super::table::japanese;
use crate::case::dates::half_width;
use crate::case::{Case, StepResult};
use cucumber::{given, when};
use onshi_wire::control::world::{CaseChange, CaseChangeKind, LoseInsurance, SetCard, SetDisclosure};

/// Takes in what the control request changed.
pub(super) async fn refresh(case: &mut Case) -> StepResult {
    case.refresh_world().await.map(|_| ())
}

#[given(regex = r"^「([^「」]+)」のカードは「([^「」]+)」である$")]
#[when(regex = r"^「([^「」]+)」のカードが「([^「」]+)」になる$")]
async fn set_card(case: &mut Case, person: String, state: String) -> StepResult {
    let state = japanese(&state)?;
    case.simulator()?.set_card(&person, &SetCard { state }).await?;
    refresh(case).await
}

#[given(regex = r"^「([^「」]+)」は自己情報の不開示を申し出ている$")]
async fn withhold(case: &mut Case, person: String) -> StepResult {
    case.simulator()?.set_disclosure(&person, &SetDisclosure { not_disclosed: true }).await?;
    refresh(case).await
}

#[given(regex = r"^「([^「」]+)」の健康保険が(\S+)に事由「(\d+)」で喪失する$")]
#[when(regex = r"^「([^「」]+)」の健康保険が(\S+)に事由「(\d+)」で喪失する$")]
async fn lose_insurance(case: &mut Case, person: String, on: String, reason: String) -> StepResult {
    let loss = LoseInsurance { on: on.as_str().into(), reason: half_width(&reason), nth: None, visible_from: None };
    case.simulator()?.lose_insurance(&person, &loss).await?;
    refresh(case).await
}

#[given(regex = r"^「([^「」]+)」の保護が(\S+)に(停止|廃止|再開)される$")]
#[when(regex = r"^「([^「」]+)」の保護が(\S+)に(停止|廃止|再開)される$")]
async fn change_coverage(case: &mut Case, person: String, on: String, kind: String) -> StepResult {
    change(case, &person, japanese(&kind)?, &on, None, None).await
}

#[given(regex = r"^「([^「」]+)」が(\S+)に福祉事務所「([^「」]+)」へ移管され、受給者番号が「(\d+)」になる$")]
#[when(regex = r"^「([^「」]+)」が(\S+)に福祉事務所「([^「」]+)」へ移管され、受給者番号が「(\d+)」になる$")]
async fn move_office(case: &mut Case, person: String, on: String, office: String, number: String) -> StepResult {
    let office = case.office(&office)?.id.clone();
    change(case, &person, CaseChangeKind::Move, &on, Some(office), Some(number)).await
}

#[given(regex = r"^「([^「」]+)」の受給者番号が(\S+)に「(\d+)」へ変わる$")]
#[when(regex = r"^「([^「」]+)」の受給者番号が(\S+)に「(\d+)」へ変わる$")]
async fn renumber(case: &mut Case, person: String, on: String, number: String) -> StepResult {
    change(case, &person, CaseChangeKind::Renumber, &on, None, Some(number)).await
}

async fn change(
    case: &mut Case,
    person: &str,
    kind: CaseChangeKind,
    on: &str,
    to_office: Option<String>,
    number: Option<String>,
) -> StepResult {
    let recipient_number = number.map(|number| half_width(&number));
    let body = CaseChange { kind, on: on.into(), reason: None, to_office, recipient_number };
    case.simulator()?.change_case(person, &body).await?;
    refresh(case).await
}

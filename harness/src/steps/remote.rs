//! 訪問診療等・オンライン診療等: what the patient agrees to away from the reader, and what the clerk asks under it.

use super::desk::{any_numbers, start};
use super::people::refresh;
use crate::case::{Action, Case, StepEnd, StepResult};
use cucumber::{given, when};
use onshi_wire::control::remote_care::{
    ConsentGivenBy, ConsentWithdrawal, GiveRemoteConsent, RemoteCareKind, WithdrawRemoteConsent,
};
use onshi_wire::control::world::Consents;
use onshi_wire::driver::{AcquireConsented, Care, InquireRemotely};

#[given(regex = r"^「([^「」]+)」は(訪問診療等|オンライン診療等)に同意している$")]
async fn consented(case: &mut Case, person: String, care: String) -> StepResult {
    consent(case, &person, &care, None).await
}

#[given(regex = r"^「([^「」]+)」は診療日が(\S+)のオンライン診療等に同意している$")]
async fn consented_for_a_day(case: &mut Case, person: String, day: String) -> StepResult {
    consent(case, &person, "オンライン診療等", Some(day)).await
}

#[given(regex = r"^「([^「」]+)」は(訪問診療等|オンライン診療等)の同意を取り消している$")]
#[when(regex = r"^「([^「」]+)」が(訪問診療等|オンライン診療等)の同意を取り消す$")]
async fn withdraw(case: &mut Case, person: String, care: String) -> StepResult {
    let facility = case.facility()?.id.clone();
    let body = WithdrawRemoteConsent { person, kind: kind(&care), by: ConsentWithdrawal::Patient };
    case.simulator()?.withdraw_remote_consent(&facility, &body).await?;
    refresh(case).await
}

#[when(regex = r"^窓口で「([^「」]+)」を(訪問診療等|オンライン診療等)で照会する$")]
async fn inquire(case: &mut Case, person: String, care: String) -> StepResult {
    let numbers = any_numbers(case, &person)?;
    let body = InquireRemotely { care: of_driver(&care), numbers };
    start(case, "inquiry", Action::InquireRemotely(body)).await.map(|_| ())
}

#[when(regex = r"^(同意日|診療日)が(\S+)から(\S+)までの(訪問診療等|オンライン診療等)の同意済資格情報を一括取得する$")]
async fn acquire(case: &mut Case, by: String, from: String, until: String, care: String) -> StepResult {
    let by_examination = by == "診療日";
    if by_examination && care == "訪問診療等" {
        return Err(StepEnd::error("訪問診療等の同意に診療日はありません。同意日で書いてください"));
    }
    let (from, until) = (case.resolve_date(&from)?, case.resolve_date(&until)?);
    case.start_product().await?;
    case.await_quiet().await?;
    let body = AcquireConsented { care: of_driver(&care), by_examination, from, until };
    start(case, "consented_acquisition", Action::AcquireConsented(body)).await.map(|_| ())
}

async fn consent(case: &mut Case, person: &str, care: &str, examination: Option<String>) -> StepResult {
    let facility = case.facility()?.id.clone();
    let body = GiveRemoteConsent {
        person: person.to_owned(),
        kind: kind(care),
        given_by: ConsentGivenBy::OwnDevice,
        consents: Consents { medication: true, ..Consents::default() },
        examination: examination.map(|day| day.as_str().into()),
        last: None,
    };
    case.simulator()?.give_remote_consent(&facility, &body).await?;
    refresh(case).await
}

fn kind(care: &str) -> RemoteCareKind {
    if care == "訪問診療等" { RemoteCareKind::HomeVisit } else { RemoteCareKind::Online }
}

fn of_driver(care: &str) -> Care {
    if care == "訪問診療等" { Care::HomeVisit } else { Care::Online }
}

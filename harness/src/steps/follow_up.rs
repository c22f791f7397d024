//! Register, 作業リスト, jobs.

use super::{about, count, meaning, who};
use crate::case::{Case, Finding, ScreenVerdict, StepEnd, StepResult};
use crate::checks::words::{JOB_STATE, JOBS, TO_DO};
use crate::checks::{register, work};
use cucumber::then;
use onshi_wire::driver::{Patient, ToDoReason};

const LIST: &str = "券のない受診と確認できなかった受診を作業リストに載せ、片付いたら消してください";
const REGISTER: &str = "患者登録を一人に一件とし、結果をその患者に結び付けてください";

#[then(regex = r"^作業リストに「([^「」]+)」の「([^「」]+)」が載る$")]
async fn listed_for(case: &mut Case, person: String, reason: String) -> StepResult {
    let expected = format!("作業リストに「{person}」の「{reason}」が載る");
    let reason = meaning(TO_DO, &reason)?;
    listed(case, &person, Some(reason), expected).await
}

#[then(regex = r"^作業リストに「([^「」]+)」が載る$")]
async fn listed_at_all(case: &mut Case, person: String) -> StepResult {
    let expected = format!("作業リストに「{person}」が載る");
    listed(case, &person, None, expected).await
}

#[then(regex = r"^作業リストに「([^「」]+)」(?:は|が)載らない$")]
async fn not_listed(case: &mut Case, person: String) -> StepResult {
    let who = who(case, &person)?;
    let about = about(case, &["S003-26", "B-002"], format!("作業リストに「{person}」はない"), LIST);
    case.on_settled_screen(about, |screen| work::not_listed(screen, &who)).await
}

#[then(regex = r"^「([^「」]+)」の受付は(\d+)件になる$")]
async fn times_received(case: &mut Case, person: String, times: String) -> StepResult {
    let who = who(case, &person)?;
    let next = "結果ファイル一つを一件の受付にしてください";
    let about = about(case, &["W-2.6", "W-2.5", "B-125"], format!("「{person}」の受付は{times}件である"), next);
    let times = count(&times)?;
    case.await_screen(about.clone(), |screen| register::times_received(screen, &who, times)).await?;
    case.on_settled_screen(about, |screen| register::times_received(screen, &who, times)).await
}

#[then(regex = r"^「([^「」]+)」の(\d+)件目の受付が画面に出る$")]
async fn received_at_least(case: &mut Case, person: String, times: String) -> StepResult {
    let who = who(case, &person)?;
    let next = "結果ファイルが届くたびに読み、受付として示してください";
    let about = about(case, &["B-022", "B-023"], format!("「{person}」の{times}件目の受付が表示される"), next);
    let times = count(&times)?;
    case.await_screen(about, |screen| register::received_at_least(screen, &who, times)).await
}

#[then(regex = r"^患者登録の「([^「」]+)」は(\d+)人(?:である|になる)$")]
async fn times_registered(case: &mut Case, person: String, times: String) -> StepResult {
    let who = who(case, &person)?;
    let about = about(case, &["B-021", "B-052"], format!("患者登録の「{person}」は{times}人である"), REGISTER);
    let times = count(&times)?;
    case.await_screen(about, |screen| register::times_registered(screen, &who, times)).await
}

#[then(regex = r"^患者登録に氏名「([^「」]+)」の患者が(\d+)人いる$")]
async fn patients_named(case: &mut Case, name: String, times: String) -> StepResult {
    let about = about(case, &["B-021"], format!("氏名「{name}」の患者が{times}人いる"), REGISTER);
    let times = count(&times)?;
    case.await_screen(about, |screen| register::patients_named(screen, &name, times)).await
}

#[then(regex = r"^患者登録は(\d+)人である$")]
async fn register_size(case: &mut Case, times: String) -> StepResult {
    let about = about(case, &["B-052", "B-053"], format!("患者登録は{times}人である"), REGISTER);
    let times = count(&times)?;
    case.on_settled_screen(about, |screen| register::size(screen, times)).await
}

#[then(regex = r"^患者登録の「([^「」]+)」の(\S+)分の券は(\d+)枚である$")]
async fn tickets_of_month(case: &mut Case, person: String, month: String, times: String) -> StepResult {
    let expected = format!("患者登録の「{person}」の{month}分の券は{times}枚である");
    let month = case.resolve_month(&month)?;
    let times = count(&times)?;
    patient(case, &person, &["B-054"], expected, |it| register::tickets_of_month(it, &month, times)).await
}

#[then(regex = r"^患者登録の「([^「」]+)」の(\S+)分の券の受給者番号は「(\d+)」である$")]
async fn tickets_recipient(case: &mut Case, person: String, month: String, number: String) -> StepResult {
    let expected = format!("患者登録の「{person}」の{month}分の券の受給者番号は「{number}」である");
    let month = case.resolve_month(&month)?;
    patient(case, &person, &["B-014"], expected, |it| register::tickets_recipient(it, &month, &number)).await
}

#[then(regex = r"^患者登録の「([^「」]+)」の照会番号は(登録済みになる|登録されていない)$")]
async fn reference_number(case: &mut Case, person: String, state: String) -> StepResult {
    let registered = state == "登録済みになる";
    let expected = format!("患者登録の「{person}」の照会番号は{state}");
    patient(case, &person, &["W-3.5"], expected, |it| register::reference_number(it, registered)).await
}

#[then(regex = r"^患者登録の「([^「」]+)」の保険者番号は「(\d+)」である$")]
async fn stored_insurer(case: &mut Case, person: String, number: String) -> StepResult {
    let expected = format!("患者登録の「{person}」の保険者番号は「{number}」である");
    patient(case, &person, &["S003-50", "B-085"], expected, |it| register::insurer_number(it, &number)).await
}

#[then(regex = r"^患者登録の「([^「」]+)」の受給者番号は「(\d+)」である$")]
async fn stored_recipient(case: &mut Case, person: String, number: String) -> StepResult {
    let expected = format!("患者登録の「{person}」の受給者番号は「{number}」である");
    patient(case, &person, &["S003-50", "B-014"], expected, |it| register::recipient_number(it, &number)).await
}

#[then(regex = r"^([^「」\s]+)は「([^「」]+)」となる$")]
async fn job_ended(case: &mut Case, job: String, state: String) -> StepResult {
    ended(case, &job, &state, None).await
}

#[then(regex = r"^([^「」\s]+)は「([^「」]+)」となり、人数は(\d+)人である$")]
async fn job_ended_with(case: &mut Case, job: String, state: String, people: String) -> StepResult {
    let people = count(&people)?;
    ended(case, &job, &state, Some(people)).await
}

#[then(regex = r"^一括取得の結果に患者登録にない「([^「」]+)」(が示される|は示されない)$")]
async fn unmatched(case: &mut Case, person: String, shown: String) -> StepResult {
    let name = who(case, &person)?.name;
    let next = "結び付かない人を一覧に示し、黙って登録しないでください";
    let about = about(case, &["B-052"], format!("患者登録にない人の一覧に「{name}」{shown}"), next);
    let id = case.memory.jobs.get("bulk_acquisition").cloned();
    let there = shown == "が示される";
    let judge = |screen: &_| work::unmatched(work::job(screen, "bulk_acquisition", id.as_deref()), &name, there);
    case.await_screen(about, judge).await
}

#[then(regex = r"^一括取得に端末のエラーの文がそのまま出る$")]
async fn job_error_text(case: &mut Case) -> StepResult {
    let text = super::screen::error_of_terminal(case).await?;
    let next = "エラーの文をそのまま表示してください";
    let about = about(case, &["W-2.4"], format!("一括取得にエラーの文「{text}」が表示される"), next);
    let id = case.memory.jobs.get("bulk_acquisition").cloned();
    let judge = |screen: &_| work::job_shows(work::job(screen, "bulk_acquisition", id.as_deref()), &text);
    case.await_screen(about, judge).await
}

async fn listed(case: &mut Case, person: &str, reason: Option<ToDoReason>, expected: String) -> StepResult {
    let who = who(case, person)?;
    let about = about(case, &["S002-67", "S002-66"], expected, LIST);
    case.await_screen(about, |screen| work::listed(screen, &who, reason)).await
}

async fn ended(case: &mut Case, job: &str, state: &str, people: Option<u32>) -> StepResult {
    let kind = meaning(JOBS, job)?;
    let wanted = meaning(JOB_STATE, state)?;
    let people_words = people.map_or(String::new(), |people| format!("、人数は{people}人"));
    let expected = format!("{job}は「{state}」となる{people_words}");
    let next = "処理中の間は新しい要求で問い合わせ直し、結果又はエラーを示してください";
    let about = about(case, &["B-051", "B-050", "W-3.6", "W-3.5", "W-3.4"], expected, next);
    let id = case.memory.jobs.get(kind).cloned();
    let judge = |screen: &_| work::job_ended(work::job(screen, kind, id.as_deref()), wanted, people);
    case.await_screen(about, judge).await
}

/// Judges the patient of the register, once nothing is in progress.
async fn patient<F>(case: &mut Case, person: &str, rules: &[&str], expected: String, judge: F) -> Result<(), StepEnd>
where
    F: Fn(&Patient) -> ScreenVerdict,
{
    let who = who(case, person)?;
    let about: Finding = about(case, rules, expected, REGISTER).element(format!("患者登録「{person}」"));
    case.on_settled_screen(about, |screen| register::patient(screen, &who, &judge)).await
}

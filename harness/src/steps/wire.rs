//! What the product asked of the terminal: judged on the bytes in the journal.

use super::{about, count, meaning, who};
use crate::case::dates::half_width;
use crate::case::{Case, Finding, Observed, StepEnd, StepResult};
use crate::checks::request::{self, Layout};
use crate::checks::words::{ELEMENTS, MESSAGES};
use crate::checks::{elements, encoding, file_name};
use cucumber::then;
use onshi_wire::control::journal::Direction;

#[then(regex = r"^端末に「([^「」]+)」の要求が(\d+)件(以上)?届く$")]
async fn requests_arrive(case: &mut Case, message: String, number: String, at_least: String) -> StepResult {
    let layout = layout_of(&message)?;
    let wanted: usize = count(&number)?;
    let expected = format!("端末に「{message}」の要求が{number}件{at_least}届く");
    let missing =
        about(case, &[layout.rule], expected.clone(), "要求を req フォルダーに書いてください").actual("届かなかった");
    case.require_request(layout.id, |_| true, missing).await?;
    case.await_quiet().await?;
    let seen = requests(case, layout.id).await?;
    let enough = seen.len() == wanted || (!at_least.is_empty() && seen.len() >= wanted);
    let finding =
        Finding::required(case.memory.rule(&[layout.rule])).expected(&expected).actual(format!("{}件", seen.len()));
    case.judge(layout.rule, &expected, if enough { Ok(()) } else { Err(finding) })?;
    judge_bytes(case, layout, &seen)?;
    case.memory.requests = seen;
    Ok(())
}

#[then(regex = r"^その要求の([^「」\s]+)は「([^「」]+)」である$")]
async fn element_says(case: &mut Case, element: String, value: String) -> StepResult {
    says(case, &element, &half_width(&value))
}

#[then(regex = r"^その要求の診療年月は(診療月|前月|翌月)である$")]
async fn month_says(case: &mut Case, month: String) -> StepResult {
    let month = case.resolve_month(&month)?.replace('-', "");
    says(case, "診療年月", &month)
}

#[then(regex = r"^その要求の(同意日|診療日)の(始め|終わり)は(\S+)である$")]
async fn day_says(case: &mut Case, which: String, end: String, day: String) -> StepResult {
    let day = case.resolve_date(&day)?.replace('-', "");
    says(case, &format!("{which}の{end}"), &day)
}

#[then(regex = r"^その要求の医療機関コードは「([^「」]+)」のものである$")]
async fn facility_says(case: &mut Case, facility: String) -> StepResult {
    let code = case.facility_named(&facility)?.code.clone();
    says(case, "医療機関コード", &code)
}

#[then(regex = r"^その要求の照会番号は「([^「」]+)」の患者番号である$")]
async fn reference_number_says(case: &mut Case, person: String) -> StepResult {
    let who = who(case, &person)?;
    let screen = case.screen().await?;
    let patients = who.patients(&screen);
    let [patient] = patients.as_slice() else {
        return Err(StepEnd::inconclusive(format!("「{person}」が患者登録にひとりもいないか、何人もいます")));
    };
    let number = patient.patient_id.clone();
    says(case, "照会番号", &number)
}

#[then(regex = r"^その要求の受付番号は先に返った受付番号である$")]
async fn reception_number_says(case: &mut Case) -> StepResult {
    let answers = case.journal().await?.iter().rev().filter(|it| it.entry.direction != Direction::Received);
    let mut answers = answers.filter(|observed| observed.entry.name.contains("01res"));
    let number = answers.find_map(|observed| request::text_in(&observed.bytes, "ReceptionNumber"));
    let number = number.ok_or_else(|| StepEnd::error("模擬環境が受付番号を返していません"))?;
    says(case, "受付番号", &number)
}

#[then(regex = r"^その要求に([^「」\s]+)はない$")]
async fn element_lacks(case: &mut Case, element: String) -> StepResult {
    let name = meaning(ELEMENTS, &element)?;
    let (observed, layout) = last_request(case)?;
    let rule = case.memory.rule(&[layout.rule]);
    let outcome = request::judge_elements(&observed, &rule, |all| elements::lacks(all, &rule, name));
    case.judge(&rule, &format!("その要求に{element}はない"), outcome)
}

#[then(regex = r"^その要求の文字コードは宣言と一致する$")]
async fn encoding_matches(case: &mut Case) -> StepResult {
    let (observed, _) = last_request(case)?;
    let outcome = encoding::read(&observed.bytes).map(|_| ()).map_err(|finding| finding.in_message(&observed));
    case.judge(encoding::RULE, "要求の文字コードは宣言と一致する", outcome)
}

#[then(regex = r"^要求のファイル名はすべて異なる$")]
async fn names_differ(case: &mut Case) -> StepResult {
    let seen = requests(case, "").await?;
    let outcome = file_name::all_differ(seen.iter().map(|observed| observed.entry.name.as_str()));
    if seen.is_empty() {
        return Err(StepEnd::inconclusive("製品の要求がひとつも見えません"));
    }
    case.judge(file_name::RULE, "要求のファイル名はすべて異なる", outcome)
}

/// The product's requests of this kind so far, at its facility.
async fn requests(case: &mut Case, id: &str) -> Result<Vec<Observed>, StepEnd> {
    let seen = case.journal().await?.iter().filter(|it| it.is_request() && (id.is_empty() || it.is_message(id)));
    Ok(seen.cloned().collect())
}

fn judge_bytes(case: &mut Case, layout: &'static Layout, seen: &[Observed]) -> StepResult {
    let code = case.facility()?.code.clone();
    let findings = seen.iter().flat_map(|observed| request::problems(observed, layout, &code)).collect();
    let what = format!("{} の電文は外部インターフェイスの決まりどおりである", layout.id);
    case.judge_all(layout.rule, &what, findings)
}

fn says(case: &mut Case, element: &str, value: &str) -> StepResult {
    let name = meaning(ELEMENTS, element)?;
    let (observed, layout) = last_request(case)?;
    let rule = case.memory.rule(&[layout.rule, "W-3.1"]);
    let outcome = request::judge_elements(&observed, &rule, |all| elements::says(all, &rule, name, value));
    case.judge(&rule, &format!("その要求の{element}は「{value}」である"), outcome)
}

fn layout_of(message: &str) -> Result<&'static Layout, StepEnd> {
    let id = meaning(MESSAGES, message)?;
    request::layout(id).ok_or_else(|| StepEnd::error(format!("「{message}」は製品の要求ではありません")))
}

fn last_request(case: &Case) -> Result<(Observed, &'static Layout), StepEnd> {
    let observed = case.memory.requests.last().cloned();
    let observed = observed.ok_or_else(|| StepEnd::error("その前に「端末に…届く」の手順が要ります"))?;
    let id = observed.entry.message.clone().unwrap_or_default();
    let layout = request::LAYOUTS.iter().find(|layout| id.starts_with(layout.id));
    Ok((observed, layout.ok_or_else(|| StepEnd::error(format!("電文 {id} のレイアウトがありません")))?))
}

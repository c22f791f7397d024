//! What a reception shows.

use super::{about, count, meaning, who};
use crate::case::dates::half_width;
use crate::case::{Case, Observed, ScreenVerdict, StepEnd, StepResult};
use crate::checks::reception::{self, Insurance};
use crate::checks::words::{AID_STATUS, RECEIVED_AS, WARNINGS};
use crate::checks::{encoding, register, request, work};
use cucumber::then;
use onshi_wire::control::journal::Direction;
use onshi_wire::driver::{AidStatus, Reception};

const ASK_OFFICE: &str = "資格と券を分けて判定し、利用可否を示してください";

#[then(regex = r"^画面で「([^「」]+)」の医療扶助は「([^「」]+)」(?:又は「([^「」]+)」)?である$")]
async fn aid_status(case: &mut Case, person: String, one: String, other: String) -> StepResult {
    let wanted = statuses(&one, &other)?;
    let rules = ["S003-49", "S002-64", "S002-20", "B-030"];
    let expected = format!("「{person}」の医療扶助は「{}」と表示される", or(&one, &other));
    let settled = wanted.contains(&AidStatus::Unconfirmed);
    latest(case, &person, &rules, expected, ASK_OFFICE, settled, move |it| reception::aid_status(it, &wanted)).await
}

#[then(regex = r"^画面で「([^「」]+)」は「([^「」]+)」として示される$")]
async fn received_as(case: &mut Case, person: String, word: String) -> StepResult {
    let wanted = meaning(RECEIVED_AS, &word)?;
    let expected = format!("「{person}」は「{word}」として表示される");
    let rules = ["S002-68", "S002-22", "S002-18", "S002-20"];
    latest(case, &person, &rules, expected, ASK_OFFICE, false, move |it| reception::received_as(it, wanted)).await
}

#[then(regex = r"^画面で受給者番号「(\d+)」の照会の医療扶助は「([^「」]+)」である$")]
async fn inquiry_status(case: &mut Case, number: String, status: String) -> StepResult {
    let wanted = [meaning(AID_STATUS, &status)?];
    let expected = format!("受給者番号「{number}」の照会の医療扶助は「{status}」と表示される");
    let settled = status == "未確認";
    let judge = move |it: &Reception| reception::aid_status(it, &wanted);
    of_inquiry(case, &number, &["S002-40", "S002-25", "B-120"], expected, settled, judge).await
}

#[then(regex = r"^画面で(?:受給者)?番号「(\d+)」の照会に注意「([^「」]+)」が出る$")]
async fn inquiry_warned(case: &mut Case, number: String, word: String) -> StepResult {
    let kind = meaning(WARNINGS, &word)?;
    let expected = format!("受給者番号「{number}」の照会に注意「{word}」が表示される");
    of_inquiry(case, &number, &["S002-43", "S002-25"], expected, false, move |it| reception::warned(it, kind)).await
}

#[then(regex = r"^画面で「([^「」]+)」の健康保険は「(有効|無効|なし)」である$")]
async fn insurance(case: &mut Case, person: String, state: String) -> StepResult {
    let wanted = match state.as_str() {
        "有効" => Insurance::Valid,
        "無効" => Insurance::Ended,
        _ => Insurance::Absent,
    };
    let expected = format!("「{person}」の健康保険は「{state}」と表示される");
    let next = "応答の健康保険の結果を取り込んでください";
    let rules = ["S000-20", "S003-50", "B-085"];
    latest(case, &person, &rules, expected, next, false, move |it| reception::insurance(it, wanted)).await
}

#[then(regex = r"^画面に「([^「」]+)」の保険者番号「(\d+)」と番号「([^「」]+)」が出る$")]
async fn insurance_numbers(case: &mut Case, person: String, insurer: String, number: String) -> StepResult {
    let expected = format!("「{person}」の保険者番号「{insurer}」と番号「{number}」が表示される");
    let next = "応答の健康保険の番号を取り込んでください";
    let judge = move |it: &Reception| reception::insurance_numbers(it, &insurer, &number);
    latest(case, &person, &["S000-20", "S003-50", "B-085"], expected, next, false, judge).await
}

#[then(regex = r"^画面に「([^「」]+)」の公費負担者番号「(\d+)」と受給者番号「(\d+)」が出る$")]
async fn aid_numbers(case: &mut Case, person: String, payer: String, recipient: String) -> StepResult {
    let expected = format!("「{person}」の公費負担者番号「{payer}」と受給者番号「{recipient}」が表示される");
    let next = "応答又は紙の券の番号を取り込んでください";
    let judge = move |it: &Reception| reception::aid_numbers(it, &payer, &recipient);
    latest(case, &person, &["S000-37", "B-020", "B-014", "B-075"], expected, next, false, judge).await
}

#[then(regex = r"^画面で「([^「」]+)」に(\S+)分の(医療券|調剤券)が採用されている$")]
async fn ticket(case: &mut Case, person: String, month: String, kind: String) -> StepResult {
    let expected = format!("「{person}」に{month}分の{kind}が採用されている");
    let month = case.resolve_month(&month)?;
    let ticket_type = if kind == "医療券" { "01" } else { "02" };
    let next = "診療年月・有効期間・医療機関コードの合う券を選んでください";
    let judge = move |it: &Reception| reception::ticket(it, &month, ticket_type);
    latest(case, &person, &["S002-26", "S000-37", "B-020"], expected, next, false, judge).await
}

#[then(regex = r"^画面で「([^「」]+)」に券は採用されていない$")]
async fn no_ticket(case: &mut Case, person: String) -> StepResult {
    let expected = format!("「{person}」に券は採用されていない");
    let next = "当院あての、当月の、有効期間内の券だけを使ってください";
    latest(case, &person, &["S000-26", "S000-05"], expected, next, true, reception::no_ticket).await
}

#[then(regex = r"^画面で「([^「」]+)」に採用された調剤券の発行元は「([^「」]+)」である$")]
async fn ticket_issuer(case: &mut Case, person: String, issuer: String) -> StepResult {
    let expected = format!("「{person}」に採用された調剤券の処方箋発行元は「{issuer}」である");
    let code = case.facility_named(&issuer)?.code.clone();
    let next = "処方箋の発行元と一致する調剤券を選んでください";
    let judge = move |it: &Reception| reception::ticket_issuer(it, &code);
    latest(case, &person, &["B-042", "B-040"], expected, next, false, judge).await
}

#[then(regex = r"^画面で「([^「」]+)」の窓口徴収額は(\d+)円である$")]
async fn window_yen(case: &mut Case, person: String, yen: String) -> StepResult {
    let expected = format!("「{person}」の窓口徴収額は{yen}円である");
    let yen = count(&yen)?;
    let next = "券の本人支払額だけを徴収してください";
    let rules = ["B-089", "S000-35", "B-091"];
    latest(case, &person, &rules, expected, next, false, move |it| reception::window_yen(it, Some(yen))).await
}

#[then(regex = r"^画面に「([^「」]+)」の窓口徴収額は示されない$")]
async fn no_window_yen(case: &mut Case, person: String) -> StepResult {
    let expected = format!("「{person}」に医療扶助の窓口徴収額は表示されない");
    let next = "券がない間は医療扶助として会計しないでください";
    latest(case, &person, &["S002-64", "B-024"], expected, next, true, |it| reception::window_yen(it, None)).await
}

#[then(regex = r"^画面に「([^「」]+)」への注意「([^「」]+)」が出る$")]
async fn warned(case: &mut Case, person: String, word: String) -> StepResult {
    let kind = meaning(WARNINGS, &word)?;
    let expected = format!("「{person}」への注意「{word}」が表示される");
    let next = "窓口の担当者に知らせてください";
    latest(case, &person, &["S002-67"], expected, next, false, move |it| reception::warned(it, kind)).await
}

#[then(regex = r"^画面に「([^「」]+)」への注意「([^「」]+)」は出ない$")]
async fn not_warned(case: &mut Case, person: String, word: String) -> StepResult {
    let kind = meaning(WARNINGS, &word)?;
    let expected = format!("「{person}」への注意「{word}」は表示されない");
    let next = "当てはまらない注意を出さないでください";
    latest(case, &person, &[], expected, next, true, move |it| reception::not_warned(it, kind)).await
}

#[then(regex = r"^画面に「([^「」]+)」という氏名が現れる$")]
async fn name_shown(case: &mut Case, name: String) -> StepResult {
    let next = "端末の文字コードで結果ファイルを読んでください";
    let about = about(case, &["W-2.7"], format!("氏名「{name}」が表示される"), next);
    case.await_screen(about, |screen| register::name_shown(screen, &name)).await
}

#[then(regex = r"^画面に「([^「」]+)」という氏名は現れない$")]
async fn name_not_shown(case: &mut Case, name: String) -> StepResult {
    let next = "返っていない情報を表示しないでください";
    let about = about(case, &["B-108"], format!("氏名「{name}」は表示されない"), next);
    case.on_settled_screen(about, |screen| register::name_not_shown(screen, &name)).await
}

#[then(regex = r"^画面の「([^「」]+)」の受付に基盤のメッセージがそのまま出る$")]
async fn platform_text(case: &mut Case, person: String) -> StepResult {
    let text = answered_text(case, "ProcessingResultMessage").await?;
    let expected = format!("「{person}」の受付に「{text}」が表示される");
    let next = "ProcessingResultMessage をそのまま表示してください";
    latest(case, &person, &["B-103"], expected, next, false, move |it| reception::shows_text(it, &text)).await
}

#[then(regex = r"^画面に端末又は基盤のエラーの文がそのまま出る$")]
async fn error_text(case: &mut Case) -> StepResult {
    let text = error_of_terminal(case).await?;
    let next = "エラーの文をそのまま表示してください";
    let about = about(case, &["W-2.4", "W-5"], format!("エラーの文「{text}」が表示される"), next);
    case.await_screen(about, |screen| work::shown_anywhere(screen, &text)).await
}

/// The text that the terminal or the centre gave last as an error: `.err` or ErrorMessage.
pub(super) async fn error_of_terminal(case: &mut Case) -> Result<String, StepEnd> {
    case.await_quiet().await?;
    let found = case.journal().await?.iter().rev().find_map(error_text_of);
    found.ok_or_else(|| StepEnd::error("模擬環境がエラーを返していません"))
}

fn error_text_of(observed: &Observed) -> Option<String> {
    if observed.entry.direction == Direction::Received {
        return None;
    }
    if observed.entry.name.ends_with(".err") && !observed.bytes.is_empty() {
        return encoding::free_text(&observed.bytes);
    }
    request::text_in(&observed.bytes, "ErrorMessage").filter(|text| !text.is_empty())
}

/// The text of this element in the newest answer that has one.
async fn answered_text(case: &mut Case, element: &str) -> Result<String, StepEnd> {
    case.await_quiet().await?;
    let answers = case.journal().await?.iter().rev().filter(|observed| observed.entry.direction != Direction::Received);
    let text = answers.filter_map(|observed| request::text_in(&observed.bytes, element)).find(|text| !text.is_empty());
    text.ok_or_else(|| StepEnd::error(format!("模擬環境の応答に {element} がありません")))
}

fn statuses(one: &str, other: &str) -> Result<Vec<AidStatus>, StepEnd> {
    [one, other].into_iter().filter(|word| !word.is_empty()).map(|word| meaning(AID_STATUS, word)).collect()
}

fn or(one: &str, other: &str) -> String {
    if other.is_empty() { one.to_owned() } else { format!("{one}」又は「{other}") }
}

/// Judges the newest reception of a person: as soon as it fits, or (`settled`) once nothing is in progress any more.
pub(super) async fn latest<F>(
    case: &mut Case,
    person: &str,
    rules: &[&str],
    expected: String,
    next: &str,
    settled: bool,
    judge: F,
) -> StepResult
where
    F: Fn(&Reception) -> ScreenVerdict,
{
    let who = who(case, person)?;
    let about = about(case, rules, expected, next).element(format!("受付「{person}」"));
    if settled {
        return case.on_settled_screen(about, |screen| reception::of(screen, &who, &judge)).await;
    }
    case.await_screen(about, |screen| reception::of(screen, &who, &judge)).await
}

/// Judges the reception that an inquiry by this number began; it may have no name.
async fn of_inquiry<F>(
    case: &mut Case,
    number: &str,
    rules: &[&str],
    expected: String,
    settled: bool,
    judge: F,
) -> StepResult
where
    F: Fn(&Reception) -> ScreenVerdict,
{
    let id = case.memory.inquiries.get(&half_width(number)).cloned().unwrap_or_default();
    let about =
        about(case, rules, expected, "応答の資格有効性をそのまま示してください").element(format!("照会「{number}」"));
    if settled {
        return case.on_settled_screen(about, |screen| reception::by_id(screen, &id, &judge)).await;
    }
    case.await_screen(about, |screen| reception::by_id(screen, &id, &judge)).await
}

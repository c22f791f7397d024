//! What a screen shows of public expenses (医療費助成), and what is reported to PMH.

use super::screen::latest;
use super::{about, count, meaning, who};
use crate::case::dates::half_width;
use crate::case::{Case, ScreenVerdict, StepResult};
use crate::checks::subsidies as check;
use crate::checks::words::SUBSIDY_STANDING;
use cucumber::then;
use onshi_wire::driver::Reception;

#[then(regex = r"^画面に「([^「」]+)」の受給者証「([^「」]+)」がこの順に出る$")]
async fn received(case: &mut Case, person: String, laws: String) -> StepResult {
    let expected = format!("「{person}」の受給者証「{laws}」が公費適用順に表示される");
    let next = "届いた受給者証をすべて、公費適用順に示してください";
    let judge = move |it: &Reception| check::received(it, &laws.split('、').collect::<Vec<_>>());
    latest(case, &person, &["P-08", "P-10"], expected, next, false, judge).await
}

#[then(regex = r"^画面に「([^「」]+)」の受給者証は出ない$")]
async fn nothing_received(case: &mut Case, person: String) -> StepResult {
    let expected = format!("「{person}」の受給者証は表示されない");
    let next = "医療費助成の情報が届かないときは、受給者証を示さないでください";
    latest(case, &person, &["P-01", "P-50"], expected, next, true, |it| check::received(it, &[])).await
}

#[then(regex = r"^画面で「([^「」]+)」の受給者証「([^「」]+)」は「([^「」]+)」である$")]
async fn standing(case: &mut Case, person: String, certificate: String, word: String) -> StepResult {
    let wanted = meaning(SUBSIDY_STANDING, &word)?;
    let expected = format!("「{person}」の受給者証「{certificate}」は「{word}」と表示される");
    let next = "受給者証の内容と受診日から、現物給付できるかを示してください";
    let judge = move |it: &Reception| check::standing(it, &certificate, wanted);
    latest(case, &person, &["P-13", "P-34"], expected, next, false, judge).await
}

#[then(regex = r"^画面で「([^「」]+)」に使う公費は「([^「」]+)」である$")]
async fn used(case: &mut Case, person: String, numbers: String) -> StepResult {
    let expected = format!("「{person}」に使う公費は「{numbers}」である");
    let next = "その日に現物給付できる公費だけを、公費適用順に使ってください";
    let judge = move |it: &Reception| check::used(it, &numbers.split('、').collect::<Vec<_>>());
    latest(case, &person, &["P-08", "P-16"], expected, next, false, judge).await
}

#[then(regex = r"^画面で「([^「」]+)」に公費は使われない$")]
async fn nothing_used(case: &mut Case, person: String) -> StepResult {
    let expected = format!("「{person}」に公費は使われない");
    let next = "使えない公費を会計に含めないでください";
    latest(case, &person, &["P-13", "P-46"], expected, next, true, |it| check::used(it, &[])).await
}

#[then(regex = r"^画面で「([^「」]+)」の(\S+)の受付に使う公費は「([^「」]+)」である$")]
async fn used_on(case: &mut Case, person: String, day: String, numbers: String) -> StepResult {
    let day = case.resolve_date(&day)?;
    let about = about(
        case,
        &["P-06", "P-17"],
        format!("「{person}」の{day}の受付に使う公費は「{numbers}」である"),
        "受診日に有効な公費を使い、過去の受診の公費を変えないでください",
    );
    let who = who(case, &person)?;
    let wanted: Vec<&str> = numbers.split('、').collect();
    case.await_screen(about, |screen| check::of_day(&who, screen, &day, |it| check::used(it, &wanted))).await
}

#[then(regex = r"^画面で「([^「」]+)」の窓口支払額は(\d+)円である$")]
async fn patient_pays(case: &mut Case, person: String, yen: String) -> StepResult {
    let expected = format!("「{person}」の窓口支払額は{yen}円である");
    let yen = count(&yen)?;
    let next = "保険の負担割合、公費の負担割合、上限額の残りのうち、いちばん小さい額を徴収してください";
    latest(case, &person, &["P-20", "P-23"], expected, next, false, move |it| check::patient_pays(it, Some(yen))).await
}

#[then(regex = r"^画面に「([^「」]+)」の窓口支払額は出ない$")]
async fn no_payment(case: &mut Case, person: String) -> StepResult {
    let expected = format!("「{person}」の窓口支払額は、公費を選ぶまで表示されない");
    let next = "使わない公費を選ぶまで会計しないでください";
    latest(case, &person, &["P-09"], expected, next, true, |it| check::patient_pays(it, None)).await
}

#[then(regex = r"^画面で「([^「」]+)」の公費「([^「」]+)」の管理票の額は(\d+)円である$")]
async fn slip(case: &mut Case, person: String, payer: String, yen: String) -> StepResult {
    let expected = format!("「{person}」の公費「{payer}」の上限額管理票に書く額は{yen}円である");
    let yen = count(&yen)?;
    let next = "後の公費が助成する前の自己負担額を、0円でも管理票に書いてください";
    let judge = move |it: &Reception| check::slip(it, &half_width(&payer), yen);
    latest(case, &person, &["P-24", "P-26"], expected, next, false, judge).await
}

#[then(regex = r"^患者登録の「([^「」]+)」の公費「([^「」]+)」の有効期間の終了は(\S+)である$")]
async fn stored_until(case: &mut Case, person: String, payer: String, day: String) -> StepResult {
    let day = case.resolve_date(&day)?;
    let rules = ["P-02", "P-06", "P-07", "P-41"];
    stored(case, &person, &rules, format!("公費「{payer}」の有効期間の終了は{day}"), move |patient| {
        check::stored_until(patient, &half_width(&payer), &day)
    })
    .await
}

#[then(regex = r"^患者登録の「([^「」]+)」の公費「([^「」]+)」の受給者番号は「([^「」]+)」である$")]
async fn stored_number(case: &mut Case, person: String, payer: String, number: String) -> StepResult {
    let rules = ["P-36", "P-37", "P-42"];
    stored(
        case,
        &person,
        &rules,
        format!("公費「{payer}」が登録され、受給者番号が合う"),
        move |patient| check::stored_number(patient, &half_width(&payer), &number),
    )
    .await
}

#[then(regex = r"^患者登録の「([^「」]+)」の公費は(\d+)件である$")]
async fn stored_count(case: &mut Case, person: String, wanted: String) -> StepResult {
    let wanted: usize = count(&wanted)?;
    stored(case, &person, &["P-08", "P-55"], format!("公費が{wanted}件登録されている"), move |patient| {
        check::stored_count(patient, wanted)
    })
    .await
}

#[then(regex = r"^画面で「([^「」]+)」の自己負担額の報告は「(済み|未了)」である$")]
async fn reported(case: &mut Case, person: String, word: String) -> StepResult {
    let expected = format!("「{person}」の自己負担額の報告は「{word}」と表示される");
    let wanted = word == "済み";
    let next = "報告できるまで送り直してください";
    latest(case, &person, &["P-25"], expected, next, false, move |it| check::reported(it, wanted)).await
}

#[then(regex = r"^端末に医療費総額(\d+)円、自己負担額(\d+)円の報告が届く$")]
async fn report_arrives(case: &mut Case, total: String, paid: String) -> StepResult {
    let (total, paid) = (half_width(&total), half_width(&paid));
    let finding = about(
        case,
        &["P-25"],
        format!("医療費総額{total}円、自己負担額{paid}円の報告"),
        "会計のあと、上限額管理の対象となる額を報告してください",
    );
    let what = format!("医療費総額{total}円、自己負担額{paid}円の報告が届く");
    let requirement = finding.requirement.clone();
    let fits = move |bytes: &[u8]| check::report(bytes).is_some_and(|it| it == (total.clone(), paid.clone()));
    case.require_request("PMHsimsm03req", move |seen| fits(&seen.bytes), finding).await?;
    case.judge(&requirement, &what, Ok(()))
}

/// Judges the patient of the register, as soon as it fits.
async fn stored<F>(case: &mut Case, person: &str, rules: &[&str], expected: String, judge: F) -> StepResult
where
    F: Fn(&onshi_wire::driver::Patient) -> ScreenVerdict,
{
    let who = who(case, person)?;
    let expected = format!("患者登録の「{person}」: {expected}");
    let next = "登録済みの公費を、担当者の確認なしに変えないでください";
    let about = about(case, rules, expected, next).element(format!("患者登録「{person}」"));
    case.on_settled_screen(about, |screen| check::patient(&who, screen, &judge)).await
}

//! What an insurer registers, and which certificates of insurance a reception shows.

use super::desk::{inquire, insurance_numbers};
use super::people::refresh;
use super::{about, meaning, who};
use crate::case::dates::half_width;
use crate::case::{Case, StepResult};
use crate::checks::reception;
use crate::checks::words::CERTIFICATES;
use cucumber::{given, then, when};
use onshi_wire::control::world_file::InsuranceSpec;
use onshi_wire::driver::InquireByNumber;

#[given(regex = r"^「([^「」]+)」の健康保険が(\S+)に保険者番号「(\d+)」、番号「(\d+)」へ替わり、(\S+)に登録される$")]
#[when(regex = r"^「([^「」]+)」の健康保険が(\S+)に保険者番号「(\d+)」、番号「(\d+)」へ替わり、(\S+)に登録される$")]
async fn replace(
    case: &mut Case,
    person: String,
    from: String,
    insurer: String,
    number: String,
    visible: String,
) -> StepResult {
    let spec = InsuranceSpec {
        insurer_number: Some(half_width(&insurer)),
        number: Some(half_width(&number)),
        branch: Some("00".to_owned()),
        from: Some(from.as_str().into()),
        successor: true,
        visible_from: Some(format!("{visible} 09:00").as_str().into()),
        ..InsuranceSpec::default()
    };
    case.simulator()?.add_insurance(&person, &spec).await?;
    refresh(case).await
}

#[when(regex = r"^窓口で「([^「」]+)」を前の保険の番号で照会する$")]
async fn inquire_by_former_numbers(case: &mut Case, person: String) -> StepResult {
    let former = case.person(&person)?.insurance.first().cloned();
    let now = insurance_numbers(case, &person)?;
    let former = former.map(|held| InquireByNumber {
        insurer_number: held.insurer_number,
        symbol: held.symbol,
        number: held.number,
        branch: held.branch,
        ..now.clone()
    });
    inquire(case, former.unwrap_or(now)).await
}

#[when(regex = r"^窓口で「([^「」]+)」を枝番なしの保険の番号で照会する$")]
async fn inquire_without_branch(case: &mut Case, person: String) -> StepResult {
    let numbers = insurance_numbers(case, &person)?;
    inquire(case, InquireByNumber { branch: None, ..numbers }).await
}

#[when(regex = r"^窓口で「([^「」]+)」を限度額の提供に同意を得て保険の番号で照会する$")]
async fn inquire_with_limit(case: &mut Case, person: String) -> StepResult {
    let numbers = insurance_numbers(case, &person)?;
    inquire(case, InquireByNumber { limit_certificate_consent: true, ..numbers }).await
}

#[then(regex = r"^画面に「([^「」]+)」の(限度額適用認定証|高齢受給者証|特定疾病療養受療証)「([^「」]+)」が出る$")]
async fn certificate(case: &mut Case, person: String, kind: String, value: String) -> StepResult {
    let wanted = meaning(CERTIFICATES, &kind)?;
    let who = who(case, &person)?;
    let expected = format!("「{person}」の{kind}「{value}」が表示される");
    let about = about(case, &["W-3.2"], expected, "応答にある証の情報を取り込んでください");
    let judge = move |it: &_| reception::certificate(it, wanted, &value);
    case.await_screen(about, |screen| reception::of(screen, &who, &judge)).await
}

#[then(regex = r"^画面に「([^「」]+)」の(限度額適用認定証|高齢受給者証|特定疾病療養受療証)は出ない$")]
async fn no_certificate(case: &mut Case, person: String, kind: String) -> StepResult {
    let wanted = meaning(CERTIFICATES, &kind)?;
    let who = who(case, &person)?;
    let expected = format!("「{person}」の{kind}は表示されない");
    let about = about(case, &["W-3.2"], expected, "応答にない証を示さないでください");
    case.on_settled_screen(about, |screen| reception::of(screen, &who, |it| reception::no_certificate(it, wanted)))
        .await
}

//! Claims: the month is closed, certificates are entered, returned receipts are taken in; what the examiner says and
//! what the product's list shows. What a receipt says is in [`super::receipts`].

use super::{about, meaning, table, who};
use crate::case::dates::half_width;
use crate::case::{Action, Case, Finding, StepEnd, StepResult};
use crate::checks::claims::file::ClaimFile;
use crate::checks::claims::form;
use crate::checks::claims::standing::{self, HOLD, STATUS};
use crate::checks::claims::{identity, person};
use base64::Engine as _;
use cucumber::gherkin::Step;
use cucumber::{then, when};
use onshi_wire::control::claims_desk::{ReceiptAnswer, ReceiptState, SubmissionOutcome, WithdrawClaim, WithdrawnBy};
use onshi_wire::driver::{ClaimMonth, OtherCertificate, ReturnedClaims};

const LIST: &str = "請求できないものは保留とし、理由を請求の一覧に示してください";

#[when(regex = r"^(\S+)分の請求ファイルを作成する$")]
async fn claim(case: &mut Case, month: String) -> StepResult {
    let month = case.resolve_month(&month)?;
    case.start_product().await?;
    case.await_quiet().await?;
    case.mark().await?;
    let job = case.act(Action::Claim(ClaimMonth { month })).await?.map(|started| started.id);
    case.memory.claims = case.await_claim_files(job.as_deref()).await?;
    Ok(())
}

#[when(regex = r"^窓口で「([^「」]+)」の受給者証を入力する$")]
async fn enter_certificate(case: &mut Case, person: String, step: &Step) -> StepResult {
    let patient = case.person(&person)?.clone();
    let mut certificate = OtherCertificate {
        name: patient.name,
        kana: patient.kana,
        birthdate: patient.birthdate,
        ..OtherCertificate::default()
    };
    for (item, value) in table::rows(step)? {
        match item.as_str() {
            "負担者番号" => certificate.payer_number = half_width(&value),
            "受給者番号" => certificate.recipient_number = half_width(&value),
            "有効期間の開始" => certificate.valid_from = Some(case.resolve_date(&value)?),
            "有効期間の終了" => certificate.valid_until = Some(case.resolve_date(&value)?),
            "上限額" => certificate.cap_yen = Some(super::count(&value)?),
            _ => return Err(StepEnd::error(format!("受給者証の項目「{item}」は使えません"))),
        }
    }
    case.act(Action::EnterCertificate(certificate)).await.map(|_| ())
}

#[when(regex = r"^返戻ファイルを製品に取り込む$")]
async fn take_returned(case: &mut Case) -> StepResult {
    let file = case.memory.claims.last().cloned().ok_or_else(no_file)?;
    let answer = case.examiners_answer(&file).await?;
    let facility = case.facility()?.id.clone();
    let bytes = case.simulator()?.claim_returned(&facility, answer.submission).await?;
    let returned = ReturnedClaims {
        file_name: file.entry.name.replace(".UKE", ".returned.UKE"),
        bytes_base64: base64::engine::general_purpose::STANDARD.encode(bytes),
    };
    for receipt in answer.receipts {
        if let (Some(person), Some(number)) = (receipt.person, receipt.search_number) {
            case.memory.search_numbers.insert(person, number);
        }
    }
    case.act(Action::TakeReturned(returned)).await.map(|_| ())
}

/// C-9.5. The office writes on paper; what reaches the product is a file like that of a return.
#[when(regex = r"^福祉事務所が「([^「」]+)」のレセプトの過誤を依頼する$")]
async fn withdrawn_by_office(case: &mut Case, person: String) -> StepResult {
    let patient = case.person(&person)?;
    let id = patient.id.clone();
    let office = patient.aid.last().map(|aid| aid.office.clone());
    let file = case.memory.claims.last().cloned().ok_or_else(no_file)?;
    let answer = case.examiners_answer(&file).await?;
    let receipt = answer.receipts.iter().find(|receipt| receipt.person.as_ref() == Some(&id));
    let index = receipt.ok_or_else(|| not_in_file(&person))?.index;
    let body =
        WithdrawClaim {
            by: WithdrawnBy::Office, office, insurer_number: None, reason: "本人支払額の誤り".to_owned()
        };
    let facility = case.facility()?.id.clone();
    case.simulator()?.withdraw_claim(&facility, (answer.submission, index), &body).await?;
    Ok(())
}

#[then(regex = r"^形式の正しい請求ファイルが届く$")]
async fn file_is_right(case: &mut Case) -> StepResult {
    let files = files(case)?;
    for (seen, file) in files {
        for (rule, what, check) in form::CHECKS {
            case.judge(rule, what, check(&file).map_err(|finding| finding.in_message(&seen)))?;
        }
    }
    Ok(())
}

#[then(regex = r"^請求ファイルの審査支払機関は(支払基金|国保連)である$")]
async fn goes_to(case: &mut Case, agency: String) -> StepResult {
    let wanted = if agency == "支払基金" { "1" } else { "2" };
    for (seen, file) in files(case)? {
        let outcome = identity::agency(&file, wanted).map_err(|finding| finding.in_message(&seen));
        case.judge("C12-08", &format!("審査支払機関は{agency}"), outcome)?;
    }
    Ok(())
}

#[then(regex = r"^請求ファイルに「([^「」]+)」の(\S+)分のレセプトはない$")]
async fn not_claimed(case: &mut Case, person: String, month: String) -> StepResult {
    let whose = identity(case, &person)?;
    let digits = case.resolve_month(&month)?.replace('-', "");
    let rule = case.memory.rule(&["C12-13", "C12-17", "C-9.2", "C12-16", "C12-18", "B-046"]);
    let expected = format!("請求ファイルに「{person}」の{month}分のレセプトはない");
    let mut others = 0;
    for (seen, file) in files(case)? {
        let receipts = whose.receipts(&file);
        others += file.receipts().len() - receipts.len();
        if let Some(found) = receipts.iter().find(|receipt| receipt.month() == digits) {
            let finding = form::at(&rule, found.common(), 5, "氏名")
                .expected(&expected)
                .actual("ある")
                .next("請求できないものは保留とし、請求したものは重ねて請求しないでください")
                .in_message(&seen);
            return Err(StepEnd::fail(finding));
        }
    }
    if others == 0 {
        return Err(StepEnd::inconclusive("請求ファイルにレセプトが一枚もないので、「ない」ことを確かめられません"));
    }
    case.satisfied(&rule, &expected);
    Ok(())
}

#[then(regex = r"^請求の一覧で「([^「」]+)」の(\S+)分は「([^「」]+)」である$")]
async fn stands(case: &mut Case, person: String, month: String, status: String) -> StepResult {
    stand(case, &person, &month, &status, None).await
}

#[then(regex = r"^請求の一覧で「([^「」]+)」の(\S+)分は「([^「」]+)」\((\S+)\)である$")]
async fn stands_because(case: &mut Case, person: String, month: String, status: String, hold: String) -> StepResult {
    stand(case, &person, &month, &status, Some(hold)).await
}

async fn stand(case: &mut Case, person: &str, month: &str, status: &str, hold: Option<String>) -> StepResult {
    let who = who(case, person)?;
    let reason = hold.as_ref().map(|hold| format!("({hold})")).unwrap_or_default();
    let expected = format!("請求の一覧で「{person}」の{month}分は「{status}」{reason}である");
    let month = case.resolve_month(month)?;
    let status = meaning(STATUS, status)?;
    let hold = hold.map(|hold| meaning(HOLD, &hold)).transpose()?;
    let rules = ["C-9.5", "B-046", "C12-16", "C12-18", "C12-09", "B-150"];
    let about = about(case, &rules, expected, LIST);
    case.await_screen(about, |screen| standing::stands(screen, &who, &month, status, hold)).await
}

#[then(regex = r"^審査支払機関で「([^「」]+)」のレセプトは「(受付|返戻)」となる$")]
async fn examined(case: &mut Case, person: String, outcome: String) -> StepResult {
    let id = case.person(&person)?.id.clone();
    let rule = case.memory.rule(&["C-9.1", "B-154", "B-151", "C12-13"]);
    let expected = format!("審査支払機関で「{person}」のレセプトは「{outcome}」となる");
    let mut found: Vec<ReceiptAnswer> = Vec::new();
    for (seen, _) in files(case)? {
        let answer = case.examiners_answer(&seen).await?;
        if answer.outcome == SubmissionOutcome::Refused {
            let reasons: Vec<String> = answer.reasons.iter().map(|reason| reason.what.clone()).collect();
            let finding = Finding::required(&rule)
                .expected(&expected)
                .actual(format!("ファイルが受付不能: {}", reasons.join("、")))
                .next("ファイルの形式を直してください")
                .in_message(&seen);
            return Err(StepEnd::fail(finding));
        }
        found.extend(answer.receipts.into_iter().filter(|receipt| receipt.person.as_ref() == Some(&id)));
    }
    let Some(receipt) = found.last() else { return Err(not_in_file(&person)) };
    let returned = matches!(receipt.state, ReceiptState::Returned | ReceiptState::Withdrawn);
    if returned == (outcome == "返戻") {
        case.satisfied(&rule, &expected);
        return Ok(());
    }
    let reasons: Vec<String> = receipt.reasons.iter().map(|reason| reason.what.clone()).collect();
    let word = if returned { "返戻" } else { "受付" };
    Err(StepEnd::fail(
        Finding::required(&rule)
            .expected(expected)
            .actual(format!("{word}: {}", reasons.join("、")))
            .next("返戻の理由に従って直し、請求し直してください"),
    ))
}

/// The files of the last closing, read.
pub(super) fn files(case: &Case) -> Result<Vec<(crate::case::Observed, ClaimFile)>, StepEnd> {
    if case.memory.claims.is_empty() {
        return Err(no_file());
    }
    Ok(case.memory.claims.iter().map(|seen| (seen.clone(), ClaimFile::read(&seen.bytes))).collect())
}

fn no_file() -> StepEnd {
    StepEnd::inconclusive("請求ファイルが届いていません")
}

/// A person missing from the file is nothing that can be judged: the vendor's month may hold others only.
pub(super) fn not_in_file(person: &str) -> StepEnd {
    StepEnd::inconclusive(format!("「{person}」のレセプトが請求ファイルに見当たりません"))
}

/// A person of the world as a receipt would name them.
pub(super) fn identity(case: &Case, alias: &str) -> Result<person::Identity, StepEnd> {
    let known = case.person(alias)?;
    let mut numbers: Vec<String> = known.aid.iter().map(|aid| aid.recipient_number.clone()).collect();
    numbers.extend(known.insurance.iter().map(|insurance| insurance.number.clone()));
    Ok(person::Identity {
        alias: alias.to_owned(),
        name: known.name.clone(),
        kana: known.kana.clone(),
        sex: super::desk::sex_code(known.sex).to_owned(),
        birthdate: known.birthdate.replace('-', ""),
        numbers,
    })
}

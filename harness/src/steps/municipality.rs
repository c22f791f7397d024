//! What a municipality does at PMH: certificates registered, withdrawn and replaced through `postRegistrationTasks`
//! (spec/pmh.md §2), and how caps are managed.

use super::count;
use super::table::{japanese, rows};
use crate::case::{Case, StepEnd, StepResult};
use cucumber::gherkin::Step;
use cucumber::{given, when};
use onshi_wire::control::municipality::{RecordOutcome, TaskState};
use onshi_wire::control::subsidy_desk::SetCapSlip;
use onshi_wire::control::world_file::Sex;
use serde_json::{Value, json};

#[given(regex = r"^自治体「([^「」]+)」が「([^「」]+)」の「([^「」]+)」の受給者証をPMHに登録する$")]
#[when(regex = r"^自治体「([^「」]+)」が「([^「」]+)」の「([^「」]+)」の受給者証をPMHに登録する$")]
async fn register(case: &mut Case, municipality: String, person: String, type_id: String, step: &Step) -> StepResult {
    let record = record(case, &person, &type_id, step).await?;
    post(case, &municipality, record).await
}

#[given(regex = r"^自治体「([^「」]+)」が「([^「」]+)」の「([^「」]+)」の受給者証の登録を取り消す$")]
#[when(regex = r"^自治体「([^「」]+)」が「([^「」]+)」の「([^「」]+)」の受給者証の登録を取り消す$")]
async fn withdraw(case: &mut Case, municipality: String, person: String, type_id: String, step: &Step) -> StepResult {
    let mut record = record(case, &person, &type_id, step).await?;
    record["isDeleted"] = json!(true);
    post(case, &municipality, record).await
}

#[given(regex = r"^自治体「([^「」]+)」の上限額管理票は「(紙|電子)」である$")]
async fn cap_slip(case: &mut Case, municipality: String, slip: String) -> StepResult {
    let body = SetCapSlip { slip: japanese(&slip)?, certificate_type: None };
    case.simulator()?.set_cap_slip(&municipality, &body).await.map(|_| ()).map_err(StepEnd::from)
}

/// A record of `postRegistrationTasks` about a person of the world; the table says what is on the certificate.
async fn record(case: &mut Case, person: &str, type_id: &str, step: &Step) -> Result<Value, StepEnd> {
    let about = case.person(person)?.clone();
    let number = case.simulator()?.individual_number(person).await?;
    let mut record = json!({
        "orgSpecificCertificateTypeId": type_id,
        "myNumber": number.individual_number,
        "basicFiveInfo": {
            "name": about.name,
            "nameKana": about.kana,
            "address": about.address,
            "dateOfBirth": about.birthdate,
            "sex": if about.sex == Sex::Female { "2" } else { "1" },
        },
        "isNotDisclosed": false,
        "certificationName": "受給者証",
        "isAlwaysReimbursement": "0",
        "validFrom": case.resolve_date("前月の1日")?,
        "validTo": case.resolve_date("3か月後の末日")?,
        "historyKey": "1",
        "isDeleted": false,
        "certificationDetail": [],
    });
    for (item, value) in rows(step)? {
        fill(case, &mut record, &item, &value)?;
    }
    Ok(record)
}

fn fill(case: &Case, record: &mut Value, item: &str, value: &str) -> StepResult {
    let (field, value) = match item {
        "公費負担者番号" => ("medicalSubsidyInsurerNumber", json!(value)),
        "公費受給者番号" => ("medicalSubsidyRecipientNumber", json!(value)),
        "受給者証名" => ("certificationName", json!(value)),
        "有効期間の開始" => ("validFrom", json!(case.resolve_date(value)?)),
        "有効期間の終了" => ("validTo", json!(case.resolve_date(value)?)),
        "上限額" => ("maxCopaymentAmount", json!({ "amount": count::<u32>(value)? })),
        "常に償還払い" => ("isAlwaysReimbursement", json!(if value == "はい" { "1" } else { "0" })),
        "指定医療機関" => ("designatedMedicalInstitutions", json!(facility_codes(case, value)?)),
        "不開示" => ("isNotDisclosed", json!(value == "はい")),
        "履歴キー" => ("historyKey", json!(value)),
        "交付年月日" => {
            let day = case.resolve_date(value)?;
            ("certificationDetail", json!([{ "itemName": "交付年月日", "itemValue": day }]))
        }
        _ => return Err(StepEnd::error(format!("PMHに登録する項目「{item}」は使えません"))),
    };
    record[field] = value;
    Ok(())
}

/// Codes of facilities of the world, `;` between them.
fn facility_codes(case: &Case, names: &str) -> Result<String, StepEnd> {
    let codes = names.split('、').map(|name| case.facility_named(name).map(|facility| facility.code.clone()));
    Ok(codes.collect::<Result<Vec<_>, _>>()?.join(";"))
}

/// Registers one record and makes sure that PMH took it: a refused one is a mistake of the story.
async fn post(case: &mut Case, municipality: &str, record: Value) -> StepResult {
    let known = case.simulator()?.municipalities().await?;
    let body = known.into_iter().find(|it| it.id == municipality);
    let body = body.ok_or_else(|| StepEnd::error(format!("自治体「{municipality}」は模擬環境にありません")))?;
    let accepted = case.simulator()?.post_registration_tasks(&body.registration_token, &[record]).await?;
    let task = case.simulator()?.registration_task(&body.registration_token, &accepted.task_id).await?;
    let refused = task.results.iter().any(|result| result.result == RecordOutcome::Rejected);
    if task.state == TaskState::Processing || refused {
        return Err(StepEnd::error(format!("PMHが受給者証を登録しませんでした: {:?}", task.results)));
    }
    Ok(())
}

//! The clerk at the receipt computer.

use super::who;
use crate::case::dates::half_width;
use crate::case::{Action, Case, StepEnd, StepResult};
use cucumber::when;
use onshi_wire::control::world_file::Sex;
use onshi_wire::driver::{
    AcquireInBulk, InquireByNumber, InquireInBulk, PaperReception, Prescription, RegisterReferenceNumbers,
};

#[when(regex = r"^窓口で「([^「」]+)」を受給者番号で照会する$")]
async fn inquire_by_recipient_number(case: &mut Case, person: String) -> StepResult {
    let numbers = aid_numbers(case, &person)?;
    inquire(case, numbers).await
}

#[when(regex = r"^窓口で「([^「」]+)」を保険の番号で照会する$")]
async fn inquire_by_insurance_number(case: &mut Case, person: String) -> StepResult {
    let numbers = insurance_numbers(case, &person)?;
    inquire(case, numbers).await
}

#[when(regex = r"^窓口で公費負担者番号「(\d+)」、受給者番号「(\d+)」、生年月日「([\d-]+)」を照会する$")]
async fn inquire_by_given_numbers(case: &mut Case, payer: String, recipient: String, birthdate: String) -> StepResult {
    let insurer_number = half_width(&payer);
    let number = half_width(&recipient);
    inquire(case, InquireByNumber { insurer_number, number, birthdate, ..InquireByNumber::default() }).await
}

#[when(regex = r"^窓口で「([^「」]+)」と「([^「」]+)」を一括照会する$")]
async fn inquire_in_bulk(case: &mut Case, one: String, other: String) -> StepResult {
    let people = vec![any_numbers(case, &one)?, any_numbers(case, &other)?];
    start(case, "bulk_inquiry", Action::InquireInBulk(InquireInBulk { people })).await.map(|_| ())
}

#[when(regex = r"^(\S+)分の委託先資格情報を一括取得する$")]
async fn acquire_in_bulk(case: &mut Case, month: String) -> StepResult {
    let month = case.resolve_month(&month)?;
    case.start_product().await?;
    case.await_quiet().await?;
    start(case, "bulk_acquisition", Action::AcquireInBulk(AcquireInBulk { month })).await.map(|_| ())
}

#[when(regex = r"^窓口で「([^「」]+)」を診療依頼書で受け付ける$")]
async fn receive_with_paper(case: &mut Case, person: String) -> StepResult {
    receive_paper(case, &person, true).await
}

#[when(regex = r"^窓口で「([^「」]+)」を券なしで受け付ける$")]
async fn receive_without_paper(case: &mut Case, person: String) -> StepResult {
    receive_paper(case, &person, false).await
}

#[when(regex = r"^窓口で「([^「」]+)」の照会番号を登録する$")]
async fn register_reference_number(case: &mut Case, person: String) -> StepResult {
    register_reference_numbers(case, &[person]).await
}

#[when(regex = r"^窓口で「([^「」]+)」と「([^「」]+)」の照会番号をまとめて登録する$")]
async fn register_two_reference_numbers(case: &mut Case, one: String, other: String) -> StepResult {
    register_reference_numbers(case, &[one, other]).await
}

#[when(regex = r"^窓口で「([^「」]+)」の処方箋の発行元を「([^「」]+)」と入力する$")]
async fn enter_prescription(case: &mut Case, person: String, issuer: String) -> StepResult {
    let issuer_code = case.facility_named(&issuer)?.code.clone();
    let patient = who(case, &person)?;
    let screen = case.screen().await?;
    let reception = patient.latest(&screen).map(|reception| reception.id.clone());
    let reception_id =
        reception.ok_or_else(|| StepEnd::inconclusive(format!("「{person}」の受付が画面にありません")))?;
    case.act(Action::Prescribe(Prescription { reception_id, issuer_code })).await.map(|_| ())
}

/// Reception by paper; with what stands on the 診療依頼書, or with nothing but name and birthdate.
pub(super) async fn receive_paper(case: &mut Case, person: &str, with_numbers: bool) -> StepResult {
    let patient = case.person(person)?.clone();
    let aid = patient.aid.last().filter(|_| with_numbers);
    let paper = PaperReception {
        name: patient.name.clone(),
        kana: patient.kana.clone(),
        birthdate: patient.birthdate.clone(),
        payer_number: aid.map(|aid| aid.payer_number.clone()),
        recipient_number: aid.map(|aid| aid.recipient_number.clone()),
        valid_from: aid.map(|_| case.resolve_date("診療月の1日")).transpose()?,
        valid_until: aid.map(|_| case.resolve_date("診療月の末日")).transpose()?,
        self_pay_yen: aid.map(|_| 0),
        sex: Some(sex_code(patient.sex).to_owned()),
    };
    case.act(Action::ReceivePaper(paper)).await.map(|_| ())
}

pub(super) async fn inquire(case: &mut Case, numbers: InquireByNumber) -> StepResult {
    let number = numbers.number.clone();
    if let Some(id) = start(case, "inquiry", Action::InquireByNumber(numbers)).await? {
        case.memory.inquiries.insert(number, id);
    }
    Ok(())
}

async fn register_reference_numbers(case: &mut Case, people: &[String]) -> StepResult {
    let screen = case.screen().await?;
    let mut patient_ids = Vec::new();
    for person in people {
        let patient = who(case, person)?;
        match patient.patients(&screen).as_slice() {
            [one] => patient_ids.push(one.patient_id.clone()),
            _ => return Err(StepEnd::inconclusive(format!("「{person}」が患者登録にひとりもいないか、何人もいます"))),
        }
    }
    let body = RegisterReferenceNumbers { patient_ids };
    start(case, "reference_numbers", Action::RegisterReferenceNumbers(body)).await.map(|_| ())
}

/// Presses a button and remembers what it began.
pub(super) async fn start(case: &mut Case, kind: &'static str, action: Action) -> Result<Option<String>, StepEnd> {
    let id = case.act(action).await?.map(|started| started.id);
    case.memory.jobs.remove(kind);
    case.memory.jobs.extend(id.clone().map(|id| (kind, id)));
    Ok(id)
}

/// 性別 (OQSCD007).
pub(super) fn sex_code(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "1",
        Sex::Female => "2",
    }
}

/// What stands on a person's paper for medical aid.
fn aid_numbers(case: &Case, person: &str) -> Result<InquireByNumber, StepEnd> {
    let patient = case.person(person)?;
    let aid = patient.aid.last().ok_or_else(|| StepEnd::error(format!("「{person}」は被保護者ではありません")))?;
    Ok(InquireByNumber {
        insurer_number: aid.payer_number.clone(),
        number: aid.recipient_number.clone(),
        birthdate: patient.birthdate.clone(),
        ..InquireByNumber::default()
    })
}

/// What stands on a person's insurance card.
pub(super) fn insurance_numbers(case: &Case, person: &str) -> Result<InquireByNumber, StepEnd> {
    let patient = case.person(person)?;
    let insurance = patient.insurance.last();
    let insurance = insurance.ok_or_else(|| StepEnd::error(format!("「{person}」には健康保険がありません")))?;
    Ok(InquireByNumber {
        insurer_number: insurance.insurer_number.clone(),
        symbol: insurance.symbol.clone(),
        number: insurance.number.clone(),
        branch: insurance.branch.clone(),
        birthdate: patient.birthdate.clone(),
        limit_certificate_consent: false,
    })
}

pub(super) fn any_numbers(case: &Case, person: &str) -> Result<InquireByNumber, StepEnd> {
    aid_numbers(case, person).or_else(|_| insurance_numbers(case, person))
}

//! What the welfare office decides, registers, corrects, withdraws.

use super::table;
use crate::case::{Case, StepEnd, StepResult};
use cucumber::gherkin::Step;
use cucumber::{given, when};
use onshi_wire::control::world::{Delegate, TicketState};
use onshi_wire::control::world_file::{RegistrationSpec, TicketKind, TicketSpec};

#[given(regex = r"^福祉事務所が「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)を登録する$")]
#[when(regex = r"^福祉事務所が「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)を登録する$")]
async fn register(case: &mut Case, person: String, facility: String, kind: String, step: &Step) -> StepResult {
    delegate(case, &person, &facility, &kind, RegistrationSpec::AtOnce, Some(step)).await
}

#[given(regex = r"^福祉事務所が「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)を決定する$")]
#[when(regex = r"^福祉事務所が「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)を決定する$")]
async fn decide(case: &mut Case, person: String, facility: String, kind: String, step: &Step) -> StepResult {
    delegate(case, &person, &facility, &kind, RegistrationSpec::ByCalendar, Some(step)).await
}

#[given(regex = r"^福祉事務所による「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)の登録は「(あり|なし)」である$")]
async fn registered_or_not(
    case: &mut Case,
    person: String,
    facility: String,
    kind: String,
    there: String,
) -> StepResult {
    if there == "なし" {
        return Ok(());
    }
    delegate(case, &person, &facility, &kind, RegistrationSpec::AtOnce, None).await
}

#[given(regex = r"^福祉事務所が「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)を訂正する$")]
#[when(regex = r"^福祉事務所が「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)を訂正する$")]
async fn correct(case: &mut Case, person: String, facility: String, kind: String, step: &Step) -> StepResult {
    let correction = table::correction(step)?;
    let ticket = newest_ticket(case, &person, &facility, &kind).await?;
    case.simulator()?.correct_ticket(&ticket, &correction).await.map(|_| ()).map_err(StepEnd::from)
}

#[given(regex = r"^福祉事務所が「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)を取り消す$")]
#[when(regex = r"^福祉事務所が「([^「」]+)」の「([^「」]+)」あて(医療券|調剤券)を取り消す$")]
async fn withdraw(case: &mut Case, person: String, facility: String, kind: String) -> StepResult {
    let ticket = newest_ticket(case, &person, &facility, &kind).await?;
    case.simulator()?.withdraw_ticket(&ticket).await.map(|_| ()).map_err(StepEnd::from)
}

#[given(regex = r"^福祉事務所「([^「」]+)」が一括登録を行う$")]
#[when(regex = r"^福祉事務所「([^「」]+)」が一括登録を行う$")]
async fn run_registration(case: &mut Case, office: String) -> StepResult {
    let office = case.office(&office)?.id.clone();
    case.simulator()?.run_registration(&office).await.map(|_| ()).map_err(StepEnd::from)
}

async fn delegate(
    case: &mut Case,
    person: &str,
    facility: &str,
    kind: &str,
    registration: RegistrationSpec,
    step: Option<&Step>,
) -> StepResult {
    let facility = case.facility_named(facility)?.id.clone();
    let mut ticket = blank_ticket(facility, table::japanese(kind)?, registration);
    if let Some(step) = step {
        table::fill_ticket(&mut ticket, step)?;
    }
    let person = case.person(person)?.id.clone();
    case.simulator()?.delegate(&Delegate { person, ticket }).await.map(|_| ()).map_err(StepEnd::from)
}

/// A ticket of which nothing is said but facility, kind and when it is registered.
fn blank_ticket(facility: String, kind: TicketKind, registration: RegistrationSpec) -> TicketSpec {
    TicketSpec {
        facility,
        month: None,
        kind: Some(kind),
        treatment_type: None,
        valid_from: None,
        valid_until: None,
        self_pay_yen: 0,
        prescription_issuer: None,
        injury_names: Vec::new(),
        district_contact: None,
        handling_contact: None,
        combined_use: None,
        social_insurance: None,
        infection: false,
        late_elderly: false,
        prefectural_expenses: false,
        remarks: Vec::new(),
        decided_at: None,
        registration,
    }
}

async fn newest_ticket(case: &Case, person: &str, facility: &str, kind: &str) -> Result<String, StepEnd> {
    let kind: TicketKind = table::japanese(kind)?;
    let facility = &case.facility_named(facility)?.id;
    let person = &case.person(person)?.id;
    let mut tickets = case.simulator()?.tickets().await?;
    tickets.retain(|ticket| {
        ticket.person == *person
            && ticket.facility == *facility
            && ticket.kind == kind
            && ticket.state != TicketState::Withdrawn
    });
    let newest = tickets.pop().map(|ticket| ticket.id);
    newest.ok_or_else(|| StepEnd::error("訂正・取消しをする券が模擬環境にありません"))
}

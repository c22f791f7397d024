//! Control requests as the engine reads them: method and path say what, the JSON body says with what. The same
//! function reads them when they come in and when they are replayed.

use super::Denial;
use super::desk::DeskInput;
use super::json;
use super::office_input::{self, OfficeInput};
use onshi_wire::control::claims_desk::WithdrawClaim;
use onshi_wire::control::environment::SetEnvironment;
use onshi_wire::control::municipality::{CertificateSpec, CertificateTypeSpec, MunicipalitySpec};
use onshi_wire::control::remote_care::{GiveRemoteConsent, WithdrawRemoteConsent};
use onshi_wire::control::subsidy_desk::SetCapSlip;
use onshi_wire::control::viewing::CheckupSpec;
use onshi_wire::control::world::{
    CaseChange, CorrectInsurance, CorrectTicket, Delegate, FacilitySettings, FaultPlan, LoseInsurance, SetCard,
    SetClock, SetDisclosure, Tap,
};
use onshi_wire::control::world_file::{AidSpec, InsuranceSpec, PersonSpec};
use onshi_wire::registration::door::{ReadRecord, read_batch};

/// A control request. Ids are as the caller wrote them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ControlInput {
    /// Moves the clock.
    SetClock(SetClock),
    /// Adds a person.
    AddPerson(Box<PersonSpec>),
    /// Changes a card.
    SetCard(String, SetCard),
    /// Registers insurance.
    AddInsurance(String, InsuranceSpec),
    /// Ends insurance.
    LoseInsurance(String, LoseInsurance),
    /// Corrects insurance.
    CorrectInsurance(String, CorrectInsurance),
    /// Withholds or shows a person.
    SetDisclosure(String, SetDisclosure),
    /// A municipality joins.
    AddMunicipality(Box<MunicipalitySpec>),
    /// A municipality sets up a certificate type.
    SetUpCertificateType(String, Box<CertificateTypeSpec>),
    /// Registers a certificate without the registration API.
    AddCertificate(String, Box<CertificateSpec>),
    /// A municipality's batch, as the door recorded it.
    RegisterCertificates(String, Vec<ReadRecord>),
    /// Registers a check-up.
    RegisterCheckup(String, Box<CheckupSpec>),
    /// Opens a case.
    OpenCase(String, AidSpec),
    /// Changes a case.
    ChangeCase(String, CaseChange),
    /// Decides a ticket.
    Delegate(Box<Delegate>),
    /// Corrects a ticket.
    CorrectTicket(String, CorrectTicket),
    /// Withdraws a ticket.
    WithdrawTicket(String),
    /// Runs an office's registration.
    RunRegistration(String),
    /// Something at a welfare office's desk.
    Office(OfficeInput),
    /// Changes a facility.
    SetFacility(String, FacilitySettings),
    /// Changes 環境設定.
    SetEnvironment(String, Box<SetEnvironment>),
    /// A patient consents away from the reader.
    GiveRemoteConsent(String, GiveRemoteConsent),
    /// Such a consent ends.
    WithdrawRemoteConsent(String, WithdrawRemoteConsent),
    /// A person registers the card for insurance use or cancels that, in the own view.
    SetCardUse(String, bool),
    /// Something at the reception desk beside the reader.
    Desk(DeskInput),
    /// Paper or electronic cap management.
    SetCapSlip(String, SetCapSlip),
    /// A card on a reader.
    Tap(String, Tap),
    /// Tells people with their numbers, one or all, for verification: the request is the mark that it happened.
    ShowForVerification(Option<String>),
    /// Takes a receipt back: facility, submission, receipt.
    WithdrawClaim([String; 3], WithdrawClaim),
    /// Plans a fault.
    PlanFault(FaultPlan),
}

/// What a look at people for verification has behind its path.
pub(crate) const FOR_VERIFICATION: &str = "?purpose=verification";

/// The name of a tap request.
pub(crate) fn tap_name(facility: &str) -> String {
    format!("POST /facilities/{facility}/taps")
}

fn steps_of(path: &str) -> Vec<&str> {
    path.trim_matches('/').split('/').collect()
}

/// Reads `PUT /people/山田/card` and its body. Paths are relative to the world.
pub(crate) fn parse(request: &str, body: &[u8]) -> Result<ControlInput, Denial> {
    let (method, path) = request.split_once(' ').unwrap_or((request, ""));
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    if let Some(input) = office_input::parse(method, &steps_of(bare), query, body) {
        return input.map(ControlInput::Office);
    }
    let steps = steps_of(path);
    let id = || steps[1].to_owned();
    if let Some(input) = super::desk::parse(method, &steps, body) {
        return input.map(ControlInput::Desk);
    }
    Ok(match (method, steps.as_slice()) {
        ("GET", ["people?purpose=verification"]) => ControlInput::ShowForVerification(None),
        ("GET", ["people", person]) if person.ends_with(FOR_VERIFICATION) => {
            ControlInput::ShowForVerification(Some(person.trim_end_matches(FOR_VERIFICATION).to_owned()))
        }
        ("PUT", ["clock"]) => ControlInput::SetClock(json::read(body)?),
        ("POST", ["people"]) => ControlInput::AddPerson(Box::new(json::read(body)?)),
        ("PUT", ["people", _, "card"]) => ControlInput::SetCard(id(), json::read(body)?),
        ("POST", ["people", _, "own-view", "card-use-registration"]) => ControlInput::SetCardUse(id(), true),
        ("POST", ["people", _, "own-view", "card-use-cancellation"]) => ControlInput::SetCardUse(id(), false),
        ("POST", ["people", _, "insurance"]) => ControlInput::AddInsurance(id(), json::read(body)?),
        ("POST", ["people", _, "insurance", "loss"]) => ControlInput::LoseInsurance(id(), json::read(body)?),
        ("POST", ["people", _, "insurance", "correction"]) => ControlInput::CorrectInsurance(id(), json::read(body)?),
        ("PUT", ["people", _, "disclosure"]) => ControlInput::SetDisclosure(id(), json::read(body)?),
        ("POST", ["municipalities"]) => ControlInput::AddMunicipality(Box::new(json::read(body)?)),
        ("POST", ["municipalities", _, "certificate-types"]) => {
            ControlInput::SetUpCertificateType(id(), Box::new(json::read(body)?))
        }
        ("POST", ["people", _, "certificates"]) => ControlInput::AddCertificate(id(), Box::new(json::read(body)?)),
        ("POST", ["people", _, "checkups"]) => ControlInput::RegisterCheckup(id(), Box::new(json::read(body)?)),
        ("POST", ["pmh", _, "registrationTasks"]) => {
            let records = read_batch(body).map_err(|_| {
                Denial::unreadable(request, "登録の記録が読めません。", "登録APIから送り直してください。")
            })?;
            ControlInput::RegisterCertificates(id(), records)
        }
        ("POST", ["people", _, "cases"]) => ControlInput::OpenCase(id(), json::read(body)?),
        ("POST", ["people", _, "cases", "changes"]) => ControlInput::ChangeCase(id(), json::read(body)?),
        ("POST", ["tickets"]) => ControlInput::Delegate(Box::new(json::read(body)?)),
        ("POST", ["tickets", _, "correction"]) => ControlInput::CorrectTicket(id(), json::read(body)?),
        ("POST", ["tickets", _, "withdrawal"]) => ControlInput::WithdrawTicket(id()),
        ("POST", ["offices", _, "registration-runs"]) => ControlInput::RunRegistration(id()),
        ("PUT", ["facilities", _, "settings"]) => ControlInput::SetFacility(id(), json::read(body)?),
        ("PUT", ["facilities", _, "environment"]) => ControlInput::SetEnvironment(id(), Box::new(json::read(body)?)),
        ("POST", ["facilities", _, "remote-consents"]) => ControlInput::GiveRemoteConsent(id(), json::read(body)?),
        ("POST", ["facilities", _, "remote-consents", "withdrawals"]) => {
            ControlInput::WithdrawRemoteConsent(id(), json::read(body)?)
        }
        ("PUT", ["municipalities", _, "cap-slip"]) => ControlInput::SetCapSlip(id(), json::read(body)?),
        ("POST", ["facilities", _, "taps"]) => ControlInput::Tap(id(), json::read(body)?),
        ("POST", ["facilities", facility, "claims", submission, "receipts", receipt, "withdrawal"]) => {
            let which = [facility, submission, receipt].map(|step| (*step).to_owned());
            ControlInput::WithdrawClaim(which, json::read(body)?)
        }
        ("POST", ["faults"]) => ControlInput::PlanFault(json::read(body)?),
        _ => {
            let remedy = "/openapi.json に使えるパスの一覧があります。";
            return Err(Denial::not_found(request, "そのような操作はありません。", remedy));
        }
    })
}

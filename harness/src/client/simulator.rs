//! The simulator's control API: one method for every line of the table in `onshi_wire::control::world`.

use super::http::{ClientError, Http, segment};
use onshi_wire::control::claims_desk::{ClaimAnswer, SubmissionInfo, WithdrawClaim};
use onshi_wire::control::journal::{JournalPage, JournalQuery};
use onshi_wire::control::municipality::{IndividualNumberInfo, MunicipalityInfo, TaskAccepted, TaskInfo};
use onshi_wire::control::office::{FrequentVisitorInfo, UndelegatedVisitsInfo};
use onshi_wire::control::reader::{
    DisasterInfo, EquipmentSpec, LookUp, LookupInfo, LookupOutcome, OpenDisaster, ReceptionDesk, SetFailureMode,
};
use onshi_wire::control::remote_care::{GiveRemoteConsent, RemoteConsentInfo, WithdrawRemoteConsent};
use onshi_wire::control::subsidy_desk::{CapSlipInfo, SetCapSlip};
use onshi_wire::control::world::{
    CaseChange, ClockInfo, CorrectTicket, CreateWorld, Delegate, FacilityInfo, FacilitySettings, FaultPlan,
    LoseInsurance, PersonInfo, RegistrationRun, SetCard, SetClock, SetDisclosure, Tap, TapOutcome, TicketInfo,
    VisitInfo, WorldInfo,
};
use onshi_wire::control::world_file::{AidSpec, InsuranceSpec, PersonSpec};
use reqwest::Method;
use serde_json::Value;

/// A client, bound to one world once [`SimulatorClient::in_world`] was called. Cheap to clone.
///
/// Methods that concern a world use the bound one; without one the simulator answers 404.
#[derive(Debug, Clone)]
pub struct SimulatorClient {
    http: Http,
    world: String,
}

impl SimulatorClient {
    /// `url` is where the simulator listens, `http://127.0.0.1:8080`; a trailing slash or `/api/v1` does no harm.
    pub fn new(url: &str) -> Self {
        let root = url.trim_end_matches('/').trim_end_matches("/api/v1");
        SimulatorClient { http: Http::new(format!("{root}/api/v1")), world: String::new() }
    }

    /// The same client, bound to a world.
    #[must_use]
    pub fn in_world(&self, id: &str) -> Self {
        SimulatorClient { http: self.http.clone(), world: id.to_owned() }
    }

    /// The base address, `http://127.0.0.1:8080/api/v1`.
    pub fn base(&self) -> &str {
        self.http.base()
    }

    /// The bound world's id, empty if there is none.
    pub fn world_id(&self) -> &str {
        &self.world
    }

    fn path(&self, rest: &str) -> String {
        format!("/worlds/{}{rest}", segment(&self.world))
    }

    /// `GET /worlds`.
    pub async fn worlds(&self) -> Result<Vec<WorldInfo>, ClientError> {
        self.http.get("/worlds").await
    }

    /// `POST /worlds`.
    pub async fn create_world(&self, body: &CreateWorld) -> Result<WorldInfo, ClientError> {
        self.http.json(Method::POST, "/worlds", Some(body)).await
    }

    /// `GET /worlds/{world}`.
    pub async fn world(&self) -> Result<WorldInfo, ClientError> {
        self.http.get(&self.path("")).await
    }

    /// `DELETE /worlds/{world}`.
    pub async fn delete_world(&self) -> Result<(), ClientError> {
        self.http.command::<()>(Method::DELETE, &self.path(""), None).await
    }

    /// `GET /worlds/{world}/clock`.
    pub async fn clock(&self) -> Result<ClockInfo, ClientError> {
        self.http.get(&self.path("/clock")).await
    }

    /// `PUT /worlds/{world}/clock`.
    pub async fn set_clock(&self, body: &SetClock) -> Result<ClockInfo, ClientError> {
        self.http.json(Method::PUT, &self.path("/clock"), Some(body)).await
    }

    /// `GET /worlds/{world}/people`.
    pub async fn people(&self) -> Result<Vec<PersonInfo>, ClientError> {
        self.http.get(&self.path("/people")).await
    }

    /// `GET /worlds/{world}/people?purpose=verification`: with recipient and insured numbers in full; the simulator keeps a
    /// mark of it in the journal.
    pub async fn people_for_verification(&self) -> Result<Vec<PersonInfo>, ClientError> {
        self.http.get(&self.path("/people?purpose=verification")).await
    }

    /// `GET /worlds/{world}/people/{id}`.
    pub async fn person(&self, id: &str) -> Result<PersonInfo, ClientError> {
        self.http.get(&self.person_path(id, "")).await
    }

    /// `POST /worlds/{world}/people`.
    pub async fn add_person(&self, body: &PersonSpec) -> Result<PersonInfo, ClientError> {
        self.http.json(Method::POST, &self.path("/people"), Some(body)).await
    }

    /// `PUT /worlds/{world}/people/{id}/card`.
    pub async fn set_card(&self, person: &str, body: &SetCard) -> Result<PersonInfo, ClientError> {
        self.http.json(Method::PUT, &self.person_path(person, "/card"), Some(body)).await
    }

    /// `POST /worlds/{world}/people/{id}/insurance`.
    pub async fn add_insurance(&self, person: &str, body: &InsuranceSpec) -> Result<PersonInfo, ClientError> {
        self.http.json(Method::POST, &self.person_path(person, "/insurance"), Some(body)).await
    }

    /// `POST /worlds/{world}/people/{id}/insurance/loss`.
    pub async fn lose_insurance(&self, person: &str, body: &LoseInsurance) -> Result<PersonInfo, ClientError> {
        self.http.json(Method::POST, &self.person_path(person, "/insurance/loss"), Some(body)).await
    }

    /// `PUT /worlds/{world}/people/{id}/disclosure`.
    pub async fn set_disclosure(&self, person: &str, body: &SetDisclosure) -> Result<PersonInfo, ClientError> {
        self.http.json(Method::PUT, &self.person_path(person, "/disclosure"), Some(body)).await
    }

    /// `POST /worlds/{world}/people/{id}/cases`.
    pub async fn open_case(&self, person: &str, body: &AidSpec) -> Result<PersonInfo, ClientError> {
        self.http.json(Method::POST, &self.person_path(person, "/cases"), Some(body)).await
    }

    /// `POST /worlds/{world}/people/{id}/cases/changes`.
    pub async fn change_case(&self, person: &str, body: &CaseChange) -> Result<PersonInfo, ClientError> {
        self.http.json(Method::POST, &self.person_path(person, "/cases/changes"), Some(body)).await
    }

    /// `GET /worlds/{world}/municipalities`.
    pub async fn municipalities(&self) -> Result<Vec<MunicipalityInfo>, ClientError> {
        self.http.get(&self.path("/municipalities")).await
    }

    /// `GET /worlds/{world}/pmh/individual-numbers/{person}`: the simulated number to register by.
    pub async fn individual_number(&self, person: &str) -> Result<IndividualNumberInfo, ClientError> {
        self.http.get(&self.path(&format!("/pmh/individual-numbers/{}", segment(person)))).await
    }

    /// `POST /worlds/{world}/pmh/registrationTasks` with a municipality's token (`postRegistrationTasks`).
    pub async fn post_registration_tasks(&self, token: &str, body: &[Value]) -> Result<TaskAccepted, ClientError> {
        self.http.with_token(Method::POST, &self.path("/pmh/registrationTasks"), token, Some(body)).await
    }

    /// `GET /worlds/{world}/pmh/registrationTasks/{task}`.
    pub async fn registration_task(&self, token: &str, task: &str) -> Result<TaskInfo, ClientError> {
        let path = self.path(&format!("/pmh/registrationTasks/{}", segment(task)));
        self.http.with_token::<(), _>(Method::GET, &path, token, None).await
    }

    /// `PUT /worlds/{world}/municipalities/{id}/cap-slip`.
    pub async fn set_cap_slip(&self, municipality: &str, body: &SetCapSlip) -> Result<CapSlipInfo, ClientError> {
        let path = self.path(&format!("/municipalities/{}/cap-slip", segment(municipality)));
        self.http.json(Method::PUT, &path, Some(body)).await
    }

    /// `GET /worlds/{world}/tickets`.
    pub async fn tickets(&self) -> Result<Vec<TicketInfo>, ClientError> {
        self.http.get(&self.path("/tickets")).await
    }

    /// `POST /worlds/{world}/tickets`.
    pub async fn delegate(&self, body: &Delegate) -> Result<TicketInfo, ClientError> {
        self.http.json(Method::POST, &self.path("/tickets"), Some(body)).await
    }

    /// `POST /worlds/{world}/tickets/{id}/correction`.
    pub async fn correct_ticket(&self, ticket: &str, body: &CorrectTicket) -> Result<TicketInfo, ClientError> {
        let path = self.path(&format!("/tickets/{}/correction", segment(ticket)));
        self.http.json(Method::POST, &path, Some(body)).await
    }

    /// `POST /worlds/{world}/tickets/{id}/withdrawal`.
    pub async fn withdraw_ticket(&self, ticket: &str) -> Result<TicketInfo, ClientError> {
        let path = self.path(&format!("/tickets/{}/withdrawal", segment(ticket)));
        self.http.json::<(), _>(Method::POST, &path, None).await
    }

    /// `POST /worlds/{world}/offices/{id}/registration-runs`.
    pub async fn run_registration(&self, office: &str) -> Result<RegistrationRun, ClientError> {
        let path = self.path(&format!("/offices/{}/registration-runs", segment(office)));
        self.http.json::<(), _>(Method::POST, &path, None).await
    }

    /// `GET /worlds/{world}/offices/{id}/visits`.
    pub async fn visits(&self, office: &str) -> Result<Vec<VisitInfo>, ClientError> {
        self.http.get(&self.path(&format!("/offices/{}/visits", segment(office)))).await
    }

    /// `PUT /worlds/{world}/facilities/{id}/settings`.
    pub async fn set_facility(&self, facility: &str, body: &FacilitySettings) -> Result<FacilityInfo, ClientError> {
        let path = self.path(&format!("/facilities/{}/settings", segment(facility)));
        self.http.json(Method::PUT, &path, Some(body)).await
    }

    /// `POST /worlds/{world}/facilities/{id}/remote-consents`.
    pub async fn give_remote_consent(
        &self,
        facility: &str,
        body: &GiveRemoteConsent,
    ) -> Result<RemoteConsentInfo, ClientError> {
        let path = self.path(&format!("/facilities/{}/remote-consents", segment(facility)));
        self.http.json(Method::POST, &path, Some(body)).await
    }

    /// `POST /worlds/{world}/facilities/{id}/remote-consents/withdrawals`.
    pub async fn withdraw_remote_consent(
        &self,
        facility: &str,
        body: &WithdrawRemoteConsent,
    ) -> Result<RemoteConsentInfo, ClientError> {
        let path = self.path(&format!("/facilities/{}/remote-consents/withdrawals", segment(facility)));
        self.http.json(Method::POST, &path, Some(body)).await
    }

    /// `PUT /worlds/{world}/facilities/{id}/equipment`.
    pub async fn set_equipment(&self, facility: &str, body: &EquipmentSpec) -> Result<ReceptionDesk, ClientError> {
        let path = self.path(&format!("/facilities/{}/equipment", segment(facility)));
        self.http.json(Method::PUT, &path, Some(body)).await
    }

    /// `PUT /worlds/{world}/facilities/{id}/failure-mode`.
    pub async fn set_failure_mode(&self, facility: &str, body: &SetFailureMode) -> Result<ReceptionDesk, ClientError> {
        let path = self.path(&format!("/facilities/{}/failure-mode", segment(facility)));
        self.http.json(Method::PUT, &path, Some(body)).await
    }

    /// `POST /worlds/{world}/disasters`.
    pub async fn open_disaster(&self, body: &OpenDisaster) -> Result<Vec<DisasterInfo>, ClientError> {
        self.http.json(Method::POST, &self.path("/disasters"), Some(body)).await
    }

    /// `POST /worlds/{world}/facilities/{id}/lookups`.
    pub async fn look_up(&self, facility: &str, body: &LookUp) -> Result<LookupOutcome, ClientError> {
        let path = self.path(&format!("/facilities/{}/lookups", segment(facility)));
        self.http.json(Method::POST, &path, Some(body)).await
    }

    /// `GET /worlds/{world}/facilities/{id}/lookups`.
    pub async fn lookups(&self, facility: &str) -> Result<Vec<LookupInfo>, ClientError> {
        self.http.get(&self.path(&format!("/facilities/{}/lookups", segment(facility)))).await
    }

    /// `GET /worlds/{world}/offices/{id}/undelegated-visits`.
    pub async fn undelegated_visits(&self, office: &str) -> Result<Vec<UndelegatedVisitsInfo>, ClientError> {
        self.http.get(&self.path(&format!("/offices/{}/undelegated-visits", segment(office)))).await
    }

    /// `GET /worlds/{world}/offices/{id}/frequent-visitors?month=`.
    pub async fn frequent_visitors(&self, office: &str, month: &str) -> Result<Vec<FrequentVisitorInfo>, ClientError> {
        let path = format!("/offices/{}/frequent-visitors?month={}", segment(office), segment(month));
        self.http.get(&self.path(&path)).await
    }

    /// `POST /worlds/{world}/facilities/{id}/taps`.
    pub async fn tap(&self, facility: &str, body: &Tap) -> Result<TapOutcome, ClientError> {
        let path = self.path(&format!("/facilities/{}/taps", segment(facility)));
        self.http.json(Method::POST, &path, Some(body)).await
    }

    /// `POST /worlds/{world}/facilities/{id}/inquiries/{file_name}`: raw bytes of a message in, of its answer out.
    pub async fn inquire(&self, facility: &str, file_name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, ClientError> {
        let path = self.path(&format!("/facilities/{}/inquiries/{}", segment(facility), segment(file_name)));
        self.http.raw(Method::POST, &path, bytes).await
    }

    /// `GET /worlds/{world}/facilities/{id}/claims`: the submissions to the claims examiner.
    pub async fn claims(&self, facility: &str) -> Result<Vec<SubmissionInfo>, ClientError> {
        self.http.get(&self.path(&format!("/facilities/{}/claims", segment(facility)))).await
    }

    /// `GET /worlds/{world}/facilities/{id}/claims/{n}`: what the examiner answered.
    pub async fn claim_answer(&self, facility: &str, submission: u64) -> Result<ClaimAnswer, ClientError> {
        self.http.get(&self.path(&format!("/facilities/{}/claims/{submission}", segment(facility)))).await
    }

    /// `GET /worlds/{world}/facilities/{id}/claims/{n}/returned`: the returned receipts as a file.
    pub async fn claim_returned(&self, facility: &str, submission: u64) -> Result<Vec<u8>, ClientError> {
        let path = self.path(&format!("/facilities/{}/claims/{submission}/returned", segment(facility)));
        self.http.raw(Method::GET, &path, Vec::new()).await
    }

    /// `POST /worlds/{world}/facilities/{id}/claims/{n}/receipts/{index}/withdrawal`: 取下げ, or 過誤 after the payment.
    pub async fn withdraw_claim(
        &self,
        facility: &str,
        (submission, receipt): (u64, u64),
        body: &WithdrawClaim,
    ) -> Result<ClaimAnswer, ClientError> {
        let path = format!("/facilities/{}/claims/{submission}/receipts/{receipt}/withdrawal", segment(facility));
        self.http.json(Method::POST, &self.path(&path), Some(body)).await
    }

    /// `GET /worlds/{world}/faults`.
    pub async fn faults(&self) -> Result<Vec<FaultPlan>, ClientError> {
        self.http.get(&self.path("/faults")).await
    }

    /// `POST /worlds/{world}/faults`: answers all plans that are in force now.
    pub async fn plan_fault(&self, body: &FaultPlan) -> Result<Vec<FaultPlan>, ClientError> {
        self.http.json(Method::POST, &self.path("/faults"), Some(body)).await
    }

    /// `GET /worlds/{world}/journal`.
    pub async fn journal(&self, query: &JournalQuery) -> Result<JournalPage, ClientError> {
        let mut path =
            format!("{}?after={}&wait_ms={}&bytes={}", self.path("/journal"), query.after, query.wait_ms, query.bytes);
        if let Some(limit) = query.limit {
            path.push_str(&format!("&limit={limit}"));
        }
        self.http.get(&path).await
    }

    /// `GET /worlds/{world}/journal/{seq}/bytes`.
    pub async fn journal_bytes(&self, seq: u64) -> Result<Vec<u8>, ClientError> {
        self.http.raw(Method::GET, &self.path(&format!("/journal/{seq}/bytes")), Vec::new()).await
    }

    fn person_path(&self, id: &str, rest: &str) -> String {
        self.path(&format!("/people/{}{rest}", segment(id)))
    }
}

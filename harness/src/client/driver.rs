//! The product's driver: one method for every line of the table in `onshi_wire::driver`.

use super::http::{ClientError, Http};
use onshi_wire::driver::viewing::View;
use onshi_wire::driver::{
    About, AcquireConsented, AcquireInBulk, ChangeSetting, ClaimMonth, InquireByNumber, InquireInBulk, InquireRemotely,
    OtherCertificate, PaperReception, Prescription, RegisterReferenceNumbers, ReturnedClaims, Screen, Session, SetDate,
    Settle, Settled, Started, Stay, subsidy,
};
use reqwest::Method;

/// The path under which every driver stands.
const BASE_PATH: &str = "/driver/v1";

/// A client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct DriverClient {
    http: Http,
}

impl DriverClient {
    /// `url` is where the driver listens; `/driver/v1` is added when it is missing.
    pub fn new(url: &str) -> Self {
        let root = url.trim().trim_end_matches('/').trim_end_matches(BASE_PATH);
        DriverClient { http: Http::new(format!("{root}{BASE_PATH}")) }
    }

    /// The base address.
    pub fn base(&self) -> &str {
        self.http.base()
    }

    /// `GET /about`.
    pub async fn about(&self) -> Result<About, ClientError> {
        self.http.get("/about").await
    }

    /// `POST /session`.
    pub async fn session(&self, body: &Session) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/session", Some(body)).await
    }

    /// `PUT /date`.
    pub async fn set_date(&self, body: &SetDate) -> Result<(), ClientError> {
        self.http.command(Method::PUT, "/date", Some(body)).await
    }

    /// `GET /screen`.
    pub async fn screen(&self) -> Result<Screen, ClientError> {
        self.http.get("/screen").await
    }

    /// `POST /inquiries`.
    pub async fn inquire_by_number(&self, body: &InquireByNumber) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/inquiries", Some(body)).await
    }

    /// `POST /bulk-inquiries`.
    pub async fn inquire_in_bulk(&self, body: &InquireInBulk) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/bulk-inquiries", Some(body)).await
    }

    /// `POST /reference-numbers`.
    pub async fn register_reference_numbers(&self, body: &RegisterReferenceNumbers) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/reference-numbers", Some(body)).await
    }

    /// `POST /bulk-acquisitions`.
    pub async fn acquire_in_bulk(&self, body: &AcquireInBulk) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/bulk-acquisitions", Some(body)).await
    }

    /// `POST /remote-inquiries`.
    pub async fn inquire_remotely(&self, body: &InquireRemotely) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/remote-inquiries", Some(body)).await
    }

    /// `POST /consented-acquisitions`.
    pub async fn acquire_consented(&self, body: &AcquireConsented) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/consented-acquisitions", Some(body)).await
    }

    /// `POST /paper-receptions`.
    pub async fn receive_paper(&self, body: &PaperReception) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/paper-receptions", Some(body)).await
    }

    /// `POST /prescriptions`.
    pub async fn prescribe(&self, body: &Prescription) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/prescriptions", Some(body)).await
    }

    /// `POST /claims`.
    pub async fn claim(&self, body: &ClaimMonth) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/claims", Some(body)).await
    }

    /// `POST /stays`.
    pub async fn admit(&self, body: &Stay) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/stays", Some(body)).await
    }

    /// `POST /returned-claims`.
    pub async fn take_returned(&self, body: &ReturnedClaims) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/returned-claims", Some(body)).await
    }

    /// `POST /certificates`.
    pub async fn enter_certificate(&self, body: &OtherCertificate) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/certificates", Some(body)).await
    }

    /// `POST /viewings`.
    pub async fn view(&self, body: &View) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/viewings", Some(body)).await
    }

    /// `POST /subsidies/inquiries`.
    pub async fn ask_subsidies(&self, body: &subsidy::Inquiry) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/subsidies/inquiries", Some(body)).await
    }

    /// `POST /subsidies/actions`.
    pub async fn act_on_subsidy(&self, body: &subsidy::Action) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/subsidies/actions", Some(body)).await
    }

    /// `POST /subsidies/slips`.
    pub async fn enter_slip(&self, body: &subsidy::PaidElsewhere) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/subsidies/slips", Some(body)).await
    }

    /// `POST /charges`.
    pub async fn charge(&self, body: &subsidy::Charge) -> Result<(), ClientError> {
        self.http.command(Method::POST, "/charges", Some(body)).await
    }

    /// `POST /settings/inquiries`.
    pub async fn ask_settings(&self) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/settings/inquiries", None::<&()>).await
    }

    /// `POST /settings/updates`.
    pub async fn change_setting(&self, body: &ChangeSetting) -> Result<Started, ClientError> {
        self.http.json(Method::POST, "/settings/updates", Some(body)).await
    }

    /// `POST /settle`.
    pub async fn settle(&self, body: &Settle) -> Result<Settled, ClientError> {
        self.http.json(Method::POST, "/settle", Some(body)).await
    }
}

//! The driver: the optional HTTP interface that a receipt computer may offer (`onshi_wire::driver`), all of it.
//!
//! `GET /driver/v1/openapi.json` describes it, for vendors who want to offer the same.

use crate::service::{Input, Reply};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use onshi_wire::driver::viewing::View;
use onshi_wire::driver::{
    About, AcquireConsented, AcquireInBulk, Capability, ChangeSetting, ClaimMonth, InquireByNumber, InquireInBulk,
    InquireRemotely, OtherCertificate, PaperReception, Prescription, RegisterReferenceNumbers, ReturnedClaims, Screen,
    Session, SetDate, Settle, Settled, Started, Stay, subsidy,
};
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use utoipa::OpenApi;

/// Longest time that `settle` waits, whatever is asked.
const SETTLE_LIMIT: Duration = Duration::from_secs(600);

/// The way to the owner of everything.
type Owner = State<mpsc::Sender<Input>>;

/// A JSON body; what is wrong with it is told in Japanese.
struct Body<T>(T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        Ok(Self(Json::from_request(request, state).await?.0))
    }
}

/// A refusal: status and a text for people.
#[derive(Debug)]
pub struct Refusal(StatusCode, String);

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self(
            rejection.status(),
            format!("要求の本文を読めません({rejection})。JSONの項目名と型を openapi.json で確かめてください。"),
        )
    }
}

impl From<String> for Refusal {
    fn from(text: String) -> Self {
        Self(StatusCode::BAD_REQUEST, text)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

/// Routes under `/driver/v1`.
pub(crate) fn router(inputs: mpsc::Sender<Input>) -> Router {
    let routes = Router::new()
        .route("/about", get(about))
        .route("/openapi.json", get(openapi))
        .route("/session", post(session))
        .route("/date", put(set_date))
        .route("/screen", get(screen))
        .route("/inquiries", post(inquire))
        .route("/bulk-inquiries", post(inquire_in_bulk))
        .route("/reference-numbers", post(register_reference_numbers))
        .route("/bulk-acquisitions", post(acquire_in_bulk))
        .route("/remote-inquiries", post(inquire_remotely))
        .route("/consented-acquisitions", post(acquire_consented))
        .route("/paper-receptions", post(receive_paper))
        .route("/prescriptions", post(prescribe))
        .route("/claims", post(claim))
        .route("/stays", post(admit))
        .route("/returned-claims", post(take_returned))
        .route("/certificates", post(enter_certificate))
        .route("/viewings", post(view))
        .route("/subsidies/inquiries", post(ask_subsidies))
        .route("/subsidies/actions", post(act_on_subsidy))
        .route("/subsidies/slips", post(enter_slip))
        .route("/charges", post(charge))
        .route("/settings/inquiries", post(ask_settings))
        .route("/settings/updates", post(change_setting))
        .route("/settle", post(settle))
        .with_state(inputs);
    Router::new().nest("/driver/v1", routes)
}

/// The interface as OpenAPI.
#[derive(OpenApi)]
#[openapi(
    info(title = "レセコン ドライバー", description = "製品を操作し画面を読むための任意のインターフェース"),
    servers((url = "/driver/v1")),
    paths(
        about, session, set_date, screen, inquire, inquire_in_bulk, register_reference_numbers, acquire_in_bulk,
        inquire_remotely, acquire_consented, receive_paper, prescribe, claim, admit, take_returned, enter_certificate, view,
        ask_subsidies, act_on_subsidy, enter_slip, charge, ask_settings, change_setting, settle
    )
)]
struct Description;

/// The interface as OpenAPI, for whoever prints it without a running product.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(description())
}

/// Asks the owner and waits for the answer.
async fn ask<T>(owner: &mpsc::Sender<Input>, input: impl FnOnce(Reply<T>) -> Input) -> Result<T, Refusal> {
    let gone = || Refusal(StatusCode::SERVICE_UNAVAILABLE, "製品は終了しています。起動し直してください。".to_owned());
    let (reply, answer) = oneshot::channel();
    owner.send(input(reply)).await.map_err(|_| gone())?;
    answer.await.map_err(|_| gone())?.map_err(Refusal::from)
}

#[utoipa::path(get, path = "/about", responses((status = 200, body = About)))]
async fn about() -> Json<About> {
    Json(About {
        interface: 1,
        product: "リファレンス・レセコン".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        vendor: "onshi".to_owned(),
        capabilities: vec![
            Capability::TimeTravel,
            Capability::Screen,
            Capability::InquireByNumber,
            Capability::BulkInquiry,
            Capability::ReferenceNumbers,
            Capability::BulkAcquisition,
            Capability::RemoteCare,
            Capability::Paper,
            Capability::Prescriptions,
            Capability::Claims,
            Capability::Stays,
            Capability::Certificates,
            Capability::Viewing,
            Capability::Subsidies,
            Capability::Settings,
            Capability::Settle,
        ],
    })
}

#[utoipa::path(post, path = "/session", request_body = Session, responses((status = 204), (status = 400, body = String)))]
async fn session(State(owner): Owner, Body(body): Body<Session>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::Session(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(put, path = "/date", request_body = SetDate, responses((status = 204), (status = 400, body = String)))]
async fn set_date(State(owner): Owner, Body(body): Body<SetDate>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::SetDate(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(get, path = "/screen", responses((status = 200, body = Screen)))]
async fn screen(State(owner): Owner) -> Result<Json<Screen>, Refusal> {
    ask(&owner, Input::Screen).await.map(Json)
}

#[utoipa::path(post, path = "/inquiries", request_body = InquireByNumber,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn inquire(State(owner): Owner, Body(body): Body<InquireByNumber>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::Inquire(body, reply)).await)
}

#[utoipa::path(post, path = "/bulk-inquiries", request_body = InquireInBulk,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn inquire_in_bulk(State(owner): Owner, Body(body): Body<InquireInBulk>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::InquireInBulk(body, reply)).await)
}

#[utoipa::path(post, path = "/reference-numbers", request_body = RegisterReferenceNumbers,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn register_reference_numbers(
    State(owner): Owner,
    Body(body): Body<RegisterReferenceNumbers>,
) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::RegisterReferenceNumbers(body, reply)).await)
}

#[utoipa::path(post, path = "/bulk-acquisitions", request_body = AcquireInBulk,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn acquire_in_bulk(State(owner): Owner, Body(body): Body<AcquireInBulk>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::AcquireInBulk(body, reply)).await)
}

#[utoipa::path(post, path = "/remote-inquiries", request_body = InquireRemotely,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn inquire_remotely(State(owner): Owner, Body(body): Body<InquireRemotely>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::InquireRemotely(body, reply)).await)
}

#[utoipa::path(post, path = "/consented-acquisitions", request_body = AcquireConsented,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn acquire_consented(State(owner): Owner, Body(body): Body<AcquireConsented>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::AcquireConsented(body, reply)).await)
}

#[utoipa::path(post, path = "/paper-receptions", request_body = PaperReception,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn receive_paper(State(owner): Owner, Body(body): Body<PaperReception>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::Paper(body, reply)).await)
}

#[utoipa::path(post, path = "/prescriptions", request_body = Prescription,
    responses((status = 204), (status = 400, body = String)))]
async fn prescribe(State(owner): Owner, Body(body): Body<Prescription>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::Prescribe(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/claims", request_body = ClaimMonth,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn claim(State(owner): Owner, Body(body): Body<ClaimMonth>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::Claim(body, reply)).await)
}

#[utoipa::path(post, path = "/stays", request_body = Stay, responses((status = 204), (status = 400, body = String)))]
async fn admit(State(owner): Owner, Body(body): Body<Stay>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::Admit(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/returned-claims", request_body = ReturnedClaims,
    responses((status = 204), (status = 400, body = String)))]
async fn take_returned(State(owner): Owner, Body(body): Body<ReturnedClaims>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::Returned(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/certificates", request_body = OtherCertificate,
    responses((status = 204), (status = 400, body = String)))]
async fn enter_certificate(State(owner): Owner, Body(body): Body<OtherCertificate>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::Certificate(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/viewings", request_body = View, responses((status = 204), (status = 400, body = String)))]
async fn view(State(owner): Owner, Body(body): Body<View>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::View(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/subsidies/inquiries", request_body = subsidy::Inquiry,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn ask_subsidies(State(owner): Owner, Body(body): Body<subsidy::Inquiry>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::AskSubsidies(body, reply)).await)
}

#[utoipa::path(post, path = "/subsidies/actions", request_body = subsidy::Action,
    responses((status = 204), (status = 400, body = String)))]
async fn act_on_subsidy(State(owner): Owner, Body(body): Body<subsidy::Action>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::ActOnSubsidy(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/subsidies/slips", request_body = subsidy::PaidElsewhere,
    responses((status = 204), (status = 400, body = String)))]
async fn enter_slip(State(owner): Owner, Body(body): Body<subsidy::PaidElsewhere>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::Slip(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/charges", request_body = subsidy::Charge,
    responses((status = 204), (status = 400, body = String)))]
async fn charge(State(owner): Owner, Body(body): Body<subsidy::Charge>) -> Result<StatusCode, Refusal> {
    ask(&owner, |reply| Input::Charge(body, reply)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/settings/inquiries", responses((status = 200, body = Started), (status = 400, body = String)))]
async fn ask_settings(State(owner): Owner) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, Input::AskSettings).await)
}

#[utoipa::path(post, path = "/settings/updates", request_body = ChangeSetting,
    responses((status = 200, body = Started), (status = 400, body = String)))]
async fn change_setting(State(owner): Owner, Body(body): Body<ChangeSetting>) -> Result<Json<Started>, Refusal> {
    started(ask(&owner, |reply| Input::ChangeSetting(body, reply)).await)
}

#[utoipa::path(post, path = "/settle", request_body = Settle, responses((status = 200, body = Settled)))]
async fn settle(State(owner): Owner, Body(body): Body<Settle>) -> Result<Json<Settled>, Refusal> {
    let limit = Duration::from_millis(body.max_ms).min(SETTLE_LIMIT);
    match tokio::time::timeout(limit, ask(&owner, Input::Settle)).await {
        Ok(quiet) => quiet.map(|()| Json(Settled { idle: true })),
        Err(_) => Ok(Json(Settled { idle: false })),
    }
}

/// Id of what was begun.
fn started(id: Result<String, Refusal>) -> Result<Json<Started>, Refusal> {
    id.map(|id| Json(Started { id }))
}

//! The control API under `/api/v1`, its description at `/openapi.json`, and `/healthz`.
//!
//! [`Doors`] is what listens: it hands inquiries to their handler and all else to the [`router`].
//!
//! The handlers are thin: what changes a world is recorded as bytes by the engine before anybody reads it. The driver
//! interface that a receipt computer may offer is described in the same document (`driver`).

mod claims;
mod control;
mod desk;
mod doors;
mod driver;
mod environment;
mod error;
mod inquiry;
mod journal;
mod office;
mod own_view;
mod pmh;
mod remote_care;
mod subsidy_desk;
mod viewing;
mod web_door;
mod worlds;

use crate::engine::Worlds;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
pub use doors::Doors;
use onshi_wire::control::world::Problem;
use onshi_wire::registration::door::BATCH_BYTES_MAX;
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The greatest control body in bytes (a whole world as YAML inside JSON).
const MAX_CONTROL_BYTES: usize = 4 << 20;
/// The greatest message over the inquiry door in bytes; what is longer is answered 413.
const MAX_INQUIRY_BYTES: usize = 32 << 20;
/// The greatest claim file over HTTP in bytes, a little above what the desk takes, so that the desk says why.
const MAX_CLAIM_BODY: usize = 33 << 20;
/// The longest time until an answer begins; the long poll of the journal ends well before.
const ANSWER_LIMIT: Duration = Duration::from_secs(120);

#[derive(OpenApi)]
#[openapi(
    info(title = "onshi 制御API", version = "1",
        description = "医療扶助オンライン資格確認シミュレーターの制御API。誤りはすべて Problem(どこで・何が・どう直すか)で返します。"),
    tags((name = "worlds", description = "ワールドと時計"), (name = "people", description = "人とマイナンバーカード"),
        (name = "insurer", description = "保険者(資格の登録・喪失・訂正)"), (name = "welfare office", description = "福祉事務所(資格・券・依頼・受診の把握)"),
        (name = "facility", description = "医療機関・薬局の設定"),
        (name = "PMH（自治体）", description = "自治体が医療費助成対象者情報を登録する口と、受給者証の状態"),
        (name = "card reader", description = "顔認証付きカードリーダー"), (name = "pmh", description = "医療費助成(PMH)の医療機関側"),
        (name = "patient", description = "患者自身(マイナポータル相当)"), (name = "inquiries", description = "オンライン資格確認等システム(電文の窓口)"),
        (name = "claims", description = "審査支払機関(請求ファイルの受付・返戻・支払)"),
        (name = "remote care", description = "訪問診療等・オンライン診療等の同意"), (name = "faults", description = "計画された障害"), (name = "journal", description = "出入りの記録"),
        (name = "driver", description = "driver: implemented by the receipt computer。レセコン側が任意で実装する操作口です。シミュレーターは提供しません。"))
)]
struct Description;

/// The whole API.
pub fn router(worlds: Worlds) -> Router {
    let (api, mut description) = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(worlds::list, worlds::create))
        .routes(routes!(worlds::get, worlds::delete))
        .routes(routes!(worlds::clock, control::put_clock))
        .routes(routes!(worlds::people, control::post_people))
        .routes(routes!(worlds::person))
        .routes(routes!(control::put_card))
        .routes(routes!(control::post_insurance))
        .routes(routes!(control::post_insurance_loss))
        .routes(routes!(control::post_insurance_correction))
        .routes(routes!(control::put_disclosure))
        .routes(routes!(control::post_cases))
        .routes(routes!(control::post_case_changes))
        .routes(routes!(worlds::tickets, control::post_tickets))
        .routes(routes!(control::post_correction))
        .routes(routes!(control::post_withdrawal))
        .routes(routes!(control::post_registration_run))
        .routes(routes!(worlds::visits))
        .routes(routes!(pmh::municipalities, control::post_municipalities))
        .routes(routes!(control::post_certificate_types))
        .routes(routes!(pmh::certificates, control::post_certificates))
        .routes(routes!(pmh::task))
        .routes(routes!(pmh::individual_number))
        .routes(routes!(pmh::local_schemes))
        .routes(routes!(office::list))
        .routes(routes!(control::put_office_settings))
        .routes(routes!(control::post_suspension))
        .routes(routes!(control::post_suspension_end))
        .routes(routes!(office::files))
        .routes(routes!(office::file))
        .routes(routes!(office::report))
        .routes(routes!(office::requests, control::post_request))
        .routes(routes!(office::facility_requests))
        .routes(routes!(control::post_request_decision))
        .routes(routes!(office::undelegated_visits))
        .routes(routes!(control::post_visits_handled))
        .routes(routes!(office::frequent_visitors))
        .routes(routes!(office::double_coverage))
        .routes(routes!(office::paper))
        .routes(routes!(office::referral))
        .routes(routes!(control::post_paper_handout))
        .routes(routes!(control::put_settings))
        .routes(routes!(environment::get, control::put_environment))
        .routes(routes!(control::post_tap))
        .routes(routes!(remote_care::list, control::post_remote_consent))
        .routes(routes!(control::post_remote_withdrawal))
        .routes(routes!(control::post_pin_reset))
        .routes(routes!(own_view::own_view))
        .routes(routes!(viewing::medical_information))
        .routes(routes!(control::post_checkups))
        .routes(routes!(control::post_card_use_registration))
        .routes(routes!(control::post_card_use_cancellation))
        .routes(routes!(control::put_equipment))
        .routes(routes!(control::put_reader_mode))
        .routes(routes!(control::put_failure_mode))
        .routes(routes!(desk::desk))
        .routes(routes!(desk::lookups, control::post_lookups))
        .routes(routes!(desk::disasters, control::post_disasters))
        .routes(routes!(control::post_disaster_closing))
        .routes(routes!(subsidy_desk::answers))
        .routes(routes!(subsidy_desk::caps))
        .routes(routes!(subsidy_desk::put_cap_slip))
        .routes(routes!(worlds::faults, control::post_faults))
        .routes(routes!(claims::list))
        .routes(routes!(claims::answer))
        .routes(routes!(claims::returned))
        .routes(routes!(claims::withdraw))
        .routes(routes!(journal::page))
        .routes(routes!(journal::bytes))
        .routes(routes!(journal::stream))
        .layer(DefaultBodyLimit::max(MAX_CONTROL_BYTES))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(office::post_tickets))
                .routes(routes!(office::post_coverage))
                .layer(DefaultBodyLimit::max(office::MAX_FILE_BYTES)),
        )
        .merge(OpenApiRouter::new().routes(routes!(claims::post)).layer(DefaultBodyLimit::max(MAX_CLAIM_BODY)))
        .merge(registration())
        .merge(
            OpenApiRouter::new()
                .routes(routes!(inquiry::post))
                .routes(routes!(web_door::post))
                .layer(DefaultBodyLimit::max(MAX_INQUIRY_BYTES)),
        )
        .with_state(worlds)
        .split_for_parts();
    driver::describe(&mut description);
    pmh::describe(&mut description);
    // As text: what it is made of takes several times the room.
    let description = Bytes::from(description.to_json().expect("the description is always JSON"));
    api.route("/healthz", get(|| async { "ok\n" }))
        .route("/openapi.json", get(move || async move { ([(header::CONTENT_TYPE, "application/json")], description) }))
        .fallback(unknown)
        .layer(from_fn(limit_time))
        .layer(CatchPanicLayer::custom(own_fault))
}

/// The doors that take a whole batch.
fn registration() -> OpenApiRouter<Worlds> {
    let routes = OpenApiRouter::new().routes(routes!(pmh::post_tasks)).routes(routes!(pmh::post_csv));
    routes.layer(DefaultBodyLimit::max(BATCH_BYTES_MAX))
}

async fn unknown(uri: Uri) -> Response {
    let remedy = "/openapi.json に使えるパスの一覧があります。".to_owned();
    let what = "そのようなパスはありません。".to_owned();
    error::problem(StatusCode::NOT_FOUND, Problem { place: uri.path().to_owned(), what, remedy, text: None })
}

async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(ANSWER_LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

/// Our own fault: said plainly, without what was in the request.
fn own_fault(_: Box<dyn Any + Send + 'static>) -> Response {
    let problem = Problem {
        place: String::new(),
        what: "onshi の内部で誤りが起きました。".into(),
        remedy: "同じ操作で繰り返し起きる場合は、操作の手順を添えて報告してください。".into(),
        text: None,
    };
    error::problem(StatusCode::INTERNAL_SERVER_ERROR, problem)
}

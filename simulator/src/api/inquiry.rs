//! The inquiry door: the bytes of a message over HTTP instead of a file in req.

use super::error::{ApiError, problem};
use crate::engine::{Outcome, Refused, Reply, Worlds};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onshi_wire::control::journal::Door;
use onshi_wire::control::world::Problem;
use std::time::Duration;

/// Header that tells the name that the answer would have in res.
const FILE_NAME: HeaderName = HeaderName::from_static("x-onshi-file-name");
/// Header that tells the journal number of the answer.
const SEQ: HeaderName = HeaderName::from_static("x-onshi-seq");

/// A message and its answer.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/facilities/{facility}/inquiries/{file_name}", tag = "inquiries",
    summary = "電文を送る",
    description = "reqフォルダに置く代わりに、電文のバイト列をそのまま送ります。応答は端末の文字コードのバイト列です。\
        連携アプリケーションが受け付けない場合は422と.errの文を返します。",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid"),
        ("file_name" = String, Path, description = "要求ファイルの名前(OQSsiquc01req_….xml)")),
    request_body(content = Vec<u8>, content_type = "application/xml"),
    responses((status = 200, body = Vec<u8>, content_type = "application/xml"),
        (status = 404, body = Problem), (status = 422, body = String, content_type = "text/plain"),
        (status = 504, body = Problem, description = "計画された障害: 応答なし")))]
pub(super) async fn post(
    State(worlds): State<Worlds>,
    Path((world, facility, file_name)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, ApiError> {
    carry(&worlds, &world, &facility, &file_name, body).await
}

/// Carries an inquiry, whichever way it came in.
pub(super) async fn carry(
    worlds: &Worlds,
    world: &str,
    facility: &str,
    file_name: &str,
    body: Bytes,
) -> Result<Response, ApiError> {
    let exchange = worlds.get(world)?.exchange(facility, Door::Http, file_name, body).await?;
    Ok(match exchange.outcome {
        Outcome::Reply(reply) => answer(reply).await,
        Outcome::Refused(refused) => refusal(refused).await,
        Outcome::NoAnswer => problem(
            StatusCode::GATEWAY_TIMEOUT,
            Problem {
                place: file_name.to_owned(),
                what: "センターから応答がありません(計画された障害)。".into(),
                remedy: "回線の回復後に照会し直してください。".into(),
                text: None,
            },
        ),
    })
}

async fn answer(reply: Reply) -> Response {
    delay(reply.after).await;
    let mut response = reply.bytes.into_response();
    let headers = response.headers_mut();
    let content = match reply.file_name.rsplit('.').next() {
        Some("zip") => "application/zip",
        Some("pdf") => "application/pdf",
        _ => "application/xml",
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    headers.insert(SEQ, HeaderValue::from(reply.answered));
    // A name that is no header value (not ASCII) is left out.
    if let Ok(name) = HeaderValue::from_str(&reply.file_name) {
        headers.insert(FILE_NAME, name);
    }
    response
}

/// A planned delay; none costs no timer.
async fn delay(after: Duration) {
    if !after.is_zero() {
        tokio::time::sleep(after).await;
    }
}

async fn refusal(refused: Refused) -> Response {
    delay(refused.after).await;
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, refused.err_bytes).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response.headers_mut().insert(SEQ, HeaderValue::from(refused.answered));
    response
}

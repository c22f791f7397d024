//! The JSON web door: a message as JSON, answered as JSON (spec/oqs-wire.md §1 "Web API"). The same tables, rules and
//! journal as the folder; only the bytes differ.

use super::error::{ApiError, problem};
use crate::actors::platform::WEB_DOOR;
use crate::engine::{Denial, Outcome, Worlds};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onshi_wire::control::journal::Door;
use onshi_wire::control::web_door::WebRefusal;
use onshi_wire::control::world::Problem;

/// Header that tells the journal number of the answer.
const SEQ: HeaderName = HeaderName::from_static("x-onshi-seq");

const JSON: &str = "application/json";

/// A viewing as PDF comes as the document itself; how the real Web API wraps it is not public.
fn content_type(file_name: &str) -> &'static str {
    if file_name.ends_with(".pdf") { "application/pdf" } else { JSON }
}

/// A message as JSON and its result.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/facilities/{facility}/web/{api_id}", tag = "inquiries",
    summary = "電文をJSONで送る(Web API 通信方式)",
    description = "本文は要求の電文と同じ項目名のJSONです(MessageHeader と MessageBody、値はすべて文字列、繰り返しと \
        ResultList は配列)。応答は結果の電文のJSONで、項目はレイアウトの順です。読めない項目はJSONポインターで示します。\
        閲覧(YZK、TKK)でPDFを求めた場合、応答はPDFの文書です(onshiが決めた形)。",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid"),
        ("api_id" = String, Path, description = "要求のAPI識別ID(OQSsiquc01req など、レイアウトのある要求すべて。PMHsimsm01req なども同じ)")),
    request_body(content = serde_json::Value, content_type = "application/json"),
    responses((status = 200, body = serde_json::Value), (status = 400, body = WebRefusal),
        (status = 404, body = Problem), (status = 503, body = Problem),
        (status = 504, body = Problem, description = "計画された障害: 応答なし")))]
pub(super) async fn post(
    State(worlds): State<Worlds>,
    Path((world, facility, api_id)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let world = worlds.get(&world)?;
    let Some(kind) = world.request_named(&api_id) else {
        let shown: String = api_id.chars().take(40).collect();
        let what = format!("「{shown}」という要求の電文はありません。");
        return Err(
            Denial::not_found("api_id", what, "OQSsiquc01req のような要求のAPI識別IDを指定してください。").into()
        );
    };
    let name = format!("{WEB_DOOR}{kind}");
    let exchange = world.exchange(&facility, Door::Http, &name, body.to_vec()).await?;
    let (status, after, answered, bytes, content) = match exchange.outcome {
        Outcome::Reply(reply) => {
            (StatusCode::OK, reply.after, reply.answered, reply.bytes, content_type(&reply.file_name))
        }
        Outcome::Refused(refused) => {
            (StatusCode::BAD_REQUEST, refused.after, refused.answered, refused.err_bytes, JSON)
        }
        Outcome::NoAnswer => {
            return Ok(problem(
                StatusCode::GATEWAY_TIMEOUT,
                Problem {
                    place: api_id,
                    what: "センターから応答がありません(計画された障害)。".into(),
                    remedy: "回線の回復後に照会し直してください。".into(),
                    text: None,
                },
            ));
        }
    };
    tokio::time::sleep(after).await;
    let mut response = (status, bytes).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    response.headers_mut().insert(SEQ, HeaderValue::from(answered));
    Ok(response)
}

//! 医療費助成 at the window, for whoever runs the laboratory: what PMH answered and why nothing, caps, and how a
//! municipality manages them.

use super::control::apply;
use super::error::ApiError;
use crate::engine::Worlds;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use onshi_wire::control::subsidy_desk::{CapInfo, CapQuery, CapSlipInfo, SetCapSlip, SubsidyAnswerInfo};
use onshi_wire::control::world::Problem;

/// What PMH answered facilities.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/subsidy-answers", tag = "pmh",
    summary = "PMHが医療機関に答えたこと(古い順)",
    description = "受給者証を返さなかった理由は、ここと記録(ジャーナル)の説明だけに出ます。電文には出ません。",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 200, body = Vec<SubsidyAnswerInfo>), (status = 404, body = Problem)))]
pub(super) async fn answers(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
) -> Result<Json<Vec<SubsidyAnswerInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.subsidy_answers()))
}

/// A person's caps over all institutions.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/people/{person}/caps", tag = "pmh",
    summary = "本人から見た自己負担上限額と支払い",
    params(("world" = String, Path, description = "ワールドのid"), ("person" = String, Path, description = "人のid"), CapQuery),
    responses((status = 200, body = Vec<CapInfo>), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn caps(
    State(worlds): State<Worlds>,
    Path((world, person)): Path<(String, String)>,
    Query(query): Query<CapQuery>,
) -> Result<Json<Vec<CapInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.caps(&person, query.on.as_ref())?))
}

/// Paper or electronic.
#[utoipa::path(put, path = "/api/v1/worlds/{world}/municipalities/{municipality}/cap-slip", tag = "pmh",
    summary = "自治体の上限額管理票を紙か電子にする",
    params(("world" = String, Path, description = "ワールドのid"), ("municipality" = String, Path, description = "自治体のid")),
    request_body = SetCapSlip,
    responses((status = 200, body = CapSlipInfo), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 503, body = Problem)))]
pub(super) async fn put_cap_slip(
    State(worlds): State<Worlds>,
    Path((world, municipality)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, ApiError> {
    apply(&worlds, &world, format!("PUT /municipalities/{municipality}/cap-slip"), body).await
}

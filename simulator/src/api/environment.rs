//! What can be read of 環境設定; changing is in `control`.

use super::error::ApiError;
use crate::engine::Worlds;
use axum::Json;
use axum::extract::{Path, State};
use onshi_wire::control::environment::EnvironmentInfo;
use onshi_wire::control::world::Problem;

/// A facility's settings and their history.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/facilities/{facility}/environment", tag = "facility",
    summary = "医療機関の環境設定情報と変更の履歴",
    description = "電文の医療機関環境設定情報照会(IF-041)と同じ項目です。",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid")),
    responses((status = 200, body = EnvironmentInfo), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(worlds): State<Worlds>,
    Path((world, facility)): Path<(String, String)>,
) -> Result<Json<EnvironmentInfo>, ApiError> {
    Ok(Json(worlds.get(&world)?.environment(&facility)?))
}

//! The patient's own view.

use super::error::ApiError;
use crate::engine::Worlds;
use axum::Json;
use axum::extract::{Path, State};
use onshi_wire::control::own_view::OwnView;
use onshi_wire::control::world::Problem;

/// What a person sees of themselves.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/people/{person}/own-view", tag = "patient",
    summary = "患者自身が見る資格・券・受診・同意(マイナポータル相当)",
    params(("world" = String, Path, description = "ワールドのid"), ("person" = String, Path, description = "人のid")),
    responses((status = 200, body = OwnView), (status = 404, body = Problem)))]
pub(super) async fn own_view(
    State(worlds): State<Worlds>,
    Path((world, person)): Path<(String, String)>,
) -> Result<Json<OwnView>, ApiError> {
    Ok(Json(worlds.get(&world)?.own_view(&person)?))
}

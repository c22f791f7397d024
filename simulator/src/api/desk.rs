//! What can be read of the reception desks: modes and equipment, look-ups, open areas.

use super::error::ApiError;
use crate::engine::Worlds;
use axum::Json;
use axum::extract::{Path, State};
use onshi_wire::control::reader::{DisasterInfo, LookupInfo, ReceptionDesk};
use onshi_wire::control::world::Problem;

/// A desk.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/facilities/{facility}/desk", tag = "card reader",
    summary = "受付の設備とモード",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid")),
    responses((status = 200, body = ReceptionDesk), (status = 404, body = Problem)))]
pub(super) async fn desk(
    State(worlds): State<Worlds>,
    Path((world, facility)): Path<(String, String)>,
) -> Result<Json<ReceptionDesk>, ApiError> {
    Ok(Json(worlds.get(&world)?.desk(&facility)?))
}

/// Look-ups without a card.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/facilities/{facility}/lookups", tag = "card reader",
    summary = "カードによらない照会の記録",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid")),
    responses((status = 200, body = Vec<LookupInfo>), (status = 404, body = Problem)))]
pub(super) async fn lookups(
    State(worlds): State<Worlds>,
    Path((world, facility)): Path<(String, String)>,
) -> Result<Json<Vec<LookupInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.lookups(&facility)?))
}

/// Open areas.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/disasters", tag = "card reader", summary = "開かれている災害時モード",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 200, body = Vec<DisasterInfo>), (status = 404, body = Problem)))]
pub(super) async fn disasters(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
) -> Result<Json<Vec<DisasterInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.disasters()))
}

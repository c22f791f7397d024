//! What can be read of 訪問診療等・オンライン診療等.

use super::error::ApiError;
use crate::engine::Worlds;
use axum::Json;
use axum::extract::{Path, State};
use onshi_wire::control::remote_care::RemoteConsentInfo;
use onshi_wire::control::world::Problem;

/// The consents given to a facility away from its reader.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/facilities/{facility}/remote-consents", tag = "remote care",
    summary = "訪問診療等・オンライン診療等の同意の一覧",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid")),
    responses((status = 200, body = Vec<RemoteConsentInfo>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(worlds): State<Worlds>,
    Path((world, facility)): Path<(String, String)>,
) -> Result<Json<Vec<RemoteConsentInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.remote_consents(&facility)?))
}

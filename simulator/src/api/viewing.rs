//! What is held of a person for 閲覧.

use super::error::ApiError;
use crate::engine::Worlds;
use axum::Json;
use axum::extract::{Path, State};
use onshi_wire::control::viewing::MedicalInformation;
use onshi_wire::control::world::Problem;

/// What a viewing with every consent would show.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/people/{person}/medical-information", tag = "patient",
    summary = "薬剤・診療・特定健診情報と、閲覧の記録",
    description = "すべての閲覧に同意したときに示される情報です。請求から得た情報は、請求を受け付けた月の翌月から示します。\
        自己情報の不開示を申し出た人の情報は示しません。",
    params(("world" = String, Path, description = "ワールドのid"), ("person" = String, Path, description = "人のid")),
    responses((status = 200, body = MedicalInformation), (status = 404, body = Problem)))]
pub(super) async fn medical_information(
    State(worlds): State<Worlds>,
    Path((world, person)): Path<(String, String)>,
) -> Result<Json<MedicalInformation>, ApiError> {
    Ok(Json(worlds.get(&world)?.medical_information(&person)?))
}

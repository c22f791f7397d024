//! Worlds: making, telling, deleting; and what can be read of one.

use super::error::ApiError;
use crate::engine::control::FOR_VERIFICATION;
use crate::engine::{Denial, WorldHandle, Worlds};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use onshi_wire::control::world::{
    ClockInfo, CreateWorld, FaultPlan, PeopleQuery, PersonInfo, Problem, Purpose, TicketInfo, VisitInfo, WorldInfo,
};

/// All worlds.
#[utoipa::path(get, path = "/api/v1/worlds", tag = "worlds", summary = "ワールドの一覧",
    responses((status = 200, body = Vec<WorldInfo>)))]
pub(super) async fn list(State(worlds): State<Worlds>) -> Json<Vec<WorldInfo>> {
    Json(worlds.list().iter().map(|world| world.info()).collect())
}

/// Makes a world.
#[utoipa::path(post, path = "/api/v1/worlds", tag = "worlds", summary = "ワールドを作る",
    description = "`spec`(データ)か `yaml`(ファイルの文面)のどちらかで与えます。誤りがあれば何も作られません。",
    request_body = CreateWorld,
    responses((status = 201, body = WorldInfo), (status = 400, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn create(
    State(worlds): State<Worlds>,
    body: Bytes,
) -> Result<(StatusCode, Json<WorldInfo>), ApiError> {
    let request: CreateWorld = crate::engine::json::read(&body)?;
    Ok((StatusCode::CREATED, Json(worlds.create(request).await?.info())))
}

/// One world.
#[utoipa::path(get, path = "/api/v1/worlds/{world}", tag = "worlds", summary = "ワールドの内容",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 200, body = WorldInfo), (status = 404, body = Problem)))]
pub(super) async fn get(State(worlds): State<Worlds>, Path(world): Path<String>) -> Result<Json<WorldInfo>, ApiError> {
    Ok(Json(worlds.get(&world)?.info()))
}

/// Deletes a world with its records.
#[utoipa::path(delete, path = "/api/v1/worlds/{world}", tag = "worlds", summary = "ワールドを削除する",
    description = "記録も消えます。このワールドのために作られたフォルダは消され、指定されたフォルダは残ります。",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn delete(State(worlds): State<Worlds>, Path(world): Path<String>) -> Result<StatusCode, ApiError> {
    worlds.delete(&world).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The clock.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/clock", tag = "worlds", summary = "ワールドの日時",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 200, body = ClockInfo), (status = 404, body = Problem)))]
pub(super) async fn clock(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
) -> Result<Json<ClockInfo>, ApiError> {
    Ok(Json(worlds.get(&world)?.clock()))
}

/// Everybody.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/people", tag = "people", summary = "人の一覧",
    description = "受給者番号と被保険者番号は伏せて返します。資格確認のために要るときは `?purpose=verification` を付けます(ジャーナルに残ります)。",
    params(("world" = String, Path, description = "ワールドのid"), PeopleQuery),
    responses((status = 200, body = Vec<PersonInfo>), (status = 404, body = Problem)))]
pub(super) async fn people(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
    Query(query): Query<PeopleQuery>,
) -> Result<Response, ApiError> {
    let world = worlds.get(&world)?;
    match query.purpose {
        Some(Purpose::Verification) => for_verification(&world, "GET /people").await,
        None => Ok(Json(world.people()).into_response()),
    }
}

/// The numbers in full; the request is journaled like every other that matters.
async fn for_verification(world: &WorldHandle, path: &str) -> Result<Response, ApiError> {
    let reply = world.control(&format!("{path}{FOR_VERIFICATION}"), Vec::new()).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], reply.json).into_response())
}

/// One person.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/people/{person}", tag = "people", summary = "人",
    description = "受給者番号と被保険者番号は伏せて返します。資格確認のために要るときは `?purpose=verification` を付けます(ジャーナルに残ります)。",
    params(("world" = String, Path, description = "ワールドのid"), ("person" = String, Path, description = "人のid"),
        PeopleQuery),
    responses((status = 200, body = PersonInfo), (status = 404, body = Problem)))]
pub(super) async fn person(
    State(worlds): State<Worlds>,
    Path((world, person)): Path<(String, String)>,
    Query(query): Query<PeopleQuery>,
) -> Result<Response, ApiError> {
    let world = worlds.get(&world)?;
    let found = world.person(&person).ok_or_else(|| {
        Denial::not_found("people", format!("「{person}」という人はいません。"), "人の一覧でidを確かめてください。")
    })?;
    match query.purpose {
        Some(Purpose::Verification) => for_verification(&world, &format!("GET /people/{person}")).await,
        None => Ok(Json(found).into_response()),
    }
}

/// All tickets.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/tickets", tag = "welfare office", summary = "医療券・調剤券の一覧",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 200, body = Vec<TicketInfo>), (status = 404, body = Problem)))]
pub(super) async fn tickets(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
) -> Result<Json<Vec<TicketInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.tickets()))
}

/// What an office learns from inquiries.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/offices/{office}/visits", tag = "welfare office",
    summary = "福祉事務所が見る受診の記録",
    params(("world" = String, Path, description = "ワールドのid"), ("office" = String, Path, description = "福祉事務所のid")),
    responses((status = 200, body = Vec<VisitInfo>), (status = 404, body = Problem)))]
pub(super) async fn visits(
    State(worlds): State<Worlds>,
    Path((world, office)): Path<(String, String)>,
) -> Result<Json<Vec<VisitInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.visits(&office)?))
}

/// Faults still to come.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/faults", tag = "faults", summary = "計画された障害の一覧",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 200, body = Vec<FaultPlan>), (status = 404, body = Problem)))]
pub(super) async fn faults(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
) -> Result<Json<Vec<FaultPlan>>, ApiError> {
    Ok(Json(worlds.get(&world)?.faults()))
}

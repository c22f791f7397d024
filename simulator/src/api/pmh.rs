//! PMH for municipalities: the registration API with bearer token, its tasks, the CSV upload, and what a tester asks.

use super::error::{ApiError, problem, status};
use crate::actors::municipality::door;
use crate::engine::{BatchForm, Denial, WorldHandle, Worlds};
use crate::telling;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onshi_wire::control::local_schemes::{LocalSchemesInfo, LocalSchemesQuery};
use onshi_wire::control::municipality::{
    CertificateInfo, IndividualNumberInfo, MunicipalityInfo, TaskAccepted, TaskInfo, TaskQuery,
};
use onshi_wire::control::world::Problem;
use onshi_wire::registration::schema::RegistrationRecord;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, OpenApi};

/// Name of the security scheme, as published.
const BEARER: &str = "bearerAuth";

/// Adds the security scheme to the description.
pub(super) fn describe(description: &mut OpenApi) {
    let components = description.components.get_or_insert_with(|| ComponentsBuilder::new().build());
    components.add_security_scheme(BEARER, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
}

/// The municipality behind the token, or the answer that there is none.
fn authorised(world: &WorldHandle, headers: &HeaderMap) -> Result<String, Box<Response>> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.split_once(' ')).filter(|(word, _)| word.eq_ignore_ascii_case("bearer"));
    token.and_then(|(_, token)| world.municipality_of(token.trim())).ok_or_else(|| {
        let refused = Problem {
            place: "Authorization".into(),
            what: "自治体のベアラートークンがないか、このワールドのものではありません。".into(),
            remedy: "GET municipalities が示す registration_token を Authorization: Bearer に書いてください。".into(),
            text: None,
        };
        let mut response = problem(StatusCode::UNAUTHORIZED, refused);
        response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        Box::new(response)
    })
}

fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

fn refused(code: StatusCode, denial: Denial) -> Response {
    problem(code, denial.problem)
}

async fn take_in(
    worlds: &Worlds,
    world: &str,
    headers: &HeaderMap,
    form: BatchForm,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let world = worlds.get(world)?;
    let municipality = match authorised(&world, headers) {
        Ok(municipality) => municipality,
        Err(response) => return Ok(*response),
    };
    let wanted = if form == BatchForm::Json { "application/json" } else { "text/csv" };
    if !has_type(headers, wanted) {
        let what = format!("Content-Type が {wanted} ではありません。");
        let denial = Denial::unreadable("Content-Type", what, format!("Content-Type: {wanted} を付けてください。"));
        return Ok(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, denial));
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Ok(refused(StatusCode::PAYLOAD_TOO_LARGE, door::too_large()));
        }
        Err(_) => {
            let denial = Denial::unreadable("本文", "本文を最後まで受け取れませんでした。", "もう一度送ってください。");
            return Ok(refused(StatusCode::BAD_REQUEST, denial));
        }
    };
    let reply = world.register(&municipality, form, body.into()).await?;
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::ACCEPTED);
    Ok((status, [(header::CONTENT_TYPE, "application/json")], reply.json).into_response())
}

/// Registers recipients.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/pmh/registrationTasks", operation_id = "postRegistrationTasks",
    tag = "PMH（自治体）", summary = "医療費助成対象者情報を登録する",
    description = "対象者情報の配列を受け付け、登録タスクのidを返します。配列・項目名・bearerAuth はデジタル庁の公表した登録APIのとおりです。\
        202の本文、登録タスク、件ごとの結果と誤りの形は公表されておらず、onshiが決めた形です。一件の誤りは他の件を妨げません。",
    params(("world" = String, Path, description = "ワールドのid")), request_body = Vec<RegistrationRecord>,
    responses((status = 202, body = TaskAccepted, description = "受け付けた"),
        (status = 400, body = Problem, description = "JSONでない、配列でない、空、件数が多すぎる"),
        (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem, description = "本文が大きすぎる"), (status = 415, body = Problem)),
    security(("bearerAuth" = [])))]
pub(super) async fn post_tasks(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    take_in(&worlds, &world, &headers, BatchForm::Json, body).await
}

/// The same as CSV.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/pmh/registrationCsv", tag = "PMH（自治体）",
    summary = "医療費助成対象者情報をCSVで登録する(onshiが決めた形式)",
    description = "UTF-8(BOMの有無は問わない)かShift_JIS。1行目は登録APIと同じ項目名で、内側の項目は basicFiveInfo.name のように、\
        券面項目は certificationDetail.項目名 のように書きます。空のセルは項目がないことを表します。結果の row は行番号です。",
    params(("world" = String, Path, description = "ワールドのid")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 202, body = TaskAccepted), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem)),
    security(("bearerAuth" = [])))]
pub(super) async fn post_csv(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    take_in(&worlds, &world, &headers, BatchForm::Csv, body).await
}

/// A task.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/pmh/registrationTasks/{task}", tag = "PMH（自治体）",
    summary = "登録タスクの状態と件ごとの結果(onshiが決めた形式)",
    description = "処理中は結果がありません。完了までの秒数はワールドの switches.pmh_registration_seconds で変えられます(既定は0)。",
    params(("world" = String, Path, description = "ワールドのid"), ("task" = String, Path, description = "taskId"),
        ("after" = Option<u32>, Query, description = "この番号(0から)以降の結果"),
        ("limit" = Option<u32>, Query, description = "結果の件数。既定1,000、最大10,000"),
        ("rejected" = Option<bool>, Query, description = "trueなら拒否された件だけ")),
    responses((status = 200, body = TaskInfo), (status = 401, body = Problem), (status = 404, body = Problem)),
    security(("bearerAuth" = [])))]
pub(super) async fn task(
    State(worlds): State<Worlds>,
    Path((world, task)): Path<(String, String)>,
    Query(query): Query<TaskQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = worlds.get(&world)?;
    let municipality = match authorised(&world, &headers) {
        Ok(municipality) => municipality,
        Err(response) => return Ok(*response),
    };
    match world.registration_task(&municipality, &task, &query) {
        Ok(task) => Ok(Json(task).into_response()),
        Err(denial) => Ok(problem(status(denial.kind), denial.problem)),
    }
}

/// The municipalities.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/municipalities", tag = "PMH（自治体）", summary = "自治体の一覧",
    description = "受給者証種別、実施できる制度、登録APIのトークン(ワールドの種から決まる見本の値)を示します。",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 200, body = Vec<MunicipalityInfo>), (status = 404, body = Problem)))]
pub(super) async fn municipalities(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
) -> Result<Json<Vec<MunicipalityInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.municipalities()))
}

/// The local masters.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/local-schemes", tag = "PMH（自治体）",
    summary = "地単公費マスターの枝",
    description = "onshi serve --schemes か世界ファイルの schemes で取り込んだ表の行です。一つの公費負担者番号に複数の行があり、\
        どれも選びません。公費適用優先順位は、当日有効な行がすべて同じ値のときだけ受給者証の順に使います。",
    params(("world" = String, Path, description = "ワールドのid"),
        ("payer_number" = Option<String>, Query, description = "公費負担者番号8桁"),
        ("on" = Option<String>, Query, description = "この日に有効な行だけ(2026-11-10)"),
        ("limit" = Option<usize>, Query, description = "行の数の上限。既定と最大は1,000")),
    responses((status = 200, body = LocalSchemesInfo), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn local_schemes(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
    Query(query): Query<LocalSchemesQuery>,
) -> Result<Json<LocalSchemesInfo>, ApiError> {
    Ok(Json(worlds.get(&world)?.local_schemes(&query)?))
}

/// A person's certificates.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/people/{person}/certificates", tag = "PMH（自治体）",
    summary = "人の受給者証(すべての履歴)",
    description = "place は、いまの日にPMHが医療機関等に示しうる受給者証の公費適用順位です。示さない履歴には place がありません。受給者番号は伏せて返します。",
    params(("world" = String, Path, description = "ワールドのid"), ("person" = String, Path, description = "人のid")),
    responses((status = 200, body = Vec<CertificateInfo>), (status = 404, body = Problem)))]
pub(super) async fn certificates(
    State(worlds): State<Worlds>,
    Path((world, person)): Path<(String, String)>,
) -> Result<Json<Vec<CertificateInfo>>, ApiError> {
    Ok(Json(telling::masked_certificates(worlds.get(&world)?.certificates(&person)?)))
}

/// A simulated individual number.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/pmh/individual-numbers/{person}", tag = "PMH（自治体）",
    summary = "人の模擬個人番号",
    description = "登録APIの myNumber に書く番号です。検査数字をわざと誤らせてあり、実在の個人番号にはなりません。この応答だけが番号を示します。",
    params(("world" = String, Path, description = "ワールドのid"), ("person" = String, Path, description = "人のid")),
    responses((status = 200, body = IndividualNumberInfo), (status = 404, body = Problem)))]
pub(super) async fn individual_number(
    State(worlds): State<Worlds>,
    Path((world, person)): Path<(String, String)>,
) -> Result<Json<IndividualNumberInfo>, ApiError> {
    Ok(Json(worlds.get(&world)?.individual_number(&person)?))
}

//! The claims examiner's desk over HTTP: a file in, its answer, the list, what was returned, and taking a claim back.

use super::error::ApiError;
use crate::engine::{Denial, Worlds};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use onshi_wire::control::claims_desk::{ClaimAnswer, SubmissionInfo, WithdrawClaim};
use onshi_wire::control::world::Problem;

/// A claim file comes to the desk.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/facilities/{facility}/claims/{claim}", tag = "claims",
    summary = "請求ファイル(UKE)を審査支払機関に出す",
    description = "claimsフォルダに置く代わりに、ファイルのバイト列をそのまま送ります。読めないファイルも受付番号が付き、\
        受付不能(refused)として201で答えます。理由コードは onshi が決めた値です。",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid"),
        ("claim" = String, Path, description = "ファイルの名前(RECEIPTC.UKE)")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = ClaimAnswer), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(super) async fn post(
    State(worlds): State<Worlds>,
    Path((world, facility, file_name)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<(StatusCode, Json<ClaimAnswer>), ApiError> {
    let answer = worlds.get(&world)?.claim(&facility, &file_name, body.to_vec()).await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

/// All submissions of a facility.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/facilities/{facility}/claims", tag = "claims",
    summary = "出した請求の一覧",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid")),
    responses((status = 200, body = Vec<SubmissionInfo>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(worlds): State<Worlds>,
    Path((world, facility)): Path<(String, String)>,
) -> Result<Json<Vec<SubmissionInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.submissions(&facility)?))
}

/// One submission as it stands now.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/facilities/{facility}/claims/{claim}", tag = "claims",
    summary = "請求への回答(いまの状態)",
    description = "受付済み→審査済み→支払済みの状態はワールドの日付とともに進みます。",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid"),
        ("claim" = u64, Path, description = "受付番号")),
    responses((status = 200, body = ClaimAnswer), (status = 404, body = Problem)))]
pub(super) async fn answer(
    State(worlds): State<Worlds>,
    Path((world, facility, submission)): Path<(String, String, String)>,
) -> Result<Json<ClaimAnswer>, ApiError> {
    Ok(Json(worlds.get(&world)?.claim_answer(&facility, number(&submission)?)?))
}

/// What was returned or taken back of a submission.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/facilities/{facility}/claims/{claim}/returned", tag = "claims",
    summary = "返戻・取下げのあったレセプト(UKE)",
    description = "検索番号がREに、確認区分などがSNに入ったファイルです。何も返されていなければ204です。",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid"),
        ("claim" = u64, Path, description = "受付番号")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 204),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(super) async fn returned(
    State(worlds): State<Worlds>,
    Path((world, facility, submission)): Path<(String, String, String)>,
) -> Result<Response, ApiError> {
    let file = worlds.get(&world)?.returned_claims(&facility, number(&submission)?)?;
    Ok(match file {
        Some(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// A receipt is taken back.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/facilities/{facility}/claims/{claim}/receipts/{receipt}/withdrawal",
    tag = "claims", summary = "レセプトを取り下げる(過誤)",
    description = "医療機関はいつでも、福祉事務所と保険者は支払のあとに、自分が支払うレセプトを戻せます。戻したレセプトは\
        returned に検索番号つきで現れ、再請求できます。",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid"),
        ("claim" = u64, Path, description = "受付番号"), ("receipt" = u64, Path, description = "回答の中の順番(1から)")),
    request_body = WithdrawClaim,
    responses((status = 200, body = ClaimAnswer), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 503, body = Problem)))]
pub(super) async fn withdraw(
    State(worlds): State<Worlds>,
    Path((world, facility, claim, receipt)): Path<(String, String, String, String)>,
    body: Bytes,
) -> Result<Json<ClaimAnswer>, ApiError> {
    let world = worlds.get(&world)?;
    let request = format!("POST /facilities/{facility}/claims/{claim}/receipts/{receipt}/withdrawal");
    world.control(&request, body.to_vec()).await?;
    Ok(Json(world.claim_answer(&facility, number(&claim)?)?))
}

fn number(text: &str) -> Result<u64, Denial> {
    text.parse().map_err(|_| {
        let what = "受付番号が数字ではありません。";
        Denial::unreadable("submission", what, "請求の一覧にある番号を指定してください。")
    })
}

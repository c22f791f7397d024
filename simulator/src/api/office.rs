//! A welfare office's desk: what can be read, and the doors whose bodies are files.

use super::control::apply;
use super::error::ApiError;
use crate::engine::Worlds;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use onshi_wire::control::office::{
    DoubleCoverageInfo, FileDetail, FileInfo, FrequentVisitorInfo, RequestInfo, UndelegatedVisitsInfo,
};
use onshi_wire::control::world::{OfficeInfo, Problem};
use serde::Deserialize;

/// The greatest file in bytes: 150,000 rows with every column filled.
pub(super) const MAX_FILE_BYTES: usize = 96 << 20;

/// What a printed page may load: nothing but its own style.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

type Within = Path<(String, String)>;

/// A month in the query.
#[derive(Debug, Default, Deserialize)]
pub(super) struct OfMonth {
    month: Option<String>,
}

macro_rules! lists {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident: $path:literal, $id:literal, $summary:literal, $method:ident => $item:ty;
    )*) => {$(
        $(#[doc = $doc])*
        #[utoipa::path(get, path = concat!("/api/v1/worlds/{world}", $path), tag = "welfare office", summary = $summary,
            params(("world" = String, Path, description = "ワールドのid"), ($id = String, Path, description = "対象のid")),
            responses((status = 200, body = Vec<$item>), (status = 404, body = Problem)))]
        pub(super) async fn $name(
            State(worlds): State<Worlds>,
            Path((world, id)): Within,
        ) -> Result<Json<Vec<$item>>, ApiError> {
            Ok(Json(worlds.get(&world)?.$method(&id)?))
        }
    )*};
}

lists! {
    /// An office's files.
    files: "/offices/{office}/files", "office", "福祉事務所が送ったファイルの一覧", office_files => FileInfo;
    /// An office's inbox.
    requests: "/offices/{office}/requests", "office", "福祉事務所への依頼の一覧", office_requests => RequestInfo;
    /// What a facility is told.
    facility_requests: "/facilities/{facility}/requests", "facility", "医療機関から見た依頼と回答", facility_requests => RequestInfo;
    /// Early detection.
    undelegated_visits: "/offices/{office}/undelegated-visits", "office", "処理を待つ未委託の受診", undelegated_visits => UndelegatedVisitsInfo;
    /// People under two offices.
    double_coverage: "/offices/{office}/double-coverage", "office", "期間の重なる二重の登録", double_coverage => DoubleCoverageInfo;
}

/// All offices.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/offices", tag = "welfare office", summary = "福祉事務所の一覧",
    params(("world" = String, Path, description = "ワールドのid")),
    responses((status = 200, body = Vec<OfficeInfo>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
) -> Result<Json<Vec<OfficeInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.offices()))
}

/// Frequent visitors.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/offices/{office}/frequent-visitors", tag = "welfare office",
    summary = "頻回受診の一覧",
    description = "同じ医療機関への受診日が、福祉事務所の定める日数(既定は15日)以上の人。同じ日の照会は1回と数えます。",
    params(("world" = String, Path, description = "ワールドのid"), ("office" = String, Path, description = "福祉事務所のid"),
        ("month" = Option<String>, Query, description = "月。省くと診療月")),
    responses((status = 200, body = Vec<FrequentVisitorInfo>), (status = 400, body = Problem),
        (status = 404, body = Problem)))]
pub(super) async fn frequent_visitors(
    State(worlds): State<Worlds>,
    Path((world, office)): Within,
    Query(query): Query<OfMonth>,
) -> Result<Json<Vec<FrequentVisitorInfo>>, ApiError> {
    Ok(Json(worlds.get(&world)?.frequent_visitors(&office, query.month.as_deref())?))
}

/// Takes in a month of tickets.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/offices/{office}/ticket-files", tag = "welfare office",
    summary = "一か月分の券をファイルで登録する",
    description = "CSV(UTF-8かShift_JIS)。列は scenarios/layouts/office-tickets.yaml にあり、onshiが決めたものです。1行ごとに登録か拒否かが決まり、登録できた行は残ります。",
    params(("world" = String, Path, description = "ワールドのid"), ("office" = String, Path, description = "福祉事務所のid"),
        ("month" = Option<String>, Query, description = "診療年月。省くと診療月")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = FileInfo), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(super) async fn post_tickets(
    State(worlds): State<Worlds>,
    Path((world, office)): Within,
    Query(query): Query<OfMonth>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let month = query.month.map(|month| format!("?month={month}")).unwrap_or_default();
    apply(&worlds, &world, format!("POST /offices/{office}/ticket-files{month}"), body).await
}

/// Takes in changes of coverage.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/offices/{office}/coverage-files", tag = "welfare office",
    summary = "資格の異動をファイルで登録する",
    description = "CSV(UTF-8かShift_JIS)。開始、停止、再開、廃止、番号変更。列は scenarios/layouts/office-tickets.yaml にあり、onshiが決めたものです。",
    params(("world" = String, Path, description = "ワールドのid"), ("office" = String, Path, description = "福祉事務所のid")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = FileInfo), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(super) async fn post_coverage(
    State(worlds): State<Worlds>,
    Path((world, office)): Within,
    body: Bytes,
) -> Result<Response, ApiError> {
    apply(&worlds, &world, format!("POST /offices/{office}/coverage-files"), body).await
}

/// A file with its rejected rows.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/offices/{office}/files/{file}", tag = "welfare office",
    summary = "ファイルの結果",
    params(("world" = String, Path, description = "ワールドのid"), ("office" = String, Path, description = "福祉事務所のid"),
        ("file" = String, Path, description = "ファイルのid")),
    responses((status = 200, body = FileDetail), (status = 404, body = Problem)))]
pub(super) async fn file(
    State(worlds): State<Worlds>,
    Path((world, office, file)): Path<(String, String, String)>,
) -> Result<Json<FileDetail>, ApiError> {
    Ok(Json(worlds.get(&world)?.office_file(&office, &file)?))
}

/// The report on a file.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/offices/{office}/files/{file}/report", tag = "welfare office",
    summary = "ファイルの全行の結果(CSV)",
    params(("world" = String, Path, description = "ワールドのid"), ("office" = String, Path, description = "福祉事務所のid"),
        ("file" = String, Path, description = "ファイルのid")),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 404, body = Problem)))]
pub(super) async fn report(
    State(worlds): State<Worlds>,
    Path((world, office, file)): Path<(String, String, String)>,
) -> Result<Response, ApiError> {
    let bytes = worlds.get(&world)?.office_file_report(&office, &file)?;
    let disposition =
        format!("attachment; filename=\"{}.csv\"", file.replace(|c: char| !c.is_ascii_alphanumeric(), ""));
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

/// 医療券・調剤券 to print.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/tickets/{ticket}/paper", tag = "welfare office",
    summary = "医療券・調剤券を印刷する(見本)",
    params(("world" = String, Path, description = "ワールドのid"), ("ticket" = String, Path, description = "券のid")),
    responses((status = 200, body = String, content_type = "text/html"), (status = 404, body = Problem)))]
pub(super) async fn paper(State(worlds): State<Worlds>, Path((world, ticket)): Within) -> Result<Response, ApiError> {
    Ok(page(worlds.get(&world)?.ticket_page(&ticket, false)?))
}

/// 診療依頼書 to print.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/tickets/{ticket}/referral", tag = "welfare office",
    summary = "診療依頼書を印刷する(見本)",
    params(("world" = String, Path, description = "ワールドのid"), ("ticket" = String, Path, description = "券のid")),
    responses((status = 200, body = String, content_type = "text/html"), (status = 404, body = Problem)))]
pub(super) async fn referral(
    State(worlds): State<Worlds>,
    Path((world, ticket)): Within,
) -> Result<Response, ApiError> {
    Ok(page(worlds.get(&world)?.ticket_page(&ticket, true)?))
}

fn page(html: String) -> Response {
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, PAGE_POLICY)], html).into_response()
}

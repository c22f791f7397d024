//! The journal: pages with a long poll, raw bytes, and a stream of server-sent events.

use super::error::ApiError;
use crate::engine::{WorldHandle, Worlds};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream;
use onshi_wire::control::journal::{JournalEntry, JournalPage, JournalQuery};
use onshi_wire::control::world::Problem;
use std::collections::VecDeque;
use std::convert::Infallible;

/// How long one wait of the stream lasts, in milliseconds; then it looks whether the world is still open.
const STREAM_WAIT_MS: u64 = 5_000;

/// A page of the journal.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/journal", tag = "journal", summary = "ジャーナルを読む",
    description = "`after` より大きい番号の記録を順に返します。まだなければ `wait_ms` まで待ちます。",
    params(("world" = String, Path, description = "ワールドのid"), JournalQuery),
    responses((status = 200, body = JournalPage), (status = 404, body = Problem)))]
pub(super) async fn page(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
    Query(query): Query<JournalQuery>,
) -> Result<Json<JournalPage>, ApiError> {
    Ok(Json(worlds.get(&world)?.journal(query).await?))
}

/// The raw bytes of one entry.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/journal/{seq}/bytes", tag = "journal", summary = "記録の生のバイト列",
    params(("world" = String, Path, description = "ワールドのid"), ("seq" = u64, Path, description = "記録の番号")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
pub(super) async fn bytes(
    State(worlds): State<Worlds>,
    Path((world, seq)): Path<(String, u64)>,
) -> Result<Response, ApiError> {
    let (_, bytes) = worlds.get(&world)?.journal_entry(seq).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// The journal as it grows.
#[utoipa::path(get, path = "/api/v1/worlds/{world}/journal/stream", tag = "journal",
    summary = "ジャーナルを流し続ける", description = "server-sent events。1件が1つの JournalEntry です。",
    params(("world" = String, Path, description = "ワールドのid"), JournalQuery),
    responses((status = 200, body = JournalEntry, content_type = "text/event-stream"), (status = 404, body = Problem)))]
pub(super) async fn stream(
    State(worlds): State<Worlds>,
    Path(world): Path<String>,
    Query(query): Query<JournalQuery>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let world = worlds.get(&world)?;
    let start = Position { world, after: query.after, bytes: query.bytes, ready: VecDeque::new() };
    Ok(Sse::new(stream::unfold(start, next)).keep_alive(KeepAlive::default()))
}

struct Position {
    world: WorldHandle,
    after: u64,
    bytes: bool,
    ready: VecDeque<JournalEntry>,
}

/// The next event; none when the world is closed or cannot be read.
async fn next(mut position: Position) -> Option<(Result<Event, Infallible>, Position)> {
    loop {
        if let Some(entry) = position.ready.pop_front() {
            position.after = entry.seq;
            let event = Event::default().id(entry.seq.to_string()).json_data(&entry).ok()?;
            return Some((Ok(event), position));
        }
        if position.world.is_closed() {
            return None;
        }
        let query = JournalQuery { after: position.after, wait_ms: STREAM_WAIT_MS, bytes: position.bytes, limit: None };
        position.ready = position.world.journal(query).await.ok()?.entries.into();
    }
}

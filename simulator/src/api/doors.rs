//! The way in. Inquiries are nearly everything that comes: they go straight to their handler; what is not plainly one
//! goes to the router, which answers it in the same way and refuses what is wrong.

use super::error::ApiError;
use super::{ANSWER_LIMIT, MAX_INQUIRY_BYTES, inquiry, own_fault};
use crate::engine::Worlds;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::IncomingStream;
use futures::FutureExt;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::net::TcpListener;
use tower_service::Service;

/// Bodies below this are copied out of the buffer that they came in.
const SMALL_BYTES: usize = 4 << 10;

/// API and page behind one address; give it to [`axum::serve`].
#[derive(Clone)]
pub struct Doors {
    worlds: Worlds,
    router: Router,
}

impl Doors {
    /// `router` takes everything that is not plainly an inquiry; it has to have the inquiry door too.
    #[must_use]
    pub fn new(worlds: Worlds, router: Router) -> Doors {
        Doors { worlds, router }
    }
}

/// One for each connection.
impl Service<IncomingStream<'_, TcpListener>> for Doors {
    type Response = Doors;
    type Error = Infallible;
    type Future = Ready<Result<Doors, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: IncomingStream<'_, TcpListener>) -> Self::Future {
        ready(Ok(self.clone()))
    }
}

impl Service<Request> for Doors {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if is_inquiry(&request) {
            let carried = AssertUnwindSafe(carry(self.worlds.clone(), request)).catch_unwind();
            return Box::pin(async move { Ok(carried.await.unwrap_or_else(own_fault)) });
        }
        Box::pin(self.router.call(request))
    }
}

/// Whether a request is an inquiry that needs no second look: its path has no escapes, its length is told and allowed.
fn is_inquiry(request: &Request) -> bool {
    request.method() == Method::POST
        && length(request.headers()).is_some_and(|length| length <= MAX_INQUIRY_BYTES)
        && address(request.uri().path()).is_some()
}

fn length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// World, facility and file name of `/api/v1/worlds/{world}/facilities/{facility}/inquiries/{file_name}`.
fn address(path: &str) -> Option<(&str, &str, &str)> {
    let rest = path.strip_prefix("/api/v1/worlds/")?;
    let (world, rest) = part(rest)?;
    let (facility, rest) = part(rest.strip_prefix("facilities/")?)?;
    let file_name = rest.strip_prefix("inquiries/")?;
    let plain = !file_name.is_empty() && !file_name.contains('/') && !path.as_bytes().contains(&b'%');
    plain.then_some((world, facility, file_name))
}

/// What stands before the next `/`, which is not nothing, and what stands behind it.
fn part(path: &str) -> Option<(&str, &str)> {
    let end = path.bytes().position(|byte| byte == b'/').filter(|end| *end > 0)?;
    Some((path.get(..end)?, path.get(end + 1..)?))
}

async fn carry(worlds: Worlds, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let answer = async {
        let Some((world, facility, file_name)) = address(head.uri.path()) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        // The length was told: what goes wrong here is the connection.
        let Ok(body) = axum::body::to_bytes(body, MAX_INQUIRY_BYTES).await else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        // A small body lies in the connection's buffer, which the journal would keep whole.
        let body = if body.len() < SMALL_BYTES { Bytes::copy_from_slice(&body) } else { body };
        let answered = inquiry::carry(&worlds, world, facility, file_name, body).await;
        answered.unwrap_or_else(ApiError::into_response)
    };
    match tokio::time::timeout(ANSWER_LIMIT, answer).await {
        Ok(response) => response,
        Err(_) => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_plain_address_is_one() {
        let plain = "/api/v1/worlds/a/facilities/c/inquiries/OQSsiquc01req_1.xml";
        assert_eq!(address(plain), Some(("a", "c", "OQSsiquc01req_1.xml")));
        for other in [
            "/api/v1/worlds/a/facilities/c/inquiries/",
            "/api/v1/worlds/a/facilities/c/inquiries",
            "/api/v1/worlds/a/facilities/c/inquiries/x/y",
            "/api/v1/worlds//facilities/c/inquiries/x",
            "/api/v1/worlds/a/facilities/c/claims/x",
            "/api/v1/worlds/a/offices/c/inquiries/x",
            "/api/v1/worlds/a/facilities/%63/inquiries/x",
            "/api/v2/worlds/a/facilities/c/inquiries/x",
            "/",
        ] {
            assert_eq!(address(other), None, "{other}");
        }
    }
}

//! A denial as an HTTP answer.

use crate::engine::{Denial, DenialKind};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onshi_wire::control::world::Problem;

/// An error answer: status and [`Problem`].
#[derive(Debug)]
pub(super) struct ApiError(pub(super) Denial);

impl From<Denial> for ApiError {
    fn from(denial: Denial) -> Self {
        ApiError(denial)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        problem(status(self.0.kind), self.0.problem)
    }
}

/// The status of a denial (`control::world`: 400, 404, 409; 503 when the world cannot record anything).
pub(super) fn status(kind: DenialKind) -> StatusCode {
    match kind {
        DenialKind::Unreadable => StatusCode::BAD_REQUEST,
        DenialKind::NotFound => StatusCode::NOT_FOUND,
        DenialKind::Refused => StatusCode::CONFLICT,
        DenialKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// An answer with a problem.
pub(super) fn problem(status: StatusCode, problem: Problem) -> Response {
    (status, Json(problem)).into_response()
}

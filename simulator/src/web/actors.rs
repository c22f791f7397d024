//! A page per actor below `/worlds/{world}`. Every page is the same empty frame, which its script fills through the
//! public control API; what is decided here is only whether world and actor exist, so that a wrong address is a 404
//! with words instead of an empty page.

use super::{SECURITY_POLICY, framed};
use crate::engine::{WorldHandle, Worlds};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Actors of which a world has exactly one; the last part of `/worlds/{world}/{actor}`.
const SINGLE: [&str; 5] = ["platform", "insurers", "pmh", "examiner", "remote-care"];

/// `/worlds/{world}` (everybody), `/worlds/{world}/{actor}` and `/worlds/{world}/{kind}/{id}`.
pub(super) fn routes(worlds: Worlds) -> Router {
    Router::new()
        .route("/worlds/{world}", get(everybody))
        .route("/worlds/{world}/{actor}", get(single))
        .route("/worlds/{world}/{kind}/{id}", get(one_of_many))
        .with_state(worlds)
}

async fn everybody(State(worlds): State<Worlds>, Path(world): Path<String>) -> Response {
    known(&worlds, &world).map_or_else(IntoResponse::into_response, |_| framed())
}

async fn single(State(worlds): State<Worlds>, Path((world, actor)): Path<(String, String)>) -> Response {
    match known(&worlds, &world) {
        Err(unknown) => unknown.into_response(),
        Ok(_) if SINGLE.contains(&actor.as_str()) => framed(),
        Ok(_) => Unknown::actor(&world, &actor).into_response(),
    }
}

async fn one_of_many(
    State(worlds): State<Worlds>,
    Path((world, kind, id)): Path<(String, String, String)>,
) -> Response {
    match known(&worlds, &world) {
        Err(unknown) => unknown.into_response(),
        Ok(handle) if exists(&handle, &kind, &id) => framed(),
        Ok(_) => Unknown::actor(&world, &id).into_response(),
    }
}

fn known(worlds: &Worlds, world: &str) -> Result<WorldHandle, Unknown> {
    worlds.get(world).map_err(|_| Unknown::world(world))
}

fn exists(world: &WorldHandle, kind: &str, id: &str) -> bool {
    match kind {
        "offices" => world.info().offices.iter().any(|office| office.id == id),
        "municipalities" => world.municipalities().iter().any(|municipality| municipality.id == id),
        "facilities" => world.facilities().iter().any(|facility| facility.id == id),
        "people" => world.person(id).is_some(),
        _ => false,
    }
}

/// The page of a wrong address. The template escapes what the address contains.
#[derive(Template)]
#[template(path = "unknown.html")]
struct Unknown {
    what: String,
    remedy: &'static str,
    /// Where to go on.
    link: String,
}

/// Characters of a wrong address that are shown.
const MAX_SHOWN: usize = 60;

impl Unknown {
    fn world(id: &str) -> Unknown {
        let remedy = "最初の画面でワールドを選び直してください。削除されたワールドの画面は開けません。";
        Unknown {
            what: format!("「{}」というワールドはありません。", shown(id)), remedy, link: "/".to_owned()
        }
    }

    fn actor(world: &str, id: &str) -> Unknown {
        let remedy = "登場者の一覧から選び直してください。";
        let link = format!("/worlds/{}", percent_encoded(world));
        Unknown {
            what: format!("「{}」という登場者は、このワールドにいません。", shown(id)), remedy, link
        }
    }
}

fn shown(id: &str) -> String {
    id.chars().take(MAX_SHOWN).collect()
}

/// A path segment as it stands in an address.
fn percent_encoded(segment: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    segment
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

impl IntoResponse for Unknown {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (CONTENT_SECURITY_POLICY, SECURITY_POLICY),
        ];
        let text = self.render().unwrap_or(self.what);
        (StatusCode::NOT_FOUND, headers, text).into_response()
    }
}

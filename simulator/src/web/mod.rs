//! The plain web page at `/`: people, a tap button per reader, tickets, offices, faults to come and the live
//! journal. It uses nothing but the public control API; there is no build chain, every file is embedded as it is
//! and nothing is loaded from elsewhere, so the page works without a network.
//!
//! - `static/page.html`, `static/style.css`: the frame;
//! - `actors.rs`, `static/actor.html`, `static/actor.js`, `static/actors/*.js`: a page per actor below `/worlds/{world}`,
//!   each made of the parts in `static/parts.js` (facts, lists with a limit, forms);
//! - `static/*.js`: one module per part of the page; `dom.js` builds elements from text only, never from HTML, so
//!   nothing that a world or a file contains can become markup.

mod actors;

use crate::engine::Worlds;
use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// What the page may load and connect to: its own origin only, and no inline script or style.
const SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file of the page.
#[derive(Clone, Copy)]
struct Asset {
    path: &'static str,
    content_type: &'static str,
    content: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! assets {
    ($($path:literal, $content_type:expr, $file:literal;)*) => {
        [$(Asset { path: $path, content_type: $content_type, content: include_str!(concat!("static/", $file)) }),*]
    };
}

/// The frame of every actor's page; it is served below `/worlds/{world}` by [`actors`].
const FRAME: Asset = Asset { path: "/worlds/", content_type: HTML, content: include_str!("static/actor.html") };

/// The answer with the frame.
fn framed() -> Response {
    FRAME.into_response()
}

const ASSETS: [Asset; 22] = assets! {
    "/", HTML, "page.html";
    "/static/style.css", CSS, "style.css";
    "/static/main.js", SCRIPT, "main.js";
    "/static/api.js", SCRIPT, "api.js";
    "/static/dom.js", SCRIPT, "dom.js";
    "/static/words.js", SCRIPT, "words.js";
    "/static/reception.js", SCRIPT, "reception.js";
    "/static/tickets.js", SCRIPT, "tickets.js";
    "/static/places.js", SCRIPT, "places.js";
    "/static/faults.js", SCRIPT, "faults.js";
    "/static/journal.js", SCRIPT, "journal.js";
    "/static/actor.js", SCRIPT, "actor.js";
    "/static/parts.js", SCRIPT, "parts.js";
    "/static/actors/everybody.js", SCRIPT, "actors/everybody.js";
    "/static/actors/platform.js", SCRIPT, "actors/platform.js";
    "/static/actors/office.js", SCRIPT, "actors/office.js";
    "/static/actors/insurers.js", SCRIPT, "actors/insurers.js";
    "/static/actors/pmh.js", SCRIPT, "actors/pmh.js";
    "/static/actors/facility.js", SCRIPT, "actors/facility.js";
    "/static/actors/examiner.js", SCRIPT, "actors/examiner.js";
    "/static/actors/person.js", SCRIPT, "actors/person.js";
    "/static/actors/remote.js", SCRIPT, "actors/remote.js";
};

/// The pages' routes, to be merged into the server's router: `GET /`, `GET /static/…` and `GET /worlds/{world}…`.
pub fn routes(worlds: Worlds) -> Router {
    ASSETS.iter().fold(actors::routes(worlds), |router, asset| {
        let asset = *asset;
        router.route(asset.path, get(move || async move { asset.into_response() }))
    })
}

impl IntoResponse for Asset {
    fn into_response(self) -> Response {
        let header = |name: HeaderName, value: &'static str| (name, HeaderValue::from_static(value));
        let headers = [
            header(CONTENT_TYPE, self.content_type),
            header(CACHE_CONTROL, "no-cache"),
            header(X_CONTENT_TYPE_OPTIONS, "nosniff"),
            header(CONTENT_SECURITY_POLICY, SECURITY_POLICY),
        ];
        (headers, self.content).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(path: &str) -> Option<&'static Asset> {
        ASSETS.iter().find(|asset| asset.path == path)
    }

    #[test]
    fn every_file_that_the_page_refers_to_is_served() {
        let page = asset("/").unwrap().content;
        for (html, script) in [(page, "/static/main.js"), (FRAME.content, "/static/actor.js")] {
            for path in ["/static/style.css", script] {
                assert!(html.contains(&format!("\"{path}\"")) && asset(path).is_some(), "{path}");
            }
        }
        for script in ASSETS.iter().filter(|asset| asset.content_type == SCRIPT) {
            for import in script.content.lines().filter_map(|line| line.split(" from \"").nth(1)) {
                let (folder, _) = script.path.rsplit_once('/').unwrap();
                let file = import.trim_end_matches("\";");
                let path = match file.strip_prefix("../") {
                    Some(above) => format!("{}/{above}", folder.rsplit_once('/').unwrap().0),
                    None => format!("{folder}/{}", file.trim_start_matches("./")),
                };
                assert!(asset(&path).is_some(), "{} imports {file}", script.path);
            }
        }
    }

    #[test]
    fn nothing_comes_from_elsewhere_and_no_text_becomes_markup() {
        for asset in ASSETS.iter().chain([&FRAME]) {
            for forbidden in
                ["http://", "https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
            {
                assert!(!asset.content.contains(forbidden), "{}: {forbidden}", asset.path);
            }
        }
    }

    #[test]
    fn the_page_has_neither_inline_script_nor_inline_style() {
        for page in [asset("/").unwrap().content, FRAME.content] {
            assert!(!page.contains("style=") && !page.contains("<style") && !page.contains(" onclick"));
            assert_eq!(page.matches("<script").count(), 1);
            assert!(page.contains("lang=\"ja\""));
        }
    }
}

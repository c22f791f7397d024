//! The plain web page at `/`: people, a tap button per reader, tickets, offices, faults to come and the live
//! journal. It uses nothing but the public control API; there is no build chain, every file is embedded as it is
//! and nothing is loaded from elsewhere, so the page works without a network.
//!
//! - `static/page.html`, `static/style.css`: the frame;
//! - `static/*.js`: one module per part of the page; `dom.js` builds elements from text only, never from HTML, so
//!   nothing that a world or a file contains can become markup.

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

const ASSETS: [Asset; 11] = assets! {
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
};

/// The page's routes, to be merged into the server's router: `GET /` and `GET /static/…`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    ASSETS.iter().fold(Router::new(), |router, asset| {
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
        for path in ["/static/style.css", "/static/main.js"] {
            assert!(page.contains(&format!("\"{path}\"")), "{path}");
        }
        for script in ASSETS.iter().filter(|asset| asset.content_type == SCRIPT) {
            for import in script.content.lines().filter_map(|line| line.split(" from \"./").nth(1)) {
                let file = import.trim_end_matches("\";");
                assert!(asset(&format!("/static/{file}")).is_some(), "{} imports {file}", script.path);
            }
        }
    }

    #[test]
    fn nothing_comes_from_elsewhere_and_no_text_becomes_markup() {
        for asset in &ASSETS {
            for forbidden in
                ["http://", "https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
            {
                assert!(!asset.content.contains(forbidden), "{}: {forbidden}", asset.path);
            }
        }
    }

    #[test]
    fn the_page_has_neither_inline_script_nor_inline_style() {
        let page = asset("/").unwrap().content;
        assert!(!page.contains("style=") && !page.contains("<style") && !page.contains(" onclick"));
        assert_eq!(page.matches("<script").count(), 1);
        assert!(page.contains("lang=\"ja\""));
    }
}

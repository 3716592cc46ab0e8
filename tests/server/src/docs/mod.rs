//! The document of the API in place: a page to read and to try it, and the document itself.

use std::sync::OnceLock;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use sha2::{Digest, Sha256};

use crate::app::Shared;
use crate::generation::Generation;
use crate::http::{Answer, Rendered, Table};

const V3: &str = include_str!("../generated/openapi-v3.json");
const V4: &str = include_str!("../generated/openapi-v4.json");

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

pub(crate) fn add(table: &mut Table) {
    table.open(Method::GET, "/docs", page);
    table.open(Method::GET, "/openapi.json", document);
}

/// The document for a generation.
fn of(generation: Generation) -> &'static str {
    match generation {
        Generation::V3 => V3,
        Generation::V4 => V4,
    }
}

/// `GET /openapi.json`
async fn document(State(app): State<Shared>) -> Answer {
    static MADE: [OnceLock<Rendered>; 2] = [OnceLock::new(), OnceLock::new()];
    let [v3, v4] = &MADE;
    let made = if app.generation == Generation::V3 { v3 } else { v4 };
    Answer::rendered(made.get_or_init(|| Rendered::json_text(of(app.generation))).clone())
}

/// `GET /docs`
async fn page(State(app): State<Shared>) -> Response {
    static MADE: [OnceLock<String>; 2] = [OnceLock::new(), OnceLock::new()];
    static POLICY: OnceLock<String> = OnceLock::new();
    let [v3, v4] = &MADE;
    let made = if app.generation == Generation::V3 { v3 } else { v4 };
    let page = made.get_or_init(|| assemble(app.generation)).as_str();
    let policy = POLICY.get_or_init(policy).as_str();
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, page).into_response()
}

/// One file with everything in it.
fn assemble(generation: Generation) -> String {
    // Inside a script element only the end of the element could do harm.
    let document = of(generation).replace("</", "<\\/");
    PAGE.replace("{style}", STYLE)
        .replace("{generation}", &generation.as_str().to_uppercase())
        .replace("{script}", SCRIPT)
        .replace("{document}", &document)
}

/// The page may run its own script and style, and talk to this server; nothing else.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_page_holds_everything_and_asks_for_nothing() {
        for generation in [Generation::V3, Generation::V4] {
            let page = assemble(generation);
            for placeholder in ["{style}", "{script}", "{document}", "{generation}"] {
                assert!(!page.contains(placeholder), "{placeholder}");
            }
            for asset in ["src=", "<link", "@import", "url("] {
                assert!(!PAGE.contains(asset) && !STYLE.contains(asset), "{asset}");
            }
            // The document must stay inside its element.
            let (_, rest) = page.split_once("<script type=\"application/json\" id=\"document\">").unwrap();
            let (document, _) = rest.split_once("</script>").unwrap();
            let embedded: Value = serde_json::from_str(document).unwrap();
            let original: Value = serde_json::from_str(of(generation)).unwrap();
            assert_eq!(embedded, original);
        }
    }

    #[test]
    fn no_script_of_others_runs() {
        let policy = policy();
        assert!(policy.starts_with("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe"));
    }
}

//! What browsers ask for. Generation V3 lets every site in, V4 those on a list.

use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_HEADERS, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::app::App;
use crate::generation::Generation;

/// The sites that V4 lets in: the website with and without `www.`, the forum, a website under development.
const SITES: [&str; 5] = [
    "https://freesewing.eu",
    "https://www.freesewing.eu",
    "https://forum.freesewing.eu",
    "https://forum.freesewing.org",
    "http://localhost:3000",
];

/// Whether a request comes from a site that may not ask. One that names no site may.
pub(super) fn is_foreign(app: &App, request: &HeaderMap) -> bool {
    let listed = |origin: &HeaderValue| SITES.iter().any(|site| origin.as_bytes() == site.as_bytes());
    app.generation == Generation::V4
        && !app.open_cors
        && request.get(ORIGIN).is_some_and(|origin| !listed(origin))
}

/// Marks an answer as readable for the site that asked.
pub(super) fn mark(app: &App, request: &HeaderMap, headers: &mut HeaderMap) {
    match (app.generation, request.get(ORIGIN)) {
        (Generation::V3, _) => {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        (Generation::V4, Some(_)) if is_foreign(app, request) => {}
        (Generation::V4, origin) => {
            if let Some(origin) = origin {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            }
            headers.append(VARY, HeaderValue::from_static("Origin"));
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
}

/// The answer to a preflight request, which is every `OPTIONS`. V3 allows whatever headers were asked for.
pub(super) fn preflight(app: &App, request: &HeaderMap) -> Response {
    let mut answer = StatusCode::NO_CONTENT.into_response();
    let headers = answer.headers_mut();
    let methods = match app.generation {
        Generation::V3 => "GET,HEAD,PUT,PATCH,POST,DELETE",
        Generation::V4 => "GET,POST,PUT,PATCH,DELETE,OPTIONS",
    };
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
    match app.generation {
        Generation::V3 => {
            headers.insert(VARY, HeaderValue::from_static("Access-Control-Request-Headers"));
            if let Some(asked) = request.get(ACCESS_CONTROL_REQUEST_HEADERS) {
                headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
            }
        }
        Generation::V4 => {
            let allowed = HeaderValue::from_static("Content-Type,Authorization");
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        }
    }
    answer
}

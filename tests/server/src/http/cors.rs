//! What browsers ask for. Generation V3 lets every site in, V4 those on a list.

use std::net::IpAddr;

use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_HEADERS, HOST, ORIGIN, VARY,
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
        && request.get(ORIGIN).is_some_and(|origin| !listed(origin) && !is_own(origin, request))
}

/// Whether a site is this server itself, by whose page `/docs` the API can be tried. Only an address or
/// `localhost` is believed: any other name may be one that its owner has led here.
fn is_own(origin: &HeaderValue, request: &HeaderMap) -> bool {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let (Some(origin), Some(host)) = (text(origin), request.get(HOST).and_then(text)) else { return false };
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
    let is_address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    (is_address || name == "localhost") && origin.strip_prefix("http://") == Some(host.as_str())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_this_server_is_no_foreign_site() {
        let own = |origin: &'static str, host: &'static str| {
            let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]);
            is_own(&HeaderValue::from_static(origin), &headers)
        };
        assert!(own("http://127.0.0.1:3000", "127.0.0.1:3000") && own("http://[::1]:3000", "[::1]:3000"));
        assert!(own("http://localhost:4000", "localhost:4000"));
        assert!(!own("http://127.0.0.1:3001", "127.0.0.1:3000") && !own("null", "127.0.0.1:3000"));
        assert!(!own("http://led-here.example:3000", "led-here.example:3000"));
    }
}

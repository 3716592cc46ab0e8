//! What is kept of an answer: status, body, and the headers that may be shown.

use bytes::Bytes;
use http::HeaderMap;

use super::transport::Response;
use crate::response;

/// What is kept of an answer, with its size in bytes.
pub(super) fn of(answer: &Response) -> (Response, usize) {
    // A body is often a view into a larger buffer, which a copy lets go.
    with_size(Response::new(answer.status, shown(&answer.headers), Bytes::copy_from_slice(&answer.body)))
}

/// What is kept after the server said that it has not changed: the same body, with the headers that came now.
pub(super) fn refreshed(known: &Response, headers: &HeaderMap) -> Response {
    let mut answer = known.clone();
    // How long the other answer was, which has no body, says nothing about this one.
    for (name, value) in shown(headers) {
        if let Some(name) = name.filter(|name| !name.as_str().starts_with("content-")) {
            answer.headers.insert(name, value);
        }
    }
    answer
}

pub(super) fn with_size(answer: Response) -> (Response, usize) {
    let headers: usize = answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    let size = answer.body.len() + headers;
    (answer, size)
}

/// The harmless headers. One that comes several times is kept once, in its first form.
fn shown(headers: &HeaderMap) -> HeaderMap {
    let mut shown = HeaderMap::with_capacity(headers.keys_len());
    for (name, value) in headers.iter().filter(|(name, _)| response::SHOWN.contains(&name.as_str())) {
        shown.entry(name).or_insert_with(|| value.clone());
    }
    shown
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
        fields
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn only_what_may_be_shown_is_kept_in_a_copy() {
        let whole = Bytes::from(vec![b'x'; 1000]);
        let fields = headers(&[("etag", "\"1\""), ("set-cookie", "session=sesame")]);
        let answer = Response::new(StatusCode::OK, fields, whole.slice(..10));
        let (kept, size) = of(&answer);
        assert_eq!(kept.headers, headers(&[("etag", "\"1\"")]));
        assert_eq!((&kept.body[..], size), (&[b'x'; 10][..], 10 + 4 + 3));
        assert_ne!(kept.body.as_ptr(), whole.as_ptr());
    }

    #[test]
    fn new_headers_replace_those_that_do_not_tell_of_the_body() {
        let old = headers(&[("etag", "\"1\""), ("content-type", "application/json"), ("date", "then")]);
        let known = Response::new(StatusCode::OK, old, "body");
        let news = headers(&[("date", "now"), ("content-length", "0"), ("age", "3"), ("set-cookie", "x")]);
        let answer = refreshed(&known, &news);
        let expected = headers(&[
            ("etag", "\"1\""),
            ("content-type", "application/json"),
            ("date", "now"),
            ("age", "3"),
        ]);
        assert_eq!((answer.headers, &answer.body[..]), (expected, &b"body"[..]));
    }
}

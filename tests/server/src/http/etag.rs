//! Weak entity tags, and whether a client has an answer already.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use sha2::{Digest, Sha256};

/// A tag in the form of Express: length in hexadecimal, dash, 27 characters of a hash.
pub(super) fn tag(body: &[u8]) -> String {
    let hash = STANDARD_NO_PAD.encode(Sha256::digest(body));
    let short = hash.get(..27).unwrap_or(&hash);
    format!("W/\"{:x}-{short}\"", body.len())
}

/// Whether the request says that the client holds the answer with these headers.
pub(super) fn is_known(request: &HeaderMap, answer: &HeaderMap) -> bool {
    let text = |headers: &HeaderMap, name| {
        headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok()).map(str::to_owned)
    };
    let Some(asked) = text(request, IF_NONE_MATCH) else { return false };
    let Some(tag) = text(answer, ETAG) else { return false };
    if text(request, CACHE_CONTROL).is_some_and(|control| control.contains("no-cache")) {
        return false;
    }
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    asked.trim() == "*" || asked.split(',').any(|candidate| strong(candidate) == strong(&tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_when_it_is_in_the_list() {
        let headers =
            |name: http::HeaderName, value: &str| HeaderMap::from_iter([(name, value.parse().unwrap())]);
        let answer = headers(ETAG, &tag(b"{}"));
        assert!(is_known(&headers(IF_NONE_MATCH, &format!("\"other\", {}", tag(b"{}"))), &answer));
        assert!(is_known(&headers(IF_NONE_MATCH, &tag(b"{}").replace("W/", "")), &answer));
        assert!(is_known(&headers(IF_NONE_MATCH, "*"), &answer));
        assert!(!is_known(&headers(IF_NONE_MATCH, &tag(b"[]")), &answer));
        assert!(!is_known(&HeaderMap::new(), &answer));
        let mut fresh = headers(IF_NONE_MATCH, "*");
        fresh.insert(CACHE_CONTROL, "no-cache".parse().unwrap());
        assert!(!is_known(&fresh, &answer));
    }

    #[test]
    fn a_tag_looks_like_those_of_express() {
        let tag = tag(b"0123456789abcdef");
        assert!(tag.starts_with("W/\"10-") && tag.len() == "W/\"10-\"".len() + 27, "{tag}");
    }
}

//! What may be written of a request or an answer: everything but secrets.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::header::{AUTHORIZATION, LOCATION, RETRY_AFTER};
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

use super::line::{Answered, Asked};
use crate::error::redact::{BLANK, EXPORTS, SHORTEST, add_forms, blank_addresses, blank_fields, is_secret};
use crate::response::is_shown;
use crate::transport::{Request, Response};

/// Whoever knows what stands behind these in a path may do what the link is for.
const SECRET_LINKS: [&str; 5] =
    ["/confirm/signup/", "/confirmations/", "/signinlink/", "/ocunsub/", "/subscriber/"];

/// What is answered below this has in `confirmation` what its path has.
const CONFIRMATIONS: &str = "/confirmations/";

/// Harmless headers that differ each time or do not fit a body that was blanked. A date is kept beside a hint that may be
/// one.
const FLEETING: [&str; 4] = ["age", "content-length", "date", "x-request-id"];

/// A secret that is longer is a picture, or a document with its own fields.
const LONGEST: usize = 8 * 1024;

/// Blanks all secrets that have been seen so far.
#[derive(Default)]
pub(super) struct Scrub {
    /// Every form of every secret, the longest first.
    forms: Vec<Zeroizing<String>>,
}

impl Scrub {
    /// What may be written of a request. Its secrets are known from now on.
    pub(super) fn request(&mut self, request: &Request) -> Asked {
        if let Some(value) = request.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()) {
            self.learn_header(value);
        }
        let json = self.learn_body(&request.body);
        let (json, text, base64) = self.body(&request.body, json);
        let path = self.path(&request.url);
        Asked { method: request.method.as_str().to_owned(), path, json, text, base64 }
    }

    /// What may be shown of a request that was read from a recording.
    pub(super) fn again(&mut self, asked: Asked) -> Asked {
        if let Some(json) = &asked.json {
            self.learn_value(json, false);
        }
        let path = self.known(&asked.path);
        let (json, text) =
            (asked.json.map(|json| self.value(json, false)), asked.text.map(|text| self.text(&text)));
        Asked { path, json, text, ..asked }
    }

    /// What may be written of an answer to a request for this path. Its secrets are known from now on.
    pub(super) fn response(&mut self, path: &str, response: &Response) -> Answered {
        let mut json = self.learn_body(&response.body);
        if path.contains(EXPORTS) {
            json = self.without_address(&response.body).or(json);
        } else if path.contains(CONFIRMATIONS) {
            json = serde_json::from_slice(&response.body).ok().or(json);
        }
        let (mut json, text, base64) = self.body(&response.body, json);
        // What was an id still is one, so that it can be read again.
        if path.contains(CONFIRMATIONS)
            && let Some(id) = json.as_mut().and_then(|json| json.pointer_mut("/confirmation/id"))
        {
            *id = Value::from(uuid::Uuid::nil().to_string());
        }
        let has_hint = response.headers.contains_key(RETRY_AFTER);
        let kept = |name: &str| {
            let stays = !FLEETING.contains(&name) || (name == "date" && has_hint);
            LOCATION == name || (is_shown(name) && stays)
        };
        let mut headers: Vec<(String, String)> = response
            .headers
            .iter()
            .filter(|(name, _)| kept(name.as_str()))
            .filter_map(|(name, value)| {
                let text = self.text(value.to_str().ok()?);
                // That somebody is sent elsewhere is no secret; the place may be.
                let text = if *name == LOCATION { without_place(&text) } else { text };
                Some((name.as_str().to_owned(), text))
            })
            .collect();
        // The order of names says nothing, that of the values of one name does.
        headers.sort_by(|(one, _), (other, _)| one.cmp(other));
        Answered { status: response.status.as_u16(), headers, json, text, base64 }
    }

    fn learn_header(&mut self, value: &str) {
        let (scheme, credentials) = value.split_once(' ').unwrap_or(("", value));
        self.learn(credentials);
        if scheme.eq_ignore_ascii_case("basic") {
            let pair = STANDARD.decode(credentials).map(Zeroizing::new).unwrap_or_default();
            let secret = std::str::from_utf8(&pair).ok().and_then(|pair| pair.split_once(':'));
            if let Some((_, secret)) = secret {
                self.learn(secret);
            }
        }
    }

    /// Takes the secrets out of a body, and gives it back if it is JSON that is written as we would.
    fn learn_body(&mut self, body: &[u8]) -> Option<Value> {
        let value: Value = serde_json::from_slice(body).ok()?;
        self.learn_value(&value, false);
        let same = serde_json::to_vec(&value).is_ok_and(|again| again == body);
        (same && !value.is_null()).then_some(value)
    }

    /// The answer to an export with a blank for the address.
    fn without_address(&mut self, body: &[u8]) -> Option<Value> {
        let mut value: Value = serde_json::from_slice(body).ok()?;
        let data = value.get_mut("data").filter(|data| !data.is_null())?;
        self.learn_value(data, true);
        // What begins like an address still does, so that it can be read again.
        let address = data.as_str().and_then(|text| text.split_once("://"));
        let blank = match address {
            Some((scheme @ ("http" | "https"), rest)) => {
                self.learn(rest);
                format!("{scheme}://{BLANK}")
            }
            _ => BLANK.to_owned(),
        };
        *data = Value::from(blank);
        Some(value)
    }

    fn learn_value(&mut self, value: &Value, secret: bool) {
        match value {
            Value::String(text) if secret => self.learn(text),
            Value::Number(number) if secret => self.learn(&number.to_string()),
            Value::Array(items) => items.iter().for_each(|item| self.learn_value(item, secret)),
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| self.learn_value(value, secret || is_secret(name)));
            }
            _ => {}
        }
    }

    fn learn(&mut self, secret: &str) {
        let known = self.forms.iter().any(|form| form.as_str() == secret);
        // The check of a mail has four digits. So have years and parts of ids, which have to play back as they were: it is
        // blanked by the name of its field and by its place in a path, and nowhere else.
        let is_check = secret.len() <= SHORTEST && secret.bytes().all(|byte| byte.is_ascii_digit());
        if !(SHORTEST..=LONGEST).contains(&secret.len()) || known || is_check || secret.contains(BLANK) {
            return;
        }
        add_forms(secret, &mut self.forms);
        // Behind something else, as in the header with the credentials, base64 has other characters.
        for before in 0..3 {
            let encoded = Zeroizing::new([&vec![0; before], secret.as_bytes()].concat());
            for encoded in [STANDARD.encode(&*encoded), URL_SAFE_NO_PAD.encode(&*encoded)].map(Zeroizing::new)
            {
                // Only those that the secret decides alone.
                let (first, last) = ((before * 8).div_ceil(6), (before + secret.len()) * 8 / 6);
                if let Some(sure) = encoded.get(first..last).filter(|sure| sure.len() >= SHORTEST) {
                    self.forms.push(Zeroizing::new(sure.to_owned()));
                }
            }
        }
        self.forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        self.forms.dedup();
    }

    /// A text without secrets.
    fn text(&self, text: &str) -> String {
        self.known(&blank_fields(text))
    }

    fn known(&self, text: &str) -> String {
        self.forms.iter().fold(text.to_owned(), |text, form| {
            if text.contains(form.as_str()) { text.replace(form.as_str(), BLANK) } else { text }
        })
    }

    fn value(&self, value: Value, secret: bool) -> Value {
        let blank = || Value::from(BLANK);
        match value {
            Value::String(text) if secret && !text.is_empty() => blank(),
            Value::String(text) => Value::from(self.text(&text)),
            Value::Number(number) => {
                let text = number.to_string();
                if secret || self.forms.iter().any(|form| **form == text) { blank() } else { number.into() }
            }
            Value::Array(items) => items.into_iter().map(|item| self.value(item, secret)).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (self.known(&name), self.value(value, secret || is_secret(&name))))
                .collect(),
            other => other,
        }
    }

    /// A body in the first of the three forms that it fits: JSON, text, base64.
    fn body(&self, body: &[u8], json: Option<Value>) -> (Option<Value>, Option<String>, Option<String>) {
        if body.is_empty() {
            return (None, None, None);
        }
        if let Some(json) = json {
            return (Some(self.value(json, false)), None, None);
        }
        match std::str::from_utf8(body) {
            Ok(text) => (None, Some(self.text(text)), None),
            Err(_) => {
                // Each byte as a character of its own, so that secrets among them are found all the same.
                let bytes = self.text(&body.iter().map(|byte| char::from(*byte)).collect::<String>());
                let bytes: Vec<u8> = bytes.chars().filter_map(|char| u8::try_from(char).ok()).collect();
                (None, None, Some(STANDARD.encode(bytes)))
            }
        }
    }

    fn path(&self, url: &Url) -> String {
        let mut path = url.path().to_owned();
        let link = SECRET_LINKS.iter().find_map(|link| Some(path.find(link)? + link.len()));
        if let Some((before, secret)) = link.and_then(|end| path.split_at_checked(end)) {
            let segments: Vec<&str> =
                secret.split('/').map(|part| if part.is_empty() { "" } else { BLANK }).collect();
            path = format!("{before}{}", segments.join("/"));
        }
        let mut path = self.known(&path);
        for (index, (name, value)) in url.query_pairs().enumerate() {
            let value = if is_secret(&name) { BLANK.to_owned() } else { self.known(&value) };
            path.push(if index == 0 { '?' } else { '&' });
            path.push_str(&format!("{}={value}", self.known(&name)));
        }
        path
    }
}

/// Where a redirect leads to, as far as its host.
fn without_place(location: &str) -> String {
    if location.contains("://") { blank_addresses(location) } else { format!("/{BLANK}") }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Method, StatusCode};
    use serde_json::json;

    use super::*;

    fn request(url: &str, authorization: Option<&str>, body: &str) -> Request {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        }
        Request::new(Method::POST, Url::parse(url).unwrap(), headers, body.to_owned().into())
    }

    #[test]
    fn secret_fields_are_blanked_and_keep_their_form() {
        let body = r#"{"password":"x","token":123456,"secret":null,"n":{"scratchCodes":["aa","bb"],"mfaSecret":""},"a":1.5}"#;
        let asked = Scrub::default().request(&request("http://x/below/sets/33", None, body));
        let expected = json!({
            "password": BLANK, "token": BLANK, "secret": null,
            "n": { "scratchCodes": [BLANK, BLANK], "mfaSecret": "" }, "a": 1.5,
        });
        assert_eq!((asked.json, asked.path.as_str()), (Some(expected), "/below/sets/33"));
    }

    #[test]
    fn what_was_secret_once_is_secret_wherever_it_turns_up() {
        let mut scrub = Scrub::default();
        scrub.request(&request("http://x/", Some("Bearer first-token"), r#"{"password":"sesame-street"}"#));
        let made = br#"{"apikey":{"key":"k","secret":"new+secret"}}"#.to_vec();
        scrub.response("/", &Response::new(StatusCode::CREATED, HeaderMap::new(), made));
        let mut headers = HeaderMap::new();
        headers.insert("etag", HeaderValue::from_static("first-token"));
        headers.insert("set-cookie", HeaderValue::from_static("first-token"));
        let echo = "first-token sesame-street new+secret new%2Bsecret new%2bsecret bmV3K3NlY3JldA end";
        let answered = scrub.response("/", &Response::new(StatusCode::OK, headers, echo));
        assert_eq!(answered.text.as_deref(), Some(&*format!("{} end", [BLANK; 6].join(" "))));
        assert_eq!(answered.headers, [("etag".to_owned(), BLANK.to_owned())]);
        let bytes = [b"\xff\xfe".as_slice(), b"sesame-street"].concat();
        let answered = scrub.response("/", &Response::new(StatusCode::OK, HeaderMap::new(), bytes));
        let expected = [b"\xff\xfe".as_slice(), BLANK.as_bytes()].concat();
        assert_eq!(answered.base64, Some(STANDARD.encode(expected)));
    }

    #[test]
    fn links_that_are_secret_are_blanked_part_by_part() {
        let path = |url: &str| Scrub::default().request(&request(url, None, "")).path;
        assert_eq!(path("http://x/signinlink/81994296/abc"), "/signinlink/[redacted]/[redacted]");
        assert_eq!(path("http://x/below/confirm/signup/81994296"), "/below/confirm/signup/[redacted]");
        assert_eq!(path("http://x/apikeys/81994296/key"), "/apikeys/81994296/key");
        assert_eq!(path("http://x/raw?page=2&accessToken=abc"), "/raw?page=2&accessToken=[redacted]");
    }

    #[test]
    fn the_address_of_an_export_is_blanked_however_it_is_written() {
        let answered = |path: &str, body: &str| {
            let mut scrub = Scrub::default();
            let body = body.to_owned().into_bytes();
            let answered = scrub.response(path, &Response::new(StatusCode::OK, HeaderMap::new(), body));
            let echo = Response::new(StatusCode::OK, HeaderMap::new(), "see static.example/export/a1b2c3");
            (answered.json, answered.text, scrub.response("/", &echo).text.unwrap())
        };
        let blank = Some(json!({ "result": "success", "data": "https://[redacted]" }));
        for body in [
            r#"{"result":"success","data":"https://static.example/export/a1b2c3"}"#,
            r#"{ "data": "https:\/\/static.example\/export\/a1b2c3", "result": "success" }"#,
        ] {
            for path in ["/account/export/key", "/below/account/export/jwt?x=y"] {
                assert_eq!(answered(path, body), (blank.clone(), None, format!("see {BLANK}")));
            }
        }
        for data in [r#""a1b2c3""#, r#"["a1b2c3"]"#, r#"{"url":"a1b2c3"}"#, "true"] {
            let (json, text, _) = answered("/account/export/key", &format!(r#"{{"data":{data}}}"#));
            assert_eq!((json, text), (Some(json!({ "data": BLANK })), None));
        }
        for body in [r#"{"data":null}"#, r#"{"error":"x"}"#] {
            let (json, ..) = answered("/account/export/key", body);
            assert_eq!(json, serde_json::from_str(body).ok());
        }
        let (json, ..) = answered("/sets/33/key", r#"{"data":"a1b2c3"}"#);
        assert_eq!(json, Some(json!({ "data": "a1b2c3" })), "elsewhere it is no secret");
    }

    #[test]
    fn a_confirmation_has_a_blank_id_however_it_is_written() {
        let id = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";
        for body in [
            format!(r#"{{"confirmation":{{"check":"1234","id":"{id}"}},"result":"success"}}"#),
            format!(r#"{{ "result": "success", "confirmation": {{ "id": "{id}", "check": "1234" }} }}"#),
        ] {
            let answered = Scrub::default()
                .response("/confirmations/x/y", &Response::new(StatusCode::OK, HeaderMap::new(), body));
            let confirmation = json!({ "id": "00000000-0000-0000-0000-000000000000", "check": BLANK });
            assert_eq!(answered.json, Some(json!({ "result": "success", "confirmation": confirmation })));
        }
        let body = format!(r#"{{"submission":{{"id":"{id}"}}}}"#);
        let answered = Scrub::default()
            .response("/confirmations/x/y", &Response::new(StatusCode::OK, HeaderMap::new(), body));
        assert_eq!(answered.json, Some(json!({ "submission": { "id": id } })));
    }

    #[test]
    fn four_digits_are_blanked_in_their_field_only() {
        let mut scrub = Scrub::default();
        let asked = scrub.request(&request("http://x/", None, r#"{"check":"2026"}"#));
        assert_eq!(asked.json, Some(json!({ "check": BLANK })));
        let body = r#"{"check":"2026","createdAt":"2026-01-01","height":2026}"#;
        let answered = scrub.response("/", &Response::new(StatusCode::OK, HeaderMap::new(), body));
        assert_eq!(answered.json, Some(json!({ "check": BLANK, "createdAt": "2026-01-01", "height": 2026 })));
    }

    #[test]
    fn a_redirect_keeps_its_host_and_not_its_place() {
        for (location, kept) in [
            ("https://a.example/unsubscribe/0f1e?x=y", "https://a.example/[redacted]"),
            ("/unsubscribe/0f1e", "/[redacted]"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("location", HeaderValue::from_static(location));
            let answered = Scrub::default().response("/", &Response::new(StatusCode::FOUND, headers, ""));
            assert_eq!(answered.headers, [("location".to_owned(), kept.to_owned())]);
        }
    }

    #[test]
    fn only_what_stays_the_same_is_kept_of_headers() {
        let answered = |headers: &[(&'static str, &'static str)]| {
            let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            Scrub::default().response("/", &Response::new(StatusCode::OK, headers.collect(), "")).headers
        };
        let kept = answered(&[("date", "now"), ("x-request-id", "7"), ("etag", "e"), ("content-type", "t")]);
        assert_eq!(kept.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["content-type", "etag"]);
        assert_eq!(answered(&[("date", "now"), ("retry-after", "2")]).len(), 2);
    }
}

//! What an error keeps of an answer's body: a short text without secrets.

mod addresses;

use serde::Deserialize;
use zeroize::Zeroizing;

pub(crate) use self::addresses::blank_addresses;
use crate::engine::path;
use crate::secret::{Credentials, Secret};

/// So much of a body is kept, in bytes.
const KEPT: usize = 4 * 1024;

/// What a secret is replaced with.
pub(crate) const BLANK: &str = "[redacted]";

/// Secrets of the caller that are shorter cannot be told from other text.
pub(crate) const SHORTEST: usize = 4;

/// Fields whose values are secrets wherever they turn up, in any letter case.
const SECRET_NAMES: [&str; 5] = ["check", "confirmation", "otpauth", "scratchCodes", "qrcode"];

/// Fields whose names end so are secrets as well: `mfaSecret`, `newPassword`.
const SECRET_ENDINGS: [&str; 3] = ["secret", "token", "password"];

/// What is answered below this has the address of a file in `data`, and whoever knows that may read the file.
pub(crate) const EXPORTS: &str = "/account/export/";

/// Blanks the secrets that a client knows, those that it sent, the values of fields that are secrets by their name, and
/// all of an address behind its host.
pub(crate) struct Redactor<'a> {
    credentials: &'a Credentials,
    sent: &'a [u8],
    argument: Option<&'a Secret>,
}

impl<'a> Redactor<'a> {
    /// `sent` is the body of the request.
    pub(crate) fn new(credentials: &'a Credentials, sent: &'a [u8]) -> Self {
        Self { credentials, sent, argument: None }
    }

    /// The same, with the secret in the path of the request, if there is one.
    pub(crate) fn argument(self, argument: Option<&'a Secret>) -> Self {
        Self { argument, ..self }
    }

    /// The first part of a body as text, without secrets.
    pub(crate) fn excerpt(&self, body: &[u8]) -> Option<String> {
        if body.is_empty() {
            return None;
        }
        // Blanked before it is cut, so that no secret survives as a half.
        let known = self.known();
        let seen = body.get(..16 * KEPT).unwrap_or(body);
        let mut text = blank_addresses(&blank_fields(&String::from_utf8_lossy(seen)));
        for known in &known {
            text = text.replace(known.as_str(), BLANK);
        }
        if seen.len() < body.len() {
            // What was looked at may itself end within a secret.
            let longest = known.first().map_or(0, |known| known.len());
            let sure = text.len().saturating_sub(longest);
            cut(&mut text, sure);
        }
        let whole = text.len();
        cut(&mut text, KEPT);
        if text.len() < whole || seen.len() < body.len() {
            text.push('…');
        }
        Some(text)
    }

    /// The secrets of the client and of the request in every form in which an answer may echo them, the longest first.
    fn known(&self) -> Vec<Zeroizing<String>> {
        let mut forms = Vec::new();
        if let Credentials::Key { secret, .. } | Credentials::Token(secret) = self.credentials {
            add_forms(secret.expose(), &mut forms);
        }
        if let Some((_, value)) =
            self.credentials.authorization().as_ref().and_then(|header| header.expose().split_once(' '))
        {
            forms.push(Zeroizing::new(value.to_owned()));
            forms.push(percent_encoded(value));
        }
        let sent: Sent = serde_json::from_slice(self.sent).unwrap_or_default();
        for secret in
            [sent.password, sent.token, sent.secret, sent.check].into_iter().flatten().map(Zeroizing::new)
        {
            if secret.len() >= SHORTEST {
                add_forms(&secret, &mut forms);
            }
        }
        if let Some(argument) = self.argument.filter(|argument| argument.expose().len() >= SHORTEST) {
            add_forms(argument.expose(), &mut forms);
        }
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms
    }
}

/// The secrets that bodies of requests have.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sent {
    password: Option<String>,
    token: Option<String>,
    secret: Option<String>,
    check: Option<String>,
}

/// Shortens a text to so many bytes, or a few less, so that it ends with a whole character.
fn cut(text: &mut String, length: usize) {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
}

pub(crate) fn add_forms(secret: &str, forms: &mut Vec<Zeroizing<String>>) {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    let quoted = Zeroizing::new(serde_json::to_string(secret).unwrap_or_default());
    let percent = percent_encoded(secret);
    forms.extend([
        Zeroizing::new(secret.to_owned()),
        Zeroizing::new(quoted.trim_matches('"').to_owned()),
        Zeroizing::new(STANDARD.encode(secret)),
        Zeroizing::new(STANDARD_NO_PAD.encode(secret)),
        Zeroizing::new(URL_SAFE_NO_PAD.encode(secret)),
        Zeroizing::new(in_lower_case(&percent)),
        percent,
    ]);
}

fn percent_encoded(text: &str) -> Zeroizing<String> {
    // Room for everything: a text that grows leaves what it held behind.
    let mut out = Zeroizing::new(String::with_capacity(3 * text.len()));
    path::encode(text, &mut out);
    out
}

/// The same percent-encoding with small letters in its escapes: `%2B` as `%2b`.
fn in_lower_case(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        out.push('%');
        out.push_str(&escape.to_ascii_lowercase());
        out.push_str(rest);
    }
    out
}

/// Blanks what follows the name of each secret field, also in JSON that is quoted in JSON.
pub(crate) fn blank_fields(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut from = 0;
    while let Some(found) = rest.get(from..).and_then(|rest| rest.find('"')) {
        let quote = from + found;
        from = quote + 1;
        let Some((name, after)) = rest.split_at_checked(quote) else { break };
        let Some(value) = after.get(1..).and_then(value_after_name) else { continue };
        let head = name.trim_end_matches('\\');
        if !is_secret(head.rsplit('"').next().unwrap_or_default()) {
            continue;
        }
        // Text is as deep in quoted JSON as its name; other values take the quotes of the name.
        let slashes = name.get(head.len()..).unwrap_or_default();
        let quote = opening_quote(value).map_or_else(|| format!("{slashes}\""), str::to_owned);
        out.push_str(rest.get(..rest.len() - value.len()).unwrap_or_default());
        out.push_str(&format!("{quote}{BLANK}{quote}"));
        rest = value.get(value_length(value)..).unwrap_or_default();
        from = 0;
    }
    out.push_str(rest);
    out
}

/// Whether a field has a secret in it, in any letter case.
pub(crate) fn is_secret(name: &str) -> bool {
    SECRET_NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
        || SECRET_ENDINGS.iter().any(|ending| {
            let start = name.len().checked_sub(ending.len());
            let end = start.and_then(|start| name.as_bytes().get(start..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(ending.as_bytes()))
        })
}

/// What follows the colon behind the quote that ends a name.
fn value_after_name(rest: &str) -> Option<&str> {
    rest.trim_start().strip_prefix(':').map(str::trim_start)
}

/// The quote that a text begins with: `"`, or `\"` in JSON that is quoted in JSON, and so on.
fn opening_quote(value: &str) -> Option<&str> {
    let slashes = value.len() - value.trim_start_matches('\\').len();
    let quote = value.get(..=slashes)?;
    quote.ends_with('"').then_some(quote)
}

/// How long the JSON value at the start of a text is: a text, an object or a list, or anything up to the next comma or
/// brace. What does not end is as long as the rest.
fn value_length(value: &str) -> usize {
    if let Some(quote) = opening_quote(value) {
        text_length(value, quote)
    } else if value.starts_with(['{', '[']) {
        container_length(value)
    } else {
        value.find([',', '}', ']']).unwrap_or(value.len())
    }
}

fn text_length(value: &str, quote: &str) -> usize {
    let depth = quote.len() - 1;
    let mut slashes = 0;
    for (index, byte) in value.bytes().enumerate().skip(quote.len()) {
        match byte {
            // Fewer slashes: the text around this one ends. Otherwise each backslash within the text has become
            // `2 * (depth + 1)` slashes, and a quote within it has more than those that are left for its end.
            b'"' if slashes < depth || slashes % (2 * (depth + 1)) == depth => return index + 1,
            b'\\' => slashes += 1,
            _ => slashes = 0,
        }
    }
    value.len()
}

/// Up to the brace or bracket that closes the first one. Those within texts do not count.
fn container_length(value: &str) -> usize {
    let mut open = 0_usize;
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let length = match (first, opening_quote(rest)) {
            (_, Some(quote)) => text_length(rest, quote),
            ('\\', None) => rest.len() - rest.trim_start_matches('\\').len(),
            _ => first.len_utf8(),
        };
        rest = rest.get(length..).unwrap_or_default();
        match first {
            '{' | '[' => open += 1,
            '}' | ']' => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            return value.len() - rest.len();
        }
    }
    value.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";

    #[test]
    fn secrets_are_blanked_in_every_form() {
        let credentials = Credentials::key(KEY, "s3cret+/x").unwrap();
        let redactor = Redactor::new(&credentials, b"");
        let header = credentials.authorization().unwrap().expose().to_owned();
        let body = format!("s3cret+/x {header} czNjcmV0Ky94 s3cret%2B%2Fx end");
        let text = redactor.excerpt(body.as_bytes()).unwrap();
        assert_eq!(text, "[redacted] Basic [redacted] [redacted] [redacted] end");
        let body = r#"{"apikey":{"secret" : "a\"b","level":4},"token":"x.y","password":123,"scratchCodes":["a","b"]}"#;
        let text = redactor.excerpt(body.as_bytes()).unwrap();
        assert_eq!(
            text,
            r#"{"apikey":{"secret" : "[redacted]","level":4},"token":"[redacted]","password":"[redacted]","scratchCodes":"[redacted]"}"#
        );
        assert_eq!(redactor.excerpt(br#"{"token"}"#).as_deref(), Some(r#"{"token"}"#));
        assert_eq!(redactor.excerpt(br#"{"secret":"cut off"#).as_deref(), Some(r#"{"secret":"[redacted]""#));
    }

    #[test]
    fn secrets_are_blanked_in_json_that_is_quoted_in_json() {
        let redactor = Redactor::new(&Credentials::Anonymous, b"");
        let inner = r#"{"secret":"a\"b\\","scratchCodes":["a"],"level":4}"#;
        let mut quoted = inner.to_owned();
        for _ in 0..3 {
            let text = redactor.excerpt(quoted.as_bytes()).unwrap();
            assert!(text.contains("level") && !text.contains(r#"b\"#) && !text.contains(r#"["a"#), "{text}");
            quoted = serde_json::Value::from(quoted).to_string();
        }
        let text = redactor.excerpt(br#""{\"secret\":\"a\",\"level\":4}""#).unwrap();
        assert_eq!(text, r#""{\"secret\":\"[redacted]\",\"level\":4}""#);
    }

    /// What is left of a body that nobody sent secrets for.
    fn left(body: &str) -> String {
        Redactor::new(&Credentials::Anonymous, b"").excerpt(body.as_bytes()).unwrap()
    }

    #[test]
    fn fields_are_secret_by_their_name_or_its_end_in_any_letter_case() {
        for name in [
            "secret",
            "mfaSecret",
            "SECRET",
            "client_secret",
            "token",
            "accessToken",
            "Token",
            "password",
            "newPassword",
            "PASSWORD",
            "check",
            "Check",
            "confirmation",
            "Confirmation",
            "otpauth",
            "otpAuth",
            "scratchCodes",
            "scratchcodes",
            "qrcode",
            "qrCode",
        ] {
            let body = format!(r#"{{"a":1,"{name}" : "sesame","b":"{name}","c":2}}"#);
            let expected = format!(r#"{{"a":1,"{name}" : "[redacted]","b":"{name}","c":2}}"#);
            assert_eq!(left(&body), expected);
        }
        for name in [
            "secretary",
            "tokens",
            "passwordless",
            "reconfirmation",
            "recheck",
            "xqrcode",
            "cret",
            "",
            "é",
            "mfa",
        ] {
            let body = format!(r#"{{"{name}":"sesame"}}"#);
            assert_eq!(left(&body), body);
        }
    }

    #[test]
    fn objects_and_lists_are_blanked_whole() {
        for value in [
            "{}",
            "[]",
            r#"{"value":"sesame","more":{"value":["sesame"]}}"#,
            r#"[["sesame"],["sesame"]]"#,
            r#"["a]sesame","b}sesame","[{","sesame"]"#,
            r#"{"a":"\"}sesame","b\\":"sesame","c":"\\\"]}","d":"sesame"}"#,
            r#"[{"token":"sesame"}, {"é":"]"} ,7]"#,
        ] {
            let mut quoted = format!(r#"{{"mfaSecret":{value},"level":4}}"#);
            let mut blanked = r#"{"mfaSecret":"[redacted]","level":4}"#.to_owned();
            for _ in 0..4 {
                assert_eq!(left(&quoted), blanked, "{value}");
                quoted = serde_json::Value::from(quoted).to_string();
                blanked = serde_json::Value::from(blanked).to_string();
            }
        }
        assert_eq!(left(r#"{"password":["a","b"],"token":{"c":1},"d":2}"#), {
            r#"{"password":"[redacted]","token":"[redacted]","d":2}"#
        });
    }

    #[test]
    fn what_does_not_end_is_blanked_to_the_end() {
        for value in
            [r#"["a","sesame"#, r#"{"a":["sesame"]"#, r#"{"a":"]}","#, r#"["a\\"#, "[\\", "{", "", "7"]
        {
            assert_eq!(left(&format!(r#"{{"a":1,"secret":{value}"#)), r#"{"a":1,"secret":"[redacted]""#);
        }
    }

    #[test]
    fn secrets_of_the_request_are_blanked_as_well() {
        let excerpt = |sent: &str, body: &str| {
            Redactor::new(&Credentials::Anonymous, sent.as_bytes()).excerpt(body.as_bytes()).unwrap()
        };
        let sent = r#"{"username":"joe","password":"b\"rse","token":"123456"}"#;
        let body = r#"joe: b"rse b\"rse YiJyc2U= YiJyc2U b%22rse 123456"#;
        let blank = "[redacted]";
        assert_eq!(excerpt(sent, body), format!("joe: {}", [blank; 6].join(" ")));
        assert_eq!(excerpt(r#"{"password":"e"}"#, "here"), "here", "a text of three letters is everywhere");
        assert_eq!(excerpt(r#"{"password":7}"#, "7"), "7");
        assert_eq!(in_lower_case("a%2Bb%2F"), "a%2bb%2f");
        assert_eq!(in_lower_case("aB%"), "aB%");
    }

    #[test]
    fn a_body_that_is_cut_within_a_secret_shows_no_half_of_it() {
        let secret = "0123456789abcdef".repeat(40);
        let credentials = Credentials::token(secret.clone()).unwrap();
        let text = Redactor::new(&credentials, b"").excerpt(secret.repeat(200).as_bytes()).unwrap();
        assert!(!text.contains("0123") && text.ends_with("[redacted]…"), "{text}");
    }

    #[test]
    fn bodies_are_cut_at_a_character() {
        let redactor = Redactor::new(&Credentials::Anonymous, b"");
        assert_eq!(redactor.excerpt(b""), None);
        let text = redactor.excerpt("é".repeat(KEPT).as_bytes()).unwrap();
        assert_eq!(text.len(), KEPT + '…'.len_utf8());
        let text = redactor.excerpt(format!("x{}", "é".repeat(KEPT)).as_bytes()).unwrap();
        assert_eq!(text.len(), KEPT - 1 + '…'.len_utf8());
        assert_eq!(redactor.excerpt(&[b'a', 0xff]).as_deref(), Some("a\u{fffd}"));
    }
}

//! What an error keeps of an answer's body: the server's word for the failure, and a short text without secrets.

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::ErrorCode;
use crate::secret::Credentials;

/// So much of a body is kept, in bytes.
const KEPT: usize = 4 * 1024;

/// What a secret is replaced with.
const BLANK: &str = "[redacted]";

/// Fields whose values are secrets wherever they turn up.
const SECRET_FIELDS: [&str; 6] = ["secret", "token", "password", "confirmation", "otpauth", "scratchCodes"];

/// The reason in the body of a refusal: `{"result":"error","error":"nameMissing"}`, or the word one level deeper,
/// which is how the guest routes nest it.
pub(crate) struct Reason;

#[derive(Deserialize)]
struct Refusal {
    error: Word,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Plain(String),
    Nested { error: String },
}

impl Reason {
    /// The word, if the body has one. Words longer than any code are none.
    pub(crate) fn of_body(body: &[u8]) -> Option<ErrorCode> {
        let refusal: Refusal = serde_json::from_slice(body).ok()?;
        let (Word::Plain(word) | Word::Nested { error: word }) = refusal.error;
        let sound = !word.is_empty() && word.len() <= 64 && word.bytes().all(|b| b.is_ascii_alphanumeric());
        sound.then(|| ErrorCode::from(word.as_str()))
    }
}

/// Blanks the secrets that a client knows, and the values of fields that are secrets by their name.
pub(crate) struct Redactor<'a> {
    credentials: &'a Credentials,
}

impl<'a> Redactor<'a> {
    pub(crate) fn new(credentials: &'a Credentials) -> Self {
        Self { credentials }
    }

    /// The first part of a body as text, without secrets.
    pub(crate) fn excerpt(&self, body: &[u8]) -> Option<String> {
        if body.is_empty() {
            return None;
        }
        // Blanked before it is cut, so that no secret survives as a half. A body larger than this is no refusal.
        let text = String::from_utf8_lossy(body.get(..16 * KEPT).unwrap_or(body));
        let mut text = blank_fields(&text);
        for known in self.known() {
            text = text.replace(known.as_str(), BLANK);
        }
        if text.len() > KEPT {
            let mut end = KEPT;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
            text.push('…');
        }
        Some(text)
    }

    /// The client's secret in every form in which an answer may echo it, the longest first.
    fn known(&self) -> Vec<Zeroizing<String>> {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
        let (Credentials::Key { secret, .. } | Credentials::Token(secret)) = self.credentials else {
            return Vec::new();
        };
        let secret = secret.expose();
        let mut forms = vec![Zeroizing::new(secret.to_owned())];
        forms.push(Zeroizing::new(STANDARD.encode(secret)));
        forms.push(Zeroizing::new(STANDARD_NO_PAD.encode(secret)));
        forms.push(Zeroizing::new(percent_encoded(secret)));
        if let Some((_, value)) =
            self.credentials.authorization().as_ref().and_then(|header| header.split_once(' '))
        {
            forms.push(Zeroizing::new(value.to_owned()));
            forms.push(Zeroizing::new(percent_encoded(value)));
        }
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms
    }
}

fn percent_encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Blanks the text, number or list that follows `"name":` for each secret field.
fn blank_fields(text: &str) -> String {
    let mut text = text.to_owned();
    for field in SECRET_FIELDS {
        let name = format!("\"{field}\"");
        let mut from = 0;
        while let Some(found) = text.get(from..).and_then(|rest| rest.find(&name)) {
            let after_name = from + found + name.len();
            from = after_name;
            let Some(rest) = text.get(after_name..) else { break };
            let Some(value) = rest.trim_start().strip_prefix(':').map(str::trim_start) else { continue };
            let start = text.len() - value.len();
            let end = start + value_length(value);
            text.replace_range(start..end, "\"[redacted]\"");
            from = start + BLANK.len() + 2;
        }
    }
    text
}

/// How long the JSON value at the start of a text is: a string, a list, or anything up to the next comma or brace.
fn value_length(value: &str) -> usize {
    let mut escaped = false;
    let close = match value.as_bytes().first() {
        Some(b'"') => b'"',
        Some(b'[') => b']',
        _ => return value.find([',', '}', ']']).unwrap_or(value.len()),
    };
    for (index, byte) in value.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == close => return index + 1,
            _ => {}
        }
    }
    value.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";

    #[test]
    fn the_word_of_a_refusal_is_read_in_both_forms() {
        let word = |body: &str| Reason::of_body(body.as_bytes()).map(|code| code.as_str().to_owned());
        assert_eq!(word(r#"{"result":"error","error":"nameMissing"}"#).as_deref(), Some("nameMissing"));
        assert_eq!(word(r#"{"error":{"error":"consentLacking"}}"#).as_deref(), Some("consentLacking"));
        assert_eq!(word(r#"{"error":"somethingNew"}"#).as_deref(), Some("somethingNew"));
        for body in ["", "Unauthorized", "{}", r#"{"error":3}"#, r#"{"error":""}"#, r#"{"error":"a b"}"#] {
            assert_eq!(word(body), None, "{body}");
        }
        assert_eq!(word(&format!(r#"{{"error":"{}"}}"#, "a".repeat(65))), None);
    }

    #[test]
    fn secrets_are_blanked_in_every_form() {
        let credentials = Credentials::key(KEY, "s3cret+/x").unwrap();
        let redactor = Redactor::new(&credentials);
        let header = credentials.authorization().unwrap().to_string();
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
    fn bodies_are_cut_at_a_character() {
        let redactor = Redactor::new(&Credentials::Anonymous);
        assert_eq!(redactor.excerpt(b""), None);
        let text = redactor.excerpt("é".repeat(KEPT).as_bytes()).unwrap();
        assert_eq!(text.len(), KEPT + '…'.len_utf8());
        let text = redactor.excerpt(format!("x{}", "é".repeat(KEPT)).as_bytes()).unwrap();
        assert_eq!(text.len(), KEPT - 1 + '…'.len_utf8());
        assert_eq!(redactor.excerpt(&[b'a', 0xff]).as_deref(), Some("a\u{fffd}"));
    }
}

//! The server's word for a failure, out of the body of its answer.

use serde::Deserialize;

use crate::ErrorCode;

/// The longest word that may be a code. The longest that is known has 26 letters; an API secret has 64.
const LONGEST_CODE: usize = 48;

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

/// The word, if the body has one: `{"result":"error","error":"nameMissing"}`, or one level deeper, which is how the
/// guest routes nest it. Words longer than any code are none.
pub(crate) fn of_body(body: &[u8]) -> Option<ErrorCode> {
    let refusal: Refusal = serde_json::from_slice(body).ok()?;
    let (Word::Plain(word) | Word::Nested { error: word }) = refusal.error;
    let sound =
        !word.is_empty() && word.len() <= LONGEST_CODE && word.bytes().all(|b| b.is_ascii_alphanumeric());
    sound.then(|| ErrorCode::from(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_refusal_is_read_in_both_forms() {
        let word = |body: &str| of_body(body.as_bytes()).map(|code| code.as_str().to_owned());
        assert_eq!(word(r#"{"result":"error","error":"nameMissing"}"#).as_deref(), Some("nameMissing"));
        assert_eq!(word(r#"{"error":{"error":"consentLacking"}}"#).as_deref(), Some("consentLacking"));
        assert_eq!(word(r#"{"error":"somethingNew"}"#).as_deref(), Some("somethingNew"));
        for body in ["", "Unauthorized", "{}", r#"{"error":3}"#, r#"{"error":""}"#, r#"{"error":"a b"}"#] {
            assert_eq!(word(body), None, "{body}");
        }
        assert_eq!(word(&format!(r#"{{"error":"{}"}}"#, "a".repeat(49))), None);
    }
}

//! What must not be found, and the search for it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::{CHECK, EXPORT, KEY, MFA_SECRET, NEW_SECRET, NEW_TOKEN, PASSWORD, SECRET, TOKEN};

const SECRETS: [&str; 8] = [SECRET, TOKEN, PASSWORD, NEW_SECRET, NEW_TOKEN, MFA_SECRET, CHECK, EXPORT];

/// So many characters of a secret in a row are a leak.
const PART: usize = 10;

/// Every form of every secret, with its name.
pub(crate) fn all() -> Vec<(String, String)> {
    let mut needles = Vec::new();
    for secret in SECRETS {
        let mut add =
            |form: &str, needle: String| needles.push((format!("{form} of {}…", &secret[..6]), needle));
        for start in 0..=secret.len() - PART {
            add("a part", secret[start..start + PART].to_owned());
        }
        for padding in 0..3 {
            add("base64", base64_inside(padding, secret));
        }
        add("base64 for URLs", URL_SAFE_NO_PAD.encode(secret));
        add("percent-encoding", percent(secret, |byte| format!("%{byte:02X}")));
        add("percent-encoding in lower case", percent(secret, |byte| format!("%{byte:02x}")));
        add("its characters reversed", secret.chars().rev().collect());
        add("hexadecimal", secret.bytes().map(|byte| format!("{byte:02x}")).collect());
        let numbers = format!("{:?}", &secret.as_bytes()[..PART]);
        add("a list of its bytes", numbers.trim_matches(['[', ']']).to_owned());
    }
    let basic = STANDARD.encode(format!("{KEY}:{SECRET}"));
    needles.push(("the Basic token".to_owned(), percent(&basic, |byte| format!("%{byte:02X}"))));
    needles.push(("the Basic token".to_owned(), basic));
    needles
}

/// The characters of base64 that a secret decides, when it stands behind so many other bytes.
fn base64_inside(padding: usize, secret: &str) -> String {
    let encoded = STANDARD.encode([&vec![0; padding], secret.as_bytes()].concat());
    let first = (padding * 8).div_ceil(6);
    let last = (padding + secret.len()) * 8 / 6;
    encoded[first..last].to_owned()
}

pub(crate) fn percent(text: &str, encode: impl Fn(u8) -> String) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { encode(byte) }).collect()
}

/// The forms in which a server may echo a secret.
pub(crate) fn echoes(secret: &str) -> Vec<String> {
    let mut echoes = vec![
        secret.to_owned(),
        format!("Authorization: Bearer {secret}"),
        STANDARD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        percent(secret, |byte| format!("%{byte:02X}")),
        percent(secret, |byte| format!("%{byte:02x}")),
    ];
    if secret == SECRET {
        let basic = STANDARD.encode(format!("{KEY}:{SECRET}"));
        echoes.push(percent(&basic, |byte| format!("%{byte:02X}")));
        echoes.push(format!("Authorization: Basic {basic}"));
    }
    echoes
}

#[test]
fn the_search_finds_what_it_should() {
    let needles = all();
    let found = |text: &str| needles.iter().any(|(_, needle)| text.contains(needle.as_str()));
    for secret in SECRETS {
        assert!(found(secret) && found(&format!("x{}x", &secret[3..14])), "{secret}");
        for before in ["", "a", "ab", "abc", KEY] {
            assert!(found(&STANDARD.encode(format!("{before}{secret}more"))), "{secret} behind {before}");
        }
        assert!(echoes(secret).iter().all(|echo| found(echo)), "{secret}");
        assert!(found(&format!("{:?}", secret.as_bytes())), "{secret}");
    }
    assert!(!found("[redacted]") && !found(KEY) && !found("a harmless text of some length"));
}

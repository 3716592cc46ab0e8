//! Compares an answer with the recorded one: status, content type, every key in its order, every value but
//! those that no two runs share, and those by their form.

use serde_json::Value;

use crate::common::Got;
use crate::departures::DEPARTURES;
use crate::row::Row;

/// What no two runs share.
const VARY: [&str; 15] = [
    "id",
    "key",
    "secret",
    "token",
    "confirmation",
    "userId",
    "createdAt",
    "updatedAt",
    "expiresAt",
    "lastSeen",
    "jwtCalls",
    "keyCalls",
    "calls",
    "img",
    // That of the newsletter was altered in the recording: it is not the hash of the address beside it.
    "ehash",
];

pub(crate) fn answer(row: &Row, got: &Got) {
    assert_eq!(got.status, row.status, "{}: {}", row.key, got.text);
    assert_eq!(got.content_type(), row.content_type.as_deref(), "{}", row.key);
    match &row.response {
        Value::Null => assert_eq!(got.text, "", "{}", row.key),
        Value::String(cut) if cut.ends_with('…') => {
            assert_eq!(before_strokes(&got.text), before_strokes(cut), "{}", row.key);
        }
        Value::String(yaml) => assert_eq!(without_times(&got.text), without_times(yaml), "{}", row.key),
        recorded => value(&row.key, "", recorded, &got.json()),
    }
}

fn value(key: &str, place: &str, recorded: &Value, got: &Value) {
    let what = format!("{key} at {place:?}: recorded {recorded}, got {got}");
    if DEPARTURES.iter().any(|departure| departure.key == key && departure.place == place) {
        assert_ne!(form(recorded), form(got), "no departure: {what}");
        return;
    }
    match (recorded, got) {
        (Value::Object(recorded), Value::Object(got)) => {
            assert_eq!(got.keys().collect::<Vec<_>>(), recorded.keys().collect::<Vec<_>>(), "{what}");
            for (name, recorded) in recorded {
                value(key, &format!("{place}/{name}"), recorded, &got[name]);
            }
        }
        (Value::Array(recorded), Value::Array(got)) => {
            assert_eq!(recorded.len(), got.len(), "{what}");
            for (i, (recorded, got)) in recorded.iter().zip(got).enumerate() {
                value(key, &format!("{place}/{i}"), recorded, got);
            }
        }
        _ if place.rsplit('/').next().is_some_and(|name| VARY.contains(&name)) => {
            assert_eq!(form(recorded), form(got), "{what}");
        }
        _ => assert_eq!(recorded, got, "{what}"),
    }
}

/// The form of a value that differs from run to run.
pub(crate) fn form(value: &Value) -> String {
    let Some(text) = value.as_str() else {
        return match value {
            Value::Number(_) => "number".to_owned(),
            Value::Object(_) => "object".to_owned(),
            other => other.to_string(),
        };
    };
    let is_hex = |text: &str| text.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
    let dashes: Vec<usize> = text.match_indices('-').map(|(i, _)| i).collect();
    if is_time(text) {
        "time".to_owned()
    } else if text.len() == 36 && dashes == [8, 13, 18, 23] && is_hex(&text.replace('-', "")) {
        "uuid".to_owned()
    } else if text == "<64 hex>" || (text.len() == 64 && is_hex(text)) {
        "64 hexadecimal digits".to_owned()
    } else if text == "<jwt>" || (text.starts_with("eyJ") && text.split('.').count() == 3) {
        "token".to_owned()
    } else {
        // `set-7` is `set-#`.
        text.split_inclusive('-').map(|part| if part.parse::<u64>().is_ok() { "#" } else { part }).collect()
    }
}

/// The start of an answer with a QR code, whose strokes were cut short in the recording: up to the first
/// stroke, which is that of the corner, with `#` in place of the secret.
fn before_strokes(text: &str) -> String {
    let (start, _) = text.split_once("M4 4.5h7m").unwrap();
    let is_base32 = |c: char| c.is_ascii_uppercase() || ('2'..='7').contains(&c);
    let parts = start.split_inclusive(|c| !is_base32(c));
    parts.map(|part| if part.len() == 17 { format!("#{}", &part[16..]) } else { part.to_owned() }).collect()
}

fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00.000Z"
}

/// A YAML text with `time` in place of each time.
fn without_times(yaml: &str) -> String {
    let line = |line: &str| match line.rsplit_once(' ') {
        Some((start, end)) if is_time(end) => format!("{start} time\n"),
        _ => format!("{line}\n"),
    };
    yaml.lines().map(line).collect()
}

#[test]
fn differences_are_seen() {
    let differs = |a: &str, b: &str| {
        let (a, b): (Value, Value) = (serde_json::from_str(a).unwrap(), serde_json::from_str(b).unwrap());
        std::panic::catch_unwind(|| value("key", "", &a, &b)).is_err()
    };
    assert!(!differs(r#"{"a":1,"id":2}"#, r#"{"a":1,"id":3}"#));
    assert!(!differs(r#"{"img":"set-7"}"#, r#"{"img":"set-12"}"#));
    for (a, b) in [
        (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#),
        (r#"{"a":1}"#, r#"{"a":2}"#),
        (r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
        (r#"{"id":1}"#, r#"{"id":"1"}"#),
        (r#"{"lastSeen":null}"#, r#"{"lastSeen":"2026-01-01T00:00:00.000Z"}"#),
        (r#"{"createdAt":"2026-01-01T00:00:00.000Z"}"#, r#"{"createdAt":"2026-01-01T00:00:00Z"}"#),
        (r#"{"img":"set-7"}"#, r#"{"img":"cset-7"}"#),
        ("[1]", "[1,2]"),
    ] {
        assert!(differs(a, b), "{a} {b}");
    }
}

//! Whether a request is the one that was recorded, and if not, how it differs.

use serde_json::Value;

use super::line::Asked;
use super::replay::Exchange;
use crate::error::redact::BLANK;

/// So many differences between two bodies are told.
const TOLD: usize = 3;

/// So much of a value is shown, in characters.
const SHOWN: usize = 40;

/// Whether a request is the one that was recorded. Blanks in the recording stand for anything.
pub(super) fn matches(recorded: &Asked, asked: &Asked) -> bool {
    recorded.method == asked.method && is_path(&recorded.path, &asked.path) && is_body(recorded, asked)
}

fn is_path(recorded: &str, asked: &str) -> bool {
    let mut parts = (recorded.split(['/', '?', '&']), asked.split(['/', '?', '&']));
    loop {
        match (parts.0.next(), parts.1.next()) {
            (None, None) => return true,
            (Some(recorded), Some(asked)) if is_text(recorded, asked) => {}
            _ => return false,
        }
    }
}

/// Whether two texts are the same between the blanks.
fn is_text(recorded: &str, asked: &str) -> bool {
    let Some((start, rest)) = recorded.split_once(BLANK) else { return recorded == asked };
    let Some(mut asked) = asked.strip_prefix(start) else { return false };
    let mut pieces: Vec<&str> = rest.split(BLANK).collect();
    let end = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some((_, after)) = asked.split_once(piece) else { return false };
        asked = after;
    }
    asked.ends_with(end)
}

fn is_body(recorded: &Asked, asked: &Asked) -> bool {
    let text = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(recorded), Some(asked)) => is_text(recorded, asked),
        (None, None) => true,
        _ => false,
    };
    let json = match (&recorded.json, &asked.json) {
        (Some(recorded), Some(asked)) => differences(recorded, asked).is_empty(),
        (None, None) => true,
        _ => false,
    };
    json && text(&recorded.text, &asked.text) && recorded.base64 == asked.base64
}

/// Why there is no answer for a request.
pub(super) fn explain(exchanges: &[Exchange], asked: &Asked) -> String {
    let Asked { method, path, .. } = asked;
    let same = exchanges.iter().filter(|exchange| matches(&exchange.asked, asked));
    let (count, last) = same.fold((0, 0), |(count, _), exchange| (count + 1, exchange.line));
    if count > 0 {
        return format!(
            "the recording has no answer left for {method} {path}: it has {count}, the last in line {last}; record it \
             again"
        );
    }
    // The first of those that come nearest.
    let nearest = exchanges.iter().rev().max_by_key(|exchange| nearness(&exchange.asked, asked));
    let Some(Exchange { asked: recorded, line, .. }) = nearest else {
        return format!(
            "the recording has no answer for {method} {path}: it has none at all; record it again"
        );
    };
    format!(
        "the recording has no answer for {method} {path}: the nearest is {} {} in line {line}, {}; record it again",
        recorded.method,
        recorded.path,
        how(recorded, asked)
    )
}

/// How alike two requests are: first their paths, then their methods, then their bodies.
fn nearness(recorded: &Asked, asked: &Asked) -> (usize, bool, usize) {
    let parts = recorded.path.split('/').zip(asked.path.split('/'));
    let alike = if is_path(&recorded.path, &asked.path) {
        usize::MAX
    } else {
        parts.filter(|(recorded, asked)| recorded == asked).count()
    };
    let bodies = match (&recorded.json, &asked.json) {
        (Some(recorded), Some(asked)) => usize::MAX - differences(recorded, asked).len(),
        _ => 0,
    };
    (alike, recorded.method == asked.method, bodies)
}

fn how(recorded: &Asked, asked: &Asked) -> String {
    if !is_path(&recorded.path, &asked.path) {
        return "which has another path".to_owned();
    }
    if recorded.method != asked.method {
        return "which has another method".to_owned();
    }
    let (Some(there), Some(here)) = (&recorded.json, &asked.json) else {
        let has = |asked: &Asked| asked.json.is_some() || asked.text.is_some() || asked.base64.is_some();
        return match (has(recorded), has(asked)) {
            (true, false) => "which has a body".to_owned(),
            (false, true) => "which has no body".to_owned(),
            _ => "which has another body".to_owned(),
        };
    };
    let all = differences(there, here);
    let mut told: Vec<String> = all.iter().take(TOLD).cloned().collect();
    if all.len() > TOLD {
        told.push(format!("{} more", all.len() - TOLD));
    }
    format!("whose body differs: {}", told.join(", "))
}

/// Each place where two bodies differ, in words.
fn differences(recorded: &Value, asked: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", recorded, asked, &mut found);
    found
}

fn compare(place: &str, recorded: &Value, asked: &Value, found: &mut Vec<String>) {
    match (recorded, asked) {
        (Value::Object(there), Value::Object(here)) => {
            for (name, value) in there {
                let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                match here.get(name) {
                    Some(asked) => compare(&place, value, asked, found),
                    None => found.push(format!("{place} was {} and is not there", shown(value))),
                }
            }
            for (name, value) in here.iter().filter(|(name, _)| !there.contains_key(*name)) {
                let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                found.push(format!("{place} was not there and is {}", shown(value)));
            }
        }
        (Value::Array(there), Value::Array(here)) if there.len() == here.len() => {
            for (index, (recorded, asked)) in there.iter().zip(here).enumerate() {
                compare(&format!("{place}[{index}]"), recorded, asked, found);
            }
        }
        (Value::String(recorded), _) if recorded == BLANK => {}
        (Value::String(there), Value::String(here)) if is_text(there, here) => {}
        (Value::Number(there), Value::Number(here)) if there.as_f64() == here.as_f64() => {}
        _ if recorded == asked => {}
        _ => {
            let place = if place.is_empty() { "it" } else { place };
            found.push(format!("{place} was {} and is {}", shown(recorded), shown(asked)));
        }
    }
}

/// A value, shortened.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(method: &str, path: &str, json: Option<Value>) -> Asked {
        Asked { method: method.to_owned(), path: path.to_owned(), json, text: None, base64: None }
    }

    #[test]
    fn blanks_stand_for_anything() {
        let recorded =
            asked("POST", "/signinlink/[redacted]/[redacted]", Some(json!({"password": BLANK, "a": 1})));
        let body = |password: Value| Some(json!({"password": password, "a": 1}));
        assert!(matches(&recorded, &asked("POST", "/signinlink/x/y", body("z".into()))));
        assert!(matches(&recorded, &asked("POST", "/signinlink/x/y", body(7.into()))));
        assert!(!matches(&recorded, &asked("POST", "/signinlink/x", body("z".into()))));
        assert!(!matches(&recorded, &asked("POST", "/signinlink/x/y/z", body("z".into()))));
        assert!(!matches(
            &recorded,
            &asked("POST", "/signinlink/x/y", Some(json!({"password": "x", "a": 2})))
        ));
        for (recorded, asked, same) in [
            ("a[redacted]b[redacted]c", "axxbyyc", true),
            ("a[redacted]b[redacted]c", "axxyyc", false),
            ("[redacted]", "", true),
            ("a[redacted]", "ba", false),
            ("a[redacted]b", "axc", false),
        ] {
            assert_eq!(is_text(recorded, asked), same, "{recorded} {asked}");
        }
    }

    #[test]
    fn differences_are_told_by_their_place() {
        let told = |recorded: Value, asked: Value| differences(&recorded, &asked).join("; ");
        assert_eq!(told(json!({"a": {"b": [1, 2]}}), json!({"a": {"b": [1, 3]}})), "a.b[1] was 2 and is 3");
        assert_eq!(
            told(json!({"a": 1}), json!({"b": 1})),
            "a was 1 and is not there; b was not there and is 1"
        );
        assert_eq!(told(json!({"a": 380}), json!({"a": 380.0})), "");
        assert_eq!(told(json!([1]), json!([1, 2])), "it was [1] and is [1,2]");
        let long = told(json!({"a": "x".repeat(99)}), json!({"a": null}));
        assert_eq!(long, format!("a was \"{}… and is null", "x".repeat(39)));
    }
}

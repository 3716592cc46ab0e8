//! Compares two JSON values by what they say: a moment can be written in several ways, and so can a number.

use chrono::DateTime;
use serde_json::Value;

/// Where two values say different things first, and what: `set.name: "Robin" and "Ann"`. Nothing when they say the
/// same.
#[must_use]
pub fn difference(left: &Value, right: &Value) -> Option<String> {
    differ("", left, right)
}

/// The value without members that are null, which few types of answers write.
#[must_use]
pub fn without_nulls(value: &Value) -> Value {
    without(value, &Value::is_null)
}

/// The value without members that are null or empty: progenitor's types do not write an empty list or object that may
/// be missing.
#[must_use]
pub fn without_blanks(value: &Value) -> Value {
    without(value, &|member| match member {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    })
}

fn without(value: &Value, is_gone: &dyn Fn(&Value) -> bool) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| without(item, is_gone)).collect(),
        Value::Object(map) => {
            let kept = map.iter().filter(|(_, member)| !is_gone(member));
            Value::Object(kept.map(|(name, member)| (name.clone(), without(member, is_gone))).collect())
        }
        other => other.clone(),
    }
}

fn differ(place: &str, left: &Value, right: &Value) -> Option<String> {
    match (left, right) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let names = ours.keys().chain(theirs.keys().filter(|name| !ours.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                match (ours.get(name), theirs.get(name)) {
                    (Some(left), Some(right)) => differ(&place, left, right),
                    (Some(left), None) => Some(format!("{place}: {left} and nothing")),
                    (None, right) => {
                        let right = right.map(ToString::to_string).unwrap_or_default();
                        Some(format!("{place}: nothing and {right}"))
                    }
                }
            })
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            let pairs = ours.iter().zip(theirs).enumerate();
            pairs
                .into_iter()
                .find_map(|(index, (left, right))| differ(&format!("{place}[{index}]"), left, right))
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            Some(format!("{place}: {} and {} items", ours.len(), theirs.len()))
        }
        _ if same(left, right) => None,
        _ => {
            let place = if place.is_empty() { "the whole" } else { place };
            Some(format!("{place}: {left} and {right}"))
        }
    }
}

/// Whether two values without parts say the same.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(ours), Value::Number(theirs)) => {
            // Big integers are not equal because the nearest floats are.
            ours == theirs || (ours.is_f64() != theirs.is_f64() && ours.as_f64() == theirs.as_f64())
        }
        (Value::String(ours), Value::String(theirs)) => {
            let moment = |text: &str| DateTime::parse_from_rfc3339(text).ok();
            ours == theirs || moment(ours).is_some_and(|ours| Some(ours) == moment(theirs))
        }
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::{difference, without_blanks, without_nulls};
    use serde_json::json;

    #[test]
    fn what_says_the_same_is_no_difference() {
        for (left, right) in [
            (json!({"a": 1, "b": [null]}), json!({"b": [null], "a": 1.0})),
            (json!("2026-01-01T00:00:00.000Z"), json!("2026-01-01T01:00:00+01:00")),
        ] {
            assert_eq!(difference(&left, &right), None);
        }
    }

    #[test]
    fn the_first_difference_is_named_with_its_place() {
        for (left, right, expected) in [
            (json!({"a": {"b": [1, 2]}}), json!({"a": {"b": [1, 3]}}), "a.b[1]: 2 and 3"),
            (json!({"a": [1]}), json!({"a": []}), "a: 1 and 0 items"),
            (json!({"a": null}), json!({}), "a: null and nothing"),
            (json!({}), json!({"a": "x"}), r#"a: nothing and "x""#),
            (json!(1), json!("1"), r#"the whole: 1 and "1""#),
            (
                json!(9_007_199_254_740_993_i64),
                json!(9_007_199_254_740_992_i64),
                "the whole: 9007199254740993 and 9007199254740992",
            ),
            (
                json!("2026-01-01T00:00:00Z"),
                json!("2026-01-01T00:00:01Z"),
                r#"the whole: "2026-01-01T00:00:00Z" and "2026-01-01T00:00:01Z""#,
            ),
        ] {
            assert_eq!(difference(&left, &right).as_deref(), Some(expected));
        }
    }

    #[test]
    fn members_that_say_nothing_go_and_items_stay() {
        let value = json!({"a": null, "b": [null, {"c": null}], "d": [], "e": {}});
        assert_eq!(without_nulls(&value), json!({"b": [null, {}], "d": [], "e": {}}));
        assert_eq!(without_blanks(&value), json!({"b": [null, {}]}));
    }
}

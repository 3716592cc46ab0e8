//! Bodies as web forms send them, which generation V4 reads as well.

use serde_json::{Map, Value};

/// So many fields are taken, as many as Express takes.
const MOST: usize = 1000;

/// The fields of a form, all of them texts; a name that comes again makes a list. Nothing when there are too
/// many.
pub(super) fn parse(bytes: &[u8]) -> Option<Map<String, Value>> {
    if bytes.split(|byte| *byte == b'&').nth(MOST).is_some() {
        return None;
    }
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(bytes) {
        let value = Value::String(value.into_owned());
        match fields.get_mut(&*name) {
            None => {
                fields.insert(name.into_owned(), value);
            }
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_texts_and_may_come_again() {
        let fields = parse(b"a=1&b=x+y%21&a=2&a=3&c").unwrap();
        assert_eq!(Value::Object(fields), json!({"a": ["1", "2", "3"], "b": "x y!", "c": ""}));
    }

    #[test]
    fn too_many_fields_are_refused() {
        assert!(parse("a=1&".repeat(MOST - 1).as_bytes()).is_some());
        assert!(parse("a=1&".repeat(MOST).as_bytes()).is_none());
    }
}

//! JSON read into values, up to a number of them: few bytes can ask for a tree that fills the memory.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// So many values are taken in one body, each element and each field counted. The largest body that the API has a
/// use for has some hundreds.
pub(super) const MOST_VALUES: usize = 200_000;

/// Why there is no tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TreeError {
    /// The bytes are not JSON, or are nested too deep.
    Syntax,
    /// There are more values than are taken. No more were read.
    TooMany,
}

/// The values of a text, and how many there are. Numbers are as JavaScript knows them: `1000.0` is `1000`.
pub(super) fn read(text: &[u8], most: usize) -> Result<(Value, usize), TreeError> {
    let left = Cell::new(Some(most));
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Branch(&left).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    match (value, left.get()) {
        (Ok(value), Some(left)) => Ok((value, most - left)),
        (_, None) => Err(TreeError::TooMany),
        (Err(_), _) => Err(TreeError::Syntax),
    }
}

/// Whether a text is JSON, found out without keeping anything of it.
pub(super) fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

/// One value of a tree. Holds how many more may come; nothing once there were too many.
#[derive(Clone, Copy)]
struct Branch<'a>(&'a Cell<Option<usize>>);

impl Branch<'_> {
    fn count<E: Error>(self) -> Result<(), E> {
        let left = self.0.get().and_then(|left| left.checked_sub(1));
        self.0.set(left);
        left.map(|_| ()).ok_or_else(|| E::custom("too many values"))
    }
}

impl<'de> DeserializeSeed<'de> for Branch<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        self.count()?;
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Branch<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(normal(number.into())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(normal(number.into())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, |number| Value::Number(normal(number))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            fields.insert(name, object.next_value_seed(self)?);
        }
        Ok(Value::Object(fields))
    }
}

fn normal(number: Number) -> Number {
    /// From here on doubles do not hold every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(float) if float.fract() == 0.0 && float.abs() <= EXACT => Number::from(float as i64),
        Some(float) => Number::from_f64(float).unwrap_or(number),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tree(text: &str) -> Result<Value, TreeError> {
        read(text.as_bytes(), 100).map(|(value, _)| value)
    }

    #[test]
    fn every_kind_of_value_is_read_as_javascript_reads_it() {
        let text =
            r#" {"a":[null,true,-1,1000.0,1.5,"x\u00e9\n",{}],"b":9007199254740993,"a2":{"c":[]},"b":7} "#;
        let read = tree(text).unwrap();
        assert_eq!(read, json!({"a": [null, true, -1, 1000, 1.5, "xé\n", {}], "b": 7, "a2": {"c": []}}));
        assert_eq!(read["a"][3].to_string(), "1000");
        assert_eq!(tree("9007199254740993").unwrap().to_string(), "9007199254740992");
        assert_eq!(tree("-0.0").unwrap().to_string(), "0");
    }

    #[test]
    fn what_is_no_json_is_refused_read_or_not() {
        for text in ["", "{", "[1,]", "{\"a\":1}x", "nul", "[\"\\x\"]", "{1:2}"] {
            assert_eq!(tree(text), Err(TreeError::Syntax), "{text}");
            assert!(!is_json(text.as_bytes()), "{text}");
        }
        assert!(is_json(b" [1,{\"a\":null}] "));
    }

    #[test]
    fn too_many_values_are_not_read() {
        assert_eq!(read(b"[0,0,0]", 4), Ok((json!([0, 0, 0]), 4)));
        assert_eq!(read(b"[0,0,0,0]", 4), Err(TreeError::TooMany));
        assert_eq!(read(b"{\"a\":{\"b\":0}}", 2), Err(TreeError::TooMany));
        // What comes after that does not matter any more.
        assert_eq!(read(b"[0,0,0,0,x", 4), Err(TreeError::TooMany));
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(nested(127).as_bytes(), 1000).is_ok());
        assert_eq!(read(nested(128).as_bytes(), 1000), Err(TreeError::Syntax));
    }
}

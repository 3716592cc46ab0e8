//! What handlers see of a request's body.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde_json::{Map, Value};

use super::Answer;
use crate::app::Shared;

/// The fields of a JSON body. No body has no fields; a list has its positions as names, as in JavaScript.
#[derive(Clone, Debug)]
pub(crate) enum Fields {
    /// Of an object.
    Named(Map<String, Value>),
    /// Of a list.
    Listed(Vec<Value>),
}

impl Default for Fields {
    fn default() -> Self {
        Self::Named(Map::new())
    }
}

impl Fields {
    /// How many fields were sent.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Named(fields) => fields.len(),
            Self::Listed(items) => items.len(),
        }
    }

    /// A field, unless it is missing.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Named(fields) => fields.get(name),
            Self::Listed(items) => {
                let index: usize = name.parse().ok()?;
                items.get(index).filter(|_| index.to_string() == name)
            }
        }
    }

    /// A field that counts as given: neither missing, null, false, 0 nor an empty text.
    pub(crate) fn given(&self, name: &str) -> Option<&Value> {
        self.get(name).filter(|value| truthy(value))
    }

    /// A field, if it is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// A field, if it is true or false.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Value::as_bool)
    }
}

/// What JavaScript takes for true.
pub(crate) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Handlers take the fields that the gate has read.
impl FromRequestParts<Shared> for Fields {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Answer> {
        Ok(parts.extensions.remove::<Self>().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn truth_is_that_of_javascript() {
        for value in [json!(null), json!(false), json!(0), json!(""), json!(0.0)] {
            assert!(!truthy(&value), "{value}");
        }
        for value in [json!(true), json!(-1), json!("0"), json!([]), json!({})] {
            assert!(truthy(&value), "{value}");
        }
    }
}

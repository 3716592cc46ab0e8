//! What the project's code host made: a pull request, an issue, a discussion.

use serde_json::{Map, Value};

use super::decode::{DecodeError, FromWire};

/// What the project's code host made: a pull request, an issue or a discussion. The host describes it with many fields
/// of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Hosted {
    fields: Map<String, Value>,
}

impl Hosted {
    /// Its number, if the host tells.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        self.fields.get("number").and_then(Value::as_u64)
    }

    /// Its web address, if the host tells.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        let address = self.fields.get("html_url").or_else(|| self.fields.get("url"));
        address.and_then(Value::as_str)
    }

    /// All fields, as the host describes it.
    #[must_use]
    pub fn fields(&self) -> &Map<String, Value> {
        &self.fields
    }
}

impl FromWire for Hosted {
    type Wire = Map<String, Value>;

    /// It stands under its name; only pull requests of V4 are the answer itself.
    fn from_wire(mut wire: Map<String, Value>) -> Result<Self, DecodeError> {
        for name in ["pr", "issue", "discussion"] {
            match wire.shift_remove(name) {
                Some(Value::Object(fields)) => return Ok(Self { fields }),
                Some(_) => return Err(DecodeError::new(name, "expected an object")),
                None => {}
            }
        }
        wire.shift_remove("result");
        Ok(Self { fields: wire })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    fn read(body: &str) -> Result<Hosted, String> {
        json(body.as_bytes(), None).map_err(|error| error.to_string())
    }

    #[test]
    fn it_is_found_wherever_it_stands() {
        let v4 = read(r#"{"result":"created","number":12,"html_url":"https://codeberg.org/x/12"}"#).unwrap();
        assert_eq!(
            (v4.number(), v4.url(), v4.fields().len()),
            (Some(12), Some("https://codeberg.org/x/12"), 2)
        );
        let v3 = read(r#"{"branch":{},"file":{},"pr":{"number":13}}"#).unwrap();
        assert_eq!((v3.number(), v3.url(), v3.fields().len()), (Some(13), None, 1));
        let issue = read(r#"{"result":"created","issue":{"number":1,"state":"open","url":"u"}}"#).unwrap();
        assert_eq!((issue.number(), issue.url()), (Some(1), Some("u")));
        let discussion = read(r#"{"result":"created","discussion":{"title":"t"}}"#).unwrap();
        assert_eq!(discussion.fields()["title"], "t");
        assert_eq!(read(r#"{"issue":3}"#).unwrap_err(), "issue: expected an object");
        assert_eq!(read("[]").unwrap_err(), "expected an object");
    }
}

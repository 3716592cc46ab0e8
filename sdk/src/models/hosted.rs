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

    /// Where it stands in the place of an envelope, the word for the success is none of its fields.
    fn from_wire(mut fields: Map<String, Value>) -> Result<Self, DecodeError> {
        fields.shift_remove("result");
        if fields.is_empty() { Err(DecodeError::new("", "missing `number`")) } else { Ok(Self { fields }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    fn read(body: &str, unwrap: Option<&'static str>) -> Result<Hosted, String> {
        json(body.as_bytes(), unwrap).map_err(|error| error.to_string())
    }

    #[test]
    fn what_the_host_says_is_kept_whole() {
        let v4 =
            read(r#"{"result":"created","number":12,"html_url":"https://codeberg.org/x/12"}"#, None).unwrap();
        assert_eq!(
            (v4.number(), v4.url(), v4.fields().len()),
            (Some(12), Some("https://codeberg.org/x/12"), 2)
        );
        let v3 = read(r#"{"branch":{},"file":{},"pr":{"number":13}}"#, Some("pr")).unwrap();
        assert_eq!((v3.number(), v3.url(), v3.fields().len()), (Some(13), None, 1));
        let issue = r#"{"result":"created","issue":{"number":1,"state":"open","url":"u"}}"#;
        let issue = read(issue, Some("issue")).unwrap();
        assert_eq!((issue.number(), issue.url()), (Some(1), Some("u")));
        assert_eq!(read(r#"{"result":"created"}"#, None).unwrap_err(), "missing `number`");
        assert_eq!(read(r#"{"issue":3}"#, Some("issue")).unwrap_err(), "issue: expected an object");
        assert_eq!(read("[]", None).unwrap_err(), "expected an object");
    }
}

//! Everything that a user keeps on the server.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::ApiKey;
use super::apikey::KeyOnWire;
use super::decode::{DecodeError, FromWire};

/// Everything that a user keeps on the server, as rows of its database. The texts and measurements of sets and patterns
/// are encrypted in them, so this is no backup.
#[derive(Clone, Debug, PartialEq)]
pub struct UserData {
    api_keys: Vec<ApiKey>,
    bookmarks: Vec<Map<String, Value>>,
    patterns: Vec<Map<String, Value>>,
    sets: Vec<Map<String, Value>>,
}

impl UserData {
    /// The API keys, without their secrets. Nothing of them is encrypted.
    #[must_use]
    pub fn api_keys(&self) -> &[ApiKey] {
        &self.api_keys
    }

    /// The bookmarks, as rows. Nothing of them is encrypted.
    #[must_use]
    pub fn bookmarks(&self) -> &[Map<String, Value>] {
        &self.bookmarks
    }

    /// The patterns, as rows with encrypted texts.
    #[must_use]
    pub fn patterns(&self) -> &[Map<String, Value>] {
        &self.patterns
    }

    /// The measurements sets, as rows with encrypted texts and measurements.
    #[must_use]
    pub fn sets(&self) -> &[Map<String, Value>] {
        &self.sets
    }
}

#[derive(Deserialize)]
pub(crate) struct OnWire {
    apikeys: Vec<KeyOnWire>,
    bookmarks: Vec<Map<String, Value>>,
    patterns: Vec<Map<String, Value>>,
    sets: Vec<Map<String, Value>>,
}

impl FromWire for UserData {
    type Wire = OnWire;

    fn from_wire(wire: OnWire) -> Result<Self, DecodeError> {
        Ok(Self {
            api_keys: Vec::from_wire(wire.apikeys).map_err(|error| error.below("apikeys"))?,
            bookmarks: wire.bookmarks,
            patterns: wire.patterns,
            sets: wire.sets,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    const BODY: &str = r#"{"result":"success","data":{"apikeys":[{"id":"81994296-447a-4b1b-a506-bc31682c734f","calls":3,
        "createdAt":"2026-03-27T10:11:12.123Z","expiresAt":"2026-06-25T10:11:12.123Z","name":"CI","lastSeen":null,"level":4,
        "userId":14}],"bookmarks":[{"id":1,"type":"set","title":"T","url":"u","userId":14}],"patterns":[],
        "sets":[{"id":33,"measies":"{\"iv\":\"00\",\"ct\":\"ff\"}"}]}}"#;

    #[test]
    fn keys_are_keys_and_the_rest_are_rows() {
        let data: UserData = json(BODY.as_bytes(), Some("data")).unwrap();
        assert_eq!((data.api_keys().len(), data.api_keys()[0].name()), (1, "CI"));
        assert_eq!((data.bookmarks()[0]["title"].as_str(), data.patterns().len()), (Some("T"), 0));
        assert_eq!(data.sets()[0]["measies"].as_str(), Some(r#"{"iv":"00","ct":"ff"}"#));
        let error = json::<UserData>(BODY.replace(r#""level":4"#, r#""level":12"#).as_bytes(), Some("data"));
        let says = "data.apikeys[0].level: 12 is not a level: write a number from 0 to 9";
        assert_eq!(error.unwrap_err().to_string(), says);
    }
}

//! Somebody's account, as administrators see it.

use serde::Deserialize;

use super::decode::{DecodeError, FromWire};
use super::{Account, Pattern};
use crate::generated::types;

/// Somebody's account, as administrators see it.
#[derive(Clone, Debug, PartialEq)]
pub struct UserRecord {
    account: Account,
    patterns: Vec<Pattern>,
}

impl UserRecord {
    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The patterns of the user, where the server tells (V4).
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }
}

/// V4 also writes a list of sets, which is always empty.
#[derive(Deserialize)]
pub(crate) struct OnWire {
    user: types::Account,
    #[serde(default = "Vec::new")]
    patterns: Vec<<Pattern as FromWire>::Wire>,
}

impl FromWire for UserRecord {
    type Wire = OnWire;

    fn from_wire(wire: OnWire) -> Result<Self, DecodeError> {
        Ok(Self {
            account: Account::from_wire(wire.user).map_err(|error| error.below("user"))?,
            patterns: Vec::from_wire(wire.patterns).map_err(|error| error.below("patterns"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    const USER: &str = r#"{"uuid":"6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11","bio":"","compare":true,"consent":1,"control":1,
        "email":"joe@example.com","data":{},"imperial":false,"mfaEnabled":false,"newsletter":false,"role":"user","status":1,
        "username":"user-14","lusername":"user-14"}"#;

    #[test]
    fn v4_adds_the_patterns() {
        let pattern = r#"{"id":1,"uuid":"0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21","createdAt":"2026-03-27T10:11:12.123Z",
            "updatedAt":"2026-03-27T10:11:12.123Z","data":"{}","design":"aaron","img":null,"name":"A","notes":"--",
            "public":false,"settings":{},"userId":14}"#;
        let body = format!(r#"{{"result":"success","user":{USER},"patterns":[{pattern}],"sets":[]}}"#);
        let record: UserRecord = json(body.as_bytes(), None).unwrap();
        assert_eq!(record.account().username(), "user-14");
        assert_eq!(record.patterns().iter().map(Pattern::name).collect::<Vec<_>>(), ["A"]);
        let body = format!(r#"{{"result":"success","user":{USER}}}"#);
        assert!(json::<UserRecord>(body.as_bytes(), None).unwrap().patterns().is_empty());
        let error = json::<UserRecord>(br#"{"result":"success"}"#, None).unwrap_err();
        assert_eq!(error.to_string(), "missing `user`");
        let odd = body.replace(r#""uuid":"6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11","#, "");
        assert_eq!(json::<UserRecord>(odd.as_bytes(), None).unwrap_err().to_string(), "user.id: missing");
    }
}

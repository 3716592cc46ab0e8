//! What everybody may know about a user.

use super::Role;
use super::decode::{DecodeError, FromWire};
use crate::generated::types;

/// What everybody may know about a user.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    number: u64,
    wire: types::Profile,
}

impl Profile {
    /// The number of the account, in both generations. In V3 it is the id; V4 has UUIDs as ids and does not show them
    /// here.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The user name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.wire.username
    }

    /// What the user says about themselves, in Markdown.
    #[must_use]
    pub fn bio(&self) -> &str {
        &self.wire.bio
    }

    /// What the user may do.
    #[must_use]
    pub fn role(&self) -> &Role {
        &self.wire.role
    }

    /// The patron tier, 0 for users who are no patrons.
    #[must_use]
    pub fn patron(&self) -> i64 {
        self.wire.patron
    }

    /// SHA-256 in hexadecimal of the first e-mail address of the account, trimmed and in lower case.
    #[must_use]
    pub fn email_hash(&self) -> &str {
        &self.wire.ihash
    }

    /// The name of the image, where the server tells (V3).
    #[must_use]
    pub fn image(&self) -> Option<&str> {
        self.wire.img.as_deref()
    }
}

impl FromWire for Profile {
    type Wire = types::Profile;

    fn from_wire(wire: types::Profile) -> Result<Self, DecodeError> {
        let number = u64::try_from(wire.id);
        let number = number.map_err(|_| DecodeError::new("id", "expected a number that is not negative"))?;
        Ok(Self { number, wire })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    #[test]
    fn both_generations_show_the_number() {
        let v4 = r#"{"result":"success","profile":{"id":14,"bio":"I sew","ihash":"00ff","patron":2,"role":"user","username":"joe"}}"#;
        let profile: Profile = json(v4.as_bytes(), Some("profile")).unwrap();
        assert_eq!((profile.number(), profile.username(), profile.bio()), (14, "joe", "I sew"));
        assert_eq!((profile.role(), profile.patron(), profile.email_hash()), (&Role::User, 2, "00ff"));
        assert_eq!(profile.image(), None);
        let v3 = v4.replace(r#""bio""#, r#""img":"default-avatar","bio""#);
        let profile: Profile = json(v3.as_bytes(), Some("profile")).unwrap();
        assert_eq!(profile.image(), Some("default-avatar"));
        let error = json::<Profile>(v4.replace("14", "-1").as_bytes(), Some("profile")).unwrap_err();
        assert_eq!(error.to_string(), "profile.id: expected a number that is not negative");
    }
}

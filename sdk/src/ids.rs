//! The three kinds of id. They go into paths and nowhere else; errors and logs show the template of a path.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a record or of a user: a whole number in generation V3, a UUID in V4.
///
/// Methods that ask for one take numbers, UUIDs and text as well.
///
/// ```
/// use freesewing::RecordId;
///
/// assert_eq!(RecordId::try_from("33"), Ok(RecordId::Number(33)));
/// let error = RecordId::try_from("../account").unwrap_err();
/// assert!(error.to_string().contains("not the id of a record"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RecordId {
    /// An id of generation V3, counted up from 1.
    Number(u64),
    /// An id of generation V4.
    Uuid(Uuid),
}

/// The id of an API key, a confirmation, a suggestion or a newsletter subscriber: a UUID in both generations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(Uuid);

/// Anything that names a user: the id, the name in any letter case, or the e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserRef(String);

/// Text that is no id. It is kept and shown only when it is short: a longer one may be a secret in the wrong place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidId {
    given: Given,
    wanted: &'static str,
}

/// What an error keeps of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Given {
    Text(String),
    /// The number of characters of a longer text.
    Characters(usize),
}

/// The longest text that is shown, in characters. Every 64-bit number fits; the secrets of API keys, passwords worth
/// the name and tokens are longer.
const SHOWN: usize = 20;

const RECORD: &str = "the id of a record: write a whole number (V3) or a UUID (V4)";
const KEY: &str = "the id of a key: write a UUID";
const USER: &str = "a user: write an id, a user name or an e-mail address";

/// Whether a text is what V3 puts into the links of its mails beside an id, and lets in whoever knows it.
fn looks_like_a_check(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl InvalidId {
    fn new(text: &str, wanted: &'static str) -> Self {
        let characters = text.chars().count();
        let harmless = characters <= SHOWN && !looks_like_a_check(text);
        let given = if harmless { Given::Text(text.to_owned()) } else { Given::Characters(characters) };
        Self { given, wanted }
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.given {
            Given::Text(text) => write!(f, "{text:?} is not {}", self.wanted),
            Given::Characters(count) => write!(f, "a text of {count} characters is not {}", self.wanted),
        }
    }
}

impl std::error::Error for InvalidId {}

impl From<Infallible> for InvalidId {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Reads a UUID in its usual form, with hyphens. Braces, `urn:` and bare digits are refused.
fn uuid(text: &str) -> Option<Uuid> {
    Some(text).filter(|text| text.len() == 36).and_then(|text| Uuid::try_parse(text).ok())
}

impl RecordId {
    fn parse(text: &str) -> Option<Self> {
        if let Some(uuid) = uuid(text) {
            return Some(Self::Uuid(uuid));
        }
        // `u64::from_str` would take a leading `+`.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| digits && *number > 0).map(Self::Number)
    }
}

impl FromStr for RecordId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::parse(text).ok_or_else(|| InvalidId::new(text, RECORD))
    }
}

impl FromStr for KeyId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        uuid(text).map(Self).ok_or_else(|| InvalidId::new(text, KEY))
    }
}

impl FromStr for UserRef {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let text = text.trim();
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(InvalidId::new(text, USER));
        }
        Ok(Self(text.to_owned()))
    }
}

impl KeyId {
    /// The UUID.
    #[must_use]
    pub const fn as_uuid(&self) -> Uuid {
        self.0
    }
}

impl UserRef {
    /// The reference as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Uuid(uuid) => uuid.fmt(f),
        }
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UserRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Conversions that read text.
macro_rules! from_text {
    ($($id:ident),*) => {$(
        impl TryFrom<&str> for $id {
            type Error = InvalidId;

            fn try_from(text: &str) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl TryFrom<String> for $id {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl TryFrom<&String> for $id {
            type Error = InvalidId;

            fn try_from(text: &String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<&$id> for $id {
            fn from(id: &$id) -> Self {
                id.clone()
            }
        }
    )*};
}

from_text!(RecordId, KeyId, UserRef);

/// Conversions from numbers, which are ids from 1 on.
macro_rules! from_number {
    ($($number:ty),*) => {$(
        impl TryFrom<$number> for RecordId {
            type Error = InvalidId;

            fn try_from(number: $number) -> Result<Self, InvalidId> {
                let id = u64::try_from(number).ok().filter(|id| *id > 0);
                id.map(Self::Number).ok_or_else(|| InvalidId::new(&number.to_string(), RECORD))
            }
        }
    )*};
}

from_number!(i32, i64, u32, u64, usize);

impl From<Uuid> for RecordId {
    fn from(uuid: Uuid) -> Self {
        Self::Uuid(uuid)
    }
}

impl From<Uuid> for KeyId {
    fn from(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl From<RecordId> for UserRef {
    fn from(id: RecordId) -> Self {
        Self(id.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";

    #[test]
    fn records_have_numbers_or_uuids() {
        assert_eq!("33".parse(), Ok(RecordId::Number(33)));
        assert_eq!(UUID.parse::<RecordId>().unwrap().to_string(), UUID);
        assert_eq!(RecordId::try_from(7), Ok(RecordId::Number(7)));
        assert_eq!(RecordId::try_from(u64::MAX), Ok(RecordId::Number(u64::MAX)));
        for text in
            ["", "0", "+1", "-1", "1.5", " 1", "1 ", "../x", ".", "..", "1/2", "0x1", "1e3", "١", "joe"]
        {
            let error = text.parse::<RecordId>().unwrap_err().to_string();
            assert_eq!(
                error,
                format!("{text:?} is not the id of a record: write a whole number (V3) or a UUID (V4)")
            );
        }
        assert!(RecordId::try_from(0).is_err() && RecordId::try_from(-3_i64).is_err());
        assert!("0b7f7a503c4e4b0e8f6b6a2f0a4f3e21".parse::<RecordId>().is_err());
    }

    #[test]
    fn keys_have_uuids() {
        assert_eq!(UUID.parse::<KeyId>().unwrap().to_string(), UUID);
        let error = "33".parse::<KeyId>().unwrap_err();
        assert_eq!(error.to_string(), "\"33\" is not the id of a key: write a UUID");
        assert!("{0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21}".parse::<KeyId>().is_err());
    }

    #[test]
    fn users_are_named_by_text_without_control_characters() {
        assert_eq!(" joe@example.com ".parse::<UserRef>().unwrap().as_str(), "joe@example.com");
        assert!("".parse::<UserRef>().is_err() && "  ".parse::<UserRef>().is_err());
        assert!("jo\ne".parse::<UserRef>().is_err());
        assert_eq!(UserRef::from(RecordId::Number(3)).to_string(), "3");
    }

    #[test]
    fn long_text_may_be_a_secret_and_is_not_kept() {
        let shown = "é".repeat(20);
        let error = shown.parse::<KeyId>().unwrap_err().to_string();
        assert_eq!(error, format!("\"{shown}\" is not the id of a key: write a UUID"));
        let error = "é".repeat(21).parse::<KeyId>().unwrap_err();
        assert_eq!(error.to_string(), "a text of 21 characters is not the id of a key: write a UUID");
        assert!(!format!("{error:?} {error:#?}").contains('é'), "{error:?}");
        let error = "s3".repeat(32).parse::<RecordId>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "a text of 64 characters is not the id of a record: write a whole number (V3) or a UUID (V4)"
        );
        assert!(!format!("{error:?} {error:#?}").contains("s3"), "{error:?}");
        let error = "c4f1e2d3b5a69788".parse::<KeyId>().unwrap_err();
        assert_eq!(error.to_string(), "a text of 16 characters is not the id of a key: write a UUID");
        assert!("c4f1e2d3b5a6978x".parse::<KeyId>().unwrap_err().to_string().contains("978x"));
        let error = RecordId::try_from(i64::MIN).unwrap_err().to_string();
        assert!(error.starts_with("\"-9223372036854775808\" is not"), "{error}");
    }

    #[test]
    fn ids_are_read_from_json_in_both_forms() {
        let ids: Vec<RecordId> = serde_json::from_str(&format!("[33, \"{UUID}\"]")).unwrap();
        assert_eq!(ids, [RecordId::Number(33), UUID.parse().unwrap()]);
        assert_eq!(serde_json::to_string(&ids).unwrap(), format!("[33,\"{UUID}\"]"));
        assert!(serde_json::from_str::<RecordId>("-1").is_err());
    }

    #[test]
    fn ids_come_from_what_programs_have_at_hand() {
        let (record, key): (RecordId, KeyId) = (UUID.parse().unwrap(), UUID.parse().unwrap());
        let uuid: Uuid = UUID.parse().unwrap();
        assert_eq!((RecordId::from(uuid), KeyId::from(uuid)), (record, key));
        assert_eq!((RecordId::try_from(UUID), KeyId::try_from(UUID)), (Ok(record), Ok(key)));
        assert_eq!(UserRef::try_from("joe").map(|user| user.to_string()), Ok("joe".to_owned()));
        assert_eq!(UserRef::from(RecordId::Number(3)), UserRef::try_from("3").unwrap());
    }

    #[test]
    fn ids_are_taken_owned_or_borrowed() {
        let key: KeyId = UUID.parse().unwrap();
        assert_eq!((KeyId::try_from(UUID.to_owned()), KeyId::try_from(&UUID.to_owned())), (Ok(key), Ok(key)));
        assert_eq!((KeyId::from(&key), key.as_uuid().to_string().as_str()), (key, UUID));
        assert!(KeyId::try_from("33".to_owned()).is_err() && RecordId::try_from(&"joe".to_owned()).is_err());
    }
}

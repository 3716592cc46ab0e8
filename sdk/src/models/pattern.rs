//! A pattern: a design with the settings to draft it.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::decode::{DecodeError, FromWire, record_id};
use super::{PatternSettings, Set};
use crate::RecordId;
use crate::generated::types;

/// A pattern as the server keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    content: PatternContent,
    public: bool,
    owner: Option<RecordId>,
    set: Option<Set>,
}

/// What everybody may read of a public pattern, and its owner of every one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PatternContent {
    pub(super) id: RecordId,
    pub(super) design: String,
    pub(super) name: String,
    pub(super) notes: String,
    pub(super) settings: PatternSettings,
    pub(super) data: Map<String, Value>,
    pub(super) image: Option<String>,
    pub(super) set_id: Option<RecordId>,
    pub(super) curated_set_id: Option<RecordId>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

/// The methods that patterns and public patterns share.
macro_rules! content {
    ($pattern:ident) => {
        impl $pattern {
            /// The id: a number in V3, a UUID in V4.
            #[must_use]
            pub fn id(&self) -> RecordId {
                self.content.id
            }

            /// The name of the design, for example `aaron`. It never changes.
            #[must_use]
            pub fn design(&self) -> &str {
                &self.content.design
            }

            /// The name.
            #[must_use]
            pub fn name(&self) -> &str {
                &self.content.name
            }

            /// The notes, in Markdown; `--` if none were given.
            #[must_use]
            pub fn notes(&self) -> &str {
                &self.content.notes
            }

            /// The settings with which it is drafted.
            pub fn settings(&self) -> &PatternSettings {
                &self.content.settings
            }

            /// Data that programs keep with the pattern.
            #[must_use]
            pub fn data(&self) -> &Map<String, Value> {
                &self.content.data
            }

            /// The name of the image in V3; V4 shows no images in records.
            #[must_use]
            pub fn image(&self) -> Option<&str> {
                self.content.image.as_deref()
            }

            /// The set that the pattern was made for, if it was tied to one (V3).
            #[must_use]
            pub fn set_id(&self) -> Option<RecordId> {
                self.content.set_id
            }

            /// The curated set that the pattern was made for, if it was tied to one (V3).
            #[must_use]
            pub fn curated_set_id(&self) -> Option<RecordId> {
                self.content.curated_set_id
            }

            /// When the pattern was made.
            #[must_use]
            pub fn created_at(&self) -> DateTime<Utc> {
                self.content.created_at
            }

            /// When the pattern last changed.
            #[must_use]
            pub fn updated_at(&self) -> DateTime<Utc> {
                self.content.updated_at
            }
        }
    };
}

pub(super) use content;

content!(Pattern);

impl Pattern {
    /// Whether everything that its owner can change is the same.
    pub(crate) fn is_same_content(&self, other: &Self) -> bool {
        self.content == other.content && self.public == other.public
    }

    /// Whether everybody may read the pattern.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.public
    }

    /// The account that owns the pattern, where the server tells: always in V3, in V4 as a number and in lists only.
    #[must_use]
    pub fn owner(&self) -> Option<RecordId> {
        self.owner
    }

    /// The set that the pattern was made for, with its measurements. V3 shows it in single patterns; lists do not.
    #[must_use]
    pub fn set(&self) -> Option<&Set> {
        self.set.as_ref()
    }
}

/// All forms of a pattern on the wire. Exports leave `public` out and name their `provider`; `data` is an object, null, or in lists a JSON
/// text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PatternOnWire {
    #[serde(default)]
    id: Option<i64>,
    #[serde(default)]
    uuid: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[serde(default)]
    data: Value,
    design: String,
    #[serde(default)]
    img: Option<String>,
    name: String,
    notes: String,
    #[serde(default)]
    public: Option<bool>,
    settings: Map<String, Value>,
    #[serde(default)]
    user_id: Option<i64>,
    #[serde(default)]
    set_id: Option<i64>,
    #[serde(default)]
    cset_id: Option<i64>,
    #[serde(default)]
    set: Value,
    #[serde(default)]
    pub(super) provider: Option<String>,
}

impl PatternContent {
    pub(super) fn from_wire(wire: PatternOnWire) -> Result<Self, DecodeError> {
        let record = |number: Option<i64>| record_id(number, None).ok();
        Ok(Self {
            id: record_id(wire.id, wire.uuid)?,
            design: wire.design,
            name: wire.name,
            notes: wire.notes,
            settings: wire.settings.into(),
            data: data(wire.data)?,
            image: wire.img,
            set_id: record(wire.set_id),
            curated_set_id: record(wire.cset_id),
            created_at: wire.created_at,
            updated_at: wire.updated_at,
        })
    }
}

impl FromWire for Pattern {
    type Wire = PatternOnWire;

    fn from_wire(mut wire: PatternOnWire) -> Result<Self, DecodeError> {
        let public = wire.public.ok_or_else(|| DecodeError::new("public", "missing"))?;
        let owner = record_id(wire.user_id, None).ok();
        let set = set(wire.set.take());
        Ok(Self { content: PatternContent::from_wire(wire)?, public, owner, set })
    }
}

/// The data as an object, whatever form it comes in. The server also keeps lists, as what JavaScript makes of them.
fn data(data: Value) -> Result<Map<String, Value>, DecodeError> {
    match data {
        Value::Null => Ok(Map::new()),
        Value::Object(fields) => Ok(fields),
        Value::Array(items) => {
            Ok(items.into_iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect())
        }
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(Value::String(_)) | Err(_) => Err(DecodeError::new("data", "expected an object as JSON text")),
            Ok(inner) => self::data(inner),
        },
        _ => Err(DecodeError::new("data", "expected an object")),
    }
}

/// The set in a single pattern of V3. That of lists has no measurements and encrypted texts, which is none.
fn set(set: Value) -> Option<Set> {
    let wire: types::MeasurementsSet = serde_json::from_value(set).ok()?;
    Set::from_wire(wire).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::Chest;
    use crate::measurements::mm;
    use crate::models::decode::json;

    const UUID: &str = "a1c5f3be-52f4-4a7e-9a5c-6f0d4a2b8c11";

    fn pattern(change: impl Fn(&mut Value)) -> Result<Pattern, String> {
        let mut body = serde_json::json!({
            "uuid": UUID, "createdAt": "2026-03-27T10:11:12.123Z", "updatedAt": "2026-03-27T10:11:13.123Z",
            "data": { "some": "value" }, "design": "aaron", "img": null, "name": "Summer tank top", "notes": "--",
            "public": true, "settings": { "sa": 5, "measurements": { "chest": 925, "neck": 340 } },
        });
        change(&mut body);
        json(body.to_string().as_bytes(), None).map_err(|error| error.to_string())
    }

    #[test]
    fn a_pattern_of_v4_is_read() {
        let read = pattern(|_| ()).unwrap();
        assert_eq!((read.id().to_string().as_str(), read.design()), (UUID, "aaron"));
        assert_eq!((read.name(), read.notes(), read.is_public()), ("Summer tank top", "--", true));
        assert_eq!(read.settings().seam_allowance(), Some(mm(5.0)));
        assert_eq!(read.settings().measurements().length(Chest), Some(mm(925.0)));
        assert_eq!(read.data()["some"], "value");
        assert_eq!((read.image(), read.owner(), read.set_id(), read.set()), (None, None, None, None));
        assert_eq!(read.created_at().timestamp_millis() + 1000, read.updated_at().timestamp_millis());
    }

    #[test]
    fn a_pattern_of_v3_tells_its_owner_and_its_set() {
        let read = pattern(|body| {
            body.as_object_mut().unwrap().remove("uuid");
            body["id"] = 21.into();
            body["userId"] = 14.into();
            (body["setId"], body["csetId"]) = (33.into(), Value::Null);
            body["set"] = serde_json::json!({
                "id": 33, "createdAt": "2023-08-30T16:20:34.000Z", "updatedAt": "2023-08-30T16:20:34.000Z",
                "img": "default-avatar", "imperial": false, "name": "Joe", "notes": "--",
                "measies": { "chest": 1000 }, "public": false, "userId": 14,
            });
        });
        let read = read.unwrap();
        assert_eq!((read.id(), read.owner()), (RecordId::Number(21), Some(RecordId::Number(14))));
        assert_eq!((read.set_id(), read.curated_set_id()), (Some(RecordId::Number(33)), None));
        assert_eq!(read.set().unwrap().name(), "Joe");
        // As lists have it.
        let read = pattern(|body| body["set"] = serde_json::json!({ "id": 33, "name": "{\"iv\":\"00\"}" }));
        assert_eq!(read.unwrap().set(), None);
    }

    #[test]
    fn data_is_an_object_in_whatever_form_it_comes() {
        let data = |data: Value| pattern(|body| body["data"] = data.clone()).map(|read| read.data().clone());
        let object = Map::from_iter([("some".to_owned(), Value::from("value"))]);
        assert_eq!(data(Value::from("{\"some\":\"value\"}")), Ok(object));
        assert_eq!(data(Value::Null), Ok(Map::new()));
        assert_eq!(data("null".into()), Ok(Map::new()));
        assert_eq!(data(serde_json::json!(["a"])), Ok(Map::from_iter([("0".to_owned(), "a".into())])));
        assert_eq!(data("hunter2".into()).unwrap_err(), "data: expected an object as JSON text");
        assert_eq!(data("\"\\\"{}\\\"\"".into()).unwrap_err(), "data: expected an object as JSON text");
        assert_eq!(data(3.into()).unwrap_err(), "data: expected an object");
        let without = pattern(|body| _ = body.as_object_mut().unwrap().remove("data"));
        assert!(without.unwrap().data().is_empty());
    }

    #[test]
    fn in_lists_of_v4_the_uuid_is_the_id() {
        let read = pattern(|body| (body["id"], body["userId"]) = (21.into(), 14.into())).unwrap();
        assert_eq!((read.id().to_string().as_str(), read.owner()), (UUID, Some(RecordId::Number(14))));
    }

    #[test]
    fn a_pattern_that_does_not_say_whether_it_is_public_is_refused() {
        let without = pattern(|body| _ = body.as_object_mut().unwrap().remove("public"));
        assert_eq!(without.unwrap_err(), "public: missing");
    }
}

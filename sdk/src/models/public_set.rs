//! A measurements set that its owner shows to everybody.

use chrono::{DateTime, Utc};

use super::Units;
use super::decode::{DecodeError, FromWire, record_id};
use super::set::{SetContent, content};
use crate::RecordId;
use crate::generated::types;
use crate::measurements::Measurements;
#[cfg(feature = "files")]
use crate::measurements::files::Person;

/// A public measurements set as everybody may read it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicSet {
    content: SetContent,
    author: String,
}

content!(PublicSet);

impl PublicSet {
    /// Who publishes the set: the name of a website, not of a person.
    #[must_use]
    pub fn author(&self) -> &str {
        &self.author
    }
}

/// The set as a person in a file, without what only the server knows. Whether it stays public is left open.
#[cfg(feature = "files")]
impl From<&PublicSet> for Person {
    fn from(set: &PublicSet) -> Self {
        set.content.person()
    }
}

impl FromWire for PublicSet {
    type Wire = types::PublicSet;

    fn from_wire(wire: types::PublicSet) -> Result<Self, DecodeError> {
        Ok(Self {
            content: SetContent {
                id: record_id(wire.id, wire.uuid)?,
                name: wire.name,
                notes: wire.notes,
                measurements: wire.measurements,
                units: Units::of_imperial(wire.units == Units::Imperial.as_str()),
                image: wire.img,
                created_at: wire.created_at,
                updated_at: wire.updated_at,
            },
            author: wire.author,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::Neck;
    use crate::measurements::mm;
    use crate::models::decode::json;

    #[test]
    fn what_everybody_may_read_names_the_website() {
        let set = |id: &str, units: &str| {
            let body = format!(
                r#"{{"result":"success","about":"A set","type":"measurementsSet","author":"FreeSewing.org",{id},"img":"joe","createdAt":"2023-08-30T16:20:34Z","updatedAt":"2023-08-30T16:20:35Z","name":"Joe","notes":"--","units":"{units}","measurements":{{"neck":380}}}}"#
            );
            json::<PublicSet>(body.as_bytes(), None).unwrap()
        };
        let read = set(r#""id":33"#, "imperial");
        assert_eq!((read.author(), read.id(), read.name()), ("FreeSewing.org", RecordId::Number(33), "Joe"));
        assert_eq!((read.notes(), read.units(), read.image()), ("--", Units::Imperial, Some("joe")));
        assert_eq!(read.measurements().length(Neck), Some(mm(380.0)));
        assert_eq!((read.updated_at() - read.created_at()).num_seconds(), 1);
        #[cfg(feature = "files")]
        {
            let person = Person::named("Joe").units(Units::Imperial).with(Neck, mm(380.0));
            assert_eq!(Person::from(&read), person);
        }
        let uuid = "a1c5f3be-52f4-4a7e-9a5c-6f0d4a2b8c11";
        let read = set(&format!(r#""uuid":"{uuid}""#), "metric");
        assert_eq!((read.id().to_string().as_str(), read.units()), (uuid, Units::Metric));
    }
}

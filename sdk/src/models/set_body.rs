//! A measurements set on its way to the server: a new one, or changes to one.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::encode::json_body;
use crate::measurements::{Measurements, Name, Number, Quantity};
use crate::{Error, Generation};

/// The body of a set on the wire. The generated types cannot say "unchanged" and "removed" in the order of the caller.
#[derive(Serialize)]
pub(super) struct SetBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) measies: Option<Changes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) public: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) imperial: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) img: Option<&'a str>,
}

impl SetBody<'_> {
    pub(super) fn encode(&self) -> Result<Vec<u8>, Error> {
        json_body(self)
    }
}

/// Measurements on the wire: a number sets one, null removes it.
pub(super) struct Changes<'a> {
    pub(super) entries: Vec<(&'a Name, Option<Quantity>)>,
    pub(super) generation: Generation,
}

impl Serialize for Changes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, quantity) in &self.entries {
            let number = quantity.map(|quantity| Number(quantity.raw()));
            map.serialize_entry(name, &number)?;
            // Servers of 2023 drop the new name silently, and later ones the old: V3 gets both.
            if let Some(former) = name.former().filter(|_| self.generation == Generation::V3) {
                map.serialize_entry(former, &number)?;
            }
        }
        map.end()
    }
}

/// The server drops what it does not like without a word, so it is refused here, with words.
pub(super) fn refuse_problems(measurements: &Measurements) -> Result<(), Error> {
    let problems: Vec<String> = measurements.problems().iter().map(ToString::to_string).collect();
    if problems.is_empty() { Ok(()) } else { Err(Error::validation(problems.join(" / "))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement, cm, degrees, mm};
    use crate::models::{NewSet, SetChanges, Units};
    use Measurement::{Chest, Neck, ShoulderSlope, WaistToArmpit};

    fn text(body: Result<Vec<u8>, Error>) -> String {
        String::from_utf8(body.unwrap()).unwrap()
    }

    #[test]
    fn a_new_set_is_written_in_the_words_of_the_wire() {
        let set = NewSet::named("Joe").with(Neck, cm(42.0)).with(ShoulderSlope, degrees(13.0));
        assert_eq!(
            text(set.body(Generation::V4)),
            r#"{"name":"Joe","measies":{"neck":420,"shoulderSlope":13}}"#
        );
        let set = set.notes("n").public(true).units(Units::Imperial).image("aGk=");
        assert_eq!(
            text(set.body(Generation::V3)),
            r#"{"name":"Joe","notes":"n","measies":{"neck":420,"shoulderSlope":13},"public":true,"imperial":true,"img":"aGk="}"#
        );
    }

    #[test]
    fn changes_say_what_is_set_and_what_is_removed() {
        let changes = SetChanges::new().set(Chest, mm(1010.5)).clear(Neck).name("Joe");
        assert_eq!(
            text(changes.body(Generation::V4)),
            r#"{"name":"Joe","measies":{"chest":1010.5,"neck":null}}"#
        );
        assert_eq!(text(SetChanges::new().public(false).body(Generation::V4)), r#"{"public":false}"#);
        let more = SetChanges::new().clear(Neck).measurements([(Neck, cm(40.0))]);
        assert_eq!(text(more.body(Generation::V4)), r#"{"measies":{"neck":400}}"#);
    }

    #[test]
    fn generation_v3_gets_both_names_of_the_armpit() {
        let set = NewSet::named("Joe").with(WaistToArmpit, mm(210.0));
        assert_eq!(
            text(set.body(Generation::V3)),
            r#"{"name":"Joe","measies":{"waistToArmpit":210,"waistToArmhole":210}}"#
        );
        assert_eq!(text(set.body(Generation::V4)), r#"{"name":"Joe","measies":{"waistToArmpit":210}}"#);
        assert_eq!(
            text(SetChanges::new().clear(WaistToArmpit).body(Generation::V3)),
            r#"{"measies":{"waistToArmpit":null,"waistToArmhole":null}}"#
        );
    }

    #[test]
    fn what_the_server_would_drop_is_refused() {
        let refused = |body: Result<Vec<u8>, Error>| {
            let error = body.unwrap_err();
            assert!(error.is_validation());
            error.to_string()
        };
        assert_eq!(refused(NewSet::named("").body(Generation::V3)), "the set has an empty name: give it one");
        assert_eq!(
            refused(SetChanges::new().body(Generation::V3)),
            "the update has no changes: set or clear something first"
        );
        assert_eq!(
            refused(SetChanges::new().name("").body(Generation::V3)),
            "the new name of the set is empty: give it one, or leave it out"
        );
        let bad =
            NewSet::named("Joe").with(Neck, mm(0.0)).with(Chest, degrees(3.0)).with(ShoulderSlope, mm(3.0));
        let message = refused(bad.body(Generation::V3));
        assert_eq!(message.matches(" / ").count(), 2, "{message}");
        assert!(message.contains("neck") && message.contains("chest") && message.contains("shoulderSlope"));
        let message = refused(SetChanges::new().set(Neck, mm(f64::NAN)).body(Generation::V4));
        assert!(message.contains("neck"), "{message}");
    }
}

//! What a server ignored without a word: what came back is compared with what was sent.

use serde_json::{Map, Value};

use crate::Warning;
use crate::measurements::{Measurements, Name, Quantity};

/// Numbers are equal when they differ by no more than this part of the larger one: a server may write them in another
/// way, but keeps them as doubles.
const TOLERANCE: f64 = 1e-9;

/// Compares field by field and collects what was not heeded. Fields that were not sent are not looked at.
#[derive(Debug, Default)]
pub(crate) struct Unheeded(Vec<Warning>);

impl Unheeded {
    /// A field that is kept as it is.
    pub(crate) fn field<S, K>(&mut self, name: &'static str, sent: Option<S>, kept: K) -> &mut Self
    where
        S: PartialEq<K>,
    {
        self.expect(name, sent.is_none_or(|sent| sent == kept))
    }

    /// Notes of a new record: the server writes `--` where there are none.
    pub(crate) fn first_notes(&mut self, sent: Option<&str>, kept: &str) -> &mut Self {
        self.expect("notes", sent.is_none_or(|sent| sent == kept || (sent.is_empty() && kept == "--")))
    }

    /// A number, which may be written in another way.
    pub(crate) fn number(&mut self, name: &'static str, sent: Option<f64>, kept: Option<f64>) -> &mut Self {
        self.expect(name, sent.is_none_or(|sent| kept.is_some_and(|kept| close(sent, kept))))
    }

    /// An object that replaces the one before it.
    pub(crate) fn object(
        &mut self,
        name: &'static str,
        sent: Option<&Map<String, Value>>,
        kept: &Map<String, Value>,
    ) -> &mut Self {
        self.expect(name, sent.is_none_or(|sent| same_objects(sent, kept)))
    }

    /// An object that is put into the one before it: fields that it does not name stay.
    pub(crate) fn merged(
        &mut self,
        name: &'static str,
        sent: Option<&Map<String, Value>>,
        kept: &Map<String, Value>,
    ) -> &mut Self {
        let there = |(field, value): (&String, &Value)| kept.get(field).is_some_and(|kept| same(value, kept));
        self.expect(name, sent.is_none_or(|sent| sent.iter().all(there)))
    }

    /// Measurements that were to become a value, or to go.
    pub(crate) fn measurements<'a>(
        &mut self,
        sent: impl IntoIterator<Item = (&'a Name, Option<Quantity>)>,
        kept: &Measurements,
    ) -> &mut Self {
        let warning = |(name, change): (&Name, Option<Quantity>)| match (change, kept.get(name)) {
            (Some(_), None) => Some(Warning::MeasurementIgnored(name.clone())),
            (None, Some(_)) => Some(Warning::MeasurementKept(name.clone())),
            (Some(sent), Some(kept)) if !close(sent.raw(), kept.raw()) => {
                Some(Warning::MeasurementDiffers(name.clone()))
            }
            _ => None,
        };
        self.0.extend(sent.into_iter().filter_map(warning));
        self
    }

    /// What was not heeded.
    pub(crate) fn warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.0)
    }

    fn expect(&mut self, name: &'static str, heeded: bool) -> &mut Self {
        if !heeded {
            self.0.push(Warning::FieldIgnored(name));
        }
        self
    }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= TOLERANCE * one.abs().max(other.abs())
}

fn same_objects(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    one.len() == other.len()
        && one.iter().all(|(field, value)| other.get(field).is_some_and(|other| same(value, other)))
}

/// Whether two values say the same, in whatever order their fields stand and however their numbers are written.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| close(one, other))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => same_objects(one, other),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::{Chest, Neck};
    use crate::measurements::mm;
    use serde_json::json;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn only_fields_that_were_sent_are_looked_at() {
        let mut unheeded = Unheeded::default();
        unheeded.field("name", None::<&str>, "Ann").field("public", Some(true), true);
        unheeded.number("height", None, Some(1.0)).object("data", None, &Map::new());
        assert!(unheeded.warnings().is_empty());
        unheeded.field("name", Some("Joe"), "Ann").field("public", Some(true), false);
        unheeded.number("height", Some(170.0), None).number("height", Some(170.0), Some(171.0));
        assert_eq!(unheeded.warnings(), ["name", "public", "height", "height"].map(Warning::FieldIgnored));
        assert!(unheeded.warnings().is_empty());
    }

    #[test]
    fn notes_of_a_new_record_that_say_nothing_become_two_hyphens() {
        let mut unheeded = Unheeded::default();
        unheeded.first_notes(Some(""), "--").first_notes(Some(""), "").first_notes(Some("x"), "x");
        assert!(unheeded.first_notes(None, "--").warnings().is_empty());
        assert_eq!(unheeded.first_notes(Some("x"), "--").warnings(), [Warning::FieldIgnored("notes")]);
    }

    #[test]
    fn numbers_may_be_written_in_another_way() {
        let mut unheeded = Unheeded::default();
        let sent = object(json!({"sa": 10, "list": [1, {"a": 0.1}], "x": null}));
        unheeded.object(
            "settings",
            Some(&sent),
            &object(json!({"x": null, "list": [1.0, {"a": 0.1}], "sa": 10.0})),
        );
        unheeded.object(
            "settings",
            Some(&sent),
            &object(json!({"x": null, "list": [1, {"a": 0.1}], "sa": 10.000000000001})),
        );
        assert!(unheeded.warnings().is_empty());
        for other in [
            json!({"sa": 10, "list": [1, {"a": 0.1}]}),
            json!({"sa": 10, "list": [1, {"a": 0.1}], "x": null, "y": 1}),
            json!({"sa": 10.1, "list": [1, {"a": 0.1}], "x": null}),
            json!({"sa": 10, "list": [1, {"a": 0.2}], "x": null}),
            json!({"sa": 10, "list": [1], "x": null}),
            json!({"sa": 10, "list": [1, {"a": 0.1}], "y": null}),
            json!({"sa": "10", "list": [1, {"a": 0.1}], "x": null}),
        ] {
            let warnings = unheeded.object("settings", Some(&sent), &object(other.clone())).warnings();
            assert_eq!(warnings, [Warning::FieldIgnored("settings")], "{other}");
        }
    }

    #[test]
    fn what_is_merged_leaves_other_fields_alone() {
        let mut unheeded = Unheeded::default();
        let sent = object(json!({"a": 1, "b": {"c": 2}}));
        assert!(
            unheeded
                .merged("data", Some(&sent), &object(json!({"b": {"c": 2}, "a": 1, "z": 3})))
                .warnings()
                .is_empty()
        );
        let warnings =
            unheeded.merged("data", Some(&sent), &object(json!({"b": {"c": 2}, "z": 3}))).warnings();
        assert_eq!(warnings, [Warning::FieldIgnored("data")]);
    }

    #[test]
    fn measurements_are_left_out_kept_or_changed() {
        let (chest, neck) = (Name::from(Chest), Name::from(Neck));
        let kept = Measurements::new().with(Chest, mm(1000.0)).with(Neck, mm(380.000_000_000_1));
        let mut unheeded = Unheeded::default();
        unheeded.measurements([(&chest, Some(mm(1000.0).into())), (&neck, Some(mm(380.0).into()))], &kept);
        assert!(unheeded.warnings().is_empty());
        unheeded.measurements([(&chest, Some(mm(1000.1).into())), (&neck, None)], &kept);
        assert_eq!(
            unheeded.warnings(),
            [Warning::MeasurementDiffers(chest.clone()), Warning::MeasurementKept(neck)]
        );
        unheeded.measurements([(&chest, Some(mm(1000.0).into()))], &Measurements::new());
        assert_eq!(unheeded.warnings(), [Warning::MeasurementIgnored(chest)]);
    }
}

//! The settings with which a pattern is drafted.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Units;
use crate::Error;
use crate::measurements::{Length, Measurements, mm};

/// The settings with which a pattern is drafted, as the core library of FreeSewing takes them: an object of which the
/// server checks nothing. What is known of it has methods; everything else is there by its name.
///
/// ```
/// use freesewing::{Measurement::Chest, Measurements, PatternSettings, cm, mm};
///
/// let settings = PatternSettings::new()
///     .with_measurements(Measurements::new().with(Chest, cm(92.5)))
///     .with_seam_allowance(mm(10.0))
///     .with_option("chestEase", 0.08);
/// assert_eq!(settings.seam_allowance(), Some(mm(10.0)));
/// assert_eq!(settings.measurements().length(Chest), Some(cm(92.5)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[must_use]
pub struct PatternSettings {
    fields: Map<String, Value>,
    /// What a bare number no longer tells: a length where an angle is meant, and the like.
    #[serde(skip)]
    problems: Vec<String>,
}

impl PatternSettings {
    /// No settings yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the measurements, instead of those that are there.
    pub fn with_measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        let measurements = measurements.into();
        self.problems.extend(measurements.problems().iter().map(ToString::to_string));
        let numbers =
            measurements.to_wire().map(|(name, number)| (name.as_str().to_owned(), written(number)));
        self.fields.insert("measurements".to_owned(), Value::Object(numbers.collect()));
        self
    }

    /// Sets the seam allowance, which must not be below zero.
    pub fn with_seam_allowance(mut self, length: Length) -> Self {
        let number = length.in_mm();
        if !(number.is_finite() && number >= 0.0) {
            self.problems
                .push("the seam allowance is below zero or no number: give a length from 0 on".to_owned());
        }
        self.with("sa", written(number))
    }

    /// Sets an option of the design.
    pub fn with_option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Some(Value::Object(options)) = self.fields.get_mut("options") {
            options.insert(name.into(), value.into());
            return self;
        }
        let options = Map::from_iter([(name.into(), value.into())]);
        self.with("options", options)
    }

    /// Sets the units in which to print.
    pub fn with_units(self, units: Units) -> Self {
        self.with("units", units.as_str())
    }

    /// Sets any field.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(name.into(), value.into());
        self
    }

    /// The measurements, none if there are none. What is not a number is left out.
    #[must_use]
    pub fn measurements(&self) -> Measurements {
        let numbers = self.fields.get("measurements").and_then(Value::as_object).into_iter().flatten();
        Measurements::from_wire(numbers.filter_map(|(name, value)| Some((name.as_str(), value.as_f64()?))))
    }

    /// The seam allowance, if one is set.
    #[must_use]
    pub fn seam_allowance(&self) -> Option<Length> {
        self.fields.get("sa").and_then(Value::as_f64).map(mm)
    }

    /// The options of the design, if any are set.
    #[must_use]
    pub fn options(&self) -> Option<&Map<String, Value>> {
        self.fields.get("options").and_then(Value::as_object)
    }

    /// The units in which to print, if they are set to metric or imperial.
    #[must_use]
    pub fn units(&self) -> Option<Units> {
        let word = self.fields.get("units").and_then(Value::as_str)?;
        [Units::Metric, Units::Imperial].into_iter().find(|units| units.as_str() == word)
    }

    /// Any field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// All fields.
    #[must_use]
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// Refuses what cannot be meant.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.problems.is_empty() { Ok(()) } else { Err(Error::validation(self.problems.join(" / "))) }
    }
}

/// As settings are to be taken over, without what is known about them.
impl From<Map<String, Value>> for PatternSettings {
    fn from(fields: Map<String, Value>) -> Self {
        Self { fields, problems: Vec::new() }
    }
}

/// A number as the wire has it: whole ones without a fraction.
fn written(number: f64) -> Value {
    serde_json::to_value(crate::measurements::Number(number)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::{Chest, Neck, ShoulderSlope};
    use crate::measurements::{cm, degrees};
    use serde_json::json;

    #[test]
    fn what_is_known_is_written_and_read() {
        let robin = Measurements::new().with(Chest, cm(92.5)).with(ShoulderSlope, degrees(13.5));
        let settings = PatternSettings::new()
            .with_measurements(robin.clone())
            .with_seam_allowance(mm(10.0))
            .with_option("chestEase", 0.08)
            .with_option("cuffs", true)
            .with_units(Units::Imperial)
            .with("complete", false);
        let expected = json!({
            "measurements": { "chest": 925, "shoulderSlope": 13.5 }, "sa": 10,
            "options": { "chestEase": 0.08, "cuffs": true }, "units": "imperial", "complete": false,
        });
        assert_eq!(serde_json::to_value(&settings).unwrap(), expected);
        let read: PatternSettings = serde_json::from_value(expected).unwrap();
        assert_eq!(read, settings);
        assert_eq!((read.measurements(), read.seam_allowance()), (robin, Some(mm(10.0))));
        assert_eq!((read.units(), read.options().unwrap().len()), (Some(Units::Imperial), 2));
        assert_eq!((read.get("complete"), read.as_map().len()), (Some(&json!(false)), 5));
    }

    #[test]
    fn what_is_not_of_the_known_form_is_there_by_its_name_only() {
        let odd = json!({ "measurements": { "chest": "wide", "neck": 380 }, "sa": "1cm", "units": "parsec", "options": [] });
        let odd = PatternSettings::from(odd.as_object().unwrap().clone());
        assert_eq!(odd.measurements(), Measurements::new().with(Neck, mm(380.0)));
        assert_eq!((odd.seam_allowance(), odd.units(), odd.options()), (None, None, None));
        assert_eq!(odd.get("sa"), Some(&json!("1cm")));
        assert!(odd.check().is_ok() && PatternSettings::new().measurements().is_empty());
        let mended = odd.with_option("a", 1);
        assert_eq!(mended.options().unwrap().len(), 1);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let settings =
            PatternSettings::new().with_measurements([(Chest, degrees(3.0))]).with_seam_allowance(mm(-1.0));
        let message = settings.check().unwrap_err().to_string();
        assert!(message.contains("chest"), "{message}");
        let says = " / the seam allowance is below zero or no number: give a length from 0 on";
        assert!(message.ends_with(says), "{message}");
        assert!(PatternSettings::new().with_seam_allowance(mm(0.0)).check().is_ok());
        assert!(PatternSettings::new().with_seam_allowance(mm(f64::NAN)).check().is_err());
    }
}

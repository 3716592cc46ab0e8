//! A measurement's name, as the wire spells it.

use std::cmp::Ordering;
use std::fmt::{self, Display, Formatter};
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Measurement;

/// What `waistToArmpit` was called until August 2023. Servers older than that know only this spelling.
pub(crate) const WAIST_TO_ARMHOLE: &str = "waistToArmhole";

/// The name of a measurement: one of the 38 that FreeSewing knows, or another one, kept as it came.
///
/// Names made from text are sorted into the two cases. `waistToArmhole`, the former name of
/// [`WaistToArmpit`](Measurement::WaistToArmpit), is understood. Everything else is kept to the letter.
/// Names are equal when the wire spells them the same, and sort by that spelling.
///
/// ```
/// use freesewing::{Measurement::{Chest, WaistToArmpit}, MeasurementName};
///
/// assert_eq!(MeasurementName::from("chest"), Chest);
/// assert_eq!(MeasurementName::from("waistToArmhole"), WaistToArmpit);
///
/// let gauge = MeasurementName::from("gauge");
/// assert_eq!(gauge.known(), None);
/// assert_eq!(gauge.as_str(), "gauge");
/// ```
// Not `non_exhaustive`: a name is known or it is not, there will be no third case.
#[derive(Clone, Debug)]
pub enum Name {
    /// One of the measurements that FreeSewing knows.
    Known(Measurement),
    /// Any other name, as it was spelt. The API drops these when they are sent to it.
    Other(Box<str>),
}

impl Name {
    /// The name as the wire spells it.
    ///
    /// ```
    /// use freesewing::{Measurement::HpsToBust, MeasurementName};
    ///
    /// assert_eq!(MeasurementName::from(HpsToBust).as_str(), "hpsToBust");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(measurement) => measurement.name(),
            Self::Other(name) => name,
        }
    }

    /// The name for people to read. An unknown name is its own label.
    ///
    /// ```
    /// use freesewing::{Measurement::Chest, MeasurementName};
    ///
    /// assert_eq!(MeasurementName::from("chest").label(), Chest.label());
    /// assert_eq!(MeasurementName::from("gauge").label(), "gauge");
    /// ```
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Known(measurement) => measurement.label(),
            Self::Other(name) => name,
        }
    }

    /// The measurement, if it is one that FreeSewing knows.
    ///
    /// ```
    /// use freesewing::{Measurement::Chest, MeasurementName};
    ///
    /// assert_eq!(MeasurementName::from("chest").known(), Some(Chest));
    /// assert_eq!(MeasurementName::from("Chest").known(), None);
    /// ```
    #[must_use]
    pub fn known(&self) -> Option<Measurement> {
        match self {
            Self::Known(measurement) => Some(*measurement),
            // A text that was put here by hand may still be a known name.
            Self::Other(name) => Measurement::canonical(name),
        }
    }

    /// Whether the measurement is an angle, in degrees. An unknown name counts as a length.
    ///
    /// ```
    /// use freesewing::{Measurement::ShoulderSlope, MeasurementName};
    ///
    /// assert!(MeasurementName::from(ShoulderSlope).is_angle());
    /// assert!(!MeasurementName::from("gauge").is_angle());
    /// ```
    #[must_use]
    pub fn is_angle(&self) -> bool {
        self.known().is_some_and(Measurement::is_angle)
    }

    /// The spelling that older servers want, if the name has changed since. Only `waistToArmpit` has: a
    /// server of before August 2023 knows `waistToArmhole`, and silently drops the newer name.
    ///
    /// ```
    /// use freesewing::MeasurementName;
    ///
    /// assert_eq!(MeasurementName::from("waistToArmpit").former(), Some("waistToArmhole"));
    /// assert_eq!(MeasurementName::from("chest").former(), None);
    /// ```
    #[must_use]
    pub fn former(&self) -> Option<&'static str> {
        (*self == Measurement::WaistToArmpit).then_some(WAIST_TO_ARMHOLE)
    }
}

impl From<Measurement> for Name {
    fn from(measurement: Measurement) -> Self {
        Self::Known(measurement)
    }
}

impl From<&Name> for Name {
    fn from(name: &Name) -> Self {
        name.clone()
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Measurement::from_name(name).map_or_else(|| Self::Other(name.into()), Self::Known)
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Measurement::from_name(&name).map_or_else(|| Self::Other(name.into_boxed_str()), Self::Known)
    }
}

impl Measurement {
    /// The measurement that the wire spells so. `waistToArmhole`, the former name of
    /// [`WaistToArmpit`](Self::WaistToArmpit), is understood.
    ///
    /// ```
    /// use freesewing::Measurement::{self, Chest, WaistToArmpit};
    ///
    /// assert_eq!(Measurement::from_name("chest"), Some(Chest));
    /// assert_eq!(Measurement::from_name("waistToArmhole"), Some(WaistToArmpit));
    /// assert_eq!(Measurement::from_name("Chest"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == WAIST_TO_ARMHOLE { Some(Self::WaistToArmpit) } else { Self::canonical(name) }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(known), Self::Known(other)) => known == other,
            _ => self.as_str() == other.as_str(),
        }
    }
}

impl Eq for Name {}

impl PartialEq<Measurement> for Name {
    fn eq(&self, other: &Measurement) -> bool {
        match self {
            Self::Known(known) => known == other,
            Self::Other(name) => **name == *other.name(),
        }
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Equal names have the same hash, also where a text was put here by hand.
        match self.known() {
            Some(known) => known.hash(state),
            None => self.as_str().hash(state),
        }
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The name as the wire spells it.
impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;
    use Measurement::{Ankle, WaistToArmpit, Wrist};

    #[test]
    fn every_known_name_is_recognised_in_its_exact_spelling() {
        for measurement in Measurement::ALL.iter().copied() {
            let name = Name::from(measurement.name());
            assert!(matches!(name, Name::Known(known) if known.name() == measurement.name()));
            assert_eq!(name.as_str(), measurement.name());
            assert_eq!(name.label(), measurement.label());
            assert_eq!(Name::from(measurement.name().to_owned()), name);
            let shouted = measurement.name().to_uppercase();
            assert_eq!(Name::from(shouted.as_str()).known(), None, "{shouted}");
        }
    }

    #[test]
    fn the_former_name_of_waist_to_armpit_is_understood() {
        for name in [Name::from("waistToArmhole"), Name::from("waistToArmhole".to_owned())] {
            assert_eq!(name, WaistToArmpit);
            assert_eq!(name.as_str(), "waistToArmpit");
            assert_eq!(name.former(), Some("waistToArmhole"));
        }
        assert_eq!(Measurement::ALL.iter().filter(|known| Name::from(**known).former().is_some()).count(), 1);
    }

    #[test]
    fn other_names_are_kept_to_the_letter() {
        for text in ["", " chest", "chest ", "Chest", "waist-to-armpit", "Brustumfang"] {
            let name = Name::from(text);
            assert_eq!(name.as_str(), text);
            assert_eq!(name.label(), text);
            assert_eq!(name.to_string(), text);
            assert_eq!(name.known(), None);
            assert_eq!(name, Name::from(&name));
        }
    }

    #[test]
    fn a_known_name_put_into_the_other_case_by_hand_is_still_the_same_name() {
        let by_hand = Name::Other("shoulderSlope".into());
        assert_eq!(by_hand, Measurement::ShoulderSlope);
        assert!(by_hand.is_angle());
        let both = HashSet::from([by_hand, Measurement::ShoulderSlope.into()]);
        assert_eq!(both.len(), 1);
    }

    #[test]
    fn names_sort_by_spelling_known_or_not() {
        let sorted: BTreeSet<Name> = [Wrist.into(), "gauge".into(), Ankle.into()].into();
        let spelt: Vec<&str> = sorted.iter().map(Name::as_str).collect();
        assert_eq!(spelt, ["ankle", "gauge", "wrist"]);
    }

    #[test]
    fn a_name_can_be_padded_in_a_table() {
        assert_eq!(format!("{:8}|", Name::from("chest")), "chest   |");
    }

    #[test]
    fn a_name_is_a_string_in_json() {
        assert_eq!(serde_json::to_string(&Name::from(Ankle)).unwrap(), r#""ankle""#);
        let name: Name = serde_json::from_str(r#""waist\u0054oArmhole""#).unwrap();
        assert_eq!(name, WaistToArmpit);
        serde_json::from_str::<Name>("3").unwrap_err();
    }
}

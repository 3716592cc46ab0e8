//! A set of measurements in a stable order.

use std::fmt::{self, Debug, Display, Formatter};

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use super::{Angle, IntoIter, Iter, Length, Measurement, Name, Problem, Quantity};

/// A body's measurements: names with their values, in the order in which they were added.
///
/// Whatever is given is kept, unknown names included; [`problems`](Self::problems) lists what the API would
/// not store. Two sets are equal when they hold the same values under the same names: the order does not
/// matter.
///
/// ```
/// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, inches};
///
/// let robin = Measurements::new().with(Neck, cm(38.0)).with(Chest, inches(39.5));
/// for (name, quantity) in &robin {
///     println!("{} {quantity:.1}", name.label());
/// }
/// assert_eq!(robin.length(Chest), Some(cm(100.33)));
/// ```
///
/// As JSON, and in every other format of serde, a set is what the API has: an object of plain numbers,
/// millimetres for lengths and degrees for the angle. Whole numbers are written without decimals.
///
/// ```
/// use freesewing::{Measurement::Neck, Measurements, cm};
///
/// let robin: Measurements = serde_json::from_str(r#"{"neck": 380, "shoulderSlope": 13.5}"#)?;
/// assert_eq!(robin.length(Neck), Some(cm(38.0)));
/// assert_eq!(serde_json::to_string(&robin)?, r#"{"neck":380,"shoulderSlope":13.5}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Measurements {
    // A set is read with every answer, and half of that was hashing. This hash is a quicker one, seeded as well.
    entries: IndexMap<Name, Quantity, RandomState>,
}

impl Measurements {
    /// A set without measurements.
    ///
    /// ```
    /// assert!(freesewing::Measurements::new().is_empty());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A set without measurements, with room for some.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self { entries: IndexMap::with_capacity_and_hasher(capacity, RandomState::default()) }
    }

    /// Gives back room when less than half of it is used.
    pub(super) fn shrink(&mut self) {
        if self.entries.len() < self.entries.capacity() / 2 {
            self.entries.shrink_to_fit();
        }
    }

    /// The set with this measurement in it. A name that is already there gets the new value and keeps its
    /// place.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0));
    /// assert_eq!(robin.length(Neck), Some(cm(38.0)));
    /// ```
    #[must_use]
    pub fn with(mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Self {
        self.set(name, quantity);
        self
    }

    /// Sets a measurement and returns the value that it had. A name that is already there keeps its place.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let mut robin = Measurements::new();
    /// assert_eq!(robin.set(Neck, cm(38.0)), None);
    /// assert_eq!(robin.set(Neck, cm(38.5)), Some(cm(38.0).into()));
    /// ```
    pub fn set(&mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Option<Quantity> {
        self.entries.insert(name.into(), quantity.into())
    }

    /// The value of a measurement.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0));
    /// assert_eq!(robin.get(Neck), Some(cm(38.0).into()));
    /// assert_eq!(robin.get("neck"), robin.get(Neck));
    /// assert_eq!(robin.get(Chest), None);
    /// ```
    #[must_use]
    pub fn get(&self, name: impl Into<Name>) -> Option<Quantity> {
        self.entries.get(&name.into()).copied()
    }

    /// The value of a measurement that is a length.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0));
    /// assert_eq!(robin.length(Neck).map(|neck| neck.in_cm()), Some(38.0));
    /// ```
    #[must_use]
    pub fn length(&self, name: impl Into<Name>) -> Option<Length> {
        self.get(name).and_then(Quantity::length)
    }

    /// The value of a measurement that is an angle.
    ///
    /// ```
    /// use freesewing::{Measurement::ShoulderSlope, Measurements, degrees};
    ///
    /// let robin = Measurements::new().with(ShoulderSlope, degrees(13.0));
    /// assert_eq!(robin.angle(ShoulderSlope).map(|slope| slope.in_degrees()), Some(13.0));
    /// ```
    #[must_use]
    pub fn angle(&self, name: impl Into<Name>) -> Option<Angle> {
        self.get(name).and_then(Quantity::angle)
    }

    /// Takes a measurement out and returns its value. The others keep their order.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let mut robin = Measurements::new().with(Neck, cm(38.0));
    /// assert_eq!(robin.remove(Neck), Some(cm(38.0).into()));
    /// assert_eq!(robin.remove(Neck), None);
    /// ```
    pub fn remove(&mut self, name: impl Into<Name>) -> Option<Quantity> {
        self.entries.shift_remove(&name.into())
    }

    /// Whether the set has this measurement.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0));
    /// assert!(robin.contains(Neck) && !robin.contains(Chest));
    /// ```
    #[must_use]
    pub fn contains(&self, name: impl Into<Name>) -> bool {
        self.entries.contains_key(&name.into())
    }

    /// The number of measurements.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// assert_eq!(Measurements::new().with(Neck, cm(38.0)).len(), 1);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no measurements.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// assert!(!Measurements::new().with(Neck, cm(38.0)).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Names and values in the order in which they were added.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, inches};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0)).with(Chest, inches(39.5));
    /// let lines: Vec<String> = robin.iter().map(|(name, value)| format!("{name} {value}")).collect();
    /// assert_eq!(lines, ["neck 380 mm", "chest 1003.3 mm"]);
    /// ```
    pub fn iter(&self) -> Iter<'_> {
        Iter::new(self.entries.iter())
    }

    /// The names in the order in which they were added.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, inches};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0)).with(Chest, inches(39.5));
    /// assert!(robin.names().eq(&[Neck, Chest]));
    /// ```
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &Name> + ExactSizeIterator {
        self.entries.keys()
    }

    /// The names that FreeSewing does not know, in the order in which they were added. The API drops their
    /// values without a word when they are sent to it; often they are slips of the pen.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0)).with("chset", cm(100.0));
    /// assert!(robin.unknown_names().map(|name| name.as_str()).eq(["chset"]));
    /// ```
    pub fn unknown_names(&self) -> impl DoubleEndedIterator<Item = &Name> {
        self.entries.keys().filter(|name| name.known().is_none())
    }

    /// Names and values in alphabetical order of the names.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, inches};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0)).with(Chest, inches(39.5));
    /// assert!(robin.sorted().map(|(name, _)| name).eq(&[Chest, Neck]));
    /// ```
    pub fn sorted(&self) -> impl DoubleEndedIterator<Item = (&Name, Quantity)> + ExactSizeIterator {
        let mut sorted: Vec<_> = self.iter().collect();
        sorted.sort_unstable_by_key(|(name, _)| *name);
        sorted.into_iter()
    }

    /// Names and values from head to toe, in FreeSewing's order of the body; then the unknown names,
    /// alphabetically.
    ///
    /// ```
    /// use freesewing::{Measurement::{Ankle, Chest, Neck}, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Ankle, cm(24.0)), (Chest, cm(100.0)), (Neck, cm(38.0))]);
    /// assert!(robin.head_to_toe().map(|(name, _)| name).eq(&[Neck, Chest, Ankle]));
    /// ```
    pub fn head_to_toe(&self) -> impl DoubleEndedIterator<Item = (&Name, Quantity)> {
        let known = Measurement::HEAD_TO_TOE
            .iter()
            .filter_map(|known| self.entries.get_key_value(&Name::from(*known)))
            .map(|(name, quantity)| (name, *quantity));
        known.chain(self.sorted().filter(|(name, _)| name.known().is_none()))
    }

    /// What the API would drop or misread, at most one problem a measurement, in the order of the set. The
    /// server is silent about such values, so the client asks this before it sends. Unknown names are listed
    /// by [`unknown_names`](Self::unknown_names) instead.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, degrees};
    ///
    /// let set = Measurements::new().with(Neck, cm(38.0)).with(Chest, degrees(100.0));
    /// let problems = set.problems();
    /// assert_eq!(
    ///     problems[0].to_string(),
    ///     "chest: 100° is an angle, but this is a length; give it in mm, cm or inches"
    /// );
    /// assert_eq!(problems.len(), 1);
    /// ```
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.iter().filter_map(|(name, quantity)| Problem::find(name, quantity)).collect()
    }
}

/// `{neck: 380 mm, shoulderSlope: 13°}`
impl Debug for Measurements {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(name, quantity)| (Plain(name), Plain(quantity)))).finish()
    }
}

/// Prints a value's `Display` where `Debug` is wanted.
struct Plain<T>(T);

impl<T: Display> Debug for Plain<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<N: Into<Name>, Q: Into<Quantity>> Extend<(N, Q)> for Measurements {
    fn extend<I: IntoIterator<Item = (N, Q)>>(&mut self, items: I) {
        for (name, quantity) in items {
            self.set(name, quantity);
        }
    }
}

impl<N: Into<Name>, Q: Into<Quantity>> FromIterator<(N, Q)> for Measurements {
    fn from_iter<I: IntoIterator<Item = (N, Q)>>(items: I) -> Self {
        let mut set = Self::new();
        set.extend(items);
        set
    }
}

impl<N: Into<Name>, Q: Into<Quantity>, const LEN: usize> From<[(N, Q); LEN]> for Measurements {
    fn from(items: [(N, Q); LEN]) -> Self {
        items.into_iter().collect()
    }
}

impl IntoIterator for Measurements {
    type Item = (Name, Quantity);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter::new(self.entries.into_iter())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::{ProblemKind, cm, degrees, mm};
    use Measurement::{Ankle, Chest, Head, Neck, ShoulderSlope};

    fn robin() -> Measurements {
        Measurements::new()
            .with(Neck, cm(38.0))
            .with("gauge", mm(4.0))
            .with(ShoulderSlope, degrees(13.0))
            .with(Chest, cm(100.0))
    }

    fn spelt<'a>(names: impl Iterator<Item = &'a Name>) -> Vec<&'a str> {
        names.map(Name::as_str).collect()
    }

    #[test]
    fn the_order_of_adding_survives_overwriting_and_removing() {
        let mut set = robin().with(Ankle, cm(24.0));
        set.set(Neck, cm(39.0));
        assert_eq!(set.remove("gauge"), Some(mm(4.0).into()));
        assert_eq!(spelt(set.names()), ["neck", "shoulderSlope", "chest", "ankle"]);
        assert_eq!(set.length(Neck), Some(cm(39.0)));
        assert_eq!(set.len(), 4);
    }

    #[test]
    fn names_find_their_values_in_every_form() {
        let set = robin().with(Measurement::WaistToArmpit, cm(17.0));
        assert_eq!(set.get("neck"), Some(cm(38.0).into()));
        assert_eq!(set.iter().next().and_then(|(name, _)| set.get(name)), Some(cm(38.0).into()));
        assert_eq!(set.length("waistToArmhole"), Some(cm(17.0)));
        assert!(set.contains("gauge".to_owned()));
        assert!(!set.contains("Gauge"));
        assert_eq!(set.get(Ankle), None);
    }

    #[test]
    fn a_value_is_given_out_only_as_what_it_is() {
        let set = robin();
        assert_eq!(set.angle(Neck), None);
        assert_eq!(set.length(ShoulderSlope), None);
        assert_eq!(set.angle(ShoulderSlope), Some(degrees(13.0)));
    }

    #[test]
    fn equality_ignores_the_order_but_not_the_values() {
        let there: Measurements = robin().into_iter().collect();
        let back: Measurements = robin().into_iter().rev().collect();
        assert_eq!(there, back);
        assert_eq!(spelt(back.names()), ["chest", "shoulderSlope", "gauge", "neck"]);
        assert_ne!(robin(), robin().with(Neck, mm(381.0)));
        assert_ne!(robin(), robin().with(Ankle, cm(24.0)));
        assert_ne!(Measurements::new().with(Neck, mm(13.0)), Measurements::new().with(Neck, degrees(13.0)));
    }

    #[test]
    fn sorting_is_alphabetical_and_takes_unknown_names_in() {
        assert_eq!(
            spelt(robin().sorted().map(|(name, _)| name)),
            ["chest", "gauge", "neck", "shoulderSlope"]
        );
    }

    #[test]
    fn head_to_toe_puts_unknown_names_last() {
        let set = robin().with(Ankle, cm(24.0)).with("aura", cm(200.0)).with(Head, cm(57.0));
        let wanted = ["head", "neck", "shoulderSlope", "chest", "ankle", "aura", "gauge"];
        assert_eq!(spelt(set.head_to_toe().map(|(name, _)| name)), wanted);
    }

    #[test]
    fn all_known_measurements_stand_once_in_both_orders() {
        let set: Measurements = Measurement::ALL.iter().map(|known| (*known, mm(1.0))).collect();
        assert_eq!(set.len(), 38);
        assert_eq!(set.sorted().len(), 38);
        assert_eq!(set.head_to_toe().count(), 38);
        assert_eq!(
            set.head_to_toe().map(|(name, _)| name).collect::<std::collections::HashSet<_>>().len(),
            38
        );
        assert_eq!(set.unknown_names().count(), 0);
    }

    #[test]
    fn problems_come_in_the_order_of_the_set_and_sound_values_have_none() {
        assert_eq!(robin().problems(), []);
        let set = robin().with(Chest, degrees(1.0)).with(Neck, mm(0.0)).with(ShoulderSlope, mm(13.0));
        let found: Vec<_> =
            set.problems().iter().map(|problem| (problem.name().to_string(), problem.kind())).collect();
        let wanted = [
            ("neck".to_owned(), ProblemKind::NotAboveZero),
            ("shoulderSlope".to_owned(), ProblemKind::LengthForAngle),
            ("chest".to_owned(), ProblemKind::AngleForLength),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn unknown_names_are_kept_and_listed() {
        assert_eq!(spelt(robin().unknown_names()), ["gauge"]);
        assert_eq!(robin().length("gauge"), Some(mm(4.0)));
    }

    #[test]
    fn a_set_grows_from_pairs_of_any_names_and_values() {
        let mut set = Measurements::from([("neck", cm(38.0))]);
        set.extend([(Chest, cm(100.0))]);
        set.extend([(Name::from("shoulderSlope"), Quantity::from(degrees(13.0)))]);
        assert_eq!(set, robin().into_iter().filter(|(name, _)| name.known().is_some()).collect());
    }

    #[test]
    fn debug_shows_names_and_units() {
        let shown = format!("{:?}", robin());
        assert_eq!(shown, "{neck: 380 mm, gauge: 4 mm, shoulderSlope: 13°, chest: 1000 mm}");
    }

    proptest! {
        #[test]
        fn any_course_of_changes_keeps_the_order_of_first_adding(
            changes in proptest::collection::vec((0..8_u8, any::<bool>()), 0..60),
        ) {
            let mut set = Measurements::new();
            let mut expected: Vec<String> = Vec::new();
            for (number, add) in changes {
                let name = format!("name{number}");
                if add {
                    set.set(name.as_str(), mm(1.0));
                    if !expected.contains(&name) {
                        expected.push(name);
                    }
                } else {
                    set.remove(name.as_str());
                    expected.retain(|other| *other != name);
                }
            }
            prop_assert_eq!(spelt(set.names()), expected);
        }
    }
}

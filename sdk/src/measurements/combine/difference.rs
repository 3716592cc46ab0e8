//! What two sets do not have in common.

use std::fmt::{self, Display, Formatter};

use super::Tolerance;
use crate::measurements::{
    Angle, Length, LengthFormat, Measurements, Name, Quantity, length::tidy_difference,
};

/// A measurement that two sets do not have in common: see [`Measurements::difference`].
///
/// "Here" is the set that was asked, "there" the one that it was compared with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The measurement.
    pub name: Name,
    /// Its value in the set that was asked.
    pub here: Option<Quantity>,
    /// Its value in the other set.
    pub there: Option<Quantity>,
}

impl Difference {
    /// How much more it is there than here. `None` when one of the sets has no value, or when one has a length
    /// and the other an angle.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, mm, measurements::Tolerance};
    ///
    /// let (robin, alex) = (Measurements::from([(Neck, cm(38.0))]), Measurements::from([(Neck, cm(40.0))]));
    /// let differences = robin.difference(&alex, &Tolerance::default());
    /// assert_eq!(differences.iter().next().and_then(|neck| neck.by()), Some(mm(20.0).into()));
    /// ```
    #[must_use]
    pub fn by(&self) -> Option<Quantity> {
        let (here, there) = (self.here?, self.there?);
        let by = tidy_difference(there.raw(), here.raw());
        match (here, there) {
            (Quantity::Length(_), Quantity::Length(_)) => Some(Length::from_mm(by).into()),
            (Quantity::Angle(_), Quantity::Angle(_)) => Some(Angle::from_degrees(by).into()),
            _ => None,
        }
    }

    /// The difference in one line, with lengths in that format.
    ///
    /// ```
    /// use freesewing::{LengthFormat, Measurement::Neck, Measurements, cm, measurements::Tolerance};
    ///
    /// let (robin, alex) = (Measurements::from([(Neck, cm(38.0))]), Measurements::from([(Neck, cm(40.0))]));
    /// let differences = robin.difference(&alex, &Tolerance::default());
    /// let lines: Vec<_> = differences.iter().map(|one| one.describe(LengthFormat::centimetres())).collect();
    /// assert_eq!(lines, ["neck: 38 cm here, 40 cm there, 2 cm more"]);
    /// ```
    #[must_use]
    pub fn describe(&self, format: LengthFormat) -> String {
        let name = &self.name;
        match (self.here, self.there) {
            (Some(here), Some(there)) => {
                let (here, there) = (here.format(format), there.format(format));
                let by = self.by().map(|by| {
                    let (amount, word) = if by.raw() < 0.0 { (by.negated(), "less") } else { (by, "more") };
                    format!(", {} {word}", amount.format(format))
                });
                format!("{name}: {here} here, {there} there{}", by.unwrap_or_default())
            }
            (Some(here), None) => format!("{name}: {} here, none there", here.format(format)),
            (None, Some(there)) => format!("{name}: none here, {} there", there.format(format)),
            (None, None) => format!("{name}: none here, none there"),
        }
    }
}

/// In millimetres and degrees: `neck: 380 mm here, 400 mm there, 20 mm more`.
impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(LengthFormat::millimetres()))
    }
}

/// What two sets do not have in common, from head to toe and then the unknown names alphabetically: see
/// [`Measurements::difference`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    entries: Vec<Difference>,
}

impl Differences {
    /// Whether the two sets are the same, within the tolerance.
    ///
    /// ```
    /// use freesewing::{Measurements, measurements::Tolerance};
    ///
    /// assert!(Measurements::new().difference(&Measurements::new(), &Tolerance::exact()).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many measurements differ.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, measurements::Tolerance};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0))]);
    /// assert_eq!(robin.difference(&Measurements::new(), &Tolerance::default()).len(), 1);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// All differences.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, measurements::Tolerance};
    ///
    /// let robin = Measurements::from([(Chest, cm(98.0)), (Neck, cm(38.0))]);
    /// let differences = robin.difference(&Measurements::new(), &Tolerance::default());
    /// assert!(differences.iter().map(|difference| &difference.name).eq(&[Neck, Chest]));
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, Difference> {
        self.entries.iter()
    }

    /// What only the set that was asked has.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, measurements::Tolerance};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0))]);
    /// let differences = robin.difference(&Measurements::new(), &Tolerance::default());
    /// assert_eq!(differences.only_here().count(), 1);
    /// ```
    pub fn only_here(&self) -> impl Iterator<Item = &Difference> {
        self.iter().filter(|difference| difference.there.is_none())
    }

    /// What only the other set has.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, measurements::Tolerance};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0))]);
    /// let differences = Measurements::new().difference(&robin, &Tolerance::default());
    /// assert_eq!(differences.only_there().count(), 1);
    /// ```
    pub fn only_there(&self) -> impl Iterator<Item = &Difference> {
        self.iter().filter(|difference| difference.here.is_none())
    }

    /// What both sets have, with values too far apart.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, measurements::Tolerance};
    ///
    /// let (robin, alex) = (Measurements::from([(Neck, cm(38.0))]), Measurements::from([(Neck, cm(40.0))]));
    /// assert_eq!(robin.difference(&alex, &Tolerance::default()).changed().count(), 1);
    /// ```
    pub fn changed(&self) -> impl Iterator<Item = &Difference> {
        self.iter().filter(|difference| difference.here.is_some() && difference.there.is_some())
    }
}

impl<'a> IntoIterator for &'a Differences {
    type Item = &'a Difference;
    type IntoIter = std::slice::Iter<'a, Difference>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Differences {
    type Item = Difference;
    type IntoIter = std::vec::IntoIter<Difference>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

/// A line for each difference, in millimetres and degrees.
impl Display for Differences {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, difference) in self.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{difference}")?;
        }
        Ok(())
    }
}

impl Measurements {
    /// What this set and another do not have in common, up to a tolerance: what only one of them has, and
    /// values too far apart.
    ///
    /// ```
    /// use freesewing::{Measurement::{Ankle, Chest, Neck}, Measurements, cm, measurements::Tolerance, mm};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0)), (Ankle, cm(24.0))]);
    /// let later = Measurements::from([(Neck, mm(380.4)), (Chest, cm(100.0))]);
    ///
    /// assert_eq!(
    ///     robin.difference(&later, &Tolerance::default()).to_string(),
    ///     "chest: 980 mm here, 1000 mm there, 20 mm more\n\
    ///      ankle: 240 mm here, none there"
    /// );
    /// ```
    #[must_use]
    pub fn difference(&self, other: &Self, tolerance: &Tolerance) -> Differences {
        let both = self.overlay(other);
        let entries = both
            .head_to_toe()
            .map(|(name, _)| Difference { name: name.clone(), here: self.get(name), there: other.get(name) })
            .filter(|difference| match (difference.here, difference.there) {
                (Some(here), Some(there)) => !tolerance.allows(here, there),
                _ => true,
            })
            .collect();
        Differences { entries }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::{
        Measurement::{self, Ankle, Chest, Head, Neck, ShoulderSlope},
        cm, degrees, mm,
    };

    fn robin() -> Measurements {
        Measurements::from([(Ankle, cm(24.0)), (Chest, cm(98.0)), (Neck, cm(38.0))])
            .with(ShoulderSlope, degrees(13.0))
            .with("gauge", mm(4.0))
    }

    #[test]
    fn each_kind_of_difference_is_told_from_head_to_toe() {
        let other = Measurements::from([(Chest, cm(97.0)), (Neck, cm(38.0)), (Head, cm(57.0))])
            .with(ShoulderSlope, degrees(14.5))
            .with("gauge", degrees(4.0));
        let differences = robin().difference(&other, &Tolerance::default());
        assert_eq!(
            differences.to_string(),
            "head: none here, 570 mm there\n\
             shoulderSlope: 13° here, 14.5° there, 1.5° more\n\
             chest: 980 mm here, 970 mm there, 10 mm less\n\
             ankle: 240 mm here, none there\n\
             gauge: 4 mm here, 4° there"
        );
        assert_eq!(differences.only_here().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["ankle"]);
        assert_eq!(differences.only_there().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["head"]);
        assert_eq!(differences.changed().count(), 3);
        assert_eq!(differences.len(), 5);
        assert_eq!(differences.clone().into_iter().count(), (&differences).into_iter().count());
    }

    #[test]
    fn a_difference_reads_in_the_units_asked_for() {
        let other = robin().with(Chest, cm(98.0) - crate::measurements::inches(1.25));
        let differences = robin().difference(&other, &Tolerance::default());
        let line = differences.iter().next().map(|one| one.describe(LengthFormat::fractional_inches(8)));
        assert_eq!(line.as_deref(), Some("chest: 38 5/8 in here, 37 3/8 in there, 1 1/4 in less"));
    }

    #[test]
    fn the_noise_of_a_subtraction_is_not_shown() {
        let (here, there) =
            (Measurements::from([(Neck, mm(379.6))]), Measurements::from([(Neck, mm(380.3))]));
        let differences = here.difference(&there, &Tolerance::default());
        assert_eq!(differences.iter().next().and_then(Difference::by), Some(mm(0.7).into()));
    }

    fn any_set() -> impl Strategy<Value = Measurements> {
        let name = prop_oneof![3 => 0..Measurement::ALL.len(), 1 => 100..103_usize];
        proptest::collection::vec((name, 1.0..1000.0_f64), 0..30).prop_map(|entries| {
            entries
                .into_iter()
                .map(|(number, value)| {
                    let known = Measurement::ALL.get(number).map(|known| Name::from(*known));
                    let name = known.unwrap_or_else(|| format!("other{number}").into());
                    let quantity = Quantity::from_raw(&name, value);
                    (name, quantity)
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_set_does_not_differ_from_itself(set in any_set()) {
            prop_assert!(set.difference(&set, &Tolerance::exact()).is_empty());
        }

        #[test]
        fn seen_from_there_the_differences_are_the_opposite(here in any_set(), there in any_set()) {
            let tolerance = Tolerance::default().relative(0.1);
            let one = here.difference(&there, &tolerance);
            let other = there.difference(&here, &tolerance);
            let turned = other.into_iter().map(|difference| Difference {
                here: difference.there,
                there: difference.here,
                ..difference
            });
            prop_assert!(one.into_iter().eq(turned));
        }

        #[test]
        fn exact_differences_are_what_it_takes_to_make_the_sets_equal(here in any_set(), there in any_set()) {
            let mut set = here.clone();
            for difference in here.difference(&there, &Tolerance::exact()) {
                match difference.there {
                    Some(quantity) => set.set(&difference.name, quantity),
                    None => set.remove(&difference.name),
                };
            }
            prop_assert_eq!(set, there);
        }
    }
}

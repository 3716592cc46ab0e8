//! Measurements that are computed from others when a pattern is drafted.

use std::fmt::{self, Display, Formatter};

use super::length::tidy_difference;
use super::sound::sound_length;
use super::{Length, Measurement, Measurements, UnknownName};
use crate::generated::derived::DERIVED;

/// A measurement that nobody takes: FreeSewing computes it from two others when it drafts a pattern, and
/// the API never stores it. There are seven, such as `waistFront`, which is `waist` less `waistBack`.
///
/// Source: the plugin for measurements of FreeSewing 4.10.2.
///
/// ```
/// use freesewing::{Measurement::{Waist, WaistBack}, Measurements, cm, measurements::Derived};
///
/// let front = Derived::named("waistFront")?;
/// assert_eq!(front.sources(), [Waist, WaistBack]);
///
/// let robin = Measurements::new().with(Waist, cm(80.0)).with(WaistBack, cm(38.0));
/// assert_eq!(front.of(&robin), Some(cm(42.0)));
/// # Ok::<(), freesewing::measurements::UnknownName>(())
/// ```
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Derived {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) whole: Measurement,
    pub(crate) part: Measurement,
    pub(crate) formula: Formula,
}

/// How a derived measurement comes from a whole and a part of it.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) enum Formula {
    /// The whole less the part.
    Rest,
    /// Half of that.
    HalfRest,
    /// Half of the part, if the whole is there too.
    HalfPart,
}

impl Derived {
    /// All derived measurements, in alphabetical order.
    ///
    /// ```
    /// use freesewing::measurements::Derived;
    ///
    /// assert_eq!(Derived::all().len(), 7);
    /// assert_eq!(Derived::all()[0].name(), "crossSeamBack");
    /// ```
    #[must_use]
    pub fn all() -> &'static [Self] {
        &DERIVED
    }

    /// The derived measurement of this name, in capitals or not.
    ///
    /// # Errors
    ///
    /// When there is none; the error suggests the nearest name.
    ///
    /// ```
    /// use freesewing::measurements::Derived;
    ///
    /// assert_eq!(Derived::named("seatFront")?.label(), "Seat front");
    /// let error = Derived::named("seatFornt").unwrap_err();
    /// assert_eq!(error.suggestion(), Some("seatFront"));
    /// # Ok::<(), freesewing::measurements::UnknownName>(())
    /// ```
    pub fn named(name: &str) -> Result<&'static Self, UnknownName> {
        let found = DERIVED.iter().find(|derived| derived.name.eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| {
            UnknownName::new("derived measurement", name, DERIVED.iter().map(|derived| derived.name))
        })
    }

    /// The name in designs, such as `waistFront`.
    ///
    /// ```
    /// assert_eq!(freesewing::measurements::Derived::all()[2].name(), "seatFront");
    /// ```
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name in English for people to read, such as `Waist front`.
    ///
    /// ```
    /// assert_eq!(freesewing::measurements::Derived::all()[2].label(), "Seat front");
    /// ```
    #[must_use]
    pub const fn label(&self) -> &'static str {
        self.label
    }

    /// The stored measurements that it is computed from: the whole, and a part of it.
    ///
    /// ```
    /// use freesewing::{Measurement::{CrossSeam, CrossSeamFront}, measurements::Derived};
    ///
    /// assert_eq!(Derived::named("crossSeamBack")?.sources(), [CrossSeam, CrossSeamFront]);
    /// # Ok::<(), freesewing::measurements::UnknownName>(())
    /// ```
    #[must_use]
    pub const fn sources(&self) -> [Measurement; 2] {
        [self.whole, self.part]
    }

    /// Its value on a body. Nothing when a source is missing or has a [`Problem`](super::Problem), or when
    /// the result is not above zero because the part is not smaller than the whole.
    ///
    /// ```
    /// use freesewing::{Measurement::{Seat, SeatBack}, Measurements, cm, measurements::Derived};
    ///
    /// let robin = Measurements::new().with(Seat, cm(100.0)).with(SeatBack, cm(52.0));
    /// assert_eq!(Derived::named("seatFrontArc")?.of(&robin), Some(cm(24.0)));
    /// assert_eq!(Derived::named("seatBackArc")?.of(&robin), Some(cm(26.0)));
    /// assert_eq!(Derived::named("waistFront")?.of(&robin), None);
    /// # Ok::<(), freesewing::measurements::UnknownName>(())
    /// ```
    #[must_use]
    pub fn of(&self, set: &Measurements) -> Option<Length> {
        let (whole, part) = (sound_length(set, self.whole)?, sound_length(set, self.part)?);
        let rest = || Length::from_mm(tidy_difference(whole.in_mm(), part.in_mm()));
        let length = match self.formula {
            Formula::Rest => rest(),
            Formula::HalfRest => rest() * 0.5,
            Formula::HalfPart => part * 0.5,
        };
        (length.in_mm() > 0.0).then_some(length)
    }
}

/// The name, such as `waistFront`.
impl Display for Derived {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl Measurements {
    /// The measurements that FreeSewing computes from these when it drafts a pattern, in alphabetical order:
    /// those whose sources are there. They are never stored.
    ///
    /// ```
    /// use freesewing::{Measurement::{Waist, WaistBack}, Measurements, cm};
    ///
    /// let robin = Measurements::new().with(Waist, cm(80.0)).with(WaistBack, cm(38.0));
    /// let lines: Vec<String> =
    ///     robin.derived().iter().map(|(derived, length)| format!("{derived} {length}")).collect();
    /// assert_eq!(lines, ["waistBackArc 190 mm", "waistFront 420 mm", "waistFrontArc 210 mm"]);
    /// ```
    #[must_use]
    pub fn derived(&self) -> Vec<(&'static Derived, Length)> {
        DERIVED.iter().filter_map(|derived| derived.of(self).map(|length| (derived, length))).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::{Measurement::*, degrees, mm, sizes};

    #[test]
    fn every_published_body_has_all_seven_and_they_add_up() {
        for body in sizes::all() {
            let set = body.measurements();
            let derived = set.derived();
            assert_eq!(derived.len(), 7, "{body}");
            let of = |name: &str| Derived::named(name).unwrap().of(&set).unwrap().in_mm();
            for (whole, back, front) in [(Waist, WaistBack, "waistFront"), (Seat, SeatBack, "seatFront")] {
                let [whole, back] = [whole, back].map(|name| set.length(name).unwrap().in_mm());
                assert!((of(front) + back - whole).abs() < 1e-9, "{body}");
                assert_eq!(of(&format!("{front}Arc")) * 2.0, of(front), "{body}");
            }
            assert_eq!(of("waistBackArc") * 2.0, set.length(WaistBack).unwrap().in_mm(), "{body}");
        }
    }

    #[test]
    fn no_derived_measurement_is_a_stored_one() {
        for derived in Derived::all() {
            assert_eq!(Measurement::from_name(derived.name()), None, "{derived}");
            assert_eq!(Derived::named(&derived.name().to_uppercase()), Ok(derived));
        }
    }

    #[test]
    fn half_of_a_back_needs_the_whole_too() {
        let back = Measurements::new().with(WaistBack, mm(400.0));
        assert!(back.derived().is_empty());
        assert_eq!(back.with(Waist, mm(800.0)).derived().len(), 3);
    }

    #[test]
    fn nothing_is_computed_from_values_with_a_problem() {
        let set = Measurements::new().with(Waist, mm(800.0)).with(WaistBack, degrees(400.0));
        assert!(set.derived().is_empty());
        let set = set.with(WaistBack, mm(800.0));
        let names: Vec<&str> = set.derived().iter().map(|(derived, _)| derived.name()).collect();
        assert_eq!(names, ["waistBackArc"]);
    }

    #[test]
    fn the_noise_of_a_subtraction_is_not_shown() {
        let set = Measurements::new().with(Waist, mm(1003.3)).with(WaistBack, mm(501.7));
        let told: Vec<String> = set.derived().iter().map(|(_, length)| length.to_string()).collect();
        assert_eq!(told, ["250.85 mm", "501.6 mm", "250.8 mm"]);
    }

    proptest! {
        #[test]
        fn what_is_derived_is_above_zero_and_at_most_the_whole(whole in 0.1..2000.0_f64, part in 0.1..2000.0_f64) {
            let set = Measurements::new().with(Seat, mm(whole)).with(SeatBack, mm(part));
            for (derived, length) in set.derived() {
                let most = if derived.name() == "seatBackArc" { part / 2.0 } else { whole };
                prop_assert!(length.in_mm() > 0.0 && length.in_mm() <= most, "{derived}");
            }
        }
    }
}

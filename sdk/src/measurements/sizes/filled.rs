//! The gaps of a set filled from a published body, with the estimates kept apart.

use super::estimate::half_up;
use super::{Body, Kind, nearest};
use crate::measurements::sound::sound_length;
use crate::measurements::{Length, Measurement, Measurements, Name, Quantity, mm};
use Measurement as M;

/// Parts of the body with the whole that they belong to: when a set has one of a pair, the other follows it.
const PAIRS: [(Measurement, Measurement); 5] = [
    (M::Chest, M::BustFront),
    (M::HighBust, M::HighBustFront),
    (M::Waist, M::WaistBack),
    (M::Seat, M::SeatBack),
    (M::CrossSeam, M::CrossSeamFront),
];

/// Fills the gaps of a set from the [`nearest`] body. Nothing when no body is nearest, because the set has no
/// length that can be compared.
///
/// The estimates stay apart from what was measured, see [`Filled`]. They are those of the body, with one
/// exception: where the set has the whole of a girth or seam and lacks a part of it, or the other way round,
/// the missing one is scaled as the one that is there: a waist of 130 cm gets half of that as its back, and
/// not the back of the largest size. That is so for `chest` and `bustFront`, `highBust` and `highBustFront`,
/// `waist` and `waistBack`, `seat` and `seatBack`, `crossSeam` and `crossSeamFront`.
///
/// Only names that are not there are filled. A value with a [`Problem`](crate::measurements::Problem) stays,
/// and [`problems`](Measurements::problems) goes on naming it.
///
/// ```
/// use freesewing::{Measurement::{Chest, Neck, Waist}, Measurements, cm, mm, sizes::fill};
///
/// let robin = Measurements::new().with(Neck, cm(36.0)).with(Chest, cm(98.0));
/// let filled = fill(&robin).unwrap();
/// assert_eq!(filled.body().name(), "cisFemaleAdult36");
/// assert_eq!(*filled.given(), robin);
/// assert_eq!(filled.estimated().length(Waist), Some(mm(788.0)));
/// assert!(filled.is_estimated(Waist) && !filled.is_estimated(Chest));
///
/// assert_eq!(fill(&Measurements::new()), None);
/// ```
#[must_use]
pub fn fill(set: &Measurements) -> Option<Filled> {
    nearest(set).map(|nearest| fill_from(set, nearest.body()))
}

/// Like [`fill`], from a body of your choice.
///
/// ```
/// use freesewing::{Measurement::{Head, Wrist}, Measurements, cm, mm, sizes::{self, fill_from}};
///
/// let doll = sizes::named("cisFemaleDoll50")?;
/// let filled = fill_from(&Measurements::new().with(Head, cm(28.0)), doll);
/// assert_eq!(filled.estimated().length(Wrist), Some(mm(82.5)));
/// # Ok::<(), freesewing::measurements::UnknownName>(())
/// ```
#[must_use]
pub fn fill_from(set: &Measurements, body: Body) -> Filled {
    let estimated = Measurement::HEAD_TO_TOE
        .iter()
        .filter(|measurement| !set.contains(**measurement))
        .filter_map(|measurement| Some((*measurement, estimate(set, body, *measurement)?)));
    Filled { given: set.clone(), estimated: estimated.collect(), body }
}

/// What the body has, scaled as the other one of the pair.
fn estimate(set: &Measurements, body: Body, measurement: Measurement) -> Option<Quantity> {
    let value = body.get(measurement)?;
    let scaled = |value: Length| {
        let other = partner(measurement)?;
        let (given, expected) = (sound_length(set, other)?, body.get(other)?.length()?);
        let scaled = value.in_mm() * (given.in_mm() / expected.in_mm());
        // The other one may be so odd that this is no length: then the body's own value is taken.
        if !scaled.is_finite() || scaled <= 0.0 {
            return None;
        }
        // Whole millimetres, as those of the body are; what would be none of it stays as it is.
        let rounded = half_up(scaled);
        Some(mm(if body.kind() == Kind::Adult && rounded > 0.0 { rounded } else { scaled }))
    };
    Some(value.length().and_then(scaled).map_or(value, Quantity::from))
}

fn partner(measurement: Measurement) -> Option<Measurement> {
    PAIRS.iter().find_map(|(whole, part)| match measurement {
        _ if measurement == *whole => Some(*part),
        _ if measurement == *part => Some(*whole),
        _ => None,
    })
}

/// A set with its gaps filled: what was given and what was estimated, each on its own.
///
/// It is no [`Measurements`] and has no JSON, so that estimates are never stored by accident: who wants to
/// store them says so with [`with_estimates`](Self::with_estimates).
///
/// ```compile_fail
/// let set = freesewing::Measurements::new().with(freesewing::Measurement::Neck, freesewing::cm(38.0));
/// let filled = freesewing::sizes::fill(&set).unwrap();
/// serde_json::to_string(&filled).unwrap(); // does not compile
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    given: Measurements,
    estimated: Measurements,
    body: Body,
}

impl Filled {
    /// What was given, as it was given.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, sizes::fill};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0));
    /// assert_eq!(*fill(&robin).unwrap().given(), robin);
    /// ```
    #[must_use]
    pub const fn given(&self) -> &Measurements {
        &self.given
    }

    /// What was estimated and nothing else, head to toe. Lengths are in whole millimetres for adults.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, sizes::fill};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0));
    /// let filled = fill(&robin).unwrap();
    /// assert_eq!(filled.estimated().len(), 37);
    /// assert!(!filled.estimated().contains(Neck));
    /// ```
    #[must_use]
    pub const fn estimated(&self) -> &Measurements {
        &self.estimated
    }

    /// The value of a measurement, given or estimated.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, sizes::fill};
    ///
    /// let filled = fill(&Measurements::new().with(Neck, cm(34.0))).unwrap();
    /// assert_eq!(filled.get(Neck), Some(cm(34.0).into()));
    /// assert_eq!(filled.get(Chest), Some(cm(92.5).into()));
    /// ```
    #[must_use]
    pub fn get(&self, name: impl Into<Name>) -> Option<Quantity> {
        let name = name.into();
        self.given.get(&name).or_else(|| self.estimated.get(&name))
    }

    /// Whether the value of a measurement is an estimate.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, sizes::fill};
    ///
    /// let filled = fill(&Measurements::new().with(Neck, cm(34.0))).unwrap();
    /// assert!(filled.is_estimated(Chest) && !filled.is_estimated(Neck));
    /// ```
    #[must_use]
    pub fn is_estimated(&self, name: impl Into<Name>) -> bool {
        self.estimated.contains(name)
    }

    /// The body that the estimates come from.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, sizes::fill};
    ///
    /// let filled = fill(&Measurements::new().with(Neck, cm(34.0))).unwrap();
    /// assert_eq!(filled.body().name(), "cisFemaleAdult34");
    /// ```
    #[must_use]
    pub const fn body(&self) -> Body {
        self.body
    }

    /// One set of both, in which nothing tells the estimates from what was measured any more: first what was
    /// given, in its order, then the estimates, head to toe.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, sizes::fill};
    ///
    /// let filled = fill(&Measurements::new().with(Neck, cm(34.0))).unwrap();
    /// let set = filled.with_estimates();
    /// assert_eq!(set.len(), 38);
    /// assert_eq!(set.length(Chest), Some(cm(92.5)));
    /// ```
    #[must_use]
    pub fn with_estimates(self) -> Measurements {
        let mut set = self.given;
        set.extend(self.estimated);
        set
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::{Measurement::*, cm, degrees, sizes};

    #[test]
    fn a_part_follows_the_whole_that_is_there_and_a_whole_its_part() {
        let body = sizes::named("cisFemaleAdult46").unwrap();
        let wide = fill_from(&Measurements::new().with(Waist, cm(130.0)), body);
        let expected = body.measurements();
        let [waist, back] = [Waist, WaistBack].map(|name| expected.length(name).unwrap().in_mm());
        assert_eq!(wide.estimated().length(WaistBack), Some(mm((back * 1300.0 / waist).round())));
        assert_eq!(wide.estimated().length(SeatBack), expected.length(SeatBack));
        let wide = fill_from(&Measurements::new().with(WaistBack, cm(65.0)), body);
        assert_eq!(wide.estimated().length(Waist), Some(mm((waist * 650.0 / back).round())));
    }

    #[test]
    fn what_follows_what_is_as_documented() {
        for (whole, part) in [
            (Chest, BustFront),
            (HighBust, HighBustFront),
            (Waist, WaistBack),
            (Seat, SeatBack),
            (CrossSeam, CrossSeamFront),
        ] {
            let body = sizes::named("cisMaleDoll50").unwrap();
            for (given, follows) in [(whole, part), (part, whole)] {
                let twice = body.get(given).and_then(Quantity::length).unwrap() * 2.0;
                let filled = fill_from(&Measurements::new().with(given, twice), body);
                for (name, value) in filled.estimated() {
                    let factor = if *name == follows { 2.0 } else { 1.0 };
                    let expected = body.get(name.known().unwrap()).unwrap().raw() * factor;
                    assert_eq!(value.raw(), expected, "{name}");
                }
            }
        }
    }

    #[test]
    fn a_part_of_next_to_nothing_is_still_above_zero() {
        let body = sizes::named("cisFemaleAdult46").unwrap();
        let filled = fill_from(&Measurements::new().with(Waist, mm(0.1)), body);
        let back = filled.estimated().length(WaistBack).unwrap().in_mm();
        assert!(back > 0.0 && back < 0.1, "{back}");
    }

    #[test]
    fn no_given_value_is_so_odd_that_an_estimate_has_a_problem() {
        for odd in [5e-324, 1e-300, 1e300, f64::MAX] {
            for (whole, part) in PAIRS {
                for name in [whole, part] {
                    let filled = fill(&Measurements::new().with(name, mm(odd))).unwrap();
                    assert_eq!(filled.estimated().problems(), [], "{odd} {}", name.name());
                    assert_eq!(filled.estimated().len(), 37);
                }
            }
        }
    }

    #[test]
    fn a_gap_in_a_published_body_gets_the_published_value() {
        for body in sizes::all() {
            for gap in Measurement::ALL {
                let mut set = body.measurements();
                let value = set.remove(*gap);
                let filled = fill(&set).unwrap();
                assert_eq!(filled.body(), *body);
                assert_eq!(filled.estimated().get(*gap), value, "{body} {}", gap.name());
                assert_eq!(filled.estimated().len(), 1);
            }
        }
    }

    #[test]
    fn a_value_with_a_problem_stays_and_is_not_filled() {
        let set = Measurements::new().with(Neck, cm(38.0)).with(Waist, degrees(80.0)).with(Seat, mm(0.0));
        let filled = fill(&set).unwrap();
        assert!(!filled.is_estimated(Waist) && !filled.is_estimated(Seat));
        let stored = filled.with_estimates();
        assert_eq!(stored.get(Waist), Some(degrees(80.0).into()));
        assert_eq!(stored.problems().len(), 2);
    }

    #[test]
    fn unknown_names_are_kept() {
        let set = Measurements::new().with(Neck, cm(38.0)).with("gauge", mm(4.0));
        let filled = fill(&set).unwrap();
        assert_eq!(filled.get("gauge"), Some(mm(4.0).into()));
        assert_eq!(filled.with_estimates().len(), 39);
    }

    proptest! {
        #[test]
        fn what_was_given_is_kept_and_all_gaps_are_filled(
            values in prop::collection::vec((0..38_usize, 1.0..3000.0_f64), 1..20)
        ) {
            let set: Measurements =
                values.iter().map(|(at, value)| (Measurement::ALL[*at], mm(*value))).collect();
            prop_assume!(set.names().any(|name| !name.is_angle()));
            let filled = fill(&set).unwrap();
            let names: Vec<Name> = set.names().cloned().collect();
            prop_assert_eq!(filled.given(), &set);
            prop_assert_eq!(filled.estimated().len() + set.len(), 38);
            prop_assert!(filled.estimated().problems().is_empty());
            let stored = filled.with_estimates();
            for (name, value) in &set {
                prop_assert_eq!(stored.get(name), Some(value));
            }
            prop_assert!(stored.names().take(names.len()).eq(&names));
            prop_assert_eq!(stored.len(), 38);
        }

        #[test]
        fn an_estimated_part_is_smaller_than_its_whole(
            whole in 100.0..3000.0_f64, at in 0..40_usize, pair in 0..5_usize
        ) {
            let (all, part) = PAIRS[pair];
            let body = sizes::all()[at];
            let filled = fill_from(&Measurements::new().with(all, mm(whole)), body);
            prop_assert!(filled.estimated().length(part).unwrap() < mm(whole));
            let back = fill_from(&Measurements::new().with(part, mm(whole)), body);
            prop_assert!(back.estimated().length(all).unwrap() > mm(whole));
        }
    }
}

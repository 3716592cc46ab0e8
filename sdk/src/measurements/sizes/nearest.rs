//! The published body that a set of measurements is nearest to.

use super::spread::spread;
use super::{Body, Kind, all, of_kind, row};
use crate::generated::sizes::Row;
use crate::measurements::length::tidy_difference;
use crate::measurements::sound::{sound, sound_length};
use crate::measurements::{Angle, Length, Measurement, Measurements, Quantity, degrees, mm};

/// By how many spreads a doll or a giant must be nearer than the nearest adult to be taken. All of them are
/// when they are compared with themselves, by 2.5 at least.
const NEARER: f64 = 2.0;

/// The published body that a set is nearest to, or nothing if the set has no length that can be compared.
///
/// Adults come first: a doll or a giant is taken only when it is nearer than the nearest adult by more than 2
/// spreads. Large and small people are people; without that, wide girths alone would be a giant's. Ask
/// [`nearest_among`] for the nearest of the bodies that you choose.
///
/// How the distance is counted: see [`Nearest::distance`]. Only measurements of which the set has a sound
/// value count, and only lengths. Of bodies at the same distance the first in [`all`] is taken.
///
/// ```
/// use freesewing::{Measurement::{Chest, Neck, Waist}, Measurements, cm, sizes::nearest};
///
/// let robin = Measurements::new().with(Neck, cm(35.5)).with(Chest, cm(97.0)).with(Waist, cm(82.0));
/// let found = nearest(&robin).unwrap();
/// assert_eq!(found.body().name(), "cisFemaleAdult36");
/// assert_eq!(found.rests_on(), 3);
/// for deviation in found.deviations() {
///     println!("{}: {:.1} spreads", deviation.measurement().label(), deviation.distance());
/// }
///
/// assert_eq!(nearest(&Measurements::new()), None);
/// ```
#[must_use]
pub fn nearest(set: &Measurements) -> Option<Nearest> {
    let given = Given::of(set);
    let mut found = given.nearest(of_kind(Kind::Adult))?;
    // Nothing is nearer by more than that than what is nearer than that.
    if found.1 > NEARER {
        let others = all().iter().filter(|body| body.kind() != Kind::Adult);
        let other = given.nearest(others).filter(|(_, distance)| distance + NEARER < found.1);
        found = other.unwrap_or(found);
    }
    let (body, distance) = found;
    Some(given.from(body, distance))
}

/// Like [`nearest`], of these bodies alone and with no regard to their kind. Nothing when there are none.
///
/// ```
/// use freesewing::{Measurement::Head, Measurements, cm, sizes::{Base, Kind, all, nearest_among, of_kind}};
///
/// let robin = Measurements::new().with(Head, cm(28.0));
/// let doll = nearest_among(&robin, of_kind(Kind::Doll)).unwrap();
/// assert_eq!(doll.body().name(), "cisFemaleDoll50");
///
/// let men = all().iter().filter(|body| body.base() == Base::CisMale);
/// assert_eq!(nearest_among(&robin, men).unwrap().body().name(), "cisMaleDoll50");
/// ```
#[must_use]
pub fn nearest_among<'a>(set: &Measurements, bodies: impl IntoIterator<Item = &'a Body>) -> Option<Nearest> {
    let given = Given::of(set);
    let (body, distance) = given.nearest(bodies)?;
    Some(given.from(body, distance))
}

/// What a set has to compare.
struct Given {
    /// Head to toe.
    lengths: Vec<Comparable>,
    slope: Option<Angle>,
}

struct Comparable {
    row: &'static Row,
    length: Length,
    spread: f64,
}

impl Given {
    fn of(set: &Measurements) -> Self {
        let lengths = Measurement::HEAD_TO_TOE.iter().filter_map(|measurement| {
            let (length, spread) = (sound_length(set, *measurement)?, spread(*measurement)?);
            Some(Comparable { row: row(*measurement)?, length, spread })
        });
        let slope = sound(set, Measurement::ShoulderSlope).and_then(Quantity::angle);
        Self { lengths: lengths.collect(), slope }
    }

    /// The nearest of the bodies and its distance; the first of several.
    fn nearest<'a>(&self, bodies: impl IntoIterator<Item = &'a Body>) -> Option<(Body, f64)> {
        if self.lengths.is_empty() {
            return None;
        }
        let bodies = bodies.into_iter().map(|body| (*body, self.distance(*body)));
        bodies.min_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    fn distance(&self, body: Body) -> f64 {
        let (mut count, mut sum) = (0.0, 0.0);
        for given in &self.lengths {
            let distance = given.distance(body);
            count += 1.0;
            sum += distance * distance;
        }
        f64::sqrt(sum / count)
    }

    fn from(&self, body: Body, distance: f64) -> Nearest {
        let deviations = self.lengths.iter().map(|given| Deviation {
            measurement: given.row.measurement,
            given: given.length,
            expected: mm(body.value(given.row)),
            distance: given.distance(body).abs(),
        });
        let slope = row(Measurement::ShoulderSlope).map(|row| body.value(row));
        let slope = self
            .slope
            .zip(slope)
            .map(|(given, expected)| degrees(tidy_difference(given.in_degrees(), expected)));
        Nearest { body, distance, deviations: deviations.collect(), slope }
    }
}

impl Comparable {
    /// In spreads, below zero where the set has less than the body.
    fn distance(&self, body: Body) -> f64 {
        let (given, expected) = (self.length.in_mm(), body.value(self.row));
        // Against the mean of the two, so that the half is as far as the double, and one wild value has no
        // more than its say. Halving first keeps the largest values finite.
        let mean = given * 0.5 + expected * 0.5;
        (given - expected) / mean / self.spread
    }
}

/// The published body that a set is nearest to, and how far each measurement is from it.
///
/// Made by [`nearest`] and [`nearest_among`].
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    body: Body,
    distance: f64,
    deviations: Vec<Deviation>,
    slope: Option<Angle>,
}

impl Nearest {
    /// The body.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, sizes::nearest};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0));
    /// assert_eq!(nearest(&robin).unwrap().body().name(), "cisFemaleAdult38");
    /// ```
    #[must_use]
    pub const fn body(&self) -> Body {
        self.body
    }

    /// How far the set is from the body as a whole: the root of the mean of the squares of the deviations.
    ///
    /// The unit is the usual spread: the standard deviation of that measurement between adults (3 % for the
    /// head, 6 % for the height of the waist, 12 % for its girth; source: ANSUR II, U.S. Army, 2012). So a centimetre at the head counts
    /// more than one at the waist, by as much as waists differ more than heads do. 0 is the body itself,
    /// neighbouring sizes of adults are 0.3 to 0.5 apart, and 2 is as far as few people are from the mean.
    ///
    /// ```
    /// use freesewing::sizes::{self, nearest};
    ///
    /// let body = sizes::named("cisMaleAdult42")?;
    /// let found = nearest(&body.measurements()).unwrap();
    /// assert_eq!((found.body(), found.distance()), (body, 0.0));
    /// # Ok::<(), freesewing::measurements::UnknownName>(())
    /// ```
    #[must_use]
    pub const fn distance(&self) -> f64 {
        self.distance
    }

    /// The measurements that were compared, head to toe.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, sizes::nearest};
    ///
    /// let robin = Measurements::new().with(Chest, cm(97.0)).with(Neck, cm(35.5));
    /// let found = nearest(&robin).unwrap();
    /// assert!(found.deviations().iter().map(|deviation| deviation.measurement()).eq([Neck, Chest]));
    /// ```
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// How many measurements the answer rests on. With fewer than a handful, several bodies are as near.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, mm, sizes::nearest};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0)).with(Chest, mm(0.0)).with("gauge", mm(4.0));
    /// assert_eq!(nearest(&robin).unwrap().rests_on(), 1);
    /// ```
    #[must_use]
    pub fn rests_on(&self) -> usize {
        self.deviations.len()
    }

    /// How much steeper the set's shoulder slope is than the body's, if it has one. It has no part in the
    /// distance, because all bodies have the same.
    ///
    /// ```
    /// use freesewing::{Measurement::{Neck, ShoulderSlope}, Measurements, cm, degrees, sizes::nearest};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0)).with(ShoulderSlope, degrees(15.5));
    /// assert_eq!(nearest(&robin).unwrap().slope_difference(), Some(degrees(2.5)));
    /// ```
    #[must_use]
    pub const fn slope_difference(&self) -> Option<Angle> {
        self.slope
    }
}

/// How far one measurement of a set is from that of a body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    measurement: Measurement,
    given: Length,
    expected: Length,
    distance: f64,
}

impl Deviation {
    /// The measurement.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, sizes::nearest};
    ///
    /// let found = nearest(&Measurements::new().with(Neck, cm(38.5))).unwrap();
    /// assert_eq!(found.deviations()[0].measurement(), Neck);
    /// ```
    #[must_use]
    pub const fn measurement(&self) -> Measurement {
        self.measurement
    }

    /// What the set has.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, sizes::nearest};
    ///
    /// let found = nearest(&Measurements::new().with(Neck, cm(38.5))).unwrap();
    /// assert_eq!(found.deviations()[0].given(), cm(38.5));
    /// ```
    #[must_use]
    pub const fn given(&self) -> Length {
        self.given
    }

    /// What the body has.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, sizes::nearest};
    ///
    /// let found = nearest(&Measurements::new().with(Neck, cm(38.5))).unwrap();
    /// assert_eq!(found.deviations()[0].expected(), cm(38.0));
    /// ```
    #[must_use]
    pub const fn expected(&self) -> Length {
        self.expected
    }

    /// How much more the set has than the body; below zero where it has less.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, mm, sizes::nearest};
    ///
    /// let found = nearest(&Measurements::new().with(Neck, cm(38.5))).unwrap();
    /// assert_eq!(found.deviations()[0].difference(), mm(5.0));
    /// ```
    #[must_use]
    pub fn difference(&self) -> Length {
        mm(tidy_difference(self.given.in_mm(), self.expected.in_mm()))
    }

    /// How far that is, in usual spreads of this measurement between adults: see [`Nearest::distance`]. It is
    /// counted against the mean of the two lengths, so that half of a length is as far away as the double.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, mm, sizes::nearest};
    ///
    /// let found = nearest(&Measurements::new().with(Neck, mm(385.0))).unwrap();
    /// // 5 mm of 382.5 mm are 1.3 %, and necks differ by 11 %.
    /// assert!((found.deviations()[0].distance() - 0.1188).abs() < 0.0001);
    /// ```
    #[must_use]
    pub const fn distance(&self) -> f64 {
        self.distance
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::{Measurement::*, sizes};

    fn name(set: &Measurements) -> &'static str {
        nearest(set).unwrap().body().name()
    }

    #[test]
    fn the_nearest_of_a_body_is_itself_at_no_distance() {
        for body in all() {
            let found = nearest(&body.measurements()).unwrap();
            assert_eq!(found.body(), *body);
            assert_eq!((found.distance(), found.rests_on()), (0.0, 37));
            assert_eq!(found.slope_difference(), Some(degrees(0.0)));
            assert!(found.deviations().iter().all(|deviation| deviation.distance() == 0.0));
        }
    }

    #[test]
    fn without_a_sound_length_nothing_is_nearest() {
        for set in [
            Measurements::new(),
            Measurements::new().with(ShoulderSlope, degrees(13.0)),
            Measurements::new().with(Neck, mm(0.0)).with(Chest, mm(f64::NAN)),
            Measurements::new().with(Neck, degrees(38.0)).with("gauge", mm(4.0)),
        ] {
            assert_eq!(nearest(&set), None, "{set:?}");
        }
        let robin = Measurements::new().with(Neck, mm(380.0));
        assert_eq!(nearest_among(&robin, &[]), None);
    }

    #[test]
    fn of_bodies_at_the_same_distance_the_first_is_taken() {
        let both = Measurements::new().with(Neck, mm(380.0));
        assert_eq!(name(&both), "cisFemaleAdult38");
        let back = sizes::all().iter().rev();
        assert_eq!(nearest_among(&both, back).unwrap().body().name(), "cisMaleAdult38");
    }

    #[test]
    fn differences_are_above_zero_where_the_set_has_more() {
        let body = sizes::named("cisMaleAdult40").unwrap();
        let set = body.measurements();
        let set = Measurements::from([
            (Neck, set.length(Neck).unwrap() + mm(3.0)),
            (Knee, set.length(Knee).unwrap() - mm(8.0)),
        ]);
        let found = nearest_among(&set.with(ShoulderSlope, degrees(10.0)), [&body]).unwrap();
        let found_differences: Vec<_> = found
            .deviations()
            .iter()
            .map(|deviation| (deviation.measurement(), deviation.difference()))
            .collect();
        assert_eq!(found_differences, [(Neck, mm(3.0)), (Knee, mm(-8.0))]);
        assert_eq!(found.slope_difference(), Some(degrees(-3.0)));
    }

    #[test]
    fn the_noise_of_a_subtraction_is_not_shown() {
        let set = Measurements::from([(Neck, mm(380.3))]).with(ShoulderSlope, degrees(13.3));
        let found = nearest(&set).unwrap();
        assert_eq!(found.deviations()[0].difference(), mm(0.3));
        assert_eq!(found.slope_difference(), Some(degrees(0.3)));
    }

    #[test]
    fn wide_girths_alone_are_no_giants() {
        let wide = Measurements::from([(Chest, mm(1400.0)), (Waist, mm(1300.0)), (Seat, mm(1450.0))]);
        assert_eq!(nearest_among(&wide, all()).unwrap().body().kind(), Kind::Giant);
        assert_eq!(nearest(&wide).unwrap().body().kind(), Kind::Adult);
        let wider = Measurements::from([(Chest, mm(1500.0)), (Waist, mm(1500.0)), (Seat, mm(1600.0))]);
        assert_eq!(nearest(&wider).unwrap().body().kind(), Kind::Adult);
        assert_eq!(name(&wide.with(WaistToFloor, mm(2300.0)).with(Head, mm(1150.0))), "cisFemaleGiant200");
    }

    #[test]
    fn a_centimetre_at_the_head_counts_more_than_one_at_the_waist() {
        let body = sizes::named("cisFemaleAdult34").unwrap();
        let far = |measurement: Measurement| {
            let set = body.measurements();
            let longer = set.length(measurement).unwrap() + mm(10.0);
            nearest_among(&set.with(measurement, longer), [&body]).unwrap().distance()
        };
        assert!(far(Head) > 5.0 * far(Waist), "{} {}", far(Head), far(Waist));
    }

    #[test]
    fn one_wild_value_does_not_carry_the_others_away() {
        for body in of_kind(Kind::Adult) {
            let set = body.measurements().with(Waist, mm(8.1e12));
            assert_eq!(name(&set), body.name());
        }
        let wild = Measurements::new().with(Neck, mm(f64::MAX)).with(Chest, mm(f64::MIN_POSITIVE));
        assert!(nearest(&wild).unwrap().distance().is_finite());
    }

    proptest! {
        #[test]
        fn some_measurements_of_a_body_find_a_body_that_has_them(
            at in 0..40_usize, some in prop::collection::vec(0..38_usize, 1..6)
        ) {
            let body = all()[at];
            let set: Measurements = some
                .iter()
                .map(|at| (Measurement::ALL[*at], body.get(Measurement::ALL[*at]).unwrap()))
                .collect();
            prop_assume!(set != Measurements::new().with(ShoulderSlope, degrees(13.0)));
            let found = nearest_among(&set, all()).unwrap();
            prop_assert_eq!(found.distance(), 0.0);
            if body.kind() == Kind::Adult {
                prop_assert_eq!(&nearest(&set).unwrap(), &found);
            }
            for (name, value) in &set {
                prop_assert_eq!(found.body().get(name.known().unwrap()), Some(value));
            }
        }

        #[test]
        fn the_whole_distance_lies_between_the_least_and_the_greatest(
            values in prop::collection::vec(1.0..3000.0_f64, 38), at in 0..40_usize
        ) {
            let set: Measurements = Measurement::ALL.iter().zip(values)
                .filter(|(name, _)| !name.is_angle())
                .map(|(name, value)| (*name, mm(value)))
                .collect();
            let found = nearest_among(&set, [&all()[at]]).unwrap();
            let each: Vec<f64> = found.deviations().iter().map(Deviation::distance).collect();
            let least = each.iter().copied().fold(f64::INFINITY, f64::min);
            let most = each.iter().copied().fold(0.0, f64::max);
            prop_assert!(found.distance() >= least * 0.999 && found.distance() <= most * 1.001);
            prop_assert!(nearest_among(&set, all()).unwrap().distance() <= found.distance());
        }

        #[test]
        fn a_body_halved_is_as_far_as_a_body_doubled(at in 0..40_usize) {
            let body = all()[at];
            let scaled = |factor: f64| -> Measurements {
                body.measurements().into_iter()
                    .filter_map(|(name, value)| Some((name, value.length()? * factor)))
                    .collect()
            };
            let [half, double] = [0.5, 2.0].map(|factor| nearest_among(&scaled(factor), [&body]).unwrap());
            prop_assert!((half.distance() - double.distance()).abs() < 1e-9);
        }
    }
}

//! A body's stature, which FreeSewing does not measure, estimated from what it does.

use super::super::Measurement::{self, *};
use super::super::{Length, Measurements, sound::sound_length};

/// An estimate of how tall a body is.
///
/// [`Measurements::stature`] makes it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Stature {
    length: Length,
    margin: f64,
    from: &'static [Measurement],
}

impl Stature {
    /// The most likely stature.
    ///
    /// ```
    /// use freesewing::{Measurement::WaistToFloor, Measurements, cm, mm};
    ///
    /// let stature = Measurements::new().with(WaistToFloor, cm(105.0)).stature().unwrap();
    /// assert_eq!(stature.length(), mm(1680.0));
    /// ```
    #[must_use]
    pub const fn length(&self) -> Length {
        self.length
    }

    /// The smallest stature that would not be strange.
    ///
    /// ```
    /// use freesewing::{Measurement::WaistToFloor, Measurements, cm, mm};
    ///
    /// let stature = Measurements::new().with(WaistToFloor, cm(105.0)).stature().unwrap();
    /// assert_eq!(stature.low(), mm(1680.0 * 0.94));
    /// ```
    #[must_use]
    pub fn low(&self) -> Length {
        self.length * (1.0 - self.margin)
    }

    /// The largest stature that would not be strange.
    ///
    /// ```
    /// use freesewing::{Measurement::WaistToFloor, Measurements, cm, mm};
    ///
    /// let stature = Measurements::new().with(WaistToFloor, cm(105.0)).stature().unwrap();
    /// assert_eq!(stature.high(), mm(1680.0 * 1.06));
    /// ```
    #[must_use]
    pub fn high(&self) -> Length {
        self.length * (1.0 + self.margin)
    }

    /// The measurements that it was estimated from.
    ///
    /// ```
    /// use freesewing::{Measurement::WaistToFloor, Measurements, cm};
    ///
    /// let stature = Measurements::new().with(WaistToFloor, cm(105.0)).stature().unwrap();
    /// assert_eq!(stature.based_on(), [WaistToFloor]);
    /// ```
    #[must_use]
    pub const fn based_on(&self) -> &'static [Measurement] {
        self.from
    }
}

/// A way to estimate stature: what to add up, which part of the stature that is, and how far off it may be.
struct Way {
    from: &'static [Measurement],
    part: f64,
    margin: f64,
}

/// The surest first. The arm is 0.332 of the stature: 0.186 and 0.146 for its two parts in Drillis and
/// Contini, "Body Segment Parameters" (New York University, 1966). The others are our judgement: they make
/// the published base bodies about 1.68 and 1.87 m tall, whichever is taken, within the margin.
static WAYS: [Way; 5] = [
    Way { from: &[WaistToFloor, HpsToWaistBack], part: 0.865, margin: 0.04 },
    Way { from: &[WaistToFloor], part: 0.625, margin: 0.06 },
    Way { from: &[Inseam, WaistToUpperLeg], part: 0.615, margin: 0.08 },
    Way { from: &[Inseam], part: 0.445, margin: 0.1 },
    Way { from: &[ShoulderToWrist], part: 0.332, margin: 0.1 },
];

impl Measurements {
    /// How tall the body is, estimated from the measurements that tell most about it: from `waistToFloor` and
    /// `hpsToWaistBack`, else `waistToFloor`, else `inseam` with or without `waistToUpperLeg`, else
    /// `shoulderToWrist`. `None` when the set has none of these as a length above zero.
    ///
    /// It is rough: its margin is 4 to 10 % either way. Nothing is checked first; a value with a slip in it
    /// gives a wrong stature.
    ///
    /// ```
    /// use freesewing::{Measurement::{HpsToWaistBack, WaistToFloor}, Measurements, cm};
    ///
    /// let robin = Measurements::from([(WaistToFloor, cm(105.0)), (HpsToWaistBack, cm(39.5))]);
    /// let stature = robin.stature().unwrap();
    /// assert_eq!(format!("{:.0}", stature.length()), "1671 mm");
    /// assert_eq!(format!("{:.0} to {:.0}", stature.low(), stature.high()), "1604 mm to 1737 mm");
    /// assert_eq!(stature.based_on(), [WaistToFloor, HpsToWaistBack]);
    /// ```
    #[must_use]
    pub fn stature(&self) -> Option<Stature> {
        WAYS.iter().find_map(|way| {
            let mut sum = 0.0;
            for name in way.from {
                sum += sound_length(self, *name)?.in_mm();
            }
            let mm = sum / way.part;
            mm.is_finite().then_some(Stature {
                length: Length::from_mm(mm),
                margin: way.margin,
                from: way.from,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::sizes::{Base, estimate};
    use crate::measurements::{cm, degrees, mm};

    #[test]
    fn all_ways_agree_on_the_base_bodies_within_their_margins() {
        for (neck, base, stature) in [(340.0, Base::CisFemale, 1675.0), (380.0, Base::CisMale, 1860.0)] {
            let body = estimate(mm(neck), base).unwrap();
            for way in &WAYS {
                let part: Measurements =
                    body.iter().filter(|(name, _)| way.from.iter().any(|from| *name == from)).collect();
                let found = part.stature().unwrap();
                assert_eq!(found.based_on(), way.from);
                assert!(found.low() <= mm(stature) && found.high() >= mm(stature), "{found:?}");
            }
            assert_eq!(body.stature().unwrap().based_on(), [WaistToFloor, HpsToWaistBack]);
        }
    }

    #[test]
    fn a_set_without_lengths_along_the_body_says_nothing() {
        let set = Measurements::from([(Chest, cm(92.5)), (WaistToUpperLeg, cm(28.0)), (Inseam, cm(0.0))]);
        assert_eq!(set.stature(), None);
        assert_eq!(Measurements::new().with(WaistToFloor, degrees(105.0)).stature(), None);
        assert_eq!(Measurements::new().with(WaistToFloor, mm(f64::NAN)).stature(), None);
        assert_eq!(Measurements::new().with(WaistToFloor, mm(f64::MAX)).stature(), None);
    }

    #[test]
    fn a_taller_body_is_told_as_taller() {
        let short = Measurements::from([(Inseam, cm(70.0)), (WaistToUpperLeg, cm(26.0))]).stature().unwrap();
        let tall = Measurements::from([(Inseam, cm(90.0)), (WaistToUpperLeg, cm(30.0))]).stature().unwrap();
        assert!(tall.length() > short.length());
        assert!((short.length().in_mm() - 960.0 / 0.615).abs() < 1e-9);
        assert!((short.high().in_mm() - 960.0 / 0.615 * 1.08).abs() < 1e-9);
    }
}

//! How much two values may differ and still count as the same.

use crate::measurements::{Angle, Length, Quantity, length::tidy_difference};

/// How much two values may differ and still count as the same.
///
/// Lengths have two allowances, an absolute one and one relative to the larger of the two: a length differs
/// when it is off by more than both. Angles have one of their own.
///
/// By default lengths may differ by half a millimetre and angles by half a degree: what remains when a value
/// was rounded to whole millimetres, to 1/32 of an inch or to whole degrees on its way.
///
/// ```
/// use freesewing::{cm, degrees, measurements::Tolerance};
///
/// let careful = Tolerance::exact().lengths(cm(0.5)).relative(0.01).angles(degrees(1.0));
/// assert!(careful.allows(cm(100.0), cm(101.0)));
/// assert!(careful.allows(cm(10.0), cm(10.5)));
/// assert!(!careful.allows(cm(10.0), cm(10.6)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use]
pub struct Tolerance {
    mm: f64,
    relative: f64,
    degrees: f64,
}

impl Tolerance {
    /// No tolerance: every other value differs.
    ///
    /// ```
    /// use freesewing::{measurements::Tolerance, mm};
    ///
    /// assert!(!Tolerance::exact().allows(mm(380.0), mm(380.000001)));
    /// ```
    pub const fn exact() -> Self {
        Self { mm: 0.0, relative: 0.0, degrees: 0.0 }
    }

    /// Lengths may differ by so much. What is not above zero counts as zero.
    ///
    /// ```
    /// use freesewing::{measurements::Tolerance, mm};
    ///
    /// assert!(Tolerance::exact().lengths(mm(2.0)).allows(mm(380.0), mm(382.0)));
    /// ```
    pub fn lengths(self, length: Length) -> Self {
        Self { mm: length.in_mm().max(0.0), ..self }
    }

    /// Lengths may differ by such a share of the larger one: 0.01 is one in a hundred. What is not above zero
    /// counts as zero.
    ///
    /// ```
    /// use freesewing::{measurements::Tolerance, mm};
    ///
    /// assert!(Tolerance::exact().relative(0.01).allows(mm(990.0), mm(1000.0)));
    /// ```
    pub fn relative(self, share: f64) -> Self {
        Self { relative: share.max(0.0), ..self }
    }

    /// Angles may differ by so much. What is not above zero counts as zero.
    ///
    /// ```
    /// use freesewing::{degrees, measurements::Tolerance};
    ///
    /// assert!(Tolerance::exact().angles(degrees(1.0)).allows(degrees(13.0), degrees(14.0)));
    /// ```
    pub fn angles(self, angle: Angle) -> Self {
        Self { degrees: angle.in_degrees().max(0.0), ..self }
    }

    /// Whether the two count as the same. A length and an angle never do.
    ///
    /// ```
    /// use freesewing::{degrees, measurements::Tolerance, mm};
    ///
    /// assert!(Tolerance::default().allows(mm(380.0), mm(380.4)));
    /// assert!(!Tolerance::default().allows(mm(13.0), degrees(13.0)));
    /// ```
    #[must_use]
    pub fn allows(&self, one: impl Into<Quantity>, other: impl Into<Quantity>) -> bool {
        let (one, other) = (one.into(), other.into());
        let (a, b) = (one.raw(), other.raw());
        let allowed = match (one, other) {
            (Quantity::Length(_), Quantity::Length(_)) => self.mm.max(self.relative * a.abs().max(b.abs())),
            (Quantity::Angle(_), Quantity::Angle(_)) => self.degrees,
            _ => return false,
        };
        // The same bits are the same even if they are no number, of which no difference can be taken.
        a == b || a.to_bits() == b.to_bits() || tidy_difference(a, b).abs() <= allowed
    }
}

impl Default for Tolerance {
    fn default() -> Self {
        Self { mm: 0.5, relative: 0.0, degrees: 0.5 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{degrees, inches, mm};

    #[test]
    fn the_larger_of_both_allowances_counts() {
        let tolerance = Tolerance::exact().lengths(mm(5.0)).relative(0.01);
        for (one, other, same) in [
            (100.0, 105.0, true),
            (100.0, 105.1, false),
            (1000.0, 1010.0, true),
            (1000.0, 1010.2, false),
            (1010.0, 1000.0, true),
        ] {
            assert_eq!(tolerance.allows(mm(one), mm(other)), same, "{one} {other}");
        }
    }

    #[test]
    fn a_difference_of_exactly_the_tolerance_is_allowed_whatever_its_noise() {
        let tolerance = Tolerance::exact().lengths(mm(0.7));
        let (larger, smaller) = (375.1, 374.4);
        assert!(larger - smaller > 0.7, "the noise is there without us");
        assert!(tolerance.allows(mm(larger), mm(smaller)));
        assert!(!tolerance.allows(mm(larger + 0.001), mm(smaller)));
    }

    #[test]
    fn the_default_takes_up_what_rounding_on_the_way_leaves() {
        for eighth_mm in 800..16_000_u32 {
            let length = mm(f64::from(eighth_mm) / 8.0);
            let tape = inches((length.in_inches() * 32.0).round() / 32.0);
            assert!(Tolerance::default().allows(length, tape), "{length}");
            assert!(Tolerance::default().allows(length, mm(length.in_mm().round())), "{length}");
        }
    }

    #[test]
    fn angles_have_a_tolerance_of_their_own() {
        let tolerance = Tolerance::exact().lengths(mm(100.0)).relative(1.0);
        assert!(!tolerance.allows(degrees(13.0), degrees(13.1)));
        assert!(tolerance.angles(degrees(0.2)).allows(degrees(13.0), degrees(13.1)));
        assert!(!tolerance.angles(degrees(100.0)).allows(degrees(13.0), mm(13.0)));
    }

    #[test]
    fn odd_tolerances_count_as_none_and_odd_values_only_equal_themselves() {
        for odd in [f64::NAN, -1.0, f64::NEG_INFINITY] {
            let tolerance = Tolerance::exact().lengths(mm(odd)).relative(odd).angles(degrees(odd));
            assert_eq!(tolerance, Tolerance::exact());
        }
        let wide = Tolerance::exact().lengths(mm(1e9));
        assert!(wide.allows(mm(f64::NAN), mm(f64::NAN)));
        assert!(!wide.allows(mm(f64::NAN), mm(1.0)));
        assert!(wide.allows(mm(f64::INFINITY), mm(f64::INFINITY)));
        assert!(!wide.allows(mm(f64::INFINITY), mm(f64::NEG_INFINITY)));
        assert!(Tolerance::exact().allows(mm(0.0), mm(-0.0)));
    }
}

//! A body made larger or smaller.

use std::fmt::{self, Display, Formatter};

use crate::measurements::{Measurements, Quantity};

impl Measurements {
    /// The set with every length multiplied, as dolls and giants are made. Angles stay as they are: a body of
    /// the same shape has the same angles.
    ///
    /// # Errors
    ///
    /// When the factor is not a finite number above zero.
    ///
    /// ```
    /// use freesewing::{Measurement::{Neck, ShoulderSlope}, Measurements, cm, degrees};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0)).with(ShoulderSlope, degrees(13.0));
    /// let doll = robin.scale(0.1)?;
    /// assert_eq!(doll.length(Neck), Some(cm(3.8)));
    /// assert_eq!(doll.angle(ShoulderSlope), Some(degrees(13.0)));
    ///
    /// let error = robin.scale(-1.0).unwrap_err();
    /// assert_eq!(error.to_string(), "a set cannot be scaled by -1: use a number above zero, such as 0.1");
    /// # Ok::<(), freesewing::measurements::InvalidFactor>(())
    /// ```
    pub fn scale(&self, factor: f64) -> Result<Self, InvalidFactor> {
        if !factor.is_finite() || factor <= 0.0 {
            return Err(InvalidFactor { factor });
        }
        let scaled = self.iter().map(|(name, quantity)| match quantity {
            Quantity::Length(length) => (name, Quantity::Length(length * factor)),
            Quantity::Angle(_) => (name, quantity),
        });
        Ok(scaled.collect())
    }
}

/// A set cannot be scaled by this factor: see [`Measurements::scale`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InvalidFactor {
    factor: f64,
}

impl Display for InvalidFactor {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let factor = self.factor;
        write!(f, "a set cannot be scaled by {factor}: use a number above zero, such as 0.1")
    }
}

impl std::error::Error for InvalidFactor {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::{Measurement::Neck, degrees, mm};

    #[test]
    fn factors_that_make_no_body_are_refused() {
        for factor in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(Measurements::new().scale(factor).is_err(), "{factor}");
        }
    }

    proptest! {
        #[test]
        fn lengths_scale_in_their_order_and_angles_stay(
            lengths in proptest::collection::vec(1.0..2000.0_f64, 0..20),
            factor in 0.01..10.0_f64,
        ) {
            let mut set = Measurements::new().with("slope", degrees(13.0));
            set.extend(lengths.iter().enumerate().map(|(i, length)| (format!("length{i}"), mm(*length))));
            let scaled = set.scale(factor).unwrap();
            prop_assert!(scaled.names().eq(set.names()));
            prop_assert_eq!(scaled.angle("slope"), Some(degrees(13.0)));
            for (i, length) in lengths.iter().enumerate() {
                prop_assert_eq!(scaled.length(format!("length{i}")), Some(mm(length * factor)));
            }
            let back = scaled.scale(1.0 / factor).unwrap();
            prop_assert!(set.difference(&back, &crate::measurements::Tolerance::default()).is_empty());
        }
    }

    #[test]
    fn the_factor_one_changes_nothing() {
        let set = Measurements::from([(Neck, mm(0.1 + 0.2))]);
        assert_eq!(set.scale(1.0), Ok(set));
    }
}

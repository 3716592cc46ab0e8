//! Values that can be worked with.

use super::{Length, Measurement, Measurements, Problem, Quantity};

/// The value of a measurement that has no [`Problem`]: of the right kind, finite and above zero.
pub(crate) fn sound(set: &Measurements, measurement: Measurement) -> Option<Quantity> {
    let quantity = set.get(measurement)?;
    Problem::find(&measurement.into(), quantity).is_none().then_some(quantity)
}

/// The same for a measurement that is a length.
pub(crate) fn sound_length(set: &Measurements, measurement: Measurement) -> Option<Length> {
    sound(set, measurement).and_then(Quantity::length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement::*, degrees, mm};

    #[test]
    fn only_values_without_a_problem_are_sound() {
        let set = Measurements::new()
            .with(Neck, mm(380.0))
            .with(Chest, mm(0.0))
            .with(Waist, degrees(80.0))
            .with(Head, mm(f64::NAN))
            .with(ShoulderSlope, degrees(13.0));
        assert_eq!(sound(&set, Neck), Some(mm(380.0).into()));
        assert_eq!(sound(&set, ShoulderSlope), Some(degrees(13.0).into()));
        assert_eq!([Chest, Waist, Head, Knee].map(|name| sound(&set, name)), [None; 4]);
        assert_eq!(sound_length(&set, Neck), Some(mm(380.0)));
        assert_eq!(sound_length(&set, ShoulderSlope), None);
    }
}

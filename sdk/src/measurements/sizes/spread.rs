//! How much people differ from each other in each measurement.

use crate::measurements::Measurement;
use Measurement as M;

/// The standard deviation of a length between adults, as a share of its mean: the unit in which a set's
/// distance from a body is counted. An angle has none.
///
/// Computed from the means and standard deviations of all 6068 men and women of ANSUR II, the survey of U.S.
/// Army personnel of 2012 (Gordon and others, report NATICK/TR-15/007), and rounded to whole percent. Some
/// examples in millimetres: head 570 ± 18, neck 375 ± 40, chest 1022 ± 101, waist 915 ± 114, buttocks
/// 1020 ± 76, thigh 622 ± 58, wrist 169 ± 13, crotch height 825 ± 55, waist height 1032 ± 63, sleeve outseam
/// 577 ± 38, waist back length 461 ± 37.
///
/// What that survey lacks takes the share of its like: the girths and arcs of the bust that of the chest, the
/// hips that between waist and buttocks, the lengths of the trunk that of the waist back length. Short
/// distances along the trunk get 15 %, our estimate: a centimetre of a landmark's place is much of them.
pub(super) fn spread(measurement: Measurement) -> Option<f64> {
    let percent = match measurement {
        M::Head => 3.0,
        M::ShoulderToElbow | M::WaistToFloor | M::WaistToKnee => 6.0,
        M::Ankle | M::CrossSeam | M::Heel | M::Inseam | M::ShoulderToWrist => 7.0,
        M::HpsToBust
        | M::HpsToWaistBack
        | M::HpsToWaistFront
        | M::Knee
        | M::Seat
        | M::SeatBack
        | M::ShoulderToShoulder
        | M::Wrist => 8.0,
        M::CrossSeamFront | M::UpperLeg => 9.0,
        M::BustFront
        | M::BustSpan
        | M::Chest
        | M::CrotchDepth
        | M::HighBust
        | M::HighBustFront
        | M::Hips
        | M::Underbust
        | M::WaistToUpperLeg => 10.0,
        M::Neck => 11.0,
        M::Biceps | M::Waist | M::WaistBack => 12.0,
        M::BustPointToUnderbust
        | M::WaistToArmpit
        | M::WaistToHips
        | M::WaistToSeat
        | M::WaistToUnderbust => 15.0,
        M::ShoulderSlope => return None,
    };
    Some(percent / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_has_a_spread_and_the_angle_has_none() {
        for measurement in Measurement::ALL {
            let spread = spread(*measurement);
            assert_eq!(spread.is_none(), measurement.is_angle(), "{}", measurement.name());
            assert!(spread.is_none_or(|spread| (0.03..=0.15).contains(&spread)), "{}", measurement.name());
        }
    }
}

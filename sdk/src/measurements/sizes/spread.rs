//! How much people differ from each other in each measurement.

use crate::measurements::Measurement;
use Measurement as M;

/// The standard deviation of a length between adults, as a share of its mean: the unit in which a set's
/// distance from a body is counted. An angle has none.
///
/// Computed from the means and standard deviations of all 6068 men and women of ANSUR II, the survey of U.S.
/// Army personnel of 2012 (Gordon and others, report NATICK/TR-15/007), and rounded to whole percent; the
/// test below has the numbers.
///
/// What that survey lacks takes the share of its like: the girths and arcs of the bust that of the chest, the
/// hips that between waist and buttocks, a back that of its girth, the lengths of the trunk that of the waist
/// back length, the height of the waist above the knee that above the floor. Short distances along the trunk
/// get 10 or 15 %, our estimate: a centimetre of a landmark's place is much of them.
pub(super) fn spread(measurement: Measurement) -> Option<f64> {
    let percent = match measurement {
        M::Head => 3.0,
        M::ShoulderToElbow | M::WaistToFloor | M::WaistToKnee => 6.0,
        M::Ankle | M::CrossSeam | M::Heel | M::Inseam | M::Seat | M::SeatBack | M::ShoulderToWrist => 7.0,
        M::HpsToBust
        | M::HpsToWaistBack
        | M::HpsToWaistFront
        | M::Knee
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

    #[test]
    fn what_was_surveyed_has_the_share_of_the_survey() {
        // Mean and standard deviation in millimetres, both sexes together, with the survey's names.
        for (measurement, mean, deviation) in [
            (M::Ankle, 224.89, 16.05),              // ankle circumference
            (M::Biceps, 340.93, 41.52),             // biceps circumference flexed
            (M::Chest, 1022.10, 100.67),            // chest circumference
            (M::CrossSeam, 621.85, 45.33),          // crotch length (omphalion)
            (M::CrossSeamFront, 351.32, 29.94),     // crotch length, posterior (omphalion)
            (M::Head, 570.04, 18.29),               // head circumference
            (M::Heel, 332.62, 22.46),               // heel-ankle circumference
            (M::HpsToWaistBack, 460.52, 36.68),     // waist back length (omphalion)
            (M::HpsToWaistFront, 377.00, 31.62),    // waist front length sitting
            (M::Inseam, 825.11, 54.75),             // crotch height
            (M::Knee, 406.48, 33.23),               // lower thigh circumference
            (M::Neck, 375.44, 39.77),               // neck circumference
            (M::Seat, 1020.08, 76.42),              // buttock circumference
            (M::ShoulderToElbow, 354.08, 22.60),    // shoulder-elbow length
            (M::ShoulderToShoulder, 399.20, 30.24), // biacromial breadth
            (M::ShoulderToWrist, 576.90, 38.26),    // sleeve outseam
            (M::UpperLeg, 622.20, 57.75),           // thigh circumference
            (M::Waist, 914.50, 114.27),             // waist circumference (omphalion)
            (M::WaistToFloor, 1031.50, 62.70),      // waist height (omphalion)
            (M::Wrist, 169.00, 13.12),              // wrist circumference
        ] {
            let percent = (deviation / mean * 100.0_f64).round();
            assert_eq!(spread(measurement), Some(percent / 100.0), "{}", measurement.name());
        }
    }
}

//! How the names that come nearest differ from FreeSewing's measurements.
//!
//! What both sides mean: the descriptions of the measurements in SeamlyMe, and those on FreeSewing's website.

use crate::measurements::Measurement;

/// What is different about taking this name of theirs for that measurement, as the end of `taken as …, but`.
pub(super) fn of(name: &str, measurement: Measurement) -> &'static str {
    match name {
        "arm_shoulder_tip_to_elbow" | "arm_shoulder_tip_to_wrist" => {
            "along a straight arm, and FreeSewing's is along one that is bent slightly"
        }
        "arm_shoulder_tip_to_elbow_bent" | "arm_shoulder_tip_to_wrist_bent" => {
            "along a bent arm, and FreeSewing's is along one that is bent only slightly"
        }
        "highhip_circ" => "where the belly stands out most, and FreeSewing's is at the top of the hip bones",
        "leg_waist_side_to_floor" | "leg_waist_side_to_knee" => {
            "along the curve of the hip, and FreeSewing's is straight down"
        }
        "neck_circ" => "around the base of the neck, and FreeSewing's is where a shirt collar sits",
        "neck_mid_circ" => "around the middle of the neck, and FreeSewing's is where a shirt collar sits",
        "neck_side_to_waist_bustpoint_f" => "over the bust point, and FreeSewing's may run beside it",
        "neck_side_to_waist_f" => "straight down the front, and FreeSewing's may run over the bust",
        "rib_circ" => "around the lowest ribs, and FreeSewing's is just below the breasts",
        "rise_length_side" => {
            "down to the crotch, or to the seat in old files; FreeSewing's ends where the leg begins"
        }
        "rise_length_side_sitting" => {
            "along the side of the body, and FreeSewing's is straight up from the seat"
        }
        "waist_to_highhip_side" => {
            "down to where the belly stands out most, and FreeSewing's ends at the hip bones"
        }
        // For names that a later table may have.
        _ if measurement.is_angle() => "an angle that is taken differently",
        _ => "taken in a slightly different way",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::seamly::ROWS;

    #[test]
    fn every_name_that_is_not_exact_has_its_own_explanation() {
        for row in &ROWS {
            let first = (!row.exact).then_some(&row.name);
            for name in first.into_iter().chain(row.fallbacks) {
                let text = of(name, row.measurement);
                assert!(
                    !text.contains("differently") && !text.contains("slightly different"),
                    "{name}: {text}"
                );
            }
        }
    }
}

//! A body, and where on it each measurement is taken. Our own drawing: the front, in a box of 520 units from
//! the crown at the top to the floor, with the middle of the body at 0.

use std::fmt::Write;

use super::svg::Px;
use crate::measurements::Measurement;

/// From the crown to the floor.
pub(super) const HEIGHT: f64 = 520.0;

/// The outline of one half, from the crown to the armpit.
const UPPER: &[(f64, f64)] = &[
    (0.0, 0.0),
    (13.0, 3.5),
    (21.5, 15.0),
    (23.0, 31.0),
    (20.0, 47.0),
    (13.0, 58.5),
    (10.5, 65.0),
    (10.8, 74.0),
    (15.0, 81.5),
    (32.0, 88.5),
    (49.0, 94.0),
    (59.5, 103.0),
    (64.5, 122.0),
    (68.5, 150.0),
    (73.0, 180.0),
    (77.0, 205.0),
    (83.0, 235.0),
    (86.0, 260.0),
    (87.5, 275.0),
    (91.0, 290.0),
    (91.5, 304.0),
    (88.5, 317.0),
    (85.0, 319.0),
    (81.5, 308.0),
    (79.0, 292.0),
    (77.0, 277.0),
    (71.5, 250.0),
    (65.5, 226.0),
    (62.0, 205.0),
    (57.0, 180.0),
    (50.5, 150.0),
    (46.5, 134.0),
];

/// From the armpit to the crotch.
const LOWER: &[(f64, f64)] = &[
    (46.5, 134.0),
    (45.0, 150.0),
    (41.5, 174.0),
    (38.0, 198.0),
    (38.0, 210.0),
    (42.0, 232.0),
    (46.0, 252.0),
    (48.0, 272.0),
    (48.0, 295.0),
    (45.5, 330.0),
    (41.0, 362.0),
    (38.5, 386.0),
    (38.5, 410.0),
    (36.5, 435.0),
    (29.5, 464.0),
    (24.0, 486.0),
    (24.0, 499.0),
    (28.0, 510.0),
    (27.0, 517.0),
    (18.0, 519.5),
    (9.5, 518.0),
    (9.0, 508.0),
    (11.0, 497.0),
    (11.5, 486.0),
    (9.0, 460.0),
    (8.2, 430.0),
    (9.3, 406.0),
    (8.3, 386.0),
    (7.0, 360.0),
    (4.2, 320.0),
    (2.2, 300.0),
    (0.0, 292.0),
];

/// On which side of the card a measurement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// What goes around the body or across it.
    Left,
    /// What goes along it.
    Right,
}

/// Where on the body a measurement is taken.
pub(super) struct Place {
    pub(super) measurement: Measurement,
    pub(super) side: Side,
    /// Where its line to the value ends.
    pub(super) at: (f64, f64),
    /// The path of the tape in front of the body.
    pub(super) front: &'static str,
    /// The path behind it.
    pub(super) back: &'static str,
}

const fn around(measurement: Measurement, at: (f64, f64), front: &'static str, back: &'static str) -> Place {
    Place { measurement, side: Side::Left, at, front, back }
}

const fn along(measurement: Measurement, at: (f64, f64), front: &'static str, back: &'static str) -> Place {
    Place { measurement, side: Side::Right, at, front, back }
}

/// All measurements of a body, each side from top to bottom.
pub(super) const PLACES: &[Place] = &[
    around(Measurement::Head, (-22.6, 24.0), "M-22.6 24q22.6 7 45.2 0", "M-22.6 24q22.6-7 45.2 0"),
    around(Measurement::Neck, (-10.8, 74.0), "M-10.8 74q10.8 5 21.6 0", "M-10.8 74q10.8-5 21.6 0"),
    around(Measurement::ShoulderToShoulder, (-56.0, 99.0), "", "M-56 99q56-9 112 0"),
    around(Measurement::HighBust, (-47.5, 125.0), "M-47.5 125q47.5 11 95 0", "M-47.5 125q47.5-11 95 0"),
    around(Measurement::HighBustFront, (-46.6, 132.0), "M-46.6 132q46.6 11 93.2 0", ""),
    around(Measurement::Biceps, (-67.9, 146.0), "M-67.9 146q9 4 18.4-1", "M-67.9 146q9-6 18.4-1"),
    around(Measurement::Chest, (-45.0, 149.0), "M-45 149q45 11 90 0", "M-45 149q45-11 90 0"),
    around(Measurement::BustSpan, (-19.0, 149.5), "M-19 149.5h38", ""),
    around(Measurement::BustFront, (-44.3, 156.0), "M-44.3 156q44.3 11 88.6 0", ""),
    around(Measurement::Underbust, (-41.6, 174.0), "M-41.6 174q41.6 11 83.2 0", "M-41.6 174q41.6-11 83.2 0"),
    around(Measurement::Waist, (-37.8, 202.0), "M-37.8 202q37.8 10 75.6 0", "M-37.8 202q37.8-10 75.6 0"),
    around(Measurement::WaistBack, (-38.2, 210.0), "", "M-38.2 210q38.2-10 76.4 0"),
    around(Measurement::Hips, (-42.8, 236.0), "M-42.8 236q42.8 11 85.6 0", "M-42.8 236q42.8-11 85.6 0"),
    around(Measurement::Seat, (-48.0, 271.0), "M-48 271q48 12 96 0", "M-48 271q48-12 96 0"),
    around(Measurement::Wrist, (-87.6, 276.0), "M-87.6 276q5.5 4 10.8 0", "M-87.6 276q5.5-4 10.8 0"),
    around(Measurement::SeatBack, (-48.2, 279.0), "", "M-48.2 279q48.2-12 96.4 0"),
    around(Measurement::UpperLeg, (-47.3, 308.0), "M-47.3 308q22 8 44.2 0", "M-47.3 308q22-8 44.2 0"),
    around(Measurement::Knee, (-38.5, 387.0), "M-38.5 387q15 6 30.2 0", "M-38.5 387q15-6 30.2 0"),
    around(Measurement::Ankle, (-24.0, 487.0), "M-24 487q6 4 12.5 0", "M-24 487q6-4 12.5 0"),
    around(Measurement::Heel, (-27.0, 513.0), "M-11 498q-6 11-16 15", "M-11 498q-11 5-16 15"),
    along(Measurement::ShoulderSlope, (44.0, 87.0), "M15 81.5h36M15 81.5L49 94M44 81.5q1 5.5-1.2 10.2", ""),
    along(Measurement::HpsToBust, (17.4, 120.0), "M15.5 82L19 149.5", ""),
    along(Measurement::BustPointToUnderbust, (19.0, 163.0), "M19 149.5V178", ""),
    along(Measurement::WaistToArmpit, (42.0, 165.0), "M46 135L38 203", ""),
    along(Measurement::ShoulderToElbow, (65.0, 170.0), "M57 99Q63 150 70 205", ""),
    along(Measurement::HpsToWaistFront, (14.2, 180.0), "M13.5 81.5Q17 150 13 206", ""),
    along(Measurement::WaistToUnderbust, (31.0, 190.0), "M31 177V205", ""),
    along(Measurement::HpsToWaistBack, (10.0, 193.0), "", "M11 80.5Q10 140 9 207"),
    along(Measurement::WaistToHips, (36.0, 223.0), "M36 203V239", ""),
    along(Measurement::ShoulderToWrist, (81.0, 250.0), "M60 100Q74 190 83 276", ""),
    along(Measurement::WaistToSeat, (31.0, 258.0), "M31 205V277", ""),
    along(Measurement::CrossSeamFront, (3.5, 272.0), "M3.5 207L1 292", ""),
    along(Measurement::CrotchDepth, (8.5, 282.0), "M8.5 207V293M4 293h9", ""),
    along(Measurement::CrossSeam, (0.0, 292.0), "M-3.5 207L0 292", "M-7 206Q-7 270 0 292"),
    along(Measurement::WaistToUpperLeg, (26.0, 303.0), "M26 206V312", ""),
    along(Measurement::WaistToKnee, (20.5, 360.0), "M20.5 206V390", ""),
    along(Measurement::Inseam, (9.7, 420.0), "M3.5 298Q9 380 12.5 519", ""),
    along(Measurement::WaistToFloor, (16.5, 470.0), "M16.5 206V519", ""),
];

type Point = (f64, f64);

/// The path of the whole outline: smooth curves through the points, and back along the other half.
pub(super) fn outline() -> String {
    let mut half = curves(UPPER);
    half.extend(curves(LOWER));
    let mut path = "M0 0".to_owned();
    for curve in &half {
        write_curve(&mut path, curve);
    }
    for curve in half.iter().rev() {
        let Curve { from, leaving, arriving, to } = *curve;
        let back = Curve {
            from: mirror(to),
            leaving: mirror(arriving),
            arriving: mirror(leaving),
            to: mirror(from),
        };
        write_curve(&mut path, &back);
    }
    path.push('Z');
    path
}

/// A cubic curve between two points, with the two that pull at it.
struct Curve {
    from: Point,
    leaving: Point,
    arriving: Point,
    to: Point,
}

/// Curves through all points, each leaving a point in the direction from the one before to the one after
/// (Catmull-Rom).
fn curves(points: &[Point]) -> Vec<Curve> {
    let pull = |at: Point, before: Point, after: Point, part: f64| {
        (at.0 + (after.0 - before.0) * part, at.1 + (after.1 - before.1) * part)
    };
    points
        .windows(2)
        .enumerate()
        .filter_map(|(i, pair)| {
            let &[from, to] = pair else { return None };
            let before = i.checked_sub(1).and_then(|i| points.get(i)).copied().unwrap_or(from);
            let after = points.get(i + 2).copied().unwrap_or(to);
            let (leaving, arriving) = (pull(from, before, to, 1.0 / 6.0), pull(to, from, after, -1.0 / 6.0));
            Some(Curve { from, leaving, arriving, to })
        })
        .collect()
}

const fn mirror((x, y): Point) -> Point {
    (-x, y)
}

fn write_curve(path: &mut String, curve: &Curve) {
    let Curve { leaving: (ax, ay), arriving: (bx, by), to: (x, y), .. } = *curve;
    let _ = write!(path, "C{} {} {} {} {} {}", Px(ax), Px(ay), Px(bx), Px(by), Px(x), Px(y));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measurement_has_one_place_on_the_body() {
        for known in Measurement::ALL {
            let places = PLACES.iter().filter(|place| place.measurement == *known).count();
            assert_eq!(places, 1, "{known:?}");
        }
        assert_eq!(PLACES.len(), Measurement::ALL.len());
    }

    #[test]
    fn places_stand_on_their_side_from_top_to_bottom_and_inside_the_box() {
        for side in [Side::Left, Side::Right] {
            let places: Vec<_> = PLACES.iter().filter(|place| place.side == side).collect();
            assert!(places.is_sorted_by(|one, other| one.at.1 <= other.at.1), "{side:?}");
            for place in places {
                let (x, y) = place.at;
                assert!((0.0..=HEIGHT).contains(&y) && x.abs() < 100.0, "{:?}", place.measurement);
                assert_eq!(x < 0.0, side == Side::Left, "{:?}", place.measurement);
                assert!(!place.front.is_empty() || !place.back.is_empty(), "{:?}", place.measurement);
            }
        }
    }

    #[test]
    fn the_outline_is_one_closed_path_and_the_same_on_both_sides() {
        let path = outline();
        assert!(path.starts_with("M0 0C") && path.ends_with("0 0Z"), "{path}");
        assert_eq!(path.matches('C').count(), 2 * (UPPER.len() + LOWER.len() - 2));
        assert_eq!(UPPER.last(), LOWER.first());
        for (x, _) in UPPER.iter().chain(LOWER).filter(|(x, _)| *x > 0.0) {
            assert!(path.contains(&format!(" {} ", Px(*x))) && path.contains(&format!(" {} ", Px(-x))));
        }
    }
}

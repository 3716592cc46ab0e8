//! How the measurements of one body hang together: what is usual, along which lines bodies differ, and how
//! much freedom is left to each measurement.

use super::super::Measurement::{self, *};
use crate::generated::sizes;
use Shape::{Half, Single, Whole};

/// What the model knows of one measurement.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) name: Measurement,
    /// The published base bodies and the measurement's part in their growth.
    published: &'static sizes::Row,
    freedom: &'static Freedom,
}

/// How freely a measurement moves, in percent of its logarithm: whole numbers are enough, and small.
struct Freedom {
    name: Measurement,
    /// How much it moves with stature and with weight.
    stature: u8,
    weight: u8,
    /// The standard deviation of what all lines leave open.
    spread: u8,
    shape: Shape,
}

/// What may be given in its place by mistake.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// It goes around the body or from side to side: half of it may be given.
    Whole,
    /// It is about half of the way around: all of it may be given.
    Half,
    /// It goes along the body.
    Single,
}

/// The lines along which bodies differ, as standard deviations: size as published, stature, weight, and the
/// way from the female base body to the male one (0 to 1, and its middle is the mean).
///
/// All four are our judgement: wide enough for necks of 240 to 560 mm on the published line, for waists of
/// 550 to 1900 mm and for statures of 1.35 to 2.2 m, each without a finding.
pub(super) const LINES: [f64; 4] = [0.15, 0.08, 0.2, 0.5];

/// Where the lines have their mean.
pub(super) const MIDDLE: [f64; 4] = [0.0, 0.0, 0.0, 0.5];

impl Row {
    /// The row of a measurement. The angle has none.
    pub(super) fn of(name: Measurement) -> Option<Self> {
        let freedom = FREEDOM.iter().find(|freedom| freedom.name == name)?;
        let published = sizes::ROWS.iter().find(|row| row.measurement == name)?;
        Some(Self { name, published, freedom })
    }

    pub(super) fn shape(self) -> Shape {
        self.freedom.shape
    }

    /// The logarithm of the female base body's value in mm, from which the lines start.
    pub(super) fn origin(self) -> f64 {
        self.published.female.ln()
    }

    /// How the logarithm of the value moves along each of the [`LINES`].
    pub(super) fn loadings(self) -> [f64; 4] {
        [
            self.published.ratio,
            percent(self.freedom.stature),
            percent(self.freedom.weight),
            (self.published.male / self.published.female).ln(),
        ]
    }

    /// The variance of the logarithm that the lines leave open.
    pub(super) fn variance(self) -> f64 {
        percent(self.freedom.spread) * percent(self.freedom.spread)
    }

    /// Whether the value says little about how heavy a body is, and so a lot about how large it is.
    pub(super) fn tells_scale(self) -> bool {
        self.freedom.weight <= 15 && self.freedom.spread <= 10
    }

    /// The smallest and the largest value in mm that a human body can have, at full scale.
    ///
    /// Our judgement: a third of the smaller base body, which is less than a child of two has. Upwards 2.5
    /// times the larger base body where weight counts, and 1.6 times elsewhere: the tallest person on record
    /// had 2.72 m, which is 1.55 times the usual 1.75 m.
    pub(super) fn limits(self) -> (f64, f64) {
        let sizes::Row { female, male, .. } = self.published;
        let most = if self.freedom.weight <= 30 { 1.6 } else { 2.5 };
        (female.min(*male) / 3.0, female.max(*male) * most)
    }
}

fn percent(number: u8) -> f64 {
    f64::from(number) / 100.0
}

const fn free(name: Measurement, stature: u8, weight: u8, spread: u8, shape: Shape) -> Freedom {
    Freedom { name, stature, weight, spread, shape }
}

/// Stature, weight and spread of each measurement. Weight and spread of the girths follow 759 measured
/// people: 507 of Heinz, Peterson, Johnson and Kerk, "Exploring Relationships in Body Dimensions", Journal of
/// Statistics Education 11 (2003), and 252 of Johnson, "Fitting Percentage of Body Fat to Simple Body
/// Measurements", ibid. 4 (1996). Weight is the first principal component there, with the waist as 100; one
/// girth given the others scatters by 2 to 5.4 % in them, and the spread here is 1.1 to 2 times that, as
/// people measure themselves less well. Everything else, all lengths and arcs among it, is our judgement from
/// the published bodies.
static FREEDOM: [Freedom; 37] = [
    free(Ankle, 40, 45, 8, Whole),
    free(Biceps, 20, 85, 8, Whole),
    free(BustFront, 20, 80, 8, Half),
    free(BustPointToUnderbust, 20, 80, 40, Single),
    free(BustSpan, 20, 50, 10, Whole),
    free(Chest, 20, 65, 5, Whole),
    free(CrossSeam, 50, 35, 8, Whole),
    free(CrossSeamFront, 50, 35, 10, Half),
    free(CrotchDepth, 70, 15, 10, Single),
    free(Head, 25, 10, 4, Whole),
    free(Heel, 80, 10, 5, Whole),
    free(HighBust, 20, 60, 6, Whole),
    free(HighBustFront, 20, 60, 8, Half),
    free(Hips, 20, 100, 8, Whole),
    free(HpsToBust, 80, 30, 9, Single),
    free(HpsToWaistBack, 90, 5, 6, Single),
    free(HpsToWaistFront, 90, 15, 7, Single),
    free(Inseam, 110, 0, 5, Single),
    free(Knee, 50, 55, 6, Whole),
    free(Neck, 30, 55, 6, Whole),
    free(Seat, 30, 70, 5, Whole),
    free(SeatBack, 30, 75, 8, Half),
    free(ShoulderToElbow, 100, 0, 6, Single),
    free(ShoulderToShoulder, 60, 20, 7, Whole),
    free(ShoulderToWrist, 100, 0, 5, Single),
    free(Underbust, 20, 75, 7, Whole),
    free(UpperLeg, 30, 75, 7, Whole),
    free(Waist, 10, 100, 7, Whole),
    free(WaistBack, 10, 100, 8, Half),
    free(WaistToArmpit, 80, 0, 11, Single),
    free(WaistToFloor, 100, 0, 4, Single),
    free(WaistToHips, 80, 0, 16, Single),
    free(WaistToKnee, 100, 0, 6, Single),
    free(WaistToSeat, 80, 5, 11, Single),
    free(WaistToUnderbust, 70, 0, 25, Single),
    free(WaistToUpperLeg, 80, 10, 10, Single),
    free(Wrist, 40, 40, 5, Whole),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_has_one_row_and_the_angle_none() {
        for name in Measurement::ALL.iter().copied() {
            let rows = FREEDOM.iter().filter(|freedom| freedom.name == name).count();
            assert_eq!(rows, usize::from(!name.is_angle()), "{name:?}");
            assert_eq!(Row::of(name).is_some(), !name.is_angle());
        }
    }

    #[test]
    fn the_lines_start_at_one_base_body_and_end_at_the_other() {
        let waist = Row::of(Waist).unwrap();
        assert!((waist.origin().exp() - 750.0).abs() < 1e-9);
        assert!(((waist.origin() + waist.loadings()[3]).exp() - 810.0).abs() < 1e-9);
        assert_eq!(waist.loadings()[..3], [0.85, 0.1, 1.0]);
        assert!((waist.variance() - 0.0049).abs() < 1e-12);
    }

    #[test]
    fn limits_leave_room_on_both_sides() {
        assert_eq!(Row::of(Waist).unwrap().limits(), (250.0, 2025.0));
        assert_eq!(Row::of(WaistToFloor).unwrap().limits(), (350.0, 1856.0));
    }
}

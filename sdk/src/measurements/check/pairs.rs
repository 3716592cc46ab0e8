//! Pairs of measurements: those that people mix up, and those that must stand in an order.

use super::super::Measurement::{self, *};

/// Names that are easily taken for one another: they sound alike, or stand side by side on the body or in the
/// list.
pub(super) static MIXED_UP: [(Measurement, Measurement); 37] = [
    (Ankle, Heel),
    (Ankle, Knee),
    (Ankle, Wrist),
    (Biceps, UpperLeg),
    (Biceps, Wrist),
    (BustFront, Chest),
    (BustFront, HighBustFront),
    (BustPointToUnderbust, BustSpan),
    (BustPointToUnderbust, WaistToUnderbust),
    (Chest, HighBust),
    (Chest, Underbust),
    (CrossSeam, CrossSeamFront),
    (CrotchDepth, WaistToUpperLeg),
    (Head, Neck),
    (HighBust, HighBustFront),
    (HighBust, Underbust),
    (Hips, Seat),
    (Hips, Waist),
    (HpsToBust, HpsToWaistFront),
    (HpsToBust, WaistToUnderbust),
    (HpsToWaistBack, HpsToWaistFront),
    (Inseam, WaistToFloor),
    (Inseam, WaistToKnee),
    (Knee, UpperLeg),
    (Seat, SeatBack),
    (Seat, UpperLeg),
    (ShoulderToElbow, ShoulderToShoulder),
    (ShoulderToElbow, ShoulderToWrist),
    (ShoulderToShoulder, ShoulderToWrist),
    (Waist, WaistBack),
    (WaistBack, SeatBack),
    (WaistToArmpit, WaistToUnderbust),
    (WaistToFloor, WaistToKnee),
    (WaistToHips, WaistToSeat),
    (WaistToHips, WaistToUpperLeg),
    (WaistToKnee, WaistToUpperLeg),
    (WaistToSeat, WaistToUpperLeg),
];

/// A pair in which the first measurement is less than the second.
pub(super) struct Order {
    pub(super) less: Measurement,
    pub(super) more: Measurement,
    /// By how many percent the first may exceed `more` before it is a finding.
    pub(super) slack: u8,
    /// Why it must be less.
    pub(super) because: &'static str,
    /// Whether no body can be otherwise, and not only no usual one.
    pub(super) strict: bool,
}

const fn geometry(less: Measurement, more: Measurement, because: &'static str) -> Order {
    Order { less, more, slack: 0, because, strict: true }
}

const fn anatomy(less: Measurement, more: Measurement, slack: u8, because: &'static str) -> Order {
    Order { less, more, slack, because, strict: false }
}

const PART: &str = "a part is less than the whole";

/// From the body itself; the slack is our judgement. In the published bodies, the closest pair without slack
/// is `waistToSeat` with 88 % of `waistToUpperLeg`.
pub(super) static ORDERS: [Order; 26] = [
    geometry(WaistToHips, WaistToSeat, "the hips are above the seat"),
    anatomy(WaistToSeat, WaistToUpperLeg, 10, "the seat is above the top of the legs"),
    geometry(WaistToHips, WaistToUpperLeg, "the hips are above the top of the legs"),
    geometry(WaistToUpperLeg, WaistToKnee, "the top of the legs is above the knees"),
    geometry(WaistToSeat, WaistToKnee, "the seat is above the knees"),
    geometry(WaistToHips, WaistToKnee, "the hips are above the knees"),
    geometry(WaistToKnee, WaistToFloor, "the knees are above the floor"),
    geometry(WaistToUpperLeg, WaistToFloor, "the top of the legs is above the floor"),
    geometry(WaistToSeat, WaistToFloor, "the seat is above the floor"),
    geometry(Inseam, WaistToFloor, "the inseam begins below the waist"),
    geometry(CrotchDepth, WaistToKnee, "the crotch is above the knees"),
    geometry(ShoulderToElbow, ShoulderToWrist, "the elbow comes before the wrist"),
    anatomy(HpsToBust, HpsToWaistFront, 5, "the bust is above the waist"),
    geometry(WaistToUnderbust, HpsToWaistFront, "the underbust is below the shoulders"),
    geometry(WaistToArmpit, HpsToWaistBack, "the armpits are below the shoulders"),
    geometry(BustSpan, BustFront, PART),
    geometry(BustFront, Chest, PART),
    geometry(HighBustFront, HighBust, PART),
    geometry(SeatBack, Seat, PART),
    geometry(WaistBack, Waist, PART),
    geometry(CrossSeamFront, CrossSeam, PART),
    anatomy(Knee, UpperLeg, 0, "a leg is thinner at the knee than at its top"),
    anatomy(Ankle, Heel, 25, "a foot is thicker over the heel than the leg above it"),
    anatomy(Wrist, Biceps, 15, "an arm is thinner at the wrist than at the biceps"),
    anatomy(Neck, Head, 15, "a neck is thinner than the head"),
    anatomy(UpperLeg, Seat, 0, "one leg is thinner than the seat"),
];

//! Values that are wrong in themselves, whatever the rest of the set is: no number, not above zero, an angle
//! for a length, a slope that no shoulder has.

use super::super::sound::sound;
use super::super::{Length, Measurement, Measurements, Name, Problem, ProblemKind, Quantity, degrees};
use super::body::Row;
use super::finding::{Finding, FindingKind, Severity};
use super::judge::Entry;
use super::slip::UNITS;

/// Shoulder slopes in degrees that people have, and that a shoulder can have. All published bodies have 13°;
/// the rest is our judgement, with room for very square and very sloping shoulders.
const USUAL: (f64, f64) = (3.0, 38.0);
const MOST: f64 = 60.0;

/// A finding for a value that the API would drop or misread.
pub(super) fn problem(problem: &Problem, scale: f64) -> Finding {
    let (name, quantity) = (problem.name(), problem.quantity());
    let (kind, meant) = match problem.kind() {
        ProblemKind::LengthForAngle => (FindingKind::LengthForAngle, slope(quantity.raw())),
        ProblemKind::AngleForLength => (FindingKind::AngleForLength, length(name, quantity.raw(), scale)),
        ProblemKind::NotFinite => (FindingKind::NotFinite, None),
        ProblemKind::NotAboveZero => {
            let turned = Quantity::from_raw(name, -quantity.raw());
            (FindingKind::NotAboveZero, (turned.raw() > 0.0).then_some(turned))
        }
    };
    let finding = Finding::new(Severity::Impossible, kind, vec![name.clone()], problem.to_string());
    finding.suggest(meant.map(|meant| (name.clone(), meant)).into_iter().collect())
}

/// What a number may have been as degrees: itself, or centimetres that became millimetres.
fn slope(number: f64) -> Option<Quantity> {
    let usual = |number: f64| (USUAL.0..=USUAL.1).contains(&number);
    [number, number / 10.0].into_iter().find(|number| usual(*number)).map(|number| degrees(number).into())
}

/// What the number of an angle may have been as a length: in mm, or in the unit that fits best.
fn length(name: &Name, number: f64, scale: f64) -> Option<Quantity> {
    let row = Row::of(name.known()?).filter(|_| number.is_finite() && number > 0.0)?;
    let entry = Entry::new(row, number, scale);
    let factors = [1.0].into_iter().chain(UNITS.iter().take(2).map(|(_, factor, _)| *factor));
    let off = |factor: &f64| entry.off_when(factor.ln()).abs();
    let best = factors.min_by(|a, b| off(a).total_cmp(&off(b)))?;
    (off(&best) < 2.5).then(|| Length::from_mm(number * best).into())
}

/// A finding for a shoulder slope beyond what shoulders have.
pub(super) fn shoulder_slope(set: &Measurements) -> Option<Finding> {
    let name = Measurement::ShoulderSlope;
    let slope = sound(set, name)?.raw();
    if (USUAL.0..=USUAL.1).contains(&slope) {
        return None;
    }
    // 13° are 0.227 radians, and 130 without its decimal point.
    let meant =
        [(FindingKind::TenTimes, slope / 10.0), (FindingKind::Misfit, slope.to_degrees())].into_iter().find(
            |(kind, meant)| (8.0..=30.0).contains(meant) && (*kind == FindingKind::TenTimes || slope < 1.0),
        );
    let severity = if slope > MOST { Severity::Impossible } else { Severity::Unlikely };
    let mut reason =
        format!("shoulderSlope is {}, but {}° to {}° are likely", degrees(slope), USUAL.0, USUAL.1);
    let mut set = Measurements::new();
    let mut found = FindingKind::OutOfRange;
    if let Some((kind, degrees_meant)) = meant {
        let rounded = degrees((degrees_meant * 10.0).round() / 10.0);
        found = if kind == FindingKind::TenTimes { kind } else { found };
        let what = if kind == FindingKind::TenTimes { "ten times too much" } else { "radians" };
        reason.push_str(&format!(": it looks like {what}, {rounded} was meant"));
        set.set(name, rounded);
    }
    Some(Finding::new(severity, found, vec![name.into()], reason).suggest(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::{Neck, ShoulderSlope, WaistToFloor};
    use crate::measurements::{cm, mm};

    /// The kind of the only finding, and what was meant.
    fn told(name: Measurement, value: impl Into<Quantity>) -> (FindingKind, Option<Quantity>) {
        let findings = Measurements::new().with(name, value).check();
        assert_eq!(findings.len(), 1, "{findings:?}");
        (findings[0].kind(), findings[0].suggestion().and_then(|meant| meant.get(name)))
    }

    #[test]
    fn an_angle_for_a_length_is_taken_in_the_unit_that_fits() {
        use FindingKind::AngleForLength;
        assert_eq!(told(Neck, degrees(380.0)), (AngleForLength, Some(mm(380.0).into())));
        assert_eq!(told(Neck, degrees(38.0)), (AngleForLength, Some(mm(380.0).into())));
        assert_eq!(told(WaistToFloor, degrees(41.5)), (AngleForLength, Some(mm(1054.1).into())));
        assert_eq!(told(Neck, degrees(2.0)), (AngleForLength, None));
        assert_eq!(told(Neck, degrees(f64::NAN)), (AngleForLength, None));
    }

    #[test]
    fn a_length_for_an_angle_is_taken_as_degrees() {
        use FindingKind::LengthForAngle;
        assert_eq!(told(ShoulderSlope, mm(13.0)), (LengthForAngle, Some(degrees(13.0).into())));
        assert_eq!(told(ShoulderSlope, cm(13.0)), (LengthForAngle, Some(degrees(13.0).into())));
        assert_eq!(told(ShoulderSlope, mm(0.5)), (LengthForAngle, None));
    }

    #[test]
    fn no_number_has_no_suggestion_and_a_minus_is_taken_away() {
        assert_eq!(told(Neck, mm(f64::INFINITY)), (FindingKind::NotFinite, None));
        assert_eq!(told(Neck, mm(0.0)), (FindingKind::NotAboveZero, None));
        assert_eq!(told(Neck, mm(-380.0)), (FindingKind::NotAboveZero, Some(mm(380.0).into())));
        assert_eq!(
            told(ShoulderSlope, degrees(-13.0)),
            (FindingKind::NotAboveZero, Some(degrees(13.0).into()))
        );
    }

    #[test]
    fn a_slope_beyond_what_shoulders_have_is_told() {
        for slope in [3.0, 13.0, 38.0] {
            assert_eq!(Measurements::new().with(ShoulderSlope, degrees(slope)).check(), [], "{slope}");
        }
        assert_eq!(told(ShoulderSlope, degrees(130.0)), (FindingKind::TenTimes, Some(degrees(13.0).into())));
        assert_eq!(
            told(ShoulderSlope, degrees(0.2269)),
            (FindingKind::OutOfRange, Some(degrees(13.0).into()))
        );
        assert_eq!(told(ShoulderSlope, degrees(45.0)), (FindingKind::OutOfRange, None));
        assert_eq!(told(ShoulderSlope, degrees(2.0)), (FindingKind::OutOfRange, None));
        let of = |slope| Measurements::new().with(ShoulderSlope, degrees(slope)).check()[0].severity();
        assert_eq!([of(45.0), of(61.0)], [Severity::Unlikely, Severity::Impossible]);
    }
}

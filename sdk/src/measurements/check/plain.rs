//! Values that are wrong in themselves, whatever the rest of the set is: no number, not above zero, an angle for a
//! length, a slope that no shoulder has.

use super::super::{Angle, Length, Measurement, Measurements, Name, Problem, ProblemKind, Quantity, degrees};
use super::body::Row;
use super::finding::{Finding, FindingKind, Severity};
use super::judge::Entry;
use super::slip::UNITS;

/// Shoulder slopes in degrees that people have, and that a shoulder can have. All published bodies have 13°; the rest
/// is our judgement, with room for very square and very sloping shoulders.
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
    let off = |factor: &f64| entry.off_when(*factor).abs();
    let best = factors.min_by(|a, b| off(a).total_cmp(&off(b)))?;
    (off(&best) < 2.5).then(|| Length::from_mm(number * best).into())
}

/// A finding for a shoulder slope beyond what shoulders have.
pub(super) fn shoulder_slope(set: &Measurements) -> Option<Finding> {
    let name = Measurement::ShoulderSlope;
    let slope = set.angle(name).map(Angle::in_degrees).filter(|slope| slope.is_finite() && *slope > 0.0)?;
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

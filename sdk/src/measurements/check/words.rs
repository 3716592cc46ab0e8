//! The reasons of findings, for people.

use super::super::{Length, Measurement, Measurements, Name};
use super::finding::{Finding, FindingKind, Severity};
use super::judge::{Entry, Verdict};

/// What a kind of slip looks like.
fn looks_like(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Centimetres => "centimetres taken for millimetres",
        FindingKind::Inches => "inches taken for millimetres",
        FindingKind::Metres => "metres taken for millimetres",
        FindingKind::InchesForCentimetres => "inches taken for centimetres",
        FindingKind::CentimetresForInches => "centimetres taken for inches",
        FindingKind::TenTimes => "ten times too much",
        FindingKind::Half => "half of the whole",
        FindingKind::Double => "the whole, where a part is wanted",
        FindingKind::DigitsSwapped => "two swapped digits",
        FindingKind::DigitDoubled => "a digit written twice",
        FindingKind::DigitDropped => "a digit left out",
        _ => "a mistake",
    }
}

/// A length for a sentence: tenths of a millimetre are the most that a tape shows.
pub(super) fn told(mm: f64) -> Length {
    let parts = if mm < 1.0 { 1000.0 } else { 10.0 };
    Length::from_mm(if mm < 1e6 { (mm * parts).round() / parts } else { mm })
}

/// `neck`, `neck and chest`, `neck, chest and 3 more`.
pub(super) fn listed(names: &[Name]) -> String {
    match names {
        [] => String::new(),
        [one] => one.to_string(),
        [one, other] => format!("{one} and {other}"),
        [one, other, rest @ ..] => format!("{one}, {other} and {} more", rest.len()),
    }
}

/// A finding for verdicts of one kind, with the reason from the first of them.
pub(super) fn finding(verdicts: &[&Verdict]) -> Option<Finding> {
    let first = verdicts.first()?;
    let Verdict { kind, given, likely: (low, high), .. } = first;
    let name = first.name.name();
    let mut names: Vec<Name> = verdicts.iter().map(|verdict| verdict.name.into()).collect();
    let mut meant = Measurements::new();
    for verdict in verdicts {
        if let Some(mm) = verdict.meant {
            meant.set(verdict.name, Length::from_mm(mm));
        }
    }
    // These are rounded once, below.
    let (given, low, high) = (told(*given), Length::from_mm(*low), Length::from_mm(*high));
    let fact = if first.alone {
        format!("{name} is {given}, where {low:.0} to {high:.0} is likely")
    } else {
        format!("{name} is {given}, but the rest makes {low:.0} to {high:.0} likely")
    };
    let reason = match (kind, first.other) {
        (_, Some((other, theirs))) => {
            names.push(other.into());
            meant.set(other, Length::from_mm(first.given));
            format!(
                "{name} is {given} and {} {}: they look like each other's value",
                other.name(),
                told(theirs)
            )
        }
        (FindingKind::Misfit, _) => format!("{fact}; measure it again"),
        (FindingKind::OutOfRange, _) => {
            format!("{name} is {given}, which is beyond all limits of this check; measure it again")
        }
        _ if verdicts.len() > 1 => {
            format!("{} look like {}: {fact}", listed(&names), looks_like(*kind))
        }
        _ => {
            let (looks, meant) = (looks_like(*kind), told(first.best));
            match first.meant {
                Some(_) => format!("{fact}: it looks like {looks}, {meant} was meant"),
                None => format!("{fact}: it may be {looks}, and {meant} meant"),
            }
        }
    };
    let impossible = verdicts.iter().any(|verdict| verdict.impossible);
    let severity = if impossible { Severity::Impossible } else { Severity::Unlikely };
    Some(Finding::new(severity, *kind, names, reason).suggest(meant))
}

/// A finding that `names`, of `all` values that could be looked at, are in another unit.
pub(super) fn unit(
    kind: FindingKind,
    names: Vec<Name>,
    all: usize,
    first: Option<(Measurement, f64)>,
) -> Finding {
    let mut reason = format!("{} of {all} lengths look like {}", names.len(), looks_like(kind));
    if let Some((name, given)) = first {
        reason.push_str(&format!(": {} is {}", name.name(), told(given)));
    }
    if kind == FindingKind::Centimetres {
        reason.push_str("; if this is a doll of a tenth, declare its scale");
    }
    Finding::new(Severity::Impossible, kind, names, reason)
}

/// A note that a set is a body of another scale.
pub(super) fn scale(scale: f64, entries: &[Entry]) -> Finding {
    let names = entries.iter().filter(|entry| entry.row.tells_scale()).map(|entry| entry.row.name.into());
    let percent = (scale * 100.0).round();
    let reason = format!(
        "the lengths are about {percent} % of those of the published adult bodies; \
         if that is right, declare it as the scale"
    );
    Finding::new(Severity::Note, FindingKind::Scale, names.collect(), reason)
}

/// A finding that inches were stored as 24.5 mm each.
pub(super) fn short_inches(short: &[(Measurement, f64)]) -> Finding {
    let meant: Measurements =
        short.iter().map(|(name, inches)| (*name, Length::from_inches(*inches))).collect();
    let names = meant.names().cloned().collect();
    let reason = format!(
        "{} values are round numbers of inches of 24.5 mm, and an inch has 25.4 mm: they are 3.5 % too small",
        short.len(),
    );
    Finding::new(Severity::Unlikely, FindingKind::ShortInches, names, reason).suggest(meant)
}

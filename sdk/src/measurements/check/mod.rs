//! Plausibility: what in a set of measurements is probably a mistake, and what was meant.
//!
//! [`Measurements::check`] looks at each value, at pairs and sums, and at the set as a whole. A [`Finding`]
//! has a [`Severity`], a [`FindingKind`], the names involved, a reason with the numbers in it and, where it
//! can be told, a suggestion. One cause gives one finding.

mod body;
mod finding;
mod fit;
mod judge;
mod order;
mod pairs;
mod plain;
mod short_inches;
mod slip;
mod stature;
mod whole;
mod words;

#[cfg(test)]
mod tests;

use super::{Length, Measurements, Name};
use body::Row;
use judge::{Body, Entry, Verdict};

pub use finding::{Finding, FindingKind, Severity};
pub use stature::Stature;

/// How to look for mistakes in a set.
///
/// # How it judges
///
/// The values of a body hang together: along size as published, stature, weight and sex, and each with some
/// freedom of its own. From all the other values follows what is likely for one. A value that is more than
/// four standard deviations off is compared with what each slip would make of it: another unit, ten times too
/// much, half or double, swapped, doubled or missing digits, another measurement's name. The slip that
/// explains it best is the finding; a value that no slip explains must be 6.5 deviations off. Orders of the
/// body and sums are checked on their own, so that two values are enough.
///
/// # How much it can be trusted
///
/// Of 759 measured people none has a finding, nor has any published body; their data are those of Heinz and
/// others, "Exploring Relationships in Body Dimensions", and of Johnson, "Fitting Percentage of Body Fat to
/// Simple Body Measurements" (Journal of Statistics Education, 2003 and 1996), and are about girths. Bodies
/// of the published line, necks of 250 to 560 mm, of which each measurement was varied by itself by up to
/// 10 %, have a finding in less than 1 of 1000; varied by 12 % in 3 of 1000, by 15 % in 25. The limits are
/// wide, as bodies are, so that small mistakes can't be told: 927 for 972, or the waist under the name of the
/// hips. A digit left out at the end looks like centimetres, and what is suggested for it is near but not
/// exact. The share of known mistakes that is caught, kind by kind, stands in the catalogue among the tests
/// (`check/tests/catalogue.md`).
///
/// ```
/// use freesewing::{Measurement::{Chest, Neck}, Measurements, measurements::Check, mm};
///
/// // A doll of a tenth: its centimetres are a person's millimetres.
/// let doll = Measurements::from([(Neck, mm(34.0)), (Chest, mm(92.5))]);
/// assert!(Check::new().scale(0.1).check(&doll).is_empty());
/// assert_eq!(doll.check().len(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    scale: f64,
}

impl Default for Check {
    fn default() -> Self {
        Self::new()
    }
}

impl Check {
    /// A check for people of any size.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, measurements::Check};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0));
    /// assert!(Check::new().check(&robin).is_empty());
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { scale: 1.0 }
    }

    /// For a body of this scale: 0.1 for a doll of a tenth, 2.0 for a giant of twice the size. The scale of a
    /// person is 1. A scale below 0.001 or above 1000 is none, and counts as 1.
    ///
    /// ```
    /// use freesewing::{measurements::Check, sizes};
    ///
    /// let doll = sizes::named("cisFemaleDoll20").unwrap().measurements();
    /// assert!(Check::new().scale(0.2).check(&doll).is_empty());
    /// ```
    #[must_use]
    pub fn scale(mut self, scale: f64) -> Self {
        self.scale = if (0.001..=1000.0).contains(&scale) { scale } else { 1.0 };
        self
    }

    /// What is probably a mistake in the set, the weightiest first. Nothing is found in most sets.
    ///
    /// Names that FreeSewing does not know are not looked at: see [`Measurements::unknown_names`].
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, measurements::Check, mm};
    ///
    /// let doll = Measurements::from([(Neck, mm(3.4)), (Chest, mm(92.5))]);
    /// let findings = Check::new().scale(0.1).check(&doll);
    /// assert_eq!(findings[0].applied_to(&doll).length(Neck), Some(mm(34.0)));
    /// ```
    #[must_use]
    pub fn check(&self, set: &Measurements) -> Vec<Finding> {
        let mut findings: Vec<Finding> =
            set.problems().iter().map(|problem| plain::problem(problem, self.scale)).collect();
        findings.extend(plain::shoulder_slope(set));

        let mut scale = self.scale;
        let mut entries = entries(set, scale);
        if let Some((kind, factor)) = whole::unit(&entries) {
            findings.push(whole_set(&mut entries, kind, factor));
        } else if let Some(short) = short_inches::find(&entries) {
            findings.push(words::short_inches(&short));
        }
        if let Some(factor) = whole::scale(&entries) {
            findings.push(words::scale(scale * factor, &entries));
            scale *= factor;
            for entry in &mut entries {
                entry.rescale(factor);
            }
        }

        let mut body = Body::new(entries, scale);
        let mut verdicts = body.judge();
        let contradictions = order::contradictions(&body.entries);
        let told =
            |name| contradictions.iter().any(|finding| finding.names().iter().any(|other| *other == name));
        verdicts.retain(|verdict| !told(verdict.name));
        findings.extend(merged(&verdicts));
        findings.extend(contradictions);
        weightiest_first(findings)
    }
}

impl Measurements {
    /// What is probably a mistake in a set of a person's measurements, the weightiest first. For a doll or a
    /// giant, declare the [scale](Check::scale).
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck, Waist}, Measurements, cm, mm};
    ///
    /// let set = Measurements::from([(Neck, cm(38.0)), (Chest, mm(92.5)), (Waist, cm(75.0))]);
    /// let findings = set.check();
    /// assert_eq!(
    ///     findings[0].reason(),
    ///     "chest is 92.5 mm, but the rest makes 827 mm to 1165 mm likely: \
    ///      it looks like centimetres taken for millimetres, 925 mm was meant"
    /// );
    /// assert!(findings[0].applied_to(&set).check().is_empty());
    /// ```
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        Check::new().check(self)
    }
}

/// Sorted by severity, else as they came. A sort of the standard library would be larger than the rest of
/// this file.
fn weightiest_first(findings: Vec<Finding>) -> Vec<Finding> {
    let (mut sorted, rest): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.severity() == Severity::Impossible);
    let (unlikely, notes): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|finding| finding.severity() == Severity::Unlikely);
    sorted.extend(unlikely);
    sorted.extend(notes);
    sorted
}

/// The known lengths of a set that are above zero.
fn entries(set: &Measurements, scale: f64) -> Vec<Entry> {
    let known = set.iter().filter_map(|(name, quantity)| {
        let given = quantity.length().map(Length::in_mm).filter(|mm| mm.is_finite() && *mm > 0.0)?;
        Some(Entry::new(Row::of(name.known()?)?, given, scale))
    });
    known.collect()
}

/// The finding that a set is in another unit. From then on its values are taken in that unit.
fn whole_set(entries: &mut [Entry], kind: FindingKind, factor: f64) -> Finding {
    let mut meant = Measurements::new();
    let mut first = None;
    let all = entries.len();
    for entry in entries.iter_mut().filter(|entry| whole::is_in(entry, factor)) {
        first = first.or(Some((entry.row.name, entry.given)));
        entry.multiply(factor);
        meant.set(entry.row.name, Length::from_mm(entry.given));
    }
    let names: Vec<Name> = meant.names().cloned().collect();
    words::unit(kind, names, all, first).suggest(meant)
}

/// A finding for each verdict; units are one finding for all values in them.
fn merged(verdicts: &[Verdict]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut done: Vec<FindingKind> = Vec::new();
    for verdict in verdicts {
        if !slip::UNITS.iter().any(|(kind, ..)| *kind == verdict.kind) {
            findings.extend(words::finding(&[verdict]));
        } else if !done.contains(&verdict.kind) {
            done.push(verdict.kind);
            let alike: Vec<_> = verdicts.iter().filter(|other| other.kind == verdict.kind).collect();
            findings.extend(words::finding(&alike));
        }
    }
    findings
}

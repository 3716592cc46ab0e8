//! What is odd about a set as a whole: all of it in another unit, or a body of another scale.

use super::finding::FindingKind;
use super::judge::Entry;
use super::slip::UNITS;

/// Values that are less off than this could be a body's, in standard deviations of all bodies.
const COULD_BE: f64 = 3.0;

/// The unit that most of a set is in, if it is not millimetres: its kind and how many mm one of it has.
pub(super) fn unit(entries: &[Entry]) -> Option<(FindingKind, f64)> {
    let (mut least, _) = fitting(entries, 0.0);
    let mut unit = None;
    // Units of which one is several of the other are told apart by far; inches for centimetres look like a
    // doll.
    for (kind, factor, _) in UNITS.into_iter().take(4) {
        let (cost, count) = fitting(entries, factor.ln());
        if cost < least && count >= 2 && count * 5 >= entries.len() * 3 {
            least = cost;
            unit = Some((kind, factor));
        }
    }
    unit
}

/// How badly the values fit when each is meant so many times as much (the factor's logarithm is given), and
/// how many could be a body's.
fn fitting(entries: &[Entry], log_factor: f64) -> (f64, usize) {
    let offs = entries.iter().map(|entry| entry.off_when(log_factor));
    let cost = offs.clone().map(|off| (off * off).min(COULD_BE * COULD_BE)).sum();
    (cost, offs.filter(|off| off.abs() < COULD_BE).count())
}

/// Whether this value fits the unit better than millimetres.
pub(super) fn is_in(entry: &Entry, factor: f64) -> bool {
    let off = entry.off_when(factor.ln()).abs();
    off < COULD_BE && off < entry.off_when(0.0).abs()
}

/// The scale of a body that is clearly not of the expected one, as a factor.
///
/// It is the median of the values that say little about weight, when there are three or more and most of them
/// are close to it. It must be beyond 74 to 143 % of the base bodies: our judgement. The published adults are
/// between 91 and 118 % by this, and each of their values, varied by 5 %, is between 77 and 132 %, as far as
/// to necks of 240 and 560 mm. A body of 74 % is some 1.25 m tall.
pub(super) fn scale(entries: &[Entry]) -> Option<f64> {
    const CLEAR: (f64, f64) = (-0.3, 0.36);
    const CLOSE: f64 = 0.2;
    let telling = || entries.iter().filter(|entry| entry.row.tells_scale());
    let outside: Vec<f64> = telling().map(Entry::log_outside).collect();
    let log = median(&outside)?;
    let close = outside.iter().filter(|other| (*other - log).abs() < CLOSE).count();
    if outside.len() < 3 || close * 3 < outside.len() * 2 || (CLEAR.0..=CLEAR.1).contains(&log) {
        return None;
    }
    let scale = median(&telling().map(Entry::log_factor).collect::<Vec<_>>())?.exp();
    // Whatever is smaller or larger is no body, but a mistake.
    (0.03..10.0).contains(&scale).then_some(scale)
}

/// The value with as many below it as above. Counting is quick among a dozen, and smaller than sorting.
fn median(values: &[f64]) -> Option<f64> {
    let below = |value: f64| values.iter().filter(|other| **other < value).count();
    let up_to = |value: f64| values.iter().filter(|other| **other <= value).count();
    let half = values.len() / 2;
    values.iter().copied().find(|value| below(*value) <= half && up_to(*value) > half)
}

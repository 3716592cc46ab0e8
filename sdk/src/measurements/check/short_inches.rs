//! Sets that were typed as inches on the official site and stored with 24.5 mm for each inch.
//!
//! The site's form multiplies a typed inch by 24.5 instead of 25.4, so the whole body comes out 3.5 % small.
//! No single value shows it; but people type eighths or tenths of inches, so that all values lie on a grid of
//! 24.5 mm that values in millimetres or true inches hit by chance only.

use super::super::{Length, Measurement};
use super::judge::Entry;

const SHORT: f64 = 24.5;
const INCH: f64 = 25.4;

/// Parts of an inch that people type.
const PARTS: [f64; 3] = [8.0, 10.0, 16.0];

/// How closely a stored number keeps to its grid, in mm: the site stores all decimals, other programs two.
const EXACT: f64 = 0.006;

/// The values that were stored short, with what was meant in inches, if the set shows it.
///
/// Three values on the grid, and three times as many as are off it and no true inches: a number with decimals
/// hits it by chance once in 85 times, so three of three do so once in 600,000 sets. A set that was rounded
/// to whole millimetres can show it too, with twelve values or more that all lie within half a millimetre of
/// eighths: by chance one set in 500,000.
pub(super) fn find(entries: &[Entry]) -> Option<Vec<(Measurement, f64)>> {
    let (mut short, mut either) = (Vec::new(), Vec::new());
    let (mut clear, mut inches, mut against) = (0, 0, 0);
    for entry in entries {
        let name = entry.row.name;
        match (on_grid(entry.given, SHORT), on_grid(entry.given, INCH)) {
            (Some(meant), None) => {
                short.push((name, meant));
                // Whole inches at times fall on whole millimetres, which says nothing.
                clear += usize::from(!is_metric(entry.given));
            }
            (Some(meant), Some(_)) => either.push((name, meant)),
            (None, Some(_)) => inches += 1,
            (None, None) => against += 1,
        }
    }
    if clear >= 3 && clear >= against * 3 {
        // Numbers that are round either way belong to the rest, if the rest is all of one kind.
        if inches == 0 {
            short.extend(either);
        }
        return Some(short);
    }
    rounded(entries)
}

/// Takes the values that were stored short as what was meant, so that what else is odd about them is judged
/// and repaired by their true length.
pub(super) fn correct(entries: &mut [Entry], short: &[(Measurement, f64)]) {
    for entry in entries {
        if let Some((_, inches)) = short.iter().find(|(name, _)| *name == entry.row.name) {
            let meant = Length::from_inches(*inches).in_mm();
            entry.multiply(meant / entry.given);
            (entry.given, entry.meant) = (meant, meant);
        }
    }
}

fn rounded(entries: &[Entry]) -> Option<Vec<(Measurement, f64)>> {
    const LEAST: usize = 12;
    let all = |inch: f64| -> Option<Vec<_>> {
        entries
            .iter()
            .map(|entry| {
                let eighths = (entry.given * 8.0 / inch).round();
                let near = (eighths * inch / 8.0 - entry.given).abs() <= 0.5 + EXACT;
                near.then_some((entry.row.name, eighths / 8.0))
            })
            .collect()
    };
    let whole = entries.iter().all(|entry| is_metric(entry.given));
    if entries.len() < LEAST || !whole || all(INCH).is_some() { None } else { all(SHORT) }
}

/// Whole millimetres: what a metric tape gives.
fn is_metric(mm: f64) -> bool {
    (mm - mm.round()).abs() < EXACT
}

/// The number of inches, of so many mm, if it is one that people type.
fn on_grid(mm: f64, inch: f64) -> Option<f64> {
    PARTS
        .iter()
        .map(|parts| (mm * parts / inch).round() / parts)
        .find(|inches| (inches * inch - mm).abs() < EXACT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::check::body::Row;
    use Measurement::*;

    const NAMES: [Measurement; 12] =
        [Ankle, Biceps, Chest, Head, Hips, Inseam, Knee, Neck, Seat, UpperLeg, Waist, Wrist];

    fn entries(values: &[f64]) -> Vec<Entry> {
        NAMES.iter().zip(values).map(|(name, mm)| Entry::new(Row::of(*name).unwrap(), *mm, 1.0)).collect()
    }

    #[test]
    fn three_short_values_are_enough_and_two_are_not() {
        let (one, two, three) = (9.625 * SHORT, 10.375 * SHORT, 36.1 * SHORT);
        assert_eq!(
            find(&entries(&[one, two, three])),
            Some(vec![(Ankle, 9.625), (Biceps, 10.375), (Chest, 36.1)])
        );
        assert_eq!(find(&entries(&[one, two])), None);
        assert_eq!(find(&entries(&[one, two, three, 921.3])).map(|short| short.len()), Some(3));
        assert_eq!(find(&entries(&[one, two, three, 921.3, 733.7])), None);
    }

    #[test]
    fn true_inches_beside_short_ones_stay() {
        let found =
            find(&entries(&[9.625 * SHORT, 10.375 * INCH, 36.1 * SHORT, 22.25 * INCH, 35.25 * SHORT]));
        assert_eq!(found, Some(vec![(Ankle, 9.625), (Chest, 36.1), (Hips, 35.25)]));
        assert_eq!(find(&entries(&[9.625 * INCH, 10.375 * INCH, 36.125 * INCH, 22.25 * INCH])), None);
    }

    #[test]
    fn whole_inches_that_are_whole_millimetres_too_join_the_rest() {
        // 40 short inches are 980 mm.
        let found = find(&entries(&[9.625 * SHORT, 10.375 * SHORT, 36.1 * SHORT, 22.25 * SHORT, 980.0]));
        assert_eq!(found.map(|short| short.len()), Some(5));
        assert_eq!(find(&entries(&[980.0, 931.0, 882.0, 539.0, 490.0])), None);
    }

    #[test]
    fn rounded_short_inches_show_in_twelve_values() {
        let inches = [9.625, 10.375, 36.125, 22.25, 35.5, 30.125, 15.0, 13.375, 39.75, 22.5, 29.5, 6.5];
        let rounded: Vec<f64> = inches.iter().map(|inches| (inches * SHORT).round()).collect();
        let wanted = NAMES.into_iter().zip(inches).collect();
        assert_eq!(find(&entries(&rounded)), Some(wanted));
        assert_eq!(find(&entries(&rounded[..11])), None);
        let right: Vec<f64> = inches.iter().map(|inches| (inches * INCH).round()).collect();
        assert_eq!(find(&entries(&right)), None);
    }
}

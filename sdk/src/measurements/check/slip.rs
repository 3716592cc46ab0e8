//! The slips that people make with one number, and what they would have meant.

use super::body::Shape;
use super::finding::FindingKind::{self, *};

/// A slip: its kind, what the number would have been, and how little it takes to believe it.
#[derive(Clone, Copy)]
pub(super) struct Slip {
    pub(super) kind: FindingKind,
    pub(super) meant: f64,
    /// How much better, in natural logarithms of likelihood, the meant value must fit. Common slips need
    /// less.
    pub(super) price: f64,
}

/// The price of a slip that is seldom the reason.
const UNCOMMON: f64 = 14.0;

/// Units that were mistaken for others: the kind, what to multiply by, and the price.
pub(super) const UNITS: [(FindingKind, f64, f64); 6] = [
    (Centimetres, 10.0, 9.0),
    (Inches, 25.4, 9.0),
    (Metres, 1000.0, 9.0),
    (TenTimes, 0.1, 9.0),
    (InchesForCentimetres, 2.54, 12.0),
    (CentimetresForInches, 1.0 / 2.54, 12.0),
];

/// All slips that could have led to this number of millimetres.
pub(super) fn slips(mm: f64, shape: Shape, mut see: impl FnMut(Slip)) {
    let whole = mm.fract() == 0.0;
    let zero = whole && (mm / 10.0).fract() == 0.0;
    for (kind, factor, price) in UNITS {
        let meant = tidy(mm * factor);
        let usual = match kind {
            // Ten times as much ends in a zero, unless there were decimals.
            TenTimes => !whole || zero,
            // People type eighths of inches, and tenths of centimetres.
            InchesForCentimetres => (mm / 1.25).fract() == 0.0,
            CentimetresForInches => !whole && meant.fract() == 0.0,
            _ => true,
        };
        see(Slip { kind, meant, price: if usual { price } else { UNCOMMON } });
    }
    if shape == Shape::Whole {
        see(Slip { kind: Half, meant: tidy(mm * 2.0), price: 10.0 });
    }
    if shape == Shape::Half {
        see(Slip { kind: Double, meant: tidy(mm / 2.0), price: 10.0 });
    }
    // People write whole millimetres, or centimetres with a decimal: the same digits.
    if whole && (10.0..100_000.0).contains(&mm) {
        // A digit written twice is seldom a zero at the end.
        digits(mm as u32, if zero { UNCOMMON } else { 9.0 }, see);
    }
}

/// Slips among the digits of a number, from its last pair to its first.
fn digits(number: u32, twice: f64, mut see: impl FnMut(Slip)) {
    let mut slip = |kind, meant: u32, price| see(Slip { kind, meant: f64::from(meant), price });
    let mut place = 1;
    while number / place >= 1 {
        let (above, below) = (number / place, number % place);
        let (left, right) = (above / 10 % 10, above % 10);
        let rest = above / 100 * 100;
        if above >= 10 && left != right {
            slip(DigitsSwapped, (rest + right * 10 + left) * place + below, 12.0);
        }
        if above >= 10 && left == right {
            slip(DigitDoubled, above / 10 * place + below, twice);
        }
        place *= 10;
    }
    // A digit that was left out may have stood anywhere and been any. Only at the front does it change the
    // number beyond doubt, and whatever looks like centimetres is taken for that.
    for front in 1..=9 {
        slip(DigitDropped, front * place + number, 16.0);
    }
}

/// Takes the noise of a conversion out: a millionth is far below what a tape shows.
fn tidy(mm: f64) -> f64 {
    (mm * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(mm: f64, wanted: FindingKind) -> Vec<f64> {
        let mut found = Vec::new();
        slips(mm, Shape::Whole, |slip| {
            if slip.kind == wanted {
                found.push(slip.meant);
            }
        });
        found
    }

    #[test]
    fn units_are_turned_back_without_noise() {
        assert_eq!(meant(92.7, Centimetres), [927.0]);
        assert_eq!(meant(36.5, Inches), [927.1]);
        assert_eq!(meant(0.927, Metres), [927.0]);
        assert_eq!(meant(9271.0, TenTimes), [927.1]);
        assert_eq!(meant(365.0, InchesForCentimetres), [927.1]);
        assert_eq!(meant(2354.58, CentimetresForInches), [927.0]);
    }

    #[test]
    fn half_and_double_are_looked_for_where_they_can_be() {
        let of = |shape| {
            let mut found = Vec::new();
            slips(400.5, shape, |slip| found.push((slip.kind, slip.meant)));
            found
        };
        assert!(of(Shape::Whole).contains(&(Half, 801.0)));
        assert!(of(Shape::Half).contains(&(Double, 200.25)));
        assert!(of(Shape::Single).iter().all(|(kind, _)| ![Half, Double].contains(kind)));
    }

    #[test]
    fn digits_are_swapped_undoubled_and_put_in_front() {
        assert_eq!(meant(927.0, DigitsSwapped), [972.0, 297.0]);
        assert_eq!(meant(1050.0, DigitsSwapped), [1005.0, 1500.0, 150.0]);
        assert_eq!(meant(9927.0, DigitDoubled), [927.0]);
        assert_eq!(meant(9277.0, DigitDoubled), [927.0]);
        assert_eq!(
            meant(27.0, DigitDropped),
            [127.0, 227.0, 327.0, 427.0, 527.0, 627.0, 727.0, 827.0, 927.0]
        );
        assert!(meant(927.5, DigitsSwapped).is_empty());
        assert!(meant(7.0, DigitDropped).is_empty());
    }

    #[test]
    fn ten_times_too_much_ends_in_a_zero() {
        let price = |mm: f64, wanted: FindingKind| {
            let mut found = 0.0;
            slips(mm, Shape::Single, |slip| {
                if slip.kind == wanted {
                    found = slip.price
                }
            });
            found
        };
        assert!(price(9270.0, TenTimes) < price(9927.0, TenTimes));
        assert!(price(9927.0, DigitDoubled) < price(9900.0, DigitDoubled));
        assert!(price(365.0, InchesForCentimetres) < price(364.0, InchesForCentimetres));
        assert!(price(2354.58, CentimetresForInches) < price(2354.0, CentimetresForInches));
    }
}

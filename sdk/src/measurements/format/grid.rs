//! The values that a format can print, and the nearest of them to a length. All in whole numbers.

use std::fmt::{self, Write};

use crate::measurements::{LengthUnit, text};

/// More would be picometres.
const MOST_DECIMALS: u8 = 9;

/// The values that can be printed: whole multiples of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grid {
    Decimals {
        unit: LengthUnit,
        decimals: u8,
        /// Whether zeros at the end are printed.
        all: bool,
    },
    /// Parts of an inch.
    Fraction { denominator: u8 },
}

impl Grid {
    pub(super) const fn decimals(unit: LengthUnit, decimals: u8, all: bool) -> Self {
        let decimals = if decimals > MOST_DECIMALS { MOST_DECIMALS } else { decimals };
        Self::Decimals { unit, decimals, all }
    }

    /// The number of steps in one unit.
    pub(super) const fn steps_in_one(self) -> u64 {
        match self {
            Self::Decimals { decimals, .. } => 10_u64.pow(decimals as u32),
            Self::Fraction { denominator } => denominator as u64,
        }
    }

    /// One unit in tenths of a millimetre.
    const fn tenths(self) -> u32 {
        match self {
            Self::Decimals { unit, .. } => unit.tenths_of_mm(),
            Self::Fraction { .. } => LengthUnit::Inch.tenths_of_mm(),
        }
    }

    /// The number of steps nearest to so many millimetres, whatever their sign; of two equally near ones the
    /// larger. `None` for what is not finite or beyond all bodies.
    pub(super) fn steps(self, mm: f64) -> Option<u64> {
        let (digits, decimals) = shortest_decimal(mm.abs())?;
        let above = digits.checked_mul(10 * u128::from(self.steps_in_one()))?;
        let below = 10_u128.checked_pow(decimals)?.checked_mul(self.tenths().into())?;
        let half_up = above.checked_mul(2)?.checked_add(below)? / below.checked_mul(2)?;
        u64::try_from(half_up).ok()
    }

    /// The double nearest to so many steps, in millimetres.
    pub(super) fn nearest(self, steps: u64) -> Option<f64> {
        let above = u128::from(steps) * u128::from(self.tenths());
        match self {
            Self::Decimals { decimals, .. } => text::quotient(above, 10, decimals.into()),
            Self::Fraction { denominator } => text::quotient(above, 10 * u128::from(denominator), 0),
        }
    }

    /// Writes so many steps as a number of units.
    pub(super) fn write(self, out: &mut String, steps: u64) -> fmt::Result {
        let (whole, mut part) = (steps / self.steps_in_one(), steps % self.steps_in_one());
        match self {
            Self::Decimals { decimals, all, .. } => {
                let mut decimals = usize::from(decimals);
                while !all && decimals > 0 && part % 10 == 0 {
                    part /= 10;
                    decimals -= 1;
                }
                write!(out, "{whole}")?;
                if decimals > 0 { write!(out, ".{part:0decimals$}") } else { Ok(()) }
            }
            Self::Fraction { denominator } if part > 0 => {
                if whole > 0 {
                    write!(out, "{whole} ")?;
                }
                let common = common_divisor(part, denominator.into());
                write!(out, "{}/{}", part / common, u64::from(denominator) / common)
            }
            Self::Fraction { .. } => write!(out, "{whole}"),
        }
    }
}

/// The shortest decimal number that stands for this double, as its digits and how many of them are decimals.
/// It is what people wrote, where the double itself may be a little more or less.
fn shortest_decimal(value: f64) -> Option<(u128, u32)> {
    /// Ten thousand kilometres. Its picometres still fit a whole number of 64 bits.
    const LARGEST: f64 = 1e10;
    /// Below the smallest step of all.
    const SMALLEST: f64 = 1e-12;
    if value < SMALLEST {
        return Some((0, 0));
    }
    if value.is_nan() || value > LARGEST {
        return None;
    }
    let text = value.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let count = u32::try_from(decimals.len()).ok()?;
    let behind: u128 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
    Some((whole.parse::<u128>().ok()?.checked_mul(10_u128.checked_pow(count)?)?.checked_add(behind)?, count))
}

const fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

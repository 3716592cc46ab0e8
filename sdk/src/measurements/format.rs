//! Printing lengths the way people read them: in millimetres, centimetres, decimal or fractional inches.

mod grid;

use std::fmt::{self, Display, Formatter, Write};

use super::{Length, LengthUnit, Quantity, padding};
use grid::Grid;

/// How to print a length: the unit, the grid to which it is rounded, and how the unit is written.
///
/// A length is rounded to the nearest step of the grid, half a step away from zero. What counts is the
/// decimal number that the length shows, so 10.35 mm becomes 10.4 mm although its double is a little less.
/// Reading back what was printed gives the nearest value on the grid: the same length if it was on the grid,
/// else one within half a step of it. (A length below half a step prints as 0, which is no length.)
///
/// ```
/// use freesewing::{LengthFormat, cm, inches, mm};
///
/// assert_eq!(cm(92.5).format(LengthFormat::centimetres()).to_string(), "92.5 cm");
/// assert_eq!(cm(92.5).format(LengthFormat::centimetres().decimals(2)).to_string(), "92.50 cm");
/// assert_eq!(mm(925.0).format(LengthFormat::fractional_inches(8)).to_string(), "36 3/8 in");
/// assert_eq!(inches(35.99).format(LengthFormat::fractional_inches(16)).to_string(), "36 in");
///
/// let tall = LengthFormat::fractional_inches(2).with_feet().with_marks();
/// assert_eq!(inches(63.5).format(tall).to_string(), "5' 3 1/2\"");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct LengthFormat {
    grid: Grid,
    feet: bool,
    style: Style,
}

/// How the unit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Word,
    Mark,
    Nothing,
}

impl LengthFormat {
    /// Millimetres to the tenth, without needless zeros: `925 mm`, `1003.3 mm`.
    ///
    /// ```
    /// use freesewing::{LengthFormat, inches};
    ///
    /// assert_eq!(inches(39.5).format(LengthFormat::millimetres()).to_string(), "1003.3 mm");
    /// ```
    pub const fn millimetres() -> Self {
        Self::up_to(LengthUnit::Millimetre, 1)
    }

    /// Centimetres to the hundredth, without needless zeros: `92.5 cm`, `93 cm`.
    ///
    /// ```
    /// use freesewing::{LengthFormat, cm};
    ///
    /// assert_eq!(cm(93.0).format(LengthFormat::centimetres()).to_string(), "93 cm");
    /// ```
    pub const fn centimetres() -> Self {
        Self::up_to(LengthUnit::Centimetre, 2)
    }

    /// Inches to the thousandth, without needless zeros: `36.5 in`, `36.375 in`.
    ///
    /// ```
    /// use freesewing::{LengthFormat, mm};
    ///
    /// assert_eq!(mm(925.0).format(LengthFormat::inches()).to_string(), "36.417 in");
    /// ```
    pub const fn inches() -> Self {
        Self::up_to(LengthUnit::Inch, 3)
    }

    /// Inches with a fraction in lowest terms, to the nearest `1/denominator`: `36 1/2 in`, `3/4 in`.
    ///
    /// Tape measures have 8 or 16; any number is possible. 1 prints whole inches, and so does 0.
    ///
    /// ```
    /// use freesewing::{LengthFormat, mm};
    ///
    /// assert_eq!(mm(925.0).format(LengthFormat::fractional_inches(8)).to_string(), "36 3/8 in");
    /// assert_eq!(mm(925.0).format(LengthFormat::fractional_inches(64)).to_string(), "36 27/64 in");
    /// ```
    pub const fn fractional_inches(denominator: u8) -> Self {
        let denominator = if denominator == 0 { 1 } else { denominator };
        Self { grid: Grid::Fraction { denominator }, feet: false, style: Style::Word }
    }

    /// Any unit, to so many decimals and without needless zeros. More than 9 decimals count as 9.
    ///
    /// ```
    /// use freesewing::{LengthFormat, LengthUnit::Metre, cm};
    ///
    /// assert_eq!(cm(105.0).format(LengthFormat::up_to(Metre, 3)).to_string(), "1.05 m");
    /// ```
    pub const fn up_to(unit: LengthUnit, decimals: u8) -> Self {
        let grid = Grid::decimals(unit, decimals, false);
        Self { grid, feet: false, style: Style::Word }
    }

    /// The format with exactly so many decimals, so that numbers can stand below one another. More than 9
    /// count as 9. Fractional inches become decimal ones.
    ///
    /// ```
    /// use freesewing::{LengthFormat, cm};
    ///
    /// assert_eq!(cm(93.0).format(LengthFormat::centimetres().decimals(1)).to_string(), "93.0 cm");
    /// ```
    pub const fn decimals(self, decimals: u8) -> Self {
        Self { grid: Grid::decimals(self.unit(), decimals, true), ..self }
    }

    /// The format with whole feet before the inches: `5 ft 3 1/2 in`, `3 ft`, `11 in`. Other units than inches
    /// and a format without unit stay as they are.
    ///
    /// ```
    /// use freesewing::{LengthFormat, inches};
    ///
    /// let format = LengthFormat::fractional_inches(2).with_feet();
    /// assert_eq!(inches(63.5).format(format).to_string(), "5 ft 3 1/2 in");
    /// ```
    pub const fn with_feet(self) -> Self {
        Self { feet: true, ..self }
    }

    /// The format with `"` for inches and `'` for feet. Metric units have no marks and stay as they are.
    ///
    /// ```
    /// use freesewing::{LengthFormat, inches};
    ///
    /// let format = LengthFormat::fractional_inches(4).with_marks();
    /// assert_eq!(inches(36.75).format(format).to_string(), "36 3/4\"");
    /// ```
    pub const fn with_marks(self) -> Self {
        Self { style: Style::Mark, ..self }
    }

    /// The format without a unit, for a column that has it in its head. [`Length::parse`] reads such numbers.
    ///
    /// ```
    /// use freesewing::{LengthFormat, cm};
    ///
    /// assert_eq!(cm(92.5).format(LengthFormat::centimetres().without_unit()).to_string(), "92.5");
    /// ```
    pub const fn without_unit(self) -> Self {
        Self { style: Style::Nothing, ..self }
    }

    /// The unit of the numbers.
    ///
    /// ```
    /// use freesewing::{LengthFormat, LengthUnit};
    ///
    /// assert_eq!(LengthFormat::fractional_inches(8).unit(), LengthUnit::Inch);
    /// ```
    #[must_use]
    pub const fn unit(self) -> LengthUnit {
        match self.grid {
            Grid::Decimals { unit, .. } => unit,
            Grid::Fraction { .. } => LengthUnit::Inch,
        }
    }

    /// The distance between two neighbouring values that can be printed.
    ///
    /// ```
    /// use freesewing::{LengthFormat, inches, mm};
    ///
    /// assert_eq!(LengthFormat::centimetres().step(), mm(0.1));
    /// assert_eq!(LengthFormat::fractional_inches(8).step(), inches(0.125));
    /// ```
    #[must_use]
    pub fn step(self) -> Length {
        Length::from_mm(self.grid.nearest(1).unwrap_or_default())
    }

    /// The length rounded to the grid, which is what is read back from what is printed. What is not finite,
    /// and what is longer than ten thousand kilometres, stays as it is.
    ///
    /// ```
    /// use freesewing::{LengthFormat, inches, mm};
    ///
    /// assert_eq!(LengthFormat::fractional_inches(8).round(mm(925.0)), inches(36.375));
    /// ```
    #[must_use]
    pub fn round(self, length: Length) -> Length {
        let mm = length.in_mm();
        let nearest = self.grid.steps(mm).and_then(|steps| self.grid.nearest(steps));
        nearest.map_or(length, |nearest| Length::from_mm(nearest.copysign(mm)))
    }

    fn write(self, out: &mut String, length: Length) -> fmt::Result {
        let Some(mut steps) = self.grid.steps(length.in_mm()) else {
            // Nothing that could be rounded.
            write!(out, "{}", length.in_unit(self.unit()))?;
            return self.write_unit(out, self.unit());
        };
        if length.in_mm() < 0.0 && steps > 0 {
            out.push('-');
        }
        if self.feet && self.unit() == LengthUnit::Inch && self.style != Style::Nothing {
            let foot = self.grid.steps_in_one().saturating_mul(12);
            let feet = steps / foot;
            steps %= foot;
            if feet > 0 {
                write!(out, "{feet}")?;
                self.write_unit(out, LengthUnit::Foot)?;
                if steps == 0 {
                    return Ok(());
                }
                out.push(' ');
            }
        }
        self.grid.write(out, steps)?;
        self.write_unit(out, self.unit())
    }

    fn write_unit(self, out: &mut String, unit: LengthUnit) -> fmt::Result {
        let mark = match unit {
            LengthUnit::Inch => Some('"'),
            LengthUnit::Foot => Some('\''),
            _ => None,
        };
        match (self.style, mark) {
            (Style::Nothing, _) => Ok(()),
            (Style::Mark, Some(mark)) => out.write_char(mark),
            _ => write!(out, " {unit}"),
        }
    }
}

/// The number with exactly so many decimals, at most 9, half a step rounded away from zero. (The standard
/// library rounds the double and not the decimal number that it stands for, and needs more code for it.)
pub(crate) fn rounded(number: f64, decimals: usize) -> Result<String, fmt::Error> {
    let decimals = u8::try_from(decimals).unwrap_or(u8::MAX);
    let mut text = String::new();
    let format = LengthFormat::millimetres().decimals(decimals).without_unit();
    format.write(&mut text, Length::from_mm(number))?;
    Ok(text)
}

impl Length {
    /// The length, to be printed in that format.
    ///
    /// ```
    /// use freesewing::{LengthFormat, mm};
    ///
    /// let chest = mm(925.0);
    /// assert_eq!(format!("{}", chest.format(LengthFormat::centimetres())), "92.5 cm");
    /// assert_eq!(format!("{:>9}|", chest.format(LengthFormat::centimetres())), "  92.5 cm|");
    /// ```
    #[must_use]
    pub const fn format(self, format: LengthFormat) -> Formatted {
        Formatted { quantity: Quantity::Length(self), format }
    }
}

impl Quantity {
    /// The quantity, to be printed in that format. An angle prints its degrees in every format.
    ///
    /// ```
    /// use freesewing::{LengthFormat, Measurement::{Neck, ShoulderSlope}, Measurements, cm, degrees};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.1)).with(ShoulderSlope, degrees(13.0));
    /// let lines: Vec<String> = robin
    ///     .iter()
    ///     .map(|(name, quantity)| format!("{name} {}", quantity.format(LengthFormat::inches())))
    ///     .collect();
    /// assert_eq!(lines, ["neck 15 in", "shoulderSlope 13°"]);
    /// ```
    #[must_use]
    pub const fn format(self, format: LengthFormat) -> Formatted {
        Formatted { quantity: self, format }
    }
}

/// A length or an angle together with the format in which it prints: see [`Length::format`].
///
/// Width and alignment of the formatter count for the whole text; a precision stands for
/// [`LengthFormat::decimals`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Formatted {
    quantity: Quantity,
    format: LengthFormat,
}

impl Display for Formatted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let length = match self.quantity {
            Quantity::Length(length) => length,
            Quantity::Angle(angle) => return angle.fmt(f),
        };
        let format = match f.precision() {
            Some(decimals) => self.format.decimals(u8::try_from(decimals).unwrap_or(u8::MAX)),
            None => self.format,
        };
        let mut text = String::new();
        format.write(&mut text, length)?;
        padding::aligned(f, &text)
    }
}

#[cfg(test)]
mod tests;

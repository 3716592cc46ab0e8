//! The units in which people write lengths.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use super::{ParseQuantityError, text};

/// A unit of length that people measure a body in.
///
/// ```
/// use freesewing::{Length, LengthUnit, inches};
///
/// let column: LengthUnit = "Inches".parse()?;
/// assert_eq!(column, LengthUnit::Inch);
/// assert_eq!(Length::from_unit(36.5, column), inches(36.5));
/// assert_eq!(Length::parse("36 1/2", column)?, inches(36.5));
/// # Ok::<(), freesewing::measurements::ParseQuantityError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LengthUnit {
    /// A thousandth of a metre, the unit of the wire.
    Millimetre,
    /// Ten millimetres.
    Centimetre,
    /// A thousand millimetres.
    Metre,
    /// 25.4 mm (international yard and pound agreement of 1959).
    Inch,
    /// Twelve inches.
    Foot,
}

impl LengthUnit {
    /// All units, from the metric ones to the imperial ones, the small before the large.
    pub const ALL: &'static [Self] =
        &[Self::Millimetre, Self::Centimetre, Self::Metre, Self::Inch, Self::Foot];

    /// The unit's short name: `mm`, `cm`, `m`, `in` or `ft`.
    ///
    /// ```
    /// assert_eq!(freesewing::LengthUnit::Centimetre.as_str(), "cm");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Millimetre => "mm",
            Self::Centimetre => "cm",
            Self::Metre => "m",
            Self::Inch => "in",
            Self::Foot => "ft",
        }
    }

    /// In tenths of a millimetre, where all units are whole.
    pub(crate) const fn tenths_of_mm(self) -> u32 {
        match self {
            Self::Millimetre => 10,
            Self::Centimetre => 100,
            Self::Metre => 10_000,
            Self::Inch => 254,
            Self::Foot => 12 * 254,
        }
    }

    /// The unit that a word means, in capitals or not.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        const WORDS: [(LengthUnit, &[&str]); 5] = [
            (
                LengthUnit::Millimetre,
                &["mm", "mms", "millimetre", "millimetres", "millimeter", "millimeters"],
            ),
            (
                LengthUnit::Centimetre,
                &["cm", "cms", "centimetre", "centimetres", "centimeter", "centimeters"],
            ),
            (LengthUnit::Metre, &["m", "metre", "metres", "meter", "meters"]),
            (LengthUnit::Inch, &["in", "ins", "inch", "inches"]),
            (LengthUnit::Foot, &["ft", "foot", "feet"]),
        ];
        WORDS
            .iter()
            .find(|(_, words)| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
            .map(|(unit, _)| *unit)
    }
}

/// The short name: `mm`, `cm`, `m`, `in` or `ft`.
impl Display for LengthUnit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads a unit as people write it: short or in full, in capitals or not, with a full stop or without, and
/// the marks `"` and `'`.
///
/// # Errors
///
/// When the text is no unit of length.
///
/// ```
/// use freesewing::LengthUnit;
///
/// assert_eq!("cm.".parse(), Ok(LengthUnit::Centimetre));
/// assert_eq!("″".parse(), Ok(LengthUnit::Inch));
/// let error = "ell".parse::<LengthUnit>().unwrap_err();
/// assert_eq!(error.to_string(), "`ell` is not a unit of length: use mm, cm, m, in or ft");
/// ```
impl FromStr for LengthUnit {
    type Err = ParseQuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text::unit(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_reads_back_from_its_own_name() {
        for unit in LengthUnit::ALL {
            assert_eq!(unit.to_string().parse(), Ok(*unit));
            assert_eq!(unit.as_str().to_uppercase().parse(), Ok(*unit));
        }
        assert_eq!(format!("{:>4}|", LengthUnit::Inch), "  in|");
    }

    #[test]
    fn units_are_read_as_people_write_them() {
        for (text, unit) in [
            (" millimetres ", LengthUnit::Millimetre),
            ("Centimeter", LengthUnit::Centimetre),
            ("cms", LengthUnit::Centimetre),
            ("m.", LengthUnit::Metre),
            ("\"", LengthUnit::Inch),
            ("''", LengthUnit::Inch),
            ("”", LengthUnit::Inch),
            ("′", LengthUnit::Foot),
            ("Feet", LengthUnit::Foot),
        ] {
            assert_eq!(text.parse(), Ok(unit), "{text}");
        }
    }

    #[test]
    fn what_is_no_unit_is_named() {
        for (text, told) in [
            ("", "no unit given: write mm, cm, m, in or ft"),
            ("kg", "`kg` is not a unit of length: use mm, cm, m, in or ft"),
            ("°", "`°` is not a unit of length: use mm, cm, m, in or ft"),
            ("cm2", "`cm2` is not a unit of length: use mm, cm, m, in or ft"),
            ("cm mm", "`cm mm` is not a unit of length: use mm, cm, m, in or ft"),
            ("92 cm", "`92 cm` is not a unit of length: use mm, cm, m, in or ft"),
        ] {
            assert_eq!(text.parse::<LengthUnit>().map_err(|error| error.to_string()), Err(told.to_owned()));
        }
    }
}

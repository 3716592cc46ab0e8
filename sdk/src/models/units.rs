//! Which units a person wants to see.

use std::fmt;

use crate::measurements::{LengthFormat, LengthUnit};

/// Which units a person wants to see. It changes no value: the server keeps millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Units {
    /// Centimetres.
    #[default]
    Metric,
    /// Inches.
    Imperial,
}

impl Units {
    /// `metric` or `imperial`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Metric => "metric",
            Self::Imperial => "imperial",
        }
    }

    /// The field `imperial` of the wire.
    pub(crate) const fn is_imperial(self) -> bool {
        matches!(self, Self::Imperial)
    }

    /// From the field `imperial` of the wire.
    pub(crate) const fn of_imperial(imperial: bool) -> Self {
        if imperial { Self::Imperial } else { Self::Metric }
    }
}

/// The unit of numbers without one: centimetres or inches.
impl From<Units> for LengthUnit {
    fn from(units: Units) -> Self {
        match units {
            Units::Metric => Self::Centimetre,
            Units::Imperial => Self::Inch,
        }
    }
}

/// How a length prints: in centimetres to the tenth of a millimetre, or in inches with a fraction to the
/// sixteenth.
impl From<Units> for LengthFormat {
    fn from(units: Units) -> Self {
        match units {
            Units::Metric => Self::centimetres(),
            Units::Imperial => Self::fractional_inches(16),
        }
    }
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_one_flag_on_the_wire_and_words_for_people() {
        for (units, imperial, word) in [(Units::Metric, false, "metric"), (Units::Imperial, true, "imperial")]
        {
            assert_eq!((Units::of_imperial(imperial), units.is_imperial()), (units, imperial));
            assert_eq!(format!("{units} {units:>9}"), format!("{word} {word:>9}"));
        }
        assert_eq!(Units::default(), Units::Metric);
    }

    #[test]
    fn units_say_how_lengths_are_read_and_printed() {
        for (units, unit, printed) in [
            (Units::Metric, LengthUnit::Centimetre, "39.37 cm"),
            (Units::Imperial, LengthUnit::Inch, "15 1/2 in"),
        ] {
            assert_eq!(LengthUnit::from(units), unit);
            assert_eq!(crate::mm(393.7).format(units.into()).to_string(), printed);
        }
    }
}

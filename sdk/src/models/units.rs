//! Which units a person wants to see.

use std::fmt;

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

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

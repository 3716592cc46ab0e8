//! The two wire generations of the API.

use std::fmt;
use std::str::FromStr;

/// Which of the two incompatible generations of the API a server speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Generation {
    /// The legacy API: integer ids.
    #[default]
    V3,
    /// The newest API: UUIDs.
    V4,
}

impl Generation {
    /// The short name: `v3` or `v4`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::V4 => "v4",
        }
    }

    /// How the templates of paths name the id of a record.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::V3 => "{id}",
            Self::V4 => "{uuid}",
        }
    }

    /// The languages that texts and accounts may have.
    pub(crate) fn languages(self) -> &'static [&'static str] {
        match self {
            Self::V3 => &["de", "en", "es", "fr", "nl", "uk"],
            Self::V4 => &["en"],
        }
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no generation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown generation {0:?}: write v3 or v4")]
pub struct UnknownGeneration(String);

impl FromStr for Generation {
    type Err = UnknownGeneration;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "v3" => Ok(Self::V3),
            "v4" => Ok(Self::V4),
            _ => Err(UnknownGeneration(text.to_owned())),
        }
    }
}

//! The formats of files.

use std::fmt::{self, Display, Formatter};

/// A format of files with people's measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// JSON, as FreeSewing's website imports it and its API answers.
    Json,
    /// YAML, as FreeSewing's website imports it and its API exports it.
    Yaml,
    /// A table: comma, semicolon or tab between the cells.
    Csv,
    /// An individual measurement file of SeamlyMe or Valentina.
    Seamly,
}

impl Display for Format {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Csv => "CSV",
            Self::Seamly => "SeamlyMe",
        })
    }
}

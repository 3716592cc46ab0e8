//! What a caller should know although the call succeeded.

use std::fmt;

use crate::measurements::Name;

/// What a caller should know although the call succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The server left a measurement out that was sent, without a word: it does not know the name.
    MeasurementIgnored(Name),
    /// The server kept a measurement that was to be removed.
    MeasurementKept(Name),
    /// The server made the copy of a set and answered with a broken one, so the copy was read again.
    CloneReread,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MeasurementIgnored(name) => {
                write!(f, "the server did not store {name}: it does not know that measurement")
            }
            Self::MeasurementKept(name) => write!(f, "the server still has {name}, which was to be removed"),
            Self::CloneReread => f.write_str("the server answered with a broken copy, so it was read again"),
        }
    }
}

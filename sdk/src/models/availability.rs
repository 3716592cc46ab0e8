//! Whether a name can still be had.

use std::fmt;

use serde::Deserialize;

use super::decode::{DecodeError, FromWire};

/// Whether a name can still be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Availability {
    /// Nobody has it.
    Available,
    /// Somebody has it, or it is none that anybody may have.
    Taken,
}

impl Availability {
    /// Whether nobody has it.
    #[must_use]
    pub const fn is_available(self) -> bool {
        matches!(self, Self::Available)
    }
}

impl fmt::Display for Availability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self.is_available() { "available" } else { "taken" })
    }
}

/// What a 200 says. A name that is available is answered by 404 without a body, which counts as null.
#[derive(Deserialize)]
pub(crate) struct OnWire {
    available: bool,
}

impl FromWire for Availability {
    type Wire = Option<OnWire>;

    fn from_wire(wire: Option<OnWire>) -> Result<Self, DecodeError> {
        let taken = wire.is_some_and(|wire| !wire.available);
        Ok(if taken { Self::Taken } else { Self::Available })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    #[test]
    fn nothing_is_available_and_false_is_taken() {
        let read =
            |body: &str| json::<Availability>(body.as_bytes(), None).map_err(|error| error.to_string());
        assert_eq!(read("null"), Ok(Availability::Available));
        assert_eq!(read(r#"{"result":"success","slug":"a","available":false}"#), Ok(Availability::Taken));
        assert_eq!(read(r#"{"available":true}"#), Ok(Availability::Available));
        assert_eq!(read("{}").unwrap_err(), "missing `available`");
        assert!(read("").is_err(), "an empty body alone says nothing");
        assert_eq!(format!("{} {}", Availability::Available, Availability::Taken), "available taken");
    }
}

//! What a user agrees to.

use std::fmt;

/// What a user agrees to. Each step includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Consent {
    /// The server keeps profile data.
    Profile,
    /// It also keeps measurements, without which there are no sets.
    Measurements,
    /// It also publishes measurements, anonymously, as open data.
    OpenData,
}

impl Consent {
    /// The number on the wire: 1, 2 or 3.
    #[must_use]
    pub const fn get(self) -> i64 {
        match self {
            Self::Profile => 1,
            Self::Measurements => 2,
            Self::OpenData => 3,
        }
    }

    /// From the number on the wire; none for 0, which is no consent, and for numbers that are not known.
    #[must_use]
    pub const fn of_wire(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::Profile),
            2 => Some(Self::Measurements),
            3 => Some(Self::OpenData),
            _ => None,
        }
    }
}

impl fmt::Display for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Profile => "profile",
            Self::Measurements => "measurements",
            Self::OpenData => "open data",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_there_and_back() {
        for (number, consent) in [(1, Consent::Profile), (2, Consent::Measurements), (3, Consent::OpenData)] {
            assert_eq!(consent.get(), number);
            assert_eq!(Consent::of_wire(number), Some(consent));
        }
        assert_eq!([Consent::of_wire(0), Consent::of_wire(4), Consent::of_wire(-1)], [None; 3]);
        assert_eq!(Consent::OpenData.to_string(), "open data");
    }
}

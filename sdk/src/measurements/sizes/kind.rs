//! Adults, dolls and giants.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use crate::measurements::UnknownName;

/// What a published body is: an adult in a size, or a base body made smaller or larger as a whole.
///
/// ```
/// use freesewing::sizes::{self, Kind};
///
/// assert_eq!(Kind::ALL.map(|kind| sizes::of_kind(kind).len()), [20, 12, 8]);
/// assert_eq!("giant".parse(), Ok(Kind::Giant));
/// ```
// Not `non_exhaustive`: it is what the published table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An adult. The size is the circumference of the neck in centimetres.
    Adult,
    /// A doll. The size is its share of the base body in percent, from 10 to 60.
    Doll,
    /// A giant. The size is its share of the base body in percent, from 150 to 300.
    Giant,
}

impl Kind {
    /// All kinds, in the order in which [`all`](super::all) lists them.
    ///
    /// ```
    /// use freesewing::sizes::Kind;
    ///
    /// assert_eq!(Kind::ALL.map(Kind::name), ["adult", "doll", "giant"]);
    /// ```
    pub const ALL: [Self; 3] = [Self::Adult, Self::Doll, Self::Giant];

    /// FreeSewing's name for the group: `adult`, `doll` or `giant`.
    ///
    /// ```
    /// assert_eq!(freesewing::sizes::Kind::Giant.name(), "giant");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Adult => "adult",
            Self::Doll => "doll",
            Self::Giant => "giant",
        }
    }
}

/// The name, such as `adult`.
impl Display for Kind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Reads the name, in capitals or not.
///
/// # Errors
///
/// When it is none of `adult`, `doll` and `giant`.
impl FromStr for Kind {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| UnknownName::new("kind of body", text, Self::ALL.map(Self::name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_as_it_is_printed() {
        for kind in Kind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(kind.name().to_uppercase().parse(), Ok(kind));
        }
        assert_eq!("gaint".parse::<Kind>().unwrap_err().suggestion(), Some("giant"));
    }
}

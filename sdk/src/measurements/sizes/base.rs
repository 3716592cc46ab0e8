//! The two bodies that everything is computed from.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use crate::generated::sizes::Row;
use crate::measurements::{Length, UnknownName, mm};

/// The neck of `cisFemale`, in millimetres: the published base value.
const FEMALE_NECK: f64 = 340.0;
/// The neck of `cisMale`, in millimetres: the published base value.
const MALE_NECK: f64 = 380.0;

/// A base body of FreeSewing's sizing. All others are computed from the two.
///
/// ```
/// use freesewing::{cm, sizes::Base};
///
/// assert_eq!(Base::CisFemale.neck(), cm(34.0));
/// assert_eq!("cisMale".parse(), Ok(Base::CisMale));
/// assert_eq!(Base::CisMale.to_string(), "cisMale");
/// ```
// Not `non_exhaustive`: the formula has two bodies, a third would be another formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Base {
    /// The base body for women. Its neck measures 34 cm.
    CisFemale,
    /// The base body for men. Its neck measures 38 cm.
    CisMale,
}

impl Base {
    /// Both bodies, `cisFemale` first.
    ///
    /// ```
    /// use freesewing::sizes::Base;
    ///
    /// assert_eq!(Base::ALL.map(Base::name), ["cisFemale", "cisMale"]);
    /// ```
    pub const ALL: [Self; 2] = [Self::CisFemale, Self::CisMale];

    /// FreeSewing's name for it: `cisFemale` or `cisMale`.
    ///
    /// ```
    /// assert_eq!(freesewing::sizes::Base::CisFemale.name(), "cisFemale");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CisFemale => "cisFemale",
            Self::CisMale => "cisMale",
        }
    }

    /// The circumference of its neck, from which sizes are counted.
    ///
    /// ```
    /// assert_eq!(freesewing::sizes::Base::CisMale.neck().in_cm(), 38.0);
    /// ```
    #[must_use]
    pub const fn neck(self) -> Length {
        match self {
            Self::CisFemale => mm(FEMALE_NECK),
            Self::CisMale => mm(MALE_NECK),
        }
    }

    /// Its value in a row of the table, in millimetres or degrees.
    pub(super) const fn value(self, row: &Row) -> f64 {
        match self {
            Self::CisFemale => row.female,
            Self::CisMale => row.male,
        }
    }
}

/// The name, such as `cisFemale`.
impl Display for Base {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Reads the name, in capitals or not.
///
/// # Errors
///
/// When it is neither `cisFemale` nor `cisMale`.
impl FromStr for Base {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|base| base.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| UnknownName::new("base body", text, Self::ALL.map(Self::name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::sizes::ROWS;
    use crate::measurements::Measurement;

    #[test]
    fn a_base_is_read_as_it_is_printed() {
        for base in Base::ALL {
            assert_eq!(base.to_string().parse(), Ok(base));
            assert_eq!(base.name().to_uppercase().parse(), Ok(base));
        }
        assert_eq!("cisFemal".parse::<Base>().unwrap_err().suggestion(), Some("cisFemale"));
    }

    #[test]
    fn the_neck_of_a_base_is_that_of_the_table() {
        let row = ROWS.iter().find(|row| row.measurement == Measurement::Neck).unwrap();
        assert_eq!(Base::ALL.map(|base| base.neck().in_mm()), Base::ALL.map(|base| base.value(row)));
    }
}

//! What an API key may do.

use std::fmt;

/// What an API key may do, from 0 (authenticate, nothing else) to 9 (everything).
///
/// | level | meant for |
/// |---|---|
/// | 0 | authenticating |
/// | 1 | reading one's own sets and patterns |
/// | 2 | reading all data of one's own account |
/// | 3 | writing one's own sets and patterns |
/// | 4 | writing all data of one's own account |
/// | 5, 6 | reading, writing the sets and patterns of others |
/// | 7, 8, 9 | for the people who run the service |
///
/// An ordinary account can make keys up to level 4. Ask for no more than the program needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Level(u8);

impl Level {
    /// Reads own sets and patterns.
    pub const READ: Self = Self(1);
    /// Writes own sets and patterns.
    pub const WRITE: Self = Self(3);
    /// Writes all data of the own account; the highest that an ordinary account can give.
    pub const ACCOUNT: Self = Self(4);

    /// A level from 0 to 9.
    ///
    /// # Errors
    /// The number is above 9.
    pub const fn new(level: u8) -> Result<Self, InvalidLevel> {
        if level <= 9 { Ok(Self(level)) } else { Err(InvalidLevel(level as i64)) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// From the wire.
    pub(crate) fn of_wire(level: i64) -> Result<Self, InvalidLevel> {
        u8::try_from(level).map_err(|_| InvalidLevel(level)).and_then(Self::new)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u8> for Level {
    type Error = InvalidLevel;

    fn try_from(level: u8) -> Result<Self, InvalidLevel> {
        Self::new(level)
    }
}

/// A number that is no level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidLevel(i64);

impl fmt::Display for InvalidLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a level: write a number from 0 to 9", self.0)
    }
}

impl std::error::Error for InvalidLevel {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_go_from_zero_to_nine() {
        assert_eq!((Level::READ.get(), Level::WRITE.get(), Level::ACCOUNT.get()), (1, 3, 4));
        assert_eq!(Level::new(9).map(Level::get), Ok(9));
        assert_eq!(Level::of_wire(0).map(Level::get), Ok(0));
        for (error, number) in
            [(Level::new(10), "10"), (Level::of_wire(-1), "-1"), (Level::of_wire(300), "300")]
        {
            let expected = format!("{number} is not a level: write a number from 0 to 9");
            assert_eq!(error.unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn a_level_is_shown_as_its_number() {
        assert_eq!(Level::try_from(3).map(|level| level.to_string()), Ok("3".to_owned()));
        assert_eq!(format!("{:>2}", Level::WRITE), " 3");
        assert!(Level::try_from(10).is_err());
    }
}

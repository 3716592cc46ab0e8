//! How much of the website's interface a user wants to see.

use std::fmt;

/// How much of the website's interface a user wants to see, from 1 (as little as possible) to 5 (everything).
///
/// ```
/// use freesewing::Control;
///
/// assert_eq!(Control::new(3).map(Control::get), Ok(3));
/// assert!(Control::new(6).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Control(u8);

impl Control {
    /// As little as possible, which is what new accounts have.
    pub const LEAST: Self = Self(1);
    /// Everything.
    pub const MOST: Self = Self(5);

    /// A number from 1 to 5.
    ///
    /// # Errors
    /// The number is another one.
    pub const fn new(number: u8) -> Result<Self, InvalidControl> {
        if number >= 1 && number <= 5 { Ok(Self(number)) } else { Err(InvalidControl(number)) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// From the wire; a number that is none counts as the nearest one.
    pub(crate) fn of_wire(number: i64) -> Self {
        Self(u8::try_from(number.clamp(1, 5)).unwrap_or(1))
    }
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u8> for Control {
    type Error = InvalidControl;

    fn try_from(number: u8) -> Result<Self, InvalidControl> {
        Self::new(number)
    }
}

/// A number that does not say how much of the interface to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidControl(u8);

impl fmt::Display for InvalidControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no level of control: write a number from 1 to 5", self.0)
    }
}

impl std::error::Error for InvalidControl {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_goes_from_one_to_five() {
        assert_eq!((Control::new(1), Control::new(5)), (Ok(Control::LEAST), Ok(Control::MOST)));
        for number in [0, 6, 255] {
            let error = Control::try_from(number).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("{number} is no level of control: write a number from 1 to 5")
            );
        }
        assert_eq!([-3, 0, 1, 4, 5, 900].map(|number| Control::of_wire(number).get()), [1, 1, 1, 4, 5, 5]);
        assert_eq!(Control::MOST.to_string(), "5");
    }
}

//! The state of an account.

use std::fmt;

/// The state of an account. Only an active one can make calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AccountStatus {
    /// Signed up, and not confirmed yet.
    Inactive,
    /// In use.
    Active,
    /// Frozen by its owner. Only an administrator can undo that.
    Frozen,
    /// Disabled by an administrator.
    Disabled,
    /// A number that this version does not know.
    Other(i64),
}

impl AccountStatus {
    /// The number on the wire: 0, 1, -1 or -2.
    #[must_use]
    pub const fn get(self) -> i64 {
        match self {
            Self::Inactive => 0,
            Self::Active => 1,
            Self::Frozen => -1,
            Self::Disabled => -2,
            Self::Other(number) => number,
        }
    }

    /// From the number on the wire.
    #[must_use]
    pub const fn of_wire(number: i64) -> Self {
        match number {
            0 => Self::Inactive,
            1 => Self::Active,
            -1 => Self::Frozen,
            -2 => Self::Disabled,
            number => Self::Other(number),
        }
    }

    /// Whether the account can make calls.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Active)
    }
}

impl fmt::Display for AccountStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inactive => f.pad("inactive"),
            Self::Active => f.pad("active"),
            Self::Frozen => f.pad("frozen"),
            Self::Disabled => f.pad("disabled"),
            Self::Other(number) => number.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_there_and_back() {
        use AccountStatus::{Active, Disabled, Frozen, Inactive, Other};
        for (number, status, name) in [
            (0, Inactive, "inactive"),
            (1, Active, "active"),
            (-1, Frozen, "frozen"),
            (-2, Disabled, "disabled"),
            (7, Other(7), "7"),
        ] {
            assert_eq!((AccountStatus::of_wire(number), status.get()), (status, number));
            assert_eq!(status.to_string(), name);
            assert_eq!(status.is_active(), number == 1);
        }
    }
}

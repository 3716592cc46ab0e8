//! Why a formula has no value.

use std::fmt::{self, Display, Formatter};

use crate::measurements::files::entry::quoted;

/// What is wrong with a formula, as the end of a sentence about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Fault {
    TooLong,
    TooDeep,
    /// A character that no formula has.
    Character(char),
    /// `92,5`
    Comma(String),
    /// A number with letters behind it, or one that is too large.
    Number(String),
    /// Something that cannot stand where it does.
    Unexpected(String),
    /// The formula ends where something must follow.
    Incomplete,
    /// A bracket that is not closed.
    Unclosed,
    UnknownFunction(String),
    /// A function that the two programs work out in different ways.
    Disputed(String),
    Arguments(String),
    UnknownName(String),
    /// Uses a measurement that is zero, which means that it was not measured.
    Unmeasured(String),
    /// Uses a measurement that has no value itself.
    Unusable(String),
    /// The names that refer to one another in a circle.
    Circle(String),
    DivisionByZero,
    /// Too large, or the root of a negative number and the like.
    NotFinite,
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("is too long: split it into several measurements"),
            Self::TooDeep => f.write_str("has too many brackets within one another: split it"),
            Self::Character('−' | '–') => f.write_str("has a dash for a minus sign: write `-`"),
            Self::Character(found) => {
                write!(f, "has `{}`, which no formula has: remove it", quoted(found.encode_utf8(&mut [0; 4])))
            }
            Self::Comma(part) => write!(
                f,
                "has a comma in `{}`: write decimals with a point, and separate arguments with `;`",
                quoted(part)
            ),
            Self::Number(part) => {
                write!(f, "has `{}`, which is not a usable number: correct it", quoted(part))
            }
            Self::Unexpected(part) => write!(f, "has an unexpected `{}`: correct it", quoted(part)),
            Self::Incomplete => f.write_str("ends too early: complete it"),
            Self::Unclosed => f.write_str("has a bracket that is not closed: close it"),
            Self::UnknownFunction(name) => write!(
                f,
                "uses the function `{}`, which is not known here: replace the formula by its value",
                quoted(name)
            ),
            Self::Disputed(name) => write!(
                f,
                "uses `{}`, which SeamlyMe and Valentina work out differently: replace the formula by its value",
                quoted(name)
            ),
            Self::Arguments(name) => {
                write!(f, "gives `{}` the wrong number of arguments: correct it", quoted(name))
            }
            Self::UnknownName(name) => write!(
                f,
                "uses `{}`, which is not in the file: add it, or replace the formula by its value",
                quoted(name)
            ),
            Self::Unmeasured(name) => {
                write!(f, "needs `{}`, which is not measured: measure it", quoted(name))
            }
            Self::Unusable(name) => {
                write!(f, "needs `{}`, which has no usable value: mend that", quoted(name))
            }
            Self::Circle(names) => write!(f, "refers to itself ({names}): give one of these a number"),
            Self::DivisionByZero => f.write_str("divides by zero: correct it"),
            Self::NotFinite => f.write_str("does not give a usable number: correct it"),
        }
    }
}

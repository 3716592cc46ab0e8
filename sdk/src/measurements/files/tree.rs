//! What JSON and YAML have in common: values with their places.

use std::borrow::Cow;
use std::rc::Rc;

use super::Place;

/// How deep values may lie in each other. Below, they are not looked at: an answer of the API that holds a list of sets
/// needs five.
pub(super) const DEEPEST: usize = 16;

/// The most values of one file, or of one person in a list.
pub(super) const MOST_VALUES: usize = 1_000_000;

/// A value and where it begins.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) place: Place,
    pub(super) value: Value<'a>,
}

/// A value. Numbers keep their text, as a name may look like one.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<Rc<Node<'a>>>),
    Map(Vec<(Cow<'a, str>, Rc<Node<'a>>)>),
    /// Too deep to be looked at.
    Deep,
}

impl Value<'_> {
    /// What it is, for a message.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
            Self::Deep => "something deep",
        }
    }
}

impl<'a> Node<'a> {
    /// The fields of an object.
    pub(super) fn fields(&self) -> Option<&[(Cow<'a, str>, Rc<Node<'a>>)]> {
        match &self.value {
            Value::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// The first field of that name.
    pub(super) fn field(&self, name: &str) -> Option<&Node<'a>> {
        self.fields()?.iter().find(|(known, _)| known == name).map(|(_, node)| &**node)
    }
}

/// The double nearest to a number of JSON or YAML.
pub(super) fn number(text: &str) -> f64 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let radix =
        |digits: &str, radix| u64::from_str_radix(digits, radix).map_or(f64::NAN, |whole| whole as f64);
    sign * match (digits.strip_prefix("0x"), digits.strip_prefix("0o")) {
        (Some(digits), _) => radix(digits, 16),
        (_, Some(digits)) => radix(digits, 8),
        _ if digits.eq_ignore_ascii_case(".inf") => f64::INFINITY,
        _ => digits.parse().unwrap_or(f64::NAN),
    }
}

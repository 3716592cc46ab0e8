//! A name that is none of a list.

use std::fmt::{self, Display, Formatter};

/// How much of the caller's text an error quotes, in characters.
const QUOTED: usize = 32;

/// There is no body or design of that name. [`Display`] says so in one line.
///
/// ```
/// let error = freesewing::sizes::named("nobody").unwrap_err();
/// assert_eq!(error.to_string(), "`nobody` is the name of no body");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    name: String,
}

impl UnknownName {
    /// `name` is quoted on one line and cut short, as it may be anything.
    pub(crate) fn new(what: &'static str, name: &str) -> Self {
        let mut chars = name.trim().chars();
        let mut name: String = chars
            .by_ref()
            .take(QUOTED)
            .map(|c| if c.is_control() || c == '`' { '\u{fffd}' } else { c })
            .collect();
        if chars.next().is_some() {
            name.push('…');
        }
        Self { what, name }
    }
}

impl Display for UnknownName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is the name of no {}", self.name, self.what)
    }
}

impl std::error::Error for UnknownName {}

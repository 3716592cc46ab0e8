//! Fills a path template with its arguments.

use std::fmt::Write as _;

/// Why a path cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// The template names an argument that was not given.
    Missing(String),
    /// The argument is empty, `.` or `..`, which would lead to another path.
    Unsafe(String),
}

impl std::fmt::Display for PathError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "the path needs a value for {{{name}}}"),
            Self::Unsafe(name) => {
                write!(f, "the value for {{{name}}} would lead to another path: it is empty, \".\" or \"..\"")
            }
        }
    }
}

impl std::error::Error for PathError {}

/// Fills `{names}` of a template. `{auth}` takes the kind of the credentials; every other value is percent-encoded,
/// so that it stays inside its segment.
///
/// # Errors
/// A value is missing, or it is one that would change the path.
pub fn fill(template: &str, auth: Option<&str>, arguments: &[(&str, &str)]) -> Result<String, PathError> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        path.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            return Err(PathError::Missing(after.to_owned()));
        };
        rest = tail;
        if name == "auth" {
            path.push_str(auth.ok_or_else(|| PathError::Missing(name.to_owned()))?);
            continue;
        }
        let value = arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let value = value.ok_or_else(|| PathError::Missing(name.to_owned()))?;
        if matches!(value, "" | "." | "..") {
            return Err(PathError::Unsafe(name.to_owned()));
        }
        encode(value, &mut path);
    }
    path.push_str(rest);
    Ok(path)
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
pub(crate) fn encode(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled() {
        assert_eq!(fill("/sets/{auth}", Some("key"), &[]), Ok("/sets/key".into()));
        assert_eq!(
            fill("/sets/{id}/clone/{auth}", Some("jwt"), &[("id", "33")]),
            Ok("/sets/33/clone/jwt".into())
        );
        assert_eq!(fill("/sets/{id}.yaml", None, &[("id", "33")]), Ok("/sets/33.yaml".into()));
        let both = [("check", "a1"), ("id", "x")];
        assert_eq!(fill("/signinlink/{id}/{check}", None, &both), Ok("/signinlink/x/a1".into()));
        assert_eq!(fill("/curated-sets", None, &[]), Ok("/curated-sets".into()));
    }

    #[test]
    fn values_stay_in_their_segment() {
        let path = |value| fill("/users/{id}", None, &[("id", value)]);
        assert_eq!(path("joe@example.com"), Ok("/users/joe%40example.com".into()));
        assert_eq!(path("../x"), Ok("/users/..%2Fx".into()));
        assert_eq!(path("a?b#c%2e d"), Ok("/users/a%3Fb%23c%252e%20d".into()));
        assert_eq!(path("é"), Ok("/users/%C3%A9".into()));
        assert_eq!(path("A-z.0_9~"), Ok("/users/A-z.0_9~".into()));
        for value in ["", ".", ".."] {
            assert_eq!(path(value), Err(PathError::Unsafe("id".into())));
        }
        let error = path("..").unwrap_err().to_string();
        assert_eq!(error, "the value for {id} would lead to another path: it is empty, \".\" or \"..\"");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(fill("/sets/{id}", None, &[]), Err(PathError::Missing("id".into())));
        assert_eq!(fill("/sets/{auth}", None, &[]), Err(PathError::Missing("auth".into())));
        assert_eq!(fill("/sets/{id", None, &[("id", "1")]), Err(PathError::Missing("id".into())));
        assert_eq!(PathError::Missing("id".into()).to_string(), "the path needs a value for {id}");
    }
}

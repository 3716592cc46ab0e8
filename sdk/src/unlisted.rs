//! Requests that the table of operations does not know: a row for each effect, and what a path may look like.

use http::Method;

use crate::engine::cache::EVERYTHING;
use crate::engine::{Access, Content, Effect, Operation, Wire};
use crate::{Credentials, Error};

const EVERYBODY: Access = Access { key: false, jwt: false, guest: false };
const CALLER: Access = Access { key: true, jwt: true, guest: false };

static READ: [Operation; 2] = rows(Effect::Read);
static IDEMPOTENT: [Operation; 2] = rows(Effect::Idempotent);
static CREATE: [Operation; 2] = rows(Effect::Create);
static ACT: [Operation; 2] = rows(Effect::Act);

/// With credentials, and without.
const fn rows(effect: Effect) -> [Operation; 2] {
    [row(effect, CALLER), row(effect, EVERYBODY)]
}

const fn row(effect: Effect, access: Access) -> Operation {
    Operation {
        name: "requestRaw",
        effect,
        act_when: &[],
        deletes: None,
        // Nobody knows what it changes.
        invalidates: &[EVERYTHING],
        v3: Some(wire(access)),
        v4: Some(wire(access)),
    }
}

const fn wire(access: Access) -> Wire {
    Wire {
        // The word of OpenTelemetry for a method that is not among the known.
        method: "_OTHER",
        path: "/{path}",
        access,
        level: None,
        unwrap: None,
        success: &[200, 201, 202, 203, 204, 205, 206],
        // Whatever comes is taken.
        content: Content::Empty,
        fault: None,
    }
}

/// The row for an effect.
pub(crate) fn operation(effect: Effect, anonymous: bool) -> &'static Operation {
    let [caller, everybody] = match effect {
        Effect::Read => &READ,
        Effect::Idempotent => &IDEMPOTENT,
        Effect::Create => &CREATE,
        Effect::Act => &ACT,
    };
    if anonymous { everybody } else { caller }
}

/// A method that is sent, in any letter case.
pub(crate) fn method(text: &str) -> Result<Method, Error> {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    known.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(text)).ok_or_else(|| {
        Error::validation(
            "the method is none that is sent: use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS",
        )
    })
}

/// A path below the base URL that stays where it says it is, with `{auth}` filled in.
///
/// The path is not repeated in errors: it may hold what is nobody's business.
pub(crate) fn path(text: &str, credentials: &Credentials) -> Result<String, Error> {
    let refuse = |reason: &str| Err(Error::validation(format!("the path cannot be used: {reason}")));
    let kind = credentials.kind();
    if text.contains("{auth}") && kind.is_none() {
        return refuse(
            "it has {auth}, but the call has no credentials: give the client some, or leave it out",
        );
    }
    let path = text.replace("{auth}", kind.unwrap_or_default());
    let Some(inner) = path.strip_prefix('/') else {
        return refuse(
            "it does not begin with a slash: write it as below the base URL, for example /sets/{auth}",
        );
    };
    if path.contains(['?', '#']) {
        return refuse("it has a query or a fragment: give the query with `query`");
    }
    let mut segments = inner.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        if segment.is_empty() && !last {
            return refuse("it has two slashes in a row: leave one out");
        }
        match decode(segment).as_deref() {
            None => {
                return refuse("it has characters that no path has: write them percent-encoded, in UTF-8");
            }
            Some("." | "..") => return refuse("it has a \".\" or \"..\", which leads to another path"),
            Some(text) if text.contains(['/', '\\']) || text.chars().any(char::is_control) => {
                return refuse("it hides a slash, a backslash or a control character: leave it out");
            }
            Some(_) => {}
        }
    }
    Ok(path)
}

/// What a segment says; nothing if it is not written as RFC 3986, section 3.3, has it.
fn decode(segment: &str) -> Option<String> {
    let mut out = Vec::with_capacity(segment.len());
    let mut bytes = segment.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let code = digit(bytes.next()?)? * 16 + digit(bytes.next()?)?;
                out.push(u8::try_from(code).ok()?);
            }
            _ if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) => out.push(byte),
            _ => return None,
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<String> {
        path(text, &Credentials::Anonymous).err().map(|error| error.to_string())
    }

    #[test]
    fn paths_stay_where_they_say_they_are() {
        for good in
            ["/", "/sets", "/sets/", "/users/joe%40example.com", "/a/b.json", "/%C3%A9", "/a:b@c;d=1,2"]
        {
            assert_eq!(path(good, &Credentials::Anonymous).ok().as_deref(), Some(good));
        }
        let cases = [
            ("", "slash"),
            ("sets", "slash"),
            ("https://example.org/x", "slash"),
            ("//example.org/x", "two slashes"),
            ("/a//b", "two slashes"),
            ("/a//", "two slashes"),
            ("/../x", "another path"),
            ("/a/.", "another path"),
            ("/a/%2e%2E/b", "another path"),
            ("/a/.%2e", "another path"),
            ("/a%2fb", "hides"),
            ("/a%5Cb", "hides"),
            ("/a%00", "hides"),
            ("/a%0d%0aHost:x", "hides"),
            ("/a\\b", "characters"),
            ("/a b", "characters"),
            ("/\u{e9}", "characters"),
            ("/a\r\n", "characters"),
            ("/a%", "characters"),
            ("/a%2", "characters"),
            ("/a%zz", "characters"),
            ("/a%ff", "characters"),
            ("/a%+1", "characters"),
            ("/a?b=c", "query"),
            ("/a#b", "query"),
            ("/{id}", "characters"),
            ("/sets/{auth}", "credentials"),
        ];
        for (text, reason) in cases {
            let words = refused(text).unwrap_or_default();
            assert!(
                words.starts_with("the path cannot be used: ") && words.contains(reason),
                "{text}: {words}"
            );
        }
    }

    #[test]
    fn the_kind_of_credential_is_filled_in() {
        let token = Credentials::token("a.b.c").unwrap();
        assert_eq!(path("/sets/{auth}", &token).unwrap(), "/sets/jwt");
    }

    #[test]
    fn methods_are_those_that_are_sent() {
        assert_eq!(method("patch").unwrap(), Method::PATCH);
        for bad in ["", "CONNECT", "TRACE", "GET ", "BREW"] {
            assert!(method(bad).unwrap_err().is_validation());
        }
    }

    #[test]
    fn rows_differ_in_effect_and_access() {
        for effect in [Effect::Read, Effect::Idempotent, Effect::Create, Effect::Act] {
            for anonymous in [true, false] {
                let row = operation(effect, anonymous);
                let wire = row.v4.as_ref().unwrap();
                assert_eq!((row.effect, wire.access.is_anonymous()), (effect, anonymous));
            }
        }
    }
}

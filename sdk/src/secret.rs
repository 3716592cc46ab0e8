//! The one type that holds secrets, and the credentials made of it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::KeyId;

/// A text that must not leak: the secret of an API key, a token, a password.
///
/// It prints as `[redacted]`, is wiped from memory when dropped, and cannot be serialised. The bodies of requests, of
/// which signing in has a password, are wiped when dropped as well.
///
/// Some copies cannot be wiped: those that the HTTP library makes of headers and bodies, and the TLS and the system
/// below it, in order to send them; the answer of the server in which a new secret or token arrives; and what the
/// program itself keeps, such as the `&str` that a secret was made of.
///
/// ```
/// use freesewing::Secret;
///
/// let secret = Secret::new("hunter2");
/// assert_eq!(format!("{secret} {secret:?}"), "[redacted] [redacted]");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Whoever asks for it answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&Self> for Secret {
    fn from(secret: &Self) -> Self {
        secret.clone()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// Who calls.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Credentials {
    /// Nobody in particular. Curated sets and a few other things can be read so.
    #[default]
    Anonymous,
    /// An API key, in HTTP Basic authentication.
    Key {
        /// The id of the key.
        id: KeyId,
        /// Its secret.
        secret: Secret,
    },
    /// A token from signing in, as a Bearer token.
    Token(Secret),
}

/// Why credentials cannot be used. The message never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCredentials {
    /// The id of the key is no UUID. What was given instead is not shown: it may be the secret.
    Key,
    /// The secret is empty or holds characters that no secret has.
    Secret,
    /// The token is empty or holds characters that no token has.
    Token,
}

impl fmt::Display for InvalidCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str(
                "the API key cannot be used: its id is not a UUID; check that key and secret are not swapped",
            ),
            Self::Secret => f.write_str(
                "the API secret cannot be used: it is empty or has spaces or other characters that no secret has; \
                 copy it again from where you made the key",
            ),
            Self::Token => f.write_str(
                "the token cannot be used: it is empty or has spaces or other characters that no token has; \
                 copy it again from the answer to signing in",
            ),
        }
    }
}

impl std::error::Error for InvalidCredentials {}

impl Credentials {
    /// An API key with its secret.
    ///
    /// # Errors
    /// The id is no UUID, or the secret is empty or not plain printable text.
    pub fn key(id: impl AsRef<str>, secret: impl Into<Secret>) -> Result<Self, InvalidCredentials> {
        let secret = secret.into();
        let id = id.as_ref().trim().parse().map_err(|_| InvalidCredentials::Key)?;
        if !is_plain(secret.expose()) {
            return Err(InvalidCredentials::Secret);
        }
        Ok(Self::Key { id, secret })
    }

    /// A token from signing in.
    ///
    /// # Errors
    /// The token is empty or not plain printable text.
    pub fn token(token: impl Into<Secret>) -> Result<Self, InvalidCredentials> {
        let token = token.into();
        if !is_plain(token.expose()) {
            return Err(InvalidCredentials::Token);
        }
        Ok(Self::Token(token))
    }

    /// The end of the paths that take these credentials: `key`, `jwt`, or nothing.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Anonymous => None,
            Self::Key { .. } => Some("key"),
            Self::Token(_) => Some("jwt"),
        }
    }

    /// The value of the `Authorization` header. This is the one place where secrets are exposed to be sent.
    #[must_use]
    pub fn authorization(&self) -> Option<Secret> {
        match self {
            Self::Anonymous => None,
            Self::Key { id, secret } => {
                let pair = Zeroizing::new(format!("{id}:{}", secret.expose()));
                let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
                Some(Secret::new(format!("Basic {}", encoded.as_str())))
            }
            Self::Token(token) => Some(Secret::new(format!("Bearer {}", token.expose()))),
        }
    }
}

/// Whether a text is made of visible ASCII characters, as secrets and tokens are.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";

    #[test]
    fn nothing_printable_shows_a_secret() {
        let credentials = [Credentials::key(KEY, "sesame").unwrap(), Credentials::token("sesame").unwrap()];
        for shown in credentials.map(|credentials| format!("{credentials:?} {credentials:#?}")) {
            assert!(shown.contains("[redacted]") && !shown.contains("sesame"), "{shown}");
        }
        assert_eq!(Secret::from("sesame").to_string(), "[redacted]");
    }

    #[test]
    fn headers_follow_the_schemes() {
        let header =
            |credentials: Credentials| credentials.authorization().map(|value| value.expose().to_owned());
        let basic = header(Credentials::key(KEY, "abc").unwrap()).unwrap();
        // `81994296-447a-4b1b-a506-bc31682c734f:abc` in base64.
        assert_eq!(basic, "Basic ODE5OTQyOTYtNDQ3YS00YjFiLWE1MDYtYmMzMTY4MmM3MzRmOmFiYw==");
        assert_eq!(header(Credentials::token("a.b.c").unwrap()).unwrap(), "Bearer a.b.c");
        assert_eq!(header(Credentials::Anonymous), None);
    }

    #[test]
    fn kinds_are_the_ends_of_paths() {
        assert_eq!(Credentials::key(KEY, "x").unwrap().kind(), Some("key"));
        assert_eq!(Credentials::token("x").unwrap().kind(), Some("jwt"));
        assert_eq!(Credentials::Anonymous.kind(), None);
    }

    #[test]
    fn unusable_credentials_are_refused_without_showing_them() {
        let error = Credentials::key("sesame", KEY).unwrap_err();
        assert_eq!(error, InvalidCredentials::Key);
        assert!(error.to_string().ends_with("check that key and secret are not swapped"), "{error}");
        assert!(!format!("{error} {error:?}").contains("sesame"));
        for secret in ["", " ", "ses ame", "sesame\n", "sésame", "\u{7f}"] {
            let error = Credentials::key(KEY, secret).unwrap_err();
            assert_eq!(error, InvalidCredentials::Secret);
            assert!(error.to_string().contains("copy it again from where you made the key"));
            assert_eq!(Credentials::token(secret).unwrap_err(), InvalidCredentials::Token);
        }
        assert!(InvalidCredentials::Token.to_string().contains("the answer to signing in"));
        assert!(
            Credentials::key(format!(" {KEY}\n"), "!~").is_ok(),
            "an id copied with spaces around it is fine"
        );
    }
}

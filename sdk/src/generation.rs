//! The two wire generations of the API.

use std::fmt;
use std::str::FromStr;

/// Which of the two incompatible generations of the API a server speaks.
///
/// Nothing on the wire tells them apart. A client takes the generation from its builder, else from the variable
/// `FREESEWING_GENERATION`, else from the host ([`Generation::of_host`]), else it takes [`Generation::V3`].
///
/// ```
/// use freesewing::Generation;
///
/// assert_eq!("v4".parse(), Ok(Generation::V4));
/// assert_eq!(Generation::of_host("backend.freesewing.eu"), Some(Generation::V4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Generation {
    /// The API under which the open backend was announced: records have whole numbers as ids.
    V3,
    /// The newest API: records have UUIDs as ids.
    V4,
}

impl Generation {
    /// The address of the public V3 server, which is where clients go unless told otherwise.
    pub const PUBLIC_V3: &'static str = "https://backend3.freesewing.org";

    /// The address of the public V4 server.
    pub const PUBLIC_V4: &'static str = "https://backend.freesewing.eu";

    /// The short name: `v3` or `v4`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::V4 => "v4",
        }
    }

    /// The generation that a public host is known to speak.
    #[must_use]
    pub fn of_host(host: &str) -> Option<Self> {
        let is_host_of = |address: &str| address.strip_prefix("https://") == Some(host);
        match host {
            _ if is_host_of(Self::PUBLIC_V3) => Some(Self::V3),
            _ if is_host_of(Self::PUBLIC_V4) => Some(Self::V4),
            _ => None,
        }
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownGeneration(String);

impl fmt::Display for UnknownGeneration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown generation {:?}: write v3 or v4", self.0)
    }
}

impl std::error::Error for UnknownGeneration {}

impl FromStr for Generation {
    type Err = UnknownGeneration;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "v3" => Ok(Self::V3),
            "v4" => Ok(Self::V4),
            _ => Err(UnknownGeneration(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_hosts_tell_their_generation() {
        assert_eq!(Generation::of_host("backend3.freesewing.org"), Some(Generation::V3));
        assert_eq!(Generation::of_host("backend.freesewing.eu"), Some(Generation::V4));
        assert_eq!(Generation::of_host("localhost"), None);
        assert_eq!(Generation::of_host("https://backend.freesewing.eu"), None);
    }

    #[test]
    fn names_are_read_in_any_case_and_others_are_refused() {
        assert_eq!("V3".parse(), Ok(Generation::V3));
        assert_eq!(Generation::V4.to_string().parse(), Ok(Generation::V4));
        let error = "v5".parse::<Generation>().unwrap_err();
        assert_eq!(error.to_string(), "unknown generation \"v5\": write v3 or v4");
    }
}

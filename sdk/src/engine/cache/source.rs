//! Where an answer came from.

use std::fmt;
use std::time::Duration;

/// Where the value of a call came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The server sent it.
    Server,
    /// It was still fresh, and nothing was sent.
    Cache {
        /// How long ago it arrived, or was last found to be still right.
        age: Duration,
    },
    /// It was kept, and the server said that it has not changed.
    Revalidated,
    /// An identical read was under way already, and its answer served this one too.
    Shared,
    /// The server could not be asked, and an answer that is no longer fresh was better than none. Only after
    /// [`Policy::stale_on_error`](super::Policy::stale_on_error).
    Stale {
        /// How long ago it arrived, or was last found to be still right.
        age: Duration,
    },
}

impl Source {
    /// The word for it: `server`, `cache`, `revalidated`, `shared` or `stale`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Cache { .. } => "cache",
            Self::Revalidated => "revalidated",
            Self::Shared => "shared",
            Self::Stale { .. } => "stale",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())?;
        match self {
            Self::Cache { age } | Self::Stale { age } => write!(f, " ({} s old)", age.as_secs()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_word() {
        let age = Duration::from_millis(61_900);
        let words = [
            (Source::Server, "server"),
            (Source::Cache { age }, "cache (61 s old)"),
            (Source::Revalidated, "revalidated"),
            (Source::Shared, "shared"),
            (Source::Stale { age }, "stale (61 s old)"),
        ];
        for (source, text) in words {
            assert_eq!(source.to_string(), text);
            assert!(text.starts_with(source.as_str()));
        }
    }
}

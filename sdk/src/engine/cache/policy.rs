//! How long answers are kept, and how many.

use std::time::Duration;

/// For how long what everybody may read is fresh: 10 minutes. Curated sets change a few times a year.
const ANONYMOUS: Duration = Duration::from_secs(600);

/// How many answers are kept: 500.
const ENTRIES: usize = 500;

/// How many bytes of answers are kept: 16 MB. All curated sets of the public server together take about 100 KB.
const BYTES: usize = 16 * 1024 * 1024;

/// One answer may take a quarter of the room, so that it never pushes out everything else.
const LARGEST_SHARE: usize = 4;

/// How long a client keeps answers, and how many.
///
/// What everybody may read, such as the curated sets, is fresh for ten minutes: asked again, it comes from memory. One's
/// own records are never fresh, but the server is asked only whether they have changed, where it allows that. Identical
/// reads that are under way at the same time share one request. What the server says in `Cache-Control` can shorten all
/// of this, never lengthen it, and every change that the client makes drops the answers that it makes out of date.
///
/// ```
/// use freesewing::Cache;
/// use std::time::Duration;
///
/// let cache = Cache::default().own(Duration::from_secs(5)).stale_on_error(Duration::from_secs(3600));
/// # let _ = cache;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Policy {
    pub(super) on: bool,
    pub(super) anonymous: Duration,
    pub(super) own: Duration,
    pub(super) entries: usize,
    pub(super) bytes: usize,
    pub(super) stale_on_error: Option<Duration>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            on: true,
            anonymous: ANONYMOUS,
            own: Duration::ZERO,
            entries: ENTRIES,
            bytes: BYTES,
            stale_on_error: None,
        }
    }
}

impl Policy {
    /// No cache: every call asks the server, and nothing is kept or shared.
    pub fn off() -> Self {
        Self { on: false, ..Self::default() }
    }

    /// For how long what everybody may read is fresh: 10 minutes unless said otherwise.
    pub fn anonymous(mut self, fresh: Duration) -> Self {
        self.anonymous = fresh;
        self
    }

    /// For how long what was read with credentials is fresh: not at all unless said otherwise. Changes that others make
    /// meanwhile, on another device for instance, are not seen for so long.
    pub fn own(mut self, fresh: Duration) -> Self {
        self.own = fresh;
        self
    }

    /// How many answers are kept: 500 unless said otherwise. The one that was not used for the longest time goes first.
    pub fn entries(mut self, entries: usize) -> Self {
        self.entries = entries;
        self
    }

    /// How many bytes of answers are kept: 16 MB unless said otherwise. One answer may take a quarter of it.
    pub fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// For how long after its freshness an answer may still be given out when the server cannot be reached, fails or asks
    /// for a pause. Such an answer says so in its warnings. Never, unless this is called.
    pub fn stale_on_error(mut self, longest: Duration) -> Self {
        self.stale_on_error = Some(longest);
        self
    }

    /// The most bytes that one answer may have to be kept.
    pub(super) fn largest(&self) -> usize {
        self.bytes / LARGEST_SHARE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        let policy = Policy::default();
        assert!(policy.on);
        assert_eq!((policy.anonymous, policy.own), (Duration::from_secs(600), Duration::ZERO));
        assert_eq!((policy.entries, policy.bytes, policy.largest()), (500, 16_777_216, 4_194_304));
        assert_eq!(policy.stale_on_error, None);
        assert!(!Policy::off().on);
    }

    #[test]
    fn setters_change_one_thing_each() {
        let second = Duration::from_secs(1);
        let changed = Policy::default().anonymous(second).own(second * 2).entries(3).bytes(4);
        let expected = Policy {
            on: true,
            anonymous: second,
            own: second * 2,
            entries: 3,
            bytes: 4,
            stale_on_error: Some(second * 5),
        };
        assert_eq!(changed.stale_on_error(second * 5), expected);
    }
}

//! Which tokens were given since a reset that leads to the same tokens again.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

/// The tokens that count. A seeded server begins again with the same ids, so a token from before a reset could name
/// somebody else by now; but the same session gives the same tokens again, and these must be good.
///
/// The clock of a seeded server stands, so a person gets the same token again and again, and this stays small.
#[derive(Default)]
pub(super) struct Given(Mutex<Option<HashSet<[u8; 32]>>>);

impl Given {
    /// From now on only those count that are given from now on.
    pub(super) fn forget(&self) {
        *self.lock() = Some(HashSet::new());
    }

    pub(super) fn note(&self, token: &str) {
        if let Some(given) = &mut *self.lock() {
            given.insert(Sha256::digest(token).into());
        }
    }

    pub(super) fn counts(&self, token: &str) -> bool {
        self.lock().as_ref().is_none_or(|given| given.contains(&Sha256::digest(token)[..]))
    }

    fn lock(&self) -> MutexGuard<'_, Option<HashSet<[u8; 32]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_given_since_counts() {
        let given = Given::default();
        assert!(given.counts("a"), "before there was a reset, every good token counts");
        given.note("a");
        given.forget();
        assert!(!given.counts("a"));
        given.note("b");
        assert!(given.counts("b") && !given.counts("a"));
        given.forget();
        assert!(!given.counts("b"));
    }
}

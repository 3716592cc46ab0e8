//! What a worker has been promised: the sets and keys that are there.

use std::collections::BTreeMap;

use fastrand::Rng;
use freesewing::{ApiKey, KeyId, RecordId, Set};

/// A set that the server acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) id: RecordId,
    pub(crate) notes: String,
}

impl Kept {
    pub(crate) fn of(set: &Set) -> Self {
        Self { id: set.id(), notes: set.notes().to_owned() }
    }
}

/// By their names, which are given once.
#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) sets: BTreeMap<String, Kept>,
    pub(crate) keys: BTreeMap<String, KeyId>,
}

impl Books {
    /// One of the sets.
    pub(crate) fn any_set(&self, random: &mut Rng) -> Option<(String, Kept)> {
        let place = random.usize(..self.sets.len().max(1));
        self.sets.iter().nth(place).map(|(name, kept)| (name.clone(), kept.clone()))
    }

    /// A list has to show what these books say, once each.
    pub(crate) fn check_sets(&self, worker: &str, list: &[Set]) {
        let shown: BTreeMap<String, Kept> =
            list.iter().map(|set| (set.name().to_owned(), Kept::of(set))).collect();
        assert_eq!(shown.len(), list.len(), "{worker}: something was made twice: {list:?}");
        assert_eq!(shown, self.sets, "{worker}: the list is not what was promised");
    }

    pub(crate) fn check_keys(&self, worker: &str, list: &[ApiKey]) {
        let shown: BTreeMap<String, KeyId> =
            list.iter().map(|key| (key.name().to_owned(), key.id())).collect();
        assert_eq!(shown.len(), list.len(), "{worker}: a key was made twice: {list:?}");
        assert_eq!(shown, self.keys, "{worker}: the keys are not what was promised");
    }
}

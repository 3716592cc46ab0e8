//! The answers that are kept, the one that was not used for the longest time first in line to go.

use std::fmt;
use std::sync::Arc;

use lru::LruCache;

use super::entry::Entry;
use super::{Key, Policy};

/// The answers that are kept.
pub(super) struct Memory<P> {
    entries: LruCache<Key, Arc<Entry<P>>>,
    bytes: usize,
}

impl<P> Memory<P> {
    pub(super) fn new() -> Self {
        Self { entries: LruCache::unbounded(), bytes: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// An entry, which counts as used.
    pub(super) fn get(&mut self, key: &Key) -> Option<&Arc<Entry<P>>> {
        self.entries.get(key)
    }

    /// An entry, which does not count as used.
    pub(super) fn peek(&self, key: &Key) -> Option<&Arc<Entry<P>>> {
        self.entries.peek(key)
    }

    /// Keeps an entry instead of the one with the same key, and lets others go until all have room. One that is too large
    /// is not kept.
    pub(super) fn put(&mut self, key: Key, entry: Arc<Entry<P>>, policy: &Policy) {
        self.remove(&key);
        if entry.size > policy.largest() || policy.entries == 0 {
            return;
        }
        self.bytes += entry.size;
        self.entries.put(key, entry);
        while self.bytes > policy.bytes || self.entries.len() > policy.entries {
            let Some((_, gone)) = self.entries.pop_lru() else { return };
            self.bytes -= gone.size;
        }
    }

    pub(super) fn remove(&mut self, key: &Key) {
        if let Some(gone) = self.entries.pop(key) {
            self.bytes -= gone.size;
        }
    }

    /// Lets all answers of these operations go.
    pub(super) fn remove_operations(&mut self, operations: &[&str]) {
        let concerned = self.entries.iter().map(|(key, _)| key);
        let concerned = concerned.filter(|key| super::concerns(operations, key.operation()));
        for key in concerned.cloned().collect::<Vec<_>>() {
            self.remove(&key);
        }
    }
}

impl<P> fmt::Debug for Memory<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("entries", &self.len()).field("bytes", &self.bytes).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::engine::Moment;
    use crate::engine::cache::{Control, FlightId};
    use crate::generated::operations::GET_SET;

    fn key(number: u8) -> Key {
        Key::of(&GET_SET, GET_SET.v3.as_ref().unwrap(), &format!("/sets/{number}"), None, b"").unwrap()
    }

    fn entry(size: usize) -> Arc<Entry<()>> {
        Arc::new(Entry {
            payload: (),
            size,
            etag: None,
            control: Control::default(),
            stored: Moment::default(),
            fresh_for: Duration::ZERO,
            flight: FlightId(0),
        })
    }

    fn kept(memory: &Memory<()>) -> Vec<u8> {
        (0..=u8::MAX).filter(|number| memory.peek(&key(*number)).is_some()).collect()
    }

    #[test]
    fn the_one_not_used_for_the_longest_time_goes_first() {
        let policy = Policy::default().entries(3);
        let mut memory = Memory::new();
        for number in 0..3 {
            memory.put(key(number), entry(1), &policy);
        }
        memory.get(&key(0));
        memory.peek(&key(1));
        memory.put(key(3), entry(1), &policy);
        assert_eq!(kept(&memory), [0, 2, 3]);
    }

    #[test]
    fn bytes_are_bounded_and_one_entry_takes_a_quarter_at_most() {
        let policy = Policy::default().bytes(100);
        let mut memory = Memory::new();
        for number in 0..5 {
            memory.put(key(number), entry(25), &policy);
        }
        assert_eq!((kept(&memory), memory.bytes()), (vec![1, 2, 3, 4], 100));
        memory.put(key(4), entry(26), &policy);
        assert_eq!((kept(&memory), memory.bytes()), (vec![1, 2, 3], 75), "nor is the older one kept");
        memory.remove_operations(&["listSets"]);
        assert_eq!(memory.len(), 3);
        memory.remove_operations(&["listSets", "getSet"]);
        assert_eq!((memory.len(), memory.bytes()), (0, 0));
    }

    proptest! {
        #[test]
        fn the_bounds_always_hold(
            entries in 0_usize..5,
            bytes in 0_usize..200,
            steps in prop::collection::vec((0_u8..8, 0_usize..60, any::<bool>()), 0..60),
        ) {
            let policy = Policy::default().entries(entries).bytes(bytes);
            let mut memory = Memory::new();
            for (number, size, remove) in steps {
                if remove {
                    memory.remove(&key(number));
                } else {
                    memory.put(key(number), entry(size), &policy);
                    let fits = size <= policy.largest() && entries > 0;
                    prop_assert_eq!(memory.peek(&key(number)).is_some(), fits);
                }
                let sum: usize = kept(&memory).into_iter().map(|n| memory.peek(&key(n)).unwrap().size).sum();
                prop_assert_eq!(memory.bytes(), sum);
                prop_assert!(memory.len() <= entries && sum <= bytes);
            }
        }
    }
}

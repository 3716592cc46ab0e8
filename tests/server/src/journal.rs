//! What arrived, for tests to look at afterwards.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many requests are remembered; then the oldest go.
const CAPACITY: usize = 10_000;

/// A request that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestRecord {
    /// The method as it was sent.
    pub method: String,
    /// The path as it was sent, without the query.
    pub path: String,
    /// The route that took it, for instance `GET /sets/{id}/key`; `None` when no route did.
    pub route: Option<String>,
    /// The status of the answer; `None` while there is none: still under way, connection dropped, client gone.
    pub status: Option<u16>,
    /// Whether it carried an `Authorization` header.
    pub authorization: bool,
}

/// The place of one request in the journal.
#[derive(Clone, Copy)]
pub(crate) struct Entry(u64);

#[derive(Default)]
struct Ring {
    records: VecDeque<RequestRecord>,
    forgotten: u64,
}

/// The last requests, oldest first.
#[derive(Default)]
pub(crate) struct Journal(Mutex<Ring>);

impl Journal {
    pub(crate) fn arrived(&self, method: &str, path: &str, authorization: bool) -> Entry {
        let mut ring = self.lock();
        if ring.records.len() == CAPACITY {
            ring.records.pop_front();
            ring.forgotten += 1;
        }
        ring.records.push_back(RequestRecord {
            method: method.to_owned(),
            path: path.to_owned(),
            route: None,
            status: None,
            authorization,
        });
        Entry(ring.forgotten + ring.records.len() as u64 - 1)
    }

    pub(crate) fn routed(&self, entry: Entry, route: &str) {
        self.change(entry, |record| record.route = Some(route.to_owned()));
    }

    pub(crate) fn answered(&self, entry: Entry, status: u16) {
        self.change(entry, |record| record.status = Some(status));
    }

    pub(crate) fn all(&self) -> Vec<RequestRecord> {
        self.lock().records.iter().cloned().collect()
    }

    fn change(&self, entry: Entry, change: impl FnOnce(&mut RequestRecord)) {
        let mut ring = self.lock();
        let index = entry.0.checked_sub(ring.forgotten).and_then(|index| usize::try_from(index).ok());
        if let Some(record) = index.and_then(|index| ring.records.get_mut(index)) {
            change(record);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_requests_are_forgotten_and_late_answers_to_them_do_no_harm() {
        let journal = Journal::default();
        let first = journal.arrived("GET", "/first", false);
        let second = journal.arrived("GET", "/second", true);
        for _ in 0..CAPACITY - 1 {
            journal.arrived("GET", "/more", false);
        }
        journal.answered(first, 500);
        journal.routed(second, "GET /second");
        journal.answered(second, 200);
        let all = journal.all();
        assert_eq!(all.len(), CAPACITY);
        assert_eq!((all[0].path.as_str(), all[0].status, all[0].authorization), ("/second", Some(200), true));
        assert_eq!(all[0].route.as_deref(), Some("GET /second"));
        assert!(all[1..].iter().all(|record| record.status.is_none()));
    }
}

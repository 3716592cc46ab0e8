//! The reads that are under way, so that identical ones share one request.

use std::collections::HashMap;

use super::Key;

/// Names one read that is under way. Later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlightId(pub(super) u64);

/// A read that is under way.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) key: Key,
    /// Whether a write has ended since it began: what it brings may be out of date, and is for those alone who wait for
    /// it already.
    pub(super) outdated: bool,
}

/// The reads that are under way.
#[derive(Debug, Default)]
pub(super) struct Flights {
    last: u64,
    flights: HashMap<FlightId, Flight>,
    /// The newest of each key that others may join.
    joinable: HashMap<Key, FlightId>,
}

impl Flights {
    /// A read begins. If others may join it, later ones join this and no earlier one.
    pub(super) fn start(&mut self, key: &Key, joinable: bool) -> FlightId {
        self.last += 1;
        let id = FlightId(self.last);
        self.flights.insert(id, Flight { key: key.clone(), outdated: false });
        if joinable {
            self.joinable.insert(key.clone(), id);
        }
        id
    }

    pub(super) fn joinable(&self, key: &Key) -> Option<FlightId> {
        self.joinable.get(key).copied()
    }

    /// A read has ended, however it did. `None` if it had before.
    pub(super) fn end(&mut self, id: FlightId) -> Option<Flight> {
        let flight = self.flights.remove(&id)?;
        if self.joinable(&flight.key) == Some(id) {
            self.joinable.remove(&flight.key);
        }
        Some(flight)
    }

    /// A write has ended: the reads of these operations that are under way are neither joined nor kept any more.
    pub(super) fn outdate(&mut self, operations: &[&str]) {
        for flight in self.flights.values_mut() {
            flight.outdated |= super::concerns(operations, flight.key.operation());
        }
        self.joinable.retain(|key, _| !super::concerns(operations, key.operation()));
    }

    pub(super) fn len(&self) -> usize {
        self.flights.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::operations::GET_SET;

    fn key(path: &str) -> Key {
        Key::of(&GET_SET, GET_SET.v3.as_ref().unwrap(), path, None, b"").unwrap()
    }

    #[test]
    fn the_newest_flight_is_joined() {
        let mut flights = Flights::default();
        let (key, other) = (key("/sets/1"), key("/sets/2"));
        let first = flights.start(&key, true);
        assert_eq!((flights.joinable(&key), flights.joinable(&other)), (Some(first), None));
        let second = flights.start(&key, true);
        assert!(second > first);
        assert_eq!(flights.joinable(&key), Some(second));
        flights.start(&key, false);
        assert_eq!(flights.joinable(&key), Some(second));
        assert!(flights.end(first).is_some());
        assert_eq!(flights.joinable(&key), Some(second), "the end of an older one changes nothing");
        assert!(flights.end(second).is_some_and(|flight| !flight.outdated));
        assert_eq!(flights.joinable(&key), None);
        assert!(flights.end(second).is_none());
        assert_eq!(flights.len(), 1);
    }

    #[test]
    fn a_write_outdates_what_is_under_way() {
        let mut flights = Flights::default();
        let key = key("/sets/1");
        let before = flights.start(&key, true);
        flights.outdate(&["listSets"]);
        assert_eq!(flights.joinable(&key), Some(before));
        flights.outdate(&["getSet"]);
        assert_eq!(flights.joinable(&key), None);
        let after = flights.start(&key, true);
        assert!(flights.end(before).unwrap().outdated);
        assert_eq!(flights.joinable(&key), Some(after));
        assert!(!flights.end(after).unwrap().outdated);
    }
}

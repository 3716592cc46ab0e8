//! The state of a cache: what is kept, what is under way, and what has been saved so far.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::entry::Entry;
use super::flights::{Flight, FlightId, Flights};
use super::memory::Memory;
use super::{Control, Key, Policy};
use crate::ErrorKind;
use crate::engine::{Headers, Moment};

/// How a read wants to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The server is asked whatever is kept, and no read is joined that began before. What it answers is kept.
    pub no_cache: bool,
    /// Others may join this read, and it may join another. A read that is tried more or less often than the others of
    /// its client does neither.
    pub shared: bool,
    /// The driver can send `If-None-Match`. In a browser it cannot: the preflight of V4 refuses that header.
    pub conditional: bool,
}

impl Default for Ask {
    fn default() -> Self {
        Self { no_cache: false, shared: true, conditional: true }
    }
}

/// What a read is to do.
#[derive(Debug)]
#[must_use]
#[non_exhaustive]
pub enum Entrance<P> {
    /// Take this, and send nothing.
    Fresh {
        /// The answer.
        entry: Arc<Entry<P>>,
        /// How old it is.
        age: Duration,
    },
    /// Wait for this read, which is under way.
    Join(FlightId),
    /// Send the request, and say how it ended: [`State::answered`], [`State::not_modified`], [`State::failed`] or
    /// [`State::abandoned`].
    Lead {
        /// The name of this read.
        flight: FlightId,
        /// What is kept: send its [`etag`](Entry::etag) as `If-None-Match`.
        known: Option<Arc<Entry<P>>>,
    },
    /// Send the request. The cache is off and wants to hear nothing.
    Pass,
}

/// What a cache has done so far, and what it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// The answers that are kept.
    pub entries: usize,
    /// Their bytes: bodies and headers.
    pub bytes: usize,
    /// The reads that are under way.
    pub in_flight: usize,
    /// The reads that were answered from memory.
    pub hits: u64,
    /// The reads that joined another.
    pub shared: u64,
    /// The reads that the server answered with "not modified".
    pub revalidated: u64,
    /// The reads that failed, and got an answer that was no longer fresh.
    pub stale: u64,
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entries, bytes, hits, shared, revalidated, stale, .. } = self;
        write!(
            f,
            "cache: {entries} answers ({bytes} bytes); {hits} hits, {shared} shared, {revalidated} unchanged, {stale} stale"
        )
    }
}

/// The cache of one client and its clones. `P` is what the driver keeps of an answer.
#[derive(Debug)]
pub struct State<P> {
    policy: Policy,
    memory: Memory<P>,
    flights: Flights,
    usage: Usage,
}

impl<P> State<P> {
    /// An empty cache.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { policy, memory: Memory::new(), flights: Flights::default(), usage: Usage::default() }
    }

    /// Whether the cache does anything. The driver may ask once.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.policy.on
    }

    /// What has been saved so far.
    #[must_use]
    pub fn usage(&self) -> Usage {
        Usage {
            entries: self.memory.len(),
            bytes: self.memory.bytes(),
            in_flight: self.flights.len(),
            ..self.usage
        }
    }

    /// A read begins.
    pub fn enter(&mut self, key: &Key, now: Moment, ask: Ask) -> Entrance<P> {
        if !self.policy.on {
            return Entrance::Pass;
        }
        let known = self.memory.get(key).map(Arc::clone);
        if !ask.no_cache {
            if let Some(entry) = known.as_ref().filter(|entry| entry.is_fresh(now)) {
                self.usage.hits += 1;
                return Entrance::Fresh { entry: Arc::clone(entry), age: entry.age(now) };
            }
            if let Some(flight) = self.flights.joinable(key).filter(|_| ask.shared) {
                self.usage.shared += 1;
                return Entrance::Join(flight);
            }
        }
        let known = known.filter(|entry| ask.conditional && entry.etag.is_some());
        Entrance::Lead { flight: self.flights.start(key, ask.shared), known }
    }

    /// A read was answered with a success. What `payload` gives, with its size in bytes, is kept if the rules allow it;
    /// otherwise it is not called.
    pub fn answered(
        &mut self,
        flight: FlightId,
        headers: &dyn Headers,
        now: Moment,
        payload: impl FnOnce() -> (P, usize),
    ) {
        let Some(key) = self.end(flight) else { return };
        // Most own records end here, with nothing else to look at.
        let etag = if headers.has("etag") { single_etag(headers) } else { None };
        if etag.is_none() && self.ours(&key).is_zero() && !self.stands_in() {
            if self.is_newest(&key, flight) {
                self.memory.remove(&key);
            }
            return;
        }
        let control = Control::of_headers(headers, now.unix);
        self.keep(key, flight, control, etag, now, payload);
    }

    /// A read was answered with "not modified": what was known is right. It is kept again with what `payload` gives,
    /// which is the same body with the headers that came now.
    pub fn not_modified(
        &mut self,
        flight: FlightId,
        known: &Entry<P>,
        headers: &dyn Headers,
        now: Moment,
        payload: impl FnOnce() -> (P, usize),
    ) {
        self.usage.revalidated += 1;
        let Some(key) = self.end(flight) else { return };
        let said = Control::is_said(headers);
        let control = if said { Control::of_headers(headers, now.unix) } else { known.control };
        let etag = single_etag(headers).or_else(|| known.etag.clone());
        self.keep(key, flight, control, etag, now, payload);
    }

    /// A read failed. What the server says is not there, or not for this credential, is kept no longer.
    pub fn failed(&mut self, flight: FlightId, kind: ErrorKind) {
        let Some(key) = self.end(flight) else { return };
        let refused = matches!(kind, ErrorKind::Authentication | ErrorKind::Permission | ErrorKind::NotFound);
        if refused && self.is_newest(&key, flight) {
            self.memory.remove(&key);
        }
    }

    /// Nobody waits for a read any more.
    pub fn abandoned(&mut self, flight: FlightId) {
        self.flights.end(flight);
    }

    /// What was kept of this read cannot be understood, or says that there is no such record: it is kept no longer.
    pub fn forget(&mut self, key: &Key) {
        self.memory.remove(key);
    }

    /// A write has ended that was carried out, or may have been.
    pub fn invalidate(&mut self, operations: &[&str]) {
        if self.policy.on && !operations.is_empty() {
            self.memory.remove_operations(operations);
            self.flights.outdate(operations);
        }
    }

    /// What may be given out instead of this failure, and how old it is.
    pub fn instead_of(
        &mut self,
        kind: ErrorKind,
        key: &Key,
        now: Moment,
    ) -> Option<(Arc<Entry<P>>, Duration)> {
        let longest = self.policy.stale_on_error?;
        let passing = matches!(
            kind,
            ErrorKind::Connection
                | ErrorKind::Timeout
                | ErrorKind::Server
                | ErrorKind::RateLimited
                | ErrorKind::BudgetSpent
        );
        let entry = self.memory.get(key).filter(|entry| passing && entry.is_bearable(now, longest))?;
        self.usage.stale += 1;
        Some((Arc::clone(entry), entry.age(now)))
    }

    /// Ends a flight. Its key, unless what it brings may be out of date.
    fn end(&mut self, flight: FlightId) -> Option<Key> {
        let Flight { key, outdated } = self.flights.end(flight)?;
        (!outdated).then_some(key)
    }

    /// For how long we take an answer for fresh.
    fn ours(&self, key: &Key) -> Duration {
        if key.is_anonymous() { self.policy.anonymous } else { self.policy.own }
    }

    /// Whether answers may stand in for failures after their freshness.
    fn stands_in(&self) -> bool {
        self.policy.stale_on_error.is_some_and(|longest| !longest.is_zero())
    }

    /// Whether nothing is kept that began later.
    fn is_newest(&self, key: &Key, flight: FlightId) -> bool {
        self.memory.peek(key).is_none_or(|entry| entry.flight < flight)
    }

    fn keep(
        &mut self,
        key: Key,
        flight: FlightId,
        control: Control,
        etag: Option<String>,
        now: Moment,
        payload: impl FnOnce() -> (P, usize),
    ) {
        if !self.is_newest(&key, flight) {
            return;
        }
        let fresh_for = control.fresh_for(self.ours(&key));
        // What is never fresh is worth its room only if it can be asked about, or stand in for a failure.
        let standby = self.stands_in() && control.allows_stale();
        let kept = fresh_for.filter(|fresh_for| !fresh_for.is_zero() || etag.is_some() || standby);
        match kept {
            Some(fresh_for) => {
                let (payload, size) = payload();
                let entry = Entry { payload, size, etag, control, stored: now, fresh_for, flight };
                self.memory.put(key, Arc::new(entry), &self.policy);
            }
            None => self.memory.remove(&key),
        }
    }
}

/// The tag of an answer. Several, or one that is no text, are none.
fn single_etag(headers: &dyn Headers) -> Option<String> {
    let tags = headers.values("etag");
    let [tag] = tags.as_slice() else { return None };
    let tag = std::str::from_utf8(tag).ok()?.trim();
    let opaque = tag.strip_prefix("W/").unwrap_or(tag);
    let sound = opaque.len() >= 2 && opaque.starts_with('"') && opaque.ends_with('"');
    sound.then(|| tag.to_owned())
}

#[cfg(test)]
mod tests;

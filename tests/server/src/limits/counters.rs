//! The counts of all clients.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Algorithm, Quota, Verdict};
use crate::clock::Timestamp;

/// So many clients are told apart. When more come, those go first whose count has run out; if that does not
/// help, all are forgotten: a server must not grow with the number of its clients.
const CLIENTS: usize = 10_000;

/// A quota, and what each client has used of it.
#[derive(Debug)]
pub(crate) struct Counters<A> {
    quota: Quota,
    clients: Mutex<HashMap<String, A>>,
}

impl<A: Algorithm> Counters<A> {
    pub(crate) fn new(quota: Quota) -> Self {
        Self { quota, clients: Mutex::default() }
    }

    /// Counts a request of a client.
    pub(crate) fn take(&self, client: &str, now: Timestamp) -> Verdict {
        let now = now.millis().saturating_mul(1000);
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = clients.get_mut(client) {
            return count.take(self.quota, now);
        }
        if clients.len() >= CLIENTS {
            clients.retain(|_, count| !count.is_fresh(self.quota, now));
            if clients.len() >= CLIENTS {
                clients.clear();
            }
        }
        clients.entry(client.to_owned()).or_default().take(self.quota, now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::limits::FixedWindow;

    #[test]
    fn clients_are_apart_and_their_number_is_bounded() {
        let counters = FixedWindow::new(Quota { limit: 1, window: Duration::from_secs(60) });
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        assert!(counters.take("a", now).allowed && !counters.take("a", now).allowed);
        assert!(counters.take("b", now).allowed);
        for client in 0..2 * CLIENTS {
            counters.take(&client.to_string(), now);
        }
        assert!(counters.clients.lock().unwrap().len() <= CLIENTS);
        let later = now.plus_millis(60_000);
        assert!(counters.take("new", later).allowed);
    }
}

//! The limits that are in force.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderMap;
use http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};

use super::policy::{By, Kind};
use super::{FixedWindow, Gcra, Limit, SlidingWindow, Verdict, headers};
use crate::auth::key_of;
use crate::clock::Timestamp;
use crate::random::hex;

/// One limit with its counts.
struct Active {
    limit: Limit,
    counters: Counting,
}

enum Counting {
    FixedWindow(FixedWindow),
    SlidingWindow(SlidingWindow),
    Gcra(Gcra),
}

impl Active {
    fn new(limit: Limit) -> Self {
        let counters = match limit.algorithm {
            Kind::FixedWindow => Counting::FixedWindow(FixedWindow::new(limit.quota)),
            Kind::SlidingWindow => Counting::SlidingWindow(SlidingWindow::new(limit.quota)),
            Kind::Gcra => Counting::Gcra(Gcra::new(limit.quota)),
        };
        Self { limit, counters }
    }

    fn take(&self, client: &str, now: Timestamp) -> Verdict {
        match &self.counters {
            Counting::FixedWindow(counters) => counters.take(client, now),
            Counting::SlidingWindow(counters) => counters.take(client, now),
            Counting::Gcra(counters) => counters.take(client, now),
        }
    }
}

/// What the limits say about a request: whether it may go on, and the headers of its answer.
pub(crate) struct Outcome {
    pub(crate) allowed: bool,
    pub(crate) headers: HeaderMap,
}

/// The limits that are in force; none at first.
#[derive(Default)]
pub(crate) struct Limiter(Mutex<Arc<[Arc<Active>]>>);

impl Limiter {
    /// Puts these in the place of all others.
    pub(crate) fn set(&self, limits: impl IntoIterator<Item = Limit>) {
        *self.lock() = limits.into_iter().map(|limit| Arc::new(Active::new(limit))).collect();
    }

    /// Adds one; the counts of the others go on.
    pub(crate) fn add(&self, limit: Limit) {
        let mut active = self.lock();
        *active = active.iter().cloned().chain([Arc::new(Active::new(limit))]).collect();
    }

    /// Counts a request. Nothing when there are no limits for it.
    pub(crate) fn check(
        &self,
        route: Option<&str>,
        request: &HeaderMap,
        address: IpAddr,
        now: Timestamp,
    ) -> Option<Outcome> {
        let active = self.lock().clone();
        let mut verdicts: Vec<(&Limit, Verdict)> = active
            .iter()
            .filter(|active| {
                let routes = &active.limit.routes;
                routes.is_empty() || route.is_some_and(|route| routes.iter().any(|name| name == route))
            })
            .map(|active| (&active.limit, active.take(&client(active.limit.by, request, address), now)))
            .collect();
        if verdicts.is_empty() {
            return None;
        }
        // The strictest first.
        verdicts.sort_by_key(|(_, verdict)| (verdict.allowed, verdict.remaining));
        let mut headers = HeaderMap::new();
        for (limit, verdict) in &verdicts {
            headers::write(&mut headers, limit.headers, &limit.name, verdict, now);
        }
        Some(Outcome { allowed: verdicts.iter().all(|(_, verdict)| verdict.allowed), headers })
    }

    fn lock(&self) -> MutexGuard<'_, Arc<[Arc<Active>]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name under which a client is counted.
fn client(by: By, request: &HeaderMap, address: IpAddr) -> String {
    let credential = || {
        let header = request.get(AUTHORIZATION)?;
        let key = header.to_str().ok().and_then(key_of);
        // Of anything else only a hash is kept: tokens are secrets.
        Some(key.unwrap_or_else(|| hex(&Sha256::digest(header.as_bytes()))))
    };
    match by {
        By::All => String::new(),
        By::Ip => address.to_string(),
        By::Key => credential().unwrap_or_else(|| address.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use super::*;
    use crate::limits::LimitHeaders;

    const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn request(authorization: &str) -> HeaderMap {
        HeaderMap::from_iter([(AUTHORIZATION, authorization.parse().unwrap())])
    }

    #[test]
    fn keys_tokens_and_addresses_are_counted_apart() {
        let limiter = Limiter::default();
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let allowed = |headers: &HeaderMap| limiter.check(None, headers, HOME, now).map(|o| o.allowed);
        assert_eq!(allowed(&HeaderMap::new()), None);
        limiter.set([Limit::fixed_window(1, Duration::from_secs(60)).per_key()]);
        // The same key with another secret, then another key, a token, nothing.
        assert_eq!(allowed(&request("Basic YTpi")), Some(true));
        assert_eq!(allowed(&request("Basic YTpj")), Some(false));
        assert_eq!(allowed(&request("Basic Yjpi")), Some(true));
        assert_eq!(allowed(&request("Bearer x")), Some(true));
        assert_eq!(allowed(&request("Bearer x")), Some(false));
        assert_eq!(allowed(&HeaderMap::new()), Some(true));
    }

    #[test]
    fn several_limits_hold_at_once_and_the_strictest_speaks() {
        let limiter = Limiter::default();
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let minute = Duration::from_secs(60);
        limiter.add(Limit::gcra(10, minute).for_all().headers(LimitHeaders::Draft10).name("all"));
        limiter.add(Limit::sliding_window(1, minute).headers(LimitHeaders::Draft10).routes(["GET /a"]));
        let check = |route| limiter.check(Some(route), &HeaderMap::new(), HOME, now).unwrap();
        let first = check("GET /a");
        let policies: Vec<_> = first.headers.get_all("ratelimit-policy").iter().collect();
        assert_eq!(policies, ["\"default\";q=1;w=60", "\"all\";q=10;w=60"]);
        assert!(first.allowed && !check("GET /a").allowed && check("GET /b").allowed);
    }
}

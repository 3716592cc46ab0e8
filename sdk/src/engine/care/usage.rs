//! What a client has done, and how its gate stands.

use std::fmt;
use std::time::Duration;

use chrono::DateTime;

use super::budget::Spending;
use crate::engine::cache;

/// What the calls of one client have come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Calls begun.
    pub calls: u64,
    /// Requests sent, retries included.
    pub requests: u64,
    /// Requests that were retries.
    pub retries: u64,
    /// Answers that asked to slow down.
    pub throttled: u64,
    /// Calls that were refused locally, with nothing sent.
    pub refused: u64,
    /// Waits between attempts.
    pub waits: u64,
    /// How long these took together.
    pub waited: Duration,
    /// Requests that had to queue for their permit, for a millisecond at least.
    pub queued: u64,
    /// How long these queued together.
    pub queued_for: Duration,
}

/// How a gate stands. All clients that share it see the same.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Standing {
    /// Requests under way.
    pub in_flight: usize,
    /// Requests of this process that queue for a permit.
    pub waiting: usize,
    /// The gate that others share cannot be asked, and this is how the process does without it.
    pub alone: bool,
    /// Requests a second, now and in full; `None` if nothing limits them.
    pub pace: Option<(f64, f64)>,
    /// Whether requests are let through.
    pub breaker: Breaker,
    /// Until when the server wants to be left alone, as a span since 1970.
    pub held_until: Option<Duration>,
    /// The budget of the day, if there is one.
    pub budget: Option<Spending>,
}

/// How the breaker stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Breaker {
    /// There is none.
    #[default]
    Off,
    /// Requests go through.
    Closed,
    /// Calls fail at once.
    Open {
        /// Until then, as a span since 1970.
        retry_at: Duration,
    },
    /// One request goes through, to find out whether the server is well again.
    Probing,
}

/// What a client has done, and how its gate stands.
///
/// It shows in readable lines:
///
/// ```text
/// 12 calls, 14 requests: 2 retries, 1 throttled, 0 refused
/// waited 2 times between attempts (1.6 s), 4 times in the queue (2.0 s)
/// now 1 under way, 0 waiting
/// pace 1.00 of 2.00 requests a second
/// breaker closed
/// budget 14 of 5000 requests, until 2026-01-02T00:00:00Z
/// 500 tokens for retries
/// cache: 3 answers (5120 bytes); 20 hits, 4 shared, 2 unchanged, 0 stale
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Usage {
    /// What the calls of this client have come to.
    pub counters: Counters,
    /// How its gate stands.
    pub gate: Standing,
    /// The tokens that are left to pay for retries.
    pub quota: u32,
    /// What its cache holds, and what that saved.
    pub cache: cache::Usage,
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { counters, gate, quota, cache } = self;
        let Counters { calls, requests, retries, throttled, refused, .. } = counters;
        writeln!(
            f,
            "{calls} calls, {requests} requests: {retries} retries, {throttled} throttled, {refused} refused"
        )?;
        writeln!(
            f,
            "waited {} times between attempts ({:.1} s), {} times in the queue ({:.1} s)",
            counters.waits,
            counters.waited.as_secs_f64(),
            counters.queued,
            counters.queued_for.as_secs_f64()
        )?;
        writeln!(f, "now {} under way, {} waiting", gate.in_flight, gate.waiting)?;
        if gate.alone {
            writeln!(f, "the shared gate cannot be asked: what follows is for this process alone")?;
        }
        match gate.pace {
            Some((now, full)) => writeln!(f, "pace {} of {} requests a second", Rate(now), Rate(full))?,
            None => writeln!(f, "no pace")?,
        }
        match gate.breaker {
            Breaker::Off => writeln!(f, "no breaker")?,
            Breaker::Closed => writeln!(f, "breaker closed")?,
            Breaker::Open { retry_at } => writeln!(f, "breaker open until {}", Time(retry_at))?,
            Breaker::Probing => writeln!(f, "breaker probing")?,
        }
        if let Some(until) = gate.held_until {
            writeln!(f, "held by the server until {}", Time(until))?;
        }
        match gate.budget {
            Some(Spending { used, limit, resets_at }) => {
                writeln!(f, "budget {used} of {limit} requests, until {}", Time(resets_at))?;
            }
            None => writeln!(f, "no budget")?,
        }
        writeln!(f, "{quota} tokens for retries")?;
        write!(f, "{cache}")
    }
}

/// Requests a second. A slow rate has as many digits as it takes to tell it from none.
struct Rate(f64);

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut digits, mut rest) = (2, self.0);
        while rest < 0.1 && digits < 12 {
            (digits, rest) = (digits + 1, rest * 10.0);
        }
        write!(f, "{:.digits$}", self.0)
    }
}

/// A time of day, given as a span since 1970.
struct Time(Duration);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = i64::try_from(self.0.as_secs()).unwrap_or(i64::MAX);
        match DateTime::from_timestamp(seconds, 0) {
            Some(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%SZ")),
            None => f.write_str("the end of time"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW_YEAR: Duration = Duration::from_secs(1_767_225_600);

    #[test]
    fn it_shows_in_readable_lines() {
        let mut usage = Usage { quota: 500, ..Usage::default() };
        assert_eq!(
            usage.to_string(),
            "0 calls, 0 requests: 0 retries, 0 throttled, 0 refused\n\
             waited 0 times between attempts (0.0 s), 0 times in the queue (0.0 s)\n\
             now 0 under way, 0 waiting\nno pace\nno breaker\nno budget\n500 tokens for retries\n\
             cache: 0 answers (0 bytes); 0 hits, 0 shared, 0 unchanged, 0 stale"
        );
        usage.counters = Counters {
            calls: 12,
            requests: 14,
            retries: 2,
            throttled: 1,
            refused: 3,
            waits: 2,
            waited: Duration::from_millis(1600),
            queued: 4,
            queued_for: Duration::from_secs(2),
        };
        usage.gate = Standing {
            in_flight: 1,
            waiting: 5,
            alone: false,
            pace: Some((0.5, 2.0)),
            breaker: Breaker::Open { retry_at: NEW_YEAR },
            held_until: Some(NEW_YEAR + Duration::from_millis(61_500)),
            budget: Some(Spending { used: 14, limit: 5000, resets_at: NEW_YEAR }),
        };
        usage.cache = cache::Usage {
            entries: 3,
            bytes: 5120,
            in_flight: 1,
            hits: 20,
            shared: 4,
            revalidated: 2,
            stale: 1,
        };
        assert_eq!(
            usage.to_string(),
            "12 calls, 14 requests: 2 retries, 1 throttled, 3 refused\n\
             waited 2 times between attempts (1.6 s), 4 times in the queue (2.0 s)\n\
             now 1 under way, 5 waiting\npace 0.50 of 2.00 requests a second\n\
             breaker open until 2026-01-01T00:00:00Z\nheld by the server until 2026-01-01T00:01:01Z\n\
             budget 14 of 5000 requests, until 2026-01-01T00:00:00Z\n500 tokens for retries\n\
             cache: 3 answers (5120 bytes); 20 hits, 4 shared, 2 unchanged, 1 stale"
        );
        usage.gate.alone = true;
        assert!(usage.to_string().contains(
            "5 waiting\nthe shared gate cannot be asked: what follows is for this process alone\npace 0.50"
        ));
        usage.gate.breaker = Breaker::Closed;
        assert!(usage.to_string().contains("breaker closed"));
        usage.gate.breaker = Breaker::Probing;
        assert!(usage.to_string().contains("breaker probing"));
        assert_eq!(Time(Duration::MAX).to_string(), "the end of time");
    }

    #[test]
    fn a_slow_pace_is_told_from_none() {
        let shown = [2.0, 0.1, 0.05, 0.004, 1.0 / 3600.0, 1.0 / 86_400.0].map(|rate| Rate(rate).to_string());
        assert_eq!(shown, ["2.00", "0.10", "0.050", "0.0040", "0.00028", "0.000012"]);
        assert_eq!(Rate(1.0 / 86_400.0 / 64.0).to_string(), "0.00000018");
    }
}

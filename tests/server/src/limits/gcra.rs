//! The generic cell rate algorithm: a bucket that holds a full quota and fills evenly. It remembers one
//! number, the time at which the bucket will be full again.

use super::{Algorithm, Quota, Verdict, micros};

/// The bucket of one client.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    full_at: i64,
}

impl Algorithm for Cell {
    fn take(&mut self, quota: Quota, now: i64) -> Verdict {
        let window = quota.window_micros();
        if quota.limit == 0 {
            let wait = micros(window);
            return Verdict { allowed: false, quota, remaining: 0, reset: wait, retry: wait };
        }
        let each = (window / i64::from(quota.limit)).max(1);
        let capacity = each.saturating_mul(i64::from(quota.limit));
        // More than a window ahead: counted before the clock was set back.
        let full_at = if self.full_at > now.saturating_add(capacity) { now } else { self.full_at.max(now) };
        let next = full_at.saturating_add(each);
        let wait = next - capacity - now;
        let allowed = wait <= 0;
        self.full_at = if allowed { next } else { full_at };
        let remaining = u32::try_from((capacity - (self.full_at - now)) / each).unwrap_or(0);
        Verdict { allowed, quota, remaining, reset: micros(self.full_at - now), retry: micros(wait) }
    }

    fn is_fresh(&self, _: Quota, now: i64) -> bool {
        self.full_at <= now
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_empties_at_once_and_fills_evenly() {
        let quota = Quota { limit: 2, window: Duration::from_secs(10) };
        let mut cell = Cell::default();
        let mut at = |second: i64| {
            let verdict = cell.take(quota, second * 1_000_000);
            (verdict.allowed, verdict.remaining, verdict.reset.as_secs(), verdict.retry.as_secs())
        };
        assert_eq!(at(100), (true, 1, 5, 0));
        assert_eq!(at(100), (true, 0, 10, 0));
        assert_eq!(at(101), (false, 0, 9, 4));
        assert_eq!(at(105), (true, 0, 10, 0));
        assert_eq!(at(106), (false, 0, 9, 4));
        assert_eq!(at(115), (true, 1, 5, 0));
        assert_eq!(at(3), (true, 1, 5, 0));
    }

    #[test]
    fn a_limit_of_nothing_allows_nothing() {
        let quota = Quota { limit: 0, window: Duration::from_secs(10) };
        assert!(!Cell::default().take(quota, 0).allowed);
    }
}

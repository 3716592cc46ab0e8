//! The sliding window: no stretch of time as long as the window holds more requests than allowed.

use std::collections::VecDeque;

use super::{Algorithm, Quota, Verdict, micros};

/// When the requests of one client in the last window were counted, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log(VecDeque<i64>);

impl Algorithm for Log {
    fn take(&mut self, quota: Quota, now: i64) -> Verdict {
        let window = quota.window_micros();
        // Those from a time to come were counted before the clock was set back.
        self.0.retain(|time| *time <= now && now - time < window);
        let allowed = self.0.len() < quota.limit as usize;
        if allowed {
            self.0.push_back(now);
        }
        let until_gone = |time: Option<&i64>| micros(time.map_or(window, |time| time + window - now));
        let retry = if allowed { micros(0) } else { until_gone(self.0.front()) };
        let used = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let remaining = quota.limit.saturating_sub(used);
        Verdict { allowed, quota, remaining, reset: until_gone(self.0.back()), retry }
    }

    fn is_fresh(&self, quota: Quota, now: i64) -> bool {
        self.0.back().is_none_or(|last| now < *last || now - last >= quota.window_micros())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_request_counts_for_one_window_of_its_own() {
        let quota = Quota { limit: 2, window: Duration::from_secs(10) };
        let mut log = Log::default();
        let mut at = |second: i64| {
            let verdict = log.take(quota, second * 1_000_000);
            (verdict.allowed, verdict.remaining, verdict.reset.as_secs(), verdict.retry.as_secs())
        };
        assert_eq!(at(5), (true, 1, 10, 0));
        assert_eq!(at(12), (true, 0, 10, 0));
        assert_eq!(at(14), (false, 0, 8, 1));
        assert_eq!(at(15), (true, 0, 10, 0));
        assert_eq!(at(16), (false, 0, 9, 6));
        assert_eq!(at(22), (true, 0, 10, 0));
        assert_eq!(at(1), (true, 1, 10, 0));
    }

    #[test]
    fn a_limit_of_nothing_allows_nothing() {
        let quota = Quota { limit: 0, window: Duration::from_secs(10) };
        let verdict = Log::default().take(quota, 0);
        assert_eq!((verdict.allowed, verdict.retry.as_secs()), (false, 10));
    }
}

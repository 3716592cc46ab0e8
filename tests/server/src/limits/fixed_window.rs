//! The fixed window: it opens with a client's first request, and closes with all that was counted in it.

use super::{Algorithm, Quota, Verdict, micros};

/// The window of one client.
#[derive(Debug, Default)]
pub(crate) struct Window {
    opened: Option<i64>,
    used: u32,
}

impl Algorithm for Window {
    fn take(&mut self, quota: Quota, now: i64) -> Verdict {
        if self.is_fresh(quota, now) {
            *self = Self { opened: Some(now), used: 0 };
        }
        let reset = micros(self.opened.unwrap_or(now).saturating_add(quota.window_micros()) - now);
        let allowed = self.used < quota.limit;
        if allowed {
            self.used += 1;
        }
        let remaining = quota.limit.saturating_sub(self.used);
        let retry = if allowed { micros(0) } else { reset };
        Verdict { allowed, quota, remaining, reset, retry }
    }

    fn is_fresh(&self, quota: Quota, now: i64) -> bool {
        self.opened.is_none_or(|opened| now < opened || now - opened >= quota.window_micros())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_window_opens_with_the_first_request_and_forgets_all_at_its_end() {
        let quota = Quota { limit: 2, window: Duration::from_secs(10) };
        let mut window = Window::default();
        let mut at = |second: i64| {
            let verdict = window.take(quota, second * 1_000_000);
            (verdict.allowed, verdict.remaining, verdict.reset.as_secs(), verdict.retry.as_secs())
        };
        assert_eq!(at(5), (true, 1, 10, 0));
        assert_eq!(at(12), (true, 0, 3, 0));
        assert_eq!(at(14), (false, 0, 1, 1));
        assert_eq!(at(15), (true, 1, 10, 0));
        // A clock that was set back opens a new window.
        assert_eq!(at(2), (true, 1, 10, 0));
    }
}

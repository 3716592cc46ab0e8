//! When to stop asking for a while.
//!
//! The breaker opens after so many throttled answers in a row, whichever calls they were for, or when the quota of
//! retries is empty. Then calls fail at once and say when to come back: after 30 s, or what the server asked for if that
//! is more. When that time is over one request goes ahead, the probe, and the others wait for what it finds. An answer
//! that does not ask to slow down closes the breaker; "slow down", or no answer at all, opens it again for twice as long,
//! 5 min at most. A probe that is cancelled found nothing, and the next call is the probe.
//!
//! Any answer that does not ask to slow down ends the row, also a refusal or a failure of the server; an attempt without
//! an answer neither ends nor lengthens it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::micros;
use super::policy::Breaking;
use super::state::LONGEST_HOLD;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Breaker {
    /// Throttled answers in a row.
    row: u32,
    open: Option<Open>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    #[serde(with = "micros")]
    until: Duration,
    /// How long it stays open this time, without what the server asked for.
    #[serde(with = "micros")]
    pause: Duration,
    /// The permit of the probe.
    probe: Option<u64>,
}

/// How the breaker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    Closed,
    /// Nothing may be sent until then.
    Open(Duration),
    /// One request may find out; this permit was the last to try.
    HalfOpen(Option<u64>),
}

impl Breaker {
    pub(super) fn new() -> Self {
        Self { row: 0, open: None }
    }

    pub(super) fn door(&self, at: Duration) -> Door {
        match self.open {
            None => Door::Closed,
            Some(open) if at < open.until => Door::Open(open.until),
            Some(open) => Door::HalfOpen(open.probe),
        }
    }

    /// This permit is the probe.
    pub(super) fn probe(&mut self, permit: u64) {
        if let Some(open) = &mut self.open {
            open.probe = Some(permit);
        }
    }

    /// An answer that does not ask to slow down. One to a request from before the breaker opened does not close it.
    pub(super) fn answered(&mut self, probe: bool) {
        self.row = 0;
        if probe {
            self.open = None;
        }
    }

    /// "Slow down", and perhaps for how long.
    pub(super) fn throttled(
        &mut self,
        breaking: Breaking,
        at: Duration,
        probe: bool,
        hint: Option<Duration>,
    ) {
        self.row = self.row.saturating_add(1);
        if probe {
            self.reopen(breaking, at, hint);
        } else if self.row >= breaking.after {
            self.trip(breaking, at, hint);
        }
    }

    /// No answer.
    pub(super) fn unanswered(&mut self, breaking: Breaking, at: Duration, probe: bool) {
        if probe {
            self.reopen(breaking, at, None);
        }
    }

    /// Opens it, unless it is.
    pub(super) fn trip(&mut self, breaking: Breaking, at: Duration, hint: Option<Duration>) {
        if self.open.is_none() {
            self.open(breaking.first, at, hint);
        }
    }

    /// A probe was in vain.
    fn reopen(&mut self, breaking: Breaking, at: Duration, hint: Option<Duration>) {
        let last = self.open.map_or(Duration::ZERO, |open| open.pause);
        self.open(last.saturating_mul(2).clamp(breaking.first, breaking.longest), at, hint);
    }

    fn open(&mut self, pause: Duration, at: Duration, hint: Option<Duration>) {
        let length = pause.max(hint.unwrap_or_default()).min(LONGEST_HOLD);
        self.open = Some(Open { until: at.saturating_add(length), pause, probe: None });
    }

    /// Whether it stays open no longer than it may.
    pub(super) fn is_sound(&self, at: Duration) -> bool {
        self.open.is_none_or(|open| open.until <= at.saturating_add(LONGEST_HOLD))
    }

    /// The clock was set back by so much.
    pub(super) fn set_back(&mut self, by: Duration) {
        if let Some(open) = &mut self.open {
            open.until = open.until.saturating_sub(by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKING: Breaking =
        Breaking { after: 5, first: Duration::from_secs(30), longest: Duration::from_secs(300) };

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn throttle(breaker: &mut Breaker, times: usize, at: u64) {
        for _ in 0..times {
            breaker.throttled(BREAKING, secs(at), false, None);
        }
    }

    #[test]
    fn five_in_a_row_open_it_for_30_seconds() {
        let mut breaker = Breaker::new();
        throttle(&mut breaker, 4, 100);
        assert_eq!(breaker.door(secs(100)), Door::Closed);
        throttle(&mut breaker, 1, 100);
        assert_eq!(breaker.door(secs(129)), Door::Open(secs(130)));
        assert_eq!(breaker.door(secs(130)), Door::HalfOpen(None));
    }

    #[test]
    fn another_answer_ends_the_row_and_none_does_not() {
        let mut breaker = Breaker::new();
        throttle(&mut breaker, 4, 0);
        breaker.answered(false);
        throttle(&mut breaker, 4, 0);
        breaker.unanswered(BREAKING, secs(0), false);
        assert_eq!(breaker.door(secs(0)), Door::Closed);
        throttle(&mut breaker, 1, 0);
        assert_eq!(breaker.door(secs(0)), Door::Open(secs(30)));
    }

    #[test]
    fn a_longer_hint_keeps_it_open_longer_but_not_for_ever() {
        let open = |hint| {
            let mut breaker = Breaker::new();
            throttle(&mut breaker, 4, 0);
            breaker.throttled(BREAKING, secs(0), false, Some(secs(hint)));
            breaker.door(secs(0))
        };
        assert_eq!(open(29), Door::Open(secs(30)));
        assert_eq!(open(45), Door::Open(secs(45)));
        assert_eq!(open(1_000_000), Door::Open(secs(3600)));
    }

    #[test]
    fn answers_to_older_requests_neither_lengthen_nor_close_it() {
        let mut breaker = Breaker::new();
        throttle(&mut breaker, 5, 0);
        throttle(&mut breaker, 1, 20);
        assert_eq!(breaker.door(secs(20)), Door::Open(secs(30)));
        breaker.answered(false);
        assert_eq!(breaker.door(secs(20)), Door::Open(secs(30)));
    }

    #[test]
    fn each_probe_in_vain_doubles_the_time_up_to_5_minutes() {
        let mut breaker = Breaker::new();
        throttle(&mut breaker, 5, 0);
        let mut at = secs(30);
        for (round, expected) in [60, 120, 240, 300, 300].into_iter().enumerate() {
            breaker.probe(7);
            assert_eq!(breaker.door(at), Door::HalfOpen(Some(7)));
            if round % 2 == 0 {
                breaker.throttled(BREAKING, at, true, None);
            } else {
                breaker.unanswered(BREAKING, at, true);
            }
            at += secs(expected);
            assert_eq!(breaker.door(at - secs(1)), Door::Open(at));
        }
        breaker.throttled(BREAKING, at, true, Some(secs(400)));
        assert_eq!(breaker.door(at), Door::Open(at + secs(400)));
    }

    #[test]
    fn a_probe_that_is_answered_closes_it() {
        let mut breaker = Breaker::new();
        throttle(&mut breaker, 5, 0);
        breaker.probe(7);
        breaker.answered(true);
        assert_eq!(breaker, Breaker::new());
        throttle(&mut breaker, 4, 60);
        assert_eq!(breaker.door(secs(60)), Door::Closed);
    }

    #[test]
    fn an_empty_quota_opens_it_too_and_only_once() {
        let mut breaker = Breaker::new();
        breaker.trip(BREAKING, secs(0), None);
        breaker.trip(BREAKING, secs(20), None);
        assert_eq!(breaker.door(secs(20)), Door::Open(secs(30)));
    }

    #[test]
    fn a_clock_set_back_keeps_it_open_no_longer() {
        let mut breaker = Breaker::new();
        throttle(&mut breaker, 5, 1000);
        breaker.set_back(secs(900));
        assert_eq!(breaker.door(secs(100)), Door::Open(secs(130)));
        assert!(breaker.is_sound(secs(100)));
        let absurd = Open { until: Duration::MAX, pause: secs(30), probe: None };
        assert!(!Breaker { row: 0, open: Some(absurd) }.is_sound(secs(100)));
    }
}

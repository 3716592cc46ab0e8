//! Everything that a gate remembers, and its decisions.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::advice::{self, Advice};
use super::breaker::{self, Door};
use super::budget::Budget;
use super::concurrency::Leases;
use super::micros;
use super::pace::Pace;
use super::permit::{Admission, Ask, Heard, Permit, Refusal, Report, Why};
use super::policy::Policy;
use super::usage::{Breaker, Standing};
use crate::engine::Moment;

/// The longest time for which nothing is sent, whatever the server asked for: an hour. Then one call may ask again
/// whether an absurd hint was meant.
pub(super) const LONGEST_HOLD: Duration = Duration::from_secs(3600);

/// A clock that is behind by no more than this is taken for one that stands still: the clocks of two processes are
/// never read in the order in which they speak.
const SKEW: Duration = Duration::from_secs(1);

/// Everything that a gate remembers.
///
/// It is small, and can be stored: clients of several processes that share it, share pace, budget and breaker. Times are
/// those of [`Moment::steady`]; where the state is shared by processes, the driver puts the time of day there. A clock
/// that is set back changes no wait; one that is set forward ends them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The latest time that was seen.
    #[serde(with = "micros")]
    clock: Duration,
    /// The number of the next permit.
    next: u64,
    pace: Pace,
    leases: Leases,
    budget: Budget,
    breaker: breaker::Breaker,
    advice: Advice,
    /// Until when the server wants to be left alone.
    #[serde(with = "micros::option")]
    held: Option<Duration>,
    /// The last answer asked to slow down.
    throttled: bool,
}

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    /// The state of a gate that nobody has passed.
    #[must_use]
    pub fn new() -> Self {
        Self {
            clock: Duration::ZERO,
            next: 0,
            pace: Pace::new(),
            leases: Leases::new(),
            budget: Budget::new(),
            breaker: breaker::Breaker::new(),
            advice: Advice::default(),
            held: None,
            throttled: false,
        }
    }

    /// Decides whether a request may be sent now. Only [`Admission::Go`] changes anything.
    pub fn admit(&mut self, policy: &Policy, now: Moment, ask: Ask<'_>) -> Admission {
        let at = self.turn(now);
        let refuse = |why, until: Duration| {
            let retry_at = now.unix.saturating_add(until.saturating_sub(at));
            Admission::Refused(Refusal { why, retry_at })
        };
        if let Some(until) = self.held {
            return refuse(Why::Held, until);
        }
        let door = policy.breaking.map_or(Door::Closed, |_| self.breaker.door(at));
        let probe = match door {
            Door::Closed => false,
            Door::Open(until) => return refuse(Why::BreakerOpen, until),
            Door::HalfOpen(Some(probe)) if self.leases.has(probe, at) => {
                return Admission::Full(self.leases.first_end(at));
            }
            Door::HalfOpen(_) => true,
        };
        let spending = policy.daily_budget.map(|limit| self.budget.spending(limit, now.unix));
        if let Some(spent) = spending.filter(|spending| spending.used >= spending.limit) {
            let why = Why::BudgetSpent { limit: spent.limit };
            return Admission::Refused(Refusal { why, retry_at: spent.resets_at });
        }
        let at_once = policy.in_flight.map(|most| if self.throttled || probe { 1 } else { most });
        if at_once.is_some_and(|most| self.leases.is_full(most, at)) {
            return Admission::Full(self.leases.first_end(at));
        }
        let scope = advice::scope(ask.scope);
        let mut cost = Duration::ZERO;
        if let Some(pacing) = policy.pacing {
            if !self.advice.is_empty() {
                let advised = self.advice.wait(scope, at);
                if advised > advice::LONGEST_WAIT {
                    return refuse(Why::LimitReached, at.saturating_add(advised));
                }
                if !advised.is_zero() {
                    return Admission::Advised(advised);
                }
            }
            let wait = self.pace.wait(pacing, at);
            if !wait.is_zero() {
                return Admission::Wait(wait);
            }
            cost = self.pace.take(pacing, at);
            self.advice.take(scope, at);
        }
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        self.leases.begin(id, at, ask.lease);
        if probe {
            self.breaker.probe(id);
        }
        let day = self.budget.take(now.unix);
        let spending =
            spending.map(|before| super::Spending { used: before.used.saturating_add(1), ..before });
        Admission::Go(Permit { id, cost, day, scope, probe, spending, alone: false })
    }

    /// Takes a permit back, with what came of the request.
    pub fn report(&mut self, policy: &Policy, now: Moment, permit: Permit, report: Report) {
        let at = self.turn(now);
        self.leases.end(permit.id);
        if let Some(hold) = report.hold {
            let until = at.saturating_add(hold.min(LONGEST_HOLD));
            self.held = self.held.max(Some(until));
        }
        match (report.advice, report.heard) {
            (Some(advice), _) => self.advice.learn(permit.scope, advice, at),
            (None, Heard::Answer) => self.advice.forget(permit.scope),
            _ => {}
        }
        match report.heard {
            Heard::Answer => {
                self.throttled = false;
                self.breaker.answered(permit.probe);
            }
            Heard::Throttled(hint) => {
                self.throttled = true;
                if let Some(pacing) = policy.pacing {
                    self.pace.slow_down(pacing, at, permit.id, self.next);
                }
                if let Some(breaking) = policy.breaking {
                    self.breaker.throttled(breaking, at, permit.probe, hint);
                }
            }
            Heard::Nothing => {
                if let Some(breaking) = policy.breaking {
                    self.breaker.unanswered(breaking, at, permit.probe);
                }
            }
        }
        if let Some(breaking) = policy.breaking.filter(|_| report.quota_spent) {
            self.breaker.trip(breaking, at, None);
        }
    }

    /// Takes a permit back whose call was cancelled. If the request was never sent, it costs nothing.
    pub fn release(&mut self, now: Moment, permit: Permit, sent: bool) {
        let at = self.turn(now);
        self.leases.end(permit.id);
        if !sent {
            self.pace.give_back(permit.cost);
            self.budget.give_back(permit.day);
            self.advice.give_back(permit.scope, at);
        }
    }

    /// How the gate stands, but for those who wait at it.
    #[must_use]
    pub fn standing(&mut self, policy: &Policy, now: Moment) -> Standing {
        let at = self.turn(now);
        let day_time = |until: Duration| now.unix.saturating_add(until.saturating_sub(at));
        Standing {
            in_flight: self.leases.count(at),
            waiting: 0,
            alone: false,
            pace: policy.pacing.map(|pacing| {
                let rate = |interval: Duration| 1.0 / interval.as_secs_f64();
                (rate(self.pace.interval(pacing, at)), rate(pacing.interval))
            }),
            breaker: match policy.breaking.map(|_| self.breaker.door(at)) {
                None => Breaker::Off,
                Some(Door::Closed) => Breaker::Closed,
                Some(Door::Open(until)) => Breaker::Open { retry_at: day_time(until) },
                Some(Door::HalfOpen(_)) => Breaker::Probing,
            },
            held_until: self.held.map(day_time),
            budget: policy.daily_budget.map(|limit| self.budget.spending(limit, now.unix)),
        }
    }

    /// The time that counts. A hold that is over ends.
    fn turn(&mut self, now: Moment) -> Duration {
        let now = micros::floor(now.steady);
        let behind = self.clock.saturating_sub(now);
        if behind > SKEW {
            self.set_back(behind);
            self.clock = now;
        } else {
            self.clock = self.clock.max(now);
        }
        self.held = self.held.filter(|until| self.clock < *until);
        self.clock
    }

    /// The clock was set back by so much.
    fn set_back(&mut self, by: Duration) {
        self.pace.set_back(by);
        self.leases.set_back(by);
        self.breaker.set_back(by);
        self.advice.set_back(by);
        self.held = self.held.map(|until| until.saturating_sub(by));
    }

    /// Whether a state that was stored can have come about.
    pub(super) fn is_sound(&self) -> bool {
        let latest = self.clock.saturating_add(LONGEST_HOLD);
        self.held.is_none_or(|until| until <= latest)
            && self.pace.is_sound(self.clock, self.next)
            && self.leases.is_sound(self.clock)
            && self.breaker.is_sound(self.clock)
            && self.advice.is_sound(self.clock)
    }
}

mod apart;
#[cfg(test)]
mod tests;

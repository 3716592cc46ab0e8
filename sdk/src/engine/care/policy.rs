//! The numbers of kindness.

use std::time::Duration;

use super::micros;

/// How gentle a client is with the server.
///
/// ```
/// use freesewing::Care;
///
/// let night_job = Care::default().pace(0.5, 1).in_flight(1).daily_budget(5_000);
/// let own_server = Care::off();
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
#[non_exhaustive]
pub struct Policy {
    pub(super) pacing: Option<Pacing>,
    pub(super) in_flight: Option<u32>,
    pub(super) daily_budget: Option<u64>,
    pub(super) breaking: Option<Breaking>,
    /// What was asked for and makes no sense.
    fault: Option<&'static str>,
}

/// The full pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pacing {
    /// The time between two requests.
    pub(super) interval: Duration,
    /// How many may come at once after a pause.
    pub(super) burst: u32,
}

/// When the breaker opens, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Breaking {
    pub(super) after: u32,
    pub(super) first: Duration,
    pub(super) longest: Duration,
}

/// The time between two requests: half a second. The real server was measured at 12 to 24 authenticated reads a second
/// for all its users together; one client takes a tenth of that.
const INTERVAL: Duration = Duration::from_millis(500);

/// Ten requests may come at once: what a page or a small script needs to show itself.
const BURST: u32 = 10;

/// Requests under way at once. Each authenticated one keeps a core of the server busy with a password hash.
const IN_FLIGHT: u32 = 2;

/// Throttled answers in a row that open the breaker: more than the attempts of one call, so that one unlucky call does
/// not close the door on the others.
const BREAK_AFTER: u32 = 5;

/// How long the breaker stays open the first time: 30 s.
const FIRST_BREAK: Duration = Duration::from_secs(30);

/// How long it stays open at most, unless the server asks for more: 5 min.
const LONGEST_BREAK: Duration = Duration::from_secs(300);

impl Default for Policy {
    fn default() -> Self {
        Self {
            pacing: Some(Pacing { interval: INTERVAL, burst: BURST }),
            in_flight: Some(IN_FLIGHT),
            daily_budget: None,
            breaking: Some(Breaking { after: BREAK_AFTER, first: FIRST_BREAK, longest: LONGEST_BREAK }),
            fault: None,
        }
    }
}

impl Policy {
    /// No limits of our own. A long `Retry-After` still holds. For a server of one's own.
    pub fn off() -> Self {
        Self { pacing: None, in_flight: None, daily_budget: None, breaking: None, fault: None }
    }

    /// So many requests a second on average, of which `burst` may come at once after a pause: 2 and 10 unless said
    /// otherwise. Both must be above zero, the rate at most 1,000,000.
    pub fn pace(mut self, per_second: f64, burst: u32) -> Self {
        let interval = Duration::try_from_secs_f64(1.0 / per_second).map_or(Duration::ZERO, micros::ceil);
        if burst == 0 || per_second > 1e6 || interval.is_zero() || interval > LONGEST_INTERVAL {
            self.fault = Some("the pace must be above zero, from one request a day to 1,000,000 a second");
        } else {
            self.pacing = Some(Pacing { interval, burst });
        }
        self
    }

    /// No pace: requests go as fast as the other limits allow. The server's advice is not followed either.
    pub fn no_pace(mut self) -> Self {
        self.pacing = None;
        self
    }

    /// So many requests under way at once: 2 unless said otherwise, and 1 while the server throttles.
    pub fn in_flight(mut self, requests: u32) -> Self {
        if requests == 0 {
            self.fault = Some("in_flight must be at least 1, or nothing could ever be sent");
        }
        self.in_flight = Some(requests);
        self
    }

    /// So many requests a day, midnight to midnight in UTC, each attempt counted. Responses carry a warning from 80 %
    /// on; then calls fail with [`ErrorKind::BudgetSpent`](crate::ErrorKind::BudgetSpent). Off unless asked for.
    pub fn daily_budget(mut self, requests: u64) -> Self {
        if requests == 0 {
            self.fault = Some("daily_budget must be at least 1, or nothing could ever be sent");
        }
        self.daily_budget = Some(requests);
        self
    }

    /// Opens the breaker after so many throttled answers in a row: 5 unless said otherwise.
    pub fn breaker(mut self, throttled_answers: u32) -> Self {
        if throttled_answers == 0 {
            self.fault = Some("the breaker needs at least 1 throttled answer, or nothing could ever be sent");
        }
        let breaking = self.breaking.unwrap_or(Breaking {
            after: BREAK_AFTER,
            first: FIRST_BREAK,
            longest: LONGEST_BREAK,
        });
        self.breaking = Some(Breaking { after: throttled_answers, ..breaking });
        self
    }

    /// How long the breaker stays open the first time and at most: 30 s and 5 min unless said otherwise.
    pub fn breaker_pause(mut self, first: Duration, longest: Duration) -> Self {
        if first.is_zero() || longest < first || longest > super::state::LONGEST_HOLD {
            self.fault = Some(
                "the pause of the breaker must be above zero, at most an hour, and not end below its start",
            );
        } else if let Some(breaking) = &mut self.breaking {
            (breaking.first, breaking.longest) = (first, longest);
        }
        self
    }

    /// No breaker: calls are sent however often the server throttles.
    pub fn no_breaker(mut self) -> Self {
        self.breaking = None;
        self
    }

    /// The same without pace, breaker and budget, for a server on this machine.
    pub fn on_loopback(self) -> Self {
        Self { pacing: None, daily_budget: None, breaking: None, ..self }
    }

    /// The part of one of so many processes that cannot ask each other: pace, burst, requests under way and budget are
    /// divided, and at least 1 of each remains.
    pub fn part(self, of: u32) -> Self {
        let of = of.max(1);
        let share = |number: u32| (number / of).max(1);
        let slower = |pacing: Pacing| Pacing {
            interval: pacing.interval.saturating_mul(of),
            burst: share(pacing.burst),
        };
        Self {
            pacing: self.pacing.map(slower),
            in_flight: self.in_flight.map(share),
            daily_budget: self.daily_budget.map(|budget| (budget / u64::from(of)).max(1)),
            ..self
        }
    }

    /// Whether the numbers make sense.
    ///
    /// # Errors
    /// What does not, and why.
    pub fn check(&self) -> Result<(), &'static str> {
        self.fault.map_or(Ok(()), Err)
    }
}

/// The slowest pace: a request a day.
const LONGEST_INTERVAL: Duration = Duration::from_secs(86_400);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        let policy = Policy::default();
        assert_eq!(policy.pacing, Some(Pacing { interval: Duration::from_millis(500), burst: 10 }));
        assert_eq!((policy.in_flight, policy.daily_budget), (Some(2), None));
        let breaking =
            Breaking { after: 5, first: Duration::from_secs(30), longest: Duration::from_secs(300) };
        assert_eq!(policy.breaking, Some(breaking));
        assert_eq!(policy.check(), Ok(()));
    }

    #[test]
    fn each_setting_is_kept() {
        let second = Duration::from_secs(1);
        let policy = Policy::default().pace(4.0, 3).in_flight(7).daily_budget(9).breaker(2);
        let policy = policy.breaker_pause(second, 2 * second);
        assert_eq!(policy.pacing, Some(Pacing { interval: second / 4, burst: 3 }));
        assert_eq!((policy.in_flight, policy.daily_budget), (Some(7), Some(9)));
        assert_eq!(policy.breaking, Some(Breaking { after: 2, first: second, longest: 2 * second }));
        assert_eq!(policy.check(), Ok(()));
        let bare = policy.clone().on_loopback();
        assert_eq!((bare.pacing, bare.breaking, bare.daily_budget), (None, None, None));
        assert_eq!(bare.in_flight, Some(7));
        let off = Policy::off();
        assert_eq!((off.pacing, off.breaking, off.in_flight, off.daily_budget), (None, None, None, None));
        assert_eq!(policy.clone().no_pace().pacing, None);
        assert_eq!(policy.no_breaker().breaking, None);
        assert_eq!(Policy::off().breaker(5).breaking, Policy::default().breaking);
    }

    #[test]
    fn a_part_is_a_fraction_of_everything_and_never_nothing() {
        let policy = Policy::default().pace(2.0, 20).in_flight(30).daily_budget(105);
        let part = policy.clone().part(10);
        assert_eq!(part.pacing, Some(Pacing { interval: Duration::from_secs(5), burst: 2 }));
        assert_eq!((part.in_flight, part.daily_budget, part.breaking), (Some(3), Some(10), policy.breaking));
        let least = Policy::default().daily_budget(1).part(10);
        assert_eq!(least.pacing, Some(Pacing { interval: Duration::from_secs(5), burst: 1 }));
        assert_eq!((least.in_flight, least.daily_budget), (Some(1), Some(1)));
        assert_eq!(policy.clone().part(0), policy);
        assert_eq!(Policy::off().part(10), Policy::off());
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        let hour = Duration::from_secs(3600);
        let (second, default) = (Duration::from_secs(1), Policy::default);
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e7, 1e-6, 1e300] {
            assert!(default().pace(rate, 1).check().is_err(), "{rate}");
        }
        for rate in [1e6, 2.0, 1.0 / 86_400.0] {
            assert_eq!(default().pace(rate, 1).check(), Ok(()), "{rate}");
        }
        let unfit = [
            default().pace(1.0, 0),
            default().in_flight(0),
            default().daily_budget(0),
            default().breaker(0),
            default().breaker_pause(Duration::ZERO, second),
            default().breaker_pause(2 * second, second),
            default().breaker_pause(second, hour + second),
        ];
        for policy in unfit {
            assert!(policy.check().is_err(), "{policy:?}");
        }
        assert_eq!(default().breaker_pause(hour, hour).check(), Ok(()));
    }
}

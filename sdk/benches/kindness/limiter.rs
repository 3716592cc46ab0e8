//! The server of the simulation: it takes 50 ms for a request and refuses those above its limit.

use std::sync::Mutex;
use std::time::Duration;

use freesewing::testing::VirtualTime;

/// How long an answer is on its way, there and back.
pub(crate) const LATENCY: Duration = Duration::from_millis(50);

/// A rate limit, counted over all clients together, as that of one API key is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    /// So many requests in each minute, which begins with the first request.
    FixedWindow { per_minute: u32 },
    /// The generic cell rate algorithm: a bucket of so many requests that fills evenly.
    Gcra { per_minute: u32, burst: u32 },
}

/// What an answer says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) admitted: bool,
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// Until the limit is whole again, in whole seconds, as headers have it.
    pub(crate) reset: u64,
    /// Until one more request is admitted, in whole seconds.
    pub(crate) retry_after: u64,
}

/// A server with a limit.
pub(crate) struct Limiter {
    rule: Rule,
    /// Whether clients can read its headers; a browser cannot unless the server exposes them.
    pub(crate) readable: bool,
    time: VirtualTime,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The end of the window, or the time at which the bucket is full.
    until: Duration,
    /// Requests counted in the window.
    counted: u32,
    tally: Tally,
}

/// What a server has seen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) admitted: u32,
    pub(crate) refused: u32,
}

const MINUTE: Duration = Duration::from_secs(60);

impl Limiter {
    pub(crate) fn new(rule: Rule, readable: bool, time: VirtualTime) -> Self {
        Self { rule, readable, time, state: Mutex::default() }
    }

    /// Sends a request and waits for its answer.
    pub(crate) async fn ask(&self) -> Answer {
        self.time.sleep(LATENCY / 2).await;
        let answer = self.judge(self.time.elapsed());
        self.time.sleep(LATENCY / 2).await;
        answer
    }

    pub(crate) fn tally(&self) -> Tally {
        self.state.lock().unwrap().tally
    }

    fn judge(&self, now: Duration) -> Answer {
        let state = &mut *self.state.lock().unwrap();
        let answer = match self.rule {
            Rule::FixedWindow { per_minute } => state.count(per_minute, now),
            Rule::Gcra { per_minute, burst } => state.pour(per_minute, burst, now),
        };
        if answer.admitted {
            state.tally.admitted += 1;
        } else {
            state.tally.refused += 1;
        }
        answer
    }
}

impl State {
    fn count(&mut self, limit: u32, now: Duration) -> Answer {
        if now >= self.until {
            (self.until, self.counted) = (now + MINUTE, 0);
        }
        let admitted = self.counted < limit;
        self.counted += u32::from(admitted);
        let reset = up(self.until - now);
        Answer { admitted, limit, remaining: limit - self.counted, reset, retry_after: reset }
    }

    fn pour(&mut self, per_minute: u32, burst: u32, now: Duration) -> Answer {
        let each = MINUTE / per_minute;
        let capacity = each * burst;
        let full_at = self.until.max(now);
        let admitted = full_at + each <= now + capacity;
        self.until = if admitted { full_at + each } else { full_at };
        let used = self.until - now;
        let remaining = ((capacity.saturating_sub(used)).as_nanos() / each.as_nanos()) as u32;
        let retry_after = up((self.until + each).saturating_sub(now + capacity));
        Answer { admitted, limit: burst, remaining, reset: up(used), retry_after }
    }
}

impl Rule {
    /// The earliest time at which so many requests can be done when none is refused, by clients that together send at
    /// most `pace` a second after a burst of `burst`.
    ///
    /// Fixed windows can be emptied as soon as they begin, so only the requests before the last window and those in it
    /// count; a bucket gives its burst and then fills.
    pub(crate) fn ideal(self, requests: u32, pace: f64, burst: u32) -> Duration {
        let own = f64::from(requests.saturating_sub(burst)) / pace;
        let seconds = match self {
            Self::FixedWindow { per_minute } => {
                let windows = (requests - 1) / per_minute;
                let rest = requests - windows * per_minute;
                let in_the_last = f64::from(rest.saturating_sub(burst)) / pace;
                (f64::from(windows) * 60.0 + in_the_last).max(own)
            }
            Self::Gcra { per_minute, burst: bucket } => {
                let theirs = f64::from(requests.saturating_sub(bucket)) * 60.0 / f64::from(per_minute);
                theirs.max(own)
            }
        };
        Duration::from_secs_f64(seconds) + LATENCY
    }
}

/// Whole seconds, rounded up, as servers write them.
fn up(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

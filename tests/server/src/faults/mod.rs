//! Faults on order: the next answers of a route fail the way a test asks for.

mod error;
mod order;
mod queue;
mod sense;
mod strike;

use std::time::Duration;

use http::header::{CONTENT_TYPE, RETRY_AFTER};

pub use error::FaultError;
pub(crate) use order::Order;
pub(crate) use queue::{Deed, DueFault, Ending, Faults};

/// The name that stands for every request in the place of a route.
pub(crate) const ANY_ROUTE: &str = "*";

/// Something that goes wrong with the next answers of a route.
///
/// Each constructor makes one kind of fault; the other methods add to it.
///
/// ```
/// # use freesewing_test_server::Fault;
/// # use std::time::Duration;
/// let busy = Fault::status(429).retry_after(2).times(3);
/// let slow = Fault::late(Duration::from_millis(20));
/// let torn = Fault::cut(10).by_reset().skip(5);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until it is given to `TestServer::fail_next`"]
pub struct Fault {
    /// The status to answer with in place of the work.
    status: Option<u16>,
    /// Whether the connection ends without an answer.
    silent: bool,
    /// Whether a connection that ends is reset.
    reset: bool,
    /// Whether the work is done when the connection ends without an answer.
    work: bool,
    delay: Duration,
    drip: Option<(usize, Duration)>,
    cut: Option<usize>,
    bad_json: bool,
    skew: i64,
    headers: Vec<(String, String)>,
    skip: usize,
    times: usize,
}

impl Fault {
    /// Answers with a status instead of doing the work: `{"result":"error","error":...}` with
    /// `tooManyRequests` for 429 and `success` otherwise, which is what the API says when it has no word.
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::none() }
    }

    /// Closes the connection without an answer. The work is not done.
    pub fn drop_connection() -> Self {
        Self { silent: true, ..Self::none() }
    }

    /// Resets the connection (TCP RST) without an answer. The work is not done.
    pub fn reset() -> Self {
        Self::drop_connection().by_reset()
    }

    /// Does the work, then closes the connection without an answer.
    pub fn lose_answer() -> Self {
        Self { silent: true, work: true, ..Self::none() }
    }

    /// Waits, then does the work and answers as always.
    pub fn late(delay: Duration) -> Self {
        Self { delay, ..Self::none() }
    }

    /// Sends the body of the answer a few bytes at a time, with a pause before each.
    pub fn drip(bytes: usize, every: Duration) -> Self {
        Self { drip: Some((bytes.max(1), every)), ..Self::none() }
    }

    /// Closes the connection after so many bytes of the answer's body, or at its end if it is shorter.
    pub fn cut(bytes: usize) -> Self {
        Self { cut: Some(bytes), ..Self::none() }
    }

    /// Answers with the first half of the body, whole as HTTP, but no JSON any more.
    pub fn bad_json() -> Self {
        Self { bad_json: true, ..Self::none() }
    }

    /// Answers as always, but calls the body something else.
    pub fn content_type(kind: impl Into<String>) -> Self {
        Self::none().header(CONTENT_TYPE.as_str(), kind)
    }

    /// Moves the time in the answer's `Date` by so many seconds, into the past when negative.
    pub fn clock_skew(seconds: i64) -> Self {
        Self { skew: seconds, ..Self::none() }
    }

    /// For how many answers in a row, one at least; once when not said.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// For every answer until the faults are cleared.
    pub fn always(self) -> Self {
        self.times(usize::MAX)
    }

    /// Lets so many answers pass unharmed first.
    pub fn skip(mut self, answers: usize) -> Self {
        self.skip = answers;
        self
    }

    /// Waits before anything else.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Where the connection ends, it is reset (TCP RST) instead of closed.
    pub fn by_reset(mut self) -> Self {
        self.reset = true;
        self
    }

    /// Adds a header to the answer. `Content-Type`, `Date` and `Content-Length` take the place of the real one: a
    /// body that is longer is cut to that length, and after one that is shorter the connection ends.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds `Retry-After` with a number of seconds.
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(RETRY_AFTER.as_str(), seconds.to_string())
    }

    /// # Errors
    /// Says what HTTP does not allow.
    pub(crate) fn check(&self) -> Result<(), String> {
        DueFault::new(self).map(drop)
    }

    fn none() -> Self {
        Self {
            status: None,
            silent: false,
            reset: false,
            work: false,
            delay: Duration::ZERO,
            drip: None,
            cut: None,
            bad_json: false,
            skew: 0,
            headers: Vec::new(),
            skip: 0,
            times: 1,
        }
    }
}

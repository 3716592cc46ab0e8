//! What happened during a call, attempt by attempt.

use std::fmt;
use std::slice;
use std::time::Duration;

use super::Phase;

/// The attempts of one call, in their order.
///
/// It shows as `1: 429, waited 1.6 s (retry-after); 2: 200`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace(Vec<Attempt>);

/// One request and what came of it.
///
/// It shows as `1: 429, waited 1.6 s (retry-after)`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// Its place among the attempts, from 1.
    pub number: u32,
    /// When it began, since the call was admitted.
    pub started: Duration,
    /// How long it took.
    pub took: Duration,
    /// How it ended.
    pub outcome: Outcome,
    /// The wait that followed; `None` after the last attempt.
    pub wait: Option<Wait>,
    /// What else is to be known about it.
    pub note: Option<Note>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The server answered with this status.
    Status(u16),
    /// It failed on the way.
    Failure(Phase),
    /// It took longer than an attempt, or what was left for the call, may take.
    TimedOut,
    /// The caller gave it up.
    Cancelled,
}

/// A wait between two attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// How long it was.
    pub length: Duration,
    /// What decided its length.
    pub reason: WaitReason,
}

/// What decided the length of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitReason {
    /// Our own formula.
    Backoff,
    /// The server asked for it.
    RetryAfter,
}

/// What the outcome of an attempt alone does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// An earlier attempt of the deletion had already taken effect, so this error is a success.
    AlreadyGone,
}

impl Trace {
    /// A trace without attempts.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds an attempt at the end.
    pub fn push(&mut self, attempt: Attempt) {
        self.0.push(attempt);
    }

    /// The attempts, from the first to the last.
    pub fn iter(&self) -> slice::Iter<'_, Attempt> {
        self.0.iter()
    }

    /// How many attempts there were; 0 when nothing was sent.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last attempt.
    #[must_use]
    pub fn last(&self) -> Option<&Attempt> {
        self.0.last()
    }

    /// The last attempt, to add to it what followed.
    pub fn last_mut(&mut self) -> Option<&mut Attempt> {
        self.0.last_mut()
    }
}

impl<'a> IntoIterator for &'a Trace {
    type Item = &'a Attempt;
    type IntoIter = slice::Iter<'a, Attempt>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Attempt {
    /// An attempt that nothing followed yet.
    #[must_use]
    pub const fn new(number: u32, started: Duration, took: Duration, outcome: Outcome) -> Self {
        Self { number, started, took, outcome, wait: None, note: None }
    }
}

impl Wait {
    /// A wait of this length, for this reason.
    #[must_use]
    pub const fn new(length: Duration, reason: WaitReason) -> Self {
        Self { length, reason }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, attempt) in self.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            attempt.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.number, self.outcome)?;
        if let Some(note) = self.note {
            write!(f, ", {note}")?;
        }
        if let Some(wait) = self.wait {
            write!(f, ", {wait}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => status.fmt(f),
            Self::Failure(phase) => phase.fmt(f),
            Self::TimedOut => f.write_str("timed out"),
            Self::Cancelled => f.write_str("cancelled"),
        }
    }
}

/// `waited 1.6 s (retry-after)`: to a tenth of a second, below that in milliseconds. Whole numbers only, because the
/// printing of floats weighs 8 KB in a browser.
impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.length.as_millis();
        if millis < 100 {
            write!(f, "waited {millis} ms")?;
        } else {
            let tenths = (millis + 50) / 100;
            write!(f, "waited {}.{} s", tenths / 10, tenths % 10)?;
        }
        match self.reason {
            WaitReason::Backoff => Ok(()),
            WaitReason::RetryAfter => f.write_str(" (retry-after)"),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyGone => f.write_str("already gone"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(number: u32, outcome: Outcome) -> Attempt {
        Attempt::new(number, Duration::ZERO, Duration::from_millis(80), outcome)
    }

    fn waited(attempt: Attempt, millis: u64, reason: WaitReason) -> Attempt {
        Attempt { wait: Some(Wait::new(Duration::from_millis(millis), reason)), ..attempt }
    }

    #[test]
    fn a_throttled_call_reads_as_in_the_documentation() {
        let mut trace = Trace::new();
        trace.push(waited(attempt(1, Outcome::Status(429)), 1640, WaitReason::RetryAfter));
        trace.push(attempt(2, Outcome::Status(200)));
        assert_eq!(trace.to_string(), "1: 429, waited 1.6 s (retry-after); 2: 200");
        let lines: Vec<String> = trace.iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["1: 429, waited 1.6 s (retry-after)", "2: 200"]);
    }

    #[test]
    fn a_failure_says_how_far_it_got() {
        let lost = waited(attempt(1, Outcome::Failure(Phase::Connect)), 120, WaitReason::Backoff);
        assert_eq!(lost.to_string(), "1: no connection, waited 0.1 s");
        assert_eq!(attempt(2, Outcome::TimedOut).to_string(), "2: timed out");
        assert_eq!(attempt(3, Outcome::Cancelled).to_string(), "3: cancelled");
    }

    #[test]
    fn a_note_stands_behind_the_outcome() {
        let gone = Attempt { note: Some(Note::AlreadyGone), ..attempt(2, Outcome::Status(404)) };
        assert_eq!(gone.to_string(), "2: 404, already gone");
        let both = waited(gone, 1000, WaitReason::Backoff);
        assert_eq!(both.to_string(), "2: 404, already gone, waited 1.0 s");
    }

    #[test]
    fn waits_are_rounded_to_a_tenth_and_short_ones_are_exact() {
        for (millis, expected) in [
            (0, "waited 0 ms"),
            (99, "waited 99 ms"),
            (100, "waited 0.1 s"),
            (149, "waited 0.1 s"),
            (150, "waited 0.2 s"),
            (949, "waited 0.9 s"),
            (950, "waited 1.0 s"),
            (60_999, "waited 61.0 s"),
        ] {
            let wait = Wait::new(Duration::from_millis(millis), WaitReason::Backoff);
            assert_eq!(wait.to_string(), expected);
        }
    }

    #[test]
    fn a_trace_tells_its_length_and_its_last_attempt() {
        let mut trace = Trace::default();
        assert!(trace.is_empty());
        assert_eq!((trace.len(), trace.last(), trace.to_string().as_str()), (0, None, ""));
        assert_eq!(trace.last_mut(), None);

        trace.push(attempt(1, Outcome::Status(500)));
        trace.push(attempt(2, Outcome::Status(401)));
        assert!(!trace.is_empty());
        assert_eq!(trace.len(), 2);
        trace.last_mut().unwrap().note = Some(Note::AlreadyGone);
        assert_eq!(trace.last().map(ToString::to_string).as_deref(), Some("2: 401, already gone"));
        let numbers: Vec<u32> = (&trace).into_iter().map(|attempt| attempt.number).collect();
        assert_eq!(numbers, [1, 2]);
    }
}

//! Answers from a recording.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::difference::{self, matches};
use super::line::{Asked, Head, Line, Outcome, VERSION, WORD};
use super::scrub::Scrub;
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError};
use crate::{Error, ErrorKind};

/// A transport that answers from a recording and never touches the network. Clones share it.
///
/// Each recorded answer is given once. A request gets the first one left that was recorded for the same method, path and
/// body; the order among different requests does not matter. A request for which there is none fails with
/// [`ErrorKind::Configuration`] and says which recorded one comes nearest and how it differs. That message shows the path
/// of the request and parts of its body, without secret fields, which no other error does.
///
/// Waits between attempts are as long as they would be; `testing::VirtualTime` makes them pass at once.
#[derive(Clone)]
pub struct Replay(Arc<Mutex<Tape>>);

struct Tape {
    exchanges: Vec<Exchange>,
    cut_short: bool,
}

/// A line of the recording.
pub(super) struct Exchange {
    /// The number of the line, from 1.
    pub(super) line: usize,
    pub(super) asked: Asked,
    outcome: Outcome,
    used: bool,
}

impl Replay {
    /// Opens a recording.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the file cannot be read, is no recording, has a format that this version does
    /// not know, or has a line that cannot be understood; the message says which and what to do.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|error| {
            let message = format!("the recording cannot be read: {}; name another file", error.kind());
            Error::caused(ErrorKind::Configuration, message, error)
        })?;
        // A character that a crash has cut in two is part of a line that is left out.
        Self::read(&String::from_utf8_lossy(&bytes))
    }

    /// Takes a recording that has been read already.
    ///
    /// # Errors
    /// Like [`Replay::open`].
    pub fn read(text: &str) -> Result<Self, Error> {
        let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
        check_head(lines.next().map_or("", |(_, line)| line))?;
        let whole = text.ends_with('\n');
        let last = text.lines().count();
        let mut tape = Tape { exchanges: Vec::new(), cut_short: false };
        for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let read = serde_json::from_str::<Line>(line).map_err(|error| {
                // Without the place that the library adds: it counts lines of its own.
                let text = error.to_string();
                (error.is_eof(), text.split(" at line ").next().unwrap_or_default().to_owned())
            });
            let line = match read {
                Ok(line) => line,
                Err((true, _)) if number == last && !whole => {
                    tape.cut_short = true;
                    break;
                }
                Err((_, reason)) => return Err(unreadable(number, &reason)),
            };
            let outcome = line.outcome().map_err(|reason| unreadable(number, &reason))?;
            // Somebody may have written it by hand, and a request that is compared with it has no secrets.
            let asked = Scrub::default().again(line.request);
            tape.exchanges.push(Exchange { line: number, asked, outcome, used: false });
        }
        Ok(Self(Arc::new(Mutex::new(tape))))
    }

    /// The recorded requests that nobody has made yet, as method and path.
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        let tape = self.lock();
        let unused = tape.exchanges.iter().filter(|exchange| !exchange.used);
        unused.map(|Exchange { asked, .. }| format!("{} {}", asked.method, asked.path)).collect()
    }

    /// Whether the last line was cut off, as a crash leaves it. It is not used.
    #[must_use]
    pub fn is_cut_short(&self) -> bool {
        self.lock().cut_short
    }

    fn lock(&self) -> MutexGuard<'_, Tape> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request) -> Result<Response, TransportError> {
        let asked = Scrub::default().request(request);
        let mut tape = self.lock();
        let mut fitting = tape.exchanges.iter_mut().filter(|exchange| matches(&exchange.asked, &asked));
        let Some(exchange) = fitting.find(|exchange| !exchange.used) else {
            return Err(TransportError::refused(difference::explain(&tape.exchanges, &asked)));
        };
        exchange.used = true;
        match exchange.outcome.clone() {
            Outcome::Answer(response) => Ok(response),
            Outcome::Failure { phase, timeout, too_large } => {
                let error = TransportError::new(phase).caused_by("it failed when it was recorded");
                let error = if timeout { error.timeout() } else { error };
                Err(if too_large { error.too_large() } else { error })
            }
        }
    }
}

fn check_head(line: &str) -> Result<(), Error> {
    let head = serde_json::from_str::<Head>(line).ok().filter(|head| head.freesewing == WORD);
    match head {
        Some(Head { version: VERSION, .. }) => Ok(()),
        Some(Head { version, .. }) => Err(Error::configuration(format!(
            "the recording has the format {version}, and this version of freesewing reads {VERSION} only: record it \
             again, or use the version that made it"
        ))),
        None => Err(Error::configuration(format!(
            "this is no recording: its first line is not {{\"freesewing\":\"{WORD}\",\"version\":{VERSION}}}"
        ))),
    }
}

fn unreadable(number: usize, reason: &str) -> Error {
    Error::configuration(format!(
        "line {number} of the recording cannot be understood: {reason}; mend it, or record it again"
    ))
}

impl Transport for Replay {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move { self.answer(&request) })
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tape = self.lock();
        let unused = tape.exchanges.iter().filter(|exchange| !exchange.used).count();
        f.debug_struct("Replay").field("unused", &unused).field("of", &tape.exchanges.len()).finish()
    }
}

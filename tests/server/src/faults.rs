//! Faults on order: the next answers of a route fail the way a test asks for.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderName, HeaderValue, StatusCode};

/// Something that goes wrong with the next answers of a route.
///
/// ```
/// # use freesewing_test_server::Fault;
/// # use std::time::Duration;
/// let busy = Fault::status(429).retry_after(2).times(3);
/// let slow = Fault::late(Duration::from_millis(20));
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until it is given to `TestServer::fail_next`"]
pub struct Fault {
    pub(crate) kind: FaultKind,
    times: usize,
    headers: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum FaultKind {
    Status(u16),
    DropConnection,
    Late(Duration),
}

impl Fault {
    /// Answers with a status instead of doing the work: `{"result":"error","error":...}` with
    /// `tooManyRequests` for 429 and `success` otherwise, which is what the API says when it has no word.
    pub fn status(status: u16) -> Self {
        Self::new(FaultKind::Status(status))
    }

    /// Closes the connection without an answer. The work is not done.
    pub fn drop_connection() -> Self {
        Self::new(FaultKind::DropConnection)
    }

    /// Waits, then does the work and answers as always.
    pub fn late(delay: Duration) -> Self {
        Self::new(FaultKind::Late(delay))
    }

    /// For how many answers in a row; once when not said.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Adds a header to the answer.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds `Retry-After` with a number of seconds.
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(RETRY_AFTER.as_str(), seconds.to_string())
    }

    fn new(kind: FaultKind) -> Self {
        Self { kind, times: 1, headers: Vec::new() }
    }
}

/// One fault that is due, its parts checked.
#[derive(Clone, Debug)]
pub(crate) struct DueFault {
    pub(crate) kind: DueKind,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum DueKind {
    Status(StatusCode),
    DropConnection,
    Late(Duration),
}

/// The faults that wait for their requests, by route.
#[derive(Default)]
pub(crate) struct Faults(Mutex<HashMap<String, VecDeque<(usize, DueFault)>>>);

impl Faults {
    /// Puts a fault behind those that already wait for this route.
    ///
    /// # Errors
    /// Says what is wrong with a status or header that HTTP does not allow.
    pub(crate) fn add(&self, route: &str, fault: Fault) -> Result<(), String> {
        let kind = match fault.kind {
            FaultKind::Status(status) => DueKind::Status(
                StatusCode::from_u16(status)
                    .ok()
                    .filter(|status| status.as_u16() >= 200)
                    .ok_or_else(|| format!("{status} is not a status a server can answer with"))?,
            ),
            FaultKind::DropConnection => DueKind::DropConnection,
            FaultKind::Late(delay) => DueKind::Late(delay),
        };
        let mut headers = Vec::new();
        for (name, value) in fault.headers {
            let bad = || format!("{name:?} with {value:?} is not a header");
            headers.push((
                HeaderName::try_from(&name).map_err(|_| bad())?,
                HeaderValue::try_from(&value).map_err(|_| bad())?,
            ));
        }
        if fault.times > 0 {
            let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.entry(route.to_owned()).or_default().push_back((fault.times, DueFault { kind, headers }));
        }
        Ok(())
    }

    /// The fault for a request that has just arrived at a route.
    pub(crate) fn take(&self, route: &str) -> Option<DueFault> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = waiting.get_mut(route)?;
        let (times, fault) = queue.front_mut()?;
        *times -= 1;
        let (times, fault) = (*times, fault.clone());
        if times == 0 {
            queue.pop_front();
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_order_and_run_out() {
        let faults = Faults::default();
        faults.add("GET /a", Fault::status(503).times(2)).unwrap();
        faults.add("GET /a", Fault::drop_connection()).unwrap();
        faults.add("GET /a", Fault::status(500).times(0)).unwrap();
        let status = |fault: Option<DueFault>| match fault.map(|fault| fault.kind) {
            Some(DueKind::Status(status)) => status.as_u16(),
            Some(DueKind::DropConnection) => 1,
            Some(DueKind::Late(_)) => 2,
            None => 0,
        };
        assert_eq!(status(faults.take("GET /b")), 0);
        let seen: Vec<u16> = (0..4).map(|_| status(faults.take("GET /a"))).collect();
        assert_eq!(seen, [503, 503, 1, 0]);
    }

    #[test]
    fn what_http_does_not_allow_is_refused() {
        let faults = Faults::default();
        assert!(faults.add("GET /a", Fault::status(99)).is_err());
        assert!(faults.add("GET /a", Fault::status(1000)).is_err());
        assert!(faults.add("GET /a", Fault::status(503).header("a b", "c")).is_err());
        assert!(faults.add("GET /a", Fault::status(503).header("a", "c\n")).is_err());
        assert!(faults.take("GET /a").is_none());
    }
}

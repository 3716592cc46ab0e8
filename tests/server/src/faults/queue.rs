//! The faults that wait for their requests.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::{ANY_ROUTE, Fault, sense};

/// One fault that is due, its parts checked.
#[derive(Clone, Debug)]
pub(crate) struct DueFault {
    pub(crate) delay: Duration,
    pub(crate) deed: Deed,
    pub(crate) ending: Ending,
    pub(super) drip: Option<(usize, Duration)>,
    pub(super) cut: Option<usize>,
    pub(super) bad_json: bool,
    pub(super) skew: i64,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

/// What the server does in the place of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Work,
    Nothing,
    Status(StatusCode),
}

/// How the connection goes on after the deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Answer,
    Close,
    Reset,
}

impl DueFault {
    pub(super) fn new(fault: &Fault) -> Result<Self, String> {
        sense::check(fault)?;
        let deed = match fault.status {
            Some(status) => Deed::Status(
                StatusCode::from_u16(status)
                    .ok()
                    .filter(|status| status.as_u16() >= 200)
                    .ok_or_else(|| format!("{status} is not a status a server can answer with"))?,
            ),
            None if fault.silent && !fault.work => Deed::Nothing,
            None => Deed::Work,
        };
        let mut headers = Vec::new();
        for (name, value) in &fault.headers {
            let bad = || format!("{name:?} with {value:?} is not a header");
            headers.push((
                HeaderName::try_from(name).map_err(|_| bad())?,
                HeaderValue::try_from(value).map_err(|_| bad())?,
            ));
        }
        let ending = match (fault.silent, fault.reset) {
            (true, true) => Ending::Reset,
            (true, false) => Ending::Close,
            // What is cut short may still be reset; see `strike`.
            (false, true) if fault.cut.is_some() => Ending::Reset,
            (false, _) => Ending::Answer,
        };
        Ok(Self {
            delay: fault.delay,
            deed,
            ending,
            drip: fault.drip,
            cut: fault.cut,
            bad_json: fault.bad_json,
            skew: fault.skew,
            headers,
        })
    }

    /// Whether there is no answer at all.
    pub(crate) fn is_silent(&self) -> bool {
        self.ending != Ending::Answer && self.cut.is_none()
    }
}

#[derive(Debug)]
struct Waiting {
    skip: usize,
    times: usize,
    fault: DueFault,
}

/// The faults that wait for their requests, by route.
#[derive(Default)]
pub(crate) struct Faults(Mutex<HashMap<String, VecDeque<Waiting>>>);

impl Faults {
    /// Puts a fault behind those that already wait for this route.
    ///
    /// # Errors
    /// Says what HTTP does not allow, or what contradicts itself.
    pub(crate) fn add(&self, route: &str, fault: &Fault) -> Result<(), String> {
        let waiting = Waiting { skip: fault.skip, times: fault.times, fault: DueFault::new(fault)? };
        self.lock().entry(route.to_owned()).or_default().push_back(waiting);
        Ok(())
    }

    /// The fault for a request that has just arrived: one of its route, or else one of any route.
    pub(crate) fn take(&self, route: Option<&str>) -> Option<DueFault> {
        let mut waiting = self.lock();
        if waiting.is_empty() {
            return None;
        }
        match route.map_or(Turn::Free, |route| next(&mut waiting, route)) {
            Turn::Strikes(fault) => Some(fault),
            Turn::Passes => None,
            Turn::Free => match next(&mut waiting, ANY_ROUTE) {
                Turn::Strikes(fault) => Some(fault),
                Turn::Passes | Turn::Free => None,
            },
        }
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// How many are left of each, in the order of the routes' names.
    pub(crate) fn json(&self) -> Vec<Value> {
        let waiting = self.lock();
        let mut left: Vec<(&String, &Waiting)> =
            waiting.iter().flat_map(|(route, queue)| queue.iter().map(move |fault| (route, fault))).collect();
        left.sort_by_key(|(route, _)| *route);
        let times = |times: usize| if times == usize::MAX { json!("always") } else { json!(times) };
        left.iter()
            .map(|(route, fault)| json!({"route": route, "skip": fault.skip, "times": times(fault.times)}))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, VecDeque<Waiting>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What waits for a request.
enum Turn {
    Strikes(DueFault),
    /// A fault that lets this one pass.
    Passes,
    /// Nothing.
    Free,
}

fn next(waiting: &mut HashMap<String, VecDeque<Waiting>>, route: &str) -> Turn {
    let Some(queue) = waiting.get_mut(route) else { return Turn::Free };
    let Some(first) = queue.front_mut() else { return Turn::Free };
    if first.skip > 0 {
        first.skip -= 1;
        return Turn::Passes;
    }
    if first.times != usize::MAX {
        first.times -= 1;
    }
    let (fault, left) = (first.fault.clone(), first.times);
    if left == 0 {
        queue.pop_front();
        if queue.is_empty() {
            waiting.remove(route);
        }
    }
    Turn::Strikes(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The status; 1 for a dropped connection, 2 for work, 0 for no fault.
    fn seen(fault: Option<DueFault>) -> u16 {
        match fault.map(|fault| fault.deed) {
            Some(Deed::Status(status)) => status.as_u16(),
            Some(Deed::Nothing) => 1,
            Some(Deed::Work) => 2,
            None => 0,
        }
    }

    #[test]
    fn faults_come_in_order_and_run_out() {
        let faults = Faults::default();
        faults.add("GET /a", &Fault::status(503).times(2)).unwrap();
        faults.add("GET /a", &Fault::drop_connection().skip(1)).unwrap();
        assert_eq!(seen(faults.take(Some("GET /b"))), 0);
        let all: Vec<u16> = (0..5).map(|_| seen(faults.take(Some("GET /a")))).collect();
        assert_eq!(all, [503, 503, 0, 1, 0]);
        assert!(faults.json().is_empty());
    }

    #[test]
    fn a_fault_of_any_route_strikes_where_none_of_the_route_waits() {
        let faults = Faults::default();
        faults.add(ANY_ROUTE, &Fault::status(500).always()).unwrap();
        faults.add("GET /a", &Fault::status(503)).unwrap();
        let all = [Some("GET /a"), Some("GET /a"), Some("GET /b"), None].map(|r| seen(faults.take(r)));
        assert_eq!(all, [503, 500, 500, 500]);
        assert_eq!(faults.json(), [json!({"route": "*", "skip": 0, "times": "always"})]);
        faults.clear();
        assert_eq!(seen(faults.take(None)), 0);
    }

    #[test]
    fn a_fault_that_lets_answers_pass_lets_them_pass_unharmed() {
        let faults = Faults::default();
        faults.add("GET /a", &Fault::status(503).skip(1)).unwrap();
        faults.add(ANY_ROUTE, &Fault::status(500)).unwrap();
        let all: Vec<u16> = (0..4).map(|_| seen(faults.take(Some("GET /a")))).collect();
        assert_eq!(all, [0, 503, 500, 0]);
    }

    #[test]
    fn what_http_does_not_allow_is_refused() {
        let faults = Faults::default();
        assert!(faults.add("GET /a", &Fault::status(99)).is_err());
        assert!(faults.add("GET /a", &Fault::status(1000)).is_err());
        assert!(faults.add("GET /a", &Fault::status(503).header("a b", "c")).is_err());
        assert!(faults.add("GET /a", &Fault::status(503).header("a", "c\n")).is_err());
        assert!(faults.take(Some("GET /a")).is_none());
    }

    #[test]
    fn endings_follow_from_what_was_asked_for() {
        let due = |fault: Fault| DueFault::new(&fault).unwrap();
        let lost = due(Fault::lose_answer());
        assert_eq!((lost.deed, lost.ending, lost.is_silent()), (Deed::Work, Ending::Close, true));
        let reset = due(Fault::reset());
        assert_eq!((reset.deed, reset.ending, reset.is_silent()), (Deed::Nothing, Ending::Reset, true));
        let cut = due(Fault::cut(3).by_reset());
        assert_eq!((cut.deed, cut.ending, cut.is_silent()), (Deed::Work, Ending::Reset, false));
        assert_eq!(due(Fault::late(Duration::ZERO).by_reset()).ending, Ending::Answer);
    }
}

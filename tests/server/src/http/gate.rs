//! The way of one request through the server, and what every answer gets on the way out.

use std::any::Any;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::FutureExt;
use http::header::{AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, DATE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use tower::ServiceExt;

use super::answer::Defect;
use super::body::Reader;
use super::room::Room;
use super::routing::{Matched, Route, Table};
use super::{Answer, Fields, Peer, cors, etag, forwarded, shield};
use crate::app::Shared;
use crate::faults::{ANY_ROUTE, Deed, Ending, Fault, FaultError};
use crate::generation::Generation;
use crate::journal::Arrival;

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed without an answer")]
pub(crate) struct Hangup;

/// How long a request's body may take to arrive.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// What all bodies that arrive may take, in bytes, and all that were made of them. The largest of either fits in.
const ROOM: usize = 64 * 1024 * 1024;

/// Lets requests in, one by one.
pub(crate) struct Gate {
    app: Shared,
    table: Table,
    bodies: Reader,
}

impl Gate {
    pub(crate) fn new(app: Shared, table: Table) -> Self {
        let bodies = Reader {
            generation: app.generation,
            arrivals: Room::new(ROOM),
            trees: Room::new(ROOM),
            timeout: BODY_TIMEOUT,
        };
        Self { app, table, bodies }
    }

    pub(crate) fn body_timeout(self, body_timeout: Duration) -> Self {
        Self { bodies: Reader { timeout: body_timeout, ..self.bodies }, ..self }
    }

    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// Refuses names that no route has.
    pub(crate) fn check_route(&self, route: &str) -> Result<(), FaultError> {
        if self.table.names().any(|name| name == route) {
            return Ok(());
        }
        Err(FaultError::unknown(route, self.table.names()))
    }

    /// Refuses faults that could not strike.
    pub(crate) fn check_fault(&self, route: &str, fault: &Fault) -> Result<(), FaultError> {
        if route != ANY_ROUTE {
            self.check_route(route)?;
        }
        fault.check().map_err(FaultError::Unsendable)
    }

    /// Answers a request.
    ///
    /// # Errors
    /// [`Hangup`] when a fault asks for it or the client is gone.
    pub(crate) async fn answer<B>(&self, request: Request<B>) -> Result<Response, Hangup>
    where
        B: hyper::body::Body<Data = Bytes> + Unpin,
    {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        let peer = parts.extensions.get::<Peer>().cloned().unwrap_or_default();
        let (method, path) = (&parts.method, parts.uri.path());
        let found = self.table.find(method, path);
        let route = found.as_ref().map(|(route, _)| &route.name);
        let mut entry = self.app.journal.arrived(&Arrival {
            at: self.app.clock.now(),
            connection: peer.connection(),
            method: method.as_str(),
            path: &found.as_ref().map_or(path.into(), |(route, _)| route.shown(path)),
            route,
            authorization: parts.headers.contains_key(AUTHORIZATION),
            user_agent: parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()),
        });
        // Fields that no handler will see are not worth their memory.
        let Ok(received) = self.bodies.read(&parts.headers, body, found.is_some()).await else {
            return Err(Hangup);
        };
        if let Some(sha256) = received.sha256 {
            entry.body(sha256);
        }

        let route = route.map(|name| &**name);
        // Sites that may not ask and bodies that cannot be read are turned away before anybody counts.
        let is_foreign = cors::is_foreign(&self.app, &parts.headers);
        let limits = if *method == Method::OPTIONS || is_foreign || received.fields.is_err() {
            None
        } else {
            let address = self.address(&parts.headers, &peer);
            self.app.limiter.check(route, &parts.headers, address, self.app.clock.now())
        };
        let refused = limits.as_ref().is_some_and(|outcome| !outcome.allowed);
        let fault = if refused { None } else { self.app.faults.take(route) };
        if let Some(delay) = fault.as_ref().map(|fault| fault.delay).filter(|delay| !delay.is_zero()) {
            tokio::time::sleep(delay).await;
        }
        let deed = fault.as_ref().map_or(Deed::Work, |fault| fault.deed);
        let mut response = match deed {
            _ if refused => Answer::error(StatusCode::TOO_MANY_REQUESTS, "tooManyRequests").into_response(),
            Deed::Work => self.handle(&parts, found, received.fields, &peer).await,
            Deed::Status(status) => Answer::fault(status).into_response(),
            Deed::Nothing => Response::default(),
        };
        if let Some(fault) = fault.as_ref().filter(|fault| fault.is_silent()) {
            if fault.ending == Ending::Reset {
                peer.reset();
            }
            return Err(Hangup);
        }
        self.finish(&parts.headers, method, &mut response);
        if received.is_late {
            // The rest of the body would be taken for the next request.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if let Some(outcome) = limits {
            response.headers_mut().extend(outcome.headers);
        }
        if let Some(fault) = &fault {
            response = fault.strike(response, self.app.clock.now(), &peer).await;
        }
        entry.answered(response.status().as_u16());
        tracing::debug!(
            method = %method,
            route = route.unwrap_or("none"),
            status = response.status().as_u16(),
            milliseconds = started.elapsed().as_millis(),
            "answered"
        );
        Ok(response)
    }

    /// Where a request comes from, as far as limits are concerned.
    fn address(&self, request: &HeaderMap, peer: &Peer) -> IpAddr {
        let forwarded = if self.app.trust_proxy { forwarded::address(request) } else { None };
        forwarded.unwrap_or_else(|| peer.address())
    }

    /// Runs the handler. A panic in it becomes a 500 and a defect.
    async fn handle(
        &self,
        parts: &http::request::Parts,
        found: Option<(&Route, Matched)>,
        fields: Result<Fields, Answer>,
        peer: &Peer,
    ) -> Response {
        if cors::is_foreign(&self.app, &parts.headers) {
            return Answer::page(StatusCode::INTERNAL_SERVER_ERROR).into_response();
        }
        if parts.method == Method::OPTIONS {
            return cors::preflight(&self.app, &parts.headers);
        }
        let fields = match fields {
            Ok(fields) => fields,
            Err(answer) => return answer.into_response(),
        };
        let Some((route, matched)) = found else {
            return Answer::no_route(parts.method.as_str(), parts.uri.path()).into_response();
        };
        let mut request = Request::new(Body::empty());
        *request.method_mut() = parts.method.clone();
        *request.uri_mut() = parts.uri.clone();
        *request.headers_mut() = parts.headers.clone();
        request.extensions_mut().insert(matched);
        request.extensions_mut().insert(fields);
        request.extensions_mut().insert(peer.clone());
        let work = AssertUnwindSafe(route.service.clone().oneshot(request)).catch_unwind();
        let mut response = match work.await {
            Ok(Ok(response)) => response,
            Err(panic) => {
                Answer::defect(format!("the handler panicked: {}", message(&*panic))).into_response()
            }
        };
        if let Some(Defect(what)) = response.extensions_mut().remove::<Defect>() {
            tracing::error!(route = &*route.name, "{what}");
            self.app.defects.add(format!("{}: {what}", route.name));
        }
        response
    }

    fn finish(&self, request: &HeaderMap, method: &Method, response: &mut Response) {
        let reads = *method == Method::GET || *method == Method::HEAD;
        if reads && response.status().is_success() && etag::is_known(request, response.headers()) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(CONTENT_TYPE);
            response.headers_mut().remove(CONTENT_LENGTH);
            *response.body_mut() = Body::empty();
        }
        cors::mark(&self.app, request, response.headers_mut());
        if self.app.generation == Generation::V4 {
            shield::raise(response.headers_mut());
        }
        if self.app.clock.differs()
            && let Ok(date) = HeaderValue::from_str(&self.app.clock.now().http_date())
        {
            response.headers_mut().insert(DATE, date);
        }
    }
}

/// The words of a panic.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without words")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{App, Settings};

    async fn panics() -> Answer {
        panic!("no {}", "luck");
    }

    async fn fine() -> Answer {
        Answer::json(serde_json::json!([]))
    }

    fn gate() -> Gate {
        let settings = Settings { seed: Some(1), ..Settings::default() };
        let app = Shared::new(App::new(&settings).unwrap());
        let mut table = Table::new(app.clone());
        table.open(Method::GET, "/panics", panics);
        table.open(Method::GET, "/fine", fine);
        Gate::new(app, table)
    }

    fn get(path: &str) -> Request<Body> {
        Request::get(path).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn a_panic_is_answered_and_remembered() {
        let gate = gate();
        let answer = gate.answer(get("/panics")).await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(gate.app.defects.all(), ["GET /panics: the handler panicked: no luck"]);
        assert_eq!(gate.answer(get("/fine")).await.unwrap().status(), 200);
        assert_eq!(gate.app.defects.all().len(), 1);
    }

    #[tokio::test]
    async fn faults_add_their_headers_and_strike_only_their_route() {
        let gate = gate();
        gate.app.faults.add("GET /fine", &Fault::status(429).retry_after(2)).unwrap();
        gate.app.faults.add("GET /fine", &Fault::drop_connection()).unwrap();
        assert_eq!(gate.answer(get("/elsewhere")).await.unwrap().status(), 404);
        let answer = gate.answer(get("/FINE/")).await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].as_bytes()), (429, &b"2"[..]));
        assert!(gate.answer(get("/fine")).await.is_err());
        assert_eq!(gate.answer(get("/fine")).await.unwrap().status(), 200);
        let statuses: Vec<_> = gate.app.journal.all().iter().map(|record| record.status).collect();
        assert_eq!(statuses, [Some(404), Some(429), None, Some(200)]);
    }

    #[tokio::test]
    async fn an_answer_that_the_client_has_is_not_sent_again() {
        let gate = gate();
        let first = gate.answer(get("/fine")).await.unwrap();
        let mut again = get("/fine");
        again.headers_mut().insert(http::header::IF_NONE_MATCH, first.headers()["etag"].clone());
        let answer = gate.answer(again).await.unwrap();
        assert_eq!(answer.status(), 304);
        assert!(answer.headers().get(CONTENT_TYPE).is_none() && answer.headers().contains_key("etag"));
        assert!(axum::body::to_bytes(answer.into_body(), 10).await.unwrap().is_empty());
    }
}

//! The way of one request through the server, and what every answer gets on the way out.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::FutureExt;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use tower::ServiceExt;

use super::answer::Defect;
use super::body::{self, BodyError, Fields};
use super::routing::{Matched, Route, Table};
use super::{Answer, cors, etag};
use crate::app::Shared;
use crate::faults::{DueFault, DueKind};

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed without an answer")]
pub(crate) struct Hangup;

/// Lets requests in, one by one.
pub(crate) struct Gate {
    app: Shared,
    table: Table,
}

impl Gate {
    pub(crate) fn new(app: Shared, table: Table) -> Self {
        Self { app, table }
    }

    pub(crate) fn table(&self) -> &Table {
        &self.table
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
        let (method, path) = (&parts.method, parts.uri.path());
        let entry =
            self.app.journal.arrived(method.as_str(), path, parts.headers.contains_key(AUTHORIZATION));
        let found = self.table.find(method, path);
        let name = found.as_ref().map(|(route, _)| route.name.as_str());
        if let Some(name) = name {
            self.app.journal.routed(entry, name);
        }
        let fields = match body::read(&parts.headers, body).await {
            Ok(fields) => Ok(fields),
            Err(BodyError::Refused(answer)) => Err(answer),
            Err(BodyError::Gone) => return Err(Hangup),
        };

        let fault = name.and_then(|name| self.app.faults.take(name));
        let mut response = match fault.as_ref().map(|fault| fault.kind) {
            Some(DueKind::DropConnection) => return Err(Hangup),
            Some(DueKind::Status(status)) => Answer::fault(status).into_response(),
            Some(DueKind::Late(delay)) => {
                tokio::time::sleep(delay).await;
                self.handle(&parts, found.as_ref(), fields).await
            }
            None => self.handle(&parts, found.as_ref(), fields).await,
        };
        self.finish(&parts.headers, method, &mut response, fault.as_ref());
        self.app.journal.answered(entry, response.status().as_u16());
        tracing::debug!(
            method = %method,
            route = name.unwrap_or("none"),
            status = response.status().as_u16(),
            milliseconds = started.elapsed().as_millis(),
            "answered"
        );
        Ok(response)
    }

    /// Runs the handler. A panic in it becomes a 500 and a defect.
    async fn handle(
        &self,
        parts: &http::request::Parts,
        found: Option<&(&Route, Matched)>,
        fields: Result<Fields, Answer>,
    ) -> Response {
        if parts.method == Method::OPTIONS {
            return cors::preflight(&parts.headers);
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
        request.extensions_mut().insert(matched.clone());
        request.extensions_mut().insert(fields);
        let work = AssertUnwindSafe(route.service.clone().oneshot(request)).catch_unwind();
        let mut response = match work.await {
            Ok(Ok(response)) => response,
            Err(panic) => {
                Answer::defect(format!("the handler panicked: {}", message(&*panic))).into_response()
            }
        };
        if let Some(Defect(what)) = response.extensions_mut().remove::<Defect>() {
            tracing::error!(route = route.name, "{what}");
            self.app.defects.add(format!("{}: {what}", route.name));
        }
        response
    }

    fn finish(
        &self,
        request: &HeaderMap,
        method: &Method,
        response: &mut Response,
        fault: Option<&DueFault>,
    ) {
        let reads = *method == Method::GET || *method == Method::HEAD;
        if reads && response.status().is_success() && etag::is_known(request, response.headers()) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(CONTENT_TYPE);
            response.headers_mut().remove(CONTENT_LENGTH);
            *response.body_mut() = Body::empty();
        }
        cors::open(response.headers_mut());
        if self.app.clock.stands()
            && let Ok(date) = HeaderValue::from_str(&self.app.clock.now().http_date())
        {
            response.headers_mut().insert(DATE, date);
        }
        for (name, value) in fault.into_iter().flat_map(|fault| &fault.headers) {
            response.headers_mut().append(name, value.clone());
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
    use crate::faults::Fault;
    use crate::generation::Generation;

    async fn panics() -> Answer {
        panic!("no {}", "luck");
    }

    async fn fine() -> Answer {
        Answer::json(serde_json::json!([]))
    }

    fn gate() -> Gate {
        let settings =
            Settings { generation: Generation::V3, seed: Some(1), db: None, test_shortcuts: false };
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
        gate.app.faults.add("GET /fine", Fault::status(429).retry_after(2)).unwrap();
        gate.app.faults.add("GET /fine", Fault::drop_connection()).unwrap();
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

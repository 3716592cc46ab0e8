//! What happens while somebody else has the lock: a process that was stopped in the middle.

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use freesewing::gate::FileGate;
use freesewing::testing::Scripted;
use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use freesewing::{Cache, Care, Client, ErrorKind};

use crate::{CURATED, Place, call, scripted};

/// No call of these tests waits that long, unless it waits for the lock.
const LONG: Duration = Duration::from_secs(3);

/// The lock, as a process has it that was stopped.
#[derive(Clone)]
struct Stopped(Arc<Mutex<File>>);

impl Stopped {
    fn at(path: &Path) -> Self {
        Self(Arc::new(Mutex::new(File::options().read(true).write(true).open(path).unwrap())))
    }

    fn stop(&self) {
        self.0.lock().unwrap().lock().unwrap();
    }

    fn go_on(&self) {
        self.0.lock().unwrap().unlock().unwrap();
    }
}

/// Lets the other process be stopped while a request is under way.
#[derive(Clone)]
struct Stopping(Scripted, Stopped);

impl Transport for Stopping {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.1.stop();
        self.0.send(request)
    }
}

/// A client in real time at a gate whose lock is taken with its first request.
fn stopping(place: &Place) -> (Client, Scripted, Stopped) {
    let gate = FileGate::open(&place.0, Care::default()).unwrap();
    let (transport, stopped) = (Scripted::new(), Stopped::at(&place.0));
    let builder = Client::builder().environment(|_| None).base_url("https://example.org").cache(Cache::off());
    let builder = builder.transport(Stopping(transport.clone(), stopped.clone()));
    let builder = builder.queue_timeout(Duration::from_millis(100));
    (builder.gate(gate).build().unwrap(), transport, stopped)
}

/// Whether everybody at the gate is held, as soon as what is owed to it was paid.
async fn is_held(place: &Place) -> bool {
    let gate = FileGate::open(&place.0, Care::default()).unwrap();
    let client = Client::builder().environment(|_| None).base_url("https://example.org");
    let client = client.transport(Scripted::new()).gate(gate).build().unwrap();
    let began = Instant::now();
    loop {
        if client.usage().await.unwrap().gate.held_until.is_some() {
            return true;
        }
        if began.elapsed() > LONG {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_call_waits_for_the_lock_no_longer_than_it_queues() {
    let place = Place::new("queues");
    let (client, transport, stopped) = stopping(&place);
    transport.answer(200, CURATED);
    stopped.stop();
    let began = Instant::now();
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(began.elapsed() < LONG && transport.requests().is_empty());
}

#[tokio::test]
async fn a_retry_waits_for_the_lock_no_longer_than_the_call_may_take() {
    let place = Place::new("deadline");
    let (client, transport, _stopped) = stopping(&place);
    transport.answer(500, "").answer(200, CURATED);
    let began = Instant::now();
    let error = client.curated_sets().list().timeout(Duration::from_millis(800)).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(500), 1));
    assert!(error.to_string().ends_with("after the time limit of the call)"), "{error}");
    assert!(began.elapsed() < LONG);
}

#[tokio::test]
async fn an_answer_does_not_wait_for_the_lock_and_the_others_hear_of_it_later() {
    let place = Place::new("answer");
    let (client, transport, stopped) = stopping(&place);
    transport.answer_with(503, &[("retry-after", "100")], "");
    let began = Instant::now();
    assert_eq!(call(&client).await.unwrap_err().status(), Some(503));
    assert!(began.elapsed() < LONG);
    // It makes no further call.
    stopped.go_on();
    assert!(is_held(&place).await);
    assert_eq!(call(&client).await.unwrap_err().kind(), ErrorKind::RateLimited);
    assert_eq!(client.usage().await.unwrap().gate.in_flight, 0);
}

#[tokio::test]
async fn what_the_server_said_is_not_lost_with_a_call_that_leaves() {
    let place = Place::new("leaves");
    let (client, transport, stopped) = stopping(&place);
    transport.answer_with(503, &[("retry-after", "100")], "");
    let leaving = tokio::spawn(async move { call(&client).await });
    while transport.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    // The answer came at once, and its permit cannot be handed back.
    leaving.abort();
    assert!(leaving.await.unwrap_err().is_cancelled());
    stopped.go_on();
    assert!(is_held(&place).await);
}

#[tokio::test]
async fn what_is_owed_to_the_file_is_paid_by_the_next_call_at_the_latest() {
    let place = Place::new("owed");
    let (client, transport, _) = scripted(&place.0, Care::default());
    transport.never_answer();
    let stopped = Stopped::at(&place.0);
    let leaving = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while transport.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    stopped.stop();
    let began = Instant::now();
    leaving.abort();
    assert!(leaving.await.unwrap_err().is_cancelled());
    assert!(began.elapsed() < Duration::from_secs(1), "whoever leaves does not wait");
    stopped.go_on();
    assert_eq!(client.usage().await.unwrap().gate.in_flight, 0);
}

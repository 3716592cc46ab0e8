//! One event of `tracing` a call, with the names of OpenTelemetry, whatever becomes of the call.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

use std::collections::BTreeMap;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use freesewing::engine::retry::Phase;
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, Error, Generation, NewSet, cm};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";

/// The fields of an event, as text.
type Fields = BTreeMap<&'static str, String>;

/// Takes every event of this crate.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<(Level, Fields)>>>);

struct Taken<'a>(&'a mut Fields);

impl Visit for Taken<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let twice = self.0.insert(field.name(), format!("{value:?}").trim_matches('"').to_owned());
        assert_eq!(twice, None, "{field} is there twice");
    }
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("freesewing")
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Taken(&mut fields));
        self.0.lock().unwrap().push((*event.metadata().level(), fields));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// The one event that what is done with a client leaves. Time does not pass in it, save for waits.
async fn event_of<F>(script: impl Fn(&Scripted), call: impl FnOnce(Client) -> F) -> String
where
    F: Future<Output = ()>,
{
    let (transport, time) = (Scripted::new(), VirtualTime::new());
    time.expire_limits();
    script(&transport);
    let client = Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000/below")
        .generation(Generation::V3)
        .api_key(KEY, "sesame")
        .transport(transport)
        .virtual_time(time)
        .build()
        .unwrap();
    let events = Events::default();
    let guard = tracing::subscriber::set_default(events.clone());
    call(client).await;
    drop(guard);
    let events = events.0.lock().unwrap();
    assert_eq!(events.len(), 1, "{events:?}");
    let (level, fields) = &events[0];
    assert_eq!(*level, Level::DEBUG);
    fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}

/// Awaits a call and leaves out what became of it.
async fn done<T>(call: impl IntoFuture<Output = Result<T, Error>>) {
    let _ = call.await;
}

#[tokio::test]
async fn a_success_is_told_with_the_standard_names() {
    let event = event_of(
        |script| _ = script.answer(200, r#"{"sets":[]}"#),
        |client| async move { done(client.sets().list()).await },
    );
    assert_eq!(
        event.await,
        "attempts=1 duration_ms=0 http.request.method=GET http.response.status_code=200 operation=listSets \
         queued_ms=0 server.address=localhost server.port=3000 source=server success=true url.scheme=http url.template=/sets/{auth}"
    );
}

#[tokio::test]
async fn what_was_sent_again_is_counted() {
    let event = event_of(
        |script| _ = script.answer(500, "").fail(Phase::Answer).answer(200, r#"{"sets":[]}"#),
        |client| async move { done(client.sets().list()).await },
    )
    .await;
    assert!(event.contains("attempts=3 duration_ms=300 "), "{event}");
    assert!(event.contains("http.request.resend_count=2 http.response.status_code=200 "), "{event}");
    assert!(!event.contains("error.type"), "{event}");
}

#[tokio::test]
async fn a_failure_is_told_by_its_status_or_else_by_its_kind() {
    let list = |client: Client| async move { done(client.sets().list().retries(0)).await };
    type Script = fn(&Scripted);
    let cases: [(Script, &str); 6] = [
        (
            |script| _ = script.answer(403, ""),
            "error.type=403 http.request.method=GET http.response.status_code=403",
        ),
        (
            |script| _ = script.answer(500, ""),
            "error.type=500 http.request.method=GET http.response.status_code=500",
        ),
        (
            |script| _ = script.answer(302, ""),
            "error.type=302 http.request.method=GET http.response.status_code=302",
        ),
        (
            |script| _ = script.answer(200, "{"),
            "error.type=decode http.request.method=GET http.response.status_code=200",
        ),
        (|script| _ = script.never_answer(), "error.type=timeout http.request.method=GET operation"),
        (|script| _ = script.fail(Phase::Tls), "error.type=connection http.request.method=GET operation"),
    ];
    for (script, expected) in cases {
        let event = event_of(script, list).await;
        assert!(event.contains(expected) && event.contains(" success=false "), "{event}");
        assert!(event.starts_with("attempts=1 "), "{event}");
    }
}

#[tokio::test]
async fn what_is_refused_before_it_is_sent_is_told_too() {
    let event = event_of(|_| (), |client| async move { done(client.sets().get("../x")).await }).await;
    assert!(event.starts_with("attempts=0 duration_ms=0 error.type=validation "), "{event}");
    assert!(event.contains("operation=getSet") && !event.contains("status_code"), "{event}");
    let event = event_of(
        |_| (),
        |client| async move { done(client.anonymous().sets().create(&NewSet::named("Joe"))).await },
    );
    assert!(event.await.contains("error.type=authentication "));
}

#[tokio::test]
async fn a_call_that_is_dropped_says_so() {
    let event = event_of(
        |_| (),
        |_| async {
            let silent = Scripted::new();
            silent.never_answer();
            // Without virtual time, in which nobody would wait for the answer long enough to give it up.
            let client =
                Client::builder().environment(|_| None).token("x").transport(silent).build().unwrap();
            assert!(tokio::time::timeout(Duration::ZERO, client.sets().list().into_future()).await.is_err());
        },
    )
    .await;
    assert!(event.contains("error.type=cancelled ") && event.contains("success=false"), "{event}");
    assert!(!event.contains("attempts"), "nobody knows how many there were: {event}");
}

#[tokio::test]
async fn nothing_that_a_caller_gave_is_told() {
    let event = event_of(
        |script| _ = script.answer_with(400, &[("x-echo", "gardener")], r#"{"error":"gardener"}"#),
        |client| async move { done(client.sets().update(90217).name("gardener").set("neck", cm(38.0))).await },
    )
    .await;
    for secret in ["90217", "gardener", "neck", "380", KEY, "sesame", "below"] {
        assert!(!event.contains(secret), "{secret} is in {event}");
    }
    assert!(event.contains("url.template=/sets/{id}/{auth}"));
}

//! Answers that fail, and what the SDK makes of them. Waits pass in virtual time, requests are counted by the
//! server.

use freesewing::engine::retry::Outcome;
use freesewing::{Error, ErrorKind, Generation, NewSet, RecordId, Response};
use freesewing_test_server::Fault;

use super::support::*;

in_both_generations! {
    a_refusal_that_names_a_wait_is_obeyed_by_every_kind_of_call,
    zero_seconds_is_a_hint_and_not_none,
    a_bare_429_was_not_processed_so_every_kind_is_repeated,
    failures_that_can_pass_are_repeated_except_for_what_makes_something,
    a_lost_connection_is_tried_again_by_what_can_be_repeated,
    a_create_is_sent_once_when_the_connection_is_lost,
    nothing_is_tried_more_than_three_times,
    retries_can_be_turned_off_for_one_call_or_a_client,
    a_long_pause_is_not_slept_through_and_holds_the_client,
    a_wait_beyond_the_limit_of_the_call_is_not_begun,
    refusals_for_good_are_not_repeated,
    a_redirect_is_not_followed,
    sign_in_and_keys_are_made_once_as_well,
}

/// The kinds of call: one that reads, one that can be repeated, one that deletes, one that makes something.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Read,
    Update,
    Delete,
    Create,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Read, Self::Update, Self::Delete, Self::Create];

    fn route(self) -> &'static str {
        match self {
            Self::Read => "GET /sets/{id}/key",
            Self::Update => "PATCH /sets/{id}/key",
            Self::Delete => "DELETE /sets/{id}/key",
            Self::Create => "POST /sets/key",
        }
    }
}

/// How many attempts a call took, and how it ended.
struct End {
    result: Result<u16, Error>,
    outcomes: Vec<Outcome>,
    trace: String,
}

impl<T> From<Result<Response<T>, Error>> for End {
    fn from(result: Result<Response<T>, Error>) -> Self {
        let trace = match &result {
            Ok(response) => response.trace(),
            Err(error) => error.trace(),
        };
        let outcomes = trace.iter().map(|attempt| attempt.outcome).collect();
        let trace = trace.to_string();
        Self { result: result.map(|response| response.status()), outcomes, trace }
    }
}

impl Stage {
    async fn call(&self, kind: Kind, id: RecordId) -> End {
        let sets = self.client.sets();
        match kind {
            Kind::Read => sets.get(id).response().await.into(),
            Kind::Update => sets.update(id).notes("changed").response().await.into(),
            Kind::Delete => sets.delete(id).response().await.into(),
            Kind::Create => sets.create(&NewSet::named("made")).response().await.into(),
        }
    }

    /// Makes a set, orders faults for the route of a kind, and calls.
    async fn suffer(&self, kind: Kind, faults: impl IntoIterator<Item = Fault>) -> End {
        let set = self.client.sets().create(&NewSet::named("there")).await.unwrap();
        for fault in faults {
            fail_next(&self.server, kind.route(), fault);
        }
        let before = arrivals(&self.server, kind.route());
        let end = self.call(kind, set.id()).await;
        let after = arrivals(&self.server, kind.route());
        assert_eq!(after - before, end.outcomes.len(), "{kind:?}: {}", end.trace);
        end
    }
}

fn drop_connection() -> Fault {
    Fault::drop_connection()
}

async fn a_refusal_that_names_a_wait_is_obeyed_by_every_kind_of_call(generation: Generation) {
    for status in [429, 503] {
        for kind in Kind::ALL {
            let stage = Stage::new(generation).await;
            let end = stage.suffer(kind, [Fault::status(status).retry_after(2)]).await;
            let done = end.result.unwrap();
            // Two seconds, and half of a tenth of them.
            assert_eq!(stage.time.waits(), [millis(2100)], "{kind:?}");
            let expected = format!("1: {status}, waited 2.1 s (retry-after); 2: {done}");
            assert_eq!(end.trace, expected, "{kind:?}");
            let sets = stage.client.sets().list().await.unwrap();
            let expected: &[&str] = match kind {
                Kind::Create => &["there", "made"],
                Kind::Delete => &[],
                _ => &["there"],
            };
            assert_eq!(names(&sets), expected, "{status} {kind:?}");
        }
    }
}

async fn zero_seconds_is_a_hint_and_not_none(generation: Generation) {
    let stage = Stage::new(generation).await;
    let end = stage.suffer(Kind::Create, [Fault::status(503).retry_after(0)]).await;
    assert_eq!(end.result.unwrap(), 201);
    assert_eq!(stage.time.waits(), [millis(1500)]);
    assert_eq!(end.trace, "1: 503, waited 1.5 s (retry-after); 2: 201");
}

async fn a_bare_429_was_not_processed_so_every_kind_is_repeated(generation: Generation) {
    for kind in Kind::ALL {
        let stage = Stage::new(generation).await;
        let end = stage.suffer(kind, [Fault::status(429), Fault::status(429)]).await;
        end.result.unwrap();
        assert_eq!(stage.time.waits(), [millis(1500), millis(2000)], "{kind:?}");
    }
}

async fn failures_that_can_pass_are_repeated_except_for_what_makes_something(generation: Generation) {
    let bare = |status| (Fault::status(status), Outcome::Status(status));
    let cases = [(bare(500), 100), (bare(502), 100), (bare(503), 1500), (bare(504), 100), (bare(408), 100)];
    for ((fault, outcome), wait) in cases {
        for kind in Kind::ALL {
            let stage = Stage::new(generation).await;
            let end = stage.suffer(kind, [fault.clone()]).await;
            if kind != Kind::Create {
                end.result.unwrap();
                assert_eq!((end.outcomes.len(), end.outcomes[0]), (2, outcome), "{kind:?}");
                assert_eq!(stage.time.waits(), [millis(wait)], "{kind:?} {}", end.trace);
                continue;
            }
            let error = end.result.unwrap_err();
            assert_eq!(end.outcomes, [outcome], "{error}");
            assert!(stage.time.waits().is_empty(), "{error}");
            if error.kind() == ErrorKind::Server {
                assert!(error.to_string().contains("look first whether the call was carried out"), "{error}");
            }
            assert_eq!(names(&stage.client.sets().list().await.unwrap()), ["there"]);
        }
    }
}

async fn a_lost_connection_is_tried_again_by_what_can_be_repeated(generation: Generation) {
    for kind in [Kind::Read, Kind::Update, Kind::Delete] {
        let stage = Stage::new(generation).await;
        let end = stage.suffer(kind, [drop_connection(), drop_connection()]).await;
        let done = end.result.unwrap();
        assert_eq!(stage.time.waits(), [millis(100), millis(200)], "{kind:?}");
        let expected = format!("1: no answer, waited 0.1 s; 2: no answer, waited 0.2 s; 3: {done}");
        assert_eq!(end.trace, expected, "{kind:?}");
        let statuses: Vec<_> =
            arrived(&stage.server, kind.route()).iter().map(|request| request.status).collect();
        assert_eq!(statuses, [None, None, Some(done)], "{kind:?}");
    }
}

async fn a_create_is_sent_once_when_the_connection_is_lost(generation: Generation) {
    let stage = Stage::new(generation).await;
    stage.server.fail_next("POST /sets/key", drop_connection());
    let error = stage.client.sets().create(&NewSet::named("once")).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Connection, None, 1));
    assert!(error.is_connection());
    assert_eq!(
        error.to_string(),
        "the connection broke before an answer from 127.0.0.1: the call may have been carried out all the same, so \
         createSet was not repeated: look before you try again"
    );
    let requests = arrived(&stage.server, "POST /sets/key");
    assert_eq!((requests.len(), requests[0].status), (1, None));
    assert_eq!(stage.server.journal().len(), 1);
    assert!(stage.time.waits().is_empty());
    assert!(stage.client.sets().list().await.unwrap().is_empty());
}

async fn nothing_is_tried_more_than_three_times(generation: Generation) {
    let cases = [
        (Fault::status(429).retry_after(1), ErrorKind::RateLimited, Some(429)),
        (Fault::status(503), ErrorKind::Server, Some(503)),
        (Fault::status(500), ErrorKind::Server, Some(500)),
        (drop_connection(), ErrorKind::Connection, None),
    ];
    for (fault, kind, status) in cases {
        let stage = Stage::new(generation).await;
        let end = stage.suffer(Kind::Read, [fault.times(3)]).await;
        let error = end.result.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.attempts()), (kind, status, 3), "{error}");
        assert!(error.to_string().ends_with("(tried 3 times)"), "{error}");
        assert_eq!(stage.time.waits().len(), 2, "{error}");
        // The faults are used up: the next call succeeds.
        let id = stage.client.sets().list().await.unwrap()[0].id();
        assert!(stage.client.sets().get(id).await.is_ok());
    }
}

async fn retries_can_be_turned_off_for_one_call_or_a_client(generation: Generation) {
    let stage = Stage::new(generation).await;
    stage.server.fail_next("GET /sets/key", Fault::status(503).times(2));
    let error = stage.client.sets().list().retries(0).await.unwrap_err();
    assert_eq!((error.attempts(), error.to_string().contains("tried")), (1, false));
    let key = stage.server.new_key(1);
    let builder = client_at(generation, stage.server.url()).api_key(key.key, key.secret).retries(0);
    let client = builder.virtual_time(stage.time.clone()).build().unwrap();
    assert_eq!(client.sets().list().await.unwrap_err().attempts(), 1);
    assert!(client.sets().list().await.is_ok());
    assert_eq!(arrivals(&stage.server, "GET /sets/key"), 3);
    assert!(stage.time.waits().is_empty());
}

async fn a_long_pause_is_not_slept_through_and_holds_the_client(generation: Generation) {
    let stage = Stage::new(generation).await;
    stage.server.fail_next("GET /sets/key", Fault::status(429).retry_after(120));
    let error = stage.client.sets().list().await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!((error.status(), error.attempts()), (Some(429), 1));
    assert_eq!(error.retry_after(), Some(seconds(120)));
    assert!(error.retry_at().is_some());
    assert_eq!(error.to_string(), "429 from 127.0.0.1: too many requests: try again in 2 min");
    assert_eq!(error.header("retry-after"), Some("120"));

    // The same client, and one that shares its quota, stay away for so long.
    for client in [&stage.client, &stage.client.anonymous()] {
        let held = client.curated_sets().list().await.unwrap_err();
        assert!(held.is_rate_limited() && held.attempts() == 0, "{held}");
        assert_eq!(
            held.to_string(),
            "nothing was sent: 127.0.0.1 asked this client to stay away, try again in 2 min"
        );
    }
    assert_eq!(stage.server.journal().len(), 1);
    stage.time.advance(seconds(120));
    assert!(stage.client.sets().list().await.is_ok());
    assert!(stage.time.waits().is_empty());
}

async fn a_wait_beyond_the_limit_of_the_call_is_not_begun(generation: Generation) {
    let stage = Stage::new(generation).await;
    stage.server.fail_next("GET /sets/key", Fault::status(429).retry_after(10));
    let error = stage.client.sets().list().timeout(seconds(5)).await.unwrap_err();
    assert!(error.is_rate_limited() && error.attempts() == 1, "{error}");
    assert_eq!(
        error.to_string(),
        "429 from 127.0.0.1: too many requests: try again in 10 s (the next attempt would have come after the time \
         limit of the call)"
    );
    assert_eq!(stage.time.elapsed(), seconds(0));
}

async fn refusals_for_good_are_not_repeated(generation: Generation) {
    for status in [400, 401, 403, 404, 409, 413, 422, 501] {
        let stage = Stage::new(generation).await;
        let end = stage.suffer(Kind::Read, [Fault::status(status)]).await;
        assert_eq!(end.result.unwrap_err().status(), Some(status));
        assert_eq!(end.outcomes, [Outcome::Status(status)]);
        assert!(stage.time.waits().is_empty(), "{status}");
    }
}

async fn a_redirect_is_not_followed(generation: Generation) {
    let stage = Stage::new(generation).await;
    let elsewhere = Stage::new(generation).await;
    let target = format!("{}/sets/key", elsewhere.server.url());
    let fault = Fault::status(307).header("location", target);
    stage.server.fail_next("GET /sets/key", fault.clone());
    stage.server.fail_next("POST /sets/key", fault);
    let read = stage.client.sets().list().await.unwrap_err();
    let create = stage.client.sets().create(&NewSet::named("moved")).await.unwrap_err();
    for error in [read, create] {
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Redirect, Some(307), 1));
    }
    assert!(elsewhere.server.journal().is_empty());
}

async fn sign_in_and_keys_are_made_once_as_well(generation: Generation) {
    let stage = Stage::new(generation).await;
    let key = freesewing::NewApiKey::named("k", freesewing::Level::READ, seconds(60));
    stage.server.fail_next("POST /apikeys/key", drop_connection());
    assert!(stage.client.apikeys().create(&key).await.unwrap_err().is_connection());
    assert_eq!(arrivals(&stage.server, "POST /apikeys/key"), 1);

    stage.server.fail_next("POST /signup", drop_connection());
    assert!(stage.client.account().sign_up("a@example.com").await.unwrap_err().is_connection());
    assert_eq!(arrivals(&stage.server, "POST /signup"), 1);
    stage.server.fail_next("POST /signup", Fault::status(429).retry_after(1));
    let response = stage.client.account().sign_up("a@example.com").response().await.unwrap();
    assert_eq!(response.trace().len(), 2);
    assert_eq!(stage.server.mails().len(), 1);
}

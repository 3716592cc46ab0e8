//! Copies of sets that the server made and could not show.

use std::error::Error as _;
use std::time::Duration;

use freesewing::Generation::{self, V3, V4};
use freesewing::engine::retry::Phase;
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, Error, ErrorKind, Warning};
use serde_json::{Value, json};

use crate::bodies::{self, UUID, envelope, id};
use crate::combo::{Caller, Combo, LOOK, assert_clean, millis};
use crate::hostile;
use crate::rows;
use crate::show::{self, floats};

const SECOND: Duration = Duration::from_secs(1);
const SEALED: &str = r#"{"iv":"532c5e29269ad8732aef9eb532a4b275","ct":"fbf98963a041e539bf88e253d1314e42"}"#;
const COPY: &str = "5d3b0c0e-6f0e-4a86-9f5e-0f6a4f0d8a11";
const OLDER_COPY: &str = "c0a1d0de-40f5-4a0c-8f6c-2a1f5b6d7e22";
const MADE: &str = "the copy was made, but the answer is broken and the copy could not be read again: list your sets to \
                    find it before you clone again";

struct Scene {
    client: Client,
    transport: Scripted,
    time: VirtualTime,
    generation: Generation,
}

impl Scene {
    fn new(generation: Generation) -> Self {
        let (transport, time) = (Scripted::new(), VirtualTime::new());
        let combo = Combo { row: rows::named("cloneSet"), generation, caller: Caller::Key };
        let client = hostile::scripted(&combo, &time, &transport);
        Self { client, transport, time, generation }
    }

    /// One whose server has made the copy and answers with what is broken in this generation.
    fn spoilt(generation: Generation) -> Self {
        let scene = Self::new(generation);
        scene.transport.answer_with(201, &[("x-request-id", "made")], &created(&spoilt(generation)));
        scene
    }

    async fn fails(&self) -> Error {
        self.client.sets().clone(id(self.generation)).await.unwrap_err()
    }

    /// Method and path of all requests.
    fn requests(&self) -> Vec<String> {
        let requests = self.transport.requests().into_iter();
        requests.map(|request| format!("{} {}", request.method, request.url.path())).collect()
    }
}

fn created(set: &Value) -> String {
    envelope("created", "set", set)
}

fn spoilt(generation: Generation) -> Value {
    let mut set = bodies::set(generation);
    if generation == V3 {
        set["id"] = json!(90218);
        for field in ["measies", "img", "name", "notes"] {
            set[field] = json!(SEALED);
        }
    } else {
        set["uuid"] = Value::Null;
    }
    set
}

/// The copy as it is stored.
fn stored(generation: Generation) -> Value {
    let mut set = bodies::set(generation);
    let source = id(generation);
    set["name"] = json!(format!("Joe (cloned from #{source})"));
    if generation == V3 {
        set["id"] = json!(90218);
    } else {
        set["uuid"] = json!(COPY);
    }
    set
}

/// The answer to the second request: the copy, or the list with it.
fn read(generation: Generation) -> String {
    if generation == V3 {
        return envelope("success", "set", &stored(V3));
    }
    let mut older = stored(V4);
    older["uuid"] = json!(OLDER_COPY);
    let mut newer = bodies::set(V4);
    newer["name"] = json!("Joe (cloned from #5d3b0c0e-6f0e-4a86-9f5e-0f6a4f0d8a12)");
    envelope("success", "sets", &json!([bodies::set(V4), older, stored(V4), newer]))
}

fn second(generation: Generation) -> &'static str {
    if generation == V3 { "GET /sets/90218/key" } else { "GET /sets/key" }
}

fn first(generation: Generation) -> String {
    format!("POST /sets/{}/clone/key", id(generation))
}

#[tokio::test]
async fn a_broken_copy_is_read_again_and_warned_of() {
    for generation in [V3, V4] {
        let scene = Scene::spoilt(generation);
        scene.transport.answer(200, &read(generation));
        let response = scene.client.sets().clone(id(generation)).response().await.unwrap();
        let wanted = if generation == V3 { "90218" } else { COPY };
        assert_eq!(response.value().id().to_string(), wanted);
        assert_eq!(response.value().name(), format!("Joe (cloned from #{})", id(generation)));
        assert_eq!(response.value().measurements().len(), 3);
        assert_eq!(response.warnings(), [Warning::CloneReread]);
        let words = "the server answered with a broken copy, so it was read again";
        assert_eq!(response.warnings()[0].to_string(), words);
        // Of the call that made the copy.
        assert_eq!((response.status(), response.header("x-request-id")), (201, Some("made")));
        assert_eq!(response.trace().to_string(), "1: 201");
        assert_eq!(scene.requests(), [first(generation), second(generation).to_owned()]);
    }
}

#[tokio::test]
async fn awaited_alone_it_gives_the_copy() {
    for generation in [V3, V4] {
        let scene = Scene::spoilt(generation);
        scene.transport.answer(200, &read(generation));
        let client = scene.client.clone();
        let copy = tokio::spawn(async move { client.sets().clone(id(generation)).await });
        assert_eq!(copy.await.unwrap().unwrap().name(), stored(generation)["name"]);
    }
}

#[tokio::test]
async fn an_id_that_is_left_out_is_as_good_as_null() {
    let scene = Scene::new(V4);
    let mut set = spoilt(V4);
    set.as_object_mut().unwrap().remove("uuid");
    scene.transport.answer(201, &created(&set)).answer(200, &read(V4));
    let copy = scene.client.sets().clone(UUID).await.unwrap();
    assert_eq!(copy.id().to_string(), COPY);
}

#[tokio::test]
async fn a_whole_copy_is_taken_as_it_is() {
    for generation in [V3, V4] {
        let scene = Scene::new(generation);
        scene.transport.answer(201, &created(&stored(generation)));
        let response = scene.client.sets().clone(id(generation)).response().await.unwrap();
        let wanted = json!([stored(generation)["name"], 3]);
        let got = json!([response.value().name(), response.value().measurements().len()]);
        assert_eq!(floats(&got), floats(&wanted));
        assert_eq!(show::set(response.value())["public"], json!(true));
        assert_eq!((response.warnings(), response.status()), (&[][..], 201));
        assert_eq!(scene.requests(), [first(generation)]);
    }
}

#[tokio::test]
async fn what_is_broken_otherwise_is_not_understood_and_not_read_again() {
    let changed = |generation, field: &str, value: Value| {
        let mut set = stored(generation);
        set[field] = value;
        set
    };
    let mut sealed_without_id = spoilt(V3);
    sealed_without_id.as_object_mut().unwrap().remove("id");
    let cases = [
        (V3, changed(V3, "id", Value::Null), "set.id: missing"),
        (V3, changed(V3, "name", json!(3)), "set.name: expected a text"),
        (V3, changed(V3, "measies", json!([])), "set.measies: expected an object"),
        (V3, sealed_without_id, "set.measies: expected an object"),
        (V4, changed(V4, "measies", json!(SEALED)), "set.measies: expected an object"),
        (V4, changed(V4, "uuid", json!("unprintable")), "set.uuid: not of the expected form"),
        (V4, changed(V4, "createdAt", json!("unprintable")), "set.createdAt: expected a date and time"),
    ];
    for (generation, set, says) in cases {
        let scene = Scene::new(generation);
        scene.transport.answer(201, &created(&set)).answer(200, &read(generation));
        let error = scene.fails().await;
        let says = format!("201 from localhost: the answer cannot be understood: {says}{LOOK}");
        assert_eq!((error.to_string(), error.kind()), (says, ErrorKind::Decode));
        assert_eq!(scene.requests().len(), 1, "{error}");
    }
}

/// The error of a copy that was made and is not to be had.
fn is_lost(scene: &Scene, error: &Error, more: &str) {
    assert_eq!(error.to_string(), format!("201 from localhost: {MADE}{more}"));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(201)));
    assert_eq!(error.operation(), Some("cloneSet"));
    assert_eq!(error.route(), Some("/sets/{id}/clone/{auth}"));
    assert_eq!((error.trace().to_string().as_str(), error.attempts()), ("1: 201", 1));
    assert_eq!((error.code(), error.header("x-request-id")), (None, Some("made")));
    let cause = error.source().unwrap();
    assert_clean(&format!("{error} {error:?} {cause} {cause:?}"));
    assert_eq!(scene.requests()[0], first(scene.generation));
}

fn cause(error: &Error) -> &Error {
    error.source().unwrap().downcast_ref().unwrap()
}

#[tokio::test]
async fn a_copy_that_cannot_be_read_was_made_all_the_same() {
    for generation in [V3, V4] {
        for (status, kind, attempts) in
            [(404, ErrorKind::NotFound, 1), (401, ErrorKind::Authentication, 1), (500, ErrorKind::Server, 3)]
        {
            let scene = Scene::spoilt(generation);
            (0..attempts).for_each(|_| _ = scene.transport.answer(status, ""));
            let error = scene.fails().await;
            is_lost(&scene, &error, "");
            assert_eq!((cause(&error).kind(), cause(&error).attempts()), (kind, attempts));
            assert_eq!(scene.requests()[1..], vec![second(generation); attempts]);
        }
        let scene = Scene::spoilt(generation);
        scene.transport.fail(Phase::Body).fail(Phase::Body).fail(Phase::Body);
        let error = scene.fails().await;
        is_lost(&scene, &error, "");
        assert!(cause(&error).is_connection());
    }
}

#[tokio::test]
async fn the_copy_of_somebody_elses_set_may_be_theirs_in_v3() {
    let more = " (the copy of somebody else's set may have gone to that person)";
    for (generation, more) in [(V3, more), (V4, "")] {
        let scene = Scene::spoilt(generation);
        scene.transport.answer(403, r#"{"result":"error","error":"insufficientAccessLevel"}"#);
        let error = scene.fails().await;
        is_lost(&scene, &error, more);
        assert!(cause(&error).is_permission());
    }
}

#[tokio::test]
async fn a_list_without_the_copy_has_lost_it() {
    let mut of_another = stored(V4);
    of_another["name"] = json!(format!("Joe (cloned from #{COPY})"));
    for sets in [json!([]), json!([bodies::set(V4), of_another])] {
        let scene = Scene::spoilt(V4);
        scene.transport.answer(200, &envelope("success", "sets", &sets));
        let error = scene.fails().await;
        is_lost(&scene, &error, "");
        assert!(cause(&error).is_not_found());
        assert_eq!(scene.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_copy_that_is_broken_when_read_again_is_not_read_a_third_time() {
    for generation in [V3, V4] {
        let scene = Scene::spoilt(generation);
        let set = spoilt(generation);
        let body = if generation == V3 {
            envelope("success", "set", &set)
        } else {
            envelope("success", "sets", &json!([set]))
        };
        scene.transport.answer(200, &body);
        let error = scene.fails().await;
        is_lost(&scene, &error, "");
        assert!(cause(&error).is_decode());
        assert_eq!(scene.requests().len(), 2);
    }
}

#[tokio::test]
async fn the_reading_has_what_is_left_of_the_time() {
    for generation in [V3, V4] {
        let scene = Scene::new(generation);
        scene.time.expire_limits();
        let busy = [("retry-after", "3")];
        scene.transport.answer_with(429, &busy, "").answer(201, &created(&spoilt(generation))).never_answer();
        let call = scene.client.sets().clone(id(generation)).timeout(5 * SECOND).response();
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 2));
        assert_eq!(error.to_string(), format!("201 from localhost: {MADE}"));
        assert!(cause(&error).is_timeout());
        assert_eq!(millis(&scene.time).len(), 1);
        assert_eq!(scene.time.elapsed(), 5 * SECOND);
    }
}

#[tokio::test]
async fn without_a_limit_of_its_own_it_has_that_of_the_client() {
    let scene = Scene::new(V3);
    scene.time.expire_limits();
    let busy = [("retry-after", "55")];
    scene.transport.answer_with(429, &busy, "").answer(201, &created(&spoilt(V3)));
    (0..3).for_each(|_| _ = scene.transport.never_answer());
    let error = scene.fails().await;
    assert_eq!((cause(&error).kind(), cause(&error).attempts()), (ErrorKind::Timeout, 3));
    scene.transport.answer_with(429, &busy, "").answer(201, &created(&spoilt(V3)));
    // 55.5 s are over and 34.5 s are left, which is less than the server asks for.
    scene.transport.answer_with(503, &busy, "");
    let before = scene.time.elapsed();
    let error = scene.fails().await;
    assert_eq!((cause(&error).status(), cause(&error).attempts()), (Some(503), 1));
    assert!(cause(&error).to_string().contains("after the time limit of the call"), "{}", cause(&error));
    assert!(scene.time.elapsed() - before < 60 * SECOND);
}

#[tokio::test]
async fn neither_request_is_repeated_where_none_should_be() {
    let scene = Scene::spoilt(V3);
    scene.transport.answer(503, "").answer(200, &read(V3));
    let error = scene.client.sets().clone(90217).retries(0).await.unwrap_err();
    is_lost(&scene, &error, "");
    assert_eq!((scene.requests().len(), scene.time.waits().len()), (2, 0));

    let scene = Scene::spoilt(V3);
    scene.transport.answer(503, "").answer(200, &read(V3));
    let copy = scene.client.sets().clone(90217).retries(1).await.unwrap();
    assert_eq!((copy.id().to_string().as_str(), scene.requests().len()), ("90218", 3));
}

#[test]
fn a_call_that_is_printed_shows_no_id() {
    let scene = Scene::new(V4);
    let printed = format!("{:?}", scene.client.sets().clone(UUID).timeout(SECOND).retries(7));
    assert!(printed.starts_with("CloneSet") && printed.contains('7'), "{printed}");
    assert_clean(&printed);
}

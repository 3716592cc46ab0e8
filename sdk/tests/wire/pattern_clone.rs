//! Copies of patterns: V3 makes one and cannot show it, V4 makes none and says that it did.

use std::error::Error as _;
use std::time::Duration;

use freesewing::Generation::{self, V3, V4};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, Error, ErrorKind, NewPattern, Warning};
use serde_json::{Value, json};

use crate::bodies::{envelope, id};
use crate::combo::{Caller, Combo, LOOK, assert_clean};
use crate::hostile;
use crate::rows::{self, patterns::pattern};

const SEALED: &str = r#"{"iv":"532c5e29269ad8732aef9eb532a4b275","ct":"fbf98963a041e539bf88e253d1314e42"}"#;

fn scripted(generation: Generation) -> (Client, Scripted) {
    let transport = Scripted::new();
    let combo = Combo { row: rows::named("clonePattern"), generation, caller: Caller::Token };
    (hostile::scripted(&combo, &VirtualTime::new(), &transport), transport)
}

/// What V3 shows of the copy that it made.
fn sealed() -> String {
    let mut pattern = pattern(V3);
    pattern["id"] = json!(90218);
    for column in ["data", "name", "notes", "settings", "img"] {
        pattern[column] = json!(SEALED);
    }
    envelope("success", "pattern", &pattern)
}

fn requests(transport: &Scripted) -> Vec<String> {
    let requests = transport.requests().into_iter();
    requests.map(|request| format!("{} {}", request.method, request.url.path())).collect()
}

#[tokio::test]
async fn a_sealed_copy_is_read_again_and_warned_of() {
    let (client, transport) = scripted(V3);
    let mut copy = pattern(V3);
    copy["id"] = json!(90218);
    transport.answer_with(200, &[("x-request-id", "made")], &sealed());
    transport.answer(200, &envelope("success", "pattern", &copy));
    let response = client.patterns().clone(90217).response().await.unwrap();
    assert_eq!(response.value().id().to_string(), "90218");
    assert_eq!(response.value().design(), "aaron");
    assert_eq!(response.warnings(), [Warning::CloneReread]);
    assert_eq!((response.header("x-request-id"), response.trace().len()), (Some("made"), 1));
    assert_eq!(requests(&transport), ["POST /patterns/90217/clone/jwt", "GET /patterns/90218/jwt"]);

    transport.answer(200, &sealed()).answer(200, &envelope("success", "pattern", &copy));
    assert_eq!(client.patterns().clone(90217).await.unwrap().name(), "Summer tank top");
}

#[tokio::test]
async fn a_copy_that_cannot_be_read_was_made_all_the_same() {
    let (client, transport) = scripted(V3);
    transport.answer(200, &sealed()).answer(403, r#"{"result":"error","error":"insufficientAccessLevel"}"#);
    let error = client.patterns().clone(90217).timeout(Duration::from_secs(5)).await.unwrap_err();
    let says = "200 from localhost: the copy was made, but the answer is broken and the copy could not be read again: \
                list your patterns to find it before you clone again (the copy of somebody else's pattern may have gone \
                to that person)";
    assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Decode));
    assert_eq!(error.operation(), Some("clonePattern"));
    let cause: &Error = error.source().unwrap().downcast_ref().unwrap();
    assert_eq!((cause.kind(), cause.operation()), (ErrorKind::Permission, Some("getPattern")));
    assert_clean(&format!("{error} {error:?} {cause} {cause:?}"));
}

#[tokio::test]
async fn a_copy_that_was_not_made_is_an_error_that_says_what_to_do() {
    let (client, transport) = scripted(V4);
    transport.answer(200, &envelope("success", "pattern", &json!({})));
    let error = client.patterns().clone(id(V4)).await.unwrap_err();
    let says = "200 from localhost: the server made no copy, for which V4 is known: get the pattern and create one like it";
    assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Unsupported));
    assert_eq!((error.status(), error.attempts(), transport.requests().len()), (Some(200), 1, 1));

    transport.answer(200, &envelope("success", "pattern", &pattern(V4)));
    let original = client.patterns().get(id(V4)).await.unwrap();
    transport.answer(201, &envelope("created", "pattern", &pattern(V4)));
    let made = client.patterns().create(&NewPattern::like(&original)).response().await.unwrap();
    let sent: Value = serde_json::from_slice(&transport.requests()[2].body).unwrap();
    assert_eq!(sent["settings"], json!(original.settings().as_map()));
    assert_eq!((&sent["design"], &sent["data"]), (&json!("aaron"), &json!({ "some": "value" })));
    assert_eq!((sent.get("public"), made.warnings()), (None, &[][..]));
}

#[tokio::test]
async fn what_is_broken_otherwise_is_not_understood_and_not_read_again() {
    let mut without_id = pattern(V3);
    without_id.as_object_mut().unwrap().remove("id");
    for (generation, pattern, says) in [
        (V3, without_id, "pattern.id: missing"),
        (V3, json!({}), "pattern: missing `createdAt`"),
        (V4, json!({ "uuid": null }), "pattern: missing `createdAt`"),
        (V4, json!([]), "pattern: expected an object"),
    ] {
        let (client, transport) = scripted(generation);
        transport.answer(200, &envelope("success", "pattern", &pattern));
        let error = client.patterns().clone(id(generation)).await.unwrap_err();
        let says = format!("200 from localhost: the answer cannot be understood: {says}{LOOK}");
        assert_eq!((error.to_string(), error.kind()), (says, ErrorKind::Decode));
        assert_eq!(transport.requests().len(), 1);
    }
}

#[test]
fn a_call_that_is_printed_shows_no_id() {
    let (client, _) = scripted(V4);
    let printed = format!("{:?}", client.patterns().clone(id(V4)).retries(7));
    assert!(printed.starts_with("ClonePattern") && printed.contains('7'), "{printed}");
    assert_clean(&printed);
}

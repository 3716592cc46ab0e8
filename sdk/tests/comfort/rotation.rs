//! Rotation where the order of answers matters.

use freesewing::ErrorKind;
use freesewing::Generation::V4;
use serde_json::{Value, json};

use crate::{Desk, answer};

const OLD: &str = "81994296-447a-4b1b-a506-bc31682c734f";
const ORPHAN: &str = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";
const OTHER: &str = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";

fn key(id: &str, calls: u64) -> Value {
    json!({
        "id": id, "calls": calls, "createdAt": "2026-01-01T00:00:00.000Z", "expiresAt": "2026-04-01T00:00:00.000Z",
        "name": "CI", "lastSeen": null, "level": 3, "userId": 14,
    })
}

fn list(keys: &[Value]) -> String {
    answer("apikeys", &json!(keys))
}

/// The answer to making the key is lost, and then there are these keys beside the old one.
async fn lost(others: &[Value]) -> (Desk, freesewing::Error) {
    let desk = Desk::new(V4);
    let after: Vec<Value> = [key(OLD, 9)].into_iter().chain(others.iter().cloned()).collect();
    desk.script.answer(200, &list(&[key(OLD, 9)])).never_answer().answer(200, &list(&after));
    desk.script.answer(204, "").answer(403, r#"{"result":"error","error":"insufficientAccessLevel"}"#);
    let error = desk.client.apikeys().rotate(OLD).await.unwrap_err();
    assert!(error.new_key().is_none());
    assert!(error.to_string().ends_with("; the old key is as it was"), "{error}");
    (desk, error)
}

#[tokio::test]
async fn only_a_key_that_must_be_the_lost_one_is_deleted() {
    let (desk, error) = lost(&[key(ORPHAN, 0)]).await;
    assert_eq!(error.kind(), ErrorKind::Permission, "it was made again, and refused");
    assert_eq!(desk.sent()[3], format!("DELETE /apikeys/{ORPHAN}/jwt"));

    let mut longer = key(ORPHAN, 0);
    longer["expiresAt"] = json!("2026-04-02T00:00:00.000Z");
    let (mut named, mut seen, mut level) = (key(ORPHAN, 0), key(ORPHAN, 0), key(ORPHAN, 0));
    named["name"] = json!("ci");
    seen["lastSeen"] = json!("2026-01-01T00:00:00.000Z");
    level["level"] = json!(4);
    for other in [longer, named, seen, level, key(ORPHAN, 1)] {
        let (desk, error) = lost(std::slice::from_ref(&other)).await;
        assert_eq!(desk.sent().len(), 3, "{other}");
        assert!(error.is_timeout() && error.to_string().contains("it may still come"), "{error}");
    }
    let (desk, error) = lost(&[key(ORPHAN, 0), key(OTHER, 0)]).await;
    assert_eq!(desk.sent().len(), 3);
    assert!(error.to_string().contains("several unused ones"), "{error}");
}

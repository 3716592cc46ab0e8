use serde_json::{Value, json};

use crate::stage::{Caller, Stage};

/// SHA-256 of the first address. No mail tells it.
const HASH: &str = "08168cd80dfd534ab0f10af10f1303fe00af2d43ab5c1432360d137f8197e17a";

pub(crate) async fn play(stage: &Stage) {
    let nobody = stage.nobody();
    if stage.is_v3() {
        let subscriber = subscribe(stage, &nobody, "a@example.com").await;
        let body = json!({"id": subscriber, "ehash": HASH});
        stage.alone(&nobody, "confirmSubscription", json!({ "body": body })).await;
        stage.alone(&nobody, "unsubscribeBody", json!({ "body": body })).await;
        return;
    }
    let [one, two, three] = [
        subscribe(stage, &nobody, "a@example.com").await,
        subscribe(stage, &nobody, "b@example.com").await,
        subscribe(stage, &nobody, "c@example.com").await,
    ];
    stage.alone(&nobody, "confirmSubscription", json!({"body": {"uuid": one}})).await;
    stage.alone(&nobody, "unsubscribe", json!({ "id": one })).await;
    let page = stage.alone(&nobody, "oneClickUnsubscribe", json!({ "id": two })).await;
    assert!(page.as_str().unwrap().contains("<html"), "{page}");
    let redirect = stage.refused_alone(&nobody, "oneClickUnsubscribeRedirect", json!({ "id": three })).await;
    assert_eq!(redirect.0, 302);
}

/// Subscribes an address and gives the id in the mail's link.
async fn subscribe(stage: &Stage, nobody: &Caller, email: &str) -> Value {
    let body = json!({"email": email, "language": "en"});
    stage.alone(nobody, "subscribe", json!({ "body": body })).await;
    let link = stage.mail().action_url.unwrap();
    json!(link.split_once("?id=").unwrap().1)
}

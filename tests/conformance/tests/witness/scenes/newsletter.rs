use serde_json::{Value, json};

use crate::shown::Shown;
use crate::stage::{Caller, Stage};

/// SHA-256 of the first address. No mail tells it.
const HASH: &str = "08168cd80dfd534ab0f10af10f1303fe00af2d43ab5c1432360d137f8197e17a";

pub(crate) async fn play(stage: &Stage) {
    let nobody = stage.nobody();
    let letters = nobody.sdk.newsletter();
    let text = |id: &Value| id.as_str().unwrap().to_owned();
    if stage.is_v3() {
        let subscriber = subscribe(stage, &nobody, "a@example.com").await;
        let body = json!({"id": subscriber, "ehash": HASH});
        let call = letters.confirm(text(&subscriber)).email("A@example.com").response();
        stage.both(&nobody, "confirmSubscription", json!({ "body": body }), call, Shown::nothing).await;
        let call = letters.unsubscribe(text(&subscriber)).email("A@example.com").response();
        stage.both(&nobody, "unsubscribeBody", json!({ "body": body }), call, Shown::nothing).await;
        return;
    }
    let [one, two, three] = [
        subscribe(stage, &nobody, "a@example.com").await,
        subscribe(stage, &nobody, "b@example.com").await,
        subscribe(stage, &nobody, "c@example.com").await,
    ];
    let call = letters.confirm(text(&one)).response();
    stage.both(&nobody, "confirmSubscription", json!({"body": {"uuid": one}}), call, Shown::nothing).await;
    let call = letters.unsubscribe(text(&one)).response();
    stage.both(&nobody, "unsubscribe", json!({ "id": one }), call, Shown::nothing).await;
    let call = letters.one_click_unsubscribe(text(&two)).response();
    let page = stage.both(&nobody, "oneClickUnsubscribe", json!({ "id": two }), call, Shown::text).await;
    assert!(page.as_str().unwrap().contains("<html"), "{page}");
    let call = letters.unsubscribe_page(text(&three)).response();
    let name = "oneClickUnsubscribeRedirect";
    let (status, page) = stage.beyond(&nobody, name, json!({ "id": three }), call).await;
    assert!(status == 302 && page.ends_with(&text(&three)), "{status} {page}");
}

/// Subscribes an address and gives the id in the mail's link.
async fn subscribe(stage: &Stage, nobody: &Caller, email: &str) -> Value {
    let body = json!({"email": email, "language": "en"});
    let call = nobody.sdk.newsletter().subscribe(email).response();
    stage.both(nobody, "subscribe", json!({ "body": body }), call, Shown::nothing).await;
    let link = stage.mail().action_url.unwrap();
    json!(link.split_once("?id=").unwrap().1)
}

//! Subscribers of the newsletter.

use serde_json::json;

use crate::stage::{Asked, Scene};

pub(super) async fn arrange(scene: &Scene<'_>, operation: &str) -> Option<Asked> {
    Some(match operation {
        "subscribe" => Asked::with(json!({"email": scene.new_address(), "language": "en"})),
        "confirmSubscription" if scene.is_v3() => Asked::with(subscriber_of_v3(scene).await),
        "confirmSubscription" => Asked::with(json!({"uuid": subscriber(scene).await})),
        "unsubscribeBody" => Asked::with(subscriber_of_v3(scene).await),
        "unsubscribe" | "oneClickUnsubscribe" | "oneClickUnsubscribeRedirect" => {
            Asked::at([&subscriber(scene).await])
        }
        _ => return None,
    })
}

/// The id of somebody who subscribes, as the mail tells it.
async fn subscriber(scene: &Scene<'_>) -> String {
    let body = json!({"email": scene.new_address(), "language": "en"});
    scene.do_openly("POST", "/subscriber", body).await;
    let link = scene.last_mail().action_url.unwrap();
    link.split_once("?id=").unwrap().1.to_owned()
}

/// The id and the hash of somebody who subscribes, as the shortcut for tests tells them.
async fn subscriber_of_v3(scene: &Scene<'_>) -> serde_json::Value {
    let body = json!({"email": scene.new_address(), "language": "en", "test": true});
    let made = scene.do_openly("POST", "/subscriber", body).await;
    json!({"id": made["data"]["id"], "ehash": made["data"]["ehash"]})
}

use serde_json::json;

use crate::stage::Stage;

pub(crate) async fn play(stage: &Stage) {
    let admin = stage.somebody("admin");
    let target = stage.somebody("user");
    let id = stage.person_id(&target.person);
    for q in [target.person.username.as_str(), target.person.email.as_str(), "nobody has this"] {
        stage.alone(&admin, "adminSearchUsers", json!({"body": {"q": q}})).await;
    }
    let body = json!({"body": {"design": "aaron", "settings": {"sa": 5}}});
    stage.alone(&target, "createPattern", body).await;
    stage.alone(&admin, "adminGetUser", json!({ "id": id })).await;
    let body = json!({"status": "0", "mfaEnabled": false});
    let user = stage.alone(&admin, "adminUpdateUser", json!({"id": id, "body": body})).await;
    assert_eq!(user["status"], 0);
    let body = json!({"status": 1});
    let user = stage.alone(&admin, "adminUpdateUser", json!({"id": id, "body": body})).await;
    assert_eq!(user["status"], 1);
    if stage.has("adminImpersonate") {
        let session = stage.alone(&admin, "adminImpersonate", json!({ "id": id })).await;
        let guest = stage.with_token(&target.person, session["token"].as_str().unwrap());
        let account = stage.alone(&guest, "getAccount", json!({})).await;
        assert_eq!(account["username"], json!(target.person.username));
    }
    if stage.has("adminListSubscribers") {
        let body = json!({"body": {"email": "a@example.com", "language": "en"}});
        stage.alone(&stage.nobody(), "subscribe", body).await;
        let list = stage.alone(&admin, "adminListSubscribers", json!({})).await;
        assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");
    }
    assert_eq!(stage.refused_alone(&target, "adminGetUser", json!({ "id": id })).await.0, 403);
}

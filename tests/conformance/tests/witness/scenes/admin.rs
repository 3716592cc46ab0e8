use freesewing::models::AccountStatus;
use serde_json::json;

use crate::shown;
use crate::stage::{Stage, record};

pub(crate) async fn play(stage: &Stage) {
    let admin = stage.somebody("admin");
    let target = stage.somebody("user");
    let id = stage.person_id(&target.person);
    let generation = admin.sdk.generation();
    let account = |account: &_| shown::account(generation, account);
    for q in [target.person.username.as_str(), target.person.email.as_str(), "nobody has this"] {
        let call = admin.sdk.admin().search_users(q).response();
        let shown = |users: &_| shown::found_users(generation, users);
        stage.both(&admin, "adminSearchUsers", json!({"body": {"q": q}}), call, shown).await;
    }
    let body = json!({"body": {"design": "aaron", "settings": {"sa": 5}}});
    stage.alone(&target, "createPattern", body).await;
    let call = admin.sdk.admin().user(record(&id)).response();
    let shown = |user: &_| shown::user_record(generation, user);
    let arguments = json!({ "id": id });
    stage.both_whole(&admin, "adminGetUser", arguments, call, shown).await;
    let body = json!({"status": "0", "mfaEnabled": false});
    let call =
        admin.sdk.admin().update_user(record(&id)).status(AccountStatus::Inactive).disable_mfa().response();
    let user = stage.both(&admin, "adminUpdateUser", json!({"id": id, "body": body}), call, account).await;
    assert_eq!(user["status"], 0);
    let body = json!({"status": 1});
    let call = admin.sdk.admin().update_user(record(&id)).status(AccountStatus::Active).response();
    let user = stage.both(&admin, "adminUpdateUser", json!({"id": id, "body": body}), call, account).await;
    assert_eq!(user["status"], 1);
    if stage.has("adminImpersonate") {
        let call = admin.sdk.admin().impersonate(record(&id)).response();
        let shown = |session: &_| shown::session(generation, session);
        let session = stage.both(&admin, "adminImpersonate", json!({ "id": id }), call, shown).await;
        let guest = stage.with_token(&target.person, session["token"].as_str().unwrap());
        let account = stage.alone(&guest, "getAccount", json!({})).await;
        assert_eq!(account["username"], json!(target.person.username));
    }
    if stage.has("adminListSubscribers") {
        let body = json!({"body": {"email": "a@example.com", "language": "en"}});
        stage.alone(&stage.nobody(), "subscribe", body).await;
        let call = admin.sdk.admin().subscribers().response();
        let shown = |list: &Vec<_>| shown::subscribers(list);
        let list = stage.both(&admin, "adminListSubscribers", json!({}), call, shown).await;
        assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");
    }
    let call = target.sdk.admin().user(record(&id));
    let refusal = stage.refused(&target, "adminGetUser", json!({ "id": id }), call).await;
    assert_eq!(refusal, (403, Some("insufficientAccessLevel".to_owned())));
}

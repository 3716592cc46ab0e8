use freesewing::{Consent, Secret};
use serde_json::json;

use crate::document::Form;
use crate::shown::{self, Shown};
use crate::stage::{Caller, Stage};

pub(crate) async fn play(stage: &Stage) {
    let nobody = stage.nobody();
    let person = join(stage, &nobody).await;
    account(stage).await;
    sign_in(stage, &nobody).await;
    second_factor(stage).await;
    if stage.form == Form::Jwt {
        let guest = stage.with_token(&nobody.person, &person);
        stage.alone(&guest, "whoamiJwt", json!({})).await;
        if stage.has("updateConsent") {
            stage.alone(&guest, "updateConsent", json!({"body": {"consent": 2}})).await;
        }
    }
    leave(stage).await;
}

/// Signs up and confirms; gives the token.
async fn join(stage: &Stage, nobody: &Caller) -> String {
    let mut body = json!({"email": "Robin@example.com"});
    if stage.is_v3() {
        body["language"] = json!("en");
    }
    let sdk_call = nobody.sdk.account().sign_up("Robin@example.com").response();
    let answer = stage.both(nobody, "signup", json!({ "body": body }), sdk_call, Shown::nothing).await;
    assert_eq!(answer["email"], "robin@example.com");

    let mail = stage.mail();
    let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
    let mut body = json!({"consent": 2});
    let mut sdk_call = nobody.sdk.account().confirm_sign_up(id.as_str(), Consent::Measurements);
    if !stage.is_v3() {
        body["check"] = json!(check);
        sdk_call = sdk_call.check(check);
    }
    let generation = nobody.sdk.generation();
    let shown = |session: &_| shown::session(generation, session);
    let arguments = json!({"id": id, "body": body});
    let session = stage.both(nobody, "confirmSignup", arguments, sdk_call.response(), shown).await;
    session["token"].as_str().unwrap().to_owned()
}

async fn account(stage: &Stage) {
    let caller = stage.somebody("user");
    let generation = caller.sdk.generation();
    let shown = |account: &_| shown::account(generation, account);
    stage.both(&caller, "getAccount", json!({}), caller.sdk.account().get().response(), shown).await;
    let body = json!({
        "bio": "B", "compare": false, "control": 3, "imperial": true, "newsletter": true, "consent": 3,
        "data": {"website": "w", "deep": {"a": [1, null]}}, "username": "Sorcha", "password": "a good one",
    });
    stage.alone(&caller, "updateAccount", json!({ "body": body })).await;
    let sdk_call = caller.sdk.account().get().response();
    let account = stage.both(&caller, "getAccount", json!({}), sdk_call, shown).await;
    assert_eq!((&account["bio"], &account["username"]), (&json!("B"), &json!("Sorcha")));

    let taken = json!({"body": {"username": "sorcha"}});
    let taken = stage.alone(&caller, "isUsernameAvailable", taken).await;
    assert_eq!(taken["available"], false);
    let free = json!({"body": {"username": "nobody has this"}});
    assert_eq!(stage.refused_alone(&caller, "isUsernameAvailable", free).await.0, 404);
}

async fn sign_in(stage: &Stage, nobody: &Caller) {
    let generation = nobody.sdk.generation();
    let shown = |session: &_| shown::session(generation, session);
    let body = json!({"body": {"username": "SORCHA", "password": "a good one"}});
    let sdk_call = nobody.sdk.account().sign_in("SORCHA", "a good one").response();
    stage.both(nobody, "signIn", body, sdk_call, shown).await;

    let wrong = Secret::new("another one");
    let sdk_call = nobody.sdk.account().sign_in("SORCHA", &wrong);
    let body = json!({"body": {"username": "SORCHA", "password": "another one"}});
    let refusal = stage.refused(nobody, "signIn", body, sdk_call).await;
    assert_eq!(refusal, (401, Some("signInFailed".to_owned())));

    stage.alone(nobody, "sendSigninLink", json!({"body": {"username": "sorcha"}})).await;
    let mail = stage.mail();
    let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
    let arguments = if stage.is_v3() {
        json!({"id": id, "check": check, "body": {}})
    } else {
        json!({"id": id, "body": {"check": check}})
    };
    stage.alone(nobody, "signInViaLink", arguments).await;
}

async fn second_factor(stage: &Stage) {
    let caller = stage.somebody("user");
    let password = json!({"body": {"password": "a good one"}});
    stage.alone(&caller, "updateAccount", password).await;
    let begun = stage.alone(&caller, "updateMfa", json!({"body": {"mfa": true}})).await;
    let secret = begun["mfa"]["secret"].as_str().unwrap();
    let code = || stage.arranged(|server| server.second_factor_code(secret)).unwrap();
    let body = json!({"mfa": true, "secret": secret, "token": code()});
    let confirmed = stage.alone(&caller, "updateMfa", json!({ "body": body })).await;
    assert_eq!(confirmed["account"]["mfaEnabled"], true);

    let nobody = stage.nobody();
    let user = caller.person.username.as_str();
    let generation = nobody.sdk.generation();
    let body = json!({"body": {"username": user, "password": "a good one"}});
    let sdk_call = nobody.sdk.account().sign_in(user, "a good one");
    let refusal = stage.refused(&nobody, "signIn", body, sdk_call).await;
    assert_eq!(refusal, (403, Some("mfaTokenRequired".to_owned())));
    let body = json!({"body": {"username": user, "password": "a good one", "token": code()}});
    let sdk_call = nobody.sdk.account().sign_in(user, "a good one").code(code()).response();
    stage.both(&nobody, "signIn", body, sdk_call, |session| shown::session(generation, session)).await;

    let body = json!({"mfa": false, "password": "a good one", "token": code()});
    let ended = stage.alone(&caller, "updateMfa", json!({ "body": body })).await;
    assert_eq!(ended["account"]["mfaEnabled"], false);
}

/// Exports, freezes and deletes accounts. A key of V4 finds none there, as its owner is not looked up.
async fn leave(stage: &Stage) {
    let [exported, frozen, deleted] = [0; 3].map(|_| stage.somebody("user"));
    let restrict = if stage.is_v3() { "restrictAccountV3" } else { "restrictAccount" };
    let is_lost = !stage.is_v3() && stage.form == Form::Key;
    if is_lost {
        for (caller, name) in [(&exported, "exportAccount"), (&frozen, restrict)] {
            assert_eq!(stage.refused_alone(caller, name, json!({})).await.0, 404, "{name}");
        }
        let sdk_call = deleted.sdk.account().delete();
        let refusal = stage.refused(&deleted, "removeAccount", json!({}), sdk_call).await;
        assert_eq!(refusal, (404, None));
        return;
    }
    let url = stage.alone(&exported, "exportAccount", json!({})).await;
    assert!(url.as_str().unwrap().ends_with(".json"), "{url}");
    stage.alone(&frozen, restrict, json!({})).await;
    let sdk_call = frozen.sdk.account().get();
    let refusal = stage.refused(&frozen, "getAccount", json!({}), sdk_call).await;
    assert_eq!(refusal, (401, None));
    let sdk_call = deleted.sdk.account().delete().response();
    stage.both(&deleted, "removeAccount", json!({}), sdk_call, Shown::nothing).await;
}

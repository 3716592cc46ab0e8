use freesewing::models::Control;
use freesewing::{Consent, Secret, Units};
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
        let generation = guest.sdk.generation();
        let call = guest.sdk.account().whoami().response();
        let shown = |account: &_| shown::account(generation, account);
        stage.both(&guest, "whoamiJwt", json!({}), call, shown).await;
        if stage.has("updateConsent") {
            let call = guest.sdk.account().update_consent(Consent::Measurements).response();
            let shown = |session: &_| shown::session(generation, session);
            let body = json!({"body": {"consent": 2}});
            stage.both_whole(&guest, "updateConsent", body, call, shown).await;
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
    let update = caller.sdk.account().update().bio("B").compares(false).control(Control::new(3).unwrap());
    let update = update.units(Units::Imperial).newsletter(true).consent(Consent::OpenData);
    let update = update.data("website", "w").data("deep", json!({"a": [1, null]}));
    let call = update.username("Sorcha").password("a good one").response();
    stage.both(&caller, "updateAccount", json!({ "body": body }), call, shown).await;
    let sdk_call = caller.sdk.account().get().response();
    let account = stage.both(&caller, "getAccount", json!({}), sdk_call, shown).await;
    assert_eq!((&account["bio"], &account["username"]), (&json!("B"), &json!("Sorcha")));

    let taken = json!({"body": {"username": "sorcha"}});
    let call = caller.sdk.account().username_availability("sorcha").response();
    let taken = stage.both(&caller, "isUsernameAvailable", taken, call, shown::taken).await;
    assert_eq!(taken["available"], false);
    let free = json!({"body": {"username": "nobody has this"}});
    let call = caller.sdk.account().username_availability("nobody has this").response();
    stage.available(&caller, "isUsernameAvailable", free, call).await;
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

    let call = nobody.sdk.account().send_sign_in_link("sorcha").response();
    let body = json!({"body": {"username": "sorcha"}});
    stage.both(nobody, "sendSigninLink", body, call, Shown::nothing).await;
    let mail = stage.mail();
    let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
    let arguments = if stage.is_v3() {
        json!({"id": id, "check": check, "body": {}})
    } else {
        json!({"id": id, "body": {"check": check}})
    };
    let call = nobody.sdk.account().sign_in_via_link(id.as_str(), check.as_str()).response();
    stage.both(nobody, "signInViaLink", arguments, call, shown).await;
}

async fn second_factor(stage: &Stage) {
    let caller = stage.somebody("user");
    let password = json!({"body": {"password": "a good one"}});
    stage.alone(&caller, "updateAccount", password).await;
    let call = caller.sdk.account().start_mfa().response();
    let body = json!({"body": {"mfa": true}});
    let begun = stage.both(&caller, "updateMfa", body, call, shown::mfa_setup).await;
    let secret = begun["mfa"]["secret"].as_str().unwrap();
    let code = || stage.arranged(|server| server.second_factor_code(secret)).unwrap();
    let body = json!({"mfa": true, "secret": secret, "token": code()});
    let generation = caller.sdk.generation();
    let call = caller.sdk.account().confirm_mfa(secret, code()).response();
    let shown = |enabled: &_| shown::mfa_enabled(generation, enabled);
    let confirmed = stage.both(&caller, "updateMfa", json!({ "body": body }), call, shown).await;
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
    let call = caller.sdk.account().disable_mfa("a good one", code()).response();
    let shown = |account: &_| shown::account_within(generation, account);
    let ended = stage.both(&caller, "updateMfa", json!({ "body": body }), call, shown).await;
    assert_eq!(ended["account"]["mfaEnabled"], false);
}

/// Exports, freezes and deletes accounts. A key of V4 finds none there, as its owner is not looked up.
async fn leave(stage: &Stage) {
    let [exported, frozen, deleted] = [0; 3].map(|_| stage.somebody("user"));
    let restrict = if stage.is_v3() { "restrictAccountV3" } else { "restrictAccount" };
    let is_lost = !stage.is_v3() && stage.form == Form::Key;
    if is_lost {
        let call = exported.sdk.account().export();
        let refusal = stage.refused(&exported, "exportAccount", json!({}), call).await;
        assert_eq!(refusal, (404, None));
        let call = frozen.sdk.account().restrict();
        assert_eq!(stage.refused(&frozen, restrict, json!({}), call).await, (404, None));
        let sdk_call = deleted.sdk.account().delete();
        let refusal = stage.refused(&deleted, "removeAccount", json!({}), sdk_call).await;
        assert_eq!(refusal, (404, None));
        return;
    }
    let call = exported.sdk.account().export().response();
    let shown = |export: &_| shown::export(export, stage.urls());
    let url = stage.both(&exported, "exportAccount", json!({}), call, shown).await;
    assert!(url.as_str().unwrap().ends_with(".json"), "{url}");
    let call = frozen.sdk.account().restrict().response();
    stage.both(&frozen, restrict, json!({}), call, Shown::nothing).await;
    let sdk_call = frozen.sdk.account().get();
    let refusal = stage.refused(&frozen, "getAccount", json!({}), sdk_call).await;
    assert_eq!(refusal, (401, None));
    let sdk_call = deleted.sdk.account().delete().response();
    stage.both(&deleted, "removeAccount", json!({}), sdk_call, Shown::nothing).await;
}

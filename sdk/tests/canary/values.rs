//! Values of calls that succeed, some of which are secrets.

use std::time::Duration;

use freesewing::{Level, NewApiKey, NewSet, Secret};
use serde_json::json;

use crate::printed::Printed;
use crate::{CALLERS, KEY, NEW_SECRET, NEW_TOKEN, PASSWORD, scripted};

#[tokio::test]
async fn values_with_secrets_show_none() {
    let mut printed = Printed::default();
    let times = ("2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z");
    let key = json!({
        "key": KEY, "secret": NEW_SECRET, "level": 1, "name": "CI", "createdAt": times.0, "expiresAt": times.1,
    });
    let account = json!({
        "id": 1, "bio": "", "compare": true, "consent": 1, "control": 1, "email": "joe@example.com", "data": {},
        "imperial": false, "mfaEnabled": false, "newsletter": false, "role": "user", "status": 1, "username": "joe",
        "lusername": "joe",
    });
    for caller in CALLERS {
        let (client, transport, _) = scripted(caller);
        transport.answer(201, &json!({ "apikey": key }).to_string());
        let new = NewApiKey::named("CI", Level::READ, Duration::from_secs(60));
        let response = client.apikeys().create(&new).response().await.unwrap();
        assert_eq!(response.value().secret().expose(), NEW_SECRET);
        printed.debug("a response with a new key", &response);
        printed.trace("its trace", response.trace());
        printed.debug("a client with the new key", &client.with_api_key(response.value()));
        printed.debug("a new key", &response.into_value());

        transport
            .answer(200, &json!({ "result": "success", "token": NEW_TOKEN, "account": account }).to_string());
        let call = client.account().sign_in("joe", Secret::new(PASSWORD));
        let response = call.response().await.unwrap();
        assert_eq!(response.value().token().expose(), NEW_TOKEN);
        printed.debug("a response with a session", &response);
        printed.debug("a client with the token", &client.with_session(response.value()));
        printed.debug("a session", &response.into_value());

        let set = json!({
            "id": 33, "createdAt": times.0, "updatedAt": times.1, "img": null, "imperial": false, "name": "Joe",
            "notes": "--", "measies": {}, "public": false, "userId": 14,
        });
        transport.answer(500, "").answer(200, &json!({ "set": set }).to_string());
        let response = client.sets().get(33).response().await.unwrap();
        printed.debug("a response with a set", &response);
        printed.trace("its trace", response.trace());
        transport.answer(201, &json!({ "set": set }).to_string());
        let response =
            client.sets().create(&NewSet::named("Joe").with("wingSpan", freesewing::cm(1.0))).response();
        let response = response.await.unwrap();
        assert_eq!(response.warnings().len(), 1);
        printed.debug("a response with a warning", &response);
        printed.display("a warning", &response.warnings()[0]);
    }
    printed.check();
}

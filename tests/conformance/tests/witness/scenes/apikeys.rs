use std::time::Duration;

use freesewing::{Level, NewApiKey};
use serde_json::{Value, json};

use crate::document::Form;
use crate::shown::{self, Shown};
use crate::stage::Stage;

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    let sdk = &caller.sdk;

    let body = json!({"body": {"name": "CI \u{1f511}", "level": 3, "expiresIn": 3600}});
    let new = NewApiKey::named("CI \u{1f511}", Level::new(3).unwrap(), Duration::from_secs(3600));
    let sdk_call = sdk.apikeys().create(&new).response();
    let made = stage.both(&caller, "createApikey", body, sdk_call, shown::created_key).await;
    let id = made["key"].clone();
    let text = || id.as_str().unwrap();

    let sdk_call = sdk.apikeys().list().response();
    let list = stage.both(&caller, "listApikeys", json!({}), sdk_call, |keys| shown::keys(keys)).await;
    let ids: Vec<&Value> = list.as_array().unwrap().iter().map(|key| &key["id"]).collect();
    assert!(ids.contains(&&id), "{list}");

    let sdk_call = sdk.apikeys().get(text()).response();
    stage.both(&caller, "getApikey", json!({"id": id}), sdk_call, shown::key).await;
    if stage.form == Form::Key {
        let sdk_call = sdk.apikeys().whoami().response();
        stage.both(&caller, "whoamiKey", json!({}), sdk_call, shown::key).await;
    }

    let other = stage.somebody("user");
    let sdk_call = other.sdk.apikeys().get(text());
    let refusal = stage.refused(&other, "getApikey", json!({"id": id}), sdk_call).await;
    assert_eq!(refusal, (403, Some("insufficientAccessLevel".to_owned())));

    let too_high = NewApiKey::named("much", Level::new(9).unwrap(), Duration::from_secs(3600));
    let sdk_call = sdk.apikeys().create(&too_high);
    let body = json!({"body": {"name": "much", "level": 9, "expiresIn": 3600}});
    let refusal = stage.refused(&caller, "createApikey", body, sdk_call).await;
    assert_eq!(refusal, (400, Some("keyLevelExceedsRoleLevel".to_owned())));

    let sdk_call = sdk.apikeys().delete(text()).response();
    stage.both(&caller, "removeApikey", json!({"id": id}), sdk_call, Shown::nothing).await;
}

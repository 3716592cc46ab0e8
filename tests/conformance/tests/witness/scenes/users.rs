use serde_json::json;

use crate::document::Form;
use crate::shown::{self, Shown};
use crate::stage::{Stage, record};

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    stage.alone(&caller, "createSet", json!({"body": {"name": "S"}})).await;
    stage.alone(&caller, "createPattern", json!({"body": {"design": "aaron", "settings": {"sa": 5}}})).await;
    stage.alone(&caller, "createBookmark", json!({"body": {"type": "doc", "title": "A", "url": "/"}})).await;
    let id = stage.person_id(&caller.person);

    if !stage.is_v3() && stage.form == Form::Key {
        // A key of V4 is nobody's there.
        let call = caller.sdk.users().data(record(&id));
        let refusal = stage.refused(&caller, "getUserData", json!({ "id": id }), call).await;
        assert_eq!(refusal, (403, Some("idMismatch".to_owned())));
    } else {
        let call = caller.sdk.users().data(record(&id)).response();
        let data = stage.both(&caller, "getUserData", json!({ "id": id }), call, shown::user_data).await;
        assert_eq!(data["sets"].as_array().map(Vec::len), Some(1), "{data}");
    }
    let nobody = stage.nobody();
    // A person can be named in three ways in V4, so the path takes text.
    let in_words = json!(id.to_string().trim_matches('"'));
    let names = [in_words.clone(), json!(caller.person.username), json!(caller.person.email)];
    let names = if stage.is_v3() { &names[..1] } else { &names[..] };
    for name in names {
        let call = nobody.sdk.users().profile(name.as_str().unwrap()).response();
        let arguments = json!({ "id": name });
        let profile = stage.both(&nobody, "getUserProfile", arguments, call, shown::profile).await;
        assert_eq!(profile["username"], json!(caller.person.username));
    }
    if stage.has("getUserCard") {
        let call = nobody.sdk.users().card(in_words.as_str().unwrap()).response();
        let card = stage.both(&nobody, "getUserCard", json!({ "id": in_words }), call, Shown::text).await;
        assert!(card.as_str().unwrap().contains("<svg"), "{card}");
    }
}

use freesewing::models::NewSuggestion;
use serde_json::json;

use super::PICTURE;
use crate::shown::{self, Shown};
use crate::stage::{Stage, record};

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    let nobody = stage.nobody();
    let body = json!({"body": {"username": caller.person.username}});
    stage.alone(&nobody, "sendSigninLink", body).await;
    let mail = stage.mail();
    let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
    let links = nobody.sdk.confirmations();
    let call = links.get(id.as_str(), check.as_str()).response();
    stage
        .both_whole(&nobody, "getConfirmation", json!({"id": id, "check": check}), call, shown::confirmation)
        .await;
    let wrong = json!({"id": id, "check": "wrong"});
    let call = links.get(id.as_str(), "wrong");
    assert_eq!(stage.refused(&nobody, "getConfirmation", wrong, call).await, (404, None));

    if stage.has("listSuggestedSets") {
        let set = stage.alone(&caller, "createSet", json!({"body": {"name": "S"}})).await;
        let set = stage.id(&set);
        let body = json!({"set": set, "height": 170, "name": "A", "img": PICTURE});
        let new = NewSuggestion::of(record(&set), "A", 170.0, PICTURE);
        let call = caller.sdk.suggested_sets().suggest(&new).response();
        let receipt =
            stage.both(&caller, "suggestCuratedSet", json!({ "body": body }), call, shown::filed).await;
        let id = receipt["submission"]["id"].clone();
        let curator = stage.somebody("curator");
        let suggested = curator.sdk.suggested_sets();
        let call = suggested.list().response();
        let shown = |list: &Vec<_>| shown::suggestions(list);
        let list = stage.both(&curator, "listSuggestedSets", json!({}), call, shown).await;
        assert_eq!((&list[0]["id"], list.as_array().map(Vec::len)), (&id, Some(1)), "{list}");
        let text = id.as_str().unwrap();
        let call = links.get(text, "any").response();
        let arguments = json!({"id": id, "check": "any"});
        stage.both_whole(&nobody, "getConfirmation", arguments, call, shown::confirmation).await;
        let call = suggested.delete(text).response();
        stage.both(&curator, "removeSuggestedSet", json!({ "id": id }), call, Shown::nothing).await;
    }
}

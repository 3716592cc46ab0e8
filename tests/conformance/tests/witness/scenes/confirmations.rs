use serde_json::json;

use super::PICTURE;
use crate::stage::Stage;

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    let nobody = stage.nobody();
    let body = json!({"body": {"username": caller.person.username}});
    stage.alone(&nobody, "sendSigninLink", body).await;
    let mail = stage.mail();
    let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
    stage.alone(&nobody, "getConfirmation", json!({"id": id, "check": check})).await;
    let wrong = json!({"id": id, "check": "wrong"});
    assert_eq!(stage.refused_alone(&nobody, "getConfirmation", wrong).await.0, 404);

    if stage.has("listSuggestedSets") {
        let set = stage.alone(&caller, "createSet", json!({"body": {"name": "S"}})).await;
        let body = json!({"set": stage.id(&set), "height": 170, "name": "A", "img": PICTURE});
        let receipt = stage.alone(&caller, "suggestCuratedSet", json!({ "body": body })).await;
        let id = receipt["submission"]["id"].clone();
        let curator = stage.somebody("curator");
        let list = stage.alone(&curator, "listSuggestedSets", json!({})).await;
        assert_eq!((&list[0]["id"], list.as_array().map(Vec::len)), (&id, Some(1)), "{list}");
        stage.alone(&nobody, "getConfirmation", json!({"id": id, "check": "any"})).await;
        stage.alone(&curator, "removeSuggestedSet", json!({ "id": id })).await;
    }
}

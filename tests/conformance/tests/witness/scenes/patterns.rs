use serde_json::json;

use super::PICTURE;
use crate::stage::Stage;

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    let body = json!({
        "design": "aaron", "name": "P \u{1f9f5}", "notes": "N", "public": true, "img": PICTURE,
        "settings": {"sa": 5, "measurements": {"chest": 925.5}, "options": {"x": [1, null]}}, "data": {"some": "value"},
    });
    let made = stage.alone(&caller, "createPattern", json!({ "body": body })).await;
    let id = stage.id(&made);
    assert_eq!((&made["design"], &made["settings"]["sa"]), (&json!("aaron"), &json!(5)));
    if stage.is_v3() {
        let body = json!({"body": {"name": "S", "measies": {"neck": 380}}});
        let set = stage.id(&stage.alone(&caller, "createSet", body).await);
        let body = json!({"design": "bee", "settings": {"sa": 1}, "set": set});
        let made = stage.alone(&caller, "createPattern", json!({ "body": body })).await;
        assert_eq!(made["setId"], set);
        stage.alone(&caller, "getPattern", json!({"id": stage.id(&made)})).await;
    }
    stage.alone(&caller, "listPatterns", json!({})).await;
    let read = stage.alone(&caller, "getPattern", json!({ "id": id })).await;
    assert_eq!(read["data"], json!({"some": "value"}));
    let body = json!({"name": "Q", "notes": "", "public": true, "data": {"a": 1}, "settings": {"sa": 6}});
    let changed = stage.alone(&caller, "updatePattern", json!({"id": id, "body": body})).await;
    assert_eq!((&changed["name"], &changed["data"]), (&json!("Q"), &json!({"a": 1})));
    stage.alone(&stage.somebody("user"), "clonePattern", json!({ "id": id })).await;
    let nobody = stage.nobody();
    stage.alone(&nobody, "getPublicPatternJson", json!({ "id": id })).await;
    stage.alone(&nobody, "getPublicPatternYaml", json!({ "id": id })).await;
    stage.alone(&caller, "removePattern", json!({ "id": id })).await;
    assert_eq!(stage.refused_alone(&caller, "getPattern", json!({ "id": id })).await.0, 404);
}

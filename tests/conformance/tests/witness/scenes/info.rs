use serde_json::json;

use crate::stage::Stage;

pub(crate) async fn play(stage: &Stage) {
    if !stage.has("getStats") {
        return;
    }
    let caller = stage.somebody("user");
    for design in ["aaron", "bee", "bee"] {
        let body = json!({"design": design, "settings": {"sa": 5}});
        stage.alone(&caller, "createPattern", json!({ "body": body })).await;
    }
    let nobody = stage.nobody();
    let stats = stage.alone(&nobody, "getStats", json!({})).await;
    assert_eq!(stats["designs"].to_string(), r#"{"bee":2,"aaron":1}"#);
    assert_eq!(stage.alone(&nobody, "getUserCount", json!({})).await, json!({"users": 2}));
}

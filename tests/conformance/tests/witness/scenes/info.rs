use serde_json::json;

use crate::shown;
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
    let call = nobody.sdk.info().stats().response();
    let stats = stage.both(&nobody, "getStats", json!({}), call, shown::stats).await;
    assert_eq!(stats["designs"].to_string(), r#"{"bee":2,"aaron":1}"#);
    let call = nobody.sdk.info().user_count().response();
    let count = stage.both(&nobody, "getUserCount", json!({}), call, shown::user_count).await;
    assert_eq!(count, json!({"users": 2}));
}

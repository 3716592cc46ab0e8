use serde_json::json;

use crate::stage::Stage;

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    let body = json!({"type": "doc", "title": "A \u{1f516}", "url": "/docs?a=b"});
    let made = stage.alone(&caller, "createBookmark", json!({ "body": body })).await;
    let id = stage.id(&made);
    stage.alone(&caller, "listBookmarks", json!({})).await;
    let read = stage.alone(&caller, "getBookmark", json!({ "id": id })).await;
    assert_eq!(read, made);
    let arguments = json!({"id": id, "body": {"title": "B", "url": "/b"}});
    let changed = stage.alone(&caller, "updateBookmark", arguments).await;
    assert_eq!((&changed["title"], &changed["type"]), (&json!("B"), &json!("doc")));
    stage.alone(&caller, "removeBookmark", json!({ "id": id })).await;
    assert_eq!(stage.refused_alone(&caller, "getBookmark", json!({ "id": id })).await.0, 404);
}

use freesewing::models::{BookmarkType, NewBookmark};
use serde_json::json;

use crate::shown::{self, Shown};
use crate::stage::{Stage, record};

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    let (bookmarks, generation) = (caller.sdk.bookmarks(), caller.sdk.generation());
    let shown = |bookmark: &_| shown::bookmark(generation, bookmark);

    let body = json!({"type": "doc", "title": "A \u{1f516}", "url": "/docs?a=b"});
    let new = NewBookmark::new(BookmarkType::Doc, "A \u{1f516}", "/docs?a=b");
    let call = bookmarks.create(&new).response();
    let made = stage.both(&caller, "createBookmark", json!({ "body": body }), call, shown).await;
    let id = stage.id(&made);
    let one = json!({ "id": id });

    let all = |bookmarks: &Vec<_>| shown::bookmarks(generation, bookmarks);
    stage.both(&caller, "listBookmarks", json!({}), bookmarks.list().response(), all).await;
    let call = bookmarks.get(record(&id)).response();
    let read = stage.both(&caller, "getBookmark", one.clone(), call, shown).await;
    assert_eq!(read, made);
    let arguments = json!({"id": id, "body": {"title": "B", "url": "/b"}});
    let call = bookmarks.update(record(&id)).title("B").url("/b").response();
    let changed = stage.both(&caller, "updateBookmark", arguments, call, shown).await;
    assert_eq!((&changed["title"], &changed["type"]), (&json!("B"), &json!("doc")));
    let call = bookmarks.delete(record(&id)).response();
    stage.both(&caller, "removeBookmark", one.clone(), call, Shown::nothing).await;
    let refusal = stage.refused(&caller, "getBookmark", one, bookmarks.get(record(&id))).await;
    assert_eq!(refusal, (404, None));
}

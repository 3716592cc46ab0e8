//! Bookmarks.

use freesewing::Generation::{self, V3, V4};
use freesewing::models::BookmarkType;
use freesewing::{Bookmark, NewBookmark};
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, calling};
use crate::bodies::{UUID, envelope, id};
use crate::show;

const GET: Row = Row {
    name: "getBookmark",
    method: "GET",
    path: "/bookmarks/{id}/{auth}",
    generations: &[V4],
    absent: None,
    takes: Takes::Any,
    repeatable: true,
    needs: "getBookmark needs 1 for your own records and 9 for those of others",
    success: 200,
    media: JSON,
    answer: |generation| envelope("success", "bookmark", &bookmark(generation)),
    sends: |_| None,
    value: shown,
    decodes: true,
    call: |client, generation| calling(client.bookmarks().get(id(generation)).response(), show),
};

const UPDATE: Row = Row {
    name: "updateBookmark",
    method: "PATCH",
    needs: "updateBookmark needs 3 for your own records and 9 for those of others",
    sends: |_| Some(json!({ "title": "My measurements", "url": "/account/sets" })),
    call: |client, generation| {
        let update = client.bookmarks().update(id(generation)).title("My measurements").url("/account/sets");
        calling(update.response(), show)
    },
    ..GET
};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "createBookmark",
        method: "POST",
        path: "/bookmarks/{auth}",
        generations: BOTH,
        repeatable: false,
        needs: "createBookmark needs 3",
        success: 201,
        answer: |generation| envelope("created", "bookmark", &bookmark(generation)),
        sends: |_| Some(json!({ "title": "My measurements", "type": "set", "url": "/account/sets" })),
        call: |client, _| {
            let new = NewBookmark::new(BookmarkType::Set, "My measurements", "/account/sets");
            calling(client.bookmarks().create(&new).response(), show)
        },
        ..GET
    },
    Row {
        name: "listBookmarks",
        path: "/bookmarks/{auth}",
        generations: BOTH,
        needs: "",
        answer: |generation| envelope("success", "bookmarks", &json!([bookmark(generation)])),
        value: |generation| json!([shown(generation)]),
        call: |client, _| {
            calling(client.bookmarks().list().response(), |bookmarks| show::list(bookmarks, show))
        },
        ..GET
    },
    // V3 gives a bookmark to its owner only.
    Row { generations: &[V3], needs: "getBookmark needs 1", ..GET },
    GET,
    Row { generations: &[V3], needs: "updateBookmark needs 3", ..UPDATE },
    UPDATE,
    Row {
        name: "removeBookmark",
        method: "DELETE",
        generations: BOTH,
        needs: "removeBookmark needs 3",
        success: 204,
        media: "",
        answer: |_| String::new(),
        value: |_| Value::Null,
        decodes: false,
        call: |client, generation| {
            calling(client.bookmarks().delete(id(generation)).response(), show::nothing)
        },
        ..GET
    },
];

fn bookmark(generation: Generation) -> Value {
    let mut bookmark = json!({ "type": "set", "title": "My measurements", "url": "/account/sets" });
    if generation == V3 {
        (bookmark["id"], bookmark["userId"]) = (json!(90217), json!(14));
    } else {
        bookmark["uuid"] = json!(UUID);
    }
    bookmark
}

fn shown(generation: Generation) -> Value {
    json!({
        "id": id(generation), "kind": "set", "title": "My measurements", "url": "/account/sets",
        "owner": (generation == V3).then_some("14"),
    })
}

fn show(bookmark: &Bookmark) -> Value {
    json!({
        "id": bookmark.id().to_string(), "kind": bookmark.kind().as_str(), "title": bookmark.title(),
        "url": bookmark.url(), "owner": bookmark.owner().map(|id| id.to_string()),
    })
}

//! Users, as others see them, and numbers for everybody.

use freesewing::Generation::{self, V3, V4};
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, calling};
use crate::bodies::{self, envelope, id};
use crate::show;

const CARD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n";

/// A reading for which nobody needs credentials.
const READ: Row = Row {
    name: "",
    method: "GET",
    path: "",
    generations: BOTH,
    absent: None,
    takes: Takes::Nothing,
    repeatable: true,
    needs: "",
    success: 200,
    media: JSON,
    answer: |_| String::new(),
    sends: |_| None,
    value: |_| Value::Null,
    decodes: true,
    call: |_, _| panic!("no call"),
};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "getUserProfile",
        path: "/users/{id}",
        answer: |generation| envelope("success", "profile", &profile(generation)),
        value: |generation| {
            json!({
                "number": 14, "username": "joe", "bio": "I sew", "role": "user", "patron": 2,
                "hash": "00ff", "image": (generation == V3).then_some("default-avatar"),
            })
        },
        call: |client, generation| {
            calling(client.users().profile(id(generation)).response(), |profile| {
                json!({
                    "number": profile.number(), "username": profile.username(), "bio": profile.bio(),
                    "role": profile.role().as_str(), "patron": profile.patron(),
                    "hash": profile.email_hash(), "image": profile.image(),
                })
            })
        },
        ..READ
    },
    Row {
        name: "getUserCard",
        path: "/users/{id}/card",
        generations: &[V3],
        media: "image/svg+xml",
        answer: |_| CARD.to_owned(),
        value: |_| json!(CARD),
        decodes: false,
        call: |client, generation| calling(client.users().card(id(generation)).response(), show::text),
        ..READ
    },
    Row {
        name: "getUserData",
        path: "/users/{id}/{auth}",
        takes: Takes::Any,
        answer: |generation| {
            let data = json!({
                "apikeys": [bodies::listed_key(generation)], "patterns": [], "sets": [{ "name": "sealed" }],
                "bookmarks": [{ "id": 1, "title": "T" }, { "id": 2, "title": "U" }],
            });
            envelope("success", "data", &data)
        },
        value: |_| json!({ "keys": ["CI"], "bookmarks": ["T", "U"], "patterns": 0, "sets": ["sealed"] }),
        call: |client, generation| {
            calling(client.users().data(id(generation)).response(), |data| {
                json!({
                    "keys": data.api_keys().iter().map(|key| key.name()).collect::<Vec<_>>(),
                    "bookmarks": data.bookmarks().iter().map(|row| row["title"].clone()).collect::<Vec<_>>(),
                    "patterns": data.patterns().len(),
                    "sets": data.sets().iter().map(|row| row["name"].clone()).collect::<Vec<_>>(),
                })
            })
        },
        ..READ
    },
    Row {
        name: "getStats",
        path: "/info/stats",
        generations: &[V4],
        answer: |_| {
            json!({
                "activity": { "jwt": 9, "key": 4 }, "user": 1, "pattern": 2, "bookmark": 0, "set": 3,
                "curatedSet": 5, "apikey": 6, "subscriber": 7, "designs": { "simon": 8, "aaron": 2 },
            })
            .to_string()
        },
        value: |_| json!([9, 4, 1, 2, 0, 3, 5, 6, 7, [["simon", 8], ["aaron", 2]]]),
        call: |client, _| {
            calling(client.info().stats().response(), |it| {
                let designs: Vec<_> = it.designs().collect();
                json!([
                    it.token_calls(),
                    it.key_calls(),
                    it.users(),
                    it.patterns(),
                    it.bookmarks(),
                    it.sets(),
                    it.curated_sets(),
                    it.api_keys(),
                    it.subscribers(),
                    designs,
                ])
            })
        },
        ..READ
    },
    Row {
        name: "getUserCount",
        path: "/info/users",
        generations: &[V4],
        answer: |_| json!({ "users": 123 }).to_string(),
        value: |_| json!(123),
        call: |client, _| calling(client.info().user_count().response(), |count| json!(count)),
        ..READ
    },
];

fn profile(generation: Generation) -> Value {
    let mut profile = json!({
        "id": 14, "bio": "I sew", "ihash": "00ff", "patron": 2, "role": "user", "username": "joe",
    });
    if generation == V3 {
        profile["img"] = json!("default-avatar");
    }
    profile
}

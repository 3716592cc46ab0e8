//! What support and administrators do.

use freesewing::Generation::{self, V3, V4};
use freesewing::models::Role;
use freesewing::{AccountStatus, Consent};
use serde_json::{Value, json};

use super::account::{account, session};
use super::{BOTH, JSON, Row, Takes, calling};
use crate::bodies::{self, CONFIRMATION, UUID, envelope, id};
use crate::show;

pub(super) const ROWS: &[Row] = &[
    Row { generations: &[V3], needs: "adminSearchUsers needs 9", ..SEARCH },
    Row { generations: &[V4], needs: "adminSearchUsers needs 8", ..SEARCH },
    Row { generations: &[V3], needs: "adminGetUser needs 9", ..GET },
    Row { generations: &[V4], needs: "adminGetUser needs 8", ..GET },
    Row {
        name: "adminUpdateUser",
        method: "PATCH",
        path: "/admin/user/{id}/{auth}",
        needs: "adminUpdateUser needs 9",
        answer: |generation| {
            let mut user = bodies::account(generation);
            user["status"] = json!(0);
            user["role"] = json!("curator");
            user["consent"] = json!(1);
            envelope("success", "user", &user)
        },
        sends: |generation| {
            Some(match generation {
                V3 => json!({ "status": "0", "mfaEnabled": false, "role": "curator" }),
                _ => json!({ "status": "0", "mfaEnabled": false, "consent": 1 }),
            })
        },
        value: |generation| {
            let mut user = account(generation);
            user["status"] = json!(0);
            user["role"] = json!("curator");
            user["consent"] = json!(1);
            user
        },
        call: |client, generation| {
            let update = client.admin().update_user(id(generation)).status(AccountStatus::Inactive);
            let update = update.disable_mfa();
            let update = match generation {
                V3 => update.role(Role::Curator),
                _ => update.consent(Consent::Profile),
            };
            calling(update.response(), show::account)
        },
        ..BASE
    },
    Row {
        name: "adminImpersonate",
        method: "GET",
        path: "/admin/impersonate/{id}/{auth}",
        takes: Takes::Token,
        needs: "adminImpersonate needs 9",
        answer: |generation| bodies::session(generation).to_string(),
        value: session,
        call: |client, generation| {
            calling(client.admin().impersonate(id(generation)).response(), show::session)
        },
        ..BASE
    },
    Row {
        name: "adminListSubscribers",
        method: "GET",
        path: "/admin/subscribers/{auth}",
        generations: &[V4],
        repeatable: true,
        needs: "adminListSubscribers needs 8",
        answer: |_| {
            envelope("success", "subscribers", &json!([{ "email": "joe@example.com", "uuid": CONFIRMATION }]))
        },
        value: |_| json!([[CONFIRMATION, "joe@example.com"]]),
        call: |client, _| {
            calling(client.admin().subscribers().response(), |list| {
                show::list(list, |it| json!([it.id().to_string(), it.email()]))
            })
        },
        ..BASE
    },
];

const BASE: Row = Row {
    name: "",
    method: "",
    path: "",
    generations: BOTH,
    absent: None,
    takes: Takes::Any,
    repeatable: false,
    needs: "",
    success: 200,
    media: JSON,
    answer: |_| String::new(),
    sends: |_| None,
    value: |_| Value::Null,
    decodes: true,
    call: |_, _| panic!("no call"),
};

const SEARCH: Row = Row {
    name: "adminSearchUsers",
    method: "POST",
    path: "/admin/search/users/{auth}",
    repeatable: true,
    answer: |generation| {
        let (joe, none) = (json!([found(generation)]), json!([]));
        let users = match generation {
            V3 => json!({ "email": none, "username": joe }),
            _ => json!({ "ehash": none, "ihash": joe, "username": joe, "uuid": none, "id": none }),
        };
        envelope("success", "users", &users)
    },
    sends: |_| Some(json!({ "q": "joe" })),
    value: |generation| {
        let v3 = generation == V3;
        let (id, secret) = if v3 { ("14", Some("GEZDGNBV")) } else { (UUID, None) };
        let joe = json!({
            "id": id, "number": 14, "username": "joe", "email": "joe@example.com", "first": "j@example.com",
            "status": -1, "consent": 2, "role": "user", "data": { "website": "w" }, "secret": secret,
            "calls": [3, 4],
        });
        json!({ "all": [joe], "sizes": [0, if v3 { 0 } else { 1 }, 1, 0] })
    },
    call: |client, _| {
        calling(client.admin().search_users("joe").response(), |found| {
            let all: Vec<_> = found
                .all()
                .map(|user| {
                    json!({
                        "id": user.id().to_string(), "number": user.number(), "username": user.username(),
                        "email": user.email(), "first": user.first_email(), "status": user.status().get(),
                        "consent": user.consent().map(Consent::get), "role": user.role().as_str(),
                        "data": { "website": user.data()["website"] },
                        "secret": user.mfa_secret().map(|secret| secret.expose()),
                        "calls": [user.token_calls(), user.key_calls()],
                    })
                })
                .collect();
            let lists = [found.by_email(), found.by_first_email(), found.by_username(), found.by_id()];
            json!({ "all": all, "sizes": lists.map(<[_]>::len) })
        })
    },
    ..BASE
};

const GET: Row = Row {
    name: "adminGetUser",
    method: "GET",
    path: "/admin/user/{id}/{auth}",
    repeatable: true,
    answer: |generation| {
        let user = bodies::account(generation);
        match generation {
            V3 => json!({ "result": "success", "user": user }),
            _ => json!({ "result": "success", "user": user, "sets": [], "patterns": [pattern()] }),
        }
        .to_string()
    },
    value: |generation| {
        let patterns = if generation == V3 { vec![] } else { vec!["Apron"] };
        json!({ "account": account(generation), "patterns": patterns })
    },
    call: |client, generation| {
        calling(client.admin().user(id(generation)).response(), |record| {
            let patterns: Vec<_> = record.patterns().iter().map(|pattern| pattern.name()).collect();
            json!({ "account": show::account(record.account()), "patterns": patterns })
        })
    },
    ..BASE
};

/// A pattern as lists show it.
fn pattern() -> Value {
    json!({
        "id": 7, "uuid": UUID, "createdAt": "2023-08-30T16:20:34.000Z", "updatedAt": "2023-08-30T16:20:35.123Z",
        "data": "{\"a\":1}", "design": "aaron", "img": null, "name": "Apron", "notes": "--", "public": false,
        "settings": { "sa": 10, "measurements": {} }, "userId": 14,
    })
}

fn found(generation: Generation) -> Value {
    let mut user = json!({
        "id": 14, "bio": "", "data": { "website": "w" }, "email": "joe@example.com", "initial": "j@example.com",
        "compare": true, "consent": 2, "control": 1, "createdAt": "2023-08-30T16:20:34.000Z", "jwtCalls": 3,
        "keyCalls": 4, "lastSeen": null, "mfaEnabled": false, "newsletter": false, "role": "user", "status": -1,
        "updatedAt": "2023-08-30T16:20:34.000Z", "username": "joe",
    });
    if generation == V3 {
        let more = json!({
            "ihash": "00ff", "img": "default-avatar", "language": "de", "lusername": "joe", "mfaSecret": "GEZDGNBV",
            "passwordType": "v3", "patron": 0,
        });
        user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    } else {
        user["uuid"] = json!(UUID);
        // The search does not bring it into one form.
        user["data"] = json!("{\"website\":\"w\"}");
    }
    user
}

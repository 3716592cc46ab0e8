//! The account.

use freesewing::Generation::{self, V3, V4};
use freesewing::{Consent, Language, Secret};
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, calling};
use crate::bodies::{self, CONFIRMATION, NEW_TOKEN, envelope, id};
use crate::show;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "signup",
        method: "POST",
        path: "/signup",
        generations: BOTH,
        absent: None,
        takes: Takes::Nothing,
        repeatable: false,
        needs: "",
        success: 201,
        media: JSON,
        answer: |_| envelope("created", "email", &json!("joe@example.com")),
        sends: |generation| {
            Some(match generation {
                V3 => json!({ "email": "joe@example.com", "language": "de" }),
                _ => json!({ "email": "joe@example.com" }),
            })
        },
        value: |_| Value::Null,
        decodes: false,
        call: |client, _| {
            let call = client.account().sign_up("joe@example.com").language(Language::De);
            calling(call.response(), show::nothing)
        },
    },
    Row {
        name: "confirmSignup",
        method: "POST",
        path: "/confirm/signup/a5977d31-6b67-4ae2-b48f-d749ac9fef28",
        generations: BOTH,
        absent: None,
        takes: Takes::Nothing,
        repeatable: false,
        needs: "",
        success: 200,
        media: JSON,
        answer: |generation| bodies::session(generation).to_string(),
        sends: |generation| {
            Some(match generation {
                V3 => json!({ "consent": 2 }),
                _ => json!({ "consent": 2, "check": "1234" }),
            })
        },
        value: session,
        decodes: true,
        call: |client, generation| {
            let call = client.account().confirm_sign_up(CONFIRMATION, Consent::Measurements);
            let call = if generation == V4 { call.check("1234") } else { call };
            calling(call.response(), show::session)
        },
    },
    Row {
        name: "signIn",
        method: "POST",
        path: "/signin",
        generations: BOTH,
        absent: None,
        takes: Takes::Nothing,
        repeatable: false,
        needs: "",
        success: 200,
        media: JSON,
        answer: |generation| bodies::session(generation).to_string(),
        sends: |_| Some(json!({ "username": "joe", "password": "correct horse", "token": "123456" })),
        value: session,
        decodes: true,
        call: |client, _| {
            let password = Secret::new("correct horse");
            calling(client.account().sign_in("joe", &password).code("123456").response(), show::session)
        },
    },
    Row {
        name: "getAccount",
        method: "GET",
        path: "/account/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "getAccount needs 1",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "account", &bodies::account(generation)),
        sends: |_| None,
        value: account,
        decodes: true,
        call: |client, _| calling(client.account().get().response(), show::account),
    },
    Row {
        name: "removeAccount",
        method: "DELETE",
        path: "/account/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "",
        success: 200,
        media: JSON,
        answer: |_| envelope("success", "data", &json!({})),
        sends: |_| None,
        value: |_| Value::Null,
        decodes: false,
        call: |client, _| calling(client.account().delete().response(), show::nothing),
    },
];

pub(super) fn account(generation: Generation) -> Value {
    let v3 = generation == V3;
    json!({
        "id": id(generation), "username": "joe", "email": "joe@example.com", "role": "user", "consent": 2,
        "status": 1, "units": "metric", "language": v3.then_some("de"), "image": v3.then_some("default-avatar"),
        "bio": "", "control": 1, "compares": true, "newsletter": false, "mfa": false, "seen": null,
        "created": v3.then_some(1_693_412_434),
    })
}

pub(super) fn session(generation: Generation) -> Value {
    json!({ "token": NEW_TOKEN, "account": account(generation) })
}

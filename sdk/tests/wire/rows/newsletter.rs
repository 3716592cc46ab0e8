//! The newsletter, and confirmations.

use freesewing::Confirmation;
use freesewing::Generation::{V3, V4};
use freesewing::Language;
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, calling};
use crate::bodies::{CONFIRMATION, PAGE, envelope};
use crate::show;

/// What `sha256sum` makes of `joe@example.com`.
const HASH: &str = "2481f36dfc515ca76451aaadf1399026942a01ee50c6d0a61988b43cef039bc2";

const BASE: Row = Row {
    name: "",
    method: "",
    path: "/subscriber",
    generations: BOTH,
    absent: None,
    takes: Takes::Nothing,
    repeatable: true,
    needs: "",
    success: 200,
    media: JSON,
    answer: |_| json!({ "result": "success" }).to_string(),
    sends: |_| None,
    value: |_| Value::Null,
    decodes: false,
    call: |_, _| panic!("no call"),
};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "subscribe",
        method: "POST",
        repeatable: false,
        answer: |_| envelope("success", "data", &json!({ "email": "joe@example.com" })),
        sends: |generation| {
            let language = if generation == V3 { "nl" } else { "en" };
            Some(json!({ "email": "joe@example.com", "language": language }))
        },
        call: |client, generation| {
            let call = client.newsletter().subscribe("joe@example.com");
            let call = if generation == V3 { call.language(Language::Nl) } else { call };
            calling(call.response(), show::nothing)
        },
        ..BASE
    },
    Row {
        name: "confirmSubscription",
        method: "PUT",
        sends: |generation| {
            Some(match generation {
                V3 => json!({ "id": CONFIRMATION, "ehash": HASH }),
                _ => json!({ "uuid": CONFIRMATION }),
            })
        },
        call: |client, _| {
            let call = client.newsletter().confirm(CONFIRMATION).email(" Joe@Example.com");
            calling(call.response(), show::nothing)
        },
        ..BASE
    },
    Row {
        name: "unsubscribeBody",
        method: "DELETE",
        generations: &[V3],
        success: 204,
        media: "",
        answer: |_| String::new(),
        sends: |_| Some(json!({ "id": CONFIRMATION, "ehash": HASH })),
        call: |client, _| {
            let call = client.newsletter().unsubscribe(CONFIRMATION).email(" Joe@Example.com");
            calling(call.response(), show::nothing)
        },
        ..BASE
    },
    Row {
        name: "unsubscribe",
        method: "DELETE",
        path: "/subscriber/a5977d31-6b67-4ae2-b48f-d749ac9fef28",
        generations: &[V4],
        success: 204,
        media: "",
        answer: |_| String::new(),
        call: |client, _| calling(client.newsletter().unsubscribe(CONFIRMATION).response(), show::nothing),
        ..BASE
    },
    Row {
        name: "oneClickUnsubscribe",
        method: "POST",
        path: "/ocunsub/a5977d31-6b67-4ae2-b48f-d749ac9fef28",
        generations: &[V4],
        media: "text/html; charset=utf-8",
        answer: |_| "<!DOCTYPE html><p>ok</p>".to_owned(),
        value: |_| json!("<!DOCTYPE html><p>ok</p>"),
        call: |client, _| {
            calling(client.newsletter().one_click_unsubscribe(CONFIRMATION).response(), show::text)
        },
        ..BASE
    },
    Row {
        name: "oneClickUnsubscribeRedirect",
        method: "GET",
        path: "/ocunsub/a5977d31-6b67-4ae2-b48f-d749ac9fef28",
        generations: &[V4],
        success: 302,
        media: "",
        answer: |_| String::new(),
        value: |_| json!(PAGE),
        call: |client, _| calling(client.newsletter().unsubscribe_page(CONFIRMATION).response(), show::text),
        ..BASE
    },
    Row {
        name: "getConfirmation",
        method: "GET",
        path: "/confirmations/a5977d31-6b67-4ae2-b48f-d749ac9fef28/0f1e2d3c4b5a6978",
        answer: |_| {
            envelope("success", "confirmation", &json!({ "id": CONFIRMATION, "check": "0f1e2d3c4b5a6978" }))
        },
        value: |_| json!({ "id": CONFIRMATION, "check": "0f1e2d3c4b5a6978" }),
        decodes: true,
        call: |client, _| {
            let call = client.confirmations().get(CONFIRMATION, "0f1e2d3c4b5a6978");
            calling(call.response(), |it| match it {
                Confirmation::Mail { id, check } => json!({ "id": id.to_string(), "check": check.expose() }),
                _ => json!("a suggestion"),
            })
        },
        ..BASE
    },
];

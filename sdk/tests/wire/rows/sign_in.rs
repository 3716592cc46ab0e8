//! Signing in without a password, and who calls.

use freesewing::Generation::{V3, V4};
use serde_json::{Value, json};

use super::account::{account, session};
use super::{BOTH, JSON, Row, Takes, calling};
use crate::bodies::{self, CONFIRMATION, envelope};
use crate::show;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "sendSigninLink",
        method: "POST",
        path: "/signinlink",
        generations: BOTH,
        absent: None,
        takes: Takes::Nothing,
        repeatable: false,
        needs: "",
        success: 200,
        media: JSON,
        answer: |_| json!({ "result": "emailSent" }).to_string(),
        sends: |_| Some(json!({ "username": "joe@example.com" })),
        value: |_| Value::Null,
        decodes: false,
        call: |client, _| {
            calling(client.account().send_sign_in_link("joe@example.com").response(), show::nothing)
        },
    },
    Row {
        path: "/signinlink/a5977d31-6b67-4ae2-b48f-d749ac9fef28/0f1e2d3c4b5a6978",
        generations: &[V3],
        sends: |_| Some(json!({ "token": "123456" })),
        call: |client, _| {
            let call = client.account().sign_in_via_link(CONFIRMATION, "0f1e2d3c4b5a6978").code("123456");
            calling(call.response(), show::session)
        },
        ..VIA_LINK
    },
    Row {
        path: "/signinlink/a5977d31-6b67-4ae2-b48f-d749ac9fef28",
        generations: &[V4],
        sends: |_| Some(json!({ "check": "9173", "token": "123456" })),
        call: |client, _| {
            let call = client.account().sign_in_via_link(CONFIRMATION, "9173").code("123456");
            calling(call.response(), show::session)
        },
        ..VIA_LINK
    },
    Row { generations: &[V3], ..WHOAMI },
    Row { generations: &[V4], needs: "whoamiJwt needs 1", ..WHOAMI },
];

const VIA_LINK: Row = Row {
    name: "signInViaLink",
    method: "POST",
    path: "",
    generations: &[],
    absent: None,
    takes: Takes::Nothing,
    repeatable: false,
    needs: "",
    success: 200,
    media: JSON,
    answer: |generation| bodies::session(generation).to_string(),
    sends: |_| None,
    value: session,
    decodes: true,
    call: |_, _| panic!("no call"),
};

const WHOAMI: Row = Row {
    name: "whoamiJwt",
    method: "GET",
    path: "/whoami/{auth}",
    generations: &[],
    absent: None,
    takes: Takes::Token,
    repeatable: true,
    needs: "",
    success: 200,
    media: JSON,
    answer: |generation| envelope("success", "account", &bodies::account(generation)),
    sends: |_| None,
    value: account,
    decodes: true,
    call: |client, _| calling(client.account().whoami().response(), show::account),
};

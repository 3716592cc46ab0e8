//! Changes of the account.

use freesewing::Generation::{V3, V4};
use freesewing::{Consent, Control, Language, Units};
use serde_json::{Value, json};

use super::account::{account, session};
use super::{BOTH, JSON, Row, Takes, calling};
use crate::bodies::{self, envelope};
use crate::show;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "updateAccount",
        method: "PATCH",
        path: "/account/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "updateAccount needs 3",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "account", &changed(bodies::account(generation))),
        sends: |generation| {
            Some(json!({
                "bio": "I sew", "consent": 1, "control": 4, "language": if generation == V3 { "de" } else { "en" },
                "compare": false, "imperial": true, "newsletter": true, "data": { "website": "unprintable" },
                "password": "correct horse", "username": " joe ", "img": "aGk=",
            }))
        },
        value: |generation| {
            let mut account = account(generation);
            account["bio"] = json!("I sew");
            account["consent"] = json!(1);
            account["control"] = json!(4);
            account["compares"] = json!(false);
            account["units"] = json!("imperial");
            account["newsletter"] = json!(true);
            account
        },
        decodes: true,
        call: |client, generation| {
            let update = client.account().update().bio("I sew").consent(Consent::Profile).compares(false);
            let language = if generation == V3 { Language::De } else { Language::En };
            let update = update.control(Control::new(4).unwrap()).language(language).units(Units::Imperial);
            let update = update.newsletter(true).data("website", "unprintable").username(" joe ");
            calling(update.password("correct horse").image("aGk=").response(), show::account)
        },
    },
    Row {
        name: "updateConsent",
        method: "PATCH",
        path: "/consent/{auth}",
        generations: &[V4],
        absent: None,
        takes: Takes::Token,
        repeatable: false,
        needs: "updateConsent needs 3",
        success: 200,
        media: JSON,
        answer: |generation| bodies::session(generation).to_string(),
        sends: |_| Some(json!({ "consent": 2 })),
        value: session,
        decodes: true,
        call: |client, _| {
            calling(client.account().update_consent(Consent::Measurements).response(), show::session)
        },
    },
    Row {
        answer: |_| envelope("success", "mfa", &setup()),
        sends: |_| Some(json!({ "mfa": true })),
        value: |_| setup(),
        call: |client, _| {
            calling(client.account().start_mfa().response(), |mfa| {
                json!({
                    "secret": mfa.secret().expose(), "otpauth": mfa.otpauth().expose(),
                    "qrcode": mfa.qr_code().expose(),
                })
            })
        },
        ..MFA
    },
    Row {
        answer: |generation| {
            let mut body = json!({ "result": "success", "account": bodies::account(generation) });
            if generation == V4 {
                body["scratchCodes"] = json!(["1a2b3c4d", "5e6f7081"]);
            }
            body.to_string()
        },
        sends: |_| Some(json!({ "mfa": true, "secret": "GEZDGNBVGY3TQOJQ", "token": "123456" })),
        value: |generation| {
            let codes = if generation == V4 { vec!["1a2b3c4d", "5e6f7081"] } else { Vec::new() };
            json!({ "account": account(generation), "codes": codes })
        },
        call: |client, _| {
            calling(client.account().confirm_mfa("GEZDGNBVGY3TQOJQ", "123456").response(), |enabled| {
                let codes: Vec<_> = enabled.scratch_codes().iter().map(|code| code.expose()).collect();
                json!({ "account": show::account(enabled.account()), "codes": codes })
            })
        },
        ..MFA
    },
    Row {
        answer: |generation| envelope("success", "account", &bodies::account(generation)),
        sends: |_| Some(json!({ "mfa": false, "password": "correct horse", "token": "123456" })),
        value: account,
        call: |client, _| {
            calling(client.account().disable_mfa("correct horse", "123456").response(), show::account)
        },
        ..MFA
    },
    Row {
        name: "isUsernameAvailable",
        method: "POST",
        path: "/available/username/{auth}",
        generations: BOTH,
        absent: Some("available"),
        takes: Takes::Any,
        repeatable: true,
        needs: "",
        success: 200,
        media: JSON,
        answer: |_| json!({ "result": "success", "username": "Joe", "available": false }).to_string(),
        sends: |_| Some(json!({ "username": "Joe" })),
        value: |_| json!("taken"),
        decodes: true,
        call: |client, _| {
            calling(client.account().username_availability("Joe").response(), |it| json!(it.to_string()))
        },
    },
    Row {
        name: "exportAccount",
        method: "GET",
        path: "/account/export/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: false,
        needs: "",
        success: 200,
        media: JSON,
        answer: |_| envelope("success", "data", &json!(EXPORT)),
        sends: |_| None,
        value: |_| json!(EXPORT),
        decodes: true,
        call: |client, _| calling(client.account().export().response(), |it| json!(it.url().expose())),
    },
    Row { name: "restrictAccount", method: "POST", generations: &[V4], ..RESTRICT },
    // Yes, the GET freezes the account, so it is not repeated.
    Row { name: "restrictAccountV3", method: "GET", generations: &[V3], ..RESTRICT },
];

const EXPORT: &str = "https://static.freesewing.eu/export/0123456789abcdef.json";

/// A step of the second factor.
const MFA: Row = Row {
    name: "updateMfa",
    method: "POST",
    path: "/account/mfa/{auth}",
    generations: BOTH,
    absent: None,
    takes: Takes::Any,
    repeatable: false,
    needs: "updateMfa needs 4",
    success: 200,
    media: JSON,
    answer: |_| String::new(),
    sends: |_| None,
    value: |_| Value::Null,
    decodes: true,
    call: |_, _| panic!("no call"),
};

const RESTRICT: Row = Row {
    name: "",
    method: "",
    path: "/account/restrict/{auth}",
    generations: &[],
    absent: None,
    takes: Takes::Any,
    repeatable: false,
    needs: "",
    success: 200,
    media: JSON,
    answer: |_| envelope("success", "data", &json!({})),
    sends: |_| None,
    value: |_| Value::Null,
    decodes: false,
    call: |client, _| calling(client.account().restrict().response(), show::nothing),
};

fn setup() -> Value {
    json!({
        "secret": "GEZDGNBVGY3TQOJQ", "qrcode": "<svg/>",
        "otpauth": "otpauth://totp/FreeSewing:joe?secret=GEZDGNBVGY3TQOJQ&period=30&digits=6&algorithm=SHA1&issuer=FreeSewing",
    })
}

/// The account after the update.
fn changed(mut account: Value) -> Value {
    let changes = json!({
        "bio": "I sew", "consent": 1, "control": 4, "compare": false, "imperial": true, "newsletter": true,
        "data": { "website": "unprintable", "kept": 1 },
    });
    account.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    account
}

//! API keys.

use std::time::Duration;

use freesewing::{Level, NewApiKey};
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, calling};
use crate::bodies::{self, NEW_SECRET, OTHER_KEY, envelope};
use crate::show;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "createApikey",
        method: "POST",
        path: "/apikeys/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: false,
        needs: "",
        success: 201,
        media: JSON,
        answer: |generation| envelope("created", "apikey", &bodies::created_key(generation)),
        sends: |_| Some(json!({ "name": "CI", "level": 4, "expiresIn": 7_776_000 })),
        value: |_| {
            json!({
                "id": OTHER_KEY, "name": "CI", "level": 4, "secret": NEW_SECRET, "expires": 1_701_188_434,
                "created": 1_693_412_434,
            })
        },
        decodes: true,
        call: |client, _| {
            let new = NewApiKey::named("CI", Level::ACCOUNT, Duration::from_secs(90 * 24 * 3600));
            calling(client.apikeys().create(&new).response(), show::created_key)
        },
    },
    Row {
        name: "listApikeys",
        method: "GET",
        path: "/apikeys/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "apikeys", &json!([bodies::listed_key(generation)])),
        sends: |_| None,
        value: |_| json!([key(json!(3), json!(1_693_412_434))]),
        decodes: true,
        call: |client, _| calling(client.apikeys().list().response(), |keys| show::list(keys, show::key)),
    },
    Row {
        name: "getApikey",
        method: "GET",
        path: "/apikeys/c8885f7f-698b-4b12-a431-9289fc670801/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "getApikey needs 1 for your own records and 9 for those of others",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "apikey", &bodies::key(generation)),
        sends: |_| None,
        value: |_| key(Value::Null, json!(1_693_412_434)),
        decodes: true,
        call: |client, _| calling(client.apikeys().get(OTHER_KEY).response(), show::key),
    },
    Row {
        name: "removeApikey",
        method: "DELETE",
        path: "/apikeys/c8885f7f-698b-4b12-a431-9289fc670801/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "removeApikey needs 4 for your own records and 9 for those of others",
        success: 204,
        media: "",
        answer: |_| String::new(),
        sends: |_| None,
        value: |_| Value::Null,
        decodes: false,
        call: |client, _| calling(client.apikeys().delete(OTHER_KEY).response(), show::nothing),
    },
    Row {
        name: "whoamiKey",
        method: "GET",
        path: "/whoami/key",
        generations: BOTH,
        absent: None,
        takes: Takes::Key,
        repeatable: true,
        needs: "",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "apikey", &bodies::whoami(generation)),
        sends: |_| None,
        value: |_| key(Value::Null, Value::Null),
        decodes: true,
        call: |client, _| calling(client.apikeys().whoami().response(), show::key),
    },
];

fn key(calls: Value, created: Value) -> Value {
    json!({
        "id": OTHER_KEY, "name": "CI", "level": 4, "calls": calls, "expires": 1_701_188_434, "created": created,
        "seen": null,
    })
}

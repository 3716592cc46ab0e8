//! Bodies of answers, in both generations, as the contract describes them.

use freesewing::Generation::{self, V3};
use serde_json::{Value, json};

pub(crate) const NUMBER: &str = "90217";
pub(crate) const UUID: &str = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";
pub(crate) const OTHER_KEY: &str = "c8885f7f-698b-4b12-a431-9289fc670801";
pub(crate) const CONFIRMATION: &str = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";
pub(crate) const NEW_SECRET: &str = "5f4dcc3b5aa765d61d8327deb882cf995f4dcc3b5aa765d61d8327deb882cf99";
pub(crate) const NEW_TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJfaWQiOjE0fQ.bmV3LXNpZ25hdHVyZQ";
/// The page of the website on which people leave the newsletter.
pub(crate) const PAGE: &str =
    "https://freesewing.eu/newsletter/unsubscribe?i=a5977d31-6b67-4ae2-b48f-d749ac9fef28";
pub(crate) const YAML: &str = "- nameEn: Example\n  measies:\n    neck: 380\n";

/// The id of the record that calls are about.
pub(crate) fn id(generation: Generation) -> &'static str {
    if generation == V3 { NUMBER } else { UUID }
}

/// Adds the id under its name on the wire.
fn identified(generation: Generation, mut record: Value) -> Value {
    if generation == V3 {
        record["id"] = json!(90217);
    } else {
        record["uuid"] = json!(UUID);
    }
    record
}

pub(crate) fn set(generation: Generation) -> Value {
    let mut set = json!({
        "createdAt": "2023-08-30T16:20:34.000Z", "updatedAt": "2023-08-30T16:20:35.123Z", "img": null,
        "imperial": true, "name": "Joe", "notes": "Taken in May", "public": true,
        "measies": { "chest": 1000, "neck": 420, "shoulderSlope": 13 },
    });
    if generation == V3 {
        set["img"] = json!("set-90217");
        set["userId"] = json!(14);
    }
    identified(generation, set)
}

/// The set after `chest` became 1010 and `neck` was cleared.
pub(crate) fn updated_set(generation: Generation) -> Value {
    let mut set = set(generation);
    set["measies"] = json!({ "chest": 1010, "shoulderSlope": 13 });
    set
}

pub(crate) fn public_set(generation: Generation) -> Value {
    let mut set = json!({
        "result": "success", "author": "FreeSewing.org", "type": "measurementsSet",
        "about": "Contains measurements in mm as well as metadata", "name": "Joe", "notes": "Taken in May",
        "createdAt": "2023-08-30T16:20:34.000Z", "updatedAt": "2023-08-30T16:20:35.123Z",
        "measurements": { "chest": 1000, "neck": 420, "shoulderSlope": 13 }, "units": "imperial",
    });
    if generation == V3 {
        set["img"] = json!("set-90217");
    }
    identified(generation, set)
}

pub(crate) fn curated_set(generation: Generation) -> Value {
    let set = if generation == V3 {
        json!({
            "createdAt": "2023-08-30T16:20:34.000Z", "updatedAt": "2023-08-30T16:20:35.123Z", "img": "cset-90217",
            "nameEn": "Size 34", "nameDe": "Größe 34", "nameEs": "", "nameFr": "", "nameNl": "Maat 34", "nameUk": "",
            "notesEn": "Measured", "notesDe": "", "notesEs": "", "notesFr": "", "notesNl": "", "notesUk": "",
            "tagsEn": ["adult"], "tagsDe": {}, "tagsEs": {}, "tagsFr": {}, "tagsNl": {}, "tagsUk": {},
            "measies": { "neck": 340 },
        })
    } else {
        json!({
            "createdAt": "2023-08-30T16:20:34.000Z", "updatedAt": "2023-08-30T16:20:35.123Z", "name": "Size 34",
            "notes": "Measured", "height": 168, "measies": { "neck": 340 },
        })
    };
    identified(generation, set)
}

pub(crate) fn created_key(generation: Generation) -> Value {
    let mut key = key(generation);
    key["secret"] = json!(NEW_SECRET);
    key
}

pub(crate) fn key(generation: Generation) -> Value {
    let mut key = json!({
        "key": OTHER_KEY, "level": 4, "createdAt": "2023-08-30T16:20:34.000Z",
        "expiresAt": "2023-11-28T16:20:34.000Z", "name": "CI",
    });
    if generation == V3 {
        key["userId"] = json!(14);
    }
    key
}

/// Who calls is told without the time of creation.
pub(crate) fn whoami(generation: Generation) -> Value {
    let mut key = key(generation);
    key.as_object_mut().unwrap().remove("createdAt");
    key
}

/// Lists call the id of a key `id`.
pub(crate) fn listed_key(_: Generation) -> Value {
    json!({
        "id": OTHER_KEY, "calls": 3, "createdAt": "2023-08-30T16:20:34.000Z", "name": "CI", "level": 4,
        "expiresAt": "2023-11-28T16:20:34.000Z", "lastSeen": null, "userId": 14,
    })
}

pub(crate) fn account(generation: Generation) -> Value {
    let mut account = json!({
        "bio": "", "compare": true, "consent": 2, "control": 1, "email": "joe@example.com", "data": {},
        "imperial": false, "mfaEnabled": false, "newsletter": false, "role": "user", "status": 1,
        "username": "joe", "lusername": "joe",
    });
    if generation == V3 {
        let more = json!({
            "createdAt": "2023-08-30T16:20:34.000Z", "ihash": "c60c740b", "img": "default-avatar",
            "initial": "joe@example.com", "jwtCalls": 0, "keyCalls": 0, "language": "de", "lastSeen": null,
            "patron": 0, "updatedAt": null, "passwordType": "v3",
        });
        account.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    }
    identified(generation, account)
}

pub(crate) fn session(generation: Generation) -> Value {
    json!({ "result": "success", "token": NEW_TOKEN, "account": account(generation) })
}

/// An answer in its envelope.
pub(crate) fn envelope(result: &str, name: &str, value: &Value) -> String {
    json!({ "result": result, name: value }).to_string()
}

//! Measurements sets.

use freesewing::Generation::{self, V3};
use freesewing::Measurement::{Chest, Neck, ShoulderSlope};
use freesewing::{NewSet, Units, cm, degrees, mm};
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, YAML, calling};
use crate::bodies::{self, envelope, id};
use crate::show;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "createSet",
        method: "POST",
        path: "/sets/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: false,
        needs: "createSet needs 3",
        success: 201,
        media: JSON,
        answer: |generation| envelope("created", "set", &bodies::set(generation)),
        sends: |_| {
            Some(json!({
                "name": "Joe", "notes": "Taken in May", "public": true, "imperial": true,
                "measies": { "chest": 1000, "neck": 420, "shoulderSlope": 13 },
            }))
        },
        value: set,
        decodes: true,
        call: |client, _| {
            let new = NewSet::named("Joe")
                .notes("Taken in May")
                .with(Chest, cm(100.0))
                .with(Neck, mm(420.0))
                .with(ShoulderSlope, degrees(13.0))
                .units(Units::Imperial)
                .public(true);
            calling(client.sets().create(&new).response(), show::set)
        },
    },
    Row {
        name: "listSets",
        method: "GET",
        path: "/sets/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "",
        success: 200,
        media: JSON,
        answer: |generation| {
            let sets = json!([bodies::set(generation), bodies::updated_set(generation)]);
            envelope("success", "sets", &sets)
        },
        sends: |_| None,
        value: |generation| json!([set(generation), updated(generation)]),
        decodes: true,
        call: |client, _| calling(client.sets().list().response(), |sets| show::list(sets, show::set)),
    },
    Row {
        name: "getSet",
        method: "GET",
        path: "/sets/{id}/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "getSet needs 1 for your own records and 6 for those of others",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "set", &bodies::set(generation)),
        sends: |_| None,
        value: set,
        decodes: true,
        call: |client, generation| calling(client.sets().get(id(generation)).response(), show::set),
    },
    Row {
        name: "updateSet",
        method: "PATCH",
        path: "/sets/{id}/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "updateSet needs 3 for your own records and 9 for those of others",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "set", &bodies::updated_set(generation)),
        sends: |_| Some(json!({ "name": "Joe", "public": true, "measies": { "chest": 1010, "neck": null } })),
        value: updated,
        decodes: true,
        call: |client, generation| {
            let update = client.sets().update(id(generation));
            calling(update.set(Chest, cm(101.0)).clear(Neck).name("Joe").public(true).response(), show::set)
        },
    },
    Row {
        name: "removeSet",
        method: "DELETE",
        path: "/sets/{id}/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "removeSet needs 3 for your own records and 9 for those of others",
        success: 204,
        media: "",
        answer: |_| String::new(),
        sends: |_| None,
        value: |_| Value::Null,
        decodes: false,
        call: |client, generation| calling(client.sets().delete(id(generation)).response(), show::nothing),
    },
    Row {
        name: "cloneSet",
        method: "POST",
        path: "/sets/{id}/clone/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: false,
        needs: "cloneSet needs 3 for your own records and 8 for those of others",
        success: 201,
        media: JSON,
        answer: |generation| envelope("created", "set", &bodies::set(generation)),
        sends: |_| None,
        value: set,
        decodes: true,
        call: |client, generation| calling(client.sets().clone(id(generation)).response(), show::set),
    },
    Row {
        name: "getPublicSetJson",
        method: "GET",
        path: "/sets/{id}.json",
        generations: BOTH,
        absent: None,
        takes: Takes::Nothing,
        repeatable: true,
        needs: "",
        success: 200,
        media: JSON,
        answer: |generation| bodies::public_set(generation).to_string(),
        sends: |_| None,
        value: |generation| {
            let mut set = set(generation);
            let fields = set.as_object_mut().unwrap();
            fields.retain(|name, _| name != "public" && name != "owner");
            fields.insert("author".to_owned(), json!("FreeSewing.org"));
            set
        },
        decodes: true,
        call: |client, generation| calling(client.sets().public(id(generation)).response(), show::public_set),
    },
    Row {
        name: "getPublicSetYaml",
        method: "GET",
        path: "/sets/{id}.yaml",
        generations: BOTH,
        absent: None,
        takes: Takes::Nothing,
        repeatable: true,
        needs: "",
        success: 200,
        media: YAML,
        answer: |_| bodies::YAML.to_owned(),
        sends: |_| None,
        value: |_| json!(bodies::YAML),
        decodes: false,
        call: |client, generation| calling(client.sets().public_yaml(id(generation)).response(), show::text),
    },
];

pub(super) fn set(generation: Generation) -> Value {
    let v3 = generation == V3;
    json!({
        "id": id(generation), "name": "Joe", "notes": "Taken in May", "units": "imperial", "public": true,
        "image": v3.then_some("set-90217"), "owner": v3.then_some("14"),
        "measurements": [["chest", 1000.0], ["neck", 420.0], ["shoulderSlope", 13.0]],
        "times": [1_693_412_434_000_u64, 1_693_412_435_123_u64],
    })
}

fn updated(generation: Generation) -> Value {
    let mut set = set(generation);
    set["measurements"] = json!([["chest", 1010.0], ["shoulderSlope", 13.0]]);
    set
}

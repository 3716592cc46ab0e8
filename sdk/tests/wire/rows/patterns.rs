//! Patterns.

use freesewing::Generation::{self, V3};
use freesewing::Measurement::{Chest, Neck};
use freesewing::{Measurements, NewPattern, Pattern, PatternSettings, PublicPattern, RecordId, mm};
use serde_json::{Map, Value, json};

use super::{BOTH, JSON, Row, Takes, YAML, calling};
use crate::bodies::{self, envelope, id};
use crate::show;

const NAME: &str = "Summer tank top";

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "createPattern",
        method: "POST",
        path: "/patterns/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: false,
        needs: "createPattern needs 4",
        success: 201,
        media: JSON,
        answer: |generation| envelope("created", "pattern", &pattern(generation)),
        sends: |generation| {
            let mut body = json!({
                "design": "aaron", "name": NAME, "notes": "Linen", "public": true, "data": { "some": "value" },
                "settings": { "measurements": { "chest": 925, "neck": 340 }, "sa": 5, "options": { "ease": 0.1 } },
            });
            if generation == V3 {
                body["set"] = json!(33);
            }
            Some(body)
        },
        value: shown,
        decodes: true,
        call: |client, generation| {
            let new = NewPattern::of("aaron")
                .name(NAME)
                .notes("Linen")
                .public(true)
                .data(data())
                .measurements(measurements())
                .seam_allowance(mm(5.0))
                .option("ease", 0.1);
            let new = if generation == V3 { new.for_set(RecordId::Number(33)) } else { new };
            calling(client.patterns().create(&new).response(), show)
        },
    },
    Row {
        name: "listPatterns",
        method: "GET",
        path: "/patterns/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "",
        success: 200,
        media: JSON,
        answer: |generation| {
            let mut item = pattern(generation);
            item["data"] = json!("{\"some\":\"value\"}");
            item["userId"] = json!(14);
            if generation == V3 {
                item["set"] = json!({ "id": 33, "name": "{\"iv\":\"00\",\"ct\":\"00\"}", "imperial": false });
                item["cset"] = Value::Null;
            } else {
                item["id"] = json!(21);
            }
            envelope("success", "patterns", &json!([item]))
        },
        sends: |_| None,
        value: |generation| {
            let mut shown = shown(generation);
            shown["owner"] = json!("14");
            json!([shown])
        },
        decodes: true,
        call: |client, _| calling(client.patterns().list().response(), |patterns| show::list(patterns, show)),
    },
    Row {
        name: "getPattern",
        method: "GET",
        path: "/patterns/{id}/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "getPattern needs 1 for your own records and 6 for those of others",
        success: 200,
        media: JSON,
        answer: |generation| {
            let mut pattern = pattern(generation);
            if generation == V3 {
                pattern["set"] = bodies::set(V3);
                pattern["cset"] = Value::Null;
            }
            envelope("success", "pattern", &pattern)
        },
        sends: |_| None,
        value: |generation| {
            let mut shown = shown(generation);
            shown["set"] = json!((generation == V3).then_some("Joe"));
            shown
        },
        decodes: true,
        call: |client, generation| calling(client.patterns().get(id(generation)).response(), show),
    },
    Row {
        name: "updatePattern",
        method: "PATCH",
        path: "/patterns/{id}/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "updatePattern needs 3 for your own records and 9 for those of others",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "pattern", &pattern(generation)),
        sends: |_| {
            Some(json!({
                "name": NAME, "public": true, "data": { "some": "value" },
                "settings": { "measurements": { "chest": 925, "neck": 340 }, "sa": 5, "options": { "ease": 0.1 } },
            }))
        },
        value: shown,
        decodes: true,
        call: |client, generation| {
            let update = client.patterns().update(id(generation)).name(NAME).public(true);
            calling(update.data(data()).settings(settings()).response(), show)
        },
    },
    Row {
        name: "removePattern",
        method: "DELETE",
        path: "/patterns/{id}/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: true,
        needs: "removePattern needs 3 for your own records and 9 for those of others",
        success: 204,
        media: "",
        answer: |_| String::new(),
        sends: |_| None,
        value: |_| Value::Null,
        decodes: false,
        call: |client, generation| {
            calling(client.patterns().delete(id(generation)).response(), show::nothing)
        },
    },
    Row {
        name: "clonePattern",
        method: "POST",
        path: "/patterns/{id}/clone/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: false,
        needs: "clonePattern needs 3 for your own records and 8 for those of others",
        success: 200,
        media: JSON,
        answer: |generation| envelope("success", "pattern", &pattern(generation)),
        sends: |_| None,
        value: shown,
        decodes: true,
        call: |client, generation| calling(client.patterns().clone(id(generation)).response(), show),
    },
    Row {
        name: "getPublicPatternJson",
        method: "GET",
        path: "/patterns/{id}.json",
        generations: BOTH,
        absent: None,
        takes: Takes::Nothing,
        repeatable: true,
        needs: "",
        success: 200,
        media: JSON,
        answer: |generation| {
            let mut export = pattern(generation);
            let fields = export.as_object_mut().unwrap();
            fields.remove("public");
            let head = json!({ "result": "success", "provider": "FreeSewing.org", "type": "pattern" });
            fields.extend(head.as_object().unwrap().clone());
            export.to_string()
        },
        sends: |_| None,
        value: |generation| {
            let mut shown = shown(generation);
            shown
                .as_object_mut()
                .unwrap()
                .retain(|name, _| name != "public" && name != "owner" && name != "set");
            shown["provider"] = json!("FreeSewing.org");
            shown
        },
        decodes: true,
        call: |client, generation| calling(client.patterns().public(id(generation)).response(), show_public),
    },
    Row {
        name: "getPublicPatternYaml",
        method: "GET",
        path: "/patterns/{id}.yaml",
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
        call: |client, generation| {
            calling(client.patterns().public_yaml(id(generation)).response(), show::text)
        },
    },
];

fn measurements() -> Measurements {
    Measurements::new().with(Chest, mm(925.0)).with(Neck, mm(340.0))
}

fn settings() -> PatternSettings {
    let settings = PatternSettings::new().with_measurements(measurements()).with_seam_allowance(mm(5.0));
    settings.with_option("ease", 0.1)
}

fn data() -> Map<String, Value> {
    json!({ "some": "value" }).as_object().unwrap().clone()
}

/// A pattern as the contract describes it.
pub(crate) fn pattern(generation: Generation) -> Value {
    let mut pattern = json!({
        "createdAt": "2023-08-30T16:20:34.000Z", "updatedAt": "2023-08-30T16:20:35.123Z",
        "data": { "some": "value" }, "design": "aaron", "img": null, "name": NAME, "notes": "Linen", "public": true,
        "settings": { "sa": 5.0, "measurements": { "chest": 925, "neck": 340 }, "options": { "ease": 0.1 } },
    });
    if generation == V3 {
        pattern["id"] = json!(90217);
        pattern["img"] = json!("default-avatar");
        (pattern["setId"], pattern["csetId"], pattern["userId"]) = (json!(33), Value::Null, json!(14));
    } else {
        pattern["uuid"] = json!(bodies::UUID);
    }
    pattern
}

fn shown(generation: Generation) -> Value {
    let v3 = generation == V3;
    json!({
        "id": id(generation), "design": "aaron", "name": NAME, "notes": "Linen", "public": true,
        "data": "value", "image": v3.then_some("default-avatar"), "owner": v3.then_some("14"),
        "set id": v3.then_some("33"), "curated set id": null, "set": null, "chest": 925.0, "sa": 5.0,
        "ease": 0.1, "times": [1_693_412_434_000_u64, 1_693_412_435_123_u64],
    })
}

macro_rules! shown {
    ($pattern:expr) => {
        json!({
            "id": $pattern.id().to_string(), "design": $pattern.design(), "name": $pattern.name(),
            "notes": $pattern.notes(), "data": $pattern.data().get("some"), "image": $pattern.image(),
            "set id": $pattern.set_id().map(|id| id.to_string()),
            "curated set id": $pattern.curated_set_id().map(|id| id.to_string()),
            "chest": $pattern.settings().measurements().length(Chest).map(|length| length.in_mm()),
            "sa": $pattern.settings().seam_allowance().map(|length| length.in_mm()),
            "ease": $pattern.settings().options().and_then(|options| options.get("ease")),
            "times": [$pattern.created_at().timestamp_millis(), $pattern.updated_at().timestamp_millis()],
        })
    };
}

fn show(pattern: &Pattern) -> Value {
    let mut shown = shown!(pattern);
    shown["public"] = json!(pattern.is_public());
    shown["owner"] = json!(pattern.owner().map(|id| id.to_string()));
    shown["set"] = json!(pattern.set().map(|set| set.name()));
    shown
}

fn show_public(pattern: &PublicPattern) -> Value {
    let mut shown = shown!(pattern);
    shown["provider"] = json!(pattern.provider());
    shown
}

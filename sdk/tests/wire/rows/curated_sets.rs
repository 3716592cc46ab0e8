//! Curated sets.

use freesewing::Generation::{self, V3};
use freesewing::Language;
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, YAML, calling, sets};
use crate::bodies::{self, envelope, id};
use crate::show;

/// A reading of curated sets, for which nobody needs credentials.
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
        name: "listCuratedSets",
        path: "/curated-sets",
        answer: |generation| envelope("success", "curatedSets", &json!([bodies::curated_set(generation)])),
        value: |generation| json!([curated_set(generation)]),
        call: |client, _| {
            calling(client.curated_sets().list().response(), |sets| show::list(sets, show::curated_set))
        },
        ..READ
    },
    Row {
        name: "listCuratedSetsJson",
        path: "/curated-sets.json",
        answer: |generation| json!([bodies::curated_set(generation)]).to_string(),
        value: |generation| json!(json!([bodies::curated_set(generation)]).to_string()),
        decodes: false,
        call: |client, _| calling(client.curated_sets().list_json().response(), show::text),
        ..READ
    },
    Row {
        name: "listCuratedSetsYaml",
        path: "/curated-sets.yaml",
        media: YAML,
        answer: |_| bodies::YAML.to_owned(),
        value: |_| json!(bodies::YAML),
        decodes: false,
        call: |client, _| calling(client.curated_sets().list_yaml().response(), show::text),
        ..READ
    },
    Row {
        name: "getCuratedSet",
        path: "/curated-sets/{id}",
        answer: |generation| envelope("success", "curatedSet", &bodies::curated_set(generation)),
        value: curated_set,
        call: |client, generation| {
            calling(client.curated_sets().get(id(generation)).response(), show::curated_set)
        },
        ..READ
    },
    Row {
        name: "getCuratedSetJson",
        path: "/curated-sets/{id}.json",
        answer: |generation| bodies::curated_set(generation).to_string(),
        value: |generation| json!(bodies::curated_set(generation).to_string()),
        decodes: false,
        call: |client, generation| {
            calling(client.curated_sets().get_json(id(generation)).response(), show::text)
        },
        ..READ
    },
    Row {
        name: "getCuratedSetYaml",
        path: "/curated-sets/{id}.yaml",
        media: YAML,
        answer: |_| bodies::YAML.to_owned(),
        value: |_| json!(bodies::YAML),
        decodes: false,
        call: |client, generation| {
            calling(client.curated_sets().get_yaml(id(generation)).response(), show::text)
        },
        ..READ
    },
    Row {
        name: "cloneCuratedSet",
        method: "POST",
        path: "/curated-sets/{id}/clone/{auth}",
        generations: BOTH,
        absent: None,
        takes: Takes::Any,
        repeatable: false,
        needs: "cloneCuratedSet needs 3",
        success: 201,
        media: JSON,
        answer: |generation| envelope("created", "set", &bodies::set(generation)),
        sends: |generation| Some(json!({ "language": if generation == V3 { "nl" } else { "en" } })),
        value: sets::set,
        decodes: true,
        call: |client, generation| {
            // V4 has English only.
            let language = if generation == V3 { Language::Nl } else { Language::En };
            calling(client.curated_sets().clone(id(generation), language).response(), show::set)
        },
    },
];

pub(super) fn curated_set(generation: Generation) -> Value {
    let v3 = generation == V3;
    let (languages, tags) =
        if v3 { (vec!["en", "de", "nl"], vec!["adult"]) } else { (vec!["en"], Vec::new()) };
    json!({
        "id": id(generation), "name": "Size 34", "notes": "Measured", "image": v3.then_some("cset-90217"),
        "height": (!v3).then_some(168.0), "dutch": v3.then_some("Maat 34"), "tags": tags, "german tags": [],
        "measurements": [["neck", 340.0]], "languages": languages,
        "times": [1_693_412_434_000_u64, 1_693_412_435_123_u64],
    })
}

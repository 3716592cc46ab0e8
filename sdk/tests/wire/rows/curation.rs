//! Curated sets as curators keep them, and suggestions for them.

use freesewing::Generation::{V3, V4};
use freesewing::Measurement::{Chest, Neck};
use freesewing::{Language, NewCuratedSet, NewSuggestion, mm};
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, calling, curated_sets};
use crate::bodies::{self, CONFIRMATION, UUID, envelope, id};
use crate::show;

const CHANGE: Row = Row {
    name: "updateCuratedSet",
    method: "PATCH",
    path: "/curated-sets/{id}/{auth}",
    generations: BOTH,
    absent: None,
    takes: Takes::Any,
    repeatable: true,
    needs: "updateCuratedSet needs 5",
    success: 200,
    media: JSON,
    answer: |generation| {
        let name = if generation == V3 { "set" } else { "curatedSet" };
        envelope("success", name, &bodies::curated_set(generation))
    },
    sends: |generation| {
        let mut body =
            json!({ "nameEn": "Size 34", "notesEn": "Measured", "measies": { "neck": 340, "chest": null } });
        if generation == V3 {
            body["nameNl"] = json!("Maat 34");
        } else {
            (body["published"], body["height"], body["info"]) = (json!(true), json!(168), json!("a book"));
        }
        Some(body)
    },
    value: curated_sets::curated_set,
    decodes: true,
    call: |client, generation| {
        let update = client.curated_sets().update(id(generation)).name("Size 34").notes("Measured");
        let update = update.set(Neck, mm(340.0)).clear(Chest);
        let update = if generation == V3 {
            update.name_in(Language::Nl, "Maat 34")
        } else {
            update.published(true).height(168.0).info("a book")
        };
        calling(update.response(), show::curated_set)
    },
};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "createCuratedSet",
        method: "POST",
        path: "/curated-sets/{auth}",
        repeatable: false,
        needs: "createCuratedSet needs 5",
        success: 201,
        answer: |generation| envelope("created", "curatedSet", &bodies::curated_set(generation)),
        sends: |generation| {
            let mut body = json!({ "nameEn": "Size 34", "notesEn": "Measured", "measies": { "neck": 340 } });
            if generation == V3 {
                (body["nameDe"], body["tagsEn"], body["img"]) =
                    (json!("Größe 34"), json!(["adult"]), json!("aGk="));
            } else {
                (body["tags"], body["height"]) = (json!(["adult"]), json!(168));
            }
            Some(body)
        },
        call: |client, generation| {
            let new = NewCuratedSet::named("Size 34").notes("Measured").with(Neck, mm(340.0)).tags(["adult"]);
            let new = if generation == V3 {
                new.name_in(Language::De, "Größe 34").image("aGk=")
            } else {
                new.height(168.0)
            };
            calling(client.curated_sets().create(&new).response(), show::curated_set)
        },
        ..CHANGE
    },
    CHANGE,
    Row {
        name: "removeCuratedSet",
        method: "DELETE",
        needs: "removeCuratedSet needs 5",
        success: 204,
        media: "",
        answer: |_| String::new(),
        sends: |_| None,
        value: |_| Value::Null,
        decodes: false,
        call: |client, generation| {
            calling(client.curated_sets().delete(id(generation)).response(), show::nothing)
        },
        ..CHANGE
    },
    Row {
        name: "suggestCuratedSet",
        method: "POST",
        path: "/curated-sets/suggest/{auth}",
        generations: &[V4],
        repeatable: false,
        needs: "suggestCuratedSet needs 4",
        answer: |_| {
            json!({ "result": "success", "submission": { "type": "cset", "id": CONFIRMATION } }).to_string()
        },
        sends: |_| {
            Some(
                json!({ "set": UUID, "height": 182, "name": "Stone", "img": "aGk=", "notes": "A tall body." }),
            )
        },
        value: |_| json!(CONFIRMATION),
        call: |client, _| {
            let new = NewSuggestion::of(UUID.parse().unwrap(), "Stone", 182.0, "aGk=").notes("A tall body.");
            calling(client.suggested_sets().suggest(&new).response(), |filed| json!(filed.id().to_string()))
        },
        ..CHANGE
    },
    Row {
        name: "acceptSuggestedSet",
        method: "POST",
        path: "/curated-sets/from/a5977d31-6b67-4ae2-b48f-d749ac9fef28/{auth}",
        generations: &[V4],
        repeatable: false,
        needs: "acceptSuggestedSet needs 5",
        answer: |generation| envelope("success", "curatedSet", &bodies::curated_set(generation)),
        sends: |_| None,
        call: |client, _| calling(client.suggested_sets().accept(CONFIRMATION).response(), show::curated_set),
        ..CHANGE
    },
    Row {
        name: "listSuggestedSets",
        method: "GET",
        path: "/suggested-sets/{auth}",
        generations: &[V4],
        needs: "listSuggestedSets needs 5",
        answer: |_| {
            let suggestion = json!({
                "id": CONFIRMATION, "createdAt": "2023-08-30T16:20:34.000Z", "type": "sugset", "userId": 14,
                "data": { "name": "Stone", "notes": null, "set": UUID, "height": 182 },
            });
            envelope("success", "suggested", &json!([suggestion]))
        },
        sends: |_| None,
        value: |_| json!([[CONFIRMATION, "Stone", null, UUID, 182.0, "14", 1_693_412_434_000_u64]]),
        call: |client, _| {
            calling(client.suggested_sets().list().response(), |list| {
                list.iter()
                    .map(|item| {
                        json!([
                            item.id().to_string(),
                            item.name(),
                            item.notes(),
                            item.set().map(|id| id.to_string()),
                            item.height(),
                            item.user().to_string(),
                            item.created_at().timestamp_millis(),
                        ])
                    })
                    .collect()
            })
        },
        ..CHANGE
    },
    Row {
        name: "removeSuggestedSet",
        method: "DELETE",
        path: "/suggested-sets/a5977d31-6b67-4ae2-b48f-d749ac9fef28/{auth}",
        generations: &[V4],
        needs: "removeSuggestedSet needs 5",
        answer: |_| json!({ "result": "success", "data": {} }).to_string(),
        sends: |_| None,
        value: |_| Value::Null,
        decodes: false,
        call: |client, _| calling(client.suggested_sets().delete(CONFIRMATION).response(), show::nothing),
        ..CHANGE
    },
];

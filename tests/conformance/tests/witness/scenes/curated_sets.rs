use freesewing::Measurement::{Neck, ShoulderSlope, WaistToArmpit};
use freesewing::models::{CuratedSetChanges, NewCuratedSet, NewSuggestion};
use freesewing::{ErrorKind, Language, degrees, mm};
use serde_json::json;

use super::PICTURE;
use crate::shown::{self, Shown};
use crate::stage::{Stage, record};

pub(crate) async fn play(stage: &Stage) {
    let curator = stage.somebody("curator");
    let body = if stage.is_v3() {
        json!({
            "nameEn": "Example", "nameDe": "Beispiel", "notesEn": "Notes", "notesNl": "Notities",
            "tagsEn": ["tall", "b: c"], "measies": {"neck": 385.5, "waistToArmhole": 210, "shoulderSlope": 13},
        })
    } else {
        json!({
            "nameEn": "Example", "notesEn": "Notes", "tags": ["tall"], "info": "I", "height": 171.5,
            "measies": {"neck": 385.5, "waistToArmpit": 210, "shoulderSlope": 13},
        })
    };
    let sets = curator.sdk.curated_sets();
    let generation = curator.sdk.generation();
    let shown = |set: &_| shown::curated_set(generation, set);
    let new = NewCuratedSet::named("Example")
        .notes("Notes")
        .with(Neck, mm(385.5))
        .with(WaistToArmpit, mm(210.0))
        .with(ShoulderSlope, degrees(13.0));
    let new = if stage.is_v3() {
        let new = new.name_in(Language::De, "Beispiel").notes_in(Language::Nl, "Notities");
        new.tags(["tall", "b: c"])
    } else {
        new.tags(["tall"]).info("I").height(171.5)
    };
    let call = sets.create(&new).response();
    let made = stage.both(&curator, "createCuratedSet", json!({ "body": body }), call, shown).await;
    let id = stage.id(&made);
    let body =
        if stage.is_v3() { json!({"nameFr": "Exemple"}) } else { json!({"published": true, "height": 172}) };
    let changes = if stage.is_v3() {
        CuratedSetChanges::new().name_in(Language::Fr, "Exemple")
    } else {
        CuratedSetChanges::new().published(true).height(172.0)
    };
    let call = sets.update(record(&id)).changes(changes).response();
    stage.both(&curator, "updateCuratedSet", json!({"id": id, "body": body}), call, shown).await;
    stage.arranged(|server| server.add_curated_set(&[("en", "Plain")], &[("neck", 340.0)]));

    read(stage, &id).await;
    missing(stage).await;

    let caller = stage.somebody("user");
    let sdk_call = caller.sdk.curated_sets().clone(record(&id), Language::En).response();
    let arguments = json!({"id": id, "body": {"language": "en"}});
    let generation = caller.sdk.generation();
    stage.both(&caller, "cloneCuratedSet", arguments, sdk_call, |set| shown::set(generation, set)).await;

    if stage.has("suggestCuratedSet") {
        let body = json!({"body": {"name": "mine", "measies": {"neck": 380}}});
        let set = stage.id(&stage.alone(&caller, "createSet", body).await);
        let body = json!({"set": set, "height": 170.5, "name": "A", "img": PICTURE, "notes": "N"});
        let new = NewSuggestion::of(record(&set), "A", 170.5, PICTURE).notes("N");
        let call = caller.sdk.suggested_sets().suggest(&new).response();
        let receipt =
            stage.both(&caller, "suggestCuratedSet", json!({ "body": body }), call, shown::filed).await;
        let id = receipt["submission"]["id"].as_str().unwrap();
        let call = curator.sdk.suggested_sets().accept(id).response();
        let shown = |set: &_| shown::accepted(generation, set);
        stage.both(&curator, "acceptSuggestedSet", json!({ "id": id }), call, shown).await;
    }
    let call = sets.delete(record(&id)).response();
    stage.both(&curator, "removeCuratedSet", json!({ "id": id }), call, Shown::nothing).await;
}

/// All ways to read them, which need no credentials.
async fn read(stage: &Stage, id: &serde_json::Value) {
    let nobody = stage.nobody();
    let sets = nobody.sdk.curated_sets();
    let generation = nobody.sdk.generation();
    let one = json!({"id": id});
    let shown = |sets: &Vec<_>| shown::curated_sets(generation, sets);
    let list = stage.both(&nobody, "listCuratedSets", json!({}), sets.list().response(), shown).await;
    assert_eq!(list.as_array().map(Vec::len), Some(2), "{list}");
    let shown = |set: &_| shown::curated_set(generation, set);
    stage.both(&nobody, "getCuratedSet", one.clone(), sets.get(record(id)).response(), shown).await;
    let call = sets.list_json().response();
    stage.both(&nobody, "listCuratedSetsJson", json!({}), call, Shown::parsed).await;
    let call = sets.list_yaml().response();
    stage.both(&nobody, "listCuratedSetsYaml", json!({}), call, Shown::text).await;
    let call = sets.get_json(record(id)).response();
    stage.both(&nobody, "getCuratedSetJson", one.clone(), call, Shown::parsed).await;
    let call = sets.get_yaml(record(id)).response();
    stage.both(&nobody, "getCuratedSetYaml", one, call, Shown::text).await;
}

/// One that is not there: the SDK says so in both generations, V3 itself answers with a set that is null.
async fn missing(stage: &Stage) {
    let nobody = stage.nobody();
    if stage.is_v3() {
        let answer = stage.alone(&nobody, "getCuratedSet", json!({"id": 4711})).await;
        assert!(answer.is_null(), "{answer}");
        let error = nobody.sdk.curated_sets().get(4711).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(200)));
        // The servers see the same requests again.
        stage.ask(&nobody, "getCuratedSet", json!({"id": 4711})).await;
        return;
    }
    let id = json!("0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21");
    let sdk_call = nobody.sdk.curated_sets().get(record(&id));
    let refusal = stage.refused(&nobody, "getCuratedSet", json!({ "id": id }), sdk_call).await;
    assert_eq!(refusal, (404, None));
}

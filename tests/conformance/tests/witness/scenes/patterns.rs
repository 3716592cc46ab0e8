use freesewing::Measurement::Chest;
use freesewing::models::{NewPattern, PatternSettings};
use freesewing::{Measurements, mm};
use serde_json::{Value, json};

use super::PICTURE;
use crate::shown::{self, Shown};
use crate::stage::{Stage, record};

fn map(value: Value) -> serde_json::Map<String, Value> {
    value.as_object().unwrap().clone()
}

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    let (patterns, generation) = (caller.sdk.patterns(), caller.sdk.generation());
    let shown = |pattern: &_| shown::pattern(generation, pattern);

    let body = json!({
        "design": "aaron", "name": "P \u{1f9f5}", "notes": "N", "public": true, "img": PICTURE,
        "settings": {"measurements": {"chest": 925.5}, "sa": 5, "options": {"x": [1, null]}}, "data": {"some": "value"},
    });
    let new = NewPattern::of("aaron")
        .measurements(Measurements::from([(Chest, mm(925.5))]))
        .seam_allowance(mm(5.0))
        .option("x", json!([1, null]))
        .name("P \u{1f9f5}")
        .notes("N")
        .public(true)
        .image(PICTURE)
        .data(map(json!({"some": "value"})));
    let call = patterns.create(&new).response();
    let made = stage.both(&caller, "createPattern", json!({ "body": body }), call, shown).await;
    let id = stage.id(&made);
    let one = json!({ "id": id });
    assert_eq!((&made["design"], &made["settings"]["sa"]), (&json!("aaron"), &json!(5)));
    if stage.is_v3() {
        let body = json!({"body": {"name": "S", "measies": {"neck": 380}}});
        let set = stage.id(&stage.alone(&caller, "createSet", body).await);
        let body = json!({"design": "bee", "settings": {"sa": 1, "measurements": {}}, "set": set});
        let new = NewPattern::of("bee").seam_allowance(mm(1.0)).for_set(record(&set));
        let call = patterns.create(&new).response();
        let made = stage.both(&caller, "createPattern", json!({ "body": body }), call, shown).await;
        assert_eq!(made["setId"], set);
        let id = stage.id(&made);
        let call = patterns.get(record(&id)).response();
        stage.both(&caller, "getPattern", json!({ "id": id }), call, shown).await;
    }
    let all = |patterns: &Vec<_>| shown::patterns(generation, patterns);
    stage.both(&caller, "listPatterns", json!({}), patterns.list().response(), all).await;
    let call = patterns.get(record(&id)).response();
    let read = stage.both(&caller, "getPattern", one.clone(), call, shown).await;
    assert_eq!(read["data"], json!({"some": "value"}));

    let body = json!({"name": "Q", "notes": "", "public": true, "data": {"a": 1}, "settings": {"sa": 6}});
    let update = patterns.update(record(&id)).name("Q").notes("").public(true).data(map(json!({"a": 1})));
    let call = update.settings(PatternSettings::new().with_seam_allowance(mm(6.0))).response();
    let changed = stage.both(&caller, "updatePattern", json!({"id": id, "body": body}), call, shown).await;
    assert_eq!((&changed["name"], &changed["data"]), (&json!("Q"), &json!({"a": 1})));
    let other = stage.somebody("user");
    let call = other.sdk.patterns().clone(record(&id)).response();
    stage.both(&other, "clonePattern", one.clone(), call, shown).await;

    let nobody = stage.nobody();
    let public = |pattern: &_| shown::public_pattern(generation, pattern);
    let call = nobody.sdk.patterns().public(record(&id)).response();
    stage.both(&nobody, "getPublicPatternJson", one.clone(), call, public).await;
    let call = nobody.sdk.patterns().public_yaml(record(&id)).response();
    stage.both(&nobody, "getPublicPatternYaml", one.clone(), call, Shown::text).await;
    let call = patterns.delete(record(&id)).response();
    stage.both(&caller, "removePattern", one.clone(), call, Shown::nothing).await;
    let refusal = stage.refused(&caller, "getPattern", one, patterns.get(record(&id))).await;
    assert_eq!(refusal, (404, None));
}

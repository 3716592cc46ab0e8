use freesewing::Measurement::{Chest, Neck, ShoulderSlope, WaistToArmpit};
use freesewing::{NewSet, Units, degrees, mm};
use serde_json::json;

use super::PICTURE;
use crate::shown::{self, Shown};
use crate::stage::{Stage, record};

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("user");
    let sdk = &caller.sdk;
    let generation = sdk.generation();
    let armpit = if stage.is_v3() { "waistToArmhole" } else { "waistToArmpit" };

    let new = NewSet::named("Robin \u{1f9f5} \"R\"")
        .with(Neck, mm(380.5))
        .with(Chest, mm(1_003.300_000_000_000_1))
        .with(ShoulderSlope, degrees(13.0))
        .with(WaistToArmpit, mm(210.0))
        .notes("# Taken in May\n- twice")
        .units(Units::Imperial)
        .public(true);
    let body = json!({
        "name": "Robin \u{1f9f5} \"R\"", "notes": "# Taken in May\n- twice", "imperial": true, "public": true,
        "measies": {"neck": 380.5, "chest": 1_003.300_000_000_000_1, "shoulderSlope": 13, armpit: 210},
    });
    let sdk_call = sdk.sets().create(&new).response();
    let made = stage
        .both(&caller, "createSet", json!({ "body": body }), sdk_call, |set| shown::set(generation, set))
        .await;
    let id = stage.id(&made);

    let sdk_call = sdk.sets().create(&NewSet::named("bare").image(PICTURE)).response();
    let body = json!({"body": {"name": "bare", "img": PICTURE}});
    stage.both(&caller, "createSet", body, sdk_call, |set| shown::set(generation, set)).await;

    stage.arranged(|server| server.advance_clock(std::time::Duration::from_secs(60)));
    let sdk_call = sdk.sets().list().response();
    let list =
        stage.both(&caller, "listSets", json!({}), sdk_call, |sets| shown::sets(generation, sets)).await;
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    let sdk_call = sdk.sets().get(record(&id)).response();
    stage.both(&caller, "getSet", json!({"id": id}), sdk_call, |set| shown::set(generation, set)).await;

    let body =
        json!({"name": "Ann", "public": true, "imperial": false, "measies": {"neck": null, "chest": 1010}});
    let update = sdk.sets().update(record(&id)).name("Ann").public(true).units(Units::Metric);
    let sdk_call = update.clear(Neck).set(Chest, mm(1010.0)).response();
    let arguments = json!({"id": id, "body": body});
    let changed =
        stage.both(&caller, "updateSet", arguments, sdk_call, |set| shown::set(generation, set)).await;
    assert!(changed["measies"].get("neck").is_none() && changed["measies"]["chest"] == json!(1010.0));

    let other = stage.somebody("user");
    let sdk_call = other.sdk.sets().clone(record(&id)).response();
    stage.both(&other, "cloneSet", json!({"id": id}), sdk_call, |set| shown::set(generation, set)).await;

    let nobody = stage.nobody();
    let sdk_call = nobody.sdk.sets().public(record(&id)).response();
    let shown = |set: &_| shown::public_set(generation, set);
    stage.both(&nobody, "getPublicSetJson", json!({"id": id}), sdk_call, shown).await;
    let sdk_call = nobody.sdk.sets().public_yaml(record(&id)).response();
    stage.both(&nobody, "getPublicSetYaml", json!({"id": id}), sdk_call, Shown::text).await;

    let sdk_call = other.sdk.sets().delete(record(&id));
    let refusal = stage.refused(&other, "removeSet", json!({"id": id}), sdk_call).await;
    assert_eq!(refusal, (403, Some("insufficientAccessLevel".to_owned())));
    let sdk_call = sdk.sets().delete(record(&id)).response();
    stage.both(&caller, "removeSet", json!({"id": id}), sdk_call, Shown::nothing).await;
    let sdk_call = sdk.sets().get(record(&id));
    let refusal = stage.refused(&caller, "getSet", json!({"id": id}), sdk_call).await;
    assert_eq!(refusal, (404, None));
}

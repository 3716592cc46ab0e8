//! Curated sets: all ways to read them, and cloning in several languages.

use freesewing::Measurement::{Neck, ShoulderSlope, WaistToArmpit};
use freesewing::{
    Client, CuratedSet, ErrorKind, Generation, Language, Measurements, RecordId, Units, degrees, mm,
};
use freesewing_test_server::TestServer;
use serde_json::{Value, json};

use super::support::*;

in_both_generations! {
    an_empty_list_is_a_list,
    all_ways_to_read_them_say_the_same_and_need_no_credentials,
    a_curated_set_becomes_ones_own_in_the_language_that_is_asked_for,
    a_curated_set_that_is_not_there_is_not_found,
}

/// A curated set with everything that one can have, made without the SDK, so that it cannot be wrong about it twice.
async fn add_rich(server: &TestServer) -> RecordId {
    let body = match generation_of(server) {
        Generation::V3 => json!({
            "nameEn": "Example A", "nameDe": "Beispiel A", "nameNl": "Voorbeeld A",
            "notesEn": "Notes A", "notesNl": "Notities A", "tagsEn": ["tall", "b: c"], "tagsFr": ["grand"],
            "measies": {"neck": 385.5, "shoulderSlope": 13, "waistToArmhole": 210},
        }),
        _ => json!({
            "nameEn": "Example A", "notesEn": "Notes A", "tags": ["tall", "b: c"], "height": 171.5, "info": "I",
            "measies": {"neck": 385.5, "shoulderSlope": 13, "waistToArmpit": 210},
        }),
    };
    let url = format!("{}/curated-sets", server.url());
    let http = reqwest::Client::new();
    let token = server.new_token("curator");
    let request = http.post(format!("{url}/jwt")).bearer_auth(&token).json(&body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let answer: Value = answer.json().await.unwrap();
    let set = &answer["curatedSet"];
    if generation_of(server) == Generation::V3 {
        return RecordId::try_from(set["id"].as_i64().unwrap()).unwrap();
    }
    // V4 lists what was published.
    let id = set["uuid"].as_str().unwrap();
    let request = http.patch(format!("{url}/{id}/jwt")).bearer_auth(&token).json(&json!({"published": true}));
    assert_eq!(request.send().await.unwrap().status(), 200);
    RecordId::try_from(id).unwrap()
}

fn rich_measurements() -> Measurements {
    let set = Measurements::from([(Neck, mm(385.5))]).with(ShoulderSlope, degrees(13.0));
    set.with(WaistToArmpit, mm(210.0))
}

fn check_rich(generation: Generation, set: &CuratedSet, id: RecordId) {
    assert_eq!((set.id(), set.name(), set.notes()), (id, "Example A", "Notes A"));
    assert_eq!(set.measurements(), &rich_measurements());
    assert!(set.measurements().names().eq(&[Neck, ShoulderSlope, WaistToArmpit]));
    assert_eq!((set.created_at().to_string().as_str(), set.updated_at()), (START, set.created_at()));
    assert_eq!((set.name_in(Language::Fr), set.notes_in(Language::De)), (None, None));
    assert!(set.tags_in(Language::De).is_empty());
    // V4 shows one language, no tags and no image, but the height.
    assert_eq!(set.name_in(Language::De), in_v3(generation, "Beispiel A"));
    assert_eq!(set.notes_in(Language::Nl), in_v3(generation, "Notities A"));
    assert_eq!(set.image(), in_v3(generation, "default-avatar"));
    let languages: Vec<Language> = set.languages().collect();
    match generation {
        Generation::V3 => {
            assert_eq!(set.tags_in(Language::En), ["tall", "b: c"]);
            assert_eq!(set.tags_in(Language::Fr), ["grand"]);
            assert_eq!(languages, [Language::En, Language::De, Language::Nl]);
            assert_eq!(set.height(), None);
        }
        _ => {
            assert!(set.tags_in(Language::En).is_empty() && set.tags_in(Language::Fr).is_empty());
            assert_eq!(languages, [Language::En]);
            assert_eq!(set.height(), Some(171.5));
        }
    }
}

async fn an_empty_list_is_a_list(generation: Generation) {
    let server = start(generation).await;
    let client = anonymous(&server);
    assert_eq!(client.curated_sets().list().await.unwrap(), []);
    assert_eq!(client.curated_sets().list_json().await.unwrap(), "[]");
    assert_eq!(yaml(&client.curated_sets().list_yaml().await.unwrap()), json!([]));
}

async fn all_ways_to_read_them_say_the_same_and_need_no_credentials(generation: Generation) {
    let server = standing_server(generation).await;
    let id = add_rich(&server).await;
    server.add_curated_set(&[("en", "Plain")], &[("neck", 340.0)]);
    let known = with_level(&server, 4);
    for client in [&anonymous(&server), &known] {
        let mut sets = client.curated_sets().list().await.unwrap();
        for set in &sets {
            assert_eq!(&client.curated_sets().get(set.id()).await.unwrap(), set);
        }
        let text = client.curated_sets().list_json().await.unwrap();
        let mut list: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(yaml(&client.curated_sets().list_yaml().await.unwrap()), json!(list));
        if generation == Generation::V4 {
            // In the order of their heights.
            sets.reverse();
            list.reverse();
        }
        check_rich(generation, &sets[0], id);
        assert_eq!((sets[1].name(), sets[1].notes(), sets.len()), ("Plain", "", 2));
        assert_eq!((list[0]["measies"]["neck"].as_f64(), list.len()), (Some(385.5), 2));
        let name = if generation == Generation::V3 { "nameEn" } else { "name" };
        assert_eq!(list[0][name], "Example A");
        // Languages without tags have an object there.
        assert_eq!(list[0].get("tagsDe"), in_v3(generation, &json!({})));
        check_export(generation, client, id).await;
    }
    let reads: Vec<_> = server.journal().into_iter().filter(|record| record.method == "GET").collect();
    assert_eq!(reads.len(), 2 * 7);
    assert!(reads.iter().all(|record| !record.authorization), "{reads:?}");
}

async fn check_export(generation: Generation, client: &Client, id: RecordId) {
    let one: Value = serde_json::from_str(&client.curated_sets().get_json(id).await.unwrap()).unwrap();
    assert_eq!(one["type"], "curatedMeasurementsSet");
    assert_eq!(one["about"], "Contains measurements in mm as well as metadata");
    match generation {
        Generation::V3 => {
            assert_eq!(one["author"], "FreeSewing.org");
            let expected = json!({"neck": 385.5, "shoulderSlope": 13, "waistToArmhole": 210});
            assert_eq!(one["measurements"], expected);
            assert_eq!((&one["nameEn"], &one["tagsEn"]), (&json!("Example A"), &json!(["tall", "b: c"])));
        }
        _ => {
            assert_eq!(one["author"], "FreeSewing.eu");
            let expected = json!({"neck": 385.5, "shoulderSlope": 13, "waistToArmpit": 210});
            assert_eq!(one["measies"], expected);
            assert_eq!((&one["name"], &one["height"]), (&json!("Example A"), &json!(171.5)));
        }
    }
    assert_eq!(yaml(&client.curated_sets().get_yaml(id).await.unwrap()), one);
}

async fn a_curated_set_becomes_ones_own_in_the_language_that_is_asked_for(generation: Generation) {
    let server = standing_server(generation).await;
    let id = add_rich(&server).await;
    server.advance_clock(seconds(60));
    for (way, client) in either_way(&server) {
        let owner = client.account().get().await.unwrap().id();
        let mut made = Vec::new();
        // A language without a name or notes gives empty ones.
        let languages = [
            (Language::En, "Example A", "Notes A"),
            (Language::De, "Beispiel A", ""),
            (Language::Nl, "Voorbeeld A", "Notities A"),
            (Language::Uk, "", ""),
        ];
        let known = if generation == Generation::V3 { &languages[..] } else { &languages[..1] };
        for (language, name, notes) in known.iter().copied() {
            let response = client.curated_sets().clone(id, language).response().await.unwrap();
            assert_eq!(response.status(), 201, "{way} {language}");
            let set = response.into_value();
            assert_eq!((set.name(), set.notes()), (name, notes), "{way} {language}");
            assert_eq!(set.measurements(), &rich_measurements(), "{way} {language}");
            assert_eq!((set.owner(), set.units()), (in_v3(generation, owner), Units::Metric));
            assert!(!set.is_public(), "{way} {language}");
            assert_eq!(set.created_at().to_string(), "2026-01-01 00:01:00 UTC", "{way} {language}");
            made.push(set);
        }
        assert_eq!(client.sets().list().await.unwrap(), made, "{way}");
        for (language, ..) in &languages[known.len()..] {
            let error = client.curated_sets().clone(id, *language).await.unwrap_err();
            assert!(error.is_validation() && error.attempts() == 0, "{error}");
        }
    }
}

async fn a_curated_set_that_is_not_there_is_not_found(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 4);
    let id = unknown_record(generation);
    // V3 says so with a 200.
    let (status, words) = match generation {
        Generation::V3 => (200, "there is no such record: check its id or name"),
        _ => (404, "there is no such record, or it is not yours to see: check its id or name"),
    };
    let error = client.curated_sets().get(id).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(status)));
    assert_eq!(error.to_string(), format!("{status} from 127.0.0.1: {words}"));
    let error = client.curated_sets().clone(id, Language::En).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
    if generation == Generation::V4 {
        assert!(client.curated_sets().get_json(id).await.unwrap_err().is_not_found());
        assert!(client.curated_sets().get_yaml(id).await.unwrap_err().is_not_found());
        return;
    }
    // Its exports of nothing are exports without measurements, as documented.
    let text = client.curated_sets().get_json(id).await.unwrap();
    let expected = json!({
        "author": "FreeSewing.org", "type": "curatedMeasurementsSet",
        "about": "Contains measurements in mm as well as metadata",
    });
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
    assert_eq!(yaml(&client.curated_sets().get_yaml(id).await.unwrap()), expected);
}

//! Curated sets: all ways to read them, and cloning in several languages.

use freesewing::Measurement::{Neck, ShoulderSlope, WaistToArmpit};
use freesewing::{CuratedSet, ErrorKind, Language, Measurements, RecordId, Units, degrees, mm};
use freesewing_test_server::TestServer;
use serde_json::{Value, json};

use super::support::*;

/// A curated set with everything that one can have. Making them is for curators, and not in the SDK yet.
async fn add_rich(server: &TestServer) -> RecordId {
    let body = json!({
        "nameEn": "Example A", "nameDe": "Beispiel A", "nameNl": "Voorbeeld A",
        "notesEn": "Notes A", "notesNl": "Notities A", "tagsEn": ["tall", "b: c"], "tagsFr": ["grand"],
        "measies": {"neck": 385.5, "shoulderSlope": 13, "waistToArmhole": 210},
    });
    let request = reqwest::Client::new().post(format!("{}/curated-sets/jwt", server.url()));
    let answer = request.bearer_auth(server.new_token("curator")).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let answer: Value = answer.json().await.unwrap();
    RecordId::try_from(answer["curatedSet"]["id"].as_i64().unwrap()).unwrap()
}

fn rich_measurements() -> Measurements {
    let set = Measurements::from([(Neck, mm(385.5))]).with(ShoulderSlope, degrees(13.0));
    set.with(WaistToArmpit, mm(210.0))
}

fn check_rich(set: &CuratedSet, id: RecordId) {
    assert_eq!((set.id(), set.name(), set.notes()), (id, "Example A", "Notes A"));
    assert_eq!(set.name_in(Language::De), Some("Beispiel A"));
    assert_eq!((set.name_in(Language::Fr), set.notes_in(Language::De)), (None, None));
    assert_eq!(set.notes_in(Language::Nl), Some("Notities A"));
    assert_eq!(set.tags_in(Language::En), ["tall", "b: c"]);
    assert_eq!(set.tags_in(Language::Fr), ["grand"]);
    assert!(set.tags_in(Language::De).is_empty());
    assert_eq!(set.languages().collect::<Vec<_>>(), [Language::En, Language::De, Language::Nl]);
    assert_eq!(set.measurements(), &rich_measurements());
    assert!(set.measurements().names().eq(&[Neck, ShoulderSlope, WaistToArmpit]));
    assert_eq!((set.height(), set.image()), (None, Some("default-avatar")));
    assert_eq!((set.created_at().to_string().as_str(), set.updated_at()), (START, set.created_at()));
}

#[tokio::test]
async fn an_empty_list_is_a_list() {
    let server = TestServer::start().await;
    let client = anonymous(&server);
    assert_eq!(client.curated_sets().list().await.unwrap(), []);
    assert_eq!(client.curated_sets().list_json().await.unwrap(), "[]");
    assert_eq!(yaml(&client.curated_sets().list_yaml().await.unwrap()), json!([]));
}

#[tokio::test]
async fn all_ways_to_read_them_say_the_same_and_need_no_credentials() {
    let server = standing_server().await;
    let id = add_rich(&server).await;
    let plain = server.add_curated_set(&[("en", "Plain")], &[("neck", 340.0)]);
    let known = with_level(&server, 4);
    for client in [&anonymous(&server), &known] {
        let sets = client.curated_sets().list().await.unwrap();
        check_rich(&sets[0], id);
        assert_eq!((sets[1].id(), sets[1].name()), (RecordId::try_from(plain).unwrap(), "Plain"));
        assert_eq!((sets[1].notes(), sets.len()), ("", 2));
        for set in &sets {
            assert_eq!(&client.curated_sets().get(set.id()).await.unwrap(), set);
        }

        let list: Value = serde_json::from_str(&client.curated_sets().list_json().await.unwrap()).unwrap();
        assert_eq!(
            (list[0]["nameNl"].as_str(), list[0]["measies"]["neck"].as_f64()),
            (Some("Voorbeeld A"), Some(385.5))
        );
        assert_eq!((list[0]["tagsDe"].clone(), list.as_array().unwrap().len()), (json!({}), 2));
        assert_eq!(yaml(&client.curated_sets().list_yaml().await.unwrap()), list);

        let one: Value = serde_json::from_str(&client.curated_sets().get_json(id).await.unwrap()).unwrap();
        assert_eq!(one["author"], "FreeSewing.org");
        assert_eq!(one["type"], "curatedMeasurementsSet");
        assert_eq!(one["about"], "Contains measurements in mm as well as metadata");
        assert_eq!(one["measurements"], json!({"neck": 385.5, "shoulderSlope": 13, "waistToArmhole": 210}));
        assert_eq!((&one["nameEn"], &one["tagsEn"]), (&json!("Example A"), &json!(["tall", "b: c"])));
        assert_eq!(yaml(&client.curated_sets().get_yaml(id).await.unwrap()), one);
    }
    let reads: Vec<_> = server.journal().into_iter().filter(|record| record.method == "GET").collect();
    assert_eq!(reads.len(), 2 * 7);
    assert!(reads.iter().all(|record| !record.authorization), "{reads:?}");
}

#[tokio::test]
async fn a_curated_set_becomes_ones_own_in_the_language_that_is_asked_for() {
    let server = standing_server().await;
    let id = add_rich(&server).await;
    server.advance_clock(seconds(60));
    for (way, client) in either_way(&server) {
        let owner = client.account().get().await.unwrap().id();
        let mut made = Vec::new();
        // A language without a name or notes gives empty ones.
        for (language, name, notes) in [
            (Language::En, "Example A", "Notes A"),
            (Language::De, "Beispiel A", ""),
            (Language::Nl, "Voorbeeld A", "Notities A"),
            (Language::Uk, "", ""),
        ] {
            let response = client.curated_sets().clone(id, language).response().await.unwrap();
            assert_eq!(response.status(), 201, "{way} {language}");
            let set = response.into_value();
            assert_eq!((set.name(), set.notes()), (name, notes), "{way} {language}");
            assert_eq!(set.measurements(), &rich_measurements(), "{way} {language}");
            assert_eq!((set.owner(), set.is_public(), set.units()), (Some(owner), false, Units::Metric));
            assert_eq!(set.created_at().to_string(), "2026-01-01 00:01:00 UTC", "{way} {language}");
            made.push(set);
        }
        assert_eq!(client.sets().list().await.unwrap(), made, "{way}");
    }
}

#[tokio::test]
async fn a_curated_set_that_is_not_there_is_not_found() {
    let server = TestServer::start().await;
    let client = with_level(&server, 4);
    // This generation says so with a 200.
    let error = client.curated_sets().get(7).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(200)));
    assert_eq!(error.to_string(), "200 from 127.0.0.1: there is no such record");
    let error = client.curated_sets().clone(7, Language::En).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
    // Exports of nothing are exports without measurements, as documented.
    let text = client.curated_sets().get_json(7).await.unwrap();
    let expected = json!({
        "author": "FreeSewing.org", "type": "curatedMeasurementsSet",
        "about": "Contains measurements in mm as well as metadata",
    });
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
    assert_eq!(yaml(&client.curated_sets().get_yaml(7).await.unwrap()), expected);
}

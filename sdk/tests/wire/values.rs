//! What goes into bodies and comes out of them, where that is not plain.

use freesewing::Generation::{self, V3, V4};
use freesewing::Measurement::{Chest, Neck, WaistToArmpit};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, Consent, ErrorKind, NewSet, Units, Warning, cm, mm};
use serde_json::{Value, json};

use crate::bodies::{self, CONFIRMATION, UUID, envelope, id};
use crate::combo::{self, Caller, Combo};
use crate::hostile;
use crate::rows;
use crate::show::floats;

fn scripted(generation: Generation) -> (Client, Scripted) {
    let transport = Scripted::new();
    let combo = Combo { row: rows::named("getSet"), generation, caller: Caller::Key };
    (hostile::scripted(&combo, &VirtualTime::new(), &transport), transport)
}

/// The body of the last request.
fn sent(transport: &Scripted) -> Value {
    floats(&serde_json::from_slice(&transport.requests().last().unwrap().body).unwrap())
}

/// An answer with a set that has these measurements.
fn set_with(generation: Generation, measurements: Value) -> String {
    let mut set = bodies::set(generation);
    set["measies"] = measurements;
    envelope("success", "set", &set)
}

#[tokio::test]
async fn an_update_clears_with_an_explicit_null() {
    for generation in [V3, V4] {
        let (client, transport) = scripted(generation);
        transport.answer(200, &set_with(generation, json!({})));
        client.sets().update(id(generation)).clear(Neck).await.unwrap();
        assert_eq!(sent(&transport), json!({ "measies": { "neck": null } }));

        transport.answer(200, &set_with(generation, json!({ "chest": 1000 })));
        let update =
            client.sets().update(id(generation)).set(Neck, cm(38.0)).set(Chest, cm(100.0)).clear(Neck);
        update.notes("").public(false).units(Units::Metric).image("aGk=").await.unwrap();
        let body = json!({
            "notes": "", "measies": { "neck": null, "chest": 1000.0 }, "public": false, "imperial": false,
            "img": "aGk=",
        });
        assert_eq!(sent(&transport), body);
    }
}

#[tokio::test]
async fn what_is_not_mentioned_is_not_sent() {
    let (client, transport) = scripted(V3);
    transport.answer(200, &set_with(V3, json!({})));
    client.sets().update(90217).notes("x").await.unwrap();
    assert_eq!(sent(&transport), json!({ "notes": "x" }));
    transport.answer(201, &set_with(V3, json!({})));
    client.sets().create(&NewSet::named("Joe")).await.unwrap();
    let body = sent(&transport);
    assert_eq!(body["name"], "Joe");
    for field in ["notes", "public", "imperial", "img"] {
        assert!(body.get(field).is_none(), "{field}");
    }
}

#[tokio::test]
async fn generation_v3_gets_both_names_of_the_armpit_and_answers_with_either() {
    let armpit = mm(210.0);
    for former in ["waistToArmhole", "waistToArmpit"] {
        let (client, transport) = scripted(V3);
        transport.answer(201, &set_with(V3, json!({ former: 210 })));
        let call = client.sets().create(&NewSet::named("Joe").with(WaistToArmpit, armpit)).response();
        let response = call.await.unwrap();
        assert_eq!(sent(&transport)["measies"], json!({ "waistToArmpit": 210.0, "waistToArmhole": 210.0 }));
        assert_eq!(response.value().measurements().length(WaistToArmpit), Some(armpit));
        assert_eq!((response.value().measurements().len(), response.warnings()), (1, &[][..]));

        transport.answer(200, &set_with(V3, json!({ former: 210 })));
        let response = client.sets().update(90217).set("waistToArmhole", armpit).response().await.unwrap();
        assert_eq!(sent(&transport)["measies"], json!({ "waistToArmpit": 210.0, "waistToArmhole": 210.0 }));
        assert!(response.warnings().is_empty());

        transport.answer(200, &set_with(V3, json!({})));
        client.sets().update(90217).clear(WaistToArmpit).await.unwrap();
        assert_eq!(sent(&transport)["measies"], json!({ "waistToArmpit": null, "waistToArmhole": null }));
    }
    let (client, transport) = scripted(V4);
    transport.answer(201, &set_with(V4, json!({ "waistToArmpit": 210 })));
    client.sets().create(&NewSet::named("Joe").with(WaistToArmpit, armpit)).await.unwrap();
    assert_eq!(sent(&transport)["measies"], json!({ "waistToArmpit": 210.0 }));
}

#[tokio::test]
async fn measurements_that_the_server_drops_without_a_word_are_warned_of() {
    let (client, transport) = scripted(V4);
    transport.answer(201, &set_with(V4, json!({ "chest": 1000 })));
    let new = NewSet::named("Joe").with(Chest, cm(100.0)).with("wingSpan", cm(170.0)).with(Neck, cm(38.0));
    let response = client.sets().create(&new).response().await.unwrap();
    let ignored = |name: &str| Warning::MeasurementIgnored(name.into());
    assert_eq!(response.warnings(), [ignored("wingSpan"), ignored("neck")]);
    let words = "the server did not store wingSpan: it does not know that measurement";
    assert_eq!(response.warnings()[0].to_string(), words);
    assert_eq!((response.status(), response.value().measurements().len()), (201, 1));

    transport.answer(200, &set_with(V4, json!({ "neck": 380, "chest": 1000 })));
    let update = client.sets().update(UUID).set("wingSpan", cm(170.0)).clear(Neck).set(Chest, cm(100.0));
    let response = update.response().await.unwrap();
    assert_eq!(response.warnings(), [ignored("wingSpan"), Warning::MeasurementKept(Neck.into())]);
    assert_eq!(response.warnings()[1].to_string(), "the server still has neck, which was to be removed");

    transport.answer(200, &set_with(V4, json!({ "chest": 1010 })));
    let response = client.sets().update(UUID).set(Chest, cm(101.0)).clear(Neck).response().await.unwrap();
    assert!(response.warnings().is_empty());
}

#[tokio::test]
async fn a_curated_set_that_v3_does_not_have_is_not_found() {
    let (client, transport) = scripted(V3);
    transport.answer(200, r#"{"result":"success","curatedSet":null}"#);
    let error = client.curated_sets().get(90217).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::NotFound, Some(200), 1));
    assert_eq!(error.to_string(), "200 from localhost: there is no such record: check its id or name");
    assert_eq!(error.operation(), Some("getCuratedSet"));
}

#[tokio::test]
async fn an_odd_item_of_a_list_is_named_by_its_place_and_never_by_its_value() {
    let odd = [
        (json!("unprintable"), "curatedSets[1]: expected an object"),
        (Value::Null, "curatedSets[1]: expected an object"),
        (
            changed("measies", json!({ "neck": "unprintable" })),
            "curatedSets[1].measies.neck: expected a number",
        ),
        (changed("measies", json!({ "neck": true })), "curatedSets[1].measies.neck: expected a number"),
        (changed("measies", json!("unprintable")), "curatedSets[1].measies: expected an object"),
        (changed("nameEn", json!(["unprintable"])), "curatedSets[1].nameEn: expected a text"),
        (changed("createdAt", json!("unprintable")), "curatedSets[1].createdAt: expected a date and time"),
        (changed("id", json!("unprintable")), "curatedSets[1].id: expected a number"),
        (changed("id", json!(-3)), "curatedSets[1].id: expected a number that is not negative"),
        (without("id"), "curatedSets[1].id: missing"),
        (without("createdAt"), "curatedSets[1]: missing `createdAt`"),
    ];
    for (item, says) in odd {
        let (client, transport) = scripted(V3);
        let sets = json!([bodies::curated_set(V3), item, bodies::curated_set(V3)]);
        transport.answer(200, &envelope("success", "curatedSets", &sets));
        let error = client.curated_sets().list().await.unwrap_err();
        let says = format!("200 from localhost: the answer cannot be understood: {says}");
        assert_eq!((error.to_string(), error.kind()), (says, ErrorKind::Decode));
        crate::combo::assert_clean(&format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn names_in_an_answer_that_are_no_names_are_not_printed() {
    let long = "unprintable".repeat(1000);
    for name in ["\u{1b}[31munprintable\n", "un print able unprintable", &long] {
        let (client, transport) = scripted(V3);
        transport.answer(200, &set_with(V3, json!({ name: "x" })));
        let error = client.sets().get(90217).await.unwrap_err();
        let says = "200 from localhost: the answer cannot be understood: set.measies.…: expected a number";
        assert_eq!(error.to_string(), says);
    }
}

#[tokio::test]
async fn an_answer_without_its_value_says_what_is_missing() {
    let combos = combo::one_caller_each().into_iter();
    for combo in combos.filter(|combo| combo.row.decodes && combo.row.name != "getPublicSetJson") {
        let row = combo.row;
        let transport = Scripted::new();
        transport.answer(row.success, r#"{"result":"success"}"#);
        let error = combo.fails(&hostile::scripted(&combo, &VirtualTime::new(), &transport)).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "{}", row.name);
        assert!(error.to_string().contains(": missing `"), "{}: {error}", row.name);
    }
}

#[tokio::test]
async fn fields_of_later_servers_do_not_disturb() {
    for combo in combo::one_caller_each().into_iter().filter(|combo| combo.row.decodes) {
        let (row, generation) = (combo.row, combo.generation);
        let transport = Scripted::new();
        let mut body: Value = serde_json::from_str(&(row.answer)(generation)).unwrap();
        add_to_objects(&mut body);
        transport.answer(row.success, &body.to_string());
        let got = combo.call(&hostile::scripted(&combo, &VirtualTime::new(), &transport)).await.unwrap();
        assert_eq!(floats(&got.value), floats(&(row.value)(generation)), "{combo}");
    }
}

#[tokio::test]
async fn late_v3_leaves_images_out_and_v4_may_name_the_owner() {
    let (client, transport) = scripted(V3);
    let mut set = bodies::set(V3);
    set.as_object_mut().unwrap().remove("img");
    transport.answer(200, &envelope("success", "set", &set));
    assert_eq!(client.sets().get(90217).await.unwrap().image(), None);

    let (client, transport) = scripted(V4);
    let mut set = bodies::set(V4);
    set["userUuid"] = json!(CONFIRMATION);
    transport.answer(200, &envelope("success", "sets", &json!([set])));
    let sets = client.sets().list().await.unwrap();
    assert_eq!(sets[0].owner().unwrap().to_string(), CONFIRMATION);
}

#[tokio::test]
async fn generation_v3_is_told_the_language_and_needs_no_check() {
    let (client, transport) = scripted(V3);
    transport.answer(201, r#"{"result":"created","email":"joe@example.com"}"#);
    client.account().sign_up("joe@example.com").await.unwrap();
    assert_eq!(sent(&transport), json!({ "email": "joe@example.com", "language": "en" }));
    transport.answer(200, &bodies::session(V3).to_string());
    client.account().confirm_sign_up(CONFIRMATION, Consent::Profile).await.unwrap();
    assert_eq!(sent(&transport), json!({ "consent": 1.0 }));
}

#[tokio::test]
async fn what_signing_in_gives_can_be_called_with() {
    let (client, transport) = scripted(V3);
    transport.answer(200, &bodies::session(V3).to_string());
    let session = client.anonymous().account().sign_in("joe", "x").await.unwrap();
    assert_eq!(sent(&transport), json!({ "username": "joe", "password": "x" }));
    transport.answer(200, r#"{"result":"success","sets":[]}"#);
    client.with_session(&session).sets().list().await.unwrap();
    let authorization = |transport: &Scripted| {
        let request = transport.requests().pop().unwrap();
        (request.url.path().to_owned(), request.headers["authorization"].to_str().unwrap().to_owned())
    };
    assert_eq!(authorization(&transport), ("/sets/jwt".to_owned(), format!("Bearer {}", bodies::NEW_TOKEN)));

    transport.answer(201, &envelope("created", "apikey", &bodies::created_key(V3)));
    let new = freesewing::NewApiKey::named("x", freesewing::Level::READ, std::time::Duration::from_secs(60));
    let key = client.apikeys().create(&new).await.unwrap();
    transport.answer(200, r#"{"result":"success","sets":[]}"#);
    client.with_api_key(&key).sets().list().await.unwrap();
    // `OTHER_KEY:NEW_SECRET` in base64, made by another program.
    let basic = "Basic Yzg4ODVmN2YtNjk4Yi00YjEyLWE0MzEtOTI4OWZjNjcwODAxOjVmNGRjYzNiNWFhNzY1ZDYxZDgzMjdkZWI4ODJjZjk5NWY0ZGNjM2I1YWE3NjVkNjFkODMyN2RlYjg4MmNmOTk=";
    assert_eq!(authorization(&transport), ("/sets/key".to_owned(), basic.to_owned()));
}

fn changed(field: &str, value: Value) -> Value {
    let mut set = bodies::curated_set(V3);
    set[field] = value;
    set
}

fn without(field: &str) -> Value {
    let mut set = bodies::curated_set(V3);
    set.as_object_mut().unwrap().remove(field);
    set
}

/// Puts a field that nobody knows into every object that is not a map of measurements or of free data.
fn add_to_objects(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                if !matches!(name.as_str(), "measies" | "measurements" | "data" | "designs")
                    && !name.starts_with("tags")
                {
                    add_to_objects(value);
                }
            }
            fields.insert("brandNew".to_owned(), json!({ "a": [1, null] }));
        }
        Value::Array(items) => items.iter_mut().for_each(add_to_objects),
        _ => {}
    }
}

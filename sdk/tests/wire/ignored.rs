//! What a server ignores without a word is warned of; what the contract lets it change is not.

use freesewing::Generation::{self, V3, V4};
use freesewing::Measurement::{Chest, Neck};
use freesewing::models::BookmarkType;
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{
    Client, Language, NewBookmark, NewCuratedSet, NewPattern, NewSet, PatternSettings, RecordId, Units,
    Warning, cm, mm,
};
use serde_json::{Map, Value, json};

use crate::bodies::{self, envelope, id};
use crate::combo::{Caller, Combo};
use crate::hostile;
use crate::rows::{self, patterns::pattern};

const BOTH: [Generation; 2] = [V3, V4];

fn scripted(generation: Generation) -> (Client, Scripted) {
    let transport = Scripted::new();
    let combo = Combo { row: rows::named("getSet"), generation, caller: Caller::Token };
    (hostile::scripted(&combo, &VirtualTime::new(), &transport), transport)
}

fn fields(names: &[&'static str]) -> Vec<Warning> {
    names.iter().map(|name| Warning::FieldIgnored(name)).collect()
}

#[tokio::test]
async fn of_a_set_all_that_was_sent_is_looked_at() {
    for generation in BOTH {
        let (client, transport) = scripted(generation);
        // Joe in inches, public, with notes.
        transport.answer(201, &envelope("created", "set", &bodies::set(generation)));
        let new = NewSet::named("Ann").notes("x").units(Units::Metric).public(false).with(Chest, cm(101.0));
        let response = client.sets().create(&new).response().await.unwrap();
        let mut expected = fields(&["name", "notes"]);
        expected.push(Warning::MeasurementDiffers(Chest.into()));
        expected.extend(fields(&["units", "public"]));
        assert_eq!(response.warnings(), expected);
        let texts: Vec<_> = response.warnings().iter().map(ToString::to_string).collect();
        assert_eq!(texts[0], "the server did not take over name as it was sent");
        assert_eq!(texts[2], "the server has another value for chest than the one that was sent");

        transport.answer(200, &envelope("success", "set", &bodies::set(generation)));
        let update = client.sets().update(id(generation)).name("Ann").notes("").units(Units::Metric);
        let response = update.public(false).set(Chest, cm(101.0)).response().await.unwrap();
        assert_eq!(response.warnings(), expected);
    }
}

#[tokio::test]
async fn notes_of_a_new_set_that_say_nothing_are_no_warning() {
    let (client, transport) = scripted(V4);
    let mut set = bodies::set(V4);
    set["notes"] = json!("--");
    transport.answer(201, &envelope("created", "set", &set));
    let response = client.sets().create(&NewSet::named("Joe").notes("")).response().await.unwrap();
    assert!(response.warnings().is_empty());
    // An update keeps what it gets.
    transport.answer(200, &envelope("success", "set", &set));
    let response = client.sets().update(id(V4)).notes("").response().await.unwrap();
    assert_eq!(response.warnings(), fields(&["notes"]));
}

fn answer_pattern(transport: &Scripted, generation: Generation, change: impl Fn(&mut Value)) {
    let mut pattern = pattern(generation);
    change(&mut pattern);
    transport.answer(
        if transport.requests().is_empty() { 201 } else { 200 },
        &envelope("created", "pattern", &pattern),
    );
}

#[tokio::test]
async fn measurements_that_servers_of_2023_lose_are_warned_of() {
    let (client, transport) = scripted(V3);
    answer_pattern(&transport, V3, |pattern| pattern["settings"] = json!({ "measurements": {}, "sa": 5 }));
    let new = NewPattern::of("aaron").seam_allowance(mm(5.0)).measurements([(Chest, mm(925.0))]);
    let response = client.patterns().create(&new).response().await.unwrap();
    assert_eq!(response.warnings(), fields(&["measurements"]));
}

#[tokio::test]
async fn what_the_server_adds_to_a_new_pattern_is_no_warning() {
    let (client, transport) = scripted(V4);
    answer_pattern(&transport, V4, |pattern| {
        pattern["settings"] = json!({ "measurements": {} });
        pattern["data"] = json!({});
        (pattern["name"], pattern["notes"], pattern["public"]) = (json!("--"), json!("--"), json!(false));
    });
    let new = NewPattern::of("aaron").name("").notes("").data(Map::new());
    assert!(client.patterns().create(&new).response().await.unwrap().warnings().is_empty());
}

#[tokio::test]
async fn of_a_pattern_all_that_was_sent_is_looked_at() {
    for generation in BOTH {
        let (client, transport) = scripted(generation);
        answer_pattern(&transport, generation, |_| ());
        let data = Map::from_iter([("other".to_owned(), json!(1))]);
        let new = NewPattern::of("brian").name("x").notes("y").public(false).data(data.clone());
        let new = if generation == V3 { new.for_curated_set(RecordId::Number(2)) } else { new };
        let response = client.patterns().create(&new).response().await.unwrap();
        let mut expected = fields(&["design", "name", "notes", "settings", "measurements", "data", "public"]);
        expected.extend((generation == V3).then_some(Warning::FieldIgnored("curated_set")));
        assert_eq!(response.warnings(), expected);

        answer_pattern(&transport, generation, |_| ());
        let update = client.patterns().update(id(generation)).name("x").notes("y").public(false).data(data);
        let response = update.settings(PatternSettings::new()).response().await.unwrap();
        assert_eq!(response.warnings(), fields(&["name", "notes", "settings", "data", "public"]));
    }
}

#[tokio::test]
async fn of_bookmarks_and_curated_sets_as_well() {
    let (client, transport) = scripted(V3);
    let bookmark = json!({ "id": 1, "type": "set", "title": "t", "url": "u", "userId": 14 });
    transport.answer(201, &envelope("created", "bookmark", &bookmark));
    let new = NewBookmark::new(BookmarkType::Doc, "a", "b");
    let response = client.bookmarks().create(&new).response().await.unwrap();
    assert_eq!(response.warnings(), fields(&["kind", "title", "url"]));
    transport.answer(200, &envelope("success", "bookmark", &bookmark));
    let response = client.bookmarks().update(1).title("a").url("u").response().await.unwrap();
    assert_eq!(response.warnings(), fields(&["title"]));

    transport.answer(201, &envelope("created", "curatedSet", &bodies::curated_set(V3)));
    let new = NewCuratedSet::named("Size 34").name_in(Language::Uk, "34").with(Chest, cm(90.0)).tags(["a"]);
    let response = client.curated_sets().create(&new).response().await.unwrap();
    let mut expected = fields(&["name", "tags"]);
    expected.push(Warning::MeasurementIgnored(Chest.into()));
    assert_eq!(response.warnings(), expected);
    transport.answer(200, &envelope("success", "set", &bodies::curated_set(V3)));
    let response = client.curated_sets().update(1).notes("x").clear(Neck).response().await.unwrap();
    assert_eq!(response.warnings(), [Warning::FieldIgnored("notes"), Warning::MeasurementKept(Neck.into())]);
}

//! Measurements on their way to the server and back: every value exact, every name kept, the order as it was.

use freesewing::Measurement::{self, Chest, Hips, Neck, ShoulderSlope, Waist, WaistToArmpit};
use freesewing::{Generation, Measurements, NewSet, Quantity, Warning, cm, degrees, mm};

use super::support::*;

in_both_generations! {
    all_38_come_back_bit_by_bit_and_in_their_order,
    an_update_carries_all_38_as_exactly,
    published_bodies_with_their_unrounded_numbers_come_back,
    the_armpit_has_one_name_here_whatever_the_server_calls_it,
    a_name_that_the_server_does_not_know_gives_a_warning,
    updates_keep_places_and_add_at_the_end,
    what_the_server_would_drop_is_not_even_sent,
}

/// Numbers that a careless decoder or printer changes in the last digit.
const ODD: [f64; 12] = [
    1_000.759_999_999_999_9,
    0.1 + 0.2,
    245.0 * 0.1,
    4.35,
    1_003.300_000_000_000_1,
    999.999_999_999_999_9,
    1.0 / 3.0,
    f64::MIN_POSITIVE,
    f64::MAX,
    9_007_199_254_740_993.0,
    1e21,
    1e-7,
];

/// All measurements, each with a number of its own.
fn everything() -> Vec<(Measurement, f64)> {
    let numbers = ODD.into_iter().chain((0..).map(|step| 100.0 + f64::from(step) * 0.7));
    // Head to toe, which is not the order of the alphabet.
    Measurement::HEAD_TO_TOE.iter().copied().zip(numbers).collect()
}

fn quantity(name: Measurement, number: f64) -> Quantity {
    if name == ShoulderSlope { degrees(number).into() } else { mm(number).into() }
}

/// Names and numbers, bit by bit.
fn bits(measurements: &Measurements) -> Vec<(String, u64)> {
    measurements.iter().map(|(name, value)| (name.as_str().to_owned(), value.raw().to_bits())).collect()
}

fn body() -> Measurements {
    everything()
        .into_iter()
        .fold(Measurements::new(), |set, (name, number)| set.with(name, quantity(name, number)))
}

async fn all_38_come_back_bit_by_bit_and_in_their_order(generation: Generation) {
    let sent = bits(&body());
    assert_eq!(sent.len(), 38);
    let server = start(generation).await;
    for (way, client) in either_way(&server) {
        let new = NewSet::named("everything").measurements(body()).public(true);
        let made = client.sets().create(&new).response().await.unwrap();
        assert_eq!(made.warnings(), [], "{way}");
        let set = made.into_value();
        assert_eq!(bits(set.measurements()), sent, "{way}: created");
        assert_eq!(set.measurements(), &body(), "{way}");
        let read = client.sets().get(set.id()).await.unwrap();
        assert_eq!(bits(read.measurements()), sent, "{way}: read");
        assert_eq!(bits(client.sets().list().await.unwrap()[0].measurements()), sent, "{way}: listed");
        let cloned = client.sets().clone(set.id()).await.unwrap();
        assert_eq!(bits(cloned.measurements()), sent, "{way}: cloned");
        let public = client.sets().public(set.id()).await.unwrap();
        assert_eq!(bits(public.measurements()), sent, "{way}: public");
    }
}

async fn an_update_carries_all_38_as_exactly(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let set = client.sets().create(&NewSet::named("empty")).await.unwrap();
    assert!(set.measurements().is_empty());
    let response = client.sets().update(set.id()).measurements(body()).response().await.unwrap();
    assert_eq!((response.warnings(), response.status()), (&[][..], 200));
    assert_eq!(bits(response.value().measurements()), bits(&body()));
    let mut clear = client.sets().update(set.id());
    for (name, _) in everything() {
        clear = clear.clear(name);
    }
    let response = clear.response().await.unwrap();
    assert_eq!(response.warnings(), []);
    assert!(response.value().measurements().is_empty());
    assert!(client.sets().get(set.id()).await.unwrap().measurements().is_empty());
}

async fn published_bodies_with_their_unrounded_numbers_come_back(generation: Generation) {
    let sizes: serde_json::Value =
        serde_json::from_str(include_str!("../../../../sdk/data/sizes.json")).unwrap();
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let mut bodies = 0;
    for group in ["adult", "doll", "giant"] {
        for (sex, sizes) in sizes[group].as_object().unwrap() {
            for (size, body) in sizes.as_object().unwrap() {
                let sent: Measurements = serde_json::from_value(body.clone()).unwrap();
                assert_eq!(sent.len(), 38, "{group} {sex} {size}");
                let new = NewSet::named(format!("{group} {sex} {size}")).measurements(sent.clone());
                let set = client.sets().create(&new).await.unwrap();
                assert_eq!(bits(set.measurements()), bits(&sent), "{group} {sex} {size}");
                bodies += 1;
            }
        }
    }
    assert_eq!(bodies, 40);
    assert_eq!(client.sets().list().await.unwrap().len(), 40);
}

async fn the_armpit_has_one_name_here_whatever_the_server_calls_it(generation: Generation) {
    let server = start(generation).await;
    let key = server.new_key(3);
    let client = with_key(&server, key.clone());
    let new = NewSet::named("armpit").with(Neck, mm(380.0)).with("waistToArmhole", mm(210.5));
    let set = client.sets().create(&new.with(Waist, mm(800.0))).await.unwrap();
    assert!(set.measurements().names().eq(&[Neck, WaistToArmpit, Waist]));
    assert_eq!(set.measurements().length(WaistToArmpit), Some(mm(210.5)));
    // V3 stores it under its former name.
    let name = if generation == Generation::V3 { "waistToArmhole" } else { "waistToArmpit" };
    let url = format!("{}/sets/{}/key", server.url(), set.id());
    let raw = reqwest::Client::new().get(url).basic_auth(&key.key, Some(&key.secret)).send().await.unwrap();
    let raw: serde_json::Value = raw.json().await.unwrap();
    let expected = format!(r#"{{"neck":380,"{name}":210.5,"waist":800}}"#);
    assert_eq!(raw["set"]["measies"].to_string(), expected);

    let set = client.sets().update(set.id()).set(WaistToArmpit, mm(211.0)).await.unwrap();
    assert_eq!(set.measurements().length("waistToArmhole"), Some(mm(211.0)));
    let response = client.sets().update(set.id()).clear(WaistToArmpit).response().await.unwrap();
    assert_eq!(response.warnings(), []);
    assert!(response.value().measurements().names().eq(&[Neck, Waist]));
}

async fn a_name_that_the_server_does_not_know_gives_a_warning(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let new = NewSet::named("slips").with("chset", cm(100.0)).with(Neck, cm(38.0)).with("gauge", mm(4.0));
    let response = client.sets().create(&new).response().await.unwrap();
    let ignored = |name: &str| Warning::MeasurementIgnored(name.into());
    assert_eq!(response.warnings(), [ignored("chset"), ignored("gauge")]);
    assert_eq!(
        response.warnings()[0].to_string(),
        "the server did not store chset: it does not know that measurement"
    );
    assert!(response.value().measurements().names().eq(&[Neck]));

    let update = client.sets().update(response.value().id());
    let response =
        update.set("waits", cm(80.0)).set(Waist, cm(80.0)).clear("chset").response().await.unwrap();
    assert_eq!(response.warnings(), [ignored("waits")]);
    assert!(response.value().measurements().names().eq(&[Neck, Waist]));
}

async fn updates_keep_places_and_add_at_the_end(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let new = NewSet::named("order").with(Waist, cm(80.0)).with(Chest, cm(100.0)).with(Neck, cm(38.0));
    let id = client.sets().create(&new).await.unwrap().id();
    let update = client.sets().update(id).set(Hips, cm(95.0)).set(Chest, cm(101.0));
    let set = update.await.unwrap();
    assert!(set.measurements().names().eq(&[Waist, Chest, Neck, Hips]));
    assert_eq!(set.measurements().length(Chest), Some(cm(101.0)));
    // What was cleared and comes back is new.
    client.sets().update(id).clear(Waist).await.unwrap();
    client.sets().update(id).set(Waist, cm(81.0)).await.unwrap();
    let set = client.sets().get(id).await.unwrap();
    assert!(set.measurements().names().eq(&[Chest, Neck, Hips, Waist]));
}

async fn what_the_server_would_drop_is_not_even_sent(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let id = client.sets().create(&NewSet::named("one")).await.unwrap().id();
    let before = server.journal().len();
    let bad: [(Measurement, Quantity); 4] = [
        (Neck, mm(0.0).into()),
        (Neck, mm(f64::NAN).into()),
        (ShoulderSlope, mm(13.0).into()),
        (Chest, degrees(100.0).into()),
    ];
    for (name, value) in bad {
        let error = client.sets().create(&NewSet::named("bad").with(name, value)).await.unwrap_err();
        assert!(error.is_validation() && error.attempts() == 0, "{error}");
        let error = client.sets().update(id).set(name, value).await.unwrap_err();
        assert!(error.is_validation() && error.attempts() == 0, "{error}");
        assert!(error.to_string().starts_with(name.name()), "{error}");
    }
    assert_eq!(server.journal().len(), before);
}

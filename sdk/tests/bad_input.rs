//! Input that cannot work: each is refused with its own words, and nothing is sent where that can be known locally.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

use std::future::IntoFuture;
use std::time::Duration;

use freesewing::Generation::{self, V3, V4};
use freesewing::Measurement::{Chest, Neck, ShoulderSlope};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{
    Client, ClientBuilder, Consent, Error, ErrorKind, Language, Level, Measurements, NewApiKey, NewSet,
    Quantity, Secret, SetChanges, cm, degrees, mm,
};

const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
const SECRET: &str = "2c26b46b68ffc68ff99b453c1d304134";
const UUID: &str = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";

/// A client whose requests would all succeed in being noticed.
fn client(generation: Generation, caller: impl Fn(ClientBuilder) -> ClientBuilder) -> (Client, Scripted) {
    let transport = Scripted::new();
    let builder = Client::builder().environment(|_| None).generation(generation).transport(transport.clone());
    let client = caller(builder.virtual_time(VirtualTime::new())).build().unwrap();
    (client, transport)
}

fn with_key(generation: Generation) -> (Client, Scripted) {
    client(generation, |builder| builder.api_key(KEY, SECRET))
}

/// The call is refused as invalid, with these words, and nothing is sent.
async fn refused<T: std::fmt::Debug>(
    transport: &Scripted,
    call: impl IntoFuture<Output = Result<T, Error>>,
    words: &str,
) {
    refused_as(ErrorKind::Validation, transport, call, words).await;
}

async fn refused_as<T: std::fmt::Debug>(
    kind: ErrorKind,
    transport: &Scripted,
    call: impl IntoFuture<Output = Result<T, Error>>,
    words: &str,
) {
    let error = call.await.unwrap_err();
    assert_eq!((error.to_string().as_str(), error.kind()), (words, kind));
    assert_eq!((error.attempts(), error.status(), error.body()), (0, None, None), "{error}");
    assert!(transport.requests().is_empty(), "{error}");
}

/// Building the client is refused with these words.
fn unusable(builder: ClientBuilder, words: &str) {
    let error = builder.build().unwrap_err();
    assert_eq!((error.to_string().as_str(), error.kind()), (words, ErrorKind::Configuration));
}

fn builder() -> ClientBuilder {
    Client::builder().environment(|_| None)
}

/// A builder that finds these variables.
fn environment(variables: &'static [(&'static str, &'static str)]) -> ClientBuilder {
    Client::builder().environment(|name| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    })
}

#[tokio::test]
async fn an_empty_name() {
    for generation in [V3, V4] {
        let (client, transport) = with_key(generation);
        let words = "the set has an empty name: give it one";
        refused(&transport, client.sets().create(&NewSet::named("")), words).await;
        refused(&transport, client.sets().create(&NewSet::default()), words).await;
        let id = if generation == V3 { "33" } else { UUID };
        let words = "the new name of the set is empty: give it one, or leave it out";
        refused(&transport, client.sets().update(id).set(Neck, cm(38.0)).name(""), words).await;
        let new = NewApiKey::named("", Level::READ, Duration::from_secs(60));
        refused(&transport, client.apikeys().create(&new), "the key has an empty name: say what it is for")
            .await;
    }
}

#[tokio::test]
async fn levels_that_there_are_not() {
    let error = Level::new(10).unwrap_err();
    assert_eq!(error.to_string(), "10 is not a level: write a number from 0 to 9");
    assert!(Level::try_from(255).is_err() && Level::new(9).is_ok());
    let none = NewApiKey::named("CI", Level::new(0).unwrap(), Duration::from_secs(60));
    let (client, transport) = with_key(V3);
    let words = "V3 has no keys of level 0: ask for level 1 or more";
    refused(&transport, client.apikeys().create(&none), words).await;
}

#[tokio::test]
async fn a_level_above_the_role_is_for_the_server_to_know() {
    let (client, transport) = with_key(V3);
    transport.answer(400, r#"{"result":"error","error":"keyLevelExceedsRoleLevel"}"#);
    let new = NewApiKey::named("CI", Level::new(9).unwrap(), Duration::from_secs(60));
    let error = client.apikeys().create(&new).await.unwrap_err();
    let words = "400 from backend3.freesewing.org: the level of the key is above that of your role: ask for a lower one";
    assert_eq!((error.to_string().as_str(), error.kind()), (words, ErrorKind::Validation));
    assert_eq!(error.code().unwrap().as_str(), "keyLevelExceedsRoleLevel");
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn lifetimes_that_no_key_has() {
    let life = |span| NewApiKey::named("CI", Level::READ, span);
    let (client, transport) = with_key(V4);
    let words = "the key would live for less than a second: give it a longer life";
    refused(&transport, client.apikeys().create(&life(Duration::from_millis(999))), words).await;
    let words = "the key would live for more than 732 days: give it a shorter life";
    refused(&transport, client.apikeys().create(&life(Duration::from_secs(63_244_801))), words).await;
}

#[tokio::test]
async fn ids_that_are_none() {
    let (client, transport) = with_key(V3);
    let not =
        |text: &str| format!("{text:?} is not the id of a record: write a whole number (V3) or a UUID (V4)");
    for id in
        ["../x", "..", ".", "", "/", "33/clone", "33?x=1", "33#x", "%2e%2e", "-1", "0", "1.5", "33\n", "٣"]
    {
        refused(&transport, client.sets().get(id), &not(id)).await;
        refused(&transport, client.sets().update(id).clear(Neck), &not(id)).await;
        refused(&transport, client.sets().delete(id), &not(id)).await;
        refused(&transport, client.sets().clone(id), &not(id)).await;
        refused(&transport, client.sets().public(id), &not(id)).await;
        refused(&transport, client.sets().public_yaml(id), &not(id)).await;
        refused(&transport, client.curated_sets().get(id), &not(id)).await;
        refused(&transport, client.curated_sets().get_json(id), &not(id)).await;
        refused(&transport, client.curated_sets().get_yaml(id), &not(id)).await;
        refused(&transport, client.curated_sets().clone(id, Language::En), &not(id)).await;
    }
    refused(&transport, client.sets().get(0), &not("0")).await;
    refused(&transport, client.sets().get(-33), &not("-33")).await;
    let long = "a text of 32 characters is not the id of a record: write a whole number (V3) or a UUID (V4)";
    refused(&transport, client.sets().get(SECRET), long).await;
    for (id, shown) in [
        ("../x", "\"../x\""),
        ("33", "\"33\""),
        ("", "\"\""),
        ("{81994296-447a-4b1b-a506-bc31682c734f}", "a text of 38 characters"),
        (SECRET, "a text of 32 characters"),
    ] {
        let words = format!("{shown} is not the id of a key: write a UUID");
        refused(&transport, client.apikeys().get(id), &words).await;
        refused(&transport, client.apikeys().delete(id), &words).await;
        refused(&transport, client.account().confirm_sign_up(id, Consent::Profile), &words).await;
    }
}

#[tokio::test]
async fn an_id_of_the_other_generation() {
    let (client, transport) = with_key(V3);
    let words = "the id is a UUID, but this client speaks V3, where records have whole numbers: use the id that the \
                 server gave, or set the generation to V4";
    refused(&transport, client.sets().get(UUID), words).await;
    refused(&transport, client.curated_sets().get(UUID), words).await;
    refused(&transport, client.sets().public(UUID), words).await;
    let (client, transport) = with_key(V4);
    let words = "the id is a number, but this client speaks V4, where records have UUIDs: use the id that the server \
                 gave, or set the generation to V3";
    refused(&transport, client.sets().get(33), words).await;
    refused(&transport, client.sets().delete("33"), words).await;
    refused(&transport, client.curated_sets().clone(33, Language::En), words).await;
}

#[test]
fn a_base_url_that_cannot_be_used() {
    let url = |url: &str| builder().base_url(url).api_key(KEY, SECRET);
    let credentials = "the base URL cannot be used: it has a user name or password in it: remove that and give the API \
                       key separately";
    for text in ["https://joe:sesame@example.org", "https://joe@example.org", "https://:sesame@example.org"] {
        unusable(url(text), credentials);
    }
    let plain = "the base URL cannot be used: plain http would send the credentials readable to everybody on the way: \
                 use https, or call allow_insecure_http if you are sure";
    for text in [
        "http://backend3.freesewing.org",
        "http://192.168.1.7:3000",
        "http://0.0.0.0",
        "http://localhost.example.org",
        "http://127.0.0.1.nip.io",
        "HTTP://EXAMPLE.ORG",
    ] {
        unusable(url(text), plain);
        unusable(builder().base_url(text).anonymous(), plain);
        assert!(url(text).allow_insecure_http(true).build().is_ok(), "{text}");
    }
    let query =
        "the base URL cannot be used: it has a query or a fragment: remove everything from the ? or # on";
    for text in ["https://example.org?x=1", "https://example.org/api#top", "https://example.org/?"] {
        unusable(url(text), query);
    }
    let no_url = "the base URL cannot be used: it is not a URL with a host: write one such as \
                  https://backend3.freesewing.org";
    for text in ["", "backend3.freesewing.org", "/sets", "https://", "http://[::1", "https://exa mple.org"] {
        unusable(url(text), no_url);
    }
    let scheme = "the base URL cannot be used: its scheme is not https: write one such as \
                  https://backend3.freesewing.org";
    for text in ["ftp://example.org", "file:///etc/passwd", "localhost:3000", "ws://localhost"] {
        unusable(url(text), scheme);
    }
    unusable(
        url("http://joe:sesame@example.org").allow_insecure_http(true),
        "the base URL cannot be used: it has a user name or password in it: remove that and give the API key separately",
    );
    for text in
        ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000/", "https://example.org/api/"]
    {
        assert!(url(text).build().is_ok(), "{text}");
    }
    unusable(
        environment(&[("FREESEWING_BASE_URL", "http://example.org")]),
        "FREESEWING_BASE_URL cannot be used: plain http would send the credentials readable to everybody on the way: \
         use https, or call allow_insecure_http if you are sure",
    );
}

#[test]
fn half_of_a_pair_in_the_environment() {
    unusable(
        environment(&[("FREESEWING_API_KEY", KEY)]),
        "FREESEWING_API_SECRET is not set, but FREESEWING_API_KEY is: set both, or neither",
    );
    unusable(
        environment(&[("FREESEWING_API_SECRET", SECRET)]),
        "FREESEWING_API_KEY is not set, but FREESEWING_API_SECRET is: set both, or neither",
    );
    unusable(
        environment(&[("FREESEWING_API_KEY", KEY), ("FREESEWING_API_SECRET", "  ")]),
        "FREESEWING_API_SECRET is not set, but FREESEWING_API_KEY is: set both, or neither",
    );
    // What is said explicitly counts.
    let half = || environment(&[("FREESEWING_API_KEY", KEY)]);
    assert!(half().anonymous().build().is_ok() && half().token("x").build().is_ok());
}

#[test]
fn two_kinds_of_credentials_in_the_environment() {
    let words = "FREESEWING_TOKEN is set and so is an API key: unset one of them, or give the client its credentials \
                 explicitly";
    let both = [("FREESEWING_TOKEN", "x"), ("FREESEWING_API_KEY", KEY), ("FREESEWING_API_SECRET", SECRET)];
    let both: &'static [_] = Box::leak(Box::new(both));
    unusable(environment(both), words);
    unusable(environment(&both[..2]), words);
    assert!(environment(both).api_key(KEY, SECRET).build().is_ok());
}

#[test]
fn credentials_that_are_none() {
    let key = "the API key cannot be used: its id is not a UUID; check that key and secret are not swapped";
    unusable(builder().api_key(SECRET, KEY), key);
    unusable(builder().api_key("", SECRET), key);
    let secret = "the API secret cannot be used: it is empty or has spaces or other characters that no secret has; \
                  copy it again from where you made the key";
    unusable(builder().api_key(KEY, ""), secret);
    unusable(builder().api_key(KEY, "a b"), secret);
    unusable(builder().api_key(KEY, "a\r\nx: y"), secret);
    let token = "the token cannot be used: it is empty or has spaces or other characters that no token has; copy it \
                 again from the answer to signing in";
    unusable(builder().token(""), token);
    unusable(builder().token("a\nb"), token);
    unusable(
        environment(&[("FREESEWING_API_KEY", "nonsense"), ("FREESEWING_API_SECRET", SECRET)]),
        &format!("FREESEWING_API_KEY and FREESEWING_API_SECRET: {key}"),
    );
    unusable(environment(&[("FREESEWING_TOKEN", "a b")]), &format!("FREESEWING_TOKEN: {token}"));
}

#[test]
fn a_generation_that_there_is_not() {
    unusable(
        environment(&[("FREESEWING_GENERATION", "v5")]),
        "FREESEWING_GENERATION cannot be used: unknown generation \"v5\": write v3 or v4",
    );
    let generation = |builder: ClientBuilder| builder.build().unwrap().generation();
    assert_eq!(generation(environment(&[("FREESEWING_GENERATION", "v5")]).generation(V4)), V4);
    assert_eq!(generation(environment(&[("FREESEWING_GENERATION", " V4 ")])), V4);
    assert_eq!(generation(builder().base_url("https://backend.freesewing.eu")), V4);
    assert_eq!((generation(builder()), generation(builder().base_url("https://example.org"))), (V3, V3));
}

#[test]
fn a_name_of_an_app_that_fits_no_header() {
    let words =
        "the name and version of the app go into a header: use letters, digits, dots and hyphens only";
    for (name, version) in
        [("my app", "1"), ("", "1"), ("app", ""), ("app", "1\r\nx: y"), ("app/x", "1"), ("é", "1")]
    {
        unusable(builder().app(name, version), words);
    }
}

#[tokio::test]
async fn a_body_from_the_server_that_is_no_json() {
    for body in ["<html>", "{", "nonsense", ""] {
        let (client, transport) = with_key(V3);
        transport.answer(200, body);
        let error = client.sets().list().await.unwrap_err();
        let words =
            "200 from backend3.freesewing.org: the answer cannot be understood: not JSON (line 1, column ";
        assert!(error.to_string().starts_with(words), "{error}");
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Decode, Some(200), 1));
    }
}

#[tokio::test]
async fn calls_without_the_credentials_that_they_need() {
    let (client, transport) = client(V3, ClientBuilder::anonymous);
    let needs = |name: &str| {
        format!(
            "{name} needs an API key: set FREESEWING_API_KEY and FREESEWING_API_SECRET, or give the client a key"
        )
    };
    let kind = ErrorKind::Authentication;
    let new = NewSet::named("Joe");
    refused_as(kind, &transport, client.sets().create(&new), &needs("createSet")).await;
    refused_as(kind, &transport, client.sets().list(), &needs("listSets")).await;
    refused_as(kind, &transport, client.sets().update(3).clear(Neck), &needs("updateSet")).await;
    refused_as(kind, &transport, client.curated_sets().clone(3, Language::En), &needs("cloneCuratedSet"))
        .await;
    refused_as(kind, &transport, client.account().get(), &needs("getAccount")).await;
    refused_as(kind, &transport, client.apikeys().whoami(), &needs("whoamiKey")).await;
    transport.answer(200, r#"{"curatedSets":[]}"#);
    client.curated_sets().list().await.unwrap();
}

#[tokio::test]
async fn a_token_cannot_ask_which_key_it_is() {
    let (client, transport) = client(V3, |builder| builder.token("a.b.c"));
    let words = "whoamiKey takes an API key and no token: give the client a key";
    refused_as(ErrorKind::Authentication, &transport, client.apikeys().whoami(), words).await;
}

#[tokio::test]
async fn measurements_that_the_server_would_drop() {
    let cases: [(freesewing::MeasurementName, Quantity, &str); 9] = [
        (Neck.into(), mm(0.0).into(), "neck: 0 mm is not above zero; correct it or leave it out"),
        (Neck.into(), cm(-38.0).into(), "neck: -380 mm is not above zero; correct it or leave it out"),
        (Neck.into(), mm(f64::NAN).into(), "neck: NaN mm is not a finite number; correct it or leave it out"),
        (
            Neck.into(),
            mm(f64::INFINITY).into(),
            "neck: inf mm is not a finite number; correct it or leave it out",
        ),
        (
            Neck.into(),
            degrees(38.0).into(),
            "neck: 38° is an angle, but this is a length; give it in mm, cm or inches",
        ),
        (
            ShoulderSlope.into(),
            mm(13.0).into(),
            "shoulderSlope: 13 mm is a length, but this is an angle; give it in degrees",
        ),
        (
            ShoulderSlope.into(),
            degrees(0.0).into(),
            "shoulderSlope: 0° is not above zero; correct it or leave it out",
        ),
        ("wingSpan".into(), mm(-0.0).into(), "wingSpan: -0 mm is not above zero; correct it or leave it out"),
        (
            "waistToArmhole".into(),
            mm(0.0).into(),
            "waistToArmpit: 0 mm is not above zero; correct it or leave it out",
        ),
    ];
    for (name, quantity, words) in cases {
        for (generation, id) in [(V3, "33"), (V4, UUID)] {
            let (client, transport) = with_key(generation);
            let new = NewSet::named("Joe").with(Chest, cm(100.0)).with(name.clone(), quantity);
            refused(&transport, client.sets().create(&new), words).await;
            let update = client.sets().update(id).name("Joe").set(name.clone(), quantity);
            refused(&transport, update, words).await;
            let all = Measurements::new().with(Chest, cm(100.0)).with(name.clone(), quantity);
            refused(&transport, client.sets().update(id).measurements(all), words).await;
        }
    }
    let (client, transport) = with_key(V3);
    let both = NewSet::named("Joe").with(Neck, mm(0.0)).with(Chest, mm(-1.0));
    let words = "neck: 0 mm is not above zero; correct it or leave it out / chest: -1 mm is not above zero; correct it \
                 or leave it out";
    refused(&transport, client.sets().create(&both), words).await;
}

#[tokio::test]
async fn an_update_without_changes() {
    let (client, transport) = with_key(V3);
    let words = "the update has no changes: set or clear something first";
    refused(&transport, client.sets().update(33), words).await;
    refused(&transport, client.sets().update(33).changes(SetChanges::new()), words).await;
    refused(&transport, client.sets().update(33).measurements(Measurements::new()), words).await;
}

#[tokio::test]
async fn signing_in_without_a_name_or_a_password() {
    let (client, transport) = client(V3, ClientBuilder::anonymous);
    let account = client.account();
    refused(&transport, account.sign_in("joe", Secret::new("")), "the password is empty").await;
    let words = "the user name is empty: give a name, an e-mail address or an id";
    refused(&transport, account.sign_in("", Secret::new("x")), words).await;
    refused(&transport, account.sign_in("  ", Secret::new("x")), words).await;
}

#[tokio::test]
async fn signing_up_with_half_an_address_or_without_the_check() {
    const ID: &str = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";
    for generation in [V3, V4] {
        let (client, transport) = client(generation, ClientBuilder::anonymous);
        let account = client.account();
        let words = "the e-mail address has no @: give a whole address";
        refused(&transport, account.sign_up("joe"), words).await;
        refused(&transport, account.sign_up(""), words).await;
    }
    let (client, transport) = client(V4, ClientBuilder::anonymous);
    let words = "V4 needs the four digits from the mail to confirm: give them as check";
    refused(&transport, client.account().confirm_sign_up(ID, Consent::Profile), words).await;
    refused(&transport, client.account().confirm_sign_up(ID, Consent::Profile).check(""), words).await;
    refused(&transport, client.account().confirm_sign_up(ID, Consent::Profile).check(" "), words).await;
}

#[tokio::test]
async fn a_language_that_v4_does_not_have() {
    let (client, transport) = with_key(V4);
    let words = "V4 has curated sets in English only: ask for English";
    for language in Language::ALL.into_iter().filter(|language| *language != Language::En) {
        refused(&transport, client.curated_sets().clone(UUID, language), words).await;
    }
}

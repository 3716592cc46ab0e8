//! What the client knows of its key: calls that the level does not do for, and an end that comes near.

use std::fmt::Debug;
use std::future::IntoFuture;

use freesewing::testing::VirtualTime;
use freesewing::{Client, Error, ErrorKind, Level, NewApiKey, NewPattern, NewSet, Warning};

use super::both::World;
use super::support::*;

const DAY: u64 = 24 * 3600;

async fn refused<T: Debug>(call: impl IntoFuture<Output = Result<T, Error>>, words: &str) {
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Permission, None, 0), "{error}");
    assert!(error.operation().is_some() && error.route().is_some());
    assert_eq!(
        error.to_string(),
        format!("the level of your key is {words}: use a key of a higher level; nothing was sent")
    );
}

/// What a client of level 1 is refused and what it is not, where its level is known.
async fn knows_its_level(world: &World, client: &Client) {
    let before = world.server.journal().len();
    refused(client.sets().create(&NewSet::named("x")), "1, but createSet needs 3").await;
    refused(client.patterns().create(&NewPattern::of("aaron")), "1, but createPattern needs 4").await;
    let id = client.sets().list().await.unwrap()[0].id();
    let words = "1, but updateSet needs 3 for your own records and 9 for those of others";
    refused(client.sets().update(id).notes("x"), words).await;
    refused(client.account().start_mfa(), "1, but updateMfa needs 4").await;
    assert_eq!(world.server.journal().len(), before + 1);
    // It may be the caller's own, and for that the level does.
    client.sets().get(id).await.unwrap();
    client.curated_sets().list().await.unwrap();
}

#[tokio::test]
async fn calls_that_need_a_higher_level_are_refused_once_the_level_is_known() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let owner = world.with_token(&person.token);
        owner.sets().create(&NewSet::named("Robin")).await.unwrap();

        let key = world.server.new_key_for(&person, 1);
        let builder = client_of(world.server.url()).generation(world.generation).level(Level::READ);
        let told = builder.api_key(&key.key, key.secret.clone()).build().unwrap();
        knows_its_level(&world, &told).await;

        let asked = world.with_key(key.clone());
        let error = asked.sets().create(&NewSet::named("x")).await.unwrap_err();
        assert_eq!(error.status(), Some(403), "unknown levels are the server's business: {error}");
        asked.whoami().await.unwrap();
        knows_its_level(&world, &asked).await;

        let read = world.with_key(key);
        let id = read.apikeys().whoami().await.unwrap().id();
        let read = world.with_key(world.server.new_key_for(&person, 1));
        // Another key than its own says nothing about the level of the client.
        owner.apikeys().get(id).await.unwrap();
        read.apikeys().get(id).await.unwrap();
        let error = read.sets().create(&NewSet::named("x")).await.unwrap_err();
        assert_eq!(error.status(), Some(403));

        let wish = NewApiKey::named("reader", Level::READ, seconds(90 * DAY));
        let made = owner.apikeys().create(&wish).await.unwrap();
        knows_its_level(&world, &owner.with_api_key(&made)).await;
        // Other credentials are another caller.
        owner
            .with_api_key(&made)
            .with_credentials(world_token(&person.token))
            .sets()
            .create(&NewSet::named("x"))
            .await
            .unwrap();
    }
}

fn world_token(token: &str) -> freesewing::Credentials {
    freesewing::Credentials::token(token).unwrap()
}

#[tokio::test]
async fn a_list_of_keys_tells_the_level_of_the_one_that_calls() {
    let world = World::of(freesewing::Generation::V3).await;
    let person = world.server.new_person("user");
    world.server.new_key_for(&person, 4);
    let client = world.with_key(world.server.new_key_for(&person, 2));
    client.apikeys().list().await.unwrap();
    refused(client.sets().create(&NewSet::named("x")), "2, but createSet needs 3").await;
}

/// A client of the account whose clock goes with that of the server.
fn in_time(world: &World, token: &str) -> (Client, VirtualTime) {
    let time = VirtualTime::new();
    let builder = client_of(world.server.url()).generation(world.generation).virtual_time(time.clone());
    (builder.token(token).build().unwrap(), time)
}

fn pass(world: &World, time: &VirtualTime, days: u64) {
    world.server.advance_clock(seconds(days * DAY));
    time.advance(seconds(days * DAY));
}

#[tokio::test]
async fn a_key_that_ends_within_thirty_days_is_warned_of() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let (owner, time) = in_time(&world, &person.token);
        let wish = NewApiKey::named("nightly export", Level::WRITE, seconds(33 * DAY));
        let made = owner.apikeys().create(&wish).response().await.unwrap();
        assert!(made.warnings().is_empty());
        let made = made.into_value();
        let key = owner.with_api_key(&made);
        let soon =
            [Warning::KeyExpiresSoon { name: "nightly export".to_owned(), expires_at: made.expires_at() }];
        let warns =
            async |client: &Client| client.sets().list().response().await.unwrap().warnings().to_vec();

        pass(&world, &time, 2);
        assert!(key.whoami().response().await.unwrap().warnings().is_empty());
        assert!(owner.apikeys().list().response().await.unwrap().warnings().is_empty());
        assert!(warns(&key).await.is_empty());

        pass(&world, &time, 1);
        assert_eq!(warns(&key).await, soon);
        assert!(warns(&key).await.is_empty(), "one reminder a day is enough");
        assert_eq!(key.whoami().response().await.unwrap().warnings(), soon);
        assert_eq!(key.apikeys().whoami().response().await.unwrap().warnings(), soon);
        assert_eq!(key.apikeys().get(made.id()).response().await.unwrap().warnings(), soon);
        // Whoever manages the keys hears of it too, and only when it looks at them.
        assert!(warns(&owner).await.is_empty());
        pass(&world, &time, 3);
        assert_eq!(warns(&key).await, soon);
        assert_eq!(
            soon[0].to_string(),
            "the API key \"nightly export\" is good until 2026-02-03 00:00 UTC: make a new one before that"
        );
    }
}

//! Replacing a key by a new one: what works, what is lost on the way, and which keys there are afterwards.

use freesewing::testing::VirtualTime;
use freesewing::{Client, CreatedApiKey, ErrorKind, Generation, Level, NewApiKey};
use freesewing_test_server::Fault;

use super::both::World;
use super::support::*;

const DAY: u64 = 24 * 3600;

/// A client with a token, whose waits pass in virtual time, and a key of its account.
async fn account(world: &World) -> (Client, CreatedApiKey) {
    let builder = client_of(world.server.url()).generation(world.generation).virtual_time(VirtualTime::new());
    let owner = builder.token(world.server.new_token("user")).build().unwrap();
    let key = NewApiKey::named("nightly export", Level::WRITE, seconds(90 * DAY));
    let key = owner.apikeys().create(&key).await.unwrap();
    (owner, key)
}

async fn ids(owner: &Client) -> Vec<freesewing::KeyId> {
    owner.apikeys().list().await.unwrap().iter().map(|key| key.id()).collect()
}

async fn works(owner: &Client, key: &CreatedApiKey) -> bool {
    owner.with_api_key(key).sets().list().await.is_ok()
}

#[tokio::test]
async fn the_new_key_is_like_the_old_one_which_is_gone() {
    for world in World::both().await {
        let (owner, old) = account(&world).await;
        world.server.advance_clock(seconds(3 * DAY));
        let response = owner.apikeys().rotate(old.id()).response().await.unwrap();
        assert_eq!((response.status(), response.trace().len()), (201, 1));
        let new = response.into_value();
        assert_eq!((new.name(), new.level()), (old.name(), old.level()));
        assert_eq!(new.expires_at() - new.created_at(), old.expires_at() - old.created_at());
        assert_ne!(new.id(), old.id());
        assert_eq!(ids(&owner).await, [new.id()]);
        assert!(works(&owner, &new).await && !works(&owner, &old).await);
        let newer = owner.apikeys().rotate(new.id()).lifetime(seconds(DAY)).await.unwrap();
        assert_eq!((newer.expires_at() - newer.created_at()).num_seconds(), 86_400);
    }
}

#[tokio::test]
async fn a_key_replaces_itself_where_it_may() {
    let world = World::of(Generation::V3).await;
    let person = world.server.new_person("user");
    let client = world.with_key(world.server.new_key_for(&person, 4));
    let old = client.whoami().await.unwrap().key().unwrap().id();
    let new = client.apikeys().rotate(old).await.unwrap();
    assert!(client.whoami().await.unwrap_err().is_authentication());
    assert_eq!(ids(&client.with_api_key(&new)).await, [new.id()]);

    // Whoever cannot delete the old key makes no new one: the list tells the level.
    let weak = world.with_key(world.server.new_key_for(&person, 3));
    let error = weak.apikeys().rotate(new.id()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Permission, 0), "{error}");
    assert_eq!(arrivals(&world.server, "POST /apikeys/key"), 1);

    let world = World::strict(Generation::V4).await;
    let key = world.with_key(world.server.new_key(4));
    let error = key.apikeys().rotate(new.id()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(
        error.to_string(),
        "servers of this generation are known to refuse new keys to API keys (500): rotate with a token; nothing was sent"
    );
    assert!(world.server.journal().is_empty());
}

#[tokio::test]
async fn a_key_whose_answer_was_lost_is_deleted_and_another_one_made() {
    for world in World::both().await {
        let (owner, old) = account(&world).await;
        // Others of the same name are left alone: one that was there before, and one that is in use.
        let wish = NewApiKey::named("nightly export", Level::WRITE, seconds(90 * DAY));
        let before = owner.apikeys().create(&wish).await.unwrap();
        world.server.fail_next("POST /apikeys/jwt", Fault::lose_answer());
        let new = owner.apikeys().rotate(old.id()).await.unwrap();
        assert_eq!(ids(&owner).await, [before.id(), new.id()]);
        assert!(works(&owner, &new).await);

        // Nothing was made.
        world.server.fail_next("POST /apikeys/jwt", Fault::drop_connection());
        let newer = owner.apikeys().rotate(new.id()).await.unwrap();
        assert_eq!(ids(&owner).await, [before.id(), newer.id()]);
        // An answer that nobody understands is lost as well.
        world.server.fail_next("POST /apikeys/jwt", Fault::bad_json());
        let newest = owner.apikeys().rotate(newer.id()).await.unwrap();
        assert_eq!(ids(&owner).await, [before.id(), newest.id()]);
    }
}

#[tokio::test]
async fn a_server_that_makes_no_key_leaves_the_old_one() {
    for world in World::both().await {
        let (owner, old) = account(&world).await;
        world.server.fail_next("POST /apikeys/jwt", Fault::lose_answer().always());
        let error = owner.apikeys().rotate(old.id()).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "no answer told of the new key, and there is none: rotate again; the old key is as it was"
        );
        assert!(error.new_key().is_none());
        assert_eq!(ids(&owner).await, [old.id()], "no orphan is left");
        assert!(works(&owner, &old).await);
        world.server.clear_faults();

        world.server.fail_next("POST /apikeys/jwt", Fault::status(403));
        let error = owner.apikeys().rotate(old.id()).await.unwrap_err();
        assert!(
            error.is_permission() && error.to_string().ends_with("; the old key is as it was"),
            "{error}"
        );
        world.server.fail_next("POST /apikeys/jwt", Fault::lose_answer());
        world.server.fail_next(&delete_route(&world), Fault::status(500).times(3));
        let error = owner.apikeys().rotate(old.id()).await.unwrap_err();
        assert!(error.to_string().contains("look for an unused key of this name and delete it"), "{error}");
        assert!(works(&owner, &old).await);
        assert!(owner.apikeys().rotate(uuid()).await.unwrap_err().is_not_found());
    }
}

/// The route has another name in each generation.
fn delete_route(world: &World) -> String {
    let mut routes = world.server.routes().into_iter();
    routes.find(|route| route.starts_with("DELETE /apikeys/") && route.ends_with("/jwt")).unwrap()
}

const fn uuid() -> &'static str {
    "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21"
}

#[tokio::test]
async fn a_new_key_that_cannot_be_verified_is_handed_over_and_the_old_one_stays() {
    for world in World::both().await {
        let (owner, old) = account(&world).await;
        for status in [401, 500] {
            world.server.fail_next("GET /whoami/key", Fault::status(status).times(3));
            let error = owner.apikeys().rotate(old.id()).await.unwrap_err();
            world.server.clear_faults();
            assert_eq!(error.status(), Some(status));
            assert!(
                error.to_string().contains("it could not be verified, so the old one was not deleted"),
                "{error}"
            );
            let new = error.new_key().unwrap();
            assert!(works(&owner, new).await && works(&owner, &old).await);
            let secret = new.secret().expose();
            assert!(!format!("{error} {error:?} {:?}", error.body()).contains(secret));
            owner.apikeys().delete(new.id()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_old_key_that_cannot_be_deleted_stays_beside_the_new_one() {
    for world in World::both().await {
        let (owner, old) = account(&world).await;
        let delete = delete_route(&world);
        world.server.fail_next(&delete, Fault::status(500).times(3));
        let error = owner.apikeys().rotate(old.id()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
        assert!(
            error.to_string().contains("works, but the old one could not be deleted; both are there"),
            "{error}"
        );
        let new = error.new_key().unwrap();
        assert!(works(&owner, new).await && works(&owner, &old).await);
        // An answer that was lost on the way is no failure.
        owner.apikeys().delete(new.id()).await.unwrap();
        world.server.fail_next(&delete, Fault::lose_answer());
        let new = owner.apikeys().rotate(old.id()).await.unwrap();
        assert_eq!(ids(&owner).await, [new.id()]);
    }
}

#[tokio::test]
async fn two_rotations_of_one_key_leave_one_that_works() {
    for world in World::both().await {
        let (owner, old) = account(&world).await;
        let (first, second) = tokio::join!(
            owner.apikeys().rotate(old.id()).response(),
            owner.apikeys().rotate(old.id()).response()
        );
        let (won, lost) = if first.is_ok() { (first, second) } else { (second, first) };
        assert!(lost.unwrap_err().is_not_found());
        assert_eq!(ids(&owner).await, [won.unwrap().value().id()]);
    }
}

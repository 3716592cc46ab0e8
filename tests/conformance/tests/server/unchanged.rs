//! Updates that refuse to overwrite what somebody else has changed meanwhile.

use freesewing::Measurement::{Chest, Neck};
use freesewing::{ErrorKind, NewPattern, NewSet, cm};
use freesewing_test_server::Fault;

use super::both::World;
use super::support::*;

#[tokio::test]
async fn an_update_passes_while_nobody_else_has_changed_the_set() {
    for world in World::both().await {
        let client = world.with_key(world.server.new_key(4));
        let made = client.sets().create(&NewSet::named("Robin").with(Neck, cm(38.0))).await.unwrap();
        world.server.advance_clock(seconds(1));
        // As it was made, as a list shows it, and as the last update left it.
        let update = |seen| client.sets().update(made.id()).set(Chest, cm(100.0)).if_unchanged_since(seen);
        let updated = update(&made).await.unwrap();
        world.server.advance_clock(seconds(1));
        let listed = client.sets().list().await.unwrap().remove(0);
        assert_eq!(listed.updated_at(), updated.updated_at());
        world.server.advance_clock(seconds(1));
        let updated = update(&listed).notes("new").await.unwrap();
        assert_eq!((updated.notes(), updated.measurements().len()), ("new", 2));
        update(&updated).await.unwrap();
    }
}

#[tokio::test]
async fn an_update_that_would_overwrite_is_not_sent_and_gives_what_is_there() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let client = world.with_key(world.server.new_key_for(&person, 4));
        let other = world.with_token(&person.token);
        let seen = client.sets().create(&NewSet::named("Robin").with(Neck, cm(38.0))).await.unwrap();
        world.server.advance_clock(seconds(1));
        other.sets().update(seen.id()).set(Neck, cm(39.0)).await.unwrap();

        let update = client.sets().update(seen.id()).set(Neck, cm(40.0)).if_unchanged_since(&seen);
        let error = update.await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Conflict, Some("updateSet")));
        assert!(error.is_conflict() && error.current_pattern().is_none());
        let current = error.current_set().unwrap();
        assert_eq!(current.measurements().length(Neck), Some(cm(39.0)));
        assert_eq!(
            error.to_string(),
            "the set has changed since you read it, so updateSet was not sent: look at the set as it is now, which this \
             error has, and decide again"
        );
        let sent = world.server.journal();
        assert!(!sent.iter().any(|request| request.method == "PATCH" && request.path.ends_with("/key")));
        // Whoever has looked may overwrite.
        let update = client.sets().update(seen.id()).set(Neck, cm(40.0)).if_unchanged_since(current);
        assert_eq!(update.await.unwrap().measurements().length(Neck), Some(cm(40.0)));
    }
}

#[tokio::test]
async fn two_changes_within_one_tick_of_the_clock_are_told_apart_by_what_they_changed() {
    for world in World::both().await {
        let client = world.with_key(world.server.new_key(4));
        let seen = client.sets().create(&NewSet::named("Robin")).await.unwrap();
        let changed = client.sets().update(seen.id()).public(true).await.unwrap();
        assert_eq!(changed.updated_at(), seen.updated_at());
        let error = client.sets().update(seen.id()).notes("x").if_unchanged_since(&seen).await.unwrap_err();
        assert!(error.is_conflict(), "{error}");
    }
}

#[tokio::test]
async fn patterns_are_guarded_in_the_same_way() {
    for world in World::both().await {
        let client = world.with_key(world.server.new_key(4));
        let seen = client.patterns().create(&NewPattern::of("aaron").name("Top")).await.unwrap();
        world.server.advance_clock(seconds(1));
        let call = |seen| client.patterns().update(seen).notes("mine");
        let updated = call(seen.id()).if_unchanged_since(&seen).await.unwrap();
        world.server.advance_clock(seconds(1));
        client.patterns().update(seen.id()).notes("theirs").await.unwrap();
        let error = call(seen.id()).if_unchanged_since(&updated).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert_eq!(error.current_pattern().unwrap().notes(), "theirs");
        assert!(error.current_set().is_none());
    }
}

#[tokio::test]
async fn a_set_that_is_gone_or_cannot_be_read_is_not_written() {
    let stage = Stage::new(freesewing::Generation::V3).await;
    let seen = stage.client.sets().create(&NewSet::named("Robin")).await.unwrap();
    stage.server.fail_next("GET /sets/{id}/key", Fault::status(500).times(3));
    let update = || stage.client.sets().update(seen.id()).notes("x").if_unchanged_since(&seen);
    assert_eq!(update().await.unwrap_err().kind(), ErrorKind::Server);
    stage.client.sets().delete(seen.id()).await.unwrap();
    assert!(update().await.unwrap_err().is_not_found());
    assert_eq!(arrivals(&stage.server, "PATCH /sets/{id}/key"), 0);
}

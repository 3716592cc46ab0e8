//! What a caller may not do, and what the SDK says about it.

use std::fmt::Debug;
use std::future::IntoFuture;

use freesewing::Measurement::Neck;
use freesewing::{Client, Error, ErrorCode, ErrorKind, Generation, Language, NewSet, Set, cm};
use freesewing_test_server::TestServer;

use super::support::*;

in_both_generations! {
    a_key_of_level_1_reads_and_changes_nothing,
    a_key_of_level_0_may_not_even_read_one_set,
    keys_are_deleted_from_level_4_on_and_those_of_others_from_9,
    sets_of_others_open_level_by_level,
    a_token_is_refused_in_words_of_the_account,
    a_frozen_account_is_shut_to_key_and_token_until_it_is_thawed,
    keys_that_were_never_made_and_secrets_that_are_wrong_are_refused,
}

async fn refused<T: Debug>(call: impl IntoFuture<Output = Result<T, Error>>, words: &str) {
    let error = call.await.unwrap_err();
    assert!(error.is_permission(), "{error}");
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Permission, Some(403), 1));
    assert_eq!(error.code(), Some(&ErrorCode::from("insufficientAccessLevel")), "{error}");
    assert_eq!(error.to_string(), format!("403 from 127.0.0.1: {words}"));
}

/// What is said to a key whose level does not do for an operation: what it needs, for records of others as well.
fn too_low(operation: &str, own: u8, others: u8) -> String {
    format!(
        "the level of your key is too low: {operation} needs {own} for your own records and {others} for those of \
         others"
    )
}

/// An account with a set, and a key of each level up to 4.
async fn account(server: &TestServer) -> (Vec<Client>, Set) {
    let person = server.new_person("user");
    let keys = (0..=4).map(|level| with_key(server, server.new_key_for(&person, level)));
    let keys: Vec<Client> = keys.collect();
    let set = keys[4].sets().create(&NewSet::named("own").with(Neck, cm(38.0))).await.unwrap();
    (keys, set)
}

async fn a_key_of_level_1_reads_and_changes_nothing(generation: Generation) {
    let server = start(generation).await;
    let (keys, set) = account(&server).await;
    server.add_curated_set(&[("en", "A")], &[("neck", 340.0)]);
    let other = anonymous(&server).curated_sets().list().await.unwrap()[0].id();
    for level in [1, 2] {
        let client = &keys[level];
        assert_eq!(client.sets().get(set.id()).await.unwrap(), set);
        assert_eq!(client.sets().list().await.unwrap(), std::slice::from_ref(&set));
        let account = client.account().get().await.unwrap().id();
        assert_eq!(set.owner(), in_v3(generation, account));
        let sets = client.sets();
        let words = "the level of your key is too low: createSet needs 3";
        refused(sets.create(&NewSet::named("more")), words).await;
        let words = &too_low("updateSet", 3, 9);
        refused(sets.update(set.id()).clear(Neck), words).await;
        let words = &too_low("removeSet", 3, 9);
        refused(sets.delete(set.id()), words).await;
        let words = &too_low("cloneSet", 3, 8);
        refused(sets.clone(set.id()), words).await;
        let words = "the level of your key is too low: cloneCuratedSet needs 3";
        refused(client.curated_sets().clone(other, Language::En), words).await;
    }
    assert_eq!(keys[4].sets().list().await.unwrap(), [set]);
}

async fn a_key_of_level_0_may_not_even_read_one_set(generation: Generation) {
    let server = start(generation).await;
    let (keys, set) = account(&server).await;
    // The list asks for no level.
    assert_eq!(keys[0].sets().list().await.unwrap(), std::slice::from_ref(&set));
    let words = &too_low("getSet", 1, 6);
    refused(keys[0].sets().get(set.id()), words).await;
    refused(keys[0].account().get(), "the level of your key is too low: getAccount needs 1").await;
    // Once the client knows the level it asks no more.
    assert_eq!(keys[0].apikeys().whoami().await.unwrap().level().get(), 0);
    assert_eq!(keys[0].account().get().await.unwrap_err().attempts(), 0);
}

async fn keys_are_deleted_from_level_4_on_and_those_of_others_from_9(generation: Generation) {
    let server = start(generation).await;
    let (keys, _) = account(&server).await;
    let id = keys[1].apikeys().whoami().await.unwrap().id();
    let words = &too_low("removeApikey", 4, 9);
    refused(keys[3].apikeys().delete(id), words).await;
    refused(with_level(&server, 8).apikeys().delete(id), words).await;
    let words = &too_low("getApikey", 1, 9);
    refused(with_level(&server, 8).apikeys().get(id), words).await;
    assert_eq!(with_level(&server, 9).apikeys().get(id).await.unwrap().id(), id);
    keys[4].apikeys().delete(id).await.unwrap();
    assert!(keys[1].apikeys().whoami().await.unwrap_err().is_authentication());
}

async fn sets_of_others_open_level_by_level(generation: Generation) {
    let server = start(generation).await;
    let (_, set) = account(&server).await;
    let read = &too_low("getSet", 1, 6);
    let update = &too_low("updateSet", 3, 9);
    let remove = &too_low("removeSet", 3, 9);
    let copy = &too_low("cloneSet", 3, 8);
    for level in [4, 5, 6, 8, 9] {
        let client = with_level(&server, level);
        let sets = client.sets();
        match level {
            0..6 => refused(sets.get(set.id()), read).await,
            _ => assert_eq!(sets.get(set.id()).await.unwrap().name(), set.name()),
        }
        match level {
            0..8 => refused(sets.clone(set.id()), copy).await,
            _ => assert_eq!(sets.clone(set.id()).await.unwrap().measurements(), set.measurements()),
        }
        match level {
            0..9 => {
                refused(sets.update(set.id()).notes("mine"), update).await;
                refused(sets.delete(set.id()), remove).await;
            }
            _ => {
                assert_eq!(sets.update(set.id()).notes("mine").await.unwrap().owner(), set.owner());
                sets.delete(set.id()).await.unwrap();
            }
        }
    }
}

async fn a_token_is_refused_in_words_of_the_account(generation: Generation) {
    let server = start(generation).await;
    let (_, set) = account(&server).await;
    let client = with_token(&server, &server.new_token("user"));
    let words =
        "the level of your account is too low: getSet needs 1 for your own records and 6 for those of others";
    refused(client.sets().get(set.id()), words).await;
    // A public set of another can be cloned by everybody, and read by its id in V4 only.
    let author = with_level(&server, 3);
    let public = author.sets().create(&NewSet::named("open").public(true)).await.unwrap();
    assert_eq!(client.sets().clone(public.id()).await.unwrap().notes().lines().count(), 1);
    match generation {
        Generation::V3 => refused(client.sets().get(public.id()), words).await,
        _ => assert_eq!(client.sets().get(public.id()).await.unwrap(), public),
    }
}

async fn a_frozen_account_is_shut_to_key_and_token_until_it_is_thawed(generation: Generation) {
    let server = start(generation).await;
    let person = server.new_person("user");
    let clients = [with_token(&server, &person.token), with_key(&server, server.new_key_for(&person, 4))];
    for (consent, status) in [(2, -1), (2, -2), (2, 0), (0, 1)] {
        server.set_standing(&person, consent, status);
        for client in &clients {
            let error = client.sets().list().await.unwrap_err();
            assert!(error.is_authentication(), "consent {consent}, status {status}: {error}");
            assert_eq!((error.status(), error.code(), error.attempts()), (Some(401), None, 1));
        }
    }
    server.set_standing(&person, 1, 1);
    for client in &clients {
        assert!(client.sets().list().await.unwrap().is_empty());
    }
}

async fn keys_that_were_never_made_and_secrets_that_are_wrong_are_refused(generation: Generation) {
    let server = start(generation).await;
    let good = server.new_key(4);
    let other = server.new_key(4);
    for (key, secret) in [
        ("0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21", good.secret.as_str()),
        (good.key.as_str(), other.secret.as_str()),
        (good.key.as_str(), "x"),
    ] {
        let client = client_at(generation, server.url()).api_key(key, secret).build().unwrap();
        let error = client.sets().list().await.unwrap_err();
        assert!(error.is_authentication(), "{error}");
        let words = "401 from 127.0.0.1: the key was refused; it may have expired or been revoked";
        assert_eq!(error.to_string(), words);
        assert!(!format!("{error:?}").contains(secret) || secret == "x", "{error:?}");
    }
    let error = with_token(&server, "abc.def.ghi").sets().list().await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
}

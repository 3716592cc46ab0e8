//! API keys: made, listed, read, asked who they are, deleted.

use freesewing::{Client, ErrorCode, ErrorKind, Generation, KeyId, Level, NewApiKey};

use super::support::*;

in_both_generations! {
    a_key_is_the_same_wherever_it_is_read,
    keys_are_listed_in_the_order_in_which_they_were_made,
    a_key_may_delete_itself,
    a_key_works_until_its_time_has_come,
    a_token_is_good_for_a_week,
    the_role_bounds_the_level_of_a_key_and_not_the_key_that_asks,
    what_only_one_kind_of_credential_can_do_is_refused_before_it_is_sent,
}

const WEEK: u64 = 7 * 24 * 3600;

fn wish(name: &str, level: u8) -> NewApiKey {
    NewApiKey::named(name, Level::new(level).unwrap(), seconds(WEEK))
}

async fn ids(client: &Client) -> Vec<KeyId> {
    client.apikeys().list().await.unwrap().iter().map(|key| key.id()).collect()
}

async fn a_key_is_the_same_wherever_it_is_read(generation: Generation) {
    for way in 0..2 {
        let server = standing_server(generation).await;
        let (name, client) = either_way(&server)[way].clone();
        let before = ids(&client).await;
        let response = client.apikeys().create(&wish("CI \u{2702}", 3)).response().await.unwrap();
        assert_eq!((response.status(), response.trace().len()), (201, 1), "{name}");
        let made = response.into_value();
        assert_eq!((made.name(), made.level()), ("CI \u{2702}", Level::WRITE), "{name}");
        assert_eq!(made.created_at().to_string(), START, "{name}");
        assert_eq!(made.expires_at().to_string(), "2026-01-08 00:00:00 UTC", "{name}");
        let secret = made.secret().expose();
        let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        assert!(secret.len() == 64 && secret.bytes().all(lower_hex), "{name}");

        let read = client.apikeys().get(made.id()).await.unwrap();
        assert_eq!((read.id(), read.name(), read.level()), (made.id(), made.name(), made.level()), "{name}");
        assert_eq!((read.created_at(), read.expires_at()), (Some(made.created_at()), made.expires_at()));
        assert_eq!((read.calls(), read.last_seen()), (None, None), "{name}");

        server.advance_clock(seconds(60));
        let new = client.with_api_key(&made);
        let asked = new.apikeys().whoami().await.unwrap();
        assert_eq!((asked.id(), asked.name(), asked.level()), (made.id(), made.name(), made.level()));
        assert_eq!((asked.created_at(), asked.expires_at()), (None, made.expires_at()), "{name}");

        let keys = client.apikeys().list().await.unwrap();
        assert_eq!(keys.len(), before.len() + 1, "{name}");
        let listed = keys.iter().find(|key| key.id() == made.id()).unwrap();
        assert_eq!((listed.name(), listed.level()), (made.name(), made.level()), "{name}");
        assert_eq!((listed.created_at(), listed.expires_at()), (Some(made.created_at()), made.expires_at()));
        assert_eq!(listed.calls(), Some(1), "{name}");
        assert_eq!(listed.last_seen().unwrap().to_string(), "2026-01-01 00:01:00 UTC", "{name}");

        client.apikeys().delete(made.id()).await.unwrap();
        assert_eq!(ids(&client).await, before, "{name}");
        assert!(client.apikeys().get(made.id()).await.unwrap_err().is_not_found(), "{name}");
        assert!(new.apikeys().whoami().await.unwrap_err().is_authentication(), "{name}");
    }
}

async fn keys_are_listed_in_the_order_in_which_they_were_made(generation: Generation) {
    let server = standing_server(generation).await;
    let client = with_token(&server, &server.new_token("user"));
    let mut made = Vec::new();
    for level in [4, 1, 3, 2] {
        made.push(client.apikeys().create(&wish("k", level)).await.unwrap().id());
        server.advance_clock(seconds(1));
    }
    assert_eq!(ids(&client).await, made);
    client.apikeys().delete(made.remove(1)).await.unwrap();
    assert_eq!(ids(&client).await, made);
}

async fn a_key_may_delete_itself(generation: Generation) {
    let server = standing_server(generation).await;
    let owner = with_token(&server, &server.new_token("user"));
    let made = owner.apikeys().create(&wish("short life", 4)).await.unwrap();
    let key = owner.with_api_key(&made);
    key.apikeys().delete(made.id()).await.unwrap();
    let error = key.apikeys().whoami().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "401 from 127.0.0.1: the key was refused; it may have expired or been revoked"
    );
    assert!(ids(&owner).await.is_empty());
}

async fn a_key_works_until_its_time_has_come(generation: Generation) {
    let server = standing_server(generation).await;
    let owner = with_token(&server, &server.new_token("user"));
    let made = owner.apikeys().create(&NewApiKey::named("minute", Level::READ, seconds(60))).await.unwrap();
    let key = owner.with_api_key(&made);
    server.advance_clock(seconds(59));
    assert_eq!(key.apikeys().whoami().await.unwrap().id(), made.id());
    server.advance_clock(seconds(1));
    let error = key.apikeys().whoami().await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Authentication, Some(401), 1));
    // Its owner still sees it.
    assert_eq!(owner.apikeys().get(made.id()).await.unwrap().expires_at(), made.expires_at());
}

async fn a_token_is_good_for_a_week(generation: Generation) {
    let server = standing_server(generation).await;
    let client = with_token(&server, &server.new_token("user"));
    server.advance_clock(seconds(WEEK - 1));
    client.account().get().await.unwrap();
    server.advance_clock(seconds(2));
    let error = client.account().get().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "401 from 127.0.0.1: the token was refused; it may have expired: sign in again"
    );
}

async fn the_role_bounds_the_level_of_a_key_and_not_the_key_that_asks(generation: Generation) {
    let server = standing_server(generation).await;
    let person = server.new_person("user");
    let weak = with_key(&server, server.new_key_for(&person, 1));
    assert_eq!(weak.apikeys().create(&wish("stronger", 4)).await.unwrap().level(), Level::ACCOUNT);
    for client in [&weak, &with_token(&server, &person.token)] {
        let error = client.apikeys().create(&wish("too strong", 5)).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Validation, Some(400)));
        assert_eq!(error.code(), Some(&ErrorCode::from("keyLevelExceedsRoleLevel")));
        assert_eq!(
            error.to_string(),
            "400 from 127.0.0.1: the level of the key is above that of your role: ask for a lower one"
        );
    }
    let admin = with_token(&server, &server.new_token("admin"));
    assert_eq!(admin.apikeys().create(&wish("strongest", 9)).await.unwrap().level().get(), 9);
}

async fn what_only_one_kind_of_credential_can_do_is_refused_before_it_is_sent(generation: Generation) {
    let server = standing_server(generation).await;
    let token = with_token(&server, &server.new_token("user"));
    let error = token.apikeys().whoami().await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert_eq!(error.to_string(), "whoamiKey takes an API key and no token: give the client a key");
    let error = anonymous(&server).apikeys().list().await.unwrap_err();
    assert!(error.is_authentication() && error.to_string().contains("needs an API key"), "{error}");
    assert!(server.journal().is_empty());
}

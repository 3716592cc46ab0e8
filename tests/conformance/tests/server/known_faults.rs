//! What V4 does to API keys: a server that is as faulty as the original, and one that is not.

use freesewing::Generation::V4;
use freesewing::models::BookmarkType;
use freesewing::testing::VirtualTime;
use freesewing::{Client, Error, ErrorKind, Level, NewApiKey, NewBookmark, NewPattern, Warning};
use freesewing_test_server::{Fault, Person};

use super::both::World;
use super::support::*;

/// A person with a token and a key.
fn person(world: &World) -> (Person, Client, Client) {
    let person = world.server.new_person("user");
    let (token, key) =
        (world.with_token(&person.token), world.with_key(world.server.new_key_for(&person, 4)));
    (person, token, key)
}

fn bookmark() -> NewBookmark {
    NewBookmark::new(BookmarkType::Doc, "Sleeves", "/docs")
}

fn is_known(error: &Error, kind: ErrorKind, status: u16) {
    let known = "servers of this generation are known to refuse";
    assert_eq!((error.kind(), error.status()), (kind, Some(status)), "{error}");
    let name = error.operation().unwrap();
    assert!(
        error.to_string().ends_with(&format!("{known} {name} to API keys: call with a token")),
        "{error}"
    );
}

#[tokio::test]
async fn lists_that_are_hidden_from_a_key_pass_nobody_unseen() {
    let world = World::strict(V4).await;
    let (_, token, key) = person(&world);
    token.patterns().create(&NewPattern::of("aaron")).await.unwrap();
    token.bookmarks().create(&bookmark()).await.unwrap();
    for error in [
        key.patterns().list().await.unwrap_err(),
        key.bookmarks().list().await.unwrap_err(),
        key.apikeys().list().await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Unsupported, Some(200), 1));
        assert!(error.to_string().contains("call with a token"), "{error}");
    }
    let response = key.patterns().list().response().await.unwrap();
    assert_eq!((response.value().len(), response.warnings()), (0, &[Warning::MaybeHidden][..]));
    let response = key.bookmarks().list().response().await.unwrap();
    assert_eq!((response.value().len(), response.warnings()), (0, &[Warning::MaybeHidden][..]));
    let response = key.apikeys().list().response().await.unwrap();
    assert_eq!((response.value().len(), response.warnings()), (0, &[Warning::MaybeHidden][..]));

    assert_eq!(token.patterns().list().await.unwrap().len(), 1);
    assert_eq!(token.bookmarks().list().await.unwrap().len(), 1);
    assert_eq!(token.apikeys().list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn lists_of_a_repaired_server_are_what_they_are() {
    let world = World::of(V4).await;
    let (_, token, key) = person(&world);
    token.patterns().create(&NewPattern::of("aaron")).await.unwrap();
    let response = key.patterns().list().response().await.unwrap();
    assert_eq!((response.value().len(), response.warnings()), (1, &[][..]));
    assert_eq!(key.apikeys().list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn refusals_of_keys_are_told_as_what_they_are() {
    let world = World::strict(V4).await;
    let (person, token, key) = person(&world);
    let pattern = token.patterns().create(&NewPattern::of("aaron")).await.unwrap();
    let marked = token.bookmarks().create(&bookmark()).await.unwrap();
    let new = NewApiKey::named("CI", Level::READ, seconds(3600));

    is_known(&key.patterns().delete(pattern.id()).await.unwrap_err(), ErrorKind::Permission, 403);
    is_known(&key.patterns().clone(pattern.id()).await.unwrap_err(), ErrorKind::Permission, 403);
    is_known(&key.bookmarks().delete(marked.id()).await.unwrap_err(), ErrorKind::Permission, 403);
    is_known(&key.users().data(world.id(&person)).await.unwrap_err(), ErrorKind::Permission, 403);
    is_known(&key.apikeys().create(&new).await.unwrap_err(), ErrorKind::Server, 500);
    is_known(&key.account().export().await.unwrap_err(), ErrorKind::NotFound, 404);
    is_known(&key.account().restrict().await.unwrap_err(), ErrorKind::NotFound, 404);
    is_known(&key.account().delete().await.unwrap_err(), ErrorKind::NotFound, 404);

    token.apikeys().create(&new).await.unwrap();
    token.bookmarks().delete(marked.id()).await.unwrap();
    token.patterns().delete(pattern.id()).await.unwrap();
    let error = token.patterns().delete(pattern.id()).await.unwrap_err();
    assert!(!error.to_string().contains("known"), "{error}");
}

#[tokio::test]
async fn the_account_is_asked_for_once_where_no_answer_is_to_be_expected() {
    let world = World::of(V4).await;
    let person = world.server.new_person("user");
    let key = world.server.new_key_for(&person, 4);
    let builder =
        || client_of(world.server.url()).generation(world.generation).virtual_time(VirtualTime::new());
    let by_token = builder().token(person.token.as_str()).build().unwrap();
    let by_key = builder().api_key(key.key, key.secret).build().unwrap();

    world.server.fail_next("GET /account/key", Fault::drop_connection());
    let error = by_key.account().get().await.unwrap_err();
    let says =
        "servers of this generation are known never to answer getAccount to API keys: call with a token";
    assert!(error.to_string().ends_with(says), "{error}");
    assert_eq!((error.attempts(), arrivals(&world.server, "GET /account/key")), (1, 1));
    // A server that is repaired answers.
    assert_eq!(by_key.account().get().await.unwrap().id(), world.id(&person));

    world.server.fail_next("GET /account/jwt", Fault::drop_connection());
    assert_eq!(by_token.account().get().response().await.unwrap().trace().len(), 2);
}

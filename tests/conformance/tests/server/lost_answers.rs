//! The server did what was asked, but its answer was lost or cut short on the way.

use freesewing::engine::retry::Note;
use freesewing::testing::VirtualTime;
use freesewing::{Client, ErrorKind, Generation, Level, NewApiKey, NewSet};
use freesewing_test_server::{Fault, TestServer};

use super::relay::Relay;
use super::support::*;

in_both_generations! {
    a_create_may_have_been_carried_out_and_is_not_repeated,
    reads_and_updates_are_repeated,
    a_set_that_is_gone_on_the_second_attempt_was_deleted,
    a_key_that_is_gone_on_the_second_attempt_was_deleted_even_if_it_is_the_one_that_calls,
    a_refusal_on_the_second_attempt_says_nothing_about_the_key_of_another,
    an_account_that_is_gone_on_the_second_attempt_was_deleted,
    a_server_that_is_not_there_was_never_reached,
}

/// A server behind a relay, with a client of level 4 that goes through the relay and one that goes around it.
struct Scene {
    server: TestServer,
    relay: Relay,
    client: Client,
    around: Client,
    token: String,
    time: VirtualTime,
}

impl Scene {
    async fn new(generation: Generation) -> Self {
        let server = start(generation).await;
        let relay = Relay::before(&server).await;
        let person = server.new_person("user");
        let key = server.new_key_for(&person, 4);
        let time = VirtualTime::new();
        let builder = client_at(generation, &relay.url()).api_key(key.key, key.secret);
        let client = builder.virtual_time(time.clone()).build().unwrap();
        let around = with_token(&server, &person.token);
        Self { server, relay, client, around, token: person.token, time }
    }

    /// Whether the one request of a route was answered, although nobody got the answer.
    fn was_carried_out_once(&self, route: &str, status: u16) -> bool {
        let statuses: Vec<_> = arrived(&self.server, route).iter().map(|request| request.status).collect();
        statuses == [Some(status)]
    }
}

async fn a_create_may_have_been_carried_out_and_is_not_repeated(generation: Generation) {
    let scene = Scene::new(generation).await;
    scene.relay.lose_an_answer();
    let error = scene.client.sets().create(&NewSet::named("lost")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    assert!(error.to_string().contains("the call may have been carried out all the same"), "{error}");
    assert!(scene.was_carried_out_once("POST /sets/key", 201));
    assert_eq!(names(&scene.around.sets().list().await.unwrap()), ["lost"]);

    let id = scene.around.sets().list().await.unwrap()[0].id();
    scene.relay.cut_an_answer_short();
    let error = scene.client.sets().clone(id).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    assert!(error.to_string().starts_with("the answer was cut short by 127.0.0.1"), "{error}");
    assert!(error.to_string().contains("the call may have been carried out all the same"), "{error}");
    assert!(scene.was_carried_out_once("POST /sets/{id}/clone/key", 201));
    assert_eq!(scene.around.sets().list().await.unwrap().len(), 2);
    assert!(scene.time.waits().is_empty());
}

async fn reads_and_updates_are_repeated(generation: Generation) {
    let scene = Scene::new(generation).await;
    let set = scene.around.sets().create(&NewSet::named("there")).await.unwrap();
    scene.relay.lose_an_answer();
    let response = scene.client.sets().get(set.id()).response().await.unwrap();
    assert_eq!(response.trace().to_string(), "1: no answer, waited 0.1 s; 2: 200");
    scene.relay.cut_an_answer_short();
    let response = scene.client.sets().list().response().await.unwrap();
    assert_eq!(response.trace().to_string(), "1: answer cut short, waited 0.1 s; 2: 200");
    scene.relay.lose_an_answer();
    let response = scene.client.sets().update(set.id()).notes("twice").response().await.unwrap();
    assert_eq!((response.trace().len(), response.value().notes()), (2, "twice"));
    for route in ["GET /sets/{id}/key", "GET /sets/key", "PATCH /sets/{id}/key"] {
        let statuses: Vec<_> = arrived(&scene.server, route).iter().map(|request| request.status).collect();
        assert_eq!(statuses, [Some(200), Some(200)], "{route}");
    }
}

async fn a_set_that_is_gone_on_the_second_attempt_was_deleted(generation: Generation) {
    let scene = Scene::new(generation).await;
    let set = scene.around.sets().create(&NewSet::named("there")).await.unwrap();
    scene.relay.lose_an_answer();
    let response = scene.client.sets().delete(set.id()).response().await.unwrap();
    assert_eq!(response.trace().to_string(), "1: no answer, waited 0.1 s; 2: 404, already gone");
    assert_eq!(response.trace().last().unwrap().note, Some(Note::AlreadyGone));
    assert_eq!(response.status(), 404);
    assert!(scene.around.sets().list().await.unwrap().is_empty());
    let statuses: Vec<_> =
        arrived(&scene.server, "DELETE /sets/{id}/key").iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(204), Some(404)]);
}

async fn a_key_that_is_gone_on_the_second_attempt_was_deleted_even_if_it_is_the_one_that_calls(
    generation: Generation,
) {
    let scene = Scene::new(generation).await;
    let wish = NewApiKey::named("to go", Level::ACCOUNT, seconds(3600));
    let other = scene.around.apikeys().create(&wish).await.unwrap();
    scene.relay.lose_an_answer();
    let response = scene.client.apikeys().delete(other.id()).response().await.unwrap();
    assert_eq!(response.trace().to_string(), "1: no answer, waited 0.1 s; 2: 404, already gone");

    let own = scene.client.apikeys().whoami().await.unwrap().id();
    scene.relay.lose_an_answer();
    let response = scene.client.apikeys().delete(own).response().await.unwrap();
    assert_eq!(response.trace().to_string(), "1: no answer, waited 0.1 s; 2: 401, already gone");
    assert!(scene.around.apikeys().list().await.unwrap().is_empty());
    // Without a lost answer before it, a 401 is what it says.
    assert!(scene.client.apikeys().delete(own).await.unwrap_err().is_authentication());
}

async fn a_refusal_on_the_second_attempt_says_nothing_about_the_key_of_another(generation: Generation) {
    let scene = Scene::new(generation).await;
    let wish = NewApiKey::named("stays", Level::ACCOUNT, seconds(3600));
    let other = scene.around.apikeys().create(&wish).await.unwrap();
    fail_next(&scene.server, "DELETE /apikeys/{id}/key", Fault::drop_connection());
    fail_next(&scene.server, "DELETE /apikeys/{id}/key", Fault::status(401));
    let error = scene.client.apikeys().delete(other.id()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Authentication, 2), "{error}");
    assert_eq!(scene.around.apikeys().get(other.id()).await.unwrap().name(), "stays");
}

async fn an_account_that_is_gone_on_the_second_attempt_was_deleted(generation: Generation) {
    let scene = Scene::new(generation).await;
    scene.around.sets().create(&NewSet::named("there")).await.unwrap();
    // A key of V4 cannot delete its account, so a token has to.
    let builder = client_at(generation, &scene.relay.url()).token(scene.token.as_str());
    let client = builder.virtual_time(scene.time.clone()).build().unwrap();
    scene.relay.lose_an_answer();
    let response = client.account().delete().response().await.unwrap();
    assert_eq!(response.trace().to_string(), "1: no answer, waited 0.1 s; 2: 401, already gone");
    assert!(scene.around.account().get().await.unwrap_err().is_authentication());
    assert!(client.account().delete().await.unwrap_err().is_authentication());
    assert!(scene.client.account().delete().await.unwrap_err().is_authentication());
}

async fn a_server_that_is_not_there_was_never_reached(generation: Generation) {
    let scene = Scene::new(generation).await;
    let Scene { server, relay, client, .. } = scene;
    let (url, key) = (server.url().to_owned(), server.new_key(4));
    server.stop().await;
    // Through the relay the connection is made and closes at once.
    let error = client.sets().create(&NewSet::named("nobody")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    assert!(relay.connections() >= 1);
    // Without it none is made, so even a create is tried again.
    let time = VirtualTime::new();
    let builder = client_at(generation, &url).api_key(key.key, key.secret).virtual_time(time.clone());
    let error = builder.build().unwrap().sets().create(&NewSet::named("nobody")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
    assert_eq!(time.waits(), [millis(100), millis(200)]);
    assert_eq!(
        error.to_string(),
        "no connection to 127.0.0.1: check the base URL, your network, and that the server runs (tried 3 times)"
    );
}

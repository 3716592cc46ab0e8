//! Base URLs: with a slash at the end, below a path, with the names of this machine.

use freesewing::{ErrorKind, Generation, NewSet};

use super::relay::Relay;
use super::support::*;

in_both_generations! {
    slashes_at_the_end_change_nothing,
    a_server_may_live_below_a_path,
    a_path_that_the_server_does_not_have_is_sent_as_it_is_and_not_found,
    localhost_is_this_machine_in_any_letter_case,
}

async fn slashes_at_the_end_change_nothing(generation: Generation) {
    let server = start(generation).await;
    let key = server.new_key(3);
    let mut expected = Vec::new();
    for end in ["", "/", "//"] {
        let url = format!("{}{end}", server.url());
        let client = client_at(generation, &url).api_key(&key.key, key.secret.as_str()).build().unwrap();
        assert_eq!(client.base_url(), server.url());
        let set = client.sets().create(&NewSet::named("slash")).await.unwrap();
        client.sets().delete(set.id()).await.unwrap();
        expected.extend(["/sets/key".to_owned(), format!("/sets/{}/key", set.id())]);
    }
    let paths: Vec<String> = server.journal().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, expected);
}

async fn a_server_may_live_below_a_path(generation: Generation) {
    let server = start(generation).await;
    let relay = Relay::below(&server, "/apps/freesewing").await;
    let key = server.new_key(4);
    for end in ["", "/"] {
        let url = format!("{}{end}", relay.url());
        let client = client_at(generation, &url).api_key(&key.key, key.secret.as_str()).build().unwrap();
        assert_eq!(client.base_url(), relay.url());
        let set = client.sets().create(&NewSet::named("below").public(true)).await.unwrap();
        assert_eq!(client.sets().get(set.id()).await.unwrap(), set);
        assert_eq!(client.sets().public(set.id()).await.unwrap().name(), "below");
        assert!(client.curated_sets().list().await.unwrap().is_empty());
        client.sets().delete(set.id()).await.unwrap();
    }
    assert_eq!(server.journal().len(), 10);
    assert!(server.journal().iter().all(|request| request.route.is_some()), "{:?}", server.journal());
}

async fn a_path_that_the_server_does_not_have_is_sent_as_it_is_and_not_found(generation: Generation) {
    let server = start(generation).await;
    let key = server.new_key(4);
    let url = format!("{}/v3/api", server.url());
    let client = client_at(generation, &url).api_key(key.key, key.secret).build().unwrap();
    let error = client.sets().list().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
    let [request] = &server.journal()[..] else { panic!("{:?}", server.journal()) };
    assert_eq!((request.path.as_str(), request.route.as_deref()), ("/v3/api/sets/key", None));
}

async fn localhost_is_this_machine_in_any_letter_case(generation: Generation) {
    let server = start(generation).await;
    let key = server.new_key(3);
    for host in ["localhost", "LOCALHOST", "LocalHost"] {
        let url = server.url().replace("127.0.0.1", host);
        let client = client_at(generation, &url).api_key(&key.key, key.secret.as_str()).build().unwrap();
        assert_eq!(client.base_url(), server.url().replace("127.0.0.1", "localhost"));
        let error = client.sets().get(unknown_record(generation)).await.unwrap_err();
        assert!(error.to_string().starts_with("404 from localhost: "), "{error}");
    }
    assert_eq!(arrivals(&server, "GET /sets/{id}/key"), 3);
    assert!(arrived(&server, "GET /sets/{id}/key").iter().all(|request| request.authorization));
}

#[tokio::test]
async fn plain_http_is_allowed_for_the_names_of_this_machine_only() {
    for host in ["127.0.0.1", "127.1.2.3", "[::1]", "localhost", "localhost."] {
        assert!(client_of(&format!("http://{host}:3000")).build().is_ok(), "{host}");
    }
    for host in
        ["backend3.freesewing.org", "localhost.example.org", "fs.localhost", "192.168.0.7", "0.0.0.0", "[::]"]
    {
        let error = client_of(&format!("http://{host}:3000")).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{host}");
        assert!(error.to_string().contains("plain http would send the credentials readable"), "{error}");
    }
}

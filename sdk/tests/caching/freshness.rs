//! What is fresh, for how long, and for whom.

use std::time::Duration;

use freesewing::{Cache, Care, ErrorKind, Source, Warning};

use crate::stage::{KEY, NO_CURATED_SETS, NO_SETS, scripted, scripted_v4, set};

const MINUTE: Duration = Duration::from_secs(60);
const ETAG: (&str, &str) = ("etag", "W/\"5-abc\"");

#[tokio::test]
async fn a_script_that_reads_the_curated_sets_100_times_costs_one_request() {
    let (client, script, time) = scripted(Cache::default());
    script.answer(200, NO_CURATED_SETS);
    let first = client.curated_sets().list().response().await.unwrap();
    assert_eq!((first.source(), first.trace().len()), (Source::Server, 1));
    for second in 1..100 {
        time.advance(Duration::from_secs(1));
        let response = client.curated_sets().list().response().await.unwrap();
        assert_eq!(response.source(), Source::Cache { age: Duration::from_secs(second) });
        assert_eq!((response.status(), response.trace().len()), (200, 0));
        assert_eq!(response.warnings(), []);
    }
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn after_ten_minutes_the_server_is_asked_whether_it_changed() {
    let (client, script, time) = scripted(Cache::default());
    script.answer_with(200, &[ETAG, ("date", "then")], NO_CURATED_SETS);
    client.curated_sets().list().await.unwrap();
    time.advance(10 * MINUTE);
    script.answer_with(304, &[("date", "now")], "");
    let response = client.curated_sets().list().response().await.unwrap();
    assert_eq!(response.source(), Source::Revalidated);
    assert!(response.value().is_empty());
    assert_eq!(
        (response.status(), response.header("date"), response.header("etag")),
        (200, Some("now"), Some(ETAG.1))
    );
    assert_eq!(response.trace().to_string(), "1: 304");
    let requests = script.requests();
    assert_eq!(requests[0].headers.get("if-none-match"), None);
    assert_eq!(requests[1].headers["if-none-match"], ETAG.1, "a weak tag goes back as it is");

    time.advance(9 * MINUTE);
    let response = client.curated_sets().list().response().await.unwrap();
    assert_eq!(response.source(), Source::Cache { age: 9 * MINUTE });
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn what_changed_replaces_what_was_kept() {
    let (client, script, _) = scripted(Cache::default());
    script
        .answer_with(200, &[ETAG], &set("old"))
        .answer_with(200, &[("etag", "\"2\"")], &set("new"))
        .answer(304, "");
    for (name, source) in [("old", Source::Server), ("new", Source::Server), ("new", Source::Revalidated)] {
        let response = client.sets().get(1).response().await.unwrap();
        assert_eq!((response.value().name(), response.source()), (name, source));
    }
    let asked = script.requests().into_iter().map(|request| request.headers.get("if-none-match").cloned());
    let asked: Vec<_> = asked.map(|tag| tag.map(|tag| tag.to_str().unwrap().to_owned())).collect();
    assert_eq!(asked, [None, Some(ETAG.1.to_owned()), Some("\"2\"".to_owned())]);
}

#[tokio::test]
async fn own_records_without_a_tag_are_read_each_time() {
    let (client, script, _) = scripted(Cache::default());
    script.answer(200, &set("old")).answer(200, &set("new"));
    assert_eq!(client.sets().get(1).await.unwrap().name(), "old");
    assert_eq!(client.sets().get(1).await.unwrap().name(), "new");
    assert!(script.requests().iter().all(|request| !request.headers.contains_key("if-none-match")));
}

#[tokio::test]
async fn own_records_may_be_given_a_lifetime_for_their_own_credentials() {
    let (client, script, time) = scripted(Cache::default().own(MINUTE));
    let anonymous_too = client.anonymous();
    let other = client.with_credentials(freesewing::Credentials::token("a.b.c").unwrap());
    script.answer(200, &set("mine"));
    assert_eq!(client.sets().get(1).await.unwrap().name(), "mine");
    assert_eq!(client.sets().get(1).await.unwrap().name(), "mine");
    script.answer(200, &set("of another"));
    assert_eq!(other.sets().get(1).await.unwrap().name(), "of another");
    assert_eq!(client.sets().get(1).await.unwrap().name(), "mine");
    assert_eq!(anonymous_too.sets().get(1).await.unwrap_err().kind(), ErrorKind::Authentication);
    time.advance(MINUTE);
    script.answer(200, &set("later"));
    assert_eq!(client.sets().get(1).await.unwrap().name(), "later");
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn two_secrets_of_one_key_are_two_credentials() {
    let (client, script, _) = scripted(Cache::default().own(MINUTE));
    let id = crate::stage::KEY;
    let other = client.with_credentials(freesewing::Credentials::key(id, "another").unwrap());
    script.answer(200, &set("mine")).answer(401, "");
    client.sets().get(1).await.unwrap();
    assert!(other.sets().get(1).await.unwrap_err().is_authentication());
}

#[tokio::test]
async fn what_everybody_may_read_is_kept_for_all_credentials() {
    let (client, script, _) = scripted(Cache::default());
    script.answer(200, NO_CURATED_SETS);
    for client in [client.anonymous(), client.clone(), client.with_credentials(Default::default())] {
        client.curated_sets().list().await.unwrap();
    }
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn each_representation_is_kept_by_itself() {
    let (client, script, _) = scripted(Cache::default());
    script.answer(200, NO_CURATED_SETS).answer(200, "[1]").answer(200, "- yaml");
    for _ in 0..2 {
        assert!(client.curated_sets().list().await.unwrap().is_empty());
        assert_eq!(client.curated_sets().list_json().await.unwrap(), "[1]");
        assert_eq!(client.curated_sets().list_yaml().await.unwrap(), "- yaml");
    }
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn the_server_may_forbid_to_keep_and_may_shorten() {
    for (control, requests) in
        [("no-store", 3), ("no-cache", 3), ("max-age=0", 3), ("max-age=60", 2), ("private", 1)]
    {
        let (client, script, time) = scripted(Cache::default());
        for _ in 0..requests {
            script.answer_with(200, &[("cache-control", control)], NO_CURATED_SETS);
        }
        for _ in 0..3 {
            client.curated_sets().list().await.unwrap();
            time.advance(Duration::from_secs(31));
        }
        assert_eq!(script.requests().len(), requests, "{control}");
    }
}

#[tokio::test]
async fn a_call_may_go_past_the_cache_and_fills_it() {
    let (client, script, _) = scripted(Cache::default());
    script.answer_with(200, &[ETAG], NO_CURATED_SETS).answer(304, "");
    client.curated_sets().list().await.unwrap();
    let response = client.curated_sets().list().no_cache().response().await.unwrap();
    assert_eq!(response.source(), Source::Revalidated);
    assert_eq!(script.requests()[1].headers["if-none-match"], ETAG.1);
    let response = client.curated_sets().list().response().await.unwrap();
    assert_eq!(response.source(), Source::Cache { age: Duration::ZERO });
}

#[tokio::test]
async fn a_client_without_a_cache_asks_each_time_and_about_nothing() {
    let (client, script, _) = scripted(Cache::off());
    for _ in 0..2 {
        script.answer_with(200, &[ETAG], NO_CURATED_SETS);
        let response = client.curated_sets().list().response().await.unwrap();
        assert_eq!(response.source(), Source::Server);
    }
    assert!(script.requests().iter().all(|request| !request.headers.contains_key("if-none-match")));
}

#[tokio::test]
async fn not_modified_without_having_been_asked_is_no_success() {
    for cache in [Cache::default(), Cache::off()] {
        let (client, script, _) = scripted(cache);
        script.answer(304, "");
        let error = client.curated_sets().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Redirect, Some(304)));
    }
}

#[tokio::test]
async fn what_cannot_be_understood_is_not_kept() {
    let (client, script, _) = scripted(Cache::default());
    // The page of a hotel's network, a cut text, and the real thing.
    script.answer_with(200, &[("content-type", "text/html")], "<html>Welcome</html>");
    script.answer(200, "{").answer(200, NO_CURATED_SETS);
    for _ in 0..2 {
        assert!(client.curated_sets().list().await.unwrap_err().is_decode());
    }
    client.curated_sets().list().await.unwrap();
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn what_is_not_there_is_asked_for_again() {
    let (client, script, _) = scripted(Cache::default());
    script.answer(200, r#"{"result":"success","curatedSet":null}"#).answer(404, "").answer(404, "");
    for _ in 0..3 {
        assert!(client.curated_sets().get(7).await.unwrap_err().is_not_found());
    }
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn what_the_server_refuses_now_is_not_kept_any_longer() {
    for status in [401, 403, 404] {
        let (client, script, _) = scripted(Cache::default());
        script.answer_with(200, &[ETAG], &set("Joe")).answer(status, "").answer(200, &set("Joe"));
        client.sets().get(1).await.unwrap();
        client.sets().get(1).await.unwrap_err();
        client.sets().get(1).await.unwrap();
        assert_eq!(script.requests()[2].headers.get("if-none-match"), None, "{status}");
    }
}

#[tokio::test]
async fn the_oldest_answers_make_room() {
    let (client, script, _) = scripted(Cache::default().entries(2));
    let set = |id| format!(r#"{{"id":{id}}}"#);
    for id in [1, 2, 3, 1] {
        script.answer(200, &set(id));
        assert_eq!(client.curated_sets().get_json(id).await.unwrap(), set(id));
    }
    assert_eq!(client.curated_sets().get_json(3).await.unwrap(), set(3));
    assert_eq!(script.requests().len(), 4);
}

#[tokio::test]
async fn what_is_kept_takes_no_permit_and_what_was_saved_is_told() {
    let (_, script, time) = scripted(Cache::default());
    let client = freesewing::Client::builder()
        .environment(|_| None)
        .transport(script.clone())
        .virtual_time(time.clone())
        .care(Care::default().daily_budget(2))
        .build()
        .unwrap();
    script.answer_with(200, &[ETAG], NO_CURATED_SETS).answer(304, "");
    for _ in 0..100 {
        client.curated_sets().list().await.unwrap();
    }
    client.curated_sets().list().no_cache().await.unwrap();
    let usage = client.usage().await.unwrap();
    assert_eq!((usage.counters.calls, usage.counters.requests), (101, 2));
    let cache = usage.cache;
    assert_eq!((cache.entries, cache.hits, cache.shared, cache.revalidated), (1, 99, 0, 1));
    let kept = NO_CURATED_SETS.len() + "etag".len() + ETAG.1.len();
    assert_eq!(cache.bytes, kept);
    assert!(
        usage
            .to_string()
            .ends_with(&format!("cache: 1 answers ({kept} bytes); 99 hits, 0 shared, 1 unchanged, 0 stale")),
        "{usage}"
    );
    let error = client.curated_sets().list().no_cache().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BudgetSpent);
    client.curated_sets().list().await.unwrap();
}

#[tokio::test]
async fn what_is_kept_cannot_be_changed_by_callers() {
    let (client, script, _) = scripted(Cache::default());
    script.answer(200, "text");
    let mut text = client.curated_sets().list_json().await.unwrap();
    text.push_str(", changed");
    assert_eq!(client.curated_sets().list_json().await.unwrap(), "text");
}

#[tokio::test]
async fn retries_of_a_conditional_request_stay_conditional() {
    let (client, script, _) = scripted(Cache::default());
    script.answer_with(200, &[ETAG], NO_SETS).answer(503, "").answer(304, "");
    client.sets().list().await.unwrap();
    let response = client.sets().list().response().await.unwrap();
    assert_eq!((response.source(), response.trace().len()), (Source::Revalidated, 2));
    assert_eq!(script.requests()[2].headers["if-none-match"], ETAG.1);
    assert!(!response.warnings().iter().any(|warning| matches!(warning, Warning::Stale { .. })));
}

#[tokio::test]
async fn what_only_headers_tell_is_asked_for_each_time() {
    let (client, script) = scripted_v4(Cache::default());
    for page in ["https://freesewing.eu/one", "https://freesewing.eu/two"] {
        script.answer_with(302, &[("location", page)], "");
        assert_eq!(client.newsletter().unsubscribe_page(KEY).await.unwrap(), page);
    }
}

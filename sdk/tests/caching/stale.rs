//! Answers that are no longer fresh, when the server cannot be asked.

use std::time::Duration;

use freesewing::engine::retry::Phase;
use freesewing::{Cache, ErrorKind, Source, Warning};

use crate::stage::{NO_CURATED_SETS, scripted, set};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_stale_answer_stands_in_for_a_failure_and_says_so() {
    let (client, script, time) = scripted(Cache::default().stale_on_error(HOUR));
    script.answer(200, NO_CURATED_SETS).answer(500, "").answer(500, "").fail(Phase::Connect);
    client.curated_sets().list().await.unwrap();
    let age = Duration::from_secs(900);
    time.advance(age);
    let response = client.curated_sets().list().response().await.unwrap();
    let Source::Stale { age: told } = response.source() else { panic!("{:?}", response.source()) };
    assert!(told >= age && told < age + Duration::from_secs(1), "{told:?}");
    assert_eq!(response.warnings(), [Warning::Stale { age: told }]);
    assert_eq!(
        response.warnings()[0].to_string(),
        "the server could not be asked, so this is its answer of 900 s ago: it may be out of date"
    );
    assert_eq!(response.trace().len(), 3, "the attempts are told");
    assert_eq!(script.requests().len(), 4);
}

#[tokio::test]
async fn own_records_without_a_tag_stand_in_too() {
    let (client, script, _) = scripted(Cache::default().stale_on_error(HOUR));
    script.answer(200, &set("Joe")).answer(502, "");
    client.sets().get(1).await.unwrap();
    let response = client.sets().get(1).retries(0).response().await.unwrap();
    assert_eq!((response.value().name(), response.source()), ("Joe", Source::Stale { age: Duration::ZERO }));
}

#[tokio::test]
async fn nothing_stale_is_given_out_unless_asked_for_and_only_for_so_long() {
    for (cache, kind) in
        [(Cache::default(), ErrorKind::Server), (Cache::default().stale_on_error(HOUR), ErrorKind::Server)]
    {
        let (client, script, time) = scripted(cache);
        script.answer(200, NO_CURATED_SETS).answer(500, "");
        client.curated_sets().list().await.unwrap();
        time.advance(HOUR + Duration::from_secs(600));
        assert_eq!(client.curated_sets().list().retries(0).await.unwrap_err().kind(), kind);
    }
}

#[tokio::test]
async fn an_answer_about_the_record_is_not_replaced_by_a_stale_one() {
    for status in [401, 403, 404] {
        let (client, script, _) = scripted(Cache::default().stale_on_error(HOUR));
        script.answer(200, &set("Joe")).answer(status, "").answer(500, "");
        client.sets().get(1).await.unwrap();
        client.sets().get(1).await.unwrap_err();
        let error = client.sets().get(1).retries(0).await.unwrap_err();
        assert!(error.is_server(), "{status}: nor later");
    }
}

#[tokio::test]
async fn a_spent_budget_is_a_reason_too() {
    let (_, script, time) = scripted(Cache::default());
    let client = freesewing::Client::builder()
        .environment(|_| None)
        .transport(script.clone())
        .virtual_time(time.clone())
        .care(freesewing::Care::default().daily_budget(1))
        .cache(Cache::default().stale_on_error(HOUR))
        .build()
        .unwrap();
    script.answer(200, NO_CURATED_SETS);
    client.curated_sets().list().await.unwrap();
    time.advance(Duration::from_secs(700));
    let response = client.curated_sets().list().response().await.unwrap();
    assert_eq!(response.source(), Source::Stale { age: Duration::from_secs(700) });
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn whoever_goes_past_the_cache_hears_of_the_failure() {
    let (client, script, _) = scripted(Cache::default().stale_on_error(HOUR));
    script.answer(200, NO_CURATED_SETS).answer(500, "");
    client.curated_sets().list().await.unwrap();
    let error = client.curated_sets().list().no_cache().retries(0).await.unwrap_err();
    assert!(error.is_server());
}

//! Writes drop what they change.

use std::time::Duration;

use freesewing::engine::retry::Phase;
use freesewing::testing::Scripted;
use freesewing::{Cache, Source};

use crate::stage::{
    KEY, NO_CURATED_SETS, NO_SETS, begin, ended, scripted, scripted_v4, set, settle, waiting,
};

fn cache() -> Cache {
    Cache::default().own(Duration::from_secs(60))
}

/// Reads set 1, writes, and tells whether the set is read again afterwards.
async fn drops(answer: impl FnOnce(&Scripted)) -> bool {
    let (client, script, _) = scripted(cache());
    script.answer(200, &set("old"));
    client.sets().get(1).await.unwrap();
    answer(&script);
    let _ = client.sets().update(1).name("new").retries(0).await;
    script.answer(200, &set("new"));
    let set = client.sets().get(1).response().await.unwrap();
    assert_eq!(set.value().name() == "new", set.source() == Source::Server);
    set.source() == Source::Server
}

#[tokio::test]
async fn a_write_that_was_or_may_have_been_carried_out_drops_what_it_changes() {
    assert!(drops(|script| _ = script.answer(200, &set("new"))).await, "a success");
    assert!(drops(|script| _ = script.answer(200, "{")).await, "a success that cannot be understood");
    assert!(drops(|script| _ = script.fail(Phase::Answer)).await, "a lost answer");
    assert!(drops(|script| _ = script.fail(Phase::Body)).await, "a cut answer");
    for status in [202, 302, 408, 500, 501, 502, 504] {
        assert!(drops(|script| _ = script.answer(status, "")).await, "{status}");
    }
}

#[tokio::test]
async fn a_write_that_was_not_carried_out_drops_nothing() {
    assert!(!drops(|script| _ = script.fail(Phase::Connect)).await, "never sent");
    for status in [400, 401, 403, 404, 413, 429] {
        assert!(!drops(|script| _ = script.answer(status, "")).await, "{status}");
    }
}

#[tokio::test]
async fn a_write_that_is_refused_here_drops_nothing() {
    let (client, script, _) = scripted(cache());
    script.answer(200, &set("old"));
    client.sets().get(1).await.unwrap();
    assert!(client.sets().update(1).name("").await.unwrap_err().is_validation());
    assert!(matches!(client.sets().get(1).response().await.unwrap().source(), Source::Cache { .. }));
}

#[tokio::test]
async fn a_write_whose_earlier_attempt_may_have_been_carried_out_drops_too() {
    let (client, script, _) = scripted(cache());
    script.answer(200, &set("old")).answer(502, "").answer(403, "").answer(200, &set("new"));
    client.sets().get(1).await.unwrap();
    assert!(client.sets().update(1).name("new").await.unwrap_err().is_permission());
    assert_eq!(client.sets().get(1).await.unwrap().name(), "new");
}

#[tokio::test]
async fn a_write_that_is_left_on_its_way_drops_too() {
    let (client, desk, _) = waiting(cache());
    let reading = begin(&client).await;
    desk.answer(0, 200, &[], &set("old"));
    ended(reading).await;
    let write = tokio::spawn(client.sets().update(1).name("new").response());
    settle().await;
    assert_eq!(desk.count(), 2);
    write.abort();
    settle().await;
    begin(&client).await;
    assert_eq!(desk.count(), 3);
}

#[tokio::test]
async fn a_write_drops_for_all_credentials_and_leaves_other_operations_alone() {
    let (client, script, _) = scripted(cache());
    let other = client.with_credentials(freesewing::Credentials::token("a.b.c").unwrap());
    script.answer(200, &set("old")).answer(200, NO_CURATED_SETS).answer(200, "name: old");
    other.sets().get(1).await.unwrap();
    client.curated_sets().list().await.unwrap();
    client.sets().public_yaml(1).await.unwrap();
    script.answer(204, "");
    client.sets().delete(1).await.unwrap();
    script.answer(404, "").answer(404, "");
    assert!(other.sets().get(1).await.unwrap_err().is_not_found());
    assert!(client.sets().public_yaml(1).await.unwrap_err().is_not_found(), "its public form as well");
    client.curated_sets().list().await.unwrap();
    assert_eq!(script.requests().len(), 6);
}

#[tokio::test]
async fn a_read_that_began_before_the_end_of_a_write_is_neither_joined_nor_kept() {
    let (client, desk, _) = waiting(cache());
    let before = begin(&client).await;
    let write = tokio::spawn(client.sets().update(1).name("new").response());
    settle().await;
    let during = begin(&client).await;
    assert_eq!(desk.count(), 2, "until its end they are the same");
    desk.answer(1, 200, &[], &set("new"));
    write.await.unwrap().unwrap();

    let after = begin(&client).await;
    assert_eq!(desk.count(), 3);
    desk.answer(0, 200, &[], &set("old"));
    assert_eq!(ended(before).await.0, "old");
    assert_eq!(ended(during).await.0, "old");
    desk.answer(2, 200, &[], &set("new"));
    assert_eq!(ended(after).await, ("new".to_owned(), Source::Server));
    let (name, source) = ended(begin(&client).await).await;
    assert_eq!(name, "new");
    assert!(matches!(source, Source::Cache { .. }));
}

#[tokio::test]
async fn a_repair_reads_past_what_was_kept_before() {
    let (client, script, _) = scripted(cache());
    // V3 shows the texts of a copy as they are encrypted, so the copy is read again.
    script.answer(200, &set("original"));
    client.sets().get(1).await.unwrap();
    let sealed = set(r#"{\"iv\":\"00\",\"ct\":\"00\"}"#)
        .replace(r#""measies":{}"#, r#""measies":"{\"iv\":\"00\",\"ct\":\"00\"}""#);
    script.answer(201, &sealed).answer(200, &set("copy"));
    assert_eq!(client.sets().clone(1).await.unwrap().name(), "copy");
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn a_card_is_asked_for_again_after_the_account_was_updated() {
    let (client, script, _) = scripted(cache());
    let svg = [("content-type", "image/svg+xml")];
    script.answer_with(200, &svg, "<svg>old</svg>").answer(200, "{}").answer_with(
        200,
        &svg,
        "<svg>new</svg>",
    );
    assert_eq!(client.users().card("joe").await.unwrap(), "<svg>old</svg>");
    assert_eq!(client.users().card("joe").await.unwrap(), "<svg>old</svg>", "it is kept");
    assert!(
        client.account().update().bio("new").await.unwrap_err().is_decode(),
        "it may be done all the same"
    );
    assert_eq!(client.users().card("joe").await.unwrap(), "<svg>new</svg>");
}

#[tokio::test]
async fn an_account_takes_everything_with_it() {
    let (client, script, _) = scripted(cache());
    script.answer(200, NO_SETS).answer(200, &set("old"));
    client.sets().list().await.unwrap();
    client.sets().get(1).await.unwrap();
    script.answer(200, r#"{"result":"success","data":{}}"#);
    client.account().delete().await.unwrap();
    script.answer(401, "").answer(401, "");
    assert!(client.sets().list().await.unwrap_err().is_authentication());
    assert!(client.sets().get(1).await.unwrap_err().is_authentication());
}

#[tokio::test]
async fn suggestions_are_asked_for_again_after_one_was_removed() {
    let (client, script) = scripted_v4(cache());
    script.answer(200, r#"{"result":"success","suggested":[]}"#);
    client.suggested_sets().list().await.unwrap();
    let kept = client.suggested_sets().list().response().await.unwrap();
    assert!(matches!(kept.source(), Source::Cache { .. }));
    script
        .answer(200, r#"{"result":"success","data":{}}"#)
        .answer(200, r#"{"result":"success","suggested":[]}"#);
    client.suggested_sets().delete(KEY).await.unwrap();
    let asked = client.suggested_sets().list().response().await.unwrap();
    assert_eq!(asked.source(), Source::Server);
}

#[tokio::test]
async fn who_calls_is_asked_again_after_the_key_was_deleted() {
    let (client, script, _) = scripted(cache());
    script.answer(
        200,
        &format!(
            r#"{{"result":"success","apikey":{{"key":"{KEY}","level":4,"name":"x","createdAt":"2026-01-01T00:00:00.000Z","expiresAt":"2099-01-01T00:00:00.000Z","userId":1}}}}"#
        ),
    );
    client.whoami().await.unwrap();
    client.whoami().await.unwrap();
    script.answer(204, "").answer(401, "");
    client.apikeys().delete(KEY).await.unwrap();
    assert!(client.whoami().await.unwrap_err().is_authentication());
}

#[tokio::test]
async fn all_data_are_asked_for_again_after_a_part_of_them_was_deleted() {
    const DATA: &str = r#"{"result":"success","data":{"apikeys":[],"bookmarks":[],"patterns":[],"sets":[]}}"#;
    let (client, script, _) = scripted(cache());
    let writes = [client.sets().delete(1), client.patterns().delete(1), client.bookmarks().delete(1)];
    for write in writes {
        script.answer(200, DATA);
        client.users().data(1).await.unwrap();
        script.answer(204, "");
        write.await.unwrap();
    }
    script.answer(200, DATA);
    assert_eq!(client.users().data(1).response().await.unwrap().source(), Source::Server);
}

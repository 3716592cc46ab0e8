//! What V4 is known to do to API keys: nobody takes it for something else.

use std::time::Duration;

use freesewing::Generation::{self, V3, V4};
use freesewing::engine::retry::Phase;
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, Error, ErrorKind, Warning};

use crate::combo::{Caller, Combo, assert_clean};
use crate::hostile;
use crate::rows;

const SECOND: Duration = Duration::from_secs(1);

fn scripted(generation: Generation, caller: Caller) -> (Client, Scripted, VirtualTime) {
    let (transport, time) = (Scripted::new(), VirtualTime::new());
    let combo = Combo { row: rows::named("listPatterns"), generation, caller };
    (hostile::scripted(&combo, &time, &transport), transport, time)
}

/// The lists that V4 hides from keys: how long they are, or why they are not to be had.
async fn lists(client: &Client) -> [Result<usize, Error>; 3] {
    [
        client.apikeys().list().await.map(|list| list.len()),
        client.bookmarks().list().await.map(|list| list.len()),
        client.patterns().list().await.map(|list| list.len()),
    ]
}

async fn warnings(client: &Client) -> Vec<Vec<Warning>> {
    vec![
        client.apikeys().list().response().await.unwrap().warnings().to_vec(),
        client.bookmarks().list().response().await.unwrap().warnings().to_vec(),
        client.patterns().list().response().await.unwrap().warnings().to_vec(),
    ]
}

fn answer_empty(transport: &Scripted) {
    for name in ["apikeys", "bookmarks", "patterns"] {
        transport.answer(200, &format!(r#"{{"result":"success","{name}":[]}}"#));
    }
}

#[tokio::test]
async fn an_empty_list_for_a_key_passes_nobody_unseen() {
    let (client, transport, _) = scripted(V4, Caller::Key);
    answer_empty(&transport);
    for list in lists(&client).await {
        let error = list.unwrap_err();
        let says = "200 from localhost: the list is empty, but servers of this generation are known to show API keys an \
                    empty list whatever there is: call with a token, or ask for the whole response to take the list as \
                    it is";
        assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Unsupported));
        assert_eq!((error.status(), error.attempts(), error.is_unsupported()), (Some(200), 1, true));
        assert!(error.operation().is_some() && error.route().is_some());
        assert_clean(&format!("{error} {error:?}"));
    }
    answer_empty(&transport);
    assert_eq!(warnings(&client).await, vec![vec![Warning::MaybeHidden]; 3]);
    let says = "the list is empty, but servers of this generation are known to show API keys an empty list whatever there \
                is: call with a token to be sure";
    assert_eq!(Warning::MaybeHidden.to_string(), says);
}

#[tokio::test]
async fn an_empty_list_for_anybody_else_is_what_it_is() {
    for (generation, caller) in [(V4, Caller::Token), (V3, Caller::Key), (V3, Caller::Token)] {
        let (client, transport, _) = scripted(generation, caller);
        answer_empty(&transport);
        assert!(lists(&client).await.iter().all(|list| matches!(list, Ok(0))), "{generation} {caller:?}");
        answer_empty(&transport);
        assert_eq!(warnings(&client).await, vec![vec![]; 3], "{generation} {caller:?}");
    }
}

#[tokio::test]
async fn other_lists_may_be_empty() {
    let (client, transport, _) = scripted(V4, Caller::Key);
    transport.answer(200, r#"{"result":"success","sets":[]}"#);
    assert!(client.sets().list().await.unwrap().is_empty());
    transport.answer(200, r#"{"result":"success","curatedSets":[]}"#);
    assert!(client.curated_sets().list().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_call_that_never_gets_an_answer_is_made_once() {
    let hangs =
        "servers of this generation are known never to answer getAccount to API keys: call with a token";
    let (client, transport, time) = scripted(V4, Caller::Key);
    time.expire_limits();
    transport.never_answer();
    let error = client.account().get().await.unwrap_err();
    assert_eq!(error.to_string(), format!("no answer from localhost within 10 s: {hangs}"));
    assert_eq!((error.kind(), error.attempts(), time.elapsed()), (ErrorKind::Timeout, 1, 10 * SECOND));

    // The process may die of it.
    transport.fail(Phase::Answer);
    let error = client.account().get().await.unwrap_err();
    assert_eq!(error.to_string(), format!("the connection broke before an answer from localhost: {hangs}"));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    assert!(time.waits().is_empty());
}

#[tokio::test]
async fn a_call_that_may_hang_is_repeated_where_it_did_not() {
    let account = crate::bodies::envelope("success", "account", &crate::bodies::account(V4));
    let (client, transport, _) = scripted(V4, Caller::Key);
    transport.fail(Phase::Connect).answer(503, "").answer(200, &account);
    assert_eq!(client.account().get().response().await.unwrap().trace().len(), 3);
    // Tokens are not concerned.
    let (client, transport, _) = scripted(V4, Caller::Token);
    transport.fail(Phase::Answer).answer(200, &account);
    assert_eq!(client.account().get().response().await.unwrap().trace().len(), 2);
    let (client, transport, _) = scripted(V3, Caller::Key);
    let account = crate::bodies::envelope("success", "account", &crate::bodies::account(V3));
    transport.fail(Phase::Answer).answer(200, &account);
    assert_eq!(client.account().get().response().await.unwrap().trace().len(), 2);
}

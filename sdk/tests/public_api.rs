//! Promises that the compiler keeps: what may travel between threads, and what needs no client to live on.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::future::IntoFuture;

use freesewing::gate::{FileGate, MemoryGate, RedisGate, RedisGateBuilder, State};
use freesewing::recorded::{Recorder, Replay};
use freesewing::testing::{Scripted, Silent, VirtualTime};
use freesewing::{
    Account, AccountExport, ApiKey, Bookmark, BookmarkChanges, Cache, Caller, Care, Client, ClientBuilder,
    Confirmation, CreatedApiKey, Credentials, CuratedSet, CuratedSetChanges, Error, ErrorCode, FoundUsers,
    Hosted, Measurements, MfaEnabled, MfaSetup, NewBookmark, NewCuratedSet, NewImage, NewIssue, NewPattern,
    NewPost, NewSet, NewSuggestion, Pattern, PatternChanges, PatternSettings, Profile, PublicPattern,
    PublicSet, Request, Response, Secret, Session, Set, SetChanges, Source, Stats, Subscriber, SuggestedSet,
    Usage, UserData, UserRecord, Warning, cm,
};

const UUID: &str = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";

const fn travels<T: Send + Sync + 'static>() {}
const fn moves<T: Send + 'static>(_: &T) {}

const _: () = {
    travels::<Client>();
    travels::<Error>();
    travels::<ErrorCode>();
    travels::<Credentials>();
    travels::<Secret>();
    travels::<Response<Vec<Set>>>();
    travels::<(Account, ApiKey, CreatedApiKey, CuratedSet, PublicSet, Session, Set)>();
    travels::<(Measurements, NewSet, SetChanges, Warning)>();
    travels::<(AccountExport, Caller, Confirmation, FoundUsers, MfaEnabled, MfaSetup)>();
    travels::<(Profile, Stats, Subscriber, UserData, UserRecord)>();
    travels::<(Pattern, PublicPattern, NewPattern, PatternChanges, PatternSettings)>();
    travels::<(Bookmark, NewBookmark, BookmarkChanges, NewCuratedSet, CuratedSetChanges)>();
    travels::<(SuggestedSet, NewSuggestion, NewImage, NewPost, NewIssue, Hosted)>();
    travels::<(Scripted, Silent, VirtualTime)>();
    travels::<(Recorder, Replay)>();
    travels::<(Cache, Care, Source, Usage, MemoryGate, FileGate, State)>();
    travels::<(RedisGate, RedisGateBuilder)>();
};

/// A client of its own for one call.
fn client(body: &str) -> Client {
    let transport = Scripted::new();
    transport.answer(200, body);
    Client::builder().environment(|_| None).token("x").transport(transport).build().unwrap()
}

#[tokio::test]
async fn requests_outlive_the_client_and_move_to_other_tasks() {
    fn request() -> Request<Vec<Set>> {
        client(r#"{"sets":[]}"#).sets().list()
    }
    moves(&request());
    moves(&request().into_future());
    moves(&request().response());
    moves(&client("").sets().update(1).set("neck", cm(38.0)).into_future());
    moves(&client("").account().sign_up("a@b").response());
    moves(&client("").patterns().clone(1).into_future());
    moves(&client("").patterns().update(1).name("x").response());
    moves(&client("").curated_sets().update(1).name("x").into_future());
    moves(&client("").bookmarks().update(1).title("x").into_future());
    moves(&client("").account().update().bio("x").into_future());
    moves(&client("").account().confirm_email("a@b", UUID, "1234").response());
    moves(&client("").account().sign_in_via_link(UUID, "1234").into_future());
    moves(&client("").newsletter().confirm(UUID).email("a@b").into_future());
    moves(&client("").admin().update_user(1).disable_mfa().response());
    assert!(tokio::spawn(request().into_future()).await.unwrap().unwrap().is_empty());
    assert_eq!(tokio::spawn(request().response()).await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn errors_fit_into_what_programs_return() {
    async fn program() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        client("{").sets().list().await?;
        Ok(())
    }
    let error = program().await.unwrap_err();
    let error = error.downcast_ref::<Error>().unwrap();
    assert_eq!(error.clone().to_string(), error.to_string());
}

#[test]
fn a_builder_moves_to_where_the_client_is_made() {
    let builder: ClientBuilder = Client::builder().environment(|_| None);
    moves(&builder);
    assert!(std::thread::spawn(move || builder.build().is_ok()).join().unwrap());
}

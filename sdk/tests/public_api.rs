//! Promises that the compiler keeps: what may travel between threads, and what needs no client to live on.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::future::IntoFuture;

use freesewing::gate::{FileGate, MemoryGate, State};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{
    Account, ApiKey, Cache, Care, Client, ClientBuilder, CreatedApiKey, Credentials, CuratedSet, Error,
    ErrorCode, Measurements, NewSet, PublicSet, Request, Response, Secret, Session, Set, SetChanges, Source,
    Usage, Warning, cm,
};

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
    travels::<(Scripted, VirtualTime)>();
    travels::<(Cache, Care, Source, Usage, MemoryGate, FileGate, State)>();
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

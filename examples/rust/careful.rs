//! Calling with care, on a server of its own that fails on purpose: nothing is lost, nothing is made twice, and the client
//! says what it has spent.
//!
//! `cargo run --example careful` runs it.

use std::error::Error;
use std::time::Duration;

use freesewing::Measurement::{Chest, Neck};
use freesewing::engine::operations;
use freesewing::recorded::Replay;
use freesewing::{Care, Client, Level, NewApiKey, NewSet, cm};
use freesewing_test_server::{Fault, TestServer};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    let server = TestServer::start().await;
    let recording = std::env::temp_dir().join(format!("careful-{}.jsonl", std::process::id()));

    // A server of one's own bears more than the real one, whose pace is the default.
    let care = Care::default().pace(50.0, 10).in_flight(2).daily_budget(500);
    let client = Client::builder()
        .environment(|_| None)
        .base_url(server.url())
        .token(server.new_token("user"))
        .app("freesewing-careful", "1")
        .care(care)
        .record_to(&recording)
        .build()?;

    find_or_make(&client, &server).await?;
    make_many(&client, &server).await?;
    replace_a_key(&client).await?;
    say_it_in_the_words_of_the_wire(&client).await?;

    println!("\nWhat it took");
    println!("{}", client.usage().await?);

    server.stop().await;
    play_back(&recording).await?;
    std::fs::remove_file(recording)?;
    Ok(())
}

/// Makes a set whose answer gets lost. Making it again would make a second one.
async fn find_or_make(client: &Client, server: &TestServer) -> Result {
    println!("One set, and an answer that gets lost");
    let robin = NewSet::named("Robin").with(Neck, cm(38.0)).with(Chest, cm(100.0));
    server.fail_next("POST /sets/jwt", Fault::lose_answer());
    let response = client.sets().create_or_find(&robin).response().await?;
    println!("{}: {:?}", response.value().name(), response.warnings());
    let again = client.sets().create_or_find(&robin).await?;
    println!("Called again it is the same one: {}", again.id() == response.value().id());
    Ok(())
}

/// Makes many sets. One is refused, and the server breaks down in the middle.
async fn make_many(client: &Client, server: &TestServer) -> Result {
    println!("\nMany sets, of which some fail");
    let mut people: Vec<NewSet> =
        ["Ada", "Bo", "Cleo"].map(|name| NewSet::named(name).with(Neck, cm(36.0))).into();
    people.insert(1, NewSet::named("Nobody").with(Neck, cm(-1.0)));
    server.fail_next("POST /sets/jwt", Fault::status(500).skip(1));
    let report = client.sets().create_all(people).await;
    println!("{report}");
    for (person, error) in report.failed() {
        println!("{}: {error}", person.name);
    }
    // After a 500 nobody knows, so look before making it again.
    let doubtful: Vec<NewSet> = report.uncertain().map(|(person, _)| person.clone()).collect();
    let report = client.sets().create_or_find_all(doubtful).on_progress(|progress| {
        println!("looked for, or made: {} of {}", progress.so_far, progress.total);
    });
    println!("{}", report.await);
    Ok(())
}

/// Replaces a key by a new one, which is tried before the old one is deleted.
async fn replace_a_key(client: &Client) -> Result {
    println!("\nA key for a new one");
    let month = Duration::from_secs(30 * 24 * 3600);
    let old = client.apikeys().create(&NewApiKey::named("nightly", Level::WRITE, month)).await?;
    match client.apikeys().rotate(old.id()).await {
        Ok(new) => println!("{:?} has a new id and secret: {}", new.name(), new.id() != old.id()),
        // It was made before something failed, and its secret is shown to nobody again.
        Err(error) => match error.new_key() {
            Some(key) => println!("keep {}: {error}", key.id()),
            None => return Err(error.into()),
        },
    }
    Ok(())
}

/// Calls an operation as the API has it: for what this crate does not offer, or not in this way.
async fn say_it_in_the_words_of_the_wire(client: &Client) -> Result {
    println!("\nIn the words of the wire");
    let answer = client.raw(&operations::LIST_SETS).await?;
    let sets = answer.get("sets").and_then(|sets| sets.as_array()).ok_or("there is no list")?;
    println!("{} sets, and the result is {}", sets.len(), answer.get("result").ok_or("there is no result")?);
    Ok(())
}

/// Makes a call once more that was recorded. The server is gone.
async fn play_back(recording: &std::path::Path) -> Result {
    println!("\nFrom the recording");
    let replay = Replay::open(recording)?;
    let client = Client::builder().environment(|_| None).base_url("http://localhost").token("none");
    let client = client.transport(replay.clone()).build()?;
    let first = client.sets().list().await?;
    println!("{} sets at first; {} more exchanges are recorded", first.len(), replay.unused().len());
    Ok(())
}

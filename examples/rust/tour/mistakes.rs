//! What errors look like.

use std::time::Duration;

use freesewing::{Client, Error, Level, Measurement::Neck, NewApiKey, NewSet, cm};
use freesewing_test_server::TestServer;

use crate::{Result, connect};

/// Makes three mistakes and shows what comes of them.
pub(crate) async fn make(client: &Client, member: &Client, server: &TestServer) -> Result {
    // Seen before anything is sent.
    let nameless = NewSet::named("").with(Neck, cm(38.0));
    show("A set without a name", client.sets().create(&nameless).await)?;

    // An ordinary account makes keys up to level 4.
    let mighty = NewApiKey::named("mighty", Level::new(9)?, Duration::from_secs(60));
    show("A key above one's role", member.apikeys().create(&mighty).await)?;

    // Somebody else, with a set of their own.
    let theirs = server.new_key(3);
    let stranger = connect(server).api_key(theirs.key, theirs.secret).build()?;
    let private = stranger.sets().create(&NewSet::named("Private")).await?;
    show("The set of somebody else", client.sets().get(private.id()).await)
}

fn show<T>(mistake: &str, outcome: Result<T, Error>) -> Result {
    let Err(error) = outcome else {
        return Err(format!("{mistake}: this should have failed").into());
    };
    println!("{mistake}:");
    println!("    {error}");
    println!("    kind: {}, requests sent: {}", error.kind(), error.attempts());
    Ok(())
}

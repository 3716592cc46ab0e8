//! An account from its beginning to its end, and a key to it.

use std::time::Duration;

use freesewing::{Client, Consent, CreatedApiKey, Level, NewApiKey};
use freesewing_test_server::TestServer;

use crate::Result;

/// Signs up, and returns a client that is signed in.
pub(crate) async fn sign_up(visitor: &Client, server: &TestServer) -> Result<Client> {
    visitor.account().sign_up("robin@example.com").await?;

    // On the real server a person reads this mail and follows the link in it.
    let mail = server.mails().pop().ok_or("there is no mail")?;
    let confirmation = mail.confirmation.ok_or("the mail has no link to follow")?;
    println!("{} got a mail with a link to follow.", mail.to);

    let session = visitor.account().confirm_sign_up(confirmation, Consent::Measurements).await?;
    println!(
        "Following it made the account {}, role {}.",
        session.account().username(),
        session.account().role()
    );
    Ok(visitor.with_session(&session))
}

/// Makes a key that may write measurements, and nothing beyond.
pub(crate) async fn make_key(member: &Client) -> Result<CreatedApiKey> {
    let hour = Duration::from_secs(60 * 60);
    let key = member.apikeys().create(&NewApiKey::named("tour", Level::WRITE, hour)).await?;
    println!("The key {:?} has level {} and is good for an hour.", key.name(), key.level());
    println!("Its secret is shown once, and prints as {} until you expose it.", key.secret());
    Ok(key)
}

/// Deletes the key and the account.
pub(crate) async fn close(client: &Client, member: &Client, key: &CreatedApiKey) -> Result {
    member.apikeys().delete(key.id()).await?;
    println!("Deleted the key.");
    match client.sets().list().await {
        Err(error) if error.is_authentication() => println!("It opens nothing any more: {error}."),
        other => return Err(format!("the key should not work any more: {other:?}").into()),
    }
    member.account().delete().await?;
    println!("Deleted the account.");
    Ok(())
}

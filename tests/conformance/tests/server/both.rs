//! A server of each generation, with clients that speak it.

use freesewing::Generation::{self, V3, V4};
use freesewing::{Client, Consent, RecordId, Session};
use freesewing_test_server::{self as test_server, Mail, NewKey, Person, TestServer};

use super::support::client_of;

/// A server and its generation.
pub(crate) struct World {
    pub(crate) server: TestServer,
    pub(crate) generation: Generation,
}

impl World {
    /// One of each generation, whose clocks stand still.
    pub(crate) async fn both() -> [Self; 2] {
        [Self::of(V3).await, Self::of(V4).await]
    }

    pub(crate) async fn of(generation: Generation) -> Self {
        Self::with(generation, false).await
    }

    /// One that keeps the harmless oddities of the original.
    pub(crate) async fn strict(generation: Generation) -> Self {
        Self::with(generation, true).await
    }

    async fn with(generation: Generation, strict: bool) -> Self {
        let speaks = match generation {
            V3 => test_server::Generation::V3,
            _ => test_server::Generation::V4,
        };
        let builder = TestServer::builder().generation(speaks).seed(1).strict_upstream(strict);
        Self { server: builder.start().await.unwrap(), generation }
    }

    pub(crate) fn anonymous(&self) -> Client {
        client_of(self.server.url()).generation(self.generation).build().unwrap()
    }

    pub(crate) fn with_token(&self, token: &str) -> Client {
        client_of(self.server.url()).generation(self.generation).token(token).build().unwrap()
    }

    pub(crate) fn with_key(&self, key: NewKey) -> Client {
        let builder = client_of(self.server.url()).generation(self.generation);
        builder.api_key(key.key, key.secret).build().unwrap()
    }

    /// The id of a person, as the generation has it.
    pub(crate) fn id(&self, person: &Person) -> RecordId {
        match self.generation {
            V3 => person.id.try_into().unwrap(),
            _ => person.uuid.parse().unwrap(),
        }
    }

    /// Signs up, follows the link of the mail, and gives what that gives.
    pub(crate) async fn join(&self, email: &str) -> Session {
        let client = self.anonymous();
        client.account().sign_up(email).await.unwrap();
        let mail = self.mail("signup");
        let call = client.account().confirm_sign_up(confirmation(&mail), Consent::Measurements);
        call.check(check(&mail)).await.unwrap()
    }

    /// The last mail, which must be of this kind.
    pub(crate) fn mail(&self, template: &str) -> Mail {
        let mail = self.server.mails().pop().unwrap();
        assert_eq!(mail.template, template);
        mail
    }
}

/// The id in the link of a mail.
pub(crate) fn confirmation(mail: &Mail) -> &str {
    mail.confirmation.as_deref().unwrap()
}

/// The check of a mail.
pub(crate) fn check(mail: &Mail) -> &str {
    mail.check.as_deref().unwrap()
}

//! The newsletter, for people without an account. Users switch it on and off with an update of their account.

use std::fmt;

use sha2::{Digest, Sha256};

use super::account_email::{NO_ADDRESS, clean};
use super::{json_body, no_body};
use crate::answer::{nothing, text};
use crate::generated::{operations, types};
use crate::models::Language;
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, ErrorKind, Generation, InvalidId, KeyId, Request};

/// The newsletter: [`Client::newsletter`]. No call needs credentials, and none are sent.
///
/// ```no_run
/// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
/// client.newsletter().subscribe("joe@example.com").await?;
/// // The link in the mail ends with an id.
/// let id = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";
/// client.newsletter().confirm(id).email("joe@example.com").await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Newsletter<'c>(pub(crate) &'c Client);

impl Newsletter<'_> {
    /// Asks for the newsletter. The server sends a mail with a link, whose id goes into [`Newsletter::confirm`]; somebody
    /// who gets the newsletter already is told so, with a link to leave.
    ///
    /// # Errors
    /// An address without `@` and, in V4, a language other than English are refused before anything is sent.
    pub fn subscribe(&self, email: impl Into<String>) -> Subscribe {
        Subscribe {
            client: self.0.clone(),
            email: email.into(),
            language: Language::En,
            options: CallOptions::default(),
        }
    }

    /// Switches a subscription on. `id` is the UUID in the link of the mail. V3 also wants the address:
    /// [`ConfirmSubscription::email`].
    ///
    /// # Errors
    /// An address that is missing in V3 is refused before anything is sent.
    pub fn confirm<I>(&self, id: I) -> ConfirmSubscription
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        ConfirmSubscription { subscription: Subscription::new(self.0, id), options: CallOptions::default() }
    }

    /// Ends a subscription. `id` is the UUID in the link of a mail; in V4 it may also be that of a user, whose account
    /// then no longer wants the newsletter. V3 also wants the address: [`Unsubscribe::email`].
    ///
    /// # Errors
    /// An address that is missing in V3 is refused before anything is sent.
    pub fn unsubscribe<I>(&self, id: I) -> Unsubscribe
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        Unsubscribe { subscription: Subscription::new(self.0, id), options: CallOptions::default() }
    }

    /// Ends a subscription as mail programs do (RFC 8058), and gives the web page that tells whether that worked; the
    /// status does not. V3 does not have it, and servers of V4 are known never to find the subscription this way:
    /// [`Newsletter::unsubscribe`] does the same and works.
    pub fn one_click_unsubscribe<I>(&self, id: I) -> Request<String>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::id(id.try_into());
        Request::new(self.0, &operations::ONE_CLICK_UNSUBSCRIBE, arguments, no_body(), text)
    }

    /// The address of the web page on which a person can end the subscription. V3 does not have it.
    pub fn unsubscribe_page<I>(&self, id: I) -> Request<String>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::id(id.try_into());
        let operation = &operations::ONE_CLICK_UNSUBSCRIBE_REDIRECT;
        Request::new(self.0, operation, arguments, no_body(), text).settle(|response| {
            let location = response.headers.get(http::header::LOCATION).and_then(|value| value.to_str().ok());
            let Some(location) = location else {
                return Err((ErrorKind::Decode, "the answer does not say where the page is"));
            };
            response.value = location.to_owned();
            Ok(())
        })
    }
}

/// A subscription that has not been asked for yet: [`Newsletter::subscribe`].
#[must_use = "a call is made when it is awaited"]
pub struct Subscribe {
    client: Client,
    email: String,
    language: Language,
    options: CallOptions,
}

impl Subscribe {
    /// The language of the newsletter, English unless said otherwise. V4 has English only.
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    fn request(self) -> Request<()> {
        let Self { client, email, language, options } = self;
        let body = if !email.contains('@') {
            Err(Error::validation(NO_ADDRESS))
        } else if client.generation() == Generation::V4 && language != Language::En {
            Err(Error::validation("V4 has the newsletter in English only: ask for English"))
        } else {
            json_body(&types::Subscribe { email, language: language.as_str().to_owned() })
        };
        Request::new(&client, &operations::SUBSCRIBE, Arguments::none(), body, nothing).options(options)
    }
}

adjustable!(Subscribe -> ());

impl fmt::Debug for Subscribe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscribe").field("language", &self.language).finish_non_exhaustive()
    }
}

/// What names a subscription.
struct Subscription {
    client: Client,
    id: Result<KeyId, Error>,
    email: Option<String>,
}

impl Subscription {
    fn new<I>(client: &Client, id: I) -> Self
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        let id = id.try_into().map_err(|error| Error::validation(error.into().to_string()));
        Self { client: client.clone(), id, email: None }
    }

    /// The id, and the hash of the address by which V3 looks for it.
    fn hashed(&self) -> Result<(uuid::Uuid, String), Error> {
        let id = self.id.clone()?.as_uuid();
        match self.email.as_deref() {
            None => {
                Err(Error::validation("V3 needs the e-mail address of the subscription: give it as email"))
            }
            Some(email) if !email.contains('@') => Err(Error::validation(NO_ADDRESS)),
            Some(email) => Ok((id, hash(email))),
        }
    }
}

/// SHA-256 in hexadecimal of an address, trimmed and in lower case.
fn hash(email: &str) -> String {
    Sha256::digest(clean(email)).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A confirmation of a subscription that has not been made yet: [`Newsletter::confirm`].
#[must_use = "a call is made when it is awaited"]
pub struct ConfirmSubscription {
    subscription: Subscription,
    options: CallOptions,
}

impl ConfirmSubscription {
    /// The address of the subscription, by which V3 finds it. V4 is not told.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.subscription.email = Some(email.into());
        self
    }

    fn request(self) -> Request<()> {
        let Self { subscription: about, options } = self;
        let none = types::ConfirmSubscription::default();
        let body = match about.client.generation() {
            Generation::V3 => about.hashed().and_then(|(id, ehash)| {
                json_body(&types::ConfirmSubscription { id: Some(id), ehash: Some(ehash), ..none })
            }),
            Generation::V4 => about
                .id
                .clone()
                .and_then(|id| json_body(&types::ConfirmSubscription { uuid: Some(id.as_uuid()), ..none })),
        };
        let operation = &operations::CONFIRM_SUBSCRIPTION;
        Request::new(&about.client, operation, Arguments::none(), body, nothing).options(options)
    }
}

adjustable!(ConfirmSubscription -> ());

impl fmt::Debug for ConfirmSubscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfirmSubscription").finish_non_exhaustive()
    }
}

/// The end of a subscription that has not been made yet: [`Newsletter::unsubscribe`].
#[must_use = "a call is made when it is awaited"]
pub struct Unsubscribe {
    subscription: Subscription,
    options: CallOptions,
}

impl Unsubscribe {
    /// The address of the subscription, by which V3 finds it. V4 is not told.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.subscription.email = Some(email.into());
        self
    }

    fn request(self) -> Request<()> {
        let Self { subscription: about, options } = self;
        match about.client.generation() {
            Generation::V3 => {
                let body =
                    about.hashed().and_then(|(id, ehash)| json_body(&types::UnsubscribeBody { ehash, id }));
                let operation = &operations::UNSUBSCRIBE_BODY;
                Request::new(&about.client, operation, Arguments::none(), body, nothing)
            }
            Generation::V4 => {
                let arguments = about.id.and_then(|id| Arguments::id(Ok::<_, InvalidId>(id)));
                Request::new(&about.client, &operations::UNSUBSCRIBE, arguments, no_body(), nothing)
            }
        }
        .options(options)
    }
}

adjustable!(Unsubscribe -> ());

impl fmt::Debug for Unsubscribe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unsubscribe").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_hashed_as_the_server_does() {
        // `printf joe@example.com | sha256sum`
        let expected = "2481f36dfc515ca76451aaadf1399026942a01ee50c6d0a61988b43cef039bc2";
        assert_eq!(hash("joe@example.com"), expected);
        assert_eq!(hash(" Joe@Example.com "), expected);
    }
}

//! Signing up and in.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use super::{json_body, no_body};
use crate::answer::{json, nothing};
use crate::generated::{operations, types};
use crate::models::{Account as AccountModel, Language, Session};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::{Client, Error, Generation, InvalidId, KeyId, Request, Response, Secret};

/// The account: [`Client::account`].
#[derive(Debug)]
pub struct Account<'c>(pub(crate) &'c Client);

impl Account<'_> {
    /// Starts a new account. The server sends a mail with a link, whose parts go into
    /// [`Account::confirm_sign_up`]. It answers the same when the address has an account already.
    ///
    /// # Errors
    /// An address without `@` is refused before anything is sent.
    pub fn sign_up(&self, email: impl Into<String>) -> SignUp {
        SignUp {
            client: self.0.clone(),
            email: email.into(),
            language: Language::En,
            options: CallOptions::default(),
        }
    }

    /// Activates a new account. `id` is the UUID in the link of the mail, `consent` what the user agrees to (1 profile
    /// data, 2 also measurements, 3 also publishing them anonymously), `check` the four digits that V4 sends beside
    /// the link; V3 has none.
    ///
    /// # Errors
    /// A consent below 1 and a check that is missing in V4 are refused before anything is sent.
    pub fn confirm_sign_up<I>(&self, id: I, consent: i64, check: Option<&str>) -> Request<Session>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        let body = if consent < 1 {
            Err(Error::validation("signing up needs the consent of the user: 1, 2 or 3"))
        } else if self.0.generation() == Generation::V4 && check.is_none_or(|check| check.trim().is_empty()) {
            Err(Error::validation("V4 needs the four digits from the mail to confirm: give them as check"))
        } else {
            json_body(&types::ConfirmSignUp { consent, check: check.map(ToOwned::to_owned) })
        };
        Request::new(self.0, &operations::CONFIRM_SIGNUP, Arguments::id(id.try_into()), body, json)
    }

    /// Signs in with a password. `user` is the name in any letter case, the e-mail address or the id. `code` is that
    /// of the second factor, for accounts that have one.
    ///
    /// # Errors
    /// An empty name or password is refused before anything is sent.
    pub fn sign_in(
        &self,
        user: impl Into<String>,
        password: &Secret,
        code: Option<&str>,
    ) -> Request<Session> {
        let user = user.into();
        let body = if user.trim().is_empty() {
            Err(Error::validation("the user name is empty: give a name, an e-mail address or an id"))
        } else if password.expose().is_empty() {
            Err(Error::validation("the password is empty"))
        } else {
            json_body(&types::SignIn {
                username: user,
                password: password.expose().to_owned(),
                token: code.map(ToOwned::to_owned),
            })
        };
        Request::new(self.0, &operations::SIGN_IN, Arguments::none(), body, json)
    }

    /// The account that calls. Level 1.
    pub fn get(&self) -> Request<AccountModel> {
        Request::new(self.0, &operations::GET_ACCOUNT, Arguments::none(), no_body(), json)
    }

    /// Deletes the account that calls, with everything in it. This cannot be undone.
    pub fn delete(&self) -> Request<()> {
        Request::new(self.0, &operations::REMOVE_ACCOUNT, Arguments::none(), no_body(), nothing)
    }
}

/// A sign-up that has not been made yet: [`Account::sign_up`].
#[must_use = "a call is made when it is awaited"]
pub struct SignUp {
    client: Client,
    email: String,
    language: Language,
    options: CallOptions,
}

impl SignUp {
    /// The language of the mail and of the account, English unless said otherwise. V4 has English only and is not
    /// told.
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// How long the whole call may take, waits included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How often the call is tried again at most; 0 makes one attempt.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Makes the call and gives status, headers and attempts.
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do.
    pub async fn response(self) -> Result<Response<()>, Error> {
        self.request().response().await
    }

    fn request(self) -> Request<()> {
        let Self { client, email, language, options } = self;
        let body = if email.contains('@') {
            let language = (client.generation() == Generation::V3).then(|| language.as_str().to_owned());
            json_body(&types::SignUp { email, language })
        } else {
            Err(Error::validation("the e-mail address has no @: give a whole address"))
        };
        Request::new(&client, &operations::SIGNUP, Arguments::none(), body, nothing).options(options)
    }
}

impl IntoFuture for SignUp {
    type Output = Result<(), Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.request().into_future()
    }
}

impl fmt::Debug for SignUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignUp").field("language", &self.language).finish_non_exhaustive()
    }
}

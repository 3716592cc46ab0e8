//! The account: signing up and in, changing it, leaving.

use std::fmt;

use super::account_email::{self, NO_ADDRESS};
use super::account_update::{TOO_SHORT, is_too_short};
use super::sign_in::NO_USER;
use super::{SignIn, SignInViaLink, UpdateAccount, account_mfa, json_body, no_body};
use crate::answer::{json, nothing, whole};
use crate::generated::{operations, types};
use crate::models::{
    Account as AccountModel, AccountExport, Availability, Consent, Language, MfaEnabled, MfaSetup, Session,
};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, Generation, InvalidId, KeyId, Request, Secret};

/// The account: [`Client::account`].
#[derive(Debug)]
pub struct Account<'c>(pub(crate) &'c Client);

impl Account<'_> {
    /// Starts a new account. The server sends a mail with a link, whose parts go into
    /// [`Account::confirm_sign_up`]. It answers the same when the address has an account already; if that one is active,
    /// the parts of the link go into [`Account::sign_in_via_link`].
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

    /// Activates a new account. `id` is the UUID in the link of the mail. V4 also wants the four digits that stand
    /// beside the link: [`ConfirmSignUp::check`].
    ///
    /// # Errors
    /// A check that is missing in V4 is refused before anything is sent.
    pub fn confirm_sign_up<I>(&self, id: I, consent: Consent) -> ConfirmSignUp
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        ConfirmSignUp {
            client: self.0.clone(),
            arguments: Arguments::id(id.try_into()),
            consent,
            check: None,
            options: CallOptions::default(),
        }
    }

    /// Signs in with a password. `user` is the name in any letter case, the e-mail address or the id. Accounts with a
    /// second factor need its code as well: [`SignIn::code`].
    ///
    /// V4 also signs in accounts that lack consent or are not active. The session's account tells; calls other than
    /// [`Account::whoami`] and [`Account::update_consent`] are refused then. V3 does not sign them in.
    ///
    /// # Errors
    /// An empty name or password is refused before anything is sent.
    pub fn sign_in(&self, user: impl Into<String>, password: impl Into<Secret>) -> SignIn {
        SignIn::new(self.0, user.into(), password.into())
    }

    /// Asks for a mail with a link that signs in without a password: [`Account::sign_in_via_link`]. `user` is the name in
    /// any letter case, the e-mail address or the id. V4 does not say whether there is such a user; V3 refuses unknown
    /// ones.
    ///
    /// # Errors
    /// An empty name is refused before anything is sent.
    pub fn send_sign_in_link(&self, user: impl Into<String>) -> Request<()> {
        let username = user.into();
        let body = if username.trim().is_empty() {
            Err(Error::validation(NO_USER))
        } else {
            json_body(&types::SendSigninLink { username })
        };
        Request::new(self.0, &operations::SEND_SIGNIN_LINK, Arguments::none(), body, nothing)
    }

    /// Signs in with what a mail says: the UUID in its link, and the check, which is four digits beside the link in V4
    /// and the last part of the link in V3. The link works until it has signed in once. Accounts with a second factor
    /// need its code as well: [`SignInViaLink::code`].
    ///
    /// # Errors
    /// An empty check is refused before anything is sent.
    pub fn sign_in_via_link<I>(&self, id: I, check: impl Into<Secret>) -> SignInViaLink
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        SignInViaLink::new(self.0, Arguments::id(id.try_into()), check.into())
    }

    /// The account of the token that calls; [`Client::whoami`] works for API keys too. Where V4 refuses an account, the
    /// error says why: it lacks consent, is not active yet, frozen or disabled. V3 does not say.
    pub fn whoami(&self) -> Request<AccountModel> {
        Request::new(self.0, &operations::WHOAMI_JWT, Arguments::none(), no_body(), json)
    }

    /// The account that calls. Level 1.
    pub fn get(&self) -> Request<AccountModel> {
        Request::new(self.0, &operations::GET_ACCOUNT, Arguments::none(), no_body(), json)
    }

    /// Changes the account. Level 3. What is not mentioned stays. No changes, an empty password, a user name that is too
    /// short and, in V4, a language other than English are refused before anything is sent.
    ///
    /// ```no_run
    /// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
    /// use freesewing::Units;
    ///
    /// client.account().update().bio("I sew.").units(Units::Imperial).await?;
    /// # Ok(()) }
    /// ```
    pub fn update(&self) -> UpdateAccount {
        UpdateAccount::new(self.0)
    }

    /// Asks for another e-mail address. Level 3. The server sends a mail with a link to the new address, whose parts go
    /// into [`Account::confirm_email`]; until then the account keeps the old one.
    ///
    /// # Errors
    /// An address without `@` is refused before anything is sent.
    /// [`ErrorKind::Validation`](crate::ErrorKind::Validation) also when the account has that address already, which the
    /// server passes over in silence.
    pub fn change_email(&self, email: impl AsRef<str>) -> Request<AccountModel> {
        account_email::change(self.0, email.as_ref())
    }

    /// Completes a change of the e-mail address. Level 3. `email` is the new address, `id` the UUID in the link of the
    /// mail, and `check` the four digits beside it in V4, the last part of the link in V3.
    ///
    /// Servers of V3 show the new address encrypted from then on. The account that this gives has it in clear, with
    /// [`Warning::AddressSealed`](crate::Warning::AddressSealed) in the response. Where the address was encrypted before
    /// already, a wrong check cannot be told.
    ///
    /// # Errors
    /// An address without `@` and an empty check are refused before anything is sent.
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when there is no such confirmation, and
    /// [`ErrorKind::Validation`](crate::ErrorKind::Validation) when the address is not the new one afterwards: servers
    /// pass over a wrong check in silence.
    pub fn confirm_email<I>(
        &self,
        email: impl AsRef<str>,
        id: I,
        check: impl Into<Secret>,
    ) -> Request<AccountModel>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        account_email::confirm(self.0, email.as_ref(), id.try_into(), &check.into())
    }

    /// Whether a user name can be had. One that the caller has counts as taken.
    ///
    /// # Errors
    /// A name of less than two characters is refused before anything is sent: nobody can have it.
    pub fn username_availability(&self, username: impl Into<String>) -> Request<Availability> {
        let username = username.into();
        let body = if is_too_short(&username) {
            Err(Error::validation(TOO_SHORT))
        } else {
            json_body(&types::CheckUsername { username })
        };
        Request::new(self.0, &operations::IS_USERNAME_AVAILABLE, Arguments::none(), body, json)
    }

    /// Records what the user agrees to; `None` withdraws it all. The session has a new token for the account as it is
    /// then. It takes a token, level 3, also of an account that other calls refuse, and activates one that was not active
    /// yet. V3 does not have it; there [`UpdateAccount::consent`] does for accounts that are in order.
    ///
    /// # Errors
    /// [`Consent::OpenData`] is refused before anything is sent: only [`UpdateAccount::consent`] can give it.
    pub fn update_consent(&self, consent: impl Into<Option<Consent>>) -> Request<Session> {
        let consent = consent.into();
        let body = if consent == Some(Consent::OpenData) {
            Err(Error::validation(
                "this call cannot give consent to open data: give consent to measurements here, then update the account",
            ))
        } else {
            json_body(&types::UpdateConsent { consent: consent.map_or(0, Consent::get) })
        };
        Request::new(self.0, &operations::UPDATE_CONSENT, Arguments::none(), body, whole)
    }

    /// Starts a second factor for signing in. Level 4. Show the QR code or the secret, let the user add it to an
    /// authenticator app, and confirm with a code of the app: [`Account::confirm_mfa`]. Until then nothing changes.
    ///
    /// ```no_run
    /// # async fn example(client: freesewing::Client, code: &str) -> Result<(), freesewing::Error> {
    /// let setup = client.account().start_mfa().await?;
    /// println!("{}", setup.qr_code().expose()); // an SVG document; then the user types the code that the app shows
    /// let enabled = client.account().confirm_mfa(setup.secret(), code).await?;
    /// for code in enabled.scratch_codes() {
    ///     println!("{}", code.expose());
    /// }
    /// # Ok(()) }
    /// ```
    pub fn start_mfa(&self) -> Request<MfaSetup> {
        account_mfa::start(self.0)
    }

    /// Puts a second factor into use. Level 4. `secret` is that of [`Account::start_mfa`], `code` what the app shows now.
    /// V4 answers with scratch codes, which are shown this once.
    ///
    /// # Errors
    /// An empty secret or code is refused before anything is sent.
    pub fn confirm_mfa(&self, secret: impl Into<Secret>, code: impl Into<Secret>) -> Request<MfaEnabled> {
        account_mfa::confirm(self.0, &secret.into(), &code.into())
    }

    /// Switches the second factor off. Level 4. `code` is what the app shows now, or a scratch code.
    ///
    /// # Errors
    /// An empty password or code is refused before anything is sent.
    pub fn disable_mfa(&self, password: impl Into<Secret>, code: impl Into<Secret>) -> Request<AccountModel> {
        account_mfa::disable(self.0, &password.into(), &code.into())
    }

    /// Has the server write everything in the account to a file, and gives its address. Everybody who knows the address
    /// can read the file.
    pub fn export(&self) -> Request<AccountExport> {
        Request::new(self.0, &operations::EXPORT_ACCOUNT, Arguments::none(), no_body(), json)
    }

    /// Freezes the account that calls: from then on every call of it is refused. Only an administrator can undo that.
    pub fn restrict(&self) -> Request<()> {
        let operation = match self.0.generation() {
            Generation::V3 => &operations::RESTRICT_ACCOUNT_V3,
            Generation::V4 => &operations::RESTRICT_ACCOUNT,
        };
        Request::new(self.0, operation, Arguments::none(), no_body(), nothing)
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

    fn request(self) -> Request<()> {
        let Self { client, email, language, options } = self;
        let body = if email.contains('@') {
            let language = (client.generation() == Generation::V3).then(|| language.as_str().to_owned());
            json_body(&types::SignUp { email, language })
        } else {
            Err(Error::validation(NO_ADDRESS))
        };
        Request::new(&client, &operations::SIGNUP, Arguments::none(), body, nothing).options(options)
    }
}

adjustable!(SignUp -> ());

impl fmt::Debug for SignUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignUp").field("language", &self.language).finish_non_exhaustive()
    }
}

/// A confirmation that has not been made yet: [`Account::confirm_sign_up`].
#[must_use = "a call is made when it is awaited"]
pub struct ConfirmSignUp {
    client: Client,
    arguments: Result<Arguments, Error>,
    consent: Consent,
    check: Option<String>,
    options: CallOptions,
}

impl ConfirmSignUp {
    /// The four digits from the mail, which V4 asks for.
    pub fn check(mut self, check: impl Into<String>) -> Self {
        self.check = Some(check.into());
        self
    }

    fn request(self) -> Request<Session> {
        let Self { client, arguments, consent, check, options } = self;
        let given = check.as_ref().is_some_and(|check| !check.trim().is_empty());
        let body = if client.generation() == Generation::V4 && !given {
            Err(Error::validation("V4 needs the four digits from the mail to confirm: give them as check"))
        } else {
            json_body(&types::ConfirmSignUp { consent: consent.get(), check })
        };
        Request::new(&client, &operations::CONFIRM_SIGNUP, arguments, body, json).options(options)
    }
}

adjustable!(ConfirmSignUp -> Session);

impl fmt::Debug for ConfirmSignUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfirmSignUp").field("consent", &self.consent).finish_non_exhaustive()
    }
}

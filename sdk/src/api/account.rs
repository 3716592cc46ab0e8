//! Signing up and in.

use std::fmt;

use serde::Serialize;
use zeroize::Zeroizing;

use super::{json_body, no_body};
use crate::answer::{json, nothing};
use crate::generated::{operations, types};
use crate::models::encode::unwritable;
use crate::models::{Account as AccountModel, Consent, Language, Session};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, Generation, InvalidId, KeyId, Request, Secret};

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
    /// # Errors
    /// An empty name or password is refused before anything is sent.
    pub fn sign_in(&self, user: impl Into<String>, password: impl Into<Secret>) -> SignIn {
        SignIn {
            client: self.0.clone(),
            user: user.into(),
            password: password.into(),
            code: None,
            options: CallOptions::default(),
        }
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

/// A sign-in that has not been made yet: [`Account::sign_in`].
#[must_use = "a call is made when it is awaited"]
pub struct SignIn {
    client: Client,
    user: String,
    password: Secret,
    code: Option<Secret>,
    options: CallOptions,
}

impl SignIn {
    /// The current code of the second factor, or an unused scratch code.
    pub fn code(mut self, code: impl Into<Secret>) -> Self {
        self.code = Some(code.into());
        self
    }

    fn request(self) -> Request<Session> {
        let Self { client, user, password, code, options } = self;
        let body = if user.trim().is_empty() {
            Err(Error::validation("the user name is empty: give a name, an e-mail address or an id"))
        } else if password.expose().is_empty() {
            Err(Error::validation("the password is empty"))
        } else {
            let token = code.as_ref().map(Secret::expose);
            SignInBody { password: password.expose(), token, username: &user }.write()
        };
        Request::new(&client, &operations::SIGN_IN, Arguments::none(), body, json).options(options)
    }
}

adjustable!(SignIn -> Session);

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("password", &self.password).finish_non_exhaustive()
    }
}

/// What [`types::SignIn`] says, borrowed, so that the secrets are in no text that is not wiped.
#[derive(Serialize)]
struct SignInBody<'a> {
    password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    username: &'a str,
}

impl SignInBody<'_> {
    /// The longest that this becomes in JSON: no byte takes more than the six of `\u0000`, and names, quotes and braces
    /// take 40 at most.
    fn capacity(&self) -> usize {
        40 + 6 * (self.password.len() + self.token.map_or(0, str::len) + self.username.len())
    }

    /// The body in JSON. Whoever takes it wipes it, as the plan of a call does.
    fn write(&self) -> Result<Vec<u8>, Error> {
        // A list that grows leaves what it held behind, so this one has room for everything.
        let mut body = Zeroizing::new(Vec::with_capacity(self.capacity()));
        serde_json::to_writer(&mut *body, self).map_err(unwritable)?;
        Ok(std::mem::take(&mut *body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_borrowed_body_says_what_the_generated_one_does() {
        for token in [None, Some("123456")] {
            let body = SignInBody { password: "p\"w", token, username: "joe" }.write().unwrap();
            let types::SignIn { password, token: code, username } = serde_json::from_slice(&body).unwrap();
            assert_eq!((password.as_str(), code.as_deref(), username.as_str()), ("p\"w", token, "joe"));
            let generated = types::SignIn { password, token: code, username };
            assert_eq!(body, serde_json::to_vec(&generated).unwrap());
        }
    }

    #[test]
    fn the_body_never_outgrows_its_room() {
        let worst = "\u{1}".repeat(100);
        let fields = SignInBody { password: &worst, token: Some(&worst), username: &worst };
        let body = fields.write().unwrap();
        assert_eq!(body.len(), fields.capacity(), "the bound is exact where every byte is escaped");
        assert_eq!(body.capacity(), fields.capacity(), "the list has not grown");
    }
}

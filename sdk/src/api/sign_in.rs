//! Signing in, by password or by a link from a mail.

use std::fmt;

use serde::Serialize;

use super::no_body;
use super::secret_body::secret_body;
use crate::answer::json;
use crate::generated::operations;
use crate::models::Session;
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, Generation, Request, Secret};

/// A sign-in that has not been made yet: [`Account::sign_in`](super::Account::sign_in).
#[must_use = "a call is made when it is awaited"]
pub struct SignIn {
    client: Client,
    user: String,
    password: Secret,
    code: Option<Secret>,
    options: CallOptions,
}

impl SignIn {
    pub(super) fn new(client: &Client, user: String, password: Secret) -> Self {
        Self { client: client.clone(), user, password, code: None, options: CallOptions::default() }
    }

    /// The current code of the second factor, or an unused scratch code.
    pub fn code(mut self, code: impl Into<Secret>) -> Self {
        self.code = Some(code.into());
        self
    }

    fn request(self) -> Request<Session> {
        let Self { client, user, password, code, options } = self;
        let body = if user.trim().is_empty() {
            Err(Error::validation(NO_USER))
        } else if password.expose().is_empty() {
            Err(Error::validation("the password is empty"))
        } else {
            let token = code.as_ref().map(Secret::expose);
            secret_body(&SignInBody { password: password.expose(), token, username: &user })
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

pub(super) const NO_USER: &str = "the user name is empty: give a name, an e-mail address or an id";

/// What [`types::SignIn`](crate::generated::types::SignIn) says, borrowed, so that the secrets are in no text that is
/// not wiped.
#[derive(Serialize)]
struct SignInBody<'a> {
    password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    username: &'a str,
}

/// A sign-in by a link that has not been made yet: [`Account::sign_in_via_link`](super::Account::sign_in_via_link).
#[must_use = "a call is made when it is awaited"]
pub struct SignInViaLink {
    client: Client,
    arguments: Result<Arguments, Error>,
    check: Secret,
    code: Option<Secret>,
    options: CallOptions,
}

impl SignInViaLink {
    pub(super) fn new(client: &Client, arguments: Result<Arguments, Error>, check: Secret) -> Self {
        Self { client: client.clone(), arguments, check, code: None, options: CallOptions::default() }
    }

    /// The current code of the second factor, or an unused scratch code.
    pub fn code(mut self, code: impl Into<Secret>) -> Self {
        self.code = Some(code.into());
        self
    }

    fn request(self) -> Request<Session> {
        let Self { client, arguments, check, code, options } = self;
        let token = code.as_ref().map(Secret::expose);
        let (arguments, body) = if check.expose().trim().is_empty() {
            (Err(Error::validation(NO_CHECK)), no_body())
        } else {
            match (client.generation(), token) {
                // V3 has the check in the path, and looks for the code alone in the body.
                (Generation::V3, None) => (arguments.map(|id| id.and("check", check.expose())), no_body()),
                (Generation::V3, token) => (
                    arguments.map(|id| id.and("check", check.expose())),
                    secret_body(&LinkBody { check: None, token }),
                ),
                (Generation::V4, token) => {
                    (arguments, secret_body(&LinkBody { check: Some(check.expose()), token }))
                }
            }
        };
        Request::new(&client, &operations::SIGN_IN_VIA_LINK, arguments, body, json).options(options)
    }
}

const NO_CHECK: &str = "the check is empty: give what stands beside the link in the mail (V4: four digits; V3: the \
                        last part of the link)";

adjustable!(SignInViaLink -> Session);

impl fmt::Debug for SignInViaLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInViaLink").field("check", &self.check).finish_non_exhaustive()
    }
}

/// What [`types::SignInViaLink`](crate::generated::types::SignInViaLink) says, borrowed.
#[derive(Serialize)]
struct LinkBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::types;

    #[test]
    fn the_borrowed_bodies_say_what_the_generated_ones_do() {
        for token in [None, Some("123456")] {
            let body = secret_body(&SignInBody { password: "p\"w", token, username: "joe" }).unwrap();
            let types::SignIn { password, token: code, username } = serde_json::from_slice(&body).unwrap();
            assert_eq!((password.as_str(), code.as_deref(), username.as_str()), ("p\"w", token, "joe"));
            assert_eq!(body, serde_json::to_vec(&types::SignIn { password, token: code, username }).unwrap());
            for check in [None, Some("1234")] {
                let body = secret_body(&LinkBody { check, token }).unwrap();
                let generated: types::SignInViaLink = serde_json::from_slice(&body).unwrap();
                assert_eq!((generated.check.as_deref(), generated.token.as_deref()), (check, token));
                assert_eq!(body, serde_json::to_vec(&generated).unwrap());
            }
        }
    }
}

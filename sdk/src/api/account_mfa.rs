//! The second factor of an account: started, confirmed, switched off.

use serde::Serialize;

use super::json_body;
use super::secret_body::secret_body;
use crate::answer::{Unfit, json};
use crate::engine::Wire;
use crate::generated::{operations, types};
use crate::models::mfa::MfaDisabled;
use crate::models::{Account, MfaEnabled, MfaSetup};
use crate::plan::Arguments;
use crate::{Client, Error, Request, Secret};

pub(super) fn start(client: &Client) -> Request<MfaSetup> {
    let body = json_body(&types::UpdateMfa { mfa: true, password: None, secret: None, token: None });
    Request::new(client, &operations::UPDATE_MFA, Arguments::none(), body, json)
}

pub(super) fn confirm(client: &Client, secret: &Secret, code: &Secret) -> Request<MfaEnabled> {
    let body = if is_blank(secret) {
        Err(Error::validation("the secret is empty: give the one that starting the second factor gave"))
    } else if is_blank(code) {
        Err(Error::validation(NO_CODE))
    } else {
        secret_body(&Body { mfa: true, password: None, secret: Some(secret.expose()), token: code.expose() })
    };
    Request::new(client, &operations::UPDATE_MFA, Arguments::none(), body, json)
}

pub(super) fn disable(client: &Client, password: &Secret, code: &Secret) -> Request<Account> {
    let body = if password.expose().is_empty() {
        Err(Error::validation("the password is empty"))
    } else if is_blank(code) {
        Err(Error::validation(NO_CODE))
    } else {
        secret_body(&Body {
            mfa: false,
            password: Some(password.expose()),
            secret: None,
            token: code.expose(),
        })
    };
    Request::new(client, &operations::UPDATE_MFA, Arguments::none(), body, account)
}

fn account(body: &[u8], wire: &'static Wire) -> Result<Account, Unfit> {
    json(body, wire).map(|MfaDisabled(account)| account)
}

const NO_CODE: &str = "the code is empty: give the one that the authenticator app shows";

fn is_blank(secret: &Secret) -> bool {
    secret.expose().trim().is_empty()
}

/// What [`types::UpdateMfa`] says, borrowed, so that the secrets are in no text that is not wiped.
#[derive(Serialize)]
struct Body<'a> {
    mfa: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
    token: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_borrowed_body_says_what_the_generated_one_does() {
        for (password, secret) in [(Some("p\"w"), None), (None, Some("GEZDGNBV"))] {
            let body =
                secret_body(&Body { mfa: secret.is_some(), password, secret, token: "123456" }).unwrap();
            let generated: types::UpdateMfa = serde_json::from_slice(&body).unwrap();
            assert_eq!(serde_json::to_vec(&generated).unwrap(), body);
            assert_eq!((generated.password.as_deref(), generated.secret.as_deref()), (password, secret));
            assert_eq!(generated.token.as_deref(), Some("123456"));
        }
    }
}

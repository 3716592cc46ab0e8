//! Changing the e-mail address of an account: asked for, then confirmed from the new address.

use serde::Serialize;

use super::{json_body, secret_body::secret_body};
use crate::answer::json;
use crate::generated::{operations, types};
use crate::models::Account;
use crate::plan::Arguments;
use crate::{Client, Error, ErrorKind, Generation, InvalidId, KeyId, Request, Secret, Warning};

pub(super) fn change(client: &Client, email: &str) -> Request<Account> {
    let body = if email.contains('@') {
        json_body(&types::UpdateAccount { email: Some(email.to_owned()), ..types::UpdateAccount::default() })
    } else {
        Err(Error::validation(NO_ADDRESS))
    };
    let wanted = clean(email);
    Request::new(client, &operations::UPDATE_ACCOUNT, Arguments::none(), body, json::<Account>).settle(
        move |response| {
            if clean(response.value.email()) == wanted {
                return Err((
                    ErrorKind::Validation,
                    "the account has that address already, so no mail was sent",
                ));
            }
            Ok(())
        },
    )
}

pub(super) fn confirm(
    client: &Client,
    email: &str,
    id: Result<KeyId, impl Into<InvalidId>>,
    check: &Secret,
) -> Request<Account> {
    let body = if !email.contains('@') {
        Err(Error::validation(NO_ADDRESS))
    } else if check.expose().trim().is_empty() {
        Err(Error::validation("the check is empty: give the one from the mail"))
    } else {
        id.map_err(|error| Error::validation(error.into().to_string())).and_then(|confirmation| {
            secret_body(&Body { check: check.expose(), confirm: "emailchange", confirmation })
        })
    };
    let (new, generation) = (clean(email), client.generation());
    Request::new(client, &operations::UPDATE_ACCOUNT, Arguments::none(), body, json::<Account>).settle(
        move |response| {
        if clean(response.value.email()) == new {
            return Ok(());
        }
        if generation == Generation::V3 && is_sealed(response.value.email()) {
            response.value.set_email(new);
            response.warnings.push(Warning::AddressSealed);
            return Ok(());
        }
        // The server says nothing of it.
        Err((
            ErrorKind::Validation,
            "the address was not changed: the check is wrong, the address is another than was asked for, or somebody \
             has it",
        ))
    },
    )
}

pub(super) const NO_ADDRESS: &str = "the e-mail address has no @: give a whole address";

/// An address as the server compares it.
pub(super) fn clean(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Whether a text is what the server stores of an encrypted one, which V3 shows of an address that was changed.
fn is_sealed(text: &str) -> bool {
    serde_json::from_str::<Sealed>(text).is_ok()
}

#[derive(serde::Deserialize)]
struct Sealed {
    #[serde(rename = "iv")]
    _iv: String,
    #[serde(rename = "ct")]
    _ct: String,
}

#[derive(Serialize)]
struct Body<'a> {
    check: &'a str,
    confirm: &'static str,
    confirmation: KeyId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_as_the_server_does() {
        assert_eq!(clean(" Joe@Example.COM\n"), "joe@example.com");
        assert!(is_sealed(r#"{"iv":"00ff","ct":"a0b1"}"#));
        assert!(!is_sealed("joe@example.com") && !is_sealed(r#"{"iv":"00ff"}"#) && !is_sealed("null"));
    }
}

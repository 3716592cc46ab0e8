//! Confirmations: steps that wait for somebody.

use super::no_body;
use crate::answer::whole;
use crate::error::redact::BLANK;
use crate::generated::operations;
use crate::models::Confirmation;
use crate::plan::Arguments;
use crate::{Client, Error, ErrorKind, InvalidId, KeyId, Request, Secret};

/// Confirmations: [`Client::confirmations`].
#[derive(Debug)]
pub struct Confirmations<'c>(pub(crate) &'c Client);

impl Confirmations<'_> {
    /// A confirmation that is still open, by its id and its check, read without credentials. The id of a suggestion gives
    /// the suggestion, whatever the check.
    ///
    /// # Errors
    /// An empty check is refused before anything is sent. [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when there
    /// is no such confirmation or the check is wrong; V4 servers do not notice a wrong check, so it is compared here.
    pub fn get<I>(&self, id: I, check: impl Into<Secret>) -> Request<Confirmation>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        let check = check.into();
        let arguments = if check.expose().trim().is_empty() {
            Err(Error::validation("the check is empty: give the one from the mail, or - for a suggestion"))
        } else {
            Arguments::id(id.try_into()).map(|id| id.and("check", check.expose()))
        };
        Request::new(self.0, &operations::GET_CONFIRMATION, arguments, no_body(), whole::<Confirmation>)
            .settle(move |response| match &response.value {
                // That of a recording is blank.
                Confirmation::Mail { check: known, .. }
                    if known.expose() != check.expose() && known.expose() != BLANK =>
                {
                    Err((ErrorKind::NotFound, "there is no such confirmation, or its check is another"))
                }
                _ => Ok(()),
            })
    }
}

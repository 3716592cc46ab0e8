//! API keys.

use super::no_body;
use crate::answer::{json, nothing};
use crate::generated::operations;
use crate::models::{ApiKey, CreatedApiKey, NewApiKey};
use crate::plan::Arguments;
use crate::{Client, InvalidId, KeyId, Request};

/// API keys: [`Client::apikeys`].
#[derive(Debug)]
pub struct ApiKeys<'c>(pub(crate) &'c Client);

impl ApiKeys<'_> {
    /// Makes a key. The answer has its secret, which is shown this once.
    ///
    /// # Errors
    /// An empty name, a lifetime below one second and a level that the generation does not have are refused before
    /// anything is sent. The server refuses a level above that of the user's role.
    pub fn create(&self, new: &NewApiKey) -> Request<CreatedApiKey> {
        let body = new.body(self.0.generation());
        Request::new(self.0, &operations::CREATE_APIKEY, Arguments::none(), body, json)
    }

    /// All keys of the caller, oldest first.
    ///
    /// # Errors
    /// V4 is known to show API keys an empty list whatever there is. An empty list for a key is therefore an error of
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported); `.response()` gives it with
    /// [`Warning::MaybeHidden`](crate::Warning::MaybeHidden).
    pub fn list(&self) -> Request<Vec<ApiKey>> {
        Request::new(self.0, &operations::LIST_APIKEYS, Arguments::none(), no_body(), json)
            .maybe_hidden()
            .about_keys(Vec::as_slice)
    }

    /// One key. Level 1 for one's own, 9 for those of others.
    pub fn get<I>(&self, id: I) -> Request<ApiKey>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        Request::new(self.0, &operations::GET_APIKEY, Arguments::id(id.try_into()), no_body(), json)
            .about_keys(std::slice::from_ref)
    }

    /// Deletes a key, also the one that calls. Level 4 for one's own, 9 for those of others.
    pub fn delete<I>(&self, id: I) -> Request<()>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        Request::new(self.0, &operations::REMOVE_APIKEY, Arguments::id(id.try_into()), no_body(), nothing)
    }

    /// The key that calls: its level and when it expires.
    pub fn whoami(&self) -> Request<ApiKey> {
        Request::new(self.0, &operations::WHOAMI_KEY, Arguments::none(), no_body(), json)
            .about_keys(std::slice::from_ref)
    }
}

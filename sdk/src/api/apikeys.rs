//! API keys.

use super::{Bulk, RotateKey, no_body};
use crate::answer::{json, nothing};
use crate::driver::native::transport::BoxFuture;
use crate::generated::operations;
use crate::models::{ApiKey, CreatedApiKey, NewApiKey};
use crate::plan::Arguments;
use crate::{Client, Error, InvalidId, KeyId, Request, Response};

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

    /// Deletes many keys, one after the other: see [`Bulk`]. One that is gone already is an error of
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound), and the others go on.
    pub fn delete_all<I>(&self, ids: impl IntoIterator<Item = I>) -> Bulk<I, ()>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>> + Clone + Send + 'static,
    {
        let client = self.0.clone();
        let step = move |id: &I, options| -> BoxFuture<'static, Result<Response<()>, Error>> {
            Box::pin(client.apikeys().delete(id.clone()).options(options).response())
        };
        Bulk::new(self.0, operations::REMOVE_APIKEY.name, ids, step).repeatable()
    }

    /// Replaces one of the caller's keys by a new one of the same name, level and lifetime. Level 4, or a token.
    ///
    /// It lists the keys, makes the new one, asks the server with it who calls, and deletes the old one only when the answer
    /// is right. So there is a key that works at every moment. When the answer with the new key was lost, so was its secret:
    /// that key is found among the keys, as the only new and unused one of this name, level and lifetime, deleted, and
    /// another one made. Rotations of one key by one client, clones included, wait for each other; do not rotate the same
    /// key from several programs at once. The time limit holds for all calls together.
    ///
    /// Await it to the end: dropping the future after the new key was made loses its secret.
    ///
    /// A client that calls with the old key stops working; go on with [`Client::with_api_key`].
    ///
    /// ```no_run
    /// # async fn example(client: freesewing::Client, store: fn(&freesewing::CreatedApiKey)) -> Result<(), freesewing::Error> {
    /// let old = client.apikeys().whoami().await?;
    /// match client.apikeys().rotate(old.id()).await {
    ///     Ok(new) => store(&new),
    ///     Err(error) => {
    ///         if let Some(new) = error.new_key() {
    ///             store(new); // the secret is not to be had again
    ///         }
    ///         return Err(error);
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Each says which keys there are now. [`Error::new_key`] has the new key with its secret where there is one. V4 is known
    /// to refuse new keys to API keys, so a client with a key is refused there before anything is sent
    /// ([`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported)): call with a token.
    pub fn rotate<I>(&self, id: I) -> RotateKey
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        RotateKey::new(self.0, id.try_into().map_err(|error| Error::validation(error.into().to_string())))
    }

    /// The key that calls: its level and when it expires.
    pub fn whoami(&self) -> Request<ApiKey> {
        Request::new(self.0, &operations::WHOAMI_KEY, Arguments::none(), no_body(), json)
            .about_keys(std::slice::from_ref)
    }
}

//! Copying a set: the real servers make the copy and answer with a broken one, so it is read again.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::copies::{Copying, whole_or};
use crate::answer::{Decode, Unfit};
use crate::engine::Wire;
use crate::generated::operations::CLONE_SET;
use crate::models::Set;
use crate::models::spoilt_copy::{SealedCopy, SpoiltCopy, UnnamedCopy};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, ErrorKind, Generation, InvalidId, RecordId, Response};

/// A copy of a set that has not been made yet: [`Sets::clone`](super::Sets::clone). Await it.
#[must_use = "a call is made when it is awaited"]
pub struct CloneSet {
    client: Client,
    source: Result<RecordId, InvalidId>,
    options: CallOptions,
}

adjustable!(CloneSet);

impl CloneSet {
    pub(super) fn new(client: &Client, source: Result<RecordId, InvalidId>) -> Self {
        Self { client: client.clone(), source, options: CallOptions::default() }
    }

    /// Makes the call and gives the value together with status, headers, attempts and warnings.
    ///
    /// Where the copy had to be read again there is a [`Warning::CloneReread`](crate::Warning::CloneReread); status,
    /// headers and trace are still those of the call that made the copy.
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do. When the copy was made but cannot be read again it is one of
    /// [`ErrorKind::Decode`], whose source is the failure of the reading.
    pub async fn response(self) -> Result<Response<Set>, Error> {
        let Self { client, source, options } = self;
        let arguments = Arguments::record(&client, source.clone());
        let decode: Decode<Copied> = match client.generation() {
            Generation::V3 => sealed,
            Generation::V4 => unnamed,
        };
        let copying = Copying { client: &client, operation: &CLONE_SET, noun: "set", options };
        copying.make(arguments, decode, |spoilt, options| read_again(&client, spoilt, source, options)).await
    }
}

impl IntoFuture for CloneSet {
    type Output = Result<Set, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.response().await.map(Response::into_value) })
    }
}

impl fmt::Debug for CloneSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloneSet").field("options", &self.options).finish_non_exhaustive()
    }
}

/// A copy, or what the server left of it.
type Copied = Result<Set, SpoiltCopy>;

/// A copy as V3 shows it.
fn sealed(body: &[u8], wire: &'static Wire) -> Result<Copied, Unfit> {
    whole_or(body, wire, |SealedCopy(id)| SpoiltCopy::Sealed(id))
}

/// A copy as V4 shows it.
fn unnamed(body: &[u8], wire: &'static Wire) -> Result<Copied, Unfit> {
    whole_or(body, wire, |UnnamedCopy(name)| SpoiltCopy::Unnamed(name))
}

/// Finds the copy with one call.
async fn read_again(
    client: &Client,
    spoilt: SpoiltCopy,
    source: Result<RecordId, InvalidId>,
    options: CallOptions,
) -> Result<Set, Error> {
    let name = match spoilt {
        SpoiltCopy::Sealed(id) => return client.sets().get(id).options(options).await,
        SpoiltCopy::Unnamed(name) => name,
    };
    let source = source.map_err(|error| Error::validation(error.to_string()))?;
    let name = format!("{name} (cloned from #{source})");
    let sets = client.sets().list().options(options).await?;
    // The same set may have been copied before; the list is in the order in which sets were made.
    let copy = sets.into_iter().rev().find(|set| set.name() == name);
    copy.ok_or_else(|| Error::new(ErrorKind::NotFound, "none of the sets has the name of the copy"))
}

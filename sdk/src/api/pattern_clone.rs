//! Copying a pattern. V3 makes the copy and answers with a broken one, so it is read again; V4 makes none and says
//! that it did.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::copies::{Copying, whole_or};
use crate::answer::{Decode, Unfit};
use crate::engine::Wire;
use crate::generated::operations::CLONE_PATTERN;
use crate::models::Pattern;
use crate::models::spoilt_copy::{NoCopy, SealedCopy};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, Generation, RecordId, Response};

/// A copy of a pattern that has not been made yet: [`Patterns::clone`](super::Patterns::clone). Await it.
#[must_use = "a call is made when it is awaited"]
pub struct ClonePattern {
    client: Client,
    arguments: Result<Arguments, Error>,
    options: CallOptions,
}

adjustable!(ClonePattern);

impl ClonePattern {
    pub(super) fn new(client: &Client, arguments: Result<Arguments, Error>) -> Self {
        Self { client: client.clone(), arguments, options: CallOptions::default() }
    }

    /// Makes the call and gives the value together with status, headers, attempts and warnings.
    ///
    /// Where the copy had to be read again there is a [`Warning::CloneReread`](crate::Warning::CloneReread); status,
    /// headers and trace are still those of the call that made the copy.
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do. When the copy was made but cannot be read again it is one of
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), whose source is the failure of the reading; when no copy was
    /// made it is one of [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported).
    pub async fn response(self) -> Result<Response<Pattern>, Error> {
        let Self { client, arguments, options } = self;
        let decode: Decode<Copied> = match client.generation() {
            Generation::V3 => sealed,
            Generation::V4 => none_or_whole,
        };
        let copying = Copying { client: &client, operation: &CLONE_PATTERN, noun: "pattern", options };
        copying
            .make(arguments, decode, |id, options| client.patterns().get(id).options(options).into_future())
            .await
    }
}

impl IntoFuture for ClonePattern {
    type Output = Result<Pattern, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.response().await.map(Response::into_value) })
    }
}

impl fmt::Debug for ClonePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClonePattern").field("options", &self.options).finish_non_exhaustive()
    }
}

/// A copy, or the id of the one that the server cannot show.
type Copied = Result<Pattern, RecordId>;

/// A copy as V3 shows it.
fn sealed(body: &[u8], wire: &'static Wire) -> Result<Copied, Unfit> {
    whole_or(body, wire, |SealedCopy(id)| id)
}

/// A copy as V4 should show it.
fn none_or_whole(body: &[u8], wire: &'static Wire) -> Result<Copied, Unfit> {
    match whole_or(body, wire, |copy: NoCopy| copy)? {
        Ok(pattern) => Ok(Ok(pattern)),
        Err(NoCopy) => Err(Unfit::Undone(
            "the server made no copy, for which V4 is known: get the pattern and create one like it",
        )),
    }
}

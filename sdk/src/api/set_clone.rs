//! Copying a set: the real servers make the copy and answer with a broken one, so it is read again.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::no_body;
use crate::answer::{Decode, Unfit, json};
use crate::engine::Wire;
use crate::error::Details;
use crate::generated::operations::CLONE_SET;
use crate::models::Set;
use crate::models::spoilt_copy::{SealedCopy, SpoiltCopy, UnnamedCopy};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::response::shown;
use crate::{Client, Error, ErrorKind, Generation, InvalidId, RecordId, Request, Response, Warning};

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
    /// Where the copy had to be read again there is a [`Warning::CloneReread`]; status, headers and trace are still
    /// those of the call that made the copy.
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
        let began = steady(&client);
        let call = Request::new(&client, &CLONE_SET, arguments, no_body(), decode).options(options);
        let Response { value, status, headers, trace, source: from, warnings } = call.response().await?;
        let spoilt = match value {
            Ok(value) => return Ok(Response { value, status, headers, trace, source: from, warnings }),
            Err(spoilt) => spoilt,
        };
        let limit = options.apply(&client.shared.policy).call_timeout;
        let left = limit.saturating_sub(steady(&client).saturating_sub(began));
        let options = CallOptions { timeout: Some(left), ..options };
        match read_again(&client, spoilt, source, options).await {
            Ok(value) => Ok(Response {
                value,
                status,
                headers,
                trace,
                source: from,
                warnings: vec![Warning::CloneReread],
            }),
            Err(cause) => Err(lost(
                &client,
                Response { value: (), status, headers, trace, source: from, warnings },
                cause,
            )),
        }
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
    whole_or(body, wire, |SealedCopy(spoilt)| spoilt)
}

/// A copy as V4 shows it.
fn unnamed(body: &[u8], wire: &'static Wire) -> Result<Copied, Unfit> {
    whole_or(body, wire, |UnnamedCopy(spoilt)| spoilt)
}

/// What is neither whole nor broken in the known way is told of as if it should have been whole.
fn whole_or<T>(body: &[u8], wire: &'static Wire, spoilt: fn(T) -> SpoiltCopy) -> Result<Copied, Unfit>
where
    T: crate::models::decode::FromWire,
{
    match json::<Set>(body, wire) {
        Ok(set) => Ok(Ok(set)),
        Err(unfit) => json::<T>(body, wire).map(|broken| Err(spoilt(broken))).map_err(|_| unfit),
    }
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

/// The copy is there, but cannot be shown. Whatever the cause, the kind is none after which programs try again.
fn lost(client: &Client, made: Response<()>, cause: Error) -> Error {
    let Response { status, headers, trace, .. } = made;
    let host = &client.shared.host;
    // Servers of 2023 leave the copy with the owner of the original.
    let owner = if client.generation() == Generation::V3 && cause.is_permission() {
        " (the copy of somebody else's set may have gone to that person)"
    } else {
        ""
    };
    let message = format!(
        "{status} from {host}: the copy was made, but the answer is broken and the copy could not be read again: list \
         your sets to find it before you clone again{owner}"
    );
    let details = Details {
        operation: Some(CLONE_SET.name),
        route: CLONE_SET.wire(client.generation()).map(|wire| wire.path),
        status: Some(status),
        headers: shown(&headers),
        trace,
        ended_at: Some(client.shared.driver.time.now().unix),
        ..Details::default()
    };
    Error::with(ErrorKind::Decode, message, details, Some(Arc::new(cause)))
}

/// A clock that never goes back.
fn steady(client: &Client) -> Duration {
    client.shared.driver.time.now().steady
}

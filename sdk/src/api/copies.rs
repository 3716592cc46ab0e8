//! What copies of sets and of patterns have in common: the real servers answer with a broken one, so it is read again.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::no_body;
use crate::answer::{Decode, Unfit, json};
use crate::engine::{Operation, Wire};
use crate::error::Details;
use crate::models::decode::FromWire;
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::response::shown;
use crate::{Client, Error, ErrorKind, Generation, Request, Response, Warning};

/// How one kind of record is copied.
pub(super) struct Copying<'c> {
    pub(super) client: &'c Client,
    pub(super) operation: &'static Operation,
    /// What it is, in the words of errors: `set`.
    pub(super) noun: &'static str,
    pub(super) options: CallOptions,
}

/// What is neither whole nor broken in the known way is told of as if it should have been whole.
pub(super) fn whole_or<T, B, S>(
    body: &[u8],
    wire: &'static Wire,
    spoilt: fn(B) -> S,
) -> Result<Result<T, S>, Unfit>
where
    T: FromWire,
    B: FromWire,
{
    match json::<T>(body, wire) {
        Ok(whole) => Ok(Ok(whole)),
        Err(unfit) => json::<B>(body, wire).map(|broken| Err(spoilt(broken))).map_err(|_| unfit),
    }
}

impl Copying<'_> {
    /// Makes the copy. Where the answer is broken, `read_again` gets what is left of it and what is left of the time.
    pub(super) async fn make<T, S, F>(
        self,
        arguments: Result<Arguments, Error>,
        decode: Decode<Result<T, S>>,
        read_again: impl FnOnce(S, CallOptions) -> F,
    ) -> Result<Response<T>, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let Self { client, operation, options, .. } = self;
        let began = steady(client);
        let call = Request::new(client, operation, arguments, no_body(), decode).options(options);
        let Response { value, status, headers, trace, source, queued, warnings } = call.response().await?;
        let spoilt = match value {
            Ok(value) => return Ok(Response { value, status, headers, trace, source, queued, warnings }),
            Err(spoilt) => spoilt,
        };
        let limit = options.apply(&client.shared.policy).call_timeout;
        let left = limit.saturating_sub(steady(client).saturating_sub(began));
        let options = CallOptions { timeout: Some(left), ..options };
        match read_again(spoilt, options).await {
            Ok(value) => {
                let warnings = vec![Warning::CloneReread];
                Ok(Response { value, status, headers, trace, source, queued, warnings })
            }
            Err(cause) => {
                Err(self
                    .lost(Response { value: (), status, headers, trace, source, queued, warnings }, cause))
            }
        }
    }

    /// The copy is there, but cannot be shown. Whatever the cause, the kind is none after which programs try again.
    fn lost(&self, made: Response<()>, cause: Error) -> Error {
        let Response { status, headers, trace, .. } = made;
        let Self { client, operation, noun, .. } = self;
        let host = &client.shared.host;
        // Servers of 2023 leave the copy with the owner of the original.
        let owner = if client.generation() == Generation::V3 && cause.is_permission() {
            format!(" (the copy of somebody else's {noun} may have gone to that person)")
        } else {
            String::new()
        };
        let message = format!(
            "{status} from {host}: the copy was made, but the answer is broken and the copy could not be read again: \
             list your {noun}s to find it before you clone again{owner}"
        );
        let details = Details {
            operation: Some(operation.name),
            route: operation.wire(client.generation()).map(|wire| wire.path),
            status: Some(status),
            headers: shown(&headers),
            trace,
            ended_at: Some(client.shared.driver.time.now().unix),
            ..Details::default()
        };
        Error::with(ErrorKind::Decode, message, details, Some(Arc::new(cause)))
    }
}

/// A clock that never goes back.
fn steady(client: &Client) -> Duration {
    client.shared.driver.time.now().steady
}

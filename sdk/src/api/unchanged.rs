//! Updates that refuse to overwrite what somebody else has changed meanwhile.
//!
//! The API has no conditional requests, so the record is read right before it is written and compared with the one
//! that the caller has seen. Between that reading and the writing there is a gap of one round trip in which a change by
//! others goes unseen.

use crate::deadline::Deadline;
use crate::engine::Operation;
use crate::error::Left;
use crate::models::{Pattern, Set};
use crate::plan::Arguments;
use crate::{Client, Error, ErrorKind, RecordId, Request};

/// A record that knows when it last changed.
pub(super) trait Versioned: Clone + Send + Sync + 'static {
    /// What it is, in the words of errors.
    const NOUN: &'static str;
    fn id(&self) -> RecordId;
    /// Whether it is the same in everything that an update could have changed.
    fn is_unchanged(&self, now: &Self) -> bool;
    fn read(client: &Client, id: RecordId) -> Request<Self>;
    fn left(self) -> Left;
}

impl Versioned for Set {
    const NOUN: &'static str = "set";

    fn id(&self) -> RecordId {
        Self::id(self)
    }

    fn is_unchanged(&self, now: &Self) -> bool {
        self.updated_at() == now.updated_at() && self.is_same_content(now)
    }

    fn read(client: &Client, id: RecordId) -> Request<Self> {
        client.sets().get(id).no_cache()
    }

    fn left(self) -> Left {
        Left::Set(self.into())
    }
}

impl Versioned for Pattern {
    const NOUN: &'static str = "pattern";

    fn id(&self) -> RecordId {
        Self::id(self)
    }

    fn is_unchanged(&self, now: &Self) -> bool {
        self.updated_at() == now.updated_at() && self.is_same_content(now)
    }

    fn read(client: &Client, id: RecordId) -> Request<Self> {
        client.patterns().get(id).no_cache()
    }

    fn left(self) -> Left {
        Left::Pattern(self.into())
    }
}

/// Why an update cannot be compared with a record: it is of another one.
pub(super) fn is_another<T: Versioned>(arguments: &Result<Arguments, Error>, seen: &T) -> Option<Error> {
    let same = arguments.as_ref().ok()?.has_id(seen.id());
    let noun = T::NOUN;
    (!same).then(|| {
        Error::validation(format!(
            "the {noun} to compare with is another one than the {noun} to update: give the one that you read"
        ))
    })
}

/// Lets an update be made only while the record is what the caller has seen.
pub(super) fn if_unchanged<T: Versioned>(
    request: Request<T>,
    client: &Client,
    operation: &'static Operation,
    seen: T,
) -> Request<T> {
    let client = client.clone();
    request.check_first(move |options| {
        Box::pin(async move {
            let deadline = Deadline::new(&client, options);
            let current = T::read(&client, seen.id()).options(options).await?;
            if seen.is_unchanged(&current) { deadline.next() } else { Err(conflict(operation, current)) }
        })
    })
}

fn conflict<T: Versioned>(operation: &'static Operation, current: T) -> Error {
    let noun = T::NOUN;
    let message = format!(
        "the {noun} has changed since you read it, so {} was not sent: look at the {noun} as it is now, which this error \
         has, and decide again",
        operation.name
    );
    Error::leaving(ErrorKind::Conflict, message, Some(operation.name), current.left())
}

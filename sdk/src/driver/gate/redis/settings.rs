//! How a gate in Redis is set up.

use std::fmt;
use std::time::Duration;

use ::redis::Client;

use super::{RedisGate, link};
use crate::{Care, Error, ErrorKind, Secret};

/// The key of the state unless said otherwise.
const KEY: &str = "freesewing:gate";

/// How long Redis may take for an answer: a second. It needs less than a millisecond and the way there and back.
const TIME_LIMIT: Duration = Duration::from_secs(1);

/// How long Redis is left alone after it was away: 5 s. A server that starts anew needs about that.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// Of how many a process takes itself to be one when it is alone: 10, with which each sends a request every 5 s.
const ONE_OF: u32 = 10;

/// What a clerk needs to know.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) client: Client,
    pub(super) care: Care,
    pub(super) key: String,
    pub(super) time_limit: Duration,
    pub(super) ask_again: Duration,
    /// `None`: calls fail while Redis is away.
    pub(super) alone_as_one_of: Option<u32>,
}

/// Sets up a [`RedisGate`].
///
/// ```no_run
/// use freesewing::gate::RedisGate;
/// use freesewing::{Care, Client};
///
/// # fn main() -> Result<(), freesewing::Error> {
/// let address = "redis://:hunter2@redis.example.org";
/// let gate = RedisGate::builder(address, Care::default()).key("freesewing:nightly").alone_as_one_of(40).build()?;
/// let client = Client::builder().gate(gate).build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use]
pub struct RedisGateBuilder {
    address: Secret,
    care: Care,
    key: String,
    time_limit: Duration,
    ask_again: Duration,
    alone_as_one_of: Option<u32>,
}

impl RedisGateBuilder {
    pub(super) fn new(address: Secret, care: Care) -> Self {
        Self {
            address,
            care,
            key: KEY.to_owned(),
            time_limit: TIME_LIMIT,
            ask_again: ASK_AGAIN,
            alone_as_one_of: Some(ONE_OF),
        }
    }

    /// The key under which Redis keeps the state: `freesewing:gate` unless said otherwise. Whoever calls another
    /// FreeSewing server, or calls as somebody else, takes another key.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// How long Redis may take for an answer before it counts as away: 1 s unless said otherwise.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// How long to do without Redis once it was away: 5 s unless said otherwise.
    pub fn ask_again(mut self, after: Duration) -> Self {
        self.ask_again = after;
        self
    }

    /// While Redis is away each process goes on as one of so many who cannot ask each other: with that part of pace,
    /// burst, requests under way and budget. 10 unless said otherwise; say about how many run at once.
    pub fn alone_as_one_of(mut self, processes: u32) -> Self {
        self.alone_as_one_of = Some(processes);
        self
    }

    /// While Redis is away calls fail, and nothing is sent.
    pub fn fail_when_away(mut self) -> Self {
        self.alone_as_one_of = None;
        self
    }

    /// Makes the gate. Redis is not asked yet.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the address cannot be used or the numbers make no sense.
    pub fn build(self) -> Result<RedisGate, Error> {
        self.care.check().map_err(Error::configuration)?;
        let fault = [
            (self.key.is_empty(), "the key of the gate in Redis is empty: name one, such as freesewing:gate"),
            (self.time_limit.is_zero(), "the time limit of the gate in Redis must be above zero"),
            (
                self.alone_as_one_of == Some(0),
                "alone_as_one_of must be at least 1; to send nothing while Redis is away there is fail_when_away",
            ),
        ];
        if let Some((_, fault)) = fault.into_iter().find(|(is_so, _)| *is_so) {
            return Err(Error::configuration(fault));
        }
        let client = link::client(self.address.expose()).map_err(|error| {
            let message = error.to_string();
            Error::caused(ErrorKind::Configuration, message, error)
        })?;
        Ok(RedisGate::with(Settings {
            client,
            care: self.care,
            key: self.key,
            time_limit: self.time_limit,
            ask_again: self.ask_again,
            alone_as_one_of: self.alone_as_one_of,
        }))
    }
}

impl fmt::Debug for RedisGateBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisGateBuilder")
            .field("address", &self.address)
            .field("care", &self.care)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(builder: RedisGateBuilder) -> String {
        let error = builder.build().map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!format!("{error:?}").contains("sesame"), "{error:?}");
        error.to_string()
    }

    fn at(address: &str) -> RedisGateBuilder {
        RedisGate::builder(address, Care::default())
    }

    #[test]
    fn what_cannot_work_is_told_without_the_password() {
        for address in
            ["", "sesame", "http://:sesame@host", "redis://:sesame@host:99999", "redis://:sesame@h/sesame"]
        {
            let text = fails(at(address));
            assert!(text.starts_with("the address of Redis cannot be used: write one such as"), "{text}");
        }
        let text = fails(at("rediss://:sesame@host"));
        assert!(text.contains("add the crate redis with its feature tokio-rustls-comp"), "{text}");
        let good = || at("redis://:sesame@host");
        assert!(fails(good().key("")).starts_with("the key of the gate in Redis is empty"));
        assert!(fails(good().time_limit(Duration::ZERO)).ends_with("must be above zero"));
        assert!(fails(good().alone_as_one_of(0)).contains("there is fail_when_away"));
        assert!(
            fails(RedisGate::builder("redis://host", Care::default().in_flight(0))).starts_with("in_flight")
        );
    }

    #[test]
    fn nothing_printable_shows_the_password() {
        let builder = at("redis://me:sesame@redis.example.org:7000/3");
        let shown =
            format!("{builder:?} {builder:#?} {:?} {:#?}", builder.clone().build(), builder.clone().build());
        assert!(!shown.contains("sesame") && shown.contains("[redacted]"), "{shown}");
        assert!(shown.contains("redis.example.org:7000") && shown.contains("freesewing:gate"), "{shown}");
    }
}

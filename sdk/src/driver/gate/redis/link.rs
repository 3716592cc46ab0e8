//! What is said to Redis: look at the state, and change it if it is still the one that was seen.

use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::{AsyncConnectionConfig, Client, RedisError, Script};

use super::fault::{Fault, Words};
use crate::gate::GateError;

/// Gives the server's time and what the key holds, up to a length. With two more arguments it writes first: the new
/// value, if the key still holds the old one. It runs at once or not at all, and nobody comes between its parts.
const SCRIPT: &str = "
local held = redis.call('GETRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
if ARGV[2] and held == ARGV[2] then
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
  return {}
end
local time = redis.call('TIME')
return {time[1], time[2], held}
";

/// What is read of a value at most: a little more than the longest state.
const LONGEST_VALUE: usize = 512 * 1024;

/// How long a state stays when nobody changes it: a week. By then the day of the budget, each hold and each pause of the
/// breaker are over, and the pace has recovered.
const KEPT: Duration = Duration::from_secs(7 * 86_400);

/// What the key held, and when.
pub(super) struct Seen {
    /// The server's clock, as a span since 1970.
    pub(super) at: Duration,
    /// Empty when there is no such key.
    pub(super) value: Vec<u8>,
}

/// The way to one key of a Redis server.
pub(super) struct Link {
    client: Client,
    script: Script,
    key: String,
    limit: Duration,
    connection: Option<MultiplexedConnection>,
    words: Words,
}

impl Link {
    /// Nothing is connected yet.
    pub(super) fn new(client: Client, key: String, limit: Duration) -> Self {
        let words = Words::new(client.get_connection_info().addr(), &key, limit);
        Self { client, script: Script::new(SCRIPT), key, limit, connection: None, words }
    }

    /// The words for what goes wrong with the value.
    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// What the key holds now.
    pub(super) async fn look(&mut self) -> Result<Seen, Fault> {
        match self.within(&[]).await? {
            Some(seen) => Ok(seen),
            None => Err(self.words.stranger()),
        }
    }

    /// Writes a value if the key still holds the old one; otherwise gives what it holds.
    pub(super) async fn replace(&mut self, old: &[u8], new: &[u8]) -> Result<Option<Seen>, Fault> {
        let kept = KEPT.as_millis().to_string();
        self.within(&[old, new, kept.as_bytes()]).await
    }

    /// Asks, and leaves a connection behind when the answer does not come in time.
    async fn within(&mut self, arguments: &[&[u8]]) -> Result<Option<Seen>, Fault> {
        let limit = self.limit;
        let asked = tokio::time::timeout(limit, self.ask(arguments)).await;
        let result = asked.unwrap_or_else(|_| Err(self.words.late()));
        if result.is_err() {
            self.connection = None;
        }
        result
    }

    async fn ask(&mut self, arguments: &[&[u8]]) -> Result<Option<Seen>, Fault> {
        // A connection that stood idle may have been closed, or its server started anew: then a new one tells. What was
        // written although the answer got lost is found there.
        if let Some(connection) = &mut self.connection {
            match run(&self.script, &self.key, connection, arguments).await {
                Err(error) if error.is_io_error() => self.connection = None,
                result => return self.seen(result),
            }
        }
        // The time is limited by whoever waits here.
        let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let made = self.client.get_multiplexed_async_connection_with_config(&config).await;
        let connection = self.connection.insert(made.map_err(|error| self.words.of(&error))?);
        let result = run(&self.script, &self.key, connection, arguments).await;
        self.seen(result)
    }

    fn seen(&self, result: Result<Vec<Vec<u8>>, RedisError>) -> Result<Option<Seen>, Fault> {
        let answer = result.map_err(|error| self.words.of(&error))?;
        let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse::<u64>().ok();
        match <[Vec<u8>; 3]>::try_from(answer) {
            Ok([seconds, micros, value]) => match (number(&seconds), number(&micros)) {
                (Some(seconds), Some(micros)) => {
                    let at = Duration::from_secs(seconds).saturating_add(Duration::from_micros(micros));
                    Ok(Some(Seen { at, value }))
                }
                _ => Err(self.words.stranger()),
            },
            Err(answer) if answer.is_empty() => Ok(None),
            Err(_) => Err(self.words.stranger()),
        }
    }
}

/// Runs the script. What Redis says to it is a list of texts.
async fn run(
    script: &Script,
    key: &str,
    connection: &mut MultiplexedConnection,
    arguments: &[&[u8]],
) -> Result<Vec<Vec<u8>>, RedisError> {
    let mut invocation = script.prepare_invoke();
    invocation.key(key).arg(LONGEST_VALUE);
    for argument in arguments {
        invocation.arg(*argument);
    }
    invocation.invoke_async(connection).await
}

/// Takes an address apart.
///
/// # Errors
/// When it is none; the message never repeats it, for it may hold a password.
pub(super) fn client(address: &str) -> Result<Client, GateError> {
    Client::open(address).map_err(|_| {
        let secure = ["rediss:", "valkeys:"].into_iter().any(|scheme| address.starts_with(scheme));
        GateError::new(if secure && !cfg!(doc) {
            "the address of Redis asks for TLS, which is not built in: add the crate redis with its feature \
             tokio-rustls-comp to the program, and check the rest of the address"
        } else {
            "the address of Redis cannot be used: write one such as redis://name:password@redis.example.org:6379/0, with \
             %-signs for what is special in name and password"
        })
    })
}

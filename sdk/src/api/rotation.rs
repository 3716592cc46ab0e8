//! Replacing an API key by a new one, without a moment in which neither works.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::PoisonError;
use std::time::Duration;

use crate::deadline::Deadline;
use crate::engine::Faulty;
use crate::engine::retry::Class;
use crate::error::Left;
use crate::generated::operations;
use crate::models::{ApiKey, CreatedApiKey, NewApiKey};
use crate::options::CallOptions;
use crate::request::{adjustable, waiting};
use crate::secret::Credentials;
use crate::{Client, Error, ErrorKind, KeyId, Response};

/// A key that is to be replaced: [`ApiKeys::rotate`](super::ApiKeys::rotate). Await it.
#[must_use = "a call is made when it is awaited"]
pub struct RotateKey {
    client: Client,
    old: Result<KeyId, Error>,
    lifetime: Option<Duration>,
    options: CallOptions,
}

adjustable!(RotateKey);
waiting!(RotateKey -> CreatedApiKey);

impl RotateKey {
    pub(super) fn new(client: &Client, old: Result<KeyId, Error>) -> Self {
        Self { client: client.clone(), old, lifetime: None, options: CallOptions::default() }
    }

    /// How long the new key lives, in whole seconds; as long as the old one did from its making to its end, if nothing is
    /// said.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Makes the calls and gives the new key together with status, headers, attempts and warnings of the call that made
    /// it.
    ///
    /// # Errors
    /// [`Error`] says what happened, which keys there are, and what to do. [`Error::new_key`] has the new key if there is
    /// one.
    pub async fn response(self) -> Result<Response<CreatedApiKey>, Error> {
        let Self { client, old, lifetime, options } = self;
        let old = old?;
        refuse_what_fails(&client, old)?;
        let _turn = client.shared.turns.take("key", &old.to_string()).await;
        let deadline = Deadline::new(&client, options);
        let rotation = Rotation { client: &client, deadline: &deadline, options };
        let keys = rotation.list().await.map_err(|error| unchanged(&error, &error.to_string()))?;
        // The list may have told the level of the calling key.
        client.apikeys().delete(old).check()?;
        let Some(key) = keys.iter().find(|key| key.id() == old) else {
            return Err(Error::new(
                ErrorKind::NotFound,
                "none of your keys has this id, so none was made: look at the list of your keys",
            ));
        };
        let new = NewApiKey::named(key.name(), key.level(), lifetime.unwrap_or_else(|| life(key)));
        let created = rotation.create(&new, key, &keys).await?;
        rotation.verify(&created.value).await?;
        rotation.delete_old(old, &created.value).await?;
        Ok(created)
    }
}

impl IntoFuture for RotateKey {
    type Output = Result<CreatedApiKey, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.response().await.map(Response::into_value) })
    }
}

impl fmt::Debug for RotateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RotateKey").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

/// Refuses what is known to fail on the way before the first step.
fn refuse_what_fails(client: &Client, old: KeyId) -> Result<(), Error> {
    let by_key = matches!(client.shared.credentials, Credentials::Key { .. });
    let wire = operations::CREATE_APIKEY.wire(client.generation());
    if let Some(Faulty::Status(status)) = wire.and_then(|wire| wire.faulty(by_key)) {
        return Err(Error::new(
            ErrorKind::Unsupported,
            format!(
                "servers of this generation are known to refuse new keys to API keys ({status}): rotate with a token; \
                 nothing was sent"
            ),
        ));
    }
    client.apikeys().delete(old).check()
}

/// From its making to its end, in whole seconds.
fn life(key: &ApiKey) -> Duration {
    let span = key.created_at().map(|created| key.expires_at() - created);
    span.and_then(|span| u64::try_from(span.num_seconds()).ok()).map_or(Duration::ZERO, Duration::from_secs)
}

/// The steps.
struct Rotation<'a> {
    client: &'a Client,
    deadline: &'a Deadline,
    options: CallOptions,
}

impl Rotation<'_> {
    async fn list(&self) -> Result<Vec<ApiKey>, Error> {
        Ok(self.client.apikeys().list().options(self.deadline.next()?).no_cache().sure().await?.value)
    }

    /// Makes the new key. When its answer was lost, so was its secret: the key is deleted and another one made.
    async fn create(
        &self,
        new: &NewApiKey,
        old: &ApiKey,
        before: &[ApiKey],
    ) -> Result<Response<CreatedApiKey>, Error> {
        let policy = self.options.apply(&self.client.shared.policy);
        let time = &self.client.shared.driver.time;
        let mut made = 0;
        loop {
            made += 1;
            let call = self.client.apikeys().create(new).options(self.deadline.next()?);
            let lost = match call.response().await {
                Ok(created) => return Ok(created),
                Err(error) if error.may_have_been_carried_out() => error,
                Err(error) => return Err(unchanged(&error, &error.to_string())),
            };
            let wait = policy.backoff.wait(Class::Transient, made, time.draws()[0]);
            time.sleep(wait.min(self.deadline.left())).await;
            let found = self.delete_orphan(new, old, before, &lost).await?;
            let slow = lost.is_timeout() || lost.status() == Some(504);
            if !found && slow {
                return Err(unchanged(
                    &lost,
                    "no answer told of the new key and there is none so far, but it may still come: look later for an \
                     unused key of this name and delete it",
                ));
            }
            if made >= policy.attempts || !self.pays() {
                return Err(unchanged(
                    &lost,
                    "no answer told of the new key, and there is none: rotate again",
                ));
            }
        }
    }

    /// Deletes the key whose answer was lost, if there is one.
    async fn delete_orphan(
        &self,
        new: &NewApiKey,
        old: &ApiKey,
        before: &[ApiKey],
        lost: &Error,
    ) -> Result<bool, Error> {
        let unclear = |_| {
            unchanged(
                lost,
                "no answer told of the new key, and it could not be looked for or deleted: look for an unused key of this \
                 name and delete it",
            )
        };
        let known: HashSet<KeyId> = before.iter().map(ApiKey::id).collect();
        let keys = self.list().await.map_err(unclear)?;
        let orphans: Vec<KeyId> = keys
            .iter()
            .filter(|key| {
                !known.contains(&key.id()) && key.name() == old.name() && key.level() == old.level()
            })
            // Others may rotate the same key at the same time: what was used is theirs.
            .filter(|key| key.calls().unwrap_or_default() == 0 && key.last_seen().is_none())
            .filter(|key| life(key).abs_diff(new.lifetime()) <= Duration::from_secs(1))
            .map(ApiKey::id)
            .collect();
        match orphans.as_slice() {
            [] => Ok(false),
            [orphan] => {
                let options = self.deadline.next().map_err(unclear)?;
                match self.client.apikeys().delete(*orphan).options(options).response().await {
                    Err(error) if !error.is_not_found() => Err(unclear(error)),
                    _ => Ok(true),
                }
            }
            _ => Err(unchanged(
                lost,
                "no answer told of the new key, and there are several unused ones of this name, of which none was \
                 deleted: delete those that nobody has",
            )),
        }
    }

    /// Asks the server who calls with the new key.
    async fn verify(&self, created: &CreatedApiKey) -> Result<(), Error> {
        let new = self.client.with_api_key(created);
        let answer = match self.deadline.next() {
            Ok(options) => new.apikeys().whoami().options(options).await,
            Err(error) => Err(error),
        };
        let wrong = match answer {
            Ok(key) if key.id() == created.id() && key.level() == created.level() => return Ok(()),
            Ok(_) => Error::new(ErrorKind::Decode, "the server says that another key calls"),
            Err(error) => error,
        };
        let message = format!(
            "a new key was made, but it could not be verified, so the old one was not deleted; both are there: take the new \
             one from this error, and delete the one that you do not use ({wrong})"
        );
        Err(Error::after_leaving(&wrong, message, Left::Key(created.clone().into())))
    }

    async fn delete_old(&self, old: KeyId, created: &CreatedApiKey) -> Result<(), Error> {
        let answer = match self.deadline.next() {
            Ok(options) => self.client.apikeys().delete(old).options(options).await,
            Err(error) => Err(error),
        };
        match answer {
            // Somebody else has deleted it meanwhile.
            Err(error) if !error.is_not_found() => {
                let message = format!(
                    "the new key was made and works, but the old one could not be deleted; both are there: take the new \
                     one from this error, and delete the old one ({error})"
                );
                Err(Error::after_leaving(&error, message, Left::Key(created.clone().into())))
            }
            _ => Ok(()),
        }
    }

    /// A repetition costs what any other does.
    fn pays(&self) -> bool {
        let shared = &self.client.shared.driver.shared;
        shared.lock().unwrap_or_else(PoisonError::into_inner).quota.try_take(Class::Transient).is_some()
    }
}

/// A failure after which the old key is as it was.
fn unchanged(lost: &Error, what: &str) -> Error {
    Error::after(lost, lost.kind(), format!("{what}; the old key is as it was"))
}

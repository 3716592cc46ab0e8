//! Making a record unless it is there, and never twice.
//!
//! Why it looks first: the look makes the whole call one that may be repeated, by whoever was interrupted or got an error
//! on the way, and after a plain `create` whose answer was lost. Looking only after a failure would be one request
//! cheaper for a record that is new, but would make a second one each time a program runs again.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex;

use super::Bulk;
use crate::deadline::Deadline;
use crate::driver::native::transport::BoxFuture;
use crate::engine::retry::{Class, Cost};
use crate::options::CallOptions;
use crate::{Client, Error, RecordId, Request, Response, Warning};

/// What is to be there: how it is made, and what is the same.
pub(super) trait Recipe<T>: Send + Sync + 'static {
    /// What it is, in the words of errors.
    fn noun(&self) -> &'static str;
    /// What calls that make the same have in common.
    fn name(&self) -> &str;
    fn create(&self, client: &Client) -> Request<T>;
    fn list(&self, client: &Client) -> Request<Vec<T>>;
    fn is_like(&self, record: &T) -> bool;
    fn id(&self, record: &T) -> RecordId;
}

/// A record that is to be there: [`Sets::create_or_find`](super::Sets::create_or_find) and its like. Await it.
#[must_use = "a call is made when it is awaited"]
pub struct CreateOrFind<T> {
    client: Client,
    recipe: Arc<dyn Recipe<T>>,
    options: CallOptions,
}

impl<T: Send + 'static> CreateOrFind<T> {
    pub(super) fn new(client: &Client, recipe: impl Recipe<T>) -> Self {
        Self { client: client.clone(), recipe: Arc::new(recipe), options: CallOptions::default() }
    }

    /// How long all of it may take, waits included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How often each of its calls is tried again at most, and how often the record is made again after a lost answer; 0
    /// makes one attempt of each.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Makes the calls and gives the value together with status, headers, attempts and warnings. Those are of the call
    /// that brought the record: of the list, with [`Warning::AlreadyThere`] or [`Warning::AnswerLost`], or of the one
    /// that made it.
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do.
    pub async fn response(self) -> Result<Response<T>, Error> {
        let Self { client, recipe, options } = self;
        make(&client, &*recipe, &mut Ledger::default(), options).await
    }
}

#[cfg(feature = "blocking")]
impl<T: Send + 'static> CreateOrFind<T> {
    /// Makes the calls and waits for the value, without `async`: see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do. Within an async runtime it is one of
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), and nothing is sent.
    pub fn wait(self) -> Result<T, Error> {
        self.wait_response().map(Response::into_value)
    }

    /// Makes the calls and waits for the value together with status, headers, attempts and warnings.
    ///
    /// # Errors
    /// Like [`CreateOrFind::wait`].
    pub fn wait_response(self) -> Result<Response<T>, Error> {
        let blocking = Arc::clone(&self.client.shared.blocking);
        blocking.wait(self.response())
    }
}

impl<T: Send + 'static> IntoFuture for CreateOrFind<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.response().await.map(Response::into_value) })
    }
}

impl<T: 'static> fmt::Debug for CreateOrFind<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateOrFind").field("noun", &self.recipe.noun()).finish_non_exhaustive()
    }
}

/// The records that are there, as far as they are known, and those that were given out.
pub(super) struct Ledger<T> {
    known: Option<Vec<T>>,
    taken: HashSet<RecordId>,
}

impl<T> Default for Ledger<T> {
    fn default() -> Self {
        Self { known: None, taken: HashSet::new() }
    }
}

impl<T: 'static> Ledger<T> {
    /// The oldest record that is the one wanted and was not given out yet. Nobody is asked where a list is known.
    async fn look(
        &mut self,
        client: &Client,
        recipe: &dyn Recipe<T>,
        deadline: &Deadline,
    ) -> Result<Option<Response<T>>, Error> {
        let (mut list, answer) = match self.known.take() {
            Some(known) => (known, Response::unasked()),
            None => recipe.list(client).options(deadline.next()?).no_cache().sure().await?.take(),
        };
        list.retain(|record| !self.taken.contains(&recipe.id(record)));
        let place = list.iter().position(|record| recipe.is_like(record));
        let found = place.map(|place| list.remove(place));
        self.known = Some(list);
        Ok(found.map(|record| {
            self.taken.insert(recipe.id(&record));
            answer.map(|()| record)
        }))
    }

    /// The next look asks again.
    fn forget(&mut self) {
        self.known = None;
    }
}

/// Makes many, each unless it is there. The list is asked for once, and again after an answer that was lost.
pub(super) fn make_all<N, T>(
    client: &Client,
    operation: &'static str,
    wanted: impl IntoIterator<Item = N>,
) -> Bulk<N, T>
where
    N: Recipe<T> + Clone,
    T: Send + 'static,
{
    let (caller, ledger) = (client.clone(), Arc::new(Mutex::new(Ledger::default())));
    let step = move |wanted: &N, options| -> BoxFuture<'static, Result<Response<T>, Error>> {
        let (client, ledger, wanted) = (caller.clone(), Arc::clone(&ledger), wanted.clone());
        Box::pin(async move { make(&client, &wanted, &mut *ledger.lock().await, options).await })
    };
    Bulk::new(client, operation, wanted, step).alike().repeatable()
}

/// Gives the record that is there, or makes it.
pub(super) async fn make<T: Send + 'static>(
    client: &Client,
    recipe: &dyn Recipe<T>,
    ledger: &mut Ledger<T>,
    options: CallOptions,
) -> Result<Response<T>, Error> {
    // What cannot be made is not looked for.
    recipe.create(client).check()?;
    // Whoever makes the same comes next, and finds it.
    let _turn = client.shared.turns.take(recipe.noun(), recipe.name()).await;
    let deadline = Deadline::new(client, options);
    if let Some(mut found) = ledger.look(client, recipe, &deadline).await? {
        found.warnings.push(Warning::AlreadyThere);
        return Ok(found);
    }
    let policy = options.apply(&client.shared.policy);
    let mut repeat = None;
    let mut made = 0;
    loop {
        made += 1;
        let lost = match recipe.create(client).options(deadline.next()?).response().await {
            Ok(response) => {
                ledger.taken.insert(recipe.id(&response.value));
                pay_back(client, repeat);
                return Ok(response);
            }
            Err(error) if error.may_have_been_carried_out() => error,
            Err(error) => return Err(error),
        };
        let time = &client.shared.driver.time;
        let wait = policy.backoff.wait(Class::Transient, made, time.draws()[0]);
        if wait >= deadline.left() {
            return Err(unclear(recipe.noun(), &lost));
        }
        time.sleep(wait).await;
        ledger.forget();
        match ledger.look(client, recipe, &deadline).await {
            Ok(Some(mut found)) => {
                found.warnings.push(Warning::AnswerLost);
                pay_back(client, repeat);
                return Ok(found);
            }
            Ok(None) if made >= policy.attempts || may_still_come(&lost) => {
                return Err(missing(recipe.noun(), &lost));
            }
            Ok(None) => repeat = Some(pay(client).ok_or_else(|| missing(recipe.noun(), &lost))?),
            Err(_) => return Err(unclear(recipe.noun(), &lost)),
        }
    }
}

/// Whether the server may still be at work: it was not heard of, or somebody before it lost patience.
fn may_still_come(lost: &Error) -> bool {
    lost.is_timeout() || lost.status() == Some(504)
}

/// A repetition costs what any other does, so that a server in trouble is not asked ever more.
fn pay(client: &Client) -> Option<Cost> {
    let shared = &client.shared.driver.shared;
    shared.lock().unwrap_or_else(PoisonError::into_inner).quota.try_take(Class::Transient)
}

fn pay_back(client: &Client, cost: Option<Cost>) {
    if let Some(cost) = cost {
        let shared = &client.shared.driver.shared;
        shared.lock().unwrap_or_else(PoisonError::into_inner).quota.give_back(cost);
    }
}

fn missing(noun: &str, lost: &Error) -> Error {
    let message = format!(
        "no answer told that the {noun} was made, and it is not there so far: make the same call again, which looks first"
    );
    Error::after(lost, lost.kind(), message)
}

fn unclear(noun: &str, lost: &Error) -> Error {
    let message = format!(
        "no answer told that the {noun} was made, and it could not be looked for: make the same call again, which looks \
         first"
    );
    Error::after(lost, lost.kind(), message)
}

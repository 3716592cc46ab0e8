//! The same call for many things, one after the other.
//!
//! Each goes the way of every call, so pace, permits, budget and breaker hold; nothing is sent in parallel.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use super::bulk_report::{BulkItem, BulkReport, Outcome};
use crate::driver::native::transport::BoxFuture;
use crate::error::Details;
use crate::options::CallOptions;
use crate::{Client, Error, ErrorKind, Response};

/// How many items in a row may fail because of the server or the way to it before the rest is left alone.
const IN_A_ROW: u32 = 3;

/// One item's call.
type Step<I, T> = Box<dyn FnMut(&I, CallOptions) -> BoxFuture<'static, Result<Response<T>, Error>> + Send>;

/// Told of each item when it is done.
type Listener<I, T> = Box<dyn FnMut(&Progress<'_, I, T>) + Send>;

/// Calls for many things that have not been made yet, or not all: `create_all`, `create_or_find_all`, `delete_all`.
///
/// Await it to make them all; that gives a [`BulkReport`] with the result of each, in order. It never fails as a whole:
/// what succeeded is never lost. It stops early where going on is pointless: when the credentials are refused, the server
/// asks to stay away, the budget is spent, no connection can be made, everything would be refused in the same way, or
/// three in a row failed because of the server. The rest is [`Outcome::NotTried`] then.
///
/// **When it may be cancelled**, keep it and call [`Bulk::run`] or [`Bulk::next`] instead of awaiting it. Dropping their
/// future loses nothing: the items that are done stay in the `Bulk`, the one under way counts as failed with
/// [`ErrorKind::Cancelled`] and may have been carried out, and the next call goes on after it.
///
/// ```no_run
/// # async fn example(client: freesewing::Client, people: Vec<freesewing::NewSet>) -> Result<(), freesewing::Error> {
/// use std::time::Duration;
///
/// let mut bulk = client.sets().create_all(people);
/// if tokio::time::timeout(Duration::from_secs(60), bulk.run()).await.is_err() {
///     eprintln!("stopped after a minute");
/// }
/// let report = bulk.into_report();
/// for (set, made) in report.done() {
///     println!("{} is {}", set.name, made.id());
/// }
/// for (set, error) in report.failed() {
///     eprintln!("{}: {error}", set.name);
/// }
/// let rest = report.into_remaining(); // for another time
/// # Ok(()) }
/// ```
#[must_use = "nothing is sent until it is awaited or run"]
pub struct Bulk<I, T> {
    #[cfg_attr(
        not(feature = "blocking"),
        allow(dead_code, reason = "only who waits without async needs its thread")
    )]
    client: Client,
    items: Vec<BulkItem<I, T>>,
    /// The place of the next item.
    next: usize,
    step: Step<I, T>,
    /// The operation, for what is said of items that were interrupted.
    operation: &'static str,
    /// Whether a refusal of one item means that all are refused.
    alike: bool,
    /// Whether trying again does no harm, whatever was carried out.
    repeatable: bool,
    options: CallOptions,
    listener: Option<Listener<I, T>>,
    in_a_row: u32,
    stopped: Option<Error>,
}

/// How far a [`Bulk`] has come.
#[non_exhaustive]
pub struct Progress<'a, I, T> {
    /// The items so far, failures included.
    pub so_far: usize,
    /// All items.
    pub total: usize,
    /// The one that was done last.
    pub item: &'a BulkItem<I, T>,
}

impl<I, T> Bulk<I, T> {
    pub(super) fn new(
        client: &Client,
        operation: &'static str,
        inputs: impl IntoIterator<Item = I>,
        step: impl FnMut(&I, CallOptions) -> BoxFuture<'static, Result<Response<T>, Error>> + Send + 'static,
    ) -> Self {
        let items = inputs.into_iter().map(|input| BulkItem { input, outcome: Outcome::NotTried }).collect();
        let step = Box::new(step);
        Self {
            client: client.clone(),
            items,
            next: 0,
            step,
            operation,
            alike: false,
            repeatable: false,
            options: CallOptions::default(),
            listener: None,
            in_a_row: 0,
            stopped: None,
        }
    }

    /// Says that the level is asked alike for every item, so that a refusal of one is a refusal of all.
    pub(super) fn alike(mut self) -> Self {
        self.alike = true;
        self
    }

    /// Says that trying an item again does no harm, whatever was carried out.
    pub(super) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// How long the call of each item may take, waits included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How often the call of each item is tried again at most; 0 makes one attempt.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Calls this after each item, with how far things have come. It should return soon: nothing is sent meanwhile.
    pub fn on_progress(mut self, listener: impl FnMut(&Progress<'_, I, T>) + Send + 'static) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Makes the next call and gives its item; `None` when all are done or going on is pointless.
    pub async fn next(&mut self) -> Option<&BulkItem<I, T>> {
        if self.stopped.is_some() {
            return None;
        }
        let place = self.next;
        let total = self.items.len();
        let item = self.items.get_mut(place)?;
        self.next += 1;
        let call = (self.step)(&item.input, self.options);
        // This stands if nobody waits for the end of the call.
        item.outcome = Outcome::Failed(interrupted(self.operation));
        item.outcome = match call.await {
            Ok(response) => {
                let (value, answer) = response.take();
                Outcome::Done { value, warnings: answer.warnings }
            }
            Err(error) => Outcome::Failed(error),
        };
        let error = item.error().cloned();
        let theirs = error.as_ref().is_some_and(|error| is_of_the_server(error.kind()));
        self.in_a_row = if theirs { self.in_a_row + 1 } else { 0 };
        self.stopped = error.filter(|error| self.in_a_row >= IN_A_ROW || is_pointless(error, self.alike));
        if let Some(listener) = &mut self.listener {
            listener(&Progress { so_far: place + 1, total, item });
        }
        Some(item)
    }

    /// Makes all calls that are left, as far as that is not pointless.
    pub async fn run(&mut self) {
        while self.next().await.is_some() {}
    }

    /// What has come of it so far.
    pub fn into_report(self) -> BulkReport<I, T> {
        BulkReport { items: self.items, stopped: self.stopped, repeatable: self.repeatable }
    }
}

#[cfg(feature = "blocking")]
impl<I, T> Bulk<I, T> {
    /// Makes all calls and waits for what came of them, without `async`: see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// Within an async runtime it is an error of [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), and nothing is
    /// sent. What becomes of the items is in the report.
    pub fn wait(mut self) -> Result<BulkReport<I, T>, Error> {
        let blocking = std::sync::Arc::clone(&self.client.shared.blocking);
        blocking.wait(async move {
            self.run().await;
            Ok(self.into_report())
        })
    }
}

impl<I: Send + 'static, T: Send + 'static> IntoFuture for Bulk<I, T> {
    type Output = BulkReport<I, T>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            self.run().await;
            self.into_report()
        })
    }
}

impl<I, T> fmt::Debug for Bulk<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk")
            .field("operation", &self.operation)
            .field("so_far", &self.next)
            .field("total", &self.items.len())
            .finish_non_exhaustive()
    }
}

fn interrupted(operation: &'static str) -> Error {
    let message = format!(
        "nobody waited for the end of {operation}: it may have been carried out all the same, so look before you try again"
    );
    let details = Details { operation: Some(operation), ..Details::default() };
    Error::with(ErrorKind::Cancelled, message, details, None)
}

/// Whether a failure is the server's, or that of the way to it.
fn is_of_the_server(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Server | ErrorKind::Timeout | ErrorKind::Connection)
}

/// Whether what follows would fail in the same way.
fn is_pointless(error: &Error, alike: bool) -> bool {
    match error.kind() {
        ErrorKind::Authentication
        | ErrorKind::RateLimited
        | ErrorKind::BudgetSpent
        | ErrorKind::Configuration
        | ErrorKind::Unsupported
        | ErrorKind::Redirect => true,
        ErrorKind::Permission => alike,
        // Nobody was reached in all attempts.
        ErrorKind::Connection => !error.may_have_been_carried_out(),
        _ => false,
    }
}

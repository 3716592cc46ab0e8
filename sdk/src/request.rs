//! A call that can be adjusted and awaited.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
#[cfg(feature = "blocking")]
use std::sync::Arc;
use std::time::Duration;

use crate::answer::{self, Decode};
use crate::driver::native::transport::BoxFuture;
use crate::engine::{Faulty, Operation, Verdict};
use crate::models::ApiKey;
use crate::options::CallOptions;
use crate::plan::{Arguments, Plan};
use crate::report::Report;
use crate::{Client, Error, ErrorKind, Response, Warning};

/// A call that has not been made yet. Adjust it, then await it: `.await` gives the value, `.response().await` gives
/// the value together with status, headers, attempts and warnings.
///
/// Dropping the future cancels the call.
#[must_use = "a call is made when it is awaited"]
pub struct Request<T> {
    client: Client,
    operation: &'static Operation,
    plan: Result<Plan, Error>,
    options: CallOptions,
    decode: Decode<T>,
    first: Option<Check>,
    settle: Vec<Settle<T>>,
}

/// Makes sure of something before the call is made, and gives the options that are left for it.
type Check = Box<dyn FnOnce(CallOptions) -> BoxFuture<'static, Result<CallOptions, Error>> + Send>;

/// Looks at an answer that was understood: puts it right, warns of it, or says why it is none after all.
type Settle<T> = Box<dyn FnOnce(&mut Response<T>) -> Result<(), Refusal> + Send>;

/// Why a success is none after all: what kind of failure it is, and in words.
pub(crate) type Refusal = (ErrorKind, &'static str);

/// What becomes of an empty list that may hide what there is, when nobody sees the warning.
const HIDDEN: Refusal = (
    ErrorKind::Unsupported,
    "the list is empty, but servers of this generation are known to show API keys an empty list whatever there is: call \
     with a token, or ask for the whole response to take the list as it is",
);

impl<T> Request<T> {
    /// Plans a call. Arguments and body may have been refused already.
    pub(crate) fn new(
        client: &Client,
        operation: &'static Operation,
        arguments: Result<Arguments, Error>,
        body: Result<Vec<u8>, Error>,
        decode: Decode<T>,
    ) -> Self {
        Self::planned(client, operation, Plan::new(client, operation, arguments, body), decode)
    }

    /// A call that was planned, or refused, already.
    pub(crate) fn planned(
        client: &Client,
        operation: &'static Operation,
        plan: Result<Plan, Error>,
        decode: Decode<T>,
    ) -> Self {
        Self {
            client: client.clone(),
            operation,
            plan,
            options: CallOptions::default(),
            decode,
            first: None,
            settle: Vec::new(),
        }
    }

    /// Makes sure of something before the call is made, with calls of its own. The time limit holds for all of it.
    pub(crate) fn check_first(
        mut self,
        check: impl FnOnce(CallOptions) -> BoxFuture<'static, Result<CallOptions, Error>> + Send + 'static,
    ) -> Self {
        self.first = Some(Box::new(check));
        self
    }

    /// Adds a query to the address.
    pub(crate) fn query(mut self, query: Option<String>) -> Self {
        self.plan = self.plan.map(|plan| plan.query(query));
        self
    }

    /// Refuses the call, unless it was refused already.
    pub(crate) fn refuse(mut self, error: Error) -> Self {
        self.plan = self.plan.and(Err(error));
        self
    }

    /// Looks at the value when it is there, for things that the caller should know.
    pub(crate) fn inspect(self, inspect: impl FnOnce(&T) -> Vec<Warning> + Send + 'static) -> Self {
        self.settle(move |response| {
            response.warnings.extend(inspect(&response.value));
            Ok(())
        })
    }

    /// Looks at the whole answer when it was understood.
    pub(crate) fn settle(
        mut self,
        settle: impl FnOnce(&mut Response<T>) -> Result<(), Refusal> + Send + 'static,
    ) -> Self {
        self.settle.push(Box::new(settle));
        self
    }

    pub(crate) fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// How long the whole call may take from its first permit on, waits included. The queue before that has a limit
    /// of its own: [`queue_timeout`](crate::ClientBuilder::queue_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How often the call is tried again at most; 0 makes one attempt.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Asks the server, whatever the client knows already, and waits for no read that began before this one. Writes do
    /// so anyway.
    pub fn no_cache(mut self) -> Self {
        self.options.no_cache = true;
        self
    }

    /// Makes the call and gives the value together with status, headers, attempts and warnings.
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do.
    pub async fn response(mut self) -> Result<Response<T>, Error> {
        self.run(true).await
    }

    /// Makes the call like [`Request::response`], but a value that is not to be had without its warning is an error.
    pub(crate) async fn sure(mut self) -> Result<Response<T>, Error> {
        self.run(false).await
    }

    /// Why the call was refused already, if it was.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.plan.as_ref().map(drop).map_err(Clone::clone)
    }

    /// Makes the call and tells of it. A value that is not to be had without its warning is an error where nobody sees
    /// warnings.
    ///
    /// It is made once, and lent out: futures that pass their arguments on keep a copy each.
    async fn run(&mut self, warns: bool) -> Result<Response<T>, Error> {
        let client = self.client.clone();
        let report = Report::new(&client, self.operation);
        let result = self.call(warns).await;
        report.end(&result);
        result
    }

    async fn call(&mut self, warns: bool) -> Result<Response<T>, Error> {
        let client = &self.client;
        let plan = self.plan.as_ref().map_err(Clone::clone)?;
        let options = match self.first.take() {
            Some(check) => check(self.options).await?,
            None => self.options,
        };
        let shared = &client.shared;
        let key = plan.key(shared);
        let order = |etag: Option<&str>| plan.order(client, &options, etag);
        let outcome = match &key {
            Some(key) => shared.driver.read(key, options.reading(&shared.policy), order).await?,
            None => shared.driver.perform(order(None)?).await,
        };
        let failed = matches!(outcome.verdict, Verdict::Failure(_));
        let answer = answer::read(shared, plan, outcome, self.decode);
        if let (Err(_), Some(key), false) = (&answer, &key, failed) {
            // It cannot be understood, or there is no such record: the next call asks again.
            shared.driver.reads.forget(key);
        }
        let mut response = answer?;
        for settle in std::mem::take(&mut self.settle) {
            settle(&mut response).map_err(|refusal| {
                // What is none after all is not given to the next call either.
                if let Some(key) = &key {
                    shared.driver.reads.forget(key);
                }
                answer::refused(shared, plan, refusal, &response)
            })?;
        }
        if !plan.wire.access.is_anonymous() {
            response.warnings.extend(shared.key_reminder());
        }
        if !warns && response.warnings.iter().any(Warning::is_grave) {
            return Err(answer::refused(shared, plan, HIDDEN, &response));
        }
        Ok(response)
    }
}

#[cfg(feature = "blocking")]
impl<T> Request<T> {
    /// Makes the call and waits for the value, without `async`: see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do. Within an async runtime it is one of
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), and nothing is sent.
    pub fn wait(mut self) -> Result<T, Error> {
        let blocking = Arc::clone(&self.client.shared.blocking);
        // As awaiting it: what needs its warning is an error here.
        blocking.wait(async move { self.run(false).await.map(Response::into_value) })
    }

    /// Makes the call and waits for the value together with status, headers, attempts and warnings.
    ///
    /// # Errors
    /// Like [`Request::wait`].
    pub fn wait_response(self) -> Result<Response<T>, Error> {
        let blocking = Arc::clone(&self.client.shared.blocking);
        blocking.wait(self.response())
    }
}

impl<T: Send + 'static> IntoFuture for Request<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move { self.run(false).await.map(Response::into_value) })
    }
}

impl<T: 'static> Request<T> {
    /// Learns from an answer about keys, and warns of those that end soon.
    pub(crate) fn about_keys(self, keys: fn(&T) -> &[ApiKey]) -> Self {
        let client = self.client.clone();
        self.inspect(move |value| client.shared.heed_keys(keys(value)))
    }
}

impl<T: 'static> Request<Vec<T>> {
    /// Warns of an empty list where servers are known to hide from this caller what there is.
    pub(crate) fn maybe_hidden(self) -> Self {
        let credentials = &self.client.shared.credentials;
        let hides = self.plan.as_ref().is_ok_and(|plan| plan.faulty(credentials) == Some(Faulty::Empty));
        self.inspect(
            move |list| if hides && list.is_empty() { vec![Warning::MaybeHidden] } else { Vec::new() },
        )
    }
}

impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Request");
        match &self.plan {
            Ok(plan) => out.field("operation", &plan.operation.name),
            Err(error) => out.field("refused", error),
        };
        out.field("options", &self.options).finish_non_exhaustive()
    }
}

/// Gives a call that takes more words before it is made what every [`Request`] has. The type has a field `options` and
/// a method `request`. Without a value it gets the adjustments alone, and says itself how it is made.
macro_rules! adjustable {
    ($call:ident) => {
        impl $call {
            /// How long the whole call may take from its first permit on, waits included. The queue before that has a limit
            /// of its own: [`queue_timeout`](crate::ClientBuilder::queue_timeout).
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.options.timeout = Some(timeout);
                self
            }

            /// How often the call is tried again at most; 0 makes one attempt.
            pub fn retries(mut self, retries: u32) -> Self {
                self.options.retries = Some(retries);
                self
            }

            /// Asks the server, whatever the client knows already, and waits for no read that began before this one.
            /// Writes do so anyway.
            pub fn no_cache(mut self) -> Self {
                self.options.no_cache = true;
                self
            }
        }
    };
    ($call:ident -> $value:ty) => {
        $crate::request::adjustable!($call);

        impl $call {
            /// Makes the call and gives the value together with status, headers, attempts and warnings.
            ///
            /// # Errors
            /// [`Error`](crate::Error) says what happened and what to do.
            pub async fn response(self) -> Result<crate::Response<$value>, crate::Error> {
                self.request().response().await
            }
        }

        impl std::future::IntoFuture for $call {
            type Output = Result<$value, crate::Error>;
            type IntoFuture = std::pin::Pin<Box<dyn Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                self.request().into_future()
            }
        }

        $crate::request::waiting!($call -> $value);
    };
}

/// Lets a call be waited for without `async`. The type has a field `client` and a method `response`.
macro_rules! waiting {
    ($call:ident -> $value:ty) => {
        #[cfg(feature = "blocking")]
        impl $call {
            /// Makes the call and waits for the value, without `async`: see [`blocking`](crate::blocking).
            ///
            /// # Errors
            /// [`Error`](crate::Error) says what happened and what to do. Within an async runtime it is one of
            /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), and nothing is sent.
            pub fn wait(self) -> Result<$value, crate::Error> {
                let blocking = std::sync::Arc::clone(&self.client.shared.blocking);
                blocking.wait(std::future::IntoFuture::into_future(self))
            }

            /// Makes the call and waits for the value together with status, headers, attempts and warnings.
            ///
            /// # Errors
            /// Like `wait`.
            pub fn wait_response(self) -> Result<crate::Response<$value>, crate::Error> {
                let blocking = std::sync::Arc::clone(&self.client.shared.blocking);
                blocking.wait(self.response())
            }
        }
    };
}

pub(crate) use {adjustable, waiting};

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::Generation;
    use crate::answer::json;
    use crate::generated::operations;
    use crate::models::CuratedSet;
    use crate::testing::Scripted;

    #[tokio::test]
    async fn what_is_none_after_all_is_asked_for_again() {
        let script = Scripted::new();
        let builder = Client::builder().environment(|_| None).base_url("http://localhost:1");
        let client = builder.generation(Generation::V3).transport(script.clone()).build().unwrap();
        let list = || {
            let operation = &operations::LIST_CURATED_SETS;
            Request::<Vec<CuratedSet>>::new(&client, operation, Arguments::none(), Ok(Vec::new()), json)
        };
        let empty = r#"{"result":"success","curatedSets":[]}"#;
        script.answer(200, empty).answer(200, empty);
        list().settle(|_| Err((ErrorKind::Decode, "not this one"))).await.unwrap_err();
        list().await.unwrap();
        list().await.unwrap();
        assert_eq!(script.requests().len(), 2, "one that was refused, and one that is kept");
    }
}

//! A call that can be adjusted and awaited.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use crate::answer::{self, Decode};
use crate::engine::Operation;
use crate::options::CallOptions;
use crate::plan::{Arguments, Plan};
use crate::{Client, Error, Response, Warning};

/// A call that has not been made yet. Adjust it, then await it: `.await` gives the value, `.response().await` gives
/// the value together with status, headers, attempts and warnings.
///
/// Dropping the future cancels the call.
#[must_use = "a call is made when it is awaited"]
pub struct Request<T> {
    client: Client,
    plan: Result<Plan, Error>,
    options: CallOptions,
    decode: Decode<T>,
    inspect: Option<Inspect<T>>,
}

/// Looks at a value for things that the caller should know.
type Inspect<T> = Box<dyn FnOnce(&T) -> Vec<Warning> + Send>;

impl<T> Request<T> {
    /// Plans a call. Arguments and body may have been refused already.
    pub(crate) fn new(
        client: &Client,
        operation: &'static Operation,
        arguments: Result<Arguments, Error>,
        body: Result<Vec<u8>, Error>,
        decode: Decode<T>,
    ) -> Self {
        let plan = Plan::new(client, operation, arguments, body);
        Self { client: client.clone(), plan, options: CallOptions::default(), decode, inspect: None }
    }

    /// Looks at the value when it is there.
    pub(crate) fn inspect(mut self, inspect: impl FnOnce(&T) -> Vec<Warning> + Send + 'static) -> Self {
        self.inspect = Some(Box::new(inspect));
        self
    }

    pub(crate) fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// How long the whole call may take, waits included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How often the call is tried again at most; 0 makes one attempt.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Makes the call and gives the value together with status, headers, attempts and warnings.
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do.
    pub async fn response(self) -> Result<Response<T>, Error> {
        let Self { client, plan, options, decode, inspect } = self;
        let plan = plan?;
        let order = plan.order(&client, &options)?;
        let outcome = client.shared.driver.perform(order).await;
        plan.report(&outcome);
        let mut response = answer::read(&client.shared, &plan, outcome, decode)?;
        if let Some(inspect) = inspect {
            response.warnings.extend(inspect(&response.value));
        }
        Ok(response)
    }
}

impl<T: Send + 'static> IntoFuture for Request<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.response().await.map(Response::into_value) })
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
            /// How long the whole call may take, waits included.
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.options.timeout = Some(timeout);
                self
            }

            /// How often the call is tried again at most; 0 makes one attempt.
            pub fn retries(mut self, retries: u32) -> Self {
                self.options.retries = Some(retries);
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
    };
}

pub(crate) use adjustable;

//! The time limit of something that takes several calls.

use std::time::Duration;

use crate::options::CallOptions;
use crate::{Client, Error, ErrorKind};

/// One time limit for several calls, waits included.
#[derive(Clone)]
pub(crate) struct Deadline {
    client: Client,
    options: CallOptions,
    began: Duration,
}

impl Deadline {
    /// Begins now.
    pub(crate) fn new(client: &Client, options: CallOptions) -> Self {
        Self { client: client.clone(), options, began: now(client) }
    }

    /// The options of the next call, which has what is left of the time.
    ///
    /// Once it is over nothing is sent any more: a request that is given up at once may still be carried out.
    pub(crate) fn next(&self) -> Result<CallOptions, Error> {
        let left = self.left();
        if left.is_zero() {
            return Err(Error::new(
                ErrorKind::Timeout,
                "the time limit was over before the next request, which was not sent: give the call more time",
            ));
        }
        Ok(CallOptions { timeout: Some(left), ..self.options })
    }

    /// What is left of the time.
    pub(crate) fn left(&self) -> Duration {
        let limit = self.options.apply(&self.client.shared.policy).call_timeout;
        limit.saturating_sub(now(&self.client).saturating_sub(self.began))
    }
}

/// A clock that never goes back.
fn now(client: &Client) -> Duration {
    client.shared.driver.time.now().steady
}

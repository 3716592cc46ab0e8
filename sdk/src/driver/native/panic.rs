//! A panic of a transport, in a request that several calls share.

use std::any::Any;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};

use crate::ErrorKind;
use crate::engine::verdict::{Cause, Failure, GaveUp, Verdict};

/// A panic on its way to the call that made the request.
#[derive(Clone)]
pub(super) struct Panic(Arc<Mutex<Option<Box<dyn Any + Send>>>>);

impl Panic {
    pub(super) fn new(payload: Box<dyn Any + Send>) -> Self {
        Self(Arc::new(Mutex::new(Some(payload))))
    }

    /// Goes on, in the call that made the request.
    pub(super) fn go_on<T>(self) -> T {
        let payload = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        resume_unwind(payload.unwrap_or_else(|| Box::new("the transport panicked")))
    }

    /// What it is for the others.
    pub(super) fn verdict() -> Verdict {
        Verdict::Failure(Failure {
            kind: ErrorKind::Connection,
            cause: Cause::Panicked,
            gave_up: GaveUp::Final,
            retry_at: None,
        })
    }
}

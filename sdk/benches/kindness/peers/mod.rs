//! The retry algorithms of others, written here from the constants and formulas that they publish.
//!
//! Each is one client: what it remembers between calls is in its fields. A call ends with whether it succeeded; who
//! gives up tells the caller, who submits the work again.

mod aws_adaptive;
mod aws_standard;
mod reqwest_retry;
mod stainless;
mod stripe;
mod tenacity;

use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use crate::limiter::{Answer, Limiter};
use freesewing::testing::VirtualTime;

pub(crate) use aws_adaptive::AwsAdaptive;
pub(crate) use aws_standard::AwsStandard;
pub(crate) use reqwest_retry::ReqwestRetry;
pub(crate) use stainless::Stainless;
pub(crate) use stripe::Stripe;
pub(crate) use tenacity::Tenacity;

/// A client with its way of trying again.
pub(crate) trait Peer {
    /// Makes one call; whether it succeeded in the end.
    fn call<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, bool>;
}

/// What a client can touch.
pub(crate) struct World {
    pub(crate) limiter: Limiter,
    pub(crate) time: VirtualTime,
    pub(crate) draws: Mutex<fastrand::Rng>,
}

impl World {
    pub(crate) async fn ask(&self) -> Answer {
        self.limiter.ask().await
    }

    pub(crate) async fn sleep(&self, seconds: f64) {
        self.time.sleep(Duration::from_secs_f64(seconds.max(0.0))).await;
    }

    /// Seconds since the beginning.
    pub(crate) fn now(&self) -> f64 {
        self.time.elapsed().as_secs_f64()
    }

    /// Uniform in `[0, 1)`.
    pub(crate) fn draw(&self) -> f64 {
        self.draws.lock().unwrap().f64()
    }

    /// The seconds of `Retry-After`, where they can be read.
    pub(crate) fn retry_after(&self, answer: &Answer) -> Option<f64> {
        self.limiter.readable.then_some(answer.retry_after as f64)
    }
}

//! reqwest-retry 0.9 with `ExponentialBackoff` of retry-policies 0.5 as its documentation shows it: 3 retries of 408,
//! 429 and 500 and above, after `rand(0, 1) * min(1 s * 2^n, 30 min)`. `Retry-After` is not read.

use futures_util::future::LocalBoxFuture;

use super::{Peer, World};

const RETRIES: i32 = 3;
const INITIAL: f64 = 1.0;
const CAP: f64 = 30.0 * 60.0;

#[derive(Default)]
pub(crate) struct ReqwestRetry;

impl Peer for ReqwestRetry {
    fn call<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            for retry in 0..=RETRIES {
                if world.ask().await.admitted {
                    return true;
                }
                if retry < RETRIES {
                    world.sleep(world.draw() * CAP.min(INITIAL * 2_f64.powi(retry))).await;
                }
            }
            false
        })
    }
}

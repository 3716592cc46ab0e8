//! Stripe (stripe 16.1, `_http_client.py`): 2 retries after `min(0.5 s * 2^(n-1), 5 s)`, of which a random half to all,
//! and not less than 0.5 s. On its own it retries 409 and 500 and above; a 429 only when a header of Stripe's asks for
//! it. Here every refusal is taken as one that it retries, which is the kinder reading. `Retry-After` is not read.

use futures_util::future::LocalBoxFuture;

use super::{Peer, World};

const RETRIES: i32 = 2;
const INITIAL: f64 = 0.5;
const CAP: f64 = 5.0;

#[derive(Default)]
pub(crate) struct Stripe;

impl Peer for Stripe {
    fn call<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            for retry in 0..=RETRIES {
                if world.ask().await.admitted {
                    return true;
                }
                if retry < RETRIES {
                    let jittered = CAP.min(INITIAL * 2_f64.powi(retry)) * 0.5 * (1.0 + world.draw());
                    world.sleep(jittered.max(INITIAL)).await;
                }
            }
            false
        })
    }
}

//! SDKs made by Stainless (openai 3.57, `_base_client.py`): 2 retries; `Retry-After` is taken as it is from above 0 to
//! 120 s, and a longer one ends the call; else `min(0.5 s * 2^n, 8 s)` less up to a quarter.

use futures_util::future::LocalBoxFuture;

use super::{Peer, World};

const RETRIES: i32 = 2;
const INITIAL: f64 = 0.5;
const CAP: f64 = 8.0;
const LONGEST_HINT: f64 = 120.0;

#[derive(Default)]
pub(crate) struct Stainless;

impl Peer for Stainless {
    fn call<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            for retry in 0..=RETRIES {
                let answer = world.ask().await;
                if answer.admitted {
                    return true;
                }
                let hint = world.retry_after(&answer).filter(|hint| *hint > 0.0);
                if retry == RETRIES || hint.is_some_and(|hint| hint > LONGEST_HINT) {
                    break;
                }
                let computed = CAP.min(INITIAL * 2_f64.powi(retry)) * (1.0 - 0.25 * world.draw());
                world.sleep(hint.unwrap_or(computed)).await;
            }
            false
        })
    }
}

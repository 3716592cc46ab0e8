//! AWS SDKs, standard mode, with the defaults of November 2026 ("Retry behavior" in the SDKs and Tools reference;
//! botocore 1.44, `retries/standard.py`): 3 attempts; for throttling `rand(0, 1) * min(1 s * 2^i, 20 s)`; a quota of
//! 500 tokens, of which a throttled retry costs 5, given back on success, and a clean first try earns 1. `Retry-After`
//! is not read, only AWS's own header is.

use std::cell::Cell;

use futures_util::future::LocalBoxFuture;

use super::{Peer, World};

const ATTEMPTS: i32 = 3;
const BASE: f64 = 1.0;
const CAP: f64 = 20.0;
const QUOTA: u32 = 500;
const COST: u32 = 5;

pub(crate) struct AwsStandard {
    quota: Cell<u32>,
}

impl Default for AwsStandard {
    fn default() -> Self {
        Self { quota: Cell::new(QUOTA) }
    }
}

impl AwsStandard {
    /// A retry that is allowed takes its tokens and waits; `retry` counts from 0.
    pub(super) async fn wait(&self, world: &World, retry: i32) -> bool {
        if retry + 1 >= ATTEMPTS || self.quota.get() < COST {
            return false;
        }
        self.quota.set(self.quota.get() - COST);
        world.sleep(world.draw() * CAP.min(BASE * 2_f64.powi(retry))).await;
        true
    }

    pub(super) fn succeeded(&self, retry: i32) {
        let back = if retry == 0 { 1 } else { COST };
        self.quota.set(QUOTA.min(self.quota.get() + back));
    }
}

impl Peer for AwsStandard {
    fn call<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            let mut retry = 0;
            while !world.ask().await.admitted {
                if !self.wait(world, retry).await {
                    return false;
                }
                retry += 1;
            }
            self.succeeded(retry);
            true
        })
    }
}

//! AWS SDKs, adaptive mode: standard mode behind a rate limiter of the client (botocore 1.44, `retries/adaptive.py`,
//! `bucket.py`, `throttling.py`). The limiter sleeps until the first refusal. Then a token bucket paces: each refusal
//! multiplies the rate by 0.7, each success lets it grow along the CUBIC curve `0.4 * (t - k)^3 + w_max`, to at most
//! twice the measured rate and not below 0.5 a second. The rate is measured over half seconds, smoothed with 0.8.

use std::cell::RefCell;

use futures_util::future::LocalBoxFuture;

use super::{AwsStandard, Peer, World};

const BETA: f64 = 0.7;
const SCALE: f64 = 0.4;
const SMOOTHING: f64 = 0.8;
const BUCKETS_A_SECOND: f64 = 2.0;
const SLOWEST: f64 = 0.5;
const LEAST_CAPACITY: f64 = 1.0;
const MOST_OF_MEASURED: f64 = 2.0;

#[derive(Default)]
pub(crate) struct AwsAdaptive {
    standard: AwsStandard,
    rate: RefCell<Rate>,
}

struct Rate {
    enabled: bool,
    // The token bucket.
    fill: f64,
    capacity: f64,
    tokens: f64,
    refilled: f64,
    // The measurement.
    measured: f64,
    bucket: f64,
    counted: f64,
    // The curve.
    w_max: f64,
    k: f64,
    last_fail: f64,
}

impl Default for Rate {
    fn default() -> Self {
        Self {
            enabled: false,
            fill: 1.0,
            capacity: 1.0,
            tokens: 0.0,
            refilled: 0.0,
            measured: 0.0,
            bucket: 0.0,
            counted: 0.0,
            w_max: 0.0,
            k: 0.0,
            last_fail: 0.0,
        }
    }
}

impl Rate {
    fn refill(&mut self, now: f64) {
        self.tokens = self.capacity.min(self.tokens + (now - self.refilled) * self.fill);
        self.refilled = now;
    }

    /// Takes a token, or says how long to wait for it.
    fn take(&mut self, now: f64) -> Option<f64> {
        self.refill(now);
        let missing = 1.0 - self.tokens;
        // The clock counts in nanoseconds; what is missing by rounding is not missing.
        if missing > 1e-6 {
            return Some(missing / self.fill);
        }
        self.tokens -= 1.0;
        None
    }

    fn measure(&mut self, now: f64) {
        let bucket = (now * BUCKETS_A_SECOND).floor() / BUCKETS_A_SECOND;
        self.counted += 1.0;
        if bucket > self.bucket {
            let rate = self.counted / (bucket - self.bucket);
            self.measured = rate * SMOOTHING + self.measured * (1.0 - SMOOTHING);
            (self.counted, self.bucket) = (0.0, bucket);
        }
    }

    fn heard(&mut self, now: f64, admitted: bool) {
        self.measure(now);
        let rate = if admitted {
            SCALE * (now - self.last_fail - self.k).powi(3) + self.w_max
        } else {
            let current = if self.enabled { self.measured.min(self.fill) } else { self.measured };
            self.enabled = true;
            self.w_max = current;
            self.k = (self.w_max * (1.0 - BETA) / SCALE).cbrt();
            self.last_fail = now;
            current * BETA
        };
        self.refill(now);
        let rate = rate.min(MOST_OF_MEASURED * self.measured);
        self.fill = rate.max(SLOWEST);
        self.capacity = rate.max(LEAST_CAPACITY);
        self.tokens = self.tokens.min(self.capacity);
    }
}

impl Peer for AwsAdaptive {
    fn call<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            let mut retry = 0;
            loop {
                if self.rate.borrow().enabled {
                    loop {
                        let wait = self.rate.borrow_mut().take(world.now());
                        let Some(wait) = wait else { break };
                        world.sleep(wait).await;
                    }
                }
                let admitted = world.ask().await.admitted;
                self.rate.borrow_mut().heard(world.now(), admitted);
                if admitted {
                    self.standard.succeeded(retry);
                    return true;
                }
                if !self.standard.wait(world, retry).await {
                    return false;
                }
                retry += 1;
            }
        })
    }
}

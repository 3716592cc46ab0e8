//! Who sleeps until when, in a time that is stepped.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::VirtualTime;

/// Everybody who sleeps, the next to wake first; those of one moment in the order in which they fell asleep.
#[derive(Debug, Default)]
pub(super) struct Sleepers {
    waiting: BTreeMap<(Duration, u64), Waker>,
    count: u64,
}

impl Sleepers {
    /// Takes the next one out of the list: when it wakes, and how.
    pub(super) fn next(&mut self) -> Option<(Duration, Waker)> {
        self.waiting.pop_first().map(|((at, _), waker)| (at, waker))
    }
}

/// A sleep until a moment of the steady clock.
pub(super) struct Sleep<'a> {
    time: &'a VirtualTime,
    until: Duration,
    number: Option<u64>,
}

impl<'a> Sleep<'a> {
    pub(super) fn new(time: &'a VirtualTime, length: Duration) -> Self {
        Self { time, until: time.elapsed().saturating_add(length), number: None }
    }
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut inner = self.time.lock();
        if inner.now.steady >= self.until {
            return Poll::Ready(());
        }
        let Some(sleepers) = &mut inner.sleepers else { return Poll::Ready(()) };
        let number = self.number.unwrap_or_else(|| {
            sleepers.count += 1;
            sleepers.count
        });
        sleepers.waiting.insert((self.until, number), context.waker().clone());
        drop(inner);
        self.number = Some(number);
        Poll::Pending
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        if let (Some(number), Some(sleepers)) = (self.number, &mut self.time.lock().sleepers) {
            sleepers.waiting.remove(&(self.until, number));
        }
    }
}

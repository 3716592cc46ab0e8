//! One at a time: calls of one client that would make the same record wait for each other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as Gate, OwnedMutexGuard};

/// What is made, and under which name.
type Subject = (&'static str, String);

/// Who makes what right now. Clones of a client share it.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<HashMap<Subject, Weak<Gate<()>>>>);

/// The right to make a record. Dropping it lets the next one go on.
#[must_use]
pub(crate) struct Turn {
    _guard: OwnedMutexGuard<()>,
}

impl Turns {
    /// Waits for the others that make something of this kind and name, in the order in which they came.
    pub(crate) async fn take(&self, kind: &'static str, name: &str) -> Turn {
        let gate = {
            let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            gates.retain(|_, gate| gate.strong_count() > 0);
            let slot = gates.entry((kind, name.to_owned())).or_default();
            slot.upgrade().unwrap_or_else(|| {
                let gate = Arc::new(Gate::new(()));
                *slot = Arc::downgrade(&gate);
                gate
            })
        };
        Turn { _guard: gate.lock_owned().await }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{Future, poll_fn};
    use std::pin::pin;
    use std::task::Poll;

    /// Whether a future is done at once.
    async fn is_ready<T>(future: &mut (impl Future<Output = T> + Unpin)) -> bool {
        poll_fn(|context| Poll::Ready(pin!(&mut *future).poll(context).is_ready())).await
    }

    #[tokio::test]
    async fn the_same_name_waits_and_others_do_not() {
        let turns = Turns::default();
        let first = turns.take("set", "Robin").await;
        let _others = [turns.take("set", "Joe").await, turns.take("pattern", "Robin").await];
        let mut second = Box::pin(turns.take("set", "Robin"));
        assert!(!is_ready(&mut second).await);
        drop(first);
        assert!(is_ready(&mut second).await);
    }

    #[tokio::test]
    async fn nothing_is_remembered_of_those_who_have_gone() {
        let turns = Turns::default();
        drop(turns.take("set", "Robin").await);
        let _turn = turns.take("set", "Joe").await;
        assert_eq!(turns.0.lock().unwrap().len(), 1);
    }
}

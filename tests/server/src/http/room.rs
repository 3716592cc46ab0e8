//! Room in memory for what clients make the server hold. When it is full, whoever comes waits.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The unit in which room is counted.
const PIECE: usize = 1024;

/// What is no larger takes no room: requests of the usual kind never wait.
pub(super) const FREE: usize = 256 * 1024;

/// Memory that may be in use at a time.
#[derive(Clone)]
pub(crate) struct Room {
    pieces: usize,
    free: Arc<Semaphore>,
}

/// Room that is taken until this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Taken(Option<OwnedSemaphorePermit>);

impl Room {
    /// Room for so many bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        let pieces = bytes / PIECE;
        Self { pieces, free: Arc::new(Semaphore::new(pieces)) }
    }

    /// Takes room for so many bytes, once there is that much. Who asks for more than there is at all gets all of it,
    /// once nobody else has any.
    pub(crate) async fn take(&self, bytes: usize) -> Taken {
        if bytes <= FREE {
            return Taken::default();
        }
        let pieces = u32::try_from(pieces(bytes).min(self.pieces)).unwrap_or(u32::MAX);
        // The semaphore is never closed.
        Taken(self.free.clone().acquire_many_owned(pieces).await.ok())
    }
}

impl Taken {
    /// Gives back what is above so many bytes.
    pub(crate) fn shrink(&mut self, bytes: usize) {
        let needed = if bytes <= FREE { 0 } else { pieces(bytes) };
        if let Some(permit) = &mut self.0 {
            drop(permit.split(permit.num_permits().saturating_sub(needed)));
        }
    }
}

fn pieces(bytes: usize) -> usize {
    bytes.div_ceil(PIECE)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const MEGABYTE: usize = 1024 * 1024;

    #[tokio::test]
    async fn whoever_comes_to_a_full_room_waits_unless_there_is_little_to_carry() {
        let room = Room::new(MEGABYTE);
        let first = room.take(700 * 1024).await;
        assert!(room.take(700 * 1024).now_or_never().is_none());
        assert!(room.take(FREE).now_or_never().is_some());
        drop(first);
        assert!(room.take(700 * 1024).now_or_never().is_some());
        let all = room.take(5 * MEGABYTE).await;
        assert!(room.take(FREE + 1).now_or_never().is_none());
        drop(all);
    }

    #[tokio::test]
    async fn room_that_is_not_needed_after_all_is_given_back() {
        let room = Room::new(MEGABYTE);
        let mut taken = room.take(MEGABYTE).await;
        taken.shrink(MEGABYTE / 2);
        assert!(room.take(MEGABYTE / 2 + 1).now_or_never().is_none());
        assert!(room.take(MEGABYTE / 2).now_or_never().is_some());
        taken.shrink(0);
        assert!(room.take(MEGABYTE).now_or_never().is_some());
    }
}

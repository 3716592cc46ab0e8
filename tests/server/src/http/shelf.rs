//! Long answers on their way out: those who ask for the same share it, and all of them fit into a bounded room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;

use super::Rendered;
use super::room::{Room, Taken};

/// What all long answers may take, in bytes.
const ROOM: usize = 64 * 1024 * 1024;

/// The long answers that somebody is reading.
pub(crate) struct Shelf {
    room: Room,
    /// By name; the number says which state of the records it was made from.
    read: Mutex<HashMap<String, (u64, Loan)>>,
}

/// An answer that is there for as long as somebody reads it.
struct Loan {
    /// Everything but the content.
    frame: Rendered,
    content: Weak<Held>,
}

/// The content of an answer, with the room it takes.
struct Held {
    content: Bytes,
    _room: Taken,
}

/// One who reads.
struct Reader(Arc<Held>);

impl AsRef<[u8]> for Reader {
    fn as_ref(&self) -> &[u8] {
        &self.0.content
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self { room: Room::new(ROOM), read: Mutex::default() }
    }
}

impl Shelf {
    /// What somebody is reading under this name, if it still holds.
    pub(crate) fn find(&self, name: &str, changes: u64) -> Option<Rendered> {
        let read = self.lock();
        let (_, loan) = read.get(name).filter(|(of, _)| *of == changes)?;
        let held = loan.content.upgrade()?;
        Some(loan.frame.clone().with(Bytes::from_owner(Reader(held))))
    }

    /// Takes room for an answer of this length, once there is that much.
    pub(crate) async fn room(&self, length: usize) -> Taken {
        self.room.take(length).await
    }

    /// Lends out an answer, for which room was taken.
    pub(crate) fn lend(&self, name: &str, changes: u64, answer: Rendered, room: Taken) -> Rendered {
        let (frame, content) = answer.split();
        let held = Arc::new(Held { content, _room: room });
        let loan = Loan { frame: frame.clone(), content: Arc::downgrade(&held) };
        let mut read = self.lock();
        read.retain(|_, (_, loan)| loan.content.strong_count() > 0);
        read.insert(name.to_owned(), (changes, loan));
        frame.with(Bytes::from_owner(Reader(held)))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (u64, Loan)>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use http::{HeaderMap, HeaderValue};

    use super::*;

    async fn lent(shelf: &Shelf, changes: u64, content: Vec<u8>) -> Rendered {
        let room = shelf.room(content.len()).await;
        let answer = Rendered::new(HeaderValue::from_static("image/png"), content);
        shelf.lend("a", changes, answer, room)
    }

    #[tokio::test]
    async fn an_answer_is_shared_while_somebody_reads_it_and_nothing_has_changed() {
        let shelf = Shelf::default();
        let first = lent(&shelf, 1, vec![7; 10]).await;
        assert!(shelf.find("b", 1).is_none() && shelf.find("a", 2).is_none());
        let second = shelf.find("a", 1).unwrap();
        drop(first);
        let mut headers = HeaderMap::new();
        let body = second.send(&mut headers);
        assert_eq!(
            (headers["content-type"].as_bytes(), headers.contains_key("etag")),
            (&b"image/png"[..], true)
        );
        assert!(shelf.find("a", 1).is_some());
        assert_eq!(axum::body::to_bytes(body, 100).await.unwrap(), vec![7; 10]);
        assert!(shelf.find("a", 1).is_none());
    }

    #[tokio::test]
    async fn room_is_taken_until_the_last_reader_is_done() {
        let shelf = Shelf::default();
        let first = lent(&shelf, 1, vec![0; ROOM]).await;
        let second = shelf.find("a", 1).unwrap();
        drop(first);
        assert!(shelf.room(ROOM).now_or_never().is_none());
        drop(second);
        assert!(shelf.room(ROOM).now_or_never().is_some());
    }
}

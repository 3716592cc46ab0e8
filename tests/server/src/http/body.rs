//! Request bodies, read before anything else looks at a request, as the original does.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::format::Format;
use super::room::{Room, Taken};
use super::{Answer, Fields};
use crate::generation::Generation;

/// 12 MB, as Express counts them.
pub(super) const LIMIT: usize = 12 * 1024 * 1024;

/// So much of a body that is too long is still read and thrown away, so that a client which first writes
/// and then reads gets to see the refusal.
const DRAIN_LIMIT: usize = 4 * LIMIT;

/// Until so much of a body is there, it takes no room: who only announces a long one keeps nobody waiting.
const FIRST: usize = 16 * 1024;

/// The connection broke while the body came in: there is nobody to answer.
#[derive(Debug)]
pub(super) struct Gone;

/// A body that was read to its end.
pub(super) struct Received {
    /// Of the bytes as they came; nothing for an empty body, or one that was too long to be kept.
    pub(super) sha256: Option<[u8; 32]>,
    /// The fields, or the answer that the client gets instead.
    pub(super) fields: Result<Fields, Answer>,
    /// Whether it did not arrive in time: the rest of it would be taken for the next request.
    pub(super) is_late: bool,
    /// The room that the fields take.
    pub(super) _room: Taken,
}

impl Received {
    fn refused(fields: Answer, is_late: bool) -> Self {
        Self { sha256: None, fields: Err(fields), is_late, _room: Taken::default() }
    }
}

/// Reads bodies.
pub(super) struct Reader {
    pub(super) generation: Generation,
    /// For bodies as they arrive.
    pub(super) arrivals: Room,
    /// For what is made of them, until the request is answered.
    pub(super) trees: Room,
    /// How long one may take to arrive.
    pub(super) timeout: Duration,
}

impl Reader {
    /// Reads a body to its end, whatever it is, and its fields if it is JSON, or a form in V4. When nobody wants the
    /// fields, they are only checked.
    pub(super) async fn read<B>(&self, headers: &HeaderMap, body: B, wanted: bool) -> Result<Received, Gone>
    where
        B: hyper::body::Body<Data = Bytes> + Unpin,
    {
        if body.is_end_stream() {
            return Ok(Received {
                sha256: None,
                fields: Ok(Fields::default()),
                is_late: false,
                _room: Taken::default(),
            });
        }
        let (bytes, arrived) = match timeout(self.timeout, self.collect(headers, body)).await {
            Err(_) => return Ok(Received::refused(Answer::page(StatusCode::REQUEST_TIMEOUT), true)),
            Ok(Err(Gone)) => return Err(Gone),
            Ok(Ok(None)) => return Ok(Received::refused(Answer::page(StatusCode::PAYLOAD_TOO_LARGE), false)),
            Ok(Ok(Some(collected))) => collected,
        };
        let format = Format::of(self.generation, headers);
        let (most, is_large) = format.weight(bytes.len());
        let mut taken = self.trees.take(most).await;
        // What is taken stays taken until the work is done, even when nobody waits for it any more.
        let work = move || {
            let sha256 = (!bytes.is_empty()).then(|| Sha256::digest(&bytes).into());
            let (fields, weight) = format.fields(bytes, wanted);
            drop(arrived);
            taken.shrink(weight);
            Received { sha256, fields, is_late: false, _room: taken }
        };
        if !is_large {
            return Ok(work());
        }
        let defect = |_| Received::refused(Answer::defect("a body could not be worked on"), false);
        Ok(tokio::task::spawn_blocking(work).await.unwrap_or_else(defect))
    }

    /// The bytes of a body, with the room they take; nothing when there are too many.
    async fn collect<B>(&self, headers: &HeaderMap, mut body: B) -> Result<Option<(Bytes, Taken)>, Gone>
    where
        B: hyper::body::Body<Data = Bytes> + Unpin,
    {
        let announced =
            headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        let may_fit = announced.is_none_or(|length| length <= LIMIT);
        let mut bytes = BytesMut::new();
        let mut taken = None;
        let mut length = 0_usize;
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| Gone)?.into_data() else { continue };
            length = length.saturating_add(data.len());
            if length > DRAIN_LIMIT {
                break;
            }
            if length > LIMIT {
                (bytes, taken) = (BytesMut::new(), None);
            } else if may_fit {
                if length > FIRST && taken.is_none() {
                    // All of it at once: bodies that take it bit by bit could block each other.
                    taken = Some(self.arrivals.take(announced.unwrap_or(LIMIT)).await);
                }
                bytes.extend_from_slice(&data);
            }
        }
        Ok((may_fit && length <= LIMIT).then(|| (bytes.freeze(), taken.unwrap_or_default())))
    }
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_TYPE;
    use http_body_util::{Full, StreamBody};
    use serde_json::{Value, json};

    use super::*;

    fn json_headers() -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, "application/json".parse().unwrap())])
    }

    async fn read<B>(headers: &HeaderMap, body: B) -> Result<Received, Gone>
    where
        B: hyper::body::Body<Data = Bytes> + Unpin,
    {
        let timeout = Duration::from_secs(30);
        let reader = Reader {
            generation: Generation::V3,
            arrivals: Room::new(4 * LIMIT),
            trees: Room::new(4 * LIMIT),
            timeout,
        };
        reader.read(headers, body, true).await
    }

    async fn read_json(text: &str) -> Result<Fields, Answer> {
        let body = Full::new(Bytes::copy_from_slice(text.as_bytes()));
        read(&json_headers(), body).await.unwrap().fields
    }

    #[tokio::test]
    async fn a_body_that_is_not_json_is_refused_and_an_absent_one_is_empty() {
        for text in ["{", "[1,]", "3", "null", "\"a\"", "{\"a\":1}x", &"[".repeat(100_000)] {
            assert!(read_json(text).await.is_err(), "{text:.20}");
        }
        assert_eq!(read_json("").await.ok().unwrap().len(), 0);
        let plain = read(&HeaderMap::new(), Full::new(Bytes::from_static(b"{\"a\":1}"))).await;
        assert_eq!(plain.unwrap().fields.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn fields_and_numbers_are_those_of_javascript() {
        let fields = read_json(r#"{"a":1000.0,"b":[1.5,2.0,1e400000]}"#).await;
        assert!(fields.is_err(), "a number beyond all bounds is not JSON here");
        let fields = read_json(r#"{"a":1000.0,"b":[1.5,2.0,9007199254740993]}"#).await.ok().unwrap();
        let Fields::Named(fields) = fields else { unreachable!() };
        assert_eq!(Value::Object(fields).to_string(), r#"{"a":1000,"b":[1.5,2,9007199254740992]}"#);
        let list = read_json("[7,8]").await.ok().unwrap();
        assert_eq!(
            (list.len(), list.get("1"), list.get("01"), list.get("2")),
            (2, Some(&json!(8)), None, None)
        );
    }

    #[tokio::test]
    async fn twelve_megabytes_are_the_limit() {
        let chunks = |bytes: usize| {
            let chunk = Bytes::from(vec![b' '; 1024 * 1024]);
            let frames = (0..bytes / chunk.len())
                .map(move |_| Ok::<_, std::io::Error>(hyper::body::Frame::data(chunk.clone())));
            StreamBody::new(futures_util::stream::iter(frames))
        };
        assert!(read(&HeaderMap::new(), chunks(LIMIT)).await.unwrap().fields.is_ok());
        let more = read(&HeaderMap::new(), chunks(LIMIT + 1024 * 1024)).await.unwrap();
        assert!(more.fields.is_err() && more.sha256.is_none());
    }

    #[tokio::test]
    async fn nesting_has_a_limit_and_hashes_are_those_of_the_bytes() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read_json(&nested(127)).await.is_ok());
        assert!(read_json(&nested(128)).await.is_err());
        let received = read(&HeaderMap::new(), Full::new(Bytes::from_static(b"abc"))).await.unwrap();
        let hash = crate::random::hex(&received.sha256.unwrap());
        assert!(hash.starts_with("ba7816bf8f01cfea"), "{hash}");
        let empty = read(&HeaderMap::new(), Full::new(Bytes::new())).await.unwrap();
        assert_eq!(empty.sha256, None);
    }
}

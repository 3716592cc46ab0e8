//! What a fault does to an answer on its way out.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use http::HeaderValue;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE};

use super::{DueFault, Ending};
use crate::clock::Timestamp;
use crate::http::Peer;

/// The connection is to be closed in the middle of the body.
#[derive(Debug, thiserror::Error)]
#[error("the answer is cut off")]
struct Cut;

impl DueFault {
    /// Spoils an answer.
    pub(crate) async fn strike(&self, response: Response, now: Timestamp, peer: &Peer) -> Response {
        let (mut parts, body) = response.into_parts();
        if self.skew != 0 {
            let date = now.plus_millis(self.skew.saturating_mul(1000)).http_date();
            if let Ok(date) = HeaderValue::try_from(date) {
                parts.headers.insert(DATE, date);
            }
        }
        let mut body = body;
        // A length that is not that of the body can only be told of one that comes as it comes.
        let lies = self.headers.iter().any(|(name, _)| name == CONTENT_LENGTH);
        if self.bad_json || self.cut.is_some() || self.drip.is_some() || lies {
            // Bodies of this server are in memory already.
            let mut bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
            if self.bad_json {
                bytes = bytes.slice(..bytes.len() / 2);
                if bytes.is_empty() {
                    bytes = Bytes::from_static(b"{");
                }
                parts.headers.remove(CONTENT_LENGTH);
            }
            // Where more was promised than there is, the connection ends after the last byte.
            let cut = self.cut.or(lies.then_some(bytes.len()));
            body = match (cut, self.drip) {
                (None, None) => Body::from(bytes),
                (cut, drip) => {
                    parts.headers.entry(CONTENT_LENGTH).or_insert_with(|| bytes.len().into());
                    trickle(bytes, cut, drip, (self.ending == Ending::Reset).then(|| peer.clone()))
                }
            };
        }
        for (name, value) in &self.headers {
            if [CONTENT_TYPE, CONTENT_LENGTH, DATE].contains(name) {
                parts.headers.insert(name, value.clone());
            } else {
                parts.headers.append(name, value.clone());
            }
        }
        Response::from_parts(parts, body)
    }
}

/// A body that comes in pieces, and perhaps not to its end.
fn trickle(bytes: Bytes, cut: Option<usize>, drip: Option<(usize, Duration)>, reset: Option<Peer>) -> Body {
    let rest = match cut {
        Some(length) => bytes.slice(..length.min(bytes.len())),
        None => bytes,
    };
    Body::from_stream(stream::unfold(Some(rest), move |rest| {
        let reset = reset.clone();
        async move {
            let mut rest = rest?;
            if rest.is_empty() {
                cut?;
                // What was written so far must reach the socket before the connection ends.
                flushed().await;
                if let Some(peer) = reset {
                    peer.reset();
                }
                return Some((Err(Cut), None));
            }
            let piece = match drip {
                Some((length, every)) => {
                    tokio::time::sleep(every).await;
                    rest.split_to(length.min(rest.len()))
                }
                None => std::mem::take(&mut rest),
            };
            Some((Ok(piece), Some(rest)))
        }
    }))
}

/// Lets the connection write what it holds.
async fn flushed() {
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use http_body_util::BodyExt;

    use super::*;
    use crate::faults::{Fault, Faults};

    async fn struck(fault: Fault) -> Response {
        let faults = Faults::default();
        faults.add("x", &fault).unwrap();
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let answer = ([(CONTENT_TYPE, "application/json")], "{\"a\":[1,2]}").into_response();
        faults.take(Some("x")).unwrap().strike(answer, now, &Peer::default()).await
    }

    #[tokio::test]
    async fn a_cut_answer_promises_more_than_comes() {
        let mut answer = struck(Fault::cut(4)).await;
        assert_eq!(answer.headers()[CONTENT_LENGTH], "11");
        let first = answer.body_mut().frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(first, "{\"a\"");
        assert!(answer.body_mut().frame().await.unwrap().is_err());
        assert!(struck(Fault::cut(0)).await.body_mut().frame().await.unwrap().is_err());
    }

    #[tokio::test]
    async fn a_dripping_answer_is_whole_in_the_end() {
        tokio::time::pause();
        let started = tokio::time::Instant::now();
        let answer = struck(Fault::drip(2, Duration::from_secs(60))).await;
        let whole = answer.into_body().collect().await.unwrap().to_bytes();
        assert_eq!((whole.as_ref(), started.elapsed().as_secs()), (&b"{\"a\":[1,2]}"[..], 360));
    }

    #[tokio::test]
    async fn bodies_kinds_and_dates_are_spoilt() {
        let answer = struck(Fault::bad_json()).await;
        assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "{\"a\":");
        let answer = struck(Fault::content_type("text/html").header("a", "b")).await;
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/html");
        assert_eq!(answer.headers()["a"], "b");
        assert_eq!(answer.headers().get_all(CONTENT_TYPE).iter().count(), 1);
        let answer = struck(Fault::clock_skew(-3600)).await;
        assert_eq!(answer.headers()[DATE], "Wed, 31 Dec 2025 23:00:00 GMT");
    }
}

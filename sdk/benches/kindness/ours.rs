//! This SDK, whole: a real client whose transport is the server of the simulation.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use freesewing::testing::VirtualTime;
use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use freesewing::{Client, Generation};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::peers::World;

const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
const SECRET: &str = "not-a-real-secret";

/// An answer to the reading of a set. It has no `ETag`, and every set is read once: no cache has a part in this.
const SET: &str = r#"{"result":"success","set":{"id":33,"createdAt":"2023-08-30T16:20:34.000Z","img":"default-avatar","imperial":false,"name":"Joe","notes":"","userId":14,"measies":{"neck":380},"public":false,"updatedAt":"2023-08-30T16:20:34.000Z"}}"#;

/// The way from a client to the server of the simulation.
struct Link(Arc<World>);

impl Transport for Link {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async {
            let answer = self.0.ask().await;
            let mut headers = HeaderMap::new();
            if self.0.limiter.readable {
                headers.insert("ratelimit-limit", HeaderValue::from(answer.limit));
                headers.insert("ratelimit-remaining", HeaderValue::from(answer.remaining));
                headers.insert("ratelimit-reset", HeaderValue::from(answer.reset));
                if !answer.admitted {
                    headers.insert("retry-after", HeaderValue::from(answer.retry_after));
                }
            }
            let (status, body) = if answer.admitted {
                headers.insert("content-type", HeaderValue::from_static("application/json"));
                (StatusCode::OK, Bytes::from_static(SET.as_bytes()))
            } else {
                (StatusCode::TOO_MANY_REQUESTS, Bytes::new())
            };
            Ok(Response::new(status, headers, body))
        })
    }
}

/// A client as a user makes it, for a server that is not on this machine.
pub(crate) fn client(world: &Arc<World>, time: &VirtualTime) -> Client {
    Client::builder()
        .environment(|_| None)
        .base_url(Generation::PUBLIC_V3)
        .api_key(KEY, SECRET)
        .transport(Link(Arc::clone(world)))
        .virtual_time(time.clone())
        .build()
        .unwrap()
}

/// Reads one set. After an error it says how long the client asks to stay away.
pub(crate) async fn read(client: &Client, set: u64) -> Result<(), Duration> {
    match client.sets().get(set).await {
        Ok(_) => Ok(()),
        Err(error) => Err(error.retry_after().unwrap_or_default()),
    }
}

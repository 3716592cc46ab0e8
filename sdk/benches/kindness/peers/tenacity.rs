//! tenacity 9.2, a bare `@retry`: it never stops and never waits (`stop_never`, `wait_none`).

use futures_util::future::LocalBoxFuture;

use super::{Peer, World};

#[derive(Default)]
pub(crate) struct Tenacity;

impl Peer for Tenacity {
    fn call<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            while !world.ask().await.admitted {}
            true
        })
    }
}

//! Who is at the other end of a connection.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One connection. Handlers find it in a request's extensions.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    address: IpAddr,
    connection: u64,
    reset: Arc<AtomicBool>,
}

impl Peer {
    pub(super) fn new(address: IpAddr, connection: u64) -> Self {
        Self { address, connection, reset: Arc::default() }
    }

    /// The address it comes from.
    pub(crate) fn address(&self) -> IpAddr {
        self.address
    }

    /// The number of the connection, counted from 1.
    pub(crate) fn connection(&self) -> u64 {
        self.connection
    }

    /// Lets the connection end with a reset (TCP RST) when it is closed.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_reset(&self) -> bool {
        self.reset.load(Ordering::Relaxed)
    }
}

/// For requests that came over no connection, as in unit tests.
impl Default for Peer {
    fn default() -> Self {
        Self::new(Ipv4Addr::LOCALHOST.into(), 0)
    }
}

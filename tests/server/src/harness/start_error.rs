//! Why a server could not be started.

use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::generation::Generation;
use crate::store::StoreError;

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A generation that this version of the server does not know yet.
    #[error("this version does not speak {} yet: use generation v3", generation.as_str().to_uppercase())]
    NotYet {
        /// The generation asked for.
        generation: Generation,
    },
    /// An address that other machines can reach, without leave.
    #[error(
        "{host} can be reached from other machines: listen on a loopback address, or allow this with --allow-remote"
    )]
    Remote {
        /// The address asked for.
        host: IpAddr,
    },
    /// The address is taken, or not one of this machine.
    #[error("could not listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The database could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no randomness for secrets.
    #[error("the system gave no random numbers: {0}")]
    Randomness(#[from] getrandom::Error),
    /// The system gave no thread for the server.
    #[error("the server's thread could not be started: {0}")]
    Thread(io::Error),
}

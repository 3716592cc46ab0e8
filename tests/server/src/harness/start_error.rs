//! Why a server could not be started.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use crate::store::StoreError;

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
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
    /// The journal's file could not be opened.
    #[error("the journal {path} could not be opened: {source}")]
    Journal {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Demo data was asked for, and there are people or curated sets already.
    #[error(
        "the database has people or curated sets in it already: start without --demo or choose another file"
    )]
    DemoOverData,
    /// The demo data could not be made.
    #[error("the demo data could not be made: {0}")]
    Demo(String),
    /// The system gave no randomness for secrets.
    #[error("the system gave no random numbers: {0}")]
    Randomness(#[from] getrandom::Error),
    /// The system gave no thread for the server.
    #[error("the server's thread could not be started: {0}")]
    Thread(io::Error),
}

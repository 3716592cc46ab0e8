//! A reference server for the FreeSewing backend API: test against it instead of the real host.
//!
//! It speaks both generations of the API: levels, status codes, bodies and headers. It keeps its records in
//! SQLite, in memory or in a file. Where the real server is known to hang or to crash, this one answers. Mails
//! stay in an outbox. Answers can be made to fail on order.
//!
//! # In-process
//!
//! ```
//! use freesewing_test_server::{Fault, TestServer};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), reqwest::Error> {
//! let server = TestServer::start().await;
//! let (key, secret) = server.new_key(4).into();
//! let url = format!("{}/sets/key", server.url());
//! let create = reqwest::Client::new()
//!     .post(&url)
//!     .basic_auth(key, Some(secret))
//!     .json(&serde_json::json!({ "name": "Robin", "measies": { "neck": 380 } }));
//!
//! server.fail_next("POST /sets/key", Fault::status(429).retry_after(2));
//! let refused = create.try_clone().unwrap().send().await?;
//! assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"2".parse().unwrap()));
//!
//! let created: serde_json::Value = create.send().await?.json().await?;
//! assert_eq!(created["set"]["name"], "Robin");
//! assert_eq!(server.journal().len(), 2);
//! server.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Every server has a thread, a port and a database of its own; any number of them run in one process.
//!
//! # As a program
//!
//! `freesewing-test-server --port 3000` listens on the loopback address and prints one line of JSON on
//! stdout when it is ready, with its `url`, its `generation` and its `control` plane. `--help` lists the options.
//!
//! # Repeatable
//!
//! With a seed, the same requests in the same order get the same answers, byte for byte: ids, secrets and
//! tokens follow from it, and the clock stands still at 2026-01-01T00:00:00Z.

mod app;
mod auth;
mod clock;
mod control;
mod demo;
mod docs;
mod faults;
mod generated;
mod generation;
mod harness;
mod http;
mod journal;
mod limits;
mod mail;
mod measurements;
mod random;
mod routes;
mod store;
mod views;

pub use demo::{Demo, DemoPerson};
pub use faults::{Fault, FaultError};
pub use generation::{Generation, UnknownGeneration};
pub use harness::{Control, NewKey, Person, StartError, TestServer, TestServerBuilder};
pub use journal::RequestRecord;
pub use limits::{Limit, LimitHeaders};
pub use mail::Mail;
pub use store::StoreError;

/// The README's example runs as well.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

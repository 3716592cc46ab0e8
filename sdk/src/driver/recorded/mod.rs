//! Recording what a client and its server say, and playing it back, with the feature `recorded`.
//!
//! [`ClientBuilder::record_to`](crate::ClientBuilder::record_to) writes each exchange to a file while it happens;
//! [`Replay`] answers from such a file and never touches the network.
//!
//! ```
//! use freesewing::recorded::Replay;
//! use freesewing::{Client, ErrorKind};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), freesewing::Error> {
//! // Mostly `Replay::open("tests/sets.jsonl")?`.
//! let replay = Replay::read(
//!     r#"{"freesewing":"recording","version":1}
//!     {"request":{"method":"GET","path":"/curated-sets"},"answer":{"status":200,"json":{"curatedSets":[]}}}"#,
//! )?;
//! let client = Client::builder().environment(|_| None).transport(replay.clone()).build()?;
//! assert!(client.curated_sets().list().await?.is_empty());
//! assert!(replay.unused().is_empty());
//!
//! let error = client.curated_sets().list().no_cache().await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Configuration);
//! assert_eq!(
//!     error.to_string(),
//!     "the recording has no answer left for GET /curated-sets: it has 1, the last in line 2; record it again"
//! );
//! # Ok(()) }
//! ```
//!
//! # The file
//!
//! JSON, one exchange a line, after a first line with the version of the format. It can be read, compared and edited.
//! Methods, paths, bodies, statuses and the harmless headers of answers are kept, times are not, so that recording the
//! same calls again gives the same file as far as the server does.
//!
//! A recording that was interrupted can be used: a last line that was cut off is left out, and
//! [`Replay::is_cut_short`] says so.
//!
//! # Secrets
//!
//! They are blanked before anything is written: the header with the credentials is left out, and so is, in whatever form
//! it turns up, all that was in it; so are the values of fields that are secrets by their name, such as `password`,
//! `token` and `secret`, and the parts of addresses that are secret links. A blank stands for any value when the recording
//! is played back, and what is played back is blank too: a token is the text `[redacted]`, the id of a confirmation is
//! all zeros. What is no secret stays, names and e-mail addresses among it: look before you publish a recording.

mod difference;
mod line;
mod recorder;
mod replay;
mod scrub;

pub use recorder::Recorder;
pub use replay::Replay;

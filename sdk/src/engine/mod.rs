//! The one path that every call takes. It decides everything and performs nothing.
//!
//! A [`Call`] is a state machine. A driver tells it what happened as an [`Event`], and it answers with the next
//! [`Step`]: send the request, wait, or finish. It sees no socket, no clock and no random source; the time and the
//! draws come in with the events. So all languages share one behaviour, and tests assert exact waits in virtual time.
//!
//! ```text
//! client.sets().get(id)      api/        arguments in, model out
//!   → Operation              generated/  a row of the table made from openapi.json
//!   → Call ⇄ driver          engine/     events in, steps out; driver/ performs the steps
//!   → Set                    models/     unwrapped and decoded
//! ```

pub mod call;
pub mod headers;
pub mod operation;
pub mod path;
pub mod retry;
pub mod verdict;

/// The table of all operations, made from `openapi.json`: a row each, and `ALL` of them.
pub use crate::generated::operations;

pub use call::{Answer, Call, Event, Moment, Particulars, Shared, Step};
pub use headers::Headers;
pub use operation::{Access, Content, Deletes, Effect, Fault, Faulty, Levels, Operation, Wire};
pub use verdict::{Failure, Verdict};

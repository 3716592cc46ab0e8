//! How a request flows.
//!
//! [`mod@listen`] accepts connections and closes idle ones. Each request goes through the [`gate`]: it is written
//! to the journal, its [`body`] is read as far as there is [`room`] for it, [`routing`] finds its route by the rules
//! of Express, a fault that waits for the route strikes, the handler in `crate::routes` answers. A handler returns an
//! [`Answer`]; on the way out the gate adds what every answer has ([`cors`], `304` by [`etag`]).

mod answer;
mod body;
mod cors;
mod etag;
mod fields;
mod form;
mod format;
mod forwarded;
mod gate;
mod html;
mod inflate;
mod line;
mod listen;
mod peer;
mod rendered;
mod room;
mod routing;
mod shelf;
mod shield;
mod tree;
mod yaml;

pub(crate) use answer::{Answer, success_with};
pub(crate) use fields::{Fields, truthy};
pub(crate) use gate::{BODY_TIMEOUT, Gate, Hangup};
pub(crate) use listen::listen;
pub(crate) use peer::Peer;
pub(crate) use rendered::{Kept, Rendered};
pub(crate) use routing::{Matched, Param, Params, Table};
pub(crate) use shelf::Shelf;

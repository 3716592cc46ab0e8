//! What methods take and return. The words are people's words: `measies` on the wire are `measurements` here,
//! `imperial` is `units`, `img` is `image`, and every record has an `id`.

mod account;
mod apikey;
mod availability;
mod consent;
mod curated_set;
pub(crate) mod decode;
pub(crate) mod encode;
mod language;
mod level;
mod new_set;
mod public_set;
mod set;
mod set_body;
mod set_changes;
pub(crate) mod spoilt_copy;
pub(crate) mod unheeded;
mod units;

pub use crate::generated::words::{BookmarkType, Role};
pub use account::{Account, Session};
pub use apikey::{ApiKey, CreatedApiKey, NewApiKey};
pub use availability::Availability;
pub use consent::Consent;
pub use curated_set::CuratedSet;
pub use language::{Language, UnknownLanguage};
pub use level::{InvalidLevel, Level};
pub use new_set::NewSet;
pub use public_set::PublicSet;
pub use set::Set;
pub use set_changes::SetChanges;
pub use units::Units;

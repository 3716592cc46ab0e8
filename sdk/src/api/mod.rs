//! What can be asked of the backend: one file a resource. Methods take arguments and give a [`Request`](crate::Request).

mod account;
mod account_email;
mod account_mfa;
mod account_update;
mod admin;
mod apikeys;
mod bookmarks;
mod bulk;
mod bulk_report;
mod confirmations;
mod copies;
mod create_or_find;
mod curated_set_update;
mod curated_sets;
mod flows;
mod images;
mod info;
mod newsletter;
mod pattern_clone;
mod patterns;
mod raw;
mod raw_request;
mod recipes;
mod rotation;
mod secret_body;
mod set_clone;
mod sets;
mod sign_in;
mod suggested_sets;
mod unchanged;
mod users;
mod whoami;

pub use account::{Account, ConfirmSignUp, SignUp};
pub use account_update::UpdateAccount;
pub use admin::{Admin, UpdateUser};
pub use apikeys::ApiKeys;
pub use bookmarks::{Bookmarks, UpdateBookmark};
pub use bulk::{Bulk, Progress};
pub use bulk_report::{BulkItem, BulkReport, Outcome};
pub use confirmations::Confirmations;
pub use create_or_find::CreateOrFind;
pub use curated_set_update::UpdateCuratedSet;
pub use curated_sets::CuratedSets;
pub use flows::Flows;
pub use images::Images;
pub use info::Info;
pub use newsletter::{ConfirmSubscription, Newsletter, Subscribe, Unsubscribe};
pub use pattern_clone::ClonePattern;
pub use patterns::{Patterns, UpdatePattern};
pub use raw::RawCall;
pub use raw_request::RawRequest;
pub use rotation::RotateKey;
pub use set_clone::CloneSet;
pub use sets::{Sets, UpdateSet};
pub use sign_in::{SignIn, SignInViaLink};
pub use suggested_sets::SuggestedSets;
pub use users::Users;
pub(crate) use whoami::whoami;

use crate::Error;
use crate::models::encode::json_body;

/// The body of a request that has none.
fn no_body() -> Result<Vec<u8>, Error> {
    Ok(Vec::new())
}

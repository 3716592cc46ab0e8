//! Suggestions for curated sets, which V4 has.

use super::no_body;
use crate::answer::{Unfit, json, nothing};
use crate::engine::Wire;
use crate::generated::operations;
use crate::models::decode;
use crate::models::{CuratedSet, FiledSuggestion, NewSuggestion, SuggestedSet};
use crate::plan::Arguments;
use crate::{Client, InvalidId, KeyId, Request};

/// Suggestions for curated sets: [`Client::suggested_sets`].
#[derive(Debug)]
pub struct SuggestedSets<'c>(pub(crate) &'c Client);

impl SuggestedSets<'_> {
    /// Proposes one of one's own sets to the curators. Level 4. V4 servers are known to refuse even good input.
    ///
    /// # Errors
    /// An empty name or image and a height that is not above zero are refused before anything is sent.
    pub fn suggest(&self, new: &NewSuggestion) -> Request<FiledSuggestion> {
        Request::new(self.0, &operations::SUGGEST_CURATED_SET, Arguments::none(), new.body(), json)
    }

    /// All suggestions that wait for a curator. Level 5.
    pub fn list(&self) -> Request<Vec<SuggestedSet>> {
        Request::new(self.0, &operations::LIST_SUGGESTED_SETS, Arguments::none(), no_body(), json)
    }

    /// Makes a curated set, not published yet, of a suggestion, which stays until it is deleted. Level 5. V4 servers are
    /// known to refuse every call.
    pub fn accept<I>(&self, id: I) -> Request<CuratedSet>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::id(id.try_into());
        Request::new(self.0, &operations::ACCEPT_SUGGESTED_SET, arguments, no_body(), accepted)
    }

    /// Deletes a suggestion. Level 5.
    pub fn delete<I>(&self, id: I) -> Request<()>
    where
        I: TryInto<KeyId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::id(id.try_into());
        Request::new(self.0, &operations::REMOVE_SUGGESTED_SET, arguments, no_body(), nothing)
    }
}

/// The curated set in the answer, which is no envelope of the usual kind.
fn accepted(body: &[u8], _: &'static Wire) -> Result<CuratedSet, Unfit> {
    decode::json(body, Some("curatedSet")).map_err(Unfit::Decode)
}

//! Changing a curated set.

use std::fmt;

use crate::answer::json_or_missing;
use crate::generated::operations;
use crate::measurements::{Measurements, Name, Quantity};
use crate::models::{CuratedSet, CuratedSetChanges, Language};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, Request};

/// An update of a curated set that has not been made yet: [`CuratedSets::update`](super::CuratedSets::update). Add
/// changes, then await it.
#[must_use = "a call is made when it is awaited"]
pub struct UpdateCuratedSet {
    client: Client,
    arguments: Result<Arguments, Error>,
    changes: CuratedSetChanges,
    options: CallOptions,
}

impl UpdateCuratedSet {
    pub(super) fn new(client: &Client, arguments: Result<Arguments, Error>) -> Self {
        let changes = CuratedSetChanges::new();
        Self { client: client.clone(), arguments, changes, options: CallOptions::default() }
    }

    /// A new name in English, which must not be empty.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.changes = self.changes.name(name);
        self
    }

    /// A new name in a language, which must not be empty. V4 has English only.
    pub fn name_in(mut self, language: Language, name: impl Into<String>) -> Self {
        self.changes = self.changes.name_in(language, name);
        self
    }

    /// New notes in English, in Markdown, which must not be empty.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.changes = self.changes.notes(notes);
        self
    }

    /// New notes in a language, in Markdown, which must not be empty. V4 has English only.
    pub fn notes_in(mut self, language: Language, notes: impl Into<String>) -> Self {
        self.changes = self.changes.notes_in(language, notes);
        self
    }

    /// Sets a measurement.
    pub fn set(mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Self {
        self.changes = self.changes.set(name, quantity);
        self
    }

    /// Removes a measurement.
    pub fn clear(mut self, name: impl Into<Name>) -> Self {
        self.changes = self.changes.clear(name);
        self
    }

    /// Sets measurements; those that are not among them stay.
    pub fn measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        self.changes = self.changes.measurements(measurements);
        self
    }

    /// Whether the list shows the set. V3 lists all.
    pub fn published(mut self, published: bool) -> Self {
        self.changes = self.changes.published(published);
        self
    }

    /// The height by which V4 sorts its list. V3 has none.
    pub fn height(mut self, height: f64) -> Self {
        self.changes = self.changes.height(height);
        self
    }

    /// Remarks for curators, which no answer shows. V3 has none.
    pub fn info(mut self, info: impl Into<String>) -> Self {
        self.changes = self.changes.info(info);
        self
    }

    /// Takes all changes from elsewhere, instead of those given so far.
    pub fn changes(mut self, changes: CuratedSetChanges) -> Self {
        self.changes = changes;
        self
    }

    fn request(self) -> Request<CuratedSet> {
        let Self { client, arguments, changes, options } = self;
        let body = changes.body(client.generation());
        // V3 answers null where there is no such record.
        Request::new(&client, &operations::UPDATE_CURATED_SET, arguments, body, json_or_missing)
            .options(options)
            .inspect(move |set| changes.unheeded(set))
    }
}

adjustable!(UpdateCuratedSet -> CuratedSet);

impl fmt::Debug for UpdateCuratedSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateCuratedSet").field("changes", &self.changes).finish_non_exhaustive()
    }
}

//! Curated sets.

use super::{UpdateCuratedSet, json_body, no_body};
use crate::answer::{json, json_or_missing, nothing, text};
use crate::generated::{operations, types};
use crate::models::{CuratedSet, Language, NewCuratedSet, Set};
use crate::plan::Arguments;
use crate::{Client, Error, Generation, InvalidId, RecordId, Request};

/// Curated sets: [`Client::curated_sets`]. Reading them needs no credentials, and none are sent.
#[derive(Debug)]
pub struct CuratedSets<'c>(pub(crate) &'c Client);

impl CuratedSets<'_> {
    /// All curated sets.
    pub fn list(&self) -> Request<Vec<CuratedSet>> {
        Request::new(self.0, &operations::LIST_CURATED_SETS, Arguments::none(), no_body(), json)
    }

    /// All curated sets as the server exports them in JSON, as text.
    pub fn list_json(&self) -> Request<String> {
        Request::new(self.0, &operations::LIST_CURATED_SETS_JSON, Arguments::none(), no_body(), text)
    }

    /// All curated sets as the server exports them in YAML.
    pub fn list_yaml(&self) -> Request<String> {
        Request::new(self.0, &operations::LIST_CURATED_SETS_YAML, Arguments::none(), no_body(), text)
    }

    /// One curated set.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is none, which V3 says with a 200 and V4 with a
    /// 404.
    pub fn get<I>(&self, id: I) -> Request<CuratedSet>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_CURATED_SET, arguments, no_body(), json_or_missing)
    }

    /// One curated set as the server exports it in JSON, as text. V3 exports one that does not exist as one without
    /// measurements.
    pub fn get_json<I>(&self, id: I) -> Request<String>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_CURATED_SET_JSON, arguments, no_body(), text)
    }

    /// One curated set as the server exports it in YAML. V3 exports one that does not exist as one without
    /// measurements.
    pub fn get_yaml<I>(&self, id: I) -> Request<String>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_CURATED_SET_YAML, arguments, no_body(), text)
    }

    /// Makes a curated set. Level 5. V4 does not list it before it is published. What the server leaves out or changes
    /// without a word is among the warnings of the [`Response`](crate::Response).
    ///
    /// # Errors
    /// A missing name in English, measurements that are not above zero, and what the generation does not have are
    /// refused before anything is sent.
    pub fn create(&self, new: &NewCuratedSet) -> Request<CuratedSet> {
        let generation = self.0.generation();
        let body = new.body(generation);
        let new = new.clone();
        Request::new(self.0, &operations::CREATE_CURATED_SET, Arguments::none(), body, json)
            .inspect(move |set| new.unheeded(set, generation))
    }

    /// Changes a curated set. Level 5. What is not mentioned stays; tags never change. No changes, empty texts and what
    /// the generation does not have are refused before anything is sent.
    ///
    /// ```no_run
    /// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
    /// use freesewing::{Measurement::{Chest, Neck}, cm};
    ///
    /// client.curated_sets().update(7).set(Chest, cm(94.0)).clear(Neck).await?;
    /// # Ok(()) }
    /// ```
    pub fn update<I>(&self, id: I) -> UpdateCuratedSet
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        UpdateCuratedSet::new(self.0, Arguments::record(self.0, id.try_into()))
    }

    /// Deletes a curated set. Level 5.
    pub fn delete<I>(&self, id: I) -> Request<()>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::REMOVE_CURATED_SET, arguments, no_body(), nothing)
    }

    /// Makes an ordinary set of the caller from a curated set, with the name and notes that it has in a language.
    /// Level 3.
    ///
    /// # Errors
    /// V4 has English only and refuses other languages, so they are refused before anything is sent.
    pub fn clone<I>(&self, id: I, language: Language) -> Request<Set>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let body = if self.0.generation() == Generation::V4 && language != Language::En {
            Err(Error::validation("V4 has curated sets in English only: ask for English"))
        } else {
            json_body(&types::CloneCuratedSet { language: language.as_str().to_owned() })
        };
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::CLONE_CURATED_SET, arguments, body, json)
    }
}

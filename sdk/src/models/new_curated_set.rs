//! A curated set to be made.

use indexmap::IndexMap;

use super::curated_body::{CuratedBody, Texts, check_height, texts_unheeded};
use super::set_body::refuse_problems;
use super::unheeded::Unheeded;
use super::{CuratedSet, Language};
use crate::measurements::{Measurements, Name, Quantity};
use crate::{Error, Generation, Warning};

/// A curated set to be made. V4 does not list it before it is published.
///
/// ```
/// use freesewing::{Measurement::Neck, NewCuratedSet, cm};
///
/// let stone = NewCuratedSet::named("Standing Stone").notes("A tall body.").with(Neck, cm(42.0)).tags(["tall"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct NewCuratedSet {
    names: Texts,
    notes: Texts,
    tags: IndexMap<Language, Vec<String>>,
    measurements: Measurements,
    height: Option<f64>,
    info: Option<String>,
    image: Option<String>,
}

impl NewCuratedSet {
    /// A curated set with its name in English, which must not be empty.
    pub fn named(name: impl Into<String>) -> Self {
        Self::default().name_in(Language::En, name)
    }

    /// The name in a language. V4 has English only.
    pub fn name_in(mut self, language: Language, name: impl Into<String>) -> Self {
        self.names.insert(language, name.into());
        self
    }

    /// Notes in English, in Markdown.
    pub fn notes(self, notes: impl Into<String>) -> Self {
        self.notes_in(Language::En, notes)
    }

    /// Notes in a language, in Markdown. V4 has English only.
    pub fn notes_in(mut self, language: Language, notes: impl Into<String>) -> Self {
        self.notes.insert(language, notes.into());
        self
    }

    /// Tags: the English ones in V3, those of all languages in V4. They cannot be changed later.
    pub fn tags<T: Into<String>>(self, tags: impl IntoIterator<Item = T>) -> Self {
        self.tags_in(Language::En, tags)
    }

    /// Tags in a language. V4 has one list for all languages, given as the English one.
    pub fn tags_in<T: Into<String>>(mut self, language: Language, tags: impl IntoIterator<Item = T>) -> Self {
        self.tags.insert(language, tags.into_iter().map(Into::into).collect());
        self
    }

    /// Adds a measurement.
    pub fn with(mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Self {
        self.measurements.set(name, quantity);
        self
    }

    /// Adds measurements to those that are there.
    pub fn measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        self.measurements.extend(measurements.into());
        self
    }

    /// The height by which V4 sorts its list, 1 if nothing is said. V3 has none.
    pub fn height(mut self, height: f64) -> Self {
        self.height = Some(height);
        self
    }

    /// Remarks for curators, which no answer shows. V3 has none.
    pub fn info(mut self, info: impl Into<String>) -> Self {
        self.info = Some(info.into());
        self
    }

    /// An image in base64. V4 has none.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// What the server did not heed. No answer shows `info`, and none of V4 tags.
    pub(crate) fn unheeded(&self, set: &CuratedSet, generation: Generation) -> Vec<Warning> {
        let mut unheeded = Unheeded::default();
        texts_unheeded(&mut unheeded, &self.names, &self.notes, set);
        for (language, tags) in self.tags.iter().filter(|_| generation == Generation::V3) {
            unheeded.field("tags", Some(tags.as_slice()), set.tags_in(*language));
        }
        let measurements = self.measurements.iter().map(|(name, quantity)| (name, Some(quantity)));
        unheeded.measurements(measurements, set.measurements());
        unheeded.number("height", self.height, set.height()).warnings()
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        if self.names.get(&Language::En).is_none_or(String::is_empty) {
            return Err(Error::validation("the curated set has no name in English: give it one"));
        }
        refuse_problems(&self.measurements)?;
        check_height(self.height)?;
        let measurements = self.measurements.iter().map(|(name, quantity)| (name, Some(quantity)));
        CuratedBody::new(generation)
            .texts("name", &self.names)?
            .texts("notes", &self.notes)?
            .tags(&self.tags)?
            .measurements(measurements.collect())?
            .of_v4("height", self.height)?
            .of_v4("info", self.info.as_deref())?
            .of_v3("img", self.image.as_deref())?
            .encode()
    }
}

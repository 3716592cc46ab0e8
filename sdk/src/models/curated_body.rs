//! A curated set on its way to the server: a new one, or changes to one.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::encode::json_body;
use super::set_body::Changes;
use super::unheeded::Unheeded;
use super::{CuratedSet, Language};
use crate::measurements::{Name, Quantity};
use crate::{Error, Generation};

/// Texts by language.
pub(super) type Texts = IndexMap<Language, String>;

/// The body of a curated set, field by field. Names and notes have a field for each language.
pub(super) struct CuratedBody {
    generation: Generation,
    fields: Map<String, Value>,
}

impl CuratedBody {
    pub(super) fn new(generation: Generation) -> Self {
        Self { generation, fields: Map::new() }
    }

    /// Names or notes, in whatever languages. The server ignores empty ones, and V4 those that are not English.
    pub(super) fn texts(mut self, field: &str, texts: &Texts) -> Result<Self, Error> {
        for (language, text) in texts {
            self.has(*language)?;
            if text.is_empty() {
                let words = if field == "name" {
                    "the name of the curated set is empty in one language: give it one, or leave it out"
                } else {
                    "the notes of the curated set are empty in one language: write some, or leave them out"
                };
                return Err(Error::validation(words));
            }
            self.fields.insert(format!("{field}{}", suffix(*language)), text.as_str().into());
        }
        Ok(self)
    }

    /// Tags. V4 has one list for all languages, V3 one for each.
    pub(super) fn tags(mut self, tags: &IndexMap<Language, Vec<String>>) -> Result<Self, Error> {
        for (language, tags) in tags {
            self.has(*language)?;
            let field = match self.generation {
                Generation::V3 => format!("tags{}", suffix(*language)),
                Generation::V4 => "tags".to_owned(),
            };
            self.fields.insert(field, tags.as_slice().into());
        }
        Ok(self)
    }

    pub(super) fn measurements(mut self, entries: Vec<(&Name, Option<Quantity>)>) -> Result<Self, Error> {
        if !entries.is_empty() {
            let changes = Changes { entries, generation: self.generation };
            let changes = serde_json::to_value(changes).map_err(super::encode::unwritable)?;
            self.fields.insert("measies".to_owned(), changes);
        }
        Ok(self)
    }

    /// A field that V3 does not have.
    pub(super) fn of_v4(self, field: &str, value: Option<impl Into<Value>>) -> Result<Self, Error> {
        self.of(Generation::V4, field, value)
    }

    /// A field that V4 does not have.
    pub(super) fn of_v3(self, field: &str, value: Option<impl Into<Value>>) -> Result<Self, Error> {
        self.of(Generation::V3, field, value)
    }

    fn of(
        mut self,
        generation: Generation,
        field: &str,
        value: Option<impl Into<Value>>,
    ) -> Result<Self, Error> {
        let Some(value) = value.map(Into::into) else { return Ok(self) };
        if self.generation != generation {
            let word = if field == "img" { "image" } else { field };
            return Err(Error::validation(format!(
                "curated sets of {} have no {word}, and the server would ignore it: leave it out",
                self.generation.to_string().to_uppercase()
            )));
        }
        self.fields.insert(field.to_owned(), value);
        Ok(self)
    }

    fn has(&self, language: Language) -> Result<(), Error> {
        if self.generation == Generation::V4 && language != Language::En {
            return Err(Error::validation("V4 has curated sets in English only: leave other languages out"));
        }
        Ok(())
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, Error> {
        json_body(&self.fields)
    }
}

/// Looks at texts in whatever languages.
pub(super) fn texts_unheeded(unheeded: &mut Unheeded, names: &Texts, notes: &Texts, set: &CuratedSet) {
    for (language, name) in names {
        unheeded.field("name", Some(Some(name.as_str())), set.name_in(*language));
    }
    for (language, text) in notes {
        unheeded.field("notes", Some(Some(text.as_str())), set.notes_in(*language));
    }
}

/// A height that JSON can say.
pub(super) fn check_height(height: Option<f64>) -> Result<(), Error> {
    if height.is_some_and(|height| !height.is_finite()) {
        return Err(Error::validation("the height is not a number: give one"));
    }
    Ok(())
}

/// `En`, as the names of fields end.
fn suffix(language: Language) -> &'static str {
    match language {
        Language::En => "En",
        Language::De => "De",
        Language::Es => "Es",
        Language::Fr => "Fr",
        Language::Nl => "Nl",
        Language::Uk => "Uk",
    }
}

//! Curated sets: measurements that FreeSewing offers to everybody.

use chrono::{DateTime, Utc};

use super::Language;
use super::decode::{DecodeError, FromWire, record_id};
use crate::RecordId;
use crate::generated::types;
use crate::measurements::Measurements;

/// A curated set.
#[derive(Clone, Debug, PartialEq)]
pub struct CuratedSet {
    id: RecordId,
    texts: Vec<Texts>,
    height: Option<f64>,
    measurements: Measurements,
    image: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// Name, notes and tags in one language.
#[derive(Clone, Debug, PartialEq)]
struct Texts {
    language: Language,
    name: String,
    notes: String,
    tags: Vec<String>,
}

impl CuratedSet {
    /// The id: a number in V3, a UUID in V4.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// The name in English, or in the first language that has one.
    #[must_use]
    pub fn name(&self) -> &str {
        let named = self.texts.iter().find(|texts| !texts.name.is_empty());
        named.map_or("", |texts| &texts.name)
    }

    /// The name in a language, if it has one there.
    #[must_use]
    pub fn name_in(&self, language: Language) -> Option<&str> {
        self.texts_in(language).map(|texts| texts.name.as_str()).filter(|name| !name.is_empty())
    }

    /// The notes in English, or in the first language that has some, in Markdown.
    #[must_use]
    pub fn notes(&self) -> &str {
        let noted = self.texts.iter().find(|texts| !texts.notes.is_empty());
        noted.map_or("", |texts| &texts.notes)
    }

    /// The notes in a language, if it has some there, in Markdown.
    #[must_use]
    pub fn notes_in(&self, language: Language) -> Option<&str> {
        self.texts_in(language).map(|texts| texts.notes.as_str()).filter(|notes| !notes.is_empty())
    }

    /// The tags in a language; none in V4, which does not show them.
    #[must_use]
    pub fn tags_in(&self, language: Language) -> &[String] {
        self.texts_in(language).map_or(&[], |texts| &texts.tags)
    }

    /// The languages in which the set has a name, English first.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        self.texts.iter().filter(|texts| !texts.name.is_empty()).map(|texts| texts.language)
    }

    /// The height by which V4 sorts its list; V3 does not tell.
    #[must_use]
    pub fn height(&self) -> Option<f64> {
        self.height
    }

    /// The measurements.
    #[must_use]
    pub fn measurements(&self) -> &Measurements {
        &self.measurements
    }

    /// The name of the image in V3; V4 shows no images in records.
    #[must_use]
    pub fn image(&self) -> Option<&str> {
        self.image.as_deref()
    }

    /// When the set was made.
    #[must_use]
    pub fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// When the set last changed.
    #[must_use]
    pub fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }

    fn texts_in(&self, language: Language) -> Option<&Texts> {
        self.texts.iter().find(|texts| texts.language == language)
    }
}

impl FromWire for CuratedSet {
    type Wire = types::CuratedSet;

    fn from_wire(wire: types::CuratedSet) -> Result<Self, DecodeError> {
        let texts = [
            // V4 has one language and no suffix.
            (Language::En, wire.name.or(wire.name_en), wire.notes.or(wire.notes_en), wire.tags_en),
            (Language::De, wire.name_de, wire.notes_de, wire.tags_de),
            (Language::Es, wire.name_es, wire.notes_es, wire.tags_es),
            (Language::Fr, wire.name_fr, wire.notes_fr, wire.tags_fr),
            (Language::Nl, wire.name_nl, wire.notes_nl, wire.tags_nl),
            (Language::Uk, wire.name_uk, wire.notes_uk, wire.tags_uk),
        ];
        let texts = texts.into_iter().map(|(language, name, notes, tags)| Texts {
            language,
            name: name.unwrap_or_default(),
            notes: notes.unwrap_or_default(),
            tags: tags.as_ref().map(tag_list).unwrap_or_default(),
        });
        Ok(Self {
            id: record_id(wire.id, wire.uuid)?,
            texts: texts.filter(|texts| *texts != Texts::none(texts.language)).collect(),
            height: wire.height,
            measurements: wire.measies,
            image: wire.img,
            created_at: wire.created_at,
            updated_at: wire.updated_at,
        })
    }
}

impl Texts {
    fn none(language: Language) -> Self {
        Self { language, name: String::new(), notes: String::new(), tags: Vec::new() }
    }
}

/// V3 writes a language without tags as `{}`.
fn tag_list(tags: &serde_json::Value) -> Vec<String> {
    let tags = tags.as_array().into_iter().flatten();
    tags.filter_map(|tag| tag.as_str().map(ToOwned::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    #[test]
    fn v3_has_a_name_for_each_language() {
        let body = r#"{"id":1,"createdAt":"2026-11-23T17:00:38.282Z","updatedAt":"2026-11-23T17:00:38.282Z","img":"cset-1",
            "nameEn":"","nameDe":"Beispiel","nameFr":"Exemple","notesEn":"Note","notesDe":"","tagsEn":{},"tagsDe":["a","b"],
            "measies":{"neck":380}}"#;
        let set: CuratedSet = json(body.as_bytes(), None).unwrap();
        assert_eq!(set.id(), RecordId::Number(1));
        assert_eq!((set.name(), set.notes()), ("Beispiel", "Note"));
        assert_eq!(set.name_in(Language::Fr), Some("Exemple"));
        assert_eq!(set.name_in(Language::En), None);
        assert_eq!(set.name_in(Language::Nl), None);
        assert_eq!(set.notes_in(Language::En), Some("Note"));
        assert_eq!(set.notes_in(Language::De), None);
        assert_eq!(set.tags_in(Language::De), ["a", "b"]);
        assert!(set.tags_in(Language::En).is_empty() && set.tags_in(Language::Uk).is_empty());
        assert_eq!(set.languages().collect::<Vec<_>>(), [Language::De, Language::Fr]);
        assert_eq!((set.image(), set.height()), (Some("cset-1"), None));
    }

    #[test]
    fn v4_has_one_name_and_a_height() {
        let body = r#"{"uuid":"0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21","name":"A","notes":"n","height":172.5,
            "measies":{"neck":380},"createdAt":"2026-03-27T10:11:12.123Z","updatedAt":"2026-03-27T10:11:12.123Z"}"#;
        let set: CuratedSet = json(body.as_bytes(), None).unwrap();
        assert_eq!((set.name(), set.name_in(Language::En)), ("A", Some("A")));
        assert_eq!(set.notes_in(Language::En), Some("n"));
        assert_eq!((set.height(), set.image()), (Some(172.5), None));
    }
}

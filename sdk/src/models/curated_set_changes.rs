//! Changes to a curated set.

use indexmap::IndexMap;

use super::curated_body::{CuratedBody, Texts, check_height, texts_unheeded};
use super::set_body::refuse_problems;
use super::unheeded::Unheeded;
use super::{CuratedSet, Language};
use crate::measurements::{Measurements, Name, Quantity};
use crate::{Error, Generation, Warning};

/// Changes to a curated set. What is not mentioned stays; tags never change.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct CuratedSetChanges {
    names: Texts,
    notes: Texts,
    measurements: IndexMap<Name, Option<Quantity>>,
    published: Option<bool>,
    height: Option<f64>,
    info: Option<String>,
}

impl CuratedSetChanges {
    /// No changes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new name in English, which must not be empty.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.name_in(Language::En, name)
    }

    /// A new name in a language, which must not be empty. V4 has English only.
    pub fn name_in(mut self, language: Language, name: impl Into<String>) -> Self {
        self.names.insert(language, name.into());
        self
    }

    /// New notes in English, in Markdown, which must not be empty.
    pub fn notes(self, notes: impl Into<String>) -> Self {
        self.notes_in(Language::En, notes)
    }

    /// New notes in a language, in Markdown, which must not be empty. V4 has English only.
    pub fn notes_in(mut self, language: Language, notes: impl Into<String>) -> Self {
        self.notes.insert(language, notes.into());
        self
    }

    /// Sets a measurement.
    pub fn set(mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Self {
        self.measurements.insert(name.into(), Some(quantity.into()));
        self
    }

    /// Removes a measurement.
    pub fn clear(mut self, name: impl Into<Name>) -> Self {
        self.measurements.insert(name.into(), None);
        self
    }

    /// Sets measurements; those that are not among them stay.
    pub fn measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        let entries = measurements.into().into_iter().map(|(name, quantity)| (name, Some(quantity)));
        self.measurements.extend(entries);
        self
    }

    /// Whether the list shows the set. V3 lists all.
    pub fn published(mut self, published: bool) -> Self {
        self.published = Some(published);
        self
    }

    /// The height by which V4 sorts its list. V3 has none.
    pub fn height(mut self, height: f64) -> Self {
        self.height = Some(height);
        self
    }

    /// Remarks for curators, which no answer shows. V3 has none.
    pub fn info(mut self, info: impl Into<String>) -> Self {
        self.info = Some(info.into());
        self
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn changed(&self) -> impl Iterator<Item = (&Name, Option<Quantity>)> {
        self.measurements.iter().map(|(name, quantity)| (name, *quantity))
    }

    /// What the server did not heed. No answer shows `published` and `info`.
    pub(crate) fn unheeded(&self, set: &CuratedSet) -> Vec<Warning> {
        let mut unheeded = Unheeded::default();
        texts_unheeded(&mut unheeded, &self.names, &self.notes, set);
        unheeded.measurements(self.changed(), set.measurements());
        unheeded.number("height", self.height, set.height()).warnings()
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        if self.is_empty() {
            return Err(Error::validation("the update has no changes: set or clear something first"));
        }
        let set = self.changed().filter_map(|(name, quantity)| Some((name.clone(), quantity?)));
        refuse_problems(&set.collect())?;
        check_height(self.height)?;
        CuratedBody::new(generation)
            .texts("name", &self.names)?
            .texts("notes", &self.notes)?
            .measurements(self.changed().collect())?
            .of_v4("published", self.published)?
            .of_v4("height", self.height)?
            .of_v4("info", self.info.as_deref())?
            .encode()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::{Chest, Neck};
    use crate::measurements::{cm, mm};
    use crate::models::NewCuratedSet;
    use crate::models::decode::json;
    use serde_json::{Value, json};

    fn value(body: Result<Vec<u8>, Error>) -> Result<Value, String> {
        body.map(|body| serde_json::from_slice(&body).unwrap()).map_err(|error| error.to_string())
    }

    fn stone() -> NewCuratedSet {
        NewCuratedSet::named("Standing Stone").notes("A tall body.").with(Chest, cm(93.0)).tags(["tall"])
    }

    #[test]
    fn each_generation_gets_its_own_fields() {
        let v3 =
            stone().name_in(Language::Nl, "Staande steen").tags_in(Language::Nl, ["groot"]).image("aGk=");
        assert_eq!(
            value(v3.body(Generation::V3)).unwrap(),
            json!({
                "nameEn": "Standing Stone", "nameNl": "Staande steen", "notesEn": "A tall body.", "tagsEn": ["tall"],
                "tagsNl": ["groot"], "measies": { "chest": 930 }, "img": "aGk=",
            })
        );
        let v4 = stone().height(182.0).info("from a book");
        assert_eq!(
            value(v4.body(Generation::V4)).unwrap(),
            json!({
                "nameEn": "Standing Stone", "notesEn": "A tall body.", "tags": ["tall"], "measies": { "chest": 930 },
                "height": 182.0, "info": "from a book",
            })
        );
        let changes = CuratedSetChanges::new().set(Chest, mm(940.0)).clear(Neck).published(true);
        assert_eq!(
            value(changes.body(Generation::V4)).unwrap(),
            json!({ "measies": { "chest": 940, "neck": null }, "published": true })
        );
        let changes = CuratedSetChanges::new().name("Menhir").notes_in(Language::De, "Groß");
        assert_eq!(
            value(changes.body(Generation::V3)).unwrap(),
            json!({ "nameEn": "Menhir", "notesDe": "Groß" })
        );
    }

    #[test]
    fn what_a_generation_would_ignore_is_refused() {
        let refused = |body| value(body).unwrap_err();
        let only_english = "V4 has curated sets in English only: leave other languages out";
        assert_eq!(refused(stone().name_in(Language::Nl, "x").body(Generation::V4)), only_english);
        assert_eq!(refused(stone().tags_in(Language::Nl, ["x"]).body(Generation::V4)), only_english);
        assert_eq!(
            refused(CuratedSetChanges::new().notes_in(Language::Uk, "x").body(Generation::V4)),
            only_english
        );
        let nothing = |generation, word| {
            format!(
                "curated sets of {generation} have no {word}, and the server would ignore it: leave it out"
            )
        };
        assert_eq!(refused(stone().height(1.0).body(Generation::V3)), nothing("V3", "height"));
        assert_eq!(refused(stone().info("x").body(Generation::V3)), nothing("V3", "info"));
        assert_eq!(refused(stone().image("x").body(Generation::V4)), nothing("V4", "image"));
        let changes = CuratedSetChanges::new().published(true);
        assert_eq!(refused(changes.body(Generation::V3)), nothing("V3", "published"));
        assert_eq!(
            refused(NewCuratedSet::named("").body(Generation::V3)),
            "the curated set has no name in English: give it one"
        );
        assert_eq!(
            refused(CuratedSetChanges::new().notes("").body(Generation::V4)),
            "the notes of the curated set are empty in one language: write some, or leave them out"
        );
        assert_eq!(
            refused(CuratedSetChanges::new().body(Generation::V4)),
            "the update has no changes: set or clear something first"
        );
        assert_eq!(
            refused(stone().height(f64::NAN).body(Generation::V4)),
            "the height is not a number: give one"
        );
        assert!(refused(stone().with(Neck, mm(0.0)).body(Generation::V3)).contains("neck"));
    }

    #[test]
    fn what_did_not_become_so_is_warned_of() {
        let body = r#"{"id":7,"createdAt":"2023-08-30T16:20:34.000Z","updatedAt":"2023-08-30T16:20:34.000Z",
            "img":"default-avatar","measies":{"chest":930},"nameEn":"Standing Stone","nameNl":"","notesEn":"A tall body.",
            "tagsEn":{}}"#;
        let set: CuratedSet = json(body.as_bytes(), None).unwrap();
        let new = stone().name_in(Language::Nl, "Steen").with(Neck, cm(36.0));
        let warnings = new.unheeded(&set, Generation::V3);
        let expected = [
            Warning::FieldIgnored("name"),
            Warning::FieldIgnored("tags"),
            Warning::MeasurementIgnored(Neck.into()),
        ];
        assert_eq!(warnings, expected);
        let changes =
            CuratedSetChanges::new().clear(Chest).height(182.0).notes("A tall body.").published(true);
        let expected = [Warning::MeasurementKept(Chest.into()), Warning::FieldIgnored("height")];
        assert_eq!(changes.unheeded(&set), expected);
    }
}

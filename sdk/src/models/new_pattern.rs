//! A pattern to be made.

use serde::Serialize;
use serde_json::{Map, Value};

use super::encode::json_body;
use super::unheeded::Unheeded;
use super::{Pattern, PatternSettings};
use crate::measurements::{Length, Measurements};
use crate::{Error, Generation, RecordId, Warning};

/// A pattern to be made.
///
/// ```
/// use freesewing::{Measurement::Chest, Measurements, NewPattern, cm, mm};
///
/// let robin = Measurements::new().with(Chest, cm(92.5));
/// let top = NewPattern::of("aaron").name("Summer top").measurements(robin).seam_allowance(mm(10.0));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct NewPattern {
    /// The name of the design, for example `aaron`. The server takes any text.
    pub design: String,
    /// The settings with which it is drafted.
    pub settings: PatternSettings,
    /// Data to keep with the pattern.
    pub data: Option<Map<String, Value>>,
    /// The name; the server writes `--` if there is none.
    pub name: Option<String>,
    /// Notes, in Markdown; the server writes `--` if there are none.
    pub notes: Option<String>,
    /// Whether everybody may read the pattern; not, if nothing is said.
    pub public: Option<bool>,
    /// An image in base64.
    pub image: Option<String>,
    /// The set that the pattern is for, which only V3 keeps.
    pub set: Option<RecordId>,
    /// The curated set that the pattern is for, which only V3 keeps.
    pub curated_set: Option<RecordId>,
}

/// The body on the wire, borrowed.
#[derive(Serialize)]
struct Body<'a> {
    design: &'a str,
    settings: &'a PatternSettings,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    img: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cset: Option<u64>,
}

impl NewPattern {
    /// A pattern of a design, for example `aaron`.
    pub fn of(design: impl Into<String>) -> Self {
        Self { design: design.into(), ..Self::default() }
    }

    /// One like another: its design, settings, data, name and notes. It is private, and has no image.
    pub fn like(pattern: &Pattern) -> Self {
        Self {
            settings: pattern.settings().clone(),
            data: Some(pattern.data().clone()),
            name: Some(pattern.name().to_owned()),
            notes: Some(pattern.notes().to_owned()),
            ..Self::of(pattern.design())
        }
    }

    /// The settings, instead of those given so far.
    pub fn settings(mut self, settings: impl Into<PatternSettings>) -> Self {
        self.settings = settings.into();
        self
    }

    /// The measurements in the settings, instead of those given so far.
    pub fn measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        self.settings = self.settings.with_measurements(measurements);
        self
    }

    /// The seam allowance in the settings.
    pub fn seam_allowance(mut self, length: Length) -> Self {
        self.settings = self.settings.with_seam_allowance(length);
        self
    }

    /// An option of the design in the settings.
    pub fn option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.settings = self.settings.with_option(name, value);
        self
    }

    /// Data to keep with the pattern, instead of that given so far.
    pub fn data(mut self, data: Map<String, Value>) -> Self {
        self.data = Some(data);
        self
    }

    /// The name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Notes, in Markdown.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.notes = Some(notes.into());
        self
    }

    /// Lets everybody read the pattern, or not, which is the default.
    pub fn public(mut self, public: bool) -> Self {
        self.public = Some(public);
        self
    }

    /// An image in base64, with or without a `data:` prefix, at most 10 MB.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// The set that the pattern is for. V4 does not keep it.
    pub fn for_set(mut self, set: RecordId) -> Self {
        self.set = Some(set);
        self
    }

    /// The curated set that the pattern is for. V4 does not keep it.
    pub fn for_curated_set(mut self, set: RecordId) -> Self {
        self.curated_set = Some(set);
        self
    }

    /// The same without its image, which may be large and comes back under another name.
    pub(crate) fn without_image(&self) -> Self {
        Self {
            design: self.design.clone(),
            settings: self.settings.clone(),
            data: self.data.clone(),
            name: self.name.clone(),
            notes: self.notes.clone(),
            public: self.public,
            image: None,
            set: self.set,
            curated_set: self.curated_set,
        }
    }

    /// Whether a pattern is what this one would become: everything but the image. The servers of 2023 leave out the
    /// measurements of new patterns.
    pub(crate) fn is_like(&self, pattern: &Pattern) -> bool {
        let left_out = |warning: &Warning| {
            *warning == Warning::FieldIgnored("measurements") && pattern.settings().measurements().is_empty()
        };
        self.unheeded(pattern).iter().all(left_out)
            && (self.name.is_some() || pattern.name() == "--")
            && (self.notes.is_some() || pattern.notes() == "--")
            && (self.data.is_some() || pattern.data().is_empty())
            && self.public.unwrap_or_default() == pattern.is_public()
            && (self.set, self.curated_set) == (pattern.set_id(), pattern.curated_set_id())
    }

    /// What the server did not heed. It adds empty measurements where there are none, and turns an empty name into
    /// `--`.
    pub(crate) fn unheeded(&self, pattern: &Pattern) -> Vec<Warning> {
        let apart = |settings: &PatternSettings| {
            let mut rest = settings.as_map().clone();
            let measurements = rest.shift_remove("measurements").and_then(|value| match value {
                Value::Object(numbers) => Some(numbers),
                _ => None,
            });
            (rest, measurements.unwrap_or_default())
        };
        let ((sent, sent_measurements), (kept, kept_measurements)) =
            (apart(&self.settings), apart(pattern.settings()));
        let name = self.name.as_deref().map(|name| if name.is_empty() { "--" } else { name });
        Unheeded::default()
            .field("design", Some(self.design.as_str()), pattern.design())
            .field("name", name, pattern.name())
            .first_notes(self.notes.as_deref(), pattern.notes())
            .object("settings", Some(&sent), &kept)
            .object("measurements", Some(&sent_measurements), &kept_measurements)
            .object("data", self.data.as_ref(), pattern.data())
            .field("public", self.public, pattern.is_public())
            .field("set", self.set.map(Some), pattern.set_id())
            .field("curated_set", self.curated_set.map(Some), pattern.curated_set_id())
            .warnings()
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        if self.design.is_empty() {
            return Err(Error::validation("the pattern has an empty design: name one, for example aaron"));
        }
        self.settings.check()?;
        if generation == Generation::V4 && (self.set.is_some() || self.curated_set.is_some()) {
            return Err(Error::validation(
                "V4 ties no pattern to a set: put the measurements into the settings, and leave the set out",
            ));
        }
        if self.set.is_some() && self.curated_set.is_some() {
            return Err(Error::validation(
                "the pattern is for a set and for a curated set: the server keeps one of them, so leave one out",
            ));
        }
        json_body(&Body {
            design: &self.design,
            settings: &self.settings,
            data: self.data.as_ref(),
            name: self.name.as_deref(),
            notes: self.notes.as_deref(),
            public: self.public,
            img: self.image.as_deref(),
            set: number(self.set)?,
            cset: number(self.curated_set)?,
        })
    }
}

/// The number of a record of V3.
fn number(id: Option<RecordId>) -> Result<Option<u64>, Error> {
    match id {
        None => Ok(None),
        Some(RecordId::Number(number)) => Ok(Some(number)),
        Some(RecordId::Uuid(_)) => Err(Error::validation(
            "the id of the set is a UUID, but V3 has whole numbers: use the id that the server gave",
        )),
    }
}

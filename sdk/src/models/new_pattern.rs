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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::Chest;
    use crate::measurements::mm;
    use crate::models::decode::json;

    fn new() -> NewPattern {
        NewPattern::of("aaron")
            .name("Summer top")
            .notes("n")
            .seam_allowance(mm(10.0))
            .measurements([(Chest, mm(925.0))])
            .data(Map::from_iter([("a".to_owned(), Value::from(1))]))
    }

    fn text(new: &NewPattern, generation: Generation) -> Result<String, String> {
        let body = new.body(generation).map_err(|error| {
            assert!(error.is_validation());
            error.to_string()
        })?;
        Ok(String::from_utf8(body).unwrap())
    }

    /// A pattern as V3 would show it, with some fields of its own.
    fn made(change: impl Fn(&mut Value)) -> Pattern {
        let mut body = serde_json::json!({
            "id": 21, "createdAt": "2026-03-27T10:11:12.123Z", "updatedAt": "2026-03-27T10:11:12.123Z", "userId": 14,
            "design": "aaron", "img": null, "name": "Summer top", "notes": "n", "public": false, "data": {"a": 1},
            "settings": {"sa": 10, "measurements": {"chest": 925}},
        });
        change(&mut body);
        json(body.to_string().as_bytes(), None).unwrap()
    }

    #[test]
    fn only_what_was_said_is_written() {
        assert_eq!(
            text(&NewPattern::of("aaron"), Generation::V4).unwrap(),
            r#"{"design":"aaron","settings":{}}"#
        );
        let whole = new().public(true).image("aGk=").for_set(RecordId::Number(33)).option("lace", true);
        assert_eq!(
            text(&whole, Generation::V3).unwrap(),
            r#"{"design":"aaron","settings":{"sa":10,"measurements":{"chest":925},"options":{"lace":true}},"data":{"a":1},"name":"Summer top","notes":"n","public":true,"img":"aGk=","set":33}"#
        );
        let curated = NewPattern::of("aaron").for_curated_set(RecordId::Number(2));
        assert!(text(&curated, Generation::V3).unwrap().ends_with(r#""cset":2}"#));
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let uuid: RecordId = "a1c5f3be-52f4-4a7e-9a5c-6f0d4a2b8c11".parse().unwrap();
        let (set, curated) = (new().for_set(RecordId::Number(33)), RecordId::Number(2));
        let cases = [
            (NewPattern::of(""), Generation::V3, "the pattern has an empty design: name one"),
            (set.clone(), Generation::V4, "V4 ties no pattern to a set"),
            (new().for_curated_set(curated), Generation::V4, "V4 ties no pattern to a set"),
            (set.for_curated_set(curated), Generation::V3, "leave one out"),
            (new().for_set(uuid), Generation::V3, "the id of the set is a UUID, but V3 has whole numbers"),
        ];
        for (new, generation, words) in cases {
            let error = text(&new, generation).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn a_new_pattern_like_another_has_what_its_owner_wrote() {
        let like = NewPattern::like(&made(|body| body["public"] = true.into()));
        assert_eq!(like, new());
        assert_eq!(new().image("aGk=").without_image(), new());
        assert_eq!(new().settings(PatternSettings::default()).settings, PatternSettings::default());
    }

    #[test]
    fn a_pattern_is_known_again_by_everything_but_its_image() {
        assert!(new().image("aGk=").is_like(&made(|_| ())));
        // The servers of 2023 leave the measurements out.
        assert!(new().is_like(&made(|body| body["settings"]["measurements"] = serde_json::json!({}))));
        let set = RecordId::Number(33);
        assert!(new().for_set(set).is_like(&made(|body| body["setId"] = 33.into())));
        let others: [fn(&mut Value); 8] = [
            |body| body["design"] = "brian".into(),
            |body| body["name"] = "Winter top".into(),
            |body| body["notes"] = "m".into(),
            |body| body["public"] = true.into(),
            |body| body["data"]["a"] = 2.into(),
            |body| body["settings"]["sa"] = 11.into(),
            |body| body["settings"]["measurements"]["chest"] = 926.into(),
            |body| body["setId"] = 33.into(),
        ];
        for (index, other) in others.into_iter().enumerate() {
            assert!(!new().is_like(&made(other)), "{index}");
        }
    }

    #[test]
    fn what_was_not_said_is_what_the_server_writes_then() {
        let bare = NewPattern::of("aaron");
        let empty = |body: &mut Value| {
            (body["name"], body["notes"]) = ("--".into(), "--".into());
            (body["data"], body["settings"]) = (Value::Null, serde_json::json!({}));
        };
        assert!(bare.is_like(&made(empty)));
        for field in ["name", "notes"] {
            let other = |body: &mut Value| {
                empty(body);
                body[field] = "x".into();
            };
            assert!(!bare.is_like(&made(other)), "{field}");
        }
        assert!(!bare.is_like(&made(|body| {
            empty(body);
            body["data"] = serde_json::json!({"a": 1});
        })));
    }

    #[test]
    fn what_the_server_did_not_heed_is_named() {
        let named = |change: fn(&mut Value)| new().public(false).unheeded(&made(change));
        assert_eq!(named(|_| ()), []);
        assert_eq!(named(|body| body["public"] = true.into()), [Warning::FieldIgnored("public")]);
        assert_eq!(
            named(|body| body["settings"] = serde_json::json!({"sa": 10})),
            [Warning::FieldIgnored("measurements")]
        );
        assert_eq!(named(|body| body["settings"]["sa"] = 5.into()), [Warning::FieldIgnored("settings")]);
        let unnamed = new().name("").unheeded(&made(|body| body["name"] = "--".into()));
        assert_eq!(unnamed, []);
    }
}

//! From the bytes of an answer to a model: unwrapped by the table of operations, decoded, and put into people's words.

use std::fmt;
use std::marker::PhantomData;
use std::str::Utf8Error;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor,
};
use serde_path_to_error::Segment;

use crate::RecordId;

/// A model and the form it has on the wire.
pub(crate) trait FromWire: Sized {
    type Wire: DeserializeOwned;

    fn from_wire(wire: Self::Wire) -> Result<Self, DecodeError>;
}

impl<T: FromWire> FromWire for Vec<T> {
    type Wire = Vec<T::Wire>;

    fn from_wire(wire: Self::Wire) -> Result<Self, DecodeError> {
        let items = wire.into_iter().enumerate();
        items
            .map(|(index, item)| T::from_wire(item).map_err(|error| error.below(&format!("[{index}]"))))
            .collect()
    }
}

impl<T: FromWire> FromWire for Option<T> {
    type Wire = Option<T::Wire>;

    fn from_wire(wire: Self::Wire) -> Result<Self, DecodeError> {
        wire.map(T::from_wire).transpose()
    }
}

/// Where an answer is not what it should be, and what it should be. Never what it is: that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecodeError {
    path: String,
    problem: String,
}

impl DecodeError {
    pub(crate) fn new(path: &str, problem: impl Into<String>) -> Self {
        Self { path: path.to_owned(), problem: problem.into() }
    }

    /// The same one level further down.
    pub(super) fn below(mut self, parent: &str) -> Self {
        let dot =
            if parent.is_empty() || self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{parent}{dot}{}", self.path);
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.problem)
        } else {
            write!(f, "{}: {}", self.path, self.problem)
        }
    }
}

impl std::error::Error for DecodeError {}

/// Decodes an answer in JSON. `unwrap` names the field of the envelope that holds the value.
pub(crate) fn json<T: FromWire>(body: &[u8], unwrap: Option<&'static str>) -> Result<T, DecodeError> {
    // Once for the whole answer, which costs less than for each text in it.
    let text = std::str::from_utf8(body).map_err(|error| not_utf8(body, error))?;
    let wire = match unwrap {
        None => from_str(text, PhantomData::<T::Wire>)?,
        Some(key) => from_str(text, Envelope { key, value: PhantomData::<T::Wire> })?,
    };
    T::from_wire(wire).map_err(|error| error.below(unwrap.unwrap_or_default()))
}

/// The id of a record, which is a number or a UUID depending on the generation.
pub(crate) fn record_id(number: Option<i64>, uuid: Option<uuid::Uuid>) -> Result<RecordId, DecodeError> {
    match (number.map(u64::try_from), uuid) {
        (_, Some(uuid)) => Ok(RecordId::Uuid(uuid)),
        (Some(Ok(number)), None) => Ok(RecordId::Number(number)),
        (Some(Err(_)), None) => Err(DecodeError::new("id", "expected a number that is not negative")),
        (None, None) => Err(DecodeError::new("id", "missing")),
    }
}

/// Decodes once; after a failure decodes again and keeps track of where it is, which costs more.
fn from_str<'de, S>(text: &'de str, seed: S) -> Result<S::Value, DecodeError>
where
    S: DeserializeSeed<'de> + Copy,
{
    let mut plain = serde_json::Deserializer::from_str(text);
    let decoded = seed.deserialize(&mut plain).and_then(|value| plain.end().map(|()| value));
    let Err(error) = decoded else { return decoded.map_err(|_| DecodeError::new("", "")) };
    let mut again = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let _ = seed.deserialize(serde_path_to_error::Deserializer::new(&mut again, &mut track));
    Err(DecodeError { path: place(&track.path()), problem: describe(&error) })
}

/// What is wrong with bytes that are no text: JSON is in UTF-8 (RFC 8259, section 8.1).
fn not_utf8(body: &[u8], error: Utf8Error) -> DecodeError {
    let before = body.get(..error.valid_up_to()).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    DecodeError::new("", format!("not text in UTF-8 (line {line}, column {column})"))
}

/// Where it is: `sets[3].measies.waist`. Names come from the answer and may be anything, so what does not look like a
/// name is not shown.
fn place(path: &serde_path_to_error::Path) -> String {
    let mut place = String::new();
    for segment in path {
        let name = match segment {
            Segment::Seq { index } => {
                place.push_str(&format!("[{index}]"));
                continue;
            }
            Segment::Map { key } => key.as_str(),
            Segment::Enum { variant } => variant.as_str(),
            Segment::Unknown => continue,
        };
        let shown =
            !name.is_empty() && name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let dot = if place.is_empty() { "" } else { "." };
        place.push_str(dot);
        place.push_str(if shown { name } else { "…" });
    }
    place
}

/// What chrono says of a text that is no date and time.
const NO_TIME: [&str; 7] = [
    "input is out of range",
    "no possible date and time matching input",
    "input is not enough for unique date and time",
    "input contains invalid characters",
    "premature end of input",
    "trailing input",
    "bad or unsupported format string",
];

/// What is wrong, without the value that is wrong.
fn describe(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    if matches!(error.classify(), Category::Syntax | Category::Eof | Category::Io) {
        return format!("not JSON (line {}, column {})", error.line(), error.column());
    }
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    if let Some(field) = text.strip_prefix("missing field ") {
        return format!("missing {field}");
    }
    if NO_TIME.contains(&text) {
        return "expected a date and time".to_owned();
    }
    match text.rsplit_once("expected ").map(|(_, wanted)| wanted) {
        Some("f64" | "i64" | "u64" | "i32" | "u8") => "expected a number".to_owned(),
        Some(wanted) if wanted.starts_with("a number") => "expected a number".to_owned(),
        Some("a string" | "string" | "str") => "expected a text".to_owned(),
        Some("a boolean") => "expected true or false".to_owned(),
        Some("a map") => "expected an object".to_owned(),
        Some("a sequence") => "expected a list".to_owned(),
        Some(wanted) if wanted.starts_with("struct ") || wanted.starts_with("an object") => {
            "expected an object".to_owned()
        }
        Some(wanted) if wanted.contains("RFC 3339") => "expected a date and time".to_owned(),
        Some(wanted) if wanted.contains("UUID") => "expected a UUID".to_owned(),
        // Anything else may repeat what it met.
        _ => "not of the expected form".to_owned(),
    }
}

/// An object of which only one field is wanted.
struct Envelope<T> {
    key: &'static str,
    value: PhantomData<T>,
}

impl<T> Clone for Envelope<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Envelope<T> {}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Envelope<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Envelope<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut found = None;
        while let Some(wanted) = map.next_key_seed(Field(self.key))? {
            if wanted {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        found.ok_or_else(|| serde::de::Error::missing_field(self.key))
    }
}

/// The name of a field: whether it is the wanted one.
struct Field(&'static str);

impl<'de> DeserializeSeed<'de> for Field {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Field {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CuratedSet, Measurement, Set};

    fn set(change: &str) -> String {
        format!(
            r#"{{"id":33,"createdAt":"2023-08-30T16:20:34.000Z","updatedAt":"2023-08-30T16:20:34.000Z","img":"default-avatar",
               "imperial":false,"name":"Joe","notes":"--","measies":{{"chest":1000,"neck":420}},"public":false,"userId":14{change}}}"#
        )
    }

    fn failure(body: &str) -> String {
        json::<Vec<Set>>(body.as_bytes(), Some("sets")).unwrap_err().to_string()
    }

    #[test]
    fn values_are_unwrapped_wherever_they_stand() {
        let one = set("");
        for body in [
            format!(r#"{{"result":"success","set":{one}}}"#),
            format!(r#"{{"set":{one},"extra":{{"set":3}}}}"#),
        ] {
            let set: Set = json(body.as_bytes(), Some("set")).unwrap();
            assert_eq!(set.name(), "Joe");
            assert_eq!(set.measurements().length(Measurement::Chest).unwrap().in_mm(), 1000.0);
        }
        let bare: Set = json(one.as_bytes(), None).unwrap();
        assert_eq!(bare.id(), RecordId::Number(33));
        let nothing: Option<CuratedSet> = json(br#"{"curatedSet":null}"#, Some("curatedSet")).unwrap();
        assert!(nothing.is_none());
    }

    #[test]
    fn failures_name_the_place_and_never_the_value() {
        let odd = set("").replace("1000", r#""a secret""#);
        let body = format!(r#"{{"sets":[{},{odd}]}}"#, set(""));
        assert_eq!(failure(&body), "sets[1].measies.chest: expected a number");
        let odd = set("").replace(r#""id":33,"#, "");
        assert_eq!(failure(&format!(r#"{{"sets":[{odd}]}}"#)), "sets[0].id: missing");
        let odd = set("").replace(r#""id":33,"#, r#""id":-1,"#);
        assert_eq!(
            failure(&format!(r#"{{"sets":[{odd}]}}"#)),
            "sets[0].id: expected a number that is not negative"
        );
        let odd = set("").replace("2023-08-30T16:20:34.000Z", "hunter2");
        assert_eq!(failure(&format!(r#"{{"sets":[{odd}]}}"#)), "sets[0].createdAt: expected a date and time");
        let odd = set("").replace(r#""name":"Joe","#, "");
        assert_eq!(failure(&format!(r#"{{"sets":[{odd}]}}"#)), "sets[0]: missing `name`");
        assert_eq!(failure(r#"{"sets":{}}"#), "sets: expected a list");
        assert_eq!(failure(r#"{"sets":["expected a secret"]}"#), "sets[0]: expected an object");
        assert_eq!(failure(r#"{"result":"success"}"#), "missing `sets`");
        assert_eq!(failure(r#"[]"#), "expected an object");
        assert_eq!(failure("<html>"), "not JSON (line 1, column 1)");
        assert_eq!(failure(r#"{"sets":["#), "sets: not JSON (line 1, column 9)");
        assert_eq!(failure(r#"{"sets":[]} x"#), "not JSON (line 1, column 13)");
        let foreign = json::<Vec<Set>>(b"{\"sets\":[],\n\"x\":\"\xfc\"}", Some("sets")).unwrap_err();
        assert_eq!(foreign.to_string(), "not text in UTF-8 (line 2, column 6)");
    }

    #[test]
    fn good_lists_are_decoded_whole() {
        let sets: Vec<Set> =
            json(format!(r#"{{"sets":[{},{}]}}"#, set(""), set("")).as_bytes(), Some("sets")).unwrap();
        assert_eq!(sets.len(), 2);
    }
}

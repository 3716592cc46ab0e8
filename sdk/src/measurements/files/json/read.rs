//! Reads people in JSON.

use std::borrow::Cow;
use std::fmt::{self, Formatter};
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::fault;
use crate::measurements::files::import::Import;
use crate::measurements::files::tree::{DEEPEST, MOST_VALUES, Node, Value};
use crate::measurements::files::{Contents, FileError, Options, Place, limit, text};

/// Reads people in JSON.
///
/// # Errors
///
/// When the file is too large, is no text, breaks the rules of JSON, or holds no people. What is wrong with a single
/// person or value is in the report.
///
/// ```
/// use freesewing::{Measurement::Neck, files::{Options, json}, mm};
///
/// let contents = json::read(br#"{"name": "Robin", "measies": {"neck": 380, "chest": "wide"}}"#, &Options::new())?;
/// assert_eq!(contents.people[0].measurements.length(Neck), Some(mm(380.0)));
/// assert_eq!(
///     contents.report.entries()[0].to_string(),
///     "line 1, column 53, Robin: chest: refused: \
///      `wide` does not begin with a number: write one such as 92.5 or 39 1/2"
/// );
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn read(bytes: &[u8], options: &Options) -> Result<Contents, FileError> {
    limit::check(bytes.len(), options)?;
    read_text(&text::decode(bytes)?, options)
}

pub(in crate::measurements::files) fn read_text(
    text: &str,
    options: &Options,
) -> Result<Contents, FileError> {
    let mut walk = Walk { import: Import::new(options), cursor: Cursor::new(text), values: 0, refused: None };
    let mut parser = serde_json::Deserializer::from_str(text);
    let outcome = Root(&mut walk).deserialize(&mut parser).and_then(|()| parser.end());
    match (walk.refused, outcome) {
        (Some(refused), _) => Err(refused),
        (None, Err(error)) => Err(fault::of_file(&error, text)),
        (None, Ok(())) => walk.import.finish(),
    }
}

/// What is known on the way through a file.
struct Walk<'t> {
    import: Import,
    cursor: Cursor<'t>,
    values: usize,
    /// Why the file is refused, if not for its syntax.
    refused: Option<FileError>,
}

impl<'t> Walk<'t> {
    /// The tree of a value.
    fn node(&mut self, raw: &'t RawValue, depth: usize) -> Result<Node<'t>, serde_json::Error> {
        let text = raw.get();
        let place = self.cursor.place(text);
        self.values += 1;
        if self.values > MOST_VALUES {
            self.refused.get_or_insert(limit::values(place));
            return Err(serde_json::Error::custom("too many values"));
        }
        let value = self.value(text, depth);
        // The places of these errors count from the beginning of the value.
        let value = value.inspect_err(|error| {
            self.refused.get_or_insert_with(|| fault::of_value(error, place));
        })?;
        Ok(Node { place, value })
    }

    fn value(&mut self, text: &'t str, depth: usize) -> Result<Value<'t>, serde_json::Error> {
        Ok(match text.as_bytes().first() {
            Some(b'{' | b'[') if depth >= DEEPEST => Value::Deep,
            Some(b'{' | b'[') => {
                serde_json::Deserializer::from_str(text).deserialize_any(Inside { walk: self, depth })?
            }
            Some(b'"') => Value::Text(serde_json::from_str::<Text<'t>>(text)?.0),
            Some(b'n') => Value::Null,
            Some(b't' | b'f') => Value::Bool(text.starts_with('t')),
            _ => Value::Number(text.into()),
        })
    }
}

/// A text, borrowed if it has no escapes.
struct Text<'t>(Cow<'t, str>);

impl<'t> serde::Deserialize<'t> for Text<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'t> Visitor<'t> for Words {
            type Value = Text<'t>;

            fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Text<'t>, E> {
                Ok(Text(text.into()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'t>, E> {
                Ok(Text(text.to_owned().into()))
            }
        }
        deserializer.deserialize_str(Words)
    }
}

/// The whole file: the people of a list are taken one by one, so that only one of them is a tree at a time.
struct Root<'w, 't>(&'w mut Walk<'t>);

impl<'t> DeserializeSeed<'t> for Root<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        let is_list = self.0.cursor.rest.trim_start().starts_with('[');
        if is_list {
            return deserializer.deserialize_seq(self);
        }
        let raw = <&RawValue as serde::Deserialize>::deserialize(deserializer)?;
        let node = self.0.node(raw, 0).map_err(D::Error::custom)?;
        self.0.import.document(&node);
        Ok(())
    }
}

impl<'t> Visitor<'t> for Root<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("people")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(raw) = list.next_element::<&RawValue>()? {
            self.0.values = 0;
            let node = self.0.node(raw, 1).map_err(A::Error::custom)?;
            self.0.import.person(&node);
        }
        Ok(())
    }
}

/// The inside of an object or a list.
struct Inside<'w, 't> {
    walk: &'w mut Walk<'t>,
    depth: usize,
}

impl<'t> Visitor<'t> for Inside<'_, 't> {
    type Value = Value<'t>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Value<'t>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(raw) = list.next_element::<&RawValue>()? {
            nodes.push(Rc::new(self.walk.node(raw, self.depth + 1).map_err(A::Error::custom)?));
        }
        Ok(Value::List(nodes))
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Value<'t>, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, raw)) = map.next_entry::<Text<'t>, &RawValue>()? {
            fields.push((name.0, Rc::new(self.walk.node(raw, self.depth + 1).map_err(A::Error::custom)?)));
        }
        Ok(Value::Map(fields))
    }
}

/// Finds lines and columns. It only goes forward, so that a file is looked through once.
struct Cursor<'t> {
    rest: &'t str,
    line: u64,
    column: u64,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { rest: text, line: 1, column: 1 }
    }

    /// The place of a part of the text that does not lie before the last one.
    fn place(&mut self, part: &'t str) -> Place {
        let distance = (part.as_ptr() as usize).wrapping_sub(self.rest.as_ptr() as usize);
        if let Some((passed, rest)) = self.rest.split_at_checked(distance) {
            for character in passed.chars() {
                if character == '\n' {
                    self.line += 1;
                    self.column = 1;
                } else {
                    self.column += 1;
                }
            }
            self.rest = rest;
        }
        Place::new(self.line, self.column)
    }
}

#[cfg(test)]
mod tests;

//! Reads people in YAML.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use granit_parser::{Event, Marker, Parser, ScanError, StrInput};

use super::scalar;
use crate::measurements::files::import::Import;
use crate::measurements::files::tree::{DEEPEST, MOST_VALUES, Node, Value};
use crate::measurements::files::{
    Contents, FileError, FileErrorKind, Options, Place, entry::quoted, limit, text,
};

/// The most values that anchors may keep, and aliases may stand for.
const MOST_ALIASED: usize = 100_000;

/// How deep collections may lie in each other before the file is refused. What is deeper than [`DEEPEST`] is skipped.
const NESTING: usize = 100;

/// Reads people in YAML.
///
/// # Errors
///
/// When the file is too large, is no text, breaks the rules of YAML, or holds no people. What is wrong with a single
/// person or value is in the report.
///
/// ```
/// use freesewing::{Measurement::Neck, files::{Options, yaml}, mm};
///
/// let contents = yaml::read(b"- name: Robin\n  measies:\n    neck: 380\n    chest: .nan\n", &Options::new())?;
/// assert_eq!(contents.people[0].measurements.length(Neck), Some(mm(380.0)));
/// assert_eq!(
///     contents.report.entries()[0].to_string(),
///     "line 4, column 12, Robin: chest: refused: it is not a number: correct it or leave it out"
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
    let mut import = Import::new(options);
    let mut reader = Reader::new(text);
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return import.finish(),
            // The people of a list are taken one by one, so that only one of them is a tree at a time.
            (Event::SequenceStart(_, 0, _), _) => loop {
                match reader.next()? {
                    (Event::SequenceEnd, _) => break,
                    (event, place) => {
                        reader.values = 0;
                        import.person(&*reader.node(event, place, 1)?);
                    }
                }
            },
            (event @ (Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..)), place) => {
                reader.values = 0;
                import.document(&*reader.node(event, place, 0)?);
            }
            _ => {}
        }
    }
}

/// Makes trees of events.
struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    /// What the anchors of this document stand before, with the number of values in it.
    anchors: HashMap<usize, (Rc<Node<'t>>, usize)>,
    anchored: usize,
    aliased: usize,
    values: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let mut options =
            granit_parser::options! { flow_nesting_limit: NESTING, block_nesting_limit: NESTING };
        options.set_emit_comments(false);
        Self {
            parser: Parser::new_from_str_with_options(text, options),
            anchors: HashMap::new(),
            anchored: 0,
            aliased: 0,
            values: 0,
        }
    }

    fn next(&mut self) -> Result<(Event<'t>, Place), FileError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, place(&span.start))),
            Some(Err(error)) => Err(syntax(&error)),
            None => Ok((Event::StreamEnd, Place::new(1, 1))),
        }
    }

    /// The tree that begins with an event.
    fn node(&mut self, event: Event<'t>, place: Place, depth: usize) -> Result<Rc<Node<'t>>, FileError> {
        let before = self.values;
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(limit::values(place));
        }
        let (value, anchor) = match event {
            Event::Alias(id) => return self.alias(id, place),
            Event::Scalar(text, style, anchor, tag) => (scalar::value(text, style, tag.as_deref()), anchor),
            Event::SequenceStart(_, anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.map(depth)?, anchor),
            _ => (Value::Null, 0),
        };
        let node = Rc::new(Node { place, value });
        if anchor > 0 {
            let weight = self.values.saturating_sub(before);
            self.anchored = self.anchored.saturating_add(weight);
            if self.anchored > MOST_ALIASED {
                return Err(too_many_aliased(place));
            }
            self.anchors.insert(anchor, (Rc::clone(&node), weight));
        }
        Ok(node)
    }

    fn alias(&mut self, id: usize, place: Place) -> Result<Rc<Node<'t>>, FileError> {
        let Some((node, weight)) = self.anchors.get(&id) else {
            let text = "the alias stands inside of what it stands for: write the value out";
            return Err(FileError::new(FileErrorKind::Content, text).at(place));
        };
        // What an alias stands for counts each time, so that aliases of aliases cannot grow beyond all bounds.
        self.values = self.values.saturating_add(*weight);
        self.aliased = self.aliased.saturating_add(*weight);
        if self.aliased > MOST_ALIASED {
            return Err(too_many_aliased(place));
        }
        Ok(Rc::clone(node))
    }

    fn list(&mut self, depth: usize) -> Result<Value<'t>, FileError> {
        let mut nodes = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => {
                    return Ok(if depth < DEEPEST { Value::List(nodes) } else { Value::Deep });
                }
                (event, place) => {
                    let node = self.node(event, place, depth + 1)?;
                    if depth < DEEPEST {
                        nodes.push(node);
                    }
                }
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value<'t>, FileError> {
        let mut fields = Vec::new();
        loop {
            let (event, place) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(if depth < DEEPEST { Value::Map(fields) } else { Value::Deep });
            }
            let name = self.key(event, place, depth)?;
            let (event, place) = self.next()?;
            let node = self.node(event, place, depth + 1)?;
            if depth < DEEPEST {
                fields.push((name, node));
            }
        }
    }

    /// The name of a field, as it is written.
    fn key(&mut self, event: Event<'t>, place: Place, depth: usize) -> Result<Cow<'t, str>, FileError> {
        if let Event::Scalar(text, _, 0, _) = event {
            return Ok(text);
        }
        let node = self.node(event, place, depth + 1)?;
        Ok(match &node.value {
            Value::Text(text) | Value::Number(text) => text.clone(),
            // No name at all: what stands under it is refused or left out in its place.
            _ => "".into(),
        })
    }
}

fn place(marker: &Marker) -> Place {
    Place::new(marker.line() as u64, marker.col() as u64 + 1)
}

fn syntax(error: &ScanError) -> FileError {
    let place = place(error.marker());
    let info = error.info();
    if info == "recursion limit exceeded" {
        let text =
            format!("there are more than {NESTING} lists or objects in each other: lay them out flatter");
        return FileError::new(FileErrorKind::Limit, text).at(place);
    }
    let text = format!("this breaks the rules of YAML: {}; mend it here or shortly before", quoted(&info));
    FileError::new(FileErrorKind::Syntax, text).at(place)
}

fn too_many_aliased(place: Place) -> FileError {
    let text = format!("anchors and aliases stand for more than {MOST_ALIASED} values: write them out");
    FileError::new(FileErrorKind::Limit, text).at(place)
}

#[cfg(test)]
mod tests;

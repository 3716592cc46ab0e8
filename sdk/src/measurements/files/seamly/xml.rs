//! Reads XML as a line of tags and texts. Whatever no measurement file has is refused: document types (and with
//! them entities of one's own, the stuff of bombs), deep nesting, crowds of elements or attributes.

use std::borrow::Cow;

use quick_xml::encoding::EncodingError;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::escape::{EscapeError, resolve_xml_entity};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::measurements::files::entry::quoted;
use crate::measurements::files::{FileError, FileErrorKind, Place};

/// The deepest nesting. Measurement files have four levels: root, list, measurement, image.
const DEEPEST: usize = 16;

/// The most elements. SeamlyMe knows about 250 measurements.
const MOST_ELEMENTS: usize = 20_000;

/// The most attributes of an element. Measurements have up to eight.
const MOST_ATTRIBUTES: usize = 32;

/// A piece of a file.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Open(Element),
    Close,
    Text(Cow<'a, str>),
}

/// A tag that opens an element.
#[derive(Debug, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Where the tag begins.
    pub(super) place: Place,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The pieces of a text, one after the other, up to the end or the first error.
pub(super) struct Pieces<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// How many bytes the line and column are for.
    counted: usize,
    place: Place,
    depth: usize,
    elements: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { text, reader, counted: 0, place: Place::new(1, 1), depth: 0, elements: 0 }
    }

    /// The next piece; `None` at the end of a whole file.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, FileError> {
        loop {
            let event = self.event()?;
            let inside = self.depth > 0;
            let piece = match event {
                Event::Start(start) => Piece::Open(self.open(&start)?),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close
                }
                Event::Text(text) => match self.string(text.xml10_content())? {
                    text if inside => Piece::Text(text),
                    text if text.trim_ascii().is_empty() => continue,
                    _ => return Err(self.outside()),
                },
                Event::CData(text) if inside => Piece::Text(self.string(text.xml10_content())?),
                Event::GeneralRef(reference) if inside => Piece::Text(self.resolve(&reference)?),
                Event::CData(_) | Event::GeneralRef(_) => return Err(self.outside()),
                Event::DocType(_) => return Err(self.document_type()),
                Event::Decl(declaration) => {
                    self.check(&declaration)?;
                    continue;
                }
                Event::Comment(_) | Event::PI(_) | Event::Empty(_) => continue,
                Event::Eof if inside => return Err(self.unclosed("an element")),
                Event::Eof if self.elements == 0 => return Err(self.outside()),
                Event::Eof => return Ok(None),
            };
            let clean = match &piece {
                Piece::Open(element) => element.attributes.iter().all(|(_, value)| !value.contains(never)),
                Piece::Text(text) => !text.contains(never),
                Piece::Close => true,
            };
            return if clean { Ok(Some(piece)) } else { Err(self.control()) };
        }
    }

    /// An error at the last piece.
    pub(super) fn error(&self, kind: FileErrorKind, text: impl Into<String>) -> FileError {
        FileError::new(kind, text).at(self.place)
    }

    /// The next event, with the place at which it begins.
    fn event(&mut self) -> Result<Event<'a>, FileError> {
        self.count_to(self.reader.buffer_position());
        let error = match self.reader.read_event() {
            Ok(event) => return Ok(event),
            Err(error) => error,
        };
        self.count_to(self.reader.error_position());
        Err(match error {
            Error::Syntax(SyntaxError::UnclosedComment) => self.unclosed("a comment"),
            Error::Syntax(SyntaxError::UnclosedCData) => self.unclosed("a CDATA section"),
            Error::Syntax(SyntaxError::UnclosedDoctype) => self.document_type(),
            Error::Syntax(_) => self.unclosed("a tag"),
            _ => self.error(
                FileErrorKind::Syntax,
                "a closing tag does not fit the tag that it should close: mend the file",
            ),
        })
    }

    fn count_to(&mut self, position: u64) {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        for byte in self.text.as_bytes().get(self.counted..position).unwrap_or_default() {
            if *byte == b'\n' {
                self.place = Place::new(self.place.line + 1, 1);
            } else if !matches!(byte, 0x80..=0xbf) {
                // Every byte but those that continue a character.
                self.place.column += 1;
            }
        }
        self.counted = self.counted.max(position);
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Element, FileError> {
        if self.depth == 0 && self.elements > 0 {
            return Err(self.outside());
        }
        self.depth += 1;
        self.elements += 1;
        if self.depth > DEEPEST {
            return Err(self.limit("elements stand too deep within one another"));
        }
        if self.elements > MOST_ELEMENTS {
            return Err(self.limit("there are too many elements"));
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| self.attribute())?;
            if attributes.len() == MOST_ATTRIBUTES {
                return Err(self.limit("an element has too many attributes"));
            }
            let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            let value =
                attribute.decode_and_unescape_value(self.reader.decoder()).map_err(|error| match error {
                    Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => self.entity(&name),
                    _ => self.entity(""),
                })?;
            attributes.push((key, value.into_owned()));
        }
        let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
        Ok(Element { name, attributes, place: self.place })
    }

    /// What a reference such as `&amp;` or `&#228;` stands for.
    fn resolve(&self, reference: &BytesRef<'a>) -> Result<Cow<'a, str>, FileError> {
        let name = self.string(reference.decode())?;
        match reference.resolve_char_ref() {
            Ok(Some(character)) => Ok(character.to_string().into()),
            Ok(None) => resolve_xml_entity(&name).map(Cow::Borrowed).ok_or_else(|| self.entity(&name)),
            Err(_) => Err(self.entity(&name)),
        }
    }

    /// Refuses a declaration of an encoding in which the text cannot have been read. The bytes have become text
    /// by now; the encodings of single bytes write ASCII alike, and only that is sure to have come out right.
    fn check(&self, declaration: &BytesDecl<'_>) -> Result<(), FileError> {
        let Some(encoding) = declaration.encoding() else { return Ok(()) };
        let encoding = encoding.map_err(|_| self.attribute())?;
        let encoding = String::from_utf8_lossy(&encoding);
        let begins =
            |with: &str| encoding.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
        let single = || begins("ISO-8859-") || begins("windows-125") || begins("US-ASCII");
        if begins("UTF-8") || begins("UTF-16") || self.text.is_ascii() && single() {
            return Ok(());
        }
        let text = format!("the file says that it is in `{}`: save it as UTF-8", quoted(&encoding));
        Err(self.error(FileErrorKind::Encoding, text))
    }

    /// Text with its line ends made line feeds, as the language says.
    fn string(&self, text: Result<Cow<'a, str>, EncodingError>) -> Result<Cow<'a, str>, FileError> {
        // It came from a text, in whole characters.
        text.map_err(|_| self.error(FileErrorKind::Encoding, "the file is not UTF-8: save it as UTF-8"))
    }

    fn outside(&self) -> FileError {
        if self.elements == 0 {
            return self.error(FileErrorKind::Format, "this is not XML: choose a .smis or .vit file");
        }
        self.error(FileErrorKind::Syntax, "something follows the end of the outermost element: remove it")
    }

    fn document_type(&self) -> FileError {
        let text = "a document type (<!DOCTYPE) has no place in measurement files: remove it";
        self.error(FileErrorKind::Syntax, text)
    }

    fn unclosed(&self, what: &str) -> FileError {
        let text = format!("{what} is not closed before the file ends: copy the file again, or close it");
        self.error(FileErrorKind::Syntax, text)
    }

    fn attribute(&self) -> FileError {
        let text = "an attribute lacks its quotes or its value, or is there twice: mend the tag";
        self.error(FileErrorKind::Syntax, text)
    }

    fn entity(&self, name: &str) -> FileError {
        let text = format!("`&{};` stands for nothing: write `&amp;` for a plain `&`", quoted(name));
        self.error(FileErrorKind::Syntax, text)
    }

    fn control(&self) -> FileError {
        self.error(FileErrorKind::Syntax, "there is a control character, which XML cannot have: remove it")
    }

    fn limit(&self, what: &str) -> FileError {
        self.error(FileErrorKind::Limit, format!("{what} for a measurement file: choose another file"))
    }
}

/// Characters that XML cannot have, however they are written (section 2.2 of XML 1.0).
pub(super) fn never(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests;

//! What stands where in a measurement file.
//!
//! The layout is that of SeamlyMe's `smis` (versions 0.3.0 to 0.3.4) and Valentina's `vit` (to 0.6.2), as their
//! schemas have it: `unit`, `notes`, `personal`, and `body-measurements` with an `m` for each measurement.

use super::xml::{Element, Piece, Pieces};
use crate::measurements::LengthUnit;
use crate::measurements::files::entry::quoted;
use crate::measurements::files::{Entry, FileError, FileErrorKind, Outcome, Place, Report};

/// The most text that values and formulas may have together, in bytes. SeamlyMe's default formulas for all its
/// measurements together have about 10,000.
const LONGEST: usize = 1 << 20;

/// What a birth date is when there is none, and a gender.
const UNSAID: [&str; 2] = ["1800-01-01", "unknown"];

/// A measurement file.
pub(super) struct Document {
    /// Where the outermost element begins.
    pub(super) place: Place,
    pub(super) unit: LengthUnit,
    pub(super) unit_place: Place,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) notes: String,
    pub(super) measurements: Vec<Given>,
}

/// A measurement as the file gives it.
pub(super) struct Given {
    pub(super) name: String,
    /// A number or a formula; `None` for what was never filled in.
    pub(super) value: Option<String>,
    /// Whether the file says that this has no unit of length.
    pub(super) special_units: bool,
    pub(super) place: Place,
}

impl Given {
    /// Whether the name is of the person's own making.
    pub(super) fn is_custom(&self) -> bool {
        self.name.starts_with('@')
    }
}

/// Reads a file's text; says in `report` what in it is no part of a person or misplaced.
pub(super) fn read(text: &str, report: &mut Report) -> Result<Document, FileError> {
    let mut pieces = Pieces::new(text);
    let Some(Piece::Open(root)) = pieces.next()? else {
        return Err(pieces.error(FileErrorKind::Format, "this is not XML: choose a .smis or .vit file"));
    };
    check_root(&root)?;
    let mut reader = Reader::new(report);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Open(element) => reader.open(element)?,
            Piece::Text(text) => reader.text(&text),
            Piece::Close => reader.close(),
        }
    }
    reader.finish(root.place)
}

fn check_root(root: &Element) -> Result<(), FileError> {
    let text = match root.name.as_str() {
        "smis" | "vit" => return Ok(()),
        "smms" | "vst" => {
            "this is a table of many sizes: choose the file of one person (.smis or .vit)".to_owned()
        }
        "pattern" => "this is a pattern: choose a file of measurements (.smis or .vit)".to_owned(),
        other => format!("`{}` is no measurement file: choose a .smis or .vit file", quoted(other)),
    };
    Err(FileError::new(FileErrorKind::Format, text).at(root.place))
}

struct Reader<'r> {
    report: &'r mut Report,
    /// The names of the elements around, without the outermost.
    path: Vec<String>,
    unit: String,
    unit_place: Option<Place>,
    given_name: String,
    family_name: String,
    /// The text of the private detail around.
    detail: String,
    notes: String,
    measurements: Vec<Given>,
    length: usize,
    /// Whether there are elements for single measurements, as before 2015.
    old: Option<Place>,
}

impl<'r> Reader<'r> {
    fn new(report: &'r mut Report) -> Self {
        Self {
            report,
            path: Vec::new(),
            unit: String::new(),
            unit_place: None,
            given_name: String::new(),
            family_name: String::new(),
            detail: String::new(),
            notes: String::new(),
            measurements: Vec::new(),
            length: 0,
            old: None,
        }
    }

    fn within(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    fn open(&mut self, element: Element) -> Result<(), FileError> {
        match (self.within().as_slice(), element.name.as_str()) {
            (["body-measurements"], "m") => self.measurement(&element)?,
            (_, "m") => self.report.note(
                Entry::new(
                    Outcome::Refused,
                    element.attribute("name").unwrap_or("m"),
                    "stands outside <body-measurements>: move it there",
                )
                .at(element.place),
            ),
            ([], "unit") => self.unit_place = self.unit_place.or(Some(element.place)),
            ([], "version" | "read-only" | "notes" | "pm_system" | "personal" | "body-measurements") => {}
            (["personal"], _) => self.detail.clear(),
            (["body-measurements", "m"], "image") => self.ignore("image", element.place),
            (["body-measurements"], _) => {
                self.old = self.old.or(Some(element.place));
                self.foreign(&element);
            }
            ([], _) => self.foreign(&element),
            // Parts of what is left out or refused already.
            ([_, ..], _) => {}
        }
        self.path.push(element.name);
        Ok(())
    }

    fn measurement(&mut self, element: &Element) -> Result<(), FileError> {
        if element.attribute("type") == Some("separator") {
            return Ok(());
        }
        for field in ["full_name", "description"] {
            if element.attribute(field).is_some_and(|text| !text.trim().is_empty()) {
                self.ignore(field, element.place);
            }
        }
        let Some(name) = element.attribute("name").filter(|name| !name.is_empty()) else {
            let entry = Entry::new(Outcome::Refused, "m", "has no name: give it one");
            self.report.note(entry.at(element.place));
            return Ok(());
        };
        let value = element.attribute("value").filter(|value| !value.trim().is_empty());
        self.length += value.map_or(0, str::len);
        if self.length > LONGEST {
            let text = "the formulas are too long for a measurement file: choose another file";
            return Err(FileError::new(FileErrorKind::Limit, text).at(element.place));
        }
        self.measurements.push(Given {
            name: name.to_owned(),
            value: value.map(str::to_owned),
            special_units: element.attribute("specialUnits") == Some("true"),
            place: element.place,
        });
        Ok(())
    }

    fn foreign(&mut self, element: &Element) {
        let reason = "is no part of a measurement file";
        self.report.gather(Entry::new(Outcome::Ignored, &element.name, reason).at(element.place));
    }

    fn ignore(&mut self, field: &str, place: Place) {
        let reason = "what describes a measurement is not kept";
        self.report.gather(Entry::new(Outcome::Ignored, field, reason).at(place));
    }

    fn text(&mut self, text: &str) {
        let into = match self.within().as_slice() {
            ["unit"] => &mut self.unit,
            ["notes"] => &mut self.notes,
            ["personal", "given-name" | "customer"] => &mut self.given_name,
            ["personal", "family-name"] => &mut self.family_name,
            ["personal", _] => &mut self.detail,
            _ => return,
        };
        into.push_str(text);
    }

    fn close(&mut self) {
        // The detail itself must not get into a report.
        let private = matches!(self.within().as_slice(), ["personal", _]);
        let detail = self.detail.trim();
        if private && !detail.is_empty() && !UNSAID.contains(&detail) {
            self.report.gather(Entry::new(
                Outcome::Ignored,
                "personal",
                "details of a person other than the name are not kept",
            ));
        }
        self.path.pop();
    }

    fn finish(self, place: Place) -> Result<Document, FileError> {
        if let Some(old) = self.old.filter(|_| self.measurements.is_empty()) {
            let text =
                "this has the layout of before 2015: open it in SeamlyMe or Valentina and save it again";
            return Err(FileError::new(FileErrorKind::Format, text).at(old));
        }
        let Some(unit_place) = self.unit_place else {
            let text = "the file does not say its unit: add <unit>cm</unit>, or mm or inch";
            return Err(FileError::new(FileErrorKind::Content, text).at(place));
        };
        let unit = match self.unit.trim() {
            "mm" => LengthUnit::Millimetre,
            "cm" => LengthUnit::Centimetre,
            "inch" => LengthUnit::Inch,
            other => {
                let text = format!("`{}` is not a unit of these files: use mm, cm or inch", quoted(other));
                return Err(FileError::new(FileErrorKind::Content, text).at(unit_place));
            }
        };
        Ok(Document {
            place,
            unit,
            unit_place,
            given_name: self.given_name.trim().to_owned(),
            family_name: self.family_name.trim().to_owned(),
            notes: self.notes.trim().to_owned(),
            measurements: self.measurements,
        })
    }
}

//! The first row of a table: what its columns hold, and whether it is wide or long.

use std::collections::BTreeSet;

use super::guard::bare as bare_text;
use super::row::Row;
use super::separator::{FirstRow, Separator, headings};
use crate::measurements::files::entry::quoted;
use crate::measurements::files::heading::{Heading, near};
use crate::measurements::files::import::UNKNOWN;
use crate::measurements::files::value::Unit;
use crate::measurements::files::{Entry, FileError, FileErrorKind, Outcome, Place, Report};
use crate::measurements::{LengthUnit, Name};

/// Where things stand in the rows.
#[derive(Debug)]
pub(super) struct Columns {
    /// How many there are, up to the last that has a heading.
    pub(super) count: usize,
    /// Those without a heading, and whether that was told.
    pub(super) blank: Vec<(usize, bool)>,
    pub(super) name: Option<usize>,
    pub(super) notes: Option<usize>,
    pub(super) units: Option<usize>,
    pub(super) imperial: Option<usize>,
    pub(super) public: Option<usize>,
    pub(super) layout: Layout,
}

#[derive(Debug)]
pub(super) enum Layout {
    /// The measurements of a row.
    Wide(Vec<Column>),
    /// Where a row has the name of a measurement and its value,
    /// and in which unit all values are, if the heading says it.
    Long { measurement: usize, value: usize, unit: Option<Unit> },
}

/// A column of values.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) index: usize,
    pub(super) name: Name,
    pub(super) unit: Option<Unit>,
    /// Another column before this one has values of the same name.
    pub(super) again: bool,
}

impl Columns {
    /// Understands the headings, and reports those that hold nothing for us.
    pub(super) fn read(
        row: Row<'_>,
        bare: Option<LengthUnit>,
        report: &mut Report,
    ) -> Result<Self, FileError> {
        let mut headings: Vec<Heading> = row.cells().map(|cell| Heading::read(bare_text(cell))).collect();
        if !headings.contains(&Heading::Measurement) {
            for (heading, cell) in headings.iter_mut().zip(row.cells()) {
                if matches!(heading, Heading::Value(Some(_))) {
                    *heading = Heading::of_value(bare_text(cell));
                }
            }
        }
        let find = |wanted: Heading| headings.iter().position(|heading| *heading == wanted);
        let value = headings.iter().enumerate().find_map(|(index, heading)| match heading {
            Heading::Value(unit) => Some((index, *unit)),
            _ => None,
        });
        let layout = match (find(Heading::Measurement), value) {
            (Some(measurement), Some((value, unit))) => Layout::Long { measurement, value, unit },
            _ => Layout::Wide(values(&headings)),
        };
        if matches!(&layout, Layout::Wide(columns) if columns.is_empty()) {
            return Err(no_measurements(row));
        }
        let count =
            headings.iter().rposition(|heading| *heading != Heading::Blank).map_or(0, |last| last + 1);
        let blank =
            headings.iter().take(count).enumerate().filter(|(_, heading)| **heading == Heading::Blank);
        let columns = Self {
            count,
            blank: blank.map(|(index, _)| (index, false)).collect(),
            name: find(Heading::Name),
            notes: find(Heading::Notes),
            units: find(Heading::Units),
            imperial: find(Heading::Imperial),
            public: find(Heading::Public),
            layout,
        };
        for (index, (heading, text)) in headings.iter().zip(row.cells()).enumerate() {
            columns.explain(index, heading, text, bare, row.line, report);
        }
        Ok(columns)
    }

    /// Says what is done with a column, unless that is plain.
    fn explain(
        &self,
        index: usize,
        heading: &Heading,
        text: &str,
        bare: Option<LengthUnit>,
        line: u64,
        report: &mut Report,
    ) {
        let entry = |outcome, reason: String| {
            Entry::new(outcome, text, reason).at(Place::new(line, index as u64 + 1))
        };
        let is_long = matches!(self.layout, Layout::Long { .. });
        let reason = match heading {
            Heading::Values { .. } if is_long => "the measurements stand in the rows of this table",
            Heading::Values { name, unit, .. } => {
                return self.explain_values(index, name, *unit, bare, entry, report);
            }
            Heading::OddUnit(unit) => {
                let reason = format!("`{}` is not a unit: use mm, cm, m, in or ft, or degrees", quoted(unit));
                return report.note(entry(Outcome::Refused, reason));
            }
            Heading::Other => {
                let guess = near(bare_text(text)).map(|name| format!(": did you mean `{name}`?"));
                let reason = format!("it is not the name of a measurement{}", guess.unwrap_or_default());
                return report.note(entry(Outcome::Ignored, reason));
            }
            Heading::Measurement | Heading::Value(_) if !is_long => {
                "a long table has both `measurement` and `value`"
            }
            // What stands in the rows is told there.
            Heading::Blank => return,
            Heading::Value(Some(Unit::Length(unit)))
                if self.is_used(index) && *unit != LengthUnit::Millimetre =>
            {
                return report.explain(entry(Outcome::Converted, format!("bare numbers are read as {unit}")));
            }
            _ if self.is_used(index) => return,
            _ => "an earlier column has the same heading",
        };
        report.note(entry(Outcome::Ignored, reason.to_owned()));
    }

    fn explain_values(
        &self,
        index: usize,
        name: &Name,
        unit: Option<Unit>,
        bare: Option<LengthUnit>,
        entry: impl Fn(Outcome, String) -> Entry,
        report: &mut Report,
    ) {
        if name.known().is_none() {
            let guess = near(name.as_str()).map(|name| format!(" Did you mean `{name}`?"));
            report.note(entry(Outcome::Unknown, UNKNOWN.to_owned() + &guess.unwrap_or_default()));
        }
        if let Layout::Wide(columns) = &self.layout
            && columns.iter().any(|column| column.index == index && column.again)
        {
            let reason = "another column holds this measurement, and its values stay";
            report.note(entry(Outcome::Approximated, reason.to_owned()));
        }
        let stated = match unit {
            // Each value of an angle in a unit of length is refused in its place.
            _ if name.is_angle() => return,
            Some(Unit::Length(unit)) => Some(unit),
            Some(Unit::Degrees) => return,
            None => bare,
        };
        match stated {
            Some(LengthUnit::Millimetre) => {}
            Some(unit) => {
                report.explain(entry(Outcome::Converted, format!("bare numbers are read as {unit}")))
            }
            // Values with their own unit are read; each of the others is refused in its place.
            None => {}
        }
    }

    /// The unit of all values of a long table.
    pub(super) fn unit_of_values(&self) -> Option<Unit> {
        match self.layout {
            Layout::Long { unit, .. } => unit,
            Layout::Wide(_) => None,
        }
    }

    fn is_used(&self, index: usize) -> bool {
        let long = match self.layout {
            Layout::Long { measurement, value, .. } => [Some(measurement), Some(value)],
            Layout::Wide(_) => [None, None],
        };
        let others = [self.name, self.notes, self.units, self.imperial, self.public];
        others.iter().chain(&long).any(|used| *used == Some(index))
    }
}

/// Whether a text begins with a row of headings that can be read.
pub(in crate::measurements::files) fn names_measurements(text: &str) -> bool {
    // Empty rows stand before the headings now and then.
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let end = FirstRow::default().end(text).unwrap_or(text.len());
    let line = text.get(..end).unwrap_or_default();
    let separator = Separator::of(line);
    let headings: Vec<Heading> = headings(line, separator.byte).collect();
    let both = headings.contains(&Heading::Measurement)
        && headings.iter().any(|heading| matches!(heading, Heading::Value(_)));
    let values = |heading: &Heading| matches!(heading, Heading::Values { .. } | Heading::Value(Some(_)));
    separator.stated || both || headings.iter().any(values)
}

/// The columns of values, those under a former name last, so that the newer name counts.
fn values(headings: &[Heading]) -> Vec<Column> {
    let columns = headings.iter().enumerate().filter_map(|(index, heading)| match heading {
        Heading::Values { name, unit, former } => {
            Some((*former, Column { index, name: name.clone(), unit: *unit, again: false }))
        }
        _ => None,
    });
    let (mut newer, mut former) = (Vec::new(), Vec::new());
    for (is_former, column) in columns {
        if is_former { former.push(column) } else { newer.push(column) }
    }
    newer.append(&mut former);
    let mut names = BTreeSet::new();
    for column in &mut newer {
        column.again = !names.insert(column.name.clone());
    }
    newer
}

fn no_measurements(row: Row<'_>) -> FileError {
    // Without headings this is somebody's data, of which dates, numbers and addresses do not belong into a report.
    let private = |cell: &str| cell.contains(|c: char| c.is_numeric() || c == '@');
    let told = |cell| if private(cell) { "`…`".to_owned() } else { format!("`{}`", quoted(cell)) };
    let headings: Vec<String> = row.cells().take(5).map(told).collect();
    let text = format!(
        "no heading names a measurement, such as `neck (cm)`, or both `measurement` and `value`: make the headings the first row; found {}",
        headings.join(", ")
    );
    FileError::new(FileErrorKind::Content, text).at(Place::new(row.line, 1))
}

//! A row a person.

use super::columns::{Column, Columns};
use super::guard::bare;
use super::row::Row;
use crate::Units;
use crate::measurements::Measurements;
use crate::measurements::files::entry::quoted;
use crate::measurements::files::import::again;
use crate::measurements::files::person::NAMELESS;
use crate::measurements::files::value::{self, Rules, Unit, Value};
use crate::measurements::files::{Entry, Outcome, Person, Place, Report};

/// The person of a row.
pub(super) fn person(
    row: Row<'_>,
    columns: &Columns,
    values: &[Column],
    rules: Rules,
    report: &mut Report,
) -> Person {
    let mut person = begin(row, columns, report);
    let unit = details(row, columns, &mut person, report);
    person.measurements = Measurements::with_capacity(values.len());
    for column in values {
        let stated = column.unit.or(if column.name.is_angle() { None } else { unit });
        measurement(row, column, Rules { stated, ..rules }, &mut person, report);
    }
    person.measurements.shrink();
    if values.iter().all(|column| row.cell(column.index).trim().is_empty()) {
        // Such as a comment in a table.
        let entry = Entry::new(Outcome::Empty, "", "the row holds no measurements").of(&person.name);
        report.explain(entry.at(Place::new(row.line, 1)));
    }
    person
}

/// A person with the name of a row.
pub(super) fn begin(row: Row<'_>, columns: &Columns, report: &mut Report) -> Person {
    let name = columns.name.map(|index| bare(row.cell(index))).filter(|name| !name.trim().is_empty());
    if name.is_none() {
        let entry = Entry::new(
            Outcome::Approximated,
            "name",
            format!("there is no name: `{NAMELESS}` stands in for it"),
        );
        report.note(entry.at(Place::new(row.line, columns.name.map_or(1, |index| index as u64 + 1))));
    }
    Person::named(name.unwrap_or(NAMELESS)).line(row.line)
}

/// Reads what a row says beside measurements. Gives the unit of its bare numbers, if it says one.
pub(super) fn details(
    row: Row<'_>,
    columns: &Columns,
    person: &mut Person,
    report: &mut Report,
) -> Option<Unit> {
    let cell =
        |index: Option<usize>| index.map(|index| row.cell(index)).filter(|cell| !cell.trim().is_empty());
    let place = |index: Option<usize>| Place::new(row.line, index.unwrap_or_default() as u64 + 1);
    let mut refuse = |index, subject, reason: String| {
        report.note(Entry::new(Outcome::Refused, subject, reason).of(&person.name).at(place(index)));
    };
    let odd = |cell: &str, wanted| format!("`{}` is not understood: write {wanted}", quoted(cell.trim()));
    if let Some(notes) = cell(columns.notes)
        && !settle(&mut person.notes, Person::default().notes(bare(notes)).notes)
    {
        refuse(columns.notes, "notes", OTHERWISE.to_owned());
    }
    if let Some(text) = cell(columns.public) {
        match yes_or_no(text) {
            None => refuse(columns.public, "public", odd(text, "true or false")),
            public if !settle(&mut person.public, public) => {
                refuse(columns.public, "public", OTHERWISE.to_owned())
            }
            Some(_) => {}
        }
    }
    if let Some(text) = cell(columns.imperial) {
        match yes_or_no(text).map(Units::of_imperial) {
            None => refuse(columns.imperial, "imperial", odd(text, "true or false")),
            units if !settle(&mut person.units, units) => {
                refuse(columns.imperial, "imperial", OTHERWISE.to_owned())
            }
            Some(_) => {}
        }
    }
    let text = cell(columns.units)?;
    let unit = Unit::from_word(text);
    let named = |units: &Units| units.as_str().eq_ignore_ascii_case(text.trim());
    match [Units::Metric, Units::Imperial].into_iter().find(named) {
        None if unit.is_none() => {
            refuse(columns.units, "units", odd(text, "metric, imperial or a unit such as cm"))
        }
        units if !settle(&mut person.units, units) => refuse(columns.units, "units", OTHERWISE.to_owned()),
        _ => {}
    }
    unit
}

/// Why something is refused that was said before.
const OTHERWISE: &str = "it was said otherwise before, which counts: remove one of the two";

/// Sets what is said for the first time. Whether nothing else was said before.
fn settle<T: PartialEq>(known: &mut Option<T>, said: Option<T>) -> bool {
    if said.is_some() && known.is_none() {
        *known = said;
        return true;
    }
    said.is_none() || *known == said
}

fn yes_or_no(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()));
    match (is(&["true", "yes", "1"]), is(&["false", "no", "0"])) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

fn measurement(row: Row<'_>, column: &Column, rules: Rules, person: &mut Person, report: &mut Report) {
    let Column { index, name, .. } = column;
    let read = value::read(name, bare(row.cell(*index)), rules);
    let entry = |outcome, reason: String| {
        Entry::new(outcome, name.as_str(), reason)
            .of(&person.name)
            .at(Place::new(row.line, *index as u64 + 1))
    };
    let (quantity, outcome) = match read {
        Value::Empty => return report.tally(Outcome::Empty, 1),
        Value::Refused(reason) => return report.note(entry(Outcome::Refused, reason)),
        Value::Plain(quantity) => (quantity, Outcome::Taken),
        Value::Converted { quantity, own_unit } => {
            if own_unit {
                report.explain(entry(Outcome::Converted, "it has its own unit".to_owned()));
            }
            (quantity, Outcome::Converted)
        }
    };
    if column.again
        && let Some(there) = person.measurements.get(name)
    {
        return report.note(again(entry, there, quantity));
    }
    report.tally(outcome, 1);
    person.measurements.set(name, quantity);
}

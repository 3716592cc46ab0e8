//! A row a measurement: consecutive rows of one name are a person.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::columns::Columns;
use super::guard::bare;
use super::row::Row;
use super::wide::{begin, details};
use crate::measurements::Name;
use crate::measurements::files::entry::quoted;
use crate::measurements::files::heading;
use crate::measurements::files::import::{NO_NAME, UNKNOWN, again};
use crate::measurements::files::value::{self, Rules, Unit, Value};
use crate::measurements::files::{Entry, Outcome, Person, Place, Report};

/// The most names that are remembered, to tell when rows of one stand apart.
const REMEMBERED: usize = 10_000;

/// The most measurements of one person, so that the memory needed does not grow with the rows of one.
const MOST: usize = 10_000;

/// The person whose rows are being read, and who came before.
#[derive(Debug, Default)]
pub(super) struct Long {
    current: Option<Person>,
    /// Hashes of names, so that the memory needed is small and bounded.
    names: BTreeSet<u64>,
}

impl Long {
    /// Takes a row. Gives the person before it, if it begins another one.
    pub(super) fn row(
        &mut self,
        row: Row<'_>,
        columns: &Columns,
        (measurement, value): (usize, usize),
        rules: Rules,
        report: &mut Report,
    ) -> Option<Person> {
        let name = columns.name.map_or("", |index| bare(row.cell(index)));
        let goes_on = self.current.is_some() && (name.trim().is_empty() || self.is_current(name));
        let before = if goes_on { None } else { self.current.replace(begin(row, columns, report)) };
        if !goes_on {
            self.remember(row, columns, report);
        }
        if let Some(person) = &mut self.current {
            let unit = details(row, columns, person, report);
            take(row, (measurement, value), unit, rules, person, report);
        }
        before
    }

    /// The last person.
    pub(super) fn finish(&mut self) -> Option<Person> {
        self.current.take()
    }

    fn is_current(&self, name: &str) -> bool {
        self.current.as_ref().is_some_and(|person| person.name == name)
    }

    /// Says when a name comes again.
    fn remember(&mut self, row: Row<'_>, columns: &Columns, report: &mut Report) {
        let Some(person) = &self.current else { return };
        let mut hasher = DefaultHasher::new();
        person.name.hash(&mut hasher);
        let hash = hasher.finish();
        if self.names.contains(&hash) {
            let reason =
                "rows of this name stand apart: they become people of their own; sort the table by name";
            let entry = Entry::new(Outcome::Approximated, "name", reason).of(&person.name);
            report.note(entry.at(Place::new(row.line, columns.name.unwrap_or_default() as u64 + 1)));
        } else if self.names.len() < REMEMBERED {
            self.names.insert(hash);
        }
    }
}

/// Takes the measurement of a row.
fn take(
    row: Row<'_>,
    (measurement, value): (usize, usize),
    unit: Option<Unit>,
    rules: Rules,
    person: &mut Person,
    report: &mut Report,
) {
    let text = bare(row.cell(measurement)).trim();
    let entry = |outcome, reason: String| {
        Entry::new(outcome, text, reason).of(&person.name).at(Place::new(row.line, value as u64 + 1))
    };
    if text.is_empty() {
        let what = quoted(row.cell(value).trim());
        let outcome = if what.is_empty() { Outcome::Empty } else { Outcome::Refused };
        return report.note(entry(outcome, format!("the row names no measurement for its value `{what}`")));
    }
    let known = heading::measurement(text);
    let Some(name) = known.map(Name::from).or_else(|| heading::unknown(text)) else {
        return report.note(entry(Outcome::Refused, NO_NAME.to_owned()));
    };
    // One column has the units of lengths and angles alike, and the word for degrees is often left out.
    let stated = unit.or(rules.stated).filter(|unit| !name.is_angle() || *unit == Unit::Degrees);
    let (quantity, outcome) = match value::read(&name, bare(row.cell(value)), Rules { stated, ..rules }) {
        Value::Empty => return report.note(entry(Outcome::Empty, "there is no value".to_owned())),
        Value::Refused(reason) => return report.note(entry(Outcome::Refused, reason)),
        Value::Plain(quantity) => (quantity, Outcome::Taken),
        Value::Converted { quantity, own_unit } => {
            if own_unit {
                report.explain(entry(Outcome::Converted, "it has its own unit".to_owned()));
            }
            (quantity, Outcome::Converted)
        }
    };
    if let Some(there) = person.measurements.get(&name) {
        return report.note(again(entry, there, quantity));
    }
    if person.measurements.len() >= MOST {
        let reason =
            format!("the person has {MOST} measurements already: is the name of the next one missing?");
        return report.note(entry(Outcome::Refused, reason));
    }
    match known {
        Some(_) => report.tally(outcome, 1),
        None => report.note(entry(Outcome::Unknown, UNKNOWN.to_owned())),
    }
    person.measurements.set(name, quantity);
}

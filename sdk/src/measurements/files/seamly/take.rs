//! A file's measurements become those of FreeSewing.

use super::difference;
use super::document::{Document, Given};
use super::index::Index;
use super::resolve::{self, Resolved};
use crate::generated::seamly::{ROWS, Row};
use crate::measurements::files::{Entry, Outcome, Person, Report};
use crate::measurements::{Length, LengthUnit, Name, Quantity, degrees};

/// Gives `person` the measurements of a file, and says in `report` what became of each.
pub(super) fn take(document: &Document, person: &mut Person, report: &mut Report) {
    let given = &document.measurements;
    let resolved = resolve::all(given);
    let index = Index::new(given);
    let mut chosen: Vec<Option<&Row>> = vec![None; given.len()];
    for row in &ROWS {
        // A name that is there but has no usable value is as good as absent.
        let usable = |at: &usize| match (given.get(*at), resolved.get(*at)) {
            (Some(given), Some(Resolved::Number { number, .. })) => {
                quantity(given, row, *number, document.unit).is_ok()
            }
            _ => false,
        };
        let at = names(row).find_map(|name| index.find(name).filter(usable));
        if let Some(chosen) = at.and_then(|at| chosen.get_mut(at)) {
            *chosen = Some(row);
        }
    }
    let mut taker = Taker { document, person, report };
    for (at, ((given, resolved), chosen)) in given.iter().zip(resolved).zip(chosen).enumerate() {
        if index.find(&given.name) == Some(at) {
            taker.one(given, &resolved, chosen);
        } else {
            taker.say(
                Outcome::Refused,
                given,
                "is there a second time: the first one counts, remove this one",
            );
        }
    }
}

/// Their names for a measurement, the best first.
fn names(row: &Row) -> impl Iterator<Item = &'static str> {
    std::iter::once(row.name).chain(row.fallbacks.iter().copied())
}

/// What a number in the file's unit is under that measurement's name, or why it cannot be.
fn quantity(given: &Given, row: &Row, number: f64, unit: LengthUnit) -> Result<Quantity, &'static str> {
    if number <= 0.0 {
        return Err("is not above zero: measure it again");
    }
    if row.measurement.is_angle() {
        return Ok(degrees(number).into());
    }
    if given.special_units {
        return Err("is marked as having no unit of length: clear that mark");
    }
    let length = Length::from_unit(number, unit);
    if length.in_mm().is_finite() { Ok(length.into()) } else { Err("is beyond all numbers: correct it") }
}

struct Taker<'a> {
    document: &'a Document,
    person: &'a mut Person,
    report: &'a mut Report,
}

impl Taker<'_> {
    /// Deals with the first measurement of its name. `chosen` is what it is to be taken as.
    fn one(&mut self, given: &Given, resolved: &Resolved, chosen: Option<&Row>) {
        let mut of_name = ROWS.iter().filter(|row| names(row).any(|name| name == given.name));
        match (resolved, chosen, of_name.next()) {
            (Resolved::Faulty(fault), ..) => self.say(Outcome::Refused, given, fault.to_string()),
            (Resolved::Unmeasured, _, Some(_)) => self.say(Outcome::Empty, given, "not measured"),
            (Resolved::Unmeasured, ..) => {
                let reason = "not measured, and FreeSewing would not need it";
                self.report.gather(Entry::new(Outcome::Empty, "others", reason).at(given.place));
            }
            (Resolved::Number { number, computed }, Some(row), _) => {
                self.take(given, row, *number, *computed)
            }
            (Resolved::Number { number, .. }, None, Some(row)) => {
                match quantity(given, row, *number, self.document.unit) {
                    Ok(_) => {
                        let reason = format!(
                            "not needed, as `{}` is there for {}",
                            row.name,
                            Name::from(row.measurement)
                        );
                        self.say(Outcome::Ignored, given, reason);
                    }
                    Err(reason) => self.say(Outcome::Refused, given, reason),
                }
            }
            (Resolved::Number { .. }, None, None) if given.is_custom() => {
                self.say(
                    Outcome::Ignored,
                    given,
                    "a measurement of the person's own, which FreeSewing does not have",
                );
            }
            (Resolved::Number { .. }, None, None) => {
                self.say(Outcome::Ignored, given, "FreeSewing has no such measurement");
            }
        }
    }

    fn take(&mut self, given: &Given, row: &Row, number: f64, computed: bool) {
        let quantity = match quantity(given, row, number, self.document.unit) {
            Ok(quantity) => quantity,
            Err(reason) => return self.say(Outcome::Refused, given, reason),
        };
        self.person.measurements.set(row.measurement, quantity);
        let name = Name::from(row.measurement);
        let from_formula = if computed { ", by its formula" } else { "" };
        let exact = row.exact && row.name == given.name;
        if !exact {
            let difference = difference::of(&given.name, row.measurement);
            let reason = format!("taken as {name}{from_formula}, but it is {difference}");
            self.say(Outcome::Approximated, given, reason);
        } else if computed {
            self.say(Outcome::Converted, given, format!("taken as {name}, by its formula"));
        } else if self.document.unit == LengthUnit::Millimetre || row.measurement.is_angle() {
            self.report.tally(Outcome::Taken, 1);
        } else {
            // The unit has been explained.
            self.report.tally(Outcome::Converted, 1);
        }
    }

    fn say(&mut self, outcome: Outcome, given: &Given, reason: impl Into<String>) {
        let entry = Entry::new(outcome, &given.name, reason).of(&self.person.name);
        self.report.note(entry.at(given.place));
    }
}

//! People in a tree of values: the import format of FreeSewing's website, and what its API answers and exports.

use super::heading;
use super::person::NAMELESS;
use super::tree::{Node, Value, number};
use super::value::{self, Rules};
use super::{Contents, Entry, FileError, FileErrorKind, Options, Outcome, Person, Place};
use crate::Units;
use crate::measurements::{LengthUnit, Name, Quantity};

/// What the API wraps a set or sets in.
const WRAPPERS: [&str; 4] = ["set", "sets", "curatedSet", "curatedSets"];

/// Where the measurements are: in the import format, in public exports.
const MEASUREMENTS: [&str; 2] = ["measies", "measurements"];

/// Takes people out of trees.
pub(super) struct Import {
    bare: Option<LengthUnit>,
    contents: Contents,
    /// The first document that holds no people: a fault of the file, unless another does.
    strange: Option<FileError>,
}

impl Import {
    pub(super) fn new(options: &Options) -> Self {
        Self { bare: options.get_bare(), contents: Contents::default(), strange: None }
    }

    /// A whole document: one person, an answer of the API, or a list.
    pub(super) fn document(&mut self, root: &Node<'_>) {
        match &root.value {
            Value::List(people) => people.iter().for_each(|person| self.person(person)),
            Value::Map(_) => {
                let wrapped = WRAPPERS.iter().find(|name| root.field(name).is_some());
                match wrapped {
                    Some(wrapper) if !has_measurements(root) => self.unwrap(root, wrapper),
                    _ if is_person(root) => self.person(root),
                    _ => self.strange(root),
                }
            }
            _ => self.strange(root),
        }
    }

    /// One of a list.
    pub(super) fn person(&mut self, node: &Node<'_>) {
        let Some(fields) = node.fields().filter(|_| is_person(node)) else {
            let reason =
                format!("{} is no person: write an object with `name` and `measies`", node.value.kind());
            self.contents.report.note(Entry::new(Outcome::Refused, "", reason).at(node.place));
            return;
        };
        let mut person = Person::default().line(node.place.line);
        self.name(&mut person, node);
        // Looked up once: there may be a million fields.
        let (named, noted) = (node.field("name").is_some(), node.field("notes").is_some());
        let mut seen = [false; 5];
        for (name, field) in fields {
            let detail = match name.as_ref() {
                "name" => Some(0),
                "nameEn" if !named => Some(0),
                "notes" => Some(1),
                "notesEn" if !noted => Some(1),
                "imperial" => Some(2),
                "units" => Some(3),
                "public" => Some(4),
                _ => None,
            };
            if let Some(seen) = detail.and_then(|detail| seen.get_mut(detail))
                && std::mem::replace(seen, true)
            {
                let reason = "it is said a second time: the first one counts, remove this one";
                self.refuse(&person, name, reason, field.place);
                continue;
            }
            match name.as_ref() {
                "name" => {}
                "nameEn" if !named => {}
                "notes" => self.notes(&mut person, field),
                "notesEn" if !noted => self.notes(&mut person, field),
                "imperial" | "units" => self.units(&mut person, name, field),
                "public" => self.public(&mut person, field),
                "measies" | "measurements" => self.measurements(&mut person, name, field),
                "<<" => self.refuse(&person, name, NO_MERGING, field.place),
                _ => self.contents.report.gather(
                    Entry::new(Outcome::Ignored, name, "it is no part of a person here").at(field.place),
                ),
            }
        }
        self.contents.report.person();
        self.contents.people.push(person);
    }

    /// What was found, or why nothing was.
    pub(super) fn finish(self) -> Result<Contents, FileError> {
        match self.strange {
            Some(strange) if self.contents.people.is_empty() => Err(strange),
            _ => Ok(self.contents),
        }
    }

    fn unwrap(&mut self, root: &Node<'_>, wrapper: &str) {
        for (name, field) in root.fields().unwrap_or_default() {
            if name != wrapper {
                let reason = format!("it stands beside `{wrapper}`, which holds the people");
                self.contents.report.gather(Entry::new(Outcome::Ignored, name, reason).at(field.place));
            }
        }
        // A wrapper may be there twice.
        let inside = root.fields().unwrap_or_default().iter().filter(|(name, _)| name == wrapper);
        for (_, inside) in inside {
            match &inside.value {
                Value::List(people) => people.iter().for_each(|person| self.person(person)),
                _ => self.person(inside),
            }
        }
    }

    fn strange(&mut self, root: &Node<'_>) {
        let text = format!(
            "there are no people: {} stands where a list of objects with `name` and `measies` should be, or one such object",
            root.value.kind()
        );
        // A document of YAML may be empty.
        if !matches!(root.value, Value::Null) {
            self.contents.report.note(Entry::new(Outcome::Refused, "", text.as_str()).at(root.place));
        }
        self.strange.get_or_insert(FileError::new(FileErrorKind::Content, text).at(root.place));
    }

    fn name(&mut self, person: &mut Person, node: &Node<'_>) {
        let field = node.field("name").or_else(|| node.field("nameEn"));
        let named = field.and_then(text_of).filter(|name| !name.is_empty());
        person.name = named.unwrap_or(NAMELESS).to_owned();
        if named.is_none() {
            let reason = match field.map(|field| &field.value) {
                Some(Value::List(_) | Value::Map(_) | Value::Deep) => "the name is no text",
                _ => "there is no name",
            };
            let place = field.map_or(node.place, |field| field.place);
            let entry =
                Entry::new(Outcome::Approximated, "name", format!("{reason}: `{NAMELESS}` stands in for it"));
            self.contents.report.note(entry.at(place));
        }
    }

    fn notes(&mut self, person: &mut Person, field: &Node<'_>) {
        match text_of(field) {
            Some(notes) => *person = std::mem::take(person).notes(notes),
            None if matches!(field.value, Value::Null) => {}
            None => {
                let reason = format!("{} is no text: write one or leave it out", field.value.kind());
                self.refuse(person, "notes", reason, field.place);
            }
        }
    }

    fn units(&mut self, person: &mut Person, name: &str, field: &Node<'_>) {
        let units = match &field.value {
            Value::Bool(imperial) if name == "imperial" => Some(Units::of_imperial(*imperial)),
            Value::Text(word) if name == "units" => [Units::Metric, Units::Imperial]
                .into_iter()
                .find(|units| units.as_str().eq_ignore_ascii_case(word)),
            Value::Null => return,
            _ => None,
        };
        match units {
            Some(units) if person.units.is_some_and(|there| there != units) => {
                let reason = "`imperial` and `units` contradict each other: the first one counts, remove one";
                self.refuse(person, name, reason, field.place);
            }
            Some(units) => person.units = Some(units),
            None if name == "imperial" => self.refuse(person, name, "write true or false", field.place),
            None => self.refuse(person, name, "write metric or imperial", field.place),
        }
    }

    fn public(&mut self, person: &mut Person, field: &Node<'_>) {
        match field.value {
            Value::Bool(public) => person.public = Some(public),
            Value::Null => {}
            _ => self.refuse(person, "public", "write true or false", field.place),
        }
    }

    fn measurements(&mut self, person: &mut Person, field_name: &str, field: &Node<'_>) {
        if matches!(field.value, Value::Null) {
            return;
        }
        let Some(fields) = field.fields() else {
            let reason = format!(
                "{} holds no measurements: write an object such as {{\"neck\": 380}}",
                field.value.kind()
            );
            self.refuse(person, field_name, reason, field.place);
            return;
        };
        // The newer name counts, whichever comes first.
        let mut former = Vec::new();
        for (name, node) in fields {
            if heading::is_former(name) {
                former.push((name, node));
            } else {
                self.measurement(person, name, node);
            }
        }
        for (name, node) in former {
            self.measurement(person, name, node);
        }
    }

    fn measurement(&mut self, person: &mut Person, text: &str, node: &Node<'_>) {
        let known = heading::measurement(text);
        if text == "<<" && matches!(node.value, Value::Map(_) | Value::List(_)) {
            return self.refuse(person, text, NO_MERGING, node.place);
        }
        let report = &mut self.contents.report;
        let entry =
            |outcome, reason: String| Entry::new(outcome, text, reason).of(&person.name).at(node.place);
        let Some(name) = known.map(Name::from).or_else(|| heading::unknown(text)) else {
            return report.note(entry(Outcome::Refused, NO_NAME.into()));
        };
        let (quantity, converted) = match &node.value {
            Value::Null => {
                report.note(entry(Outcome::Empty, "there is no value".into()));
                return;
            }
            Value::Number(digits) => match value::sound(&name, number(digits)) {
                Ok(quantity) => (quantity, None),
                Err(reason) => return report.note(entry(Outcome::Refused, reason)),
            },
            Value::Text(words) => {
                let rules = Rules { stated: None, bare: self.bare, decimal_comma: false };
                match value::read(&name, words, rules) {
                    value::Value::Plain(quantity) => (quantity, Some("it is a text")),
                    value::Value::Converted { quantity, .. } => (quantity, Some("it is a text with a unit")),
                    value::Value::Empty => {
                        report.note(entry(Outcome::Empty, "there is no value".into()));
                        return;
                    }
                    value::Value::Refused(reason) => return report.note(entry(Outcome::Refused, reason)),
                }
            }
            other => {
                let reason = format!("{} is no measurement: write a number of millimetres", other.kind());
                return report.note(entry(Outcome::Refused, reason));
            }
        };
        if let Some(there) = person.measurements.get(&name) {
            return report.note(again(entry, there, quantity));
        }
        if known.is_none() {
            report.note(entry(Outcome::Unknown, UNKNOWN.into()));
        } else if let Some(reason) = converted {
            report.note(entry(Outcome::Converted, reason.into()));
        } else if text != name.as_str() {
            report.note(entry(Outcome::Converted, format!("it is read as `{name}`")));
        } else {
            report.tally(Outcome::Taken, 1);
        }
        person.measurements.set(name, quantity);
    }

    fn refuse(&mut self, person: &Person, subject: &str, reason: impl Into<String>, place: Place) {
        self.contents.report.note(Entry::new(Outcome::Refused, subject, reason).of(&person.name).at(place));
    }
}

/// Why a merge key is refused.
const NO_MERGING: &str = "merge keys of YAML are not followed: write the fields out";

/// Why a name is reported that nobody knows.
pub(super) const UNKNOWN: &str =
    "FreeSewing does not know this measurement, and its API would drop it: is it a slip of the pen?";

/// Why a value is refused whose name cannot be kept.
pub(super) const NO_NAME: &str =
    "this is not the name of a measurement: it is empty, very long or more than a line";

/// What is said of a second value under a name.
pub(super) fn again(entry: impl Fn(Outcome, String) -> Entry, there: Quantity, quantity: Quantity) -> Entry {
    if there == quantity {
        entry(Outcome::Ignored, format!("it is there already, with the same value {there}"))
    } else {
        entry(
            Outcome::Refused,
            format!("it is there already with {there}, which stays: remove one of the two"),
        )
    }
}

/// A text, or what looks like something else without being meant so: a name may be `007`, `yes` or `null` in YAML.
fn text_of<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text),
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        _ => None,
    }
}

fn has_measurements(node: &Node<'_>) -> bool {
    MEASUREMENTS.iter().any(|name| node.field(name).is_some())
}

/// Whether an object is meant as a person.
fn is_person(node: &Node<'_>) -> bool {
    has_measurements(node) || ["name", "nameEn"].iter().any(|name| node.field(name).is_some())
}

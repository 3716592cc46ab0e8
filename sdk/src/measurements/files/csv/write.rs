//! Writes people as tables.

use super::guard::guarded;
use crate::Units;
use crate::measurements::files::record::check;
use crate::measurements::files::{FileError, Person};
use crate::measurements::{Measurement, Name, Quantity};

/// How a table is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Layout {
    /// A row a person.
    #[default]
    Wide,
    /// A row a measurement. It has no place for a person without measurements, except an empty row.
    Long,
}

/// Writes people as a table with commas, in millimetres and degrees, exact to the last bit. Reading it again gives equal
/// people, as far as a table can tell: a blank name becomes `J. Doe`, a zero character U+FFFD, and in the long layout two
/// people of the same name that follow each other become one.
///
/// A name or note that begins as a formula does (`=`, `+`, `-`, `@`, tab, line end) gets an apostrophe before it,
/// so that no spreadsheet runs it. Reading takes it away again.
///
/// # Errors
///
/// When a measurement is not finite, not above zero, or an angle where a length should be, or has an unknown name that would
/// be read as something else. The error names the person and the measurement.
///
/// ```
/// use freesewing::{Measurement::{Neck, ShoulderSlope}, cm, degrees};
/// use freesewing::files::{Person, csv::{self, Layout}};
///
/// let people = [Person::named("Robin").with(Neck, cm(38.0)).with(ShoulderSlope, degrees(13.0))];
/// assert_eq!(csv::write(&people, Layout::Wide)?, "name,neck [mm],shoulderSlope [degrees]\nRobin,380,13\n");
/// assert_eq!(
///     csv::write(&people, Layout::Long)?,
///     "name,measurement,value,unit\nRobin,neck,380,mm\nRobin,shoulderSlope,13,degrees\n"
/// );
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn write(people: &[Person], layout: Layout) -> Result<String, FileError> {
    people.iter().try_for_each(check)?;
    let details = Details::of(people);
    let mut table = Writer::default();
    match layout {
        Layout::Wide => wide(people, details, &mut table),
        Layout::Long => long(people, details, &mut table),
    }
    Ok(table.text)
}

/// `neck [mm]`.
fn heading(name: &Name) -> String {
    format!("{} [{}]", name.as_str(), if name.is_angle() { "degrees" } else { "mm" })
}

/// Which columns there are, beside the name and the measurements.
#[derive(Clone, Copy)]
struct Details {
    notes: bool,
    imperial: bool,
    public: bool,
}

impl Details {
    fn of(people: &[Person]) -> Self {
        Self {
            notes: people.iter().any(|person| person.notes.is_some()),
            imperial: people.iter().any(|person| person.units.is_some()),
            public: people.iter().any(|person| person.public.is_some()),
        }
    }

    fn headings(self, table: &mut Writer) {
        table.cell("name");
        for (there, heading) in [(self.notes, "notes"), (self.imperial, "imperial"), (self.public, "public")]
        {
            if there {
                table.cell(heading);
            }
        }
    }

    fn cells(self, person: &Person, table: &mut Writer) {
        table.text_cell(&person.name);
        if self.notes {
            table.text_cell(person.notes.as_deref().unwrap_or_default());
        }
        let flags = [(self.imperial, person.units.map(Units::is_imperial)), (self.public, person.public)];
        for (_, flag) in flags.into_iter().filter(|(there, _)| *there) {
            table.cell(match flag {
                Some(true) => "true",
                Some(false) => "false",
                None => "",
            });
        }
    }

    fn name_only(self, person: &Person, table: &mut Writer) {
        table.text_cell(&person.name);
        for _ in [self.notes, self.imperial, self.public].into_iter().filter(|there| *there) {
            table.cell("");
        }
    }
}

fn wide(people: &[Person], details: Details, table: &mut Writer) {
    let has = |name: &Name| people.iter().any(|person| person.measurements.contains(name));
    let known = Measurement::HEAD_TO_TOE.iter().map(|known| Name::from(*known)).filter(has);
    let mut names: Vec<Name> = known.collect();
    let mut unknown: Vec<&Name> =
        people.iter().flat_map(|person| person.measurements.unknown_names()).collect();
    unknown.sort_unstable();
    unknown.dedup();
    names.extend(unknown.into_iter().cloned());
    if names.is_empty() {
        // A table is known by its measurements.
        names.extend(Measurement::HEAD_TO_TOE.first().map(|first| Name::from(*first)));
    }
    details.headings(table);
    for name in &names {
        table.cell(&guarded(&heading(name)));
    }
    table.end();
    for person in people {
        details.cells(person, table);
        for name in &names {
            table.cell(&person.measurements.get(name).map(number).unwrap_or_default());
        }
        table.end();
    }
}

fn long(people: &[Person], details: Details, table: &mut Writer) {
    details.headings(table);
    for heading in ["measurement", "value", "unit"] {
        table.cell(heading);
    }
    table.end();
    for person in people {
        if person.measurements.is_empty() {
            details.cells(person, table);
            ["", "", ""].iter().for_each(|nothing| table.cell(nothing));
            table.end();
        }
        for (place, (name, quantity)) in person.measurements.iter().enumerate() {
            match place {
                0 => details.cells(person, table),
                // What the first row says need not be said again.
                _ => details.name_only(person, table),
            }
            table.text_cell(name.as_str());
            table.cell(&number(quantity));
            table.cell(if quantity.angle().is_some() { "degrees" } else { "mm" });
            table.end();
        }
    }
}

/// The shortest text that is this number again.
fn number(quantity: Quantity) -> String {
    let number = quantity.raw();
    // Without an exponent the largest and smallest numbers have 300 digits.
    if (1e-6..1e15).contains(&number) { number.to_string() } else { format!("{number:e}") }
}

/// Puts cells together.
#[derive(Default)]
struct Writer {
    text: String,
    /// The row has begun.
    begun: bool,
}

impl Writer {
    /// A cell that a person wrote.
    fn text_cell(&mut self, text: &str) {
        self.cell(&guarded(&text.replace('\0', "\u{fffd}")));
    }

    fn cell(&mut self, text: &str) {
        if self.begun {
            self.text.push(',');
        }
        self.begun = true;
        // A space at the edge is kept by our reader, but not by all.
        let plain =
            text.trim() == text && !text.contains([',', ';', '\t', '"', '\r', '\n']) && !text.is_empty();
        if plain {
            self.text.push_str(text);
        } else if !text.is_empty() {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        }
    }

    fn end(&mut self) {
        self.text.push('\n');
        self.begun = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::Measurement::{Neck, ShoulderSlope};
    use crate::measurements::files::{FileErrorKind, Options, csv};
    use crate::measurements::{degrees, mm};

    fn read(text: &str) -> Vec<Person> {
        let contents = csv::read(text.as_bytes(), &Options::new()).unwrap();
        assert!(contents.report.is_clean(), "{text:?}\n{}", contents.report);
        contents.people
    }

    #[test]
    fn what_cannot_be_read_back_is_not_written() {
        for quantity in [mm(f64::NAN).into(), mm(0.0).into(), Quantity::from(degrees(1.0))] {
            let error = write(&[Person::named("Robin").with(Neck, quantity)], Layout::Wide).unwrap_err();
            assert_eq!(error.kind(), FileErrorKind::Unwritable);
            assert!(error.to_string().starts_with("Robin cannot be written: neck: "), "{error}");
        }
    }

    #[test]
    fn a_formula_cannot_be_run_and_comes_back() {
        let people = [Person::named("=cmd|' /C calc'!A1")
            .notes("@SUM(1)")
            .with(Neck, mm(1.0))
            .with("=gauge", mm(4.0))];
        for layout in [Layout::Wide, Layout::Long] {
            let text = write(&people, layout).unwrap();
            assert!(text.split(['\n', ',']).all(|cell| !cell.starts_with(['=', '@', '+', '-'])), "{text}");
            assert_eq!(csv::read(text.as_bytes(), &Options::new()).unwrap().people, people);
        }
    }

    #[test]
    fn people_without_measurements_come_back() {
        let people = [Person::named("Robin"), Person::named("Joe").notes("n")];
        for layout in [Layout::Wide, Layout::Long] {
            assert_eq!(
                csv::read(write(&people, layout).unwrap().as_bytes(), &Options::new()).unwrap().people,
                people
            );
        }
        assert_eq!(
            csv::read(write(&[], Layout::Wide).unwrap().as_bytes(), &Options::new()).unwrap().people,
            []
        );
    }

    #[test]
    fn columns_stand_from_head_to_toe_and_only_where_somebody_has_a_value() {
        let people = [
            Person::named("Robin").with(ShoulderSlope, degrees(13.0)).units(Units::Imperial),
            Person::named("Joe, jr.").with(Neck, mm(380.5)).public(false),
        ];
        let text = "name,imperial,public,neck [mm],shoulderSlope [degrees]\nRobin,true,,,13\n\"Joe, jr.\",,false,380.5,\n";
        assert_eq!(write(&people, Layout::Wide).unwrap(), text);
        assert_eq!(read(text), people);
    }

    proptest! {
        #[test]
        fn people_come_back_to_the_bit(people in crate::measurements::files::tests::people()) {
            prop_assert_eq!(&read(&write(&people, Layout::Wide).unwrap()), &people);
            // People of the same name that follow each other would be one.
            let mut people = people;
            people.dedup_by(|one, other| one.name == other.name);
            prop_assert_eq!(&read(&write(&people, Layout::Long).unwrap()), &people);
        }
    }
}

//! Reads the file of a person.

use super::{document, take};
use crate::Units;
use crate::measurements::LengthUnit;
use crate::measurements::files::person::NAMELESS;
use crate::measurements::files::{Contents, Entry, FileError, Options, Outcome, Person, Report, limit, text};

/// Reads the file of a person.
///
/// # Errors
///
/// When the file is too large, is no text, is no XML or breaks its rules, has a document type (which could define
/// entities), has another outermost element than `smis` or `vit`, or does not say its unit. More than 20,000
/// elements, 16 levels of them, 32 attributes in one, or formulas of more than 1 MiB together are too large, too.
/// What is wrong with a single measurement is in the report.
///
/// ```
/// use freesewing::{Measurement::Waist, files::{Options, seamly}, mm};
///
/// let file = br#"<vit>
///   <unit>inch</unit>
///   <body-measurements>
///     <m name="waist_circ" value="29.5"/>
///     <m name="waist_arc_b" value="waist_circ/2 - @ease"/>
///   </body-measurements>
/// </vit>"#;
/// let contents = seamly::read(file, &Options::new())?;
///
/// assert_eq!(contents.people[0].measurements.length(Waist), Some(mm(749.3)));
/// assert_eq!(
///     contents.report.entries().last().unwrap().to_string(),
///     "line 5, column 5, J. Doe: waist_arc_b: refused: uses `@ease`, which is not in the file: \
///      add it, or replace the formula by its value"
/// );
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn read(bytes: &[u8], options: &Options) -> Result<Contents, FileError> {
    limit::check(bytes.len(), options)?;
    read_text(&text::decode(bytes)?)
}

pub(in crate::measurements::files) fn read_text(text: &str) -> Result<Contents, FileError> {
    let mut report = Report::new();
    let document = document::read(text, &mut report)?;
    let names = [document.given_name.as_str(), document.family_name.as_str()];
    let words: Vec<&str> = names.iter().flat_map(|name| name.split_whitespace()).collect();
    let mut person = Person::named(words.join(" ")).notes(document.notes.as_str()).line(document.place.line);
    if words.is_empty() {
        NAMELESS.clone_into(&mut person.name);
        let reason = format!("there is no name: `{NAMELESS}` stands in for it");
        report.note(Entry::new(Outcome::Approximated, "name", reason).at(document.place));
    }
    person.units = Some(match document.unit {
        LengthUnit::Inch => Units::Imperial,
        _ => Units::Metric,
    });
    let unit = match document.unit {
        LengthUnit::Inch => Some("inches are read here"),
        LengthUnit::Centimetre => Some("centimetres are read here"),
        _ => None,
    };
    if let Some(reason) = unit {
        report.explain(Entry::new(Outcome::Converted, "unit", reason).at(document.unit_place));
    }
    report.person();
    take::take(&document, &mut person, &mut report);
    Ok(Contents { people: vec![person], report })
}

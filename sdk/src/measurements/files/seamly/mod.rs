//! Individual measurement files of SeamlyMe (`.smis`) and of Valentina's Tape (`.vit`).
//!
//! Both programs keep a person's measurements in XML, in millimetres, centimetres or inches, each as a number or
//! as a formula over other measurements. [`read`] works the formulas out as the programs do, in whichever order
//! they stand, and takes what FreeSewing knows under its own names. Where the programs mean something slightly
//! different, the report says what. Zero means there that something was not measured.
//!
//! Of the person, the name and the notes are taken. Birth date, gender and e-mail address are not kept, and do
//! not show in any report.
//!
//! Tables of many sizes (`.smms`, `.vst`) are refused, as they are of nobody in particular.
//!
//! ```
//! use freesewing::{Measurement::{Hips, Waist, WaistBack}, files::{Outcome, seamly}, mm};
//!
//! let contents = seamly::read(
//!     r#"<?xml version="1.0" encoding="UTF-8"?>
//!     <smis>
//!       <version>0.3.4</version>
//!       <unit>cm</unit>
//!       <personal><family-name>Doe</family-name><given-name>Robin</given-name></personal>
//!       <body-measurements>
//!         <m name="waist_arc_b" value="waist_circ/2 - 1"/>
//!         <m name="waist_circ" value="75"/>
//!         <m name="highhip_circ" value="90"/>
//!       </body-measurements>
//!     </smis>"#,
//! )?;
//!
//! let robin = &contents.people[0];
//! assert_eq!(robin.name, "Robin Doe");
//! assert_eq!(robin.measurements.length(Waist), Some(mm(750.0)));
//! assert_eq!(robin.measurements.length(WaistBack), Some(mm(365.0)));
//! assert_eq!(robin.measurements.length(Hips), Some(mm(900.0)));
//! assert_eq!(contents.report.count(Outcome::Approximated), 1);
//! # Ok::<(), freesewing::files::FileError>(())
//! ```

mod difference;
mod document;
mod formula;
mod index;
mod resolve;
mod take;
#[cfg(test)]
mod tests;
mod xml;

use super::person::NAMELESS;
use super::{Contents, Entry, FileError, Outcome, Person, Report};
use crate::Units;
use crate::measurements::LengthUnit;

/// Reads the file of a person.
///
/// Its text may be at most 1 MiB of formulas, 20,000 elements and 16 levels; how large it may be altogether is up
/// to the caller, or to [`files::read`](super::read).
///
/// # Errors
///
/// When it is no XML, is XML that breaks the rules or has a document type (and so could define entities), has
/// another outermost element than `smis` or `vit`, no unit or an unknown one, or is beyond the limits above. What
/// is wrong with a single measurement is in the report, with its place.
pub fn read(text: &str) -> Result<Contents, FileError> {
    let mut report = Report::new();
    let document = document::read(text, &mut report)?;
    let names = [document.given_name.as_str(), document.family_name.as_str()];
    let words: Vec<&str> = names.iter().flat_map(|name| name.split_whitespace()).collect();
    let mut person = Person::named(if words.is_empty() { NAMELESS.to_owned() } else { words.join(" ") })
        .notes(document.notes.as_str())
        .line(document.place.line);
    person.units = Some(match document.unit {
        LengthUnit::Inch => Units::Imperial,
        _ => Units::Metric,
    });
    let unit = match document.unit {
        LengthUnit::Inch => Some("inches became millimetres, 25.4 each"),
        LengthUnit::Centimetre => Some("centimetres became millimetres"),
        _ => None,
    };
    if let Some(reason) = unit {
        report.explain(Entry::new(Outcome::Converted, "unit", reason).at(document.unit_place));
    }
    report.person();
    take::take(&document, &mut person, &mut report);
    Ok(Contents { people: vec![person], report })
}

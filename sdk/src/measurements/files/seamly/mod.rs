//! Individual measurement files of SeamlyMe (`.smis`) and of Valentina's Tape (`.vit`).
//!
//! Both programs keep a person's measurements in XML, in millimetres, centimetres or inches, each as a number or
//! as a formula over other measurements. [`read()`] works the formulas out as the programs do, in whichever order
//! they stand, and takes what FreeSewing knows under its own names. Where the programs mean something slightly
//! different, the report says what. Zero means there that something was not measured.
//!
//! Of the person, the name and the notes are taken. Birth date, gender and e-mail address are not kept, and do
//! not show in any report.
//!
//! [`write()`] makes a file for SeamlyMe of those measurements that it takes in the same way.
//!
//! Tables of many sizes (`.smms`, `.vst`) are refused, as they are of nobody in particular.
//!
//! ```
//! use freesewing::{Measurement::{Hips, Waist, WaistBack}, files::{Options, Outcome, seamly}, mm};
//!
//! let contents = seamly::read(
//!     br#"<?xml version="1.0" encoding="UTF-8"?>
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
//!     &Options::new(),
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
mod read;
mod resolve;
mod take;
#[cfg(test)]
mod tests;
mod write;
mod xml;

pub use read::read;
pub use write::{Written, write};

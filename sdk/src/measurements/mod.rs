//! Body measurements: their names, lengths and angles, and sets of them. No I/O and no client.
//!
//! FreeSewing knows 38 measurements. 37 are lengths and one, [`Measurement::ShoulderSlope`], is an angle. The
//! API stores lengths in millimetres and angles in degrees, whatever units a person prefers to read. Here a
//! [`Length`] and an [`Angle`] carry their unit with them, so that centimetres are never taken for
//! millimetres.
//!
//! ```
//! use freesewing::{Measurement::{Chest, Neck, ShoulderSlope}, Measurements, cm, degrees, inches};
//!
//! let robin = Measurements::new()
//!     .with(Neck, cm(38.0))
//!     .with(Chest, inches(39.5))
//!     .with(ShoulderSlope, degrees(13.0));
//!
//! assert_eq!(robin.length(Neck), Some(cm(38.0)));
//! assert_eq!(robin.length(Chest).map(|chest| chest.in_mm()), Some(1003.3));
//! assert!(robin.problems().is_empty());
//! ```
//!
//! [`Measurements::problems`] names what the server would drop or misread, such as a length of zero; a call with such a
//! set is refused before it is sent. [`Measurements::check`] goes further and finds what is probably a mistake.

mod angle;
mod check;
mod combine;
pub(crate) mod derived;
pub mod designs;
#[cfg(feature = "files")]
pub mod files;
mod format;
mod iter;
mod length;
mod name;
mod padding;
mod problem;
mod quantity;
mod set;
mod show;
pub mod sizes;
mod sound;
mod text;
mod text_error;
mod unit;
mod unknown_name;
mod wire;

pub use crate::generated::measurements::Measurement;

pub use angle::{Angle, degrees};
pub use check::{Check, Finding, FindingKind, Severity, Stature};
pub use combine::{
    Alternates, Difference, Differences, InvalidFactor, Replaced, Tolerance, UnknownAlternate,
};
pub use derived::Derived;
pub use format::{Formatted, LengthFormat};
pub use iter::{IntoIter, Iter};
pub use length::{Length, cm, inches, mm};
pub use name::Name;
pub use problem::{Problem, ProblemKind};
pub use quantity::Quantity;
pub use set::Measurements;
pub use show::{Card, Order, Table, Theme};
pub use text_error::ParseQuantityError;
pub use unit::LengthUnit;
pub use unknown_name::UnknownName;
pub(crate) use wire::Number;

//! FreeSewing's published sizes: a body estimated from its neck, and the 40 bodies of the site.
//!
//! ```
//! use freesewing::{Measurement::{Chest, Neck}, cm, mm, sizes::{self, Base}};
//!
//! let body = sizes::estimate(cm(35.0), Base::CisFemale)?;
//! assert_eq!(body.length(Chest), Some(mm(952.0)));
//!
//! for body in sizes::all() {
//!     println!("{body:20} {:.0}", body.measurements().length(Neck).unwrap());
//! }
//! # Ok::<(), sizes::EstimateError>(())
//! ```

mod base;
mod body;
mod estimate;
mod kind;

use super::UnknownName;
use crate::generated::sizes::BODIES;

pub use base::Base;
pub use body::Body;
pub use estimate::{EstimateError, estimate, estimate_for, estimate_unrounded};
pub use kind::Kind;

/// The 40 published bodies: adults, dolls, giants; in each kind women first, the smallest first.
///
/// ```
/// let names: Vec<&str> = freesewing::sizes::all().iter().map(|body| body.name()).collect();
/// assert_eq!(names.len(), 40);
/// assert_eq!(names[..2], ["cisFemaleAdult28", "cisFemaleAdult30"]);
/// assert_eq!(names[39], "cisMaleGiant300");
/// ```
#[must_use]
pub fn all() -> &'static [Body] {
    &BODIES
}

/// The published bodies of one kind, in the order of [`all`].
///
/// ```
/// use freesewing::sizes::{Kind, of_kind};
///
/// assert_eq!(of_kind(Kind::Doll)[0].name(), "cisFemaleDoll10");
/// ```
#[must_use]
pub fn of_kind(kind: Kind) -> &'static [Body] {
    let mut kinds = all().chunk_by(|one, next| one.kind() == next.kind());
    kinds.find(|bodies| bodies.iter().any(|body| body.kind() == kind)).unwrap_or_default()
}

/// The published body of this name, in capitals or not.
///
/// # Errors
///
/// When there is none.
///
/// ```
/// use freesewing::sizes::named;
///
/// assert_eq!(named("cisFemaleAdult36")?.size(), 36);
/// # Ok::<(), freesewing::measurements::UnknownName>(())
/// ```
pub fn named(name: &str) -> Result<Body, UnknownName> {
    let found = all().iter().find(|body| body.name().eq_ignore_ascii_case(name.trim()));
    found.copied().ok_or_else(|| UnknownName::new("body", name))
}

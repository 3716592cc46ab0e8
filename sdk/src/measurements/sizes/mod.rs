//! FreeSewing's published sizes: a body estimated from its neck, and the 40 bodies of the site.
//!
//! `cisFemaleAdult36` is the female adult with a neck of 36 cm. Dolls and giants have percent of a base body in place of
//! the neck: `cisMaleDoll20`.
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
mod filled;
mod kind;
mod nearest;
mod spread;

use super::{Measurement, UnknownName};
use crate::generated::sizes::{BODIES, ROWS, Row};

pub use base::Base;
pub use body::Body;
pub use estimate::{EstimateError, estimate, estimate_for, estimate_unrounded};
pub use filled::{Filled, fill, fill_from};
pub use kind::Kind;
pub use nearest::{Deviation, Nearest, nearest, nearest_among};

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
/// When there is none; the error suggests the nearest name.
///
/// ```
/// use freesewing::sizes::named;
///
/// assert_eq!(named("cisFemaleAdult36")?.size(), 36);
/// # Ok::<(), freesewing::measurements::UnknownName>(())
/// ```
pub fn named(name: &str) -> Result<Body, UnknownName> {
    let found = all().iter().find(|body| body.name().eq_ignore_ascii_case(name.trim()));
    found.copied().ok_or_else(|| UnknownName::new("body", name, all().iter().map(|body| body.name())))
}

/// The row of a measurement in the table, which stands in the order of [`Measurement::ALL`].
fn row(measurement: Measurement) -> Option<&'static Row> {
    ROWS.get(measurement as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measurement_has_its_row() {
        assert_eq!(ROWS.len(), Measurement::ALL.len());
        for measurement in Measurement::ALL {
            assert_eq!(row(*measurement).map(|row| row.measurement), Some(*measurement));
        }
    }

    #[test]
    fn a_body_is_found_whatever_the_capitals() {
        for body in all() {
            for name in [body.name().to_owned(), body.name().to_uppercase(), format!(" {body} ")] {
                assert_eq!(named(&name), Ok(*body));
            }
        }
        assert!(named("").is_err());
    }

    #[test]
    fn the_kinds_make_up_all_bodies_in_their_order() {
        let kinds = Kind::ALL.into_iter().flat_map(of_kind);
        assert!(kinds.eq(all()));
    }
}

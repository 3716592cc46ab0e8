//! One of the published bodies.

use std::fmt::{self, Display, Formatter};

use super::estimate::{body, estimated, half_up, quantity};
use super::{Base, Kind, row};
use crate::generated::sizes::Row;
use crate::measurements::{Measurement, Measurements, Quantity};

/// Millimetres in a size of an adult, which counts the centimetres of the neck.
const MM_IN_SIZE: f64 = 10.0;

/// One of the 40 bodies that FreeSewing publishes (package `@freesewing/models`). Its values are computed
/// from the formula of [`estimate`](super::estimate), equal to the published ones to the bit.
///
/// ```
/// use freesewing::{Measurement::Chest, mm, sizes::{self, Base, Kind}};
///
/// let body = sizes::named("cisFemaleAdult36")?;
/// assert_eq!((body.base(), body.kind(), body.size()), (Base::CisFemale, Kind::Adult, 36));
/// assert_eq!(body.measurements().length(Chest), Some(mm(979.0)));
/// # Ok::<(), freesewing::measurements::UnknownName>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Body {
    name: &'static str,
    kind: Kind,
    base: Base,
    size: u16,
}

impl Body {
    pub(crate) const fn new(name: &'static str, kind: Kind, base: Base, size: u16) -> Self {
        Self { name, kind, base, size }
    }

    /// FreeSewing's name for the body, such as `cisFemaleAdult36`, `cisMaleDoll20` or `cisFemaleGiant150`.
    ///
    /// ```
    /// assert_eq!(freesewing::sizes::all()[0].name(), "cisFemaleAdult28");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Whether it is an adult, a doll or a giant.
    ///
    /// ```
    /// use freesewing::sizes::{Kind, all};
    ///
    /// assert_eq!(all()[0].kind(), Kind::Adult);
    /// ```
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.kind
    }

    /// The base body that it is computed from.
    ///
    /// ```
    /// use freesewing::sizes::{Base, all};
    ///
    /// assert_eq!(all()[0].base(), Base::CisFemale);
    /// ```
    #[must_use]
    pub const fn base(self) -> Base {
        self.base
    }

    /// The number of the size: the neck in centimetres for an adult, percent of the base body for a doll or a
    /// giant.
    ///
    /// ```
    /// assert_eq!(freesewing::sizes::all()[0].size(), 28);
    /// ```
    #[must_use]
    pub const fn size(self) -> u16 {
        self.size
    }

    /// How large the body is as a whole: 1 for an adult, 0.1 to 0.6 for a doll, 1.5 to 3 for a giant.
    ///
    /// ```
    /// use freesewing::sizes;
    ///
    /// assert_eq!(sizes::named("cisMaleDoll20")?.scale(), 0.2);
    /// assert_eq!(sizes::named("cisMaleAdult50")?.scale(), 1.0);
    /// # Ok::<(), freesewing::measurements::UnknownName>(())
    /// ```
    #[must_use]
    pub fn scale(self) -> f64 {
        match self.kind {
            Kind::Adult => 1.0,
            Kind::Doll | Kind::Giant => f64::from(self.size) / 100.0,
        }
    }

    /// All 38 measurements: whole millimetres for adults, unrounded for dolls and giants, as published.
    ///
    /// ```
    /// use freesewing::{Measurement::Ankle, mm, sizes};
    ///
    /// let doll = sizes::named("cisFemaleDoll10")?.measurements();
    /// assert_eq!(doll.length(Ankle), Some(mm(24.5)));
    /// assert_eq!(doll.len(), 38);
    /// # Ok::<(), freesewing::measurements::UnknownName>(())
    /// ```
    #[must_use]
    pub fn measurements(self) -> Measurements {
        body(|row| self.value(row))
    }

    /// One measurement of the body. It has all that FreeSewing knows.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, cm, sizes};
    ///
    /// let body = sizes::named("cisMaleAdult42")?;
    /// assert_eq!(body.get(Neck), Some(cm(42.0).into()));
    /// # Ok::<(), freesewing::measurements::UnknownName>(())
    /// ```
    #[must_use]
    pub fn get(self, measurement: Measurement) -> Option<Quantity> {
        row(measurement).map(|row| quantity(measurement, self.value(row)))
    }

    /// Its value in a row of the table, in millimetres or degrees.
    pub(super) fn value(self, row: &Row) -> f64 {
        let base = self.base.value(row);
        match self.kind {
            _ if row.measurement.is_angle() => base,
            Kind::Adult => half_up(estimated(row, f64::from(self.size) * MM_IN_SIZE, self.base)),
            Kind::Doll | Kind::Giant => self.scale() * base,
        }
    }
}

/// The name, such as `cisFemaleAdult36`.
impl Display for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::generated::sizes::ROWS;
    use crate::measurements::sizes::all;

    fn published() -> Value {
        serde_json::from_str(include_str!("../../../data/sizes.json")).unwrap()
    }

    #[test]
    fn all_forty_bodies_equal_the_published_ones_to_the_bit() {
        let published = published();
        let mut compared = 0;
        for body in all() {
            let path = format!("/{}/{}/{}", body.kind(), body.base(), body.size());
            let wanted = published.pointer(&path).and_then(Value::as_object).unwrap();
            let found = body.measurements();
            assert_eq!(found.len(), wanted.len(), "{body}");
            for (name, wanted) in wanted {
                let found = found.get(name.as_str()).unwrap();
                assert_eq!(found.raw().to_bits(), wanted.as_f64().unwrap().to_bits(), "{body} {name}");
                let measurement = Measurement::from_name(name).unwrap();
                assert_eq!(found.angle().is_some(), measurement.is_angle(), "{body} {name}");
                assert_eq!(body.get(measurement), Some(found), "{body} {name}");
                compared += 1;
            }
        }
        assert_eq!(compared, 40 * 38);
    }

    #[test]
    fn no_published_body_is_missing() {
        let published = published();
        let mut wanted = BTreeSet::new();
        for kind in Kind::ALL {
            for base in Base::ALL {
                let bodies =
                    published.pointer(&format!("/{kind}/{base}")).and_then(Value::as_object).unwrap();
                let word = kind.name().split_at(1);
                let word = word.0.to_uppercase() + word.1;
                wanted.extend(bodies.keys().map(|size| format!("{base}{word}{size}")));
            }
        }
        let found: BTreeSet<String> = all().iter().map(ToString::to_string).collect();
        assert_eq!(found, wanted);
        assert_eq!(all().len(), 40);
    }

    #[test]
    fn the_scale_of_a_body_is_that_of_its_values() {
        for body in all().iter().filter(|body| body.kind() != Kind::Adult) {
            for row in ROWS.iter().filter(|row| !row.measurement.is_angle()) {
                assert_eq!(body.value(row), body.scale() * body.base().value(row), "{body}");
            }
        }
        assert!(all().iter().all(|body| (body.scale() == 1.0) == (body.kind() == Kind::Adult)));
    }
}

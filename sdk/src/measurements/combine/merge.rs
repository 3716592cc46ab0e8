//! One set's values taken over into another.

use std::fmt::{self, Display, Formatter};

use crate::measurements::{Measurements, Name, Quantity};

/// A value that another one took the place of: see [`Measurements::merge`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Replaced {
    /// The measurement.
    pub name: Name,
    /// The value that it had.
    pub before: Quantity,
    /// The value that it has now.
    pub after: Quantity,
}

/// `chest: 1000 mm, was 980 mm`
impl Display for Replaced {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, was {}", self.name, self.after, self.before)
    }
}

impl Measurements {
    /// Takes over all values of another set and tells which values they replaced, in the order of the other
    /// set. A name that is already there keeps its place, a new one comes last.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck, Wrist}, Measurements, cm};
    ///
    /// let mut robin = Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0))]);
    /// let replaced = robin.merge(&Measurements::from([(Chest, cm(100.0)), (Wrist, cm(17.0))]));
    ///
    /// assert_eq!(robin, Measurements::from([(Neck, cm(38.0)), (Chest, cm(100.0)), (Wrist, cm(17.0))]));
    /// assert_eq!(replaced.len(), 1);
    /// assert_eq!(replaced[0].to_string(), "chest: 1000 mm, was 980 mm");
    /// ```
    pub fn merge(&mut self, other: &Self) -> Vec<Replaced> {
        let mut replaced = Vec::new();
        for (name, after) in other {
            match self.set(name, after) {
                Some(before) if before != after => {
                    replaced.push(Replaced { name: name.clone(), before, after })
                }
                _ => {}
            }
        }
        replaced
    }

    /// This set with another one laid over it: what the other has replaces, everything else stays. Neither
    /// set changes. [`Alternates`](super::Alternates) keeps such sets together with their names.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0))]);
    /// let binder = Measurements::from([(Chest, cm(92.0))]);
    ///
    /// assert_eq!(robin.overlay(&binder).length(Chest), Some(cm(92.0)));
    /// assert_eq!(robin.overlay(&binder).length(Neck), Some(cm(38.0)));
    /// ```
    #[must_use]
    pub fn overlay(&self, other: &Self) -> Self {
        let mut together = self.clone();
        together.extend(other);
        together
    }

    /// This set, and from another one what this set does not have.
    pub(crate) fn filled_with(mut self, other: &Self) -> Self {
        for (name, quantity) in other {
            if !self.contains(name) {
                self.set(name, quantity);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{
        Measurement::{Chest, Neck, Wrist},
        cm, degrees, mm,
    };

    #[test]
    fn what_is_equal_or_new_replaces_nothing() {
        let mut set = Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0))]);
        assert_eq!(set.merge(&Measurements::from([(Wrist, cm(17.0)), (Chest, mm(980.0))])), []);
        assert_eq!(set.names().map(Name::as_str).collect::<Vec<_>>(), ["neck", "chest", "wrist"]);
    }

    #[test]
    fn what_was_replaced_is_told_even_across_kinds() {
        let mut set = Measurements::from([("gauge", mm(4.0))]);
        let told = set.merge(&Measurements::new().with("gauge", degrees(4.0)));
        assert_eq!(told.iter().map(ToString::to_string).collect::<Vec<_>>(), ["gauge: 4°, was 4 mm"]);
        assert_eq!(set.angle("gauge"), Some(degrees(4.0)));
    }

    #[test]
    fn an_overlay_gives_what_a_merge_gives_and_leaves_the_base_alone() {
        let base = Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0))]);
        let other = Measurements::from([(Chest, cm(92.0)), (Wrist, cm(17.0))]);
        let mut merged = base.clone();
        merged.merge(&other);
        assert_eq!(base.overlay(&other), merged);
        assert_eq!(base.length(Chest), Some(cm(98.0)));
        assert_eq!(base.overlay(&Measurements::new()), base);
    }
}

//! Which names a set lacks, and which it has beyond those wanted.

use std::collections::HashSet;

use crate::measurements::{Measurements, Name};

impl Measurements {
    /// Those of the names that the set does not have, each once, in the order in which they were given.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck, Wrist}, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0)), (Wrist, cm(17.0))]);
    /// assert_eq!(robin.missing([Neck, Chest]), [Chest]);
    /// ```
    #[must_use]
    pub fn missing<N: Into<Name>>(&self, names: impl IntoIterator<Item = N>) -> Vec<Name> {
        let mut seen = HashSet::new();
        let mut missing = Vec::new();
        for name in names {
            let name = name.into();
            if !self.contains(&name) && seen.insert(name.clone()) {
                missing.push(name);
            }
        }
        missing
    }

    /// The names that the set has beyond the given ones, in the order of the set.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck, Wrist}, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0)), (Wrist, cm(17.0))]);
    /// assert_eq!(robin.extra([Neck, Chest]), [Wrist]);
    /// ```
    #[must_use]
    pub fn extra<N: Into<Name>>(&self, names: impl IntoIterator<Item = N>) -> Vec<Name> {
        let wanted: HashSet<Name> = names.into_iter().map(Into::into).collect();
        self.names().filter(|name| !wanted.contains(*name)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{
        Measurement::{self, Ankle, Chest, Neck},
        cm, mm,
    };

    fn set() -> Measurements {
        Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0))]).with("gauge", mm(4.0))
    }

    #[test]
    fn missing_names_come_once_and_in_the_order_wanted() {
        assert_eq!(set().missing(["wrist", "neck", "ankle", "wrist"]), [Measurement::Wrist, Ankle]);
        assert_eq!(set().missing(Measurement::ALL.iter().copied()).len(), 36);
        assert_eq!(set().missing(set().names()), [] as [Name; 0]);
    }

    #[test]
    fn extra_names_come_in_the_order_of_the_set() {
        assert_eq!(set().extra(["wrist", "neck"]), [Name::from(Chest), "gauge".into()]);
        assert_eq!(set().extra(Measurement::ALL.iter().copied()), [Name::from("gauge")]);
        assert_eq!(set().extra([] as [Name; 0]).len(), 3);
    }

    #[test]
    fn the_former_name_is_the_same_measurement() {
        let set = Measurements::from([("waistToArmhole", cm(17.0))]);
        assert_eq!(set.missing(["waistToArmpit", "waistToArmhole"]), [] as [Name; 0]);
        assert_eq!(set.extra(["waistToArmhole"]), [] as [Name; 0]);
    }
}

//! Walking through a set of measurements, in the order in which they were added.

use std::iter::FusedIterator;

use super::{Measurements, Name, Quantity};

/// The measurements of a set by reference, in the order in which they were added: see [`Measurements::iter`].
#[derive(Clone, Debug)]
pub struct Iter<'a>(indexmap::map::Iter<'a, Name, Quantity>);

impl<'a> Iter<'a> {
    pub(crate) fn new(entries: indexmap::map::Iter<'a, Name, Quantity>) -> Self {
        Self(entries)
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a Name, Quantity);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, quantity)| (name, *quantity))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(name, quantity)| (name, *quantity))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl FusedIterator for Iter<'_> {}

/// The measurements of a set by value, in the order in which they were added.
#[derive(Debug)]
pub struct IntoIter(indexmap::map::IntoIter<Name, Quantity>);

impl IntoIter {
    pub(crate) fn new(entries: indexmap::map::IntoIter<Name, Quantity>) -> Self {
        Self(entries)
    }
}

impl Iterator for IntoIter {
    type Item = (Name, Quantity);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for IntoIter {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back()
    }
}

impl ExactSizeIterator for IntoIter {}

impl FusedIterator for IntoIter {}

impl<'a> IntoIterator for &'a Measurements {
    type Item = (&'a Name, Quantity);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement::*, cm};

    #[test]
    fn both_ends_and_the_length_are_right() {
        let set = Measurements::from([(Neck, cm(38.0)), (Chest, cm(100.0)), (Ankle, cm(24.0))]);

        let mut by_reference = set.iter();
        assert_eq!(by_reference.len(), 3);
        assert_eq!(by_reference.next(), Some((&Neck.into(), cm(38.0).into())));
        assert_eq!(by_reference.next_back(), Some((&Ankle.into(), cm(24.0).into())));
        assert_eq!(by_reference.len(), 1);
        assert_eq!((&set).into_iter().count(), 3);

        let mut by_value = set.into_iter();
        assert_eq!(by_value.len(), 3);
        assert_eq!(by_value.next_back(), Some((Ankle.into(), cm(24.0).into())));
        assert_eq!(by_value.next(), Some((Neck.into(), cm(38.0).into())));
        assert_eq!(by_value.next(), Some((Chest.into(), cm(100.0).into())));
        assert_eq!(by_value.next(), None);
    }
}

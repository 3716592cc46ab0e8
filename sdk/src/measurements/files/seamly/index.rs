//! Finding measurements of a file by their names.

use indexmap::IndexMap;

use super::document::Given;

/// The places of measurements in a file, by name.
pub(super) struct Index<'a>(IndexMap<&'a str, usize>);

impl<'a> Index<'a> {
    pub(super) fn new(measurements: &'a [Given]) -> Self {
        let mut places = IndexMap::with_capacity(measurements.len());
        for (place, given) in measurements.iter().enumerate() {
            places.entry(given.name.as_str()).or_insert(place);
        }
        Self(places)
    }

    /// Where the first measurement of that name is.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }
}

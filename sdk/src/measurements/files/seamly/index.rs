//! Finding measurements of a file by their names.

use super::document::Given;

/// The places of measurements in a file, by name.
pub(super) struct Index<'a> {
    measurements: &'a [Given],
    /// Places in the order of the names; those of one name in the order of the file.
    places: Vec<usize>,
}

impl<'a> Index<'a> {
    pub(super) fn new(measurements: &'a [Given]) -> Self {
        let mut index = Self { measurements, places: (0..measurements.len()).collect() };
        let mut places = std::mem::take(&mut index.places);
        places.sort_by(|a, b| index.name(*a).cmp(index.name(*b)));
        Self { places, ..index }
    }

    /// Where the first measurement of that name is.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let at = self.places.partition_point(|place| self.name(*place) < name);
        self.places.get(at).copied().filter(|place| self.name(*place) == name)
    }

    fn name(&self, place: usize) -> &'a str {
        self.measurements.get(place).map_or("", |given| given.name.as_str())
    }
}

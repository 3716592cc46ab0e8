//! How the engine reads the headers of an answer.

/// The headers of an answer, as far as a driver may read them.
pub trait Headers {
    /// All values of a field, whose name is given in lower case; none where the driver may not read it, as in browsers.
    fn values<'a>(&'a self, name: &str) -> Vec<&'a [u8]>;

    /// Whether there is a field of that name.
    fn has(&self, name: &str) -> bool {
        !self.values(name).is_empty()
    }
}

/// An answer whose headers nobody may read.
impl Headers for () {
    fn values<'a>(&'a self, _: &str) -> Vec<&'a [u8]> {
        Vec::new()
    }
}

/// A list of names in lower case and values.
impl Headers for [(&str, &str)] {
    fn values<'a>(&'a self, name: &str) -> Vec<&'a [u8]> {
        self.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.as_bytes()).collect()
    }
}

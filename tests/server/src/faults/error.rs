//! Why a fault could not be ordered.

/// Why a fault could not be ordered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// There is no such route.
    #[error("no route {route:?}; near it: {}", near.join(", "))]
    UnknownRoute {
        /// The name that was asked for.
        route: String,
        /// The names of routes like it.
        near: Vec<String>,
    },
    /// HTTP does not allow the status or a header, or parts of the fault contradict each other.
    #[error("the fault cannot be sent: {0}")]
    Unsendable(String),
}

impl FaultError {
    /// Says which routes there are near a wrong name.
    pub(crate) fn unknown<'a>(route: &str, names: impl Iterator<Item = &'a str>) -> Self {
        Self::UnknownRoute { route: route.to_owned(), near: near(route, names) }
    }
}

/// The three names that differ least from one that does not exist.
fn near<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wrong = wrong.to_ascii_lowercase();
    let mut names: Vec<(usize, &str)> =
        names.map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_ascii_lowercase()), name)).collect();
    names.sort_by_key(|(distance, _)| *distance);
    names.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_differ_little() {
        let names = ["GET /sets/key", "POST /sets/key", "POST /sets/{id}/clone/key", "GET /curated-sets"];
        assert_eq!(
            near("POST /sets/kee", names.into_iter()).first().map(String::as_str),
            Some("POST /sets/key")
        );
        assert_eq!(
            near("get /SETS/key", names.into_iter()).first().map(String::as_str),
            Some("GET /sets/key")
        );
    }
}

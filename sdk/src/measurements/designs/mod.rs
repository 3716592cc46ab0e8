//! FreeSewing's designs: what each needs, what a set of measurements lacks for it, and which designs a set
//! can already draft. What most of them need is known as of August 2023, and of some newer ones it is not
//! known: see [`Design`].
//!
//! ```
//! use freesewing::{designs, sizes};
//!
//! let body = sizes::named("cisFemaleAdult36")?.measurements();
//! for candidate in &designs::draftable(&body).ready {
//!     match candidate.design.difficulty() {
//!         Some(difficulty) => println!("{} ({difficulty} of 5)", candidate.design),
//!         None => println!("{}", candidate.design),
//!     }
//! }
//! let aaron = designs::named("Aaron")?;
//! assert_eq!(aaron.missing(&body), Some(vec![]));
//! # Ok::<(), freesewing::measurements::UnknownName>(())
//! ```

mod design;
mod draftable;

use super::UnknownName;
use crate::generated::designs::ALL;

pub use crate::generated::designs::*;
pub use design::Design;
pub use draftable::{Candidate, Draftable, draftable, draftable_among};

/// All 81 designs in alphabetical order: those of the newest collection, those of 2023, and those that help
/// to develop designs.
///
/// ```
/// let newest = freesewing::designs::all().iter().filter(|design| design.in_newest());
/// assert_eq!(newest.count(), 73);
/// ```
#[must_use]
pub fn all() -> &'static [&'static Design] {
    &ALL
}

/// The design of this name, in capitals or not.
///
/// # Errors
///
/// When there is none; the error suggests the nearest name.
///
/// ```
/// use freesewing::designs::{self, AARON};
///
/// assert_eq!(designs::named("Aaron"), Ok(&AARON));
/// let error = designs::named("benjamyn").unwrap_err();
/// assert_eq!(error.to_string(), "`benjamyn` is the name of no design: did you mean `benjamin`?");
/// ```
pub fn named(name: &str) -> Result<&'static Design, UnknownName> {
    let found = ALL.iter().copied().find(|design| design.name().eq_ignore_ascii_case(name.trim()));
    found.ok_or_else(|| UnknownName::new("design", name, ALL.iter().map(|design| design.name())))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::measurements::Measurement;

    fn names(list: Option<&[Measurement]>) -> Value {
        list.map(|list| list.iter().map(|measurement| measurement.name()).collect::<Vec<_>>()).into()
    }

    #[test]
    fn every_design_says_what_the_data_say() {
        let data: Value = serde_json::from_str(include_str!("../../../data/designs.json")).unwrap();
        let data = data.get("designs").and_then(Value::as_object).unwrap();
        assert!(all().iter().map(|design| design.name()).eq(data.keys().map(String::as_str)));
        for (design, (name, data)) in all().iter().zip(data) {
            let of = |field: &str| data.get(field).cloned().unwrap_or(Value::Null);
            assert_eq!(names(design.required()), of("required"), "{name}");
            assert_eq!(names(design.optional()), of("optional"), "{name}");
            assert_eq!(names(design.required_2023), of("required2023"), "{name}");
            assert_eq!(json!(design.difficulty()), of("difficulty"), "{name}");
            assert_eq!(json!(design.tags), of("tags"), "{name}");
            assert_eq!(json!(design.techniques()), of("techniques"), "{name}");
            assert_eq!(json!(design.code_by()), of("code"), "{name}");
            assert_eq!(json!(design.designed_by()), of("design"), "{name}");
            assert_eq!(json!(design.in_newest()), of("inCollectionNewest"), "{name}");
            assert_eq!(json!(design.in_2023()), of("inCollection2023"), "{name}");
            assert_eq!(json!(design.is_development_only()), of("developmentOnly"), "{name}");
        }
    }

    #[test]
    fn the_collections_have_the_published_sizes() {
        let count = |of: fn(&Design) -> bool| all().iter().filter(|design| of(design)).count();
        assert_eq!(count(Design::in_newest), 73);
        assert_eq!(count(Design::in_2023), 46);
        assert_eq!(count(Design::is_development_only), 6);
        assert_eq!(count(|design| design.required().is_none()), 28);
        assert!(all().iter().all(|design| design.required().is_some() == design.optional().is_some()));
        assert!(all().iter().all(|design| design.required().is_some() || !design.in_2023()));
    }

    #[test]
    fn a_design_is_found_whatever_the_capitals_and_nothing_else_is() {
        for design in all() {
            for name in [design.name().to_owned(), design.name().to_uppercase(), format!(" {design} ")] {
                assert_eq!(named(&name), Ok(*design));
            }
            let mut slip = design.name().to_owned();
            slip.push('q');
            assert!(named(&slip).is_err(), "{slip}");
        }
        assert_eq!(named("").unwrap_err().suggestion(), None);
    }

    #[test]
    fn the_list_of_2023_differs_for_the_two_designs_of_which_it_is_known() {
        let differ = |design: &Design| design.in_2023() && design.required_in_2023() != design.required();
        let differing: Vec<&str> =
            all().iter().filter(|design| differ(design)).map(|design| design.name()).collect();
        assert_eq!(differing, ["aaron", "brian"]);
        assert!(all().iter().all(|design| design.required_in_2023().is_some() == design.in_2023()));
    }
}

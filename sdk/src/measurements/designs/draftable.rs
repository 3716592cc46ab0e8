//! Which designs a set of measurements is enough for.

use super::Design;
use crate::measurements::{Measurement, Measurements};

/// Which designs a set can draft, which it lacks something for, and which nothing is known of.
///
/// Made by [`draftable`](super::draftable).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Draftable {
    /// The designs that have all they require, in alphabetical order or that of the designs given.
    pub ready: Vec<Candidate>,
    /// The designs that lack something: those that lack least first, else in the same order.
    pub lacking: Vec<Candidate>,
    /// The designs whose needs are not known, in the same order.
    pub unknown: Vec<&'static Design>,
}

/// A design whose needs are known, and what a set lacks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// The design.
    pub design: &'static Design,
    /// The required measurements that the set lacks, in alphabetical order.
    pub missing: Vec<Measurement>,
    /// The optional measurements that the set lacks, in alphabetical order. The draft does without them.
    pub missing_optional: Vec<Measurement>,
}

/// Which designs a set can already draft, of all that people sew: both collections, without those for
/// development. A measurement counts as there if it has no [`Problem`](crate::measurements::Problem).
///
/// ```
/// use freesewing::{Measurement::Head, Measurements, cm, designs::draftable};
///
/// let found = draftable(&Measurements::new().with(Head, cm(57.0)));
/// let ready: Vec<&str> = found.ready.iter().map(|candidate| candidate.design.name()).collect();
/// assert!(ready.contains(&"florence") && !ready.contains(&"aaron"));
///
/// let next = &found.lacking[0];
/// assert_eq!((next.design.name(), next.missing.len()), ("benjamin", 1));
/// assert!(found.unknown.iter().any(|design| design.name() == "gozer"));
/// ```
#[must_use]
pub fn draftable(set: &Measurements) -> Draftable {
    draftable_among(set, super::all().iter().copied().filter(|design| !design.is_development_only()))
}

/// Like [`draftable`], of these designs alone and in their order.
///
/// ```
/// use freesewing::{designs::{self, draftable_among}, sizes};
///
/// let body = sizes::named("cisMaleAdult38")?.measurements();
/// let newest = designs::all().iter().copied().filter(|design| design.in_newest());
/// let found = draftable_among(&body, newest);
/// assert_eq!((found.ready.len(), found.lacking.len(), found.unknown.len()), (45, 0, 28));
/// # Ok::<(), freesewing::measurements::UnknownName>(())
/// ```
#[must_use]
pub fn draftable_among(set: &Measurements, designs: impl IntoIterator<Item = &'static Design>) -> Draftable {
    let mut found = Draftable { ready: Vec::new(), lacking: Vec::new(), unknown: Vec::new() };
    for design in designs {
        let Some(missing) = design.missing(set) else {
            found.unknown.push(design);
            continue;
        };
        let missing_optional = design.missing_optional(set).unwrap_or_default();
        let list = if missing.is_empty() { &mut found.ready } else { &mut found.lacking };
        // After all that lack no more. There are few designs, and a sort would weigh more in a web page.
        let place = list.partition_point(|candidate| candidate.missing.len() <= missing.len());
        list.insert(place, Candidate { design, missing, missing_optional });
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::{Measurement::*, degrees, designs, mm, sizes};

    fn names(candidates: &[Candidate]) -> Vec<&'static str> {
        candidates.iter().map(|candidate| candidate.design.name()).collect()
    }

    #[test]
    fn without_measurements_only_what_needs_none_is_ready() {
        let found = draftable(&Measurements::new());
        assert_eq!(names(&found.ready), ["bob", "hi", "hortensia", "lucy", "octoplushy"]);
    }

    #[test]
    fn what_lacks_least_comes_first() {
        let found = draftable(&Measurements::new().with(Neck, mm(380.0)));
        let counts: Vec<usize> = found.lacking.iter().map(|candidate| candidate.missing.len()).collect();
        assert!(counts.is_sorted() && counts.first() == Some(&1), "{counts:?}");
        assert!(names(&found.ready).contains(&"benjamin"));
        assert!(
            found.lacking.is_sorted_by_key(|candidate| (candidate.missing.len(), candidate.design.name()))
        );
    }

    #[test]
    fn a_published_body_can_draft_all_that_is_known() {
        for body in sizes::all() {
            let found = draftable(&body.measurements());
            assert_eq!(found.lacking, [], "{body}");
            assert!(found.ready.iter().all(|candidate| candidate.missing_optional.is_empty()), "{body}");
        }
    }

    #[test]
    fn a_value_with_a_problem_does_not_count() {
        for value in [mm(0.0).into(), mm(f64::NAN).into(), crate::measurements::Quantity::from(degrees(57.0))]
        {
            let found = draftable(&Measurements::new().with(Head, value));
            assert!(!names(&found.ready).contains(&"florence"), "{value}");
        }
    }

    #[test]
    fn every_design_is_in_one_list_once() {
        let found =
            draftable_among(&Measurements::new().with(Head, mm(570.0)), designs::all().iter().copied());
        let mut all = [names(&found.ready), names(&found.lacking)].concat();
        all.extend(found.unknown.iter().map(|design| design.name()));
        all.sort_unstable();
        assert!(all.iter().eq(designs::all().iter().map(|design| &design.name)));
    }

    proptest! {
        #[test]
        fn one_more_measurement_never_makes_a_design_less_ready(
            some in prop::collection::vec(0..38_usize, 0..30), more in 0..38_usize
        ) {
            let set: Measurements =
                some.iter().map(|at| (Measurement::ALL[*at], sizes::all()[0].get(Measurement::ALL[*at]).unwrap())).collect();
            let name = Measurement::ALL[more];
            let larger = set.clone().with(name, sizes::all()[0].get(name).unwrap());
            for design in designs::all() {
                let (Some(before), Some(after)) = (design.missing(&set), design.missing(&larger)) else { continue };
                let wanted: Vec<_> = before.into_iter().filter(|missing| *missing != name).collect();
                prop_assert_eq!(after, wanted, "{}", design);
            }
        }
    }
}

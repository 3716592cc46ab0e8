//! Which measurements the server keeps, and in what form.

use serde_json::{Map, Value};

use crate::generated::measurements::NAMES;
use crate::generation::Generation;

/// What generation V3 calls `waistToArmpit`.
const ARMPIT_BEFORE: &str = "waistToArmhole";

fn accepts(generation: Generation, name: &str) -> bool {
    match (generation, name) {
        (Generation::V3, ARMPIT_BEFORE) => true,
        (Generation::V3, "waistToArmpit") => false,
        _ => NAMES.binary_search(&name).is_ok(),
    }
}

/// Drops, without a word, names that are not known, values that are not numbers, and numbers that are not
/// above zero.
pub(crate) fn sanitise(generation: Generation, measies: Map<String, Value>) -> Map<String, Value> {
    measies
        .into_iter()
        .filter(|(name, value)| {
            accepts(generation, name) && value.as_f64().is_some_and(|number| number > 0.0)
        })
        .collect()
}

/// A value as it goes over the wire: whole numbers have no fraction there.
pub(crate) fn number(value: f64) -> Value {
    /// Up to here doubles hold every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT { Value::from(value as i64) } else { Value::from(value) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(NAMES.is_sorted());
        assert!(
            NAMES.iter().filter(|name| **name != "waistToArmpit").all(|name| accepts(Generation::V3, name))
        );
        assert!(NAMES.iter().all(|name| accepts(Generation::V4, name)));
    }

    #[test]
    fn each_generation_has_its_own_word_for_the_armpit() {
        assert!(accepts(Generation::V3, "waistToArmhole") && !accepts(Generation::V3, "waistToArmpit"));
        assert!(accepts(Generation::V4, "waistToArmpit") && !accepts(Generation::V4, "waistToArmhole"));
    }

    #[test]
    fn only_known_positive_numbers_stay_and_in_their_order() {
        let Value::Object(sent) = json!({
            "neck": 385.5, "chest": "900", "foo": 1, "ankle": 0, "waist": -3, "hips": null, "biceps": 270,
        }) else {
            unreachable!()
        };
        let kept = sanitise(Generation::V3, sent);
        assert_eq!(serde_json::to_string(&kept).unwrap(), r#"{"neck":385.5,"biceps":270}"#);
    }
}

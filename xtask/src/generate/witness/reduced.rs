//! What progenitor is told of the document of one generation.

use serde_json::{Map, Value};

/// The copy without what progenitor cannot take: answers of different types. Refusals are bodies of two kinds and no
/// body at all, so only successes stay, and every other status is an answer that it did not expect.
pub(super) fn reduced(document: &Value) -> Value {
    let mut out = document.clone();
    for (_, item) in object(out.get_mut("paths")) {
        for (_, operation) in object(Some(item)) {
            if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                responses.retain(|status, _| status.starts_with('2'));
            }
        }
    }
    out
}

fn object(value: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    value.and_then(Value::as_object_mut).into_iter().flat_map(Map::iter_mut)
}

#[cfg(test)]
mod tests {
    use super::reduced;
    use crate::document::project;
    use crate::document::tests::good;

    #[test]
    fn successes_stay_and_refusals_go() {
        let document = reduced(&project(&good(), "v3"));
        let responses = document["paths"]["/sets/{id}/key"]["get"]["responses"].as_object().unwrap();
        assert_eq!(responses.keys().collect::<Vec<_>>(), ["200"]);
        assert_eq!(document["components"], project(&good(), "v3")["components"]);
    }
}

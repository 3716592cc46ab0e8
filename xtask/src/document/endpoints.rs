//! The document and the table of operations say the same.

use super::rules::EVERY_READ;
use super::{GENERATIONS, Operation, items, operations, texts};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the table expects at one path and method.
struct Expected<'a> {
    row: &'a Value,
    /// `key`, `jwt`, or nothing for everybody.
    kind: Option<&'static str>,
    guest: bool,
    generations: Vec<&'static str>,
}

/// Reports where the document and the table differ.
pub(super) fn check(document: &Value, endpoints: &Value, found: &mut Vec<String>) {
    let rows = items(endpoints.get("operations"));
    let mut expected: BTreeMap<(String, String), Expected<'_>> = BTreeMap::new();
    for row in rows {
        for (kind, guest) in kinds(row) {
            for generation in GENERATIONS {
                let Some(path) = path(row, generation, kind) else { continue };
                let key = (path, text(row, "method").to_lowercase());
                let fresh = Expected { row, kind, guest, generations: Vec::new() };
                expected.entry(key).or_insert(fresh).generations.push(generation);
            }
        }
    }
    for operation in operations(document) {
        match expected.remove(&(operation.path.to_owned(), operation.method.to_owned())) {
            Some(expected) => compare(&operation, &expected, found),
            None => found.push(format!("{} is not among the endpoints", operation.label())),
        }
    }
    for ((path, method), missing) in expected {
        let name = text(missing.row, "operationId");
        found.push(format!("{} {path} ({name}) is missing", method.to_uppercase()));
    }
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The credentials of a row, and whether accounts get through that are refused elsewhere.
fn kinds(row: &Value) -> Vec<(Option<&'static str>, bool)> {
    let auth = texts(row.get("auth"));
    if auth.is_empty() {
        return vec![(None, false)];
    }
    let kind = |auth| match auth {
        "key" => (Some("key"), false),
        "jwt-guest" => (Some("jwt"), true),
        _ => (Some("jwt"), false),
    };
    auth.into_iter().map(kind).collect()
}

/// The concrete path in a generation, if the operation exists there.
fn path(row: &Value, generation: &str, kind: Option<&str>) -> Option<String> {
    if !texts(row.get("generations")).contains(&generation) {
        return None;
    }
    let path = row.get(if generation == "v3" { "pathV3" } else { "pathV4" })?.as_str()?;
    let path = path.replace("{uuid}", "{id}").replace("{ehash}", "{id}");
    Some(path.replace("{auth}", kind.unwrap_or_default()))
}

fn compare(operation: &Operation<'_>, expected: &Expected<'_>, found: &mut Vec<String>) {
    let row = expected.row;
    let mut same = |field: &str, wanted: Value| {
        let actual = operation.value.get(field).cloned().unwrap_or_default();
        if actual != wanted {
            found.push(format!("{} has {field} {actual}, the endpoints say {wanted}", operation.label()));
        }
    };
    let of_row = |field: &str| row.get(field).cloned().unwrap_or_default();
    same("x-operation", of_row("operationId"));
    same("x-generations", json!(expected.generations));
    same("x-effect", of_row("effect"));
    same("x-unwrap", unwrap(row));
    same("x-guest", if expected.guest { json!(true) } else { Value::Null });
    same("security", expected.kind.map_or_else(|| json!([]), |kind| json!([{kind: []}])));
    let status = of_row("successStatus");
    // A look-up that finds nothing says "free", and that it finds something is an answer as well.
    same("x-success", if status == 404 { json!([200, 404]) } else { json!([status]) });
    same("x-level", if expected.kind.is_some() { levels(row, &expected.generations) } else { Value::Null });
    // The document may know of more that is out of date than the endpoints do.
    let listed = texts(operation.value.get("x-invalidates"));
    let lacks = |name: &str| !listed.contains(&name) && !listed.contains(&EVERY_READ);
    for name in texts(row.get("invalidates")).into_iter().filter(|name| lacks(name)) {
        found.push(format!(
            "{} has x-invalidates without {name}, which the endpoints have",
            operation.label()
        ));
    }
}

/// `curatedSet (V3: set)` names one field a generation.
fn unwrap(row: &Value) -> Value {
    let named = text(row, "unwrap").strip_suffix(')').and_then(|text| text.split_once(" (V3: "));
    named.map_or_else(
        || row.get("unwrap").cloned().unwrap_or_default(),
        |(v4, v3)| json!({"v3": v3, "v4": v4}),
    )
}

fn levels(row: &Value, generations: &[&str]) -> Value {
    let level = |generation: &str| {
        let v3 = generation == "v3";
        let own = row.get(if v3 { "minLevelOwnV3" } else { "minLevelOwn" });
        let exception = row.get("minLevelOthersV3").filter(|_| v3);
        let others = exception.or_else(|| row.get("minLevelOthers")).cloned().unwrap_or_default();
        // An authenticated operation without a level asks for none.
        json!({"own": own.and_then(Value::as_u64).unwrap_or(0), "others": others})
    };
    Value::Object(generations.iter().map(|g| ((*g).to_owned(), level(g))).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::{levels, unwrap};
    use crate::document::problems;
    use crate::document::tests::{broken, good, rows};
    use serde_json::{Value, json};

    #[test]
    fn every_row_is_there_and_nothing_else() {
        broken("GET /sets/{id}/jwt (getSet) is missing", |d| {
            d["paths"].as_object_mut().unwrap().remove("/sets/{id}/jwt");
        });
        broken("GET /cats/{id} is not among the endpoints", |d| {
            let item = d["paths"]["/sets/{id}"].clone();
            d["paths"]["/cats/{id}"] = item;
        });
        broken("POST /sets/{id}/key is not among the endpoints", |d| {
            let operation = d["paths"]["/sets/{id}/key"]["get"].clone();
            d["paths"]["/sets/{id}/key"]["post"] = operation;
        });
    }

    #[test]
    fn every_field_of_a_row_counts() {
        let changes = [
            ("operationId", json!("readSet"), "x-operation"),
            ("generations", json!(["v4"]), "x-generations"),
            ("effect", json!("act"), "x-effect"),
            ("invalidates", json!(["getSet"]), "x-invalidates"),
            ("unwrap", Value::Null, "x-unwrap"),
            ("successStatus", json!(404), "x-success"),
            ("minLevelOwn", json!(2), "x-level"),
            ("minLevelOthersV3", json!(6), "x-level"),
            ("auth", json!(["jwt-guest", "key"]), "x-guest"),
        ];
        for (field, value, expected) in changes {
            let mut table = rows();
            table["operations"][0][field] = value;
            let found = problems(&good(), &table);
            let expected = format!("has {expected} ");
            assert!(found.iter().any(|problem| problem.contains(&expected)), "{field}: {found:#?}");
        }
        let mut table = rows();
        table["operations"][0]["pathV3"] = json!("/set/{id}/{auth}");
        assert!(problems(&good(), &table).contains(&"GET /set/{id}/key (getSet) is missing".to_owned()));
    }

    #[test]
    fn more_may_be_out_of_date_than_the_endpoints_say() {
        let with = |listed: Value| {
            let mut document = good();
            document["paths"]["/sets/{id}/key"]["patch"]["x-invalidates"] = listed;
            problems(&document, &rows())
        };
        assert_eq!(with(json!(["getPublicSet", "updateSet", "getSet"])), [""; 0]);
        assert_eq!(with(json!(["*"])), [""; 0]);
        let lacks = "PATCH /sets/{id}/key has x-invalidates without getPublicSet, which the endpoints have";
        assert_eq!(with(json!(["getSet"])), [lacks]);
    }

    #[test]
    fn tables_are_read_in_their_own_terms() {
        assert_eq!(
            unwrap(&json!({"unwrap": "curatedSet (V3: set)"})),
            json!({"v3": "set", "v4": "curatedSet"})
        );
        assert_eq!(unwrap(&json!({"unwrap": "set"})), json!("set"));
        let row =
            json!({"minLevelOwn": 8, "minLevelOwnV3": null, "minLevelOthers": 9, "minLevelOthersV3": null});
        let expected = json!({"v3": {"own": 0, "others": null}, "v4": {"own": 8, "others": 9}});
        assert_eq!(levels(&row, &["v3", "v4"]), expected);
    }
}

//! The rules for each operation, and for operations among themselves.

use super::{
    GENERATIONS, Operation, entries, is_by_generation, is_example, items, operations, resolve, texts,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const EFFECTS: [&str; 4] = ["read", "idempotent", "create", "act"];
const DELETES: [&str; 3] = ["record", "self", "key"];
/// What servers are known to do, beside statuses.
const FAULTS: [&str; 2] = ["hangs", "empty"];
/// Stands for every read in `x-invalidates`.
pub(super) const EVERY_READ: &str = "*";
const PARAMETERS: [&str; 3] = ["id", "check", "slug"];
/// What the id of an operation may add to the name that its forms share.
const SUFFIXES: [&str; 5] = ["", "Key", "Jwt", "V3", "V4"];
const ERROR: &str = "#/components/responses/Error";
/// The fields in which the forms of one operation agree.
const SHARED: [&str; 9] = [
    "x-effect",
    "x-level",
    "x-invalidates",
    "x-unwrap",
    "x-success",
    "x-errors",
    "x-deletes",
    "x-guest",
    "x-act-when",
];

/// Reports operations that break a rule.
pub(super) fn check(document: &Value, found: &mut Vec<String>) {
    generations(document, "the document", found);
    paths(document, found);
    let mut ids = BTreeMap::new();
    let names: BTreeSet<&str> = operations(document).map(|o| o.text("x-operation")).collect();
    for operation in operations(document) {
        let label = operation.label();
        let id = operation.text("operationId");
        if id.is_empty() {
            found.push(format!("{label} has no operationId"));
        } else if let Some(other) = ids.insert(id.to_owned(), label.clone()) {
            found.push(format!("{label} and {other} share the operationId {id}"));
        }
        let mut report = |problem: String| found.push(format!("{label} {problem}"));
        words(document, &operation, &mut report);
        fields(document, &operation, &names, &mut report);
        parameters(&operation, &mut report);
        security(&operation, &mut report);
        responses(document, &operation, &mut report);
        errors(document, &operation, &mut report);
    }
    pairs(document, found);
}

/// Checks every `x-generations` of the document.
fn generations(value: &Value, place: &str, found: &mut Vec<String>) {
    if let Some(listed) = value.get("x-generations") {
        let known = texts(Some(listed));
        let sound =
            items(Some(listed)).count() == known.len() && known.iter().all(|g| GENERATIONS.contains(g));
        if known.is_empty() || !sound || !known.is_sorted_by(|a, b| a < b) {
            found.push(format!("{place} has an x-generations with the unknown value {listed}"));
        }
    }
    // An example is data, unless a property happens to have that name.
    for (key, inner) in
        entries(Some(value)).filter(|(key, inner)| !is_example(key) || inner.get("type").is_some())
    {
        generations(inner, key, found);
    }
    items(Some(value)).for_each(|inner| generations(inner, place, found));
}

/// Paths that a router cannot tell apart: they differ in letter case or in the names of parameters only.
fn paths(document: &Value, found: &mut Vec<String>) {
    let mut shapes: BTreeMap<String, &String> = BTreeMap::new();
    for (path, _) in entries(document.get("paths")) {
        let shape = segments(path).map(|(text, _)| text.to_lowercase()).collect::<Vec<_>>().join("{}");
        if let Some(other) = shapes.insert(shape, path) {
            found.push(format!("the paths {other} and {path} clash"));
        }
    }
}

/// The pieces of a path template: literal text, and the name of the parameter in front of it.
fn segments(path: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    path.split('{').enumerate().map(|(index, piece)| match piece.split_once('}') {
        Some((name, rest)) if index > 0 => (rest, Some(name)),
        _ => (piece, None),
    })
}

fn words(document: &Value, operation: &Operation<'_>, report: &mut impl FnMut(String)) {
    for field in ["summary", "description"] {
        if operation.text(field).trim().is_empty() {
            report(format!("has no {field}"));
        }
    }
    let declared: Vec<_> = items(document.get("tags")).filter_map(|tag| tag.get("name")?.as_str()).collect();
    match texts(operation.value.get("tags")).as_slice() {
        [tag] if declared.contains(tag) => {}
        [tag] => report(format!("has the undeclared tag {tag}")),
        tags => report(format!("has {} tags instead of one", tags.len())),
    }
}

/// Checks the `x-` fields except those about answers.
fn fields(
    document: &Value,
    operation: &Operation<'_>,
    names: &BTreeSet<&str>,
    report: &mut impl FnMut(String),
) {
    let (id, name) = (operation.text("operationId"), operation.text("x-operation"));
    if name.is_empty() {
        report("has no x-operation".to_owned());
    } else if !id.strip_prefix(name).is_some_and(|suffix| SUFFIXES.contains(&suffix)) {
        report(format!("has the operationId {id}, which does not follow from x-operation {name}"));
    }
    if operation.generations().is_empty() {
        report("has no x-generations".to_owned());
    }
    let effect = operation.text("x-effect");
    if !EFFECTS.contains(&effect) {
        report(format!("has the unknown x-effect {effect:?}"));
    }
    let deletes = operation.value.get("x-deletes");
    if deletes.is_some() || operation.method == "delete" {
        let deletes = deletes.and_then(Value::as_str).unwrap_or_default();
        if !DELETES.contains(&deletes) {
            report(format!("has the unknown x-deletes {deletes:?}"));
        }
    }
    match operation.value.get("x-invalidates").and_then(Value::as_array) {
        None => report("has no x-invalidates".to_owned()),
        Some(listed) if listed.iter().any(|name| name == EVERY_READ) => {
            if listed.len() > 1 {
                report(format!("invalidates {EVERY_READ:?}, which is every read, and some by name"));
            }
        }
        Some(listed) => {
            for name in listed.iter().filter(|name| !name.as_str().is_some_and(|name| names.contains(name))) {
                report(format!("invalidates {name}, which is no operation"));
            }
        }
    }
    levels(operation, report);
    if let Some(when) = operation.value.get("x-act-when") {
        let schema = operation.value.pointer("/requestBody/content/application~1json/schema");
        let schema = schema.and_then(|schema| resolve(document, schema));
        let known = |name: &str| schema.and_then(|s| s.get("properties")?.get(name)).is_some();
        if texts(Some(when)).is_empty() || !texts(Some(when)).into_iter().all(known) {
            report(format!("has an x-act-when that names no fields of its body: {when}"));
        }
    }
    if let Some(fault) = operation.value.get("x-fault").filter(|fault| !is_fault(operation, fault)) {
        report(format!("has the unknown x-fault {fault}"));
    }
    if operation.value.get("x-guest").is_some_and(|guest| guest != &Value::Bool(true)) {
        report("has an x-guest other than true".to_owned());
    }
}

/// Whether it says for generations that have the operation what their servers are known to do instead.
fn is_fault(operation: &Operation<'_>, fault: &Value) -> bool {
    let known = |what: &Value| match what {
        Value::String(word) => FAULTS.contains(&word.as_str()),
        _ => what.as_u64().is_some_and(|status| (400..600).contains(&status)),
    };
    let mut listed = entries(Some(fault)).peekable();
    listed.peek().is_some()
        && listed
            .all(|(generation, what)| operation.generations().contains(&generation.as_str()) && known(what))
}

fn levels(operation: &Operation<'_>, report: &mut impl FnMut(String)) {
    let anonymous = items(operation.value.get("security")).next().is_none();
    let Some(levels) = operation.value.get("x-level") else {
        if !anonymous {
            report("has no x-level".to_owned());
        }
        return;
    };
    if anonymous {
        report("has an x-level, but anybody may call it".to_owned());
    }
    let listed: BTreeSet<&str> = entries(Some(levels)).map(|(generation, _)| generation.as_str()).collect();
    if listed != operation.generations().into_iter().collect() {
        report("has an x-level for other generations than its own".to_owned());
    }
    let in_range = |level: &Value| level.as_u64().is_some_and(|level| level <= 9);
    for (_, level) in entries(Some(levels)) {
        let own = level.get("own").is_some_and(in_range);
        let others = level.get("others").is_some_and(|level| level.is_null() || in_range(level));
        if !own || !others || entries(Some(level)).count() != 2 {
            report(format!("has the unknown x-level {level}"));
        }
    }
}

fn parameters(operation: &Operation<'_>, report: &mut impl FnMut(String)) {
    let named: Vec<&str> = segments(operation.path).filter_map(|(_, name)| name).collect();
    for name in named.iter().filter(|name| !PARAMETERS.contains(name)) {
        report(format!("names a parameter {{{name}}}"));
    }
    let mut declared = Vec::new();
    for parameter in items(operation.value.get("parameters")) {
        let text = |field: &str| parameter.get(field).and_then(Value::as_str).unwrap_or_default();
        let name = text("name");
        if text("in") == "path" {
            declared.push(name);
            if !named.contains(&name) {
                report(format!("declares {{{name}}}, which its path lacks"));
            }
        }
        if text("description").is_empty() {
            report(format!("does not describe its parameter {name}"));
        }
        if parameter.get("schema").is_none() {
            report(format!("has no schema for its parameter {name}"));
        }
    }
    for name in named.iter().filter(|name| !declared.contains(name)) {
        report(format!("does not declare {{{name}}}"));
    }
}

/// The end of the path tells the credential.
fn security(operation: &Operation<'_>, report: &mut impl FnMut(String)) {
    let expected = ["key", "jwt"].into_iter().find(|kind| operation.path.ends_with(&format!("/{kind}")));
    let schemes: Vec<&str> = items(operation.value.get("security"))
        .flat_map(|requirement| entries(Some(requirement)))
        .map(|(scheme, _)| scheme.as_str())
        .collect();
    if operation.value.get("security").is_none() {
        report("has no security".to_owned());
    } else if schemes != expected.into_iter().collect::<Vec<_>>() {
        report(format!("has the security {schemes:?}, which its path contradicts"));
    }
    if operation.value.get("x-guest").is_some() && expected != Some("jwt") {
        report("has an x-guest without a token".to_owned());
    }
}

fn responses(document: &Value, operation: &Operation<'_>, report: &mut impl FnMut(String)) {
    let reference = |status: &str| operation.value.get("responses")?.get(status)?.get("$ref")?.as_str();
    if reference("default") != Some(ERROR) {
        report("lacks the shared error answer as its default".to_owned());
    }
    let answered = |status: &str| operation.responses().any(|(code, _)| code == status);
    let anonymous = items(operation.value.get("security")).next().is_none();
    if !anonymous && !answered("401") {
        report("lacks an answer for 401".to_owned());
    }
    let successes: Vec<&String> =
        operation.responses().map(|(s, _)| s).filter(|s| s.starts_with('2')).collect();
    let listed: Vec<String> = items(operation.value.get("x-success")).map(ToString::to_string).collect();
    if listed.is_empty() {
        report("has no x-success".to_owned());
    }
    for status in listed.iter().filter(|status| !answered(status)) {
        report(format!("has the x-success {status}, but no such answer"));
    }
    for status in successes.iter().filter(|status| !listed.contains(status)) {
        report(format!("answers {status}, which x-success lacks"));
    }
    if successes.len() > 1 || (successes.is_empty() && !listed.iter().any(|status| status.starts_with('3'))) {
        report(format!("has {} answers of success instead of one", successes.len()));
    }
    let success = operation.responses().find(|(status, _)| status.starts_with('2'));
    let success = success.and_then(|(_, response)| resolve(document, response));
    let kinds: Vec<_> = entries(success.and_then(|response| response.get("content"))).collect();
    if kinds.len() > 1 {
        report(format!("has {} kinds of content in its answer of success", kinds.len()));
    }
    let schema = kinds.first().and_then(|(_, media)| resolve(document, media.get("schema")?));
    unwrap(operation, schema, report);
}

/// A record is unwrapped from an envelope, and from nothing else.
fn unwrap(operation: &Operation<'_>, schema: Option<&Value>, report: &mut impl FnMut(String)) {
    let Some(unwrap) = operation.value.get("x-unwrap") else {
        report("has no x-unwrap".to_owned());
        return;
    };
    let chosen: Vec<&Value> = if is_by_generation(unwrap) {
        let listed: BTreeSet<&str> =
            entries(Some(unwrap)).map(|(generation, _)| generation.as_str()).collect();
        if listed != operation.generations().into_iter().collect() {
            report("has an x-unwrap for other generations than its own".to_owned());
        }
        entries(Some(unwrap)).map(|(_, value)| value).collect()
    } else {
        vec![unwrap]
    };
    let envelope = schema.filter(|schema| schema.get("x-envelope") == Some(&Value::Bool(true)));
    for key in chosen {
        match (key.as_str(), envelope) {
            (Some(key), Some(envelope)) if envelope.get("properties").and_then(|p| p.get(key)).is_some() => {}
            (Some(key), _) => report(format!("unwraps {key}, but does not answer with such an envelope")),
            (None, None) if key.is_null() => {}
            (None, Some(_)) if key.is_null() => {
                report("answers with an envelope, but unwraps nothing".to_owned())
            }
            (None, _) => report(format!("has the unknown x-unwrap {key}")),
        }
    }
}

fn errors(document: &Value, operation: &Operation<'_>, report: &mut impl FnMut(String)) {
    let Some(errors) = operation.value.get("x-errors").filter(|errors| errors.is_object()) else {
        report("has no x-errors".to_owned());
        return;
    };
    let known = texts(document.pointer("/components/schemas/ErrorCode/x-extensible-enum"));
    let variants: Vec<&Value> =
        if is_by_generation(errors) { entries(Some(errors)).map(|(_, v)| v).collect() } else { vec![errors] };
    for (status, codes) in variants.into_iter().flat_map(|variant| entries(Some(variant))) {
        if !status.parse().is_ok_and(|status: u16| (400..600).contains(&status)) || !codes.is_array() {
            report(format!("has the unknown entry {status} in x-errors"));
        }
        for code in items(Some(codes)).filter(|code| !code.as_str().is_some_and(|code| known.contains(&code)))
        {
            report(format!("names the error {code}, which ErrorCode lacks"));
        }
        if status == "404" && !operation.responses().any(|(answered, _)| answered == status) {
            report("lacks an answer for 404".to_owned());
        }
    }
}

/// The `/key` and the `/jwt` form of one operation agree.
fn pairs(document: &Value, found: &mut Vec<String>) {
    let mut first: BTreeMap<(&str, Vec<&str>), Operation<'_>> = BTreeMap::new();
    for operation in operations(document) {
        let key = (operation.text("x-operation"), operation.generations());
        let Some(other) = first.get(&key) else {
            first.insert(key, operation);
            continue;
        };
        let differing =
            SHARED.iter().filter(|field| operation.value.get(**field) != other.value.get(**field));
        for field in differing {
            found.push(format!("{} and {} differ in {field}", other.label(), operation.label()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::tests::broken;
    use serde_json::{Value, json};

    fn get(document: &mut Value) -> &mut Value {
        &mut document["paths"]["/sets/{id}/key"]["get"]
    }

    fn breaks(expected: &str, change: impl FnOnce(&mut Value)) {
        broken(&format!("GET /sets/{{id}}/key {expected}"), |document| change(get(document)));
    }

    fn remove(value: &mut Value, field: &str) {
        value.as_object_mut().unwrap().remove(field);
    }

    #[test]
    fn paths_must_not_clash() {
        broken("the paths /sets/{id} and /Sets/{slug} clash", |d| {
            let item = d["paths"]["/sets/{id}"].clone();
            d["paths"]["/Sets/{slug}"] = item;
        });
    }

    #[test]
    fn ids_are_there_once() {
        breaks("has no operationId", |o| remove(o, "operationId"));
        broken("share the operationId getSetJwt", |d| get(d)["operationId"] = json!("getSetJwt"));
        breaks("has the operationId readSet, which does not follow", |o| o["operationId"] = json!("readSet"));
    }

    #[test]
    fn words_are_there() {
        breaks("has no summary", |o| remove(o, "summary"));
        breaks("has no description", |o| o["description"] = json!(" "));
        breaks("has 0 tags", |o| remove(o, "tags"));
        breaks("has 2 tags", |o| o["tags"] = json!(["sets", "sets"]));
        breaks("has the undeclared tag other", |o| o["tags"] = json!(["other"]));
    }

    #[test]
    fn x_fields_have_known_values() {
        for field in
            ["x-operation", "x-generations", "x-invalidates", "x-level", "x-success", "x-errors", "x-unwrap"]
        {
            breaks(&format!("has no {field}"), |o| remove(o, field));
        }
        breaks("has the unknown x-effect \"\"", |o| remove(o, "x-effect"));
        breaks("has the unknown x-effect \"write\"", |o| o["x-effect"] = json!("write"));
        breaks("has the unknown x-deletes \"all\"", |o| o["x-deletes"] = json!("all"));
        breaks("invalidates \"listCats\"", |o| o["x-invalidates"] = json!(["listCats"]));
        breaks("invalidates \"*\", which is every", |o| o["x-invalidates"] = json!(["*", "getSet"]));
        breaks("has an x-guest other than true", |o| o["x-guest"] = json!(1));
        breaks("has an x-guest without a token", |o| o["x-guest"] = json!(true));
        breaks("has an x-act-when that names no fields", |o| o["x-act-when"] = json!(["email"]));
        for fault in
            [json!({}), json!("hangs"), json!({"v5": "hangs"}), json!({"v4": "sleeps"}), json!({"v4": 200})]
        {
            breaks("has the unknown x-fault", |o| o["x-fault"] = fault.clone());
        }
        breaks("has the unknown x-level", |o| o["x-level"]["v3"] = json!({"own": 10, "others": null}));
        breaks("has the unknown x-level", |o| o["x-level"]["v3"] = json!({"own": 1}));
        breaks("has an x-level for other generations", |o| remove(&mut o["x-level"], "v3"));
        broken("GET /sets/{id} has an x-level, but anybody", |d| {
            d["paths"]["/sets/{id}"]["get"]["x-level"] = json!({});
        });
        broken("DELETE /sets/{id}/key has the unknown x-deletes \"\"", |d| {
            let operation = get(d).clone();
            d["paths"]["/sets/{id}/key"]["delete"] = operation;
        });
    }

    #[test]
    fn generations_are_known_everywhere() {
        broken("an x-generations with the unknown value [\"v5\"]", |d| {
            d["components"]["schemas"]["Set"]["properties"]["id"]["x-generations"] = json!(["v5"]);
        });
        broken("an x-generations with the unknown value []", |d| {
            d["servers"][0]["x-generations"] = json!([])
        });
        broken("an x-generations with the unknown value [\"v4\",\"v3\"]", |d| {
            get(d)["x-generations"] = json!(["v4", "v3"]);
        });
    }

    #[test]
    fn parameters_are_declared() {
        breaks("does not declare {id}", |o| o["parameters"] = json!([]));
        breaks("declares {check}, which its path lacks", |o| o["parameters"][0]["name"] = json!("check"));
        breaks("does not describe its parameter id", |o| remove(&mut o["parameters"][0], "description"));
        breaks("has no schema for its parameter id", |o| remove(&mut o["parameters"][0], "schema"));
        broken("GET /cats/{uuid} names a parameter {uuid}", |d| {
            let item = d["paths"]["/sets/{id}"].clone();
            d["paths"]["/cats/{uuid}"] = item;
        });
    }

    #[test]
    fn the_path_tells_the_credential() {
        breaks("has no security", |o| remove(o, "security"));
        breaks("has the security [\"jwt\"]", |o| o["security"] = json!([{"jwt": []}]));
        breaks("has the security []", |o| o["security"] = json!([]));
        broken("GET /sets/{id} has the security [\"key\"]", |d| {
            d["paths"]["/sets/{id}"]["get"]["security"] = json!([{"key": []}]);
        });
    }

    #[test]
    fn there_is_one_success_and_the_shared_errors() {
        breaks("lacks the shared error answer", |o| remove(&mut o["responses"], "default"));
        breaks("lacks an answer for 401", |o| remove(&mut o["responses"], "401"));
        breaks("lacks an answer for 404", |o| remove(&mut o["responses"], "404"));
        breaks("has 2 answers of success", |o| o["responses"]["201"] = o["responses"]["200"].clone());
        breaks("has 0 answers of success", |o| remove(&mut o["responses"], "200"));
        breaks("has the x-success 204, but no such answer", |o| o["x-success"] = json!([204]));
        breaks("answers 200, which x-success lacks", |o| o["x-success"] = json!([404]));
        breaks("has 2 kinds of content", |o| {
            o["responses"]["200"]["content"]["text/yaml"] =
                json!({"schema": {"type": "string"}, "example": ""});
        });
    }

    #[test]
    fn unwrapping_needs_an_envelope() {
        breaks("unwraps cat, but does not answer", |o| o["x-unwrap"] = json!("cat"));
        breaks("answers with an envelope, but unwraps nothing", |o| o["x-unwrap"] = Value::Null);
        breaks("has the unknown x-unwrap 3", |o| o["x-unwrap"] = json!(3));
        breaks("has an x-unwrap for other generations", |o| o["x-unwrap"] = json!({"v4": "set"}));
        broken("GET /sets/{id}/key unwraps set, but does not answer", |d| {
            remove(&mut d["components"]["schemas"]["SetEnvelope"], "x-envelope");
        });
    }

    #[test]
    fn errors_are_known() {
        breaks("names the error \"catMissing\"", |o| o["x-errors"]["400"] = json!(["catMissing"]));
        breaks("names the error \"catMissing\"", |o| o["x-errors"] = json!({"v4": {"400": ["catMissing"]}}));
        breaks("has the unknown entry 200", |o| o["x-errors"]["200"] = json!([]));
        breaks("has the unknown entry 400", |o| o["x-errors"]["400"] = json!("nameMissing"));
    }

    #[test]
    fn the_forms_of_an_operation_agree() {
        broken("GET /sets/{id}/key and GET /sets/{id}/jwt differ in x-effect", |d| {
            get(d)["x-effect"] = json!("act")
        });
        broken("differ in x-errors", |d| get(d)["x-errors"]["400"] = json!(["nameMissing"]));
    }
}

//! The table of operations: the forms of an operation become one row.

use super::names::constant;
use crate::document::{GENERATIONS, Operation, operations, texts};
use crate::project::Result;
use serde_json::Value;
use std::fmt::Write;

/// The source of the table, in the order of the document.
pub(super) fn source(document: &Value) -> Result<String> {
    let mut out = String::from(
        "//! The operations of the API, one row each.\n\nuse crate::engine::operation::{Access, Content, Deletes, Effect, Fault, Faulty, Levels, Operation, Wire};\n\n",
    );
    let rows = rows(document);
    for row in &rows {
        out += &row.source().map_err(|error| format!("{}: {error}", row.name))?;
    }
    out += "/// All operations, in the order of the document.\npub static ALL: &[&Operation] = &[\n";
    for row in &rows {
        let _ = writeln!(out, "&{},", constant(row.name));
    }
    Ok(out + "];\n")
}

/// The forms that share an `x-operation`: with key and with token, V3 and V4.
struct Row<'a> {
    name: &'a str,
    forms: Vec<Operation<'a>>,
}

fn rows(document: &Value) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for form in operations(document) {
        let name = form.text("x-operation");
        match rows.iter_mut().find(|row| row.name == name) {
            Some(row) => row.forms.push(form),
            None => rows.push(Row { name, forms: vec![form] }),
        }
    }
    rows
}

impl Row<'_> {
    fn source(&self) -> Result<String> {
        let of_form = |form: &Operation<'_>| format!("{:?}", texts(form.value.get("x-invalidates")));
        let invalidates = same(&self.forms, "x-invalidates", of_form)?;
        let act_when =
            same(&self.forms, "x-act-when", |form| format!("{:?}", texts(form.value.get("x-act-when"))))?;
        let effect = match same(&self.forms, "x-effect", |form| form.text("x-effect"))? {
            "read" => "Read",
            "idempotent" => "Idempotent",
            "create" => "Create",
            "act" => "Act",
            other => return Err(format!("unknown x-effect {other:?}")),
        };
        let deletes = match same(&self.forms, "x-deletes", |form| form.text("x-deletes"))? {
            "" => "None",
            "record" => "Some(Deletes::Record)",
            "key" => "Some(Deletes::Key)",
            "self" => "Some(Deletes::Account)",
            other => return Err(format!("unknown x-deletes {other:?}")),
        };
        let [v3, v4] = GENERATIONS.map(|generation| self.wire(generation));
        Ok(format!(
            "/// {}.\npub static {}: Operation = Operation {{
                name: {:?}, effect: Effect::{effect}, act_when: &{act_when}, deletes: {deletes},
                invalidates: &{invalidates}, v3: {}, v4: {},
            }};\n\n",
            self.summary(),
            constant(self.name),
            self.name,
            v3?,
            v4?,
        ))
    }

    /// What the operation does, without the words that tell its forms apart.
    fn summary(&self) -> String {
        let mut text = self.forms.first().map(|form| form.text("summary")).unwrap_or_default().to_owned();
        for kind in ["key", "token"] {
            text = text.replace(&format!(" (with {kind})"), "").replace(&format!(", with {kind})"), ")");
        }
        let in_each =
            |generation: &&str| self.forms.iter().any(|form| form.generations().contains(generation));
        if GENERATIONS.iter().all(in_each) {
            for generation in GENERATIONS {
                text = text.replace(&format!(" ({})", generation.to_uppercase()), "");
            }
        }
        text
    }

    /// How a generation has the operation.
    fn wire(&self, generation: &str) -> Result<String> {
        let forms: Vec<&Operation<'_>> =
            self.forms.iter().filter(|form| form.generations().contains(&generation)).collect();
        if forms.is_empty() {
            return Ok("None".to_owned());
        }
        let method = same(&forms, "method", |form| form.method.to_uppercase())?;
        let path = same(&forms, "path", |form| template(form))?;
        let takes = |kind| forms.iter().any(|form| credential(form) == Some(kind));
        let guest = forms.iter().any(|form| form.value.get("x-guest") == Some(&Value::Bool(true)));
        let level = same(&forms, "x-level", |form| level(form, generation))?;
        let unwrap = same(&forms, "x-unwrap", |form| unwrap(form, generation))?;
        let success = same(&forms, "x-success", |form| form.value.get("x-success").map(ToString::to_string))?;
        let content = same(&forms, "content", |form| content(form))?;
        let fault = fault(&forms, generation)?;
        Ok(format!(
            "Some(Wire {{
                method: {method:?}, path: {path:?},
                access: Access {{ key: {}, jwt: {}, guest: {guest} }},
                level: {}, unwrap: {unwrap:?}, success: &{}, content: Content::{}, fault: {fault},
            }})",
            takes("key"),
            takes("jwt"),
            level?,
            success.unwrap_or_else(|| "[]".to_owned()),
            content?,
        ))
    }
}

/// What all forms say. Forms that differ where one row has one value cannot be joined.
fn same<F, T: PartialEq>(forms: &[F], what: &str, of: impl Fn(&F) -> T) -> Result<T> {
    let mut values = forms.iter().map(of);
    let first = values.next().ok_or_else(|| "has no form".to_owned())?;
    if values.all(|value| value == first) {
        return Ok(first);
    }
    Err(format!("its forms differ in {what}"))
}

/// The credential of a form, as its path names it.
fn credential(form: &Operation<'_>) -> Option<&'static str> {
    let schemes = form.value.get("security").and_then(Value::as_array).into_iter().flatten();
    let names: Vec<&String> = schemes.filter_map(Value::as_object).flat_map(|scheme| scheme.keys()).collect();
    ["key", "jwt"].into_iter().find(|kind| names.iter().any(|name| name == kind))
}

/// The path with `{auth}` in the place of the credential.
fn template(form: &Operation<'_>) -> String {
    let stem = credential(form).and_then(|kind| form.path.strip_suffix(kind));
    stem.filter(|stem| stem.ends_with('/'))
        .map_or_else(|| form.path.to_owned(), |stem| format!("{stem}{{auth}}"))
}

fn level(form: &Operation<'_>, generation: &str) -> Result<String> {
    let Some(levels) = form.value.get("x-level") else { return Ok("None".to_owned()) };
    let levels = levels.get(generation).ok_or_else(|| format!("x-level says nothing of {generation}"))?;
    let number = |field: &str| levels.get(field).and_then(Value::as_u64);
    let own = number("own").ok_or_else(|| "x-level has no number for own records".to_owned())?;
    Ok(format!("Some(Levels {{ own: {own}, others: {:?} }})", number("others")))
}

/// The field of the envelope: one for both generations, or one for each.
fn unwrap<'a>(form: &Operation<'a>, generation: &str) -> Option<&'a str> {
    let value = form.value.get("x-unwrap")?;
    value.as_str().or_else(|| value.get(generation)?.as_str())
}

/// What servers are known to do instead. A form with a token that works limits it to keys.
fn fault(forms: &[&Operation<'_>], generation: &str) -> Result<String> {
    let of_form =
        |form: &&Operation<'_>| form.value.get("x-fault").and_then(|fault| fault.get(generation)).cloned();
    let faulty: Vec<&&Operation<'_>> = forms.iter().filter(|form| of_form(form).is_some()).collect();
    if faulty.is_empty() {
        return Ok("None".to_owned());
    }
    let keys_only = faulty.len() < forms.len();
    if keys_only && faulty.iter().any(|form| credential(form) != Some("key")) {
        return Err("has an x-fault for others than keys alone".to_owned());
    }
    let what = match same(&faulty, "x-fault", |form| of_form(form))? {
        Some(Value::String(word)) if word == "hangs" => "Hangs".to_owned(),
        Some(Value::String(word)) if word == "empty" => "Empty".to_owned(),
        Some(Value::Number(status)) => format!("Status({status})"),
        other => return Err(format!("unknown x-fault {other:?}")),
    };
    Ok(format!("Some(Fault {{ what: Faulty::{what}, keys_only: {keys_only} }})"))
}

/// What the first success carries.
fn content(form: &Operation<'_>) -> Result<String> {
    let status = form.value.pointer("/x-success/0").map(ToString::to_string).unwrap_or_default();
    let (_, response) = form
        .responses()
        .find(|(listed, _)| **listed == status)
        .ok_or_else(|| format!("{} does not describe the answer {status}", form.label()))?;
    let kinds = response.get("content").and_then(Value::as_object);
    let kinds: Vec<&String> = kinds.into_iter().flat_map(|content| content.keys()).collect();
    Ok(match kinds.as_slice() {
        [] => "Empty".to_owned(),
        [kind] if *kind == "application/json" => "Json".to_owned(),
        [kind] if *kind == "text/yaml" => "Yaml".to_owned(),
        [kind] => format!("Other({kind:?})"),
        _ => return Err(format!("{} answers with several media types", form.label())),
    })
}

#[cfg(test)]
mod tests {
    use super::source;
    use crate::document::tests::good;
    use serde_json::{Value, json};

    const SET: &str = "/paths/~1sets~1{id}~1key/get";

    fn with(change: impl FnOnce(&mut Value)) -> Value {
        let mut document = good();
        change(&mut document);
        document
    }

    /// The row of a name, in one line without doubled spaces.
    fn row(document: &Value, constant: &str) -> String {
        let text = source(document).unwrap();
        syn::parse_file(&text).unwrap();
        let start = format!("pub static {constant}: Operation");
        let (before, after) = text.split_once(&start).expect("no such row");
        let docs = before.lines().next_back().unwrap();
        let row = after.split("};\n").next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{docs} {start}{row}")
    }

    #[test]
    fn the_forms_with_key_and_token_are_one_row() {
        let document = good();
        let row = row(&document, "GET_SET");
        assert!(
            row.contains(
                r#"path: "/sets/{id}/{auth}", access: Access { key: true, jwt: true, guest: false }"#
            )
        );
        assert!(row.contains("level: Some(Levels { own: 1, others: None })"), "{row}");
        assert!(row.contains("level: Some(Levels { own: 1, others: Some(6) })"), "{row}");
        let text = source(&document).unwrap();
        assert_eq!(text.matches("name: \"getSet\"").count(), 1);
        assert!(text.contains("&GET_PUBLIC_SET,\n&GET_SET,\n&UPDATE_SET,\n];"), "{text}");
    }

    #[test]
    fn an_anonymous_form_keeps_its_path() {
        let row = row(&good(), "GET_PUBLIC_SET");
        assert!(
            row.contains(r#"path: "/sets/{id}", access: Access { key: false, jwt: false, guest: false }"#)
        );
        assert!(row.contains(r#"level: None, unwrap: Some("set"), success: &[200], content: Content::Json"#));
    }

    #[test]
    fn a_row_knows_the_generations() {
        let row = row(&good(), "UPDATE_SET");
        assert!(row.contains("v3: None, v4: Some(Wire { method: \"PATCH\""), "{row}");
        assert!(row.contains("effect: Effect::Idempotent"), "{row}");
        assert!(row.contains(r#"invalidates: &["getSet", "getPublicSet"]"#), "{row}");
        assert!(row.contains("key: true, jwt: false"), "{row}");
    }

    #[test]
    fn generations_may_differ_in_path_method_and_envelope() {
        let document = with(|document| {
            let mut v3 = document["paths"]["/sets/{id}"]["get"].clone();
            let mut v4 = v3.clone();
            (v3["summary"], v4["summary"]) = (json!("Something (V3)"), json!("Something (V4)"));
            (v3["x-generations"], v4["x-generations"]) = (json!(["v3"]), json!(["v4"]));
            v4["x-unwrap"] = json!({"v3": "old", "v4": "new"});
            document["paths"]["/sets/{id}"] = json!({"get": v3});
            document["paths"]["/public-sets/{id}"] = json!({"post": v4});
        });
        let row = row(&document, "GET_PUBLIC_SET");
        assert!(row.starts_with("/// Something. pub static"), "{row}");
        assert!(row.contains(r#"v3: Some(Wire { method: "GET", path: "/sets/{id}","#), "{row}");
        assert!(row.contains(r#"v4: Some(Wire { method: "POST", path: "/public-sets/{id}","#), "{row}");
        assert!(row.contains(r#"unwrap: Some("set")"#) && row.contains(r#"unwrap: Some("new")"#), "{row}");
    }

    #[test]
    fn the_rest_of_a_row_follows_the_document() {
        let document = with(|document| {
            let operation = &mut document["paths"]["/sets/{id}"]["get"];
            operation["summary"] = json!("Drop it (V3, with key)");
            operation["x-deletes"] = json!("self");
            operation["x-act-when"] = json!(["email"]);
            operation["x-effect"] = json!("act");
            operation["x-unwrap"] = Value::Null;
            operation["x-guest"] = json!(true);
            operation["x-success"] = json!([204, 404]);
            operation["responses"]["204"] = json!({"description": "Gone."});
        });
        let row = row(&document, "GET_PUBLIC_SET");
        assert!(row.starts_with("/// Drop it. pub static"), "{row}");
        assert!(
            row.contains(r#"effect: Effect::Act, act_when: &["email"], deletes: Some(Deletes::Account)"#)
        );
        assert!(row.contains("guest: true"), "{row}");
        assert!(row.contains("unwrap: None, success: &[204,404], content: Content::Empty"), "{row}");
    }

    #[test]
    fn other_media_types_are_named() {
        let content = |kind: &str| {
            let document = with(|document| {
                let media = json!({ kind: {"schema": {"type": "string"}} });
                document["paths"]["/sets/{id}"]["get"]["responses"]["200"]["content"] = media;
            });
            row(&document, "GET_PUBLIC_SET")
        };
        assert!(content("text/yaml").contains("content: Content::Yaml"));
        assert!(content("image/svg+xml").contains("content: Content::Other(\"image/svg+xml\")"));
    }

    #[test]
    fn known_faults_concern_keys_or_everybody() {
        let with_faults = |forms: &[(&str, Value)]| {
            with(|document| {
                for (path, fault) in forms {
                    document["paths"][*path]["get"]["x-fault"] = fault.clone();
                }
            })
        };
        let (key, jwt) = ("/sets/{id}/key", "/sets/{id}/jwt");
        let keys = row(&with_faults(&[(key, json!({"v4": "hangs"}))]), "GET_SET");
        assert_eq!(
            keys.matches("fault: Some(Fault { what: Faulty::Hangs, keys_only: true })").count(),
            1,
            "{keys}"
        );
        assert_eq!(keys.matches("fault: None").count(), 1, "{keys}");
        let all = [(key, json!({"v4": 403, "v3": "empty"})), (jwt, json!({"v4": 403, "v3": "empty"}))];
        let all = row(&with_faults(&all), "GET_SET");
        assert!(all.contains("fault: Some(Fault { what: Faulty::Status(403), keys_only: false })"), "{all}");
        assert!(all.contains("fault: Some(Fault { what: Faulty::Empty, keys_only: false })"), "{all}");
        let refused = |forms: &[(&str, Value)]| source(&with_faults(forms)).unwrap_err();
        assert_eq!(
            refused(&[(jwt, json!({"v4": 403}))]),
            "getSet: has an x-fault for others than keys alone"
        );
        let both = [(key, json!({"v4": 403})), (jwt, json!({"v4": 404}))];
        assert_eq!(refused(&both), "getSet: its forms differ in x-fault");
    }

    #[test]
    fn forms_that_contradict_each_other_are_refused() {
        let refused = |field: &str, value: Value, expected: &str| {
            let document = with(|document| document.pointer_mut(SET).unwrap()[field] = value);
            assert_eq!(source(&document).unwrap_err(), format!("getSet: {expected}"));
        };
        refused("x-effect", json!("act"), "its forms differ in x-effect");
        refused("x-unwrap", json!("sets"), "its forms differ in x-unwrap");
        refused("x-success", json!([201]), "its forms differ in x-success");
        refused("x-invalidates", json!(["getSet"]), "its forms differ in x-invalidates");
        refused("x-level", json!({"v4": {"own": 1, "others": 6}}), "its forms differ in x-level");
        let document = with(|document| {
            let item = document["paths"].as_object_mut().unwrap().remove("/sets/{id}/jwt").unwrap();
            document["paths"]["/set/{id}/jwt"] = item;
        });
        assert_eq!(source(&document).unwrap_err(), "getSet: its forms differ in path");
    }

    #[test]
    fn what_a_row_needs_has_to_be_there() {
        let refused = |field: &str, value: Value, expected: &str| {
            let document = with(|document| document["paths"]["/sets/{id}/key"]["patch"][field] = value);
            assert_eq!(source(&document).unwrap_err(), format!("updateSet: {expected}"));
        };
        refused("x-level", json!({"v3": {"own": 1, "others": 6}}), "x-level says nothing of v4");
        refused("x-level", json!({"v4": {"others": 6}}), "x-level has no number for own records");
        refused("x-success", json!([202]), "PATCH /sets/{id}/key does not describe the answer 202");
    }

    #[test]
    fn unknown_words_are_refused() {
        for (field, value) in [("x-effect", "writes"), ("x-deletes", "everything")] {
            let document = with(|document| document["paths"]["/sets/{id}"]["get"][field] = json!(value));
            let expected = format!("getPublicSet: unknown {field} {value:?}");
            assert_eq!(source(&document).unwrap_err(), expected);
        }
    }
}

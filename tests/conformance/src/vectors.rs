//! Reading, checking and running the files of `tests/vectors/`.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A file of cases.
#[derive(Debug)]
pub struct Vectors {
    /// The group and the name, as in `retry/backoff`.
    pub title: String,
    /// What the cases are about, and the units of their numbers.
    pub description: String,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
}

/// One case: what goes in and what must come out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Says what is special about it; no two cases of a file have the same.
    pub name: String,
    /// What goes in.
    pub input: Value,
    /// What must come out.
    pub expect: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    description: String,
    cases: Vec<Case>,
}

/// The folder of a group.
fn folder(group: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../vectors").join(group)
}

fn read(group: &str, file: &str) -> Result<Value, String> {
    let path = folder(group).join(file);
    let text = fs::read_to_string(&path).map_err(|error| format!("{group}/{file}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{group}/{file}: {error}"))
}

/// The names of all files in the folder of a group, so that a runner can prove that it knows them all.
///
/// # Errors
/// When the folder can't be read.
pub fn files_of(group: &str) -> Result<BTreeSet<String>, String> {
    let entries = fs::read_dir(folder(group)).map_err(|error| format!("{group}: {error}"))?;
    entries
        .map(|entry| {
            let entry = entry.map_err(|error| format!("{group}: {error}"))?;
            Ok(entry.file_name().to_string_lossy().into_owned())
        })
        .collect()
}

impl Vectors {
    /// Reads `tests/vectors/GROUP/NAME.json` and checks it against `NAME.schema.json`.
    ///
    /// # Errors
    /// When a file is missing or no JSON, when the schema is not one or does not allow the file, when there are no
    /// cases, or when two have the same name.
    pub fn load(group: &str, name: &str) -> Result<Self, String> {
        let title = format!("{group}/{name}");
        let content = read(group, &format!("{name}.json"))?;
        let schema = read(group, &format!("{name}.schema.json"))?;
        Self::check(title, content, &schema)
    }

    fn check(title: String, content: Value, schema: &Value) -> Result<Self, String> {
        let validator =
            jsonschema::validator_for(schema).map_err(|error| format!("{title}: schema: {error}"))?;
        let faults: Vec<String> = validator
            .iter_errors(&content)
            .map(|error| format!("{title}: {}: {error}", error.instance_path()))
            .collect();
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
        let file: File = serde_json::from_value(content).map_err(|error| format!("{title}: {error}"))?;
        if file.cases.is_empty() {
            return Err(format!("{title}: no cases"));
        }
        let mut names = BTreeSet::new();
        for case in &file.cases {
            if !names.insert(&case.name) {
                return Err(format!("{title}: two cases are named `{}`", case.name));
            }
        }
        Ok(Self { title, description: file.description, cases: file.cases })
    }

    /// Runs every case, and gives the line to print: `retry/backoff: 40/40`.
    ///
    /// `run` gives what comes out for an input, or why it can't be run, which is a failure as well: no case is skipped.
    ///
    /// # Errors
    /// The line with a smaller first number, and one more for each case that failed.
    pub fn run<Input, Output>(&self, run: impl Fn(Input) -> Result<Output, String>) -> Result<String, String>
    where
        Input: DeserializeOwned,
        Output: DeserializeOwned + PartialEq + Debug,
    {
        let mut faults = String::new();
        let mut passed = 0;
        for case in &self.cases {
            match case.run(&run) {
                Ok(()) => passed += 1,
                Err(fault) => {
                    let _ = write!(faults, "\n  {}: {fault}", case.name);
                }
            }
        }
        let line = format!("{}: {passed}/{}", self.title, self.cases.len());
        if faults.is_empty() { Ok(line) } else { Err(line + &faults) }
    }
}

impl Case {
    fn run<Input, Output>(&self, run: impl Fn(Input) -> Result<Output, String>) -> Result<(), String>
    where
        Input: DeserializeOwned,
        Output: DeserializeOwned + PartialEq + Debug,
    {
        let input = Input::deserialize(&self.input).map_err(|error| format!("input: {error}"))?;
        let expected = Output::deserialize(&self.expect).map_err(|error| format!("expect: {error}"))?;
        let output = run(input)?;
        if output == expected { Ok(()) } else { Err(format!("{output:?} instead of {expected:?}")) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(content: Value) -> Result<Vectors, String> {
        let schema =
            json!({"properties": {"cases": {"items": {"properties": {"input": {"type": "integer"}}}}}});
        Vectors::check("group/name".to_owned(), content, &schema)
    }

    fn case(name: &str, input: i64, expect: i64) -> Value {
        json!({"name": name, "input": input, "expect": expect})
    }

    #[test]
    fn all_cases_are_run_and_counted() {
        let content = json!({"description": "d", "cases": [case("a", 1, 2), case("b", 2, 4)]});
        let vectors = check(content).unwrap();
        assert_eq!(vectors.run(|input: i64| Ok(input * 2)).unwrap(), "group/name: 2/2");
        let wrong = vectors.run(|input: i64| Ok(input + 1)).unwrap_err();
        assert_eq!(wrong, "group/name: 1/2\n  b: 3 instead of 4");
        let skipped = vectors.run(|input: i64| if input == 1 { Ok(2) } else { Err("no".to_owned()) });
        assert_eq!(skipped.unwrap_err(), "group/name: 1/2\n  b: no");
        let untyped = vectors.run(|input: String| Ok(input)).unwrap_err();
        assert!(untyped.starts_with("group/name: 0/2\n  a: input: invalid type"), "{untyped}");
    }

    #[test]
    fn a_file_against_its_schema_is_refused() {
        let content = json!({"description": "d", "cases": [{"name": "a", "input": "1", "expect": 1}]});
        let error = check(content).unwrap_err();
        assert_eq!(error, "group/name: /cases/0/input: \"1\" is not of type \"integer\"");
        let schema = json!({"type": "nonsense"});
        let error = Vectors::check("group/name".to_owned(), json!({}), &schema).unwrap_err();
        assert!(error.starts_with("group/name: schema: "), "{error}");
    }

    #[test]
    fn a_file_that_proves_nothing_is_refused() {
        let error = check(json!({"description": "d", "cases": []})).unwrap_err();
        assert_eq!(error, "group/name: no cases");
        let twice = json!({"description": "d", "cases": [case("a", 1, 1), case("a", 2, 2)]});
        assert_eq!(check(twice).unwrap_err(), "group/name: two cases are named `a`");
        let unknown = json!({"description": "d", "cases": [case("a", 1, 1)], "skip": true});
        assert!(check(unknown).unwrap_err().contains("unknown field `skip`"));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Vectors::load("retry", "nothing").unwrap_err();
        assert!(error.starts_with("retry/nothing.json: "), "{error}");
        assert!(files_of("nothing").unwrap_err().starts_with("nothing: "));
    }
}

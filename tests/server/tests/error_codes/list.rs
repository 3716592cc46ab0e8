//! The list of codes, and those that `openapi.json` names.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

const LIST: &str = include_str!("../../../vectors/errors/codes.json");
const DOCUMENT: &str = include_str!("../../../../openapi.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(rename = "_note")]
    _note: String,
    codes: Vec<Entry>,
}

/// One code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) cases: Vec<Case>,
    /// Why there are no cases.
    pub(crate) unreachable: Option<String>,
}

/// A request that gets the code, and what it needs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Case {
    pub(crate) generation: String,
    #[serde(default = "user")]
    pub(crate) role: String,
    #[serde(default = "of_user")]
    pub(crate) level: u8,
    pub(crate) standing: Option<Standing>,
    #[serde(default)]
    pub(crate) strict_upstream: bool,
    #[serde(default)]
    pub(crate) rate_limits: bool,
    #[serde(default)]
    pub(crate) before: Vec<Step>,
    pub(crate) request: Step,
    pub(crate) status: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Standing {
    pub(crate) consent: i64,
    pub(crate) status: i64,
}

/// A request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) method: String,
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) body: Value,
    /// Names for parts of the answer, by JSON pointer.
    #[serde(default)]
    pub(crate) keep: BTreeMap<String, String>,
    #[serde(default = "once")]
    pub(crate) times: u32,
}

fn user() -> String {
    "user".to_owned()
}

fn of_user() -> u8 {
    4
}

fn once() -> u32 {
    1
}

/// All codes.
pub(crate) fn codes() -> Vec<Entry> {
    let list: List = serde_json::from_str(LIST).unwrap();
    list.codes
}

/// The codes that the operations of the document name.
pub(crate) fn said_by_the_document() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let mut codes = BTreeSet::new();
    for path in document["paths"].as_object().unwrap().values() {
        for operation in path.as_object().unwrap().values() {
            collect(&operation["x-errors"], &mut codes);
        }
    }
    assert!(codes.len() > 50, "the document names few codes: {codes:?}");
    codes
}

/// Statuses lead to lists of codes, in some operations one for each generation.
fn collect(value: &Value, codes: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.values().for_each(|value| collect(value, codes)),
        Value::Array(list) => codes.extend(list.iter().map(|code| code.as_str().unwrap().to_owned())),
        _ => {}
    }
}

//! The rows of `endpoints.json`, as one generation sees them.

use freesewing_test_server::Generation;
use serde_json::Value;

use crate::callers::Kind;
use crate::expected;

const TABLE: &str = include_str!("../../../vectors/endpoints.json");

/// Routes of the server that are no operations of the contract: files that the original keeps on other hosts,
/// and the documentation.
pub(crate) const BESIDE_THE_TABLE: [&str; 5] = [
    "GET /docs",
    "GET /openapi.json",
    "GET /static/{name}",
    "GET /static/{kind}/{first}/{two}/{uuid}.webp",
    "GET /static/export/{file}.json",
];

/// One operation.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) resource: String,
    pub(crate) generation: Generation,
    method: String,
    /// With `{auth}` for the kind of credential.
    path: String,
    /// None for operations that anybody may call.
    pub(crate) credentials: Vec<Kind>,
    pub(crate) own: u8,
    /// For somebody else's record; none means never.
    pub(crate) others: Option<u8>,
    pub(crate) public_is_readable: bool,
    pub(crate) good: u16,
}

impl Operation {
    pub(crate) fn method(&self) -> &str {
        &self.method
    }

    /// The path for a kind of credential, with `values` in place of its parameters.
    pub(crate) fn path(&self, kind: Option<Kind>, values: &[String]) -> String {
        let mut path = self.path.replace("{auth}", kind.map_or("", Kind::suffix));
        for value in values {
            let (start, end) = (path.find('{'), path.find('}'));
            let (start, end) = start.zip(end).unwrap_or_else(|| panic!("too many values for {path}"));
            path.replace_range(start..=end, value);
        }
        assert!(!path.contains('{'), "a value is missing for {path}");
        path
    }

    /// The names that the server gives its routes.
    pub(crate) fn route_names(&self) -> Vec<String> {
        let name = |kind: &str| format!("{} {}", self.method, self.path.replace("{auth}", kind));
        if self.path.contains("{auth}") {
            self.credentials.iter().map(|kind| name(kind.suffix())).collect()
        } else {
            vec![name("")]
        }
    }

    /// Whether the path names a record that belongs to somebody.
    pub(crate) fn has_owned_record(&self) -> bool {
        let is_named = self.path.replace("{auth}", "").contains('{');
        is_named
            && (["apikeys", "bookmarks", "sets", "patterns"].contains(&self.resource.as_str())
                || self.id == "getUserData")
    }
}

/// The operations of a generation.
pub(crate) fn operations(generation: Generation) -> Vec<Operation> {
    let table: Value = serde_json::from_str(TABLE).unwrap();
    let rows = table["operations"].as_array().unwrap();
    let here = rows.iter().filter(|row| texts(&row["generations"]).contains(&generation.as_str()));
    here.map(|row| operation(generation, row)).collect()
}

fn operation(generation: Generation, row: &Value) -> Operation {
    let is_v3 = generation == Generation::V3;
    let text = |name: &str| row[name].as_str().unwrap().to_owned();
    let level = |name: &str| row[name].as_u64().map(|level| u8::try_from(level).unwrap());
    let others_of_v3 = row.get("minLevelOthersV3").is_some();
    let id = text("operationId");
    let others = level(if is_v3 && others_of_v3 { "minLevelOthersV3" } else { "minLevelOthers" });
    Operation {
        resource: text("resource"),
        generation,
        method: text("method"),
        path: text(if is_v3 { "pathV3" } else { "pathV4" }),
        credentials: Kind::listed(&texts(&row["auth"])),
        // No number means that nothing beyond the credential is asked for.
        own: level(if is_v3 { "minLevelOwnV3" } else { "minLevelOwn" }).unwrap_or(0),
        others: expected::others_by_note(generation, &id, &text("note")).or(others),
        public_is_readable: row["publicReadable"]
            .as_str()
            .is_some_and(|listed| listed.split(' ').any(|name| name == generation.as_str())),
        good: u16::try_from(row["successStatus"].as_u64().unwrap()).unwrap(),
        id,
    }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

//! The minimum version of Rust that the packages state: enough for every dependency, and no more than is needed.

use crate::command::{capture, cargo};
use crate::project::Result;
use serde_json::Value;

/// The parts of a version, so that 1.100 is newer than 1.89.
type Version = Vec<u64>;

pub(super) fn check() -> Result<String> {
    let arguments = ["metadata", "--format-version", "1", "--all-features", "--locked"];
    let advice = "if the lock file is out of date, `cargo metadata` without --locked mends it; check it in";
    let text = capture(&mut cargo(&arguments), advice)?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    judge(&metadata)
}

/// Compares what our packages state with what they need.
fn judge(metadata: &Value) -> Result<String> {
    let packages: Vec<&Value> =
        metadata.get("packages").and_then(Value::as_array).into_iter().flatten().collect();
    let is_ours = |package: &&&Value| package.get("source") == Some(&Value::Null);
    let ours: Vec<&&Value> = packages.iter().filter(is_ours).collect();
    let editions = ours.iter().filter_map(|package| of_edition(text(package, "edition")));
    let dependencies = packages
        .iter()
        .filter(|package| !is_ours(package))
        .map(|package| (text(package, "name"), text(package, "rust_version")));
    let Some((needed, by)) = editions
        .chain(dependencies.filter(|(_, stated)| !stated.is_empty()).map(|(name, stated)| (stated, name)))
        .max_by_key(|(stated, name)| (version(stated), *name))
    else {
        return Err("cargo metadata names no package".to_owned());
    };
    for package in ours {
        let (name, stated) = (text(package, "name"), text(package, "rust_version"));
        if version(stated) != version(needed) {
            return Err(format!(
                "{name} states rust-version {stated:?}, but {needed} is what it needs (because of {by}); \
                 state that in Cargo.toml, or choose other versions of the dependencies"
            ));
        }
    }
    Ok(format!("Rust {needed}, because of {by}"))
}

fn text<'a>(package: &'a Value, field: &str) -> &'a str {
    package.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The first version of Rust that knows an edition.
fn of_edition(edition: &str) -> Option<(&'static str, &'static str)> {
    match edition {
        "2021" => Some(("1.56", "edition 2021")),
        "2024" => Some(("1.85", "edition 2024")),
        _ => None,
    }
}

fn version(text: &str) -> Version {
    let mut parts: Version = text.split('.').map(|part| part.parse().unwrap_or_default()).collect();
    parts.resize(3, 0);
    parts
}

#[cfg(test)]
mod tests {
    use super::judge;
    use serde_json::{Value, json};

    fn metadata(ours: &str, others: &[(&str, Value)]) -> Value {
        let mut packages =
            vec![json!({"name": "sdk", "source": null, "edition": "2024", "rust_version": ours})];
        packages.extend(others.iter().map(|(name, stated)| {
            json!({"name": name, "source": "registry", "edition": "2021", "rust_version": stated})
        }));
        json!({ "packages": packages })
    }

    #[test]
    fn the_newest_minimum_among_the_dependencies_counts() {
        let others = [("old", json!("1.9")), ("new", json!("1.100.0")), ("silent", Value::Null)];
        assert_eq!(judge(&metadata("1.100", &others)).unwrap(), "Rust 1.100.0, because of new");
        let error = judge(&metadata("1.99", &others)).unwrap_err();
        assert!(error.contains("sdk states rust-version \"1.99\", but 1.100.0"), "{error}");
    }

    #[test]
    fn a_minimum_newer_than_needed_is_refused() {
        let others = [("old", json!("1.60"))];
        assert_eq!(judge(&metadata("1.85", &others)).unwrap(), "Rust 1.85, because of edition 2024");
        assert!(judge(&metadata("1.86", &others)).unwrap_err().contains("1.85 is what it needs"));
        assert!(judge(&json!({})).is_err());
    }
}

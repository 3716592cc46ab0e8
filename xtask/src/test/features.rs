//! The features of the SDK, each one alone.

use crate::command::{capture, cargo};
use crate::project::Result;
use serde_json::Value;
use std::collections::BTreeSet;

/// The package of the SDK.
pub(super) const PACKAGE: &str = "freesewing-sdk";

/// Builds the SDK with no feature and with each one alone, and compares what it then depends on with `Cargo.toml`.
pub(super) fn check() -> Result<String> {
    let manifest = manifest()?;
    let names = features(&manifest);
    for chosen in std::iter::once(None).chain(names.iter().map(|name| Some(name.as_str()))) {
        let feature = chosen.unwrap_or("");
        let mut arguments = vec!["clippy", "--quiet", "--package", PACKAGE, "--no-default-features"];
        arguments.extend(chosen.iter().flat_map(|feature| ["--features", feature]));
        arguments.extend(["--", "-D", "warnings"]);
        capture(&mut cargo(&arguments), "each feature has to build without the others")?;
        let (actual, expected) = (tree(feature, Some("1"), None)?, expected(&manifest, chosen));
        if actual != expected {
            return Err(format!(
                "with the feature {feature:?} alone {PACKAGE} depends on {actual:?},\nbut its Cargo.toml says \
                 {expected:?}"
            ));
        }
    }
    Ok(names.join(", "))
}

/// All packages that the SDK is built on without features, for this machine or another target.
pub(super) fn direct_and_indirect(target: Option<&str>) -> Result<Vec<String>> {
    tree("", None, target).map(|names| names.into_iter().collect())
}

/// What cargo knows about the package of the SDK.
fn manifest() -> Result<Value> {
    let text = capture(&mut cargo(&["metadata", "--format-version", "1", "--no-deps"]), "mend Cargo.toml")?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let named = |package: &&Value| package.get("name").and_then(Value::as_str) == Some(PACKAGE);
    packages.into_iter().find(named).cloned().ok_or_else(|| format!("there is no package {PACKAGE}"))
}

fn features(manifest: &Value) -> Vec<String> {
    let all = manifest.get("features").and_then(Value::as_object).into_iter().flatten();
    all.map(|(name, _)| name.clone()).filter(|name| name != "default").collect()
}

/// The direct dependencies that `Cargo.toml` asks for.
fn expected(manifest: &Value, feature: Option<&str>) -> BTreeSet<String> {
    let mut open: Vec<&str> = feature.into_iter().collect();
    let (mut seen, mut optional) = (BTreeSet::new(), BTreeSet::new());
    while let Some(name) = open.pop() {
        if let Some(dependency) = name.strip_prefix("dep:") {
            optional.insert(dependency);
        } else if let Some((dependency, _)) = name.split_once('/') {
            // `name?/feature` asks for nothing by itself.
            if !dependency.ends_with('?') {
                optional.insert(dependency);
            }
        } else if seen.insert(name) {
            let list = manifest.get("features").and_then(|all| all.get(name)).and_then(Value::as_array);
            open.extend(list.into_iter().flatten().filter_map(Value::as_str));
        }
    }
    let all = manifest.get("dependencies").and_then(Value::as_array).into_iter().flatten();
    all.filter(|dependency| dependency.get("kind") == Some(&Value::Null))
        .filter_map(|dependency| {
            let name = dependency.get("name")?.as_str()?;
            let known_as = dependency.get("rename").and_then(Value::as_str).unwrap_or(name);
            let always = dependency.get("optional") == Some(&Value::Bool(false));
            (always || optional.contains(known_as)).then(|| name.to_owned())
        })
        .collect()
}

/// The packages below the SDK, as cargo resolves them.
fn tree(feature: &str, depth: Option<&str>, target: Option<&str>) -> Result<BTreeSet<String>> {
    let mut arguments = vec![
        "tree",
        "--package",
        PACKAGE,
        "--no-default-features",
        "--features",
        feature,
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ];
    arguments.extend(depth.iter().flat_map(|depth| ["--depth", depth]));
    arguments.extend(target.iter().flat_map(|target| ["--target", target]));
    let text = capture(&mut cargo(&arguments), "mend Cargo.toml")?;
    let names = text.lines().filter_map(|line| line.split_whitespace().next()).map(ToOwned::to_owned);
    Ok(names.filter(|name| name != PACKAGE).collect())
}

#[cfg(test)]
mod tests {
    use super::{expected, features};
    use serde_json::json;

    #[test]
    fn what_a_feature_brings_follows_from_the_manifest() {
        let manifest = json!({
            "features": {"default": ["native"], "native": ["tokio/rt", "http?/std"], "testing": ["native", "dep:fake"]},
            "dependencies": [
                {"name": "serde", "kind": null, "optional": false, "rename": null},
                {"name": "tokio", "kind": null, "optional": true, "rename": null},
                {"name": "http", "kind": null, "optional": true, "rename": null},
                {"name": "fake-rs", "kind": null, "optional": true, "rename": "fake"},
                {"name": "proptest", "kind": "dev", "optional": false, "rename": null}
            ]
        });
        let of = |feature| expected(&manifest, feature).into_iter().collect::<Vec<_>>();
        assert_eq!(features(&manifest), ["native", "testing"]);
        assert_eq!(of(None), ["serde"]);
        assert_eq!(of(Some("native")), ["serde", "tokio"]);
        assert_eq!(of(Some("testing")), ["fake-rs", "serde", "tokio"]);
    }
}

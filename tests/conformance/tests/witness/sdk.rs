//! Which operations the SDK has: those that the files of its resources name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Finds them, by the names that all languages share.
pub(crate) fn operations(known: &BTreeSet<String>) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk/src/api");
    let mut named = BTreeSet::new();
    read(&folder, &mut named);
    let found: BTreeSet<String> =
        known.iter().filter(|name| named.contains(&constant(name))).cloned().collect();
    assert_eq!(
        found.len(),
        named.len(),
        "the SDK names operations that the document does not have: {named:?}"
    );
    found
}

fn read(folder: &Path, named: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, named);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (place, mark) in text.match_indices("operations::") {
            let rest = &text[place + mark.len()..];
            let end =
                rest.find(|sign: char| !sign.is_ascii_uppercase() && sign != '_' && !sign.is_ascii_digit());
            let name = &rest[..end.unwrap_or(rest.len())];
            if !name.is_empty() {
                named.insert(name.to_owned());
            }
        }
    }
}

/// `getSet` as the SDK's table calls it: `GET_SET`.
fn constant(name: &str) -> String {
    let mut constant = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            constant.push('_');
        }
        constant.push(letter.to_ascii_uppercase());
    }
    constant
}

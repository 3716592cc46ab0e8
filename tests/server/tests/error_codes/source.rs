//! What the server's source can say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// All texts in quotes that are single words.
pub(crate) fn texts() -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for source in sources() {
        let pieces = source
            .split('"')
            .filter(|piece| !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        texts.extend(pieces.map(str::to_owned));
    }
    texts
}

/// The codes that handlers answer with, as far as they stand right behind the call.
pub(crate) fn answered() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for source in sources() {
        for call in ["Answer::bad(\"", "_REQUEST, \"", "_ERROR, \"", "FORBIDDEN, \"", "UNAUTHORIZED, \""] {
            let after = source.split(call).skip(1);
            codes.extend(after.filter_map(|rest| rest.split_once('"')).map(|(code, _)| code.to_owned()));
        }
    }
    assert!(codes.len() > 30, "few codes were found: {codes:?}");
    codes.retain(|code| !code.contains(' '));
    codes
}

/// The handlers and what they share, without the tests and the control plane, which has words of its own.
fn sources() -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["routes", "auth", "http", "store", "views"] {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder), &mut found);
    }
    assert!(found.len() > 40, "few files were found");
    found
}

fn read(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
        }
    }
}

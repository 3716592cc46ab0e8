//! The project stands alone: no file names a place outside it, or a registry that its readers may not reach.

use crate::command::{capture, program};
use crate::project::{Result, root};
use std::fmt::Write;
use std::fs;

/// What no file may name. Written in pieces, because this file is searched as well.
const FORBIDDEN: [&str; 6] = [
    concat!("../", "shared"),
    concat!("/", "work/"),
    concat!("/", "root/"),
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("npm", "js"),
];

/// Cargo writes the registry into its lock files.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "tests/fuzz/Cargo.lock"];

pub(super) fn check() -> Result<String> {
    let advice = "the files of the project are those that git knows or would take; run this in a clone";
    let list = ["-c", "core.quotepath=off", "ls-files", "--cached", "--others", "--exclude-standard"];
    let list = capture(&mut program("git", &list), advice)?;
    let mut found = String::new();
    for path in list.lines() {
        // A file that git knows may be deleted already.
        let Ok(content) = fs::read(root().join(path)) else { continue };
        for (number, word) in forbidden(path, &String::from_utf8_lossy(&content)) {
            let _ = writeln!(found, "{path}:{number}: names {word}");
        }
    }
    if found.is_empty() {
        return Ok(format!("{} files", list.lines().count()));
    }
    Err(format!("{found}nothing here may depend on what is not part of the project; take that out"))
}

/// The lines with a forbidden name. The path counts as line 0.
fn forbidden(path: &str, text: &str) -> Vec<(usize, &'static str)> {
    if LOCK_FILES.contains(&path) {
        return Vec::new();
    }
    let lines = std::iter::once(path).chain(text.lines()).enumerate();
    lines
        .flat_map(|(number, line)| {
            FORBIDDEN.into_iter().filter(move |word| line.contains(word)).map(move |word| (number, word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FORBIDDEN, forbidden};

    #[test]
    fn each_forbidden_name_is_found_in_its_line() {
        for word in FORBIDDEN {
            assert_eq!(forbidden("a.md", &format!("fine\nsee {word} there\n")), [(2, word)]);
        }
        assert!(forbidden("a.md", "shared, work and root are words").is_empty());
    }

    #[test]
    fn the_lock_files_may_name_their_registry() {
        let text = concat!("source = \"registry+https://github.com/rust-lang/crates", ".io-index\"");
        assert!(
            forbidden("Cargo.lock", text).is_empty() && forbidden("tests/fuzz/Cargo.lock", text).is_empty()
        );
        assert_eq!(forbidden("sdk/Cargo.lock", text).len(), 1);
    }
}

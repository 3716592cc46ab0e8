//! The files of the project.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a task says when it cannot go on: one or more lines for a person.
pub(crate) type Result<T, E = String> = std::result::Result<T, E>;

/// The root of the project. Cargo says where this package is.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}

/// The text of a file; `path` starts at the root.
pub(crate) fn read(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).map_err(|error| format!("cannot read {path}: {error}"))
}

/// The content of a JSON file; `path` starts at the root.
pub(crate) fn read_json(path: &str) -> Result<Value> {
    serde_json::from_str(&read(path)?).map_err(|error| format!("{path} is not JSON: {error}"))
}

/// Writes a file, with the folders above it; `path` starts at the root.
pub(crate) fn write(path: &str, text: &str) -> Result<()> {
    let full = root().join(path);
    let folder = full.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(&full, text)).map_err(|error| format!("cannot write {path}: {error}"))
}

/// Rust source in the form that `cargo fmt` gives it.
pub(crate) fn formatted(source: &str) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| {
        format!("rustfmt failed: {error}\nIt comes with Rust: rustup component add rustfmt")
    };
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    if let Some(mut input) = child.stdin.take() {
        // rustfmt reads everything before it writes anything, so neither side waits for the other.
        input.write_all(source.as_bytes()).map_err(|error| failed(&error))?;
    }
    let output = child.wait_with_output().map_err(|error| failed(&error))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr).trim()));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::{formatted, read, read_json};

    #[test]
    fn source_takes_the_form_of_the_project() {
        assert_eq!(formatted("fn  f( ){}").unwrap(), "fn f() {}\n");
        // 110 columns are allowed here, 100 elsewhere.
        let wide = format!("const A: &str = \"{}\";\n", "x".repeat(90));
        assert_eq!(formatted(&wide).unwrap(), wide);
        assert!(formatted("fn f( {").unwrap_err().starts_with("rustfmt failed: "));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        assert!(read("no/such/file").unwrap_err().starts_with("cannot read no/such/file: "));
        assert!(read_json("rustfmt.toml").unwrap_err().starts_with("rustfmt.toml is not JSON: "));
    }
}

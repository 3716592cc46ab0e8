//! Form, lints and documentation. Warnings are errors.

use crate::command::{capture, cargo};
use crate::project::Result;

pub(super) fn format() -> Result<String> {
    let advice = "run `cargo fmt --all` (if it is missing: rustup component add rustfmt)";
    capture(&mut cargo(&["fmt", "--all", "--check", "--", "-l"]), advice).map(|_| String::new())
}

pub(super) fn clippy() -> Result<String> {
    let arguments =
        ["clippy", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    let advice = "mend what the lints point at (if clippy is missing: rustup component add clippy)";
    capture(&mut cargo(&arguments), advice).map(|_| String::new())
}

pub(super) fn docs() -> Result<String> {
    let mut command = cargo(&["doc", "--quiet", "--workspace", "--no-deps", "--all-features"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    capture(&mut command, "mend the documentation").map(|_| String::new())
}

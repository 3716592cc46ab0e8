//! The core of the SDK: engine, models and measurements, for a browser as well.

use super::features::{PACKAGE, direct_and_indirect};
use crate::command::{capture, cargo, program};
use crate::project::Result;
use std::path::Path;

const TARGET: &str = "wasm32-unknown-unknown";

/// Packages that would bring an executor, sockets or HTTP into the core.
const FOREIGN: [&str; 10] = [
    "async-std",
    "futures-executor",
    "h2",
    "http",
    "http-body",
    "hyper",
    "mio",
    "reqwest",
    "socket2",
    "tokio",
];

/// Compiles the core for WebAssembly, with warnings denied.
pub(super) fn check() -> Result<String> {
    install()?;
    let arguments = [
        "clippy",
        "--quiet",
        "--package",
        PACKAGE,
        "--no-default-features",
        "--target",
        TARGET,
        "--",
        "-D",
        "warnings",
    ];
    let advice = "the core has to build without an operating system; mend it, or move it to the driver";
    capture(&mut cargo(&arguments), advice).map(|_| String::new())
}

/// Looks for executors and HTTP libraries among the dependencies, on this machine and in a browser.
pub(super) fn dependencies() -> Result<String> {
    let mut counts = Vec::new();
    for target in [None, Some(TARGET)] {
        let all = direct_and_indirect(target)?;
        let foreign = foreign(&all);
        if !foreign.is_empty() {
            let list = foreign.join(", ");
            let on = target.map_or_else(String::new, |target| format!(" --target {target}"));
            return Err(format!(
                "without features {PACKAGE} depends on {list}; see who brings it:\n  \
                 cargo tree -p {PACKAGE} --no-default-features -e normal{on}"
            ));
        }
        counts.push(all.len());
    }
    Ok(counts.last().map(|count| format!("{count} dependencies")).unwrap_or_default())
}

fn foreign(dependencies: &[String]) -> Vec<&str> {
    FOREIGN.into_iter().filter(|name| dependencies.iter().any(|dependency| dependency == name)).collect()
}

/// Adds the target to the installed Rust, if it is missing.
fn install() -> Result<()> {
    let advice = "is Rust installed?";
    let folder = capture(&mut program("rustc", &["--print", "target-libdir", "--target", TARGET]), advice)?;
    if Path::new(folder.trim()).exists() {
        return Ok(());
    }
    print!("(adding the target {TARGET}) ");
    let advice = format!(
        "the standard library for WebAssembly is not installed; where rustup may download, it is\n  \
         rustup target add {TARGET}\notherwise install the package of your system that has it \
         (Debian: libstd-rust-dev-wasm32)"
    );
    capture(&mut program("rustup", &["target", "add", TARGET]), &advice).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn only_whole_names_count() {
        let names = ["httpdate".to_owned(), "serde".to_owned()];
        assert!(foreign(&names).is_empty());
        let names = ["httpdate".to_owned(), "tokio".to_owned(), "http".to_owned()];
        assert_eq!(foreign(&names), ["http", "tokio"]);
    }
}

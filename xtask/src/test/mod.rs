//! `cargo xtask test`: everything that has to hold, in steps that can be run one by one.

mod document;
mod features;
mod fuzz;
mod python;
mod readme;
mod rust_version;
mod schemathesis;
mod style;
mod suite;
mod system;
mod tracked;
mod wasm;

use crate::project::Result;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

/// One thing to prove.
struct Step {
    name: &'static str,
    /// What it proves, for `cargo xtask help`.
    about: &'static str,
    /// Proves it. The text is a remark for the line that reports success; it may be empty.
    run: fn() -> Result<String>,
}

/// The steps, cheap ones first.
const STEPS: [Step; 16] = [
    Step { name: "generated", about: "generated code is up to date", run: document::generated },
    Step { name: "document", about: "openapi.json keeps our rules", run: document::rules },
    Step {
        name: "validator",
        about: "an independent validator accepts openapi.json",
        run: document::validator,
    },
    Step { name: "tracked", about: "no file names what is not part of the project", run: tracked::check },
    Step { name: "commands", about: "the README names the two commands", run: readme::commands },
    Step { name: "format", about: "cargo fmt", run: style::format },
    Step {
        name: "rust-version",
        about: "the stated minimum of Rust is the true one",
        run: rust_version::check,
    },
    Step { name: "clippy", about: "lints, warnings denied", run: style::clippy },
    Step { name: "features", about: "each feature of the SDK builds alone", run: features::check },
    Step {
        name: "core",
        about: "the core of the SDK has no executor and no HTTP library",
        run: wasm::dependencies,
    },
    Step { name: "wasm", about: "the core of the SDK compiles for WebAssembly", run: wasm::check },
    Step { name: "docs", about: "documentation, warnings denied", run: style::docs },
    Step { name: "tour", about: "the tour runs to its end without a network", run: readme::tour },
    Step { name: "tests", about: "cargo test: unit, integration and documentation tests", run: suite::run },
    Step {
        name: "schemathesis",
        about: "the reference server keeps openapi.json, whatever is sent",
        run: schemathesis::run,
    },
    Step {
        name: "fuzz",
        about: "strange input does no harm; FUZZ_SECONDS=60 looks longer at each target",
        run: fuzz::run,
    },
];

/// Runs all steps, or the one of a name. Stops at the first failure.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| only.is_none_or(|name| name == step.name)).collect();
    if chosen.is_empty() {
        let name = only.unwrap_or_default();
        return Err(format!("there is no step {name:?}; the steps are:\n{}", list()));
    }
    let start = Instant::now();
    for step in &chosen {
        print!("{:<12} … ", step.name);
        let _ = std::io::stdout().flush();
        let start = Instant::now();
        let result = (step.run)();
        let seconds = start.elapsed().as_secs_f64();
        let remark = result.map_err(|message| {
            println!("FAILED ({seconds:.1} s)");
            format!("{message}\n\nrepeat this step with: cargo xtask test {}", step.name)
        })?;
        let remark = if remark.is_empty() { remark } else { format!(", {remark}") };
        println!("ok ({seconds:.1} s{remark})");
    }
    if only.is_none() {
        println!("{} steps ok ({:.0} s)", chosen.len(), start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// The steps with their meaning, a line each.
pub(crate) fn list() -> String {
    STEPS.iter().fold(String::new(), |mut out, step| {
        let _ = writeln!(out, "  {:<18} {}", step.name, step.about);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{STEPS, list, run};
    use std::collections::BTreeSet;

    #[test]
    fn steps_have_names_of_their_own() {
        let names: BTreeSet<&str> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(names.len(), STEPS.len());
        assert!(names.iter().all(|name| list().contains(name)));
    }

    #[test]
    fn an_unknown_step_is_refused_with_a_list() {
        let error = run(Some("everything")).unwrap_err();
        assert!(error.starts_with("there is no step \"everything\"") && error.contains("clippy"), "{error}");
    }
}

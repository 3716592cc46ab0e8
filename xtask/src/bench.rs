//! `cargo xtask bench`: the figures, measured.

mod instructions;

use crate::command::{cargo, show};
use crate::project::Result;

const SERVER: &str = "freesewing-test-server";

/// Runs the benches that are asked for: one by its name, the soak, or those of the SDK and then of the server. Those of
/// the SDK get the arguments, unless one is named.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["server", rest @ ..] => bench(SERVER, "server", rest),
        ["instructions"] => instructions::run(false),
        ["instructions", "--accept"] => instructions::run(true),
        ["instructions", ..] => Err("after `instructions` only --accept is understood".to_owned()),
        [name @ ("kindness" | "throughput"), rest @ ..] => bench("freesewing-sdk", name, rest),
        ["soak"] => bench(SERVER, "soak", &[]),
        ["soak", minutes] => bench(SERVER, "soak", &["--minutes", minutes]),
        rest => {
            // Not the unit tests, which do not know these arguments.
            bench("freesewing-sdk", "*", rest)?;
            bench(SERVER, "server", &[])
        }
    }
}

fn bench(package: &str, name: &str, arguments: &[&str]) -> Result<()> {
    let mut all = vec!["bench", "--package", package, "--bench", name, "--"];
    all.extend(arguments);
    show(&mut cargo(&all), "the lines above say why")
}

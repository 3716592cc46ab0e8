//! `cargo xtask bench`: the figures, measured.

mod instructions;

use crate::command::{cargo, show};
use crate::project::Result;

const SERVER: &str = "freesewing-test-server";

/// Runs the benches that are asked for: of the server, the soak, of kindness, of instructions, or the SDK's speed, which
/// gets the arguments, and then the server's.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["server", rest @ ..] => bench(SERVER, "server", rest),
        // In virtual time, so that it takes as long on a busy machine.
        ["kindness"] => bench("freesewing-sdk", "kindness", &[]),
        ["instructions"] => instructions::run(false),
        ["instructions", "--accept"] => instructions::run(true),
        ["instructions", ..] => Err("after `instructions` only --accept is understood".to_owned()),
        ["soak"] => bench(SERVER, "soak", &[]),
        ["soak", minutes] => bench(SERVER, "soak", &["--minutes", minutes]),
        rest => {
            bench("freesewing-sdk", "throughput", rest)?;
            bench(SERVER, "server", &[])
        }
    }
}

fn bench(package: &str, name: &str, arguments: &[&str]) -> Result<()> {
    let mut all = vec!["bench", "--package", package, "--bench", name, "--"];
    all.extend(arguments);
    show(&mut cargo(&all), "the lines above say why")
}

//! `cargo xtask bench`: the figures, measured.

mod instructions;

use crate::command::{cargo, show};
use crate::project::Result;

const SERVER: &str = "freesewing-test-server";

/// So many operations in bad weather, unless said otherwise. The test has 5,000.
const OPERATIONS: &str = "100000";

/// Runs the benches that are asked for: of the server, the soak, of kindness, of instructions, in bad weather, of
/// measurements, or the SDK's speed, which gets the arguments, and then that of measurements and of the server.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["server", rest @ ..] => bench(SERVER, "server", rest),
        // In virtual time, so that it takes as long on a busy machine.
        ["kindness"] => bench("freesewing-sdk", "kindness", &[]),
        ["instructions"] => instructions::run(false),
        ["instructions", "--accept"] => instructions::run(true),
        ["instructions", ..] => Err("after `instructions` only --accept is understood".to_owned()),
        ["weather"] => weather(OPERATIONS),
        ["weather", operations] => weather(operations),
        ["weather", ..] => Err("after `weather` only the number of operations is understood".to_owned()),
        ["measurements"] => bench("freesewing-sdk", "measurements", &[]),
        ["measurements", rows] => bench("freesewing-sdk", "measurements", &[rows]),
        ["soak"] => bench(SERVER, "soak", &[]),
        ["soak", minutes] => bench(SERVER, "soak", &["--minutes", minutes]),
        rest => {
            bench("freesewing-sdk", "throughput", rest)?;
            bench("freesewing-sdk", "measurements", &[])?;
            bench(SERVER, "server", &[])
        }
    }
}

/// The test of bad weather with more operations than a test has time for.
fn weather(operations: &str) -> Result<()> {
    if !operations.parse::<usize>().is_ok_and(|operations| operations > 0) {
        return Err(format!("{operations:?} is no number of operations: write one such as {OPERATIONS}"));
    }
    let test =
        ["test", "--release", "--package", "conformance", "--test", "bad_weather", "--", "--nocapture"];
    // Each of the four is as good as alone, and its figures are not mixed with those of others.
    let alone = ["--test-threads", "1"];
    let mut command = cargo(&[&test[..], &alone[..]].concat());
    show(command.env("FREESEWING_OPERATIONS", operations), "the lines above say what was lost, or made twice")
}

fn bench(package: &str, name: &str, arguments: &[&str]) -> Result<()> {
    let mut all = vec!["bench", "--package", package, "--bench", name, "--"];
    all.extend(arguments);
    show(&mut cargo(&all), "the lines above say why")
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn what_is_no_number_of_operations_is_refused() {
        for operations in ["0", "-1", "many", "1e5", ""] {
            let error = run(&["weather", operations]).unwrap_err();
            assert!(error.ends_with("is no number of operations: write one such as 100000"), "{error}");
        }
        assert!(run(&["weather", "1", "2"]).unwrap_err().starts_with("after `weather`"));
    }
}

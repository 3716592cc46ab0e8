//! `cargo xtask bench`: the figures, measured.

use crate::command::{cargo, show};
use crate::project::Result;

/// Runs the benches of the SDK. They get the arguments.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    // Not the unit tests, which do not know these arguments.
    let mut all = vec!["bench", "--package", "freesewing-sdk", "--bench", "*", "--"];
    all.extend(arguments);
    show(&mut cargo(&all), "the lines above say why")
}

//! The tests that are written as tests.

use super::system::{self, REDIS};
use crate::command::{cargo, show};
use crate::project::Result;

/// Sees that what they need is there, runs them and lets their output through: its closing lines are what people and machines look at.
pub(super) fn run() -> Result<String> {
    println!();
    system::provide(&REDIS)?;
    let mut command = cargo(&["test", "--workspace", "--all-features"]);
    show(&mut command, "the lines above say which test failed and why")?;
    print!("{:<12} … ", "tests");
    Ok(String::new())
}

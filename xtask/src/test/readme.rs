//! The two commands with which people begin.

use crate::command::{capture, cargo, program};
use crate::project::{Result, read, write};
use std::process::Command;
use std::time::Instant;

const README: &str = "README.md";

/// Exactly what the README tells people to type.
const COMMANDS: [&str; 2] = ["cargo run --example tour", "cargo xtask test"];

/// Where the output of the tour is kept.
const OUTPUT: &str = "target/tour.txt";

/// How many of its last lines are shown.
const SHOWN: usize = 8;

pub(super) fn commands() -> Result<String> {
    let missing = missing(&read(README)?);
    if missing.is_empty() {
        return Ok(String::new());
    }
    Err(format!("{README} has no line with the command: {}", missing.join(", ")))
}

fn missing(readme: &str) -> Vec<&'static str> {
    let names = |command: &str| {
        readme.lines().any(|line| {
            line.trim().strip_prefix(command).is_some_and(|rest| {
                let rest = rest.trim_start();
                rest.is_empty() || rest.starts_with('#')
            })
        })
    };
    COMMANDS.into_iter().filter(|command| !names(command)).collect()
}

/// Runs the tour with everything built and the network cut off, where the system lets us do that.
pub(super) fn tour() -> Result<String> {
    capture(&mut cargo(&["build", "--quiet", "--example", "tour"]), "the tour has to build")?;
    let arguments = ["run", "--example", "tour"];
    let cut_off = can_cut_off();
    let mut command = if cut_off { without_network(&arguments) } else { cargo(&arguments) };
    let start = Instant::now();
    let text = capture(command.env("CARGO_NET_OFFLINE", "true"), "the tour has to run to its end")?;
    let seconds = start.elapsed().as_secs_f64();
    write(OUTPUT, &text)?;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return Err("the tour printed nothing".to_owned());
    }
    println!("the tour ends with (all of it is in {OUTPUT}):");
    for line in lines.iter().skip(lines.len().saturating_sub(SHOWN)) {
        println!("  | {line}");
    }
    print!("{:<12} … ", "tour");
    let network = if cut_off { "no network" } else { "network not cut off, the system refuses that" };
    Ok(format!("the tour itself {seconds:.1} s, {network}"))
}

/// Cargo in a network of its own, which has only the loopback device.
fn without_network(arguments: &[&str]) -> Command {
    let cargo = cargo(arguments);
    let mut command = isolated("exec \"$@\"");
    command.arg("sh").arg(cargo.get_program()).args(cargo.get_args());
    command
}

fn can_cut_off() -> bool {
    isolated("true").output().is_ok_and(|output| output.status.success())
}

fn isolated(script: &str) -> Command {
    let script = format!("ip link set lo up && {script}");
    program("unshare", &["--user", "--map-root-user", "--net", "sh", "-c", &script])
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn commands_stand_on_lines_of_their_own() {
        let readme = "Try it:\n```\ncargo run --example tour   # two minutes\ncargo xtask test\n```\n";
        assert!(missing(readme).is_empty());
        assert_eq!(missing("cargo xtask test"), ["cargo run --example tour"]);
        let longer = "cargo xtask test all\nsay `cargo run --example tour` now";
        assert_eq!(missing(longer), ["cargo run --example tour", "cargo xtask test"]);
    }
}

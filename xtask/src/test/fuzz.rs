//! Fuzzing: everything that reads what a server, a proxy or a person wrote, with input that nobody has thought of.
//!
//! The targets are built with the counters that libFuzzer looks at, as `cargo fuzz` does it, but by the stable compiler.
//! First each target runs over its kept corpus, then for a few seconds over what it makes of it.

use crate::command::{capture, cargo, program};
use crate::project::{Result, root};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// A package that is a workspace of its own.
const MANIFEST: &str = "tests/fuzz/Cargo.toml";
const TARGETS: &str = "tests/fuzz/targets";
/// What has been worth keeping, a folder a target; in git.
const CORPUS: &str = "tests/fuzz/corpus";
/// What is found on this machine and may be kept.
const GROWN: &str = "target/fuzz/corpus";
/// Where the inputs go that made a target fail.
const FINDS: &str = "target/fuzz/finds";

/// How long each target looks for something new, in seconds.
const SECONDS: u32 = 5;
/// Says that it should look longer.
const VARIABLE: &str = "FUZZ_SECONDS";

/// One unit of code generation, so that all counters of a crate lie in one table.
const FLAGS: &str = "-Cpasses=sancov-module \
                     -Cllvm-args=-sanitizer-coverage-level=4 \
                     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                     -Cllvm-args=-sanitizer-coverage-pc-table \
                     -Ccodegen-units=1 --cfg fuzzing";

/// Builds the targets and runs them all.
pub(super) fn run() -> Result<String> {
    let seconds = seconds(std::env::var(VARIABLE).ok().as_deref())?;
    let targets = targets()?;
    capture(
        &mut cargo(&["fmt", "--manifest-path", MANIFEST, "--check"]),
        "format tests/fuzz with cargo fmt",
    )?;
    let host = host()?;
    build(&host)?;
    fs::create_dir_all(root().join(FINDS)).map_err(|error| format!("cannot make {FINDS}: {error}"))?;
    let (mut kept, mut tried) = (0, 0);
    for target in &targets {
        let binary = format!("target/fuzz/{host}/release/{target}{}", std::env::consts::EXE_SUFFIX);
        let corpus = format!("{CORPUS}/{target}");
        kept += executed(&fuzz(target, &binary, &["-runs=0", &corpus])?);
        let grown = format!("{GROWN}/{target}");
        fs::create_dir_all(root().join(&grown)).map_err(|error| format!("cannot make {grown}: {error}"))?;
        let limit = format!("-max_total_time={seconds}");
        tried += executed(&fuzz(target, &binary, &[&limit, &grown, &corpus])?);
    }
    Ok(format!("{} targets, {kept} kept inputs, {tried} tried in {seconds} s each", targets.len()))
}

fn seconds(value: Option<&str>) -> Result<u32> {
    match value.map(str::parse) {
        None => Ok(SECONDS),
        Some(Ok(seconds)) if seconds > 0 => Ok(seconds),
        Some(_) => Err(format!("{VARIABLE} has to be a number of seconds from 1 on")),
    }
}

/// The targets, each of which has a corpus, and no corpus is left of one that is gone.
fn targets() -> Result<BTreeSet<String>> {
    let targets = names(TARGETS)?;
    let corpora = names(CORPUS)?;
    if targets.is_empty() || targets != corpora {
        return Err(format!(
            "{TARGETS} has {targets:?},\nbut {CORPUS} has {corpora:?}; each target needs a corpus of its name"
        ));
    }
    Ok(targets)
}

/// What a folder holds, without endings.
fn names(folder: &str) -> Result<BTreeSet<String>> {
    let failed = |error: std::io::Error| format!("cannot read {folder}: {error}");
    let name = |path: &Path| path.file_stem().map(OsStr::to_string_lossy).unwrap_or_default().into_owned();
    fs::read_dir(root().join(folder))
        .map_err(failed)?
        .map(|entry| entry.map(|entry| name(&entry.path())).map_err(failed))
        .collect()
}

/// The target of this machine. Named outright, it keeps the counters out of build scripts and macros.
fn host() -> Result<String> {
    let text = capture(&mut program("rustc", &["-vV"]), "is Rust installed?")?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(ToOwned::to_owned).ok_or_else(|| format!("rustc does not say what it builds for:\n{text}"))
}

fn build(host: &str) -> Result<()> {
    let mut command = cargo(&[
        "build",
        "--quiet",
        "--locked",
        "--release",
        "--manifest-path",
        MANIFEST,
        "--target",
        host,
        "--target-dir",
        "target/fuzz",
    ]);
    command.env("RUSTFLAGS", FLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS");
    capture(&mut command, "mend the targets; libFuzzer needs a compiler of C++ (Debian: g++)").map(drop)
}

/// Runs a target and gives what it said. libFuzzer says everything on the side of errors.
fn fuzz(target: &str, binary: &str, arguments: &[&str]) -> Result<String> {
    let finds = format!("-artifact_prefix={FINDS}/{target}-");
    let limits = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1", &finds];
    let mut command = program(binary, &limits);
    command.args(arguments);
    let output = command.output().map_err(|error| format!("cannot run {binary}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    Err(format!(
        "{text}\nthe target {target} failed: the input is kept in {FINDS}/, as the lines above say. Repeat it with\n  \
         {binary} FILE\nMend what it shows, and move the file to {CORPUS}/{target}/, so that it stays mended"
    ))
}

/// How many inputs were tried, as libFuzzer counts them.
fn executed(report: &str) -> u64 {
    let line = report.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    line.and_then(|number| number.trim().parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{SECONDS, executed, seconds, targets};

    #[test]
    fn each_target_has_a_corpus() {
        assert_eq!(targets().unwrap().len(), 10);
    }

    #[test]
    fn the_time_can_be_chosen() {
        assert_eq!((seconds(None), seconds(Some("60"))), (Ok(SECONDS), Ok(60)));
        for wrong in ["", "0", "-1", "a minute"] {
            assert!(
                seconds(Some(wrong)).unwrap_err().starts_with("FUZZ_SECONDS has to be a number"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn inputs_are_counted_from_the_report() {
        assert_eq!(executed("Done\nstat::number_of_executed_units: 811\nstat::average: 3\n"), 811);
    }
}

//! What a call costs by itself, in instructions: a measure that a busy machine does not disturb.
//!
//! Each case of the bench `instructions` runs under callgrind with few and with many calls; the difference is what the
//! calls cost, without start and end. The counts are kept in a file, so that a change shows.

use crate::command::{capture, cargo, program, show};
use crate::project::{Result, read, root, write};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

/// The counts to compare with.
const KEPT: &str = "sdk/benches/instructions/counts.json";
/// Where callgrind writes.
const REPORTS: &str = "target/instructions";

/// Few and many calls.
const CALLS: [u64; 2] = [200, 1200];
/// By so much a case may grow or shrink, in percent. What shrinks is kept anew, or it could grow back unseen.
const BAR: u64 = 2;

/// Counts, compares, and shows the times. With `accept` the counts replace those that are kept.
pub(super) fn run(accept: bool) -> Result<()> {
    let valgrind = program("valgrind", &["--version"]).output();
    if !valgrind.is_ok_and(|output| output.status.success()) {
        return Err(
            "valgrind is missing, with which instructions are counted: install the package valgrind of your \
                    system (there is none for Windows, and none for macOS on ARM); the times alone are\n  \
                    cargo bench --package freesewing-sdk --bench instructions"
                .to_owned(),
        );
    }
    let binary = build()?;
    fs::create_dir_all(root().join(REPORTS)).map_err(|error| format!("cannot make {REPORTS}: {error}"))?;
    let cases = capture(&mut program(&binary, &["--list"]), "mend the bench")?;
    let mut counts = BTreeMap::new();
    for case in cases.lines() {
        let [few, many] = CALLS.map(|calls| count(&binary, case, calls));
        let calls = CALLS[1] - CALLS[0];
        counts.insert(case.to_owned(), many?.saturating_sub(few?) / calls);
    }
    let compiler = capture(&mut program("rustc", &["--version"]), "is Rust installed?")?;
    let compiler = compiler.trim();
    let kept = kept()?;
    let (table, changed) = compare(&kept.counts, &counts);
    println!("instructions a call, counted by callgrind, with {compiler}\n{table}");
    show(&mut program(&binary, &[]), "mend the bench")?;
    if accept {
        return write(KEPT, &text(compiler, &counts)?);
    }
    if changed.is_empty() {
        return Ok(());
    }
    let other = if kept.compiler == compiler {
        String::new()
    } else {
        format!(" The kept counts are those of {}, so that may be the compiler.", kept.compiler)
    };
    Err(format!(
        "more than {BAR} % away from what is kept in {KEPT}: {}.{other} Where it is meant to be so:\n  \
         cargo xtask bench instructions --accept",
        changed.join(", ")
    ))
}

/// Builds the bench, and gives the path of it.
fn build() -> Result<String> {
    let mut command = cargo(&[
        "bench",
        "--quiet",
        "--package",
        "freesewing-sdk",
        "--bench",
        "instructions",
        "--no-run",
        "--message-format",
        "json",
    ]);
    let messages = capture(&mut command, "mend the bench")?;
    let path =
        messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).find_map(|message| {
            let ours = message.pointer("/target/name").and_then(Value::as_str) == Some("instructions");
            message.get("executable").and_then(Value::as_str).filter(|_| ours).map(ToOwned::to_owned)
        });
    path.ok_or_else(|| "cargo does not say where the bench is".to_owned())
}

/// All instructions of the program that makes so many calls.
fn count(binary: &str, case: &str, calls: u64) -> Result<u64> {
    let report = format!("{REPORTS}/{case}-{calls}.out");
    let (file, calls) = (format!("--callgrind-out-file={report}"), calls.to_string());
    let arguments = ["--tool=callgrind", "--quiet", &file, binary, "--calls", case, &calls];
    capture(&mut program("valgrind", &arguments), "the lines above say why")?;
    total(&read(&report)?).ok_or_else(|| format!("{report} has no line with the total"))
}

fn total(report: &str) -> Option<u64> {
    report.lines().find_map(|line| line.strip_prefix("totals:")?.trim().parse().ok())
}

/// What is kept, and what made it.
#[derive(Default)]
struct Kept {
    compiler: String,
    counts: BTreeMap<String, u64>,
}

fn kept() -> Result<Kept> {
    // Before the first time there is nothing.
    if !root().join(KEPT).exists() {
        return Ok(Kept::default());
    }
    let value: Value =
        serde_json::from_str(&read(KEPT)?).map_err(|error| format!("{KEPT} is not JSON: {error}"))?;
    let counts = value.get("instructions").and_then(Value::as_object).into_iter().flatten();
    Ok(Kept {
        compiler: value.get("compiler").and_then(Value::as_str).unwrap_or_default().to_owned(),
        counts: counts.filter_map(|(case, count)| Some((case.clone(), count.as_u64()?))).collect(),
    })
}

fn text(compiler: &str, counts: &BTreeMap<String, u64>) -> Result<String> {
    let value = serde_json::json!({ "compiler": compiler, "instructions": counts });
    serde_json::to_string_pretty(&value).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// A table of the changes, and the cases that fail: those that have changed by too much, are new or are gone.
fn compare(kept: &BTreeMap<String, u64>, counts: &BTreeMap<String, u64>) -> (String, Vec<String>) {
    let (mut table, mut failed) = (String::new(), Vec::new());
    for (case, count) in counts {
        let change = match kept.get(case) {
            None => {
                failed.push(format!("{case} (new)"));
                "new".to_owned()
            }
            Some(before) => {
                let percent = (*count as f64 / *before as f64 - 1.0) * 100.0;
                if count.abs_diff(*before).saturating_mul(100) > before.saturating_mul(BAR) {
                    failed.push(format!("{case} ({percent:+.1} %)"));
                }
                format!("{percent:+.1} %")
            }
        };
        let _ = writeln!(table, "{case:<24} {count:>8}   {change}");
    }
    failed
        .extend(kept.keys().filter(|case| !counts.contains_key(*case)).map(|case| format!("{case} (gone)")));
    (table, failed)
}

#[cfg(test)]
mod tests {
    use super::{compare, kept, text, total};
    use std::collections::BTreeMap;

    fn counts(all: &[(&str, u64)]) -> BTreeMap<String, u64> {
        all.iter().map(|(case, count)| ((*case).to_owned(), *count)).collect()
    }

    #[test]
    fn what_changed_by_more_than_two_percent_fails_and_so_does_what_is_new_or_gone() {
        let before = counts(&[("a", 1000), ("b", 1000), ("c", 1000), ("d", 1000), ("f", 1000)]);
        let now = counts(&[("a", 1020), ("b", 1021), ("c", 979), ("e", 7), ("f", 980)]);
        let (table, failed) = compare(&before, &now);
        assert_eq!(failed, ["b (+2.1 %)", "c (-2.1 %)", "e (new)", "d (gone)"]);
        assert!(table.contains("+2.0 %") && table.contains("-2.0 %"), "{table}");
        assert_eq!(compare(&before, &before).1, [""; 0]);
    }

    #[test]
    fn the_total_is_read_from_the_report() {
        assert_eq!(total("events: Ir\nsummary: 9\n\ntotals: 12345\n"), Some(12345));
        assert_eq!(total("events: Ir\n"), None);
    }

    #[test]
    fn counts_are_kept_for_every_case() {
        let kept = kept().unwrap();
        assert!(kept.compiler.starts_with("rustc 1.") && kept.counts.len() >= 7);
        assert!(text(&kept.compiler, &kept.counts).unwrap().contains("\"delete-a-set\": "));
    }
}

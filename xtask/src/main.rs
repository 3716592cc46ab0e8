//! Tasks of this project: `cargo xtask help` lists them.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this tool talks to the person who runs it")]

mod bench;
mod command;
mod document;
mod generate;
mod project;
mod test;

use project::Result;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  generate             write the generated code from openapi.json and sdk/data/
  generate --check     only tell whether it is up to date
  test                 prove that everything holds, as CI does
  test <step>          one step of it
  bench [arguments]    measure the speed of the SDK, whose bench gets the arguments, and of the server
  bench kindness       the SDK and six others before a server that limits them, in virtual time
  bench server         measure the server alone: requests a second, start, memory
  bench instructions   count the instructions of a call under callgrind, and compare with what is kept
                       (--accept keeps the new counts)
  bench weather [operations]
                       the SDK against the server in bad weather, 100,000 operations unless said otherwise: nothing
                       lost, nothing made twice, and the server's journal agrees
  bench measurements [rows]
                       read a table of people, check them and find the nearest size, 100,000 rows unless
                       said otherwise: rows a second, and memory
  bench soak [minutes] the server in bad weather, 10 minutes unless said otherwise: only errors that were
                       asked for, and no growing memory
  help                 show this
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["generate"] => print!("{}", generate::write()?),
        ["generate", "--check"] => println!("{}", generate::check()?),
        ["test"] => test::run(None)?,
        ["test", step] if !step.starts_with('-') => test::run(Some(step))?,
        ["bench", rest @ ..] => bench::run(rest)?,
        ["help" | "--help" | "-h"] => print!("{}", help()),
        [] => return Err(format!("which task?\n\n{}", help())),
        other => return Err(format!("unknown task or arguments: {}\n\n{}", other.join(" "), help())),
    }
    Ok(())
}

fn help() -> String {
    format!("{HELP}\nsteps of the test:\n{}", test::list())
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn what_is_not_understood_is_named_and_helped() {
        for (arguments, expected) in [
            (&[][..], "which task?"),
            (&["generat"][..], "unknown task or arguments: generat\n"),
            (&["generate", "--chek"][..], "unknown task or arguments: generate --chek\n"),
            (&["test", "--all"][..], "unknown task or arguments: test --all\n"),
            (&["test", "clippy", "docs"][..], "unknown task or arguments: test clippy docs\n"),
        ] {
            let error = run(arguments).unwrap_err();
            assert!(error.starts_with(expected) && error.contains("generate --check"), "{error}");
        }
    }
}

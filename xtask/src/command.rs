//! Running other programs.

use crate::project::{Result, root};
use std::process::{Command, Stdio};

/// Cargo, the one that runs this tool, at the root of the project.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let name = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    program(&name, arguments)
}

/// Another program, at the root of the project. Somebody's own settings of the SDK do not reach it.
pub(crate) fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("FREESEWING_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs to the end and gives what the program wrote to its output. If it fails, the message has everything it wrote,
/// and what to do.
pub(crate) fn capture(command: &mut Command, advice: &str) -> Result<String> {
    let line = line(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run `{line}`: {error}\n{advice}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let written = [text.trim_end(), errors.trim_end()].join("\n");
    Err(format!("{}\n`{line}` failed ({}): {advice}", written.trim_start_matches('\n'), output.status))
}

/// Runs to the end and lets the program write to the terminal itself.
pub(crate) fn show(command: &mut Command, advice: &str) -> Result<()> {
    let line = line(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("cannot run `{line}`: {error}\n{advice}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{line}` failed ({status}): {advice}"))
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let name = command.get_program().to_string_lossy();
    // Cargo names itself with its whole path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or(&name).to_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{capture, cargo, line, program, show};

    #[test]
    fn a_command_reads_as_one_would_type_it() {
        assert_eq!(line(&program("/usr/bin/rustc", &["--version", "-v"])), "rustc --version -v");
    }

    #[test]
    fn output_is_captured() {
        assert!(capture(&mut cargo(&["--version"]), "").unwrap().starts_with("cargo 1."));
    }

    #[test]
    fn a_failure_says_what_ran_what_it_wrote_and_what_to_do() {
        let error = capture(&mut cargo(&["no-such-task"]), "mend it").unwrap_err();
        assert!(error.contains("no such command"), "{error}");
        assert!(error.contains("cargo no-such-task` failed") && error.ends_with("mend it"), "{error}");
        let error = capture(&mut program("no-such-program", &[]), "install it").unwrap_err();
        assert!(error.starts_with("cannot run `no-such-program`"), "{error}");
        assert!(error.ends_with("\ninstall it"), "{error}");
        let error = show(&mut program("no-such-program", &[]), "install it").unwrap_err();
        assert!(error.ends_with("\ninstall it"), "{error}");
    }
}

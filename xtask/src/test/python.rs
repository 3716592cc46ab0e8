//! The project's own Python, with tools that others wrote.

use crate::command::{capture, program};
use crate::project::{Result, read, root, write};
use std::path::PathBuf;

/// What is installed, versions and all.
const REQUIREMENTS: &str = "xtask/requirements.txt";

/// Where it is installed. The folder belongs to the project, and `cargo clean` removes it.
const ENVIRONMENT: &str = "target/venv";

/// Sets the tools up, unless that is done already, and gives the Python that has them.
pub(super) fn environment() -> Result<String> {
    let folder: PathBuf = root().join(ENVIRONMENT);
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let python = python.to_string_lossy().into_owned();
    let note = format!("{ENVIRONMENT}/installed.txt");
    let wanted = read(REQUIREMENTS)?;
    if read(&note).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    print!("(installing {REQUIREMENTS} to {ENVIRONMENT}) ");
    let advice = "the tools that others wrote need python3, 3.11 or later, with its venv module; \
                  on Debian: apt-get install python3-venv";
    let system = if cfg!(windows) { "python" } else { "python3" };
    capture(&mut program(system, &["-m", "venv", "--clear", &folder.to_string_lossy()]), advice)?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS];
    let advice = "the tools come from the Python package index; is there a network?";
    capture(&mut program(&python, &install), advice)?;
    write(&note, &wanted)?;
    Ok(python)
}

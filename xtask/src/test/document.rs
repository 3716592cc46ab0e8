//! `openapi.json` and what is generated from it.

use crate::command::{capture, program};
use crate::document::{GENERATIONS, project};
use crate::generate;
use crate::project::{Result, read, read_json, root, write};
use std::path::PathBuf;

/// The validator that others wrote, from the Python package index.
const VALIDATOR: &str = "openapi-spec-validator==0.9.0";

/// Where it is installed. The folder belongs to the project, and `cargo clean` removes it.
const ENVIRONMENT: &str = "target/venv";

pub(super) fn generated() -> Result<String> {
    generate::check()
}

pub(super) fn rules() -> Result<String> {
    generate::check_document().map(|()| String::new())
}

/// Runs the validator over the document and its projections to each generation.
pub(super) fn validator() -> Result<String> {
    let python = environment()?;
    let document = read_json(generate::DOCUMENT)?;
    let mut files = vec![generate::DOCUMENT.to_owned()];
    for generation in GENERATIONS {
        let file = format!("target/openapi/{generation}.json");
        write(&file, &project(&document, generation).to_string())?;
        files.push(file);
    }
    let mut arguments = vec!["-m", "openapi_spec_validator"];
    arguments.extend(files.iter().map(String::as_str));
    capture(&mut program(&python, &arguments), "mend openapi.json where the validator points")?;
    Ok(format!("{} documents", files.len()))
}

/// Sets the validator up, unless that is done already, and gives the Python that has it.
fn environment() -> Result<String> {
    let folder: PathBuf = root().join(ENVIRONMENT);
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let python = python.to_string_lossy().into_owned();
    let note = format!("{ENVIRONMENT}/installed.txt");
    if read(&note).is_ok_and(|installed| installed == VALIDATOR) {
        return Ok(python);
    }
    print!("(installing {VALIDATOR} to {ENVIRONMENT}) ");
    let advice = "the validator of OpenAPI documents needs python3 with its venv module; \
                  on Debian: apt-get install python3-venv";
    let system = if cfg!(windows) { "python" } else { "python3" };
    capture(&mut program(system, &["-m", "venv", "--clear", &folder.to_string_lossy()]), advice)?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", VALIDATOR];
    let advice = "the validator comes from the Python package index; is there a network?";
    capture(&mut program(&python, &install), advice)?;
    write(&note, VALIDATOR)?;
    Ok(python)
}

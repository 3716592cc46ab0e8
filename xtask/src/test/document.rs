//! `openapi.json` and what is generated from it.

use super::python;
use crate::command::{capture, program};
use crate::document::{GENERATIONS, project};
use crate::generate;
use crate::project::{Result, read_json, write};

/// Where the projections are written to.
pub(super) const PROJECTIONS: &str = "target/openapi";

pub(super) fn generated() -> Result<String> {
    generate::check()
}

pub(super) fn rules() -> Result<String> {
    generate::check_document().map(|()| String::new())
}

/// Runs the validator over the document and its projections to each generation.
pub(super) fn validator() -> Result<String> {
    let python = python::environment()?;
    let mut files = vec![generate::DOCUMENT.to_owned()];
    files.extend(write_projections()?);
    let mut arguments = vec!["-m", "openapi_spec_validator"];
    arguments.extend(files.iter().map(String::as_str));
    capture(&mut program(&python, &arguments), "mend openapi.json where the validator points")?;
    Ok(format!("{} documents", files.len()))
}

/// Writes the document as each generation of servers would write it, and gives the names of the files.
pub(super) fn write_projections() -> Result<Vec<String>> {
    let document = read_json(generate::DOCUMENT)?;
    let mut files = Vec::new();
    for generation in GENERATIONS {
        let file = format!("{PROJECTIONS}/{generation}.json");
        write(&file, &project(&document, generation).to_string())?;
        files.push(file);
    }
    Ok(files)
}

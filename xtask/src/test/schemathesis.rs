//! schemathesis: requests made from `openapi.json`, good and bad, sent to the reference server.

use super::{document, python};
use crate::command::{capture, cargo, program};
use crate::project::Result;

/// What runs it, and judges what came out.
const SCRIPT: &str = "tests/server/schemathesis/run.py";

/// Where its reports go.
const REPORTS: &str = "target/schemathesis";

/// Runs it for both generations and several kinds of callers.
pub(super) fn run() -> Result<String> {
    let python = python::environment()?;
    document::write_projections()?;
    let build = ["build", "--quiet", "--package", "freesewing-test-server"];
    capture(&mut cargo(&build), "mend the reference server")?;
    let server = format!("target/debug/freesewing-test-server{}", std::env::consts::EXE_SUFFIX);
    let advice = "mend the server or openapi.json; what the contract causes goes to \
                  tests/server/schemathesis/accepted.json";
    let written = capture(&mut program(&python, &[SCRIPT, &server, document::PROJECTIONS, REPORTS]), advice)?;
    Ok(written.lines().last().unwrap_or_default().to_owned())
}

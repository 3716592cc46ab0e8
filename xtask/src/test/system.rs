//! Programs of the system that the tests need and that are not built here.

use crate::command::{capture, program};
use crate::project::Result;
use std::path::{Path, PathBuf};

/// A program, and the package that has it.
pub(super) struct Needed {
    /// What it is called.
    pub(super) program: &'static str,
    /// The package of Debian.
    pub(super) package: &'static str,
    /// What needs it.
    pub(super) purpose: &'static str,
}

/// The server that the gate in Redis is tested against.
pub(super) const REDIS: Needed =
    Needed { program: "redis-server", package: "redis-server", purpose: "the tests of the gate in Redis" };

/// Makes sure that a program is there. Only root gets it installed, with apt, and is told so before.
pub(super) fn provide(needed: &Needed) -> Result<()> {
    if is_installed(needed.program) {
        return Ok(());
    }
    let Needed { program: name, package, .. } = needed;
    if !is_root() || !is_installed("apt-get") {
        return Err(missing(needed));
    }
    println!("({name} is missing: installing the package {package} of the system with apt-get)");
    let advice = missing(needed);
    let apt = |arguments: &[&str]| {
        let mut command = program("apt-get", arguments);
        capture(command.env("DEBIAN_FRONTEND", "noninteractive"), &advice)
    };
    apt(&["update", "--quiet"])?;
    apt(&["install", "--quiet", "--yes", "--no-install-recommends", package])?;
    if is_installed(name) {
        return Ok(());
    }
    Err(format!("the package {package} was installed, but there is no {name} in PATH\n{}", missing(needed)))
}

fn missing(needed: &Needed) -> String {
    let Needed { program, package, purpose } = needed;
    format!(
        "{purpose} need {program}; on Debian: apt-get install {package}; elsewhere install what has it, so that it is \
         found in PATH"
    )
}

/// Whether a program is found in `PATH`.
fn is_installed(name: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| is_program(&folder.join(name)))
}

fn is_program(path: &Path) -> bool {
    let with_ending = || PathBuf::from(format!("{}{}", path.display(), std::env::consts::EXE_SUFFIX));
    path.is_file() || with_ending().is_file()
}

fn is_root() -> bool {
    cfg!(unix) && capture(&mut program("id", &["-u"]), "who runs this?").is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::{Needed, REDIS, is_installed, is_program, missing, provide};
    use crate::project::root;

    #[test]
    fn what_is_missing_is_named_with_the_command_that_brings_it() {
        let text = missing(&REDIS);
        assert!(text.starts_with(
            "the tests of the gate in Redis need redis-server; on Debian: apt-get install redis"
        ));
    }

    #[test]
    fn what_is_there_is_not_installed() {
        assert!(is_installed("cargo") && !is_installed("no-such-program") && !is_program(&root()));
        let there = Needed { program: "cargo", package: "no-such-package", purpose: "nothing" };
        assert_eq!(provide(&there), Ok(()));
    }
}

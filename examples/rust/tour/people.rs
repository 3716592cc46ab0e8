//! Reads people's measurements from files, CSV or YAML.

use std::error::Error;
use std::fs;
use std::path::Path;

use freesewing::files::{Contents, Options, read as read_file};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Where the files are.
pub(crate) const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");

/// Reads a file. Its content and its name say what it is.
pub(crate) fn read(path: &Path) -> Result<Contents> {
    let options = Options::new().file_name(path.to_string_lossy());
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(read_file(&bytes, &options).map_err(|error| format!("{}: {error}", path.display()))?)
}

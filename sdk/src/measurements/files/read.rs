//! Reads a file of any format.

use std::io::Read;

use super::format::LOOKED_AT;
use super::{Contents, FileError, Format, Options, csv, json, limit, seamly, yaml};

/// Reads the people in a file of any format, which is found out unless the options say it.
///
/// # Errors
///
/// When the format is none that can be read, or the file is refused as a whole: see [`FileErrorKind`](super::FileErrorKind).
/// What is wrong with a single person or value is in the report, and the others are there.
///
/// ```
/// use freesewing::{Measurement::Neck, cm, files::{Options, read}};
///
/// let contents = read(b"name,neck (cm)\nRobin,38\nJoe,wide\n", &Options::new())?;
/// assert_eq!(contents.people[0].measurements.length(Neck), Some(cm(38.0)));
/// assert_eq!(
///     contents.report.entries()[1].to_string(),
///     "line 3, column 2, Joe: neck: refused: `wide` does not begin with a number: write one such as 92.5 or 39 1/2"
/// );
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn read(bytes: &[u8], options: &Options) -> Result<Contents, FileError> {
    match format(bytes, options)? {
        Format::Json => json::read(bytes, options),
        Format::Yaml => yaml::read(bytes, options),
        Format::Csv => csv::read(bytes, options),
        Format::Seamly => seamly::read(bytes, options),
    }
}

/// Reads the people in whatever gives bytes. A table is read in pieces; of everything else no more is read than is
/// allowed: 16 MiB, unless the options say otherwise. Of a table no more than 1,000,000 people are kept: longer ones are for
/// [`csv::stream`].
///
/// # Errors
///
/// As [`read`], and when the bytes cannot be had.
///
/// ```
/// use freesewing::files::{Options, read_from};
///
/// let endless = std::io::repeat(b'[');
/// let error = read_from(endless, &Options::new()).unwrap_err();
/// assert!(error.to_string().starts_with("the file has more than 16777216 bytes"));
/// ```
pub fn read_from(mut source: impl Read, options: &Options) -> Result<Contents, FileError> {
    let mut bytes = Vec::new();
    source.by_ref().take(LOOKED_AT as u64).read_to_end(&mut bytes)?;
    if format(&bytes, options)? == Format::Csv {
        let mut contents = Contents::default();
        let mut people = csv::stream(bytes.chain(source), options);
        for person in people.by_ref() {
            contents.people.push(person?);
            limit::people(contents.people.len())?;
        }
        contents.report = people.take_report();
        return Ok(contents);
    }
    // One byte more tells that there are too many.
    let left = options.get_largest().saturating_add(1).saturating_sub(bytes.len());
    source.take(left as u64).read_to_end(&mut bytes)?;
    read(&bytes, options)
}

fn format(bytes: &[u8], options: &Options) -> Result<Format, FileError> {
    match options.get_format() {
        Some(format) => Ok(format),
        None => Format::detect(bytes, options.get_file_name()),
    }
}

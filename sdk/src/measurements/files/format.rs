//! The formats of files, and how one is told from the others.

use std::fmt::{self, Display, Formatter};

use super::csv::names_measurements;
use super::text::{self, Decoder};
use super::{FileError, FileErrorKind};

/// How much of a file is looked at, in bytes.
pub(super) const LOOKED_AT: usize = 1 << 14;

/// A format of files with people's measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// JSON, as FreeSewing's website imports it and its API answers.
    Json,
    /// YAML, as FreeSewing's website imports it and its API exports it.
    Yaml,
    /// A table: comma, semicolon or tab between the cells.
    Csv,
    /// An individual measurement file of SeamlyMe or Valentina.
    Seamly,
}

/// What can be read, in words.
const READABLE: &str =
    "JSON or YAML as FreeSewing imports it, a table (CSV), or a file of SeamlyMe or Valentina";

/// What begins so is known, and cannot be read.
const UNREADABLE: [(&[u8], &str); 8] = [
    (b"PK\x03\x04", "a spreadsheet or an archive: save the table as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet: save the table as CSV"),
    (b"\x1f\x8b", "compressed: unpack it"),
    (b"\x28\xb5\x2f\xfd", "compressed: unpack it"),
    (b"%PDF", "a PDF: copy the table into a spreadsheet and save it as CSV"),
    (b"{\\rtf", "a text with formats: save the table as CSV"),
    (b"\x89PNG", "a picture: write the measurements into a table and save it as CSV"),
    (b"\xff\xd8\xff", "a picture: write the measurements into a table and save it as CSV"),
];

impl Format {
    /// Finds the format of a file by its first bytes, and where those leave a doubt, by its name.
    ///
    /// # Errors
    ///
    /// When the file is empty, is no text in UTF-8 or UTF-16, or looks like none of the formats.
    ///
    /// ```
    /// use freesewing::files::Format;
    ///
    /// assert_eq!(Format::detect(b"[{\"name\": \"Robin\"}]", None), Ok(Format::Json));
    /// assert_eq!(Format::detect(b"name: Robin", None), Ok(Format::Yaml));
    /// assert_eq!(Format::detect(b"name,neck (cm)", None), Ok(Format::Csv));
    /// assert_eq!(
    ///     Format::detect(b"PK\x03\x04", Some("people.xlsx")).unwrap_err().to_string(),
    ///     "the file is a spreadsheet or an archive: save the table as CSV"
    /// );
    /// ```
    pub fn detect(bytes: &[u8], file_name: Option<&str>) -> Result<Self, FileError> {
        if let Some((_, what)) = UNREADABLE.iter().find(|(begin, _)| bytes.starts_with(begin)) {
            return Err(FileError::new(FileErrorKind::Format, format!("the file is {what}")));
        }
        let text = beginning(bytes)?;
        let text = text.trim_start();
        let ending =
            file_name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
        let ending = ending.as_deref().unwrap_or_default();
        let is_yaml = matches!(ending, "yaml" | "yml");
        match text.chars().next() {
            None => Err(FileError::new(FileErrorKind::Content, "the file is empty: it should hold people")),
            Some('{' | '[') => Ok(if is_yaml { Self::Yaml } else { Self::Json }),
            Some('<') if is_seamly(text, ending) => Ok(Self::Seamly),
            Some('<') => Err(none("it is XML or HTML of another kind")),
            Some(_) => match ending {
                "json" => Ok(Self::Json),
                "csv" | "tsv" | "tab" => Ok(Self::Csv),
                _ if is_yaml => Ok(Self::Yaml),
                // A comment may name a measurement.
                _ if text.starts_with('#') && looks_like_yaml(text) => Ok(Self::Yaml),
                _ if names_measurements(text) => Ok(Self::Csv),
                _ if looks_like_yaml(text) => Ok(Self::Yaml),
                _ => Err(none("it begins like none of them")),
            },
        }
    }
}

/// The text at the beginning of a file.
fn beginning(bytes: &[u8]) -> Result<String, FileError> {
    if bytes.len() <= LOOKED_AT {
        return text::decode(bytes).map(std::borrow::Cow::into_owned);
    }
    let mut text = String::new();
    // The last character may be cut, and is left out.
    Decoder::new().feed(bytes.get(..LOOKED_AT).unwrap_or_default(), &mut text)?;
    Ok(text)
}

fn none(why: &str) -> FileError {
    FileError::new(FileErrorKind::Format, format!("the file cannot be read, as {why}: give {READABLE}"))
}

fn is_seamly(text: &str, ending: &str) -> bool {
    matches!(ending, "smis" | "vit" | "smms" | "vst")
        || ["<smis", "<vit", "<smms", "<vst"].iter().any(|root| text.contains(root))
}

/// Whether the first line that says something is an entry of a list or of an object.
fn looks_like_yaml(text: &str) -> bool {
    let line = text.lines().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(line) = line else { return false };
    if line.starts_with("- ") || line == "-" || line.starts_with("---") || line.starts_with("%YAML") {
        return true;
    }
    let key = line.split_once(": ").map(|(key, _)| key).or_else(|| line.strip_suffix(':'));
    key.is_some_and(|key| !key.trim().is_empty() && !key.contains([',', ';', '\t']))
}

impl Display for Format {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Csv => "CSV",
            Self::Seamly => "SeamlyMe",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_format_and_the_name_helps() {
        use Format::{Csv, Json, Seamly, Yaml};
        for (text, name, format) in [
            ("\u{feff}\n {}", None, Json),
            ("[1]", Some("people.csv"), Json),
            ("[{name: R}]", Some("people.yml"), Yaml),
            ("people", Some("people.JSON"), Json),
            ("# people\n\n- name: R", None, Yaml),
            ("---\nname: R", None, Yaml),
            ("measies:\n  neck: 1", Some("people.txt"), Yaml),
            ("name, neck: R", Some("people.yaml"), Yaml),
            ("name;Neck [cm]\nR;1", Some("people.txt"), Csv),
            ("person\tmeasurement\tvalue", None, Csv),
            ("sep=;\nneck_in", None, Csv),
            ("# neck\n- name: R", None, Yaml),
            ("#;neck (cm)\n1;38", None, Csv),
            (";;\nname;neck, cm;waist, cm", None, Csv),
            ("name,neck (\")\nR,15", None, Csv),
            ("name,age", Some("people.csv"), Csv),
            ("<?xml version='1.0'?><!-- x --><smis>", None, Seamly),
            ("<vit>", Some("people.xml"), Seamly),
            ("<!-- a long comment", Some("robin.SMIS"), Seamly),
        ] {
            assert_eq!(Format::detect(text.as_bytes(), name), Ok(format), "{text}");
        }
        let utf16: Vec<u8> = "\u{feff}name,neck (cm)".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(Format::detect(&utf16, None), Ok(Csv));
    }

    #[test]
    fn what_is_none_of_them_is_refused_with_what_could_be_read() {
        let told = |bytes: &[u8]| Format::detect(bytes, None).unwrap_err().to_string();
        assert_eq!(
            told(b"Dear Robin, your neck is fine"),
            "the file cannot be read, as it begins like none of them: give JSON or YAML as FreeSewing imports it, a table (CSV), or a file of SeamlyMe or Valentina"
        );
        assert!(told(b"<html>").contains("XML or HTML of another kind"));
        assert_eq!(told(b" \n"), "the file is empty: it should hold people");
        assert!(told(b"n\0e\0").contains("zero byte"));
        assert!(told(b"Gr\xfc\xdfe").contains("UTF-8"));
        for (begin, what) in UNREADABLE {
            assert_eq!(told(&[begin, b"rest"].concat()), format!("the file is {what}"));
        }
    }

    #[test]
    fn only_the_beginning_of_a_large_file_is_looked_at() {
        let large = [b"- name: ".to_vec(), "é".repeat(1 << 20).into_bytes(), vec![0xff]].concat();
        assert_eq!(Format::detect(&large, None), Ok(Format::Yaml));
        assert_eq!(Format::detect(&large[8..], None).unwrap_err().kind(), FileErrorKind::Format);
    }
}

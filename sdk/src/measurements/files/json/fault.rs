//! What is wrong with a text that should be JSON, in words that say what to do, and where.

use crate::measurements::files::{FileError, FileErrorKind, Place, entry::quoted};

/// How the parser's reasons begin, and what they mean for people.
const REASONS: [(&str, &str); 19] = [
    (
        "EOF while parsing a list",
        "the file ends in the middle of a list: copy it again, or close the list with `]`",
    ),
    (
        "EOF while parsing an object",
        "the file ends in the middle of an object: copy it again, or close the object with `}`",
    ),
    (
        "EOF while parsing a string",
        "the file ends in the middle of a text: copy it again, or close the text with `\"`",
    ),
    ("EOF while parsing a value", "the file ends where a value should be: copy it again, or complete it"),
    ("expected `:`", "a colon is missing between a name and its value: add it"),
    ("expected `,` or `]`", "a comma is missing, or the list is not closed: add `,` or `]`"),
    ("expected `,` or `}`", "a comma is missing, or the object is not closed: add `,` or `}`"),
    ("expected ident", "this is no value: write true, false, null, a number, or a text in double quotes"),
    (
        "expected value",
        "this is no value: write a number, a text in double quotes, a list or an object; JSON has no comments and no NaN",
    ),
    ("expected `\"`", "a double quote is missing: add it"),
    ("invalid escape", ESCAPE),
    ("invalid unicode code point", ESCAPE),
    ("lone leading surrogate", ESCAPE),
    ("unexpected end of hex escape", ESCAPE),
    ("invalid number", "this is no number of JSON: write one such as 380 or 38.5"),
    (
        "control character",
        "a text has a line end or another control character in it: write `\\n` for a line end",
    ),
    ("key must be a string", "the name of a field is not in double quotes: add them"),
    ("trailing comma", "a comma stands behind the last of a list or an object: remove it"),
    (
        "trailing characters",
        "something follows the end: remove it, or put all people into one list, with commas between them",
    ),
];

const ESCAPE: &str = "a text has an escape that stands for no character: correct what follows the `\\`";

/// The error of a whole file.
pub(super) fn of_file(error: &serde_json::Error, text: &str) -> FileError {
    of_value(error, place(error, text))
}

/// The error of a value that begins there.
pub(super) fn of_value(error: &serde_json::Error, place: Place) -> FileError {
    FileError::new(FileErrorKind::Syntax, reason(error)).at(place)
}

fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match REASONS.iter().find(|(begin, _)| text.starts_with(begin)) {
        Some((_, reason)) => (*reason).to_owned(),
        // The place stands behind the reason there, and before it here.
        None => quoted(text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason)),
    }
}

/// The parser counts bytes, and from 0 where a line is empty; we count characters, from 1.
fn place(error: &serde_json::Error, text: &str) -> Place {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line.bytes().take(error.column()).filter(|byte| !matches!(byte, 0x80..=0xbf)).count();
    Place::new(error.line() as u64, before.max(1) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_the_parsers_own() {
        for text in [
            "[",
            "{",
            "\"",
            "",
            "{\"a\" 1}",
            "[1 2]",
            "{\"a\":1 \"b\"}",
            "nul!",
            "x",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0020\"",
            "01",
            "\"\n\"",
            "{a:1}",
            "[1,]",
            "1 2",
        ] {
            let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
            let told = error.to_string();
            assert!(REASONS.iter().any(|(begin, _)| told.starts_with(begin)), "{text}: {told}");
            assert!(!reason(&error).contains("at line"), "{text}");
        }
    }

    #[test]
    fn columns_are_characters_and_count_from_one() {
        for (text, line, column) in [
            ("", 1, 1),
            ("[\n", 2, 1),
            ("[\r\n", 2, 1),
            ("[x", 1, 2),
            ("[\"Zoë 😀\", x]", 1, 11),
            ("[\n\"Zoë 😀\" x]", 2, 9),
            ("[\"Zoë 😀\", ë]", 1, 11),
        ] {
            let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
            assert_eq!(of_file(&error, text).place(), Some(Place::new(line, column)), "{text}");
        }
    }
}

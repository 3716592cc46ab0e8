//! People in tables, whole and in pieces.

#![no_main]

use freesewing::LengthUnit;
use freesewing::files::csv::{self, Layout};
use freesewing::files::{Contents, FileError, Options, Person};
use libfuzzer_sys::fuzz_target;

// The first byte says how long the pieces are.
fuzz_target!(|data: &[u8]| {
    let Some((size, data)) = data.split_first() else { return };
    let options = Options::new().bare_numbers(LengthUnit::Centimetre);
    let whole = csv::read(data, &options);
    assert_eq!(in_pieces(data, usize::from(*size) + 1, &options), whole);
    let Some(people) = sound(whole) else { return };
    let text = csv::write(&people, Layout::Wide).expect("what was read can be written");
    let again = csv::read(text.as_bytes(), &Options::new()).expect("our own writing is readable");
    assert_eq!(again.people, people, "{text}");
    let text = csv::write(&people, Layout::Long).expect("what was read can be written");
    csv::read(text.as_bytes(), &Options::new()).expect("our own writing is readable");
});

fn in_pieces(data: &[u8], size: usize, options: &Options) -> Result<Contents, FileError> {
    let mut reader = csv::Reader::new(options);
    let mut all = Contents::default();
    for piece in data.chunks(size) {
        add(&mut all, reader.feed(piece)?);
    }
    add(&mut all, reader.finish()?);
    Ok(all)
}

fn add(all: &mut Contents, contents: Contents) {
    all.people.extend(contents.people);
    all.report.append(contents.report);
}

/// The people of a file that is not refused. Whatever is said of it is said in one line each.
fn sound(outcome: Result<Contents, FileError>) -> Option<Vec<Person>> {
    let contents = outcome.inspect_err(|error| assert!(!error.to_string().contains('\n'), "{error}")).ok()?;
    for entry in contents.report.entries() {
        assert!(!entry.to_string().contains('\n'), "{entry}");
    }
    for person in &contents.people {
        assert!(person.measurements.problems().is_empty(), "{person:?}");
        assert!(!person.name.is_empty() && person.line.is_some());
    }
    assert_eq!(contents.report.people(), contents.people.len() as u64);
    Some(contents.people)
}

//! People in YAML, as the website imports them and the API exports them.

#![no_main]

use freesewing::files::{Contents, FileError, Options, Person, yaml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(people) = sound(yaml::read(data, &Options::new())) else { return };
    let text = yaml::write(&people).expect("what was read can be written");
    let again = yaml::read(text.as_bytes(), &Options::new()).expect("our own writing is readable");
    assert_eq!(again.people, people, "{text}");
    assert!(again.report.is_clean(), "{}", again.report);
});

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

//! Measurement files of SeamlyMe and Valentina, with their formulas.

#![no_main]

use freesewing::LengthUnit;
use freesewing::files::{Options, Outcome, seamly};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let contents = match seamly::read(data, &Options::new()) {
        Ok(contents) => contents,
        Err(error) => return assert!(!error.to_string().contains('\n'), "{error}"),
    };
    for entry in contents.report.entries() {
        assert!(!entry.to_string().contains('\n'), "{entry}");
    }
    let [person] = contents.people.as_slice() else { panic!("a file is of one person") };
    // Whatever was taken can be kept, and is counted.
    assert!(person.measurements.problems().is_empty());
    assert_eq!(person.measurements.unknown_names().count(), 0);
    let taken = [Outcome::Taken, Outcome::Converted, Outcome::Approximated]
        .map(|outcome| contents.report.count(outcome));
    assert!(taken.iter().sum::<u64>() >= person.measurements.len() as u64);
    // What is written from it is read again, as far as it goes.
    let written = seamly::write(person, LengthUnit::Millimetre).expect("what was read can be written");
    let again = seamly::read(written.text.as_bytes(), &Options::new()).expect("our own writing is readable");
    let [again] = again.people.as_slice() else { panic!("a file is of one person") };
    assert_eq!((&again.name, &again.notes), (&person.name, &person.notes));
    assert_eq!(again.measurements.len() as u64, written.report.count(Outcome::Taken));
    for (name, quantity) in &again.measurements {
        assert_eq!(person.measurements.get(name), Some(quantity), "{name}");
    }
});

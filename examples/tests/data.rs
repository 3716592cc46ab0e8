//! The files in `data/` hold the bodies that they name, value by value.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

#[path = "../rust/tour/people.rs"]
mod people;

use std::fs;
use std::path::Path;

use freesewing::files::{Contents, Person};
use freesewing::{Measurement, Measurements, NewSet, Units};
use people::DATA;
use serde_json::Value;

/// A body of `sizes.json`, by the name under which FreeSewing publishes it: `cisFemaleAdult34`.
fn body(name: &str) -> Measurements {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/data/sizes.json");
    let sizes: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let (sex, size) = name.split_once("Adult").unwrap();
    let body = &sizes["adult"][sex][size];
    serde_json::from_value(body.clone()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn assert_is(body_name: &str, found: &Measurements) {
    let expected = body(body_name);
    for measurement in Measurement::ALL {
        assert_eq!(
            found.get(*measurement),
            expected.get(*measurement),
            "{body_name}: {}",
            measurement.name()
        );
    }
    assert_eq!((found.len(), expected.len()), (38, 38), "{body_name}");
}

fn assert_are_bodies(file: &str, count: usize) -> Vec<Person> {
    let Contents { people, report, .. } = people::read(&Path::new(DATA).join(file)).unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!(people.len(), count);
    for person in &people {
        let body_name = person.notes.as_deref().unwrap().strip_prefix("The published body ").unwrap();
        assert_is(body_name, &person.measurements);
        assert_eq!(NewSet::from(person.clone()).measurements, person.measurements);
    }
    people
}

#[test]
fn people_in_csv_are_published_bodies() {
    let people = assert_are_bodies("people.csv", 6);
    assert!(people.iter().all(|person| person.units.is_none() && person.public.is_none()));
}

#[test]
fn people_in_yaml_are_published_bodies() {
    let people = assert_are_bodies("people.yaml", 4);
    let with = |flag: fn(&Person) -> bool| people.iter().filter(|person| flag(person)).count();
    assert_eq!(
        (with(|person| person.units == Some(Units::Imperial)), with(|person| person.public == Some(true))),
        (1, 1)
    );
}

#[test]
fn curated_sets_are_published_bodies() {
    let file = fs::read_to_string(Path::new(DATA).join("curated.yaml")).unwrap();
    let sets: Vec<Value> = serde_saphyr::from_str(&file).unwrap();
    assert_eq!(sets.len(), 3);
    for set in sets {
        let found = serde_json::from_value(set["measies"].clone()).unwrap();
        assert_is(set["body"].as_str().unwrap(), &found);
        assert!(set["names"]["en"].is_string());
    }
}

/// Reads a file of this text. An error comes without the path in front of it, which has to be there.
fn read_text(name: &str, text: &str) -> Result<Contents, String> {
    let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    let outcome = people::read(&path);
    fs::remove_file(&path).unwrap();
    let front = format!("{}: ", path.display());
    outcome.map_err(|error| error.to_string().strip_prefix(&front).unwrap().to_owned())
}

#[test]
fn an_empty_cell_is_a_measurement_not_taken() {
    let contents = read_text("empty.csv", "name,neck [cm],chest [in]\nRobin,,39 1/2\n").unwrap();
    let chest_only = Measurements::new().with(Measurement::Chest, freesewing::inches(39.5));
    assert_eq!(contents.people[0].measurements, chest_only);
}

#[test]
fn a_mistake_in_a_file_is_named_with_its_place() {
    for (name, text, expected) in [
        (
            "bare.csv",
            "name,neck\nRobin,38\n",
            "line 2, column 2, Robin: neck: refused: it has no unit: write it in the heading, such as `neck (cm)`, or behind the number",
        ),
        (
            "ell.csv",
            "name,neck [ell],knee [cm]\nRobin,38,40\n",
            "line 1, column 2: neck [ell]: refused: `ell` is not a unit: use mm, cm, m, in or ft, or degrees",
        ),
        (
            "word.yaml",
            "- name: Robin\n  measies: {neck: wide}\n",
            "line 2, column 19, Robin: neck: refused: `wide` does not begin with a number: write one such as 92.5 or 39 1/2",
        ),
    ] {
        let contents = read_text(name, text).unwrap();
        assert_eq!(contents.people.len(), 1);
        assert_eq!(contents.report.entries()[0].to_string(), expected);
    }
    let missing = people::read(Path::new("nowhere.yaml")).unwrap_err().to_string();
    assert!(missing.starts_with("nowhere.yaml: "), "{missing}");
}

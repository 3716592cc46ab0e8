use std::time::{Duration, Instant};

use super::*;
use crate::Units;
use crate::measurements::Measurement::{Chest, Neck, ShoulderSlope};
use crate::measurements::files::{Outcome, Person};
use crate::measurements::{degrees, mm};

fn contents(text: &str) -> Contents {
    read(text.as_bytes(), &Options::new()).unwrap()
}

fn told(text: &str) -> Vec<String> {
    contents(text).report.entries().iter().map(ToString::to_string).collect()
}

fn refused(text: &str) -> String {
    read(text.as_bytes(), &Options::new()).unwrap_err().to_string()
}

fn robin() -> Person {
    Person::named("Robin").with(Neck, mm(380.5)).with(ShoulderSlope, degrees(13.0))
}

#[test]
fn one_object_a_list_and_several_documents_are_read() {
    let one = "name: Robin\nmeasies: {neck: 380.5, shoulderSlope: 13}\n";
    assert_eq!(contents(one).people, [robin()]);
    let list = "# people\n- name: Robin\n  measies:\n    neck: 380.5\n    shoulderSlope: 13\n- {name: Joe, measies: {}}\n";
    let read = contents(list);
    assert_eq!(read.people, [robin(), Person::named("Joe")]);
    assert_eq!((read.people[0].line, read.people[1].line), (Some(2), Some(6)));
    assert_eq!((read.report.count(Outcome::Taken), read.report.entries()), (2, [].as_slice()));
    assert_eq!(contents(&format!("---\n{one}---\n{list}...\n")).people.len(), 3);
    assert_eq!(contents("[]").people, []);
    assert_eq!(contents("").people, []);
}

#[test]
fn every_field_is_heeded_and_names_are_taken_as_they_are_written() {
    let text =
        "name: yes\nnotes: |\n  two\n  lines\nimperial: true\npublic: false\nmeasurements: {neck: 380}";
    let wanted =
        Person::named("yes").notes("two\nlines\n").units(Units::Imperial).public(false).with(Neck, mm(380.0));
    assert_eq!(contents(text).people, [wanted]);
    for (written, name) in [
        ("007", "007"),
        ("1e3", "1e3"),
        ("true", "true"),
        ("'null'", "null"),
        ("~", "J. Doe"),
        ("\"\\u263a\"", "☺"),
    ] {
        assert_eq!(contents(&format!("name: {written}\nmeasies: {{}}")).people[0].name, name);
    }
}

#[test]
fn a_public_export_is_read() {
    let text = "result: success\nauthor: FreeSewing.org\ntype: measurementsSet\nabout: Contains measurements in mm as well as metadata\nname: Joe\nnotes: n\nmeasurements:\n  neck: 420\nunits: metric\n";
    assert_eq!(
        contents(text).people,
        [Person::named("Joe").notes("n").units(Units::Metric).with(Neck, mm(420.0))]
    );
}

#[test]
fn a_bad_value_leaves_the_others_and_is_told() {
    let text = "- name: Robin\n  imperial: yes\n  measies:\n    neck: 380\n    chest: .nan\n    waist: .inf\n    hips: -3\n    seat: ~\n    knee: wide\n    ankle:\n      - 1\n    <<: {heel: 1}\n    neck: 390\n";
    assert_eq!(contents(text).people, [Person::named("Robin").with(Neck, mm(380.0))]);
    let wanted = [
        "line 2, column 13, Robin: imperial: refused: write true or false",
        "line 5, column 12, Robin: chest: refused: it is not a number: correct it or leave it out",
        "line 6, column 12, Robin: waist: refused: it is not finite: correct it or leave it out",
        "line 7, column 11, Robin: hips: refused: `-3` is not above zero: a measurement must be",
        "line 8, column 11, Robin: seat: empty: there is no value",
        "line 9, column 11, Robin: knee: refused: `wide` does not begin with a number: write one such as 92.5 or 39 1/2",
        "line 11, column 7, Robin: ankle: refused: a list is no measurement: write a number of millimetres",
        "line 12, column 9, Robin: <<: refused: merge keys of YAML are not followed: write the fields out",
        "line 13, column 11, Robin: neck: refused: it is there already with 380 mm, which stays: remove one of the two",
    ];
    assert_eq!(told(text), wanted);
}

#[test]
fn a_bad_person_leaves_the_others() {
    let read = contents(
        "- 3\n- name: Robin\n  measies: {neck: 380.5, shoulderSlope: 13}\n- []\n- <<: {name: x}\n  measies: {}\n",
    );
    assert_eq!(read.people, [robin(), Person::named("J. Doe")]);
    assert_eq!(read.report.count(Outcome::Refused), 3);
}

#[test]
fn a_document_without_people_is_told_when_another_has_some() {
    let read = contents("name: A\nmeasies: {neck: 380}\n---\nneck: 400\n---\n~\n--- x\n");
    assert_eq!(read.people.len(), 1);
    let places: Vec<_> = read.report.entries().iter().map(|entry| (entry.outcome, entry.place)).collect();
    let refused = |line, column| (Outcome::Refused, Some(Place::new(line, column)));
    assert_eq!(places, [refused(4, 1), refused(7, 5)]);
    assert!(read.report.entries()[0].to_string().contains("there are no people: an object stands where"));
    assert!(self::refused("neck: 400\n").starts_with("line 1, column 1: there are no people"));
}

#[test]
fn places_are_right_whatever_ends_a_line_and_however_wide_a_character_is() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["\u{feff}- name: 😀", "  measies: {\"😀\": x, neck: y}", ""].join(end);
        let told = told(&text);
        assert!(told[0].starts_with("line 2, column 18, 😀: 😀: refused"), "{end:?} {told:?}");
        assert!(told[1].starts_with("line 2, column 27, 😀: neck: refused"), "{end:?} {told:?}");
    }
}

#[test]
fn a_name_that_is_a_list_or_an_object_is_refused_and_not_made_up() {
    let read = contents("name: A\nmeasies:\n  ? {a: b}\n  : 3\n  ? [x]\n  : 4\n  &t true: 5\n  neck: 380\n");
    assert_eq!(read.people, [Person::named("A").with(Neck, mm(380.0))]);
    assert_eq!(read.report.count(Outcome::Refused), 3, "{}", read.report);
}

#[test]
fn aliases_are_followed() {
    let text = "- &r\n  name: &n Robin\n  measies: &m {neck: &v 380.5, shoulderSlope: 13}\n- *r\n- {name: *n, measies: *m}\n- name: Joe\n  measies: {chest: *v}\n";
    assert_eq!(
        contents(text).people,
        [robin(), robin(), robin(), Person::named("Joe").with(Chest, mm(380.5))]
    );
    assert_eq!(contents("&all [{name: Robin, measies: {}}]").people.len(), 1);
}

#[test]
fn tags_say_what_a_scalar_is() {
    assert_eq!(
        contents("name: !!str 7\nmeasies: {neck: !!float \"380\", chest: !!str 9}").people,
        [Person::named("7").with(Neck, mm(380.0))]
    );
}

#[test]
fn broken_yaml_is_refused_with_its_place() {
    for (text, wanted) in [
        ("name: [", "line 1, column 7: this breaks the rules of YAML: unclosed bracket"),
        ("- name: Robin\n\tmeasies: {}", "line 1, column 9: this breaks the rules of YAML: "),
        (&"[".repeat(101), "line 1, column 101: there are more than 100 lists or objects in each other"),
        (&"- ".repeat(101), "line 1, column 201: there are more than 100 lists or objects in each other"),
        ("- a\nb: c\n", "line 2, column 1: "),
        ("- *nobody", "line 1, column 3: "),
        ("- &a [*a]", "line 1, column 7: the alias stands inside of what it stands for: write the value out"),
        ("3", "line 1, column 1: there are no people: a number stands where"),
        ("neck: 380", "line 1, column 1: there are no people: an object stands where"),
    ] {
        assert!(refused(text).starts_with(wanted), "{text}: {}", refused(text));
    }
}

/// The time that reading takes, whatever comes of it.
fn time(text: &str) -> (Result<usize, String>, Duration) {
    let start = Instant::now();
    let outcome = read(text.as_bytes(), &Options::new());
    (outcome.map(|contents| contents.people.len()).map_err(|error| error.to_string()), start.elapsed())
}

#[test]
fn bombs_are_refused_at_once() {
    let laughs: String =
        (1..40).map(|n| format!("a{n}: &a{n} [{}]\n", format!("*a{},", n - 1).repeat(10))).collect();
    let person = "&p {name: R, measies: {neck: 380}}";
    let quadratic = format!("- &a [{}]\n{}", "1,".repeat(50_000), "- *a\n".repeat(50_000));
    let people = format!("- {person}\n{}", "- *p\n".repeat(100_000));
    let anchors = "- &a [1]\n".repeat(60_000);
    for (text, wanted) in [
        (format!("a0: &a0 x\n{laughs}"), "stand for more than 100000 values"),
        (quadratic, "stand for more than 100000 values"),
        (people, "stand for more than 100000 values"),
        (anchors, "stand for more than 100000 values"),
        ("[".repeat(1 << 20), ""),
        ("- ".repeat(1 << 20), ""),
        ("{a: ".repeat(1 << 20), ""),
        (format!("name: x\nmeasies: [{}]", "1,".repeat(MOST_VALUES)), "more than 1000000 values"),
        ("? ".repeat(1 << 18), ""),
        ("&a ".repeat(1 << 18), ""),
        ("!".repeat(1 << 18), ""),
        ("\"".to_owned() + &"\\x".repeat(1 << 18), ""),
    ] {
        let (outcome, took) = time(&text);
        assert!(outcome.as_ref().is_err_and(|error| error.contains(wanted)), "{outcome:?}");
        assert!(took < Duration::from_secs(20), "{took:?} {outcome:?}");
    }
    let deep = format!("name: R\nx: {}1{}\nmeasies: {{neck: 380}}", "[".repeat(90), "]".repeat(90));
    assert_eq!(time(&deep).0, Ok(1));
}

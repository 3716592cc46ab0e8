use super::*;
use crate::Units;
use crate::measurements::Measurement::{Chest, Neck, ShoulderSlope, WaistToArmpit};
use crate::measurements::files::{FileErrorKind, Outcome, Person};
use crate::measurements::{LengthUnit, cm, degrees, inches, mm};

fn contents(text: &str) -> Contents {
    read(text.as_bytes(), &Options::new()).unwrap()
}

fn told(text: &str) -> Vec<String> {
    contents(text).report.entries().iter().map(ToString::to_string).collect()
}

fn refused(text: &str) -> String {
    read(text.as_bytes(), &Options::new()).unwrap_err().to_string()
}

#[test]
fn one_object_or_a_list_is_read() {
    let robin = Person::named("Robin").with(Neck, mm(380.5)).with(ShoulderSlope, degrees(13.0));
    let one = r#"{"name": "Robin", "measies": {"neck": 380.5, "shoulderSlope": 13}}"#;
    assert_eq!(contents(one).people, std::slice::from_ref(&robin));
    let list = contents(&format!("[\n{one},\n  {one}]"));
    assert_eq!(list.people, [robin.clone(), robin]);
    assert_eq!((list.people[0].line, list.people[1].line), (Some(2), Some(3)));
    assert_eq!((list.report.people(), list.report.count(Outcome::Taken)), (2, 4));
    assert_eq!(list.report.entries(), []);
    assert_eq!(contents(" [ ] ").people, []);
}

#[test]
fn every_field_of_the_import_format_is_heeded() {
    let text = r#"{"name":"R\u00f6b\ud83d\ude00","notes":"n","imperial":true,"public":false,"measurements":{"neck":380}}"#;
    let wanted = Person::named("Röb😀").notes("n").units(Units::Imperial).public(false).with(Neck, mm(380.0));
    assert_eq!(contents(text).people, [wanted]);
}

#[test]
fn what_the_api_answers_and_exports_is_read() {
    let set = r#"{"id":33,"createdAt":"2023-08-30T16:20:34.000Z","img":"default-avatar","imperial":false,"name":"Joe","notes":"--","measies":{"chest":1000,"neck":420},"public":false,"userId":14}"#;
    let joe =
        Person::named("Joe").units(Units::Metric).public(false).with(Chest, mm(1000.0)).with(Neck, mm(420.0));
    for answer in [
        set.to_owned(),
        format!(r#"{{"result":"success","set":{set}}}"#),
        format!(r#"{{"result":"success","sets":[{set}]}}"#),
    ] {
        let read = contents(&answer);
        assert_eq!(read.people, std::slice::from_ref(&joe), "{answer}");
        assert!(read.report.is_clean() && read.report.count(Outcome::Ignored) >= 4, "{}", read.report);
    }
    let export = r#"{"result":"success","author":"FreeSewing.org","type":"measurementsSet","about":"Contains measurements in mm as well as metadata","uuid":"u","name":"Joe","notes":"n","measurements":{"neck":420},"units":"imperial"}"#;
    let joe = Person::named("Joe").notes("n").units(Units::Imperial).with(Neck, mm(420.0));
    assert_eq!(contents(export).people, [joe]);
    let curated = r#"[{"nameEn":"Size","notesEn":"n","measies":{"neck":420},"height":1700}]"#;
    assert_eq!(contents(curated).people, [Person::named("Size").notes("n").with(Neck, mm(420.0))]);
}

#[test]
fn a_bad_value_leaves_the_others_and_is_told() {
    let text = r#"[{"name":"Robin","measies":{"neck":380,"chest":-1,"waist":"wide","hips":null,"seat":[1],
        "knee":0,"ankle":1e999,"wrist":true,"gauge":4}}]"#;
    let read = contents(text);
    assert_eq!(read.people, [Person::named("Robin").with(Neck, mm(380.0)).with("gauge", mm(4.0))]);
    let told = told(text);
    let wanted = [
        "line 1, column 48, Robin: chest: refused: `-1` is not above zero: a measurement must be",
        "line 1, column 59, Robin: waist: refused: `wide` does not begin with a number: write one such as 92.5 or 39 1/2",
        "line 1, column 73, Robin: hips: empty: there is no value",
        "line 1, column 85, Robin: seat: refused: a list is no measurement: write a number of millimetres",
        "line 2, column 16, Robin: knee: refused: `0` is not above zero: a measurement must be",
        "line 2, column 26, Robin: ankle: refused: it is not finite: correct it or leave it out",
        "line 2, column 40, Robin: wrist: refused: true or false is no measurement: write a number of millimetres",
        "line 2, column 53, Robin: gauge: unknown: FreeSewing does not know this measurement, and its API would drop it: is it a slip of the pen?",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn a_name_that_cannot_be_kept_is_refused() {
    let text = format!(r#"{{"name":"R","measies":{{"":1,"a\nb":2,"{}":3,"neck":380}}}}"#, "x".repeat(41));
    let read = contents(&text);
    assert_eq!(read.people, [Person::named("R").with(Neck, mm(380.0))]);
    assert_eq!(read.report.count(Outcome::Refused), 3);
}

#[test]
fn a_bad_person_leaves_the_others_and_is_told() {
    let read =
        contents(r#"[3, {"name":"Robin"}, {"age":3}, [], {"measies":7}, {"name":"Joe","measies":{}}]"#);
    let names: Vec<_> = read.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Robin", "J. Doe", "Joe"]);
    assert_eq!(read.report.count(Outcome::Refused), 4);
    assert_eq!(
        read.report.entries()[0].to_string(),
        "line 1, column 2: refused: a number is no person: write an object with `name` and `measies`"
    );
}

#[test]
fn a_missing_name_is_stood_in_for() {
    for name in ["", r#""name":"","#, r#""name":null,"#, r#""name":{},"#] {
        let read = contents(&format!(r#"{{{name}"measies":{{"neck":380}}}}"#));
        assert_eq!(read.people, [Person::named("J. Doe").with(Neck, mm(380.0))]);
        assert_eq!(read.report.count(Outcome::Approximated), 1);
    }
    assert_eq!(contents(r#"{"name":7,"measies":{}}"#).people[0].name, "7");
}

#[test]
fn texts_with_units_and_other_spellings_are_converted_and_told() {
    let text = r#"{"name":"R","measies":{"neck":"15 1/2\"","Chest":1000,"waist":"80","waistToArmhole":170}}"#;
    let read = read(text.as_bytes(), &Options::new().bare_numbers(LengthUnit::Centimetre)).unwrap();
    let person = Person::named("R").with(Neck, inches(15.5)).with(Chest, mm(1000.0));
    let person =
        person.with(crate::measurements::Measurement::Waist, cm(80.0)).with(WaistToArmpit, mm(170.0));
    assert_eq!(read.people, [person]);
    assert_eq!(read.report.count(Outcome::Converted), 4);
    // Nobody says what a text without a unit means.
    assert_eq!(contents(r#"{"measies":{"waist":"80"}}"#).report.count(Outcome::Refused), 1);
}

#[test]
fn of_two_values_the_first_stays_and_of_two_names_the_newer() {
    let text =
        r#"{"name":"R","measies":{"neck":380,"neck":390,"neck":380,"waistToArmhole":1,"waistToArmpit":2}}"#;
    let read = contents(text);
    assert_eq!(read.people, [Person::named("R").with(Neck, mm(380.0)).with(WaistToArmpit, mm(2.0))]);
    assert_eq!((read.report.count(Outcome::Refused), read.report.count(Outcome::Ignored)), (2, 1));
    let told = told(text);
    assert_eq!(
        told[0],
        "line 1, column 42, R: neck: refused: it is there already with 380 mm, which stays: remove one of the two"
    );
}

#[test]
fn broken_json_is_refused_with_its_place() {
    for (text, wanted) in [
        ("", "line 1, column 1: the file ends where a value should be: "),
        ("[{\"name\":\"R\"}", "line 1, column 13: the file ends in the middle of a list: "),
        ("[{\"name\":\"R\",\n", "line 2, column 1: the file ends in the middle of an object: "),
        ("[\n{\"name\": }]", "line 2, column 10: this is no value: "),
        ("{\"name\":\"R\"} x", "line 1, column 14: something follows the end: "),
        ("{\"measies\":{}}\n{\"measies\":{}}", "line 2, column 1: something follows the end: "),
        ("{\"measies\":{\"neck\":NaN}}", "line 1, column 20: this is no value: "),
        ("// people\n[]", "line 1, column 1: this is no value: "),
        ("{'name': 1}", "line 1, column 2: the name of a field is not in double quotes: add them"),
        (
            "[\n{\"name\":\"\\ud800\"}]",
            "line 2, column 9: a text has an escape that stands for no character: ",
        ),
        ("[{\"\\ud800\": 1}]", "line 1, column 2: a text has an escape that stands for no character: "),
        ("[{\"name\": \"R\"}, ]", "line 1, column 17: a comma stands behind the last of a list or an object"),
    ] {
        assert!(refused(text).starts_with(wanted), "{text}: {}", refused(text));
    }
}

#[test]
fn what_holds_no_people_is_refused() {
    for text in ["3", "\"R\"", "{}", "null", r#"{"a":{"b":1}}"#] {
        refused(text);
    }
    assert_eq!(
        refused("{\"neck\": 380}"),
        "line 1, column 1: there are no people: an object stands where a list of objects with `name` and `measies` should be, or one such object"
    );
}

#[test]
fn deep_wide_and_large_files_are_refused_or_survived_at_once() {
    let start = std::time::Instant::now();
    let deep = "[".repeat(1 << 20) + &"]".repeat(1 << 20);
    assert_eq!(contents(&deep).report.count(Outcome::Refused), 1);
    let inside =
        format!(r#"{{"name":"R","x":{}1{},"measies":{{"neck":380}}}}"#, "[".repeat(9999), "]".repeat(9999));
    assert_eq!(contents(&inside).people.len(), 1);
    let wide = format!(r#"{{"name":"R","measies":[{}1]}}"#, "1,".repeat(MOST_VALUES));
    assert!(refused(&wide).contains("more than 1000000 values"), "{}", refused(&wide));
    let options = Options::new().largest(10);
    let error = read(b"[           ]", &options).unwrap_err();
    assert_eq!(error.kind(), FileErrorKind::Limit);
    assert!(read(b"[        ]", &options).is_ok());
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn a_field_that_is_there_twice_is_told_and_the_first_counts() {
    let text = r#"{"name":"A","name":"B","notes":"x","notes":"y","imperial":true,"imperial":false,"units":"metric",
        "public":true,"public":true,"measies":{"neck":1},"measies":{"chest":2}}"#;
    let wanted = Person::named("A").notes("x").units(Units::Imperial).public(true);
    let read = contents(text);
    assert_eq!(read.people, [wanted.with(Neck, mm(1.0)).with(Chest, mm(2.0))]);
    let wanted = [
        "line 1, column 20, A: name: refused: it is said a second time: the first one counts, remove this one",
        "line 1, column 44, A: notes: refused: it is said a second time: the first one counts, remove this one",
        "line 1, column 75, A: imperial: refused: it is said a second time: the first one counts, remove this one",
        "line 1, column 89, A: units: refused: `imperial` and `units` contradict each other: the first one counts, remove one",
        "line 2, column 32, A: public: refused: it is said a second time: the first one counts, remove this one",
    ];
    assert_eq!(told(text), wanted);
    assert!(contents(r#"{"imperial":true,"units":"imperial","measies":{},"name":"R"}"#).report.is_clean());
}

#[test]
fn a_wrapper_that_is_there_twice_loses_nobody() {
    let read = contents(r#"{"set":{"name":"A","measies":{}},"set":[{"name":"B","measies":{}}]}"#);
    assert_eq!(read.people, [Person::named("A"), Person::named("B")]);
}

#[test]
fn a_million_equal_fields_are_no_way_to_keep_us_busy() {
    let start = std::time::Instant::now();
    let fields = r#""nameEn":1,"notesEn":1,"#.repeat(400_000);
    let read = contents(&format!(r#"{{{fields}"measies":{{"neck":380}}}}"#));
    assert_eq!(read.people, [Person::named("1").notes("1").with(Neck, mm(380.0))]);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

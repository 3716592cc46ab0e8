//! Files of people, there and back through the API: read, uploaded, read from the server, written, read again.

use freesewing::Measurement::{Chest, Neck, ShoulderSlope};
use freesewing::engine::operations;
use freesewing::files::{
    Contents, FileError, Format, Options, Outcome, Person, csv, json, read, seamly, yaml,
};
use freesewing::{Generation, LengthUnit, NewSet, Set, Units, degrees, inches, mm, sizes};

use super::support::*;

in_both_generations! {
    every_format_goes_there_and_back,
    a_file_of_seamlyme_goes_there_and_back_with_what_it_can_hold,
    what_the_server_says_can_be_read_as_a_file,
}

type Write = fn(&[Person]) -> Result<String, FileError>;

/// Formats that hold everything, with names that a file ends in.
const FORMATS: [(&str, Write); 4] = [
    ("people.json", json::write),
    ("people.yaml", yaml::write),
    ("wide.csv", |people| csv::write(people, csv::Layout::Wide)),
    ("long.csv", |people| csv::write(people, csv::Layout::Long)),
];

/// People who make it hard for formats.
fn people() -> Vec<Person> {
    let body = |name: &str| sizes::named(name).unwrap().measurements();
    vec![
        Person::named("Robin \u{1f9f5} \"R\", der; Dritte")
            .notes("# Taken in May\n- twice, 'on the hour': 1e3")
            .units(Units::Imperial)
            .public(true)
            .measurements(body("cisFemaleAdult36"))
            .with(Chest, inches(39.1)),
        // Values that are not whole, as a doll has them.
        Person::named("yes")
            .notes("null")
            .units(Units::Metric)
            .public(false)
            .measurements(body("cisMaleDoll10")),
        Person::named("007").notes("~").units(Units::Metric).public(false).with(Neck, mm(1.0 / 3.0)),
        Person::named("=1+1")
            .notes("-1")
            .units(Units::Metric)
            .public(false)
            .with(ShoulderSlope, degrees(13.5)),
    ]
}

fn contents(name: &str, text: &str) -> Contents {
    let contents = read(text.as_bytes(), &Options::new().file_name(name)).unwrap();
    assert!(contents.report.is_clean(), "{name}: {}", contents.report);
    contents
}

/// The same, whatever line of a file they stood in.
fn without_lines(mut people: Vec<Person>) -> Vec<Person> {
    people.iter_mut().for_each(|person| person.line = None);
    people
}

async fn every_format_goes_there_and_back(generation: Generation) {
    for (name, write) in FORMATS {
        let server = start(generation).await;
        let client = with_level(&server, 4);
        let before = contents(name, &write(&people()).unwrap());
        assert_eq!(without_lines(before.people.clone()), people(), "{name}");

        let bulk = client.sets().create_all(before.people.into_iter().map(NewSet::from)).await;
        assert!(bulk.is_complete(), "{name}: {bulk}");
        // V4 shows keys no lists.
        let mut there: Vec<Set> = Vec::new();
        for (_, made) in bulk.done() {
            there.push(client.sets().get(made.id()).await.unwrap());
        }
        let there: Vec<Person> = there.iter().map(Person::from).collect();
        assert_eq!(there, people(), "{name}");

        let after = contents(name, &write(&there).unwrap());
        assert_eq!(without_lines(after.people), people(), "{name}");
    }
}

async fn a_file_of_seamlyme_goes_there_and_back_with_what_it_can_hold(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 4);
    let robin = people().remove(0);
    let written = seamly::write(&robin, LengthUnit::Inch).unwrap();
    let left_out = written.report.count(Outcome::Ignored) as usize;
    assert!(left_out > 0, "SeamlyMe takes some measurements in another way: {}", written.report);

    let before = contents("robin.smis", &written.text).people.remove(0);
    assert_eq!(before.measurements.len() + left_out, robin.measurements.len());
    for (name, value) in before.measurements.iter() {
        assert_eq!(Some(value), robin.measurements.get(name), "{name}");
    }

    let made = client.sets().create(&NewSet::from(before.clone())).await.unwrap();
    let there = Person::from(&client.sets().get(made.id()).await.unwrap());
    assert_eq!((&there.name, &there.measurements), (&before.name, &before.measurements));

    let again = seamly::write(&there, LengthUnit::Inch).unwrap();
    assert_eq!(again.report.count(Outcome::Ignored), 0, "{}", again.report);
    assert_eq!(contents("again.smis", &again.text).people[0].measurements, before.measurements);
}

async fn what_the_server_says_can_be_read_as_a_file(generation: Generation) {
    let server = start(generation).await;
    let client = with_token(&server, &server.new_token("user"));
    let robin = people().remove(0);
    let made = client.sets().create(&NewSet::from(robin.clone())).await.unwrap();
    let id = made.id().to_string();

    let listed = client.raw(&operations::LIST_SETS).await.unwrap();
    let json = client.raw(&operations::GET_PUBLIC_SET_JSON).argument("id", &id).await.unwrap();
    let yaml = client.raw(&operations::GET_PUBLIC_SET_YAML).argument("id", &id).await.unwrap();
    for (what, text) in [
        ("the list", listed.to_string()),
        ("the export in JSON", json.to_string()),
        ("the export in YAML", yaml.as_str().unwrap().to_owned()),
    ] {
        let format = if what.ends_with("YAML") { Format::Yaml } else { Format::Json };
        assert_eq!(Format::detect(text.as_bytes(), None).unwrap(), format, "{what}");
        let read = read(text.as_bytes(), &Options::new()).unwrap();
        assert!(read.report.is_clean(), "{what}: {}", read.report);
        let [person] = read.people.as_slice() else { panic!("{what}: {} people", read.people.len()) };
        assert_eq!(
            (&person.name, &person.notes, person.units, &person.measurements),
            (&robin.name, &robin.notes, robin.units, &robin.measurements),
            "{what}"
        );
    }
}

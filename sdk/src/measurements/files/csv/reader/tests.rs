use proptest::prelude::*;

use super::*;
use crate::Units;
use crate::measurements::Measurement::{Chest, Neck, ShoulderSlope, Waist, WaistToArmpit, WaistToFloor};
use crate::measurements::files::{FileErrorKind, csv};
use crate::measurements::{cm, degrees, inches, mm};

fn contents(text: &str) -> Contents {
    read(text.as_bytes(), &Options::new()).unwrap()
}

fn told(text: &str) -> Vec<String> {
    contents(text).report.entries().iter().map(ToString::to_string).collect()
}

fn robin() -> Person {
    Person::named("Robin").with(Neck, cm(38.5)).with(Chest, inches(39.5)).with(ShoulderSlope, degrees(13.0))
}

#[test]
fn a_wide_table_is_read_with_every_separator() {
    let text = "Name,neck (cm),Chest [in],shoulderSlope\nRobin,38.5,39.5,13\n";
    for table in [
        text.to_owned(),
        text.replace(',', ";"),
        text.replace(',', ";").replace('.', ","),
        text.replace(',', "\t").replace('\n', "\r\n"),
        format!("\u{feff}sep=,\r\n{text}\r\n,,,\r\n"),
        text.replace("38.5", "\"38,5\"").replace("39.5", "39 1/2"),
        text.replace("39.5", "\"39 1/2\"\"\""),
    ] {
        let read = contents(&table);
        assert_eq!(read.people, [robin()], "{table}");
        assert!(read.report.is_clean(), "{}", read.report);
        assert_eq!((read.report.count(Outcome::Taken), read.report.count(Outcome::Converted)), (1, 2));
    }
}

#[test]
fn a_table_in_utf_16_is_read() {
    let text = "name\tneck (cm)\r\nZoë😀\t38\r\n";
    let bytes: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let read = read(&bytes, &Options::new()).unwrap();
    assert_eq!(read.people, [Person::named("Zoë😀").with(Neck, cm(38.0))]);
}

#[test]
fn a_long_table_makes_people_of_consecutive_rows() {
    let text = "person,measurement,value,unit\nRobin,neck,38.5,cm\nRobin,Chest,39 1/2,in\n,shoulder slope,13,cm\nJoe,neck,400,mm\n";
    let read = contents(text);
    assert_eq!(read.people, [robin(), Person::named("Joe").with(Neck, mm(400.0))]);
    assert_eq!((read.people[0].line, read.people[1].line), (Some(2), Some(5)));
    assert!(read.report.is_clean() && read.report.entries().is_empty(), "{}", read.report);
}

#[test]
fn rows_of_a_name_that_stand_apart_are_told() {
    let text = "name,measurement,value\nRobin,neck,38 cm\nJoe,neck,40 cm\nRobin,chest,90 cm\n";
    let read = contents(text);
    assert_eq!(
        read.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(),
        ["Robin", "Joe", "Robin"]
    );
    let apart = "line 4, column 1, Robin: name: approximated: rows of this name stand apart: they become people of their own; sort the table by name";
    assert!(told(text).iter().any(|entry| entry == apart), "{}", read.report);
}

#[test]
fn what_a_long_row_lacks_is_told() {
    let text = "name,measurement,value,unit,age\nRobin,neck,,cm,3\nRobin,,38,cm,3\nRobin,,,,\nRobin,waist,38,ell,\nRobin,gauge,4,mm,\nRobin,chest,38,,\n";
    let wanted = [
        "line 1, column 5: age: ignored: it is not the name of a measurement",
        "line 2, column 3, Robin: neck: empty: there is no value",
        "line 3, column 3, Robin: refused: the row names no measurement for its value `38`",
        "line 4, column 3, Robin: empty: the row names no measurement for its value ``",
        "line 5, column 4, Robin: units: refused: `ell` is not understood: write metric, imperial or a unit such as cm",
        "line 5, column 3, Robin: waist: refused: it has no unit: write it in the heading, such as `neck (cm)`, or behind the number",
        "line 6, column 3, Robin: gauge: unknown: FreeSewing does not know this measurement, and its API would drop it: is it a slip of the pen?",
        "line 7, column 3, Robin: chest: refused: it has no unit: write it in the heading, such as `neck (cm)`, or behind the number",
    ];
    assert_eq!(told(text), wanted);
}

#[test]
fn a_row_with_a_bad_value_keeps_the_others() {
    let text = "name,neck (cm),waist [ell],age,chest (cm),waist,chest in,gauge [mm],neck (cm)\nRobin,-3,38,40,NaN,80,39 1/2,4,38\n";
    let person = Person::named("Robin").with(Neck, cm(38.0)).with(Chest, inches(39.5)).with("gauge", mm(4.0));
    assert_eq!(contents(text).people, [person]);
    let wanted = [
        "line 1, column 2: neck (cm): converted: bare numbers are read as cm",
        "line 1, column 3: waist [ell]: refused: `ell` is not a unit: use mm, cm, m, in or ft, or degrees",
        "line 1, column 4: age: ignored: it is not the name of a measurement",
        "line 1, column 5: chest (cm): converted: bare numbers are read as cm",
        "line 1, column 7: chest in: approximated: another column holds this measurement, and its values stay",
        "line 1, column 7: chest in: converted: bare numbers are read as in",
        "line 1, column 8: gauge [mm]: unknown: FreeSewing does not know this measurement, and its API would drop it: is it a slip of the pen?",
        "line 1, column 9: neck (cm): approximated: another column holds this measurement, and its values stay",
        "line 1, column 9: neck (cm): converted: bare numbers are read as cm",
        "line 2, column 2, Robin: neck: refused: `-3` is not above zero: a measurement must be",
        "line 2, column 5, Robin: chest: refused: `NaN` is not a number: correct it or leave it out",
        "line 2, column 6, Robin: waist: refused: it has no unit: write it in the heading, such as `neck (cm)`, or behind the number",
    ];
    assert_eq!(told(text), wanted);
}

#[test]
fn bare_numbers_take_the_unit_of_the_caller_or_of_the_row() {
    let options = Options::new().bare_numbers(LengthUnit::Inch);
    let text = "name,unit,neck,waist to floor (cm)\nRobin,,15,105\nJoe,cm,38,105\nKim,imperial,15,\n";
    let person = |name, neck| Person::named(name).with(Neck, neck);
    let read = read(text.as_bytes(), &options).unwrap();
    assert_eq!(
        read.people,
        [
            person("Robin", inches(15.0)).with(WaistToFloor, cm(105.0)),
            person("Joe", cm(38.0)).with(WaistToFloor, cm(105.0)),
            person("Kim", inches(15.0)).units(Units::Imperial),
        ]
    );
    assert_eq!(read.report.count(Outcome::Empty), 1);
}

#[test]
fn what_stands_beside_the_measurements_is_heeded() {
    let text = "name,notes,imperial,public,neck (mm)\nRobin,\"two\nlines\",Yes,0,380\nJoe,--,,,380\nKim,,maybe,perhaps,380\n,,,,380\n";
    let robin =
        Person::named("Robin").notes("two\nlines").units(Units::Imperial).public(false).with(Neck, mm(380.0));
    let joe = Person::named("Joe").with(Neck, mm(380.0));
    let people = [
        robin,
        joe.clone(),
        Person { name: "Kim".into(), ..joe.clone() },
        Person { name: "J. Doe".into(), ..joe },
    ];
    assert_eq!(contents(text).people, people);
    let wanted = [
        "line 5, column 4, Kim: public: refused: `perhaps` is not understood: write true or false",
        "line 5, column 3, Kim: imperial: refused: `maybe` is not understood: write true or false",
        "line 6, column 1: name: approximated: there is no name: `J. Doe` stands in for it",
    ];
    assert_eq!(told(text), wanted);
}

#[test]
fn a_row_with_too_many_cells_is_refused_and_the_others_are_not() {
    let text = "name,neck (cm),waist (cm)\nRobin,38,5,80\nJoe,38,80,,\nKim,38\n";
    let read = contents(text);
    assert_eq!(read.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Joe", "Kim"]);
    assert!(
        read.report
            .to_string()
            .contains("line 2, column 4: Robin: refused: the row has 4 cells, but there are 3 headings"),
        "{}",
        read.report
    );
}

#[test]
fn the_newer_name_counts_and_a_second_value_is_told() {
    let text = "waistToArmhole (mm),waistToArmpit (mm),waist (mm),Waist [mm],name\n1,2,3,4,R\n1,,3,3,R\n";
    let person = |armpit: f64| Person::named("R").with(WaistToArmpit, mm(armpit)).with(Waist, mm(3.0));
    let read = contents(text);
    assert_eq!(read.people, [person(2.0), person(1.0)]);
    assert_eq!((read.report.count(Outcome::Refused), read.report.count(Outcome::Ignored)), (2, 1));
}

#[test]
fn a_table_without_measurements_is_refused() {
    let error = read(b"name,age\nRobin,3\n", &Options::new()).unwrap_err();
    assert_eq!(error.kind(), FileErrorKind::Content);
    assert_eq!(
        error.to_string(),
        "line 1, column 1: no heading names a measurement, such as `neck (cm)`, or both `measurement` and `value`: make the headings the first row; found `name`, `age`"
    );
    assert_eq!(contents("").people, []);
    // Data without headings may be private.
    let error = read(b"Robin;1990-05-03;r@example.org\n", &Options::new()).unwrap_err().to_string();
    assert!(error.ends_with("make the headings the first row; found `Robin`, `…`, `…`"), "{error}");
}

#[test]
fn after_an_error_nothing_more_is_read() {
    let mut reader = Reader::new(&Options::new());
    assert_eq!(reader.feed(b"name,neck (cm)\nRobin,38\nJo\xff,38\n").unwrap().people.len(), 1);
    let error = reader.feed(b"").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 3, column 3: this is not UTF-8 (byte ff), perhaps Latin-1 or Windows-1252: save the file as UTF-8"
    );
    assert_eq!(reader.feed(b"name,neck (cm)\n").unwrap_err(), error);
    assert_eq!(reader.finish().unwrap_err(), error);
}

#[test]
fn the_people_before_a_fault_come_before_the_error() {
    for fault in [b"\xff".as_slice(), b"\0", b"\"", b"1,2,3,4,5"] {
        let table = [b"name,neck (cm)\nRobin,38\nJoe,40\n", fault].concat();
        let mut people = csv::stream(table.as_slice(), &Options::new().most_columns(4));
        let names: Vec<_> = people.by_ref().map_while(Result::ok).map(|person| person.name).collect();
        assert_eq!(names, ["Robin", "Joe"], "{fault:?}");
        assert!(people.next().is_none());
        assert!(read(&table, &Options::new().most_columns(4)).is_err());
    }
}

#[test]
fn values_under_no_heading_are_told() {
    let text = "name,,neck (cm),,waist (cm)\nRobin,38 cm,40,,80\nJoe,1,40,2,80\n";
    let wanted = [
        "line 1, column 3: neck (cm): converted: bare numbers are read as cm",
        "line 1, column 5: waist (cm): converted: bare numbers are read as cm",
        "line 2, column 2: column 2: ignored: it has no heading, so that its values are lost: give it one",
        "line 3, column 4: column 4: ignored: it has no heading, so that its values are lost: give it one",
    ];
    assert_eq!(told(text), wanted);
}

#[test]
fn a_slip_in_a_heading_is_told_with_what_was_probably_meant() {
    let told = told("name,Hip_cm,nekc,age,Wasit (cm),e-mail\n");
    let wanted = [
        "line 1, column 2: Hip_cm: ignored: it is not the name of a measurement: did you mean `hips`?",
        "line 1, column 3: nekc: ignored: it is not the name of a measurement: did you mean `neck`?",
        "line 1, column 4: age: ignored: it is not the name of a measurement",
        "line 1, column 5: Wasit (cm): unknown: FreeSewing does not know this measurement, and its API would drop it: is it a slip of the pen? Did you mean `waist`?",
        "line 1, column 5: Wasit (cm): converted: bare numbers are read as cm",
        "line 1, column 6: e-mail: ignored: it is not the name of a measurement",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn a_length_above_a_column_of_angles_is_not_said_to_be_read() {
    let wanted = [
        "line 2, column 2, R: shoulderSlope: refused: it is an angle, but the unit is cm: give it in degrees",
    ];
    assert_eq!(told("name,shoulder slope (cm)\nR,3\n"), wanted);
}

#[test]
fn the_heading_of_values_may_say_their_unit() {
    let table = "name,measurement,value (cm),unit\nRobin,neck,38.5,\nRobin,chest,39 1/2,in\nRobin,shoulder slope,13,\n";
    assert_eq!(contents(table).people, [robin()]);
    assert_eq!(told(table), ["line 1, column 3: value (cm): converted: bare numbers are read as cm"]);
    // Without names of measurements it is one itself.
    let own = contents("name,value (cm)\nRobin,38\n");
    assert_eq!(own.people, [Person::named("Robin").with("value", cm(38.0))]);
    let odd = "name,measurement,value (ell)\nRobin,neck,38\n";
    assert!(read(odd.as_bytes(), &Options::new()).is_err());
}

#[test]
fn an_unquoted_decimal_comma_is_noticed_though_the_headings_end_with_a_separator() {
    for end in [",", ",,", ", ,"] {
        let read = contents(&format!("name,neck (cm){end}\nRobin,38,5\nJoe,38{end}\n"));
        assert_eq!(read.people, [Person::named("Joe").with(Neck, cm(38.0))]);
        let refused = "line 2, column 3: Robin: refused: the row has 3 cells, but there are 2 headings: ";
        assert!(read.report.entries()[1].to_string().starts_with(refused), "{}", read.report);
    }
}

#[test]
fn headings_with_commas_are_read_between_semicolons() {
    let read = contents("name;neck, cm;Chest, in;shoulder slope, deg\nRobin;38,5;39,5;13\n");
    assert_eq!(read.people, [robin()]);
}

#[test]
fn empty_rows_may_stand_before_the_headings() {
    for rows in ["\n\n", ";;\n", " ; ;\r\n;;;\r\n"] {
        let read = contents(&format!("{rows}name;neck (cm)\nRobin;38,5\n"));
        assert_eq!(read.people, [Person::named("Robin").with(Neck, cm(38.5))], "{rows:?}");
    }
}

#[test]
fn an_inch_mark_in_the_headings_opens_no_quotes() {
    let name = "R".repeat(1000);
    let table = format!("name,neck (\")\n{}", format!("{name},15\n").repeat(2000));
    let mut people = csv::stream(table.as_bytes(), &Options::new());
    assert_eq!(people.next(), Some(Ok(Person::named(name).with(Neck, inches(15.0)))));
    assert!(people.all(|person| person.is_ok()));
}

#[test]
fn what_is_said_twice_of_a_person_is_told_when_it_differs() {
    let text = "name,notes,imperial,public,measurement,value\nR,one,true,yes,neck,38 cm\nR,two,false,no,chest,90 cm\nR,one,true,yes,waist,80 cm\n";
    let read = contents(text);
    assert_eq!(read.people.len(), 1);
    let person = &read.people[0];
    assert_eq!(
        (person.notes.as_deref(), person.units, person.public),
        (Some("one"), Some(Units::Imperial), Some(true))
    );
    assert_eq!((person.measurements.len(), read.report.count(Outcome::Refused)), (3, 3));
    let refused = "line 3, column 2, R: notes: refused: it was said otherwise before, which counts: remove one of the two";
    assert!(told(text).iter().any(|entry| entry == refused), "{}", read.report);
    let wide = contents("name,neck (cm),units,imperial\nR,38,metric,true\nJ,38,imperial,1\n");
    assert_eq!(wide.people[0].units, Some(Units::Imperial));
    assert_eq!(wide.report.count(Outcome::Refused), 1);
}

#[test]
fn a_row_without_measurements_is_told() {
    let text = "name,neck (cm)\n# measured in May\nRobin,\nJoe,-1\n";
    let read = contents(text);
    assert_eq!((read.people.len(), read.report.count(Outcome::Empty)), (3, 2));
    assert_eq!(told(text)[1], "line 2, column 1, # measured in May: empty: the row holds no measurements");
    assert_eq!(told(text)[2], "line 3, column 1, Robin: empty: the row holds no measurements");
    assert_eq!(read.report.entries().len(), 4);
}

#[test]
fn a_refused_row_shows_nothing_but_the_name() {
    let read = contents("email,born,name,neck (cm)\nr@example.org,1990-05-03,Robin,38,5\n");
    assert!(read.report.to_string().contains("line 2, column 5: Robin: refused: "), "{}", read.report);
    let nameless = contents("email,neck (cm)\nr@example.org,38,5\n").report.to_string();
    assert!(nameless.contains("line 2, column 3: row: refused: "), "{nameless}");
    for report in [read.report.to_string(), nameless] {
        assert!(!report.contains('@') && !report.contains("1990"), "{report}");
    }
}

#[test]
fn the_rows_of_one_person_do_not_fill_the_memory() {
    let rows: String = (0..10_100).map(|at| format!("R,m{at},1,mm\n")).collect();
    let read = contents(&format!("name,measurement,value,unit\n{rows}R,m1,1,mm\n"));
    assert_eq!((read.people[0].measurements.len(), read.report.count(Outcome::Refused)), (10_000, 100));
}

#[test]
fn more_people_than_the_memory_should_hold_are_refused() {
    let table = format!("name,neck (mm)\n{}", "a\n".repeat(1_000_001));
    let error = read(table.as_bytes(), &Options::new()).unwrap_err();
    assert_eq!(error.kind(), FileErrorKind::Limit);
    assert!(error.to_string().contains("more than 1000000 people"), "{error}");
}

/// Everything that comes out of a table in pieces of a size.
fn in_pieces(bytes: &[u8], size: usize) -> (Contents, Option<FileError>) {
    let (mut reader, mut all) = (Reader::new(&Options::new().most_columns(9)), Contents::default());
    let mut add = |contents: Contents| {
        all.people.extend(contents.people);
        all.report.append(contents.report);
    };
    for piece in bytes.chunks(size.max(1)).chain([b"".as_slice()]) {
        match reader.feed(piece) {
            Ok(contents) => add(contents),
            Err(error) => return (all, Some(error)),
        }
    }
    match reader.finish() {
        Ok(contents) => add(contents),
        Err(error) => return (all, Some(error)),
    }
    (all, None)
}

proptest! {
    #[test]
    fn pieces_of_every_size_give_the_same_people(
        rows in proptest::collection::vec("(R|J),(38|-3|36 1/2\"\"|\"\"|\"a\n,b\"),[0-9]{0,3}(,x)?", 0..6), size in 1..9_usize,
    ) {
        let text = format!("name,neck (cm),chest [in]\n{}", rows.join("\n"));
        let mut reader = Reader::new(&Options::new());
        let mut all = Contents::default();
        for piece in text.as_bytes().chunks(size) {
            let contents = reader.feed(piece).unwrap();
            all.people.extend(contents.people);
            all.report.append(contents.report);
        }
        let rest = reader.finish().unwrap();
        all.people.extend(rest.people);
        all.report.append(rest.report);
        prop_assert_eq!(all, read(text.as_bytes(), &Options::new()).unwrap());
    }

    #[test]
    fn a_mess_in_pieces_of_every_size_gives_the_same(
        mess in "(\u{feff})?(sep=;\r?\n)?(\r|\n|;;\n|name,,neck \\(cm\\),waist \\(\"\\)\n|name;neck, cm;units\r\n|name\tmeasurement\tvalue \\(in\\)\r){1,3}(R|,|;|\t|\"|\r|\n|38|neck|é😀|1/2){0,40}",
        cut in proptest::option::of(0..60_usize), size in 1..9_usize,
    ) {
        let mut bytes = mess.into_bytes();
        if let Some(place) = cut.filter(|cut| *cut < bytes.len()) {
            bytes[place] = 0xff;
        }
        prop_assert_eq!(in_pieces(&bytes, size), in_pieces(&bytes, bytes.len()));
    }
}

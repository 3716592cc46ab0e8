use proptest::prelude::*;

use super::read;
use super::read::read_text;
use crate::Units;
use crate::generated::seamly::ROWS;
use crate::measurements::files::{Contents, FileErrorKind, Options, Outcome, Place};
use crate::measurements::{Length, LengthUnit, Measurement, Measurements, Name, degrees, mm};
use Measurement::{
    Chest, Hips, Neck, Seat, SeatBack, ShoulderSlope, Underbust, Waist, WaistBack, WaistToFloor,
};

/// A file with these lines as measurements; the first of them is line 11.
fn file(unit: &str, lines: &[&str]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<smis>\n\
         <!--Measurements created with SeamlyMe v2024.1.1 (https://seamly.io/).-->\n\
         <version>0.3.4</version>\n<read-only>false</read-only>\n<notes/>\n<unit>{unit}</unit>\n\
         <pm_system>998</pm_system>\n\
         <personal><family-name>Doe</family-name><given-name>Robin</given-name>\
         <birth-date>1800-01-01</birth-date><gender>unknown</gender><email/></personal>\n\
         <body-measurements>\n{}\n</body-measurements>\n</smis>\n",
        lines.join("\n")
    )
}

/// Measurements as lines.
fn lines(pairs: &[(&str, &str)]) -> Vec<String> {
    pairs.iter().map(|(name, value)| format!("    <m name=\"{name}\" value=\"{value}\"/>")).collect()
}

fn with(unit: &str, pairs: &[(&str, &str)]) -> Contents {
    let lines = lines(pairs);
    read_text(&file(unit, &lines.iter().map(String::as_str).collect::<Vec<_>>())).unwrap()
}

fn entries(contents: &Contents) -> Vec<String> {
    contents.report.entries().iter().map(ToString::to_string).collect()
}

fn taken(contents: &Contents) -> &Measurements {
    &contents.people[0].measurements
}

/// What has this outcome, as `line subject: reason`.
fn told(contents: &Contents, outcome: Outcome) -> Vec<String> {
    let of = contents.report.entries().iter().filter(|entry| entry.outcome == outcome);
    of.map(|entry| format!("{} {}: {}", entry.place.unwrap().line, entry.subject, entry.reason)).collect()
}

#[test]
fn a_file_in_centimetres_comes_out_with_formulas_fallbacks_and_what_was_left() {
    let text = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<smis>
    <!--Measurements created with SeamlyMe v2024.5.27 (https://seamly.io/).-->
    <version>0.3.4</version>
    <read-only>false</read-only>
    <notes>Taken in May &amp; June</notes>
    <unit>cm</unit>
    <pm_system>998</pm_system>
    <personal>
        <family-name>O&apos;Neill</family-name>
        <given-name>Robin</given-name>
        <birth-date>1990-02-03</birth-date>
        <gender>female</gender>
        <email>robin@example.org</email>
    </personal>
    <body-measurements>
        <m name=\"height\" value=\"170\"/>
        <m name=\"neck_mid_circ\" value=\"34.5\"/>
        <m name=\"bust_circ\" value=\"92.55\"/>
        <m name=\"waist_circ\" value=\"75\"/>
        <m name=\"hip_circ\" value=\"101\"/>
        <m name=\"hip_arc_f\" value=\"hip_circ/2 - 1.5\"/>
        <m name=\"hip_arc_b\" value=\"(hip_circ - hip_arc_f)\"/>
        <m name=\"shoulder_slope_neck_side_angle\" value=\"13\"/>
        <m name=\"arm_wrist_circ\" value=\"0\"/>
        <m name=\"leg_calf_circ\" value=\"0\"/>
        <m name=\"@ease\" value=\"2\" full_name=\"Ease\" description=\"for coats\"/>
    </body-measurements>
</smis>
";
    let contents = read_text(text).unwrap();
    let robin = &contents.people[0];
    assert_eq!(robin.name, "Robin O'Neill");
    assert_eq!(robin.notes.as_deref(), Some("Taken in May & June"));
    assert_eq!((robin.units, robin.public, robin.line), (Some(Units::Metric), None, Some(2)));
    assert_eq!(
        robin.measurements,
        Measurements::from([
            (Neck, mm(345.0)),
            (Chest, mm(925.5)),
            (Waist, mm(750.0)),
            (Seat, mm(1010.0)),
            (SeatBack, mm(520.0))
        ])
        .with(ShoulderSlope, degrees(13.0))
    );
    assert_eq!(
        contents.report.to_string(),
        "1 person: 1 taken, 4 converted, 1 approximated, 2 empty, 8 ignored\n\
         personal: ignored: details of a person other than the name are not kept (3 times)\n\
         line 27, column 9: full_name, description: ignored: what describes a measurement is not kept\n\
         line 7, column 5: unit: converted: centimetres are read here\n\
         line 17, column 9, Robin O'Neill: height: ignored: FreeSewing has no such measurement\n\
         line 18, column 9, Robin O'Neill: neck_mid_circ: approximated: taken as neck, but it is around the middle \
         of the neck, and FreeSewing's is where a shirt collar sits\n\
         line 22, column 9, Robin O'Neill: hip_arc_f: ignored: FreeSewing has no such measurement\n\
         line 23, column 9, Robin O'Neill: hip_arc_b: converted: taken as seatBack, by its formula\n\
         line 25, column 9, Robin O'Neill: arm_wrist_circ: empty: not measured\n\
         line 26, column 9: others: empty: not measured, and FreeSewing would not need it\n\
         line 27, column 9, Robin O'Neill: @ease: ignored: a measurement of the person's own, which FreeSewing does \
         not have"
    );
}

#[test]
fn private_details_are_in_neither_the_person_nor_the_report() {
    let text = file("cm", &[])
        .replace("1800-01-01", "1990-02-03")
        .replace("unknown", "female")
        .replace("<email/>", "<email>robin@example.org</email>");
    let shown = format!("{:?}", read_text(&text).unwrap());
    assert!(shown.contains("details of a person"));
    for secret in ["1990", "female", "example.org"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    // What stands where nothing was filled in is nothing to tell.
    assert_eq!(read_text(&file("mm", &[])).unwrap().report.to_string(), "1 person");
}

#[test]
fn a_file_in_inches_becomes_exact_millimetres() {
    let contents =
        with("inch", &[("neck_circ", "15.1"), ("waist_circ", "29.5"), ("waist_arc_b", "waist_circ / 2")]);
    assert_eq!(contents.people[0].units, Some(Units::Imperial));
    assert_eq!(
        *taken(&contents),
        Measurements::from([(Neck, mm(383.54)), (Waist, mm(749.3)), (WaistBack, mm(374.65))])
    );
    assert!(entries(&contents)[0].ends_with("unit: converted: inches are read here"));
    assert_eq!(contents.report.count(Outcome::Converted), 2);
}

#[test]
fn a_file_in_millimetres_is_taken_as_it_stands() {
    let contents = with("mm", &[("waist_circ", "750"), ("hip_circ", "1010.25")]);
    assert_eq!(*taken(&contents), Measurements::from([(Waist, mm(750.0)), (Seat, mm(1010.25))]));
    assert_eq!(contents.report.to_string(), "1 person: 2 taken");
}

#[test]
fn angles_are_degrees_whatever_the_unit() {
    for unit in ["mm", "cm", "inch"] {
        let contents = with(unit, &[("shoulder_slope_neck_side_angle", "13.5")]);
        assert_eq!(taken(&contents).angle(ShoulderSlope), Some(degrees(13.5)), "{unit}");
        assert_eq!(contents.report.count(Outcome::Taken), 1);
    }
}

#[test]
fn a_file_of_valentina_is_read_too() {
    let text = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<vit>
    <!--Measurements created with Valentina v0.7.52 (https://smart-pattern.com.ua/).-->
    <version>0.6.2</version>
    <read-only>true</read-only>
    <notes/>
    <unit>cm</unit>
    <pm_system/>
    <personal>
        <customer>Robin
            Doe</customer>
        <birth-date>1800-01-01</birth-date>
        <gender>unknown</gender>
        <email/>
    </personal>
    <body-measurements template=\"ease\">
        <m name=\"group1\" type=\"separator\" full_name=\"Girths\"/>
        <m name=\"waist_circ\" value=\"75\"><image contentType=\"image/png\">iVBORw0KGgo=</image></m>
        <m name=\"hip_circ\" value=\"13\" specialUnits=\"true\"/>
        <m name=\"shoulder_slope_neck_side_angle\" value=\"13\" specialUnits=\"true\" dimension=\"n\"/>
        <m name=\"bust_circ\"/>
    </body-measurements>
</vit>
";
    let contents = read_text(text).unwrap();
    assert_eq!(contents.people[0].name, "Robin Doe");
    assert_eq!(
        *taken(&contents),
        Measurements::new().with(Waist, mm(750.0)).with(ShoulderSlope, degrees(13.0))
    );
    assert_eq!(
        told(&contents, Outcome::Refused),
        ["19 hip_circ: is marked as having no unit of length: clear that mark"]
    );
    assert_eq!(told(&contents, Outcome::Empty), ["21 bust_circ: not measured"]);
    assert_eq!(told(&contents, Outcome::Ignored), ["18 image: what describes a measurement is not kept"]);
}

#[test]
fn single_quotes_comments_cdata_and_odd_layout_change_nothing() {
    let text = "\u{a0}".trim().to_owned()
        + "<?xml version='1.0' encoding='utf-8' standalone='yes'?><!-- a --><vit><unit><![CDATA[c]]><!-- b -->m </unit>\
           <personal><given-name>J&#xfc;r<![CDATA[g & ]]></given-name></personal><?pi x?>\
           <body-measurements\n><m\nvalue='&#55;5' name='waist_circ'></m><!-- <m name='hip_circ' value='1'/> -->\
           </body-measurements ></vit><!-- z -->\n";
    let contents = read_text(&text).unwrap();
    assert_eq!(contents.people[0].name, "Jürg &");
    assert_eq!(*taken(&contents), Measurements::from([(Waist, mm(750.0))]));
}

#[test]
fn a_person_without_a_name_gets_the_sites() {
    let nameless = file("cm", &[]).replace("Doe", " ").replace("Robin", "\n");
    let contents = read_text(&nameless).unwrap();
    assert_eq!(contents.people[0].name, "J. Doe");
    assert!(
        entries(&contents)[0].ends_with("name: approximated: there is no name: `J. Doe` stands in for it")
    );
    let no_person = "<smis><unit>cm</unit><body-measurements/></smis>";
    assert_eq!(read_text(no_person).unwrap().people[0].name, "J. Doe");
}

#[test]
fn the_first_name_with_a_value_is_taken_and_the_others_are_told() {
    // Absent, zero and broken names give way to the next.
    for first in [&[][..], &[("neck_circ", "0")], &[("neck_circ", "1/0")], &[("neck_circ", "-3")]] {
        let contents = with("cm", &[first, &[("neck_mid_circ", "34")]].concat());
        assert_eq!(*taken(&contents), Measurements::from([(Neck, mm(340.0))]), "{first:?}");
    }
    let both = with("cm", &[("rib_circ", "75"), ("lowbust_circ", "78")]);
    assert_eq!(*taken(&both), Measurements::from([(Underbust, mm(780.0))]));
    assert_eq!(
        told(&both, Outcome::Ignored),
        ["11 rib_circ: not needed, as `lowbust_circ` is there for underbust"]
    );
    let fallback = with("cm", &[("leg_waist_side_to_floor", "105")]);
    assert_eq!(*taken(&fallback), Measurements::from([(WaistToFloor, mm(1050.0))]));
    assert_eq!(
        told(&fallback, Outcome::Approximated),
        [
            "11 leg_waist_side_to_floor: taken as waistToFloor, but it is along the curve of the hip, and FreeSewing's is \
          straight down"
        ]
    );
    let inexact = with("mm", &[("highhip_circ", "waist_circ + 150"), ("waist_circ", "750")]);
    assert_eq!(*taken(&inexact), Measurements::from([(Hips, mm(900.0)), (Waist, mm(750.0))]));
    assert_eq!(
        told(&inexact, Outcome::Approximated),
        [
            "11 highhip_circ: taken as hips, by its formula, but it is where the belly stands out most, and FreeSewing's \
          is at the top of the hip bones"
        ]
    );
}

#[test]
fn each_bad_formula_is_told_with_its_line_and_spares_the_others() {
    let contents = with(
        "cm",
        &[
            ("waist_circ", "75"),
            ("bust_circ", "heigth/2"),
            ("hip_circ", "csrCm(1;2;3)"),
            ("neck_circ", "neck_arc_f + neck_arc_b"),
            ("neck_arc_f", "neck_circ/2"),
            ("neck_arc_b", "16"),
            ("lowbust_circ", "78,5"),
            ("arm_wrist_circ", "16 cm"),
            ("@odd", "1/(waist_circ-75)"),
            ("waist_arc_b", "highhip_circ/2"),
            ("highhip_circ", ""),
            ("head_circ", "NaN"),
            ("leg_knee_circ", "1e999"),
            ("leg_ankle_circ", "-24"),
            ("crotch_length", "1e308"),
            ("waist_circ", "76"),
        ],
    );
    assert_eq!(*taken(&contents), Measurements::from([(Waist, mm(750.0))]));
    assert_eq!(
        told(&contents, Outcome::Refused),
        [
            "12 bust_circ: uses `heigth`, which is not in the file: add it, or replace the formula by its value",
            "13 hip_circ: uses the function `csrCm`, which is not known here: replace the formula by its value",
            "14 neck_circ: refers to itself (neck_circ, neck_arc_f): give one of these a number",
            "15 neck_arc_f: refers to itself (neck_circ, neck_arc_f): give one of these a number",
            "17 lowbust_circ: has a comma in `78,5`: write decimals with a point, and separate arguments with `;`",
            "18 arm_wrist_circ: has an unexpected `cm`: correct it",
            "19 @odd: divides by zero: correct it",
            "20 waist_arc_b: needs `highhip_circ`, which is not measured: measure it",
            "22 head_circ: uses `NaN`, which is not in the file: add it, or replace the formula by its value",
            "23 leg_knee_circ: has `1e999`, which is not a usable number: correct it",
            "24 leg_ankle_circ: is not above zero: measure it again",
            "25 crotch_length: is beyond all numbers: correct it",
            "26 waist_circ: is there a second time: the first one counts, remove this one",
        ]
    );
    assert_eq!(contents.report.count(Outcome::Refused), 13);
    assert!(!contents.report.is_clean());
}

#[test]
fn what_stands_in_odd_places_is_told() {
    let text = "<smis>\n<unit>mm</unit>\n<m name='waist_circ' value='750'/>\n<personal>\n<m name='hip_circ' value='1'/>\n\
                </personal>\n<body-measurements>\n<m value='3'/>\n<m name='' value='3'/>\n<n/>\n<m name='neck_circ' \
                value='340'><m name='bust_circ' value='1'/></m>\n</body-measurements>\n<size base='50'/>\n<size/>\n</smis>";
    let contents = read_text(text).unwrap();
    assert_eq!(*taken(&contents), Measurements::from([(Neck, mm(340.0))]));
    assert_eq!(
        told(&contents, Outcome::Refused),
        [
            "3 waist_circ: stands outside <body-measurements>: move it there",
            "5 hip_circ: stands outside <body-measurements>: move it there",
            "8 m: has no name: give it one",
            "9 m: has no name: give it one",
            "11 bust_circ: stands outside <body-measurements>: move it there",
        ]
    );
    assert_eq!(
        told(&contents, Outcome::Ignored),
        ["10 n: is no part of a measurement file", "13 size: is no part of a measurement file"]
    );
    assert_eq!(contents.report.count(Outcome::Ignored), 3);
}

#[test]
fn other_files_are_refused_with_what_to_choose_instead() {
    for (text, kind, wanted) in [
        (
            "<smms><unit>cm</unit></smms>",
            FileErrorKind::Format,
            "this is a table of many sizes: choose the file of one person",
        ),
        ("<!-- a -->\n<vst/>", FileErrorKind::Format, "line 2, column 1: this is a table of many sizes"),
        ("<pattern/>", FileErrorKind::Format, "this is a pattern: choose a file of measurements"),
        ("<html/>", FileErrorKind::Format, "`html` is no measurement file: choose a .smis or .vit file"),
        (
            "<smis><body-measurements/></smis>",
            FileErrorKind::Content,
            "the file does not say its unit: add <unit>cm</unit>",
        ),
        (
            "<smis>\n<unit>ft</unit></smis>",
            FileErrorKind::Content,
            "line 2, column 1: `ft` is not a unit of these files",
        ),
        (
            "<smis><unit/></smis>",
            FileErrorKind::Content,
            "`` is not a unit of these files: use mm, cm or inch",
        ),
        (
            "<vit>\n<body-measurements>\n<unit>cm</unit><torso><bust_girth value='92'/></torso></body-measurements></vit>",
            FileErrorKind::Format,
            "line 3, column 1: this has the layout of before 2015: open it in SeamlyMe or Valentina and save it again",
        ),
        (
            "<vit>\n<unit>cm</unit>\n<unit>cm</unit></vit>",
            FileErrorKind::Content,
            "line 2, column 1: `cmcm` is not a unit of these files",
        ),
        ("", FileErrorKind::Format, "this is not XML"),
        ("name,neck\nRobin,38", FileErrorKind::Format, "this is not XML"),
        ("<smis><unit>cm</unit>", FileErrorKind::Syntax, "not closed"),
        ("<!DOCTYPE smis [<!ENTITY a 'b'>]><smis/>", FileErrorKind::Syntax, "document type"),
    ] {
        let error = read_text(text).expect_err(text);
        assert_eq!(error.kind(), kind, "{text}");
        assert!(error.to_string().contains(wanted), "{text}: {error}");
    }
}

#[test]
fn hostile_files_are_refused_or_read_at_once() {
    let bomb = |line: &str| file("cm", &[line]);
    let formula = |value: &str| bomb(&format!("<m name=\"waist_circ\" value=\"{value}\"/>"));
    for value in [
        "(".repeat(1_000_000),
        "1+".repeat(50_000) + "1",
        format!("1{}", "0".repeat(1_000_000)),
        "9^9^9^9^9".to_owned(),
        "-".repeat(4000),
        format!("{}1{}", "sin(".repeat(1000), ")".repeat(1000)),
    ] {
        assert_eq!(read_text(&formula(&value)).unwrap().report.count(Outcome::Refused), 1);
    }
    let many = "<m name=\"a\" value=\"1\"/>".repeat(30_000);
    assert_eq!(read_text(&bomb(&many)).unwrap_err().kind(), FileErrorKind::Limit);
    let long = format!("<m name=\"a\" value=\"{}\"/>", "1+".repeat(2000)).repeat(300);
    assert_eq!(read_text(&bomb(&long)).unwrap_err().kind(), FileErrorKind::Limit);
    let just = |more: usize| {
        let full = format!("<m name=\"a\" value=\"{}\"/>", "1".repeat(1 << 12)).repeat((1 << 8) - 1);
        full + &format!("<m name=\"b\" value=\"{}\"/>", "1".repeat((1 << 12) + more))
    };
    assert!(read_text(&bomb(&just(0))).is_ok());
    assert_eq!(read_text(&bomb(&just(1))).unwrap_err().kind(), FileErrorKind::Limit);
    let twice = lines(&vec![("a", "a+a+a"); 15_000]).concat();
    assert_eq!(read_text(&bomb(&twice)).unwrap().report.count(Outcome::Refused), 15_000);
    // Every formula needs all that follow.
    let names: Vec<String> = (0..400).map(|at| format!("n{at}")).collect();
    let needed = |at: usize| names[at + 1..].iter().map(|name| format!("+{name}")).collect::<String>();
    let web: Vec<String> =
        (0..400).map(|at| format!("<m name=\"n{at}\" value=\"1{}\"/>", needed(at))).collect();
    assert_eq!(read_text(&bomb(&web.concat())).unwrap().report.count(Outcome::Refused), 0);
    let comment = format!("<!--{}-->", "x".repeat(8 << 20));
    assert!(read_text(&bomb(&comment)).is_ok());
    let name = format!("<m name=\"{}\" value=\"1\"/>", "x".repeat(1 << 20));
    assert!(read_text(&bomb(&name)).unwrap().report.to_string().len() < 1000);
}

#[test]
fn bytes_are_read_in_utf_8_and_utf_16_up_to_the_size_allowed() {
    let text = file("cm", &["<m name=\"waist_circ\" value=\"75\"/>"]).replace("Robin", "Jürgen");
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        [mark.to_vec(), text.replace("UTF-8", "UTF-16").encode_utf16().flat_map(bytes).collect()].concat()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        wide([0xff, 0xfe], u16::to_le_bytes),
        wide([0xfe, 0xff], u16::to_be_bytes),
    ] {
        let contents = read(&bytes, &Options::new().largest(bytes.len())).unwrap();
        assert_eq!(contents.people[0].name, "Jürgen Doe");
        assert_eq!(*taken(&contents), Measurements::from([(Waist, mm(750.0))]));
        let error = read(&bytes, &Options::new().largest(bytes.len() - 1)).unwrap_err();
        assert_eq!(error.kind(), FileErrorKind::Limit);
    }
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    assert_eq!(read(&latin, &Options::new()).unwrap_err().kind(), FileErrorKind::Encoding);
    let huge = vec![b' '; (16 << 20) + 1];
    assert_eq!(read(&huge, &Options::new()).unwrap_err().kind(), FileErrorKind::Limit);
}

#[test]
fn a_place_is_a_line_and_a_column_of_characters() {
    let contents = read_text(&file("mm", &["<!-- ééé --><m name=\"bust_circ\" value=\"x\"/>"])).unwrap();
    assert_eq!(contents.report.entries()[0].place, Some(Place::new(11, 13)));
    let crlf = file("mm", &["", "", "  <m name=\"bust_circ\" value=\"x\"/>"]).replace('\n', "\r\n");
    assert_eq!(read_text(&crlf).unwrap().report.entries()[0].place, Some(Place::new(13, 3)));
}

#[test]
fn every_name_of_the_table_leads_to_its_measurement() {
    for row in &ROWS {
        for name in std::iter::once(&row.name).chain(row.fallbacks) {
            let contents = with("mm", &[(name, "12.5")]);
            let wanted = Measurements::new().with(
                row.measurement,
                crate::measurements::Quantity::from_raw(&Name::from(row.measurement), 12.5),
            );
            assert_eq!(*taken(&contents), wanted, "{name}");
            let exact = row.exact && *name == row.name;
            assert_eq!(contents.report.count(Outcome::Approximated), u64::from(!exact), "{name}");
        }
    }
}

proptest! {
    #[test]
    fn numbers_of_every_unit_become_the_same_lengths_as_anywhere(thousandths in 1..10_000_000_u32, unit in 0..3_usize) {
        let (word, unit) = [("mm", LengthUnit::Millimetre), ("cm", LengthUnit::Centimetre), ("inch", LengthUnit::Inch)][unit];
        let number = f64::from(thousandths) / 1000.0;
        let contents = with(word, &[("waist_circ", &number.to_string())]);
        prop_assert_eq!(taken(&contents).length(Waist), Some(Length::from_unit(number, unit)));
    }

    #[test]
    fn a_formula_comes_to_the_same_in_every_order(order in Just([0_usize, 1, 2, 3]).prop_shuffle(), waist in 400..2000_u32) {
        let waist = format!("{waist}");
        let all = [("waist_circ", waist.as_str()), ("@half", "waist_circ/2"), ("waist_arc_b", "@half - @ease"), ("@ease", "7.5")];
        let contents = with("mm", &order.map(|at| all[at]));
        let wanted = waist.parse::<f64>().unwrap() / 2.0 - 7.5;
        prop_assert_eq!(taken(&contents).length(WaistBack), Some(mm(wanted)));
    }

    #[test]
    fn every_measurement_of_a_file_is_accounted_for(
        chosen in proptest::collection::vec((0..8_usize, 0..6_usize), 0..20),
    ) {
        const NAMES: [&str; 8] =
            ["waist_circ", "neck_circ", "neck_mid_circ", "height", "@ease", "hip_circ", "rib_circ", "arm_wrist_circ"];
        const VALUES: [&str; 6] = ["50", "0", "waist_circ/2", "oops", "1/0", "-2"];
        let pairs: Vec<_> = chosen.iter().map(|(name, value)| (NAMES[*name], VALUES[*value])).collect();
        let contents = with("cm", &pairs);
        let report = &contents.report;
        let sum: u64 = [Outcome::Taken, Outcome::Converted, Outcome::Approximated, Outcome::Empty, Outcome::Ignored, Outcome::Refused]
            .map(|outcome| report.count(outcome)).into_iter().sum();
        prop_assert_eq!(sum, pairs.len() as u64, "{}", report);
        let good = report.count(Outcome::Converted) + report.count(Outcome::Approximated);
        prop_assert_eq!(good, taken(&contents).len() as u64);
        prop_assert!(taken(&contents).problems().is_empty());
    }

    #[test]
    fn no_text_makes_it_panic(text in "(<(smis|unit|m|/m|/unit|/smis|personal|body-measurements)>|cm|[a-c<>&;'\"=]| name='a'){0,30}") {
        let _ = read_text(&text);
    }
}

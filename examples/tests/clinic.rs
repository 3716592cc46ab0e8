//! The clinic reads its folder, finds the mistakes in it, uploads the others, and says so.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::path::Path;
use std::process::{Command, Output};

fn clinic(folder: Option<&Path>) -> Output {
    // Cargo builds the examples of a package before its tests, beside them.
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).map(Path::to_owned).unwrap().join("examples/clinic");
    // A key of the real server that lies around is not looked at.
    Command::new(program).args(folder).env_clear().output().unwrap()
}

#[test]
fn the_clinic_uploads_what_is_sound_and_says_what_is_not() {
    let output = clinic(None);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    for beginning in [
        "appointments.txt: not read: ",
        "torn.json: not read: ",
        "kai.smis: 1 person: ",
        "monday.csv: 2 people: ",
        "Hugo: impossible: waist is 84.6 mm",
        "Hugo: not uploaded",
        "Ines: unlikely: waistToFloor is 623 mm and waistToKnee 1075 mm",
        "Ines: not uploaded",
        "8 done, 0 failed, 0 not tried",
        "Ada can sew 47 designs: ",
        "Dev can sew ",
    ] {
        assert!(text.lines().any(|line| line.starts_with(beginning)), "{beginning} is not in:\n{text}");
    }
    assert!(!text.contains("Hugo can sew"), "{text}");
}

#[test]
fn a_folder_that_is_not_there_is_an_error_that_names_it() {
    let output = clinic(Some(Path::new("nowhere")));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("nowhere: "));
}

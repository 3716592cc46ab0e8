//! The program that calls with care runs to its end, and comes to what it is there to show.

use std::path::Path;
use std::process::Command;

#[test]
fn the_careful_program_loses_nothing_and_makes_nothing_twice() {
    // Cargo builds the examples of a package before its tests, beside them.
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).map(Path::to_owned).unwrap().join("examples/careful");
    // A key of the real server that lies around is not looked at.
    let output =
        Command::new(program).env("FREESEWING_BASE_URL", "https://nowhere.invalid").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    for line in [
        "Robin: [AnswerLost]",
        "Called again it is the same one: true",
        "2 done, 2 failed, 0 not tried",
        "Nobody: neck: -10 mm is not above zero; correct it or leave it out",
        "1 done, 0 failed, 0 not tried",
        "\"nightly\" has a new id and secret: true",
        // Robin, Ada, Bo and Cleo, each once.
        "4 sets, and the result is \"success\"",
        "15 calls, 15 requests: 0 retries, 0 throttled, 0 refused",
        "0 sets at first; 14 more exchanges are recorded",
    ] {
        assert!(text.lines().any(|printed| printed == line), "{line} is not in:\n{text}");
    }
}

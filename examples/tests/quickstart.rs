//! The program in the README is the one that is checked in here, and it does what the README says.

use std::path::Path;
use std::process::Command;

use freesewing::{Client, Measurement::Chest, cm};
use freesewing_test_server::TestServer;

/// The program as people see it, without the documentation that the lints ask for.
const PROGRAM: &str = include_str!("../rust/quickstart.rs");

#[test]
fn the_readme_shows_the_program() {
    let readme = include_str!("../../README.md");
    assert!(readme.contains(&format!("```rust\n{PROGRAM}```\n")), "README.md and rust/quickstart.rs differ");
}

#[tokio::test]
async fn the_program_runs_with_nothing_but_the_environment() {
    let server = TestServer::start().await;
    let (key, secret) = server.new_key(3).into();
    // Cargo builds the examples of a package before its tests, beside them.
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).map(Path::to_owned).unwrap().join("examples/quickstart");
    let output = Command::new(program)
        .env_clear()
        .env("FREESEWING_BASE_URL", server.url())
        .env("FREESEWING_API_KEY", &key)
        .env("FREESEWING_API_SECRET", &secret)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Robin: neck 38.0 cm\n");

    let client =
        Client::builder().environment(|_| None).base_url(server.url()).api_key(key, secret).build().unwrap();
    let sets = client.sets().list().await.unwrap();
    let [robin] = sets.as_slice() else { panic!("{} sets instead of one", sets.len()) };
    assert_eq!(robin.measurements().length(Chest), Some(cm(101.0)));
    assert_eq!(robin.measurements().len(), 1);
    server.stop().await;
}

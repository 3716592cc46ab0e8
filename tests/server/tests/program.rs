//! The real program: its ready line, its options, its end, and what outlives it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use common::{Got, Who, request, send};
use serde_json::{Value, json};

/// A running program, killed when the test ends.
struct Program {
    child: Child,
    url: String,
    ready: Value,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_freesewing-test-server"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null());
    command
}

fn start(arguments: &[&str]) -> Program {
    let mut child = command(arguments).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"));
    Program { child, url: ready["url"].as_str().unwrap().to_owned(), ready }
}

impl Program {
    async fn send(&self, method: &str, path: &str, who: &Who, body: Value) -> Got {
        send(request(&self.url, method, path, who).json(&body)).await
    }

    /// An active account, by the shortcut for tests.
    async fn new_token(&self) -> Who {
        let sign_up = json!({"email": "joe@example.com", "language": "en", "test": true});
        let made = self.send("POST", "/signup", &Who::Anybody, sign_up).await.json();
        let path = format!("/confirm/signup/{}", made["confirmation"].as_str().unwrap());
        let confirmed = self.send("POST", &path, &Who::Anybody, json!({"consent": 1})).await.json();
        Who::Token(confirmed["token"].as_str().unwrap().to_owned())
    }

    #[cfg(unix)]
    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }
}

fn file(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("fs-program-{}-{name}.db", std::process::id()));
    remove(&path);
    path
}

fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
    }
}

#[tokio::test]
async fn the_ready_line_says_where_and_what() {
    let program = start(&[]);
    let control = &program.ready["control"];
    assert_eq!(program.ready, json!({"url": program.url, "generation": "v3", "control": control}));
    assert_eq!(control["token"].as_str().unwrap().len(), 64);
    assert!(control["url"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{control}");
    assert!(program.url.starts_with("http://127.0.0.1:"), "{}", program.url);
    let got = send(request(&program.url, "GET", "/curated-sets", &Who::Anybody)).await;
    assert_eq!(got.status, 200);
}

#[test]
fn the_control_plane_can_be_left_out() {
    let program = start(&["--no-control"]);
    assert_eq!(program.ready, json!({"url": program.url, "generation": "v3"}));
}

#[tokio::test]
async fn the_demo_data_can_be_used_with_what_the_ready_line_says() {
    for generation in ["v3", "v4"] {
        let program = start(&["--demo", "--generation", generation]);
        let demo = &program.ready["demo"];
        let robin = &demo["people"][0];
        let key = request(&program.url, "GET", "/sets/key", &Who::Anybody)
            .basic_auth(robin["key"].as_str().unwrap(), robin["secret"].as_str());
        assert_eq!(send(key).await.json()["sets"].as_array().unwrap().len(), 2);
        let credentials = json!({"username": robin["username"], "password": demo["password"]});
        assert_eq!(program.send("POST", "/signin", &Who::Anybody, credentials).await.status, 200);
        let curated = program.send("GET", "/curated-sets", &Who::Anybody, json!({})).await.json();
        assert_eq!(curated["curatedSets"].as_array().unwrap().len(), 20);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_journal_is_written_to_its_file() {
    let path = file("journal").with_extension("jsonl");
    let _ = std::fs::remove_file(&path);
    let mut program = start(&["--journal", path.to_str().unwrap()]);
    let token = Who::Token("canary".to_owned());
    assert_eq!(program.send("POST", "/signup?a=canary", &token, json!({"b": "canary"})).await.status, 400);
    program.signal("-TERM");
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let line: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&line["route"], &line["status"], &line["authorization"]),
        (&json!("POST /signup"), &json!(400), &json!(true))
    );
    assert!(!text.contains("canary"), "{text}");
}

#[cfg(unix)]
#[tokio::test]
async fn both_signals_end_it_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let mut program = start(&["--port", "0", "--verbose"]);
        let token = Who::Token("canary-token".to_owned());
        let path = "/signup?password=canary-query";
        assert_eq!(program.send("POST", path, &token, json!({"email": "canary-body"})).await.status, 400);
        program.signal(signal);
        assert_eq!(program.child.wait().unwrap().code(), Some(0), "{signal}");
        let mut log = String::new();
        program.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert!(log.contains("route=\"POST /signup\"") && log.contains("status=400"), "{log}");
        assert!(!log.contains("canary"), "{log}");
        let mut rest = String::new();
        program.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let path = file("kill");
    let arguments = ["--db", path.to_str().unwrap(), "--test-shortcuts"];
    let mut program = start(&arguments);
    let token = program.new_token().await;
    let wish = json!({"name": "a", "level": 4, "expiresIn": 3600});
    let made = program.send("POST", "/apikeys/jwt", &token, wish).await.json()["apikey"].clone();
    let (key, secret) = (made["key"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let mut written = Vec::new();
    for round in 0..3 {
        for _ in 0..5 {
            let body = json!({"name": format!("round {round}"), "measies": {"neck": 380.5, "chest": 900}});
            let got = program.send("POST", "/sets/jwt", &token, body).await;
            assert_eq!(got.status, 201, "{}", got.text);
            written.push(got.json()["set"].clone());
        }
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        program = start(&arguments);
        let asked = request(&program.url, "GET", "/sets/key", &Who::Anybody).basic_auth(key, Some(secret));
        assert_eq!(send(asked).await.json()["sets"], json!(written), "round {round}");
    }
    drop(program);
    remove(&path);
}

#[test]
fn what_cannot_be_done_is_one_line_and_a_code() {
    let taken = start(&[]);
    let port = taken.url.rsplit(':').next().unwrap();
    let foreign = file("foreign");
    std::fs::write(&foreign, "these are plain words, not a database, and long enough to be looked at")
        .unwrap();
    let cases: [(&[&str], i32, &str); 7] = [
        (&["--port", "x"], 2, "error: invalid value 'x' for '--port <PORT>'"),
        (&["--host", "example.com"], 2, "write an IP address"),
        (&["--generation", "v9"], 2, "unknown generation \"v9\": write v3 or v4"),
        (&["--rate-limits", "maybe"], 2, "write on or off"),
        (&["--host", "0.0.0.0"], 1, "allow this with --allow-remote"),
        (&["--port", port], 1, "error: could not listen on 127.0.0.1:"),
        (&["--db", foreign.to_str().unwrap()], 1, "is not a database of freesewing-test-server"),
    ];
    for (arguments, code, words) in cases {
        let output = command(arguments).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
        assert!(text.contains(words) && text.lines().count() == 1, "{arguments:?}: {text}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    remove(&foreign);
}

#[tokio::test]
async fn the_shortcut_for_tests_is_off_unless_asked_for() {
    let program = start(&[]);
    let body = json!({"email": "a@b.c", "language": "en", "test": true});
    let got = program.send("POST", "/signup", &Who::Anybody, body).await;
    assert_eq!(got.json(), json!({"result": "created", "email": "a@b.c"}));
}

#[tokio::test]
async fn a_seed_repeats_the_program() {
    let mut answers = Vec::new();
    for _ in 0..2 {
        let program = start(&["--seed", "5", "--test-shortcuts"]);
        let token = program.new_token().await;
        let wish = json!({"name": "a", "level": 4, "expiresIn": 3600});
        let got = program.send("POST", "/apikeys/jwt", &token, wish).await;
        answers.push((format!("{token:?}"), format!("{got:?}")));
    }
    assert_eq!(answers[0], answers[1]);
}

/// Each connection that the system refuses is tried again, fifty times a second.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_shortage_of_file_descriptors_is_told_once_and_gets_over() {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -n 40; exec \"$0\" --no-control --idle-timeout 1"])
        .arg(env!("CARGO_BIN_EXE_freesewing-test-server"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let url = ready["url"].as_str().unwrap().to_owned();
    let crowd: Vec<_> = (0..60)
        .map(|_| std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap())
        .collect();
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    drop(crowd);
    let got = send(request(&url, "GET", "/curated-sets", &Who::Anybody)).await;
    let mut program = Program { child, url, ready };
    assert_eq!(got.status, 200);
    program.child.kill().unwrap();
    let mut said = String::new();
    program.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let told = said.lines().filter(|line| line.contains("could not be accepted")).count();
    assert!((1..=5).contains(&told), "{told} times:\n{said}");
}

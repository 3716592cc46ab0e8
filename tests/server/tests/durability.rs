//! The real program on a file, killed again and again under load: what it acknowledged is there, whole.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use reqwest::Client;
use serde_json::{Value, json};

const ROUNDS: usize = 6;
const WRITERS: usize = 4;

struct Program {
    child: Child,
    ready: Value,
}

impl Program {
    fn start(db: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_freesewing-test-server"))
            .arg("--db")
            .arg(db)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    fn url(&self) -> String {
        self.ready["url"].as_str().unwrap().to_owned()
    }

    async fn new_key(&self) -> (String, String) {
        let control = &self.ready["control"];
        let asked = Client::new()
            .post(format!("{}/keys", control["url"].as_str().unwrap()))
            .bearer_auth(control["token"].as_str().unwrap())
            .json(&json!({"level": 4}));
        let key: Value = asked.send().await.unwrap().json().await.unwrap();
        (key["key"].as_str().unwrap().to_owned(), key["secret"].as_str().unwrap().to_owned())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn database() -> PathBuf {
    let path = std::env::temp_dir().join(format!("fs-durability-{}.db", std::process::id()));
    remove(&path);
    path
}

fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
    }
}

/// Creates sets until the server is gone, and notes those that were acknowledged.
async fn write(url: String, key: (String, String), name: String, acknowledged: Arc<Mutex<Vec<Value>>>) {
    let client = Client::new();
    for number in 0.. {
        let body = json!({
            "name": format!("{name} {number}"), "notes": "n".repeat(2_000), "measies": {"neck": 380, "chest": 900},
        });
        let asked = client.post(format!("{url}/sets/key")).basic_auth(&key.0, Some(&key.1)).json(&body);
        let Ok(answer) = asked.send().await else { return };
        let Ok(answer) = answer.json::<Value>().await else { return };
        acknowledged.lock().unwrap().push(answer["set"].clone());
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_whole_however_often_the_program_is_killed() {
    let path = database();
    let mut program = Program::start(&path);
    let key = program.new_key().await;
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    for round in 0..ROUNDS {
        let before = acknowledged.lock().unwrap().len();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let name = format!("{round}-{writer}");
                tokio::spawn(write(program.url(), key.clone(), name, acknowledged.clone()))
            })
            .collect();
        // Killed at another moment of its work in each round, after some of it was done.
        while acknowledged.lock().unwrap().len() < before + 10 + round {
            tokio::task::yield_now().await;
        }
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        for writer in writers {
            writer.await.unwrap();
        }
        program = Program::start(&path);
        let asked = Client::new().get(format!("{}/sets/key", program.url())).basic_auth(&key.0, Some(&key.1));
        let answer: Value = asked.send().await.unwrap().json().await.unwrap();
        let there = answer["sets"].as_array().unwrap();
        for set in acknowledged.lock().unwrap().iter() {
            assert!(there.contains(set), "round {round}: lost {set}");
        }
        for set in there {
            let whole = set["notes"].as_str().unwrap().len() == 2_000
                && set["measies"] == json!({"neck": 380, "chest": 900});
            assert!(whole, "round {round}: half-written {set}");
        }
    }
    drop(program);
    remove(&path);
}

#[tokio::test]
async fn counts_of_calls_are_written_when_the_program_ends() {
    let path = database().with_extension("counts.db");
    remove(&path);
    let server = freesewing_test_server::TestServer::builder().db(&path).start().await.unwrap();
    let key = server.new_key(4);
    let get = |url: &str, path: &str| {
        Client::new().get(format!("{url}{path}")).basic_auth(&key.key, Some(&key.secret)).send()
    };
    for _ in 0..3 {
        assert_eq!(get(server.url(), "/sets/key").await.unwrap().status(), 200);
    }
    server.stop().await;
    let server = freesewing_test_server::TestServer::builder().db(&path).start().await.unwrap();
    let keys: Value = get(server.url(), "/apikeys/key").await.unwrap().json().await.unwrap();
    assert_eq!(keys["apikeys"][0]["calls"], 4);
    server.stop().await;
    remove(&path);
}

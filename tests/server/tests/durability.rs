//! The real program on a file, killed again and again under load: what it acknowledged is there, whole.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

const ROUNDS: usize = 6;
const WRITERS: usize = 4;

/// A GIF of one point.
const PICTURE: &str = "R0lGODlhAQABAAAAACw=";

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

/// What must be there, by the number of the record.
#[derive(Clone, Default)]
struct Acknowledged {
    /// A set as it was answered last; nothing for one that was deleted.
    sets: HashMap<i64, Option<Value>>,
    /// Accounts.
    people: Vec<i64>,
    /// How many writes there were.
    writes: usize,
}

impl Acknowledged {
    fn set(&mut self, id: i64, set: Option<Value>) {
        self.sets.insert(id, set);
        self.writes += 1;
    }
}

/// One of those who write until the server is gone.
struct Writer {
    name: String,
    url: String,
    control: Value,
    key: (String, String),
    acknowledged: Arc<Mutex<Acknowledged>>,
}

impl Writer {
    /// Makes sets with pictures and accounts, changes every other set, deletes every fourth, and notes what was
    /// acknowledged. What was not may have happened or not.
    async fn write(self) -> Option<()> {
        for number in 0.. {
            let body = json!({
                "name": format!("{} {number}", self.name), "notes": "n".repeat(2_000), "img": PICTURE,
                "measies": {"neck": 380, "chest": 900},
            });
            let made = self.send(Method::POST, "/sets/key".to_owned(), Some(&body)).await?;
            let made = made.json::<Value>().await.ok()?["set"].clone();
            let id = made["id"].as_i64().unwrap();
            self.note(id, Some(made));
            if number % 2 == 0 {
                self.doubt(id);
                let change = json!({"notes": "m".repeat(2_000)});
                let changed = self.send(Method::PATCH, format!("/sets/{id}/key"), Some(&change)).await?;
                let changed = changed.json::<Value>().await.ok()?["set"].clone();
                self.note(id, Some(changed));
            }
            if number % 4 == 1 {
                self.doubt(id);
                let deleted = self.send(Method::DELETE, format!("/sets/{id}/key"), None).await?;
                assert_eq!(deleted.status(), 204);
                self.note(id, None);
            }
            let person = Client::new()
                .post(format!("{}/people", self.control["url"].as_str().unwrap()))
                .bearer_auth(self.control["token"].as_str().unwrap());
            let person: Value = person.send().await.ok()?.json().await.ok()?;
            self.acknowledged.lock().unwrap().people.push(person["id"].as_i64().unwrap());
        }
        None
    }

    async fn send(&self, method: Method, path: String, body: Option<&Value>) -> Option<Response> {
        let asked = Client::new().request(method, format!("{}{path}", self.url));
        let asked = asked.basic_auth(&self.key.0, Some(&self.key.1));
        body.map_or(asked.try_clone(), |body| Some(asked.json(body)))?.send().await.ok()
    }

    fn note(&self, id: i64, set: Option<Value>) {
        self.acknowledged.lock().unwrap().set(id, set);
    }

    /// Until it is answered, a change may have happened or not.
    fn doubt(&self, id: i64) {
        self.acknowledged.lock().unwrap().sets.remove(&id);
    }
}

/// That everything is there that was acknowledged, and nothing half-written.
async fn check(program: &Program, key: &(String, String), acknowledged: &Acknowledged, round: usize) {
    let get = |path: String| {
        Client::new().get(format!("{}{path}", program.url())).basic_auth(&key.0, Some(&key.1)).send()
    };
    let answer: Value = get("/sets/key".to_owned()).await.unwrap().json().await.unwrap();
    let there: HashMap<i64, &Value> =
        answer["sets"].as_array().unwrap().iter().map(|set| (set["id"].as_i64().unwrap(), set)).collect();
    for (id, set) in &acknowledged.sets {
        assert_eq!(there.get(id).copied(), set.as_ref(), "round {round}: set {id}");
        let picture = get(format!("/static/set-{id}")).await.unwrap();
        assert_eq!(picture.status(), if set.is_some() { 200 } else { 404 }, "round {round}: set {id}");
    }
    for (id, set) in there {
        let notes = set["notes"].as_str().unwrap();
        let whole = (notes == "n".repeat(2_000) || notes == "m".repeat(2_000))
            && set["img"] == format!("set-{id}")
            && set["measies"] == json!({"neck": 380, "chest": 900});
        assert!(whole, "round {round}: half-written {set}");
    }
    for id in &acknowledged.people {
        assert_eq!(
            get(format!("/users/{id}/key")).await.unwrap().status(),
            200,
            "round {round}: person {id}"
        );
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_whole_however_often_the_program_is_killed() {
    let path = database();
    let mut program = Program::start(&path);
    let key = program.new_key().await;
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    for round in 0..ROUNDS {
        let before = acknowledged.lock().unwrap().writes;
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let writer = Writer {
                    name: format!("{round}-{writer}"),
                    url: program.url(),
                    control: program.ready["control"].clone(),
                    key: key.clone(),
                    acknowledged: acknowledged.clone(),
                };
                tokio::spawn(writer.write())
            })
            .collect();
        // Killed at another moment of its work in each round, after some of it was done.
        while acknowledged.lock().unwrap().writes < before + 25 + round {
            tokio::task::yield_now().await;
        }
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        for writer in writers {
            writer.await.unwrap();
        }
        program = Program::start(&path);
        let so_far = acknowledged.lock().unwrap().clone();
        check(&program, &key, &so_far, round).await;
    }
    drop(program);
    let acknowledged = acknowledged.lock().unwrap();
    assert!(acknowledged.sets.values().any(Option::is_none) && !acknowledged.people.is_empty());
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

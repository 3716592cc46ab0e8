//! One caller among several: makes sets, reads, changes and deletes them, and looks at what comes back.

use std::sync::Arc;
use std::time::Instant;

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::common::Program;
use crate::control::Control;
use crate::kinds::Kind;
use crate::tally::Tally;

/// The routes that faults are ordered for. Deleting is left alone: what it answers has no body to spoil.
pub(crate) const ROUTES: [&str; 6] = [CREATE, READ, UPDATE, LIST, CURATED, ACCOUNT];

const CREATE: &str = "POST /sets/key";
const READ: &str = "GET /sets/{id}/key";
const UPDATE: &str = "PATCH /sets/{id}/key";
const LIST: &str = "GET /sets/key";
const CURATED: &str = "GET /curated-sets";
const ACCOUNT: &str = "GET /account/key";
const DELETE: &str = "DELETE /sets/{id}/key";

pub(crate) struct Worker {
    client: Client,
    url: String,
    key: (String, String),
    tally: Arc<Tally>,
}

impl Worker {
    pub(crate) async fn new(program: &Program, control: &Control, tally: Arc<Tally>) -> Self {
        Self {
            client: Client::new(),
            url: format!("http://{}", program.address),
            key: control.new_key().await,
            tally,
        }
    }

    pub(crate) async fn work(self, end: Instant) {
        let mut number = 0_u64;
        while Instant::now() < end {
            number += 1;
            self.turn(number).await;
        }
        self.tidy().await;
    }

    async fn turn(&self, number: u64) {
        let neck = 300 + number % 200;
        let new = json!({"name": format!("set {number}"), "measies": {"neck": neck, "chest": 900}});
        if let Some(made) = self.ask(CREATE, "/sets/key", &new).await {
            let path = format!("/sets/{}/key", made["set"]["id"]);
            self.expect(READ, &made, &self.ask(READ, &path, &Value::Null).await);
            let change = json!({"measies": {"neck": neck + 1}});
            if let Some(changed) = self.ask(UPDATE, &path, &change).await {
                if changed["set"]["measies"] != json!({"neck": neck + 1, "chest": 900}) {
                    self.tally.problem(format!("{UPDATE}: {changed}"));
                }
                self.expect(READ, &changed, &self.ask(READ, &path, &Value::Null).await);
            }
        }
        self.ask(CURATED, "/curated-sets", &Value::Null).await;
        self.ask(ACCOUNT, "/account/key", &Value::Null).await;
        if number.is_multiple_of(10) {
            self.tidy().await;
        }
    }

    /// What was read must be what was written.
    fn expect(&self, route: &str, written: &Value, read: &Option<Value>) {
        if read.as_ref().is_some_and(|read| read["set"] != written["set"]) {
            self.tally.problem(format!("{route}: wrote {written}, read {read:?}"));
        }
    }

    /// Deletes all sets, those among them whose answer was lost.
    async fn tidy(&self) {
        let mut sets = None;
        // The list may be spoilt as well.
        while sets.is_none() {
            sets = self.ask(LIST, "/sets/key", &Value::Null).await;
        }
        for set in sets.as_ref().and_then(|sets| sets["sets"].as_array()).into_iter().flatten() {
            self.ask(DELETE, &format!("/sets/{}/key", set["id"]), &Value::Null).await;
        }
    }

    /// Sends a request. The answer, unless a fault struck; what else goes wrong is a problem.
    async fn ask(&self, route: &str, path: &str, body: &Value) -> Option<Value> {
        self.tally.request();
        let method = route.split(' ').next().and_then(|word| Method::from_bytes(word.as_bytes()).ok());
        let request =
            self.client.request(method.expect("routes start with a method"), format!("{}{path}", self.url));
        let request = request.basic_auth(&self.key.0, Some(&self.key.1));
        let request = if body.is_null() { request } else { request.json(body) };
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) if error.is_connect() => {
                self.tally.problem(format!("{route}: {error:?}"));
                return None;
            }
            Err(_) => {
                self.tally.see(route, Kind::Close);
                return None;
            }
        };
        let status = answer.status().as_u16();
        let header =
            |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (late, content_type) = (header("x-late"), header("content-type"));
        let Ok(bytes) = answer.bytes().await else {
            self.tally.see(route, Kind::Cut);
            return None;
        };
        match status {
            200 | 201 => {}
            204 if route == DELETE => return None,
            503 => {
                self.tally.see(route, Kind::Status);
                return None;
            }
            429 => {
                self.tally.see(route, Kind::TooMany);
                return None;
            }
            _ => {
                self.tally.problem(format!("{route}: {status} {}", String::from_utf8_lossy(&bytes)));
                return None;
            }
        }
        match late.as_deref() {
            Some("delay") => self.tally.see(route, Kind::Delay),
            Some("drip") => self.tally.see(route, Kind::Drip),
            _ => {}
        }
        if content_type.as_deref() == Some("text/plain") {
            self.tally.see(route, Kind::ContentType);
        }
        match serde_json::from_slice(&bytes) {
            Ok(value) => Some(value),
            Err(_) => {
                self.tally.see(route, Kind::BadJson);
                None
            }
        }
    }
}

//! What arrived, for tests to look at afterwards: the last requests in memory, and all of them in a file if
//! one was asked for.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::clock::Timestamp;

/// So many requests are remembered; then the oldest go.
const CAPACITY: usize = 10_000;

/// So many bytes are kept of a path and of a user agent, which a client can make as long as it likes.
const TEXT_LIMIT: usize = 1024;

/// A request that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestRecord {
    /// When it arrived, by the server's clock.
    pub at: SystemTime,
    /// The number of its connection, counted from 1.
    pub connection: u64,
    /// The method as it was sent.
    pub method: String,
    /// The path as it was sent, without the query; its first 1,024 bytes.
    pub path: String,
    /// The route that took it, for instance `GET /sets/{id}/key`; `None` when no route did.
    pub route: Option<String>,
    /// The status of the answer; `None` while there is none: still under way, connection dropped, client gone.
    pub status: Option<u16>,
    /// Whether it carried an `Authorization` header.
    pub authorization: bool,
    /// SHA-256 of its body in hexadecimal, as it was sent; `None` for a body that is empty or did not arrive.
    pub body_sha256: Option<String>,
    /// The header `User-Agent`; its first 1,024 bytes.
    pub user_agent: Option<String>,
}

/// What is known of a request when it arrives.
pub(crate) struct Arrival<'a> {
    pub(crate) at: Timestamp,
    pub(crate) connection: u64,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) route: Option<&'a Arc<str>>,
    pub(crate) authorization: bool,
    pub(crate) user_agent: Option<&'a str>,
}

/// A record as it is kept: routes are shared, not copied.
#[derive(Clone)]
struct Record {
    at: Timestamp,
    connection: u64,
    method: Box<str>,
    path: Box<str>,
    route: Option<Arc<str>>,
    status: Option<u16>,
    authorization: bool,
    body_sha256: Option<[u8; 32]>,
    user_agent: Option<Box<str>>,
}

impl Record {
    fn new(arrival: &Arrival<'_>) -> Self {
        Self {
            at: arrival.at,
            connection: arrival.connection,
            method: bounded(arrival.method).into(),
            path: bounded(arrival.path).into(),
            route: arrival.route.cloned(),
            status: None,
            authorization: arrival.authorization,
            body_sha256: None,
            user_agent: arrival.user_agent.map(|agent| bounded(agent).into()),
        }
    }

    fn public(&self) -> RequestRecord {
        RequestRecord {
            at: self.at.into(),
            connection: self.connection,
            method: self.method.to_string(),
            path: self.path.to_string(),
            route: self.route.as_deref().map(str::to_owned),
            status: self.status,
            authorization: self.authorization,
            body_sha256: self.body_sha256.map(|hash| crate::random::hex(&hash)),
            user_agent: self.user_agent.as_deref().map(str::to_owned),
        }
    }

    fn json(&self) -> Value {
        json!({
            "at": Value::from(self.at),
            "connection": self.connection,
            "method": self.method,
            "path": self.path,
            "route": self.route.as_deref(),
            "status": self.status,
            "authorization": self.authorization,
            "bodySha256": self.body_sha256.map(|hash| crate::random::hex(&hash)),
            "userAgent": self.user_agent,
        })
    }
}

/// The beginning of a text.
fn bounded(text: &str) -> &str {
    let end = (0..=TEXT_LIMIT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or(text)
}

#[derive(Default)]
struct Ring {
    records: VecDeque<Record>,
    forgotten: u64,
}

/// The last requests, oldest first.
#[derive(Default)]
pub(crate) struct Journal {
    ring: Mutex<Ring>,
    file: Option<Mutex<BufWriter<File>>>,
}

impl Journal {
    /// A journal that writes each request to the end of a file as well: one line of JSON when it was answered
    /// or given up.
    pub(crate) fn in_file(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { ring: Mutex::default(), file: Some(Mutex::new(BufWriter::new(file))) })
    }

    pub(crate) fn arrived(&self, arrival: &Arrival<'_>) -> Entry<'_> {
        let record = Record::new(arrival);
        let copy = self.file.is_some().then(|| record.clone());
        let mut ring = self.lock();
        if ring.records.len() == CAPACITY {
            ring.records.pop_front();
            ring.forgotten += 1;
        }
        ring.records.push_back(record);
        let number = ring.forgotten + ring.records.len() as u64 - 1;
        Entry { journal: self, number, copy }
    }

    pub(crate) fn all(&self) -> Vec<RequestRecord> {
        self.lock().records.iter().map(Record::public).collect()
    }

    /// The same as JSON.
    pub(crate) fn json(&self) -> Vec<Value> {
        self.lock().records.iter().map(Record::json).collect()
    }

    /// Forgets what is in memory; the file stays as it is.
    pub(crate) fn clear(&self) {
        let mut ring = self.lock();
        ring.forgotten += ring.records.len() as u64;
        ring.records = VecDeque::new();
    }

    /// Brings the file up to date.
    pub(crate) fn flush(&self) {
        if let Some(file) = &self.file {
            report(file.lock().unwrap_or_else(PoisonError::into_inner).flush());
        }
    }

    fn write(&self, record: &Record) {
        if let Some(file) = &self.file {
            report(writeln!(file.lock().unwrap_or_else(PoisonError::into_inner), "{}", record.json()));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server goes on without its journal.
fn report(result: io::Result<()>) {
    if let Err(error) = result {
        tracing::error!(%error, "the journal could not be written");
    }
}

/// The place of one request in the journal. Its line is written when this is dropped.
pub(crate) struct Entry<'a> {
    journal: &'a Journal,
    number: u64,
    copy: Option<Record>,
}

impl Entry<'_> {
    pub(crate) fn body(&mut self, sha256: [u8; 32]) {
        self.change(|record| record.body_sha256 = Some(sha256));
    }

    pub(crate) fn answered(&mut self, status: u16) {
        self.change(|record| record.status = Some(status));
    }

    fn change(&mut self, change: impl Fn(&mut Record)) {
        let mut ring = self.journal.lock();
        let index = self.number.checked_sub(ring.forgotten).and_then(|index| usize::try_from(index).ok());
        if let Some(record) = index.and_then(|index| ring.records.get_mut(index)) {
            change(record);
        }
        if let Some(copy) = &mut self.copy {
            change(copy);
        }
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if let Some(copy) = &self.copy {
            self.journal.write(copy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival<'a>(path: &'a str, route: Option<&'a Arc<str>>) -> Arrival<'a> {
        Arrival {
            at: Timestamp::parse("2026-01-02T03:04:05Z").unwrap(),
            connection: 7,
            method: "GET",
            path,
            route,
            authorization: route.is_some(),
            user_agent: Some("tests"),
        }
    }

    #[test]
    fn the_oldest_requests_are_forgotten_and_late_answers_to_them_do_no_harm() {
        let journal = Journal::default();
        let route = Arc::from("GET /second");
        let mut first = journal.arrived(&arrival("/first", None));
        let mut second = journal.arrived(&arrival("/second", Some(&route)));
        for _ in 0..CAPACITY - 1 {
            journal.arrived(&arrival("/more", None));
        }
        first.answered(500);
        second.body([0xab; 32]);
        second.answered(200);
        let all = journal.all();
        assert_eq!(all.len(), CAPACITY);
        assert_eq!((all[0].path.as_str(), all[0].status, all[0].authorization), ("/second", Some(200), true));
        assert_eq!(all[0].route.as_deref(), Some("GET /second"));
        assert_eq!(all[0].body_sha256, Some("ab".repeat(32)));
        assert!(all[1..].iter().all(|record| record.status.is_none()));
        journal.clear();
        second.answered(201);
        assert!(journal.all().is_empty());
    }

    #[test]
    fn long_texts_are_cut() {
        let journal = Journal::default();
        let path = format!("/{}", "é".repeat(40_000));
        journal.arrived(&arrival(&path, None));
        let kept = journal.all()[0].path.len();
        assert!((TEXT_LIMIT - 1..=TEXT_LIMIT).contains(&kept), "{kept}");
    }

    #[test]
    fn a_file_has_a_line_for_each_request_whatever_became_of_it() {
        let path = std::env::temp_dir().join(format!("fs-journal-{}.jsonl", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let journal = Journal::in_file(&path).unwrap();
        journal.arrived(&arrival("/a\"\n", None)).answered(404);
        drop(journal.arrived(&arrival("/lost", None)));
        journal.flush();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!((&lines[0]["path"], &lines[0]["status"]), (&json!("/a\"\n"), &json!(404)));
        assert_eq!(
            (&lines[1]["status"], &lines[1]["at"]),
            (&Value::Null, &json!("2026-01-02T03:04:05.000Z"))
        );
    }
}

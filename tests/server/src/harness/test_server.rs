//! A running server in the hands of a test.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::TestServerBuilder;
use super::people::{NewKey, Person};
use super::running::Running;
use crate::app::App;
use crate::auth::roles;
use crate::faults::Fault;
use crate::generation::Generation;
use crate::http::{Answer, Gate};
use crate::journal::RequestRecord;
use crate::mail::Mail;
use crate::measurements::sanitise;
use crate::store::{curated_sets, users};

/// A running server. It stops when it is dropped, or after [`stop`](Self::stop).
///
/// Its methods are made for tests: where something is wrong with the call itself, such as a route that does
/// not exist, they panic and say what. If a handler of the server panicked or its database failed, the test
/// that caused it must not pass: dropping or stopping the server then panics with what happened.
pub struct TestServer {
    url: String,
    app: Arc<App>,
    gate: Arc<Gate>,
    running: Running,
    defects_shown: bool,
}

/// Why a fault could not be ordered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// There is no such route.
    #[error("no route {route:?}; near it: {}", near.join(", "))]
    UnknownRoute {
        /// The name that was asked for.
        route: String,
        /// The names of routes like it.
        near: Vec<String>,
    },
    /// HTTP does not allow the status or a header.
    #[error("the fault cannot be sent: {0}")]
    Unsendable(String),
}

impl TestServer {
    /// Starts a server of generation V3 in memory, on a free port of the loopback address. Any number of
    /// them can run in one process.
    ///
    /// # Panics
    /// When it cannot start, for instance because the system has no port left. [`TestServer::builder`] gives
    /// an error instead.
    pub async fn start() -> Self {
        let started = Self::builder().start().await;
        started.unwrap_or_else(|error| stumble(&format!("the test server could not start: {error}")))
    }

    /// A server with other settings.
    pub fn builder() -> TestServerBuilder {
        TestServerBuilder::default()
    }

    pub(super) fn new(url: String, app: Arc<App>, gate: Arc<Gate>, running: Running) -> Self {
        Self { url, app, gate, running, defects_shown: false }
    }

    /// Where it listens, without a slash at the end: `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The generation it speaks.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.app.generation
    }

    /// Makes an active account with this role (`user`, `curator`, `support`, `admin`...) and no password.
    ///
    /// # Panics
    /// When the database fails.
    pub fn new_person(&self, role: &str) -> Person {
        made(self.app.new_person(role))
    }

    /// Makes an active account with this role and returns a token for it.
    ///
    /// # Panics
    /// When the database fails.
    pub fn new_token(&self, role: &str) -> String {
        self.new_person(role).token
    }

    /// Makes an active account and an API key of this level, 0 to 9. The role of the account is the lowest
    /// that may have such a key, `user` at least.
    ///
    /// # Panics
    /// When the database fails.
    pub fn new_key(&self, level: u8) -> NewKey {
        let person = self.new_person(roles::role_for(level));
        self.new_key_for(&person, level)
    }

    /// Makes an API key of this level, 0 to 9, for an account. Its role does not matter here; it runs out
    /// after a year.
    ///
    /// # Panics
    /// When the database fails.
    pub fn new_key_for(&self, person: &Person, level: u8) -> NewKey {
        made(self.app.new_key(person.id, level))
    }

    /// Sets an account's consent (0 to 3) and status (0 inactive, 1 active, -1 frozen by its owner, -2
    /// disabled).
    ///
    /// # Panics
    /// When the database fails.
    pub fn set_standing(&self, person: &Person, consent: i64, status: i64) {
        let db = self.app.store.lock();
        made(users::set_standing(&db, person.id, consent, status).map_err(Answer::from));
    }

    /// Adds a curated set and returns its id; there are none at first. `names` are pairs of language and
    /// name, `measies` pairs of measurement and millimetres (degrees for `shoulderSlope`).
    ///
    /// # Panics
    /// When a measurement is one that the server would drop, or the database fails.
    pub fn add_curated_set(&self, names: &[(&str, &str)], measies: &[(&str, f64)]) -> i64 {
        let sent = measies.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        let kept = sanitise(self.app.generation, sent);
        if let Some((name, value)) = measies.iter().find(|(name, _)| !kept.contains_key(*name)) {
            stumble(&format!("the server does not keep {name} = {value}"));
        }
        let now = self.app.clock.now();
        let new = curated_sets::CuratedSet {
            id: 0,
            created_at: now,
            img: "default-avatar".to_owned(),
            measies: kept,
            names: names
                .iter()
                .map(|(language, name)| ((*language).to_owned(), (*name).to_owned()))
                .collect(),
            notes: BTreeMap::new(),
            tags: BTreeMap::new(),
            updated_at: now,
        };
        made(curated_sets::insert(&self.app.store.lock(), new).map_err(Answer::from)).id
    }

    /// Lets the next answers of a route fail. The route is named by method and template, such as
    /// `POST /sets/key` or `GET /sets/{id}/key`. Faults of one route strike in the order they were ordered.
    ///
    /// # Panics
    /// When there is no such route, or HTTP does not allow the fault; see
    /// [`try_fail_next`](Self::try_fail_next).
    pub fn fail_next(&self, route: &str, fault: Fault) {
        if let Err(error) = self.try_fail_next(route, fault) {
            stumble(&error.to_string());
        }
    }

    /// Like [`fail_next`](Self::fail_next), for names that may be wrong.
    ///
    /// # Errors
    /// [`FaultError`] names routes that are near, or what HTTP does not allow.
    pub fn try_fail_next(&self, route: &str, fault: Fault) -> Result<(), FaultError> {
        if !self.gate.table().names().any(|name| name == route) {
            let near = near(route, self.gate.table().names());
            return Err(FaultError::UnknownRoute { route: route.to_owned(), near });
        }
        self.app.faults.add(route, fault).map_err(FaultError::Unsendable)
    }

    /// The names of all routes.
    #[must_use]
    pub fn routes(&self) -> Vec<String> {
        self.gate.table().names().map(str::to_owned).collect()
    }

    /// What has arrived so far, oldest first; the last 10,000 requests are kept.
    #[must_use]
    pub fn journal(&self) -> Vec<RequestRecord> {
        self.app.journal.all()
    }

    /// The mails that the real server would have sent, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.app.outbox.all()
    }

    /// Moves the server's clock forward, so that keys and tokens run out without waiting.
    pub fn advance_clock(&self, by: Duration) {
        self.app.clock.advance(by);
    }

    /// What went wrong inside the server: panics of handlers, failures of the database. After this call it
    /// is the caller's to judge, and dropping the server no longer panics.
    pub fn defects(&mut self) -> Vec<String> {
        self.defects_shown = true;
        self.app.defects.all()
    }

    /// Takes no more connections, finishes the requests under way, for ten seconds at most, and ends.
    ///
    /// # Panics
    /// When something went wrong inside the server; see [`defects`](Self::defects).
    pub async fn stop(mut self) {
        self.running.stop().await;
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.running.cut_off();
        let defects = self.app.defects.all();
        if !defects.is_empty() && !self.defects_shown && !thread::panicking() {
            stumble(&format!("the test server failed: {}", defects.join("; ")));
        }
    }
}

/// Ends the test that did something wrong.
#[expect(clippy::panic, reason = "this is for tests, where a clear panic is the way to fail")]
fn stumble(what: &str) -> ! {
    panic!("{what}")
}

fn made<T>(result: Result<T, Answer>) -> T {
    result.unwrap_or_else(|answer| stumble(&format!("the test server could not do that: {answer:?}")))
}

/// The three names that differ least from one that does not exist.
fn near<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wrong = wrong.to_ascii_lowercase();
    let mut names: Vec<(usize, &str)> =
        names.map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_ascii_lowercase()), name)).collect();
    names.sort_by_key(|(distance, _)| *distance);
    names.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_differ_little() {
        let names = ["GET /sets/key", "POST /sets/key", "POST /sets/{id}/clone/key", "GET /curated-sets"];
        assert_eq!(
            near("POST /sets/kee", names.into_iter()).first().map(String::as_str),
            Some("POST /sets/key")
        );
        assert_eq!(
            near("get /SETS/key", names.into_iter()).first().map(String::as_str),
            Some("GET /sets/key")
        );
    }

    #[tokio::test]
    #[should_panic(expected = "the test server failed: GET /a: the handler panicked: no luck")]
    async fn a_server_that_failed_fails_its_test_when_it_is_dropped() {
        TestServer::start().await.app.defects.add("GET /a: the handler panicked: no luck".to_owned());
    }

    #[tokio::test]
    #[should_panic(expected = "the test server failed: one; two")]
    async fn a_server_that_failed_fails_its_test_when_it_is_stopped() {
        let server = TestServer::start().await;
        server.app.defects.add("one".to_owned());
        server.app.defects.add("two".to_owned());
        server.stop().await;
    }

    #[tokio::test]
    async fn whoever_looks_at_the_defects_judges_them() {
        let mut server = TestServer::start().await;
        server.app.defects.add("one".to_owned());
        assert_eq!(server.defects(), ["one"]);
    }

    #[tokio::test]
    #[should_panic(expected = "the server does not keep waistToArmpit = 1")]
    async fn a_curated_set_is_kept_whole_or_not_at_all() {
        TestServer::start().await.add_curated_set(&[("en", "A")], &[("neck", 380.0), ("waistToArmpit", 1.0)]);
    }
}

//! A running server in the hands of a test.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use super::TestServerBuilder;
use super::curated::NewCuratedSet;
use super::people::{NewKey, NewPerson, Person};
use super::running::Running;
use crate::app::App;
use crate::auth::second_factor;
use crate::demo::Demo;
use crate::faults::{Fault, FaultError};
use crate::generation::Generation;
use crate::http::{Answer, Gate};
use crate::journal::RequestRecord;
use crate::limits::Limit;
use crate::mail::Mail;
use crate::measurements::number;
use crate::store::users;

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
    control: Option<Control>,
    defects_shown: bool,
}

/// Where a server's control plane is, for tests in other languages; `CONTROL.md` describes it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Control {
    /// Its address, without a slash at the end.
    pub url: String,
    /// The token that every request needs, as `Authorization: Bearer <token>`.
    pub token: String,
}

/// Without the token.
impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control").field("url", &self.url).field("token", &"[redacted]").finish()
    }
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

    pub(super) fn new(
        url: String,
        app: Arc<App>,
        gate: Arc<Gate>,
        running: Running,
        control: Option<Control>,
    ) -> Self {
        Self { url, app, gate, running, control, defects_shown: false }
    }

    /// Where it listens, without a slash at the end: `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The control plane, if the server was started with one.
    #[must_use]
    pub fn control(&self) -> Option<&Control> {
        self.control.as_ref()
    }

    /// The people of the demo data, and the password they share, if the server was started with them.
    #[must_use]
    pub fn demo(&self) -> Option<&Demo> {
        self.app.demo.as_ref()
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
        made(self.app.new_person(NewPerson::active(role)))
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
        let person = made(self.app.new_person(NewPerson::for_level(level)));
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

    /// Gives an account another role and returns a token that says so. Older tokens keep the old role.
    ///
    /// # Panics
    /// When the database fails.
    pub fn set_role(&self, person: &Person, role: &str) -> String {
        made(self.app.set_role(person.id, role))
    }

    /// Adds a published curated set and returns its id; there are none at first. `names` are pairs of language and
    /// name, `measies` pairs of measurement and millimetres (degrees for `shoulderSlope`).
    ///
    /// # Panics
    /// When a measurement is one that the server would drop, or the database fails.
    pub fn add_curated_set(&self, names: &[(&str, &str)], measies: &[(&str, f64)]) -> i64 {
        let new = NewCuratedSet {
            names: names
                .iter()
                .map(|(language, name)| ((*language).to_owned(), (*name).to_owned()))
                .collect(),
            measurements: measies.iter().map(|(name, value)| ((*name).to_owned(), number(*value))).collect(),
            height: None,
        };
        let made = self.app.new_curated_set(new);
        made.unwrap_or_else(|error| stumble(&error.to_string())).id
    }

    /// Lets the next answers of a route fail. The route is named by method and template, such as
    /// `POST /sets/key` or `GET /sets/{id}/key`; `*` stands for any request. Faults of one route strike in the order they were ordered.
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
        self.gate.check_fault(route, &fault)?;
        self.app.faults.add(route, &fault).map_err(FaultError::Unsendable)
    }

    /// Takes back all faults that still wait.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// Adds a rate limit. Where several hold for a request, it must be within all of them.
    ///
    /// # Panics
    /// When it names a route that does not exist.
    pub fn limit(&self, limit: Limit) {
        for route in limit.named_routes() {
            if let Err(error) = self.gate.check_route(route) {
                stumble(&error.to_string());
            }
        }
        self.app.limiter.add(limit);
    }

    /// Takes back all rate limits.
    pub fn clear_limits(&self) {
        self.app.limiter.set([]);
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

    /// The mails that the real server would have sent, oldest first; the last 10,000 are kept.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.app.outbox.all()
    }

    /// Moves the server's clock forward, so that keys and tokens run out without waiting.
    pub fn advance_clock(&self, by: Duration) {
        self.app.clock.advance(by);
    }

    /// The code that an authenticator app would show now, by the server's clock, for the secret of a second
    /// factor. Nothing when the secret is not Base32.
    #[must_use]
    pub fn second_factor_code(&self, secret: &str) -> Option<String> {
        second_factor::code(secret, self.app.clock.now())
    }

    /// Stops the server's clock at a moment, which may lie in the past.
    pub fn set_clock(&self, at: SystemTime) {
        self.app.clock.set(at.into());
    }

    /// Makes the server's clock that of the machine.
    pub fn follow_clock(&self) {
        self.app.clock.follow();
    }

    /// Takes the server back to its beginning: no records but the demo data, no mails, journal, faults and
    /// limits, the clock as it was. Tokens and keys from before are good no longer, but for the keys of the demo data.
    /// A seeded server draws the same values again, and in memory gives the same tokens for the same requests.
    ///
    /// # Panics
    /// When the database fails.
    pub fn reset(&self) {
        made(self.app.reset());
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
    result.unwrap_or_else(|answer| stumble(&format!("the test server could not do that: {answer}")))
}

#[cfg(test)]
mod tests {
    use super::*;

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

//! One caller: it does one thing after the other, keeps books, and does not give up.

use std::future::Future;
use std::time::Duration;

use fastrand::Rng;
use freesewing::{ApiKey, Client, Error, ErrorKind, Generation, Level, NewApiKey, NewSet, Response, Set};

use crate::books::{Books, Kept};
use crate::ledger::Ledger;

/// How often a call that fails is made again before the worker counts as stuck. With three attempts a call, of which
/// one in five or so fails, hardly any call is made a third time.
const SUBMISSIONS: usize = 40;

/// More sets than these are not kept, so that lists stay short.
const SETS: usize = 20;

pub(crate) struct Worker {
    client: Client,
    random: Rng,
    books: Books,
    ledger: Ledger,
    /// How many names were given.
    names: usize,
}

impl Worker {
    pub(crate) fn new(name: String, client: Client, seed: u64) -> Self {
        let ledger = Ledger { name, ..Ledger::default() };
        Self { client, random: Rng::with_seed(seed), books: Books::default(), ledger, names: 0 }
    }

    /// One operation.
    pub(crate) async fn does_something(&mut self) {
        let is_full = self.books.sets.len() >= SETS;
        let Some((name, kept)) = self.books.any_set(&mut self.random) else {
            return self.makes_a_set().await;
        };
        match self.random.u32(..100) {
            0..25 if !is_full => self.makes_a_set().await,
            25..45 => self.changes_a_set(name, &kept).await,
            45..65 => self.reads_a_set(&name, &kept).await,
            65..70 => self.lists_sets().await,
            70..77 if !is_full => self.copies_a_set(&name, &kept).await,
            77..83 => self.reads_a_public_set(&name, &kept).await,
            83..88 => self.makes_or_deletes_a_key().await,
            _ => self.deletes_a_set(&name, &kept).await,
        }
    }

    /// Looks at everything.
    pub(crate) async fn checks_what_is_there(&mut self) {
        self.lists_sets().await;
        let keys = self.keys().await;
        self.books.check_keys(&self.ledger.name, &keys);
    }

    /// The attempts since the last time.
    pub(crate) fn tear_out_the_ledger(&mut self) -> Ledger {
        let next = Ledger { name: self.ledger.name.clone(), ..Ledger::default() };
        std::mem::replace(&mut self.ledger, next)
    }

    async fn makes_a_set(&mut self) {
        let name = self.new_name();
        let new = NewSet::named(&name).notes("new").public(true);
        let client = self.client.clone();
        self.makes("POST /sets/jwt", &name, || client.sets().create(&new).response()).await;
        assert_eq!(self.books.sets[&name].notes, "new");
    }

    async fn copies_a_set(&mut self, source: &str, kept: &Kept) {
        let name = format!("{source} (cloned from #{})", kept.id);
        if self.books.sets.contains_key(&name) {
            return self.reads_a_set(source, kept).await;
        }
        let (client, id) = (self.client.clone(), kept.id);
        self.makes("POST /sets/{id}/clone/jwt", &name, || client.sets().clone(id).response()).await;
    }

    /// Makes something of a name. When it is not known whether it was made, looks for it before making it again.
    async fn makes<F>(&mut self, route: &str, name: &str, call: impl Fn() -> F)
    where
        F: Future<Output = Result<Response<Set>, Error>>,
    {
        for _ in 0..SUBMISSIONS {
            match self.once(route, call()).await {
                Ok(set) => {
                    assert_eq!(set.name(), name);
                    self.books.sets.insert(name.to_owned(), Kept::of(&set));
                    return;
                }
                Err(error) => self.bears(&error),
            }
            let list = self.sets().await;
            let made: Vec<&Set> = list.iter().filter(|set| set.name() == name).collect();
            match made[..] {
                [] => {}
                [set] => {
                    self.books.sets.insert(name.to_owned(), Kept::of(set));
                    return;
                }
                _ => panic!("{}: {name} was made {} times", self.ledger.name, made.len()),
            }
        }
        self.is_stuck(route);
    }

    async fn changes_a_set(&mut self, name: String, kept: &Kept) {
        let notes = format!("changed {}", self.random.u32(..));
        let (client, id) = (self.client.clone(), kept.id);
        let change = || client.sets().update(id).notes(&notes).response();
        let set = self.surely("PATCH /sets/{id}/jwt", change).await;
        assert_eq!((set.name(), set.notes()), (name.as_str(), notes.as_str()));
        self.books.sets.insert(name, Kept { id, notes });
    }

    async fn reads_a_set(&mut self, name: &str, kept: &Kept) {
        let (client, id) = (self.client.clone(), kept.id);
        let set = self.surely("GET /sets/{id}/jwt", || client.sets().get(id).response()).await;
        assert_eq!((set.name(), &Kept::of(&set)), (name, kept));
    }

    async fn reads_a_public_set(&mut self, name: &str, kept: &Kept) {
        let (client, id) = (self.client.clone(), kept.id);
        let set = self.surely("GET /sets/{id}.json", || client.sets().public(id).response()).await;
        assert_eq!((set.name(), set.notes()), (name, kept.notes.as_str()));
    }

    async fn lists_sets(&mut self) {
        let list = self.sets().await;
        self.books.check_sets(&self.ledger.name, &list);
    }

    async fn deletes_a_set(&mut self, name: &str, kept: &Kept) {
        let (client, id) = (self.client.clone(), kept.id);
        self.deletes("DELETE /sets/{id}/jwt", || client.sets().delete(id).response()).await;
        self.books.sets.remove(name);
    }

    async fn makes_or_deletes_a_key(&mut self) {
        let client = self.client.clone();
        if let Some((name, id)) = self.books.keys.pop_first() {
            // The name is not in the books any more, and must not be on the server.
            self.deletes("DELETE /apikeys/{id}/jwt", || client.apikeys().delete(id).response()).await;
            assert!(self.keys().await.iter().all(|key| key.name() != name), "{name} is still there");
            return;
        }
        let name = self.new_name();
        let new = NewApiKey::named(&name, Level::READ, Duration::from_secs(3600));
        for _ in 0..SUBMISSIONS {
            match self.once("POST /apikeys/jwt", client.apikeys().create(&new).response()).await {
                Ok(key) => {
                    self.books.keys.insert(name, key.id());
                    return;
                }
                Err(error) => self.bears(&error),
            }
            let keys = self.keys().await;
            if let Some(key) = keys.iter().find(|key| key.name() == name) {
                self.books.keys.insert(name, key.id());
                self.books.check_keys(&self.ledger.name, &keys);
                return;
            }
        }
        self.is_stuck("POST /apikeys/jwt");
    }

    /// Deletes something that is there: only after an error may it be gone.
    async fn deletes<F>(&mut self, route: &str, call: impl Fn() -> F)
    where
        F: Future<Output = Result<Response<()>, Error>>,
    {
        for submission in 0..SUBMISSIONS {
            match self.once(route, call()).await {
                Ok(()) => return,
                Err(error) if error.is_not_found() && submission > 0 => {
                    self.ledger.errors += 1;
                    return;
                }
                Err(error) => self.bears(&error),
            }
        }
        self.is_stuck(route);
    }

    async fn sets(&mut self) -> Vec<Set> {
        let client = self.client.clone();
        self.surely("GET /sets/jwt", || client.sets().list().response()).await
    }

    async fn keys(&mut self) -> Vec<ApiKey> {
        let client = self.client.clone();
        self.surely("GET /apikeys/jwt", || client.apikeys().list().response()).await
    }

    /// Makes a call again and again until it succeeds. For what can be repeated only.
    async fn surely<T, F>(&mut self, route: &str, call: impl Fn() -> F) -> T
    where
        F: Future<Output = Result<Response<T>, Error>>,
    {
        for _ in 0..SUBMISSIONS {
            match self.once(route, call()).await {
                Ok(value) => return value,
                Err(error) => self.bears(&error),
            }
        }
        self.is_stuck(route)
    }

    /// Makes a call and writes its attempts down.
    async fn once<T>(
        &mut self,
        route: &str,
        call: impl Future<Output = Result<Response<T>, Error>>,
    ) -> Result<T, Error> {
        let result = call.await;
        let trace = match &result {
            Ok(response) => response.trace(),
            Err(error) => error.trace(),
        };
        // V4's server calls ids by another name.
        let route = match self.client.generation() {
            Generation::V3 => route.to_owned(),
            _ => route.replace("{id}", "{uuid}"),
        };
        let attempts = trace.iter().map(|attempt| (route.clone(), attempt.outcome));
        self.ledger.attempts.extend(attempts);
        result.map(Response::into_value)
    }

    /// Only the weather may be to blame for an error.
    fn bears(&mut self, error: &Error) {
        self.ledger.errors += 1;
        let passes = matches!(
            error.kind(),
            ErrorKind::Server
                | ErrorKind::RateLimited
                | ErrorKind::Connection
                | ErrorKind::Decode
                | ErrorKind::Timeout
        );
        assert!(passes, "{}: {error}", self.ledger.name);
    }

    fn is_stuck(&self, route: &str) -> ! {
        panic!("{}: {route} failed {SUBMISSIONS} times in a row", self.ledger.name)
    }

    fn new_name(&mut self) -> String {
        self.names += 1;
        format!("{} {}", self.ledger.name, self.names)
    }
}

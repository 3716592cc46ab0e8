//! What every request shares: the database, the clock, the secrets, and what tests look at.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::auth::{Passwords, Seal};
use crate::clock::Clock;
use crate::demo::Demo;
use crate::faults::Faults;
use crate::generation::Generation;
use crate::harness::StartError;
use crate::http::Shelf;
use crate::journal::Journal;
use crate::limits::{self, Limit, Limiter};
use crate::mail::Outbox;
use crate::random::Random;
use crate::routes::CuratedLists;
use crate::store::instance::{self, Instance};
use crate::store::{Store, StoreError};

/// The address that the server gives itself in tokens and in the links of mails. It does not follow the
/// port, so that tokens stay good over a restart and a seed gives the same tokens on every port.
pub(crate) const SITE: &str = "http://freesewing-test-server";

/// One server, without its sockets.
pub(crate) struct App {
    pub(crate) generation: Generation,
    pub(crate) test_shortcuts: bool,
    pub(crate) strict_upstream: bool,
    pub(crate) open_cors: bool,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) store: Store,
    pub(crate) seal: Seal,
    pub(crate) passwords: Passwords,
    pub(crate) curated_lists: CuratedLists,
    pub(crate) pictures: Shelf,
    pub(crate) outbox: Outbox,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) limiter: Limiter,
    pub(crate) rate_limits: bool,
    /// Whether limits count the address that a proxy wrote down.
    pub(crate) trust_proxy: bool,
    pub(crate) defects: Defects,
    pub(crate) demo: Option<Demo>,
}

/// How handlers hold on to it.
pub(crate) type Shared = Arc<App>;

/// What a server is made from.
#[derive(Default)]
pub(crate) struct Settings<'a> {
    pub(crate) generation: Generation,
    pub(crate) seed: Option<u64>,
    pub(crate) db: Option<&'a Path>,
    /// The file that requests are written to.
    pub(crate) journal: Option<&'a Path>,
    /// Whether there is demo data.
    pub(crate) demo: bool,
    pub(crate) test_shortcuts: bool,
    /// Whether harmless oddities of the original are kept that this server mends otherwise.
    pub(crate) strict_upstream: bool,
    /// Whether generation V4 counts requests.
    pub(crate) rate_limits: bool,
    /// Whether limits count the address that a proxy wrote down.
    pub(crate) trust_proxy: bool,
    /// Whether generation V4 lets every site in.
    pub(crate) open_cors: bool,
}

impl App {
    pub(crate) fn new(settings: &Settings<'_>) -> Result<Self, StartError> {
        let journal = match settings.journal {
            Some(path) => Journal::in_file(path)
                .map_err(|source| StartError::Journal { path: path.to_owned(), source })?,
            None => Journal::default(),
        };
        let store = match settings.db {
            Some(path) => Store::in_file(path)?,
            None => Store::in_memory()?,
        };
        let (random, seal) = {
            let db = store.lock();
            let random = match settings.seed {
                Some(seed) => {
                    let starts = instance::starts(&db).map_err(|error| store.explain(error))?;
                    Random::from_seed(seed, starts.unsigned_abs())
                }
                None => Random::from_system()?,
            };
            let instance = instance::load_or(&db, || Instance {
                generation: settings.generation.as_str().to_owned(),
                name: random.hex::<8>(),
                token_secret: random.bytes::<32>().to_vec(),
                key_pepper: random.bytes::<32>().to_vec(),
            })
            .map_err(|error| store.explain(error))?;
            if instance.generation != settings.generation.as_str() {
                return Err(StartError::Store(StoreError::OtherGeneration {
                    found: instance.generation,
                    wanted: settings.generation.to_string(),
                }));
            }
            (random, Seal::new(instance))
        };
        store.settle().map_err(|error| store.explain(error))?;
        let demo = settings.demo.then(|| Demo::new(&random));
        if settings.seed.is_some() {
            random.mark();
        }
        let app = Self {
            generation: settings.generation,
            test_shortcuts: settings.test_shortcuts && settings.generation == Generation::V3,
            strict_upstream: settings.strict_upstream,
            open_cors: settings.open_cors,
            clock: if settings.seed.is_some() { Clock::standing() } else { Clock::system() },
            random,
            store,
            seal,
            passwords: Passwords::default(),
            curated_lists: CuratedLists::default(),
            pictures: Shelf::default(),
            outbox: Outbox::default(),
            journal,
            faults: Faults::default(),
            limiter: Limiter::default(),
            rate_limits: settings.rate_limits,
            trust_proxy: settings.trust_proxy,
            defects: Defects::default(),
            demo,
        };
        app.limiter.set(app.first_limits());
        if let Some(demo) = &app.demo {
            demo.begin(&app)?;
        }
        Ok(app)
    }

    /// The rate limits that are there from the start.
    pub(crate) fn first_limits(&self) -> Vec<Limit> {
        if self.rate_limits { limits::original(self.generation) } else { Vec::new() }
    }
}

/// What went wrong inside the server itself. Whoever started it must hear of that, even when the client got
/// over the 500.
#[derive(Default)]
pub(crate) struct Defects(Mutex<Vec<String>>);

impl Defects {
    pub(crate) fn add(&self, defect: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(defect);
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_a_file_is_settled_before_it_lets_anybody_in() {
        let path = std::env::temp_dir().join(format!("fs-app-{}.sqlite", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let app = App::new(&Settings { db: Some(&path), ..Settings::default() }).unwrap();
        let synchronous = app.store.lock().pragma_query_value(None, "synchronous", |row| row.get(0));
        assert_eq!(synchronous, Ok(2), "every write waits for the disk");
        drop(app);
        std::fs::remove_file(path).unwrap();
    }
}

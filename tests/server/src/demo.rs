//! Demo data: people with sets and patterns, and twenty curated sets, so that there is something to look at.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::auth::hash_password_here;
use crate::generated::bodies::{BODIES, Body};
use crate::generation::Generation;
use crate::harness::{NewCuratedSet, NewKey, NewPerson, StartError};
use crate::http::Answer;
use crate::measurements::number;
use crate::random::Random;
use crate::store::bookmarks::{self, Bookmark};
use crate::store::patterns::{self, Pattern};
use crate::store::sets::{self, Set};
use crate::store::users::HashedPassword;

/// Name, role, level of the key.
const PEOPLE: [(&str, &str, u8); 4] =
    [("robin", "user", 4), ("kim", "curator", 5), ("sam", "support", 8), ("alex", "admin", 9)];

/// The designs that everybody's patterns are made of.
const DESIGNS: [&str; 2] = ["aaron", "brian"];

/// The demo data of a server: who is there, and how they sign in.
#[derive(Clone)]
#[non_exhaustive]
pub struct Demo {
    /// The password that all of them have.
    pub password: String,
    /// The people, those who may least first.
    pub people: Vec<DemoPerson>,
    hash: Option<HashedPassword>,
}

/// One of the people of the demo data.
#[derive(Clone)]
#[non_exhaustive]
pub struct DemoPerson {
    /// The name to sign in with.
    pub username: String,
    /// The e-mail address, to sign in with as well.
    pub email: String,
    /// The role.
    pub role: String,
    /// The level of the API key.
    pub level: u8,
    /// The API key.
    pub key: String,
    /// Its secret.
    pub secret: String,
}

/// Without secrets.
impl fmt::Debug for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Demo").field("password", &"[redacted]").field("people", &self.people).finish()
    }
}

/// Without the secret.
impl fmt::Debug for DemoPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoPerson")
            .field("username", &self.username)
            .field("email", &self.email)
            .field("role", &self.role)
            .field("level", &self.level)
            .field("key", &self.key)
            .field("secret", &"[redacted]")
            .finish()
    }
}

impl Demo {
    /// Draws the secrets. They stay the same over a reset.
    pub(crate) fn new(random: &Random) -> Self {
        let password = random.hex::<8>();
        let hash = hash_password_here(random, &password);
        let people = PEOPLE.map(|(name, role, level)| DemoPerson {
            username: name.to_owned(),
            email: format!("{name}@example.com"),
            role: role.to_owned(),
            level,
            key: random.uuid(),
            secret: random.hex::<32>(),
        });
        Self { password, people: people.into(), hash }
    }

    /// Fills a new server; one that has records already is left alone.
    pub(crate) fn begin(&self, app: &App) -> Result<(), StartError> {
        if !is_empty(&app.store.lock()).map_err(|error| app.store.explain(error))? {
            return Err(StartError::DemoOverData);
        }
        self.load(app).map_err(|answer| StartError::Demo(answer.to_string()))
    }

    /// Puts the data into a server that has none, all of it or nothing.
    pub(crate) fn load(&self, app: &App) -> Result<(), Answer> {
        let db = app.store.lock();
        let work = db.unchecked_transaction()?;
        for body in &BODIES {
            let new = NewCuratedSet {
                names: BTreeMap::from([("en".to_owned(), body.name.to_owned())]),
                measurements: measurements(app.generation, body),
                height: Some(body.size.into()),
            };
            app.add_curated_set(&work, new).map_err(|error| Answer::defect(error.to_string()))?;
        }
        for (person, body) in self.people.iter().zip(BODIES.iter().step_by(5)) {
            let new = NewPerson {
                email: Some(&person.email),
                username: Some(&person.username),
                password: self.hash.clone(),
                ..NewPerson::active(&person.role)
            };
            let id = app.add_person(&work, new)?.id;
            let key = NewKey { key: person.key.clone(), secret: person.secret.clone() };
            app.keep_key(&work, id, person.level, &key)?;
            fill(app, &work, id, person, body)?;
        }
        Ok(work.commit()?)
    }

    /// As JSON, for the ready line.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let people: Vec<Value> = self
            .people
            .iter()
            .map(|person| {
                json!({
                    "username": person.username,
                    "email": person.email,
                    "role": person.role,
                    "level": person.level,
                    "key": person.key,
                    "secret": person.secret,
                })
            })
            .collect();
        json!({ "password": self.password, "people": people })
    }
}

/// Whether there are neither people nor curated sets.
fn is_empty(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM users) AND NOT EXISTS (SELECT 1 FROM curated_sets)",
        [],
        |row| row.get(0),
    )
}

/// Gives somebody a public set, a private one, two patterns and a bookmark.
fn fill(app: &App, db: &Connection, user_id: i64, person: &DemoPerson, body: &Body) -> rusqlite::Result<()> {
    let now = app.clock.now();
    let measies = measurements(app.generation, body);
    for public in [true, false] {
        let set = Set {
            id: 0,
            uuid: app.random.uuid(),
            created_at: now,
            img: "default-avatar".to_owned(),
            imperial: !public,
            measies: measies.clone(),
            name: format!("{}, {}", person.username, if public { "for all to see" } else { "in inches" }),
            notes: "--".to_owned(),
            public,
            updated_at: now,
            user_id,
        };
        sets::insert(db, set)?;
    }
    for design in DESIGNS {
        let settings = json!({ "sa": 10, "measurements": measies });
        let pattern = Pattern {
            id: 0,
            uuid: app.random.uuid(),
            created_at: now,
            cset_id: None,
            data: json!({}),
            design: design.to_owned(),
            img: "default-avatar".to_owned(),
            name: format!("{design} for {}", person.username),
            notes: "--".to_owned(),
            public: false,
            set_id: None,
            settings: settings.as_object().cloned().unwrap_or_default(),
            updated_at: now,
            user_id,
        };
        patterns::insert(db, pattern)?;
    }
    let bookmark = Bookmark {
        id: 0,
        uuid: app.random.uuid(),
        kind: "doc".to_owned(),
        title: "How to take measurements".to_owned(),
        url: "/docs/measurements".to_owned(),
        user_id,
    };
    bookmarks::insert(db, bookmark)?;
    Ok(())
}

/// The measurements of a body by the names of a generation.
fn measurements(generation: Generation, body: &Body) -> Map<String, Value> {
    let name = |name: &str| match (generation, name) {
        (Generation::V3, "waistToArmpit") => "waistToArmhole".to_owned(),
        _ => name.to_owned(),
    };
    body.measurements.iter().map(|(measurement, value)| (name(measurement), number(*value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Settings;

    #[test]
    fn all_of_it_is_kept_in_both_generations_and_comes_back_after_a_reset() {
        for generation in [Generation::V3, Generation::V4] {
            let app = App::new(&Settings { generation, demo: true, ..Settings::default() }).unwrap();
            let seen = || {
                let db = app.store.lock();
                let curated = crate::store::curated_sets::published(&db).unwrap();
                let patterns = patterns::of_user(&db, 1).unwrap().len();
                (curated.len(), curated[0].measies.len(), sets::of_user(&db, 4).unwrap().len(), patterns)
            };
            assert_eq!(seen(), (20, BODIES[0].measurements.len(), 2, 2));
            let keys: Vec<String> =
                app.demo.as_ref().unwrap().people.iter().map(|person| person.key.clone()).collect();
            app.reset().unwrap();
            assert_eq!(seen(), (20, BODIES[0].measurements.len(), 2, 2));
            for key in keys {
                assert!(crate::store::apikeys::find(&app.store.lock(), &key).unwrap().is_some());
            }
        }
    }

    #[test]
    fn what_cannot_be_loaded_whole_is_not_loaded_at_all_and_the_reason_is_told() {
        let app = App::new(&Settings::default()).unwrap();
        let mut demo = Demo::new(&app.random);
        demo.people[2].email = demo.people[0].email.clone();
        let error = demo.begin(&app).unwrap_err().to_string();
        assert!(error.contains("UNIQUE") && !error.contains("Answer {"), "{error}");
        assert!(is_empty(&app.store.lock()).unwrap());
    }

    #[test]
    fn a_server_that_has_any_records_is_left_alone() {
        let one = NewCuratedSet {
            names: BTreeMap::from([("en".to_owned(), "A".to_owned())]),
            measurements: Map::new(),
            height: None,
        };
        let app = App::new(&Settings::default()).unwrap();
        app.new_curated_set(one).unwrap();
        let demo = Demo::new(&app.random);
        assert!(matches!(demo.begin(&app), Err(StartError::DemoOverData)));
        // The first person may be gone while others are there.
        let app = App::new(&Settings::default()).unwrap();
        let first = app.new_person(NewPerson::active("user")).unwrap().id;
        app.new_person(NewPerson::active("user")).unwrap();
        crate::store::users::delete_with_records(&app.store.lock(), first).unwrap();
        assert!(matches!(demo.begin(&app), Err(StartError::DemoOverData)));
    }

    #[test]
    fn secrets_do_not_show_in_debug() {
        let demo = Demo::new(&Random::from_seed(1, 1));
        let text = format!("{demo:?}");
        assert!(!text.contains(&demo.password) && !text.contains(&demo.people[0].secret), "{text}");
    }
}

//! Runs `tests/vectors/cache/`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::time::Duration;

use conformance::{Vectors, files_of};
use freesewing::engine::cache::{Ask, Control, Entrance, Fingerprint, FlightId, Key, Policy, State};
use freesewing::engine::{Headers, Moment, Operation, operations};
use freesewing::{ErrorKind, Generation};
use serde::Deserialize;
use serde::de::DeserializeOwned;

const NAMES: [&str; 2] = ["control", "policy"];

/// Runs a file and prints its line past the test harness, which would hold it back.
fn run<Input, Output>(name: &str, run: impl Fn(Input) -> Result<Output, String>)
where
    Input: DeserializeOwned,
    Output: DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let result = Vectors::load("cache", name).and_then(|vectors| vectors.run(run));
    let line = match &result {
        Ok(line) | Err(line) => line,
    };
    writeln!(std::io::stdout(), "{line}").ok();
    assert!(result.is_ok(), "{line}");
}

/// The headers of an answer. In the vectors each character is one byte.
struct Fields(Vec<(String, Vec<u8>)>);

impl Fields {
    fn new(headers: &[(String, String)]) -> Result<Self, String> {
        let byte = |char| u8::try_from(char).map_err(|_| format!("{char:?} is more than a byte"));
        let field = |(name, value): &(String, String)| {
            Ok((name.clone(), value.chars().map(byte).collect::<Result<_, String>>()?))
        };
        headers.iter().map(field).collect::<Result<_, String>>().map(Self)
    }
}

impl Headers for Fields {
    fn values<'a>(&'a self, name: &str) -> Vec<&'a [u8]> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_slice()).collect()
    }
}

#[test]
fn every_file_of_the_folder_is_run() {
    let known: BTreeSet<String> =
        NAMES.iter().flat_map(|name| [format!("{name}.json"), format!("{name}.schema.json")]).collect();
    assert_eq!(files_of("cache"), Ok(known));
}

#[test]
fn control() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        headers: Vec<(String, String)>,
        ours_s: u64,
        clock_s: u64,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Output {
        fresh_s: Option<u64>,
        stale: bool,
    }
    run("control", |input: Input| {
        let headers = Fields::new(&input.headers)?;
        let control = Control::of_headers(&headers, Duration::from_secs(input.clock_s));
        let fresh = control.fresh_for(Duration::from_secs(input.ours_s));
        Ok(Output { fresh_s: fresh.map(|fresh| fresh.as_secs()), stale: control.allows_stale() })
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyInput {
    off: Option<bool>,
    anonymous_s: Option<u64>,
    own_s: Option<u64>,
    entries: Option<usize>,
    bytes: Option<usize>,
    stale_on_error_s: Option<u64>,
}

impl PolicyInput {
    fn policy(&self) -> Policy {
        let mut policy = if self.off == Some(true) { Policy::off() } else { Policy::default() };
        if let Some(seconds) = self.anonymous_s {
            policy = policy.anonymous(Duration::from_secs(seconds));
        }
        if let Some(seconds) = self.own_s {
            policy = policy.own(Duration::from_secs(seconds));
        }
        if let Some(entries) = self.entries {
            policy = policy.entries(entries);
        }
        if let Some(bytes) = self.bytes {
            policy = policy.bytes(bytes);
        }
        if let Some(seconds) = self.stale_on_error_s {
            policy = policy.stale_on_error(Duration::from_secs(seconds));
        }
        policy
    }
}

#[derive(Deserialize)]
struct Event {
    at: u64,
    #[serde(flatten)]
    what: What,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Enter(Enter),
    Answer(Answer),
    NotModified(Answer),
    Fail { flight: usize, kind: String },
    Abandon(usize),
    Write(String),
    InsteadOf(InsteadOf),
}

#[derive(Deserialize)]
struct Enter {
    #[serde(flatten)]
    read: Read,
    no_cache: Option<bool>,
    shared: Option<bool>,
    conditional: Option<bool>,
}

#[derive(Deserialize)]
struct InsteadOf {
    #[serde(flatten)]
    read: Read,
    kind: String,
}

#[derive(Deserialize)]
struct Read {
    operation: String,
    path: String,
    credential: Option<String>,
    #[serde(default)]
    body: String,
}

#[derive(Deserialize)]
struct Answer {
    flight: usize,
    headers: Vec<(String, String)>,
    size: usize,
    body: String,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Outcome {
    Word(String),
    Lead { lead: usize, etag: Option<String> },
    Join { join: usize },
    Fresh { fresh: String, age_s: u64 },
    Stale { stale: String, age_s: u64 },
}

#[derive(Debug, PartialEq, Deserialize)]
struct Kept {
    entries: usize,
    bytes: usize,
}

fn operation(name: &str) -> Result<&'static Operation, String> {
    let mut all = operations::ALL.iter().copied();
    all.find(|operation| operation.name == name).ok_or_else(|| format!("there is no operation {name}"))
}

fn kind(name: &str) -> Result<ErrorKind, String> {
    use ErrorKind::*;
    let kinds = [
        Authentication,
        Permission,
        NotFound,
        Validation,
        RateLimited,
        Server,
        Timeout,
        Connection,
        Decode,
        Cancelled,
    ];
    kinds.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| format!("there is no kind {name}"))
}

impl Read {
    fn key(&self) -> Result<Option<Key>, String> {
        let operation = operation(&self.operation)?;
        let wire = operation.wire(Generation::V3).ok_or("not in V3")?;
        let credential = self.credential.as_ref().map(|who| Fingerprint::of(who.as_bytes()));
        Ok(Key::of(operation, wire, &self.path, credential, self.body.as_bytes()))
    }
}

#[test]
fn policy() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        policy: PolicyInput,
        events: Vec<Event>,
    }
    /// What is kept is compared only where the vectors say it.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Output {
        results: Vec<Option<Outcome>>,
        kept: Option<Kept>,
    }
    impl PartialEq for Output {
        fn eq(&self, expected: &Self) -> bool {
            self.results == expected.results && (expected.kept.is_none() || self.kept == expected.kept)
        }
    }
    run("policy", |input: Input| {
        let mut stage = Stage { cache: State::new(input.policy.policy()), leading: Vec::new() };
        let mut results = Vec::new();
        for event in input.events {
            if let Some(result) = stage.tell(event)? {
                results.push(result);
            }
        }
        let usage = stage.cache.usage();
        Ok(Output { results, kept: Some(Kept { entries: usage.entries, bytes: usage.bytes }) })
    });
}

/// A read that leads: its name, and the body of what it asks about.
type Leading = (FlightId, Option<std::sync::Arc<freesewing::engine::cache::Entry<String>>>);

struct Stage {
    cache: State<String>,
    leading: Vec<Leading>,
}

impl Stage {
    fn leading(&self, number: usize) -> Result<&Leading, String> {
        self.leading.get(number).ok_or_else(|| format!("no read has the number {number}"))
    }

    /// What came of it, for events that have a result.
    fn tell(&mut self, event: Event) -> Result<Option<Option<Outcome>>, String> {
        let now = Moment { steady: Duration::from_secs(event.at), unix: Duration::from_secs(event.at) };
        match event.what {
            What::Enter(enter) => return self.enter(&enter, now).map(|outcome| Some(Some(outcome))),
            What::Answer(Answer { flight, headers, size, body }) => {
                let flight = self.leading(flight)?.0;
                self.cache.answered(flight, &Fields::new(&headers)?, now, || (body, size));
            }
            What::NotModified(Answer { flight, headers, size, body }) => {
                let (flight, known) = self.leading(flight)?.clone();
                let known = known.ok_or("it asked about nothing")?;
                self.cache.not_modified(flight, &known, &Fields::new(&headers)?, now, || (body, size));
            }
            What::Fail { flight, kind: name } => self.cache.failed(self.leading(flight)?.0, kind(&name)?),
            What::Abandon(flight) => self.cache.abandoned(self.leading(flight)?.0),
            What::Write(name) => self.cache.invalidate(operation(&name)?.invalidates),
            What::InsteadOf(InsteadOf { read, kind: name }) => {
                let key = read.key()?.ok_or("no read")?;
                let found = self.cache.instead_of(kind(&name)?, &key, now);
                return Ok(Some(found.map(|(entry, age)| Outcome::Stale {
                    stale: entry.payload().clone(),
                    age_s: age.as_secs(),
                })));
            }
        }
        Ok(None)
    }

    fn enter(&mut self, enter: &Enter, now: Moment) -> Result<Outcome, String> {
        let Some(key) = enter.read.key()? else { return Ok(Outcome::Word("no_read".to_owned())) };
        let ask = Ask {
            no_cache: enter.no_cache.unwrap_or(false),
            shared: enter.shared.unwrap_or(true),
            conditional: enter.conditional.unwrap_or(true),
        };
        Ok(match self.cache.enter(&key, now, ask) {
            Entrance::Fresh { entry, age } => {
                Outcome::Fresh { fresh: entry.payload().clone(), age_s: age.as_secs() }
            }
            Entrance::Join(id) => {
                let join = self.leading.iter().position(|(known, _)| *known == id);
                Outcome::Join { join: join.ok_or("joined a read that never led")? }
            }
            Entrance::Lead { flight, known } => {
                let etag = known.as_ref().and_then(|entry| entry.etag().map(str::to_owned));
                self.leading.push((flight, known));
                Outcome::Lead { lead: self.leading.len() - 1, etag }
            }
            Entrance::Pass => Outcome::Word("pass".to_owned()),
            // An entrance that the vectors do not know equals none of theirs.
            other => return Err(format!("the vectors do not know {other:?}")),
        })
    }
}

//! Runs `tests/vectors/retry/`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::time::Duration;

use conformance::{Vectors, files_of};
use freesewing::engine::operation::{Deletes, Effect};
use freesewing::engine::retry::{
    Backoff, Class, Phase, Quota, What, class, deletion_done, may_repeat, rate_limit, retry_after,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

const NAMES: [&str; 6] = ["backoff", "class", "deletion", "quota", "rate_limit", "retry_after"];

/// Runs a file and prints its line past the test harness, which would hold it back.
fn run<Input, Output>(name: &str, run: impl Fn(Input) -> Result<Output, String>)
where
    Input: DeserializeOwned,
    Output: DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let result = Vectors::load("retry", name).and_then(|vectors| vectors.run(run));
    let line = match &result {
        Ok(line) | Err(line) => line,
    };
    writeln!(std::io::stdout(), "{line}").ok();
    assert!(result.is_ok(), "{line}");
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// In the vectors each character is one byte.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    text.chars().map(|char| u8::try_from(char).map_err(|_| format!("{char:?} is more than a byte"))).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ClassName {
    Success,
    Throttled,
    Transient,
    Permanent,
}

impl From<ClassName> for Class {
    fn from(name: ClassName) -> Self {
        match name {
            ClassName::Success => Self::Success,
            ClassName::Throttled => Self::Throttled,
            ClassName::Transient => Self::Transient,
            ClassName::Permanent => Self::Permanent,
        }
    }
}

impl ClassName {
    fn of(class: Class) -> Option<Self> {
        Some(match class {
            Class::Success => Self::Success,
            Class::Throttled => Self::Throttled,
            Class::Transient => Self::Transient,
            Class::Permanent => Self::Permanent,
            // A class that the vectors do not know equals none of theirs.
            _ => return None,
        })
    }
}

#[test]
fn every_file_of_the_folder_is_run() {
    let known: BTreeSet<String> =
        NAMES.iter().flat_map(|name| [format!("{name}.json"), format!("{name}.schema.json")]).collect();
    assert_eq!(files_of("retry"), Ok(known));
}

#[test]
fn backoff() {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Input {
        Computed(Computed),
        Hinted(Hinted),
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Computed {
        class: ClassName,
        failures: u32,
        draw: f64,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Hinted {
        computed_ms: u64,
        hint_ms: u64,
        draw: f64,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Output {
        wait_ms: u64,
    }
    run("backoff", |input: Input| {
        let backoff = Backoff::default();
        let wait = match input {
            Input::Computed(input) => backoff.wait(input.class.into(), input.failures, input.draw),
            Input::Hinted(input) => backoff.with_hint(
                Duration::from_millis(input.computed_ms),
                Duration::from_millis(input.hint_ms),
                input.draw,
            ),
        };
        Ok(Output { wait_ms: millis(wait) })
    });
}

#[test]
fn class() {
    #[derive(Clone, Copy, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum EffectName {
        Read,
        Idempotent,
        Create,
        Act,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum PhaseName {
        Resolve,
        Connect,
        Tls,
        Send,
        Answer,
        Body,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Input {
        Answer(Answer),
        Failure(Failure),
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Answer {
        effect: EffectName,
        status: u16,
        hinted: bool,
        success: Vec<u16>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Failure {
        effect: EffectName,
        phase: PhaseName,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Output {
        class: ClassName,
        repeat: bool,
    }
    let effect = |name| match name {
        EffectName::Read => Effect::Read,
        EffectName::Idempotent => Effect::Idempotent,
        EffectName::Create => Effect::Create,
        EffectName::Act => Effect::Act,
    };
    let phase = |name| match name {
        PhaseName::Resolve => Phase::Resolve,
        PhaseName::Connect => Phase::Connect,
        PhaseName::Tls => Phase::Tls,
        PhaseName::Send => Phase::Send,
        PhaseName::Answer => Phase::Answer,
        PhaseName::Body => Phase::Body,
    };
    run("class", |input: Input| {
        let (class, effect, what) = match input {
            Input::Answer(Answer { effect: name, status, hinted, success }) => {
                (class::of_status(status, &success), effect(name), What::Status { status, hinted })
            }
            Input::Failure(input) => {
                let phase = phase(input.phase);
                (class::of_failure(phase), effect(input.effect), What::Failure(phase))
            }
        };
        let class = ClassName::of(class).ok_or_else(|| format!("the vectors do not know {class:?}"))?;
        Ok(Output { class, repeat: may_repeat(effect, &what) })
    });
}

#[test]
fn deletion() {
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum DeletesName {
        Record,
        Key,
        Account,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        deletes: Option<DeletesName>,
        status: u16,
        attempt: u32,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Output {
        done: bool,
    }
    run("deletion", |input: Input| {
        let deletes = input.deletes.map(|name| match name {
            DeletesName::Record => Deletes::Record,
            DeletesName::Key => Deletes::Key,
            DeletesName::Account => Deletes::Account,
        });
        Ok(Output { done: deletion_done(deletes, input.status, input.attempt) })
    });
}

#[test]
fn quota() {
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Event {
        Take(ClassName),
        GiveBack(usize),
        CleanSuccess,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        capacity: Option<u32>,
        events: Vec<Event>,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Output {
        taken: Vec<bool>,
        balance: u32,
    }
    run("quota", |input: Input| {
        let mut quota = input.capacity.map_or_else(Quota::new, Quota::with_capacity);
        let mut costs = Vec::new();
        let mut taken = Vec::new();
        for event in input.events {
            match event {
                Event::Take(class) => {
                    let cost = quota.try_take(class.into());
                    taken.push(cost.is_some());
                    costs.push(cost);
                }
                Event::GiveBack(place) => {
                    let cost = costs.get_mut(place).and_then(Option::take);
                    quota.give_back(cost.ok_or_else(|| format!("nothing to give back at {place}"))?);
                }
                Event::CleanSuccess => quota.clean_success(),
            }
        }
        Ok(Output { taken, balance: quota.balance() })
    });
}

#[test]
fn rate_limits() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        fields: BTreeMap<String, String>,
        clock_ms: u64,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Limit {
        limit: Option<u64>,
        remaining: Option<u64>,
        reset_ms: Option<u64>,
        window_ms: Option<u64>,
    }
    run("rate_limit", |input: Input| {
        let mut fields = BTreeMap::new();
        for (name, value) in &input.fields {
            fields.insert(name.as_str(), bytes(value)?);
        }
        let get = |name: &str| fields.get(name).map(Vec::as_slice);
        let read = rate_limit::of_headers(&get, Duration::from_millis(input.clock_ms));
        Ok(read.map(|read| Limit {
            limit: read.limit,
            remaining: read.remaining,
            reset_ms: read.reset.map(millis),
            window_ms: read.window.map(millis),
        }))
    });
}

#[test]
fn retry_after_fields() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        values: Vec<String>,
        date: Option<String>,
        clock_ms: u64,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Output {
        wait_ms: Option<u64>,
    }
    run("retry_after", |input: Input| {
        let values = input.values.iter().map(|value| bytes(value)).collect::<Result<Vec<_>, _>>()?;
        let date = input.date.as_deref().map(bytes).transpose()?;
        let wait = retry_after::of_headers(
            values.iter().map(Vec::as_slice),
            date.as_deref(),
            Duration::from_millis(input.clock_ms),
        );
        Ok(Output { wait_ms: wait.map(millis) })
    });
}

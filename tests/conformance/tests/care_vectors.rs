//! Runs `tests/vectors/care/`: scripts of events at a gate.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::time::Duration;

use conformance::{Vectors, files_of};
use freesewing::Care;
use freesewing::engine::Moment;
use freesewing::engine::care::{Admission, Ask, Breaker, Heard, Permit, Report, State, Why};
use freesewing::engine::retry::RateLimit;
use serde::Deserialize;

const NAMES: [&str; 5] = ["advice", "breaker", "budget", "concurrency", "pace"];

/// Midnight in UTC, the zero of the scripts: 1 January 2026.
const MIDNIGHT: Duration = Duration::from_secs(1_767_225_600);

/// How long an attempt may take.
const LEASE: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[serde(default)]
    care: Numbers,
    events: Vec<Event>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Numbers {
    off: bool,
    per_second: Option<f64>,
    burst: Option<u32>,
    no_pace: bool,
    in_flight: Option<u32>,
    daily_budget: Option<u64>,
    breaker: Option<u32>,
    breaker_first_ms: Option<u64>,
    breaker_longest_ms: Option<u64>,
    no_breaker: bool,
}

impl Numbers {
    fn care(&self) -> Result<Care, String> {
        let mut care = if self.off { Care::off() } else { Care::default() };
        if let (Some(rate), Some(burst)) = (self.per_second, self.burst) {
            care = care.pace(rate, burst);
        }
        if self.no_pace {
            care = care.no_pace();
        }
        if let Some(requests) = self.in_flight {
            care = care.in_flight(requests);
        }
        if let Some(requests) = self.daily_budget {
            care = care.daily_budget(requests);
        }
        if let Some(answers) = self.breaker {
            care = care.breaker(answers);
        }
        if let (Some(first), Some(longest)) = (self.breaker_first_ms, self.breaker_longest_ms) {
            care = care.breaker_pause(millis(first), millis(longest));
        }
        if self.no_breaker {
            care = care.no_breaker();
        }
        care.check().map_err(ToOwned::to_owned)?;
        Ok(care)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Event {
    Ask(Asking),
    Tell(Telling),
    Release(Releasing),
    Standing(Looking),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    at_ms: u64,
    ask: String,
    scope: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Telling {
    at_ms: u64,
    tell: String,
    heard: HeardName,
    hint_ms: Option<u64>,
    hold_ms: Option<u64>,
    #[serde(default)]
    quota_spent: bool,
    advice: Option<Advice>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum HeardName {
    Answer,
    Throttled,
    Nothing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advice {
    limit: Option<u64>,
    remaining: Option<u64>,
    reset_ms: Option<u64>,
    window_ms: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Releasing {
    at_ms: u64,
    release: String,
    sent: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Looking {
    at_ms: u64,
    #[serde(rename = "standing")]
    _standing: bool,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Outcome {
    Word(Word),
    Warned { go: Spending },
    Wait { wait_us: u64 },
    Advised { advised_us: u64 },
    Refused { refused: WhyName, retry_at_ms: u64 },
    Standing { standing: Standing },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Go,
    Full,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spending {
    used: u64,
    limit: u64,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WhyName {
    Held,
    Breaker,
    Budget,
    Limit,
}

/// How the gate stands. What a script does not say is not compared.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Standing {
    in_flight: Option<usize>,
    used: Option<u64>,
    breaker: Option<BreakerName>,
    held_until_ms: Option<u64>,
}

impl PartialEq for Standing {
    fn eq(&self, other: &Self) -> bool {
        fn agree<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        agree(self.in_flight.as_ref(), other.in_flight.as_ref())
            && agree(self.used.as_ref(), other.used.as_ref())
            && agree(self.breaker.as_ref(), other.breaker.as_ref())
            && agree(self.held_until_ms.as_ref(), other.held_until_ms.as_ref())
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BreakerName {
    Off,
    Closed,
    Open,
    Probing,
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

fn moment(at_ms: u64) -> Moment {
    Moment { steady: millis(at_ms), unix: MIDNIGHT + millis(at_ms) }
}

/// A time of day, as a script gives it.
fn of_script(unix: Duration) -> u64 {
    u64::try_from(unix.saturating_sub(MIDNIGHT).as_millis()).unwrap_or(u64::MAX)
}

fn take(permits: &mut BTreeMap<String, Permit>, name: &str) -> Result<Permit, String> {
    permits.remove(name).ok_or_else(|| format!("{name} has no permit"))
}

fn ask(
    state: &mut State,
    care: &Care,
    asking: Asking,
    permits: &mut BTreeMap<String, Permit>,
) -> Result<Outcome, String> {
    let scope = asking.scope.as_deref().unwrap_or("getSet");
    Ok(match state.admit(care, moment(asking.at_ms), Ask { scope, lease: LEASE }) {
        Admission::Go(permit) => {
            let warned = permit.nearly_spent();
            permits.insert(asking.ask, permit);
            match warned {
                Some(spent) => Outcome::Warned { go: Spending { used: spent.used, limit: spent.limit } },
                None => Outcome::Word(Word::Go),
            }
        }
        Admission::Full(_) => Outcome::Word(Word::Full),
        Admission::Wait(wait) => Outcome::Wait { wait_us: micros(wait) },
        Admission::Advised(wait) => Outcome::Advised { advised_us: micros(wait) },
        Admission::Refused(refusal) => {
            let refused = match refusal.why {
                Why::Held => WhyName::Held,
                Why::BreakerOpen => WhyName::Breaker,
                Why::BudgetSpent { .. } => WhyName::Budget,
                Why::LimitReached => WhyName::Limit,
                other => return Err(format!("the vectors do not know {other:?}")),
            };
            Outcome::Refused { refused, retry_at_ms: of_script(refusal.retry_at) }
        }
    })
}

fn report(telling: &Telling) -> Report {
    let mut report = Report::new(match telling.heard {
        HeardName::Answer => Heard::Answer,
        HeardName::Throttled => Heard::Throttled(telling.hint_ms.map(millis)),
        HeardName::Nothing => Heard::Nothing,
    });
    report.hold = telling.hold_ms.map(millis);
    report.quota_spent = telling.quota_spent;
    report.advice = telling.advice.as_ref().map(|given| {
        let mut advice = RateLimit::default();
        (advice.limit, advice.remaining) = (given.limit, given.remaining);
        (advice.reset, advice.window) = (given.reset_ms.map(millis), given.window_ms.map(millis));
        advice
    });
    report
}

fn look(state: &mut State, care: &Care, at_ms: u64) -> Result<Outcome, String> {
    let standing = state.standing(care, moment(at_ms));
    Ok(Outcome::Standing {
        standing: Standing {
            in_flight: Some(standing.in_flight),
            used: standing.budget.map(|budget| budget.used),
            breaker: Some(match standing.breaker {
                Breaker::Off => BreakerName::Off,
                Breaker::Closed => BreakerName::Closed,
                Breaker::Open { .. } => BreakerName::Open,
                Breaker::Probing => BreakerName::Probing,
                other => return Err(format!("the vectors do not know {other:?}")),
            }),
            held_until_ms: standing.held_until.map(of_script),
        },
    })
}

/// Plays a script. Between any two events the state is stored and read again, which must change nothing.
fn play(input: Input) -> Result<Vec<Outcome>, String> {
    let care = input.care.care()?;
    let mut state = State::new();
    let mut permits = BTreeMap::new();
    let mut outcomes = Vec::new();
    for event in input.events {
        match event {
            Event::Ask(asking) => outcomes.push(ask(&mut state, &care, asking, &mut permits)?),
            Event::Tell(telling) => {
                let permit = take(&mut permits, &telling.tell)?;
                state.report(&care, moment(telling.at_ms), permit, report(&telling));
            }
            Event::Release(releasing) => {
                let permit = take(&mut permits, &releasing.release)?;
                state.release(moment(releasing.at_ms), permit, releasing.sent);
            }
            Event::Standing(looking) => outcomes.push(look(&mut state, &care, looking.at_ms)?),
        }
        state = State::from_bytes(&state.to_bytes()).map_err(|error| error.to_string())?;
    }
    Ok(outcomes)
}

/// Runs a file and prints its line past the test harness, which would hold it back.
fn run(name: &str) {
    let result = Vectors::load("care", name).and_then(|vectors| vectors.run(play));
    let line = match &result {
        Ok(line) | Err(line) => line,
    };
    writeln!(std::io::stdout(), "{line}").ok();
    assert!(result.is_ok(), "{line}");
}

#[test]
fn every_file_of_the_folder_is_run() {
    let known: BTreeSet<String> =
        NAMES.iter().flat_map(|name| [format!("{name}.json"), format!("{name}.schema.json")]).collect();
    assert_eq!(files_of("care"), Ok(known));
}

#[test]
fn advice() {
    run("advice");
}

#[test]
fn breaker() {
    run("breaker");
}

#[test]
fn budget() {
    run("budget");
}

#[test]
fn concurrency() {
    run("concurrency");
}

#[test]
fn pace() {
    run("pace");
}

//! Every rule of a call, told as events, with exact steps as answers.

use std::time::Duration;

use super::*;
use crate::engine::care::{self, Admission, Ask};
use crate::engine::operation::{Access, Content, Deletes};
use crate::engine::retry::Phase::{Answer as NoAnswer, Body, Connect, Resolve, Send, Tls};

const fn operation(effect: Effect, deletes: Option<Deletes>) -> Operation {
    Operation { name: "test", effect, act_when: &[], deletes, invalidates: &[], v3: None, v4: None }
}

static READ: Operation = operation(Effect::Read, None);
static UPDATE: Operation = operation(Effect::Idempotent, None);
static CREATE: Operation = operation(Effect::Create, None);
static ACT: Operation = operation(Effect::Act, None);
static DELETE: Operation = operation(Effect::Idempotent, Some(Deletes::Record));
static DELETE_ACCOUNT: Operation = operation(Effect::Idempotent, Some(Deletes::Account));
static DELETE_KEY: Operation = operation(Effect::Idempotent, Some(Deletes::Key));

static WIRE: Wire = Wire {
    method: "GET",
    path: "/test",
    access: Access { key: true, jwt: true, guest: false },
    level: None,
    unwrap: None,
    success: &[200],
    content: Content::Json,
    fault: None,
};

/// One client with a clock that the test moves.
struct Stage {
    shared: Shared,
    care: care::Policy,
    gate: care::State,
    permits: Vec<care::Permit>,
    now: Moment,
    draws: [f64; 2],
}

/// A slice is no sized type; the reference to it is.
struct List<'a>(&'a [(&'a str, &'a str)]);

impl Headers for List<'_> {
    fn values<'b>(&'b self, name: &str) -> Vec<&'b [u8]> {
        self.0.values(name)
    }
}

/// 1 January 2026.
const NEW_YEAR: Duration = Duration::from_secs(1_767_225_600);

impl Stage {
    fn new() -> Self {
        let now = Moment { steady: secs(1000), unix: NEW_YEAR };
        let (care, gate, permits) = (care::Policy::off(), care::State::new(), Vec::new());
        Self { shared: Shared::default(), care, gate, permits, now, draws: [0.5, 0.5] }
    }

    fn advance(&mut self, span: Duration) {
        self.now.steady += span;
        self.now.unix += span;
    }

    /// Tells the call alone.
    fn tell_only(&mut self, call: &mut Call, event: Event<'_>) -> Step {
        call.on(event, self.now, self.draws, &mut self.shared)
    }

    /// Tells the call, and goes to the gate for it.
    fn tell(&mut self, call: &mut Call, event: Event<'_>) -> Step {
        let step = self.tell_only(call, event);
        if let Some(report) = call.take_report() {
            let permit = self.permits.pop().expect("a report without a permit");
            self.gate.report(&self.care, self.now, permit, report);
        }
        let Step::TakePermit { lease, .. } = step else { return step };
        match self.gate.admit(&self.care, self.now, Ask { scope: "test", lease }) {
            Admission::Go(permit) => {
                let spending = permit.nearly_spent();
                self.permits.push(permit);
                self.tell_only(call, Event::Permitted(spending))
            }
            Admission::Refused(refusal) => self.tell_only(call, Event::Refused(refusal)),
            other => panic!("{other:?}"),
        }
    }

    /// Starts a call, which sends at once.
    fn start(&mut self, operation: &'static Operation) -> Call {
        self.start_with(operation, Policy::default())
    }

    fn start_with(&mut self, operation: &'static Operation, policy: Policy) -> Call {
        let timeout = policy.attempt_timeout.min(policy.call_timeout);
        let mut call = Call::new(operation, &WIRE, Particulars::default(), policy);
        assert_eq!(self.tell(&mut call, Event::Started), Step::Send { attempt: 1, timeout });
        call
    }

    fn answer_only(&mut self, call: &mut Call, status: u16) -> Step {
        self.tell_only(call, Event::Answered(Answer { status, headers: &() }))
    }

    fn answer(&mut self, call: &mut Call, status: u16, headers: &[(&str, &str)]) -> Step {
        self.tell(call, Event::Answered(Answer { status, headers: &List(headers) }))
    }

    /// Lets a wait pass and sends again.
    fn resume(&mut self, call: &mut Call, wait: Step, attempt: u32) {
        let Step::Wait(length) = wait else { panic!("{wait:?} is no wait") };
        self.advance(length);
        let step = self.tell(call, Event::Elapsed);
        assert!(matches!(step, Step::Send { attempt: sent, .. } if sent == attempt), "{step:?}");
    }

    fn balance(&self) -> u32 {
        self.shared.quota.balance()
    }
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn millis(millis: u64) -> Step {
    Step::Wait(Duration::from_millis(millis))
}

/// Kind, cause and reason of a failed call.
fn failure(step: Step) -> (ErrorKind, Cause, GaveUp) {
    match step {
        Step::Finish(Verdict::Failure(failure)) => (failure.kind, failure.cause, failure.gave_up),
        step => panic!("{step:?} is no failure"),
    }
}

#[test]
fn a_success_ends_the_call_and_earns_a_token() {
    let mut stage = Stage::new();
    let spent = stage.shared.quota.try_take(Class::Transient);
    assert!(spent.is_some());
    let before = stage.balance();
    let mut call = stage.start(&READ);
    stage.advance(Duration::from_millis(30));
    assert_eq!(stage.answer(&mut call, 200, &[]), Step::Finish(Verdict::Success));
    assert_eq!(stage.balance(), before + 1);
    assert_eq!(call.trace().to_string(), "1: 200");
    let attempt = call.take_trace();
    let attempt = attempt.iter().next().unwrap();
    assert_eq!((attempt.started, attempt.took), (Duration::ZERO, Duration::from_millis(30)));
}

#[test]
fn transient_failures_wait_twice_as_long_each_time() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    let wait = stage.answer(&mut call, 500, &[]);
    assert_eq!(wait, millis(100));
    stage.resume(&mut call, wait, 2);
    let wait = stage.tell(&mut call, Event::Failed(Connect));
    assert_eq!(wait, millis(200));
    stage.resume(&mut call, wait, 3);
    let end = stage.answer(&mut call, 504, &[]);
    assert_eq!(failure(end), (ErrorKind::Server, Cause::Status(504), GaveUp::Attempts));
    assert_eq!(call.trace().to_string(), "1: 500, waited 0.1 s; 2: no connection, waited 0.2 s; 3: 504");
}

#[test]
fn throttled_answers_wait_a_second_more() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    let wait = stage.answer(&mut call, 429, &[]);
    assert_eq!(wait, millis(1500));
    stage.resume(&mut call, wait, 2);
    let wait = stage.answer(&mut call, 503, &[]);
    assert_eq!(wait, millis(2000));
    stage.resume(&mut call, wait, 3);
    assert_eq!(stage.answer(&mut call, 200, &[]), Step::Finish(Verdict::Success));
}

#[test]
fn a_hint_is_obeyed_and_spread() {
    let mut stage = Stage::new();
    let mut call = stage.start(&CREATE);
    // 5 s, and half of a tenth of it.
    assert_eq!(stage.answer(&mut call, 429, &[("retry-after", "5")]), millis(5250));
    assert_eq!(call.trace().to_string(), "1: 429, waited 5.3 s (retry-after)");
    // The computed wait is longer than the hint, and the hint is "now".
    let mut call = stage.start(&READ);
    assert_eq!(stage.answer(&mut call, 429, &[("retry-after", "0")]), millis(1500));
    assert_eq!(call.trace().to_string(), "1: 429, waited 1.5 s (retry-after)");
}

#[test]
fn a_date_is_read_against_the_clock_of_the_server() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    // The server's clock is wrong by years; the span between its two dates counts.
    let headers =
        [("retry-after", "Mon, 01 Jan 2018 00:00:20 GMT"), ("date", "Mon, 01 Jan 2018 00:00:10 GMT")];
    assert_eq!(stage.answer(&mut call, 503, &headers), millis(10_500));
    // Without a date of the server the local clock counts.
    let mut call = stage.start(&READ);
    let headers = [("retry-after", "Thu, 01 Jan 2026 00:00:10 GMT")];
    assert_eq!(stage.answer(&mut call, 503, &headers), millis(10_500));
}

#[test]
fn a_minute_is_slept_and_more_is_not() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    assert_eq!(stage.answer(&mut call, 429, &[("retry-after", "60")]), millis(60_500));
    let mut call = stage.start(&READ);
    let end = stage.answer(&mut call, 429, &[("retry-after", "61")]);
    let Step::Finish(Verdict::Failure(end)) = end else { panic!("{end:?}") };
    assert_eq!(
        (end.kind, end.cause, end.gave_up),
        (ErrorKind::RateLimited, Cause::Status(429), GaveUp::LongHint)
    );
    assert_eq!(end.retry_at, Some(NEW_YEAR + secs(61)));
}

#[test]
fn after_a_long_hint_the_client_is_held_until_then() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    let _ = stage.answer(&mut call, 503, &[("retry-after", "120")]);
    // A shorter one does not shorten it.
    let mut call = Call::new(&READ, &WIRE, Particulars::default(), Policy::default());
    stage.advance(secs(119));
    let end = stage.tell(&mut call, Event::Started);
    let Step::Finish(Verdict::Failure(end)) = end else { panic!("{end:?}") };
    assert_eq!((end.kind, end.cause), (ErrorKind::RateLimited, Cause::Held));
    assert_eq!(end.retry_at, Some(NEW_YEAR + secs(120)));
    assert!(call.trace().is_empty());
    stage.advance(secs(1));
    let mut call = stage.start(&READ);
    assert_eq!(stage.answer(&mut call, 200, &[]), Step::Finish(Verdict::Success));
}

#[test]
fn of_two_long_hints_the_later_end_counts() {
    let mut stage = Stage::new();
    let (mut first, mut second) = (stage.start(&READ), stage.start(&READ));
    let _ = stage.answer(&mut first, 429, &[("retry-after", "300")]);
    let _ = stage.answer(&mut second, 429, &[("retry-after", "100")]);
    stage.advance(secs(299));
    let mut call = Call::new(&READ, &WIRE, Particulars::default(), Policy::default());
    assert_eq!(failure(stage.tell(&mut call, Event::Started)).1, Cause::Held);
}

#[test]
fn a_call_on_its_way_when_the_hold_begins_is_held_too() {
    let mut stage = Stage::new();
    let (mut waiting, mut other) = (stage.start(&READ), stage.start(&READ));
    let wait = stage.answer(&mut waiting, 500, &[]);
    assert_eq!(wait, millis(100));
    let _ = stage.answer(&mut other, 429, &[("retry-after", "300")]);
    stage.advance(Duration::from_millis(100));
    let end = stage.tell(&mut waiting, Event::Elapsed);
    assert_eq!(failure(end), (ErrorKind::RateLimited, Cause::Held, GaveUp::Refused));
    assert_eq!(stage.balance(), 500, "the retry that was never made is not paid for");
}

#[test]
fn a_long_hint_counts_with_every_failure_that_passes() {
    for status in [408, 425, 500, 502, 504] {
        let mut stage = Stage::new();
        let mut call = stage.start(&READ);
        let end = stage.answer(&mut call, status, &[("retry-after", "120")]);
        assert_eq!(failure(end), (ErrorKind::RateLimited, Cause::Status(status), GaveUp::LongHint));
        let mut call = Call::new(&READ, &WIRE, Particulars::default(), Policy::default());
        assert_eq!(failure(stage.tell(&mut call, Event::Started)).1, Cause::Held);
    }
}

#[test]
fn an_absurd_hint_holds_for_an_hour_and_is_told_as_it_was() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    let end = stage.answer(&mut call, 429, &[("retry-after", "86400")]);
    let Step::Finish(Verdict::Failure(end)) = end else { panic!("{end:?}") };
    assert_eq!(end.retry_at, Some(NEW_YEAR + secs(86_400)));
    stage.advance(secs(3599));
    let mut call = Call::new(&READ, &WIRE, Particulars::default(), Policy::default());
    assert_eq!(failure(stage.tell(&mut call, Event::Started)).1, Cause::Held);
    stage.advance(secs(1));
    stage.start(&READ);
}

#[test]
fn permanent_answers_are_final() {
    for status in [301, 400, 401, 403, 404, 409, 413, 501, 505] {
        let mut stage = Stage::new();
        let mut call = stage.start(&READ);
        let (_, cause, gave_up) = failure(stage.answer(&mut call, status, &[("retry-after", "1")]));
        assert_eq!((cause, gave_up), (Cause::Status(status), GaveUp::Final));
        assert_eq!(stage.balance(), 500);
    }
}

#[test]
fn what_may_have_been_processed_is_repeated_only_where_that_does_no_harm() {
    for operation in [&READ, &UPDATE] {
        for phase in [Resolve, Connect, Tls, Send, NoAnswer, Body] {
            let mut stage = Stage::new();
            let mut call = stage.start(operation);
            assert_eq!(stage.tell(&mut call, Event::Failed(phase)), millis(100), "{phase:?}");
        }
    }
    for operation in [&CREATE, &ACT] {
        for (phase, again) in
            [(Resolve, true), (Connect, true), (Tls, true), (Send, false), (NoAnswer, false), (Body, false)]
        {
            let mut stage = Stage::new();
            let mut call = stage.start(operation);
            let step = stage.tell(&mut call, Event::Failed(phase));
            if again {
                assert_eq!(step, millis(100), "{phase:?}");
            } else {
                let expected = (ErrorKind::Connection, Cause::Transport(phase), GaveUp::Effect);
                assert_eq!(failure(step), expected);
            }
        }
        let statuses = [
            (429, false, true),
            (503, true, true),
            (503, false, false),
            (500, true, false),
            (502, false, false),
            (504, false, false),
        ];
        for (status, hinted, again) in statuses {
            let headers: &[_] = if hinted { &[("retry-after", "1")] } else { &[] };
            let mut stage = Stage::new();
            let mut call = stage.start(operation);
            let step = stage.answer(&mut call, status, headers);
            assert_eq!(matches!(step, Step::Wait(_)), again, "{status}");
            if !again {
                assert_eq!(failure(step), (ErrorKind::Server, Cause::Status(status), GaveUp::Effect));
            }
        }
    }
}

#[test]
fn a_body_can_make_an_update_an_act() {
    let mut stage = Stage::new();
    let mut call =
        Call::new(&UPDATE, &WIRE, Particulars { acts: true, ..Particulars::default() }, Policy::default());
    let _ = stage.tell(&mut call, Event::Started);
    assert_eq!(failure(stage.answer(&mut call, 500, &[])).2, GaveUp::Effect);
}

#[test]
fn a_call_that_is_known_to_hang_is_repeated_only_where_it_did_not() {
    let start = |stage: &mut Stage| {
        let particulars = Particulars { hangs: true, ..Particulars::default() };
        let mut call = Call::new(&READ, &WIRE, particulars, Policy::default());
        let _ = stage.tell(&mut call, Event::Started);
        call
    };
    let mut stage = Stage::new();
    let full = stage.balance();
    let mut call = start(&mut stage);
    let end = stage.tell(&mut call, Event::TimedOut(NoAnswer));
    assert_eq!(failure(end), (ErrorKind::Timeout, Cause::TimedOut(NoAnswer), GaveUp::Final));
    let mut call = start(&mut stage);
    let end = stage.tell(&mut call, Event::Failed(NoAnswer));
    assert_eq!(failure(end), (ErrorKind::Connection, Cause::Transport(NoAnswer), GaveUp::Final));
    assert_eq!(stage.balance(), full);
    let mut call = start(&mut stage);
    assert_eq!(stage.tell(&mut call, Event::Failed(Connect)), millis(100));
    let mut call = start(&mut stage);
    assert_eq!(stage.answer(&mut call, 500, &[]), millis(100));
}

#[test]
fn an_attempt_out_of_time_is_not_the_call_out_of_time() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    stage.advance(secs(10));
    let wait = stage.tell(&mut call, Event::TimedOut(NoAnswer));
    assert_eq!(wait, millis(100));
    stage.resume(&mut call, wait, 2);
    assert_eq!(stage.answer(&mut call, 200, &[]), Step::Finish(Verdict::Success));
    let mut call = stage.start(&CREATE);
    let end = stage.tell(&mut call, Event::TimedOut(NoAnswer));
    assert_eq!(failure(end), (ErrorKind::Timeout, Cause::TimedOut(NoAnswer), GaveUp::Effect));
    let mut call = stage.start(&CREATE);
    assert_eq!(stage.tell(&mut call, Event::TimedOut(Connect)), millis(100));
}

#[test]
fn the_last_attempt_gets_the_time_that_is_left() {
    let policy = Policy { call_timeout: secs(12), ..Policy::default() };
    let mut stage = Stage::new();
    let mut call = stage.start_with(&READ, policy);
    stage.advance(secs(10));
    assert_eq!(stage.tell(&mut call, Event::TimedOut(NoAnswer)), millis(100));
    stage.advance(Duration::from_millis(100));
    let expected = Step::Send { attempt: 2, timeout: Duration::from_millis(1900) };
    assert_eq!(stage.tell(&mut call, Event::Elapsed), expected);
}

#[test]
fn a_wait_beyond_the_deadline_ends_the_call_now_with_the_real_cause() {
    let deadline = |call_timeout, retry_after: &str| {
        let policy = Policy { call_timeout, ..Policy::default() };
        let mut stage = Stage::new();
        let mut call = stage.start_with(&READ, policy);
        let step = stage.answer(&mut call, 429, &[("retry-after", retry_after)]);
        (step, stage.balance())
    };
    // 20 s and half a second of spread.
    let (step, balance) = deadline(Duration::from_millis(20_500), "20");
    assert_eq!(failure(step), (ErrorKind::RateLimited, Cause::Status(429), GaveUp::Deadline));
    assert_eq!(balance, 500, "a retry that is not made costs nothing");
    let (step, balance) = deadline(Duration::from_millis(20_501), "20");
    assert_eq!(step, millis(20_500));
    assert_eq!(balance, 495);
}

#[test]
fn a_failure_keeps_the_moment_that_the_server_named() {
    let mut stage = Stage::new();
    let policy = Policy { attempts: 1, ..Policy::default() };
    let mut call = stage.start_with(&READ, policy);
    let end = stage.answer(&mut call, 429, &[("retry-after", "7")]);
    let Step::Finish(Verdict::Failure(end)) = end else { panic!("{end:?}") };
    assert_eq!((end.gave_up, end.retry_at), (GaveUp::Attempts, Some(NEW_YEAR + secs(7))));
}

#[test]
fn retries_cost_and_successful_ones_are_refunded() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    let wait = stage.answer(&mut call, 500, &[]);
    assert_eq!(stage.balance(), 486);
    stage.resume(&mut call, wait, 2);
    let wait = stage.answer(&mut call, 429, &[]);
    assert_eq!(stage.balance(), 481);
    stage.resume(&mut call, wait, 3);
    assert_eq!(stage.answer(&mut call, 200, &[]), Step::Finish(Verdict::Success));
    assert_eq!(stage.balance(), 486, "the retry that succeeded is refunded");
}

#[test]
fn without_quota_there_is_no_retry() {
    let mut stage = Stage::new();
    while stage.shared.quota.try_take(Class::Transient).is_some() {}
    let mut call = stage.start(&READ);
    let end = stage.answer(&mut call, 500, &[]);
    assert_eq!(failure(end), (ErrorKind::Server, Cause::Status(500), GaveUp::Quota));
}

#[test]
fn the_questions_come_in_their_order() {
    // Attempts before effect, effect before deadline, deadline before quota.
    let mut stage = Stage::new();
    while stage.shared.quota.try_take(Class::Throttled).is_some() {}
    let none = Policy { attempts: 1, call_timeout: Duration::from_millis(1), ..Policy::default() };
    let mut call = stage.start_with(&CREATE, none.clone());
    assert_eq!(failure(stage.answer(&mut call, 500, &[])).2, GaveUp::Attempts);
    let mut call = stage.start_with(&CREATE, Policy { attempts: 3, ..none.clone() });
    assert_eq!(failure(stage.answer(&mut call, 500, &[])).2, GaveUp::Effect);
    let mut call = stage.start_with(&READ, Policy { attempts: 3, ..none });
    assert_eq!(failure(stage.answer(&mut call, 500, &[])).2, GaveUp::Deadline);
    let mut call = stage.start(&READ);
    assert_eq!(failure(stage.answer(&mut call, 500, &[])).2, GaveUp::Quota);
}

/// Deletes twice: the first attempt meets one status, the second another.
fn delete(operation: &'static Operation, own: bool, first: u16, second: u16) -> (Step, String, u32) {
    let mut stage = Stage::new();
    let particulars = Particulars { deletes_caller: own, ..Particulars::default() };
    let mut call = Call::new(operation, &WIRE, particulars, Policy::default());
    let _ = stage.tell(&mut call, Event::Started);
    let wait = stage.answer(&mut call, first, &[]);
    stage.resume(&mut call, wait, 2);
    (stage.answer(&mut call, second, &[]), call.take_trace().to_string(), stage.balance())
}

#[test]
fn a_deletion_that_finds_nothing_on_a_later_attempt_has_succeeded() {
    let (step, trace, balance) = delete(&DELETE, false, 502, 404);
    assert_eq!(step, Step::Finish(Verdict::AlreadyGone));
    assert_eq!(trace, "1: 502, waited 0.1 s; 2: 404, already gone");
    assert_eq!(balance, 500);
    // Nothing had been processed before, so the record was never there.
    assert_eq!(failure(delete(&DELETE, false, 429, 404).0).0, ErrorKind::NotFound);
    assert_eq!(failure(delete(&READ, false, 502, 404).0).0, ErrorKind::NotFound);
    let mut stage = Stage::new();
    let mut call = stage.start(&DELETE);
    assert_eq!(failure(stage.answer(&mut call, 404, &[])).0, ErrorKind::NotFound);
}

#[test]
fn a_caller_that_is_refused_after_deleting_itself_has_succeeded() {
    assert_eq!(delete(&DELETE_KEY, true, 502, 401).0, Step::Finish(Verdict::AlreadyGone));
    assert_eq!(delete(&DELETE_ACCOUNT, false, 500, 401).0, Step::Finish(Verdict::AlreadyGone));
    assert_eq!(failure(delete(&DELETE_ACCOUNT, false, 500, 404).0).0, ErrorKind::NotFound);
    // Nothing had been processed before, so the refusal is one.
    assert_eq!(failure(delete(&DELETE_KEY, true, 429, 401).0).0, ErrorKind::Authentication);
    // Another key was to be deleted, so the refusal is about the caller.
    assert_eq!(failure(delete(&DELETE_KEY, false, 502, 401).0).0, ErrorKind::Authentication);
    assert_eq!(delete(&DELETE_KEY, false, 502, 404).0, Step::Finish(Verdict::AlreadyGone));
    assert_eq!(failure(delete(&DELETE, true, 502, 401).0).0, ErrorKind::Authentication);
}

#[test]
fn an_answer_that_is_too_large_is_final() {
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    let end = stage.tell(&mut call, Event::Oversized);
    assert_eq!(failure(end), (ErrorKind::TooLarge, Cause::Oversized, GaveUp::Final));
    assert_eq!(call.trace().len(), 1);
}

#[test]
fn a_transport_that_does_not_take_the_request_leaves_no_doubt_and_costs_nothing() {
    let mut stage = Stage::new();
    let mut call = stage.start(&CREATE);
    let end = stage.tell_only(&mut call, Event::NotTaken);
    assert_eq!(failure(end), (ErrorKind::Configuration, Cause::NotTaken, GaveUp::Final));
    assert!(call.trace().is_empty() && !call.may_be_done());
    assert_eq!(call.take_report(), None, "the gate gets its permit back unused");
    let mut call = stage.start(&READ);
    let wait = stage.answer(&mut call, 500, &[]);
    stage.resume(&mut call, wait, 2);
    let _ = stage.tell_only(&mut call, Event::NotTaken);
    assert_eq!(call.trace().to_string(), "1: 500, waited 0.1 s");
    assert!(call.may_be_done(), "the first attempt was sent");
    let counters = stage.shared.counters;
    assert_eq!((counters.calls, counters.requests, counters.retries, stage.balance()), (2, 1, 0, 500));
}

#[test]
fn whoever_goes_away_gets_the_tokens_back() {
    // While waiting: the retry was paid for and is not made.
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    let _ = stage.answer(&mut call, 500, &[]);
    assert_eq!(stage.balance(), 486);
    assert_eq!(failure(stage.tell(&mut call, Event::Cancelled)).0, ErrorKind::Cancelled);
    assert_eq!(stage.balance(), 500);
    assert_eq!(call.trace().to_string(), "1: 500, waited 0.1 s");
    // While a request is under way.
    let mut call = stage.start(&READ);
    let wait = stage.answer(&mut call, 429, &[]);
    stage.resume(&mut call, wait, 2);
    let _ = stage.tell(&mut call, Event::Cancelled);
    assert_eq!(stage.balance(), 500);
    assert_eq!(call.trace().len(), 2);
}

/// A call that has been answered and waits.
fn waiting(stage: &mut Stage, policy: Policy) -> Call {
    let mut call = stage.start_with(&READ, policy);
    assert_eq!(stage.answer(&mut call, 500, &[]), millis(100));
    stage.advance(Duration::from_millis(100));
    call
}

#[test]
fn every_attempt_takes_a_permit_and_gives_it_back_before_it_waits() {
    let mut stage = Stage::new();
    let mut call = Call::new(&READ, &WIRE, Particulars::default(), Policy::default());
    let first = stage.tell_only(&mut call, Event::Started);
    assert_eq!(first, Step::TakePermit { limit: None, lease: secs(10) });
    assert_eq!(call.admitted(), None);
    let _ = stage.tell_only(&mut call, Event::Permitted(None));
    assert_eq!((call.take_report(), call.admitted()), (None, Some(secs(1000))));
    assert_eq!(stage.tell_only(&mut call, Event::Failed(Connect)), millis(100));
    assert_eq!(call.take_report(), Some(Report::new(Heard::Nothing)));
    assert_eq!(call.take_report(), None);
    stage.advance(Duration::from_millis(100));
    // A retry queues within the time of the call.
    let again = Step::TakePermit { limit: Some(Duration::from_millis(89_900)), lease: secs(10) };
    assert_eq!(stage.tell_only(&mut call, Event::Elapsed), again);
}

#[test]
fn the_queue_before_a_call_is_not_its_time() {
    let mut stage = Stage::new();
    let policy = Policy { queue_timeout: Some(secs(300)), call_timeout: secs(7), ..Policy::default() };
    let mut call = Call::new(&READ, &WIRE, Particulars::default(), policy);
    // The lease is that of a whole attempt: the call may yet be extended.
    let ask = Step::TakePermit { limit: Some(secs(300)), lease: secs(10) };
    assert_eq!(stage.tell_only(&mut call, Event::Started), ask);
    stage.advance(secs(200));
    let send = stage.tell_only(&mut call, Event::Permitted(None));
    assert_eq!(send, Step::Send { attempt: 1, timeout: secs(7) });
    stage.advance(secs(1));
    assert_eq!(stage.answer_only(&mut call, 200), Step::Finish(Verdict::Success));
    let trace = call.take_trace();
    assert_eq!(trace.iter().next().unwrap().started, Duration::ZERO);
    let counters = stage.shared.counters;
    assert_eq!((counters.queued, counters.queued_for), (1, secs(200)));
}

#[test]
fn calls_that_did_not_wait_are_not_counted_as_queued() {
    for (asking, expected) in [(999, (0, Duration::ZERO)), (1000, (1, Duration::from_millis(1)))] {
        let mut stage = Stage::new();
        let mut call = Call::new(&READ, &WIRE, Particulars::default(), Policy::default());
        let _ = stage.tell_only(&mut call, Event::Started);
        stage.advance(Duration::from_micros(asking));
        let _ = stage.tell_only(&mut call, Event::Permitted(None));
        let counters = stage.shared.counters;
        assert_eq!((counters.queued, counters.queued_for), expected, "{asking} µs");
    }
}

#[test]
fn a_queue_that_takes_too_long_ends_the_call() {
    let mut stage = Stage::new();
    let mut call = Call::new(&READ, &WIRE, Particulars::default(), Policy::default());
    let _ = stage.tell_only(&mut call, Event::Started);
    let end = stage.tell_only(&mut call, Event::QueueTimedOut);
    assert_eq!(failure(end), (ErrorKind::Timeout, Cause::Queued, GaveUp::Final));
    // After an attempt, with what happened then; and the retry that is not made costs nothing.
    let mut call = waiting(&mut stage, Policy::default());
    let _ = stage.tell_only(&mut call, Event::Elapsed);
    let end = stage.tell_only(&mut call, Event::QueueTimedOut);
    assert_eq!(failure(end), (ErrorKind::Server, Cause::Status(500), GaveUp::Deadline));
    assert_eq!((stage.balance(), stage.shared.counters.refused), (500, 2));
}

#[test]
fn each_refusal_of_the_gate_has_its_kind() {
    let cases = [
        (Why::Held, ErrorKind::RateLimited, Cause::Held),
        (Why::BreakerOpen, ErrorKind::RateLimited, Cause::BreakerOpen),
        (Why::LimitReached, ErrorKind::RateLimited, Cause::LimitReached),
        (Why::BudgetSpent { limit: 9 }, ErrorKind::BudgetSpent, Cause::BudgetSpent { limit: 9 }),
    ];
    for (why, kind, cause) in cases {
        let mut stage = Stage::new();
        let mut call = waiting(&mut stage, Policy::default());
        let _ = stage.tell_only(&mut call, Event::Elapsed);
        let end = stage.tell_only(&mut call, Event::Refused(Refusal { why, retry_at: NEW_YEAR + secs(9) }));
        let Step::Finish(Verdict::Failure(end)) = end else { panic!("{end:?}") };
        assert_eq!((end.kind, end.cause, end.gave_up), (kind, cause, GaveUp::Refused));
        assert_eq!(end.retry_at, Some(NEW_YEAR + secs(9)));
        assert_eq!((stage.balance(), stage.shared.counters.refused), (500, 1));
    }
    let mut stage = Stage::new();
    let mut call = waiting(&mut stage, Policy::default());
    let _ = stage.tell_only(&mut call, Event::Elapsed);
    let end = stage.tell_only(&mut call, Event::GateFailed);
    assert_eq!(failure(end), (ErrorKind::Configuration, Cause::GateFailed, GaveUp::Final));
    assert_eq!(stage.balance(), 500);
}

#[test]
fn the_gate_hears_what_the_answer_said() {
    let heard = |status, headers: &[(&str, &str)]| {
        let mut stage = Stage::new();
        let mut call = stage.start(&READ);
        let headers = List(headers);
        let _ = stage.tell_only(&mut call, Event::Answered(Answer { status, headers: &headers }));
        call.take_report().unwrap()
    };
    for status in [200, 404, 408, 500] {
        assert_eq!(heard(status, &[]), Report::new(Heard::Answer), "{status}");
    }
    assert_eq!(heard(429, &[]), Report::new(Heard::Throttled(None)));
    assert_eq!(heard(503, &[("retry-after", "9")]), Report::new(Heard::Throttled(Some(secs(9)))));
    let held = Report { hold: Some(secs(61)), ..Report::new(Heard::Throttled(Some(secs(61)))) };
    assert_eq!(heard(429, &[("retry-after", "61")]), held);
    let held = Report { hold: Some(secs(61)), ..Report::new(Heard::Answer) };
    assert_eq!(heard(502, &[("retry-after", "61")]), held);
    for status in [200, 404, 429] {
        let advised = heard(status, &[("ratelimit-remaining", "3"), ("ratelimit-reset", "7")]).advice;
        let advised = advised.map(|advice| (advice.remaining, advice.reset));
        assert_eq!(advised, Some((Some(3), Some(secs(7)))), "{status}");
    }
    let mut stage = Stage::new();
    let mut call = stage.start(&READ);
    let _ = stage.tell_only(&mut call, Event::Oversized);
    assert_eq!(call.take_report(), Some(Report::new(Heard::Answer)));
    let mut stage = Stage::new();
    while stage.shared.quota.try_take(Class::Transient).is_some() {}
    let mut call = stage.start(&READ);
    let _ = stage.tell_only(&mut call, Event::TimedOut(NoAnswer));
    assert_eq!(call.take_report(), Some(Report { quota_spent: true, ..Report::new(Heard::Nothing) }));
    let mut call = stage.start(&READ);
    let _ = stage.tell_only(&mut call, Event::Cancelled);
    assert_eq!(call.take_report(), None);
}

#[test]
fn what_the_calls_come_to_is_counted() {
    let mut stage = Stage::new();
    let mut call = waiting(&mut stage, Policy::default());
    let _ = stage.tell(&mut call, Event::Elapsed);
    let wait = stage.answer(&mut call, 429, &[]);
    stage.resume(&mut call, wait, 3);
    let _ = stage.answer(&mut call, 200, &[]);
    let mut call = stage.start(&READ);
    let _ = stage.answer(&mut call, 404, &[]);
    let usage = stage.shared.usage(care::Standing::default());
    let counters = usage.counters;
    assert_eq!((counters.calls, counters.requests, counters.retries), (2, 4, 2));
    assert_eq!((counters.throttled, counters.refused, counters.queued), (1, 0, 0));
    assert_eq!((counters.waits, counters.waited), (2, Duration::from_millis(2100)));
    assert_eq!(usage.quota, 500 - 14);
}

#[test]
fn a_budget_that_is_nearly_spent_is_told() {
    let mut stage = Stage::new();
    stage.care = care::Policy::off().daily_budget(2);
    let mut call = stage.start(&READ);
    assert_eq!(call.nearly_spent(), None);
    let _ = stage.answer(&mut call, 200, &[]);
    let mut call = stage.start(&READ);
    let spending = call.nearly_spent().unwrap();
    assert_eq!((spending.used, spending.limit, spending.resets_at), (2, 2, NEW_YEAR + secs(86_400)));
    let _ = stage.answer(&mut call, 200, &[]);
    let mut call = Call::new(&READ, &WIRE, Particulars::default(), Policy::default());
    let end = stage.tell(&mut call, Event::Started);
    assert_eq!(failure(end), (ErrorKind::BudgetSpent, Cause::BudgetSpent { limit: 2 }, GaveUp::Refused));
}

//! Every rule of the gate, told as questions and reports, with exact answers.

use super::super::Spending;
use super::*;
use crate::engine::retry::RateLimit;

/// 1 January 2026.
const NEW_YEAR: Duration = Duration::from_secs(1_767_225_600);

/// A gate with a clock that the test moves.
struct Gate {
    policy: Policy,
    state: State,
    now: Moment,
}

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Without a limit on requests under way, where that is not the matter.
fn wide() -> Policy {
    Policy::default().in_flight(1000)
}

impl Gate {
    fn new(policy: Policy) -> Self {
        Self { policy, state: State::new(), now: Moment { steady: secs(1000), unix: NEW_YEAR } }
    }

    fn pass(&mut self, span: Duration) {
        self.now.steady += span;
        self.now.unix += span;
    }

    fn ask(&mut self) -> Admission {
        self.ask_for("getSet")
    }

    fn ask_for(&mut self, scope: &str) -> Admission {
        self.state.admit(&self.policy, self.now, Ask { scope, lease: secs(10) })
    }

    fn go(&mut self) -> Permit {
        match self.ask() {
            Admission::Go(permit) => permit,
            other => panic!("{other:?}"),
        }
    }

    fn tell(&mut self, permit: Permit, heard: Heard) {
        self.report(permit, Report::new(heard));
    }

    fn report(&mut self, permit: Permit, report: Report) {
        self.state.report(&self.policy, self.now, permit, report);
    }

    /// A request with such an answer, all in no time.
    fn exchange(&mut self, heard: Heard) {
        let permit = self.go();
        self.tell(permit, heard);
    }

    fn refused(&mut self) -> (Why, Duration) {
        match self.ask() {
            Admission::Refused(refusal) => (refusal.why, refusal.retry_at - NEW_YEAR),
            other => panic!("{other:?}"),
        }
    }

    fn standing(&mut self) -> Standing {
        self.state.standing(&self.policy, self.now)
    }
}

const SLOW_DOWN: Heard = Heard::Throttled(None);

#[test]
fn two_requests_are_under_way_at_most() {
    let mut gate = Gate::new(Policy::default());
    let first = gate.go();
    let _second = gate.go();
    assert!(matches!(gate.ask(), Admission::Full(_)));
    gate.tell(first, Heard::Answer);
    let third = gate.go();
    assert!(matches!(gate.ask(), Admission::Full(_)));
    assert_eq!(gate.standing().in_flight, 2);
    gate.state.release(gate.now, third, true);
    let _fourth = gate.go();
}

#[test]
fn a_permit_that_nobody_hands_back_ends_by_itself() {
    let mut gate = Gate::new(Policy::default().in_flight(1));
    let lost = gate.go();
    gate.pass(millis(14_999));
    assert!(matches!(gate.ask(), Admission::Full(_)));
    gate.pass(millis(1));
    let permit = gate.go();
    // Handed back too late, it frees nothing that belongs to others.
    gate.tell(lost, Heard::Answer);
    assert!(matches!(gate.ask(), Admission::Full(_)));
    gate.tell(permit, Heard::Answer);
    let _next = gate.go();
}

#[test]
fn ten_go_at_once_and_then_two_a_second() {
    let mut gate = Gate::new(Policy::default());
    for _ in 0..10 {
        gate.exchange(Heard::Answer);
    }
    assert_eq!(gate.ask(), Admission::Wait(millis(500)));
    gate.pass(millis(499));
    assert_eq!(gate.ask(), Admission::Wait(millis(1)));
    gate.pass(millis(1));
    gate.exchange(Heard::Answer);
    assert_eq!(gate.ask(), Admission::Wait(millis(500)));
}

#[test]
fn slow_down_halves_the_pace_and_leaves_one_under_way() {
    let mut gate = Gate::new(Policy::default());
    let (first, second) = (gate.go(), gate.go());
    gate.tell(first, SLOW_DOWN);
    assert_eq!(gate.standing().pace, Some((1.0, 2.0)));
    assert!(matches!(gate.ask(), Admission::Full(_)), "the second is still under way");
    // It was sent before the rate was halved.
    gate.tell(second, SLOW_DOWN);
    assert_eq!(gate.standing().pace, Some((1.0, 2.0)));
    assert_eq!(gate.ask(), Admission::Wait(millis(1000)));
    gate.pass(millis(1000));
    let probe = gate.go();
    assert!(matches!(gate.ask(), Admission::Full(_)), "one at a time while the server throttles");
    gate.tell(probe, Heard::Answer);
    gate.pass(secs(60));
    let _one = gate.go();
    let _two = gate.go();
}

#[test]
fn without_an_answer_the_pace_stays() {
    let mut gate = Gate::new(Policy::default());
    gate.exchange(Heard::Nothing);
    assert_eq!(gate.standing().pace, Some((2.0, 2.0)));
}

#[test]
fn a_long_hint_holds_everybody_until_it_is_over() {
    let mut gate = Gate::new(Policy::default());
    let (first, second) = (gate.go(), gate.go());
    let hold = |span| Report { hold: Some(span), ..Report::new(Heard::Answer) };
    gate.report(first, hold(secs(120)));
    gate.report(second, hold(secs(90)));
    gate.pass(secs(119));
    assert_eq!(gate.refused(), (Why::Held, secs(120)));
    assert_eq!(gate.standing().held_until, Some(NEW_YEAR + secs(120)));
    gate.pass(secs(1));
    assert_eq!(gate.standing().held_until, None);
    let permit = gate.go();
    gate.report(permit, hold(secs(86_400)));
    assert_eq!(gate.refused(), (Why::Held, secs(120 + 3600)), "an hour at most");
}

#[test]
fn five_slow_downs_in_a_row_open_the_breaker() {
    let mut gate = Gate::new(Policy::default().no_pace());
    for _ in 0..4 {
        gate.exchange(SLOW_DOWN);
    }
    assert_eq!(gate.standing().breaker, Breaker::Closed);
    gate.exchange(Heard::Throttled(Some(secs(45))));
    assert_eq!(gate.refused(), (Why::BreakerOpen, secs(45)));
    assert_eq!(gate.standing().breaker, Breaker::Open { retry_at: NEW_YEAR + secs(45) });
}

#[test]
fn one_probe_finds_out_and_the_others_wait_for_it() {
    let mut gate = Gate::new(Policy::default().no_pace());
    for _ in 0..5 {
        gate.exchange(SLOW_DOWN);
    }
    gate.pass(secs(30));
    let probe = gate.go();
    assert!(matches!(gate.ask(), Admission::Full(_)));
    assert_eq!(gate.standing().breaker, Breaker::Probing);
    gate.tell(probe, SLOW_DOWN);
    assert_eq!(gate.refused(), (Why::BreakerOpen, secs(90)));
    gate.pass(secs(60));
    // A probe that is cancelled found nothing: the next call is the probe.
    let probe = gate.go();
    gate.state.release(gate.now, probe, true);
    let probe = gate.go();
    assert!(matches!(gate.ask(), Admission::Full(_)));
    gate.tell(probe, Heard::Answer);
    let _one = gate.go();
    let _two = gate.go();
    assert_eq!(gate.standing().breaker, Breaker::Closed);
}

#[test]
fn a_probe_that_is_lost_with_its_process_bars_nobody_for_ever() {
    let mut gate = Gate::new(Policy::default().no_pace());
    for _ in 0..5 {
        gate.exchange(SLOW_DOWN);
    }
    gate.pass(secs(30));
    let _lost = gate.go();
    gate.pass(secs(15));
    let _probe = gate.go();
}

#[test]
fn whoever_waits_for_a_probe_is_not_told_to_ask_again_at_once() {
    let mut gate = Gate::new(Policy::off().breaker(1));
    let _lost = gate.go();
    gate.exchange(SLOW_DOWN);
    gate.pass(secs(30));
    let _probe = gate.go();
    // The lost one has ended, but nobody has counted since.
    assert_eq!(gate.ask(), Admission::Full(secs(15)));
}

#[test]
fn asking_changes_nothing() {
    let (patient, hasty) = (Policy::off().pace(2.0, 10), Policy::off().pace(100.0, 1));
    let mut gate = Gate::new(patient.clone());
    for _ in 0..10 {
        gate.exchange(Heard::Answer);
    }
    let before = gate.state.clone();
    gate.policy = hasty;
    assert_eq!(gate.ask(), Admission::Wait(millis(10)));
    assert_eq!(gate.state, before);
    gate.policy = patient;
    assert_eq!(gate.ask(), Admission::Wait(millis(500)), "the burst is not given again");
}

#[test]
fn an_empty_quota_opens_the_breaker() {
    let mut gate = Gate::new(Policy::default());
    let permit = gate.go();
    gate.report(permit, Report { quota_spent: true, ..Report::new(Heard::Nothing) });
    assert_eq!(gate.refused(), (Why::BreakerOpen, secs(30)));
}

#[test]
fn a_spent_budget_refuses_until_midnight() {
    let mut gate = Gate::new(wide().no_pace().daily_budget(5));
    let spent = |gate: &mut Gate| gate.go().nearly_spent().map(|spending| spending.used);
    let used: Vec<_> = (0..5).map(|_| spent(&mut gate)).collect();
    assert_eq!(used, [None, None, None, Some(4), Some(5)]);
    assert_eq!(gate.refused(), (Why::BudgetSpent { limit: 5 }, secs(86_400)));
    let spending = Spending { used: 5, limit: 5, resets_at: NEW_YEAR + secs(86_400) };
    assert_eq!(gate.standing().budget, Some(spending));
    gate.pass(secs(86_400));
    assert_eq!(spent(&mut gate), None);
}

#[test]
fn every_attempt_counts_and_what_was_never_sent_does_not() {
    let mut gate = Gate::new(Policy::default().daily_budget(100).pace(2.0, 1));
    let permit = gate.go();
    gate.tell(permit, Heard::Nothing);
    assert_eq!(gate.standing().budget.map(|budget| budget.used), Some(1));
    gate.pass(millis(500));
    let permit = gate.go();
    gate.state.release(gate.now, permit, false);
    assert_eq!(gate.standing().budget.map(|budget| budget.used), Some(1));
    assert_eq!(gate.standing().in_flight, 0);
    let permit = gate.go();
    gate.state.release(gate.now, permit, true);
    assert_eq!(gate.standing().budget.map(|budget| budget.used), Some(2));
    assert_eq!(gate.ask(), Admission::Wait(millis(500)));
}

fn advice(limit: u64, remaining: u64, reset: u64) -> Report {
    let mut said = RateLimit::default();
    (said.limit, said.remaining, said.reset) = (Some(limit), Some(remaining), Some(secs(reset)));
    Report { advice: Some(said), ..Report::new(Heard::Answer) }
}

#[test]
fn advice_is_followed_by_its_operation() {
    let mut gate = Gate::new(Policy::default());
    let permit = gate.go();
    gate.report(permit, advice(10, 0, 45));
    assert_eq!(gate.ask(), Admission::Advised(secs(45)));
    assert!(matches!(gate.ask_for("listSets"), Admission::Go(_)));
    gate.pass(secs(45));
    let permit = gate.go();
    gate.report(permit, advice(10, 0, 900));
    assert_eq!(gate.refused(), (Why::LimitReached, secs(45 + 900)), "more than a minute is not slept");
}

#[test]
fn advice_ends_with_an_answer_without_it() {
    let mut gate = Gate::new(Policy::default());
    let (first, second) = (gate.go(), gate.go());
    gate.report(first, advice(10, 0, 45));
    gate.tell(second, Heard::Nothing);
    assert_eq!(gate.ask(), Admission::Advised(secs(45)));
    let mut gate = Gate::new(Policy::default());
    let (first, second) = (gate.go(), gate.go());
    gate.report(first, advice(10, 0, 45));
    gate.tell(second, Heard::Answer);
    let _next = gate.go();
}

#[test]
fn advice_makes_nobody_faster_than_the_pace_and_is_off_without_one() {
    let mut gate = Gate::new(Policy::default().pace(2.0, 1));
    let permit = gate.go();
    gate.report(permit, advice(10_000, 9999, 1));
    assert_eq!(gate.ask(), Admission::Wait(millis(500)));
    let mut gate = Gate::new(Policy::default().no_pace());
    let permit = gate.go();
    gate.report(permit, advice(10, 0, 45));
    let _next = gate.go();
}

#[test]
fn off_lets_everything_through_but_holds() {
    let mut gate = Gate::new(Policy::off());
    for _ in 0..100 {
        gate.exchange(SLOW_DOWN);
    }
    let permits: Vec<Permit> = (0..100).map(|_| gate.go()).collect();
    assert_eq!(gate.standing().in_flight, 100);
    let standing = gate.standing();
    assert_eq!((standing.pace, standing.breaker, standing.budget), (None, Breaker::Off, None));
    for permit in permits {
        gate.report(permit, Report { hold: Some(secs(61)), ..Report::new(Heard::Answer) });
    }
    assert_eq!(gate.refused(), (Why::Held, secs(61)));
}

#[test]
fn a_probe_goes_alone_where_requests_in_flight_are_not_limited() {
    let mut gate = Gate::new(Policy::off().breaker(1));
    gate.exchange(SLOW_DOWN);
    gate.pass(secs(30));
    let probe = gate.go();
    assert!(matches!(gate.ask(), Admission::Full(_)));
    gate.tell(probe, Heard::Answer);
    let (_one, _other) = (gate.go(), gate.go());
}

#[test]
fn a_clock_set_back_makes_nobody_wait_longer() {
    let mut gate = Gate::new(Policy::default().no_breaker());
    for _ in 0..10 {
        gate.exchange(Heard::Answer);
    }
    gate.now.steady -= secs(900);
    assert_eq!(gate.ask(), Admission::Wait(millis(500)));
    gate.pass(millis(500));
    let permit = gate.go();
    gate.report(permit, Report { hold: Some(secs(100)), ..Report::new(Heard::Answer) });
    gate.now.steady -= secs(50);
    assert_eq!(gate.refused().0, Why::Held);
    gate.pass(secs(100));
    let _next = gate.go();
}

#[test]
fn clocks_that_differ_by_a_second_or_less_do_not_move_the_state() {
    let mut gate = Gate::new(Policy::default().pace(2.0, 1));
    gate.exchange(Heard::Answer);
    gate.now.steady -= secs(1);
    assert_eq!(gate.ask(), Admission::Wait(millis(500)));
    gate.now.steady += secs(1);
    assert_eq!(gate.ask(), Admission::Wait(millis(500)), "the state has not moved");
    for _ in 0..100 {
        gate.now.steady -= millis(400);
        assert_eq!(gate.ask(), Admission::Wait(millis(500)));
        gate.now.steady += millis(400);
        assert_eq!(gate.ask(), Admission::Wait(millis(500)));
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Doing {
        Ask,
        Answer(prop::sample::Index),
        SlowDown(prop::sample::Index),
        Nothing(prop::sample::Index),
        Unsent(prop::sample::Index),
        Pass(u64),
        SetBack(u64),
    }

    fn doings() -> impl Strategy<Value = Vec<Doing>> {
        let doing = prop_oneof![
            6 => Just(Doing::Ask),
            3 => any::<prop::sample::Index>().prop_map(Doing::Answer),
            1 => any::<prop::sample::Index>().prop_map(Doing::SlowDown),
            1 => any::<prop::sample::Index>().prop_map(Doing::Nothing),
            1 => any::<prop::sample::Index>().prop_map(Doing::Unsent),
            3 => (0..1500_u64).prop_map(Doing::Pass),
            1 => (0..100_000_u64).prop_map(Doing::SetBack),
        ];
        prop::collection::vec(doing, 0..200)
    }

    proptest! {
        /// Whatever happens: no more under way than allowed, no wait longer than an interval at the slowest, no refusal
        /// longer than its pause, the budget counts what was sent, and storing changes nothing.
        #[test]
        fn the_gate_keeps_its_promises(doings in doings()) {
            let policy = Policy::default().in_flight(3).daily_budget(1000);
            let mut gate = Gate::new(policy);
            gate.now.steady = secs(10_000_000);
            let mut out: Vec<Permit> = Vec::new();
            let mut sent = 0;
            for doing in doings {
                match doing {
                    Doing::Ask => match gate.ask() {
                        Admission::Go(permit) => {
                            out.push(permit);
                            sent += 1;
                        }
                        Admission::Wait(wait) => prop_assert!(wait > Duration::ZERO && wait <= secs(32)),
                        Admission::Refused(refusal) => {
                            prop_assert!(refusal.retry_at > gate.now.unix);
                            prop_assert!(refusal.retry_at <= gate.now.unix + secs(300), "{refusal:?}");
                        }
                        Admission::Full(_) => prop_assert!(gate.standing().in_flight > 0),
                        Admission::Advised(_) => prop_assert!(false, "nobody advised"),
                    },
                    Doing::Pass(span) => gate.pass(millis(span)),
                    Doing::SetBack(span) => gate.now.steady -= millis(span),
                    Doing::Answer(index) | Doing::SlowDown(index) | Doing::Nothing(index) | Doing::Unsent(index)
                        if !out.is_empty() =>
                    {
                        let permit = out.swap_remove(index.index(out.len()));
                        match doing {
                            Doing::Answer(_) => gate.tell(permit, Heard::Answer),
                            Doing::SlowDown(_) => gate.tell(permit, SLOW_DOWN),
                            Doing::Nothing(_) => gate.tell(permit, Heard::Nothing),
                            _ => {
                                sent -= 1;
                                gate.state.release(gate.now, permit, false);
                            }
                        }
                    }
                    _ => {}
                }
                let standing = gate.standing();
                prop_assert!(standing.in_flight <= 3);
                prop_assert_eq!(standing.budget.map(|budget| budget.used), Some(sent));
                prop_assert_eq!(&State::from_bytes(&gate.state.to_bytes()).unwrap(), &gate.state);
            }
        }

        /// Permits that are taken and handed back unsent change nothing for those who come later.
        #[test]
        fn what_is_cancelled_costs_nothing(taken in 0..10_usize, cancelled in 1..10_usize) {
            let mut gates = [Gate::new(wide().daily_budget(50)), Gate::new(wide().daily_budget(50))];
            for gate in &mut gates {
                for _ in 0..taken {
                    gate.exchange(Heard::Answer);
                }
            }
            let [plain, gate] = &mut gates;
            for _ in 0..cancelled {
                if let Admission::Go(permit) = gate.ask() {
                    gate.state.release(gate.now, permit, false);
                }
            }
            for _ in 0..12 {
                let (expected, given) = (plain.ask(), gate.ask());
                match (expected, given) {
                    (Admission::Go(one), Admission::Go(other)) => {
                        prop_assert_eq!(one.spending, other.spending);
                        plain.tell(one, Heard::Answer);
                        gate.tell(other, Heard::Answer);
                    }
                    (expected, given) => prop_assert_eq!(expected, given),
                }
                plain.pass(millis(100));
                gate.pass(millis(100));
            }
        }
    }
}

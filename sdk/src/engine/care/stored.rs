//! A state as bytes, for a gate that several processes share.

use std::fmt;

use serde::Deserialize;

use super::state::State;

/// The form in which states are stored. Another number is another form.
const VERSION: u32 = 1;

/// The largest state that is read: some thousand permits.
const LONGEST: usize = 256 * 1024;

/// How the states of all versions begin.
const BEGINNING: &[u8] = br#"{"freesewing_gate":"#;

/// Why bytes are no state that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// They are something else.
    Foreign,
    /// They are a state in the form of another version of the SDK.
    Version(u32),
    /// They begin as a state does, but are cut short or damaged. Nothing else is lost when a new one takes their place.
    Damaged,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("it holds something else than the state of a gate"),
            Self::Version(version) => {
                write!(f, "its form is version {version}, and this SDK knows version {VERSION}")
            }
            Self::Damaged => f.write_str("it holds a damaged state of a gate"),
        }
    }
}

impl std::error::Error for Unfit {}

#[derive(serde::Serialize, Deserialize)]
struct Stored<S> {
    freesewing_gate: u32,
    state: S,
}

#[derive(Deserialize)]
struct Form {
    freesewing_gate: u32,
}

impl State {
    /// The state as bytes: one line of JSON.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let stored = Stored { freesewing_gate: VERSION, state: self };
        let mut bytes = serde_json::to_vec(&stored).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a state. A state with absurd values, such as waits of years, is read as a new one.
    ///
    /// # Errors
    /// When the bytes are something else, a state in the form of another version, or a damaged one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unfit> {
        if !bytes.starts_with(BEGINNING) {
            return Err(Unfit::Foreign);
        }
        if bytes.len() > LONGEST {
            return Err(Unfit::Damaged);
        }
        let form: Form = serde_json::from_slice(bytes).map_err(|_| Unfit::Damaged)?;
        if form.freesewing_gate != VERSION {
            return Err(Unfit::Version(form.freesewing_gate));
        }
        let stored: Stored<Self> = serde_json::from_slice(bytes).map_err(|_| Unfit::Damaged)?;
        Ok(if stored.state.is_sound() { stored.state } else { Self::new() })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::super::{Ask, Heard, Policy, Report};
    use super::*;
    use crate::engine::Moment;

    fn used() -> State {
        let now = Moment { steady: Duration::from_secs(5000), unix: Duration::from_secs(5000) };
        let policy = Policy::default().daily_budget(100).breaker(1);
        let mut state = State::new();
        let ask = Ask { scope: "getSet", lease: Duration::from_secs(10) };
        let super::super::Admission::Go(first) = state.admit(&policy, now, ask) else { panic!() };
        let _second = state.admit(&policy, now, ask);
        let mut report = Report::new(Heard::Throttled(None));
        report.hold = Some(Duration::from_secs(100));
        let mut advice = crate::engine::retry::RateLimit::default();
        (advice.remaining, advice.reset) = (Some(3), Some(Duration::from_secs(9)));
        report.advice = Some(advice);
        state.report(&policy, now, first, report);
        state
    }

    #[test]
    fn a_state_survives_being_stored() {
        for state in [State::new(), used()] {
            let bytes = state.to_bytes();
            assert!(bytes.starts_with(br#"{"freesewing_gate":1,"state":{"#) && bytes.ends_with(b"}\n"));
            assert_eq!(State::from_bytes(&bytes), Ok(state));
        }
    }

    #[test]
    fn foreign_bytes_are_told_from_another_version_and_from_damage() {
        let read = |text: &str| State::from_bytes(text.as_bytes()).unwrap_err();
        for foreign in ["", "hello", "{}", "[]", r#"{"freesewing":1}"#, r#" {"freesewing_gate":1}"#] {
            assert_eq!(read(foreign), Unfit::Foreign, "{foreign}");
        }
        let whole = String::from_utf8(used().to_bytes()).unwrap();
        let cut = whole.get(..whole.len() - 9).unwrap();
        let doubled = format!("{whole}rest");
        let long = format!("{whole}{}", " ".repeat(LONGEST));
        for damaged in
            [r#"{"freesewing_gate":1}"#, r#"{"freesewing_gate":1,"state":{}}"#, cut, &doubled, &long]
        {
            assert_eq!(read(damaged), Unfit::Damaged, "{damaged}");
        }
        assert_eq!(read(r#"{"freesewing_gate":2,"other":true}"#), Unfit::Version(2));
        assert_eq!(Unfit::Foreign.to_string(), "it holds something else than the state of a gate");
        assert_eq!(Unfit::Damaged.to_string(), "it holds a damaged state of a gate");
        assert_eq!(Unfit::Version(2).to_string(), "its form is version 2, and this SDK knows version 1");
    }

    #[test]
    fn the_longest_form_is_read_and_nothing_longer() {
        let bytes = |length| {
            let mut bytes = used().to_bytes();
            bytes.resize(length, b' ');
            bytes
        };
        assert_eq!(State::from_bytes(&bytes(LONGEST)), Ok(used()));
        assert_eq!(State::from_bytes(&bytes(LONGEST + 1)), Err(Unfit::Damaged));
    }

    #[test]
    fn absurd_values_make_a_new_state() {
        let text = String::from_utf8(used().to_bytes()).unwrap();
        let with = |from: &str, to: &str| {
            assert!(text.contains(from), "{from} is not in {text}");
            State::from_bytes(text.replace(from, to).as_bytes()).unwrap()
        };
        assert!(with(r#""held":5100000000"#, r#""held":5101000000"#).held());
        assert_eq!(with(r#""held":5100000000"#, r#""held":8601000000"#), State::new());
        assert_eq!(with(r#""until":5030000000"#, r#""until":18446744073709551615"#), State::new());
        assert_eq!(with(r#""until":5009000000"#, r#""until":9999009000000"#), State::new());
    }

    #[test]
    fn absurd_leases_are_a_new_state() {
        let text = String::from_utf8(used().to_bytes()).unwrap();
        let with = |from: &str, to: &str| {
            assert!(text.contains(from), "{from} is not in {text}");
            State::from_bytes(text.replace(from, to).as_bytes()).unwrap()
        };
        // An hour, and the margin of 5 s.
        assert_ne!(with(r#""ends":5015000000"#, r#""ends":8605000000"#), State::new());
        for ends in ["8605000001", "9800000015000000"] {
            assert_eq!(with(r#""ends":5015000000"#, &format!(r#""ends":{ends}"#)), State::new());
        }
        let lease = r#"{"id":1,"ends":5015000000}"#;
        let leases = |count| vec![lease; count].join(",");
        assert_ne!(with(lease, &leases(4096)), State::new());
        assert_eq!(with(lease, &leases(4097)), State::new());
    }

    #[test]
    fn a_pace_of_the_future_is_a_new_state() {
        let text = String::from_utf8(used().to_bytes()).unwrap();
        let with = |from: &str, to: &str| {
            assert!(text.contains(from), "{from} is not in {text}");
            State::from_bytes(text.replace(from, to).as_bytes()).unwrap()
        };
        assert_ne!(with(r#""since":5000000000"#, r#""since":4999999999"#), State::new());
        assert_eq!(with(r#""since":5000000000"#, r#""since":5000000001"#), State::new());
        assert_ne!(with(r#""first_after":2"#, r#""first_after":1"#), State::new());
        assert_eq!(with(r#""first_after":2"#, r#""first_after":3"#), State::new());
    }

    impl State {
        fn held(mut self) -> bool {
            let now = Moment { steady: Duration::from_secs(5000), unix: Duration::from_secs(5000) };
            self.standing(&Policy::default(), now).held_until.is_some()
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>()) {
            prop_assert!(State::from_bytes(&bytes).is_err());
        }

        #[test]
        fn a_damaged_state_never_panics_and_never_waits_longer_than_an_hour(
            place in any::<proptest::sample::Index>(), byte in any::<u8>(),
        ) {
            let mut bytes = used().to_bytes();
            let place = place.index(bytes.len());
            if let Some(old) = bytes.get_mut(place) {
                *old = byte;
            }
            let Ok(mut state) = State::from_bytes(&bytes) else { return Ok(()) };
            let now = Duration::from_secs(5000);
            let now = Moment { steady: now, unix: now };
            let ask = Ask { scope: "getSet", lease: Duration::from_secs(10) };
            match state.admit(&Policy::default(), now, ask) {
                super::super::Admission::Wait(wait) => prop_assert!(wait <= Duration::from_secs(3600)),
                super::super::Admission::Full(wait) => prop_assert!(wait <= Duration::from_secs(3605)),
                super::super::Admission::Refused(refusal) => {
                    prop_assert!(refusal.retry_at <= now.unix + Duration::from_secs(3700), "{refusal:?}");
                }
                _ => {}
            }
        }
    }
}

//! What can go wrong with Redis, and the words for it. None has what the server or the address said: that may be a
//! password.

use std::time::Duration;

use ::redis::{ConnectionAddr, ErrorKind, RedisError};

use crate::engine::care::Unfit;
use crate::gate::GateError;

/// Why Redis gave no state.
#[derive(Debug)]
pub(super) enum Fault {
    /// It is away for now.
    Away(GateError),
    /// Something is set up wrong, and stays so until somebody mends it.
    Wrong(GateError),
}

/// The words for one key of one server.
pub(super) struct Words {
    server: String,
    key: String,
    limit: Duration,
}

/// What servers say that will be better in a while.
const PASSING: [&str; 10] = [
    "LOADING",
    "BUSY",
    "MASTERDOWN",
    "READONLY",
    "OOM",
    "MISCONF",
    "NOREPLICAS",
    "TRYAGAIN",
    "CLUSTERDOWN",
    "UNKILLABLE",
];

impl Words {
    pub(super) fn new(server: &ConnectionAddr, key: &str, limit: Duration) -> Self {
        Self { server: server.to_string(), key: key.to_owned(), limit }
    }

    fn say(&self, what: &str, to_do: &str) -> GateError {
        GateError::new(format!("Redis at {} {what}: {to_do}", self.server))
    }

    /// The server did not answer in time.
    pub(super) fn late(&self) -> Fault {
        let what = format!("did not answer within {} ms", self.limit.as_millis());
        Fault::Away(self.say(&what, "see that it runs and is not overloaded"))
    }

    /// Others were faster, time and again.
    pub(super) fn crowded(&self) -> Fault {
        Fault::Away(self.say("is asked by too many at once", "let fewer processes share one key"))
    }

    /// What answers there is something else.
    pub(super) fn stranger(&self) -> Fault {
        Fault::Wrong(self.say("does not answer as Redis does", "check the address"))
    }

    /// The key holds something that is not a state.
    pub(super) fn unfit(&self, unfit: Unfit) -> Fault {
        let error = match unfit {
            Unfit::Version(_) => self.say(
                &format!("holds a gate of another version under the key {:?}", self.key),
                "use the same version of the SDK everywhere, or another key",
            ),
            _ => self.foreign(),
        };
        Fault::Wrong(error.caused_by(unfit))
    }

    fn foreign(&self) -> GateError {
        let what = format!("holds something else under the key {:?}", self.key);
        self.say(&what, "give the gate a key of its own")
    }

    /// What an error of the client means.
    pub(super) fn of(&self, error: &RedisError) -> Fault {
        match error.kind() {
            // The words of the operating system.
            ErrorKind::Io => Fault::Away(
                self.say("cannot be reached", "see that it runs and that the address is right")
                    .caused_by(error.to_string()),
            ),
            ErrorKind::AuthenticationFailed => Fault::Wrong(self.refused()),
            ErrorKind::Parse | ErrorKind::UnexpectedReturnType => self.stranger(),
            ErrorKind::Server(_) | ErrorKind::Extension => {
                self.said(error.code().unwrap_or_default(), error.detail().unwrap_or_default())
            }
            _ => Fault::Wrong(self.unusable("")),
        }
    }

    /// What it means that the server said so. Older ones put the code of an error within a script into its text.
    fn said(&self, code: &str, text: &str) -> Fault {
        let says =
            |word: &str| code == word || (code == "ERR" && text.split([' ', ':', '-']).any(|w| w == word));
        if PASSING.into_iter().any(says) {
            let error = self.say("is not ready", "see that it is up, may be written to and has memory left");
            return Fault::Away(error.caused_by(known(code)));
        }
        let wrong = if says("WRONGTYPE") {
            self.foreign()
        } else if says("NOAUTH") {
            let to_do = "put it into the address, as in redis://:password@redis.example.org:6379";
            self.say("asks for a password", to_do)
        } else if says("WRONGPASS") {
            self.refused()
        } else if says("NOPERM") {
            let to_do =
                "allow its user eval, evalsha, script|load, getrange, set and time on the key of the gate";
            self.say("does not allow what the gate needs", to_do)
        } else if says("MOVED") || says("ASK") || says("CROSSSLOT") {
            self.say("is part of a cluster", "name a Redis that stands alone")
        } else {
            self.unusable(known(code))
        };
        Fault::Wrong(wrong)
    }

    fn refused(&self) -> GateError {
        self.say("refuses the name or password", "check both in its address")
    }

    fn unusable(&self, code: &str) -> GateError {
        let code = if code.is_empty() { String::new() } else { format!(" ({code})") };
        self.say(&format!("cannot be used{code}"), "check the address, and that it is Redis 6 or later")
    }
}

/// A code of the server, if it looks like one.
fn known(code: &str) -> &str {
    let fits = code.len() <= 20 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if fits { code } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let server = ConnectionAddr::Tcp("redis.example.org".to_owned(), 6379);
        Words::new(&server, "mine", Duration::from_secs(1))
    }

    #[test]
    fn what_passes_is_told_from_what_somebody_must_mend() {
        let says = |code: &str, text: &str| words().said(code, text);
        for code in PASSING {
            assert!(matches!(says(code, "whatever"), Fault::Away(_)), "{code}");
            let older = format!("Error running script (call to f_1): @user_script:3: -{code} no");
            assert!(matches!(says("ERR", &older), Fault::Away(_)), "{older}");
        }
        let cases = [
            ("WRONGTYPE", "holds something else under the key \"mine\": give the gate a key of its own"),
            ("NOAUTH", "asks for a password: put it into the address"),
            ("WRONGPASS", "refuses the name or password: check both in its address"),
            ("NOPERM", "does not allow what the gate needs: allow its user eval"),
            ("MOVED", "is part of a cluster: name a Redis that stands alone"),
            ("ERR", "cannot be used (ERR): check the address, and that it is Redis 6 or later"),
            ("sesame", "cannot be used: check the address"),
        ];
        for (code, expected) in cases {
            let Fault::Wrong(error) = says(code, "sesame") else { panic!("{code}") };
            let text = error.to_string();
            assert!(
                text.starts_with("Redis at redis.example.org:6379 ") && text.contains(expected),
                "{text}"
            );
            assert!(!format!("{error:?}").contains("sesame"));
        }
        let Fault::Wrong(error) = says("ERR", "@user_script: 1: WRONGTYPE Operation against a key") else {
            panic!()
        };
        assert!(error.to_string().contains("holds something else"));
    }

    #[test]
    fn values_that_are_no_states_are_told() {
        let Fault::Wrong(error) = words().unfit(Unfit::Version(7)) else { panic!() };
        assert!(error.to_string().ends_with("use the same version of the SDK everywhere, or another key"));
        assert!(std::error::Error::source(&error).is_some());
        let Fault::Wrong(error) = words().unfit(Unfit::Foreign) else { panic!() };
        assert!(error.to_string().ends_with("give the gate a key of its own"));
    }
}

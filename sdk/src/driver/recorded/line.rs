//! The lines of a recording: how they are written, and read again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::engine::retry::Phase;
use crate::transport::{Response, TransportError};

/// The version of the format that this crate writes and reads.
pub(super) const VERSION: u64 = 1;

/// The word in the first line.
pub(super) const WORD: &str = "recording";

/// The first line.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) freesewing: String,
    pub(super) version: u64,
}

/// Any other line: what was asked, and what came of it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an exchange")]
pub(super) struct Line {
    pub(super) request: Asked,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) answer: Option<Answered>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) failure: Option<Failed>,
}

/// A request, without secrets.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, expecting = "a request")]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) json: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) base64: Option<String>,
}

/// An answer, without secrets.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an answer")]
pub(super) struct Answered {
    pub(super) status: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) json: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) base64: Option<String>,
}

/// Why there was no answer.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a failure")]
pub(super) struct Failed {
    pub(super) phase: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) timeout: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) too_large: bool,
}

/// What a recorded request came to, ready to be given.
#[derive(Clone)]
pub(super) enum Outcome {
    Answer(Response),
    Failure { phase: Phase, timeout: bool, too_large: bool },
}

/// The name of each phase in a recording.
const PHASES: [(Phase, &str); 6] = [
    (Phase::Resolve, "resolve"),
    (Phase::Connect, "connect"),
    (Phase::Tls, "tls"),
    (Phase::Send, "send"),
    (Phase::Answer, "answer"),
    (Phase::Body, "body"),
];

impl Failed {
    pub(super) fn new(error: &TransportError) -> Self {
        let name =
            PHASES.iter().find(|(phase, _)| *phase == error.phase()).map_or("answer", |(_, name)| name);
        Self { phase: name.to_owned(), timeout: error.is_timeout(), too_large: error.is_too_large() }
    }

    fn outcome(&self) -> Result<Outcome, String> {
        let known = PHASES.iter().find(|(_, name)| *name == self.phase);
        let (phase, _) = known.ok_or_else(|| format!("there is no phase {:?}", self.phase))?;
        Ok(Outcome::Failure { phase: *phase, timeout: self.timeout, too_large: self.too_large })
    }
}

impl Line {
    /// What is to be given for the request.
    pub(super) fn outcome(&self) -> Result<Outcome, String> {
        let bodies =
            [self.request.json.is_some(), self.request.text.is_some(), self.request.base64.is_some()];
        if bodies.into_iter().filter(|there| *there).count() > 1 {
            return Err("the request has more than one body".to_owned());
        }
        match (&self.answer, &self.failure) {
            (Some(answer), None) => answer.response().map(Outcome::Answer),
            (None, Some(failure)) => failure.outcome(),
            _ => Err("there has to be either an answer or a failure".to_owned()),
        }
    }
}

impl Answered {
    fn response(&self) -> Result<Response, String> {
        let status = StatusCode::from_u16(self.status).map_err(|_| "there is no such status".to_owned())?;
        let mut headers = HeaderMap::with_capacity(self.headers.len());
        for (name, value) in &self.headers {
            let name =
                HeaderName::from_bytes(name.as_bytes()).map_err(|_| "a header has no name".to_owned())?;
            let value =
                HeaderValue::from_str(value).map_err(|_| format!("{name} has no value of a header"))?;
            headers.append(name, value);
        }
        let body = match (&self.json, &self.text, &self.base64) {
            (None, None, None) => Bytes::new(),
            (Some(json), None, None) => Bytes::from(json.to_string()),
            (None, Some(text), None) => Bytes::from(text.clone()),
            (None, None, Some(encoded)) => {
                Bytes::from(STANDARD.decode(encoded).map_err(|_| "the body is not base64".to_owned())?)
            }
            _ => return Err("the answer has more than one body".to_owned()),
        };
        Ok(Response::new(status, headers, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_written_and_read_as_what_they_were() {
        for (phase, _) in PHASES {
            for error in [TransportError::new(phase), TransportError::new(phase).timeout()] {
                let text = serde_json::to_string(&Failed::new(&error)).unwrap();
                let read: Failed = serde_json::from_str(&text).unwrap();
                let Ok(Outcome::Failure { phase: again, timeout, too_large }) = read.outcome() else {
                    panic!("{text}")
                };
                assert_eq!((again, timeout, too_large), (phase, error.is_timeout(), false));
            }
        }
        let text =
            serde_json::to_string(&Failed::new(&TransportError::new(Phase::Body).too_large())).unwrap();
        assert_eq!(text, r#"{"phase":"body","too_large":true}"#);
    }
}

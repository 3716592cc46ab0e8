//! The kinds of faults, and how an answer shows which one struck.

use serde_json::{Value, json};

/// A way for an answer to go wrong, or to be late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Status,
    TooMany,
    Delay,
    Drip,
    Cut,
    Close,
    Reset,
    BadJson,
    ContentType,
}

pub(crate) const KINDS: [Kind; 9] = [
    Kind::Status,
    Kind::TooMany,
    Kind::Delay,
    Kind::Drip,
    Kind::Cut,
    Kind::Close,
    Kind::Reset,
    Kind::BadJson,
    Kind::ContentType,
];

impl Kind {
    /// What the control plane calls it.
    pub(crate) fn order(self, route: &str) -> Value {
        match self {
            Self::Status => json!({"route": route, "status": 503}),
            Self::TooMany => json!({"route": route, "status": 429, "headers": {"Retry-After": "0"}}),
            Self::Delay => json!({"route": route, "delayMs": 30, "headers": {"X-Late": "delay"}}),
            Self::Drip => {
                json!({"route": route, "drip": {"bytes": 64, "everyMs": 1}, "headers": {"X-Late": "drip"}})
            }
            Self::Cut => json!({"route": route, "cutAfter": 10}),
            Self::Close => json!({"route": route, "close": true}),
            Self::Reset => json!({"route": route, "reset": true}),
            Self::BadJson => json!({"route": route, "badJson": true}),
            Self::ContentType => json!({"route": route, "contentType": "text/plain"}),
        }
    }

    /// Closing and resetting a connection look the same to many clients.
    pub(crate) fn seen_as(self) -> Self {
        if self == Self::Reset { Self::Close } else { self }
    }
}

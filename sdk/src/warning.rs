//! What a caller should know although the call succeeded.

use std::fmt;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

use crate::measurements::Name;

/// What a caller should know although the call succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The server left a measurement out that was sent, without a word: it does not know the name.
    MeasurementIgnored(Name),
    /// The server kept a measurement that was to be removed.
    MeasurementKept(Name),
    /// The server has another value for a measurement than the one that was sent.
    MeasurementDiffers(Name),
    /// The server did not take a field over as it was sent, without a word. The field has the name of the method that
    /// sets it: `name`, `notes`, `units`, `public`, `settings` and so on.
    FieldIgnored(&'static str),
    /// The server may have forgotten the scratch codes of the second factor: V4 does so whenever the data of an account
    /// changes.
    ScratchCodesLost,
    /// The server shows the new e-mail address encrypted, so the one that was asked for stands in its place.
    AddressSealed,
    /// The server made the copy of a set or of a pattern and answered with a broken one, so the copy was read again.
    CloneReread,
    /// The record was there already, so none was made: `create_or_find`.
    AlreadyThere,
    /// No answer told that the record was made, and then it was found: `create_or_find`.
    AnswerLost,
    /// The list is empty, and this generation's servers are known to answer API keys with an empty list whatever there
    /// is. A call with a token tells. Where nobody looks at warnings, the call fails instead.
    MaybeHidden,
    /// The server could not be asked, and this is what it answered a while ago. Only after
    /// [`Cache::stale_on_error`](crate::Cache::stale_on_error).
    Stale {
        /// How long ago it was answered, or last found to be still right.
        age: Duration,
    },
    /// The gate that others share could not be asked, so the process went on alone, at a part of the pace. Only with a
    /// gate that many machines share.
    GateAway,
    /// Four fifths of the daily budget are spent.
    BudgetNearlySpent {
        /// The requests that were sent on this day.
        used: u64,
        /// The requests that the budget allows.
        limit: u64,
        /// When the next day begins: midnight in UTC.
        resets_at: SystemTime,
    },
    /// An API key ends within 30 days. Answers about keys say so of every key in them: `whoami`, `apikeys().list()` and
    /// `apikeys().get()`. When they, or [`Client::with_api_key`](crate::Client::with_api_key), have told the client when the
    /// calling key ends, the answers to its other calls say so as well, once a day.
    KeyExpiresSoon {
        /// What the key is for, in the words of its owner.
        name: String,
        /// When it stops working.
        expires_at: DateTime<Utc>,
    },
}

impl Warning {
    /// Whether the value is not to be taken for what it looks like, so that nobody should get it without the warning.
    pub(crate) fn is_grave(&self) -> bool {
        matches!(self, Self::MaybeHidden)
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MeasurementIgnored(name) => {
                write!(f, "the server did not store {name}: it does not know that measurement")
            }
            Self::MeasurementKept(name) => write!(f, "the server still has {name}, which was to be removed"),
            Self::MeasurementDiffers(name) => {
                write!(f, "the server has another value for {name} than the one that was sent")
            }
            Self::FieldIgnored(field) => write!(f, "the server did not take over {field} as it was sent"),
            Self::ScratchCodesLost => f.write_str(
                "the server may have forgotten the scratch codes of the second factor: set it up again to get new ones",
            ),
            Self::AddressSealed => {
                f.write_str("the server shows the new e-mail address encrypted from now on: it is changed all the same")
            }
            Self::Stale { age } => write!(
                f,
                "the server could not be asked, so this is its answer of {} s ago: it may be out of date",
                age.as_secs()
            ),
            Self::GateAway => f.write_str(
                "the gate that others share could not be asked, so this process went on alone at a part of the pace: see \
                 that the server of the gate runs and can be reached",
            ),
            Self::BudgetNearlySpent { used, limit, .. } => {
                write!(
                    f,
                    "{used} of the {limit} requests a day are spent: the rest comes back at midnight UTC"
                )
            }
            Self::CloneReread => f.write_str("the server answered with a broken copy, so it was read again"),
            Self::AlreadyThere => f.write_str("the record was there already, so none was made"),
            Self::AnswerLost => {
                f.write_str("the answer was lost, but the record is there: it was found among the others")
            }
            Self::MaybeHidden => f.write_str(
                "the list is empty, but servers of this generation are known to show API keys an empty list whatever \
                 there is: call with a token to be sure",
            ),
            Self::KeyExpiresSoon { name, expires_at } => {
                let until = expires_at.format("%Y-%m-%d %H:%M");
                write!(f, "the API key {name:?} is good until {until} UTC: make a new one before that")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::Neck;

    #[test]
    fn each_warning_says_in_one_line_what_the_caller_should_know() {
        let at = DateTime::<Utc>::from_timestamp(1_795_478_400, 0).unwrap();
        let cases = [
            (
                Warning::MeasurementIgnored(Neck.into()),
                "the server did not store neck: it does not know that measurement",
            ),
            (Warning::MeasurementKept(Neck.into()), "the server still has neck, which was to be removed"),
            (
                Warning::MeasurementDiffers(Neck.into()),
                "the server has another value for neck than the one that was sent",
            ),
            (Warning::FieldIgnored("notes"), "the server did not take over notes as it was sent"),
            (Warning::ScratchCodesLost, "set it up again to get new ones"),
            (Warning::AddressSealed, "it is changed all the same"),
            (Warning::CloneReread, "the server answered with a broken copy, so it was read again"),
            (Warning::AlreadyThere, "the record was there already, so none was made"),
            (Warning::AnswerLost, "it was found among the others"),
            (Warning::MaybeHidden, "call with a token to be sure"),
            (Warning::GateAway, "the gate"),
            (
                Warning::Stale { age: Duration::from_millis(90_900) },
                "this is its answer of 90 s ago: it may be out of date",
            ),
            (
                Warning::BudgetNearlySpent { used: 80, limit: 100, resets_at: SystemTime::UNIX_EPOCH },
                "80 of the 100 requests a day are spent: the rest comes back at midnight UTC",
            ),
            (
                Warning::KeyExpiresSoon { name: "laptop".to_owned(), expires_at: at },
                "the API key \"laptop\" is good until 2026-11-24 00:00 UTC: make a new one before that",
            ),
        ];
        for (warning, words) in cases {
            let shown = warning.to_string();
            assert!(shown.contains(words) && !shown.contains('\n'), "{shown}");
            assert_eq!(warning.is_grave(), warning == Warning::MaybeHidden, "{warning:?}");
        }
    }
}

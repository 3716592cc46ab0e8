//! Collects what can be printed.

use std::error::Error as _;
use std::fmt::{Debug, Display};

use freesewing::Error;
use freesewing::engine::retry::Trace;

use crate::needles;

/// Headers that errors and responses are asked for: those that they give out, and those that they must not.
const HEADERS: [&str; 9] = [
    "content-type",
    "date",
    "retry-after",
    "etag",
    "set-cookie",
    "location",
    "www-authenticate",
    "authorization",
    "x-echo",
];

/// Texts with the place they come from.
#[derive(Default)]
pub(crate) struct Printed(Vec<(String, String)>);

impl Printed {
    pub(crate) fn text(&mut self, place: &str, text: impl Into<String>) {
        self.0.push((place.to_owned(), text.into()));
    }

    pub(crate) fn debug(&mut self, place: &str, value: &impl Debug) {
        self.text(place, format!("{value:?}"));
        self.text(place, format!("{value:#?}"));
    }

    pub(crate) fn trace(&mut self, place: &str, trace: &Trace) {
        self.debug(place, trace);
        self.text(place, trace.to_string());
    }

    /// Everything about an error, with its sources and what it gives out.
    pub(crate) fn error(&mut self, place: &str, error: &Error) {
        self.debug(place, error);
        self.text(place, error.to_string());
        let mut source = error.source();
        while let Some(cause) = source {
            self.debug(place, &cause);
            self.text(place, cause.to_string());
            source = cause.source();
        }
        self.trace(place, error.trace());
        self.debug(place, &(error.kind(), error.code(), error.operation(), error.route(), error.retry_at()));
        self.text(place, error.body().unwrap_or_default());
        for name in HEADERS {
            self.text(place, error.header(name).unwrap_or_default());
        }
        let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(error.clone());
        self.debug(place, &boxed);
    }

    pub(crate) fn display(&mut self, place: &str, value: &(impl Display + Debug)) {
        self.debug(place, value);
        self.text(place, value.to_string());
    }

    /// Nothing of it has a secret in it.
    pub(crate) fn check(self) {
        assert!(self.0.iter().any(|(_, text)| !text.is_empty()), "nothing was collected");
        let needles = needles::all();
        for (place, text) in &self.0 {
            for (form, needle) in &needles {
                assert!(!text.contains(needle.as_str()), "{form} in {place}: {text}");
            }
        }
    }
}

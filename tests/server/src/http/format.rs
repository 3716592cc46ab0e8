//! What a body says it is, and the fields that are read from it.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;

use super::body::LIMIT;
use super::inflate::{InflateError, inflate};
use super::tree::{self, TreeError};
use super::{Answer, Fields, form};
use crate::generation::Generation;

/// From this length on a body is unpacked and parsed on a thread of its own.
const LARGE: usize = 256 * 1024;

/// What a value of a tree takes in memory, about: most of it when it is an object with one field.
const VALUE_BYTES: usize = 256;

/// So few bytes make a value, on average, when they are chosen for it: `{"":0},` is two of them.
const BYTES_A_VALUE: usize = 3;

/// How a body was packed.
pub(super) enum Coding {
    Plain,
    Packed(String),
}

/// What a body says it is.
pub(super) enum Format {
    Json(Coding),
    Form(Coding),
    /// Something that has no fields here.
    Other,
    /// Packed in a way that cannot even be read.
    Unreadable,
}

impl Format {
    pub(super) fn of(generation: Generation, headers: &HeaderMap) -> Self {
        let is_form = generation == Generation::V4 && has_type(headers, "application/x-www-form-urlencoded");
        if !(is_form || has_type(headers, "application/json")) {
            return Self::Other;
        }
        let coding = match headers.get(CONTENT_ENCODING).map(HeaderValue::to_str) {
            None => Coding::Plain,
            Some(Ok(coding)) => Coding::Packed(coding.to_owned()),
            Some(Err(_)) => return Self::Unreadable,
        };
        if is_form { Self::Form(coding) } else { Self::Json(coding) }
    }

    /// The most that the fields of a body of this length can take, and whether the work on it is long.
    pub(super) fn weight(&self, length: usize) -> (usize, bool) {
        let (is_form, plain) = match self {
            Self::Other | Self::Unreadable => return (0, length > LARGE),
            Self::Json(Coding::Plain) => (false, length),
            Self::Form(Coding::Plain) => (true, length),
            Self::Json(Coding::Packed(_)) => (false, LIMIT),
            Self::Form(Coding::Packed(_)) => (true, LIMIT),
        };
        let values = if is_form { 0 } else { (plain / BYTES_A_VALUE).min(tree::MOST_VALUES) };
        (plain + values * VALUE_BYTES, plain > LARGE)
    }

    /// The fields, and what they take.
    pub(super) fn fields(self, bytes: Bytes, wanted: bool) -> (Result<Fields, Answer>, usize) {
        match self.read(bytes, wanted) {
            Ok((fields, weight)) => (Ok(fields), weight),
            Err(status) => (Err(Answer::page(status)), 0),
        }
    }

    fn read(self, bytes: Bytes, wanted: bool) -> Result<(Fields, usize), StatusCode> {
        let (is_form, coding) = match self {
            _ if bytes.is_empty() => return Ok((Fields::default(), 0)),
            Self::Other => return Ok((Fields::default(), 0)),
            Self::Unreadable => return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::Json(coding) => (false, coding),
            Self::Form(coding) => (true, coding),
        };
        let plain = match coding {
            Coding::Plain => bytes,
            Coding::Packed(coding) => inflate(&coding, bytes, LIMIT).map_err(|error| match error {
                InflateError::Unknown => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                InflateError::Broken => StatusCode::BAD_REQUEST,
                InflateError::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            })?,
        };
        if is_form {
            let fields = form::parse(&plain).ok_or(StatusCode::PAYLOAD_TOO_LARGE)?;
            return Ok((Fields::Named(fields), plain.len()));
        }
        // Only objects and lists are taken for a body.
        let first = plain.iter().find(|byte| !byte.is_ascii_whitespace());
        if !matches!(first, Some(b'{' | b'[')) {
            return Err(StatusCode::BAD_REQUEST);
        }
        if !wanted {
            let checked = Ok((Fields::default(), 0));
            return if tree::is_json(&plain) { checked } else { Err(StatusCode::BAD_REQUEST) };
        }
        let (value, count) = tree::read(&plain, tree::MOST_VALUES).map_err(|error| match error {
            TreeError::TooMany => StatusCode::PAYLOAD_TOO_LARGE,
            TreeError::Syntax => StatusCode::BAD_REQUEST,
        })?;
        let weight = plain.len() + count * VALUE_BYTES;
        match value {
            Value::Object(fields) => Ok((Fields::Named(fields), weight)),
            Value::Array(items) => Ok((Fields::Listed(items), weight)),
            _ => Err(StatusCode::BAD_REQUEST),
        }
    }
}

fn has_type(headers: &HeaderMap, name: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(name))
}

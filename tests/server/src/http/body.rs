//! Request bodies, read before anything else looks at a request, as the original does.

use axum::extract::FromRequestParts;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

use super::inflate::{InflateError, inflate};
use super::{Answer, form};
use crate::app::Shared;
use crate::generation::Generation;

/// 12 MB, as Express counts them.
const LIMIT: usize = 12 * 1024 * 1024;

/// So much of a body that is too long is still read and thrown away, so that a client which first writes
/// and then reads gets to see the refusal.
const DRAIN_LIMIT: usize = 4 * LIMIT;

/// The fields of a JSON body. No body has no fields; a list has its positions as names, as in JavaScript.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// How many fields were sent.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// A field, unless it is missing.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A field that counts as given: neither missing, null, false, 0 nor an empty text.
    pub(crate) fn given(&self, name: &str) -> Option<&Value> {
        self.get(name).filter(|value| truthy(value))
    }

    /// A field, if it is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// A field, if it is true or false.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Value::as_bool)
    }
}

/// What JavaScript takes for true.
pub(crate) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Handlers take the fields that the gate has read.
impl FromRequestParts<Shared> for Fields {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Answer> {
        Ok(parts.extensions.remove::<Self>().unwrap_or_default())
    }
}

/// The connection broke while the body came in: there is nobody to answer.
#[derive(Debug)]
pub(super) struct Gone;

/// A body that was read to its end.
pub(super) struct Received {
    /// Of the bytes as they came; nothing for an empty body, or one that was too long to be kept.
    pub(super) sha256: Option<[u8; 32]>,
    /// The fields, or the answer that the client gets instead.
    pub(super) fields: Result<Fields, Answer>,
}

/// Reads a body to its end, whatever it is, and its fields if it is JSON, or a form in V4.
pub(super) async fn read<B>(generation: Generation, headers: &HeaderMap, body: B) -> Result<Received, Gone>
where
    B: hyper::body::Body<Data = Bytes> + Unpin,
{
    let bytes = match collect(headers, body).await? {
        Some(bytes) => bytes,
        None => {
            return Ok(Received { sha256: None, fields: Err(Answer::page(StatusCode::PAYLOAD_TOO_LARGE)) });
        }
    };
    let sha256 = (!bytes.is_empty()).then(|| Sha256::digest(&bytes).into());
    Ok(Received { sha256, fields: fields(generation, headers, bytes) })
}

fn fields(generation: Generation, headers: &HeaderMap, bytes: Bytes) -> Result<Fields, Answer> {
    let is_form = generation == Generation::V4 && has_type(headers, "application/x-www-form-urlencoded");
    if bytes.is_empty() || !(is_form || has_type(headers, "application/json")) {
        return Ok(Fields::default());
    }
    let coding = match headers.get(CONTENT_ENCODING).map(HeaderValue::to_str) {
        None => "",
        Some(Ok(coding)) => coding,
        Some(Err(_)) => return Err(Answer::page(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
    };
    let plain = inflate(coding, bytes, LIMIT).map_err(|error| {
        Answer::page(match error {
            InflateError::Unknown => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            InflateError::Broken => StatusCode::BAD_REQUEST,
            InflateError::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        })
    })?;
    if is_form {
        let too_many = || Answer::page(StatusCode::PAYLOAD_TOO_LARGE);
        return form::parse(&plain).map(Fields).ok_or_else(too_many);
    }
    parse(&plain).ok_or_else(|| Answer::page(StatusCode::BAD_REQUEST))
}

/// The bytes of a body; nothing when there are too many.
async fn collect<B>(headers: &HeaderMap, mut body: B) -> Result<Option<Bytes>, Gone>
where
    B: hyper::body::Body<Data = Bytes> + Unpin,
{
    if body.is_end_stream() {
        return Ok(Some(Bytes::new()));
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut bytes = BytesMut::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Gone)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > DRAIN_LIMIT {
            break;
        }
        if length <= LIMIT && announced.is_none_or(|length| length <= LIMIT) {
            bytes.extend_from_slice(&data);
        }
    }
    let fits = length <= LIMIT && announced.is_none_or(|length| length <= LIMIT);
    Ok(fits.then(|| bytes.freeze()))
}

fn has_type(headers: &HeaderMap, name: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(name))
}

/// Only objects and lists are taken for a body.
fn parse(bytes: &[u8]) -> Option<Fields> {
    match normal(serde_json::from_slice(bytes).ok()?) {
        Value::Object(fields) => Some(Fields(fields)),
        Value::Array(items) => {
            Some(Fields(items.into_iter().enumerate().map(|(i, item)| (i.to_string(), item)).collect()))
        }
        _ => None,
    }
}

/// Numbers as JavaScript knows them: `1000.0` is `1000`.
fn normal(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(normal_number(number)),
        Value::Array(items) => Value::Array(items.into_iter().map(normal).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, normal(value))).collect())
        }
        other => other,
    }
}

fn normal_number(number: Number) -> Number {
    /// From here on doubles do not hold every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(float) if float.fract() == 0.0 && float.abs() <= EXACT => Number::from(float as i64),
        Some(float) => Number::from_f64(float).unwrap_or(number),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{Full, StreamBody};
    use serde_json::json;

    use super::*;

    fn json_headers() -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, "application/json".parse().unwrap())])
    }

    async fn read_json(text: &str) -> Result<Fields, Answer> {
        let body = Full::new(Bytes::copy_from_slice(text.as_bytes()));
        read(Generation::V3, &json_headers(), body).await.unwrap().fields
    }

    #[tokio::test]
    async fn a_body_that_is_not_json_is_refused_and_an_absent_one_is_empty() {
        for text in ["{", "[1,]", "3", "null", "\"a\"", "{\"a\":1}x", &"[".repeat(100_000)] {
            assert!(read_json(text).await.is_err(), "{text:.20}");
        }
        assert_eq!(read_json("").await.ok().unwrap().len(), 0);
        let plain =
            read(Generation::V3, &HeaderMap::new(), Full::new(Bytes::from_static(b"{\"a\":1}"))).await;
        assert_eq!(plain.unwrap().fields.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn fields_and_numbers_are_those_of_javascript() {
        let fields = read_json(r#"{"a":1000.0,"b":[1.5,2.0,1e400000]}"#).await;
        assert!(fields.is_err(), "a number beyond all bounds is not JSON here");
        let fields = read_json(r#"{"a":1000.0,"b":[1.5,2.0,9007199254740993]}"#).await.ok().unwrap();
        assert_eq!(Value::Object(fields.0).to_string(), r#"{"a":1000,"b":[1.5,2,9007199254740992]}"#);
        assert_eq!(read_json("[7,8]").await.ok().unwrap().get("1"), Some(&json!(8)));
    }

    #[tokio::test]
    async fn twelve_megabytes_are_the_limit() {
        let chunks = |bytes: usize| {
            let chunk = Bytes::from(vec![b' '; 1024 * 1024]);
            let frames = (0..bytes / chunk.len())
                .map(move |_| Ok::<_, std::io::Error>(hyper::body::Frame::data(chunk.clone())));
            StreamBody::new(futures_util::stream::iter(frames))
        };
        assert!(read(Generation::V3, &HeaderMap::new(), chunks(LIMIT)).await.unwrap().fields.is_ok());
        let more = read(Generation::V3, &HeaderMap::new(), chunks(LIMIT + 1024 * 1024)).await.unwrap();
        assert!(more.fields.is_err() && more.sha256.is_none());
    }

    #[tokio::test]
    async fn nesting_has_a_limit_and_hashes_are_those_of_the_bytes() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read_json(&nested(127)).await.is_ok());
        assert!(read_json(&nested(128)).await.is_err());
        let received =
            read(Generation::V3, &HeaderMap::new(), Full::new(Bytes::from_static(b"abc"))).await.unwrap();
        let hash = crate::random::hex(&received.sha256.unwrap());
        assert!(hash.starts_with("ba7816bf8f01cfea"), "{hash}");
        let empty = read(Generation::V3, &HeaderMap::new(), Full::new(Bytes::new())).await.unwrap();
        assert_eq!(empty.sha256, None);
    }

    #[test]
    fn truth_is_that_of_javascript() {
        for value in [json!(null), json!(false), json!(0), json!(""), json!(0.0)] {
            assert!(!truthy(&value), "{value}");
        }
        for value in [json!(true), json!(-1), json!("0"), json!([]), json!({})] {
            assert!(truthy(&value), "{value}");
        }
    }
}

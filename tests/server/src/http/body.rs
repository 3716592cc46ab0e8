//! Request bodies, read before anything else looks at a request, as the original does.

use axum::extract::FromRequestParts;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Map, Number, Value};

use super::Answer;
use crate::app::Shared;

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

/// Why a body could not be read.
pub(super) enum BodyError {
    /// The client gets this answer.
    Refused(Answer),
    /// The connection broke while the body came in: there is nobody to answer.
    Gone,
}

/// Reads a body to its end, whatever it is, and its fields if it is JSON.
pub(super) async fn read<B>(headers: &HeaderMap, body: B) -> Result<Fields, BodyError>
where
    B: hyper::body::Body<Data = Bytes> + Unpin,
{
    let bytes = collect(headers, body).await?;
    if bytes.is_empty() || !is_json(headers) {
        return Ok(Fields::default());
    }
    let refused = |status| BodyError::Refused(Answer::page(status));
    let plain =
        headers.get(CONTENT_ENCODING).is_none_or(|value| value.as_bytes().eq_ignore_ascii_case(b"identity"));
    if !plain {
        return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    parse(&bytes).ok_or_else(|| refused(StatusCode::BAD_REQUEST))
}

async fn collect<B>(headers: &HeaderMap, mut body: B) -> Result<Bytes, BodyError>
where
    B: hyper::body::Body<Data = Bytes> + Unpin,
{
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut bytes = BytesMut::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::Gone)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > DRAIN_LIMIT {
            break;
        }
        if length <= LIMIT && announced.is_none_or(|length| length <= LIMIT) {
            bytes.extend_from_slice(&data);
        }
    }
    if length > LIMIT || announced.is_some_and(|length| length > LIMIT) {
        return Err(BodyError::Refused(Answer::page(StatusCode::PAYLOAD_TOO_LARGE)));
    }
    Ok(bytes.freeze())
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
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

    async fn read_json(text: &str) -> Result<Fields, BodyError> {
        read(&json_headers(), Full::new(Bytes::copy_from_slice(text.as_bytes()))).await
    }

    #[tokio::test]
    async fn a_body_that_is_not_json_is_refused_and_an_absent_one_is_empty() {
        for text in ["{", "[1,]", "3", "null", "\"a\"", "{\"a\":1}x", &"[".repeat(100_000)] {
            assert!(matches!(read_json(text).await, Err(BodyError::Refused(_))), "{text:.20}");
        }
        assert_eq!(read_json("").await.ok().unwrap().len(), 0);
        let plain = read(&HeaderMap::new(), Full::new(Bytes::from_static(b"{\"a\":1}"))).await;
        assert_eq!(plain.ok().unwrap().len(), 0);
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
        assert!(read(&HeaderMap::new(), chunks(LIMIT)).await.is_ok());
        assert!(matches!(
            read(&HeaderMap::new(), chunks(LIMIT + 1024 * 1024)).await,
            Err(BodyError::Refused(_))
        ));
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

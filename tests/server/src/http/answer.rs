//! What a handler answers.

use std::fmt;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use super::{Rendered, html};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// An answer before it is turned into bytes. Refusals are answers as well, so handlers return
/// `Result<Answer, Answer>` and use `?`.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    content: Content,
    /// Something that can only be a fault of this server.
    defect: Option<String>,
}

#[derive(Debug)]
enum Content {
    Nothing,
    Json(Value),
    Yaml(Value),
    /// An error page of Express.
    Page(String),
    /// Something that was made before. Boxed, since refusals are answers as well and had better stay small.
    Rendered(Box<Rendered>),
    /// The address to go to instead.
    Elsewhere(String),
    /// The bare word of a refused credential, without a content type.
    Word(&'static str, Option<&'static str>),
}

/// An answer's defect on its way to the gate, which reports it.
#[derive(Clone)]
pub(super) struct Defect(pub(super) String);

impl Answer {
    fn new(status: StatusCode, content: Content) -> Self {
        Self { status, content, defect: None }
    }

    /// 200 with an envelope: `{"result":"success", ...}`.
    pub(crate) fn success(fields: Value) -> Self {
        Self::new(StatusCode::OK, Content::Json(enveloped("success", fields)))
    }

    /// The same with one field, which is moved and not copied.
    pub(crate) fn success_with(name: &str, value: Value) -> Self {
        Self::new(StatusCode::OK, Content::Json(success_with(name, value)))
    }

    /// 200 with content that was made before.
    pub(crate) fn rendered(content: Rendered) -> Self {
        Self::new(StatusCode::OK, Content::Rendered(Box::new(content)))
    }

    /// 201 with an envelope: `{"result":"created", ...}`.
    pub(crate) fn created(fields: Value) -> Self {
        Self::new(StatusCode::CREATED, Content::Json(enveloped("created", fields)))
    }

    /// 200 with a value as it is.
    pub(crate) fn json(value: Value) -> Self {
        Self::new(StatusCode::OK, Content::Json(value))
    }

    /// 200 with a value as YAML.
    pub(crate) fn yaml(value: Value) -> Self {
        Self::new(StatusCode::OK, Content::Yaml(value))
    }

    /// 200 with a web page that needs nothing from outside.
    pub(crate) fn html(page: String) -> Self {
        Self::new(StatusCode::OK, Content::Page(page))
    }

    /// 302 to another address.
    pub(crate) fn elsewhere(location: String) -> Self {
        Self::new(StatusCode::FOUND, Content::Elsewhere(location))
    }

    /// 204.
    pub(crate) fn done() -> Self {
        Self::new(StatusCode::NO_CONTENT, Content::Nothing)
    }

    /// 404, which never has a body.
    pub(crate) fn missing() -> Self {
        Self::new(StatusCode::NOT_FOUND, Content::Nothing)
    }

    /// 404 of the YAML routes, which says `null`.
    pub(crate) fn missing_yaml() -> Self {
        Self::new(StatusCode::NOT_FOUND, Content::Yaml(Value::Null))
    }

    /// `{"result":"error","error":"<code>"}`.
    pub(crate) fn error(status: StatusCode, code: &str) -> Self {
        Self::new(status, Content::Json(json!({"result": "error", "error": code})))
    }

    /// The error of the guest route, which nests: `{"result":"error","error":{"error":"<code>"}}`.
    pub(crate) fn guest_error(status: StatusCode, code: &str) -> Self {
        Self::new(status, Content::Json(json!({"result": "error", "error": {"error": code}})))
    }

    /// 200 with a word of its own in place of `success`.
    pub(crate) fn result(word: &str) -> Self {
        Self::new(StatusCode::OK, Content::Json(json!({ "result": word })))
    }

    /// 400 with a code.
    pub(crate) fn bad(code: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, code)
    }

    /// 403: the level does not suffice.
    pub(crate) fn too_low() -> Self {
        Self::error(StatusCode::FORBIDDEN, "insufficientAccessLevel")
    }

    /// 401 of the `/key` routes.
    pub(crate) fn refused_key() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, Content::Word("Unauthorized", Some("Basic realm=\"Users\"")))
    }

    /// 401 of the `/jwt` routes, which name no challenge.
    pub(crate) fn refused_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, Content::Word("Unauthorized", None))
    }

    /// 400 for a Basic header that cannot be read.
    pub(crate) fn malformed_basic() -> Self {
        Self::new(StatusCode::BAD_REQUEST, Content::Word("Bad Request", None))
    }

    /// The page of Express for a status.
    pub(crate) fn page(status: StatusCode) -> Self {
        Self::new(status, Content::Page(html::status(status)))
    }

    /// The page of Express for a route that does not exist.
    pub(super) fn no_route(method: &str, path: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, Content::Page(html::cannot(method, path)))
    }

    /// What a fault on order says.
    pub(super) fn fault(status: StatusCode) -> Self {
        match status {
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => {
                Self::new(status, Content::Nothing)
            }
            StatusCode::TOO_MANY_REQUESTS => Self::error(status, "tooManyRequests"),
            _ => Self::error(status, "success"),
        }
    }

    /// 500 for something that must not happen, and a note of it for whoever started the server.
    pub(crate) fn defect(what: impl Into<String>) -> Self {
        let mut answer = Self::error(StatusCode::INTERNAL_SERVER_ERROR, "success");
        answer.defect = Some(what.into());
        answer
    }
}

/// In words, for whoever caused it by other ways than a request.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.defect {
            Some(defect) => f.write_str(defect),
            None => write!(f, "the answer would be {}", self.status),
        }
    }
}

impl From<rusqlite::Error> for Answer {
    fn from(error: rusqlite::Error) -> Self {
        Self::defect(format!("the database refused: {error}"))
    }
}

/// The envelope of a success with one field.
pub(crate) fn success_with(name: &str, value: Value) -> Value {
    let mut envelope = Map::new();
    envelope.insert("result".to_owned(), "success".into());
    envelope.insert(name.to_owned(), value);
    Value::Object(envelope)
}

fn enveloped(result: &str, fields: Value) -> Value {
    let mut envelope = json!({ "result": result });
    if let (Value::Object(envelope), Value::Object(fields)) = (&mut envelope, fields) {
        envelope.extend(fields);
    }
    envelope
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        let mut defect = self.defect;
        let mut send = |rendered: Result<Rendered, String>, headers: &mut HeaderMap| match rendered {
            Ok(rendered) => rendered.send(headers),
            Err(what) => {
                defect = Some(what);
                Body::empty()
            }
        };
        let body = match self.content {
            Content::Nothing => Body::empty(),
            Content::Json(value) => send(Rendered::json(&value), &mut headers),
            Content::Yaml(value) => send(Rendered::yaml(&value), &mut headers),
            Content::Rendered(rendered) => rendered.send(&mut headers),
            Content::Page(page) => {
                headers.insert(CONTENT_TYPE, HTML);
                headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
                headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
                Body::from(page)
            }
            Content::Elsewhere(location) => match HeaderValue::from_str(&location) {
                Ok(address) => {
                    headers.insert(LOCATION, address);
                    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
                    Body::from(format!("Found. Redirecting to {location}"))
                }
                Err(error) => {
                    defect = Some(format!("an address cannot be sent: {error}"));
                    Body::empty()
                }
            },
            Content::Word(word, challenge) => {
                if let Some(challenge) = challenge {
                    headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
                }
                Body::from(word)
            }
        };
        let mut response = Response::new(body);
        *response.status_mut() =
            if defect.is_some() { StatusCode::INTERNAL_SERVER_ERROR } else { self.status };
        *response.headers_mut() = headers;
        if let Some(defect) = defect {
            response.extensions_mut().insert(Defect(defect));
        }
        response
    }
}

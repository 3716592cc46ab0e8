//! Refusals of the control plane: `{"error": "words"}`.

use axum::Json;
use axum::RequestPartsExt;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::http::Answer;

/// What is wrong with a request.
pub(super) struct Wrong(StatusCode, String);

impl Wrong {
    pub(super) fn new(status: StatusCode, words: impl Into<String>) -> Self {
        Self(status, words.into())
    }

    /// 400.
    pub(super) fn bad(words: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, words)
    }

    /// 404.
    pub(super) fn missing(words: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, words)
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<rusqlite::Error> for Wrong {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the database refused: {error}"))
    }
}

impl From<Answer> for Wrong {
    fn from(answer: Answer) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the server could not do that: {answer}"))
    }
}

/// The parameter of a path.
pub(super) struct Id(pub(super) String);

impl<S: Sync> FromRequestParts<S> for Id {
    type Rejection = Wrong;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Wrong> {
        let id = parts.extract::<Path<String>>().await;
        id.map(|Path(id)| Self(id))
            .map_err(|_| Wrong::bad("the path is not UTF-8: name a person by number or UUID"))
    }
}

/// A body of JSON; its content type does not matter. No body is `{}`.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Body<T> {
    type Rejection = Wrong;

    async fn from_request(request: Request, _: &S) -> Result<Self, Wrong> {
        /// Orders are small.
        const LIMIT: usize = 1024 * 1024;
        let bytes = axum::body::to_bytes(request.into_body(), LIMIT)
            .await
            .map_err(|error| Wrong::bad(format!("the body could not be read: {error}")))?;
        let bytes = if bytes.is_empty() { &b"{}"[..] } else { &bytes };
        serde_json::from_slice(bytes).map(Self).map_err(|error| Wrong::bad(format!("the body: {error}")))
    }
}

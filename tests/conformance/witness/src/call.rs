//! The way into and out of a method of progenitor's client: arguments and answers in JSON.

use futures_util::TryStreamExt;
use progenitor_client::{ByteStream, Error, ResponseValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::difference;

/// Why a call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// There is no method for it.
    #[error("the client has no such operation")]
    NoSuchOperation,
    /// An argument is missing, superfluous or of another type.
    #[error("the argument {name}: {problem}")]
    Argument {
        /// Its name, `body` for what goes into the body.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// The status is no success that the document names.
    #[error("refused with {status}: {body}")]
    Refused {
        /// The status.
        status: u16,
        /// The body as it came.
        body: String,
    },
    /// The answer is not what the document says.
    #[error("the answer does not fit the client's type: {0}")]
    Undecodable(String),
    /// There was no answer, or no request.
    #[error("no answer: {0}")]
    Connection(String),
}

/// The status and the value of an answer.
pub(crate) type Outcome = Result<(u16, Value), Failure>;

/// The arguments of a call, taken one by one.
pub(crate) struct Arguments(Map<String, Value>);

impl Arguments {
    /// Something else than an object has no arguments.
    pub(crate) fn new(arguments: Value) -> Self {
        match arguments {
            Value::Object(map) => Self(map),
            _ => Self(Map::new()),
        }
    }

    /// An argument in the type that a method asks for.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Failure> {
        let problem = |problem: &dyn ToString| Failure::Argument {
            name: name.to_owned(),
            problem: problem.to_string(),
        };
        let value = self.0.shift_remove(name).ok_or_else(|| problem(&"it is missing"))?;
        serde_json::from_value(value).map_err(|error| problem(&error))
    }

    /// The body in the type that a method asks for, which has to be able to say all of it.
    pub(crate) fn body<T: DeserializeOwned + Serialize>(&mut self) -> Result<T, Failure> {
        let given = self.0.get("body").cloned().unwrap_or_default();
        let body: T = self.take("body")?;
        let written = serde_json::to_value(&body).unwrap_or_default();
        match difference(&given, &written) {
            None => Ok(body),
            Some(problem) => Err(Failure::Argument { name: "body".to_owned(), problem }),
        }
    }

    /// There must not be more arguments than the method takes.
    pub(crate) fn done(self) -> Result<(), Failure> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((name, _)) => Err(Failure::Argument { name, problem: "nobody asks for it".to_owned() }),
        }
    }
}

/// An answer that was decoded.
pub(crate) async fn value<T: Serialize>(result: Result<ResponseValue<T>, Error<()>>) -> Outcome {
    match result {
        Ok(response) => {
            let value = serde_json::to_value(&*response);
            let value = value.map_err(|error| Failure::Undecodable(error.to_string()))?;
            Ok((response.status().as_u16(), value))
        }
        Err(error) => Err(failure(error).await),
    }
}

/// An answer that is text.
pub(crate) async fn text(result: Result<ResponseValue<ByteStream>, Error<()>>) -> Outcome {
    match result {
        Ok(response) => {
            let status = response.status().as_u16();
            let pieces: Vec<bytes::Bytes> = response
                .into_inner_stream()
                .try_collect()
                .await
                .map_err(|error| Failure::Connection(error.to_string()))?;
            let text = String::from_utf8(pieces.concat());
            let text = text.map_err(|error| Failure::Undecodable(error.to_string()))?;
            Ok((status, Value::String(text)))
        }
        Err(error) => Err(failure(error).await),
    }
}

async fn failure(error: Error<()>) -> Failure {
    match error {
        Error::UnexpectedResponse(response) => {
            let status = response.status().as_u16();
            Failure::Refused { status, body: response.text().await.unwrap_or_default() }
        }
        Error::InvalidResponsePayload(body, error) => {
            Failure::Undecodable(format!("{error} in {}", String::from_utf8_lossy(&body)))
        }
        other => Failure::Connection(other.to_string()),
    }
}

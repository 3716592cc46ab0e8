//! Who may use the control plane: whoever knows its token.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use subtle::ConstantTimeEq;

use super::Wrong;
use crate::random::hex;

/// The token of a control plane. It never follows from a seed: it opens every door of the server.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hex(&bytes)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes the same time whichever byte differs.
    fn fits(&self, header: Option<&HeaderValue>) -> bool {
        let bytes = header.map_or(&[][..], HeaderValue::as_bytes);
        let scheme = bytes.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer "));
        scheme && bool::from(bytes.get(7..).unwrap_or_default().ct_eq(self.0.as_bytes()))
    }
}

/// Lets requests with the token through.
pub(super) async fn check(State(token): State<Token>, request: Request, next: Next) -> Response {
    if token.fits(request.headers().get(AUTHORIZATION)) {
        return next.run(request).await;
    }
    let mut refused = Wrong::new(
        StatusCode::UNAUTHORIZED,
        "the ready line has the token: send it as Authorization: Bearer <token>",
    )
    .into_response();
    refused.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    refused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_fits() {
        let token = Token::new().unwrap();
        let fits = |text: &str| token.fits(Some(&HeaderValue::from_str(text).unwrap()));
        assert!(fits(&format!("Bearer {}", token.as_str())) && fits(&format!("bearer {}", token.as_str())));
        assert!(!fits(token.as_str()) && !fits("Bearer ") && !fits("Bearer") && !fits(""));
        assert!(!fits(&format!("Bearer {}x", token.as_str())) && !token.fits(None));
        assert_ne!(token.as_str(), Token::new().unwrap().as_str());
    }
}

//! Keeps the last answer as it came: progenitor's methods give what they made of it only.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};

use crate::{v3, v4};

/// The body of the last answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape(Arc<Mutex<Bytes>>);

impl Tape {
    pub(crate) fn clear(&self) {
        *self.lock() = Bytes::new();
    }

    /// Something that is not UTF-8 shows replacement signs.
    pub(crate) fn body(&self) -> String {
        String::from_utf8_lossy(&self.lock()).into_owned()
    }

    fn lock(&self) -> MutexGuard<'_, Bytes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a request, keeps the body of its answer, and gives an answer that has it still.
    async fn exec(
        &self,
        http: &reqwest::Client,
        request: reqwest::Request,
    ) -> reqwest::Result<reqwest::Response> {
        let response = http.execute(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await?;
        *self.lock() = body.clone();
        let mut again = http::Response::new(body);
        *again.status_mut() = status;
        *again.headers_mut() = headers;
        Ok(again.into())
    }
}

impl ClientHooks<Tape> for v3::client::Client {
    async fn exec(&self, request: reqwest::Request, _: &OperationInfo) -> reqwest::Result<reqwest::Response> {
        self.inner().exec(self.client(), request).await
    }
}

impl ClientHooks<Tape> for v4::client::Client {
    async fn exec(&self, request: reqwest::Request, _: &OperationInfo) -> reqwest::Result<reqwest::Response> {
        self.inner().exec(self.client(), request).await
    }
}

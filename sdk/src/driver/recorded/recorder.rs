//! Writes a recording while the calls are made.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::line::{Failed, Head, Line, VERSION, WORD};
use super::scrub::Scrub;
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError};
use crate::{Error, ErrorKind};

/// A transport that passes requests on to another one and writes down what was said.
///
/// A line is written when its exchange has ended, whole and at once, so that a recording is never more than one line
/// behind. What a caller gave up on before that is not in it.
pub struct Recorder {
    transport: Box<dyn Transport>,
    paper: Mutex<Paper>,
}

/// What is written on.
struct Paper {
    out: Box<dyn Write + Send>,
    scrub: Scrub,
}

impl Recorder {
    /// Records into a file. What was in it is replaced. On Unix a new file is for its owner alone.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the file cannot be written.
    pub fn create(path: impl AsRef<Path>, transport: impl Transport) -> Result<Self, Error> {
        Self::boxed(path.as_ref(), Box::new(transport))
    }

    pub(crate) fn boxed(path: &Path, transport: Box<dyn Transport>) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // There is no secret in it, but what people are called and measure.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).and_then(|file| Self::on(Box::new(file), transport)).map_err(|error| {
            let message = format!("the recording cannot be written: {}; name another file", error.kind());
            Error::caused(ErrorKind::Configuration, message, error)
        })
    }

    fn on(out: Box<dyn Write + Send>, transport: Box<dyn Transport>) -> io::Result<Self> {
        let mut paper = Paper { out, scrub: Scrub::default() };
        paper.write(&Head { freesewing: WORD.to_owned(), version: VERSION })?;
        Ok(Self { transport, paper: Mutex::new(paper) })
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let sent = request.clone();
        let result = self.transport.send(request).await;
        if result.as_ref().is_err_and(TransportError::is_refusal) {
            return result;
        }
        // A file takes a line in less time than another thread would take to be asked for it.
        let written = self.paper.lock().unwrap_or_else(PoisonError::into_inner).note(&sent, &result);
        match written {
            Ok(()) => result,
            Err(error) => Err(TransportError::unusable(format!(
                "the call was made, but the recording cannot be written: {}",
                error.kind()
            ))),
        }
    }
}

impl Paper {
    fn note(&mut self, request: &Request, result: &Result<Response, TransportError>) -> io::Result<()> {
        let request = self.scrub.request(request);
        let (answer, failure) = match result {
            Ok(response) => (Some(self.scrub.response(&request.path, response)), None),
            Err(error) => (None, Some(Failed::new(error))),
        };
        self.write(&Line { request, answer, failure })
    }

    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.out.write_all(&text)?;
        self.out.flush()
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use http::{HeaderMap, StatusCode};

    use super::*;
    use crate::Client;

    /// A disk with room for so many lines.
    struct Small(usize);

    impl Write for Small {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A server that counts.
    struct Empty(Arc<AtomicUsize>);

    impl Transport for Empty {
        fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
            self.0.fetch_add(1, Ordering::SeqCst);
            let response = Response::new(StatusCode::OK, HeaderMap::new(), r#"{"curatedSets":[]}"#);
            Box::pin(async move { Ok(response) })
        }
    }

    #[tokio::test]
    async fn a_call_that_cannot_be_recorded_says_that_it_was_made() {
        let sent = Arc::new(AtomicUsize::new(0));
        let server = Box::new(Empty(Arc::clone(&sent)));
        // The first line is that of the version; each of the others is written at once.
        let recorder = Recorder::on(Box::new(Small(2)), server).unwrap();
        let client = Client::builder().environment(|_| None).transport(recorder).build().unwrap();
        assert!(client.curated_sets().list().await.is_ok());
        let error = client.curated_sets().list().no_cache().await.unwrap_err();
        let says = "the call was made, but the recording cannot be written: no storage space";
        assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Configuration));
        assert_eq!((sent.load(Ordering::SeqCst), error.attempts()), (2, 1));
        assert_eq!(client.usage().await.unwrap().counters.requests, 2);
    }
}

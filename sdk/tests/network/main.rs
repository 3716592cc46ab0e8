//! The network between a client and its server: connections, proxies, certificates, HTTP/2. Servers are on loopback.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod connecting;
mod http2;
mod plain;
mod proxies;
mod roots;
mod tls;

use freesewing::{Client, ClientBuilder, Generation};

pub(crate) const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";

/// An answer to listing sets.
pub(crate) const EMPTY: &str = r#"{"result":"success","sets":[]}"#;

/// A client whose environment has nothing but these variables.
pub(crate) fn builder(url: &str, variables: &[(&'static str, &str)]) -> ClientBuilder {
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let lookup =
        move |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    Client::builder().environment(lookup).base_url(url).generation(Generation::V3).api_key(KEY, "sesame")
}

/// All that an error prints, with its sources.
pub(crate) fn everything(error: &freesewing::Error) -> String {
    let mut printed = format!("{error} {error:?} {error:#?} {}", error.trace());
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        printed.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    printed
}

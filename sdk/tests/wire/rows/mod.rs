//! Every operation that the SDK has, and what the contract says about it.

mod account;
mod account_changes;
mod admin;
mod apikeys;
mod bookmarks;
mod curated_sets;
mod curation;
mod flows;
mod newsletter;
pub(crate) mod patterns;
mod sets;
mod sign_in;
mod users;

use std::future::Future;
use std::pin::Pin;

use freesewing::Generation::{self, V3, V4};
use freesewing::engine::retry::Trace;
use freesewing::{Client, Error, Response, Warning};
use serde_json::Value;

pub(crate) const JSON: &str = "application/json; charset=utf-8";
pub(crate) const YAML: &str = "text/yaml; charset=utf-8";

/// Both generations.
const BOTH: &[Generation] = &[V3, V4];

/// One operation. One that differs between the generations has a row for each.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// Its name in the document of the API.
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// `{id}` is the record, `{auth}` the kind of credentials.
    pub(crate) path: &'static str,
    /// The generations that have it so.
    pub(crate) generations: &'static [Generation],
    /// What an empty 404 gives, where it is no failure.
    pub(crate) absent: Option<&'static str>,
    pub(crate) takes: Takes,
    /// Whether a second request does what the first did.
    pub(crate) repeatable: bool,
    /// How a 403 of the level is put, without the name of what is too low.
    pub(crate) needs: &'static str,
    pub(crate) success: u16,
    /// The content type of a success, empty if it has no body.
    pub(crate) media: &'static str,
    /// The body of a success.
    pub(crate) answer: fn(Generation) -> String,
    /// The body of the request.
    pub(crate) sends: fn(Generation) -> Option<Value>,
    /// What the caller gets of a success.
    pub(crate) value: fn(Generation) -> Value,
    /// Whether the SDK reads the body of a success as JSON.
    pub(crate) decodes: bool,
    pub(crate) call: fn(Client, Generation) -> Calling,
}

/// Which credentials an operation takes.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Takes {
    /// None, and none are sent.
    Nothing,
    /// An API key or a token.
    Any,
    /// An API key.
    Key,
    /// A token.
    Token,
}

/// What a call gives.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) trace: Trace,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) value: Value,
}

pub(crate) type Calling = Pin<Box<dyn Future<Output = Result<Got, Error>>>>;

/// All of them.
pub(crate) fn all() -> Vec<&'static Row> {
    let tables = [
        sets::ROWS,
        apikeys::ROWS,
        curated_sets::ROWS,
        account::ROWS,
        account_changes::ROWS,
        sign_in::ROWS,
        users::ROWS,
        newsletter::ROWS,
        admin::ROWS,
        patterns::ROWS,
        bookmarks::ROWS,
        curation::ROWS,
        flows::ROWS,
    ];
    tables.into_iter().flatten().collect()
}

/// The row of a name.
pub(crate) fn named(name: &str) -> &'static Row {
    all().into_iter().find(|row| row.name == name).expect("a row of that name")
}

/// A call whose value is shown as JSON.
fn calling<T: 'static>(
    call: impl Future<Output = Result<Response<T>, Error>> + 'static,
    show: impl Fn(&T) -> Value + 'static,
) -> Calling {
    Box::pin(async move {
        let response = call.await?;
        let (status, trace) = (response.status(), response.trace().clone());
        let (warnings, value) = (response.warnings().to_vec(), show(response.value()));
        Ok(Got { status, trace, warnings, value })
    })
}

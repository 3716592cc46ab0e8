//! Who calls.

use super::no_body;
use crate::answer::{Unfit, json};
use crate::engine::Wire;
use crate::generated::operations;
use crate::models::Caller;
use crate::plan::Arguments;
use crate::{Client, Credentials, Request};

/// The operation that fits the credentials of the client.
pub(crate) fn whoami(client: &Client) -> Request<Caller> {
    match client.shared.credentials {
        Credentials::Token(_) => {
            Request::new(client, &operations::WHOAMI_JWT, Arguments::none(), no_body(), account)
        }
        _ => Request::new(client, &operations::WHOAMI_KEY, Arguments::none(), no_body(), key)
            .about_keys(|caller| caller.key().map_or(&[], std::slice::from_ref)),
    }
}

fn key(body: &[u8], wire: &'static Wire) -> Result<Caller, Unfit> {
    json(body, wire).map(Caller::Key)
}

fn account(body: &[u8], wire: &'static Wire) -> Result<Caller, Unfit> {
    json(body, wire).map(Box::new).map(Caller::Account)
}

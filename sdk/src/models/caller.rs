//! Who calls.

use super::{Account, ApiKey};

/// Who calls, as the server sees it: [`Client::whoami`](crate::Client::whoami).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Caller {
    /// An API key. Whose it is, the server does not say.
    Key(ApiKey),
    /// The owner of an account, with a token.
    Account(Box<Account>),
}

impl Caller {
    /// The key, if a key calls.
    #[must_use]
    pub fn key(&self) -> Option<&ApiKey> {
        match self {
            Self::Key(key) => Some(key),
            Self::Account(_) => None,
        }
    }

    /// The account, if a token calls.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Key(_) => None,
            Self::Account(account) => Some(account),
        }
    }
}

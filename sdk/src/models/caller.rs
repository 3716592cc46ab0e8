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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    #[test]
    fn a_key_that_calls_is_no_account() {
        let key = r#"{"key":"81994296-447a-4b1b-a506-bc31682c734f","level":4,"expiresAt":"2026-06-25T10:11:12.123Z","name":"CI"}"#;
        let caller = Caller::Key(json(key.as_bytes(), None).unwrap());
        assert_eq!(caller.key().map(ApiKey::name), Some("CI"));
        assert_eq!(caller.account(), None);
    }
}

//! Accounts, and what signing in gives.

use chrono::{DateTime, Utc};

use super::decode::{DecodeError, FromWire, record_id};
use super::{AccountStatus, Consent, Control, Role, Units};
use crate::generated::types;
use crate::{Credentials, RecordId, Secret};

/// An account as its owner sees it. V3 tells more about it than V4.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    id: RecordId,
    wire: types::Account,
}

impl Account {
    /// The id: a number in V3, a UUID in V4.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// The user name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.wire.username
    }

    /// The e-mail address. After a change of address, servers of V3 show it encrypted.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.wire.email
    }

    /// Puts the address in clear that the server shows encrypted.
    pub(crate) fn set_email(&mut self, email: String) {
        self.wire.email = email;
    }

    /// What the user says about themselves, in Markdown.
    #[must_use]
    pub fn bio(&self) -> &str {
        &self.wire.bio
    }

    /// What the user may do.
    #[must_use]
    pub fn role(&self) -> &Role {
        &self.wire.role
    }

    /// What the user agreed to; none if nothing.
    #[must_use]
    pub fn consent(&self) -> Option<Consent> {
        Consent::of_wire(self.wire.consent)
    }

    /// Whether the account is in use.
    #[must_use]
    pub fn status(&self) -> AccountStatus {
        AccountStatus::of_wire(self.wire.status)
    }

    /// How much of the website's interface the user wants to see.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::of_wire(self.wire.control)
    }

    /// The units in which the user wants to see measurements.
    #[must_use]
    pub fn units(&self) -> Units {
        Units::of_imperial(self.wire.imperial)
    }

    /// Whether the user wants their measurements compared with those of others.
    #[must_use]
    pub fn compares(&self) -> bool {
        self.wire.compare
    }

    /// Whether the user gets the newsletter.
    #[must_use]
    pub fn newsletter(&self) -> bool {
        self.wire.newsletter
    }

    /// Whether signing in needs a second factor.
    #[must_use]
    pub fn mfa_enabled(&self) -> bool {
        self.wire.mfa_enabled
    }

    /// Data that programs keep with the account.
    #[must_use]
    pub fn data(&self) -> &serde_json::Map<String, serde_json::Value> {
        &self.wire.data
    }

    /// The language, where the server tells (V3).
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.wire.language.as_deref()
    }

    /// The name of the image, where the server tells (V3).
    #[must_use]
    pub fn image(&self) -> Option<&str> {
        self.wire.img.as_deref()
    }

    /// When the account was made, where the server tells (V3).
    #[must_use]
    pub fn created_at(&self) -> Option<DateTime<Utc>> {
        self.wire.created_at
    }

    /// When the account was last used, where the server tells (V3).
    #[must_use]
    pub fn last_seen(&self) -> Option<DateTime<Utc>> {
        self.wire.last_seen
    }
}

impl FromWire for Account {
    type Wire = types::Account;

    fn from_wire(wire: types::Account) -> Result<Self, DecodeError> {
        Ok(Self { id: record_id(wire.id, wire.uuid)?, wire })
    }
}

/// What signing in gives: a token, good for 7 days, and the account it belongs to.
#[derive(Clone, Debug)]
pub struct Session {
    token: Secret,
    account: Account,
}

impl Session {
    /// The token. [`Client::with_session`](crate::Client::with_session) calls with it.
    #[must_use]
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }
}

impl FromWire for Session {
    type Wire = types::Session;

    fn from_wire(wire: types::Session) -> Result<Self, DecodeError> {
        let account = Account::from_wire(wire.account)
            .map_err(|_| DecodeError::new("account.id", "missing or negative"))?;
        let Ok(Credentials::Token(token)) = Credentials::token(wire.token) else {
            return Err(DecodeError::new("token", "not a token"));
        };
        Ok(Self { token, account })
    }
}

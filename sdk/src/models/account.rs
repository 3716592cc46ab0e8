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

    /// The e-mail address with which the account was made, where the server tells (V3).
    #[must_use]
    pub fn first_email(&self) -> Option<&str> {
        self.wire.initial.as_deref()
    }

    /// SHA-256 in hexadecimal of the first e-mail address, trimmed and in lower case, where the server tells (V3).
    #[must_use]
    pub fn email_hash(&self) -> Option<&str> {
        self.wire.ihash.as_deref()
    }

    /// The patron tier, 0 for users who are no patrons, where the server tells (V3).
    #[must_use]
    pub fn patron(&self) -> Option<i64> {
        self.wire.patron
    }

    /// How many calls were made with tokens, where the server tells (V3).
    #[must_use]
    pub fn token_calls(&self) -> Option<u64> {
        self.wire.jwt_calls.and_then(|calls| u64::try_from(calls).ok())
    }

    /// How many calls were made with API keys, where the server tells (V3).
    #[must_use]
    pub fn key_calls(&self) -> Option<u64> {
        self.wire.key_calls.and_then(|calls| u64::try_from(calls).ok())
    }

    /// When the account was made, where the server tells (V3).
    #[must_use]
    pub fn created_at(&self) -> Option<DateTime<Utc>> {
        self.wire.created_at
    }

    /// When the account last changed, where the server tells (V3).
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.wire.updated_at
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    /// The example of the contract.
    const V4: &str = r#"{"uuid":"6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11","bio":"","compare":true,"consent":1,"control":1,
        "email":"joe@example.com","data":{},"imperial":false,"mfaEnabled":false,"newsletter":false,"role":"user","status":1,
        "username":"user-14","lusername":"user-14"}"#;

    const V3: &str = r#"{"id":14,"bio":"I sew","compare":false,"consent":3,"control":5,
        "createdAt":"2023-08-30T16:20:34.000Z","email":"joe@example.com","data":{"githubUsername":"joe"},
        "ihash":"c60c740b","img":"user-c60c740b","imperial":true,"initial":"j@example.com","jwtCalls":3,"keyCalls":4,
        "language":"uk","lastSeen":"2023-08-30T16:20:35.123Z","mfaEnabled":true,"newsletter":true,"patron":2,
        "role":"tailor","status":-1,"updatedAt":null,"username":"Joe","lusername":"joe","passwordType":"v3"}"#;

    fn read(body: &str) -> Account {
        json(body.as_bytes(), None).unwrap()
    }

    #[test]
    fn v4_tells_what_its_owner_set() {
        let account = read(V4);
        assert_eq!(account.id().to_string(), "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11");
        assert_eq!((account.username(), account.email(), account.bio()), ("user-14", "joe@example.com", ""));
        assert_eq!((account.role(), account.status()), (&Role::User, AccountStatus::Active));
        assert_eq!((account.consent(), account.control()), (Some(Consent::Profile), Control::LEAST));
        assert_eq!((account.units(), account.compares(), account.newsletter()), (Units::Metric, true, false));
        assert!(!account.mfa_enabled() && account.data().is_empty());
        assert_eq!((account.language(), account.image(), account.first_email()), (None, None, None));
        assert_eq!((account.email_hash(), account.patron()), (None, None));
        assert_eq!((account.token_calls(), account.key_calls()), (None, None));
        assert_eq!((account.created_at(), account.updated_at(), account.last_seen()), (None, None, None));
    }

    #[test]
    fn v3_tells_more() {
        let account = read(V3);
        assert_eq!((account.id(), account.username(), account.bio()), (RecordId::Number(14), "Joe", "I sew"));
        assert_eq!((account.role().as_str(), account.status()), ("tailor", AccountStatus::Frozen));
        assert_eq!((account.consent(), account.control()), (Some(Consent::OpenData), Control::MOST));
        assert_eq!(
            (account.units(), account.compares(), account.newsletter()),
            (Units::Imperial, false, true)
        );
        assert!(account.mfa_enabled());
        assert_eq!(account.data()["githubUsername"], "joe");
        assert_eq!((account.language(), account.image()), (Some("uk"), Some("user-c60c740b")));
        assert_eq!((account.first_email(), account.email_hash()), (Some("j@example.com"), Some("c60c740b")));
        assert_eq!(
            (account.patron(), account.token_calls(), account.key_calls()),
            (Some(2), Some(3), Some(4))
        );
        assert_eq!(account.created_at().unwrap().timestamp(), 1_693_412_434);
        assert_eq!(account.last_seen().unwrap().timestamp_subsec_millis(), 123);
        assert_eq!(account.updated_at(), None);
    }

    #[test]
    fn an_account_that_nobody_gave_consent_for_has_none() {
        assert_eq!(read(&V4.replace(r#""consent":1"#, r#""consent":0"#)).consent(), None);
        let error = json::<Account>(V3.replace(r#""id":14,"#, "").as_bytes(), None).unwrap_err();
        assert_eq!(error.to_string(), "id: missing");
    }

    #[test]
    fn a_session_hides_its_token_and_needs_a_good_one() {
        let session = |token: &str| {
            let body = format!(r#"{{"result":"success","token":"{token}","account":{V3}}}"#);
            json::<Session>(body.as_bytes(), None)
        };
        let good = session("e30.e30.c2VzYW1l").unwrap();
        assert_eq!((good.token().expose(), good.account().username()), ("e30.e30.c2VzYW1l", "Joe"));
        assert!(!format!("{good:?} {good:#?}").contains("c2VzYW1l"));
        for bad in ["", "a b", "\\n"] {
            assert_eq!(session(bad).map(|_| ()).unwrap_err().to_string(), "token: not a token");
        }
        let body = format!(r#"{{"result":"success","token":"x","account":{}}}"#, V3.replace("14", "-14"));
        let error = json::<Session>(body.as_bytes(), None).map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "account.id: missing or negative");
    }
}

//! What support and administrators do with the accounts of others.

use std::fmt;

use super::{json_body, no_body};
use crate::answer::{json, whole};
use crate::generated::{operations, types};
use crate::models::unheeded::Unheeded;
use crate::models::{Account, AccountStatus, Consent, FoundUsers, Role, Session, Subscriber, UserRecord};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, Generation, InvalidId, RecordId, Request};

/// What support and administrators do: [`Client::admin`]. The answers hold private data of others.
///
/// ```no_run
/// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
/// use freesewing::AccountStatus;
///
/// for user in client.admin().search_users("joe@example.com").await?.all() {
///     client.admin().update_user(user.id()).status(AccountStatus::Active).await?;
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Admin<'c>(pub(crate) &'c Client);

impl Admin<'_> {
    /// Looks for accounts by e-mail address, by a part of the user name and, in V4, by number or UUID. Level 9 in V3, 8 in
    /// V4.
    ///
    /// # Errors
    /// An empty text is refused before anything is sent: some servers never answer without one.
    pub fn search_users(&self, text: impl Into<String>) -> Request<FoundUsers> {
        let q = text.into();
        let body = if q.trim().is_empty() {
            Err(Error::validation(
                "the search is empty: give an e-mail address, a part of a user name or an id",
            ))
        } else {
            json_body(&types::AdminSearch { q })
        };
        Request::new(self.0, &operations::ADMIN_SEARCH_USERS, Arguments::none(), body, json)
    }

    /// Somebody's account and, in V4, the patterns. Level 9 in V3, 8 in V4.
    pub fn user<I>(&self, id: I) -> Request<UserRecord>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::ADMIN_GET_USER, arguments, no_body(), whole)
    }

    /// Changes somebody's account. Level 9. What is not mentioned stays. No changes, and those that the generation does
    /// not have, are refused before anything is sent.
    pub fn update_user<I>(&self, id: I) -> UpdateUser
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        UpdateUser {
            client: self.0.clone(),
            arguments: Arguments::record(self.0, id.try_into()),
            changes: Changes::default(),
            options: CallOptions::default(),
        }
    }

    /// A session of somebody else's account. Level 9, with a token; API keys cannot do this. Servers are known never to
    /// answer when they refuse it or there is no such user, so that the call ends with its time limit.
    pub fn impersonate<I>(&self, id: I) -> Request<Session>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::ADMIN_IMPERSONATE, arguments, no_body(), json)
    }

    /// Everybody who asked for the newsletter, whether confirmed or not, and all users who want it. Level 8. V3 does not
    /// have it.
    pub fn subscribers(&self) -> Request<Vec<Subscriber>> {
        Request::new(self.0, &operations::ADMIN_LIST_SUBSCRIBERS, Arguments::none(), no_body(), json)
    }
}

/// An update of somebody's account that has not been made yet: [`Admin::update_user`]. Add changes, then await it.
#[must_use = "a call is made when it is awaited"]
pub struct UpdateUser {
    client: Client,
    arguments: Result<Arguments, Error>,
    changes: Changes,
    options: CallOptions,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Changes {
    status: Option<AccountStatus>,
    /// None inside: consent is withdrawn.
    consent: Option<Option<Consent>>,
    role: Option<Role>,
    disables_mfa: bool,
}

impl UpdateUser {
    /// The state of the account.
    pub fn status(mut self, status: AccountStatus) -> Self {
        self.changes.status = Some(status);
        self
    }

    /// What the user agrees to, up to measurements; `None` withdraws it all. V4 only.
    pub fn consent(mut self, consent: impl Into<Option<Consent>>) -> Self {
        self.changes.consent = Some(consent.into());
        self
    }

    /// What the user may do. V3 only: V4 cannot change roles.
    pub fn role(mut self, role: Role) -> Self {
        self.changes.role = Some(role);
        self
    }

    /// Switches the second factor off, for somebody who has lost it.
    pub fn disable_mfa(mut self) -> Self {
        self.changes.disables_mfa = true;
        self
    }

    fn request(self) -> Request<Account> {
        let Self { client, arguments, changes, options } = self;
        let body = match changes.problem(client.generation()) {
            Some(problem) => Err(Error::validation(problem)),
            None => json_body(&changes.body()),
        };
        Request::new(&client, &operations::ADMIN_UPDATE_USER, arguments, body, json).options(options).inspect(
            move |account: &Account| {
                let disabled = changes.disables_mfa.then_some(false);
                Unheeded::default()
                    .field("status", changes.status, account.status())
                    .field("consent", changes.consent, account.consent())
                    .field("role", changes.role.as_ref(), account.role())
                    .field("disable_mfa", disabled, account.mfa_enabled())
                    .warnings()
            },
        )
    }
}

adjustable!(UpdateUser -> Account);

impl fmt::Debug for UpdateUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateUser").field("changes", &self.changes).finish_non_exhaustive()
    }
}

impl Changes {
    /// Why the server would not take the changes.
    fn problem(&self, generation: Generation) -> Option<&'static str> {
        if *self == Self::default() {
            return Some("the update has no changes: change something first");
        }
        if matches!(self.status, Some(AccountStatus::Other(_))) {
            return Some(
                "the status is none that an account can be given: give inactive, active, frozen or disabled",
            );
        }
        if generation == Generation::V3 && self.consent.is_some() {
            return Some("V3 cannot change the consent of others: leave it out");
        }
        if self.consent == Some(Some(Consent::OpenData)) {
            return Some(
                "consent to open data is for the user alone to give: give consent to measurements at most",
            );
        }
        (generation == Generation::V4 && self.role.is_some())
            .then_some("V4 cannot change roles: leave the role out")
    }

    fn body(&self) -> types::AdminUpdateUser {
        types::AdminUpdateUser {
            consent: self.consent.map(|consent| consent.map_or(0, Consent::get)),
            mfa_enabled: self.disables_mfa.then_some(false),
            role: self.role.clone(),
            status: self.status.map(|status| match status {
                // The number 0 would be ignored.
                AccountStatus::Inactive => "0".into(),
                status => status.get().into(),
            }),
        }
    }
}

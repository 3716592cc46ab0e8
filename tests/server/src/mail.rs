//! The outbox: mails that the real service would send stay here, for tests to read.

use std::sync::{Mutex, PoisonError};

/// A mail that would have been sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// The kind of mail, for instance `signup`.
    pub template: String,
    /// The address it would go to.
    pub to: String,
    /// Where a copy would go, if anywhere.
    pub cc: Option<String>,
    /// The link to follow, if the mail has one.
    pub action_url: Option<String>,
    /// The check that belongs to the confirmation, if there is one.
    pub check: Option<String>,
    /// The id of the confirmation that the link leads to, if there is one.
    pub confirmation: Option<String>,
}

/// All mails so far, oldest first.
#[derive(Default)]
pub(crate) struct Outbox(Mutex<Vec<Mail>>);

impl Outbox {
    pub(crate) fn send(&self, mail: Mail) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn all(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

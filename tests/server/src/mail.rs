//! The outbox: mails that the real service would send stay here, for tests to read.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// So many mails are kept; then the oldest go.
const CAPACITY: usize = 10_000;

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

/// The last mails, oldest first.
#[derive(Default)]
pub(crate) struct Outbox(Mutex<VecDeque<Mail>>);

impl Outbox {
    pub(crate) fn send(&self, mail: Mail) {
        let mut mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if mails.len() == CAPACITY {
            mails.pop_front();
        }
        mails.push_back(mail);
    }

    pub(crate) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = VecDeque::new();
    }

    pub(crate) fn all(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_mails_are_forgotten() {
        let outbox = Outbox::default();
        for number in 0..CAPACITY + 2 {
            outbox.send(Mail { to: number.to_string(), ..Mail::default() });
        }
        let all = outbox.all();
        assert_eq!((all.len(), all[0].to.as_str()), (CAPACITY, "2"));
        assert_eq!(all[CAPACITY - 1].to, (CAPACITY + 1).to_string());
        outbox.clear();
        assert!(outbox.all().is_empty());
    }
}

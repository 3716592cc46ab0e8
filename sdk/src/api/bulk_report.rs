//! What has come of many calls, item by item.

use std::fmt;

use crate::{Error, Warning};

/// One item of a [`Bulk`](super::Bulk), and what has come of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct BulkItem<I, T> {
    /// What was given.
    pub input: I,
    /// What has come of it.
    pub outcome: Outcome<T>,
}

/// What has come of one item.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// It worked.
    Done {
        /// What the call gave.
        value: T,
        /// What should be known of it.
        warnings: Vec<Warning>,
    },
    /// It failed.
    Failed(Error),
    /// Nothing was sent for it.
    NotTried,
}

impl<I, T> BulkItem<I, T> {
    /// What the call gave, if it worked.
    pub fn value(&self) -> Option<&T> {
        match &self.outcome {
            Outcome::Done { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Why it failed, if it did.
    pub fn error(&self) -> Option<&Error> {
        match &self.outcome {
            Outcome::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Whether it can be tried again without a second look.
    fn is_open(&self, repeatable: bool) -> bool {
        match &self.outcome {
            Outcome::Done { .. } => false,
            Outcome::Failed(error) => repeatable || !error.may_have_been_carried_out(),
            Outcome::NotTried => true,
        }
    }
}

/// What has come of all items, in the order in which they were given.
///
/// It shows as `12 done, 1 failed, 3 not tried`.
#[must_use]
pub struct BulkReport<I, T> {
    pub(super) items: Vec<BulkItem<I, T>>,
    pub(super) stopped: Option<Error>,
    pub(super) repeatable: bool,
}

impl<I, T> BulkReport<I, T> {
    /// All items in order.
    pub fn items(&self) -> &[BulkItem<I, T>] {
        &self.items
    }

    /// All items in order, to keep.
    pub fn into_items(self) -> Vec<BulkItem<I, T>> {
        self.items
    }

    /// Those that worked, with what they gave.
    pub fn done(&self) -> impl Iterator<Item = (&I, &T)> {
        self.items.iter().filter_map(|item| Some((&item.input, item.value()?)))
    }

    /// Those that failed, with the reason.
    pub fn failed(&self) -> impl Iterator<Item = (&I, &Error)> {
        self.items.iter().filter_map(|item| Some((&item.input, item.error()?)))
    }

    /// Those that failed and may have been carried out all the same. Look before you try them again;
    /// `create_or_find_all` does.
    pub fn uncertain(&self) -> impl Iterator<Item = (&I, &Error)> {
        self.failed().filter(|(_, error)| error.may_have_been_carried_out())
    }

    /// Those that were not tried.
    pub fn not_tried(&self) -> impl Iterator<Item = &I> {
        self.items.iter().filter(|item| matches!(item.outcome, Outcome::NotTried)).map(|item| &item.input)
    }

    /// Why it stopped before the end, if it did.
    #[must_use]
    pub fn stopped_by(&self) -> Option<&Error> {
        self.stopped.as_ref()
    }

    /// Whether every item worked.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.items.iter().all(|item| item.value().is_some())
    }

    /// What is left to do: what was not tried, and what failed. What is [`uncertain`](Self::uncertain) is among it only
    /// where trying again does no harm: after `delete_all` and `create_or_find_all`, not after `create_all`.
    pub fn into_remaining(self) -> Vec<I> {
        let open = self.items.into_iter().filter(|item| item.is_open(self.repeatable));
        open.map(|item| item.input).collect()
    }

    /// What the calls gave, if every one worked.
    ///
    /// # Errors
    /// The report itself, with nothing lost.
    pub fn into_values(self) -> Result<Vec<T>, Self> {
        if !self.is_complete() {
            return Err(self);
        }
        let values = self.items.into_iter().filter_map(|item| match item.outcome {
            Outcome::Done { value, .. } => Some(value),
            _ => None,
        });
        Ok(values.collect())
    }
}

impl<I, T> fmt::Display for BulkReport<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, failed) = (self.done().count(), self.failed().count());
        write!(f, "{done} done, {failed} failed, {} not tried", self.not_tried().count())?;
        match &self.stopped {
            Some(error) => write!(f, ", because going on was pointless: {error}"),
            None => Ok(()),
        }
    }
}

impl<I, T> fmt::Debug for BulkReport<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BulkReport").field(&format_args!("{self}")).finish()
    }
}

impl<I, T> std::error::Error for BulkReport<I, T> {}

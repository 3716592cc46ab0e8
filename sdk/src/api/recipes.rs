//! What can be made unless it is there.

use super::create_or_find::Recipe;
use crate::models::{Bookmark, NewBookmark, NewPattern, NewSet, Pattern, Set};
use crate::{Client, RecordId, Request};

impl Recipe<Set> for NewSet {
    fn noun(&self) -> &'static str {
        "set"
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn create(&self, client: &Client) -> Request<Set> {
        client.sets().create(self)
    }

    fn list(&self, client: &Client) -> Request<Vec<Set>> {
        client.sets().list()
    }

    fn is_like(&self, record: &Set) -> bool {
        Self::is_like(self, record)
    }

    fn id(&self, record: &Set) -> RecordId {
        record.id()
    }
}

impl Recipe<Pattern> for NewPattern {
    fn noun(&self) -> &'static str {
        "pattern"
    }

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    fn create(&self, client: &Client) -> Request<Pattern> {
        client.patterns().create(self)
    }

    fn list(&self, client: &Client) -> Request<Vec<Pattern>> {
        client.patterns().list()
    }

    fn is_like(&self, record: &Pattern) -> bool {
        Self::is_like(self, record)
    }

    fn id(&self, record: &Pattern) -> RecordId {
        record.id()
    }
}

impl Recipe<Bookmark> for NewBookmark {
    fn noun(&self) -> &'static str {
        "bookmark"
    }

    fn name(&self) -> &str {
        self.address()
    }

    fn create(&self, client: &Client) -> Request<Bookmark> {
        client.bookmarks().create(self)
    }

    fn list(&self, client: &Client) -> Request<Vec<Bookmark>> {
        client.bookmarks().list()
    }

    fn is_like(&self, record: &Bookmark) -> bool {
        self.unheeded(record).is_empty()
    }

    fn id(&self, record: &Bookmark) -> RecordId {
        record.id()
    }
}

//! Bookmarks.

use std::fmt;

use super::create_or_find::make_all;
use super::{Bulk, CreateOrFind, no_body};
use crate::answer::{json, nothing};
use crate::driver::native::transport::BoxFuture;
use crate::generated::operations;
use crate::models::{Bookmark, BookmarkChanges, NewBookmark};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, InvalidId, RecordId, Request, Response};

/// Bookmarks: [`Client::bookmarks`].
#[derive(Debug)]
pub struct Bookmarks<'c>(pub(crate) &'c Client);

impl Bookmarks<'_> {
    /// Makes a bookmark. Level 3. Servers are known never to answer when the level is too low.
    ///
    /// # Errors
    /// An empty title or address, and in V4 long ones, are refused before anything is sent.
    pub fn create(&self, new: &NewBookmark) -> Request<Bookmark> {
        let body = new.body(self.0.generation());
        let new = new.clone();
        Request::new(self.0, &operations::CREATE_BOOKMARK, Arguments::none(), body, json)
            .inspect(move |bookmark| new.unheeded(bookmark))
    }

    /// The bookmark that is there, or a new one: never two. Level 3.
    ///
    /// It lists the bookmarks first and gives the oldest that is the same in what it points to, in title and address, with
    /// [`Warning::AlreadyThere`](crate::Warning::AlreadyThere). If there is none it makes one. When no answer tells that this
    /// worked it lists again and gives what it finds, with [`Warning::AnswerLost`](crate::Warning::AnswerLost); only when
    /// it finds none, and the server cannot be at work on it any more, does it try again. So a program that was
    /// interrupted, or whose `create` lost its answer, makes this call and has one bookmark.
    ///
    /// That costs one call more than `create`, and one in all where it finds the bookmark. Calls of one client, clones
    /// included, that make the same wait for each other, so they get the same bookmark. Different programs that do so in the
    /// same second may still make two; from then on all of them find the older one.
    ///
    /// # Errors
    /// After a lost answer: the error of the call that made it, which says that the bookmark was not found. Make the same
    /// call again then.
    ///
    /// V4 is known to show API keys an empty list whatever there is. There is no looking then, so it is an error of
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported), and nothing is made.
    pub fn create_or_find(&self, new: &NewBookmark) -> CreateOrFind<Bookmark> {
        CreateOrFind::new(self.0, new.clone())
    }

    /// Makes many bookmarks, one after the other: see [`Bulk`]. Level 3. A bookmark that cannot be made as it is fails alone, with
    /// nothing sent for it.
    pub fn create_all(&self, new: impl IntoIterator<Item = NewBookmark>) -> Bulk<NewBookmark, Bookmark> {
        let client = self.0.clone();
        let step =
            move |new: &NewBookmark, options| -> BoxFuture<'static, Result<Response<Bookmark>, Error>> {
                Box::pin(client.bookmarks().create(new).options(options).response())
            };
        Bulk::new(self.0, operations::CREATE_BOOKMARK.name, new, step).alike()
    }

    /// Makes many bookmarks, each unless it is there, like [`create_or_find`](Self::create_or_find): the list is asked for
    /// once, and again after an answer that was lost. A program that was interrupted runs this again, with all of its
    /// bookmarks, and gets one of each. Two that are the same give two.
    pub fn create_or_find_all(
        &self,
        new: impl IntoIterator<Item = NewBookmark>,
    ) -> Bulk<NewBookmark, Bookmark> {
        make_all(self.0, operations::CREATE_BOOKMARK.name, new)
    }

    /// All bookmarks of the caller, in the order in which they were made.
    ///
    /// # Errors
    /// V4 is known to show API keys an empty list whatever there is. An empty list for a key is therefore an error of
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported); `.response()` gives it with
    /// [`Warning::MaybeHidden`](crate::Warning::MaybeHidden).
    pub fn list(&self) -> Request<Vec<Bookmark>> {
        Request::new(self.0, &operations::LIST_BOOKMARKS, Arguments::none(), no_body(), json).maybe_hidden()
    }

    /// One bookmark. Level 1 for one's own; those of others are there in V4 only, with level 9.
    pub fn get<I>(&self, id: I) -> Request<Bookmark>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_BOOKMARK, arguments, no_body(), json)
    }

    /// Changes a bookmark. Level 3 for one's own; those of others in V4 only, with level 9. What is not mentioned
    /// stays. No changes and empty texts are refused before anything is sent.
    pub fn update<I>(&self, id: I) -> UpdateBookmark
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        UpdateBookmark {
            client: self.0.clone(),
            arguments: Arguments::record(self.0, id.try_into()),
            changes: BookmarkChanges::new(),
            options: CallOptions::default(),
        }
    }

    /// Deletes a bookmark of one's own. Level 3. V4 is known to refuse it to API keys.
    pub fn delete<I>(&self, id: I) -> Request<()>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::REMOVE_BOOKMARK, arguments, no_body(), nothing)
    }

    /// Deletes many bookmarks, one after the other: see [`Bulk`]. One that is gone already is an error of
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound), and the others go on.
    pub fn delete_all<I>(&self, ids: impl IntoIterator<Item = I>) -> Bulk<I, ()>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>> + Clone + Send + 'static,
    {
        let client = self.0.clone();
        let step = move |id: &I, options| -> BoxFuture<'static, Result<Response<()>, Error>> {
            Box::pin(client.bookmarks().delete(id.clone()).options(options).response())
        };
        Bulk::new(self.0, operations::REMOVE_BOOKMARK.name, ids, step).repeatable()
    }
}

/// An update of a bookmark that has not been made yet: [`Bookmarks::update`]. Add changes, then await it.
#[must_use = "a call is made when it is awaited"]
pub struct UpdateBookmark {
    client: Client,
    arguments: Result<Arguments, Error>,
    changes: BookmarkChanges,
    options: CallOptions,
}

impl UpdateBookmark {
    /// A new title, which must not be empty.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.changes = self.changes.title(title);
        self
    }

    /// Where it leads to from now on, which must not be empty.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.changes = self.changes.url(url);
        self
    }

    /// Takes all changes from elsewhere, instead of those given so far.
    pub fn changes(mut self, changes: BookmarkChanges) -> Self {
        self.changes = changes;
        self
    }

    fn request(self) -> Request<Bookmark> {
        let Self { client, arguments, changes, options } = self;
        let body = changes.body();
        Request::new(&client, &operations::UPDATE_BOOKMARK, arguments, body, json)
            .options(options)
            .inspect(move |bookmark| changes.unheeded(bookmark))
    }
}

adjustable!(UpdateBookmark -> Bookmark);

impl fmt::Debug for UpdateBookmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateBookmark").field("changes", &self.changes).finish_non_exhaustive()
    }
}

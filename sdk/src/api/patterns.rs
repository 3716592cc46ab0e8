//! Patterns.

use std::fmt;

use serde_json::{Map, Value};

use super::create_or_find::make_all;
use super::unchanged::{if_unchanged, is_another};
use super::{Bulk, ClonePattern, CreateOrFind, no_body};
use crate::answer::{json, nothing, text};
use crate::driver::native::transport::BoxFuture;
use crate::generated::operations;
use crate::models::{NewPattern, Pattern, PatternChanges, PatternSettings, PublicPattern};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, InvalidId, RecordId, Request, Response};

/// Patterns: [`Client::patterns`].
#[derive(Debug)]
pub struct Patterns<'c>(pub(crate) &'c Client);

impl Patterns<'_> {
    /// Makes a pattern. Level 4. What the server changes without a word is among the warnings of the
    /// [`Response`](crate::Response): servers of 2023 lose the measurements.
    ///
    /// # Errors
    /// An empty design, measurements that are not above zero, and a set in V4 are refused before anything is sent.
    pub fn create(&self, new: &NewPattern) -> Request<Pattern> {
        let body = new.body(self.0.generation());
        let new = new.without_image();
        Request::new(self.0, &operations::CREATE_PATTERN, Arguments::none(), body, json)
            .inspect(move |pattern| new.unheeded(pattern))
    }

    /// The pattern that is there, or a new one: never two. Level 4.
    ///
    /// It lists the patterns first and gives the oldest that is the same in its design, its name and in all that was given or
    /// left to its default, with
    /// [`Warning::AlreadyThere`](crate::Warning::AlreadyThere). If there is none it makes one. When no answer tells that this
    /// worked it lists again and gives what it finds, with [`Warning::AnswerLost`](crate::Warning::AnswerLost); only when
    /// it finds none, and the server cannot be at work on it any more, does it try again. So a program that was
    /// interrupted, or whose `create` lost its answer, makes this call and has one pattern.
    ///
    /// That costs one call more than `create`, and one in all where it finds the pattern. Calls of one client, clones
    /// included, that make the same wait for each other, so they get the same pattern. Different programs that do so in the
    /// same second may still make two; from then on all of them find the older one.
    ///
    /// The image is not compared; neither are measurements that the server left out, as those of 2023 do.
    ///
    /// # Errors
    /// After a lost answer: the error of the call that made it, which says that the pattern was not found. Make the same
    /// call again then.
    ///
    /// V4 is known to show API keys an empty list whatever there is. There is no looking then, so it is an error of
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported), and nothing is made.
    pub fn create_or_find(&self, new: &NewPattern) -> CreateOrFind<Pattern> {
        CreateOrFind::new(self.0, new.clone())
    }

    /// Makes many patterns, one after the other: see [`Bulk`]. Level 4. A pattern that cannot be made as it is fails alone, with
    /// nothing sent for it.
    pub fn create_all(&self, new: impl IntoIterator<Item = NewPattern>) -> Bulk<NewPattern, Pattern> {
        let client = self.0.clone();
        let step = move |new: &NewPattern, options| -> BoxFuture<'static, Result<Response<Pattern>, Error>> {
            Box::pin(client.patterns().create(new).options(options).response())
        };
        Bulk::new(self.0, operations::CREATE_PATTERN.name, new, step).alike()
    }

    /// Makes many patterns, each unless it is there, like [`create_or_find`](Self::create_or_find): the list is asked for
    /// once, and again after an answer that was lost. A program that was interrupted runs this again, with all of its
    /// patterns, and gets one of each. Two that are the same give two.
    pub fn create_or_find_all(&self, new: impl IntoIterator<Item = NewPattern>) -> Bulk<NewPattern, Pattern> {
        make_all(self.0, operations::CREATE_PATTERN.name, new)
    }

    /// All patterns of the caller, in the order in which they were made.
    ///
    /// # Errors
    /// V4 is known to show API keys an empty list whatever there is. An empty list for a key is therefore an error of
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported); `.response()` gives it with
    /// [`Warning::MaybeHidden`](crate::Warning::MaybeHidden).
    pub fn list(&self) -> Request<Vec<Pattern>> {
        Request::new(self.0, &operations::LIST_PATTERNS, Arguments::none(), no_body(), json).maybe_hidden()
    }

    /// One pattern. Level 1 for one's own, 6 for those of others, public ones as well.
    pub fn get<I>(&self, id: I) -> Request<Pattern>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_PATTERN, arguments, no_body(), json)
    }

    /// Changes a pattern. Level 3 for one's own, 9 for those of others. What is not mentioned stays; settings and data
    /// are replaced as a whole. No changes are refused before anything is sent.
    ///
    /// ```no_run
    /// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
    /// use freesewing::mm;
    ///
    /// let top = client.patterns().get(21).await?;
    /// let settings = top.settings().clone().with_seam_allowance(mm(12.0));
    /// client.patterns().update(top.id()).settings(settings).name("Winter top").await?;
    /// # Ok(()) }
    /// ```
    pub fn update<I>(&self, id: I) -> UpdatePattern
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        UpdatePattern {
            client: self.0.clone(),
            arguments: Arguments::record(self.0, id.try_into()),
            changes: PatternChanges::new(),
            seen: None,
            options: CallOptions::default(),
        }
    }

    /// Deletes a pattern. Level 3 for one's own, 9 for those of others. V4 is known to refuse it to API keys.
    pub fn delete<I>(&self, id: I) -> Request<()>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::REMOVE_PATTERN, arguments, no_body(), nothing)
    }

    /// Deletes many patterns, one after the other: see [`Bulk`]. One that is gone already is an error of
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound), and the others go on.
    pub fn delete_all<I>(&self, ids: impl IntoIterator<Item = I>) -> Bulk<I, ()>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>> + Clone + Send + 'static,
    {
        let client = self.0.clone();
        let step = move |id: &I, options| -> BoxFuture<'static, Result<Response<()>, Error>> {
            Box::pin(client.patterns().delete(id.clone()).options(options).response())
        };
        Bulk::new(self.0, operations::REMOVE_PATTERN.name, ids, step).repeatable()
    }

    /// Makes a copy of a pattern for the caller. Level 3; private patterns of others need level 8.
    ///
    /// V3 servers make the copy and show it encrypted, so it is read again by its id, with one more call; the response
    /// has [`Warning::CloneReread`](crate::Warning::CloneReread) then. The time limit holds for both together. The copy
    /// of somebody else's pattern belongs to that person there, so reading it again needs level 6.
    ///
    /// # Errors
    /// V4 servers are known to make no copy and to say that they did: that is an error of
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported), after which [`NewPattern::like`] makes one. When the
    /// copy was made but cannot be read again: [`ErrorKind::Decode`](crate::ErrorKind::Decode), with the failure of the
    /// reading as its source. Look among your patterns before you clone again.
    pub fn clone<I>(&self, id: I) -> ClonePattern
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        ClonePattern::new(self.0, Arguments::record(self.0, id.try_into()))
    }

    /// A public pattern, read without credentials.
    pub fn public<I>(&self, id: I) -> Request<PublicPattern>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_PUBLIC_PATTERN_JSON, arguments, no_body(), json)
    }

    /// A public pattern as the server writes it in YAML, read without credentials.
    pub fn public_yaml<I>(&self, id: I) -> Request<String>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_PUBLIC_PATTERN_YAML, arguments, no_body(), text)
    }
}

/// An update of a pattern that has not been made yet: [`Patterns::update`]. Add changes, then await it.
#[must_use = "a call is made when it is awaited"]
pub struct UpdatePattern {
    client: Client,
    arguments: Result<Arguments, Error>,
    changes: PatternChanges,
    seen: Option<Pattern>,
    options: CallOptions,
}

impl UpdatePattern {
    /// A new name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.changes = self.changes.name(name);
        self
    }

    /// New notes, in Markdown.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.changes = self.changes.notes(notes);
        self
    }

    /// Lets everybody read the pattern, or not.
    pub fn public(mut self, public: bool) -> Self {
        self.changes = self.changes.public(public);
        self
    }

    /// New settings, which replace all that are there. To change one, take those of the pattern and change that.
    pub fn settings(mut self, settings: impl Into<PatternSettings>) -> Self {
        self.changes = self.changes.settings(settings);
        self
    }

    /// New data, which replaces all that is there.
    pub fn data(mut self, data: Map<String, Value>) -> Self {
        self.changes = self.changes.data(data);
        self
    }

    /// A new image in base64, with or without a `data:` prefix, at most 10 MB.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.changes = self.changes.image(image);
        self
    }

    /// Makes the update only if the pattern is still as it was read; else it fails with
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict), and [`Error::current_pattern`] has it as it is now.
    ///
    /// The API has no conditional requests, so this takes one call more: the pattern is read and compared right before it is
    /// written, by the time of its last change and by its contents. A change that others make between that reading and
    /// the writing, in the time of one round trip, is still overwritten. The time limit holds for both calls together.
    pub fn if_unchanged_since(mut self, seen: &Pattern) -> Self {
        self.seen = Some(seen.clone());
        self
    }

    /// Takes all changes from elsewhere, instead of those given so far.
    pub fn changes(mut self, changes: PatternChanges) -> Self {
        self.changes = changes;
        self
    }

    fn request(self) -> Request<Pattern> {
        let Self { client, arguments, changes, seen, options } = self;
        let operation = &operations::UPDATE_PATTERN;
        let other = seen.as_ref().and_then(|seen| is_another(&arguments, seen));
        let body = changes.body();
        let request = Request::new(&client, operation, arguments, body, json)
            .options(options)
            .inspect(move |pattern| changes.unheeded(pattern));
        match (other, seen) {
            (Some(error), _) => request.refuse(error),
            (None, Some(seen)) => if_unchanged(request, &client, operation, seen),
            (None, None) => request,
        }
    }
}

adjustable!(UpdatePattern -> Pattern);

impl fmt::Debug for UpdatePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdatePattern").field("changes", &self.changes).finish_non_exhaustive()
    }
}

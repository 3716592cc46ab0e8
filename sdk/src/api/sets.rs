//! Measurements sets.

use std::fmt;

use super::create_or_find::make_all;
use super::unchanged::{if_unchanged, is_another};
use super::{Bulk, CloneSet, CreateOrFind, no_body};
use crate::answer::{json, nothing, text};
use crate::driver::native::transport::BoxFuture;
use crate::generated::operations;
use crate::measurements::{Measurements, Name, Quantity};
use crate::models::{NewSet, PublicSet, Set, SetChanges, Units};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, InvalidId, RecordId, Request, Response};

/// Measurements sets: [`Client::sets`].
#[derive(Debug)]
pub struct Sets<'c>(pub(crate) &'c Client);

impl Sets<'_> {
    /// Makes a set. Level 3. What the server leaves out or changes without a word is among the warnings of the
    /// [`Response`](crate::Response).
    ///
    /// # Errors
    /// An empty name or a measurement that is not above zero is refused before anything is sent.
    pub fn create(&self, new: &NewSet) -> Request<Set> {
        let body = new.body(self.0.generation());
        let new = new.without_image();
        Request::new(self.0, &operations::CREATE_SET, Arguments::none(), body, json)
            .inspect(move |set| new.unheeded(set))
    }

    /// The set that is there, or a new one: never two. Level 3.
    ///
    /// It lists the sets first and gives the oldest that is the same in its name and in all that was given or
    /// left to its default, with
    /// [`Warning::AlreadyThere`](crate::Warning::AlreadyThere). If there is none it makes one. When no answer tells that this
    /// worked it lists again and gives what it finds, with [`Warning::AnswerLost`](crate::Warning::AnswerLost); only when
    /// it finds none, and the server cannot be at work on it any more, does it try again. So a program that was
    /// interrupted, or whose `create` lost its answer, makes this call and has one set.
    ///
    /// That costs one call more than `create`, and one in all where it finds the set. Calls of one client, clones
    /// included, that make the same wait for each other, so they get the same set. Different programs that do so in the
    /// same second may still make two; from then on all of them find the older one.
    ///
    /// The image is not compared, nor are measurements whose names FreeSewing does not know.
    ///
    /// ```no_run
    /// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
    /// use freesewing::{Measurement::Neck, NewSet, Warning, cm};
    ///
    /// let robin = NewSet::named("Robin").with(Neck, cm(38.0));
    /// let response = client.sets().create_or_find(&robin).response().await?;
    /// if response.warnings().contains(&Warning::AlreadyThere) {
    ///     println!("{} was there already", response.value().name());
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// After a lost answer: the error of the call that made it, which says that the set was not found. Make the same
    /// call again then.
    pub fn create_or_find(&self, new: &NewSet) -> CreateOrFind<Set> {
        CreateOrFind::new(self.0, new.clone())
    }

    /// Makes many sets, one after the other: see [`Bulk`]. Level 3. A set that cannot be made as it is fails alone, with
    /// nothing sent for it.
    pub fn create_all(&self, new: impl IntoIterator<Item = NewSet>) -> Bulk<NewSet, Set> {
        let client = self.0.clone();
        let step = move |new: &NewSet, options| -> BoxFuture<'static, Result<Response<Set>, Error>> {
            Box::pin(client.sets().create(new).options(options).response())
        };
        Bulk::new(self.0, operations::CREATE_SET.name, new, step).alike()
    }

    /// Makes many sets, each unless it is there, like [`create_or_find`](Self::create_or_find): the list is asked for
    /// once, and again after an answer that was lost. A program that was interrupted runs this again, with all of its
    /// sets, and gets one of each. Two that are the same give two.
    pub fn create_or_find_all(&self, new: impl IntoIterator<Item = NewSet>) -> Bulk<NewSet, Set> {
        make_all(self.0, operations::CREATE_SET.name, new)
    }

    /// All sets of the caller, in the order in which they were made.
    pub fn list(&self) -> Request<Vec<Set>> {
        Request::new(self.0, &operations::LIST_SETS, Arguments::none(), no_body(), json)
    }

    /// One set. Level 1 for one's own, 6 for those of others.
    pub fn get<I>(&self, id: I) -> Request<Set>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        Request::new(self.0, &operations::GET_SET, Arguments::record(self.0, id.try_into()), no_body(), json)
    }

    /// Changes a set. Level 3 for one's own, 9 for those of others. What is not mentioned stays. No changes, an empty
    /// name or a measurement that is not above zero are refused before anything is sent.
    ///
    /// ```no_run
    /// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
    /// use freesewing::{Measurement::{Chest, Neck}, cm};
    ///
    /// client.sets().update(33).set(Chest, cm(101.0)).clear(Neck).await?;
    /// # Ok(()) }
    /// ```
    pub fn update<I>(&self, id: I) -> UpdateSet
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        UpdateSet {
            client: self.0.clone(),
            arguments: Arguments::record(self.0, id.try_into()),
            changes: SetChanges::new(),
            seen: None,
            options: CallOptions::default(),
        }
    }

    /// Deletes a set. Level 3 for one's own, 9 for those of others.
    pub fn delete<I>(&self, id: I) -> Request<()>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::REMOVE_SET, arguments, no_body(), nothing)
    }

    /// Deletes many sets, one after the other: see [`Bulk`]. One that is gone already is an error of
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound), and the others go on.
    pub fn delete_all<I>(&self, ids: impl IntoIterator<Item = I>) -> Bulk<I, ()>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>> + Clone + Send + 'static,
    {
        let client = self.0.clone();
        let step = move |id: &I, options| -> BoxFuture<'static, Result<Response<()>, Error>> {
            Box::pin(client.sets().delete(id.clone()).options(options).response())
        };
        Bulk::new(self.0, operations::REMOVE_SET.name, ids, step).repeatable()
    }

    /// Makes a copy of a set for the caller. Level 3; private sets of others need level 8.
    ///
    /// The real servers make the copy and then answer with a broken one: V3 shows the texts and measurements as they
    /// are encrypted, V4 leaves the id out and gives the name and notes of the original. The copy is then read again
    /// with one more call: by its id in V3; in V4 it is the newest of the caller's sets that has the name of the
    /// original followed by ` (cloned from #…)`. The response has [`Warning::CloneReread`](crate::Warning::CloneReread) then; its status, headers
    /// and trace are those of the call that made the copy. The time limit holds for both together.
    ///
    /// On V3 servers the copy of somebody else's set belongs to that person, so reading it again needs level 6.
    ///
    /// # Errors
    /// When the copy was made but cannot be read again, for whatever reason: [`ErrorKind::Decode`](crate::ErrorKind),
    /// with the failure of the reading as its source. Look among your sets before you clone again.
    pub fn clone<I>(&self, id: I) -> CloneSet
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        CloneSet::new(self.0, id.try_into().map_err(Into::into))
    }

    /// A public set, read without credentials.
    pub fn public<I>(&self, id: I) -> Request<PublicSet>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_PUBLIC_SET_JSON, arguments, no_body(), json)
    }

    /// A public set as the server writes it in YAML, read without credentials.
    pub fn public_yaml<I>(&self, id: I) -> Request<String>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_PUBLIC_SET_YAML, arguments, no_body(), text)
    }
}

/// An update of a set that has not been made yet: [`Sets::update`]. Add changes, then await it.
#[must_use = "a call is made when it is awaited"]
pub struct UpdateSet {
    client: Client,
    arguments: Result<Arguments, Error>,
    changes: SetChanges,
    seen: Option<Set>,
    options: CallOptions,
}

impl UpdateSet {
    /// Sets a measurement.
    pub fn set(mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Self {
        self.changes = self.changes.set(name, quantity);
        self
    }

    /// Removes a measurement.
    pub fn clear(mut self, name: impl Into<Name>) -> Self {
        self.changes = self.changes.clear(name);
        self
    }

    /// Sets measurements; those that are not among them stay.
    pub fn measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        self.changes = self.changes.measurements(measurements);
        self
    }

    /// A new name, which must not be empty.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.changes = self.changes.name(name);
        self
    }

    /// New notes, in Markdown.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.changes = self.changes.notes(notes);
        self
    }

    /// The units in which to show the set.
    pub fn units(mut self, units: Units) -> Self {
        self.changes = self.changes.units(units);
        self
    }

    /// Lets everybody read the set, or not.
    pub fn public(mut self, public: bool) -> Self {
        self.changes = self.changes.public(public);
        self
    }

    /// A new image in base64, with or without a `data:` prefix, at most 10 MB.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.changes = self.changes.image(image);
        self
    }

    /// Makes the update only if the set is still as it was read; else it fails with
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict), and [`Error::current_set`] has it as it is now.
    ///
    /// The API has no conditional requests, so this takes one call more: the set is read and compared right before it is
    /// written, by the time of its last change and by its contents. A change that others make between that reading and
    /// the writing, in the time of one round trip, is still overwritten. The time limit holds for both calls together.
    pub fn if_unchanged_since(mut self, seen: &Set) -> Self {
        self.seen = Some(seen.clone());
        self
    }

    /// Takes all changes from elsewhere, instead of those given so far.
    pub fn changes(mut self, changes: SetChanges) -> Self {
        self.changes = changes;
        self
    }

    fn request(self) -> Request<Set> {
        let Self { client, arguments, changes, seen, options } = self;
        let operation = &operations::UPDATE_SET;
        let other = seen.as_ref().and_then(|seen| is_another(&arguments, seen));
        let body = changes.body(client.generation());
        let request = Request::new(&client, operation, arguments, body, json)
            .options(options)
            .inspect(move |set| changes.unheeded(set));
        match (other, seen) {
            (Some(error), _) => request.refuse(error),
            (None, Some(seen)) => if_unchanged(request, &client, operation, seen),
            (None, None) => request,
        }
    }
}

adjustable!(UpdateSet -> Set);

impl fmt::Debug for UpdateSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateSet").field("changes", &self.changes).finish_non_exhaustive()
    }
}

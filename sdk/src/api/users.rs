//! Users, as others see them.

use super::no_body;
use crate::answer::{json, text};
use crate::generated::operations;
use crate::models::{Profile, UserData};
use crate::plan::Arguments;
use crate::{Client, InvalidId, RecordId, Request, UserRef};

/// Users: [`Client::users`].
///
/// ```no_run
/// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
/// let joe = client.users().profile("joe").await?;
/// println!("{} is a {}", joe.username(), joe.role());
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Users<'c>(pub(crate) &'c Client);

impl Users<'_> {
    /// What everybody may know about a user, who is named by id, user name or e-mail address. It is read without
    /// credentials.
    pub fn profile<U>(&self, user: U) -> Request<Profile>
    where
        U: TryInto<UserRef, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::id(user.try_into());
        Request::new(self.0, &operations::GET_USER_PROFILE, arguments, no_body(), json)
    }

    /// The profile of a user as a picture, an SVG document, read without credentials. V4 no longer has it.
    pub fn card<U>(&self, user: U) -> Request<String>
    where
        U: TryInto<UserRef, Error: Into<InvalidId>>,
    {
        Request::new(self.0, &operations::GET_USER_CARD, Arguments::id(user.try_into()), no_body(), text)
    }

    /// Everything that a user keeps on the server, as rows of its database.
    ///
    /// V4 gives it to the user alone, and refuses API keys with a 403. V3 gives everybody's to every caller who has
    /// credentials.
    pub fn data<I>(&self, id: I) -> Request<UserData>
    where
        I: TryInto<RecordId, Error: Into<InvalidId>>,
    {
        let arguments = Arguments::record(self.0, id.try_into());
        Request::new(self.0, &operations::GET_USER_DATA, arguments, no_body(), json)
    }
}

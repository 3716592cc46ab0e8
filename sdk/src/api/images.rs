//! Pictures for posts.

use super::no_body;
use crate::answer::{json, nothing};
use crate::generated::operations;
use crate::models::{NewImage, UploadedImage};
use crate::plan::Arguments;
use crate::{Client, InvalidId, Request};

/// Pictures for posts: [`Client::images`]. Those of sets, patterns and accounts go with their records.
#[derive(Debug)]
pub struct Images<'c>(pub(crate) &'c Client);

impl Images<'_> {
    /// Uploads a picture for a post. Level 1. In V3 it replaces one of the same name from level 5 on; V4 answers, but
    /// does not keep the picture.
    ///
    /// # Errors
    /// An empty slug, no picture, a number other than 1 to 9 and in V4 a picture for support are refused before anything
    /// is sent.
    pub fn upload(&self, new: &NewImage) -> Request<UploadedImage> {
        let body = new.body(self.0.generation());
        Request::new(self.0, &operations::UPLOAD_IMAGE, Arguments::none(), body, json)
    }

    /// Uploads a picture for a post without credentials, which V3 allows as long as none has its name.
    ///
    /// # Errors
    /// As for [`Images::upload`].
    pub fn upload_anonymously(&self, new: &NewImage) -> Request<UploadedImage> {
        let body = new.body(self.0.generation());
        Request::new(self.0, &operations::UPLOAD_IMAGE_ANONYMOUS, Arguments::none(), body, json)
    }

    /// Deletes a picture by the name that uploading it gave. Level 5. V4 no longer has it.
    pub fn delete(&self, id: impl AsRef<str>) -> Request<()> {
        let arguments = Arguments::id(Ok::<_, InvalidId>(id.as_ref()));
        Request::new(self.0, &operations::REMOVE_IMAGE, arguments, no_body(), nothing)
    }
}

//! Pictures for posts.

use serde::Serialize;

use super::decode::{DecodeError, FromWire};
use super::encode::json_body;
use crate::generated::types;
use crate::{Error, Generation};

/// What kind of page a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ImageKind {
    /// A blog post.
    Blog,
    /// A showcase post.
    Showcase,
    /// A support request. V4 no longer has these.
    Support,
}

/// A picture for a post, to be uploaded: the main one, unless it gets a number.
///
/// ```
/// use freesewing::NewImage;
/// use freesewing::models::ImageKind;
///
/// let main = NewImage::encoded(ImageKind::Showcase, "linen-shirt", "data:image/png;base64,iVBORw0KGgo=");
/// let second = NewImage::from_url(ImageKind::Showcase, "linen-shirt", "https://example.com/back.jpg").number(1);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[must_use]
pub struct NewImage {
    #[serde(rename = "img", skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(rename = "type")]
    kind: ImageKind,
    #[serde(rename = "subId")]
    place: String,
    slug: String,
}

impl NewImage {
    /// A picture in base64, with or without a `data:` prefix, of at most 10 MB, for the post with this slug.
    pub fn encoded(kind: ImageKind, slug: impl Into<String>, image: impl Into<String>) -> Self {
        Self { image: Some(image.into()), url: None, kind, place: "main".to_owned(), slug: slug.into() }
    }

    /// A picture that the server is to fetch from a web address, for the post with this slug.
    pub fn from_url(kind: ImageKind, slug: impl Into<String>, url: impl Into<String>) -> Self {
        Self { image: None, url: Some(url.into()), kind, place: "main".to_owned(), slug: slug.into() }
    }

    /// Makes it a further picture, from 1 to 9.
    pub fn number(mut self, number: u8) -> Self {
        self.place = number.to_string();
        self
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        let words = if self.slug.is_empty() {
            "the slug of the post is empty: give it one"
        } else if self.image.as_deref().or(self.url.as_deref()).is_none_or(str::is_empty) {
            "there is no picture: give one in base64, or its web address"
        } else if self.place != "main" && !matches!(self.place.as_bytes(), [b'1'..=b'9']) {
            "further pictures of a post have the numbers 1 to 9: give one of them"
        } else if generation == Generation::V4 && self.kind == ImageKind::Support {
            "V4 takes no pictures for support requests: use blog or showcase"
        } else {
            return json_body(self);
        };
        Err(Error::validation(words))
    }
}

/// A picture that was uploaded: the name under which posts use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedImage {
    id: String,
}

impl UploadedImage {
    /// The name: kind and slug joined by hyphens, with the number of a further picture at the end.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl FromWire for UploadedImage {
    type Wire = types::UploadedImage;

    fn from_wire(wire: types::UploadedImage) -> Result<Self, DecodeError> {
        Ok(Self { id: wire.img_id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(image: &NewImage, generation: Generation) -> Result<String, String> {
        image.body(generation).map(|body| String::from_utf8(body).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_picture_has_a_place_in_a_post() {
        let main = NewImage::encoded(ImageKind::Showcase, "shirt", "aGk=");
        let body = r#"{"img":"aGk=","type":"showcase","subId":"main","slug":"shirt"}"#;
        assert_eq!(text(&main, Generation::V4).as_deref(), Ok(body));
        let ninth = NewImage::from_url(ImageKind::Blog, "shirt", "https://a.example/b").number(9);
        let body = r#"{"url":"https://a.example/b","type":"blog","subId":"9","slug":"shirt"}"#;
        assert_eq!(text(&ninth, Generation::V3).as_deref(), Ok(body));
    }

    #[test]
    fn what_the_server_would_refuse_is_refused() {
        let main = NewImage::encoded(ImageKind::Support, "shirt", "aGk=");
        assert!(text(&main, Generation::V3).is_ok());
        for (image, says) in [
            (main.clone(), "V4 takes no pictures for support requests: use blog or showcase"),
            (main.clone().number(0), "further pictures of a post have the numbers 1 to 9: give one of them"),
            (main.number(10), "further pictures of a post have the numbers 1 to 9: give one of them"),
            (NewImage::encoded(ImageKind::Blog, "", "aGk="), "the slug of the post is empty: give it one"),
            (
                NewImage::encoded(ImageKind::Blog, "shirt", ""),
                "there is no picture: give one in base64, or its web address",
            ),
            (
                NewImage::from_url(ImageKind::Blog, "shirt", ""),
                "there is no picture: give one in base64, or its web address",
            ),
        ] {
            assert_eq!(text(&image, Generation::V4).unwrap_err(), says);
        }
    }
}

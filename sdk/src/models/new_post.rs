//! Posts that people propose.

use indexmap::IndexMap;
use serde::Serialize;

use super::Language;
use super::encode::json_body;
use crate::{Error, Generation};

/// A blog or showcase post to be proposed, in Markdown with front matter. V4 wants its main picture with it; V3 takes
/// that picture by itself, and the language of the post instead.
///
/// ```
/// use freesewing::NewPost;
///
/// let text = "---\ntitle: Linen shirt\n---\n\nMy first shirt.";
/// let post = NewPost::new("linen-shirt", text).image("data:image/png;base64,iVBORw0KGgo=");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct NewPost {
    slug: String,
    markdown: String,
    image: Option<String>,
    language: Option<Language>,
    more_images: IndexMap<String, String>,
}

/// The body on the wire, borrowed.
#[derive(Serialize)]
struct Body<'a> {
    markdown: &'a str,
    slug: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    img: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    #[serde(rename = "extraImages", skip_serializing_if = "IndexMap::is_empty")]
    extra_images: &'a IndexMap<String, String>,
}

impl NewPost {
    /// A post with its slug and its text.
    pub fn new(slug: impl Into<String>, markdown: impl Into<String>) -> Self {
        Self {
            slug: slug.into(),
            markdown: markdown.into(),
            image: None,
            language: None,
            more_images: IndexMap::new(),
        }
    }

    /// The main picture in base64, which V4 wants. V3 takes it by itself: see `images().upload`.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// The language, English unless said otherwise. V4 has English only and is not told.
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// A further picture in base64, by its name.
    pub fn extra_image(mut self, name: impl Into<String>, image: impl Into<String>) -> Self {
        self.more_images.insert(name.into(), image.into());
        self
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        let v3 = generation == Generation::V3;
        let has_image = self.image.as_deref().is_some_and(|image| !image.is_empty());
        let words = if self.slug.is_empty() {
            "the slug of the post is empty: give it one"
        } else if self.markdown.is_empty() {
            "the post has no text: write some"
        } else if v3 && has_image {
            "V3 takes no main picture with a post: upload it as an image by itself, and leave it out here"
        } else if !v3 && !has_image {
            "V4 wants the main picture of a post: give it as image"
        } else if !v3 && self.language.is_some_and(|language| language != Language::En) {
            "V4 has posts in English only: leave the language out"
        } else {
            return json_body(&Body {
                markdown: &self.markdown,
                slug: &self.slug,
                img: self.image.as_deref(),
                language: v3.then_some(self.language.unwrap_or_default().as_str()),
                extra_images: &self.more_images,
            });
        };
        Err(Error::validation(words))
    }
}

/// An issue to be opened on the project's code host.
///
/// ```
/// use freesewing::NewIssue;
///
/// let issue = NewIssue::titled("The sleeve is too short", "Seen with size 40.").label("bug");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[must_use]
pub struct NewIssue {
    title: String,
    body: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    assignees: Vec<String>,
}

impl NewIssue {
    /// An issue with its title and its text in Markdown, neither of which may be empty.
    pub fn titled(title: impl Into<String>, body: impl Into<String>) -> Self {
        Self { title: title.into(), body: body.into(), labels: Vec::new(), assignees: Vec::new() }
    }

    /// Adds a label.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.labels.push(label.into());
        self
    }

    /// Adds somebody to assign, by the login name on the code host.
    pub fn assignee(mut self, name: impl Into<String>) -> Self {
        self.assignees.push(name.into());
        self
    }

    /// The body of the request.
    pub(crate) fn body(&self) -> Result<Vec<u8>, Error> {
        if self.title.is_empty() || self.body.is_empty() {
            return Err(Error::validation("the title or the text is empty: write both"));
        }
        json_body(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: Result<Vec<u8>, Error>) -> Result<String, String> {
        body.map(|body| String::from_utf8(body).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_post_is_written_for_each_generation() {
        let post = NewPost::new("shirt", "# A").extra_image("1", "aGk=");
        assert_eq!(
            text(post.clone().language(Language::Nl).body(Generation::V3)).unwrap(),
            r##"{"markdown":"# A","slug":"shirt","language":"nl","extraImages":{"1":"aGk="}}"##
        );
        assert_eq!(
            text(post.body(Generation::V3)).unwrap(),
            r##"{"markdown":"# A","slug":"shirt","language":"en","extraImages":{"1":"aGk="}}"##
        );
        let post = NewPost::new("shirt", "# A").image("aGk=").language(Language::En);
        assert_eq!(
            text(post.body(Generation::V4)).unwrap(),
            r##"{"markdown":"# A","slug":"shirt","img":"aGk="}"##
        );
    }

    #[test]
    fn posts_and_issues_that_lack_something_are_refused() {
        let good = || NewPost::new("shirt", "# A").image("aGk=");
        for (post, generation, says) in [
            (NewPost::new("", "# A"), Generation::V3, "the slug of the post is empty: give it one"),
            (NewPost::new("shirt", ""), Generation::V3, "the post has no text: write some"),
            (
                NewPost::new("shirt", "# A"),
                Generation::V4,
                "V4 wants the main picture of a post: give it as image",
            ),
            (
                good(),
                Generation::V3,
                "V3 takes no main picture with a post: upload it as an image by itself, and leave it out here",
            ),
            (
                good().language(Language::De),
                Generation::V4,
                "V4 has posts in English only: leave the language out",
            ),
        ] {
            assert_eq!(text(post.body(generation)).unwrap_err(), says);
        }
        let issue = NewIssue::titled("t", "b").label("bug").assignee("joe");
        assert_eq!(
            text(issue.body()).unwrap(),
            r#"{"title":"t","body":"b","labels":["bug"],"assignees":["joe"]}"#
        );
        for bad in [NewIssue::titled("", "b"), NewIssue::titled("t", "")] {
            assert_eq!(text(bad.body()).unwrap_err(), "the title or the text is empty: write both");
        }
    }
}

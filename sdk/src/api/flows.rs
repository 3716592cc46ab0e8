//! Posts that people propose, and other ways to reach the makers.

use super::{json_body, no_body};
use crate::answer::{Decode, Unfit, json, nothing};
use crate::engine::Operation;
use crate::generated::{operations, types};
use crate::models::decode;
use crate::models::{Availability, Hosted, Language, NewIssue, NewPost};
use crate::plan::Arguments;
use crate::{Client, Error, Generation, Request};

/// Posts that people propose, and other ways to reach the makers: [`Client::flows`].
#[derive(Debug)]
pub struct Flows<'c>(pub(crate) &'c Client);

impl Flows<'_> {
    /// Proposes a blog post: the server opens a pull request on the project's code host.
    ///
    /// # Errors
    /// An empty slug or text, and a picture or a language that the generation does not take or lacks, are refused before
    /// anything is sent.
    pub fn propose_blog_post(&self, post: &NewPost) -> Request<Hosted> {
        self.propose(&operations::CREATE_BLOG_PR, post)
    }

    /// Proposes a showcase post: the server opens a pull request on the project's code host.
    ///
    /// # Errors
    /// As for [`Flows::propose_blog_post`].
    pub fn propose_showcase(&self, post: &NewPost) -> Request<Hosted> {
        self.propose(&operations::CREATE_SHOWCASE_PR, post)
    }

    fn propose(&self, operation: &'static Operation, post: &NewPost) -> Request<Hosted> {
        let generation = self.0.generation();
        // In V4 the pull request is the answer; V3 also shows its branch and its file.
        let decode: Decode<Hosted> = match generation {
            Generation::V3 => |body, _| below("pr", body),
            Generation::V4 => json,
        };
        Request::new(self.0, operation, Arguments::none(), post.body(generation), decode)
    }

    /// Whether a slug is free for a blog post. A server that is not connected to the code host takes every slug for
    /// free.
    pub fn blog_slug(&self, slug: impl AsRef<str>) -> Request<Availability> {
        self.slug(&operations::IS_BLOG_SLUG_AVAILABLE, slug.as_ref())
    }

    /// Whether a slug is free for a showcase post. A server that is not connected to the code host takes every slug for
    /// free.
    pub fn showcase_slug(&self, slug: impl AsRef<str>) -> Request<Availability> {
        self.slug(&operations::IS_SHOWCASE_SLUG_AVAILABLE, slug.as_ref())
    }

    fn slug(&self, operation: &'static Operation, slug: &str) -> Request<Availability> {
        let arguments = Arguments::none().map(|arguments| arguments.and("slug", slug));
        Request::new(self.0, operation, arguments, no_body(), json)
    }

    /// Asks for an invitation to translate to a language that the project has. Level 1. V4 no longer has it.
    ///
    /// # Errors
    /// English, from which everything is translated, is refused before anything is sent.
    pub fn request_translator_invite(&self, language: Language) -> Request<()> {
        let body = if language == Language::En {
            Err(Error::validation("nobody translates to English: ask for another language"))
        } else {
            json_body(&types::LanguageRequest { language: language.as_str().to_owned() })
        };
        Request::new(self.0, &operations::SEND_TRANSLATOR_INVITE, Arguments::none(), body, nothing)
    }

    /// Suggests a language that the project should be translated to, by its code. Level 1. V4 no longer has it.
    ///
    /// # Errors
    /// An empty code is refused before anything is sent.
    pub fn suggest_language(&self, language: impl Into<String>) -> Request<()> {
        let language = language.into();
        let body = if language.trim().is_empty() {
            Err(Error::validation("the language is empty: give its code"))
        } else {
            json_body(&types::LanguageRequest { language })
        };
        Request::new(self.0, &operations::SEND_LANGUAGE_SUGGESTION, Arguments::none(), body, nothing)
    }

    /// Opens an issue on the project's code host, without credentials. V4 no longer has it.
    ///
    /// # Errors
    /// An empty title or text is refused before anything is sent.
    pub fn open_issue(&self, issue: &NewIssue) -> Request<Hosted> {
        Request::new(self.0, &operations::CREATE_ISSUE, Arguments::none(), issue.body(), |body, _| {
            below("issue", body)
        })
    }

    /// Starts a discussion on the project's code host, without credentials. V4 no longer has it.
    ///
    /// # Errors
    /// An empty title or text is refused before anything is sent.
    pub fn start_discussion(&self, title: impl Into<String>, body: impl Into<String>) -> Request<Hosted> {
        let body = NewIssue::titled(title, body).body();
        Request::new(self.0, &operations::CREATE_DISCUSSION, Arguments::none(), body, |body, _| {
            below("discussion", body)
        })
    }
}

/// What stands below its name.
fn below(name: &'static str, body: &[u8]) -> Result<Hosted, Unfit> {
    decode::json(body, Some(name)).map_err(Unfit::Decode)
}

//! Pictures for posts, the posts, and other ways to reach the makers.

use freesewing::Generation::{self, V3, V4};
use freesewing::models::ImageKind;
use freesewing::{Hosted, Language, NewImage, NewIssue, NewPost};
use serde_json::{Value, json};

use super::{BOTH, JSON, Row, Takes, calling};
use crate::show;

const UPLOAD: Row = Row {
    name: "uploadImage",
    method: "POST",
    path: "/images/{auth}",
    generations: BOTH,
    absent: None,
    takes: Takes::Any,
    repeatable: false,
    needs: "uploadImage needs 1",
    success: 200,
    media: JSON,
    answer: |_| json!({ "result": "success", "imgId": "showcase-jacket-2" }).to_string(),
    sends: |_| Some(json!({ "img": "aGk=", "type": "showcase", "subId": "2", "slug": "jacket" })),
    value: |_| json!("showcase-jacket-2"),
    decodes: true,
    call: |client, _| {
        let new = NewImage::encoded(ImageKind::Showcase, "jacket", "aGk=").number(2);
        calling(client.images().upload(&new).response(), |image| json!(image.id()))
    },
};

const PROPOSE: Row = Row {
    name: "createBlogPr",
    path: "/flows/pr/blog/{auth}",
    needs: "",
    success: 201,
    answer: |generation| {
        let request = json!({ "number": 12, "html_url": "https://example.com/12" });
        if generation == V3 {
            json!({ "branch": {}, "file": {}, "pr": request }).to_string()
        } else {
            json!({ "result": "created", "number": 12, "html_url": "https://example.com/12" }).to_string()
        }
    },
    sends: |generation| {
        Some(if generation == V3 {
            json!({ "markdown": "# A", "slug": "linen-shirt", "language": "nl" })
        } else {
            json!({ "markdown": "# A", "slug": "linen-shirt", "img": "aGk=" })
        })
    },
    value: |_| json!([12, "https://example.com/12", null]),
    call: |client, generation| {
        calling(client.flows().propose_blog_post(&post(generation)).response(), hosted)
    },
    ..UPLOAD
};

const SLUG: Row = Row {
    name: "isBlogSlugAvailable",
    method: "GET",
    path: "/slugs/blog/linen-shirt/{auth}",
    absent: Some("available"),
    repeatable: true,
    needs: "",
    answer: |_| json!({ "result": "success", "slug": "linen-shirt", "available": false }).to_string(),
    sends: |_| None,
    value: |_| json!("taken"),
    call: |client, _| calling(client.flows().blog_slug("linen-shirt").response(), |it| json!(it.to_string())),
    ..UPLOAD
};

const ASK: Row = Row {
    name: "sendTranslatorInvite",
    path: "/flows/translator-invite/{auth}",
    generations: &[V3],
    needs: "sendTranslatorInvite needs 1",
    answer: |_| json!({ "result": "success" }).to_string(),
    sends: |_| Some(json!({ "language": "nl" })),
    value: |_| Value::Null,
    decodes: false,
    call: |client, _| {
        calling(client.flows().request_translator_invite(Language::Nl).response(), show::nothing)
    },
    ..UPLOAD
};

const OPEN: Row = Row {
    name: "createIssue",
    path: "/issues",
    generations: &[V3],
    takes: Takes::Nothing,
    needs: "",
    success: 201,
    answer: |_| {
        json!({ "result": "created", "issue": { "number": 12, "url": "u", "state": "open" } }).to_string()
    },
    sends: |_| Some(json!({ "title": "Too short", "body": "Seen with size 40.", "labels": ["bug"] })),
    value: |_| json!([12, "u", null]),
    call: |client, _| {
        let issue = NewIssue::titled("Too short", "Seen with size 40.").label("bug");
        calling(client.flows().open_issue(&issue).response(), hosted)
    },
    ..UPLOAD
};

pub(super) const ROWS: &[Row] = &[
    UPLOAD,
    Row {
        name: "uploadImageAnonymous",
        path: "/images",
        generations: &[V3],
        takes: Takes::Nothing,
        needs: "",
        sends: |_| {
            Some(
                json!({ "url": "https://example.com/a.png", "type": "support", "subId": "main", "slug": "jacket" }),
            )
        },
        call: |client, _| {
            let new = NewImage::from_url(ImageKind::Support, "jacket", "https://example.com/a.png");
            calling(client.images().upload_anonymously(&new).response(), |image| json!(image.id()))
        },
        ..UPLOAD
    },
    Row {
        name: "removeImage",
        method: "DELETE",
        path: "/images/showcase-jacket-2/{auth}",
        generations: &[V3],
        repeatable: true,
        needs: "removeImage needs 5",
        success: 204,
        media: "",
        answer: |_| String::new(),
        sends: |_| None,
        value: |_| Value::Null,
        decodes: false,
        call: |client, _| calling(client.images().delete("showcase-jacket-2").response(), show::nothing),
        ..UPLOAD
    },
    PROPOSE,
    Row {
        name: "createShowcasePr",
        path: "/flows/pr/showcase/{auth}",
        call: |client, generation| {
            calling(client.flows().propose_showcase(&post(generation)).response(), hosted)
        },
        ..PROPOSE
    },
    SLUG,
    Row {
        name: "isShowcaseSlugAvailable",
        path: "/slugs/showcase/linen-shirt/{auth}",
        call: |client, _| {
            calling(client.flows().showcase_slug("linen-shirt").response(), |it| json!(it.to_string()))
        },
        ..SLUG
    },
    ASK,
    Row {
        name: "sendLanguageSuggestion",
        path: "/flows/language-suggestion/{auth}",
        needs: "sendLanguageSuggestion needs 1",
        sends: |_| Some(json!({ "language": "eo" })),
        call: |client, _| calling(client.flows().suggest_language("eo").response(), show::nothing),
        ..ASK
    },
    OPEN,
    Row {
        name: "createDiscussion",
        path: "/discussions",
        answer: |_| json!({ "result": "created", "discussion": { "title": "Which fabric?" } }).to_string(),
        sends: |_| Some(json!({ "title": "Which fabric?", "body": "I have linen and wool." })),
        value: |_| json!([null, null, "Which fabric?"]),
        call: |client, _| {
            let call = client.flows().start_discussion("Which fabric?", "I have linen and wool.");
            calling(call.response(), hosted)
        },
        ..OPEN
    },
];

fn post(generation: Generation) -> NewPost {
    let post = NewPost::new("linen-shirt", "# A");
    if generation == V4 { post.image("aGk=") } else { post.language(Language::Nl) }
}

fn hosted(hosted: &Hosted) -> Value {
    json!([hosted.number(), hosted.url(), hosted.fields().get("title")])
}

//! Input about patterns, bookmarks, curated sets and posts that cannot work. Each is refused with its own words, and
//! nothing is sent.
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::future::IntoFuture;

use freesewing::Generation::{self, V3, V4};
use freesewing::Measurement::{Chest, Neck};
use freesewing::models::{BookmarkType, ImageKind};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{
    Client, CuratedSetChanges, Error, ErrorKind, Language, NewBookmark, NewCuratedSet, NewImage, NewIssue,
    NewPattern, NewPost, NewSuggestion, PatternSettings, RecordId, cm, degrees, mm,
};

const UUID: &str = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";
const BOTH: [Generation; 2] = [V3, V4];

/// A client whose requests would all succeed in being noticed.
fn client(generation: Generation) -> (Client, Scripted) {
    let transport = Scripted::new();
    let builder = Client::builder().environment(|_| None).generation(generation).transport(transport.clone());
    (builder.virtual_time(VirtualTime::new()).token("a.b.c").build().unwrap(), transport)
}

fn id(generation: Generation) -> &'static str {
    if generation == V3 { "33" } else { UUID }
}

async fn refused<T: std::fmt::Debug>(
    transport: &Scripted,
    call: impl IntoFuture<Output = Result<T, Error>>,
    words: &str,
) {
    refused_as(ErrorKind::Validation, transport, call, words).await;
}

async fn refused_as<T: std::fmt::Debug>(
    kind: ErrorKind,
    transport: &Scripted,
    call: impl IntoFuture<Output = Result<T, Error>>,
    words: &str,
) {
    let error = call.await.unwrap_err();
    assert_eq!((error.to_string().as_str(), error.kind()), (words, kind));
    assert_eq!((error.attempts(), error.status(), error.body()), (0, None, None), "{error}");
    assert!(transport.requests().is_empty(), "{error}");
}

const NO_CHANGES: &str = "the update has no changes: set or clear something first";

#[tokio::test]
async fn updates_that_do_nothing() {
    for generation in BOTH {
        let (client, transport) = client(generation);
        refused(&transport, client.patterns().update(id(generation)), NO_CHANGES).await;
        refused(&transport, client.bookmarks().update(id(generation)), NO_CHANGES).await;
        refused(&transport, client.curated_sets().update(id(generation)), NO_CHANGES).await;
    }
}

#[tokio::test]
async fn patterns_that_cannot_be() {
    for generation in BOTH {
        let (client, transport) = client(generation);
        let words = "the pattern has an empty design: name one, for example aaron";
        refused(&transport, client.patterns().create(&NewPattern::of("")), words).await;
        refused(&transport, client.patterns().create(&NewPattern::default()), words).await;
        let words = "the seam allowance is below zero or no number: give a length from 0 on";
        let settings = PatternSettings::new().with_seam_allowance(mm(-1.0));
        let new = NewPattern::of("aaron").settings(settings.clone());
        refused(&transport, client.patterns().create(&new), words).await;
        refused(&transport, client.patterns().update(id(generation)).settings(settings), words).await;
        let new = NewPattern::of("aaron").measurements([(Chest, degrees(3.0)), (Neck, degrees(4.0))]);
        let error = client.patterns().create(&new).await.unwrap_err();
        assert!(error.is_validation() && error.to_string().contains(" / "), "{error}");
        assert!(transport.requests().is_empty());
    }
}

#[tokio::test]
async fn sets_that_a_pattern_cannot_be_for() {
    let (number, uuid) = (RecordId::Number(33), UUID.parse::<RecordId>().unwrap());
    let (v4, transport) = client(V4);
    let words = "V4 ties no pattern to a set: put the measurements into the settings, and leave the set out";
    for new in
        [NewPattern::of("aaron").for_set(uuid), NewPattern::of("aaron").for_curated_set(RecordId::Number(1))]
    {
        refused(&transport, v4.patterns().create(&new), words).await;
    }
    let (v3, transport) = client(V3);
    let words =
        "the pattern is for a set and for a curated set: the server keeps one of them, so leave one out";
    let both = NewPattern::of("aaron").for_set(number).for_curated_set(number);
    refused(&transport, v3.patterns().create(&both), words).await;
    let words = "the id of the set is a UUID, but V3 has whole numbers: use the id that the server gave";
    refused(&transport, v3.patterns().create(&NewPattern::of("aaron").for_set(uuid)), words).await;
}

#[tokio::test]
async fn ids_of_another_kind() {
    for generation in BOTH {
        let (client, transport) = client(generation);
        let other = id(if generation == V3 { V4 } else { V3 });
        for error in [
            client.patterns().get(other).await.unwrap_err(),
            client.patterns().clone(other).await.unwrap_err(),
            client.patterns().delete(other).await.unwrap_err(),
            client.patterns().public(other).await.unwrap_err(),
            client.patterns().public_yaml(other).await.unwrap_err(),
            client.patterns().update(other).name("x").await.unwrap_err(),
            client.bookmarks().get(other).await.unwrap_err(),
            client.bookmarks().update(other).url("x").await.unwrap_err(),
            client.bookmarks().delete(other).await.unwrap_err(),
            client.curated_sets().update(other).name("x").await.unwrap_err(),
            client.curated_sets().delete(other).await.unwrap_err(),
        ] {
            assert!(error.is_validation() && error.to_string().contains("this client speaks"), "{error}");
        }
        assert!(client.patterns().get("../account").await.unwrap_err().is_validation());
        assert!(transport.requests().is_empty());
    }
}

#[tokio::test]
async fn bookmarks_that_cannot_be() {
    let bookmark = |title: &str, url: &str| NewBookmark::new(BookmarkType::Custom, title, url);
    for generation in BOTH {
        let (client, transport) = client(generation);
        let words = "the title of the bookmark is empty: give it one";
        refused(&transport, client.bookmarks().create(&bookmark("", "/")), words).await;
        refused(&transport, client.bookmarks().update(id(generation)).title(""), words).await;
        let words = "the url of the bookmark is empty: give it one";
        refused(&transport, client.bookmarks().create(&bookmark("t", "")), words).await;
        refused(&transport, client.bookmarks().update(id(generation)).url(""), words).await;
    }
    let (v4, transport) = client(V4);
    let long = bookmark(&"t".repeat(256), "/");
    let words = "the title of the bookmark has 256 characters, but V4 takes 255 at most: shorten it";
    refused(&transport, v4.bookmarks().create(&long), words).await;
}

#[tokio::test]
async fn curated_sets_that_cannot_be() {
    for generation in BOTH {
        let (client, transport) = client(generation);
        let words = "the curated set has no name in English: give it one";
        refused(&transport, client.curated_sets().create(&NewCuratedSet::named("")), words).await;
        let words = "the name of the curated set is empty in one language: give it one, or leave it out";
        refused(&transport, client.curated_sets().update(id(generation)).name(""), words).await;
        let new = NewCuratedSet::named("Stone").with(Neck, cm(0.0));
        let error = client.curated_sets().create(&new).await.unwrap_err();
        assert!(error.is_validation() && error.to_string().contains("neck"), "{error}");
        assert!(transport.requests().is_empty());
    }
    let (v3, transport) = client(V3);
    let words = "curated sets of V3 have no published, and the server would ignore it: leave it out";
    let changes = CuratedSetChanges::new().published(true);
    refused(&transport, v3.curated_sets().update(33).changes(changes), words).await;
    let (v4, transport) = client(V4);
    let words = "V4 has curated sets in English only: leave other languages out";
    refused(&transport, v4.curated_sets().update(UUID).name_in(Language::Nl, "Steen"), words).await;
}

#[tokio::test]
async fn what_a_generation_does_not_have() {
    let (v3, transport) = client(V3);
    let unsupported = |name: &str, generation: &str| {
        format!("{name} does not exist in {generation}: it needs a server of the other generation")
    };
    let kind = ErrorKind::Unsupported;
    let set: RecordId = UUID.parse().unwrap();
    let new = NewSuggestion::of(set, "Stone", 182.0, "aGk=");
    let words = |name| unsupported(name, "v3");
    refused_as(kind, &transport, v3.suggested_sets().suggest(&new), &words("suggestCuratedSet")).await;
    refused_as(kind, &transport, v3.suggested_sets().accept(UUID), &words("acceptSuggestedSet")).await;
    refused_as(kind, &transport, v3.suggested_sets().list(), &words("listSuggestedSets")).await;
    refused_as(kind, &transport, v3.suggested_sets().delete(UUID), &words("removeSuggestedSet")).await;
    let (v4, transport) = client(V4);
    let words = |name| unsupported(name, "v4");
    let image = NewImage::encoded(ImageKind::Blog, "a", "aGk=");
    let (images, flows) = (v4.images(), v4.flows());
    refused_as(kind, &transport, images.upload_anonymously(&image), &words("uploadImageAnonymous")).await;
    refused_as(kind, &transport, images.delete("blog-a"), &words("removeImage")).await;
    let invite = flows.request_translator_invite(Language::Nl);
    refused_as(kind, &transport, invite, &words("sendTranslatorInvite")).await;
    refused_as(kind, &transport, flows.suggest_language("eo"), &words("sendLanguageSuggestion")).await;
    refused_as(kind, &transport, flows.open_issue(&NewIssue::titled("t", "b")), &words("createIssue")).await;
    refused_as(kind, &transport, flows.start_discussion("t", "b"), &words("createDiscussion")).await;
}

#[tokio::test]
async fn suggestions_pictures_and_posts_that_lack_something() {
    let (v4, transport) = client(V4);
    let suggestion = NewSuggestion::of(RecordId::Number(3), "Stone", 182.0, "aGk=");
    let words = "the id of the set is a number, but V4 has UUIDs: use the id that the server gave";
    refused(&transport, v4.suggested_sets().suggest(&suggestion), words).await;
    let words = "V4 wants the main picture of a post: give it as image";
    refused(&transport, v4.flows().propose_blog_post(&NewPost::new("a", "# A")), words).await;
    refused(&transport, v4.flows().propose_showcase(&NewPost::new("a", "# A")), words).await;
    let (v3, transport) = client(V3);
    let words = "the slug of the post is empty: give it one";
    let image = NewImage::encoded(ImageKind::Blog, "", "aGk=");
    refused(&transport, v3.images().upload(&image), words).await;
    refused(&transport, v3.images().upload_anonymously(&image), words).await;
    let words = "nobody translates to English: ask for another language";
    refused(&transport, v3.flows().request_translator_invite(Language::En), words).await;
    refused(&transport, v3.flows().suggest_language(" "), "the language is empty: give its code").await;
    let words = "the title or the text is empty: write both";
    refused(&transport, v3.flows().open_issue(&NewIssue::titled("", "b")), words).await;
    refused(&transport, v3.flows().start_discussion("t", ""), words).await;
    for name in ["", ".", ".."] {
        let words = "the value for {slug} would lead to another path: it is empty, \".\" or \"..\"";
        refused(&transport, v3.flows().blog_slug(name), words).await;
        refused(&transport, v3.flows().showcase_slug(name), words).await;
        let words = "the value for {id} would lead to another path: it is empty, \".\" or \"..\"";
        refused(&transport, v3.images().delete(name), words).await;
    }
}

//! Curated sets as curators keep them, suggestions for them, pictures and posts, in both generations.

use freesewing::Generation::{V3, V4};
use freesewing::Measurement::{Chest, Neck};
use freesewing::models::ImageKind;
use freesewing::{
    Availability, ErrorKind, Language, NewCuratedSet, NewImage, NewIssue, NewPost, NewSet, NewSuggestion,
    RecordId, Warning, cm, mm,
};

use super::both::World;
use super::support::*;

/// A picture of one white point, as PNG.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC";

#[tokio::test]
async fn curators_keep_curated_sets() {
    for world in World::both().await {
        let curator = world.with_token(&world.server.new_token("curator"));
        let sets = curator.curated_sets();
        let new = NewCuratedSet::named("Standing Stone").notes("Tall").with(Neck, cm(42.0)).tags(["tall"]);
        let new = match world.generation {
            V3 => new.name_in(Language::Nl, "Staande steen").tags_in(Language::Nl, ["groot"]).image(PICTURE),
            _ => new.height(182.0).info("from a book"),
        };
        let response = sets.create(&new).response().await.unwrap();
        assert_eq!((response.status(), response.warnings()), (201, &[][..]));
        let made = response.into_value();
        assert_eq!((made.name(), made.notes()), ("Standing Stone", "Tall"));
        assert_eq!(made.measurements().length(Neck), Some(cm(42.0)));
        match world.generation {
            V3 => {
                assert_eq!(made.name_in(Language::Nl), Some("Staande steen"));
                assert_eq!(made.tags_in(Language::Nl), ["groot"]);
                assert_eq!(made.image(), Some(format!("cset-{}", made.id()).as_str()));
            }
            _ => assert_eq!(made.height(), Some(182.0)),
        }

        let update = sets.update(made.id()).name("Menhir").set(Chest, mm(940.0)).clear(Neck);
        let update = if world.generation == V4 { update.published(true).height(190.0) } else { update };
        let response = update.response().await.unwrap();
        assert!(response.warnings().is_empty());
        let changed = response.into_value();
        assert_eq!((changed.name(), changed.notes()), ("Menhir", "Tall"));
        assert_eq!(changed.measurements().length(Chest), Some(mm(940.0)));
        assert!(!changed.measurements().contains(Neck));
        assert_eq!(world.anonymous().curated_sets().list().await.unwrap(), std::slice::from_ref(&changed));

        // Names that nobody knows are dropped without a word.
        let update = sets.update(made.id()).set("wingSpan", cm(170.0));
        let response = update.response().await.unwrap();
        assert_eq!(response.warnings(), [Warning::MeasurementIgnored("wingSpan".into())]);

        assert_eq!(sets.delete(made.id()).response().await.unwrap().status(), 204);
        assert!(sets.get(made.id()).await.unwrap_err().is_not_found());
        assert!(sets.update(made.id()).name("x").await.unwrap_err().is_not_found());
        assert!(sets.delete(made.id()).await.unwrap_err().is_not_found());
    }
}

#[tokio::test]
async fn an_unpublished_curated_set_is_in_no_list_of_v4() {
    let world = World::of(V4).await;
    let sets = world.with_token(&world.server.new_token("curator"));
    let made = sets.curated_sets().create(&NewCuratedSet::named("Stone")).await.unwrap();
    assert!(sets.curated_sets().list().await.unwrap().is_empty());
    assert_eq!(sets.curated_sets().get(made.id()).await.unwrap(), made);
}

#[tokio::test]
async fn curated_sets_are_for_curators() {
    for world in World::both().await {
        let user = world.with_token(&world.server.new_token("user"));
        let error = user.curated_sets().create(&NewCuratedSet::named("Stone")).await.unwrap_err();
        let says = "403 from 127.0.0.1: the level of your account is too low: createCuratedSet needs 5";
        assert_eq!(error.to_string(), says);
    }
}

#[tokio::test]
async fn a_suggestion_is_made_and_taken_up_or_thrown_away() {
    let world = World::of(V4).await;
    let person = world.server.new_person("user");
    let user = world.with_token(&person.token);
    let curator = world.with_key(world.server.new_key(5));
    let set = user.sets().create(&NewSet::named("Robin").with(Neck, cm(38.0))).await.unwrap();
    let new = NewSuggestion::of(set.id(), "Stone", 182.0, PICTURE).notes("A tall body.");
    let filed = user.suggested_sets().suggest(&new).await.unwrap();

    assert!(user.suggested_sets().list().await.unwrap_err().is_permission());
    let waiting = curator.suggested_sets().list().await.unwrap();
    let [suggestion] = waiting.as_slice() else { panic!("not one suggestion") };
    assert_eq!((suggestion.id(), suggestion.set()), (filed.id(), Some(set.id())));
    assert_eq!((suggestion.name(), suggestion.notes()), (Some("Stone"), Some("A tall body.")));
    assert_eq!((suggestion.height(), suggestion.created_at().to_string().as_str()), (Some(182.0), START));
    assert_eq!(suggestion.user(), RecordId::try_from(person.id).unwrap());

    let made = curator.suggested_sets().accept(filed.id()).await.unwrap();
    assert_eq!((made.name(), made.height()), ("Stone", Some(182.0)));
    assert_eq!(made.measurements(), set.measurements());
    curator.suggested_sets().delete(filed.id()).await.unwrap();
    assert!(curator.suggested_sets().list().await.unwrap().is_empty());
    assert!(curator.suggested_sets().accept(filed.id()).await.unwrap_err().is_not_found());
    assert!(curator.suggested_sets().delete(filed.id()).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_faithful_v4_refuses_every_suggestion_and_the_error_knows_it() {
    let world = World::strict(V4).await;
    let user = world.with_token(&world.server.new_token("user"));
    let set = user.sets().create(&NewSet::named("Robin")).await.unwrap();
    let new = NewSuggestion::of(set.id(), "Stone", 182.0, PICTURE);
    let error = user.suggested_sets().suggest(&new).await.unwrap_err();
    let known = "servers of this generation are known to refuse";
    assert_eq!((error.kind(), error.code().unwrap().as_str()), (ErrorKind::Validation, "setMissing"));
    assert!(error.to_string().ends_with(&format!("{known} suggestCuratedSet, whatever is sent")), "{error}");
    let curator = world.with_token(&world.server.new_token("curator"));
    let error = curator.suggested_sets().accept("a5977d31-6b67-4ae2-b48f-d749ac9fef28").await.unwrap_err();
    assert_eq!((error.kind(), error.code().unwrap().as_str()), (ErrorKind::Permission, "idMissing"));
    assert!(error.to_string().ends_with(&format!("{known} acceptSuggestedSet, whatever is sent")), "{error}");
}

#[tokio::test]
async fn pictures_for_posts_get_a_name() {
    for world in World::both().await {
        let client = world.with_key(world.server.new_key(1));
        let main = NewImage::encoded(ImageKind::Showcase, "linen-shirt", PICTURE);
        assert_eq!(client.images().upload(&main).await.unwrap().id(), "showcase-linen-shirt");
        let third = NewImage::encoded(ImageKind::Blog, "linen-shirt", PICTURE).number(3);
        assert_eq!(client.images().upload(&third).await.unwrap().id(), "blog-linen-shirt-3");
    }
    let world = World::of(V3).await;
    let open = world.anonymous();
    let support = NewImage::from_url(ImageKind::Support, "help", "https://example.com/a.png");
    let id = open.images().upload_anonymously(&support).await.unwrap().id().to_owned();
    let user = world.with_key(world.server.new_key(4));
    assert!(user.images().delete(&id).await.unwrap_err().is_permission());
    let curator = world.with_key(world.server.new_key(5));
    assert_eq!(curator.images().delete(&id).response().await.unwrap().status(), 204);
    let error = curator.images().delete(&id).retries(0).await.unwrap_err();
    assert_eq!(error.code().unwrap().as_str(), "unableToRemoveImage");
}

#[tokio::test]
async fn a_proposed_post_takes_its_slug() {
    for world in World::both().await {
        let client = world.with_key(world.server.new_key(1));
        let flows = client.flows();
        for slug in ["linen-shirt", "a slug/with?signs"] {
            assert_eq!(flows.blog_slug(slug).await.unwrap(), Availability::Available);
            let response = flows.showcase_slug(slug).response().await.unwrap();
            assert_eq!((response.status(), response.value().is_available()), (404, true));
            let post = NewPost::new(slug, "# My first shirt");
            let post = match world.generation {
                V3 => post.language(Language::Nl),
                _ => post.image(PICTURE).extra_image("back", PICTURE),
            };
            let proposed = flows.propose_blog_post(&post).await.unwrap();
            assert!(proposed.number().is_some() && proposed.url().unwrap().starts_with("https://"));
            assert_eq!(proposed.fields()["title"], format!("blog: {slug}"));
            assert_eq!(flows.blog_slug(slug).await.unwrap(), Availability::Taken);
            assert_eq!(flows.showcase_slug(slug).await.unwrap(), Availability::Available);
            flows.propose_showcase(&post).await.unwrap();
            assert_eq!(flows.showcase_slug(slug).await.unwrap(), Availability::Taken);
        }
    }
}

#[tokio::test]
async fn the_makers_of_v3_can_be_reached() {
    let world = World::of(V3).await;
    let person = world.server.new_person("user");
    let client = world.with_token(&person.token);
    client.flows().request_translator_invite(Language::Uk).await.unwrap();
    assert_eq!(world.mail("transinvite").to, person.email);
    client.flows().suggest_language("eo").await.unwrap();
    assert_eq!(world.mail("langsuggest").to, person.email);
    let open = world.anonymous();
    let issue = NewIssue::titled("Too short", "Seen with size 40.").label("bug");
    let issue = open.flows().open_issue(&issue).await.unwrap();
    assert!(issue.number().is_some() && issue.url().is_some());
    assert_eq!(issue.fields()["title"], "Too short");
    let discussion = open.flows().start_discussion("Which fabric?", "Linen or wool.").await.unwrap();
    assert_eq!(discussion.fields()["title"], "Which fabric?");
}

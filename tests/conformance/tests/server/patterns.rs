//! Patterns and bookmarks, in both generations: made, listed, read, changed, copied, published, deleted.

use freesewing::Generation::{V3, V4};
use freesewing::Measurement::{Chest, Neck};
use freesewing::models::BookmarkType;
use freesewing::{
    Client, ErrorKind, Measurements, NewBookmark, NewPattern, NewSet, Pattern, PatternSettings, Warning, cm,
    mm,
};
use freesewing_test_server::Person;
use serde_json::{Map, Value, json};

use super::both::World;
use super::support::*;

fn data() -> Map<String, Value> {
    json!({ "made with": ["tests", 1.5, null] }).as_object().unwrap().clone()
}

fn top() -> NewPattern {
    NewPattern::of("aaron")
        .name("Summer top \u{1f9f5}")
        .notes("# Linen")
        .measurements(Measurements::new().with(Chest, cm(92.5)).with(Neck, cm(34.0)))
        .seam_allowance(mm(10.0))
        .option("chestEase", 0.08)
        .data(data())
}

/// A person with two clients, one with a token and one with a key.
fn either(world: &World) -> [(Person, Client); 2] {
    let (one, other) = (world.server.new_person("user"), world.server.new_person("user"));
    let token = world.with_token(&one.token);
    let key = world.with_key(world.server.new_key_for(&other, 4));
    [(one, token), (other, key)]
}

#[tokio::test]
async fn a_pattern_is_the_same_wherever_it_is_read() {
    for world in World::both().await {
        for (person, client) in either(&world) {
            let response = client.patterns().create(&top()).response().await.unwrap();
            assert_eq!((response.status(), response.warnings()), (201, &[][..]));
            let made = response.into_value();
            assert_eq!(
                (made.design(), made.name(), made.notes()),
                ("aaron", "Summer top \u{1f9f5}", "# Linen")
            );
            assert_eq!((made.is_public(), made.data()), (false, &data()));
            assert_eq!(made.settings().measurements().length(Chest), Some(cm(92.5)));
            assert_eq!(made.settings().seam_allowance(), Some(mm(10.0)));
            assert_eq!(made.settings().options().unwrap()["chestEase"], json!(0.08));
            assert_eq!(made.image(), (world.generation == V3).then_some("default-avatar"));
            assert_eq!(made.created_at().to_string(), START);

            assert_eq!(client.patterns().get(made.id()).await.unwrap(), made);
            let list = client.patterns().list().response().await.unwrap();
            assert!(list.warnings().is_empty());
            let [listed] = list.value().as_slice() else { panic!("not one pattern") };
            // Lists name the owner in both generations.
            assert_eq!(listed.owner().map(|id| id.to_string()), Some(person.id.to_string()));
            assert_eq!(listed.data(), made.data());
            assert_eq!((listed.id(), listed.settings()), (made.id(), made.settings()));
        }
    }
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_replaces_settings_and_data() {
    for world in World::both().await {
        for (_, client) in either(&world) {
            let made = client.patterns().create(&top()).await.unwrap();
            world.server.advance_clock(seconds(60));
            let settings = made.settings().clone().with_seam_allowance(mm(12.0));
            let update = client.patterns().update(made.id()).settings(settings.clone()).name("Winter top");
            let response = update.response().await.unwrap();
            assert!(response.warnings().is_empty());
            let changed = response.into_value();
            assert_eq!((changed.settings(), changed.name()), (&settings, "Winter top"));
            assert_eq!((changed.notes(), changed.data()), (made.notes(), made.data()));
            assert_eq!((changed.created_at(), changed.design()), (made.created_at(), made.design()));
            assert!(changed.updated_at() > made.updated_at());

            let update =
                client.patterns().update(made.id()).data(Map::new()).settings(PatternSettings::new());
            let emptied = update.public(true).notes("").await.unwrap();
            assert!(emptied.data().is_empty() && emptied.settings().as_map().is_empty());
            assert_eq!((emptied.is_public(), emptied.notes()), (true, ""));
            assert_eq!(client.patterns().get(made.id()).await.unwrap(), emptied);
        }
    }
}

#[tokio::test]
async fn a_deleted_pattern_is_gone() {
    for world in World::both().await {
        for (_, client) in either(&world) {
            let kept = client.patterns().create(&top()).await.unwrap();
            let gone = client.patterns().create(&top()).await.unwrap();
            assert_eq!(client.patterns().delete(gone.id()).response().await.unwrap().status(), 204);
            assert!(client.patterns().get(gone.id()).await.unwrap_err().is_not_found());
            assert!(client.patterns().delete(gone.id()).await.unwrap_err().is_not_found());
            let ids: Vec<_> = client.patterns().list().await.unwrap().iter().map(Pattern::id).collect();
            assert_eq!(ids, [kept.id()]);
        }
    }
}

#[tokio::test]
async fn a_copy_is_the_callers_and_says_where_it_comes_from() {
    for world in World::both().await {
        let author = world.with_token(&world.server.new_token("user"));
        let source = author.patterns().create(&top().public(true)).await.unwrap();
        for (_, client) in either(&world) {
            let response = client.patterns().clone(source.id()).response().await.unwrap();
            assert_eq!((response.status(), response.warnings()), (200, &[][..]));
            let copy = response.into_value();
            assert_eq!(copy.name(), format!("{} (cloned from #{})", source.name(), source.id()));
            assert_eq!((copy.settings(), copy.data()), (source.settings(), source.data()));
            assert_eq!(client.patterns().get(copy.id()).await.unwrap(), copy);
        }
        assert_eq!(author.patterns().list().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_sealed_copy_of_a_faithful_v3_is_read_again() {
    let world = World::strict(V3).await;
    let client = world.with_token(&world.server.new_token("user"));
    let source = client.patterns().create(&top()).await.unwrap();
    let response = client.patterns().clone(source.id()).response().await.unwrap();
    assert_eq!(response.warnings(), [Warning::CloneReread]);
    assert_eq!(response.value().name(), format!("{} (cloned from #{})", source.name(), source.id()));
    assert_eq!(client.patterns().list().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_faithful_v4_makes_no_copy_and_says_so_with_an_empty_one() {
    let world = World::strict(V4).await;
    let client = world.with_token(&world.server.new_token("user"));
    let source = client.patterns().create(&top()).await.unwrap();
    let error = client.patterns().clone(source.id()).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unsupported, Some(200)));
    let copy = client.patterns().create(&NewPattern::like(&source)).await.unwrap();
    assert_eq!(
        (copy.settings(), copy.data(), copy.name()),
        (source.settings(), source.data(), source.name())
    );
    assert_eq!(client.patterns().list().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_public_pattern_can_be_read_by_everybody_and_no_credentials_are_sent() {
    for world in World::both().await {
        let owner = world.with_token(&world.server.new_token("user"));
        let made = owner.patterns().create(&top()).await.unwrap();
        let open = world.anonymous();
        assert!(open.patterns().public(made.id()).await.unwrap_err().is_not_found());
        owner.patterns().update(made.id()).public(true).await.unwrap();
        for client in [&owner, &open] {
            let public = client.patterns().public(made.id()).await.unwrap();
            assert_eq!((public.id(), public.design(), public.name()), (made.id(), "aaron", made.name()));
            assert_eq!((public.settings(), public.data()), (made.settings(), made.data()));
            assert_eq!(public.provider(), "FreeSewing.org");
            let text = yaml(&client.patterns().public_yaml(made.id()).await.unwrap());
            assert_eq!((&text["design"], &text["type"]), (&json!("aaron"), &json!("pattern")));
        }
        let requests = world.server.journal();
        let exports = requests.iter().filter(|request| {
            request.route.as_deref().is_some_and(|route| route.ends_with(".json") || route.ends_with(".yaml"))
        });
        assert!(exports.clone().count() == 5 && exports.clone().all(|request| !request.authorization));
    }
}

#[tokio::test]
async fn a_pattern_of_v3_can_be_for_a_set() {
    let world = World::of(V3).await;
    let client = world.with_token(&world.server.new_token("user"));
    let set = client.sets().create(&NewSet::named("Robin").with(Neck, cm(38.0))).await.unwrap();
    let response = client.patterns().create(&top().for_set(set.id())).response().await.unwrap();
    assert!(response.warnings().is_empty());
    let made = response.into_value();
    assert_eq!((made.set_id(), made.curated_set_id()), (Some(set.id()), None));
    let read = client.patterns().get(made.id()).await.unwrap();
    assert_eq!(read.set(), Some(&set));
    // In lists the set is encrypted.
    let listed = client.patterns().list().await.unwrap().remove(0);
    assert_eq!((listed.set_id(), listed.set()), (Some(set.id()), None));

    let curated = world.server.add_curated_set(&[("en", "Size 34")], &[("neck", 340.0)]);
    let curated = curated.try_into().unwrap();
    let made = client.patterns().create(&top().for_curated_set(curated)).await.unwrap();
    let read = client.patterns().get(made.id()).await.unwrap();
    assert_eq!((read.set_id(), read.curated_set_id()), (None, Some(curated)));
    let missing = client.patterns().create(&top().for_set(99.try_into().unwrap())).await.unwrap_err();
    assert!(missing.is_not_found());
}

#[tokio::test]
async fn patterns_of_others_need_a_level() {
    for world in World::both().await {
        let owner = world.with_token(&world.server.new_token("user"));
        let made = owner.patterns().create(&top().public(true)).await.unwrap();
        let other = world.with_key(world.server.new_key(4));
        assert!(other.patterns().get(made.id()).await.unwrap_err().is_permission());
        assert!(other.patterns().update(made.id()).name("x").await.unwrap_err().is_permission());
        assert!(other.patterns().delete(made.id()).await.unwrap_err().is_permission());
        let reader = world.with_key(world.server.new_key(6));
        assert_eq!(reader.patterns().get(made.id()).await.unwrap(), made);
        let low = world.with_key(world.server.new_key(3));
        let error = low.patterns().create(&top()).await.unwrap_err();
        let says = "403 from 127.0.0.1: the level of your key is too low: createPattern needs 4";
        assert_eq!(error.to_string(), says);
    }
}

#[tokio::test]
async fn bookmarks_come_change_and_go() {
    for world in World::both().await {
        for (person, client) in either(&world) {
            let bookmarks = client.bookmarks();
            let new = NewBookmark::new(BookmarkType::Doc, "Sleeves", "/docs/sewing/sleeve");
            let response = bookmarks.create(&new).response().await.unwrap();
            assert_eq!((response.status(), response.warnings()), (201, &[][..]));
            let made = response.into_value();
            assert_eq!((made.kind(), made.title()), (&BookmarkType::Doc, "Sleeves"));
            assert_eq!(made.url(), "/docs/sewing/sleeve");
            let owner = (world.generation == V3).then(|| world.id(&person));
            assert_eq!(made.owner(), owner);
            assert_eq!(bookmarks.get(made.id()).await.unwrap(), made);

            let response = bookmarks.update(made.id()).title("All sleeves").response().await.unwrap();
            assert!(response.warnings().is_empty());
            let changed = response.into_value();
            assert_eq!((changed.title(), changed.url()), ("All sleeves", made.url()));
            assert_eq!(bookmarks.list().await.unwrap(), [changed]);

            let reader = world.with_key(world.server.new_key(4));
            assert!(reader.bookmarks().get(made.id()).await.unwrap_err().is_permission());
            assert_eq!(bookmarks.delete(made.id()).response().await.unwrap().status(), 204);
            assert!(bookmarks.get(made.id()).await.unwrap_err().is_not_found());
            let list = bookmarks.list().response().await.unwrap();
            assert!(list.value().is_empty());
        }
    }
}

#[tokio::test]
async fn bookmarks_have_their_longest_texts() {
    let world = World::of(V4).await;
    let client = world.with_token(&world.server.new_token("user"));
    let longest = NewBookmark::new(BookmarkType::Custom, "t".repeat(255), "u".repeat(1023));
    client.bookmarks().create(&longest).await.unwrap();
    let world = World::of(V3).await;
    let client = world.with_token(&world.server.new_token("user"));
    let long = NewBookmark::new(BookmarkType::Custom, "t".repeat(2000), "u".repeat(2000));
    assert_eq!(client.bookmarks().create(&long).await.unwrap().title().len(), 2000);
    let odd = NewBookmark::new(BookmarkType::from("planet"), "t", "u");
    let error = client.bookmarks().create(&odd).await.unwrap_err();
    assert_eq!((error.kind(), error.code().unwrap().as_str()), (ErrorKind::Validation, "typeInvalid"));
}

//! Making a record unless it is there: lost answers, others of the same name, and several at once.

use freesewing::Measurement::{Chest, Neck};
use freesewing::models::BookmarkType;
use freesewing::testing::VirtualTime;
use freesewing::{Client, ErrorKind, Generation, NewBookmark, NewPattern, NewSet, Units, Warning, cm, mm};
use freesewing_test_server::{Fault, RequestRecord};

use super::both::World;
use super::support::*;

fn robin() -> NewSet {
    NewSet::named("Robin").with(Neck, cm(38.0)).with("tail", mm(70.0))
}

/// A client with a token, whose waits pass in virtual time.
fn quick(world: &World, token: &str) -> Client {
    let builder = client_of(world.server.url()).generation(world.generation).token(token);
    builder.virtual_time(VirtualTime::new()).build().unwrap()
}

fn lines(world: &World) -> Vec<String> {
    let line = |record: RequestRecord| format!("{} {}", record.method, record.path);
    world.server.journal().into_iter().map(line).collect()
}

#[tokio::test]
async fn a_record_is_made_once_and_found_from_then_on() {
    for world in World::both().await {
        let client = quick(&world, &world.server.new_token("user"));
        let made = client.sets().create_or_find(&robin()).response().await.unwrap();
        assert_eq!(made.status(), 201);
        assert!(!made.warnings().contains(&Warning::AlreadyThere));
        let found = client.sets().create_or_find(&robin()).response().await.unwrap();
        assert_eq!((found.value().id(), found.status()), (made.value().id(), 200));
        assert_eq!(found.warnings(), [Warning::AlreadyThere]);
        assert_eq!(lines(&world), ["GET /sets/jwt", "POST /sets/jwt", "GET /sets/jwt"]);

        let top = NewPattern::of("aaron").name("Top").seam_allowance(mm(10.0));
        let made = client.patterns().create_or_find(&top).await.unwrap();
        assert_eq!(client.patterns().create_or_find(&top).await.unwrap().id(), made.id());
        let mark = NewBookmark::new(BookmarkType::Doc, "Sleeves", "/docs");
        let made = client.bookmarks().create_or_find(&mark).await.unwrap();
        assert_eq!(client.bookmarks().create_or_find(&mark).await.unwrap().id(), made.id());
        assert_eq!(client.bookmarks().list().await.unwrap().len(), 1);
        assert_eq!(client.patterns().list().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn patterns_with_measurements_are_found_where_the_server_leaves_those_out() {
    for world in [World::strict(Generation::V3).await, World::of(Generation::V4).await] {
        let client = quick(&world, &world.server.new_token("user"));
        let top = NewPattern::of("aaron").measurements([(Neck, cm(38.0))]);
        let made = client.patterns().create_or_find(&top).await.unwrap();
        assert_eq!(client.patterns().create_or_find(&top).await.unwrap().id(), made.id());
    }
}

#[tokio::test]
async fn what_has_the_name_alone_is_another_one() {
    for world in World::both().await {
        let client = quick(&world, &world.server.new_token("user"));
        let others = [
            NewSet::named("Robin").with(Neck, cm(38.5)),
            NewSet::named("Robin").with(Neck, cm(38.0)).with(Chest, cm(100.0)),
            NewSet::named("Robin"),
            robin().notes("x"),
            robin().public(true),
            robin().units(Units::Imperial),
            NewSet::named("robin").with(Neck, cm(38.0)),
        ];
        for other in &others {
            client.sets().create(other).await.unwrap();
        }
        let made = client.sets().create_or_find(&robin()).response().await.unwrap();
        assert_eq!(made.status(), 201);
        assert_eq!(client.sets().list().await.unwrap().len(), others.len() + 1);
        // Of two that are the same it is the older one, so that everybody finds the same.
        client.sets().create(&robin()).await.unwrap();
        assert_eq!(client.sets().create_or_find(&robin()).await.unwrap().id(), made.value().id());
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_is_looked_for() {
    for world in World::both().await {
        for fault in [Fault::lose_answer(), Fault::cut(20), Fault::bad_json()] {
            let client = quick(&world, &world.server.new_token("user"));
            world.server.fail_next("POST /sets/jwt", fault);
            let found = client.sets().create_or_find(&robin()).response().await.unwrap();
            assert_eq!(found.warnings(), [Warning::AnswerLost]);
            let sets = client.sets().list().await.unwrap();
            assert_eq!(sets, std::slice::from_ref(found.value()));
        }
    }
}

#[tokio::test]
async fn what_was_never_made_is_made_again_and_a_lost_create_is_made_good() {
    for world in World::both().await {
        let client = quick(&world, &world.server.new_token("user"));
        world.server.fail_next("POST /sets/jwt", Fault::drop_connection());
        world.server.fail_next("POST /sets/jwt", Fault::status(500));
        let made = client.sets().create_or_find(&robin()).response().await.unwrap();
        assert_eq!((made.status(), client.sets().list().await.unwrap().len()), (201, 1));

        let joe = NewSet::named("Joe");
        world.server.fail_next("POST /sets/jwt", Fault::lose_answer());
        let error = client.sets().create(&joe).await.unwrap_err();
        assert!(error.may_have_been_carried_out());
        let found = client.sets().create_or_find(&joe).response().await.unwrap();
        assert_eq!(found.warnings(), [Warning::AlreadyThere]);
        assert_eq!(names(&client.sets().list().await.unwrap()), ["Robin", "Joe"]);
    }
}

#[tokio::test]
async fn a_server_that_goes_on_failing_is_left_alone() {
    let world = World::of(Generation::V4).await;
    let client = quick(&world, &world.server.new_token("user"));
    world.server.fail_next("POST /sets/jwt", Fault::status(500).always());
    let error = client.sets().create_or_find(&robin()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.operation()),
        (ErrorKind::Server, Some(500), Some("createSet"))
    );
    assert_eq!(
        error.to_string(),
        "no answer told that the set was made, and it is not there so far: make the same call again, which looks first"
    );
    assert_eq!(arrivals(&world.server, "POST /sets/jwt"), 3);
    // One attempt of each, and a look whether it was made after all.
    let error = client.sets().create_or_find(&robin()).retries(0).await.unwrap_err();
    assert_eq!((error.kind(), arrivals(&world.server, "POST /sets/jwt")), (ErrorKind::Server, 4));
    // What the server refuses is not looked for.
    world.server.clear_faults();
    world.server.fail_next("POST /sets/jwt", Fault::status(403));
    let before = arrivals(&world.server, "GET /sets/jwt");
    assert!(client.sets().create_or_find(&robin()).await.unwrap_err().is_permission());
    assert_eq!(arrivals(&world.server, "GET /sets/jwt"), before + 1);
}

#[tokio::test]
async fn tasks_that_make_the_same_at_once_get_the_same() {
    for world in World::both().await {
        let client = world.with_key(world.server.new_key(4));
        let tasks = (0..8).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.sets().create_or_find(&robin()).await.unwrap().id() })
        });
        let tasks: Vec<_> = tasks.collect();
        let mut ids = Vec::new();
        for task in tasks {
            ids.push(task.await.unwrap());
        }
        assert!(ids.iter().all(|id| *id == ids[0]));
        assert_eq!(client.sets().list().await.unwrap().len(), 1);
        let made = lines(&world).iter().filter(|line| line.starts_with("POST")).count();
        assert_eq!(made, 1);
    }
}

#[tokio::test]
async fn nothing_is_made_where_nothing_can_be_found() {
    let world = World::strict(Generation::V4).await;
    let client = world.with_key(world.server.new_key(4));
    let error = client.patterns().create_or_find(&NewPattern::of("aaron")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("call with a token"), "{error}");
    assert_eq!(lines(&world), ["GET /patterns/key"]);
    // What cannot be made is not looked for.
    assert!(client.sets().create_or_find(&NewSet::named("")).await.unwrap_err().is_validation());
    assert_eq!(lines(&world).len(), 1);
}

//! Many calls one after the other: what is made stays known, whatever becomes of the rest.

use std::sync::{Arc, Mutex};

use freesewing::Measurement::Neck;
use freesewing::api::Outcome;
use freesewing::testing::VirtualTime;
use freesewing::{
    Client, ErrorKind, Generation, KeyId, Level, NewApiKey, NewPattern, NewSet, Warning, cm, mm,
};
use freesewing_test_server::Fault;

use super::both::World;
use super::support::*;

fn people(count: u32) -> Vec<NewSet> {
    (0..count).map(|n| NewSet::named(format!("p{n}")).with(Neck, mm(300.0 + f64::from(n)))).collect()
}

fn quick(world: &World) -> Client {
    let builder = client_of(world.server.url()).generation(world.generation).virtual_time(VirtualTime::new());
    builder.token(world.server.new_token("user")).build().unwrap()
}

#[tokio::test]
async fn all_are_made_in_order_and_all_are_deleted() {
    for world in World::both().await {
        let client = quick(&world);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = heard.clone();
        let bulk = client.sets().create_all(people(4)).on_progress(move |progress| {
            let name = progress.item.value().unwrap().name().to_owned();
            ear.lock().unwrap().push((progress.so_far, progress.total, name));
        });
        let report = bulk.await;
        assert!(report.is_complete() && report.stopped_by().is_none());
        assert_eq!(report.to_string(), "4 done, 0 failed, 0 not tried");
        let sets = report.into_values().unwrap();
        assert_eq!(names(&sets), ["p0", "p1", "p2", "p3"]);
        assert_eq!(heard.lock().unwrap().last().unwrap(), &(4, 4, "p3".to_owned()));
        assert_eq!(heard.lock().unwrap().len(), 4);

        client.sets().delete(sets[1].id()).await.unwrap();
        let report = client.sets().delete_all(sets.iter().map(|set| set.id())).await;
        assert_eq!(report.to_string(), "3 done, 1 failed, 0 not tried");
        assert!(report.failed().all(|(id, error)| *id == sets[1].id() && error.is_not_found()));
        assert!(client.sets().list().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_fails_alone_does_not_stop_the_rest() {
    for world in World::both().await {
        let client = quick(&world);
        let mut new = people(5);
        new[1] = NewSet::named("");
        new[4] = new[4].clone().with("tail", cm(7.0));
        world.server.fail_next("POST /sets/jwt", Fault::status(500).skip(1));
        world.server.fail_next("POST /sets/jwt", Fault::lose_answer());
        let report = client.sets().create_all(new).await;
        assert_eq!(report.to_string(), "2 done, 3 failed, 0 not tried");
        let kinds: Vec<_> = report.failed().map(|(set, error)| (set.name.as_str(), error.kind())).collect();
        let expected =
            [("", ErrorKind::Validation), ("p2", ErrorKind::Server), ("p3", ErrorKind::Connection)];
        assert_eq!(kinds, expected);
        let Outcome::Done { warnings, .. } = &report.items()[4].outcome else { panic!("{report}") };
        assert_eq!(*warnings, [Warning::MeasurementIgnored("tail".into())]);
        // A 500 may come from a server that did it all the same.
        let uncertain: Vec<_> = report.uncertain().map(|(set, _)| set.name.clone()).collect();
        assert_eq!(uncertain, ["p2", "p3"]);
        assert_eq!(report.into_remaining().iter().map(|set| set.name.as_str()).collect::<Vec<_>>(), [""]);
    }
}

#[tokio::test]
async fn a_program_that_was_interrupted_runs_again_and_makes_what_is_missing() {
    for world in World::both().await {
        let client = quick(&world);
        // Two that are the same are two people.
        let mut new = people(5);
        new.push(new[0].clone());
        world.server.fail_next("POST /sets/jwt", Fault::lose_answer().skip(1));
        world.server.fail_next("POST /sets/jwt", Fault::drop_connection());
        let mut bulk = client.sets().create_or_find_all(new.clone());
        for _ in 0..3 {
            assert!(bulk.next().await.unwrap().value().is_some());
        }
        drop(bulk);
        assert_eq!(client.sets().list().await.unwrap().len(), 3);
        let before = world.server.journal().len();
        let report = client.sets().create_or_find_all(new.clone()).await;
        assert!(report.is_complete(), "{report}");
        assert_eq!(world.server.journal().len(), before + 1 + 3, "one list, and what was missing");
        let first = report.into_values().unwrap();
        assert_eq!(names(&first), ["p0", "p1", "p2", "p3", "p4", "p0"]);
        assert_ne!(first[0].id(), first[5].id());
        let before = world.server.journal().len();
        let again = client.sets().create_or_find_all(new).await.into_values().unwrap();
        let ids = |sets: &[freesewing::Set]| sets.iter().map(|set| set.id()).collect::<Vec<_>>();
        assert_eq!((ids(&again), world.server.journal().len()), (ids(&first), before + 1));
    }
}

#[tokio::test]
async fn going_on_is_pointless_after_some_failures() {
    let stops = async |fault: Fault, kind: ErrorKind, tried: usize| {
        let world = World::of(Generation::V4).await;
        let client = quick(&world);
        world.server.fail_next("POST /sets/jwt", fault);
        let report = client.sets().create_all(people(6)).await;
        assert_eq!(report.stopped_by().map(|error| error.kind()), Some(kind), "{report}");
        assert_eq!((report.failed().count(), report.not_tried().count()), (tried, 6 - tried), "{report}");
        assert!(report.to_string().contains("because going on was pointless: "), "{report}");
        (report, client, world)
    };
    drop(stops(Fault::status(401).always(), ErrorKind::Authentication, 1).await);
    drop(stops(Fault::status(403).always(), ErrorKind::Permission, 1).await);
    drop(stops(Fault::status(429).always().retry_after(3600), ErrorKind::RateLimited, 1).await);
    drop(stops(Fault::status(500).always(), ErrorKind::Server, 3).await);
    let (report, client, _world) = stops(Fault::status(401).times(1), ErrorKind::Authentication, 1).await;
    // What is left is given back, and goes on from there.
    let report = client.sets().create_all(report.into_remaining()).await;
    assert_eq!(names(&report.into_values().unwrap()), ["p0", "p1", "p2", "p3", "p4", "p5"]);
}

#[tokio::test]
async fn a_refusal_of_one_record_says_nothing_of_the_next() {
    let world = World::of(Generation::V3).await;
    let (mine, other) = (quick(&world), quick(&world));
    let theirs = other.sets().create(&NewSet::named("theirs")).await.unwrap().id().to_string();
    let own = mine.sets().create(&NewSet::named("own")).await.unwrap().id().to_string();
    let report = mine.sets().delete_all([theirs.clone(), "../x".to_owned(), own]).await;
    let kinds: Vec<_> = report.failed().map(|(id, error)| (id.as_str(), error.kind())).collect();
    assert_eq!(kinds, [(theirs.as_str(), ErrorKind::Permission), ("../x", ErrorKind::Validation)]);
    assert_eq!(report.done().count(), 1);
}

#[tokio::test]
async fn other_records_are_made_and_deleted_in_the_same_way() {
    for world in World::both().await {
        let client = quick(&world);
        let new = ["a", "b"].map(|name| NewPattern::of("aaron").name(name));
        let made = client.patterns().create_all(new.clone()).await.into_values().unwrap();
        let found = client.patterns().create_or_find_all(new).await.into_values().unwrap();
        assert!(made.iter().map(|it| it.id()).eq(found.iter().map(|it| it.id())));
        assert!(client.patterns().delete_all(made.iter().map(|it| it.id())).await.is_complete());
        let key = NewApiKey::named("CI", Level::READ, seconds(3600));
        let keys: [KeyId; 2] = [
            client.apikeys().create(&key).await.unwrap().id(),
            client.apikeys().create(&key).await.unwrap().id(),
        ];
        assert!(client.apikeys().delete_all(keys).await.is_complete());
        assert!(client.apikeys().list().await.unwrap().is_empty());
    }
}

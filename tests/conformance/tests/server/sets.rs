//! Measurements sets: made, listed, read, changed, copied, published, deleted.

use freesewing::Measurement::{Chest, Neck, ShoulderSlope, Waist};
use freesewing::models::SetChanges;
use freesewing::{Generation, Measurements, NewSet, Units, Warning, cm, degrees, inches, mm};
use freesewing_test_server::TestServer;
use serde_json::json;

use super::support::*;

in_both_generations! {
    a_set_is_the_same_wherever_it_is_read,
    what_is_not_said_has_the_servers_defaults,
    an_update_changes_what_it_names_and_nothing_else,
    sets_are_listed_in_the_order_in_which_they_were_made_and_deleted_one_by_one,
    a_copy_is_the_callers_and_says_where_it_comes_from,
    a_copy_that_the_server_shows_wrongly_is_read_again,
    a_public_set_can_be_read_by_everybody_and_no_credentials_are_sent,
    a_private_set_is_published_by_nobody_but_its_owner,
    an_image_is_named_after_its_set,
    what_says_nothing_or_has_no_name_is_not_sent,
    large_notes_come_back_whole,
}

fn robin() -> NewSet {
    NewSet::named("Robin \u{1f9f5} \"R\"")
        .with(Neck, cm(38.0))
        .with(Chest, inches(39.5))
        .with(ShoulderSlope, degrees(13.5))
        .notes("# Taken in May\n- twice")
        .units(Units::Imperial)
}

fn robins() -> Measurements {
    Measurements::from([(Neck, mm(380.0)), (Chest, mm(1003.3))]).with(ShoulderSlope, degrees(13.5))
}

async fn a_set_is_the_same_wherever_it_is_read(generation: Generation) {
    for way in 0..2 {
        let server = standing_server(generation).await;
        let (name, client) = either_way(&server)[way].clone();
        let response = client.sets().create(&robin()).response().await.unwrap();
        assert_eq!((response.status(), response.trace().len()), (201, 1), "{name}");
        assert!(response.warnings().is_empty(), "{name}");
        let made = response.into_value();
        assert_eq!((made.name(), made.notes()), ("Robin \u{1f9f5} \"R\"", "# Taken in May\n- twice"));
        assert_eq!(made.measurements(), &robins(), "{name}");
        assert_eq!((made.units(), made.is_public()), (Units::Imperial, false), "{name}");
        assert_eq!(made.image(), in_v3(generation, "default-avatar"), "{name}");
        let account = client.account().get().await.unwrap().id();
        assert_eq!(made.owner(), in_v3(generation, account), "{name}");
        assert_eq!((made.created_at().to_string().as_str(), made.updated_at()), (START, made.created_at()));

        server.advance_clock(seconds(60));
        assert_eq!(client.sets().get(made.id()).await.unwrap(), made, "{name}");
        assert_eq!(client.sets().list().await.unwrap(), [made], "{name}");
    }
}

async fn what_is_not_said_has_the_servers_defaults(generation: Generation) {
    let server = start(generation).await;
    for (way, client) in either_way(&server) {
        let made = client.sets().create(&NewSet::named("bare")).await.unwrap();
        assert_eq!((made.name(), made.notes(), made.units()), ("bare", "--", Units::Metric), "{way}");
        assert!(made.measurements().is_empty() && !made.is_public(), "{way}");
    }
}

async fn an_update_changes_what_it_names_and_nothing_else(generation: Generation) {
    for way in 0..2 {
        let server = standing_server(generation).await;
        let (name, client) = either_way(&server)[way].clone();
        let made = client.sets().create(&robin()).await.unwrap();
        server.advance_clock(seconds(60));

        let changed = client.sets().update(made.id()).set(Chest, cm(101.0)).clear(Neck).await.unwrap();
        let expected = Measurements::from([(Chest, mm(1010.0))]).with(ShoulderSlope, degrees(13.5));
        assert_eq!(changed.measurements(), &expected, "{name}");
        assert_eq!((changed.id(), changed.name(), changed.notes()), (made.id(), made.name(), made.notes()));
        assert_eq!((changed.units(), changed.is_public()), (made.units(), made.is_public()), "{name}");
        assert_eq!((changed.owner(), changed.image()), (made.owner(), made.image()), "{name}");
        assert_eq!(changed.created_at(), made.created_at(), "{name}");
        assert_eq!(changed.updated_at().to_string(), "2026-01-01 00:01:00 UTC", "{name}");
        assert_eq!(client.sets().get(made.id()).await.unwrap(), changed, "{name}");

        let update = client.sets().update(made.id()).name("Ann").notes("").units(Units::Metric).public(true);
        let renamed = update.await.unwrap();
        assert_eq!((renamed.name(), renamed.notes()), ("Ann", ""), "{name}");
        assert_eq!((renamed.units(), renamed.is_public()), (Units::Metric, true), "{name}");
        assert_eq!(renamed.measurements(), &expected, "{name}");
        assert!(!client.sets().update(made.id()).public(false).await.unwrap().is_public(), "{name}");

        let changes = SetChanges::new().set(Waist, cm(80.0)).clear(ShoulderSlope);
        let last = client.sets().update(made.id()).changes(changes).await.unwrap();
        let expected = Measurements::from([(Chest, mm(1010.0)), (Waist, mm(800.0))]);
        assert_eq!(last.measurements(), &expected, "{name}");
        assert_eq!(client.sets().list().await.unwrap(), [last], "{name}");
    }
}

async fn sets_are_listed_in_the_order_in_which_they_were_made_and_deleted_one_by_one(generation: Generation) {
    let server = start(generation).await;
    for (way, client) in either_way(&server) {
        let mut ids = Vec::new();
        for name in ["c", "a", "b", "d"] {
            ids.push(client.sets().create(&NewSet::named(name)).await.unwrap().id());
        }
        client.sets().update(ids[1]).notes("touched").await.unwrap();
        assert_eq!(names(&client.sets().list().await.unwrap()), ["c", "a", "b", "d"], "{way}");
        let response = client.sets().delete(ids[2]).response().await.unwrap();
        assert_eq!(response.status(), 204, "{way}");
        assert_eq!(names(&client.sets().list().await.unwrap()), ["c", "a", "d"], "{way}");
        assert!(client.sets().get(ids[2]).await.unwrap_err().is_not_found(), "{way}");
        assert!(client.sets().delete(ids[2]).await.unwrap_err().is_not_found(), "{way}");
    }
}

async fn a_copy_is_the_callers_and_says_where_it_comes_from(generation: Generation) {
    let server = standing_server(generation).await;
    let author = with_level(&server, 3);
    let source = author.sets().create(&robin().public(true)).await.unwrap();
    server.advance_clock(seconds(60));
    for (way, client) in either_way(&server) {
        let response = client.sets().clone(source.id()).response().await.unwrap();
        assert_eq!(response.status(), 201, "{way}");
        let copy = response.into_value();
        assert_ne!(copy.id(), source.id(), "{way}");
        assert_eq!(copy.name(), format!("{} (cloned from #{})", source.name(), source.id()), "{way}");
        let number = if generation == Generation::V3 { "#" } else { "" };
        let note = format!("(Note: This measurements set was cloned from set {number}{})", source.id());
        assert_eq!(copy.notes(), format!("{} {note}", source.notes()), "{way}");
        assert_eq!(copy.measurements(), source.measurements(), "{way}");
        assert_eq!((copy.units(), copy.is_public()), (source.units(), true), "{way}");
        assert_eq!(copy.created_at(), source.created_at(), "{way}");
        let account = client.account().get().await.unwrap().id();
        assert_eq!(copy.owner(), in_v3(generation, account), "{way}");
        assert_eq!(client.sets().list().await.unwrap(), [copy], "{way}");
    }
    assert_eq!(author.sets().list().await.unwrap(), [source]);
}

/// The real servers make the copy and then show another one.
async fn a_copy_that_the_server_shows_wrongly_is_read_again(generation: Generation) {
    let builder = TestServer::builder().generation(server_side(generation)).seed(1).strict_upstream(true);
    let server = builder.start().await.unwrap();
    for (way, client) in either_way(&server) {
        let source = client.sets().create(&robin()).await.unwrap();
        let response = client.sets().clone(source.id()).response().await.unwrap();
        assert_eq!(response.warnings(), [Warning::CloneReread], "{way}");
        let copy = response.into_value();
        assert_eq!(copy.name(), format!("{} (cloned from #{})", source.name(), source.id()), "{way}");
        assert_eq!(copy.measurements(), source.measurements(), "{way}");
        assert_ne!(copy.id(), source.id(), "{way}");
        assert_eq!(client.sets().get(copy.id()).await.unwrap(), copy, "{way}");
        assert_eq!(client.sets().list().await.unwrap().len(), 2, "{way}");
    }
}

async fn a_public_set_can_be_read_by_everybody_and_no_credentials_are_sent(generation: Generation) {
    let server = standing_server(generation).await;
    let owner = with_level(&server, 3);
    let set = owner.sets().create(&robin().public(true)).await.unwrap();
    for client in [&owner, &anonymous(&server)] {
        let public = client.sets().public(set.id()).await.unwrap();
        assert_eq!((public.id(), public.name(), public.notes()), (set.id(), set.name(), set.notes()));
        assert_eq!((public.measurements(), public.units()), (set.measurements(), Units::Imperial));
        assert_eq!(
            (public.image(), public.author()),
            (in_v3(generation, "default-avatar"), "FreeSewing.org")
        );
        assert_eq!(public.created_at(), set.created_at());
        assert_eq!(public.updated_at(), set.updated_at());
        let text = client.sets().public_yaml(set.id()).await.unwrap();
        let mut expected = json!({
            "result": "success", "author": "FreeSewing.org", "type": "measurementsSet",
            "about": "Contains measurements in mm as well as metadata",
            "createdAt": "2026-01-01T00:00:00.000Z",
            "name": "Robin \u{1f9f5} \"R\"", "notes": "# Taken in May\n- twice",
            "updatedAt": "2026-01-01T00:00:00.000Z",
            "measurements": {"neck": 380, "chest": 1003.3, "shoulderSlope": 13.5}, "units": "imperial",
        });
        match generation {
            Generation::V3 => {
                expected["id"] = json!(set.id());
                expected["img"] = json!("default-avatar");
            }
            _ => expected["uuid"] = json!(set.id()),
        }
        assert_eq!(yaml(&text), expected, "{text}");
    }
    for route in ["GET /sets/{id}.json", "GET /sets/{id}.yaml"] {
        let requests = arrived(&server, route);
        assert_eq!(requests.len(), 2);
        assert!(requests.iter().all(|request| !request.authorization), "{requests:?}");
    }
}

async fn a_private_set_is_published_by_nobody_but_its_owner(generation: Generation) {
    let server = start(generation).await;
    let owner = with_level(&server, 3);
    let set = owner.sets().create(&robin()).await.unwrap();
    let open = anonymous(&server);
    for client in [&owner, &open] {
        assert!(client.sets().public(set.id()).await.unwrap_err().is_not_found());
        assert!(client.sets().public_yaml(set.id()).await.unwrap_err().is_not_found());
    }
    owner.sets().update(set.id()).public(true).await.unwrap();
    assert_eq!(open.sets().public(set.id()).await.unwrap().name(), set.name());
    assert_eq!(owner.sets().public(set.id()).await.unwrap().name(), set.name());
    owner.sets().update(set.id()).public(false).await.unwrap();
    assert!(owner.sets().public(set.id()).await.unwrap_err().is_not_found());
    // The other client cannot know, and for ten minutes it would not ask.
    assert!(open.sets().public(set.id()).no_cache().await.unwrap_err().is_not_found());
}

async fn an_image_is_named_after_its_set(generation: Generation) {
    // A PNG of one pixel.
    const PIXEL: &str =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let set = client
        .sets()
        .create(&NewSet::named("pictured").image(format!("data:image/png;base64,{PIXEL}")))
        .await
        .unwrap();
    // V4 keeps it, and does not tell where.
    assert_eq!(set.image(), in_v3(generation, format!("set-{}", set.id())).as_deref());
    let bare = client.sets().create(&NewSet::named("bare")).await.unwrap();
    let update = client.sets().update(bare.id()).image(PIXEL);
    assert_eq!(update.await.unwrap().image(), in_v3(generation, format!("set-{}", bare.id())).as_deref());
}

async fn what_says_nothing_or_has_no_name_is_not_sent(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let none = client.sets().create(&NewSet::named("")).await.unwrap_err();
    assert_eq!(none.to_string(), "the set has an empty name: give it one");
    let id = unknown_record(generation);
    let none = client.sets().update(id).await.unwrap_err();
    assert_eq!(none.to_string(), "the update has no changes: set or clear something first");
    let none = client.sets().update(id).name("").await.unwrap_err();
    assert_eq!(none.to_string(), "the new name of the set is empty: give it one, or leave it out");
    for id in ["../account", "1.5", "", "0", "1/clone"] {
        let error = client.sets().get(id).await.unwrap_err();
        assert!(error.is_validation() && error.attempts() == 0, "{error}");
        assert!(error.to_string().contains("is not the id of a record"), "{error}");
    }
    let (other, words) = match generation {
        Generation::V3 => (unknown_record(Generation::V4), "this client speaks V3"),
        _ => (unknown_record(Generation::V3), "this client speaks V4"),
    };
    let error = client.sets().get(other).await.unwrap_err();
    assert!(error.is_validation() && error.to_string().contains(words), "{error}");
    assert!(server.journal().is_empty());
}

async fn large_notes_come_back_whole(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let notes = "Ünïcødé \u{2028} \u{0} 'quotes' \\ and \"more\"\r\n".repeat(50_000);
    let set = client.sets().create(&NewSet::named("long").notes(&notes)).await.unwrap();
    assert!(set.notes() == notes, "{} bytes of {}", set.notes().len(), notes.len());
    assert!(client.sets().get(set.id()).await.unwrap().notes() == notes);
}

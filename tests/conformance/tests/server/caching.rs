//! What the cache spares the server, as the server tells it.

use freesewing::{Cache, Generation, Measurement::Neck, NewSet, Source, cm};

use super::support::*;

in_both_generations! {
    what_has_not_changed_is_asked_about_and_not_sent_again,
    what_somebody_else_changed_is_seen_at_the_next_read,
    curated_sets_are_asked_for_once_by_fifty_readers_at_once_and_a_hundred_later,
    a_client_without_a_cache_asks_each_time,
    when_the_server_is_away_what_is_fresh_will_do,
}

async fn what_has_not_changed_is_asked_about_and_not_sent_again(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 3);
    let set = client.sets().create(&NewSet::named("Robin").with(Neck, cm(38.0))).await.unwrap();
    let mut sources = Vec::new();
    for round in 0..4 {
        if round == 2 {
            client.sets().update(set.id()).name("Robyn").await.unwrap();
        }
        let response = client.sets().get(set.id()).response().await.unwrap();
        assert_eq!(response.value().name(), if round < 2 { "Robin" } else { "Robyn" });
        assert_eq!(response.value().measurements().length(Neck), Some(cm(38.0)));
        sources.push(response.source());
    }
    assert_eq!(sources, [Source::Server, Source::Revalidated, Source::Server, Source::Revalidated]);
    let statuses: Vec<_> =
        arrived(&server, "GET /sets/{id}/key").iter().map(|record| record.status).collect();
    assert_eq!(statuses, [200, 304, 200, 304].map(Some));
}

async fn what_somebody_else_changed_is_seen_at_the_next_read(generation: Generation) {
    let server = start(generation).await;
    let key = server.new_key(3);
    let (here, there) = (with_key(&server, key.clone()), with_key(&server, key));
    let set = here.sets().create(&NewSet::named("Robin")).await.unwrap();
    here.sets().get(set.id()).await.unwrap();
    there.sets().update(set.id()).name("Robyn").await.unwrap();
    let response = here.sets().get(set.id()).response().await.unwrap();
    assert_eq!((response.value().name(), response.source()), ("Robyn", Source::Server));
}

async fn curated_sets_are_asked_for_once_by_fifty_readers_at_once_and_a_hundred_later(
    generation: Generation,
) {
    let server = start(generation).await;
    let client = anonymous(&server);
    let readers = (0..50).map(|_| tokio::spawn(client.curated_sets().list().response()));
    for reader in readers.collect::<Vec<_>>() {
        reader.await.unwrap().unwrap();
    }
    for _ in 0..100 {
        client.curated_sets().list().await.unwrap();
    }
    assert_eq!(arrivals(&server, "GET /curated-sets"), 1);
    let usage = client.usage().await.unwrap();
    assert_eq!((usage.counters.calls, usage.counters.requests), (150, 1));
    assert_eq!(usage.cache.hits + usage.cache.shared, 149);
}

async fn a_client_without_a_cache_asks_each_time(generation: Generation) {
    let server = start(generation).await;
    let client = client_at(generation, server.url()).cache(Cache::off()).build().unwrap();
    for _ in 0..3 {
        client.curated_sets().list().await.unwrap();
    }
    assert_eq!(arrivals(&server, "GET /curated-sets"), 3);
}

async fn when_the_server_is_away_what_is_fresh_will_do(generation: Generation) {
    let server = start(generation).await;
    let client = client_at(generation, server.url()).retries(0).build().unwrap();
    let before = client.curated_sets().list().await.unwrap().len();
    drop(server);
    assert_eq!(client.curated_sets().list().await.unwrap().len(), before);
    assert!(client.curated_sets().list().no_cache().await.unwrap_err().is_connection());
}

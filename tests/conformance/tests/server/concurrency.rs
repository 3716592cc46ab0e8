//! Many calls at once: nothing is lost, nothing is done twice.

use std::collections::BTreeSet;

use freesewing::Measurement::Neck;
use freesewing::testing::VirtualTime;
use freesewing::{Client, Generation, NewSet, RecordId, mm};
use freesewing_test_server::Fault;
use tokio::task::JoinSet;

use super::support::*;

in_both_generations_with_threads! {
    of_200_creates_by_32_tasks_none_is_lost_and_none_doubled,
    every_kind_of_call_at_once_leaves_what_it_should,
    several_servers_and_clients_do_not_meet,
}

const TASKS: usize = 32;
const CREATES: usize = 200;

/// Makes its share of the sets, and gives the ids and how many requests that took.
async fn create_share(client: Client, task: usize) -> (Vec<RecordId>, usize) {
    let mut made = (Vec::new(), 0);
    for number in (task..CREATES).step_by(TASKS) {
        let neck = mm(300.0 + number as f64 / 8.0);
        let new = NewSet::named(format!("set {number}")).with(Neck, neck);
        let response = client.sets().create(&new).response().await.unwrap();
        assert_eq!(
            (response.value().name(), response.value().measurements().length(Neck)),
            (format!("set {number}").as_str(), Some(neck))
        );
        made.0.push(response.value().id());
        made.1 += response.trace().len();
    }
    made
}

async fn of_200_creates_by_32_tasks_none_is_lost_and_none_doubled(generation: Generation) {
    let server = start(generation).await;
    // Every seventh request is refused, until all creates are through: 233 requests, of which 33 are refused.
    for _ in 0..CREATES {
        server.fail_next("POST /sets/key", Fault::late(millis(0)).times(6));
        server.fail_next("POST /sets/key", Fault::status(429).retry_after(1));
    }
    let key = server.new_key(4);
    let time = VirtualTime::new();
    // All tasks share one clock, which each wait moves; and one unlucky call may be the seventh more than twice.
    let builder =
        client_at(generation, server.url()).api_key(key.key, key.secret).timeout(seconds(3600)).retries(20);
    let client = builder.virtual_time(time.clone()).build().unwrap();

    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        tasks.spawn(create_share(client.clone(), task));
    }
    let (mut ids, mut sent) = (Vec::new(), 0);
    for (made, requests) in tasks.join_all().await {
        ids.extend(made);
        sent += requests;
    }
    assert_eq!(ids.len(), CREATES);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), CREATES);

    let sets = client.sets().list().await.unwrap();
    assert_eq!(sets.len(), CREATES);
    // Numbers grow, UUIDs are drawn.
    assert!(generation != Generation::V3 || sets.iter().map(|set| set.id()).is_sorted());
    let listed: BTreeSet<String> = sets.iter().map(|set| set.name().to_owned()).collect();
    assert_eq!(listed, (0..CREATES).map(|number| format!("set {number}")).collect());

    let requests = arrived(&server, "POST /sets/key");
    let refused = requests.iter().filter(|request| request.status == Some(429)).count();
    assert_eq!((requests.len(), refused, sent), (233, 33, 233));
    assert_eq!(time.waits().len(), refused);
    assert!(time.waits().iter().all(|wait| *wait >= seconds(1)));
}

async fn every_kind_of_call_at_once_leaves_what_it_should(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 4);
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let client = client.clone();
        tasks.spawn(async move {
            let set = client.sets().create(&NewSet::named(format!("{task}"))).await.unwrap();
            let set = client.sets().update(set.id()).set(Neck, mm(300.0 + task as f64)).await.unwrap();
            assert_eq!(client.sets().get(set.id()).await.unwrap(), set);
            let copy = client.sets().clone(set.id()).await.unwrap();
            assert_eq!(copy.measurements(), set.measurements());
            client.sets().delete(set.id()).await.unwrap();
            copy
        });
    }
    let mut copies = tasks.join_all().await;
    copies.sort_by_key(|set| set.id());
    let mut sets = client.sets().list().await.unwrap();
    sets.sort_by_key(|set| set.id());
    assert_eq!(sets, copies);
    assert_eq!(copies.len(), TASKS);
    assert_eq!(server.journal().len(), TASKS * 5 + 1);
}

async fn several_servers_and_clients_do_not_meet(generation: Generation) {
    let mut servers = Vec::new();
    let mut tasks = JoinSet::new();
    for number in 0..4 {
        let server = start(generation).await;
        for owner in 0..3 {
            let client = with_level(&server, 3);
            tasks.spawn(async move {
                for place in 0..5 {
                    let name = format!("{number} {owner} {place}");
                    client.sets().create(&NewSet::named(name)).await.unwrap();
                }
                let expected: Vec<String> = (0..5).map(|place| format!("{number} {owner} {place}")).collect();
                assert_eq!(names(&client.sets().list().await.unwrap()), expected);
            });
        }
        servers.push(server);
    }
    tasks.join_all().await;
    let ports: BTreeSet<&str> = servers.iter().map(|server| server.url()).collect();
    assert_eq!(ports.len(), 4);
    for server in &servers {
        assert_eq!((arrivals(server, "POST /sets/key"), arrivals(server, "GET /sets/key")), (15, 3));
        assert_eq!(server.journal().len(), 18);
    }
}

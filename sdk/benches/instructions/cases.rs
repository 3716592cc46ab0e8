//! What is called.

use std::pin::Pin;

use freesewing::testing::VirtualTime;
use freesewing::{Cache, Care, Client, ClientBuilder, Generation, Measurement, NewSet, cm};

use crate::transport::Answers;

const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
const SECRET: &str = "9f86d081884c7d659f86d081884c7d659f86d081884c7d659f86d081884c7d65";

const SMALL: &str = r#"{"result":"success","set":{"id":33,"createdAt":"2023-08-30T16:20:34.000Z","img":"default-avatar","imperial":false,"name":"Joe","notes":"--","userId":14,"measies":{"neck":380},"public":false,"updatedAt":"2023-08-30T16:20:34.000Z"}}"#;

/// With all measurements that a full set has.
const FULL: &str = include_str!("full.json");

const CURATED: &str = r#"{"result":"success","curatedSets":[]}"#;

/// A future that is over at once.
type Called<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// What `serde_json` has to read for one call.
    pub(crate) body: &'static str,
    pub(crate) client: fn() -> Client,
    pub(crate) call: for<'a> fn(&'a Client) -> Called<'a>,
}

pub(crate) const CASES: [Case; 7] = [
    Case {
        name: "delete-a-set",
        body: "",
        client: || client(&[(204, "")]).build().unwrap(),
        call: |client| Box::pin(async { client.sets().delete(33).await.unwrap() }),
    },
    Case {
        name: "read-a-small-set",
        body: SMALL,
        client: || client(&[(200, SMALL)]).cache(Cache::off()).build().unwrap(),
        call: |client| Box::pin(read(client)),
    },
    Case {
        name: "read-a-full-set",
        body: FULL,
        client: || client(&[(200, FULL)]).cache(Cache::off()).build().unwrap(),
        call: |client| Box::pin(read(client)),
    },
    Case {
        // The answer goes into the cache each time, and its tag into the next request.
        name: "read-and-revalidate",
        body: SMALL,
        client: || client(&[(200, SMALL)]).build().unwrap(),
        call: |client| Box::pin(read(client)),
    },
    Case {
        name: "read-from-the-cache",
        body: CURATED,
        client: || client(&[(200, CURATED)]).build().unwrap(),
        call: |client| Box::pin(async { assert!(client.curated_sets().list().await.unwrap().is_empty()) }),
    },
    Case {
        name: "read-after-a-failure",
        body: SMALL,
        // The wait takes no time.
        client: || {
            let client = client(&[(502, ""), (200, SMALL)]).cache(Cache::off());
            client.virtual_time(VirtualTime::new()).build().unwrap()
        },
        call: |client| Box::pin(read(client)),
    },
    Case {
        name: "create-a-set",
        body: SMALL,
        client: || client(&[(201, SMALL)]).build().unwrap(),
        call: |client| {
            Box::pin(async {
                let new = NewSet::named("Joe").with(Measurement::Neck, cm(38.0));
                assert_eq!(client.sets().create(&new).await.unwrap().name(), "Joe");
            })
        },
    },
];

/// A client as a user makes it, with a pace and a bound on requests in flight that never have to wait.
fn client(answers: &[(u16, &'static str)]) -> ClientBuilder {
    Client::builder()
        .environment(|_| None)
        .base_url(Generation::PUBLIC_V3)
        .api_key(KEY, SECRET)
        .care(Care::default().pace(1e6, 1_000_000))
        .transport(Answers::new(answers))
}

async fn read(client: &Client) {
    let set = client.sets().get(33).await.unwrap();
    assert!((set.measurements().length(Measurement::Neck).unwrap().in_mm() - 380.0).abs() < f64::EPSILON);
}

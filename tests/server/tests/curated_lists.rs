//! The lists of curated sets, which are kept between requests: they follow every change at once, in every form.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use common::{Got, Who, call, call_with, request, send};
use freesewing_test_server::{Generation, TestServer, TestServerBuilder};
use reqwest::Client;
use serde_json::{Value, json};

const NOBODY: Who = Who::Anybody;
const FORMS: [&str; 3] = ["/curated-sets", "/curated-sets.json", "/curated-sets.yaml"];
const GENERATIONS: [Generation; 2] = [Generation::V3, Generation::V4];

fn builder(generation: Generation) -> TestServerBuilder {
    TestServer::builder().generation(generation)
}

/// The names in a list of any form, in its order.
fn names(got: &Got) -> Vec<String> {
    assert_eq!(got.status, 200);
    if got.content_type() == Some("text/yaml; charset=utf-8") {
        let lines = got.text.lines().map(|line| line.trim_start_matches(['-', ' ']));
        let of_name = |line: &str| {
            let name = line.strip_prefix("nameEn: ").or_else(|| line.strip_prefix("name: "));
            name.map(str::to_owned)
        };
        return lines.filter_map(of_name).collect();
    }
    let list = got.json();
    let list = list.get("curatedSets").unwrap_or(&list).clone();
    let name = |set: &Value| set.get("nameEn").unwrap_or(&set["name"]).as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(name).collect()
}

/// Asks twice in every form, as whoever has the last answer and as whoever has none, and expects these names.
async fn expect(server: &TestServer, tags: &mut [String; 3], expected: &[&str]) {
    for (form, tag) in FORMS.iter().zip(tags) {
        let first = send(request(server.url(), "GET", form, &NOBODY).header("If-None-Match", &*tag)).await;
        assert_eq!(names(&first), expected, "{form}");
        *tag = first.header("etag").unwrap().to_owned();
        let again = call(server, "GET", form, &NOBODY).await;
        assert_eq!((&again.text, again.header("etag")), (&first.text, Some(&**tag)), "{form}");
        let known = send(request(server.url(), "GET", form, &NOBODY).header("If-None-Match", &*tag)).await;
        assert_eq!((known.status, known.text.as_str()), (304, ""), "{form}");
        let head = call(server, "HEAD", form, &NOBODY).await;
        assert_eq!((head.header("etag"), head.text.as_str()), (Some(&**tag), ""), "{form}");
        assert_eq!(head.header("content-length"), Some(first.text.len().to_string().as_str()), "{form}");
    }
}

#[tokio::test]
async fn lists_follow_curators_in_every_form() {
    for (generation, strict) in GENERATIONS.into_iter().flat_map(|of| [(of, false), (of, true)]) {
        let server = builder(generation).strict_upstream(strict).start().await.unwrap();
        let curator = Who::Token(server.new_token("curator"));
        let mut tags = ["x".to_owned(), "x".to_owned(), "x".to_owned()];
        expect(&server, &mut tags, &[]).await;
        server.add_curated_set(&[("en", "A")], &[("neck", 380.0)]);
        expect(&server, &mut tags, &["A"]).await;

        let wish = json!({"nameEn": "B", "height": 0.5, "test": true});
        let made = call_with(&server, "POST", "/curated-sets/jwt", &curator, &wish).await;
        assert_eq!(made.status, 201);
        let made = made.json()["curatedSet"].clone();
        let path = match generation {
            Generation::V3 => format!("/curated-sets/{}/jwt", made["id"]),
            _ => format!("/curated-sets/{}/jwt", made["uuid"].as_str().unwrap()),
        };
        let change = async |change: Value| {
            assert_eq!(call_with(&server, "PATCH", &path, &curator, &change).await.status, 200);
        };
        if generation == Generation::V3 {
            expect(&server, &mut tags, &["A", "B"]).await;
            change(json!({"nameEn": "C"})).await;
            expect(&server, &mut tags, &["A", "C"]).await;
        } else {
            // Not published yet, so the answers, their tags included, are the ones from before.
            let before = call(&server, "GET", FORMS[0], &NOBODY).await;
            assert_eq!((names(&before), before.header("etag")), (vec!["A".to_owned()], Some(&*tags[0])));
            change(json!({"published": true})).await;
            expect(&server, &mut tags, &["B", "A"]).await;
            change(json!({"height": 2, "nameEn": "C"})).await;
            expect(&server, &mut tags, &["A", "C"]).await;
            change(json!({"published": false})).await;
            expect(&server, &mut tags, &["A"]).await;
            change(json!({"published": true})).await;
            expect(&server, &mut tags, &["A", "C"]).await;
        }
        // What is refused changes nothing, nor does what happens to other records.
        let nobody = Who::Key(server.new_key(4));
        assert_eq!(call(&server, "DELETE", &path, &nobody).await.status, 401);
        let weak = Who::Token(server.new_token("user"));
        assert_eq!(call(&server, "DELETE", &path, &weak).await.status, 403);
        assert_eq!(call_with(&server, "POST", "/sets/key", &nobody, &json!({"name": "D"})).await.status, 201);
        let same = call(&server, "GET", FORMS[0], &NOBODY).await;
        assert_eq!(same.header("etag"), Some(&*tags[0]));

        assert_eq!(call(&server, "DELETE", &path, &curator).await.status, 204);
        expect(&server, &mut tags, &["A"]).await;
        server.reset();
        expect(&server, &mut tags, &[]).await;
    }
}

#[tokio::test]
async fn the_demo_data_comes_back_with_a_reset() {
    for generation in GENERATIONS {
        let server = builder(generation).seed(1).demo(true).start().await.unwrap();
        let mut tags = ["x".to_owned(), "x".to_owned(), "x".to_owned()];
        let first = names(&call(&server, "GET", FORMS[0], &NOBODY).await);
        assert_eq!(first.len(), 20);
        let first: Vec<&str> = first.iter().map(String::as_str).collect();
        expect(&server, &mut tags, &first).await;
        server.add_curated_set(&[("en", "A")], &[("neck", 380.0)]);
        assert_eq!(names(&call(&server, "GET", FORMS[2], &NOBODY).await).len(), 21);
        server.reset();
        tags = ["x".to_owned(), "x".to_owned(), "x".to_owned()];
        expect(&server, &mut tags, &first).await;
    }
}

#[tokio::test]
async fn whoever_reads_after_a_write_sees_it_however_many_write_and_read() {
    let server = Arc::new(builder(Generation::V4).start().await.unwrap());
    let done = Arc::new(AtomicBool::new(false));
    // Readers never see a list shrink: nothing is taken away.
    let readers: Vec<_> = FORMS
        .into_iter()
        .map(|form| {
            let (url, done) = (format!("{}{form}", server.url()), done.clone());
            tokio::spawn(async move {
                let client = Client::new();
                let mut seen = 0;
                while !done.load(Ordering::SeqCst) {
                    let text = client.get(&url).send().await.unwrap().text().await.unwrap();
                    let count = text.matches("uuid").count();
                    assert!(count >= seen, "{form} went from {seen} to {count} sets");
                    seen = count;
                }
                seen
            })
        })
        .collect();
    let written = Arc::new(Mutex::new(0));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (server, written) = (server.clone(), written.clone());
            tokio::task::spawn_blocking(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                for number in 0..15 {
                    let name = format!("{writer}-{number}");
                    server.add_curated_set(&[("en", &name)], &[("neck", 380.0)]);
                    *written.lock().unwrap() += 1;
                    let got = runtime.block_on(call(&server, "GET", FORMS[number % 3], &NOBODY));
                    assert!(names(&got).contains(&name), "{name} is not in the list");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.unwrap() > 0);
    }
    assert_eq!(names(&call(&server, "GET", FORMS[1], &NOBODY).await).len(), *written.lock().unwrap());
}

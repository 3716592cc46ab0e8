//! A reset begins anew: nobody from before it comes back as somebody else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Who, call};
use freesewing_test_server::{Generation, TestServer, TestServerBuilder};

const BOTH: [Generation; 2] = [Generation::V3, Generation::V4];

async fn status(server: &TestServer, token: &str) -> u16 {
    call(server, "GET", "/account/jwt", &Who::Token(token.to_owned())).await.status
}

/// An old token of an admin, and the person who has the admin's id after the reset.
async fn old_tokens_end(builder: TestServerBuilder) {
    let server = builder.start().await.unwrap();
    let admin = server.new_person("admin");
    assert_eq!(status(&server, &admin.token).await, 200);
    for _ in 0..2 {
        server.reset();
        let user = server.new_person("user");
        assert_eq!(user.id, admin.id);
        assert_eq!(status(&server, &admin.token).await, 401);
        assert_eq!(status(&server, &user.token).await, 200);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_token_from_before_a_reset_is_nobodys() {
    for generation in BOTH {
        old_tokens_end(TestServer::builder().generation(generation)).await;
        old_tokens_end(TestServer::builder().generation(generation).seed(7)).await;
        for seed in [None, Some(7)] {
            let name = format!("fs-reset-{}-{generation}-{}.db", std::process::id(), seed.is_some());
            let path = std::env::temp_dir().join(name);
            let _ = std::fs::remove_file(&path);
            let mut builder = TestServer::builder().generation(generation).db(&path);
            if let Some(seed) = seed {
                builder = builder.seed(seed);
            }
            old_tokens_end(builder).await;
            std::fs::remove_file(path).unwrap();
        }
    }
}

#[tokio::test]
async fn a_reset_lasts_over_a_restart() {
    let path = std::env::temp_dir().join(format!("fs-reset-{}-restart.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let builder = TestServer::builder().seed(7).db(&path);
    let server = builder.clone().start().await.unwrap();
    let admin = server.new_person("admin");
    server.reset();
    let user = server.new_person("user");
    server.stop().await;
    let server = builder.start().await.unwrap();
    assert_eq!((status(&server, &admin.token).await, status(&server, &user.token).await), (401, 200));
    server.stop().await;
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_seeded_server_gives_the_same_tokens_again_and_takes_them() {
    for generation in BOTH {
        let server = TestServer::builder().generation(generation).seed(7).start().await.unwrap();
        let before = (server.new_person("admin").token, server.new_key(4).secret);
        server.reset();
        let after = (server.new_person("admin").token, server.new_key(4).secret);
        assert_eq!(before, after);
        assert_eq!(status(&server, &before.0).await, 200, "the same person is there again");
    }
}

//! What is set up wrong, and what somebody else has put under the key.

use std::error::Error as _;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use freesewing::gate::RedisGate;
use freesewing::{Care, Client, Error, ErrorKind};

use crate::server::{KEY, Redis};
use crate::{CURATED, call, scripted, used};

const PASSWORD: &str = "sesame-7331";

/// Nothing is sent, and the error says this.
async fn fails(client: &Client) -> Error {
    let error = call(client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    assert!(client.usage().await.is_err());
    error
}

#[tokio::test]
async fn a_password_opens_and_is_never_shown() {
    let redis = Redis::with_password(PASSWORD);
    let gate = redis.gate(Care::default());
    let (client, transport) = scripted(gate.clone());
    transport.answer(200, CURATED);
    assert!(!call(&client).await.unwrap());
    let mut shown = format!("{gate:?} {gate:#?} {client:?} {:?}", redis.builder(Care::default()));
    assert!(shown.contains(KEY), "{shown}");

    let server = redis.address().rsplit('@').next().unwrap().to_owned();
    let cases = [
        (format!("redis://:{PASSWORD}x@{server}"), "refuses the name or password: check both in its address"),
        (format!("redis://{PASSWORD}:{PASSWORD}@{server}"), "refuses the name or password"),
        (
            format!("redis://{server}"),
            "asks for a password: put it into the address, as in redis://:password@",
        ),
    ];
    for (address, says) in cases {
        let (client, transport) = scripted(RedisGate::new(address, Care::default()).unwrap());
        let error = fails(&client).await;
        let text = error.to_string();
        assert!(text.starts_with(&format!("nothing was sent: Redis at {server} {says}")), "{text}");
        assert!(transport.requests().is_empty());
        shown += &format!("{text} {error:?} {error:#?}");
        let mut source = error.source();
        while let Some(error) = source {
            shown += &format!("{error} {error:?}");
            source = error.source();
        }
    }
    assert!(!shown.contains(PASSWORD), "{shown}");
}

#[tokio::test]
async fn a_key_that_holds_something_else_is_left_alone() {
    let redis = Redis::start();
    let (client, transport) = scripted(redis.gate(Care::default()));
    for foreign in ["Dear diary,", "{}", "\u{1}\u{2}"] {
        redis.say(&["SET", KEY, foreign]);
        let text = fails(&client).await.to_string();
        let says = format!(" holds something else under the key {KEY:?}: give the gate a key of its own");
        assert!(text.ends_with(&says), "{text}");
        assert_eq!(redis.state(), foreign);
    }
    redis.say(&["SET", KEY, &"x".repeat(2_000_000)]);
    fails(&client).await;
    redis.say(&["SET", KEY, r#"{"freesewing_gate":7,"state":"from the future"}"#]);
    let text = fails(&client).await.to_string();
    assert!(text.ends_with("use the same version of the SDK everywhere, or another key"), "{text}");
    redis.say(&["DEL", KEY]);
    redis.say(&["LPUSH", KEY, "one"]);
    let text = fails(&client).await.to_string();
    assert!(text.ends_with("give the gate a key of its own"), "{text}");
    assert!(transport.requests().is_empty());
    // When it is out of the way, a new one takes its place.
    redis.say(&["DEL", KEY]);
    transport.answer(200, CURATED);
    assert!(!call(&client).await.unwrap());
}

#[tokio::test]
async fn a_damaged_state_is_begun_anew() {
    let redis = Redis::start();
    let (client, transport) = scripted(redis.gate(Care::default().daily_budget(100)));
    transport.answer(200, CURATED);
    call(&client).await.unwrap();
    let whole = redis.state();
    let long = format!("{whole}{}", " ".repeat(600_000));
    for damaged in [&whole[..whole.len() / 2], &long, "{\"freesewing_gate\":1,"] {
        redis.say(&["SET", KEY, damaged]);
        transport.answer(200, CURATED);
        assert!(!call(&client).await.unwrap());
        assert_eq!(used(&client).await, 1);
    }
}

#[tokio::test]
async fn what_the_user_may_not_do_is_told() {
    let redis = Redis::start();
    redis.say(&["ACL", "SETUSER", "me", "on", ">sesame", "~other", "+@all"]);
    let address = redis.address().replace("redis://", "redis://me:sesame@");
    let (client, _) = scripted(RedisGate::new(address, Care::default()).unwrap());
    let text = fails(&client).await.to_string();
    assert!(text.contains("does not allow what the gate needs: allow its user eval"), "{text}");
}

#[tokio::test]
async fn a_server_that_is_no_redis_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("redis://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        }
    });
    let (client, _) = scripted(RedisGate::new(address, Care::default()).unwrap());
    let text = fails(&client).await.to_string();
    assert!(text.ends_with("does not answer as Redis does: check the address"), "{text}");
}

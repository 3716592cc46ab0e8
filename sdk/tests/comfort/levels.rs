//! What a level that was told does to calls, and where it makes no sense.

use freesewing::Generation::{V3, V4};
use freesewing::engine::operations;
use freesewing::testing::Scripted;
use freesewing::{Client, ErrorKind, Level};
use serde_json::json;

use crate::{Desk, KEY, SECRET};

#[tokio::test]
async fn exactly_the_operations_whose_own_level_is_higher_are_refused() {
    for generation in [V3, V4] {
        for level in 0..=9 {
            let desk = Desk::with(generation, |builder| {
                builder.api_key(KEY, SECRET).level(Level::new(level).unwrap()).retries(0)
            });
            for operation in operations::ALL {
                let Some(wire) = operation.wire(generation).filter(|wire| wire.access.key) else { continue };
                let call =
                    ["id", "check", "slug"].iter().filter(|name| wire.path.contains(&format!("{{{name}}}")));
                let call = call.fold(desk.client.raw(operation), |call, name| call.argument(name, "1"));
                let error = call.json(&json!({})).await.unwrap_err();
                let needed = wire.level.map_or(0, |levels| levels.own);
                let refused = error.kind() == ErrorKind::Permission && error.attempts() == 0;
                assert_eq!(refused, level < needed, "{} at {level}: {error}", operation.name);
            }
        }
    }
}

#[test]
fn a_level_without_a_key_is_refused() {
    let builder = || Client::builder().environment(|_| None).transport(Scripted::new()).level(Level::READ);
    for builder in [builder(), builder().token("a.b.c"), builder().anonymous()] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            "a level was given, but the client calls without an API key: give it a key, or leave the level out"
        );
    }
    assert!(builder().api_key(KEY, SECRET).build().is_ok());
}

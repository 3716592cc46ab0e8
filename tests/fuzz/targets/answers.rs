//! Bodies of answers, of successes and of failures, through the whole client.

#![no_main]

use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, Error, Generation};
use futures_executor::block_on;
use libfuzzer_sys::fuzz_target;

const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
const SECRET: &str = "9f86d081884c7d659a2feaa0c55ad015";

// The first byte chooses the call, the generation and the status; the rest is the body.
fuzz_target!(|data: &[u8]| {
    let Some((choice, body)) = data.split_first() else { return };
    let Ok(body) = std::str::from_utf8(body) else { return };
    let generation = if choice & 1 == 0 { Generation::V3 } else { Generation::V4 };
    let status = [200, 400, 401, 404][usize::from(choice >> 1 & 3)];
    let transport = Scripted::new();
    transport.answer(status, body);
    let client = Client::builder()
        .environment(|_| None)
        .base_url("https://example.org")
        .generation(generation)
        .api_key(KEY, SECRET)
        .transport(transport)
        .virtual_time(VirtualTime::new())
        .retries(0)
        .build()
        .expect("all is in order");
    let id = if generation == Generation::V3 { "33" } else { KEY };
    let outcome = block_on(async {
        match choice >> 3 & 7 {
            0 => client.sets().list().await.map(drop),
            1 => client.sets().get(id).await.map(|set| {
                // Whatever was read can be looked at.
                let _ = (set.measurements().problems(), format!("{set:?}"));
            }),
            2 => client.sets().public(id).await.map(drop),
            3 => client.curated_sets().list().await.map(drop),
            4 => client.apikeys().list().await.map(drop),
            5 => client.apikeys().whoami().await.map(drop),
            6 => client.account().get().await.map(drop),
            _ => client.sets().delete(id).await.map(drop),
        }
    });
    if let Err(error) = outcome {
        check(&error);
    }
});

/// An error is one line, and never shows the secret, wherever the body repeats it.
fn check(error: &Error) {
    let shown = format!("{error} {error:?} {:?}", error.body());
    assert!(!error.to_string().contains('\n'), "{error}");
    assert!(!shown.contains(SECRET), "{shown}");
}

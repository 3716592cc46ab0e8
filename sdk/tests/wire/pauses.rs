//! A server that asks for a long pause gets it.

use std::time::{Duration, UNIX_EPOCH};

use freesewing::ErrorKind;
use freesewing::Generation::V3;
use freesewing::testing::{Scripted, VirtualTime};

use crate::combo::{self, Caller, Combo, assert_clean};
use crate::hostile::scripted;
use crate::rows;

/// 1 January 2026, where virtual time begins.
const START: Duration = Duration::from_secs(1_767_225_600);

fn combo(name: &str, caller: Caller) -> Combo {
    Combo { row: rows::named(name), generation: V3, caller }
}

#[tokio::test]
async fn a_hint_above_a_minute_is_not_slept_through() {
    for combo in combo::all() {
        for (hint, pause, words) in
            [("61", 61, "61 s"), ("300", 300, "5 min"), ("Thu, 01 Jan 2026 01:00:00 GMT", 3600, "60 min")]
        {
            for (status, why) in [(429, "too many requests"), (503, "the server asks for a pause")] {
                let (time, transport) = (VirtualTime::new(), Scripted::new());
                transport.answer_with(status, &[("retry-after", hint)], "");
                let error = combo.fails(&scripted(&combo, &time, &transport)).await;
                assert_eq!(error.kind(), ErrorKind::RateLimited, "{combo}");
                let says = format!("{status} from localhost: {why}: try again in {words}");
                assert_eq!(error.to_string(), says, "{combo}");
                let pause = Duration::from_secs(pause);
                assert_eq!(error.retry_at(), Some(UNIX_EPOCH + START + pause), "{combo}");
                assert_eq!(error.retry_after(), Some(pause), "{combo}");
                assert_eq!((error.attempts(), transport.requests().len()), (1, 1), "{combo}");
                assert!(time.waits().is_empty() && time.elapsed().is_zero(), "{combo}");
            }
        }
    }
}

#[tokio::test]
async fn a_hint_of_a_minute_is_slept_through() {
    let combo = combo("createSet", Caller::Key);
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    transport.answer_with(429, &[("retry-after", "60")], "").answer(201, &(combo.row.answer)(V3));
    combo.call(&scripted(&combo, &time, &transport)).await.unwrap();
    assert_eq!(combo::millis(&time), [60_500]);
}

#[tokio::test]
async fn until_the_pause_is_over_nothing_is_sent() {
    let first = combo("getSet", Caller::Key);
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    transport.answer_with(429, &[("retry-after", "120")], "");
    let client = scripted(&first, &time, &transport);
    first.fails(&client).await;

    time.advance(Duration::from_secs(30));
    let clones = [
        client.clone(),
        client.anonymous(),
        client.with_credentials(freesewing::Credentials::token(combo::TOKEN).unwrap()),
    ];
    for (client, name) in clones.iter().zip(["createSet", "listCuratedSets", "listSets"]) {
        let error = combo(name, Caller::Key).fails(client).await;
        assert_eq!(error.kind(), ErrorKind::RateLimited, "{name}");
        let says = "nothing was sent: localhost asked this client to stay away, try again in 90 s";
        assert_eq!(error.to_string(), says, "{name}");
        assert_eq!(error.retry_at(), Some(UNIX_EPOCH + START + Duration::from_secs(120)), "{name}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(90)), "{name}");
        assert_eq!((error.attempts(), error.status()), (0, None), "{name}");
        assert_eq!(error.operation(), Some(name));
        assert_clean(&format!("{error} {error:?}"));
    }
    assert_eq!(transport.requests().len(), 1);
    assert!(time.waits().is_empty());

    // One that was made apart is not held: what one server asks of one client says nothing of others.
    let apart = Scripted::new();
    apart.answer(200, &(first.row.answer)(V3));
    first.call(&scripted(&first, &time, &apart)).await.unwrap();

    time.advance(Duration::from_secs(90) - Duration::from_millis(1));
    first.fails(&client).await;
    assert_eq!(transport.requests().len(), 1);
    time.advance(Duration::from_millis(1));
    transport.answer(200, &(first.row.answer)(V3));
    first.call(&client).await.unwrap();
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_shorter_pause_does_not_replace_a_longer_one() {
    let get = combo("getSet", Caller::Key);
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    // The first answer of two that name a pause; the larger of the two fields counts.
    transport.answer_with(429, &[("retry-after", "90"), ("retry-after", "200")], "");
    let client = scripted(&get, &time, &transport);
    let error = get.fails(&client).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(200)));
}

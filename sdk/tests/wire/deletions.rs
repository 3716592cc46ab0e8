//! A deletion whose answer got lost has happened all the same.

use freesewing::ErrorKind;
use freesewing::Generation::V3;
use freesewing::engine::retry::Note;
use freesewing::testing::{Scripted, VirtualTime};

use crate::bodies::OTHER_KEY;
use crate::combo::{self, Caller, Combo, KEY};
use crate::hostile::scripted;
use crate::rows;

fn deletions() -> impl Iterator<Item = Combo> {
    combo::all().into_iter().filter(|combo| combo.row.method == "DELETE")
}

#[tokio::test]
async fn these_are_the_deletions() {
    let mut names: Vec<_> = deletions().map(|combo| combo.row.name).collect();
    names.dedup();
    let expected = [
        "removeSet",
        "removeApikey",
        "removeAccount",
        "unsubscribeBody",
        "unsubscribe",
        "removePattern",
        "removeBookmark",
        "removeCuratedSet",
        "removeSuggestedSet",
        "removeImage",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn what_is_gone_at_the_second_attempt_was_deleted_by_the_first() {
    for combo in deletions().filter(|combo| combo.row.name != "removeAccount") {
        let (time, transport) = (VirtualTime::new(), Scripted::new());
        transport.answer(502, "").answer(404, "");
        let got =
            combo.call(&scripted(&combo, &time, &transport)).await.unwrap_or_else(|e| panic!("{combo}: {e}"));
        assert_eq!(
            (got.status, combo::millis(&time), transport.requests().len()),
            (404, vec![100], 2),
            "{combo}"
        );
        assert_eq!(got.trace.to_string(), "1: 502, waited 0.1 s; 2: 404, already gone", "{combo}");
        assert_eq!(got.trace.last().unwrap().note, Some(Note::AlreadyGone), "{combo}");
    }
}

#[tokio::test]
async fn a_404_says_nothing_about_an_account() {
    // V4 gives it to every API key that would delete its account, and deletes nothing.
    for combo in deletions().filter(|combo| combo.row.name == "removeAccount") {
        let (time, transport) = (VirtualTime::new(), Scripted::new());
        transport.answer(502, "").answer(404, "");
        let error = combo.fails(&scripted(&combo, &time, &transport)).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2), "{combo}");
    }
}

#[tokio::test]
async fn what_is_not_there_after_an_attempt_that_was_turned_away_was_never_there() {
    for combo in deletions() {
        let (time, transport) = (VirtualTime::new(), Scripted::new());
        transport.answer(429, "").answer(404, "");
        let error = combo.fails(&scripted(&combo, &time, &transport)).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2), "{combo}");
    }
}

/// Deletes the account, or a key, after an answer that got lost; then the caller is unknown.
async fn then_unknown(caller: Caller, first: u16, key: Option<&str>) -> Result<String, ErrorKind> {
    let combo = Combo { row: rows::named("removeAccount"), generation: V3, caller };
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    transport.answer(first, "").answer(401, "Unauthorized");
    let client = scripted(&combo, &time, &transport);
    let result = match key {
        Some(key) => client.apikeys().delete(key).response().await,
        None => client.account().delete().response().await,
    };
    assert_eq!(transport.requests().len(), 2);
    result.map(|response| response.trace().to_string()).map_err(|error| error.kind())
}

#[tokio::test]
async fn a_caller_who_is_unknown_at_the_second_attempt_has_deleted_itself_with_the_first() {
    let done = Ok("1: 502, waited 0.1 s; 2: 401, already gone".to_owned());
    assert_eq!(then_unknown(Caller::Token, 502, None).await, done);
    assert_eq!(then_unknown(Caller::Key, 502, None).await, done);
    assert_eq!(then_unknown(Caller::Key, 502, Some(KEY)).await, done);

    // Deleting another key does not make the caller unknown, so something else is wrong.
    let refused = Err(ErrorKind::Authentication);
    assert_eq!(then_unknown(Caller::Key, 502, Some(OTHER_KEY)).await, refused);
    assert_eq!(then_unknown(Caller::Token, 502, Some(OTHER_KEY)).await, refused);
    // An attempt that was turned away has deleted nothing.
    assert_eq!(then_unknown(Caller::Key, 429, Some(KEY)).await, refused);
    assert_eq!(then_unknown(Caller::Token, 429, None).await, refused);
    let combo = Combo { row: rows::named("removeSet"), generation: V3, caller: Caller::Key };
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    transport.answer(502, "").answer(401, "");
    assert_eq!(combo.fails(&scripted(&combo, &time, &transport)).await.kind(), ErrorKind::Authentication);
}

#[tokio::test]
async fn what_is_gone_at_the_first_attempt_is_an_error() {
    for combo in deletions() {
        for (status, kind) in [(404, ErrorKind::NotFound), (401, ErrorKind::Authentication)] {
            let (time, transport) = (VirtualTime::new(), Scripted::new());
            transport.answer(status, "");
            let error = combo.fails(&scripted(&combo, &time, &transport)).await;
            assert_eq!((error.kind(), error.attempts()), (kind, 1), "{combo}");
        }
    }
}

#[tokio::test]
async fn other_operations_that_meet_404_at_the_second_attempt_fail() {
    let combos = combo::all().into_iter().filter(|combo| combo.row.repeatable && combo.row.absent.is_none());
    for combo in combos.filter(|combo| combo.row.method != "DELETE") {
        let (time, transport) = (VirtualTime::new(), Scripted::new());
        transport.answer(502, "").answer(404, "");
        let error = combo.fails(&scripted(&combo, &time, &transport)).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2), "{combo}");
    }
}

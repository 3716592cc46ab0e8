//! Every error code of the API: reached by the requests of `codes.json`, or listed there with the reason why it
//! cannot be. The test fails when a code is in neither list, and when one is in the wrong one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;

mod list;
mod play;
mod source;

use std::collections::BTreeSet;

use list::{codes, said_by_the_document};

#[tokio::test]
async fn every_code_is_reached_as_listed() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in codes() {
        for (number, case) in entry.cases.iter().enumerate() {
            let got = play::play(case).await;
            let code = play::code_in(&got);
            if (got.status, code.as_deref()) != (case.status, Some(&entry.code)) {
                wrong.push(format!("{} case {number}: got {} {}", entry.code, got.status, got.text));
            }
            seen.extend(code);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for entry in codes().iter().filter(|entry| entry.unreachable.is_some()) {
        assert!(!seen.contains(&entry.code), "{} is listed as unreachable, but it was reached", entry.code);
    }
}

#[test]
fn every_code_has_either_cases_or_a_reason() {
    let mut names = BTreeSet::new();
    for entry in codes() {
        let has_reason = entry.unreachable.as_ref().is_some_and(|reason| !reason.is_empty());
        assert!(entry.cases.is_empty() == has_reason, "{}: write cases, or why there are none", entry.code);
        assert!(names.insert(entry.code.clone()), "{} is listed twice", entry.code);
    }
}

#[test]
fn the_codes_of_the_document_are_listed() {
    let listed: BTreeSet<String> = codes().into_iter().map(|entry| entry.code).collect();
    for code in said_by_the_document() {
        assert!(listed.contains(&code), "{code} of openapi.json is not listed");
    }
}

/// What the server can say stands in its source as a text.
#[test]
fn the_source_says_what_is_reached_and_nothing_else() {
    let said = source::texts();
    for entry in codes() {
        // Accounts, whose creation the database may refuse, are the one thing that is answered but not provoked.
        let is_said = said.contains(&entry.code) && entry.code != "createAccountFailed";
        assert_eq!(is_said, entry.unreachable.is_none(), "{}: in the source: {is_said}", entry.code);
    }
    let listed: BTreeSet<String> = codes().into_iter().map(|entry| entry.code).collect();
    for code in source::answered() {
        assert!(listed.contains(&code), "the server answers {code:?}, which is not listed");
    }
}

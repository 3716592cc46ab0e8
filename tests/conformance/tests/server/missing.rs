//! Every operation that takes an id, with one that nothing has.

use std::fmt::Debug;
use std::future::IntoFuture;

use freesewing::{Consent, Error, ErrorKind, Generation, Language};

use super::support::*;

in_both_generations! {
    an_id_that_nothing_has_is_not_found,
}

const NOBODY: &str = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";

async fn not_found<T: Debug>(name: &str, call: impl IntoFuture<Output = Result<T, Error>>) {
    let Err(error) = call.await else { panic!("{name} found something") };
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 1), "{name}: {error}");
    assert_eq!(error.operation(), Some(name), "{error}");
    assert!(!error.to_string().contains("4711") && !error.to_string().contains(NOBODY), "{error}");
}

async fn an_id_that_nothing_has_is_not_found(generation: Generation) {
    let stage = Stage::new(generation).await;
    let nothing = unknown_record(generation);
    let token = with_token(&stage.server, &stage.server.new_token("user"));
    for client in [&stage.client, &token] {
        let sets = client.sets();
        not_found("getSet", sets.get(nothing)).await;
        not_found("updateSet", sets.update(nothing).name("x")).await;
        not_found("removeSet", sets.delete(nothing)).await;
        not_found("cloneSet", sets.clone(nothing)).await;
        not_found("getPublicSetJson", sets.public(nothing)).await;
        not_found("getPublicSetYaml", sets.public_yaml(nothing)).await;
        not_found("getApikey", client.apikeys().get(NOBODY)).await;
        not_found("removeApikey", client.apikeys().delete(NOBODY)).await;
        not_found("getCuratedSet", client.curated_sets().get(nothing)).await;
        not_found("cloneCuratedSet", client.curated_sets().clone(nothing, Language::En)).await;
        // V3 does not ask for the digits, and is not told them.
        let confirm = client.account().confirm_sign_up(NOBODY, Consent::Profile).check("1234");
        not_found("confirmSignup", confirm).await;
    }
    assert_eq!(stage.server.journal().len(), 2 * 11);
    assert!(stage.time.waits().is_empty());
}

#[tokio::test]
async fn ids_as_large_as_they_come_are_not_found_either() {
    let stage = Stage::new(Generation::V3).await;
    for id in [i64::MAX as u64, i64::MAX as u64 + 1, u64::MAX] {
        not_found("getSet", stage.client.sets().get(id)).await;
        not_found("removeSet", stage.client.sets().delete(id)).await;
    }
}

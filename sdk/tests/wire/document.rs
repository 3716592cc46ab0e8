//! The table of these tests says what the document of the API says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::bodies::{CONFIRMATION, OTHER_KEY};
use crate::combo;
use crate::rows::{self, Takes};

/// The operations that the SDK has.
const NAMES: &[&str] = &[
    "createSet",
    "listSets",
    "getSet",
    "updateSet",
    "removeSet",
    "cloneSet",
    "getPublicSetJson",
    "getPublicSetYaml",
    "createApikey",
    "listApikeys",
    "getApikey",
    "removeApikey",
    "whoamiKey",
    "listCuratedSets",
    "listCuratedSetsJson",
    "listCuratedSetsYaml",
    "getCuratedSet",
    "getCuratedSetJson",
    "getCuratedSetYaml",
    "cloneCuratedSet",
    "signup",
    "confirmSignup",
    "signIn",
    "getAccount",
    "removeAccount",
    "updateAccount",
    "updateConsent",
    "updateMfa",
    "isUsernameAvailable",
    "exportAccount",
    "restrictAccount",
    "restrictAccountV3",
    "sendSigninLink",
    "signInViaLink",
    "whoamiJwt",
    "getUserProfile",
    "getUserCard",
    "getUserData",
    "getStats",
    "getUserCount",
    "subscribe",
    "confirmSubscription",
    "unsubscribeBody",
    "unsubscribe",
    "oneClickUnsubscribe",
    "oneClickUnsubscribeRedirect",
    "getConfirmation",
    "adminSearchUsers",
    "adminGetUser",
    "adminUpdateUser",
    "adminImpersonate",
    "adminListSubscribers",
    "createPattern",
    "listPatterns",
    "getPattern",
    "updatePattern",
    "removePattern",
    "clonePattern",
    "getPublicPatternJson",
    "getPublicPatternYaml",
    "createBookmark",
    "listBookmarks",
    "getBookmark",
    "updateBookmark",
    "removeBookmark",
    "createCuratedSet",
    "updateCuratedSet",
    "removeCuratedSet",
    "suggestCuratedSet",
    "acceptSuggestedSet",
    "listSuggestedSets",
    "removeSuggestedSet",
    "uploadImage",
    "uploadImageAnonymous",
    "removeImage",
    "createBlogPr",
    "createShowcasePr",
    "isBlogSlugAvailable",
    "isShowcaseSlugAvailable",
    "sendTranslatorInvite",
    "sendLanguageSuggestion",
    "createIssue",
    "createDiscussion",
];

#[test]
fn every_row_is_that_of_the_document() {
    let document: Value = serde_json::from_str(include_str!("../../../openapi.json")).unwrap();
    let rows = rows::all();
    let mut names: Vec<_> = rows.iter().map(|row| row.name).collect();
    // One that differs between the generations has two rows.
    names.dedup();
    assert_eq!(names, NAMES);
    assert_eq!((combo::all().len(), combo::one_caller_each().len()), (339, 149));
    for row in &rows {
        let path = row
            .path
            .replace(OTHER_KEY, "{id}")
            .replace(CONFIRMATION, "{id}")
            .replace("0f1e2d3c4b5a6978", "{check}")
            .replace("linen-shirt", "{slug}")
            .replace("showcase-jacket-2", "{id}");
        let kinds: &[&str] = match row.takes {
            Takes::Nothing => &[""],
            Takes::Any => &["key", "jwt"],
            Takes::Key => &["key"],
            Takes::Token => &["jwt"],
        };
        for kind in kinds {
            let path = path.replace("{auth}", kind);
            let operation = &document["paths"][&path][row.method.to_lowercase()];
            assert_eq!(operation["x-operation"], row.name, "{path}");
            let same = rows.iter().filter(|same| (same.name, same.path) == (row.name, row.path));
            let mut has: Vec<_> = same.flat_map(|same| same.generations).map(|it| it.as_str()).collect();
            // Steps that share an operation have a row each.
            has.sort_unstable();
            has.dedup();
            assert_eq!(operation["x-generations"], json!(has), "{path}");
            let repeatable = matches!(operation["x-effect"].as_str(), Some("read" | "idempotent"));
            assert_eq!(repeatable, row.repeatable, "{path}");
            let security = if kind.is_empty() { json!([]) } else { json!([{ *kind: [] }]) };
            assert_eq!(operation["security"], security, "{path}");
            let successes: Vec<u16> = [row.success].into_iter().chain(row.absent.map(|_| 404)).collect();
            assert_eq!(operation["x-success"], json!(successes), "{path}");
            for generation in row.generations {
                let level = &operation["x-level"][generation.as_str()];
                let needs = match (level["own"].as_u64().unwrap_or(0), level["others"].as_u64()) {
                    (0, _) => String::new(),
                    (own, None) => format!("{} needs {own}", row.name),
                    (own, Some(others)) => {
                        let name = row.name;
                        format!("{name} needs {own} for your own records and {others} for those of others")
                    }
                };
                assert_eq!(row.needs, needs, "{path}");
            }
        }
    }
}

#[test]
fn every_operation_of_the_document_has_a_row() {
    let document: Value = serde_json::from_str(include_str!("../../../openapi.json")).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    let names: BTreeSet<_> = operations.filter_map(|operation| operation["x-operation"].as_str()).collect();
    assert_eq!(names, NAMES.iter().copied().collect());
}

//! The exchanges that were recorded from a real server of generation V3, and what the SDK records itself.

use freesewing::Generation::V3;
use freesewing::Warning;
use freesewing::recorded::{Recorder, Replay};
use freesewing::testing::{Scripted, VirtualTime};
use serde_json::Value;

use crate::combo::{self, Caller, Combo};
use crate::hostile::{client, scripted};
use crate::rows::{self, Takes};

/// Answers that show the encrypted columns, as the server of 2023 does, after which the record is read again.
const SPOILT: (&str, u16) = ("cloneSet", 201);

/// The recorded answers to an operation and a caller: status, content type and body.
fn recorded(method: &str, path: &str, takes: Takes) -> Vec<(u16, Option<String>, String)> {
    let template = normal(path);
    let lines = include_str!("../../../tests/vectors/wire/v3.jsonl").lines();
    let exchanges = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    exchanges
        .filter(|exchange| {
            let fits = takes != Takes::Token || exchange["auth"] == "jwt";
            fits && exchange["method"] == method && normal(exchange["route"].as_str().unwrap()) == template
        })
        .map(|exchange| {
            let body = match &exchange["response"] {
                // The recorder cut a QR code short.
                Value::String(cut) if cut.ends_with('…') => format!("{}\"}}}}", cut.trim_end_matches('…')),
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                value => value.to_string(),
            };
            // The recorder left secrets out.
            let body = body.replace("<64 hex>", &"0f".repeat(32)).replace("<jwt>", "e30.e30.e30");
            let status = u16::try_from(exchange["status"].as_u64().unwrap()).unwrap();
            (status, exchange["contentType"].as_str().map(ToOwned::to_owned), body)
        })
        .collect()
}

/// A path in which every argument looks the same.
fn normal(path: &str) -> String {
    let argument = |segment: &str| match segment.split_once('.') {
        Some((":id" | "{id}", suffix)) => format!("*.{suffix}"),
        _ if segment.starts_with(':') || segment == "{id}" || segment.len() == 36 => "*".to_owned(),
        // `GET /whoami/key` was recorded with the kind left open.
        _ if segment == "{auth}" || segment == "key" => "{auth}".to_owned(),
        _ => segment.to_owned(),
    };
    path.split('/').map(argument).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_recorded_answer_is_understood() {
    let mut seen = Vec::new();
    let mut rows = rows::all();
    // Where steps share an operation, the first was recorded.
    rows.dedup_by_key(|row| row.name);
    for row in rows {
        for (status, media, body) in recorded(row.method, row.path, row.takes) {
            seen.push(format!("{} {status}", row.name));
            let (time, transport) = (VirtualTime::new(), Scripted::new());
            let headers: Vec<_> = media.iter().map(|media| ("content-type", media.as_str())).collect();
            transport.answer_with(status, &headers, &body);
            let spoilt = SPOILT == (row.name, status);
            if spoilt {
                let (_, _, set) = recorded("GET", "/sets/{id}/{auth}", Takes::Any).remove(0);
                transport.answer(200, &set);
            }
            let combo = Combo { row, generation: V3, caller: Caller::Key };
            let result = combo.call(&scripted(&combo, &time, &transport)).await;
            if status == row.success || (status == 404 && row.absent.is_some()) {
                let got = result.unwrap_or_else(|error| panic!("{combo}: {error}"));
                assert_eq!(got.status, status, "{combo}");
                assert_eq!(got.warnings.contains(&Warning::CloneReread), spoilt, "{combo}");
                let requests = transport.requests();
                assert_eq!(requests.len(), 1 + usize::from(spoilt), "{combo}");
                if spoilt {
                    // The recorded copy got the id 8.
                    assert_eq!(requests[1].url.path(), "/sets/8/key");
                }
                continue;
            }
            let error = result.expect_err("a failure");
            assert_eq!(error.status(), Some(status), "{combo}: {error}");
            let word = serde_json::from_str::<Value>(&body)
                .ok()
                .and_then(|body| body.get("error").and_then(Value::as_str).map(ToOwned::to_owned));
            assert_eq!(error.code().map(|code| code.as_str().to_owned()), word, "{combo}: {error}");
        }
    }
    seen.sort();
    seen.dedup();
    let expected = [
        "cloneCuratedSet 201",
        "cloneSet 201",
        "cloneSet 403",
        "confirmSignup 200",
        "confirmSubscription 200",
        "createApikey 201",
        "createBookmark 201",
        "createCuratedSet 201",
        "createIssue 201",
        "createPattern 201",
        "createSet 201",
        "getAccount 200",
        "getApikey 200",
        "getBookmark 200",
        "getBookmark 403",
        "getCuratedSet 200",
        "getCuratedSetJson 200",
        "getCuratedSetYaml 200",
        "getPattern 200",
        "getPattern 403",
        "getSet 200",
        "getSet 403",
        "isUsernameAvailable 200",
        "isUsernameAvailable 404",
        "listCuratedSets 200",
        "listCuratedSetsJson 200",
        "listCuratedSetsYaml 200",
        "removeApikey 204",
        "removeBookmark 403",
        "removeCuratedSet 204",
        "removePattern 403",
        "removeSet 403",
        "sendLanguageSuggestion 200",
        "sendTranslatorInvite 200",
        "signIn 200",
        "signIn 401",
        "signIn 403",
        "signup 201",
        "signup 400",
        "subscribe 200",
        "subscribe 400",
        "updateAccount 200",
        "updateBookmark 200",
        "updateBookmark 403",
        "updateCuratedSet 200",
        "updateMfa 200",
        "updateMfa 400",
        "updatePattern 200",
        "updatePattern 403",
        "updateSet 200",
        "updateSet 403",
        "whoamiKey 200",
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn every_operation_can_be_played_back_after_it_was_recorded_without_its_secrets() {
    let path = std::env::temp_dir().join(format!("freesewing-played-{}.jsonl", std::process::id()));
    for combo in combo::all() {
        let (time, transport) = (VirtualTime::new(), Scripted::new());
        let headers: &[_] = match combo.row.success {
            302 => &[("location", crate::bodies::PAGE)],
            _ if combo.row.media.is_empty() => &[],
            _ => &[("content-type", combo.row.media)],
        };
        let body =
            if combo.row.media.is_empty() { String::new() } else { (combo.row.answer)(combo.generation) };
        transport.answer_with(combo.row.success, headers, &body);
        let recorder = Recorder::create(&path, transport).unwrap();
        let live = combo.call(&client(&combo, &time, recorder)).await.unwrap();
        let replay = Replay::open(&path).unwrap();
        let played = combo.call(&client(&combo, &time, replay.clone())).await;
        let played = played.unwrap_or_else(|error| panic!("{combo}: {error}"));
        assert_eq!((played.status, &played.warnings), (live.status, &live.warnings), "{combo}");
        assert!(replay.unused().is_empty(), "{combo}");
    }
    std::fs::remove_file(path).unwrap();
}

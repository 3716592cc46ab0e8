//! Recordings hold no secrets, whatever is said while they are made.

use std::time::Duration;

use freesewing::engine::retry::Phase;
use freesewing::recorded::{Recorder, Replay};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Consent, Level, NewApiKey, NewSet, Secret};

use crate::printed::Printed;
use crate::{CALLERS, KEY, NEW_SECRET, NEW_TOKEN, PASSWORD, builder, needles, own};

#[tokio::test]
async fn a_recording_of_everything() {
    let mut printed = Printed::default();
    for caller in CALLERS {
        let path =
            std::env::temp_dir().join(format!("freesewing-canary-{}-{caller:?}.jsonl", std::process::id()));
        let script = Scripted::new();
        let time = VirtualTime::new();
        let recorder = Recorder::create(&path, script.clone()).unwrap();
        printed.debug("a recorder", &recorder);
        let client = builder(caller).transport(recorder).virtual_time(time).build().unwrap();
        let echo = needles::echoes(own(caller)).join(" ");
        let quoted =
            serde_json::json!({ "error": echo, "deep": [{ "more": echo }], echo.as_str(): 1 }).to_string();
        let spaced = format!("{{ \"error\" : {} }}", serde_json::Value::from(echo.as_str()));
        for body in [echo.as_str(), &quoted, &spaced, &quoted.replace('"', "\\\"")] {
            for status in [200, 400, 401, 500] {
                let headers = [("etag", echo.as_str()), ("x-echo", &echo), ("retry-after", &echo)];
                script.answer_with(status, &headers, body);
                let _ = client.sets().list().retries(0).await;
            }
        }
        // Secrets that the server makes, and later says again; and those that a caller sends.
        let made = serde_json::json!({
            "apikey": {
                "key": KEY, "secret": NEW_SECRET, "level": 1, "name": "CI", "userId": 14,
                "expiresAt": "2026-03-01T00:00:00.000Z", "createdAt": "2026-01-01T00:00:00.000Z",
            },
        });
        let token = serde_json::json!({ "result": "success", "token": NEW_TOKEN, "account": {} });
        script.answer(201, &made.to_string()).answer(200, &token.to_string());
        let _ = client.apikeys().create(&NewApiKey::named("CI", Level::READ, Duration::from_secs(60))).await;
        let _ = client.account().sign_in("joe", Secret::new(PASSWORD)).code("123456").await;
        for secret in [NEW_SECRET, NEW_TOKEN, PASSWORD] {
            script.answer(400, &needles::echoes(secret).join(" "));
            let _ = client.sets().create(&NewSet::named("Joe").notes(secret)).await;
        }
        script.answer(400, &token.to_string());
        let _ = client.account().confirm_sign_up(KEY, Consent::Profile).check("1234").await;
        script.fail(Phase::Answer);
        let _ = client.account().sign_up("joe@example.com").await;

        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 24, "{text}");
        assert!(text.contains(r#""path":"/confirm/signup/[redacted]""#), "{text}");
        assert!(!text.to_ascii_lowercase().contains("authorization\":"), "{text}");
        printed.text("a recording", text.clone());
        let replay = Replay::open(&path).unwrap();
        printed.debug("a replay", &replay);
        let client = builder(caller).transport(replay).virtual_time(VirtualTime::new()).build().unwrap();
        // What was blanked stands for anything, so only the name can differ.
        let error = client.account().sign_in("jane", Secret::new(PASSWORD)).code("654321").await.unwrap_err();
        assert!(
            error.to_string().ends_with("username was \"joe\" and is \"jane\"; record it again"),
            "{error}"
        );
        printed.error("a mismatch", &error);
        std::fs::remove_file(&path).unwrap();
    }
    printed.check();
}

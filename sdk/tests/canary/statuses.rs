//! Every kind of failure whose body repeats the secrets in each of their forms.

use std::collections::BTreeSet;

use freesewing::testing::Scripted;
use freesewing::{Client, Error, NewSet, Secret};
use serde_json::json;

use crate::printed::Printed;
use crate::{CALLERS, KEY, NEW_SECRET, NEW_TOKEN, PASSWORD, needles, own, scripted};

/// Bodies that repeat a secret.
fn bodies(secret: &str) -> Vec<String> {
    let echoes = needles::echoes(secret);
    let mut bodies: Vec<String> = echoes.iter().map(|echo| format!("you sent {echo}.")).collect();
    bodies.push(echoes.join("\n"));
    bodies.push(format!("<html><body><pre>{}</pre></body></html>", echoes.join("<br>")));
    bodies.push(json!({ "result": "error", "error": "nameMissing", "received": echoes }).to_string());
    // The limit of what is kept, and that of what is looked at, fall into a secret.
    for length in [4 * 1024, 64 * 1024] {
        bodies.push(format!("{}{secret}", "x".repeat(length - secret.len() / 2)));
        bodies.push(secret.repeat(length / secret.len() + 2));
        bodies.push(format!("x{}", format!("{secret} ").repeat(length / secret.len() + 2)));
    }
    bodies
}

async fn fail(client: &Client, transport: &Scripted, status: u16, body: &str) -> Error {
    (0..3).for_each(|_| _ = transport.answer(status, body));
    client.sets().get(33).await.unwrap_err()
}

#[tokio::test]
async fn failures_whose_body_repeats_the_secret_of_the_caller() {
    let mut printed = Printed::default();
    let mut kinds = BTreeSet::new();
    for caller in CALLERS {
        for status in [200, 202, 302, 400, 401, 403, 404, 408, 413, 418, 425, 429, 451, 500, 502, 503, 504] {
            for body in bodies(own(caller)) {
                // Each with a client of its own, whose quota is full.
                let (client, transport, _) = scripted(caller);
                let error = fail(&client, &transport, status, &body).await;
                kinds.insert(error.kind().as_str());
                assert!(
                    error.body().is_some_and(|body| body.contains("[redacted]") || body.starts_with("xxx"))
                );
                printed.error(&format!("{status} for {caller:?}"), &error);
            }
        }
    }
    let expected = [
        "authentication",
        "decode",
        "not_found",
        "permission",
        "rate_limited",
        "redirect",
        "server",
        "timeout",
        "too_large",
        "validation",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    printed.check();
}

#[tokio::test]
async fn failures_that_repeat_what_signing_in_sent() {
    let mut printed = Printed::default();
    for caller in CALLERS {
        let sent = json!({ "username": "joe", "password": PASSWORD, "token": "123456" }).to_string();
        let mut all = bodies(PASSWORD);
        all.push(sent.clone());
        all.push(json!({ "error": "badRequest", "received": sent }).to_string());
        all.push(json!({ "received": json!({ "body": sent }).to_string() }).to_string());
        for body in all {
            for status in [200, 400, 401, 500] {
                let (client, transport, _) = scripted(caller);
                transport.answer(status, &body);
                let call = client.account().sign_in("joe", Secret::new(PASSWORD)).code("123456");
                let error = call.await.unwrap_err();
                assert!(!error.body().unwrap().contains("123456"), "{error:?}");
                printed.error(&format!("{status} to signing in"), &error);
            }
        }
    }
    printed.check();
}

#[tokio::test]
async fn answers_with_new_secrets_that_cannot_be_read() {
    let mut printed = Printed::default();
    let key = json!({ "key": KEY, "secret": NEW_SECRET, "level": "x", "name": "CI" });
    let token = json!({ "result": "success", "token": NEW_TOKEN, "account": 3 });
    let whole = json!({ "result": "created", "apikey": key }).to_string();
    let mut bodies = vec![whole.clone(), token.to_string(), json!({ "data": whole.clone() }).to_string()];
    bodies.push(format!("{:#}", json!({ "apikey": key, "token": NEW_TOKEN })));
    // Cut off behind the secret, and in it.
    bodies.extend([90, 100, 110, 120].map(|length| whole[..length].to_owned()));
    for caller in CALLERS {
        for body in &bodies {
            for status in [200, 201, 400, 500] {
                let (client, transport, _) = scripted(caller);
                transport.answer(status, body).answer(status, body).answer(status, body);
                let week = std::time::Duration::from_secs(604_800);
                let new = freesewing::NewApiKey::named("CI", freesewing::Level::READ, week);
                printed.error("a new key", &client.apikeys().create(&new).await.unwrap_err());
                printed.error("a session", &client.account().sign_in("j", "x").await.unwrap_err());
                printed.error("anything", &client.sets().get(33).await.unwrap_err());
            }
        }
    }
    printed.check();
}

#[tokio::test]
async fn secrets_in_places_where_nobody_expects_them() {
    let mut printed = Printed::default();
    for caller in CALLERS {
        let secret = own(caller);
        let (client, transport, _) = scripted(caller);
        // A real secret looks like a word.
        transport.answer(200, &json!({ "set": { "measies": { NEW_SECRET: "x" } } }).to_string());
        let error = client.sets().get(33).await.unwrap_err();
        printed.text("a name in the body", format!("{error} {error:?}"));
        transport.answer(400, &json!({ "result": "error", "error": NEW_SECRET }).to_string());
        let error = client.sets().get(33).await.unwrap_err();
        printed.text("the code", format!("{error} {error:?} {:?}", error.code()));
        let set = json!({ "set": { "measies": { secret: "x" }, secret: secret } }).to_string();
        transport.answer(200, &set);
        printed.error("a name in the body", &client.sets().get(33).await.unwrap_err());
        transport.answer(400, &json!({ "result": "error", "error": secret }).to_string());
        printed.error("the code", &client.sets().get(33).await.unwrap_err());
        transport.answer_with(201, &[("content-type", &format!("text/{secret}"))], "x");
        let error = client.sets().create(&NewSet::named("Joe")).await.unwrap_err();
        printed.text("the media type", format!("{error} {error:?} {error:#?}"));
        for name in ["location", "set-cookie", "www-authenticate", "x-echo", "authorization"] {
            transport.answer_with(401, &[(name, secret)], "");
            printed.error("a header", &client.sets().get(33).await.unwrap_err());
        }
    }
    printed.check();
}

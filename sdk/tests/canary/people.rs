//! Accounts have more secrets: second factors, checks of mails, addresses of exports, the sessions of others.

use freesewing::Generation::{self, V3, V4};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, Consent, Error, Secret};
use serde_json::{Value, json};

use crate::printed::Printed;
use crate::{CALLERS, CHECK, Caller, EXPORT, KEY, MFA_SECRET, NEW_TOKEN, PASSWORD, builder, needles};

/// One-time codes are too short to be searched for in every form.
const SCRATCH: &str = "1a2b3c4d";

fn scripted(caller: Caller, generation: Generation) -> (Client, Scripted) {
    let (transport, time) = (Scripted::new(), VirtualTime::new());
    time.expire_limits();
    let builder = builder(caller).generation(generation).transport(transport.clone());
    (builder.virtual_time(time).build().unwrap(), transport)
}

fn account() -> Value {
    json!({
        "id": 1, "bio": "", "compare": true, "consent": 1, "control": 1, "email": "joe@example.com", "data": {},
        "imperial": false, "mfaEnabled": true, "newsletter": false, "role": "user", "status": 1, "username": "joe",
        "lusername": "joe",
    })
}

#[tokio::test]
async fn what_has_not_been_sent_yet() {
    let mut printed = Printed::default();
    for caller in CALLERS {
        for generation in [V3, V4] {
            let (client, _) = scripted(caller, generation);
            let account = client.account();
            printed.debug("an update", &account.update().password(PASSWORD).username("joe"));
            printed.debug("a link", &account.sign_in_via_link(KEY, CHECK).code("123456"));
            printed.debug("a change of address", &account.change_email("joe@example.com"));
            printed.debug("its confirmation", &account.confirm_email("joe@example.com", KEY, CHECK));
            printed.debug("a start", &account.start_mfa());
            printed.debug("its confirmation", &account.confirm_mfa(MFA_SECRET, "123456"));
            printed.debug("its end", &account.disable_mfa(PASSWORD, "123456"));
            printed.debug("a confirmation", &client.confirmations().get(KEY, CHECK));
            printed.debug("resources", &(client.users(), client.newsletter(), client.admin(), client.info()));
            printed.debug("refused", &account.confirm_email("joe", KEY, CHECK).await.unwrap_err());
            printed.debug("refused", &account.sign_in_via_link(CHECK, CHECK).await.unwrap_err());
            printed.debug("refused", &account.confirm_mfa(MFA_SECRET, "").await.unwrap_err());
            printed.debug("refused", &account.disable_mfa(PASSWORD, "").await.unwrap_err());
        }
    }
    printed.check();
}

#[tokio::test]
async fn values_with_secrets_show_none() {
    let mut printed = Printed::default();
    let (client, transport) = scripted(Caller::Token, V3);
    let setup = json!({ "secret": MFA_SECRET, "otpauth": format!("otpauth://x?secret={MFA_SECRET}"), "qrcode": MFA_SECRET });
    transport.answer(200, &json!({ "result": "success", "mfa": setup }).to_string());
    let response = client.account().start_mfa().response().await.unwrap();
    assert_eq!(response.value().secret().expose(), MFA_SECRET);
    printed.debug("a start", &response);

    let body = json!({ "result": "success", "account": account(), "scratchCodes": [SCRATCH] });
    transport.answer(200, &body.to_string());
    let response = client.account().confirm_mfa(MFA_SECRET, "123456").response().await.unwrap();
    assert_eq!(response.value().scratch_codes()[0].expose(), SCRATCH);
    assert!(!format!("{response:?} {response:#?}").contains(SCRATCH));

    let url = format!("https://static3.freesewing.org/export/{EXPORT}.json");
    transport.answer(200, &json!({ "result": "success", "data": url }).to_string());
    let response = client.account().export().response().await.unwrap();
    assert_eq!(response.value().url().expose(), url);
    printed.debug("an export", &response);

    transport.answer(200, &json!({ "confirmation": { "id": KEY, "check": CHECK } }).to_string());
    printed.debug("a confirmation", &client.confirmations().get(KEY, CHECK).response().await.unwrap());
    transport.answer(200, &json!({ "confirmation": { "id": KEY, "check": CHECK } }).to_string());
    printed.error("one with another check", &client.confirmations().get(KEY, "1234").await.unwrap_err());

    transport
        .answer(200, &json!({ "result": "success", "token": NEW_TOKEN, "account": account() }).to_string());
    printed.debug("the session of another", &client.admin().impersonate(1).response().await.unwrap());

    let mut user = account();
    for (name, value) in [("initial", json!("j@b")), ("jwtCalls", json!(1)), ("keyCalls", json!(1))] {
        user[name] = value;
    }
    user["createdAt"] = json!("2026-01-01T00:00:00.000Z");
    user["mfaSecret"] = json!(MFA_SECRET);
    transport.answer(200, &json!({ "users": { "email": [user], "username": [] } }).to_string());
    let response = client.admin().search_users("joe").response().await.unwrap();
    assert_eq!(response.value().by_email()[0].mfa_secret().unwrap().expose(), MFA_SECRET);
    printed.debug("users", &response);
    printed.check();
}

/// Every call that sends one of these secrets, with the secret.
async fn failures(client: &Client) -> Vec<(&'static str, Error)> {
    let account = client.account();
    let password = || Secret::new(PASSWORD);
    let mut failures = vec![
        (PASSWORD, account.update().password(password()).await.unwrap_err()),
        (PASSWORD, account.disable_mfa(password(), "123456").await.unwrap_err()),
        (MFA_SECRET, account.confirm_mfa(MFA_SECRET, "123456").await.unwrap_err()),
        (CHECK, account.confirm_email("joe@example.com", KEY, CHECK).await.unwrap_err()),
        (CHECK, account.sign_in_via_link(KEY, CHECK).await.unwrap_err()),
        (CHECK, account.sign_in_via_link(KEY, CHECK).code("123456").await.unwrap_err()),
        (CHECK, client.confirmations().get(KEY, CHECK).await.unwrap_err()),
    ];
    failures.extend(account.update_consent(Consent::Profile).await.err().map(|error| ("", error)));
    failures
}

#[tokio::test]
async fn failures_that_repeat_what_was_sent() {
    let mut printed = Printed::default();
    for caller in CALLERS {
        for generation in [V3, V4] {
            for secret in [PASSWORD, MFA_SECRET, CHECK] {
                for echo in needles::echoes(secret) {
                    let (client, transport) = scripted(caller, generation);
                    let body = format!("Cannot POST /signinlink/{KEY}/{echo}, you sent {echo}.");
                    (0..8 * 3).for_each(|_| _ = transport.answer(400, &body));
                    let failures = failures(&client).await;
                    let own = failures.into_iter().filter(|(sent, _)| *sent == secret);
                    for (_, error) in own {
                        assert!(error.body().unwrap().contains("[redacted]"), "{error:?}");
                        printed.error("a failure", &error);
                    }
                }
            }
        }
    }
    printed.check();
}

#[tokio::test]
async fn answers_with_new_secrets_that_cannot_be_read() {
    let mut printed = Printed::default();
    let setup =
        json!({ "secret": MFA_SECRET, "otpauth": format!("otpauth://x?secret={MFA_SECRET}"), "qrcode": 3 });
    let confirmation = json!({ "confirmation": { "id": 3, "check": CHECK } });
    for generation in [V3, V4] {
        for status in [200, 400, 500] {
            for body in [json!({ "mfa": setup }), confirmation.clone(), json!({ "mfa": setup, "account": 3 })]
            {
                let (client, transport) = scripted(Caller::Token, generation);
                (0..9).for_each(|_| _ = transport.answer(status, &body.to_string()));
                printed.error("a start", &client.account().start_mfa().await.unwrap_err());
                let error = client.account().confirm_mfa(MFA_SECRET, "123456").await.unwrap_err();
                printed.error("its confirmation", &error);
                let error = client.confirmations().get(KEY, "1234").await.unwrap_err();
                printed.error("a confirmation", &error);
            }
        }
    }
    printed.check();
}

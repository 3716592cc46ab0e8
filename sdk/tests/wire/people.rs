//! What goes into bodies about people and comes out of them, where that is not plain.

use freesewing::Generation::{self, V3, V4};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{
    Account, Availability, Caller as WhoCalls, Client, Confirmation, Error, ErrorKind, Warning,
};
use freesewing::{AccountStatus, Consent, Control, Language, Response, Units};
use serde_json::{Value, json};

use crate::bodies::{self, CONFIRMATION, envelope, id};
use crate::combo::{Caller, Combo, assert_clean};
use crate::hostile;
use crate::rows;

fn scripted_for(generation: Generation, caller: Caller) -> (Client, Scripted) {
    let transport = Scripted::new();
    let combo = Combo { row: rows::named("getAccount"), generation, caller };
    (hostile::scripted(&combo, &VirtualTime::new(), &transport), transport)
}

fn scripted(generation: Generation) -> (Client, Scripted) {
    scripted_for(generation, Caller::Token)
}

/// The body of the last request.
fn sent(transport: &Scripted) -> Value {
    serde_json::from_slice(&transport.requests().last().unwrap().body).unwrap()
}

/// An answer with the account and these changes.
fn account_with(generation: Generation, changes: &Value) -> String {
    let mut account = bodies::account(generation);
    account.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    envelope("success", "account", &account)
}

#[tokio::test]
async fn who_calls_is_asked_as_the_credentials_want_it() {
    for generation in [V3, V4] {
        let (client, transport) = scripted_for(generation, Caller::Key);
        transport.answer(200, &envelope("success", "apikey", &bodies::whoami(generation)));
        let caller = client.whoami().await.unwrap();
        assert_eq!(transport.requests()[0].url.path(), "/whoami/key");
        assert_eq!((caller.key().map(|key| key.level().get()), caller.account()), (Some(4), None));

        let (client, transport) = scripted(generation);
        transport.answer(200, &envelope("success", "account", &bodies::account(generation)));
        let caller = client.whoami().await.unwrap();
        assert_eq!(transport.requests()[0].url.path(), "/whoami/jwt");
        assert_eq!((caller.key(), caller.account().map(Account::username)), (None, Some("joe")));
        assert!(matches!(caller, WhoCalls::Account(_)));
    }
}

#[tokio::test]
async fn a_guest_is_told_what_is_wrong_with_the_account() {
    for (status, code, kind, says) in [
        (
            451,
            "consentLacking",
            ErrorKind::Permission,
            "the account has not given consent: do that on the website or with an update of consent",
        ),
        (
            401,
            "accountDisabled",
            ErrorKind::Authentication,
            "the account is frozen: ask an administrator, who alone can undo that",
        ),
        (
            401,
            "accountInactive",
            ErrorKind::Authentication,
            "the account is not active yet: follow the link in the mail that came after signing up",
        ),
        (
            401,
            "accountBlocked",
            ErrorKind::Authentication,
            "the account is blocked: write to the FreeSewing team",
        ),
    ] {
        let (client, transport) = scripted(V4);
        transport.answer(status, &json!({ "result": "error", "error": { "error": code } }).to_string());
        let error = client.account().whoami().await.unwrap_err();
        assert_eq!(error.to_string(), format!("{status} from localhost: {says}"));
        assert_eq!((error.kind(), error.code().map(|code| code.as_str())), (kind, Some(code)));
    }
}

#[tokio::test]
async fn an_update_sends_what_is_mentioned_and_nothing_else() {
    for generation in [V3, V4] {
        let (client, transport) = scripted(generation);
        transport.answer(200, &account_with(generation, &json!({ "bio": "" })));
        client.account().update().bio("").await.unwrap();
        assert_eq!(sent(&transport), json!({ "bio": "" }));
        transport.answer(200, &account_with(generation, &json!({ "consent": 0 })));
        let response = client.account().update().consent(None).response().await.unwrap();
        assert_eq!(sent(&transport), json!({ "consent": 0 }));
        assert_eq!((response.value().consent(), response.warnings()), (None, &[][..]));
    }
}

#[tokio::test]
async fn what_the_server_passes_over_is_warned_of() {
    for generation in [V3, V4] {
        let (client, transport) = scripted(generation);
        transport.answer(200, &account_with(generation, &json!({})));
        let update = client.account().update().bio("x").consent(Consent::Profile).control(Control::MOST);
        let update =
            update.compares(false).units(Units::Imperial).newsletter(true).data("a", 1).username("ann");
        let update = if generation == V3 { update.language(Language::Uk) } else { update };
        let response = update.password("sesame street").response().await.unwrap();
        let mut fields = vec!["bio", "consent", "control"];
        fields.extend((generation == V3).then_some("language"));
        fields.extend(["compares", "units", "newsletter", "data", "username"]);
        let expected: Vec<_> = fields.into_iter().map(Warning::FieldIgnored).collect();
        assert_eq!(response.warnings(), expected);
    }
    let (client, transport) = scripted(V4);
    transport.answer(200, &account_with(V4, &json!({})));
    // V4 does not show the language, so nobody can say.
    let response = client.account().update().language(Language::En).response().await.unwrap();
    assert_eq!((response.warnings(), response.value().language()), (&[][..], None));
}

#[tokio::test]
async fn scratch_codes_that_v4_may_have_forgotten_are_warned_of() {
    for (generation, enabled, expected) in
        [(V4, true, vec![Warning::ScratchCodesLost]), (V4, false, vec![]), (V3, true, vec![])]
    {
        let (client, transport) = scripted(generation);
        transport
            .answer(200, &account_with(generation, &json!({ "mfaEnabled": enabled, "data": { "a": 1 } })));
        let response = client.account().update().data("a", 1).response().await.unwrap();
        assert_eq!(response.warnings(), expected);
        transport.answer(200, &account_with(generation, &json!({ "mfaEnabled": enabled, "bio": "x" })));
        let response = client.account().update().bio("x").response().await.unwrap();
        assert!(response.warnings().is_empty(), "only data does that");
    }
}

#[tokio::test]
async fn a_change_of_address_sends_mail_and_is_not_repeated() {
    for generation in [V3, V4] {
        let (client, transport) = scripted(generation);
        transport.answer(200, &account_with(generation, &json!({})));
        let account = client.account().change_email("Ann@Example.com").await.unwrap();
        assert_eq!(sent(&transport), json!({ "email": "Ann@Example.com" }));
        assert_eq!(account.email(), "joe@example.com", "it changes when it is confirmed");
        transport.answer(502, "");
        let error = client.account().change_email("ann@example.com").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));
        transport.answer(200, &account_with(generation, &json!({})));
        let error = client.account().change_email(" JOE@example.com").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation);
        let says = "200 from localhost: the account has that address already, so no mail was sent";
        assert_eq!(error.to_string(), says);
        assert_eq!(
            (error.status(), error.attempts(), error.operation()),
            (Some(200), 1, Some("updateAccount"))
        );
    }
}

async fn confirmed(generation: Generation, email: &str) -> (Result<Response<Account>, Error>, Scripted) {
    let (client, transport) = scripted(generation);
    transport.answer(200, &account_with(generation, &json!({ "email": email })));
    let call = client.account().confirm_email("Ann@Example.com ", CONFIRMATION, "0f1e2d3c4b5a6978");
    (call.response().await, transport)
}

#[tokio::test]
async fn a_confirmed_address_is_that_of_the_account() {
    for generation in [V3, V4] {
        let (response, transport) = confirmed(generation, "ann@example.com").await;
        let response = response.unwrap();
        assert_eq!((response.value().email(), response.warnings()), ("ann@example.com", &[][..]));
        let body = json!({
            "confirm": "emailchange", "confirmation": CONFIRMATION, "check": "0f1e2d3c4b5a6978",
        });
        assert_eq!(sent(&transport), body);
    }
}

#[tokio::test]
async fn an_address_that_v3_shows_encrypted_is_shown_in_clear() {
    let sealed = r#"{"iv":"00ff","ct":"a0b1"}"#;
    let (response, _) = confirmed(V3, sealed).await;
    let response = response.unwrap();
    assert_eq!(
        (response.value().email(), response.warnings()),
        ("ann@example.com", &[Warning::AddressSealed][..])
    );
    let (response, _) = confirmed(V4, sealed).await;
    assert!(response.is_err(), "V4 is not known for that");
}

#[tokio::test]
async fn a_wrong_check_of_an_address_is_an_error_although_the_server_says_200() {
    for generation in [V3, V4] {
        let (response, _) = confirmed(generation, "joe@example.com").await;
        let error = response.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Validation, Some(200), 1));
        assert!(
            error.to_string().starts_with("200 from localhost: the address was not changed: the check"),
            "{error}"
        );
        assert_clean(&format!("{error} {error:?} {error:#?}"));
    }
}

#[tokio::test]
async fn consent_is_given_and_withdrawn_for_a_new_token() {
    let (client, transport) = scripted(V4);
    transport.answer(200, &bodies::session(V4).to_string());
    let session = client.account().update_consent(None).await.unwrap();
    assert_eq!(sent(&transport), json!({ "consent": 0 }));
    transport.answer(200, &envelope("success", "account", &bodies::account(V4)));
    client.with_session(&session).whoami().await.unwrap();
    let header = transport.requests().last().unwrap().headers["authorization"].to_str().unwrap().to_owned();
    assert_eq!(header, format!("Bearer {}", bodies::NEW_TOKEN));
}

#[tokio::test]
async fn a_link_in_v3_without_a_code_sends_no_body() {
    let (client, transport) = scripted(V3);
    transport.answer(200, &bodies::session(V3).to_string());
    client.account().sign_in_via_link(CONFIRMATION, "00ff/..").await.unwrap();
    let request = transport.requests().pop().unwrap();
    assert!(request.body.is_empty());
    assert_eq!(request.url.path(), format!("/signinlink/{CONFIRMATION}/00ff%2F.."));
    let (client, transport) = scripted(V4);
    transport.answer(200, &bodies::session(V4).to_string());
    client.account().sign_in_via_link(CONFIRMATION, "9173").await.unwrap();
    assert_eq!(sent(&transport), json!({ "check": "9173" }));
}

#[tokio::test]
async fn a_name_that_the_server_calls_available_is() {
    let (client, transport) = scripted(V4);
    transport.answer(200, r#"{"result":"success","username":"joe","available":true}"#);
    let availability = client.account().username_availability("joe").await.unwrap();
    assert_eq!(availability, Availability::Available);
}

#[tokio::test]
async fn the_true_check_that_v4_gives_away_is_kept_back() {
    for generation in [V3, V4] {
        let (client, transport) = scripted(generation);
        let body = json!({ "id": CONFIRMATION, "check": "0f1e2d3c4b5a6978" });
        transport.answer(200, &envelope("success", "confirmation", &body));
        let error = client.confirmations().get(CONFIRMATION, "1234").await.unwrap_err();
        let says = "200 from localhost: there is no such confirmation, or its check is another";
        assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::NotFound));
        assert_eq!(error.body(), None);
        assert_clean(&format!("{error:?} {error:#?}"));
    }
}

#[tokio::test]
async fn a_suggestion_needs_no_check() {
    let (client, transport) = scripted(V4);
    let body = json!({ "id": CONFIRMATION, "name": "A", "notes": "n", "height": 168, "set": id(V4) });
    transport.answer(200, &envelope("success", "submission", &body));
    let Confirmation::Suggestion(set) = client.confirmations().get(CONFIRMATION, "-").await.unwrap() else {
        panic!("no suggestion");
    };
    assert_eq!((set.name(), set.notes(), set.height()), (Some("A"), Some("n"), Some(168.0)));
}

#[tokio::test]
async fn each_status_of_somebody_is_written_so_that_the_server_takes_it() {
    for (status, written) in [
        (AccountStatus::Inactive, json!("0")),
        (AccountStatus::Active, json!(1)),
        (AccountStatus::Frozen, json!(-1)),
        (AccountStatus::Disabled, json!(-2)),
    ] {
        for generation in [V3, V4] {
            let (client, transport) = scripted(generation);
            let mut user = bodies::account(generation);
            user["status"] = json!(status.get());
            transport.answer(200, &envelope("success", "user", &user));
            let response =
                client.admin().update_user(id(generation)).status(status).response().await.unwrap();
            assert_eq!(sent(&transport), json!({ "status": written }));
            assert_eq!((response.value().status(), response.warnings()), (status, &[][..]));
        }
    }
}

#[tokio::test]
async fn what_the_server_passes_over_for_administrators_is_warned_of() {
    let (client, transport) = scripted(V4);
    let mut user = bodies::account(V4);
    user["mfaEnabled"] = json!(true);
    transport.answer(200, &envelope("success", "user", &user));
    let update = client.admin().update_user(id(V4)).status(AccountStatus::Frozen).consent(None).disable_mfa();
    let response = update.response().await.unwrap();
    assert_eq!(sent(&transport), json!({ "status": -1, "consent": 0, "mfaEnabled": false }));
    assert_eq!(response.warnings(), ["status", "consent", "disable_mfa"].map(Warning::FieldIgnored));
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_no_page() {
    let (client, transport) = scripted(V4);
    transport.answer(302, "");
    let error = client.newsletter().unsubscribe_page(CONFIRMATION).await.unwrap_err();
    assert_eq!(error.to_string(), "302 from localhost: the answer does not say where the page is");
    assert_eq!(error.kind(), ErrorKind::Decode);
}

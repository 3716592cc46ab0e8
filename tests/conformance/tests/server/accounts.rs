//! The way of a user: signing up, confirming, signing in, leaving.

use freesewing::models::Role;
use freesewing::{
    AccountStatus, Client, Consent, Control, ErrorCode, ErrorKind, Generation, Language, NewSet, Secret,
    Session, Units, cm,
};
use freesewing::{Level, Measurement::Neck, NewApiKey, RecordId};
use freesewing_test_server::TestServer;

use super::support::*;

in_both_generations! {
    signing_up_sends_a_mail_whose_link_opens_the_account,
    the_session_of_a_confirmation_opens_the_own_account,
    signing_up_twice_is_no_error_and_makes_no_second_account,
    a_password_signs_in_by_name_address_and_id,
    a_wrong_password_and_an_unknown_user_are_the_same_refusal,
    an_account_without_consent_can_sign_in_in_v4_only_and_do_nothing_then,
    deleting_the_account_takes_its_sets_and_keys_along,
}

/// Signs up, follows the link of the mail, and gives what that gives.
async fn join(server: &TestServer, email: &str) -> Session {
    let client = anonymous(server);
    client.account().sign_up(email).await.unwrap();
    let mail = server.mails().pop().unwrap();
    let confirm = client.account().confirm_sign_up(mail.confirmation.unwrap(), Consent::Measurements);
    confirm.check(mail.check.unwrap()).await.unwrap()
}

async fn set_password(server: &TestServer, session: &Session, password: &str) {
    anonymous(server).with_session(session).account().update().password(password).await.unwrap();
}

async fn signing_up_sends_a_mail_whose_link_opens_the_account(generation: Generation) {
    let server = standing_server(generation).await;
    let client = anonymous(&server);
    let response =
        client.account().sign_up("Robin@Example.com").language(Language::De).response().await.unwrap();
    assert_eq!((response.status(), response.trace().len()), (201, 1));
    assert!(response.warnings().is_empty());

    let [mail] = &server.mails()[..] else { panic!("not one mail: {:?}", server.mails()) };
    assert_eq!((mail.template.as_str(), mail.to.as_str()), ("signup", "robin@example.com"));
    let (id, check) = (mail.confirmation.as_deref().unwrap(), mail.check.as_deref().unwrap());
    let link = match generation {
        Generation::V3 => format!("/confirm/signup/{id}/{check}"),
        _ => format!("/confirm/signup?id={id}"),
    };
    assert!(mail.action_url.as_ref().unwrap().ends_with(&link), "{mail:?}");
    let digits = if generation == Generation::V3 { 16 } else { 4 };
    assert!(check.len() == digits && check.bytes().all(|byte| byte.is_ascii_hexdigit()), "{check}");

    let session = client.account().confirm_sign_up(id, Consent::OpenData).check(check).await.unwrap();
    let account = session.account();
    match generation {
        Generation::V3 => assert_eq!(account.id(), RecordId::Number(1)),
        _ => assert!(matches!(account.id(), RecordId::Uuid(_)), "{}", account.id()),
    }
    assert_eq!((account.username(), account.email()), ("user-1", "robin@example.com"));
    assert_eq!((account.role(), account.bio()), (&Role::User, ""));
    assert_eq!((account.consent(), account.status()), (Some(Consent::OpenData), AccountStatus::Active));
    assert_eq!(account.control(), Control::LEAST);
    assert_eq!((account.units(), account.language()), (Units::Metric, in_v3(generation, "de")));
    assert!(account.compares() && !account.newsletter() && !account.mfa_enabled());
    assert!(account.data().is_empty());
    assert_eq!(account.image(), in_v3(generation, "default-avatar"));
    let created_at = account.created_at().map(|moment| moment.to_string());
    assert_eq!(created_at.as_deref(), in_v3(generation, START));

    // The link works once.
    let error = client.account().confirm_sign_up(id, Consent::OpenData).check(check).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
}

async fn the_session_of_a_confirmation_opens_the_own_account(generation: Generation) {
    let server = standing_server(generation).await;
    let session = join(&server, "robin@example.com").await;
    let client = anonymous(&server).with_session(&session);
    server.advance_clock(seconds(90));
    let account = client.account().get().await.unwrap();
    assert_eq!((account.id(), account.email()), (session.account().id(), "robin@example.com"));
    assert_eq!(
        (account.username(), account.consent()),
        (session.account().username(), Some(Consent::Measurements))
    );
    // V4 does not tell the moments of an account.
    let moments =
        [account.last_seen(), account.created_at()].map(|moment| moment.map(|moment| moment.to_string()));
    let expected = ["2026-01-01 00:01:30 UTC", START].map(|text| in_v3(generation, text.to_owned()));
    assert_eq!(moments, expected);
}

async fn signing_up_twice_is_no_error_and_makes_no_second_account(generation: Generation) {
    let server = standing_server(generation).await;
    let session = join(&server, "robin@example.com").await;
    anonymous(&server).account().sign_up("ROBIN@example.com").await.unwrap();
    let templates: Vec<String> = server.mails().into_iter().map(|mail| mail.template).collect();
    assert_eq!(templates, ["signup", "signup-aea"]);
    let other = join(&server, "ann@example.com").await;
    assert_ne!(session.account().id(), other.account().id());
    assert_eq!((session.account().username(), other.account().username()), ("user-1", "user-2"));
}

async fn a_password_signs_in_by_name_address_and_id(generation: Generation) {
    let server = start(generation).await;
    let session = join(&server, "robin@example.com").await;
    let password = Secret::new("correct horse \u{1f40e} battery");
    set_password(&server, &session, password.expose()).await;
    let client = anonymous(&server);
    let id = session.account().id().to_string();
    for user in ["user-1", "USER-1", "robin@example.com", "Robin@Example.COM", &id] {
        let again = client.account().sign_in(user, &password).await.unwrap();
        assert_eq!(again.account().id(), session.account().id(), "{user}");
        assert_eq!(again.account().email(), "robin@example.com", "{user}");
        let own = client.with_session(&again).account().get().await.unwrap();
        assert_eq!(own.id(), session.account().id(), "{user}");
    }
}

async fn a_wrong_password_and_an_unknown_user_are_the_same_refusal(generation: Generation) {
    let server = start(generation).await;
    let session = join(&server, "robin@example.com").await;
    set_password(&server, &session, "right").await;
    let client = anonymous(&server);
    for (user, password) in [("user-1", "wrong"), ("user-1", "Right"), ("nobody", "right"), ("7", "right")] {
        let error = client.account().sign_in(user, Secret::new(password)).await.unwrap_err();
        assert!(error.is_authentication(), "{error}");
        assert_eq!((error.status(), error.code()), (Some(401), Some(&ErrorCode::from("signInFailed"))));
        assert_eq!(
            error.to_string(),
            "401 from 127.0.0.1: the user name, the password or the code is wrong: check them"
        );
    }
    assert_eq!(arrivals(&server, "POST /signin"), 4);
}

async fn an_account_without_consent_can_sign_in_in_v4_only_and_do_nothing_then(generation: Generation) {
    let server = start(generation).await;
    let session = join(&server, "robin@example.com").await;
    set_password(&server, &session, "right").await;
    anonymous(&server).with_session(&session).account().update().consent(None).await.unwrap();
    let client = anonymous(&server);
    match (generation, client.account().sign_in("user-1", Secret::new("right")).await) {
        (Generation::V3, result) => {
            let error = result.unwrap_err();
            assert!(error.is_authentication(), "{error}");
        }
        (_, result) => {
            let again = result.unwrap();
            assert_eq!(again.account().consent(), None);
            let error = client.with_session(&again).account().get().await.unwrap_err();
            assert!(error.is_authentication(), "{error}");
        }
    }
    let error = client.with_session(&session).account().get().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "401 from 127.0.0.1: the token was refused; it may have expired: sign in again"
    );
}

#[tokio::test]
async fn a_language_that_the_server_does_not_have_cannot_even_be_asked_for() {
    let server = start(Generation::V3).await;
    let client = anonymous(&server);
    for (place, language) in Language::ALL.into_iter().enumerate() {
        client.account().sign_up(format!("{language}@example.com")).language(language).await.unwrap();
        let mail = server.mails().pop().unwrap();
        let id = mail.confirmation.unwrap();
        let session = client.account().confirm_sign_up(id, Consent::Profile).await.unwrap();
        assert_eq!(session.account().language(), Some(language.as_str()));
        assert_eq!(server.mails().len(), place + 1);
    }
}

/// Deletes an account that has something of everything, and looks for what is left.
async fn leave(server: &TestServer, token: Client, way: impl Fn(&Client, &Client) -> Client) {
    let wish = NewApiKey::named("to go", Level::ACCOUNT, seconds(3600));
    let created = token.apikeys().create(&wish).await.unwrap();
    let key = token.with_api_key(&created);
    let set = key.sets().create(&NewSet::named("Robin").with(Neck, cm(38.0)).public(true)).await.unwrap();
    assert_eq!(anonymous(server).sets().public(set.id()).await.unwrap().name(), "Robin");

    way(&token, &key).account().delete().await.unwrap();
    for client in [&token, &key] {
        let error = client.sets().list().await.unwrap_err();
        assert!(error.is_authentication(), "{error}");
    }
    assert!(anonymous(server).sets().public(set.id()).await.unwrap_err().is_not_found());
    let admin = with_level(server, 9);
    assert!(admin.apikeys().get(created.id()).await.unwrap_err().is_not_found());
    assert!(admin.sets().get(set.id()).await.unwrap_err().is_not_found());
}

async fn deleting_the_account_takes_its_sets_and_keys_along(generation: Generation) {
    let server = start(generation).await;
    for (address, by_key) in [("token@example.com", false), ("key@example.com", true)] {
        let session = join(&server, address).await;
        let token = anonymous(&server).with_session(&session);
        if by_key && generation == Generation::V4 {
            // The server does not find the account of a key.
            let error = with_level(&server, 4).account().delete().await.unwrap_err();
            assert!(error.is_not_found(), "{error}");
            continue;
        }
        leave(&server, token, |token, key| if by_key { key.clone() } else { token.clone() }).await;
        // The address is free again.
        let again = join(&server, address).await;
        assert_ne!(again.account().id(), session.account().id());
        let fresh = anonymous(&server).with_session(&again);
        assert!(fresh.sets().list().await.unwrap().is_empty());
    }
}

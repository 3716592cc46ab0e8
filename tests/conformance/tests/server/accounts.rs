//! The way of a user: signing up, confirming, signing in, leaving.

use freesewing::models::Role;
use freesewing::{
    AccountStatus, Client, Consent, Control, ErrorCode, ErrorKind, Language, NewSet, Secret, Session, Units,
    cm,
};
use freesewing::{Level, Measurement::Neck, NewApiKey, RecordId};
use freesewing_test_server::TestServer;

use super::support::*;

/// Signs up, follows the link of the mail, and gives what that gives.
async fn join(server: &TestServer, email: &str) -> Session {
    let client = anonymous(server);
    client.account().sign_up(email).await.unwrap();
    let mail = server.mails().pop().unwrap();
    client.account().confirm_sign_up(mail.confirmation.unwrap(), Consent::Measurements).await.unwrap()
}

async fn set_password(server: &TestServer, session: &Session, password: &str) {
    anonymous(server).with_session(session).account().update().password(password).await.unwrap();
}

#[tokio::test]
async fn signing_up_sends_a_mail_whose_link_opens_the_account() {
    let server = standing_server().await;
    let client = anonymous(&server);
    let response =
        client.account().sign_up("Robin@Example.com").language(Language::De).response().await.unwrap();
    assert_eq!((response.status(), response.trace().len()), (201, 1));
    assert!(response.warnings().is_empty());

    let [mail] = &server.mails()[..] else { panic!("not one mail: {:?}", server.mails()) };
    assert_eq!((mail.template.as_str(), mail.to.as_str()), ("signup", "robin@example.com"));
    let (id, check) = (mail.confirmation.as_deref().unwrap(), mail.check.as_deref().unwrap());
    assert!(mail.action_url.as_ref().unwrap().ends_with(&format!("/confirm/signup/{id}/{check}")));
    assert!(check.len() == 16 && check.bytes().all(|byte| byte.is_ascii_hexdigit()), "{check}");

    let session = client.account().confirm_sign_up(id, Consent::OpenData).await.unwrap();
    let account = session.account();
    assert_eq!(account.id(), RecordId::Number(1));
    assert_eq!((account.username(), account.email()), ("user-1", "robin@example.com"));
    assert_eq!((account.role(), account.bio()), (&Role::User, ""));
    assert_eq!((account.consent(), account.status()), (Some(Consent::OpenData), AccountStatus::Active));
    assert_eq!(account.control(), Control::LEAST);
    assert_eq!((account.units(), account.language()), (Units::Metric, Some("de")));
    assert!(account.compares() && !account.newsletter() && !account.mfa_enabled());
    assert!(account.data().is_empty());
    assert_eq!(account.image(), Some("default-avatar"));
    assert_eq!(account.created_at().unwrap().to_string(), START);

    // The link works once.
    let error = client.account().confirm_sign_up(id, Consent::OpenData).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
}

#[tokio::test]
async fn the_session_of_a_confirmation_opens_the_own_account() {
    let server = standing_server().await;
    let session = join(&server, "robin@example.com").await;
    let client = anonymous(&server).with_session(&session);
    server.advance_clock(seconds(90));
    let account = client.account().get().await.unwrap();
    assert_eq!((account.id(), account.email()), (session.account().id(), "robin@example.com"));
    assert_eq!(
        (account.username(), account.consent()),
        (session.account().username(), Some(Consent::Measurements))
    );
    assert_eq!(account.last_seen().unwrap().to_string(), "2026-01-01 00:01:30 UTC");
    assert_eq!(account.created_at().unwrap().to_string(), START);
}

#[tokio::test]
async fn signing_up_twice_is_no_error_and_makes_no_second_account() {
    let server = standing_server().await;
    let session = join(&server, "robin@example.com").await;
    anonymous(&server).account().sign_up("ROBIN@example.com").await.unwrap();
    let templates: Vec<String> = server.mails().into_iter().map(|mail| mail.template).collect();
    assert_eq!(templates, ["signup", "signup-aea"]);
    let other = join(&server, "ann@example.com").await;
    assert_eq!((session.account().id(), other.account().id()), (RecordId::Number(1), RecordId::Number(2)));
}

#[tokio::test]
async fn a_password_signs_in_by_name_address_and_id() {
    let server = TestServer::start().await;
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

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_are_the_same_refusal() {
    let server = TestServer::start().await;
    let session = join(&server, "robin@example.com").await;
    set_password(&server, &session, "right").await;
    let client = anonymous(&server);
    for (user, password) in [("user-1", "wrong"), ("user-1", "Right"), ("nobody", "right"), ("7", "right")] {
        let error = client.account().sign_in(user, Secret::new(password)).await.unwrap_err();
        assert!(error.is_authentication(), "{error}");
        assert_eq!((error.status(), error.code()), (Some(401), Some(&ErrorCode::from("signInFailed"))));
        assert_eq!(error.to_string(), "401 from 127.0.0.1: the user name, the password or the code is wrong");
    }
    assert_eq!(arrivals(&server, "POST /signin"), 4);
}

#[tokio::test]
async fn an_account_without_consent_cannot_sign_in() {
    let server = TestServer::start().await;
    let session = join(&server, "robin@example.com").await;
    set_password(&server, &session, "right").await;
    anonymous(&server).with_session(&session).account().update().consent(None).await.unwrap();
    let client = anonymous(&server);
    let error = client.account().sign_in("user-1", Secret::new("right")).await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    let error = client.with_session(&session).account().get().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "401 from 127.0.0.1: the token was refused; it may have expired: sign in again"
    );
}

#[tokio::test]
async fn a_language_that_the_server_does_not_have_cannot_even_be_asked_for() {
    let server = TestServer::start().await;
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

#[tokio::test]
async fn deleting_the_account_takes_its_sets_and_keys_along() {
    let server = TestServer::start().await;
    for (address, by_key) in [("token@example.com", false), ("key@example.com", true)] {
        let session = join(&server, address).await;
        let token = anonymous(&server).with_session(&session);
        leave(&server, token, |token, key| if by_key { key.clone() } else { token.clone() }).await;
        // The address is free again.
        let again = join(&server, address).await;
        assert_ne!(again.account().id(), session.account().id());
        let fresh = anonymous(&server).with_session(&again);
        assert!(fresh.sets().list().await.unwrap().is_empty());
    }
}

//! The second factor: set up, used, given up, in both generations; and signing in by a link.

use freesewing::Generation::{V3, V4};
use freesewing::{AccountStatus, Client, ErrorKind, MfaEnabled, Secret, Warning};

use super::both::{World, check, confirmation};

/// An account with a password, and a client with its token.
async fn account(world: &World) -> Client {
    let session = world.join("robin@example.com").await;
    let token = world.anonymous().with_session(&session);
    token.account().update().username("robin").password("sesame").await.unwrap();
    token
}

/// The code that the app shows now.
fn code(world: &World, secret: &Secret) -> Secret {
    world.server.second_factor_code(secret.expose()).unwrap().into()
}

async fn enable(world: &World, token: &Client) -> (MfaEnabled, Secret) {
    let setup = token.account().start_mfa().await.unwrap();
    let enabled = token.account().confirm_mfa(setup.secret(), code(world, setup.secret())).await.unwrap();
    (enabled, setup.secret().clone())
}

#[tokio::test]
async fn a_second_factor_is_started_confirmed_used_and_switched_off() {
    for world in World::both().await {
        let token = account(&world).await;
        let setup = token.account().start_mfa().await.unwrap();
        assert_eq!(setup.secret().expose().len(), 16);
        assert!(setup.otpauth().expose().contains(setup.secret().expose()));
        assert!(setup.qr_code().expose().starts_with("<svg"));
        assert!(!token.account().get().await.unwrap().mfa_enabled(), "not before it is confirmed");

        let wrong = token.account().confirm_mfa(setup.secret(), "000").await.unwrap_err();
        let says =
            "403 from 127.0.0.1: the code or the secret is wrong: give the code that the app shows now";
        assert_eq!((wrong.to_string().as_str(), wrong.kind()), (says, ErrorKind::Permission));
        let code = || code(&world, setup.secret());
        let enabled = token.account().confirm_mfa(setup.secret(), code()).await.unwrap();
        assert!(enabled.account().mfa_enabled());
        let scratch = enabled.scratch_codes();
        assert_eq!(scratch.len(), if world.generation == V3 { 0 } else { 8 });
        let error = token.account().start_mfa().await.unwrap_err();
        let says = "400 from 127.0.0.1: the account has a second factor already: switch it off first";
        assert_eq!(error.to_string(), says);

        let client = world.anonymous();
        let sign_in = || client.account().sign_in("robin", Secret::new("sesame"));
        let error = sign_in().await.unwrap_err();
        let says = "403 from 127.0.0.1: the account has a second factor: sign in with a code as well";
        assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Permission));
        assert!(sign_in().code("000000x").await.unwrap_err().is_authentication());
        sign_in().code(code()).await.unwrap();
        if let [first, ..] = scratch {
            sign_in().code(first).await.unwrap();
            assert!(
                sign_in().code(first).await.unwrap_err().is_authentication(),
                "a scratch code works once"
            );
        }

        let error = token.account().disable_mfa("wrong", code()).await.unwrap_err();
        let says = "401 from 127.0.0.1: the password or the code is wrong: check both";
        assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Authentication));
        assert!(!token.account().disable_mfa("sesame", code()).await.unwrap().mfa_enabled());
        sign_in().await.unwrap();
    }
}

#[tokio::test]
async fn scratch_codes_switch_it_off_and_may_be_lost_with_data() {
    let world = World::strict(V4).await;
    let token = account(&world).await;
    let (enabled, _) = enable(&world, &token).await;
    let off = token.account().disable_mfa("sesame", &enabled.scratch_codes()[0]).await.unwrap();
    assert!(!off.mfa_enabled());

    let (enabled, _) = enable(&world, &token).await;
    let response = token.account().update().data("website", "https://example.com").response().await.unwrap();
    assert_eq!(response.warnings(), [Warning::ScratchCodesLost]);
    let error = token.account().disable_mfa("sesame", &enabled.scratch_codes()[0]).await.unwrap_err();
    assert!(error.is_authentication(), "they are lost indeed");
}

#[tokio::test]
async fn a_link_signs_in_without_a_password() {
    for world in World::both().await {
        let token = account(&world).await;
        let client = world.anonymous();
        client.account().send_sign_in_link("Robin@Example.com").await.unwrap();
        let mail = world.mail(if world.generation == V3 { "signinlink" } else { "signin" });
        let follow = |check: &str| client.account().sign_in_via_link(confirmation(&mail), check);
        assert!(follow("0000-").await.unwrap_err().is_not_found());
        let session = follow(check(&mail)).await.unwrap();
        assert_eq!(session.account().username(), "robin");
        assert!(client.with_session(&session).whoami().await.is_ok());
        assert!(follow(check(&mail)).await.unwrap_err().is_not_found(), "it works once");

        // With a second factor the link is kept until the code is right.
        let (_, secret) = enable(&world, &token).await;
        client.account().send_sign_in_link("robin").await.unwrap();
        let mail = world.server.mails().pop().unwrap();
        let follow = || client.account().sign_in_via_link(confirmation(&mail), check(&mail));
        let error = follow().await.unwrap_err();
        assert_eq!(error.code().unwrap().as_str(), "mfaTokenRequired");
        let error = follow().code("000000x").await.unwrap_err();
        let says =
            "401 from 127.0.0.1: the code is wrong, or the account is not in order: ask for a new link";
        assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Authentication));
        assert!(follow().code(code(&world, &secret)).await.unwrap().account().mfa_enabled());
    }
}

#[tokio::test]
async fn only_v3_says_that_nobody_has_the_name() {
    for world in World::both().await {
        let sent = world.anonymous().account().send_sign_in_link("nobody").await;
        match world.generation {
            V3 => {
                let error = sent.unwrap_err();
                assert_eq!(error.to_string(), "401 from 127.0.0.1: there is no such user: check the name");
                assert!(error.is_authentication());
            }
            _ => sent.unwrap(),
        }
        assert!(world.server.mails().is_empty());
    }
}

#[tokio::test]
async fn who_signs_up_again_gets_a_link_to_sign_in() {
    for world in World::both().await {
        let session = world.join("robin@example.com").await;
        let client = world.anonymous();
        client.account().sign_up("Robin@example.com").await.unwrap();
        let mail = world.mail("signup-aea");
        let again = client.account().sign_in_via_link(confirmation(&mail), check(&mail)).await.unwrap();
        assert_eq!(again.account().id(), session.account().id());
    }
}

#[tokio::test]
async fn v4_signs_in_accounts_that_can_do_nothing_but_ask_why() {
    let world = World::of(V4).await;
    let token = account(&world).await;
    token.account().restrict().await.unwrap();
    let client = world.anonymous();
    let session = client.account().sign_in("robin", Secret::new("sesame")).await.unwrap();
    assert_eq!(session.account().status(), AccountStatus::Frozen);
    let client = client.with_session(&session);
    assert_eq!(client.whoami().await.unwrap_err().code().unwrap().as_str(), "accountDisabled");
    assert!(client.account().get().await.unwrap_err().is_authentication());
}

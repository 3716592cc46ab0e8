//! Changing the account, in both generations.

use freesewing::Generation::{V3, V4};
use freesewing::{
    AccountStatus, Availability, Consent, Control, ErrorKind, Language, Secret, Units, Warning,
};
use serde_json::json;

use super::both::{World, check, confirmation};
use super::support::*;

#[tokio::test]
async fn all_that_can_be_changed_is_changed() {
    for world in World::both().await {
        let session = world.join("robin@example.com").await;
        let token = world.anonymous().with_session(&session);
        let update = token.account().update().bio("I sew *a lot*").consent(Consent::OpenData);
        let update = update.control(Control::MOST).compares(false).units(Units::Imperial).newsletter(true);
        let update = update.data("website", "https://example.com").data("list", json!([1, { "a": null }]));
        let language = if world.generation == V3 { Language::Nl } else { Language::En };
        let response =
            update.language(language).username(" Robin ").password("first").response().await.unwrap();
        assert_eq!(response.warnings(), []);
        let account = response.into_value();
        assert_eq!((account.username(), account.bio()), ("Robin", "I sew *a lot*"));
        assert_eq!((account.consent(), account.control()), (Some(Consent::OpenData), Control::MOST));
        assert!(!account.compares() && account.newsletter());
        assert_eq!((account.units(), account.status()), (Units::Imperial, AccountStatus::Active));
        assert_eq!(account.language(), (world.generation == V3).then_some("nl"));

        // Others stay.
        let account = token.account().update().data("website", json!(null)).data("more", true).await.unwrap();
        let data = json!({ "website": null, "list": [1, { "a": null }], "more": true });
        assert_eq!(serde_json::Value::from(account.data().clone()), data);
        assert_eq!(token.account().get().await.unwrap().data(), account.data());

        let again = world.anonymous().account().sign_in("robin", Secret::new("first")).await.unwrap();
        assert_eq!(again.account().id(), session.account().id());
    }
}

#[tokio::test]
async fn a_key_may_change_the_account_from_level_3_on() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let key = world.with_key(world.server.new_key_for(&person, 3));
        assert_eq!(key.account().update().bio("x").await.unwrap().bio(), "x");
        let key = world.with_key(world.server.new_key_for(&person, 2));
        let error = key.account().update().bio("y").await.unwrap_err();
        assert!(
            error.to_string().ends_with("the level of your key is too low: updateAccount needs 3"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_name_that_somebody_has_is_warned_of() {
    for world in World::both().await {
        let joe = world.server.new_person("user");
        let ann = world.server.new_person("user");
        let (joe, ann) = (world.with_token(&joe.token), world.with_token(&ann.token));
        joe.account().update().username("joe").await.unwrap();
        assert_eq!(ann.account().username_availability("JOE").await.unwrap(), Availability::Taken);
        assert_eq!(ann.account().username_availability("ann").await.unwrap(), Availability::Available);
        let response = ann.account().update().username("JOE").bio("x").response().await.unwrap();
        assert_eq!(response.warnings(), [Warning::FieldIgnored("username")]);
        assert_eq!(response.value().bio(), "x", "the rest is saved");
        let own = joe.account().username_availability("joe").await.unwrap();
        assert!(!own.is_available(), "one's own is taken as well");
    }
}

#[tokio::test]
async fn an_update_that_v4_drops_as_a_whole_is_warned_of() {
    let world = World::strict(V4).await;
    let (joe, ann) = (world.server.new_person("user"), world.server.new_person("user"));
    world.with_token(&joe.token).account().update().username("joe").await.unwrap();
    let ann = world.with_token(&ann.token);
    let response = ann.account().update().username("JOE").bio("x").response().await.unwrap();
    assert_eq!(response.warnings(), ["bio", "username"].map(Warning::FieldIgnored));
    assert_eq!(ann.account().get().await.unwrap().bio(), "");
}

#[tokio::test]
async fn an_address_changes_when_the_new_one_confirms_it() {
    for world in World::both().await {
        let session = world.join("robin@example.com").await;
        let token = world.anonymous().with_session(&session);
        let account = token.account().change_email("New@Example.com").await.unwrap();
        assert_eq!(account.email(), "robin@example.com");
        let mail = world.mail("emailchange");
        assert_eq!((mail.to.as_str(), mail.cc.as_deref()), ("new@example.com", Some("robin@example.com")));

        let confirm =
            |check: &str| token.account().confirm_email("New@Example.com", confirmation(&mail), check);
        let error = confirm("0000-").await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Validation, Some(200)), "{error}");
        let response = confirm(check(&mail)).response().await.unwrap();
        assert_eq!((response.value().email(), response.warnings()), ("new@example.com", &[][..]));
        assert_eq!(token.account().get().await.unwrap().email(), "new@example.com");
        assert!(confirm(check(&mail)).await.unwrap_err().is_not_found(), "the link works once");

        let mails = world.server.mails().len();
        let error = token.account().change_email("NEW@example.com").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
        assert_eq!(world.server.mails().len(), mails);
    }
}

#[tokio::test]
async fn an_address_that_v3_encrypts_is_given_in_clear() {
    let world = World::strict(V3).await;
    let session = world.join("robin@example.com").await;
    let token = world.anonymous().with_session(&session);
    token.account().change_email("new@example.com").await.unwrap();
    let mail = world.mail("emailchange");
    let call = token.account().confirm_email("new@example.com", confirmation(&mail), check(&mail));
    let response = call.response().await.unwrap();
    assert_eq!(
        (response.value().email(), response.warnings()),
        ("new@example.com", &[Warning::AddressSealed][..])
    );
    assert!(token.account().get().await.unwrap().email().contains("\"ct\""));
}

#[tokio::test]
async fn an_export_is_an_address() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let export = world.with_token(&person.token).account().export().await.unwrap();
        let url = export.url().expose();
        assert!(url.contains("/export/") && url.ends_with(".json"), "{url}");
        let key = world.with_key(world.server.new_key_for(&person, 0)).account().export().await;
        match world.generation {
            V3 => assert!(key.is_ok()),
            _ => assert!(key.unwrap_err().is_not_found(), "V4 refuses keys"),
        }
    }
}

#[tokio::test]
async fn a_frozen_account_can_do_nothing_more() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let token = world.with_token(&person.token);
        token.account().restrict().await.unwrap();
        let route =
            if world.generation == V3 { "GET /account/restrict/jwt" } else { "POST /account/restrict/jwt" };
        assert_eq!(arrivals(&world.server, route), 1);
        assert!(token.account().get().await.unwrap_err().is_authentication());
        let error = token.whoami().await.unwrap_err();
        assert!(error.is_authentication());
        if world.generation == V4 {
            assert_eq!(error.code().unwrap().as_str(), "accountDisabled");
            assert!(
                error
                    .to_string()
                    .ends_with("the account is frozen: ask an administrator, who alone can undo that")
            );
        }
    }
}

#[tokio::test]
async fn consent_lets_an_account_back_in() {
    let world = World::of(V4).await;
    let person = world.server.new_person("user");
    let token = world.with_token(&person.token);
    token.account().update().consent(None).await.unwrap();
    let error = token.whoami().await.unwrap_err();
    assert_eq!((error.status(), error.is_permission()), (Some(451), true), "{error}");
    let session = token.account().update_consent(Consent::Profile).await.unwrap();
    assert_eq!(session.account().consent(), Some(Consent::Profile));
    let back = token.with_session(&session);
    assert_eq!(back.whoami().await.unwrap().account(), Some(session.account()));
    // A token that was made before does as well.
    assert_eq!(token.account().get().await.unwrap().consent(), Some(Consent::Profile));
}

#[tokio::test]
async fn everybody_can_ask_who_they_are() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let key = world.server.new_key_for(&person, 2);
        let caller = world.with_key(key.clone()).whoami().await.unwrap();
        let known = caller.key().unwrap();
        assert_eq!((known.id().to_string(), known.level().get()), (key.key, 2));
        let token = world.with_token(&person.token);
        let caller = token.whoami().await.unwrap();
        assert_eq!(caller.account().unwrap().id(), world.id(&person));
        assert_eq!(token.account().whoami().await.unwrap().email(), person.email);
    }
}

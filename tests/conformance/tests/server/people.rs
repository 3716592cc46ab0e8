//! Users as others see them, the newsletter, confirmations, administration and statistics, in both generations.

use freesewing::Generation::{V3, V4};
use freesewing::models::Role;
use freesewing::{
    AccountStatus, Confirmation, Consent, ErrorKind, Language, Level, NewApiKey, NewSet, Warning, cm,
};
use freesewing_test_server::Mail;

use super::both::{World, check, confirmation};
use super::support::*;

#[tokio::test]
async fn everybody_can_read_a_profile() {
    for world in World::both().await {
        let person = world.server.new_person("curator");
        world.with_token(&person.token).account().update().bio("I sew").username("Joe").await.unwrap();
        let users = world.anonymous();
        let id = world.id(&person).to_string();
        for name in [id.as_str(), "joe", "JOE", &person.email] {
            let profile = users.users().profile(name).await.unwrap();
            assert_eq!((profile.username(), profile.bio(), profile.role()), ("Joe", "I sew", &Role::Curator));
            assert_eq!(Some(profile.number()), u64::try_from(person.id).ok());
            assert_eq!((profile.email_hash().len(), profile.patron()), (64, 0));
            assert_eq!(profile.image(), (world.generation == V3).then_some("default-avatar"));
        }
        assert!(users.users().profile("nobody").await.unwrap_err().is_not_found());
        let card = users.users().card("joe").await;
        match world.generation {
            V3 => assert!(card.unwrap().starts_with("<svg")),
            _ => assert_eq!(card.unwrap_err().kind(), ErrorKind::Unsupported),
        }
    }
}

#[tokio::test]
async fn all_data_of_a_user_is_in_rows() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let token = world.with_token(&person.token);
        let new = NewApiKey::named("CI", Level::READ, seconds(3600));
        let key = token.apikeys().create(&new).await.unwrap();
        let set = NewSet::named("Robin").with(freesewing::Measurement::Neck, cm(38.0));
        token.sets().create(&set).await.unwrap();
        let data = token.users().data(world.id(&person)).await.unwrap();
        assert_eq!(data.api_keys().iter().map(|key| key.id()).collect::<Vec<_>>(), [key.id()]);
        assert_eq!((data.sets().len(), data.patterns().len(), data.bookmarks().len()), (1, 0, 0));
        assert!(!format!("{:?}", data.sets()).contains("Robin"), "texts are encrypted");

        let other = world.with_token(&world.server.new_token("user")).users().data(world.id(&person)).await;
        match world.generation {
            V3 => assert!(other.is_ok()),
            _ => assert!(other.unwrap_err().is_permission()),
        }
    }
}

/// The id in the link of a mail of the newsletter.
fn subscriber(mail: &Mail) -> String {
    mail.action_url.as_ref().unwrap().rsplit_once("id=").unwrap().1.to_owned()
}

#[tokio::test]
async fn the_newsletter_comes_and_goes() {
    for world in World::both().await {
        let client = world.anonymous();
        let newsletter = client.newsletter();
        let language = if world.generation == V3 { Language::Nl } else { Language::En };
        newsletter.subscribe("Joe@Example.com").language(language).await.unwrap();
        let id = subscriber(&world.mail("nlsub"));
        newsletter.confirm(&id).email("joe@EXAMPLE.com ").await.unwrap();
        newsletter.subscribe("joe@example.com").await.unwrap();
        assert_eq!(subscriber(&world.mail("nlsubact")), id, "it is active now");
        newsletter.unsubscribe(&id).email("joe@example.com").await.unwrap();
        let error = newsletter.unsubscribe(&id).email("joe@example.com").await.unwrap_err();
        assert!(error.is_not_found());
        assert!(newsletter.confirm(&id).email("joe@example.com").await.unwrap_err().is_not_found());
    }
}

#[tokio::test]
async fn one_click_ends_a_subscription_where_the_server_is_repaired() {
    for (strict, word) in [(false, "no longer"), (true, "did not work")] {
        let world = if strict { World::strict(V4).await } else { World::of(V4).await };
        let client = world.anonymous();
        client.newsletter().subscribe("joe@example.com").await.unwrap();
        let id = subscriber(&world.mail("nlsub"));
        let page = client.newsletter().unsubscribe_page(&id).await.unwrap();
        assert_eq!(page, format!("https://freesewing.eu/newsletter/unsubscribe?i={id}"));
        let page = client.newsletter().one_click_unsubscribe(&id).await.unwrap();
        assert!(page.contains(word), "{page}");
        assert_eq!(client.newsletter().unsubscribe(&id).await.is_ok(), strict, "it was there still");
    }
}

#[tokio::test]
async fn a_user_can_leave_the_newsletter_in_v4() {
    let world = World::of(V4).await;
    let person = world.server.new_person("user");
    let token = world.with_token(&person.token);
    token.account().update().newsletter(true).await.unwrap();
    world.anonymous().newsletter().unsubscribe(person.uuid.as_str()).await.unwrap();
    assert!(!token.account().get().await.unwrap().newsletter());
}

#[tokio::test]
async fn a_confirmation_is_open_until_it_is_used() {
    for world in World::both().await {
        let client = world.anonymous();
        client.account().sign_up("robin@example.com").await.unwrap();
        let mail = world.mail("signup");
        let (id, check) = (confirmation(&mail), check(&mail));
        let open = client.confirmations().get(id, check).await.unwrap();
        assert!(matches!(open, Confirmation::Mail { .. }) && open.id().to_string() == id);
        assert!(client.confirmations().get(id, "0000-").await.unwrap_err().is_not_found());
        client.account().confirm_sign_up(id, Consent::Profile).check(check).await.unwrap();
        assert!(client.confirmations().get(id, check).await.unwrap_err().is_not_found());
    }
}

#[tokio::test]
async fn administrators_find_read_and_change_accounts() {
    for world in World::both().await {
        let joe = world.server.new_person("user");
        let token = world.with_token(&joe.token);
        token.account().update().username("Joe Sewer").data("website", "w").await.unwrap();
        let admin = world.with_token(&world.server.new_token("admin"));
        for text in [joe.email.as_str(), "SEWER"] {
            let found = admin.admin().search_users(text).await.unwrap();
            let all: Vec<_> = found.all().map(|user| (user.id(), user.email())).collect();
            assert_eq!(all, [(world.id(&joe), joe.email.as_str())]);
            assert_eq!(found.by_username().len(), usize::from(text == "SEWER"));
            let user = found.all().next().unwrap();
            assert_eq!((user.username(), &user.data()["website"]), ("Joe Sewer", &"w".into()));
            assert!(user.token_calls() > 0);
        }
        if world.generation == V4 {
            assert_eq!(admin.admin().search_users(&joe.uuid).await.unwrap().by_id().len(), 1);
            assert_eq!(admin.admin().search_users(joe.id.to_string()).await.unwrap().by_id().len(), 1);
        }
        assert_eq!(admin.admin().search_users("nobody").await.unwrap().all().count(), 0);

        let record = admin.admin().user(world.id(&joe)).await.unwrap();
        assert_eq!((record.account().email(), record.patterns().len()), (joe.email.as_str(), 0));

        let change = |status| admin.admin().update_user(world.id(&joe)).status(status);
        for status in [AccountStatus::Frozen, AccountStatus::Disabled, AccountStatus::Inactive] {
            let response = change(status).response().await.unwrap();
            assert_eq!((response.value().status(), response.warnings()), (status, &[][..]));
            assert!(token.account().get().await.unwrap_err().is_authentication(), "{status}");
        }
        change(AccountStatus::Active).await.unwrap();
        assert!(token.account().get().await.is_ok());

        let session = admin.admin().impersonate(world.id(&joe)).await.unwrap();
        let whoami = admin.with_session(&session).account().whoami().await.unwrap();
        assert_eq!(whoami.id(), world.id(&joe));
    }
}

#[tokio::test]
async fn administrators_give_roles_in_v3_and_consent_in_v4() {
    for world in World::both().await {
        let joe = world.server.new_person("user");
        let admin = world.with_key(world.server.new_key(9));
        let update = admin.admin().update_user(world.id(&joe));
        if world.generation == V3 {
            assert_eq!(update.role(Role::Curator).await.unwrap().role(), &Role::Curator);
            let update = admin.admin().update_user(world.id(&joe)).role(Role::from("tailor"));
            let response = update.response().await.unwrap();
            assert_eq!(response.warnings(), [Warning::FieldIgnored("role")]);
        } else {
            assert_eq!(update.consent(None).await.unwrap().consent(), None);
        }
    }
}

#[tokio::test]
async fn administrators_help_people_who_lost_their_second_factor() {
    for world in World::both().await {
        let joe = world.server.new_person("user");
        let token = world.with_token(&joe.token);
        let setup = token.account().start_mfa().await.unwrap();
        let code = world.server.second_factor_code(setup.secret().expose()).unwrap();
        token.account().confirm_mfa(setup.secret(), code).await.unwrap();
        let admin = world.with_token(&world.server.new_token("admin"));
        let found = admin.admin().search_users(&joe.email).await.unwrap();
        assert!(found.all().all(|user| user.mfa_enabled()));
        assert_eq!(found.all().next().unwrap().mfa_secret().is_some(), world.generation == V3);
        let response = admin.admin().update_user(world.id(&joe)).disable_mfa().response().await.unwrap();
        assert!(!response.value().mfa_enabled() && response.warnings().is_empty());
    }
}

#[tokio::test]
async fn what_users_may_not_do() {
    for world in World::both().await {
        let joe = world.server.new_person("user");
        let id = world.id(&joe);
        let token = world.with_token(&joe.token);
        let needs = |name: &str, level: u8| {
            format!("403 from 127.0.0.1: the level of your account is too low: {name} needs {level}")
        };
        let reads = if world.generation == V3 { 9 } else { 8 };
        let error = token.admin().search_users("joe").await.unwrap_err();
        assert_eq!(error.to_string(), needs("adminSearchUsers", reads));
        assert_eq!(token.admin().user(id).await.unwrap_err().to_string(), needs("adminGetUser", reads));
        let error = token.admin().update_user(id).disable_mfa().await.unwrap_err();
        assert_eq!(error.to_string(), needs("adminUpdateUser", 9));
        let error = token.admin().impersonate(id).await.unwrap_err();
        assert_eq!(error.to_string(), needs("adminImpersonate", 9));
        if world.generation == V4 {
            let error = token.admin().subscribers().await.unwrap_err();
            assert_eq!(error.to_string(), needs("adminListSubscribers", 8));
        }
    }
}

#[tokio::test]
async fn support_lists_those_who_want_the_newsletter_in_v4() {
    let world = World::of(V4).await;
    let support = world.with_key(world.server.new_key(8));
    assert!(support.admin().subscribers().await.unwrap().is_empty());
    let client = world.anonymous();
    client.newsletter().subscribe("ann@example.com").await.unwrap();
    let id = subscriber(&world.mail("nlsub"));
    let joe = world.server.new_person("user");
    world.with_token(&joe.token).account().update().newsletter(true).await.unwrap();
    let mut all = support.admin().subscribers().await.unwrap();
    all.sort_by_key(|it| it.email() != "ann@example.com");
    let all: Vec<_> = all.iter().map(|it| (it.id().to_string(), it.email().to_owned())).collect();
    assert_eq!(all, [(id, "ann@example.com".to_owned()), (joe.uuid.clone(), joe.email.clone())]);
}

#[tokio::test]
async fn everybody_can_read_numbers_in_v4() {
    let world = World::of(V4).await;
    let joe = world.server.new_person("user");
    let token = world.with_token(&joe.token);
    token.sets().create(&NewSet::named("Robin")).await.unwrap();
    let client = world.anonymous();
    assert_eq!(client.info().user_count().await.unwrap(), 1);
    let stats = client.info().stats().await.unwrap();
    assert_eq!((stats.users(), stats.sets(), stats.patterns(), stats.api_keys()), (1, 1, 0, 0));
    assert_eq!((stats.token_calls(), stats.key_calls(), stats.subscribers()), (1, 0, 0));
    assert_eq!(stats.designs().count(), 0);
}

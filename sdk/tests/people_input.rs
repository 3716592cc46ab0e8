//! Input about people that cannot work: accounts, users, the newsletter, administration. Each is refused with its own
//! words, and nothing is sent.
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::future::IntoFuture;

use freesewing::Generation::{self, V3, V4};
use freesewing::models::Role;
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{AccountStatus, Client, ClientBuilder, Consent, Control, Error, ErrorKind, Language};

const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
const SECRET: &str = "2c26b46b68ffc68ff99b453c1d304134";
const UUID: &str = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";
const BOTH: [Generation; 2] = [V3, V4];

/// A client whose requests would all succeed in being noticed.
fn client(generation: Generation, caller: impl Fn(ClientBuilder) -> ClientBuilder) -> (Client, Scripted) {
    let transport = Scripted::new();
    let builder = Client::builder().environment(|_| None).generation(generation).transport(transport.clone());
    let client = caller(builder.virtual_time(VirtualTime::new())).build().unwrap();
    (client, transport)
}

fn with_key(generation: Generation) -> (Client, Scripted) {
    client(generation, |builder| builder.api_key(KEY, SECRET))
}

fn with_token(generation: Generation) -> (Client, Scripted) {
    client(generation, |builder| builder.token("a.b.c"))
}

fn id(generation: Generation) -> &'static str {
    if generation == V3 { "33" } else { UUID }
}

async fn refused<T: std::fmt::Debug>(
    transport: &Scripted,
    call: impl IntoFuture<Output = Result<T, Error>>,
    words: &str,
) {
    refused_as(ErrorKind::Validation, transport, call, words).await;
}

async fn refused_as<T: std::fmt::Debug>(
    kind: ErrorKind,
    transport: &Scripted,
    call: impl IntoFuture<Output = Result<T, Error>>,
    words: &str,
) {
    let error = call.await.unwrap_err();
    assert_eq!((error.to_string().as_str(), error.kind()), (words, kind));
    assert_eq!((error.attempts(), error.status(), error.body()), (0, None, None), "{error}");
    assert!(transport.requests().is_empty(), "{error}");
}

#[tokio::test]
async fn an_update_of_the_account_that_does_nothing_or_too_much() {
    for generation in BOTH {
        let (client, transport) = with_key(generation);
        let update = || client.account().update();
        refused(&transport, update(), "the update has no changes: change something first").await;
        let words = "the new password is empty: give one, or leave it out";
        refused(&transport, update().bio("x").password(""), words).await;
        let words = "the user name is too short: give one of two characters or more";
        for name in ["", "j", " j ", "\u{1f40e}"] {
            refused(&transport, update().bio("x").username(name), words).await;
            refused(&transport, client.account().username_availability(name), words).await;
        }
    }
    let (client, transport) = with_key(V4);
    let words = "V4 has English only: set the language to English, or leave it out";
    refused(&transport, client.account().update().bio("x").language(Language::De), words).await;
}

#[test]
fn control_that_there_is_not() {
    let error = Control::new(6).unwrap_err();
    assert_eq!(error.to_string(), "6 is no level of control: write a number from 1 to 5");
}

#[tokio::test]
async fn an_address_that_is_none() {
    let words = "the e-mail address has no @: give a whole address";
    for generation in BOTH {
        let (client, transport) = with_key(generation);
        for address in ["", "joe", "example.com"] {
            refused(&transport, client.account().change_email(address), words).await;
            refused(&transport, client.account().confirm_email(address, UUID, "1234"), words).await;
            refused(&transport, client.newsletter().subscribe(address), words).await;
        }
    }
    let (client, transport) = with_key(V3);
    refused(&transport, client.newsletter().confirm(UUID).email("joe"), words).await;
    refused(&transport, client.newsletter().unsubscribe(UUID).email("joe"), words).await;
}

#[tokio::test]
async fn a_check_that_is_empty() {
    for generation in BOTH {
        let (client, transport) = with_key(generation);
        for check in ["", " "] {
            let words = "the check is empty: give the one from the mail";
            refused(&transport, client.account().confirm_email("a@b", UUID, check), words).await;
            let words = "the check is empty: give the one from the mail, or - for a suggestion";
            refused(&transport, client.confirmations().get(UUID, check), words).await;
            let words = "the check is empty: give what stands beside the link in the mail (V4: four digits; V3: the \
                         last part of the link)";
            refused(&transport, client.account().sign_in_via_link(UUID, check), words).await;
            refused(&transport, client.account().sign_in_via_link(UUID, check).code("123456"), words).await;
        }
    }
}

#[tokio::test]
async fn a_second_factor_without_what_it_needs() {
    for generation in BOTH {
        let (client, transport) = with_key(generation);
        let account = client.account();
        let words = "the code is empty: give the one that the authenticator app shows";
        refused(&transport, account.confirm_mfa("GEZDGNBV", ""), words).await;
        refused(&transport, account.disable_mfa("sesame", " "), words).await;
        refused(&transport, account.disable_mfa("", "123456"), "the password is empty").await;
        let words = "the secret is empty: give the one that starting the second factor gave";
        refused(&transport, account.confirm_mfa(" ", "123456"), words).await;
        let words = "the user name is empty: give a name, an e-mail address or an id";
        refused(&transport, account.send_sign_in_link(" "), words).await;
    }
}

#[tokio::test]
async fn consent_that_cannot_be_given_so() {
    let (client, transport) = with_token(V4);
    let words = "this call cannot give consent to open data: give consent to measurements here, then update the account";
    refused(&transport, client.account().update_consent(Consent::OpenData), words).await;
    let words = "consent to open data is for the user alone to give: give consent to measurements at most";
    refused(&transport, client.admin().update_user(UUID).consent(Consent::OpenData), words).await;
    let (client, transport) = with_token(V3);
    let words = "V3 cannot change the consent of others: leave it out";
    refused(&transport, client.admin().update_user(33).consent(None), words).await;
}

#[tokio::test]
async fn changes_of_others_that_cannot_be_made() {
    for generation in BOTH {
        let (client, transport) = with_key(generation);
        let update = || client.admin().update_user(id(generation));
        refused(&transport, update(), "the update has no changes: change something first").await;
        let words =
            "the status is none that an account can be given: give inactive, active, frozen or disabled";
        refused(&transport, update().status(AccountStatus::Other(7)), words).await;
        let words = "the search is empty: give an e-mail address, a part of a user name or an id";
        refused(&transport, client.admin().search_users(" "), words).await;
    }
    let (client, transport) = with_key(V4);
    let words = "V4 cannot change roles: leave the role out";
    refused(&transport, client.admin().update_user(UUID).role(Role::Curator), words).await;
}

#[tokio::test]
async fn a_subscription_that_v3_cannot_find() {
    let (client, transport) = with_key(V3);
    let words = "V3 needs the e-mail address of the subscription: give it as email";
    refused(&transport, client.newsletter().confirm(UUID), words).await;
    refused(&transport, client.newsletter().unsubscribe(UUID), words).await;
    let (client, transport) = with_key(V4);
    let words = "V4 has the newsletter in English only: ask for English";
    refused(&transport, client.newsletter().subscribe("a@b").language(Language::Uk), words).await;
}

#[tokio::test]
async fn ids_that_are_none() {
    for generation in BOTH {
        let (client, transport) = with_token(generation);
        for given in ["../x", "..", "", "33?x=1", "jo/e"] {
            let words =
                format!("{given:?} is not the id of a record: write a whole number (V3) or a UUID (V4)");
            refused(&transport, client.users().data(given), &words).await;
            refused(&transport, client.admin().user(given), &words).await;
            refused(&transport, client.admin().update_user(given).disable_mfa(), &words).await;
            refused(&transport, client.admin().impersonate(given), &words).await;
            let words = format!("{given:?} is not the id of a key: write a UUID");
            refused(&transport, client.account().confirm_email("a@b", given, "1234"), &words).await;
            refused(&transport, client.account().sign_in_via_link(given, "1234"), &words).await;
            refused(&transport, client.confirmations().get(given, "1234"), &words).await;
            refused(&transport, client.newsletter().confirm(given).email("a@b"), &words).await;
            refused(&transport, client.newsletter().unsubscribe(given).email("a@b"), &words).await;
        }
        for given in ["", " ", "jo\ne"] {
            let words =
                format!("{:?} is not a user: write an id, a user name or an e-mail address", given.trim());
            refused(&transport, client.users().profile(given), &words).await;
        }
        for given in [".", ".."] {
            let words = "the value for {id} would lead to another path: it is empty, \".\" or \"..\"";
            refused(&transport, client.users().profile(given), words).await;
        }
    }
    let (client, transport) = with_token(V4);
    let words = "\"x\" is not the id of a key: write a UUID";
    refused(&transport, client.newsletter().one_click_unsubscribe("x"), words).await;
    refused(&transport, client.newsletter().unsubscribe_page("x"), words).await;
}

#[tokio::test]
async fn what_only_the_other_generation_has() {
    let lacks = |name: &str, generation| {
        format!("{name} does not exist in {generation}: it needs a server of the other generation")
    };
    let kind = ErrorKind::Unsupported;
    let (client, transport) = with_token(V3);
    let newsletter = client.newsletter();
    let words = lacks("updateConsent", "v3");
    refused_as(kind, &transport, client.account().update_consent(Consent::Profile), &words).await;
    let words = lacks("adminListSubscribers", "v3");
    refused_as(kind, &transport, client.admin().subscribers(), &words).await;
    refused_as(kind, &transport, client.info().stats(), &lacks("getStats", "v3")).await;
    refused_as(kind, &transport, client.info().user_count(), &lacks("getUserCount", "v3")).await;
    let words = lacks("oneClickUnsubscribe", "v3");
    refused_as(kind, &transport, newsletter.one_click_unsubscribe(UUID), &words).await;
    let words = lacks("oneClickUnsubscribeRedirect", "v3");
    refused_as(kind, &transport, newsletter.unsubscribe_page(UUID), &words).await;
    let (client, transport) = with_token(V4);
    refused_as(kind, &transport, client.users().card("joe"), &lacks("getUserCard", "v4")).await;
}

#[tokio::test]
async fn callers_that_the_call_does_not_take() {
    let kind = ErrorKind::Authentication;
    for generation in BOTH {
        let (keyed, transport) = with_key(generation);
        let words = "whoamiJwt takes a token and no API key: sign in first";
        refused_as(kind, &transport, keyed.account().whoami(), words).await;
        let words = "adminImpersonate takes a token and no API key: sign in first";
        refused_as(kind, &transport, keyed.admin().impersonate(id(generation)), words).await;
        let (nobody, transport) = client(generation, ClientBuilder::anonymous);
        let words = "whoamiKey needs an API key: set FREESEWING_API_KEY and FREESEWING_API_SECRET, or give the client a \
                     key";
        refused_as(kind, &transport, nobody.whoami(), words).await;
        refused_as(kind, &transport, nobody.account().whoami(), "whoamiJwt needs a token: sign in first")
            .await;
    }
}

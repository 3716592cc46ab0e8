//! Calls over real connections and through scripts, in everything that can become of them.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use freesewing::engine::retry::Phase;
use freesewing::testing::VirtualTime;
use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use freesewing::{
    Client, Consent, Credentials, ErrorKind, KeyId, Level, NewApiKey, NewSet, RecordId, Secret,
};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::printed::Printed;
use crate::{CALLERS, KEY, NEW_SECRET, PASSWORD, SECRET, TOKEN, builder, needles, own, records, scripted};

#[tokio::test]
async fn over_real_connections_with_every_record_taken() {
    let records = records::start();
    let mut printed = Printed::default();
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    for caller in CALLERS {
        let statuses = [200, 201, 302, 400, 401, 403, 404, 413, 429, 500, 503];
        for status in statuses {
            server.reset().await;
            let echo = needles::echoes(own(caller)).join(" ");
            let answer = ResponseTemplate::new(status)
                .insert_header("location", format!("{}/?secret={SECRET}&token={TOKEN}", other.uri()))
                .insert_header("x-echo", echo.as_str())
                .insert_header("set-cookie", echo.as_str())
                .set_body_string(echo);
            Mock::given(any()).respond_with(answer).mount(&server).await;
            let time = VirtualTime::new();
            let client = builder(caller).base_url(server.uri()).virtual_time(time).build().unwrap();
            let place = format!("{status} by {caller:?}");
            for error in [
                client.sets().list().await.err(),
                client.sets().create(&NewSet::named("Joe")).await.err(),
                client.account().sign_in("joe", Secret::new(PASSWORD)).code("123456").await.err(),
                client.curated_sets().list_yaml().await.err(),
            ]
            .iter()
            .flatten()
            {
                printed.error(&place, error);
            }
        }
        let gone =
            builder(caller).base_url("http://127.0.0.1:1").virtual_time(VirtualTime::new()).build().unwrap();
        printed.error("nobody listens", &gone.sets().list().await.unwrap_err());
        assert_eq!(gone.sets().get(1).await.unwrap_err().kind(), ErrorKind::Connection);
    }
    assert!(other.received_requests().await.unwrap().is_empty());

    let text = records.text();
    let event = "operation=\"listSets\" http.request.method=\"GET\" url.template=\"/sets/{auth}\"";
    let answer = "http.response.status_code=401 error.type=\"401\" attempts=1";
    assert!(text.contains(event) && text.contains(answer), "the records miss the event of a call: {text}");
    assert!(text.contains("log "), "the records miss those of the log");
    assert!(!text.contains(KEY), "the id of the key is recorded");
    printed.text("records", text);
    printed.check();
}

#[tokio::test]
async fn what_ends_without_an_answer() {
    let mut printed = Printed::default();
    for caller in CALLERS {
        let (client, transport, _) = scripted(caller);
        transport.never_answer();
        let error = client.sets().list().timeout(Duration::from_secs(1)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        printed.error("timeout", &error);
        for phase in [Phase::Resolve, Phase::Connect, Phase::Tls, Phase::Send, Phase::Answer, Phase::Body] {
            (0..3).for_each(|_| _ = transport.fail(phase));
            let error = client.sets().list().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Connection);
            printed.error("a broken connection", &error);
            printed.display("transport error", &TransportError::new(phase));
        }
        transport.answer_with(429, &[("retry-after", "600")], own(caller));
        printed.error("a long pause", &client.sets().list().await.unwrap_err());
        let held = client.sets().list().await.unwrap_err();
        assert_eq!((held.kind(), held.attempts()), (ErrorKind::RateLimited, 0));
        printed.error("held", &held);
        printed.debug("the script", &transport);
        for request in transport.requests() {
            assert!(request.headers.get("authorization").unwrap().is_sensitive());
            printed.debug("a request of the transport", &request);
            printed.debug("its headers", &request.headers);
        }
    }
    printed.check();
}

#[tokio::test]
async fn what_is_refused_before_it_is_sent() {
    let mut printed = Printed::default();
    let builder = || Client::builder().environment(|_| None);
    let unusable = [
        builder().api_key(SECRET, KEY),
        builder().api_key(KEY, format!("{SECRET} ")),
        builder().token(format!("{TOKEN}\n")),
        builder().base_url(format!("https://{KEY}:{SECRET}@example.org")),
        builder().base_url(format!("https://example.org/?token={TOKEN}")),
        builder().base_url(format!("http://{NEW_SECRET}.example.org/{TOKEN}")),
        builder().base_url(format!("{SECRET}://")),
        builder().app(SECRET, TOKEN),
        Client::builder().environment(|name| (name == "FREESEWING_API_SECRET").then(|| SECRET.to_owned())),
        Client::builder().environment(|name| (name != "FREESEWING_TOKEN").then(|| SECRET.to_owned())),
        Client::builder().environment(|_| Some(TOKEN.to_owned())),
    ];
    for builder in unusable {
        printed.debug("a builder", &builder);
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        printed.error("configuration", &error);
    }
    for caller in CALLERS {
        let (client, _, _) = scripted(caller);
        printed.error("validation", &client.sets().create(&NewSet::named("")).await.unwrap_err());
        printed.error("validation", &client.sets().get("../x").await.unwrap_err());
        for secret in [SECRET, TOKEN, PASSWORD, NEW_SECRET] {
            for error in [
                client.sets().get(secret).await.err(),
                client.apikeys().get(secret).await.err(),
                client.apikeys().delete(secret).await.err(),
            ] {
                let error = error.unwrap();
                assert_eq!(error.kind(), ErrorKind::Validation);
                printed.error("a secret as an id", &error);
            }
            printed.display("a secret as an id", &secret.parse::<RecordId>().unwrap_err());
            printed.display("a secret as an id", &secret.parse::<KeyId>().unwrap_err());
            printed.debug("a request", &client.apikeys().delete(secret));
        }
        printed.error("authentication", &client.anonymous().sets().list().await.unwrap_err());
        printed.error("a bad token", &Client::builder().token(format!("{TOKEN} ")).build().unwrap_err());
    }
    for credentials in [Credentials::key(SECRET, KEY), Credentials::key(KEY, format!("{SECRET} "))] {
        printed.display("bad credentials", &credentials.unwrap_err());
    }
    printed.display("bad credentials", &Client::builder().token(format!("{TOKEN} ")).build().unwrap_err());
    printed.check();
}

/// A transport that panics.
struct Panics;

impl Transport for Panics {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async { panic!("a panic on the way") })
    }
}

#[tokio::test]
async fn a_panic_on_the_way() {
    let mut printed = Printed::default();
    for caller in CALLERS {
        let client = builder(caller).transport(Panics).virtual_time(VirtualTime::new()).build().unwrap();
        let password = Secret::new(PASSWORD);
        let calls = [
            tokio::spawn({
                let client = client.clone();
                async move { client.sets().list().await.is_ok() }
            }),
            tokio::spawn({
                let client = client.clone();
                async move { client.account().sign_in("joe", &password).await.is_ok() }
            }),
        ];
        for call in calls {
            let panic = call.await.unwrap_err();
            assert!(panic.is_panic());
            printed.display("a panic", &panic);
        }
        printed.debug("the client after it", &AssertUnwindSafe(&client));
    }
    printed.check();
}

#[tokio::test]
async fn what_has_not_been_sent_yet() {
    let mut printed = Printed::default();
    for caller in CALLERS {
        printed.debug("a builder", &builder(caller));
        let (client, _, time) = scripted(caller);
        printed.debug("a client", &client);
        printed.debug("a clone", &client.clone());
        printed.debug("a client with a token", &client.with_credentials(Credentials::token(TOKEN).unwrap()));
        printed.debug("virtual time", &time);
        let password = Secret::new(PASSWORD);
        printed.display("a secret", &password);
        let new = NewApiKey::named("CI", Level::READ, Duration::from_secs(60));
        printed.debug("a request", &client.sets().list());
        printed.debug("a request", &client.sets().update(33).name("Joe"));
        printed.debug("a request", &client.apikeys().create(&new));
        printed.debug("a request", &client.account().sign_in("joe", &password).code("123456"));
        printed.debug("a request", &client.account().sign_up("joe@example.com"));
        printed.debug("a request", &client.account().confirm_sign_up(KEY, Consent::Profile).check("1234"));
        printed
            .debug("a resource", &(client.sets(), client.account(), client.apikeys(), client.curated_sets()));
    }
    printed.debug("credentials", &Credentials::key(KEY, SECRET).unwrap());
    printed.debug("credentials", &Credentials::token(TOKEN).unwrap());
    printed.debug("the header", &Credentials::token(TOKEN).unwrap().authorization());
    printed.check();
}

//! Recordings: what is written, that it plays back as it was, and what is said about those that do not fit.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

use std::path::PathBuf;

use freesewing::engine::retry::Phase;
use freesewing::recorded::{Recorder, Replay};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use freesewing::{Client, Consent, ErrorKind, Generation, Language, NewSet, Secret, cm};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

const HEAD: &str = r#"{"freesewing":"recording","version":1}"#;

/// A file of this test, removed in the end.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("freesewing-{}-{name}.jsonl", std::process::id())))
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A client in virtual time. Nobody listens where its server should be.
fn client(transport: impl Transport) -> Client {
    Client::builder()
        .environment(|_| None)
        .base_url("http://127.0.0.1:1")
        .generation(Generation::V3)
        .token("first.token.x")
        .transport(transport)
        .virtual_time(VirtualTime::new())
        .build()
        .unwrap()
}

/// Calls of every kind, and what they came to.
async fn calls(client: &Client) -> Vec<String> {
    let mut seen = Vec::new();
    let session = client.account().sign_in("joe", Secret::new("pass word")).await;
    seen.push(format!("{:?}", session.unwrap_err().code()));
    let listed = client.sets().list().response().await.unwrap();
    seen.push(format!("{} {} {:?}", listed.status(), listed.trace(), listed.header("etag")));
    let set = client.sets().update(33).name("Joe").set("neck", cm(38.0)).await.unwrap_err();
    seen.push(set.to_string());
    seen.push(format!("{:?}", client.curated_sets().list_yaml().await.unwrap()));
    seen.push(
        client.account().sign_up("joe@example.com").language(Language::De).await.unwrap_err().to_string(),
    );
    seen.push(client.sets().list().await.unwrap_err().to_string());
    seen
}

fn script() -> Scripted {
    let script = Scripted::new();
    let json = ("content-type", "application/json");
    script
        .answer_with(
            401,
            &[json, ("set-cookie", "a=b"), ("date", "now")],
            r#"{"error":"signInFailed","token":"t"}"#,
        )
        .answer_with(429, &[("retry-after", "2"), ("date", "Thu, 01 Jan 2026 00:00:00 GMT")], "")
        .answer_with(200, &[json, ("etag", "W/\"1\"")], r#"{"result":"success","sets":[]}"#)
        .answer_with(403, &[json], "{ \"error\": \"idMismatch\" }")
        .answer_with(200, &[("content-type", "application/yaml")], "- name: Joe\n")
        .fail(Phase::Answer);
    (0..3).for_each(|_| _ = script.fail(Phase::Connect));
    script
}

#[tokio::test]
async fn what_was_said_is_written_down_readably_and_plays_back_as_it_was() {
    let file = File::new("all");
    let seen = calls(&client(Recorder::create(&file.0, script()).unwrap())).await;
    let expected = [
        HEAD,
        r#"{"request":{"method":"POST","path":"/signin","json":{"password":"[redacted]","username":"joe"}},"answer":{"status":401,"headers":[["content-type","application/json"]],"json":{"error":"signInFailed","token":"[redacted]"}}}"#,
        r#"{"request":{"method":"GET","path":"/sets/jwt"},"answer":{"status":429,"headers":[["date","Thu, 01 Jan 2026 00:00:00 GMT"],["retry-after","2"]]}}"#,
        r#"{"request":{"method":"GET","path":"/sets/jwt"},"answer":{"status":200,"headers":[["content-type","application/json"],["etag","W/\"1\""]],"json":{"result":"success","sets":[]}}}"#,
        r#"{"request":{"method":"PATCH","path":"/sets/33/jwt","json":{"name":"Joe","measies":{"neck":380}}},"answer":{"status":403,"headers":[["content-type","application/json"]],"text":"{ \"error\": \"idMismatch\" }"}}"#,
        r#"{"request":{"method":"GET","path":"/curated-sets.yaml"},"answer":{"status":200,"headers":[["content-type","application/yaml"]],"text":"- name: Joe\n"}}"#,
        r#"{"request":{"method":"POST","path":"/signup","json":{"email":"joe@example.com","language":"de"}},"failure":{"phase":"answer"}}"#,
        r#"{"request":{"method":"GET","path":"/sets/jwt"},"failure":{"phase":"connect"}}"#,
        r#"{"request":{"method":"GET","path":"/sets/jwt"},"failure":{"phase":"connect"}}"#,
        r#"{"request":{"method":"GET","path":"/sets/jwt"},"failure":{"phase":"connect"}}"#,
    ];
    for (line, expected) in file.text().lines().zip(expected) {
        assert_eq!(line, expected);
    }
    assert_eq!(file.text().lines().count(), expected.len());

    let replay = Replay::open(&file.0).unwrap();
    assert_eq!((replay.unused().len(), replay.is_cut_short()), (9, false));
    assert_eq!(calls(&client(replay.clone())).await, seen);
    assert!(replay.unused().is_empty(), "{replay:?}");
    // The same again is the same file.
    let again = File::new("again");
    calls(&client(Recorder::create(&again.0, Replay::open(&file.0).unwrap()).unwrap())).await;
    assert_eq!(again.text(), file.text());
}

#[tokio::test]
async fn a_client_may_be_told_to_record() {
    let file = File::new("told");
    std::fs::write(&file.0, "what was there").unwrap();
    let script = Scripted::new();
    script.answer(200, r#"{"sets":[]}"#);
    let builder = Client::builder().environment(|_| None).token("x").transport(script).record_to(&file.0);
    let client = builder.build().unwrap();
    client.sets().list().await.unwrap();
    // Nothing has been closed yet, as when a program crashes.
    let line =
        r#"{"request":{"method":"GET","path":"/sets/jwt"},"answer":{"status":200,"json":{"sets":[]}}}"#;
    assert_eq!(file.text(), format!("{HEAD}\n{line}\n"));

    let nowhere = Client::builder().environment(|_| None).record_to("/nonexistent/folder/file");
    let error = nowhere.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.to_string(), "the recording cannot be written: entity not found; name another file");
}

/// A recording of these lines.
fn replay(lines: &[&str]) -> Replay {
    Replay::read(&format!("{HEAD}\n{}\n", lines.join("\n"))).unwrap()
}

const GET: &str = r#"{"request":{"method":"GET","path":"/sets/33/jwt"},"answer":{"status":404}}"#;
const CREATE: &str = r#"{"request":{"method":"POST","path":"/sets/jwt","json":{"name":"Joe","measies":{"neck":380}}},"answer":{"status":404}}"#;

#[tokio::test]
async fn a_request_that_was_not_recorded_is_told_how_the_nearest_differs() {
    let new = NewSet::named("Joe").with(freesewing::Measurement::Neck, cm(39.0));
    let error = client(replay(&[GET, CREATE])).sets().create(&new).await.unwrap_err();
    let text = error.to_string();
    let start = "the recording has no answer for POST /sets/jwt: the nearest is POST /sets/jwt in line 3, whose body \
                 differs: ";
    assert!(text.starts_with(start) && text.ends_with("; record it again"), "{text}");
    assert!(text.contains("measies.neck was 380 and is 390"), "{text}");
    assert_eq!(
        (error.kind(), error.attempts(), error.operation()),
        (ErrorKind::Configuration, 0, Some("createSet"))
    );

    let says = |replay: Replay| async move { client(replay).sets().get(34).await.unwrap_err().to_string() };
    let other = "the recording has no answer for GET /sets/34/jwt: the nearest is GET /sets/33/jwt in line 2, which has \
                 another path; record it again";
    assert_eq!(says(replay(&[GET, CREATE])).await, other);
    let none = "the recording has no answer for GET /sets/34/jwt: it has none at all; record it again";
    assert_eq!(says(replay(&[])).await, none);
    let method = client(replay(&[CREATE])).sets().list().await.unwrap_err().to_string();
    assert!(method.contains("POST /sets/jwt in line 2, which has another method"), "{method}");
}

#[tokio::test]
async fn each_answer_is_given_once_in_order_of_the_same_request() {
    let list = |status: u16| {
        let asked = r#"{"request":{"method":"GET","path":"/sets/jwt"}"#;
        format!(r#"{asked},"answer":{{"status":{status},"json":{{"sets":[]}}}}}}"#)
    };
    let (refused, fine) = (list(400), list(200));
    let replay = replay(&[&refused, GET, &fine]);
    let client = client(replay.clone());
    assert!(client.sets().get(33).await.unwrap_err().is_not_found());
    assert!(client.sets().list().await.unwrap_err().is_validation());
    assert_eq!(replay.unused(), ["GET /sets/jwt"]);
    assert!(client.sets().list().await.unwrap().is_empty());
    let error = client.sets().list().await.unwrap_err();
    let says =
        "the recording has no answer left for GET /sets/jwt: it has 2, the last in line 4; record it again";
    assert_eq!(error.to_string(), says);
}

#[test]
fn a_recording_that_was_cut_off_is_used_up_to_there() {
    let whole = format!("{HEAD}\n{GET}\n{CREATE}\n");
    let start = HEAD.len() + GET.len() + 2;
    for end in start..=whole.len() {
        let replay = Replay::read(&whole[..end]).unwrap();
        let complete = end >= whole.len() - 1;
        assert_eq!(replay.unused().len(), if complete { 2 } else { 1 }, "{end}");
        assert_eq!(replay.is_cut_short(), !complete && end > start, "{end}");
    }
}

#[test]
fn a_file_that_is_no_recording_is_refused_with_what_to_do() {
    let no_recording =
        "this is no recording: its first line is not {\"freesewing\":\"recording\",\"version\":1}";
    let line = |text: &str| format!("{HEAD}\n{GET}\n{text}\n");
    let third = |reason: &str| {
        format!("line 3 of the recording cannot be understood: {reason}; mend it, or record it again")
    };
    let asked = r#"{"request":{"method":"GET","path":"/x"}"#;
    let cases = [
        (String::new(), no_recording.to_owned()),
        ("hello\n".to_owned(), no_recording.to_owned()),
        (r#"{"freesewing":"pattern","version":1}"#.to_owned(), no_recording.to_owned()),
        (
            r#"{"freesewing":"recording","version":2}"#.to_owned(),
            "the recording has the format 2, and this version of freesewing reads 1 only: record it again, or use the \
             version that made it"
                .to_owned(),
        ),
        (line("{"), third("EOF while parsing an object")),
        (line("7"), third("invalid type: integer `7`, expected an exchange")),
        (line(&format!("{asked}}}")), third("there has to be either an answer or a failure")),
        (
            line(&format!(r#"{asked},"answer":{{"status":200}},"failure":{{"phase":"tls"}}}}"#)),
            third("there has to be either an answer or a failure"),
        ),
        (line(&format!(r#"{asked},"failure":{{"phase":"moon"}}}}"#)), third("there is no phase \"moon\"")),
        (line(&format!(r#"{asked},"answer":{{"status":7}}}}"#)), third("there is no such status")),
        (
            line(&format!(r#"{asked},"answer":{{"status":200,"base64":"!"}}}}"#)),
            third("the body is not base64"),
        ),
        (
            line(&format!(r#"{asked},"answer":{{"status":200,"json":1,"text":""}}}}"#)),
            third("the answer has more than one body"),
        ),
        (
            line(&format!(r#"{asked},"answer":{{"status":200,"headers":[["a b","c"]]}}}}"#)),
            third("a header has no name"),
        ),
        (
            line(r#"{"request":{"method":"GET","path":"/x","json":1,"text":""},"answer":{"status":200}}"#),
            third("the request has more than one body"),
        ),
    ];
    for (text, says) in cases {
        let error = Replay::read(&text).unwrap_err();
        assert_eq!((error.to_string(), error.kind()), (says, ErrorKind::Configuration), "{text}");
    }
    let error = Replay::open("/nonexistent").unwrap_err();
    assert_eq!(error.to_string(), "the recording cannot be read: entity not found; name another file");
}

#[tokio::test]
async fn what_a_real_server_said_is_played_back_without_it() {
    let server = MockServer::start().await;
    let sets =
        ResponseTemplate::new(200).set_body_raw(r#"{"result":"success","sets":[]}"#, "application/json");
    Mock::given(any()).respond_with(sets).expect(1).mount(&server).await;
    let file = File::new("real");
    let builder = || Client::builder().environment(|_| None).base_url(server.uri()).token("first.token.x");
    assert!(builder().record_to(&file.0).build().unwrap().sets().list().await.unwrap().is_empty());
    assert!(!file.text().contains("first.token.x") && file.text().lines().count() == 2, "{}", file.text());
    let replay = Replay::open(&file.0).unwrap();
    assert!(builder().transport(replay).build().unwrap().sets().list().await.unwrap().is_empty());
    server.verify().await;
}

const ID: &str = "81994296-447a-4b1b-a506-bc31682c734f";

/// A server that gives secrets away.
struct Talkative;

impl Transport for Talkative {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let path = request.url.path();
        let body = if path.contains("/confirmations/") {
            format!(r#"{{"result":"success","confirmation":{{"id":"{ID}","check":"check-of-answer"}}}}"#)
        } else if path.contains("/export/") {
            r#"{"result":"success","data":"https://static.example/export/link-of-export.json"}"#.to_owned()
        } else if path.contains("/mfa/") {
            let uri = "otpauth://totp/x?secret=MFASECRETMFASECRET";
            format!(
                r#"{{"result":"success","mfa":{{"secret":"MFASECRETMFASECRET","otpauth":"{uri}","qrcode":"<svg>code</svg>"}}}}"#
            )
        } else {
            r#"{"result":"success","token":"token.of.answer","account":{"id":1}}"#.to_owned()
        };
        let headers = [("content-type", "application/json"), ("set-cookie", "sid=secret-of-cookie")];
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        let response = Response::new(http::StatusCode::OK, headers.collect(), body);
        Box::pin(async move { Ok(response) })
    }
}

/// What may be in no recording, whichever generation is spoken.
const SECRETS: [&str; 16] = [
    "first.token.x",
    "password-of-joe",
    "password-to-disable",
    "778899",
    "445566",
    "112233",
    "332211",
    "check-of-link",
    "check-of-sign-up",
    "check-of-mail",
    "check-of-answer",
    "link-of-export",
    "MFASECRET",
    "<svg>",
    "token.of.answer",
    "secret-of-cookie",
];

/// Makes every call of an account that has secrets. What comes of it does not matter.
async fn tell_secrets(client: &Client) {
    let account = client.account();
    let _ = account.sign_in("joe", "password-of-joe").code("778899").await;
    let _ = account.sign_in_via_link(ID, "check-of-link").code("445566").await;
    let _ = account.confirm_sign_up(ID, Consent::Measurements).check("check-of-sign-up").await;
    let _ = account.confirm_email("joe@example.com", ID, "check-of-mail").await;
    let _ = client.confirmations().get(ID, "check-of-answer").await;
    let _ = account.start_mfa().await;
    let _ = account.confirm_mfa("MFASECRETMFASECRET", "112233").await;
    let _ = account.disable_mfa("password-to-disable", "332211").await;
}

fn speaking(generation: Generation, transport: impl Transport) -> freesewing::ClientBuilder {
    let builder = Client::builder().environment(|_| None).base_url("http://127.0.0.1:1");
    builder.generation(generation).token("first.token.x").transport(transport)
}

#[tokio::test]
async fn a_recording_holds_no_secret_of_a_request_or_an_answer() {
    for generation in [Generation::V3, Generation::V4] {
        let file = File::new(&format!("secrets-{generation:?}"));
        let client = speaking(generation, Talkative).record_to(&file.0).build().unwrap();
        tell_secrets(&client).await;
        let export = client.account().export().await.unwrap();
        assert!(export.url().expose().ends_with("/link-of-export.json"), "the caller gets it");
        let text = file.text();
        assert_eq!(text.lines().count(), 10, "{text}");
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        // What stands in its place can be read as an address.
        let replay = speaking(generation, Replay::open(&file.0).unwrap()).build().unwrap();
        assert_eq!(replay.account().export().await.unwrap().url().expose(), "https://[redacted]");
    }
}

#[tokio::test]
async fn a_request_that_was_not_recorded_is_explained_without_its_secrets() {
    let says = |lines: &'static [&'static str]| async move {
        let client = speaking(Generation::V4, replay(lines)).build().unwrap();
        let text =
            client.account().sign_in_via_link(ID, "4321").code("445566").await.unwrap_err().to_string();
        for secret in ["4321", "445566", "8765", "123456"] {
            assert!(!text.contains(secret), "{text}");
        }
        text
    };
    // As it may have been written by hand.
    let text = says(&[
        r#"{"request":{"method":"POST","path":"/signinlink/[redacted]","json":{"check":"8765"}},"answer":{"status":404}}"#,
    ])
    .await;
    let differs = "in line 2, whose body differs: token was not there and is \"[redacted]\"; record it again";
    assert!(text.ends_with(differs), "{text}");
    let text = says(&[
        r#"{"request":{"method":"POST","path":"/signinlink/[redacted]","json":{"token":"123456"}},"answer":{"status":404}}"#,
    ])
    .await;
    assert!(text.contains("check was not there and is \"[redacted]\""), "{text}");
}

#[cfg(unix)]
#[test]
fn a_new_recording_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let file = File::new("mode");
    Recorder::create(&file.0, Scripted::new()).unwrap();
    assert_eq!(std::fs::metadata(&file.0).unwrap().permissions().mode() & 0o777, 0o600);
}

//! Every operation against every kind of answer.

use freesewing::ErrorKind;
use freesewing::testing::VirtualTime;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::combo::{self, Caller, Combo, Expected, LOOK, LOOK_FIRST, MARKER, assert_clean};
use crate::rows::{JSON, Takes};
use crate::show::floats;

/// Lets every operation meet the same answer, and checks what becomes of it and what the server received.
async fn every_operation_meets(case: impl Fn(&Combo) -> (ResponseTemplate, Expected)) {
    these_operations_meet(combo::all(), case).await;
}

async fn these_operations_meet(combos: Vec<Combo>, case: impl Fn(&Combo) -> (ResponseTemplate, Expected)) {
    let server = MockServer::start().await;
    for combo in combos {
        let (answer, mut expected) = case(&combo);
        // A page is from another server.
        if !expected.says.contains("check the base URL") {
            expected.says.push_str(&combo.known_refusal(expected.status.unwrap_or_default()));
        }
        server.reset().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let time = VirtualTime::new();
        let error = combo.fails(&combo.client(&server.uri(), &time)).await;
        expected.check(&combo, &error, &time);
        let requests = server.received_requests().await.unwrap();
        assert_eq!(requests.len(), expected.attempts, "{combo}");
        requests.iter().for_each(|request| combo.check_request(request));
    }
}

fn coded(status: u16, code: &str) -> ResponseTemplate {
    let body = format!(r#"{{"result":"error","error":"{code}","detail":"{MARKER}"}}"#);
    ResponseTemplate::new(status).set_body_raw(body, JSON)
}

fn html(status: u16) -> ResponseTemplate {
    let page = format!("<!DOCTYPE html><html><body>{MARKER}</body></html>");
    ResponseTemplate::new(status).set_body_raw(page, "text/html; charset=utf-8")
}

/// What a failure becomes that may be repeated when the operation may.
fn transient(combo: &Combo, status: u16, waits: [u64; 2], says: &str, unsure: &str) -> Expected {
    let mut expected = Expected::once(ErrorKind::Server, status, format!("{says}{unsure}"));
    if combo.row.repeatable {
        expected.attempts = 3;
        expected.waits = waits.to_vec();
        expected.says = format!("{says} (tried 3 times)");
    }
    expected
}

/// What a 429 becomes, after which every operation may be repeated.
fn throttled(status: u16, kind: ErrorKind, waits: [u64; 2], says: &str) -> Expected {
    let says = format!("{says} (tried 3 times)");
    Expected { attempts: 3, waits: waits.to_vec(), ..Expected::once(kind, status, says) }
}

#[tokio::test]
async fn a_success_gives_its_value_after_one_request() {
    let server = MockServer::start().await;
    for combo in combo::all() {
        server.reset().await;
        Mock::given(any()).respond_with(combo.success()).mount(&server).await;
        let time = VirtualTime::new();
        let got =
            combo.call(&combo.client(&server.uri(), &time)).await.unwrap_or_else(|e| panic!("{combo}: {e}"));
        assert_eq!(floats(&got.value), floats(&(combo.row.value)(combo.generation)), "{combo}");
        assert_eq!((got.status, &*got.warnings), (combo.row.success, &[][..]), "{combo}");
        assert_eq!(got.trace.to_string(), format!("1: {}", combo.row.success), "{combo}");
        assert!(time.waits().is_empty(), "{combo}");
        let requests = server.received_requests().await.unwrap();
        assert_eq!(requests.len(), 1, "{combo}");
        combo.check_request(&requests[0]);
    }
}

#[tokio::test]
async fn the_code_of_a_400_is_kept_and_explained() {
    every_operation_meets(|_| {
        let says = "400 from 127.0.0.1: the body of the request was empty when it arrived: check what stands between \
                    you and the server";
        let expected = Expected::once(ErrorKind::Validation, 400, says);
        (coded(400, "postBodyMissing"), Expected { code: Some("postBodyMissing"), ..expected })
    })
    .await;
}

#[tokio::test]
async fn a_code_that_nobody_knows_is_passed_on() {
    every_operation_meets(|_| {
        let says = "400 from 127.0.0.1: the server did not accept the input (brandNewCode): correct it before you try again";
        let expected = Expected::once(ErrorKind::Validation, 400, says);
        (coded(400, "brandNewCode"), Expected { code: Some("brandNewCode"), ..expected })
    })
    .await;
}

#[tokio::test]
async fn an_empty_401_blames_the_credentials_that_were_sent() {
    every_operation_meets(|combo| {
        let reason = match (combo.row.takes, combo.caller) {
            (Takes::Nothing, _) => "the server wants to know who calls: give the client a key or a token",
            (_, Caller::Key) => "the key was refused; it may have expired or been revoked",
            _ => "the token was refused; it may have expired: sign in again",
        };
        let says = format!("401 from 127.0.0.1: {reason}");
        (ResponseTemplate::new(401), Expected::once(ErrorKind::Authentication, 401, says))
    })
    .await;
}

#[tokio::test]
async fn a_403_says_which_level_is_needed() {
    every_operation_meets(|combo| {
        let who = match (combo.row.takes, combo.caller) {
            (Takes::Nothing, _) => "you",
            (_, Caller::Key) => "your key",
            _ => "your account",
        };
        let reason = match combo.row.needs {
            "" => format!("not allowed for {who} (insufficientAccessLevel): let somebody call who may"),
            needs => format!("the level of {who} is too low: {needs}"),
        };
        let expected = Expected::once(ErrorKind::Permission, 403, format!("403 from 127.0.0.1: {reason}"));
        (
            coded(403, "insufficientAccessLevel"),
            Expected { code: Some("insufficientAccessLevel"), ..expected },
        )
    })
    .await;
}

#[tokio::test]
async fn a_403_with_another_code_says_that_one() {
    every_operation_meets(|combo| {
        let who = match (combo.row.takes, combo.caller) {
            (Takes::Nothing, _) => "you",
            (_, Caller::Key) => "your key",
            _ => "your account",
        };
        let says =
            format!("403 from 127.0.0.1: not allowed for {who} (idMismatch): let somebody call who may");
        let expected = Expected::once(ErrorKind::Permission, 403, says);
        (coded(403, "idMismatch"), Expected { code: Some("idMismatch"), ..expected })
    })
    .await;
}

#[tokio::test]
async fn an_empty_404_is_not_found() {
    let combos = combo::all().into_iter().filter(|combo| combo.row.absent.is_none()).collect();
    these_operations_meet(combos, |_| {
        let says =
            "404 from 127.0.0.1: there is no such record, or it is not yours to see: check its id or name";
        (ResponseTemplate::new(404), Expected::once(ErrorKind::NotFound, 404, says))
    })
    .await;
}

#[tokio::test]
async fn an_empty_404_is_an_answer_where_it_says_that_something_is_free() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    for combo in combo::all() {
        let Some(absent) = combo.row.absent else { continue };
        let got = combo.call(&combo.client(&server.uri(), &VirtualTime::new())).await;
        let got = got.unwrap_or_else(|e| panic!("{combo}: {e}"));
        assert_eq!((got.value, got.status), (absent.into(), 404), "{combo}");
        assert_eq!(got.trace.to_string(), "1: 404", "{combo}");
    }
}

#[tokio::test]
async fn the_page_of_a_404_is_never_an_answer() {
    these_operations_meet(combo::all(), |combo| {
        // A server without the route must not make every name look free.
        let (kind, says) = match combo.row.absent {
            Some(_) => (
                ErrorKind::Decode,
                "404 from 127.0.0.1: the answer cannot be understood: expected json, got text/html; check the base URL",
            ),
            None => (
                ErrorKind::NotFound,
                "404 from 127.0.0.1: the server has no such address: check the base URL",
            ),
        };
        (html(404), Expected::once(kind, 404, says))
    })
    .await;
}

#[tokio::test]
async fn a_413_is_too_large() {
    every_operation_meets(|_| {
        let says = "413 from 127.0.0.1: the body is larger than the server accepts (12 MB): send less";
        (html(413), Expected::once(ErrorKind::TooLarge, 413, says))
    })
    .await;
}

#[tokio::test]
async fn a_429_with_seconds_is_obeyed() {
    every_operation_meets(|_| {
        let says = "429 from 127.0.0.1: too many requests: try again in 7.0 s";
        let answer = coded(429, "tooManyRequests").insert_header("retry-after", "7");
        let expected = throttled(429, ErrorKind::RateLimited, [7350, 7350], says);
        (answer, Expected { code: Some("tooManyRequests"), ..expected })
    })
    .await;
}

#[tokio::test]
async fn a_429_with_a_date_is_read_against_the_clock_of_the_server() {
    every_operation_meets(|_| {
        // The server's clock is two years behind.
        let answer = ResponseTemplate::new(429)
            .insert_header("date", "Mon, 01 Jan 2024 00:00:00 GMT")
            .insert_header("retry-after", "Mon, 01 Jan 2024 00:00:05 GMT");
        let says = "429 from 127.0.0.1: too many requests: try again in 5.0 s";
        (answer, throttled(429, ErrorKind::RateLimited, [5250, 5250], says))
    })
    .await;
}

#[tokio::test]
async fn a_429_without_a_hint_waits_longer_each_time() {
    every_operation_meets(|_| {
        let says = "429 from 127.0.0.1: too many requests: slow down and try again later";
        (ResponseTemplate::new(429), throttled(429, ErrorKind::RateLimited, [1500, 2000], says))
    })
    .await;
}

#[tokio::test]
async fn a_429_that_asks_for_no_wait_still_gets_the_least_one() {
    every_operation_meets(|_| {
        let says = "429 from 127.0.0.1: too many requests: try again in 0.0 s";
        let answer = ResponseTemplate::new(429).insert_header("retry-after", "0");
        (answer, throttled(429, ErrorKind::RateLimited, [1500, 2000], says))
    })
    .await;
}

#[tokio::test]
async fn a_500_is_repeated_where_that_does_no_harm() {
    every_operation_meets(|combo| {
        let unsure = ", but look first whether the call was carried out all the same";
        let says = "500 from 127.0.0.1: the server failed: try again later";
        // The API puts the word `success` where it has no code.
        let expected = transient(combo, 500, [100, 200], says, unsure);
        (coded(500, "success"), Expected { code: Some("success"), ..expected })
    })
    .await;
}

#[tokio::test]
async fn a_504_of_a_gateway_is_repeated_where_that_does_no_harm() {
    every_operation_meets(|combo| {
        let unsure = ", but look first whether the call was carried out all the same";
        let says = "504 from 127.0.0.1: the server failed: try again later";
        (html(504), transient(combo, 504, [100, 200], says, unsure))
    })
    .await;
}

#[tokio::test]
async fn a_bare_503_is_repeated_where_that_does_no_harm() {
    every_operation_meets(|combo| {
        let unsure = ", but look first whether the call was carried out all the same";
        let says = "503 from 127.0.0.1: the server is busy or down: try again later";
        (html(503), transient(combo, 503, [1500, 2000], says, unsure))
    })
    .await;
}

#[tokio::test]
async fn a_503_that_says_when_to_come_back_is_repeated_always() {
    every_operation_meets(|_| {
        let says = "503 from 127.0.0.1: the server is busy or down: try again later";
        let answer = html(503).insert_header("retry-after", "7");
        (answer, throttled(503, ErrorKind::Server, [7350, 7350], says))
    })
    .await;
}

#[tokio::test]
async fn a_failure_that_passes_is_not_seen_by_the_caller() {
    let server = MockServer::start().await;
    for combo in combo::all() {
        server.reset().await;
        let busy = ResponseTemplate::new(429).insert_header("retry-after", "2");
        Mock::given(any()).respond_with(busy).up_to_n_times(1).mount(&server).await;
        Mock::given(any()).respond_with(combo.success()).mount(&server).await;
        let time = VirtualTime::new();
        let got =
            combo.call(&combo.client(&server.uri(), &time)).await.unwrap_or_else(|e| panic!("{combo}: {e}"));
        assert_eq!(floats(&got.value), floats(&(combo.row.value)(combo.generation)), "{combo}");
        assert_eq!(combo::millis(&time), [2100], "{combo}");
        let trace = format!("1: 429, waited 2.1 s (retry-after); 2: {}", combo.row.success);
        assert_eq!(got.trace.to_string(), trace, "{combo}");
        let requests = server.received_requests().await.unwrap();
        assert_eq!(requests.len(), 2, "{combo}");
        requests.iter().for_each(|request| combo.check_request(request));
    }
}

#[tokio::test]
async fn a_page_instead_of_an_answer_is_refused() {
    // One that answers with a page cannot be told from others.
    let combos = combo::all().into_iter().filter(|combo| !combo.row.media.starts_with("text/html"));
    these_operations_meet(combos.collect(), |combo| {
        let status = combo.row.success;
        let says = match combo.row.media {
            // Nothing was announced, so a page is another status.
            "" => format!(
                "200 from 127.0.0.1: an answer that {} does not have: check the base URL{}",
                combo.row.name,
                combo.doubt(LOOK_FIRST)
            ),
            media => {
                let wanted = if media == JSON { "json" } else { media.trim_start_matches("text/") };
                let wanted = wanted.split(';').next().unwrap_or_default();
                format!(
                    "{status} from 127.0.0.1: the answer cannot be understood: expected {wanted}, got text/html; \
                     check the base URL{}",
                    combo.doubt(LOOK)
                )
            }
        };
        let status = if combo.row.media.is_empty() { 200 } else { status };
        (html(status), Expected::once(ErrorKind::Decode, status, says))
    })
    .await;
}

#[tokio::test]
async fn another_success_than_that_of_the_operation_is_refused() {
    every_operation_meets(|combo| {
        let says = format!(
            "202 from 127.0.0.1: an answer that {} does not have: check the base URL{}",
            combo.row.name,
            combo.doubt(LOOK_FIRST)
        );
        (
            coded(202, "success"),
            Expected { code: Some("success"), ..Expected::once(ErrorKind::Decode, 202, says) },
        )
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_by_its_place() {
    let server = MockServer::start().await;
    for combo in combo::all().into_iter().filter(|combo| combo.row.decodes) {
        for (body, place) in [
            (format!("{{\"{MARKER}\""), "not JSON (line 1, column 14)"),
            (format!("\n\n{MARKER}"), "not JSON (line 3, column 1)"),
            (String::new(), "not JSON (line 1, column 0)"),
        ] {
            server.reset().await;
            let answer = ResponseTemplate::new(combo.row.success).set_body_raw(body, JSON);
            Mock::given(any()).respond_with(answer).mount(&server).await;
            let time = VirtualTime::new();
            let error = combo.fails(&combo.client(&server.uri(), &time)).await;
            let status = combo.row.success;
            let doubt = combo.doubt(LOOK);
            let says = format!("{status} from 127.0.0.1: the answer cannot be understood: {place}{doubt}");
            Expected::once(ErrorKind::Decode, status, says).check(&combo, &error, &time);
            assert_eq!(server.received_requests().await.unwrap().len(), 1, "{combo}");
        }
    }
}

#[tokio::test]
async fn the_body_of_a_failure_can_be_asked_for_and_is_printed_nowhere() {
    let server = MockServer::start().await;
    let answer = coded(400, "nameMissing").insert_header("etag", "W/\"1\"").insert_header("x-secret", MARKER);
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let combo = combo::all()[0];
    let error = combo.fails(&combo.client(&server.uri(), &VirtualTime::new())).await;
    assert!(error.body().unwrap().contains(MARKER));
    assert_eq!((error.header("etag"), error.header("x-secret")), (Some("W/\"1\""), None));
    assert_eq!((error.operation(), error.route()), (Some("createSet"), Some("/sets/{auth}")));
    assert_clean(&format!("{error} {error:?} {error:#?}"));
}

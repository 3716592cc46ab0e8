//! Redirects are not followed, and credentials go nowhere else.

use freesewing::ErrorKind;
use freesewing::testing::VirtualTime;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::combo::{self, Expected};

async fn every_operation_is_sent_to(elsewhere: impl Fn(&MockServer) -> String) {
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&other).await;
    // One operation has a redirect as its success.
    let combos = combo::all().into_iter().filter(|combo| combo.row.success != 302);
    for (combo, status) in combos.zip([301, 302, 303, 307, 308].into_iter().cycle()) {
        server.reset().await;
        let answer = ResponseTemplate::new(status).insert_header("location", elsewhere(&other));
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let time = VirtualTime::new();
        let error = combo.fails(&combo.client(&server.uri(), &time)).await;
        let says = format!(
            "{status} from 127.0.0.1: the server wants to send the call elsewhere, which is not followed: check the \
             base URL"
        );
        Expected::once(ErrorKind::Redirect, status, says).check(&combo, &error, &time);
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "{combo}");
        assert!(error.header("location").is_none(), "{combo}: an address may hold a secret");
    }
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_not_followed() {
    every_operation_is_sent_to(|_| "/elsewhere?unprintable=1".to_owned()).await;
}

#[tokio::test]
async fn a_redirect_to_another_server_is_not_followed() {
    every_operation_is_sent_to(|other| format!("{}/sets/key?unprintable=1", other.uri())).await;
}

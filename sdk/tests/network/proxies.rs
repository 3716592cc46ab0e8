//! The proxy between a client and its server.

use freesewing::{ClientBuilder, ErrorKind};

use crate::plain::{Plain, answer};
use crate::{EMPTY, builder, everything};

const SERVER: &str = "http://backend.example.test";
/// `joe:s3s+me` in base64.
const BASIC: &str = "proxy-authorization: Basic am9lOnMzcyttZQ==\r\n";

fn plain(variables: &[(&'static str, &str)]) -> ClientBuilder {
    builder(SERVER, variables).allow_insecure_http(true)
}

async fn proxy() -> (Plain, String) {
    let proxy = Plain::start(&answer("200 OK", EMPTY)).await;
    let address = proxy.address.to_string();
    (proxy, address)
}

#[tokio::test]
async fn a_proxy_is_named_explicitly_or_by_the_environment() {
    let (proxy, address) = proxy().await;
    let url = format!("http://{address}");
    let (other, elsewhere) = self::proxy().await;
    for builder in [
        plain(&[]).proxy(&url),
        plain(&[]).proxy(&address),
        plain(&[("http_proxy", &url)]),
        plain(&[("HTTP_PROXY", &address)]),
        plain(&[("all_proxy", &url), ("https_proxy", &elsewhere)]),
        plain(&[("ALL_PROXY", &url), ("NO_PROXY", "example.org,10.0.0.0/8")]),
        plain(&[("http_proxy", &url), ("HTTP_PROXY", &elsewhere), ("ALL_PROXY", &elsewhere)]),
        // What is said explicitly counts first, exceptions included.
        plain(&[("http_proxy", &elsewhere), ("no_proxy", "*")]).proxy(&url),
        plain(&[("HTTP_PROXY", &elsewhere), ("REQUEST_METHOD", "GET"), ("ALL_PROXY", &url)]),
    ] {
        let before = proxy.heads().len();
        assert!(builder.build().unwrap().sets().list().await.unwrap().is_empty());
        assert_eq!(proxy.heads().len(), before + 1);
        let head = proxy.heads().pop().unwrap();
        assert!(head.starts_with("GET http://backend.example.test/sets/key HTTP/1.1\r\n"), "{head}");
        assert!(!head.contains("proxy-authorization"), "{head}");
    }
    assert!(other.heads().is_empty());
}

#[tokio::test]
async fn some_servers_are_reached_directly() {
    let (proxy, address) = proxy().await;
    let (server, here) = self::proxy().await;
    let here = format!("http://{here}");
    let variables = [("http_proxy", address.as_str()), ("ALL_PROXY", address.as_str())];
    assert!(builder(&here, &variables).build().unwrap().sets().list().await.is_ok());
    assert!(builder(&here, &[]).proxy(&address).build().unwrap().sets().list().await.is_ok());
    assert_eq!((server.heads().len(), proxy.heads().len()), (2, 0), "this machine has no proxy before it");
    assert!(server.heads()[0].starts_with("GET /sets/key HTTP/1.1\r\n"));

    // The name cannot be found, so this one gets nowhere.
    for builder in [
        plain(&variables).no_proxy(),
        plain(&[("http_proxy", &address), ("no_proxy", "example.test")]),
        plain(&[("http_proxy", &address), ("NO_PROXY", "localhost, .example.test")]),
        plain(&[("http_proxy", " ")]),
        plain(&[("https_proxy", &address)]),
        plain(&[("HTTP_PROXY", &address), ("REQUEST_METHOD", "GET")]),
    ] {
        let error = builder.build().unwrap().sets().list().retries(0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    }
    assert!(proxy.heads().is_empty());
}

#[tokio::test]
async fn a_proxy_that_wants_to_know_who_asks_is_told_and_nobody_else_is() {
    let (proxy, address) = proxy().await;
    let url = format!("http://joe:s3s%2Bme@{address}");
    for builder in [plain(&[]).proxy(&url), plain(&[("http_proxy", &url)])] {
        assert!(!format!("{builder:?}").contains("s3s"));
        let client = builder.build().unwrap();
        assert!(!format!("{client:?}").contains("s3s"));
        client.sets().list().await.unwrap();
        let head = proxy.heads().pop().unwrap();
        assert!(head.contains(BASIC), "{head}");
    }
    let refusing = Plain::start(&answer("407 Proxy Authentication Required", "")).await;
    let client = plain(&[]).proxy(refusing.address.to_string()).build().unwrap();
    let error = client.sets().list().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Authentication, 1));
    let says = "407 from backend.example.test: the proxy wants to know who calls: put a name and password into its address";
    assert_eq!(error.to_string(), says);
    // Within the tunnel to a secure server the proxy sees neither address nor credentials.
    let refusing = Plain::start(&answer("407 Proxy Authentication Required", "")).await;
    let url = format!("http://joe:s3s%2Bme@{}", refusing.address);
    let client = builder("https://backend.example.test", &[("HTTPS_PROXY", &url)]).build().unwrap();
    let error = client.sets().list().retries(0).await.unwrap_err();
    let head = refusing.heads().pop().unwrap();
    assert!(head.starts_with("CONNECT backend.example.test:443 HTTP/1.1\r\n"), "{head}");
    assert!(head.to_ascii_lowercase().contains(&BASIC.to_ascii_lowercase()), "{head}");
    assert!(!head.contains("\r\nauthorization") && !head.contains("/sets"), "{head}");
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    for secret in ["s3s", "am9lOnMzcyttZQ", "joe"] {
        assert!(!everything(&error).contains(secret), "{error:?}");
    }
}

#[test]
fn an_address_that_cannot_be_used_is_refused_without_showing_it() {
    let url = "it is not a URL with a host: write one such as http://proxy.example.org:8080";
    let scheme = "only proxies that speak http or https can be used";
    // What the environment says may be meant for others, so there is a way out.
    let [url_there, scheme_there] = [url, scheme].map(|why| format!("{why}; .no_proxy() goes without it"));
    let cases = [
        (plain(&[]).proxy("http://joe:s3same@"), "the address of the proxy", url),
        (plain(&[]).proxy(""), "the address of the proxy", url),
        (plain(&[]).proxy("socks5://joe:s3same@localhost"), "the address of the proxy", scheme),
        (plain(&[("http_proxy", "joe:s3same@")]), "http_proxy", &url_there),
        (plain(&[("ALL_PROXY", "socks5h://s3same")]), "ALL_PROXY", &scheme_there),
        (builder("https://example.test", &[("HTTPS_PROXY", "http:// s3same")]), "HTTPS_PROXY", &url_there),
    ];
    for (builder, name, why) in cases {
        assert!(!format!("{builder:?}").contains("s3same"));
        let error = builder.build().unwrap_err();
        assert_eq!(error.to_string(), format!("{name} cannot be used: {why}"));
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!everything(&error).contains("s3same"));
    }
    // A server on this machine needs none, so nobody looks.
    assert!(builder("http://localhost", &[("http_proxy", "socks5://x")]).build().is_ok());
}

#[test]
fn a_proxy_that_is_not_before_this_server_may_be_of_any_kind() {
    let builds = |url: &str, except: &str| {
        let variables = [("ALL_PROXY", "socks5://10.0.0.1:1080"), ("NO_PROXY", except)];
        builder(url, &variables).build().map(|_| ()).map_err(|error| error.to_string())
    };
    for (url, except) in [
        ("https://backend.example.test", "*"),
        ("https://backend.example.test", "localhost, .example.test"),
        ("https://10.1.2.3", "10.0.0.0/8"),
        ("https://[fd12::1]", "fd00::/8"),
    ] {
        assert_eq!(builds(url, except), Ok(()), "{url} {except}");
    }
    let error = builds("https://backend.example.test", "example.org,10.0.0.0/8").unwrap_err();
    let says = "ALL_PROXY cannot be used: only proxies that speak http or https can be used; .no_proxy() goes without it";
    assert_eq!(error, says);
    let variables = [("ALL_PROXY", "socks5://10.0.0.1:1080")];
    assert!(builder("https://backend.example.test", &variables).no_proxy().build().is_ok());
}

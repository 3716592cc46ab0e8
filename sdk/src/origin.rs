//! Where requests and credentials may go. Pure rules; the URL was taken apart by somebody else.
//!
//! Credentials go to the configured origin only. That holds by construction: each address is the base URL with another
//! path, whose arguments are percent-encoded, and redirects are not followed.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The parts of a base URL that the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// `https`, in lower case.
    pub scheme: &'a str,
    /// The host, in lower case; an IPv6 address with or without brackets.
    pub host: &'a str,
    /// Whether a user name or a password stands before the host.
    pub has_credentials: bool,
    /// Whether there is a query or a fragment.
    pub has_query: bool,
}

/// Why a base URL cannot be used. The message never repeats the URL, which may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// It is no absolute URL with a host.
    NotAUrl,
    /// Its scheme is neither `https` nor `http`.
    Scheme,
    /// It has a user name or a password in it.
    Credentials,
    /// It has a query or a fragment.
    Query,
    /// It is plain `http` to a host that is not this machine.
    PlainHttp,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAUrl => "it is not a URL with a host: write one such as https://backend3.freesewing.org",
            Self::Scheme => "its scheme is not https: write one such as https://backend3.freesewing.org",
            Self::Credentials => {
                "it has a user name or password in it: remove that and give the API key separately"
            }
            Self::Query => "it has a query or a fragment: remove everything from the ? or # on",
            Self::PlainHttp => {
                "plain http would send the credentials readable to everybody on the way: use https, or call \
                 allow_insecure_http if you are sure"
            }
        })
    }
}

impl std::error::Error for Refusal {}

/// Whether a host is this machine: `localhost`, `127.0.0.0/8`, `::1`. Names below `localhost` are not: some resolvers ask
/// the network for them.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    match bare.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => Ipv4Addr::is_loopback(&address),
        Ok(IpAddr::V6(address)) => Ipv6Addr::is_loopback(&address),
        Err(_) => false,
    }
}

/// Judges a base URL. Plain `http` is for this machine only, unless `allow_insecure_http` is set.
///
/// # Errors
/// Says which rule the URL breaks.
pub fn judge(parts: Parts<'_>, allow_insecure_http: bool) -> Result<(), Refusal> {
    if parts.scheme != "https" && parts.scheme != "http" {
        return Err(Refusal::Scheme);
    }
    if parts.host.is_empty() {
        return Err(Refusal::NotAUrl);
    }
    if parts.has_credentials {
        return Err(Refusal::Credentials);
    }
    if parts.has_query {
        return Err(Refusal::Query);
    }
    if parts.scheme == "http" && !allow_insecure_http && !is_loopback(parts.host) {
        return Err(Refusal::PlainHttp);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Parts<'_> =
        Parts { scheme: "https", host: "backend.freesewing.eu", has_credentials: false, has_query: false };

    #[test]
    fn loopback_is_this_machine_and_nothing_that_looks_like_it() {
        let here = ["localhost", "LocalHost", "localhost.", "127.0.0.1", "127.9.8.7", "::1", "[::1]"];
        for host in here {
            assert!(is_loopback(host), "{host}");
        }
        let elsewhere = [
            "",
            "localhost.example.org",
            "api.localhost",
            "notlocalhost",
            "127.0.0.1.example.org",
            "128.0.0.1",
            "0.0.0.0",
            "::",
            "10.0.0.1",
            "[::2]",
            "freesewing.org",
            "127.1",
        ];
        for host in elsewhere {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn each_rule_refuses_with_its_own_words() {
        assert_eq!(judge(GOOD, false), Ok(()));
        let cases = [
            (Parts { scheme: "ftp", ..GOOD }, Refusal::Scheme),
            (Parts { host: "", ..GOOD }, Refusal::NotAUrl),
            (Parts { has_credentials: true, ..GOOD }, Refusal::Credentials),
            (Parts { has_query: true, ..GOOD }, Refusal::Query),
            (Parts { scheme: "http", ..GOOD }, Refusal::PlainHttp),
        ];
        let mut messages: Vec<String> = Vec::new();
        for (parts, refusal) in cases {
            assert_eq!(judge(parts, false), Err(refusal));
            messages.push(refusal.to_string());
        }
        messages.sort();
        messages.dedup();
        assert_eq!(messages.len(), cases.len());
    }

    #[test]
    fn plain_http_is_for_this_machine_or_for_the_determined() {
        let plain = Parts { scheme: "http", ..GOOD };
        assert_eq!(judge(plain, true), Ok(()));
        assert_eq!(judge(Parts { host: "127.0.0.1", ..plain }, false), Ok(()));
        assert_eq!(judge(Parts { has_credentials: true, ..plain }, true), Err(Refusal::Credentials));
    }
}

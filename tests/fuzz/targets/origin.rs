//! Base URLs: none that is refused may become usable by a way of writing it.

#![no_main]

use std::net::{Ipv4Addr, Ipv6Addr};

use freesewing::origin::{Parts, is_loopback, judge};
use libfuzzer_sys::fuzz_target;
use url::{Host, Url};

fuzz_target!(|text: &str| {
    let Ok(url) = Url::parse(text) else { return };
    let parts = Parts {
        scheme: url.scheme(),
        host: url.host_str().unwrap_or_default(),
        has_credentials: !url.username().is_empty() || url.password().is_some(),
        has_query: url.query().is_some() || url.fragment().is_some(),
    };
    // The same question, asked of the parsed host instead of its text.
    let this_machine = match url.host() {
        Some(Host::Ipv4(address)) => Ipv4Addr::is_loopback(&address),
        Some(Host::Ipv6(address)) => Ipv6Addr::is_loopback(&address),
        Some(Host::Domain(name)) => matches!(name, "localhost" | "localhost."),
        None => false,
    };
    // Only `http` and `https` have hosts that the parser has made uniform.
    if matches!(url.scheme(), "http" | "https") {
        assert_eq!(is_loopback(parts.host), this_machine, "{}", parts.host);
    }
    let allowed = judge(parts, false).is_ok();
    if allowed {
        assert!(url.scheme() == "https" || (url.scheme() == "http" && this_machine));
        assert!(!parts.has_credentials && !parts.has_query && !parts.host.is_empty());
        assert!(judge(parts, true).is_ok());
    }
});

//! The proxy that stands between a client and its server, if one does.

use std::fmt;
use std::net::IpAddr;

use url::Url;

/// What a client was told about proxies.
#[derive(Default)]
pub(crate) enum Choice {
    /// Nothing: the environment decides.
    #[default]
    Environment,
    /// There is none, whatever the environment says.
    None,
    /// It has this address.
    Address(String),
}

/// Why the address of a proxy cannot be used. The message never repeats it, for it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotAUrl,
    Scheme,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAUrl => "it is not a URL with a host: write one such as http://proxy.example.org:8080",
            Self::Scheme => "only proxies that speak http or https can be used",
        })
    }
}

/// Reads the address of a proxy. Without a scheme it is that of one that speaks `http`.
pub(crate) fn address(text: &str) -> Result<Url, Refusal> {
    let text = text.trim();
    let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
    let url = url.map_err(|_| Refusal::NotAUrl)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Scheme);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(Refusal::NotAUrl);
    }
    Ok(url)
}

/// The variables that may name the proxy for a scheme, the first that is set counts. They are those of curl.
pub(crate) fn variables(scheme: &str, is_cgi: bool) -> &'static [&'static str] {
    match scheme {
        "https" => &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        // Whoever asks a CGI program sets `HTTP_PROXY` with a header of that name.
        _ if is_cgi => &["http_proxy", "all_proxy", "ALL_PROXY"],
        _ => &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
    }
}

/// The variables that list hosts which no proxy stands before.
pub(crate) const EXCEPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// Whether a list of hosts without a proxy has this one: `*` is every host, a name stands for what is below it too, and
/// addresses may be whole networks such as `10.0.0.0/8`. These are the rules of curl.
pub(crate) fn is_excepted(list: &str, host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<IpAddr>().ok();
    list.split(',').map(str::trim).any(|entry| match address {
        _ if entry == "*" => true,
        Some(address) => is_in_network(entry, address),
        None => is_below(entry.strip_prefix('.').unwrap_or(entry), host),
    })
}

fn is_below(name: &str, host: &str) -> bool {
    let Some((before, end)) = host.len().checked_sub(name.len()).and_then(|at| host.split_at_checked(at))
    else {
        return false;
    };
    !name.is_empty() && end.eq_ignore_ascii_case(name) && (before.is_empty() || before.ends_with('.'))
}

fn is_in_network(entry: &str, address: IpAddr) -> bool {
    let (network, length) = match entry.split_once('/') {
        Some((network, length)) => (network, length.parse::<u32>().ok()),
        None => (entry, Some(128)),
    };
    let (Ok(network), Some(length)) = (network.parse::<IpAddr>(), length) else { return false };
    // The bits behind those of the network do not count; a shift by all bits leaves none.
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let differing = network.to_bits() ^ address.to_bits();
            differing.checked_shr(32_u32.saturating_sub(length)).unwrap_or(0) == 0
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            let differing = network.to_bits() ^ address.to_bits();
            differing.checked_shr(128_u32.saturating_sub(length)).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_or_without_a_scheme() {
        let read = |text| address(text).map(|url| url.to_string());
        assert_eq!(read("proxy.example.org:8080").unwrap(), "http://proxy.example.org:8080/");
        assert_eq!(read(" https://joe:s%40me@10.0.0.1 ").unwrap(), "https://joe:s%40me@10.0.0.1/");
        assert_eq!(read("localhost:3128").unwrap(), "http://localhost:3128/");
        for bad in ["", "http://", "http://:80", "a b", "http://[::1"] {
            assert_eq!(address(bad), Err(Refusal::NotAUrl), "{bad}");
        }
        for other in ["socks5://localhost", "ftp://localhost", "file:///x"] {
            assert_eq!(address(other), Err(Refusal::Scheme), "{other}");
        }
    }

    #[test]
    fn exceptions_are_hosts_with_all_below_them_and_networks() {
        for (list, host) in [
            ("*", "example.org"),
            ("x, *", "10.1.2.3"),
            ("example.org", "EXAMPLE.org"),
            ("a.test,.example.org ", "example.org"),
            ("example.org", "api.example.org"),
            (".example.org", "api.example.org"),
            ("10.1.2.3", "10.1.2.3"),
            ("10.0.0.0/8", "10.1.2.3"),
            ("0.0.0.0/0", "10.1.2.3"),
            ("10.1.2.3/32", "10.1.2.3"),
            ("fd00::/8", "[fd12::1]"),
            ("fd12::1", "[fd12::1]"),
        ] {
            assert!(is_excepted(list, host), "{list} {host}");
        }
        for (list, host) in [
            ("", "example.org"),
            (",.,", "example.org"),
            ("ample.org", "example.org"),
            ("api.example.org", "example.org"),
            ("*.example.org", "api.example.org"),
            ("é", "xn"),
            ("1.2.3", "10.1.2.3"),
            ("10.1.2.4", "10.1.2.3"),
            ("10.1.2.2/32", "10.1.2.3"),
            ("11.0.0.0/8", "10.1.2.3"),
            ("10.0.0.0/x", "10.1.2.3"),
            ("::/0", "10.1.2.3"),
            ("fc00::/8", "[fd12::1]"),
        ] {
            assert!(!is_excepted(list, host), "{list} {host}");
        }
    }

    #[test]
    fn a_header_cannot_give_a_cgi_program_a_proxy() {
        assert!(!variables("http", true).contains(&"HTTP_PROXY"));
        assert!(variables("http", false).contains(&"HTTP_PROXY"));
        assert!(variables("https", true).contains(&"HTTPS_PROXY"));
        assert!(!variables("https", false).contains(&"HTTP_PROXY"));
    }
}

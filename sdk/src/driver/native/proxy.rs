//! The proxy that stands between a client and its server, if one does.

use std::fmt;

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

/// A proxy that can be used.
pub(crate) struct Proxy {
    pub(crate) address: Url,
    /// The hosts that it does not stand before, as `NO_PROXY` lists them.
    pub(crate) except: Option<String>,
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
    fn a_header_cannot_give_a_cgi_program_a_proxy() {
        assert!(!variables("http", true).contains(&"HTTP_PROXY"));
        assert!(variables("http", false).contains(&"HTTP_PROXY"));
        assert!(variables("https", true).contains(&"HTTPS_PROXY"));
        assert!(!variables("https", false).contains(&"HTTP_PROXY"));
    }
}

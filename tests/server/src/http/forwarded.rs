//! Where a request comes from when it came through a proxy.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address that the nearest proxy wrote down: the last one of `X-Forwarded-For`. Everything before it was
/// sent by the client, which may write what it likes. Nothing when the last word is no address; a word of any
/// other kind would let clients choose under which name they are counted, and how long that name is.
pub(super) fn address(request: &HeaderMap) -> Option<IpAddr> {
    let header = request.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    let last = header.rsplit(',').map(str::trim).find(|word| !word.is_empty())?;
    // Some proxies add the port.
    let with_port = || last.parse().ok().map(|address: SocketAddr| address.ip());
    let address: Option<IpAddr> = last.trim_matches(['[', ']']).parse().ok().or_else(with_port);
    Some(address?.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of(values: &[&[u8]]) -> Option<String> {
        let header = |value: &&[u8]| (FORWARDED_FOR, HeaderValue::from_bytes(value).unwrap());
        address(&values.iter().map(header).collect()).map(|address| address.to_string())
    }

    #[test]
    fn the_last_address_counts_in_all_its_forms() {
        for (value, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("10.0.0.1, 192.0.2.7", "192.0.2.7"),
            ("hello,192.0.2.7 , ", "192.0.2.7"),
            ("192.0.2.7:4711", "192.0.2.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:DB8:0::1]", "2001:db8::1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
        ] {
            assert_eq!(of(&[value.as_bytes()]).as_deref(), Some(expected), "{value}");
        }
        assert_eq!(of(&[b"192.0.2.1", b"192.0.2.7"]).as_deref(), Some("192.0.2.7"));
    }

    #[test]
    fn what_is_no_address_is_nobody() {
        let long = "1".repeat(20_000);
        for value in ["", " ", ",,", "unknown", "_hidden", "192.0.2.7, x", "192.0.2.256", "127.1", "1", &long]
        {
            assert_eq!(of(&[value.as_bytes()]), None, "{value:.20}");
        }
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[b"192.0.2.7, \xff\xfe"]), None);
        // The good one stands before, where the client may have written it.
        assert_eq!(of(&[b"192.0.2.7", b"\xff"]), None);
        assert_eq!(of(&[b"192.0.2.7", b""]), None);
    }
}

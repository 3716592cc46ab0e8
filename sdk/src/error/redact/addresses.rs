//! Web addresses in a text: whoever knows one may be allowed what it leads to.

use super::BLANK;

/// Blanks what stands behind the host of each web address, and a name and password before it.
pub(crate) fn blank_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        out.push_str(before);
        out.push(':');
        rest = after;
        let inner = after.trim_start_matches(['/', '\\']);
        let (slashes, inner) = after.split_at(after.len() - inner.len());
        // In JSON a slash may be written with a backslash before it.
        if !before.ends_with(|last: char| last.is_ascii_alphabetic()) || slashes.matches('/').count() < 2 {
            continue;
        }
        let length = address_length(inner);
        let (address, after) = inner.split_at(length);
        let (host, place) = address.split_at(address.find(['/', '\\', '?', '#']).unwrap_or(length));
        out.push_str(slashes);
        match host.rsplit_once('@') {
            Some((_, host)) => out.push_str(&format!("{BLANK}@{host}")),
            None => out.push_str(host),
        }
        let shown = place.trim_start_matches(['/', '\\']);
        out.push_str(place.get(..place.len() - shown.len()).unwrap_or_default());
        if !shown.is_empty() {
            out.push_str(BLANK);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// How much of a text belongs to the address that it begins with.
fn address_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((index, char)) = chars.next() {
        let ends = match char {
            '"' | '\'' | '<' | '>' | '`' => true,
            // A backslash is part of it only before the slash that it stands for.
            '\\' => chars.peek().is_none_or(|(_, next)| !matches!(next, '/' | '\\')),
            char => char.is_whitespace(),
        };
        if ends {
            return index;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_where_it_leads_to_and_not_what_is_there() {
        for (text, expected) in [
            ("see https://a.example/export/0f1e now", "see https://a.example/[redacted] now"),
            (r#"{"data":"https://a.example:8080/x?y=z"}"#, r#"{"data":"https://a.example:8080/[redacted]"}"#),
            (r#"{"data":"https:\/\/a.example\/x\/y"}"#, r#"{"data":"https:\/\/a.example\/[redacted]"}"#),
            (r#""{\"data\":\"http://a.example/x\"}""#, r#""{\"data\":\"http://a.example/[redacted]\"}""#),
            ("<a href='http://a.example/?token=x'>", "<a href='http://a.example/[redacted]'>"),
            ("http://a.example?token=x#y", "http://a.example[redacted]"),
            ("postgres://joe:sesame@db/x and more", "postgres://[redacted]@db/[redacted] and more"),
            ("https://[::1]:80/x", "https://[::1]:80/[redacted]"),
            ("two: http://a/x,http://b/y", "two: http://a/[redacted]"),
        ] {
            assert_eq!(blank_addresses(text), expected);
        }
    }

    #[test]
    fn what_has_nothing_behind_its_host_stays() {
        for text in [
            "",
            ":",
            "http://",
            "https://a.example",
            "https://a.example/ and",
            r#"{"time":"10:30://x","a":1}"#,
            "a://b\\",
            "C:\\x\\y",
            "file:/etc/x",
            "é://x/",
            "https://\u{e9}.example/",
        ] {
            assert_eq!(blank_addresses(text), text);
        }
    }
}

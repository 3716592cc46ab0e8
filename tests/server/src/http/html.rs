//! The error pages of Express, which answer what no handler does.

use http::StatusCode;

/// A page with one line.
fn page(line: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n<body>\n<pre>{line}</pre>\n</body>\n</html>\n"
    )
}

/// The page of a route that does not exist.
pub(super) fn cannot(method: &str, path: &str) -> String {
    page(&escape(&format!("Cannot {method} {path}")))
}

/// The page that says a status in words.
pub(super) fn status(status: StatusCode) -> String {
    page(status.canonical_reason().unwrap_or("Error"))
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_smuggle_markup_into_the_page() {
        let page = cannot("GET", "/<script>'\"&");
        assert!(page.contains("<pre>Cannot GET /&lt;script&gt;&#39;&quot;&amp;</pre>"), "{page}");
    }
}

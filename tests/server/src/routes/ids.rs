//! Ids of records in paths.

/// An integer id, or nothing for a text that is none. Of `1.5` and `1abc` the original reads the leading
/// digits and serves record 1; that record is not the one that was asked for, so here they are no ids.
pub(super) fn record(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_are_an_id() {
        assert_eq!(record("12"), Some(12));
        for text in ["", "1.5", "1abc", "-1", "+1", " 1", "0x1", "٣", "99999999999999999999"] {
            assert_eq!(record(text), None, "{text}");
        }
    }
}

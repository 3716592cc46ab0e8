//! `Retry-After`, whatever a proxy makes of it.

#![no_main]

use std::time::Duration;

use freesewing::engine::retry::retry_after::{LONGEST, of_headers, parse};
use libfuzzer_sys::fuzz_target;

/// 24 November 2026.
const NOW: Duration = Duration::from_secs(1_795_478_400);

fuzz_target!(|data: &[u8]| {
    let wait = parse(data, Some(NOW));
    assert!(wait.is_none_or(|wait| wait <= LONGEST));
    // Without a clock there are only seconds, and those mean the same.
    if let Some(seconds) = parse(data, None) {
        assert!(wait.is_some_and(|wait| wait >= seconds));
    }
    // Space around a value is no part of it.
    let padded = [b" \t", data, b"\t "].concat();
    assert_eq!(parse(&padded, Some(NOW)), wait);
    // A sign is never a number.
    if data.first().is_some_and(u8::is_ascii_digit) && !data.contains(&b',') {
        for sign in [b'-', b'+'] {
            let signed = [&[sign][..], data].concat();
            assert_eq!(parse(&signed, None), None);
        }
    }
    // Of several fields the largest counts, and what cannot be read is skipped.
    let (date, value) = data.split_at(data.len() / 2);
    let both = of_headers([value, b"7".as_slice()].into_iter(), Some(date), NOW);
    assert!(both >= Some(Duration::from_secs(7)));
});

//! The headers of rate limits in all their families, with junk in them.

#![no_main]

use std::time::Duration;

use freesewing::engine::retry::rate_limit::{LONGEST, of_headers};
use libfuzzer_sys::fuzz_target;

const NOW: Duration = Duration::from_secs(1_795_478_400);

const NAMES: [&str; 8] = [
    "ratelimit",
    "ratelimit-policy",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

// One field a line; the first byte says which.
fuzz_target!(|data: &[u8]| {
    let mut fields = [None; NAMES.len()];
    for line in data.split(|byte| *byte == b'\n') {
        if let Some((first, value)) = line.split_first() {
            fields[usize::from(*first) % NAMES.len()] = Some(value);
        }
    }
    let get = |name: &str| NAMES.iter().position(|known| *known == name).and_then(|index| fields[index]);
    let Some(limit) = of_headers(&get, NOW) else { return };
    assert!(limit.limit != Some(0));
    assert!(limit.limit.zip(limit.remaining).is_none_or(|(limit, remaining)| remaining <= limit));
    assert!(limit.reset.is_none_or(|reset| reset <= LONGEST));
    assert!(limit.window.is_none_or(|window| window > Duration::ZERO && window <= LONGEST));
});

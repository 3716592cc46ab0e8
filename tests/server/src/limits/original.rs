//! The limits that the original has.

use std::time::Duration;

use super::{Limit, LimitHeaders};
use crate::generation::Generation;

const WINDOW: Duration = Duration::from_secs(15 * 60);

/// How often a client may sign up and in and read statistics, all of it together.
const AUTH: u32 = 10;

/// How often a client may subscribe.
const ALL: u32 = 600;

/// The limits of a generation: V4 has two, each per address and in windows of 15 minutes.
pub(crate) fn original(generation: Generation) -> Vec<Limit> {
    if generation == Generation::V3 {
        return Vec::new();
    }
    let limit = |requests| Limit::fixed_window(requests, WINDOW).per_ip().headers(LimitHeaders::Draft6);
    vec![
        limit(AUTH).name("auth").routes([
            "POST /signup",
            "POST /confirm/signup/{uuid}",
            "POST /signin",
            "POST /signinlink",
            "POST /signinlink/{uuid}",
            "GET /info/stats",
            "GET /info/users",
        ]),
        limit(ALL).name("all").routes(["POST /subscriber"]),
    ]
}

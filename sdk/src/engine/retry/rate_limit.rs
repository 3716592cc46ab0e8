//! What a server says about its rate limits, as advice for pacing.

use std::cmp::Ordering;
use std::time::Duration;

use super::members::{self, Member};
use crate::engine::Headers;

/// The longest time until a limit is renewed, and the longest window, that is believed: 31 days.
///
/// Quotas are renewed by the second, hour, day or month; whatever claims more is another unit or a mistake. It also
/// parts a span in seconds from a moment in Unix time, which is 600 times as large.
pub const LONGEST: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// One rate limit of a server: of several, the one that leaves the fewest requests a second.
///
/// It is advice: a client may spread what remains over the time until the reset, and must never go faster than its own
/// pace because of it. Nothing in it is promised, and `Retry-After` takes precedence (RateLimit draft 10, section 7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests a window allows; never 0.
    pub limit: Option<u64>,
    /// How many of them remain, at most `limit`.
    pub remaining: Option<u64>,
    /// How long until more are allowed. Zero means now.
    pub reset: Option<Duration>,
    /// The length of the window; never zero.
    pub window: Option<Duration>,
}

/// Reads the rate limit from an answer's headers.
///
/// `get` gives a field's value by its name in lower case, several fields of a name joined with commas. `now_unix` is the
/// time since 1970. Three families are known, and the first that says something readable counts:
/// 1. `RateLimit`: a list of named policies with what remains (`r`) and the seconds until the reset (`t`), as in
///    `"day";r=50;t=3600` (draft-ietf-httpapi-ratelimit-headers-10);
/// 2. `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (drafts 0 to 6);
/// 3. `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset`, which were never specified.
///
/// `RateLimit-Policy` adds limit and window: `"day";q=1000;w=86400` (draft 10) to the policy of that name,
/// `100;w=900` (draft 6) to the limit of that size. On its own it is better than nothing. Policies that count something
/// else than requests (`qu`) are left out.
///
/// A reset is in seconds up to [`LONGEST`], else a moment in Unix time at most that far from now; a past one is zero.
/// Absurd values are ignored: negative, fractional or unreadable counts, a limit or window of zero, more remaining than
/// the limit, times that are neither of the two. A field that breaks the syntax of RFC 9651 is ignored as a whole.
#[must_use]
pub fn of_headers<'a>(get: &dyn Fn(&str) -> Option<&'a [u8]>, now_unix: Duration) -> Option<RateLimit> {
    let list = |name: &str| get(name).map(members::parse).unwrap_or_default();
    let policies: Vec<Policy> = list("ratelimit-policy").into_iter().filter_map(Policy::of_member).collect();
    let fields = |limit, remaining, reset| {
        tightest(of_fields(&list(limit), &list(remaining), &list(reset), &policies, now_unix))
    };
    tightest(of_items(&list("ratelimit"), &policies, now_unix))
        .or_else(|| fields("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"))
        .or_else(|| fields("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"))
        .or_else(|| tightest(policies.iter().filter(|policy| policy.counts_requests).map(Policy::alone)))
}

/// What an answer says about how many requests remain, if it says anything; see [`of_headers`].
#[must_use]
pub fn advice(headers: &dyn Headers, now_unix: Duration) -> Option<RateLimit> {
    // Nearly all answers have none of these, and without them there is nothing to follow.
    if ["ratelimit", "ratelimit-remaining", "x-ratelimit-remaining"].iter().all(|name| !headers.has(name)) {
        return None;
    }
    let joined = FIELDS.map(|name| match headers.values(name).as_slice() {
        [] => None,
        values => Some(values.join(&b", "[..])),
    });
    let get = |name: &str| {
        let place = FIELDS.iter().position(|field| *field == name)?;
        joined.get(place)?.as_deref()
    };
    of_headers(&get, now_unix)
}

/// The fields of all families.
const FIELDS: [&str; 8] = [
    "ratelimit",
    "ratelimit-policy",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

/// A member of `RateLimit-Policy`.
struct Policy {
    /// The name in draft 10; draft 6 has none.
    name: Option<String>,
    limit: Option<u64>,
    window: Option<Duration>,
    counts_requests: bool,
}

impl Policy {
    fn of_member(member: Member) -> Option<Self> {
        let limit = if member.name.is_some() { member.quota } else { member.count() };
        let limit = limit.filter(|&limit| limit > 0);
        let window = member.window.filter(believable);
        let counts_requests = member.unit.is_none_or(|unit| unit == "requests");
        let is_known = member.name.is_some() || limit.is_some();
        is_known.then_some(Self { name: member.name, limit, window, counts_requests })
    }

    fn alone(&self) -> RateLimit {
        RateLimit { limit: self.limit, window: self.window, ..RateLimit::default() }
    }
}

/// Whether a window is neither nothing nor absurdly long.
fn believable(window: &Duration) -> bool {
    *window > Duration::ZERO && *window <= LONGEST
}

/// The limits of `RateLimit`, draft 10.
fn of_items(items: &[Member], policies: &[Policy], now_unix: Duration) -> Vec<RateLimit> {
    let mut limits = Vec::new();
    for item in items.iter().filter(|item| item.name.is_some()) {
        let policy = policies.iter().find(|policy| policy.name == item.name);
        if policy.is_none_or(|policy| policy.counts_requests) {
            let alone = policy.map(Policy::alone).unwrap_or_default();
            let reset = item.reset.and_then(|reset| until(reset, now_unix));
            limits.push(RateLimit { remaining: item.remaining, reset, ..alone });
        }
    }
    limits
}

/// The limits of the three older fields. Where they are lists, as when two limiters each add theirs, the members in
/// the same place belong together. Members of the limit that have a window are policies, as in the drafts before 6.
fn of_fields(
    limits: &[Member],
    remaining: &[Member],
    resets: &[Member],
    policies: &[Policy],
    now_unix: Duration,
) -> Vec<RateLimit> {
    let (plain, windowed): (Vec<&Member>, Vec<&Member>) =
        limits.iter().partition(|member| member.window.is_none());
    let window_of = |limit: u64| {
        let policy = policies.iter().find(|policy| policy.counts_requests && policy.limit == Some(limit));
        let member = windowed.iter().find(|member| member.count() == Some(limit));
        let window = member.and_then(|member| member.window).filter(believable);
        policy.and_then(|policy| policy.window).or(window)
    };
    let places = plain.len().max(remaining.len()).max(resets.len());
    let at = |place: usize| {
        let limit = plain.get(place).and_then(|member| member.count()).filter(|&limit| limit > 0);
        RateLimit {
            limit,
            remaining: remaining.get(place).and_then(Member::count),
            reset: resets.get(place).and_then(Member::seconds).and_then(|reset| until(reset, now_unix)),
            window: limit.and_then(window_of),
        }
    };
    (0..places).map(at).collect()
}

/// The time until a reset that is given as a span or as a moment in Unix time; `None` when it can be neither.
fn until(reset: Duration, now_unix: Duration) -> Option<Duration> {
    if reset <= LONGEST {
        Some(reset)
    } else if reset.abs_diff(now_unix) <= LONGEST {
        Some(reset.saturating_sub(now_unix))
    } else {
        None
    }
}

/// The limit that leaves the least, without those that say nothing.
fn tightest(limits: impl IntoIterator<Item = RateLimit>) -> Option<RateLimit> {
    let believed = |limit: RateLimit| RateLimit {
        remaining: limit.remaining.filter(|&remaining| limit.limit.is_none_or(|most| remaining <= most)),
        ..limit
    };
    limits
        .into_iter()
        .map(believed)
        .filter(|limit| *limit != RateLimit::default())
        .max_by(RateLimit::compare_tightness)
}

impl RateLimit {
    /// Orders by the pause between requests that spreads what remains, `time / amount`, compared without division; then
    /// by the longer time, then by the smaller amount. A limit that does not say when it is renewed can't be spread and
    /// gives way.
    fn compare_tightness(&self, other: &Self) -> Ordering {
        let ((amount, time), (other_amount, other_time)) = (self.share(), other.share());
        let pause = time.as_nanos().saturating_mul(u128::from(other_amount));
        let other_pause = other_time.as_nanos().saturating_mul(u128::from(amount));
        pause.cmp(&other_pause).then(time.cmp(&other_time)).then(other_amount.cmp(&amount))
    }

    /// How many requests are allowed in which time: what remains until the reset or, unknown, a whole window.
    fn share(&self) -> (u64, Duration) {
        let (amount, time) = match self.remaining {
            Some(remaining) => (remaining, self.reset.or(self.window)),
            None => (self.limit.unwrap_or(u64::MAX), self.window.or(self.reset)),
        };
        (amount, time.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 2026-11-24 20:00:00 UTC.
    const NOW: Duration = Duration::from_secs(1_795_550_400);

    fn read(fields: &[(&str, &str)]) -> Option<RateLimit> {
        let get =
            |name: &str| fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_bytes());
        of_headers(&get, NOW)
    }

    #[test]
    fn a_window_of_nothing_is_none_in_whatever_field_it_stands() {
        for length in ["0", "2678401"] {
            let limits = format!("10, 10;w={length}, 50;w=60");
            let fields = [("ratelimit-limit", limits.as_str()), ("ratelimit-remaining", "9")];
            assert_eq!(read(&fields), is(10, 9, None, None));
            let policy = format!("10;w={length}");
            assert_eq!(read(&[("ratelimit-policy", &policy)]), is(10, None, None, None));
        }
    }

    /// Limit, remaining, seconds until the reset, seconds of the window.
    fn is(
        limit: impl Into<Option<u64>>,
        remaining: impl Into<Option<u64>>,
        reset: impl Into<Option<u64>>,
        window: impl Into<Option<u64>>,
    ) -> Option<RateLimit> {
        Some(RateLimit {
            limit: limit.into(),
            remaining: remaining.into(),
            reset: reset.into().map(Duration::from_secs),
            window: window.into().map(Duration::from_secs),
        })
    }

    #[test]
    fn nothing_is_read_from_nothing() {
        assert_eq!(read(&[]), None);
        assert_eq!(
            read(&[("ratelimit", ""), ("ratelimit-limit", "many"), ("x-ratelimit-reset", "soon")]),
            None
        );
    }

    #[test]
    fn the_fields_of_an_answer_are_joined() {
        struct List<'a>(&'a [(&'a str, &'a str)]);
        impl Headers for List<'_> {
            fn values<'b>(&'b self, name: &str) -> Vec<&'b [u8]> {
                self.0.values(name)
            }
        }
        let two = [("ratelimit", r#""a";r=9;t=60"#), ("ratelimit", r#""b";r=1;t=60"#)];
        assert_eq!(advice(&List(&two), NOW), is(None, 1, 60, None));
        let older =
            [("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "12"), ("x-ratelimit-reset", "7")];
        assert_eq!(advice(&List(&older), NOW), is(60, 12, 7, None));
        assert_eq!(advice(&List(&[("ratelimit-policy", r#""a";q=9;w=60"#)]), NOW), None);
        assert_eq!(advice(&(), NOW), None);
    }

    #[test]
    fn draft_10_joins_item_and_policy_by_name() {
        let policy = ("ratelimit-policy", r#""other";q=9;w=9, "default";q=100;w=60"#);
        assert_eq!(read(&[("ratelimit", r#""default";r=50;t=30"#), policy]), is(100, 50, 30, 60));
        assert_eq!(read(&[("ratelimit", "default;r=50;t=30"), policy]), is(100, 50, 30, 60));
        assert_eq!(read(&[("ratelimit", r#""unknown";r=50;t=30"#), policy]), is(None, 50, 30, None));
        assert_eq!(read(&[("ratelimit", r#""default";r=0"#)]), is(None, 0, None, None));
    }

    #[test]
    fn draft_6_joins_limit_and_policy_by_size() {
        let fields = [("ratelimit-limit", "10"), ("ratelimit-remaining", "9"), ("ratelimit-reset", "900")];
        let with = |policy| read(&[&fields[..], &[("ratelimit-policy", policy)]].concat());
        assert_eq!(read(&fields), is(10, 9, 900, None));
        assert_eq!(with("10;w=900"), is(10, 9, 900, 900));
        assert_eq!(with("5;w=1, 10;w=900"), is(10, 9, 900, 900));
        assert_eq!(with("600;w=900"), is(10, 9, 900, None));
        assert_eq!(with(r#"10;w=900;qu="content-bytes""#), is(10, 9, 900, None));
    }

    #[test]
    fn drafts_before_6_have_their_policies_in_the_limit() {
        let fields = [
            ("ratelimit-limit", "10, 10;w=1, 50;w=60"),
            ("ratelimit-remaining", "9"),
            ("ratelimit-reset", "1"),
        ];
        assert_eq!(read(&fields), is(10, 9, 1, 1));
        let policy = ("ratelimit-policy", "10;w=2");
        assert_eq!(
            read(&[&fields[..], &[policy]].concat()),
            is(10, 9, 1, 2),
            "the field of its own goes first"
        );
    }

    #[test]
    fn the_unspecified_fields_are_read_like_draft_6() {
        let fields = [
            ("x-ratelimit-limit", "60"),
            ("x-ratelimit-remaining", "12"),
            ("x-ratelimit-reset", "1795550460"),
        ];
        assert_eq!(read(&fields), is(60, 12, 60, None));
        assert_eq!(read(&[&fields[..], &[("ratelimit-policy", "60;w=3600")]].concat()), is(60, 12, 60, 3600));
    }

    #[test]
    fn each_field_may_stand_alone() {
        for family in ["ratelimit", "x-ratelimit"] {
            let alone = |field: &str, value| read(&[(&format!("{family}-{field}"), value)]);
            assert_eq!(alone("limit", "60"), is(60, None, None, None));
            assert_eq!(alone("remaining", "12"), is(None, 12, None, None));
            assert_eq!(alone("reset", "7"), is(None, None, 7, None));
        }
        assert_eq!(read(&[("ratelimit-policy", "60;w=3600")]), is(60, None, None, 3600));
        assert_eq!(read(&[("ratelimit-policy", r#""a";w=3600"#)]), is(None, None, None, 3600));
    }

    #[test]
    fn the_newest_family_that_is_readable_counts() {
        let new = ("ratelimit", r#""a";r=1;t=1"#);
        let old = ("ratelimit-remaining", "2");
        let oldest = ("x-ratelimit-remaining", "3");
        let policy = ("ratelimit-policy", r#""b";q=4;w=4"#);
        assert_eq!(read(&[oldest, old, new, policy]), is(None, 1, 1, None));
        assert_eq!(read(&[oldest, old, policy]), is(None, 2, None, None));
        assert_eq!(read(&[oldest, policy]), is(None, 3, None, None));
        assert_eq!(read(&[policy]), is(4, None, None, 4));
        assert_eq!(read(&[("ratelimit", "limit=9, remaining=8, reset=7"), old]), is(None, 2, None, None));
        assert_eq!(read(&[("ratelimit", "50;r=1"), old]), is(None, 2, None, None));
    }

    #[test]
    fn of_several_policies_the_one_with_the_longest_pause_counts() {
        let tight = |value| read(&[("ratelimit", value)]);
        let day = is(None, 900, 86_400, None);
        assert_eq!(tight(r#""second";r=5;t=1, "day";r=900;t=86400"#), day);
        assert_eq!(tight(r#""day";r=900;t=86400, "second";r=5;t=1"#), day);
        assert_eq!(tight(r#""day";r=900;t=86400, "spent";r=0;t=1"#), is(None, 0, 1, None));
        assert_eq!(tight(r#""spent";r=0;t=9, "spent too";r=0;t=8"#), is(None, 0, 9, None));
        assert_eq!(tight(r#""renewed now";r=0;t=0, "a";r=5;t=10"#), is(None, 5, 10, None));
        assert_eq!(tight(r#""unknown";r=1, "a";r=5;t=10"#), is(None, 5, 10, None));
        assert_eq!(tight(r#""unknown";r=1, "unknown too";r=2"#), is(None, 1, None, None));
        assert_eq!(tight(r#""same pace";r=1;t=10, "a";r=2;t=20"#), is(None, 2, 20, None));
        assert_eq!(tight(r#""silent";t=90, "a";r=2;t=20"#), is(None, 2, 20, None));
    }

    #[test]
    fn without_counters_the_tightest_policy_counts() {
        let policies = ("ratelimit-policy", r#""minute";q=50;w=60, "hour";q=1000;w=3600"#);
        assert_eq!(read(&[policies]), is(1000, None, None, 3600));
        assert_eq!(read(&[("ratelimit-policy", "50;w=60, 5;w=3600, 7")]), is(5, None, None, 3600));
    }

    #[test]
    fn a_window_stands_in_for_a_missing_reset_and_a_limit_for_what_remains() {
        let policies = ("ratelimit-policy", r#""a";q=100;w=1000, "b";q=100;w=10"#);
        assert_eq!(read(&[("ratelimit", r#""b";r=10;t=11, "a";r=90"#), policies]), is(100, 90, None, 1000));
        assert_eq!(read(&[("ratelimit", r#""b";r=10;t=50, "a";r=90;t=50"#), policies]), is(100, 10, 50, 10));
        assert_eq!(read(&[("ratelimit", r#""b";r=10;t=50, "a";t=1"#), policies]), is(100, None, 1, 1000));
    }

    #[test]
    fn what_counts_something_else_than_requests_is_left_out() {
        let policy = r#""size";q=9;w=9;qu="content-bytes", "number";q=8;w=8;qu="requests""#;
        let items = ("ratelimit", r#""size";r=0;t=9, "number";r=7;t=8"#);
        assert_eq!(read(&[items, ("ratelimit-policy", policy)]), is(8, 7, 8, 8));
        assert_eq!(read(&[("ratelimit-policy", policy)]), is(8, None, None, 8));
        assert_eq!(
            read(&[("ratelimit", r#""size";r=0;t=9"#), ("ratelimit-policy", policy)]),
            is(8, None, None, 8)
        );
        let bytes = ("ratelimit-policy", r#""size";qu="content-bytes""#);
        assert_eq!(read(&[("ratelimit", r#""size";r=0;t=9"#), bytes]), None);
    }

    #[test]
    fn joined_fields_belong_together_by_place() {
        let two = [
            ("x-ratelimit-limit", "100, 50"),
            ("x-ratelimit-remaining", "99, 10"),
            ("x-ratelimit-reset", "30, 60"),
        ];
        assert_eq!(read(&two), is(50, 10, 60, None));
        assert_eq!(
            read(&[("x-ratelimit-limit", "100, 50"), ("x-ratelimit-remaining", "1")]),
            is(100, 1, None, None)
        );
        assert_eq!(read(&[("x-ratelimit-limit", "5"), ("x-ratelimit-reset", "1, 2")]), is(5, None, 1, None));
    }

    #[test]
    fn a_reset_is_a_span_or_a_moment() {
        let reset = |value: &str| {
            read(&[("x-ratelimit-reset", value)]).and_then(|limit| limit.reset).map(|reset| reset.as_millis())
        };
        assert_eq!(reset("0"), Some(0));
        assert_eq!(reset("59.5"), Some(59_500));
        assert_eq!(reset("2678400"), Some(2_678_400_000), "31 days");
        assert_eq!(reset("2678401"), None);
        assert_eq!(reset("1795550400"), Some(0));
        assert_eq!(reset("1795550400.25"), Some(250));
        assert_eq!(reset("1795550399"), Some(0));
        assert_eq!(reset("1798228800"), Some(2_678_400_000), "in 31 days");
        assert_eq!(reset("1798228801"), None);
        assert_eq!(reset("1792872000"), Some(0), "31 days ago");
        assert_eq!(reset("1792871999"), None);
        assert_eq!(reset("1795550400000"), None, "milliseconds");
        assert_eq!(reset("-1"), None);
        assert_eq!(read(&[("ratelimit", "a;r=1;t=1795550430")]), is(None, 1, 30, None));
        assert_eq!(read(&[("ratelimit", "a;r=1;t=2678401")]), is(None, 1, None, None));
    }

    #[test]
    fn absurd_values_are_ignored_and_the_rest_is_kept() {
        let with = |limit, remaining| {
            read(&[("ratelimit-limit", limit), ("ratelimit-remaining", remaining), ("ratelimit-reset", "9")])
        };
        assert_eq!(with("10", "10"), is(10, 10, 9, None));
        assert_eq!(with("10", "11"), is(10, None, 9, None));
        assert_eq!(with("0", "3"), is(None, 3, 9, None));
        assert_eq!(with("-5", "-1"), is(None, None, 9, None));
        assert_eq!(with("1.5", "0.5"), is(None, None, 9, None));
        assert_eq!(with("1000000000000000", "1e3"), is(None, None, 9, None));
        assert_eq!(read(&[("ratelimit-policy", "10;w=0")]), is(10, None, None, None));
        assert_eq!(read(&[("ratelimit-policy", "10;w=2678400")]), is(10, None, None, 2_678_400));
        assert_eq!(read(&[("ratelimit-policy", "10;w=2678401")]), is(10, None, None, None));
        assert_eq!(read(&[("ratelimit-policy", "0;w=5")]), None);
        assert_eq!(read(&[("ratelimit-policy", r#""a";q=0;w=5"#)]), is(None, None, None, 5));
    }

    fn values() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9]{1,16}",
            "[0-9a-z,;=\" .-]{0,30}",
            r#"(a|"a");[rqtw]=[0-9]{1,13}(;[rqtw]=[0-9]{1,13})?"#
        ]
    }

    proptest! {
        #[test]
        fn what_is_read_is_never_absurd(fields in proptest::collection::vec(values(), 8), now in any::<u64>()) {
            let names = [
                "ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset",
                "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
            ];
            let get = |name: &str| {
                let place = names.iter().position(|known| *known == name)?;
                fields.get(place).map(String::as_bytes)
            };
            if let Some(read) = of_headers(&get, Duration::from_secs(now)) {
                prop_assert!(read != RateLimit::default());
                prop_assert!(read.limit != Some(0));
                prop_assert!(read.reset.is_none_or(|reset| reset <= LONGEST));
                prop_assert!(read.window.is_none_or(|window| window > Duration::ZERO && window <= LONGEST));
                if let (Some(remaining), Some(limit)) = (read.remaining, read.limit) {
                    prop_assert!(remaining <= limit);
                }
            }
        }
    }
}

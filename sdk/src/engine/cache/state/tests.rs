use proptest::prelude::*;

use super::super::{Fingerprint, Policy};
use super::*;
use crate::engine::operation::Operation;
use crate::generated::operations::{GET_SET, LIST_CURATED_SETS, LIST_SETS, UPDATE_SET};

struct Fields<'a>(&'a [(&'a str, &'a str)]);

impl Headers for Fields<'_> {
    fn values<'a>(&'a self, name: &str) -> Vec<&'a [u8]> {
        self.0.values(name)
    }
}

const ETAG: Fields<'_> = Fields(&[("etag", "W/\"1\"")]);
const NOTHING: Fields<'_> = Fields(&[]);

fn at(seconds: u64) -> Moment {
    Moment { steady: Duration::from_secs(seconds), unix: Duration::from_secs(1_000_000 + seconds) }
}

fn key(operation: &'static Operation, path: &str, who: &str) -> Key {
    let wire = operation.v3.as_ref().unwrap();
    Key::of(operation, wire, path, Some(Fingerprint::of(who.as_bytes())), b"").unwrap()
}

fn curated() -> Key {
    key(&LIST_CURATED_SETS, "/curated-sets", "a")
}

fn own() -> Key {
    key(&GET_SET, "/sets/1/key", "a")
}

type Cache = State<&'static str>;

fn lead(
    cache: &mut Cache,
    key: &Key,
    seconds: u64,
    ask: Ask,
) -> (FlightId, Option<Arc<Entry<&'static str>>>) {
    match cache.enter(key, at(seconds), ask) {
        Entrance::Lead { flight, known } => (flight, known),
        other => panic!("{other:?}"),
    }
}

/// Lets a read be answered at once.
fn fill(cache: &mut Cache, key: &Key, seconds: u64, headers: &Fields<'_>, payload: &'static str) {
    let (flight, _) = lead(cache, key, seconds, Ask { no_cache: true, ..Ask::default() });
    cache.answered(flight, headers, at(seconds), || (payload, 10));
}

fn fresh(cache: &mut Cache, key: &Key, seconds: u64) -> Option<(&'static str, u64)> {
    match cache.enter(key, at(seconds), Ask::default()) {
        Entrance::Fresh { entry, age } => Some((entry.payload, age.as_secs())),
        Entrance::Lead { flight, .. } => {
            cache.abandoned(flight);
            None
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_everybody_may_read_is_fresh_for_ten_minutes() {
    let mut cache = Cache::new(Policy::default());
    fill(&mut cache, &curated(), 0, &NOTHING, "a");
    assert_eq!(fresh(&mut cache, &curated(), 599), Some(("a", 599)));
    assert_eq!(fresh(&mut cache, &curated(), 600), None);
    let usage = cache.usage();
    assert_eq!((usage.entries, usage.bytes, usage.in_flight, usage.hits), (1, 10, 0, 1));
}

#[test]
fn own_records_are_kept_only_to_be_asked_about() {
    let mut cache = Cache::new(Policy::default());
    fill(&mut cache, &own(), 0, &NOTHING, "a");
    assert_eq!(cache.usage().entries, 0, "without a tag they are of no use");
    fill(&mut cache, &own(), 0, &ETAG, "a");
    let (flight, known) = lead(&mut cache, &own(), 0, Ask::default());
    let known = known.unwrap();
    assert_eq!(known.etag(), Some("W/\"1\""));
    cache.not_modified(flight, &known, &NOTHING, at(5), || ("a, still", 12));
    let (flight, known) = lead(&mut cache, &own(), 6, Ask::default());
    assert_eq!(
        known.map(|entry| (entry.payload, entry.etag.clone())),
        Some(("a, still", Some("W/\"1\"".to_owned())))
    );
    cache.abandoned(flight);
    let unable = Ask { conditional: false, ..Ask::default() };
    assert!(lead(&mut cache, &own(), 6, unable).1.is_none(), "the driver cannot ask");
    assert_eq!(cache.usage().revalidated, 1);
}

#[test]
fn own_records_may_be_given_a_lifetime() {
    let mut cache = Cache::new(Policy::default().own(Duration::from_secs(5)));
    fill(&mut cache, &own(), 0, &NOTHING, "a");
    assert_eq!(fresh(&mut cache, &own(), 4), Some(("a", 4)));
    assert_eq!(fresh(&mut cache, &key(&GET_SET, "/sets/1/key", "b"), 4), None, "not to another credential");
}

#[test]
fn what_came_after_not_modified_replaces_what_was_said_before() {
    let mut cache = Cache::new(Policy::default());
    let short = Fields(&[("etag", "\"1\""), ("cache-control", "max-age=10")]);
    fill(&mut cache, &curated(), 0, &short, "a");
    let (flight, known) = lead(&mut cache, &curated(), 10, Ask::default());
    cache.not_modified(flight, &known.unwrap(), &NOTHING, at(10), || ("a", 10));
    assert_eq!(fresh(&mut cache, &curated(), 20), None, "nothing was said: still ten seconds");
    let (flight, known) = lead(&mut cache, &curated(), 20, Ask::default());
    let longer = Fields(&[("etag", "\"2\""), ("cache-control", "max-age=30")]);
    cache.not_modified(flight, &known.unwrap(), &longer, at(20), || ("a", 10));
    assert_eq!(fresh(&mut cache, &curated(), 49), Some(("a", 29)));
    let (flight, known) = lead(&mut cache, &curated(), 50, Ask::default());
    let known = known.unwrap();
    assert_eq!(known.etag(), Some("\"2\""));
    let forbidden = Fields(&[("cache-control", "no-store")]);
    cache.not_modified(flight, &known, &forbidden, at(50), || panic!("not kept"));
    assert_eq!(cache.usage().entries, 0);
}

#[test]
fn identical_reads_join_the_first_until_it_ends() {
    let mut cache = Cache::new(Policy::default());
    let (flight, _) = lead(&mut cache, &own(), 0, Ask::default());
    for _ in 0..49 {
        assert!(matches!(cache.enter(&own(), at(0), Ask::default()), Entrance::Join(id) if id == flight));
    }
    assert_eq!((cache.usage().shared, cache.usage().in_flight), (49, 1));
    lead(&mut cache, &key(&GET_SET, "/sets/1/key", "b"), 0, Ask::default());
    lead(&mut cache, &key(&GET_SET, "/sets/2/key", "a"), 0, Ask::default());
    lead(&mut cache, &own(), 0, Ask { shared: false, ..Ask::default() });
    assert!(matches!(cache.enter(&own(), at(0), Ask::default()), Entrance::Join(id) if id == flight));
    cache.abandoned(flight);
    lead(&mut cache, &own(), 0, Ask::default());
}

#[test]
fn a_read_past_the_cache_is_joined_and_kept_but_joins_nothing_itself() {
    let mut cache = Cache::new(Policy::default());
    fill(&mut cache, &curated(), 0, &ETAG, "a");
    let past = Ask { no_cache: true, ..Ask::default() };
    let (older, _) = lead(&mut cache, &curated(), 1, past);
    let (newer, known) = lead(&mut cache, &curated(), 1, past);
    assert!(known.is_some(), "it still asks with the tag");
    assert!(newer > older);
    assert_eq!(fresh(&mut cache, &curated(), 1), Some(("a", 1)), "others go on using what is fresh");
    cache.answered(newer, &NOTHING, at(2), || ("newer", 10));
    cache.answered(older, &NOTHING, at(3), || panic!("an older answer replaces none that is newer"));
    assert_eq!(fresh(&mut cache, &curated(), 3), Some(("newer", 1)));
}

#[test]
fn a_write_drops_what_was_read_before_its_end() {
    let mut cache = Cache::new(Policy::default().own(Duration::from_secs(60)));
    let list = key(&LIST_SETS, "/sets/key", "b");
    for key in [own(), list.clone(), curated()] {
        fill(&mut cache, &key, 0, &ETAG, "before");
    }
    let during = Ask { no_cache: true, ..Ask::default() };
    let (under_way, _) = lead(&mut cache, &own(), 1, during);
    cache.invalidate(UPDATE_SET.invalidates);
    assert_eq!(fresh(&mut cache, &list, 2), None, "whoever asked");
    assert_eq!(fresh(&mut cache, &curated(), 2), Some(("before", 2)), "other operations are not touched");
    let (after, known) = lead(&mut cache, &own(), 2, Ask::default());
    assert!(after != under_way && known.is_none());
    cache.answered(under_way, &ETAG, at(3), || panic!("kept after a write"));
    cache.answered(after, &ETAG, at(4), || ("after", 10));
    assert_eq!(fresh(&mut cache, &own(), 5), Some(("after", 1)));
}

#[test]
fn a_revalidation_outlived_by_a_write_keeps_nothing() {
    let mut cache = Cache::new(Policy::default());
    fill(&mut cache, &own(), 0, &ETAG, "before");
    let (flight, known) = lead(&mut cache, &own(), 1, Ask::default());
    cache.invalidate(UPDATE_SET.invalidates);
    cache.not_modified(flight, &known.unwrap(), &NOTHING, at(2), || panic!("kept after a write"));
    assert_eq!(cache.usage().entries, 0);
}

#[test]
fn what_the_server_refuses_is_kept_no_longer() {
    for kind in [ErrorKind::Authentication, ErrorKind::Permission, ErrorKind::NotFound] {
        let mut cache = Cache::new(Policy::default());
        fill(&mut cache, &own(), 0, &ETAG, "a");
        let (flight, _) = lead(&mut cache, &own(), 1, Ask::default());
        cache.failed(flight, kind);
        assert_eq!(cache.usage().entries, 0, "{kind}");
    }
    let mut cache = Cache::new(Policy::default());
    fill(&mut cache, &own(), 0, &ETAG, "a");
    let (flight, _) = lead(&mut cache, &own(), 1, Ask::default());
    cache.failed(flight, ErrorKind::Server);
    assert_eq!(cache.usage().entries, 1, "a failure that passes tells nothing about the record");
    cache.forget(&own());
    assert_eq!(cache.usage().entries, 0);
}

#[test]
fn stale_answers_stand_in_for_passing_failures_when_asked_for() {
    let mut cache = Cache::new(Policy::default());
    fill(&mut cache, &curated(), 0, &NOTHING, "a");
    assert!(cache.instead_of(ErrorKind::Server, &curated(), at(601)).is_none(), "off by default");

    let hour = Duration::from_secs(3600);
    let mut cache = Cache::new(Policy::default().stale_on_error(hour));
    fill(&mut cache, &curated(), 0, &NOTHING, "a");
    fill(&mut cache, &own(), 0, &NOTHING, "own");
    for kind in [ErrorKind::Server, ErrorKind::Connection, ErrorKind::Timeout, ErrorKind::RateLimited] {
        let (entry, age) = cache.instead_of(kind, &curated(), at(601)).unwrap();
        assert_eq!((entry.payload, age.as_secs()), ("a", 601));
    }
    for kind in [ErrorKind::NotFound, ErrorKind::Permission, ErrorKind::Decode, ErrorKind::Cancelled] {
        assert!(cache.instead_of(kind, &curated(), at(601)).is_none(), "{kind}");
    }
    assert!(cache.instead_of(ErrorKind::Server, &own(), at(3599)).is_some(), "kept for this, without a tag");
    assert!(cache.instead_of(ErrorKind::Server, &own(), at(3600)).is_none());
    assert!(cache.instead_of(ErrorKind::Server, &curated(), at(4200)).is_none());
    assert_eq!(cache.usage().stale, 5);
    let strict = Fields(&[("cache-control", "max-age=5, must-revalidate")]);
    fill(&mut cache, &curated(), 5000, &strict, "a");
    assert!(cache.instead_of(ErrorKind::Server, &curated(), at(5006)).is_none(), "the server forbids it");
}

#[test]
fn a_cache_that_is_off_wants_to_hear_nothing() {
    let mut cache = Cache::new(Policy::off());
    assert!(!cache.is_on());
    for _ in 0..2 {
        assert!(matches!(cache.enter(&curated(), at(0), Ask::default()), Entrance::Pass));
    }
    assert_eq!(cache.usage(), Usage::default());
}

#[test]
fn tags_are_taken_as_they_are_or_not_at_all() {
    let tag = |fields: &[(&str, &str)]| single_etag(&Fields(fields));
    assert_eq!(tag(&[("etag", " W/\"5-a\" ")]).as_deref(), Some("W/\"5-a\""));
    assert_eq!(tag(&[("etag", "\"\"")]).as_deref(), Some("\"\""));
    for unfit in ["", "abc", "\"", "W/", "W/\"", "w/\"1\"", "\"a"] {
        assert_eq!(tag(&[("etag", unfit)]), None, "{unfit}");
    }
    assert_eq!(tag(&[("etag", "\"1\""), ("etag", "\"2\"")]), None);
}

/// What may happen to a cache, on four keys: two operations, two credentials.
#[derive(Clone, Debug)]
enum Happening {
    Enter {
        key: usize,
        no_cache: bool,
        shared: bool,
    },
    /// The n-th read under way is answered, with a tag or without.
    Answer {
        flight: usize,
        tag: bool,
    },
    NotModified {
        flight: usize,
    },
    Fail {
        flight: usize,
    },
    Abandon {
        flight: usize,
    },
    /// A write that outdates the reads of this operation.
    Write {
        operation: usize,
    },
    Pass {
        seconds: u64,
    },
}

fn happening() -> impl Strategy<Value = Happening> {
    let flight = 0_usize..4;
    prop_oneof![
        6 => (0_usize..4, any::<bool>(), any::<bool>())
            .prop_map(|(key, no_cache, shared)| Happening::Enter { key, no_cache, shared }),
        4 => (flight.clone(), any::<bool>()).prop_map(|(flight, tag)| Happening::Answer { flight, tag }),
        2 => flight.clone().prop_map(|flight| Happening::NotModified { flight }),
        1 => flight.clone().prop_map(|flight| Happening::Fail { flight }),
        1 => flight.prop_map(|flight| Happening::Abandon { flight }),
        2 => (0_usize..2).prop_map(|operation| Happening::Write { operation }),
        2 => (0_u64..8).prop_map(|seconds| Happening::Pass { seconds }),
    ]
}

/// A read under way, as the test knows it: its key, how many writes had ended when it began, and what it asks about.
struct UnderWay {
    id: FlightId,
    key: usize,
    writes: u32,
    shared: bool,
    known: Option<Arc<Entry<(usize, u32)>>>,
}

proptest! {
    /// What is given out was asked for by the same credential, is fresh, and was read after the last write.
    #[test]
    fn nothing_outdated_or_of_somebody_else_is_given_out(
        happenings in prop::collection::vec(happening(), 0..80),
    ) {
        const FRESH: u64 = 10;
        let keys = [
            key(&GET_SET, "/sets/1/key", "a"),
            key(&GET_SET, "/sets/1/key", "b"),
            key(&LIST_SETS, "/sets/key", "a"),
            key(&LIST_SETS, "/sets/key", "b"),
        ];
        let mut cache: State<(usize, u32)> = State::new(Policy::default().own(Duration::from_secs(FRESH)));
        let mut writes = [0_u32; 2];
        let mut under_way: Vec<UnderWay> = Vec::new();
        let mut now = 0;
        for happening in happenings {
            match happening {
                Happening::Enter { key, no_cache, shared } => {
                    let ask = Ask { no_cache, shared, conditional: true };
                    match cache.enter(&keys[key], at(now), ask) {
                        Entrance::Fresh { entry, age } => {
                            prop_assert!(!no_cache && age.as_secs() < FRESH);
                            prop_assert_eq!(entry.payload, (key, writes[key / 2]));
                        }
                        Entrance::Join(id) => {
                            prop_assert!(shared && !no_cache);
                            let joined = under_way.iter().find(|flight| flight.id == id).unwrap();
                            prop_assert!(joined.shared);
                            prop_assert_eq!((joined.key, joined.writes), (key, writes[key / 2]));
                        }
                        Entrance::Lead { flight: id, known } => {
                            if let Some(known) = &known {
                                prop_assert_eq!(known.payload, (key, writes[key / 2]));
                            }
                            under_way.push(UnderWay { id, key, writes: writes[key / 2], shared, known });
                        }
                        Entrance::Pass => prop_assert!(false),
                    }
                }
                Happening::Answer { flight, tag } if flight < under_way.len() => {
                    let flight = under_way.remove(flight);
                    let headers = if tag { ETAG } else { NOTHING };
                    cache.answered(flight.id, &headers, at(now), || ((flight.key, flight.writes), 1));
                }
                Happening::NotModified { flight } if under_way.get(flight).is_some_and(|f| f.known.is_some()) => {
                    let flight = under_way.remove(flight);
                    let known = flight.known.unwrap();
                    cache.not_modified(flight.id, &known, &NOTHING, at(now), || (known.payload, 1));
                }
                Happening::Fail { flight } if flight < under_way.len() => {
                    cache.failed(under_way.remove(flight).id, ErrorKind::NotFound);
                }
                Happening::Abandon { flight } if flight < under_way.len() => {
                    cache.abandoned(under_way.remove(flight).id);
                }
                Happening::Write { operation } => {
                    writes[operation] += 1;
                    cache.invalidate(&[["getSet", "listSets"][operation]]);
                }
                Happening::Pass { seconds } => now += seconds,
                _ => {}
            }
            prop_assert_eq!(cache.usage().in_flight, under_way.len());
        }
    }
}

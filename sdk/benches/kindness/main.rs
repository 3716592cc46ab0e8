//! How kind the SDK is to a server with a rate limit, beside the retry algorithms of others, in virtual time.
//!
//! Every client has a list of sets to read, one after the other. Whoever gives up on one submits it again, at once or
//! when the error says so, until all is read. What counts is how many requests the server had to refuse, and when the
//! last client was done, against the ideal: the time of clients that keep the SDK's own pace and are never refused.
//!
//! `cargo xtask bench kindness` runs it. Everything is drawn from fixed seeds; each figure is the median of five.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement prints and may panic"
)]

mod limiter;
mod ours;
mod peers;

use std::fmt::Write as _;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use freesewing::testing::VirtualTime;
use futures_executor::LocalPool;
use futures_util::task::LocalSpawnExt;

use limiter::{Limiter, Rule};
use peers::{AwsAdaptive, AwsStandard, Peer, ReqwestRetry, Stainless, Stripe, Tenacity, World};

const SEEDS: u64 = 5;

/// The pace and burst of a client of this SDK, from which the ideal is computed.
const PACE: f64 = 2.0;
const BURST: u32 = 10;

/// With one client and readable headers at most this share may be refused …
const MOST_REFUSED: f64 = 0.02;
/// … and it must be done within this multiple of the ideal.
const LATEST: f64 = 1.10;

const CLIENTS: [(usize, u32); 3] = [(1, 600), (4, 150), (50, 20)];

const RULES: [Rule; 7] = [
    Rule::FixedWindow { per_minute: 120 },
    Rule::FixedWindow { per_minute: 60 },
    Rule::FixedWindow { per_minute: 30 },
    Rule::Gcra { per_minute: 120, burst: 10 },
    Rule::Gcra { per_minute: 120, burst: 2 },
    Rule::Gcra { per_minute: 60, burst: 10 },
    Rule::Gcra { per_minute: 30, burst: 5 },
];

#[derive(Clone, Copy)]
struct Case {
    rule: Rule,
    readable: bool,
    clients: usize,
    /// Sets that each client reads.
    each: u32,
}

/// A way of calling.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Ours,
    AwsStandard,
    AwsAdaptive,
    Stainless,
    Stripe,
    ReqwestRetry,
    Tenacity,
}

const PEERS: [Who; 6] =
    [Who::AwsStandard, Who::AwsAdaptive, Who::Stainless, Who::Stripe, Who::ReqwestRetry, Who::Tenacity];

#[derive(Clone, Copy)]
struct Figures {
    /// Requests without a use: those that were refused, and those whose answer came too late.
    refused: f64,
    /// Their share of all.
    share: f64,
    /// Seconds until the last client was done.
    done: f64,
}

fn main() -> ExitCode {
    let mut missed = Vec::new();
    for case in cases() {
        let ideal = case.rule.ideal(
            case.clients as u32 * case.each,
            PACE * case.clients as f64,
            BURST * case.clients as u32,
        );
        println!("\n{}, ideal {:.0} s", case.name(), ideal.as_secs_f64());
        println!("  {:<14} {:>9} {:>8} {:>9} {:>7}", "", "refused", "share", "done", "/ideal");
        let ours = measure(case, Who::Ours);
        show(Who::Ours, ours, ideal);
        for who in PEERS {
            let peer = measure(case, who);
            show(who, peer, ideal);
            if peer.refused < ours.refused && peer.done < ours.done {
                missed.push(format!(
                    "{}: {} has fewer refusals and an earlier finish",
                    case.name(),
                    who.name()
                ));
            }
        }
        if case.clients == 1 && case.readable {
            if ours.share >= MOST_REFUSED {
                missed.push(format!("{}: {:.1} % refused", case.name(), ours.share * 100.0));
            }
            if ours.done > LATEST * ideal.as_secs_f64() {
                missed.push(format!(
                    "{}: done after {:.2} of the ideal",
                    case.name(),
                    ours.done / ideal.as_secs_f64()
                ));
            }
        }
    }
    println!();
    for line in &missed {
        println!("missed: {line}");
    }
    if missed.is_empty() {
        println!("every bar is met");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn cases() -> impl Iterator<Item = Case> {
    CLIENTS.into_iter().flat_map(|(clients, each)| {
        RULES
            .into_iter()
            .flat_map(move |rule| [true, false].map(move |readable| Case { rule, readable, clients, each }))
    })
}

fn show(who: Who, figures: Figures, ideal: Duration) {
    println!(
        "  {:<14} {:>9.0} {:>6.1} % {:>7.0} s {:>7.2}",
        who.name(),
        figures.refused,
        figures.share * 100.0,
        figures.done,
        figures.done / ideal.as_secs_f64()
    );
}

fn measure(case: Case, who: Who) -> Figures {
    let mut runs: Vec<Figures> = (0..SEEDS).map(|seed| run(case, who, seed)).collect();
    let mut median = |figure: fn(&Figures) -> f64| {
        runs.sort_by(|a, b| figure(a).total_cmp(&figure(b)));
        figure(&runs[runs.len() / 2])
    };
    Figures {
        refused: median(|run| run.refused),
        share: median(|run| run.share),
        done: median(|run| run.done),
    }
}

/// One run: every client reads its list.
fn run(case: Case, who: Who, seed: u64) -> Figures {
    let time = VirtualTime::stepped();
    time.seed_draws(seed);
    let world = Arc::new(World {
        limiter: Limiter::new(case.rule, case.readable, time.clone()),
        time: time.clone(),
        draws: Mutex::new(fastrand::Rng::with_seed(seed)),
    });
    let mut pool = LocalPool::new();
    let left = Rc::new(std::cell::Cell::new(case.clients));
    for number in 0..case.clients {
        let work = list(Arc::clone(&world), who, number as u64 * 1000, case.each);
        let left = Rc::clone(&left);
        let task = async move {
            work.await;
            left.set(left.get() - 1);
        };
        pool.spawner().spawn_local(task).unwrap();
    }
    loop {
        pool.run_until_stalled();
        if left.get() == 0 {
            break;
        }
        assert!(time.step(), "every client waits, and none for the clock");
    }
    let tally = world.limiter.tally();
    let needed = case.clients as u32 * case.each;
    assert!(tally.admitted >= needed, "somebody left work undone");
    // An answer that came too late, and was asked for again, is as needless as one that was refused.
    let (refused, all) = (tally.refused + tally.admitted - needed, tally.refused + tally.admitted);
    let (refused, all) = (f64::from(refused), f64::from(all));
    Figures { refused, share: refused / all, done: time.elapsed().as_secs_f64() }
}

async fn list(world: Arc<World>, who: Who, first: u64, each: u32) {
    let sets = first + 1..=first + u64::from(each);
    let Some(peer) = who.peer() else {
        let client = ours::client(&world, &world.time);
        for set in sets {
            while let Err(wait) = ours::read(&client, set).await {
                world.time.sleep(wait).await;
            }
        }
        return;
    };
    for _ in sets {
        while !peer.call(&world).await {}
    }
}

impl Who {
    fn name(self) -> &'static str {
        match self {
            Self::Ours => "freesewing",
            Self::AwsStandard => "AWS standard",
            Self::AwsAdaptive => "AWS adaptive",
            Self::Stainless => "Stainless",
            Self::Stripe => "Stripe",
            Self::ReqwestRetry => "reqwest-retry",
            Self::Tenacity => "tenacity",
        }
    }

    /// A new client of a peer.
    fn peer(self) -> Option<Box<dyn Peer>> {
        Some(match self {
            Self::Ours => return None,
            Self::AwsStandard => Box::new(AwsStandard::default()),
            Self::AwsAdaptive => Box::new(AwsAdaptive::default()),
            Self::Stainless => Box::new(Stainless),
            Self::Stripe => Box::new(Stripe),
            Self::ReqwestRetry => Box::new(ReqwestRetry),
            Self::Tenacity => Box::new(Tenacity),
        })
    }
}

impl Case {
    fn name(&self) -> String {
        let mut name = match self.rule {
            Rule::FixedWindow { per_minute } => format!("fixed window of {per_minute} a minute"),
            Rule::Gcra { per_minute, burst } => format!("GCRA of {per_minute} a minute, burst {burst}"),
        };
        let _ = write!(name, ", {} client{}", self.clients, if self.clients == 1 { "" } else { "s" });
        name.push_str(if self.readable { ", headers" } else { ", no headers" });
        name
    }
}

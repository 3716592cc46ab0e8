//! The one who deals with Redis, on a thread of its own: so it does not matter which async runtime, if any, drives the
//! calls, and whoever leaves a call leaves nothing half done.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::alone::{Alone, Away};
use super::fault::Fault;
use super::link::{Link, Seen};
use super::settings::Settings;
use crate::engine::Moment;
use crate::engine::care::{Admission, Ask, Permit, Report, Standing, State, Unfit};
use crate::gate::GateError;

/// How often a change is tried that others come before. They wait longer each time, so this many mean a crowd of some
/// hundreds who all want to change something in the same second.
const TRIES: u32 = 40;

/// The longest wait between two tries, at random below that.
const LONGEST_PAUSE: Duration = Duration::from_millis(64);

/// Clocks that are no further apart agree: an answer takes its time.
const CLOCKS_AGREE: Duration = Duration::from_secs(2);

/// What the clerk is asked to do. Each has the time by the clock of whoever asks, which counts while Redis is away.
pub(super) enum Job {
    Admit { scope: String, lease: Duration, at: Moment, reply: oneshot::Sender<Result<Admission, GateError>> },
    Settle { permit: Permit, report: Report, at: Moment, reply: oneshot::Sender<()> },
    Release { permit: Permit, sent: bool, at: Moment },
    Stand { at: Moment, reply: oneshot::Sender<Result<Standing, GateError>> },
}

pub(super) struct Clerk {
    settings: Settings,
    link: Link,
    /// The state that was seen last, the time by Redis and the time here.
    last: Option<(State, Duration, Moment)>,
    away: Option<Away>,
}

/// Starts a clerk. It ends when nobody can ask it any more.
///
/// # Errors
/// When there can be no other thread.
pub(super) fn start(settings: Settings) -> std::io::Result<mpsc::UnboundedSender<Job>> {
    let (sender, jobs) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let link = Link::new(settings.client.clone(), settings.key.clone(), settings.time_limit);
    let clerk = Clerk { settings, link, last: None, away: None };
    std::thread::Builder::new()
        .name("freesewing-gate".to_owned())
        .spawn(move || runtime.block_on(clerk.serve(jobs)))?;
    Ok(sender)
}

impl Clerk {
    /// One job after the other, so that the clients of one process never stand in each other's way.
    async fn serve(mut self, mut jobs: mpsc::UnboundedReceiver<Job>) {
        while let Some(job) = jobs.recv().await {
            match job {
                Job::Admit { scope, lease, at, reply } => {
                    let admission = self.admit(Ask { scope: &scope, lease }, at).await;
                    // Whoever asked has left, and nothing was sent.
                    if let Err(Ok(Admission::Go(permit))) = reply.send(admission) {
                        self.release(permit, false, at).await;
                    }
                }
                Job::Settle { permit, report, at, reply } => {
                    self.settle(permit, report, at).await;
                    let _ = reply.send(());
                }
                Job::Release { permit, sent, at } => self.release(permit, sent, at).await,
                Job::Stand { at, reply } => {
                    let standing = self.stand(at).await;
                    let _ = reply.send(standing);
                }
            }
        }
    }

    async fn admit(&mut self, ask: Ask<'_>, at: Moment) -> Result<Admission, GateError> {
        let care = self.settings.care.clone();
        match self.change(at, |state, now| by_clock_of(at, now, state.admit(&care, now, ask))).await {
            Ok(admission) => Ok(admission),
            Err(error) => self.alone(at, error, |alone, now| alone.admit(now, ask)),
        }
    }

    async fn settle(&mut self, permit: Permit, report: Report, at: Moment) {
        let care = self.settings.care.clone();
        let settled = match permit.is_alone() {
            // The others do not know of it. What came of it comes to them with the rest, if it is in time.
            true => Err(None),
            false => self.change(at, |state, now| state.report(&care, now, permit.duplicate(), report)).await,
        };
        if let Err(error) = settled {
            let told = self.alone(at, error, |alone, now| alone.report(now, permit, report));
            if let Err(error) = told {
                tracing::debug!(target: "freesewing", %error, "a permit could not be handed back");
            }
        }
    }

    async fn release(&mut self, permit: Permit, sent: bool, at: Moment) {
        let released = match permit.is_alone() {
            true => Err(None),
            false => self.change(at, |state, now| state.release(now, permit.duplicate(), sent)).await,
        };
        if let Err(error) = released {
            let _ = self.alone(at, error, |alone, now| alone.release(now, permit, sent));
        }
    }

    async fn stand(&mut self, at: Moment) -> Result<Standing, GateError> {
        let care = self.settings.care.clone();
        match self.change(at, |state, now| state.standing(&care, now)).await {
            Ok(standing) => Ok(standing),
            Err(error) => self.alone(at, error, |alone, now| alone.standing(now)),
        }
    }

    /// Changes the state that all share. `Err(None)` while Redis is away and it is too early to ask again.
    async fn change<T>(
        &mut self,
        at: Moment,
        change: impl Fn(&mut State, Moment) -> T,
    ) -> Result<T, Option<Fault>> {
        if self.away.as_ref().is_some_and(|away| at.steady < away.again_at) {
            return Err(None);
        }
        let mut seen = self.link.look().await.map_err(Some)?;
        for tried in 0..TRIES {
            let now = Moment { steady: seen.at, unix: seen.at };
            let before = self.read(&seen).map_err(Some)?;
            let mut state = self.with_ours(&before, seen.value.is_empty(), now);
            let given = change(&mut state, now);
            if !state.has_news(&before) {
                self.is_back(state, now, at);
                return Ok(given);
            }
            match self.link.replace(&seen.value, &state.to_bytes()).await.map_err(Some)? {
                None => {
                    self.is_back(state, now, at);
                    return Ok(given);
                }
                Some(newer) => seen = newer,
            }
            if tried > 0 {
                let longest = Duration::from_millis(1 << tried.min(10)).min(LONGEST_PAUSE);
                tokio::time::sleep(longest.mul_f64(fastrand::f64())).await;
                seen = self.link.look().await.map_err(Some)?;
            }
        }
        Err(Some(self.link.words().crowded()))
    }

    /// The state that was seen. A damaged one is begun anew.
    fn read(&self, seen: &Seen) -> Result<State, Fault> {
        if seen.value.is_empty() {
            return Ok(State::new());
        }
        match State::from_bytes(&seen.value) {
            Ok(state) => Ok(state),
            Err(Unfit::Damaged) => {
                tracing::warn!(target: "freesewing", key = %self.settings.key, "the gate in Redis is damaged and begun anew");
                Ok(State::new())
            }
            Err(unfit) => Err(self.link.words().unfit(unfit)),
        }
    }

    /// The state with what only this process knows: what it did while Redis was away, and everything that it remembers
    /// where Redis has forgotten it all.
    fn with_ours(&self, seen: &State, forgotten: bool, now: Moment) -> State {
        let alone = self.away.as_ref().and_then(|away| away.alone.as_ref());
        match (alone, &self.last) {
            (Some(alone), _) if forgotten => alone.state(),
            (None, Some((last, ..))) if forgotten => last.clone(),
            (Some(alone), _) => {
                let mut state = seen.clone();
                alone.rejoin(&mut state, now);
                state
            }
            _ => seen.clone(),
        }
    }

    fn is_back(&mut self, state: State, now: Moment, at: Moment) {
        self.last = Some((state, now.unix, at));
        if self.away.take().is_some() {
            tracing::info!(target: "freesewing", "the gate in Redis can be asked again");
        }
    }

    /// Goes on without the others, if the settings say so.
    fn alone<T>(
        &mut self,
        at: Moment,
        fault: Option<Fault>,
        go_on: impl FnOnce(&mut Alone, Moment) -> T,
    ) -> Result<T, GateError> {
        match fault {
            Some(Fault::Wrong(error)) => return Err(error),
            Some(Fault::Away(error)) => self.part(at, error),
            None => {}
        }
        // By the clock of Redis, as far as it is known.
        let unix = match &self.last {
            Some((_, unix, then)) => unix.saturating_add(at.steady.saturating_sub(then.steady)),
            None => at.unix,
        };
        match &mut self.away {
            Some(Away { alone: Some(alone), .. }) => Ok(go_on(alone, Moment { steady: unix, unix })),
            Some(Away { why, .. }) => Err(GateError::new(why.clone())),
            // A permit of a time that is over. Its place was never counted here.
            None => Err(GateError::new("the gate in Redis is back, and does not know of this permit")),
        }
    }

    /// Notes that Redis is away.
    fn part(&mut self, at: Moment, error: GateError) {
        let again_at = at.steady.saturating_add(self.settings.ask_again);
        let why = error.to_string();
        match &mut self.away {
            Some(away) => (away.again_at, away.why) = (again_at, why),
            None => {
                let alone = self.settings.alone_as_one_of.map(|of| {
                    let last = self.last.as_ref().map_or_else(State::new, |(last, ..)| last.clone());
                    Alone::new(&self.settings.care, of, &last)
                });
                let goes_on = alone.is_some();
                tracing::warn!(target: "freesewing", %error, goes_on, "the gate in Redis cannot be asked");
                self.away = Some(Away { why, again_at, alone });
            }
        }
    }
}

/// What is refused until a time of day, by the clock of whoever asks.
fn by_clock_of(asked: Moment, redis: Moment, admission: Admission) -> Admission {
    match admission {
        Admission::Refused(mut refusal) if asked.unix.abs_diff(redis.unix) > CLOCKS_AGREE => {
            let left = refusal.retry_at.saturating_sub(redis.unix);
            refusal.retry_at = asked.unix.saturating_add(left);
            Admission::Refused(refusal)
        }
        admission => admission,
    }
}

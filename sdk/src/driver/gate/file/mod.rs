//! A gate in a file, for the processes of one machine.

mod owed;
mod place;

use std::fmt;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use self::owed::Owed;
use self::place::Place;
use super::queue::{Door, Queue};
use super::{
    Admission, Ask, Clock, Denied, Gate, GateError, LONGEST_RETURN, Permit, Report, Standing, State,
};
use crate::engine::Moment;
use crate::transport::BoxFuture;
use crate::{Care, Error, ErrorKind};

/// A gate in a file. All processes of one machine that name the same file share pace, budget, breaker and hold.
///
/// ```no_run
/// use freesewing::gate::FileGate;
/// use freesewing::{Care, Client};
///
/// # fn main() -> Result<(), freesewing::Error> {
/// let gate = FileGate::open("/srv/sewing/freesewing.gate", Care::default().daily_budget(5_000))?;
/// let client = Client::builder().gate(gate).build()?;
/// # Ok(()) }
/// ```
///
/// Give all of them the same [`Care`]: the file holds what happened, each process its own numbers. It holds no secrets.
/// Each step locks the file, for some microseconds; the disk must support locks, which network disks may not. Within a
/// process whoever comes first goes first; between processes, whoever asks first when a turn is free. A process that
/// dies keeps its permits until their leases end, 5 s after the time that its attempt had. A damaged file is begun anew;
/// one that holds something else is left alone, and calls fail. To forget everything, delete the file; on Windows, end
/// the programs first that use it.
///
/// **When a process is stopped with the lock**, the others wait for it: a call as long as it queues at most, and no
/// longer than 5 s; then it fails, and nothing is sent. A call that has its answer already gets it after 250 ms; what the
/// server said is written down as soon as that is possible.
///
/// **Several users of one machine** need a file that all of them may read and write. On Unix the file is made for its
/// maker only (mode `0600`), and one that exists keeps its permissions: so make it beforehand, in a folder of theirs, as
/// with `install -m 660 -g sewing /dev/null /srv/sewing/freesewing.gate`. Whoever may write to it can keep all of them
/// from calling, so in a folder for everybody, such as `/tmp`, it does not belong.
#[derive(Clone)]
pub struct FileGate(Arc<Inner>);

struct Inner {
    care: Care,
    place: Place,
    queue: Queue,
    owed: Owed,
    /// A thread is waiting for the lock, to pay what is owed.
    is_paying: AtomicBool,
}

/// How often to ask whether another process has handed a permit back.
const ASK_AGAIN: Duration = Duration::from_millis(25);

/// How long to wait for the lock of the file. Whoever has it needs some microseconds; only a process that was stopped
/// in the middle needs longer.
const LONGEST_LOCK: Duration = Duration::from_secs(5);

/// How often to try for the lock where nothing may wait.
const TRIES_AT_ONCE: usize = 50;

/// How long a thread that has nothing else to do waits before it tries for the lock again.
const PATIENT: Duration = Duration::from_millis(50);

impl FileGate {
    /// Opens the file, and makes it if there is none.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the numbers of `care` make no sense, when the file cannot be read, written or
    /// locked, or when it is none or holds something else.
    pub fn open(path: impl AsRef<Path>, care: Care) -> Result<Self, Error> {
        care.check().map_err(Error::configuration)?;
        let gate = Self(Arc::new(Inner {
            care,
            place: Place::new(path.as_ref()),
            queue: Queue::new(),
            owed: Owed::default(),
            is_paying: AtomicBool::new(false),
        }));
        let place = &gate.0.place;
        let opened = place.try_locked().and_then(|file| match file {
            // Somebody else has it, who has found it in order.
            None => Ok(()),
            Some(file) => place.read(&file).map(|_| ()),
        });
        opened.map_err(|error| {
            let message = error.to_string();
            Error::caused(ErrorKind::Configuration, message, error)
        })?;
        Ok(gate)
    }

    /// Changes the state while nobody else can, and pays what is owed. The lock ends with the file.
    fn change<T>(
        &self,
        file: File,
        clock: Clock<'_>,
        change: impl FnOnce(&mut State, Moment) -> T,
    ) -> Result<T, GateError> {
        let Inner { care, place, owed, .. } = &*self.0;
        let mut state = place.read(&file)?;
        let before = state.clone();
        // Read after the lock was taken, so that the times of all processes follow each other.
        let now = clock.of_day();
        let mut owed = owed.lock();
        owed.iter().for_each(|debt| debt.pay(care, &mut state, now));
        let given = change(&mut state, now);
        if state != before {
            place.write(&file, &state)?;
        }
        owed.clear();
        Ok(given)
    }

    async fn changed<T>(
        &self,
        clock: Clock<'_>,
        change: impl FnOnce(&mut State, Moment) -> T + Send,
    ) -> Result<T, GateError> {
        // From the lock to its end nothing waits: a future that is dropped leaves nothing half done.
        match self.0.place.locked(LONGEST_LOCK).await? {
            Some(file) => self.change(file, clock, change),
            None => Err(self.0.place.fault("is locked", "see which process was stopped with it")),
        }
    }

    /// Pays what is owed, if the lock can be had at once; otherwise a thread does it as soon as it can.
    fn pay(&self, clock: Clock<'_>) {
        for _ in 0..TRIES_AT_ONCE {
            match self.0.place.try_locked() {
                Ok(Some(file)) => {
                    tell(self.change(file, clock, |_, _| ()));
                    return self.0.queue.wake();
                }
                Ok(None) => std::thread::yield_now(),
                Err(error) => return tell(Err(error)),
            }
        }
        self.pay_later(clock);
    }

    fn pay_later(&self, clock: Clock<'_>) {
        if self.0.is_paying.swap(true, Ordering::SeqCst) {
            return;
        }
        let (gate, time) = (self.clone(), clock.time());
        let thread = std::thread::Builder::new().name("freesewing-gate".to_owned());
        // Without a thread it is left to the next call, which pays as well.
        if thread.spawn(move || gate.pay_patiently(Clock::new(&time))).is_err() {
            self.0.is_paying.store(false, Ordering::SeqCst);
        }
    }

    fn pay_patiently(&self, clock: Clock<'_>) {
        let mut found = self.0.place.try_locked();
        while matches!(found, Ok(None)) && !self.0.owed.is_empty() {
            std::thread::sleep(PATIENT);
            found = self.0.place.try_locked();
        }
        // What is owed from now on finds a new thread, and what is owed already is paid now.
        self.0.is_paying.store(false, Ordering::SeqCst);
        tell(found.and_then(|file| file.map_or(Ok(()), |file| self.change(file, clock, |_, _| ()))));
        self.0.queue.wake();
    }
}

/// What goes wrong here goes wrong again with the next call, and is an error there.
fn tell(paid: Result<(), GateError>) {
    if let Err(error) = paid {
        tracing::warn!(target: "freesewing", %error, "a permit could not be handed back");
    }
}

impl Door for FileGate {
    const ASK_AGAIN: Option<Duration> = Some(ASK_AGAIN);

    async fn admit(&self, ask: Ask<'_>, clock: Clock<'_>) -> Result<Admission, GateError> {
        self.changed(clock, |state, now| state.admit(&self.0.care, now, ask)).await
    }
}

impl Gate for FileGate {
    fn serve(&self, origin: &str) -> Result<(), GateError> {
        self.0.queue.serve(origin)
    }

    fn acquire<'a>(
        &'a self,
        ask: Ask<'a>,
        limit: Option<Duration>,
        clock: Clock<'a>,
    ) -> BoxFuture<'a, Result<Permit, Denied>> {
        // The lock is waited for no longer than the rest.
        Box::pin(async move {
            let passed = clock.within(limit, self.0.queue.pass(self, ask, limit, clock)).await;
            passed.unwrap_or(Err(Denied::TimedOut))
        })
    }

    fn settle<'a>(&'a self, permit: Permit, report: Report, clock: Clock<'a>) -> BoxFuture<'a, ()> {
        // Owed at once: whoever leaves now has handed it back all the same.
        self.0.owed.report(permit, report, clock.of_day());
        let returning = Returning { gate: self, clock, arrived: false };
        Box::pin(async move {
            match self.0.place.locked(LONGEST_RETURN).await {
                Ok(Some(file)) => tell(self.change(file, clock, |_, _| ())),
                Ok(None) => self.pay_later(clock),
                Err(error) => tell(Err(error)),
            }
            returning.arrive();
            self.0.queue.wake();
        })
    }

    fn release(&self, permit: Permit, sent: bool, clock: Clock<'_>) {
        self.0.owed.release(permit, sent, clock.of_day());
        self.pay(clock);
    }

    fn standing<'a>(&'a self, clock: Clock<'a>) -> BoxFuture<'a, Result<Standing, GateError>> {
        Box::pin(async move {
            let standing = self.changed(clock, |state, now| state.standing(&self.0.care, now)).await?;
            Ok(Standing { waiting: self.0.queue.waiting(), ..standing })
        })
    }
}

/// A permit on its way back, also when whoever brings it leaves.
struct Returning<'a> {
    gate: &'a FileGate,
    clock: Clock<'a>,
    arrived: bool,
}

impl Returning<'_> {
    fn arrive(mut self) {
        self.arrived = true;
    }
}

impl Drop for Returning<'_> {
    fn drop(&mut self) {
        if !self.arrived {
            self.gate.pay(self.clock);
        }
    }
}

impl fmt::Debug for FileGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileGate")
            .field("path", &self.0.place.path())
            .field("care", &self.0.care)
            .finish_non_exhaustive()
    }
}

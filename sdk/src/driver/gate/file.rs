//! A gate in a file, for the processes of one machine.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::queue::{Door, Queue};
use super::{Admission, Ask, Clock, Denied, Gate, GateError, Permit, Report, Standing, State};
use crate::engine::Moment;
use crate::engine::care::Unfit;
use crate::transport::BoxFuture;
use crate::{Care, Error, ErrorKind};

/// A gate in a file. All processes of one machine that name the same file share pace, budget, breaker and hold.
///
/// ```no_run
/// use freesewing::gate::FileGate;
/// use freesewing::{Care, Client};
///
/// # fn main() -> Result<(), freesewing::Error> {
/// let gate = FileGate::open("/var/tmp/freesewing.gate", Care::default().daily_budget(5_000))?;
/// let client = Client::builder().gate(gate).build()?;
/// # Ok(()) }
/// ```
///
/// Give all of them the same [`Care`]: the file holds what happened, each process its own numbers. It holds no secrets.
/// Each step locks the file, for some microseconds; the disk must support locks, which network disks may not. Within a
/// process whoever comes first goes first; between processes, whoever asks first when a turn is free. A process that
/// dies keeps its permits until their leases end, 5 s after the time that its attempt had. A damaged file is begun anew;
/// one that holds something else is left alone, and calls fail. To forget everything, delete the file.
#[derive(Clone)]
pub struct FileGate(Arc<Inner>);

struct Inner {
    care: Care,
    path: PathBuf,
    queue: Queue,
}

/// How often to ask whether another process has handed a permit back.
const ASK_AGAIN: Duration = Duration::from_millis(25);

/// How long to wait for the lock of the file. Whoever has it needs some microseconds; only a process that was stopped
/// in the middle needs longer.
const LONGEST_LOCK: Duration = Duration::from_secs(5);

/// How long to wait before trying for the lock again, at first and at most.
const TRY_AGAIN: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(16));

/// How often to try for the lock where nothing may wait.
const TRIES_AT_ONCE: usize = 50;

/// What is read of a file at most: a little more than the longest state.
const LONGEST_FILE: u64 = 512 * 1024;

impl FileGate {
    /// Opens the file, and makes it if there is none.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the numbers of `care` make no sense, when the file cannot be read, written or
    /// locked, or when it holds something else.
    pub fn open(path: impl AsRef<Path>, care: Care) -> Result<Self, Error> {
        care.check().map_err(Error::configuration)?;
        let path = path.as_ref().to_owned();
        let gate = Self(Arc::new(Inner { care, path, queue: Queue::new() }));
        let opened = gate.open_file().and_then(|file| match gate.try_lock(&file)? {
            // Somebody else has it, who has found it in order.
            false => Ok(()),
            true => gate.read(&file).map(|_| ()),
        });
        opened.map_err(|error| {
            let message = error.to_string();
            Error::caused(ErrorKind::Configuration, message, error)
        })?;
        Ok(gate)
    }

    fn fault(&self, what: &str, to_do: &str) -> GateError {
        GateError::new(format!("the file of the gate, {}, {what}: {to_do}", self.0.path.display()))
    }

    fn open_file(&self) -> Result<File, GateError> {
        let options =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&self.0.path);
        options.map_err(|error| {
            self.fault("cannot be opened", "check that its folder exists and may be written to")
                .caused_by(error)
        })
    }

    fn try_lock(&self, file: &File) -> Result<bool, GateError> {
        match file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => {
                Err(self.fault("cannot be locked", "put it on a local disk").caused_by(error))
            }
        }
    }

    fn read(&self, file: &File) -> Result<State, GateError> {
        let mut bytes = Vec::with_capacity(1024);
        file.take(LONGEST_FILE).read_to_end(&mut bytes).map_err(|error| {
            self.fault("cannot be read", "check its permissions and the disk").caused_by(error)
        })?;
        // New, or all zeros as a disk leaves it when the power fails.
        if bytes.iter().all(|byte| *byte == 0) {
            return Ok(State::new());
        }
        match State::from_bytes(&bytes) {
            Ok(state) => Ok(state),
            Err(Unfit::Damaged) => {
                tracing::warn!(target: "freesewing", path = %self.0.path.display(), "the file of the gate is damaged and begun anew");
                Ok(State::new())
            }
            Err(unfit @ Unfit::Version(_)) => Err(self
                .fault("cannot be used", "use the same version of the SDK everywhere, or another file")
                .caused_by(unfit)),
            Err(unfit) => {
                Err(self.fault("holds something else", "give the gate a file of its own").caused_by(unfit))
            }
        }
    }

    fn write(&self, file: &File, state: &State) -> Result<(), GateError> {
        let bytes = state.to_bytes();
        let write = |mut file: &File| {
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&bytes)?;
            file.set_len(bytes.len() as u64)
        };
        write(file).map_err(|error| {
            self.fault("cannot be written", "check its permissions and the disk").caused_by(error)
        })
    }

    /// Changes the state while nobody else can. The lock ends with the file.
    fn change<T>(
        &self,
        file: File,
        clock: Clock<'_>,
        change: impl FnOnce(&mut State, Moment) -> T,
    ) -> Result<T, GateError> {
        let mut state = self.read(&file)?;
        let before = state.clone();
        // Read after the lock was taken, so that the times of all processes follow each other.
        let given = change(&mut state, clock.of_day());
        if state != before {
            self.write(&file, &state)?;
        }
        Ok(given)
    }

    /// The file, locked.
    async fn locked(&self) -> Result<File, GateError> {
        let began = Instant::now();
        let (mut pause, longest) = TRY_AGAIN;
        loop {
            // Opened anew, for it may have been deleted.
            let file = self.open_file()?;
            if self.try_lock(&file)? {
                return Ok(file);
            }
            if began.elapsed() > LONGEST_LOCK {
                return Err(self.fault("is locked", "see which process was stopped with it"));
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(longest);
        }
    }

    async fn changed<T>(
        &self,
        clock: Clock<'_>,
        change: impl FnOnce(&mut State, Moment) -> T + Send,
    ) -> Result<T, GateError> {
        // From the lock to its end nothing waits: a future that is dropped leaves nothing half done.
        let file = self.locked().await?;
        self.change(file, clock, change)
    }
}

impl Door for FileGate {
    const ASK_AGAIN: Option<Duration> = Some(ASK_AGAIN);

    async fn admit(&self, ask: Ask<'_>, clock: Clock<'_>) -> Result<Admission, GateError> {
        self.changed(clock, |state, now| state.admit(&self.0.care, now, ask)).await
    }
}

impl Gate for FileGate {
    fn acquire<'a>(
        &'a self,
        ask: Ask<'a>,
        limit: Option<Duration>,
        clock: Clock<'a>,
    ) -> BoxFuture<'a, Result<Permit, Denied>> {
        Box::pin(self.0.queue.pass(self, ask, limit, clock))
    }

    fn settle<'a>(&'a self, permit: Permit, report: Report, clock: Clock<'a>) -> BoxFuture<'a, ()> {
        let mut returning = Returning { gate: self, permit: Some(permit), clock };
        Box::pin(async move {
            let settled = match self.locked().await {
                Ok(file) => self.change(file, clock, |state, now| {
                    if let Some(permit) = returning.permit.take() {
                        state.report(&self.0.care, now, permit, report);
                    }
                }),
                Err(error) => Err(error),
            };
            if let Err(error) = settled {
                tracing::warn!(target: "freesewing", %error, "a permit could not be handed back");
            }
            self.0.queue.wake();
        })
    }

    fn release(&self, permit: Permit, sent: bool, clock: Clock<'_>) {
        let Ok(file) = self.open_file() else { return };
        for _ in 0..TRIES_AT_ONCE {
            match self.try_lock(&file) {
                Ok(true) => {
                    let _ = self.change(file, clock, |state, now| state.release(now, permit, sent));
                    break;
                }
                Ok(false) => std::thread::yield_now(),
                Err(_) => break,
            }
        }
        self.0.queue.wake();
    }

    fn standing<'a>(&'a self, clock: Clock<'a>) -> BoxFuture<'a, Result<Standing, GateError>> {
        Box::pin(async move {
            let standing = self.changed(clock, |state, now| state.standing(&self.0.care, now)).await?;
            Ok(Standing { waiting: self.0.queue.waiting(), ..standing })
        })
    }
}

/// A permit on its way back. When whoever brings it leaves, at least its place is free.
struct Returning<'a> {
    gate: &'a FileGate,
    permit: Option<Permit>,
    clock: Clock<'a>,
}

impl Drop for Returning<'_> {
    fn drop(&mut self) {
        if let Some(permit) = self.permit.take() {
            self.gate.release(permit, true, self.clock);
        }
    }
}

impl fmt::Debug for FileGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileGate")
            .field("path", &self.0.path)
            .field("care", &self.0.care)
            .finish_non_exhaustive()
    }
}

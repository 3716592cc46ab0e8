//! The file itself: opened, locked, read and written.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::super::{GateError, State};
use crate::engine::care::Unfit;

/// Where the file is.
pub(super) struct Place(PathBuf);

/// How long to wait before trying for the lock again, at first and at most.
const TRY_AGAIN: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(16));

/// What is read of a file at most: a little more than the longest state.
const LONGEST_FILE: u64 = 512 * 1024;

impl Place {
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Something is wrong with the file.
    pub(super) fn fault(&self, what: &str, to_do: &str) -> GateError {
        GateError::new(format!("the file of the gate, {}, {what}: {to_do}", self.0.display()))
    }

    /// The file, locked, if that can be had at once.
    pub(super) fn try_locked(&self) -> Result<Option<File>, GateError> {
        // Opened anew each time, for it may have been deleted.
        let file = self.open()?;
        match file.try_lock() {
            // Who locks a file that was deleted meanwhile is alone with it.
            Ok(()) if self.is_there(&file) => Ok(Some(file)),
            Ok(()) | Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => {
                Err(self.fault("cannot be locked", "put it on a local disk").caused_by(error))
            }
        }
    }

    /// The file, locked, if that can be had within this time.
    pub(super) async fn locked(&self, longest: Duration) -> Result<Option<File>, GateError> {
        let began = Instant::now();
        let (mut pause, longest_pause) = TRY_AGAIN;
        loop {
            if let Some(file) = self.try_locked()? {
                return Ok(Some(file));
            }
            if began.elapsed() >= longest {
                return Ok(None);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(longest_pause);
        }
    }

    fn open(&self) -> Result<File, GateError> {
        // Looked at before it is opened: that could wait for ever for somebody at the other end of a pipe.
        if let Ok(found) = std::fs::metadata(&self.0) {
            self.check(&found)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true);
        // Opened before it is made: in a folder like /tmp, Linux lets nobody make a file that is there and somebody else's.
        let opened = options.open(&self.0).or_else(|error| match error.kind() {
            ErrorKind::NotFound => for_its_maker_only(&mut options).create(true).open(&self.0),
            _ => Err(error),
        });
        let file = opened.map_err(|error| {
            let fault = match error.kind() {
                ErrorKind::PermissionDenied => self.fault(
                    "may not be read and written, or made, by this user",
                    "give each user a file of their own, or all of them the right",
                ),
                _ => self.fault("cannot be opened", "check that its folder exists and may be written to"),
            };
            fault.caused_by(error)
        })?;
        let found = file.metadata().map_err(|error| self.unreadable(error))?;
        self.check(&found)?;
        Ok(file)
    }

    /// Refuses what is no file.
    fn check(&self, found: &Metadata) -> Result<(), GateError> {
        if found.is_file() {
            return Ok(());
        }
        let what = if found.is_dir() { "is a folder" } else { special(found) };
        Err(self.fault(what, "give the path of a file, which is made if there is none"))
    }

    /// Whether the path still leads to this file.
    fn is_there(&self, file: &File) -> bool {
        match (file.metadata(), std::fs::metadata(&self.0)) {
            (Ok(locked), Ok(found)) => is_same(&locked, &found),
            _ => false,
        }
    }

    pub(super) fn read(&self, file: &File) -> Result<State, GateError> {
        let mut bytes = Vec::with_capacity(1024);
        file.take(LONGEST_FILE).read_to_end(&mut bytes).map_err(|error| self.unreadable(error))?;
        // New, or all zeros as a disk leaves it when the power fails.
        if bytes.iter().all(|byte| *byte == 0) {
            return Ok(State::new());
        }
        match State::from_bytes(&bytes) {
            Ok(state) => Ok(state),
            Err(Unfit::Damaged) => {
                tracing::warn!(target: "freesewing", path = %self.0.display(), "the file of the gate is damaged and begun anew");
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

    pub(super) fn write(&self, file: &File, state: &State) -> Result<(), GateError> {
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

    fn unreadable(&self, error: std::io::Error) -> GateError {
        self.fault("cannot be read", "check its permissions and the disk").caused_by(error)
    }
}

/// A new file is nobody else's business. One that is there already keeps its permissions.
#[cfg(unix)]
fn for_its_maker_only(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn for_its_maker_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Nothing stable says so here.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(unix)]
fn special(found: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = found.file_type();
    if kind.is_fifo() {
        "is a pipe"
    } else if kind.is_socket() {
        "is a socket"
    } else {
        "is a device"
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "is no file"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_file_that_was_deleted_or_made_anew_is_not_the_one_at_its_place() {
        let path = std::env::temp_dir().join(format!("freesewing-place-{}", std::process::id()));
        let place = Place::new(&path);
        let first = place.try_locked().unwrap().unwrap();
        assert!(place.is_there(&first));
        assert!(place.try_locked().unwrap().is_none(), "somebody has it");
        std::fs::remove_file(&path).unwrap();
        assert!(!place.is_there(&first));
        // The new file is another: its lock is free.
        let second = place.try_locked().unwrap().unwrap();
        assert!(place.is_there(&second) && !place.is_there(&first));
        std::fs::remove_file(&path).unwrap();
    }
}

//! Everything that is drawn: ids, secrets, salts, checks. One generator, so that a seed fixes all of it.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A generator of unguessable values, or of repeatable ones when it was given a seed.
pub(crate) struct Random {
    generator: Mutex<ChaCha12Rng>,
    /// Where a seeded one starts again.
    mark: OnceLock<ChaCha12Rng>,
}

impl Random {
    /// Starts from the operating system's randomness.
    pub(crate) fn from_system() -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self::new(key))
    }

    /// Starts from a seed. `starts` tells the runs on one database apart: the second run must not draw the
    /// ids of the first again.
    pub(crate) fn from_seed(seed: u64, starts: u64) -> Self {
        let mut key = [0; 32];
        for (slot, byte) in key.iter_mut().zip(seed.to_le_bytes().into_iter().chain(starts.to_le_bytes())) {
            *slot = byte;
        }
        Self::new(key)
    }

    fn new(key: [u8; 32]) -> Self {
        Self { generator: Mutex::new(ChaCha12Rng::from_seed(key)), mark: OnceLock::new() }
    }

    /// Remembers this point of the sequence.
    pub(crate) fn mark(&self) {
        let _ = self.mark.set(self.lock().clone());
    }

    /// Whether there is a point to go back to.
    pub(crate) fn is_seeded(&self) -> bool {
        self.mark.get().is_some()
    }

    /// Goes back to the point that was marked, if one was.
    pub(crate) fn rewind(&self) {
        if let Some(mark) = self.mark.get() {
            *self.lock() = mark.clone();
        }
    }

    fn lock(&self) -> MutexGuard<'_, ChaCha12Rng> {
        self.generator.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.lock().fill_bytes(&mut bytes);
        bytes
    }

    /// `N` random bytes as `2 * N` lower-case hexadecimal digits.
    pub(crate) fn hex<const N: usize>(&self) -> String {
        hex(&self.bytes::<N>())
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&self) -> String {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid().to_string()
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_seed_fixes_what_is_drawn() {
        let draw = |random: Random| (random.uuid(), random.hex::<32>(), random.bytes::<5>());
        assert_eq!(draw(Random::from_seed(7, 1)), draw(Random::from_seed(7, 1)));
        assert_ne!(draw(Random::from_seed(7, 1)), draw(Random::from_seed(8, 1)));
        assert_ne!(draw(Random::from_seed(7, 1)), draw(Random::from_seed(7, 2)));
        assert_ne!(draw(Random::from_system().unwrap()), draw(Random::from_system().unwrap()));
    }

    #[test]
    fn a_sequence_goes_back_to_its_mark() {
        let random = Random::from_seed(7, 1);
        random.uuid();
        random.mark();
        let first = random.uuid();
        random.rewind();
        assert_eq!(random.uuid(), first);
        let unmarked = Random::from_seed(7, 1);
        let first = unmarked.uuid();
        unmarked.rewind();
        assert_ne!(unmarked.uuid(), first);
    }

    #[test]
    fn ids_are_version_4() {
        let id = Random::from_seed(1, 1).uuid();
        assert_eq!(id.len(), 36);
        assert_eq!(Uuid::try_parse(&id).unwrap().get_version_num(), 4);
    }
}

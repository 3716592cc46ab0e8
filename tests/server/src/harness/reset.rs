//! Back to the beginning.

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::http::Answer;
use crate::random::hex;

impl App {
    /// As when the server started: no records but the demo data, nothing in the outbox and the journal, no
    /// faults, the limits as they were, the clock as it was. A seeded server draws the same values again. Defects stay.
    ///
    /// Tokens from before are good no longer: the ids in them will be those of others.
    pub(crate) fn reset(&self) -> Result<(), Answer> {
        match self.next_name() {
            Some(name) => {
                self.store.clear(Some(&name))?;
                self.seal.rename(&name);
            }
            None => {
                self.store.clear(None)?;
                self.seal.forget_tokens();
            }
        }
        self.outbox.clear();
        self.journal.clear();
        self.faults.clear();
        self.limiter.set(self.first_limits());
        self.clock.reset();
        self.random.rewind();
        if let Some(demo) = &self.demo {
            demo.load(self)?;
        }
        Ok(())
    }
    /// The name of the instance after a reset. A seeded server in memory keeps its own, so that its tokens come again
    /// byte for byte. One on a file cannot: it would have to remember which tokens it gave since, over its end. Its
    /// names follow from each other.
    fn next_name(&self) -> Option<String> {
        match (self.random.is_seeded(), self.store.is_durable()) {
            (true, false) => None,
            (true, true) => {
                let digest = Sha256::digest(self.seal.instance().as_bytes());
                digest.first_chunk::<8>().map(|bytes| hex(bytes))
            }
            (false, _) => Some(self.random.hex::<8>()),
        }
    }
}

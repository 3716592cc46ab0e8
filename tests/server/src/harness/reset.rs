//! Back to the beginning.

use crate::app::App;
use crate::http::Answer;

impl App {
    /// As when the server started: no records but the demo data, nothing in the outbox and the journal, no
    /// faults, the limits as they were, the clock as it was. A seeded server draws the same values again. Defects stay.
    pub(crate) fn reset(&self) -> Result<(), Answer> {
        self.store.clear()?;
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
}

//! Sets put together, laid over one another, compared and scaled.

mod alternates;
mod difference;
mod merge;
mod names;
mod scale;
mod tolerance;

pub use alternates::{Alternates, UnknownAlternate};
pub use difference::{Difference, Differences};
pub use merge::Replaced;
pub use scale::InvalidFactor;
pub use tolerance::Tolerance;

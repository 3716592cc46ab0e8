//! Sets to look at: a table for terminals, a card as SVG, and `Display`.

mod beside;
mod card;
mod display;
mod order;
mod table;
mod width;

pub use card::{Card, Theme};
pub use order::Order;
pub use table::Table;

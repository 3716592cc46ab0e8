//! Tables: a row for each person, or a row for each measurement.
//!
//! **Wide**: one row a person. Headings name the measurement and its unit: `neck (cm)`, `neck [in]`, `neck_cm`,
//! `Waist to floor`. Columns `name`, `notes`, `units` (`metric`, `imperial`, or the unit of the row's bare numbers),
//! `imperial` and `public` are heeded, others reported.
//!
//! **Long**: one row a measurement, with the columns `name` (or `person`), `measurement`, `value` and perhaps `unit`; or
//! `value (cm)`, if all are in one unit.
//! Consecutive rows of one name are one person, and so are rows without a name below. Rows that stand apart become people
//! of their own, and the report says so, as far as the first 10,000 names go.
//!
//! The names are those of [`Measurement`](crate::Measurement), with or without capitals, spaces and underscores. A
//! column under another heading, such as `bust`, is ignored. With a unit in brackets, `bust (cm)`, it is taken under a
//! name that FreeSewing does not know. The report says either.
//!
//! A cell may hold its own unit: `36 1/2"`. A length that has no unit there, in its heading, or in a column `units` or
//! `unit` is in that of [`Options::bare_numbers`](super::Options::bare_numbers); without it, it is refused. An empty cell
//! is a measurement not taken. The first of two values stays.
//!
//! Comma, semicolon or tab may stand between the cells; the headings show which. They stand in the first row that is not
//! empty. What stands under an empty heading is left out, and the report says so. Between semicolons a comma is the
//! decimal sign, and a point before exactly three digits is refused, as it could group thousands: `1.050`. A row that
//! holds more cells than there are headings is refused, as an unquoted decimal comma makes such rows.
//!
//! Nothing is kept of rows that have been read, so a table may be of any length: [`Reader`] takes it in pieces, and
//! [`stream`] from everything that is [`Read`](std::io::Read).

mod columns;
mod guard;
mod long;
mod reader;
mod records;
mod row;
mod separator;
mod stream;
mod wide;
mod write;

pub(super) use columns::names_measurements;
pub use reader::{Reader, read};
pub use stream::{People, stream};
pub use write::{Layout, write};

//! The formulas of SeamlyMe and Valentina, worked out as those programs do.
//!
//! Numbers have a decimal point whatever the writer's language. Operators, from the one that binds least: `? :`,
//! `||`, `&&`, comparisons, `+ -`, `* /` and the sign, `^` (from the right: `2^3^2` is 2^9, and `-2^2` is -4).
//! Comparisons give 1 or 0. Arguments of functions are separated by `;`. This is what the parser that both
//! programs carry (a descendant of muParser) does with them. Assignments, texts and several formulas in one are
//! refused, as no measurement is one.
//!
//! A formula is read into a [`Program`] for a stack, then run. Neither recurses deeper than [`DEEPEST`], and both
//! take time in proportion to the length of the text, which is limited.

mod fault;
mod function;
mod parse;
mod program;
#[cfg(test)]
mod tests;
mod token;

pub(super) use fault::Fault;
pub(super) use program::{Program, Value};

/// The longest formula read, in bytes. The longest default formula of SeamlyMe has about 100.
const LONGEST: usize = 4096;

/// How many brackets, signs and conditions may stand within one another.
const DEEPEST: usize = 64;

/// Reads a formula.
pub(super) fn parse(text: &str) -> Result<Program, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::TooLong);
    }
    parse::program(text)
}

//! A set as text.

use std::fmt::{self, Display, Formatter};

use super::width::shown;
use crate::measurements::Measurements;

/// The names and values in the order of the set: `neck 380 mm, chest 1003.3 mm` on one line, or with `{:#}`
/// each on a line of its own. [`Measurements::table`] shows them aligned and in any unit.
///
/// ```
/// use freesewing::{Measurement::{Neck, ShoulderSlope}, Measurements, cm, degrees};
///
/// let robin = Measurements::new().with(Neck, cm(38.0)).with(ShoulderSlope, degrees(13.0));
/// assert_eq!(robin.to_string(), "neck 380 mm, shoulderSlope 13°");
/// assert_eq!(format!("{robin:#}"), "neck 380 mm\nshoulderSlope 13°");
/// ```
impl Display for Measurements {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no measurements");
        }
        let between = if f.alternate() { "\n" } else { ", " };
        for (i, (name, quantity)) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(between)?;
            }
            write!(f, "{} {quantity}", shown(name.as_str()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement::Neck, mm};

    #[test]
    fn a_set_without_measurements_says_so() {
        assert_eq!(Measurements::new().to_string(), "no measurements");
    }

    #[test]
    fn a_name_cannot_break_the_line() {
        let set = Measurements::new().with("a\nb\u{1b}[31m", mm(1.0)).with(Neck, mm(380.0));
        assert_eq!(set.to_string(), "a\u{fffd}b\u{fffd}[31m 1 mm, neck 380 mm");
    }
}

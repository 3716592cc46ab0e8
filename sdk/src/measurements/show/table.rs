//! A set as a table for terminals.

use std::fmt::{self, Display, Formatter};

use super::Order;
use super::beside::{Beside, more, print};
use super::width::{fit, width};
use crate::measurements::{LengthFormat, Measurements, Name};

/// The widest name, title and value, in columns.
const WIDEST: usize = 40;

/// Between two columns.
const GAP: usize = 2;

/// A set as a table for terminals: see [`Measurements::table`].
///
/// It is plain text without colours, and its last line does not end in a line break.
///
/// ```
/// use freesewing::{LengthFormat, Measurement::{Chest, Neck, ShoulderSlope}, Measurements, cm, degrees};
///
/// let robin = Measurements::from([(Chest, cm(98.0)), (Neck, cm(38.5))]).with(ShoulderSlope, degrees(13.0));
/// assert_eq!(
///     robin.table().to_string(),
///     "Neck            38.5 cm\n\
///      Shoulder slope      13°\n\
///      Chest           98.0 cm"
/// );
///
/// let alex = Measurements::from([(Chest, cm(96.0)), (Neck, cm(38.5))]);
/// assert_eq!(
///     robin.table().titled("Robin").beside("Alex", &alex).to_string(),
///     "                  Robin     Alex  difference\n\
///      Neck            38.5 cm  38.5 cm           =\n\
///      Shoulder slope      13°        -            \n\
///      Chest           98.0 cm  96.0 cm     +2.0 cm"
/// );
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Table<'a> {
    set: &'a Measurements,
    format: LengthFormat,
    order: Order,
    names: Names,
    title: Option<&'a str>,
    beside: Option<Beside<'a>>,
    missing: bool,
    estimates: Option<&'a Measurements>,
}

#[derive(Clone, Copy, Debug)]
enum Names {
    Labels,
    Wire,
}

impl Measurements {
    /// The set as a table for terminals: in centimetres and from head to toe, unless asked otherwise.
    ///
    /// ```
    /// use freesewing::{LengthFormat, Measurement::Neck, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.1))]);
    /// println!("{}", robin.table().format(LengthFormat::fractional_inches(8)));
    /// ```
    pub fn table(&self) -> Table<'_> {
        Table {
            set: self,
            format: LengthFormat::centimetres().decimals(1),
            order: Order::HeadToToe,
            names: Names::Labels,
            title: None,
            beside: None,
            missing: false,
            estimates: None,
        }
    }
}

impl<'a> Table<'a> {
    /// How lengths are printed. A fixed number of decimals keeps the decimal points below one another.
    ///
    /// ```
    /// use freesewing::{LengthFormat, Measurement::Neck, Measurements, cm};
    ///
    /// let table = Measurements::from([(Neck, cm(38.1))]);
    /// assert_eq!(table.table().format(LengthFormat::inches().decimals(2)).to_string(), "Neck  15.00 in");
    /// ```
    pub fn format(self, format: LengthFormat) -> Self {
        Self { format, ..self }
    }

    /// The order of the lines.
    ///
    /// ```
    /// use freesewing::{Measurement::{Ankle, Neck}, Measurements, cm, measurements::Order};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0)), (Ankle, cm(24.0))]);
    /// assert_eq!(robin.table().order(Order::Alphabetical).to_string(), "Ankle  24.0 cm\nNeck   38.0 cm");
    /// ```
    pub fn order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// The names as the wire spells them, not as people read them.
    ///
    /// ```
    /// use freesewing::{Measurement::HpsToBust, Measurements, cm};
    ///
    /// let robin = Measurements::from([(HpsToBust, cm(27.5))]);
    /// assert_eq!(robin.table().wire_names().to_string(), "hpsToBust  27.5 cm");
    /// ```
    pub fn wire_names(self) -> Self {
        Self { names: Names::Wire, ..self }
    }

    /// A title for the column of the values.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0))]);
    /// assert_eq!(robin.table().titled("Robin").to_string(), "        Robin\nNeck  38.0 cm");
    /// ```
    pub fn titled(self, title: &'a str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// A second column with the values of another set and their title, and a third one with the difference:
    /// by how much this set has more. `=` stands where both print alike, `-` where the other has no value.
    /// A last line says how many measurements only the other set has.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0))]);
    /// let alex = Measurements::from([(Neck, cm(39.0)), (Chest, cm(98.0))]);
    /// assert_eq!(
    ///     robin.table().beside("Alex", &alex).to_string(),
    ///     "                  Alex  difference\n\
    ///      Neck  38.0 cm  39.0 cm     -1.0 cm\n\
    ///      and 1 more in Alex"
    /// );
    /// ```
    pub fn beside(self, title: &'a str, other: &'a Measurements) -> Self {
        Self { beside: Some(Beside::of(title, other)), ..self }
    }

    /// The same with the published body that is [nearest](crate::measurements::sizes::nearest) to this set. A
    /// set without lengths that could be compared stays alone.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(34.5))]);
    /// let table = robin.table().beside_nearest().to_string();
    /// assert!(table.ends_with("cisFemaleAdult34  difference\n\
    ///     Neck  34.5 cm           34.0 cm     +0.5 cm\n\
    ///     and 37 more in cisFemaleAdult34"), "{table}");
    /// ```
    pub fn beside_nearest(self) -> Self {
        Self { beside: Beside::nearest(self.set), ..self }
    }

    /// Lines also for estimated values, where the set has none. They have a `~` before them.
    ///
    /// ```
    /// use freesewing::{Measurement::{Neck, Wrist}, Measurements, cm, sizes};
    ///
    /// let robin = Measurements::from([(Neck, cm(34.0))]);
    /// let filled = sizes::fill(&robin).unwrap();
    /// let table = robin.table().estimates(filled.estimated()).to_string();
    /// assert!(table.contains("Neck                       34.0 cm\n"));
    /// assert!(table.contains("Wrist                     ~16.5 cm\n"));
    /// ```
    pub fn estimates(self, estimates: &'a Measurements) -> Self {
        Self { estimates: Some(estimates), ..self }
    }

    /// Lines also for what only the other set has.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0))]);
    /// let alex = Measurements::from([(Chest, cm(98.0))]);
    /// assert_eq!(robin.table().beside("Alex", &alex).with_missing().to_string().lines().count(), 3);
    /// ```
    pub fn with_missing(self) -> Self {
        Self { missing: true, ..self }
    }

    /// Everything that has a line.
    fn shown(&self) -> Measurements {
        let mut shown = self.set.clone();
        if let Some(estimates) = self.estimates {
            shown = shown.filled_with(estimates);
        }
        if let Some(beside) = self.beside.as_ref().filter(|_| self.missing) {
            shown = shown.filled_with(&beside.set);
        }
        shown
    }

    fn lines(&self, shown: &Measurements) -> Vec<[String; 4]> {
        let mut lines = Vec::with_capacity(shown.len() + 1);
        if self.title.is_some() || self.beside.is_some() {
            let title = |text| fit(text, WIDEST).into_owned();
            lines.push([
                String::new(),
                title(self.title.unwrap_or("")),
                title(self.beside.as_ref().map_or("", |beside| beside.title)),
                if self.beside.is_some() { "difference".into() } else { String::new() },
            ]);
        }
        lines.extend(self.order.of(shown).into_iter().map(|(name, _)| self.line(name)));
        lines
    }

    fn line(&self, name: &Name) -> [String; 4] {
        let text = match self.names {
            Names::Labels => name.label(),
            Names::Wire => name.as_str(),
        };
        let measured = self.set.get(name);
        let here = measured.or_else(|| self.estimates?.get(name));
        let value = here.map_or_else(
            || "-".to_owned(),
            |here| format!("{}{}", if measured.is_some() { "" } else { "~" }, print(here, self.format)),
        );
        let (mut beside, mut difference) = (String::new(), String::new());
        if let Some(other) = &self.beside {
            let there = other.set.get(name);
            beside = there.map_or_else(|| "-".to_owned(), |there| print(there, self.format));
            let by = here.zip(there).and_then(|(here, there)| more(here, there, self.format));
            difference = by.unwrap_or_default();
        }
        [text, &value, &beside, &difference].map(|cell| fit(cell, WIDEST).into_owned())
    }
}

impl Display for Table<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        if shown.is_empty() {
            return f.write_str("no measurements");
        }
        let lines = self.lines(&shown);
        let mut widths = [0; 4];
        for line in &lines {
            for (widest, cell) in widths.iter_mut().zip(line) {
                *widest = width(cell).max(*widest);
            }
        }
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            for (column, (cell, widest)) in line.iter().zip(widths).enumerate() {
                let blank = widest - width(cell).min(widest);
                if column == 0 {
                    write!(f, "{cell}{:blank$}", "")?;
                } else if widest > 0 {
                    write!(f, "{:1$}{cell}", "", blank + GAP)?;
                }
            }
        }
        if let Some(beside) = &self.beside {
            match beside.set.extra(shown.names()).len() {
                0 => {}
                more => write!(f, "\nand {more} more in {}", fit(beside.title, WIDEST))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{
        Measurement::{self, Ankle, Chest, Neck, ShoulderSlope},
        cm, degrees, inches, mm,
    };

    fn robin() -> Measurements {
        Measurements::from([(Ankle, cm(24.0)), (Chest, cm(101.25)), (Neck, cm(38.0))])
            .with(ShoulderSlope, degrees(13.0))
    }

    #[test]
    fn all_lines_are_equally_wide_whatever_the_names() {
        let set =
            robin().with("胸囲", mm(900.0)).with("e\u{301}paule", mm(40.0)).with("x".repeat(500), mm(1.0));
        for table in [set.table(), set.table().titled("ロビン"), set.table().beside("Alex", &robin())] {
            let text = table.to_string();
            let widths: Vec<usize> = text.lines().map(width).collect();
            assert!(widths.iter().all(|other| Some(other) == widths.first()), "{text}");
        }
    }

    #[test]
    fn a_name_cannot_break_the_table() {
        let set = Measurements::new().with("a\nb\u{1b}[2J", mm(1.0));
        assert_eq!(set.table().to_string(), "a\u{fffd}b\u{fffd}[2J  0.1 cm");
        assert_eq!(set.table().titled("\n").to_string().lines().count(), 2);
    }

    #[test]
    fn one_odd_value_does_not_widen_all_lines_beyond_a_screen() {
        let set = robin().with("odd", mm(1e300)).with("slope", degrees(40.0 / 3.0));
        let table = set.table().beside("odd", &Measurements::from([("odd", mm(f64::MAX))])).to_string();
        assert!(table.lines().all(|line| width(line) <= 4 * (WIDEST + GAP)), "{table}");
        assert!(table.contains("1000000000") && table.contains('…') && table.contains("13.33°"), "{table}");
    }

    #[test]
    fn values_print_in_the_format_asked_for() {
        let table = robin().table().format(LengthFormat::fractional_inches(8)).to_string();
        assert_eq!(
            table,
            "Neck                15 in\n\
             Shoulder slope        13°\n\
             Chest           39 7/8 in\n\
             Ankle            9 1/2 in"
        );
    }

    #[test]
    fn each_line_ends_in_its_difference() {
        let other = Measurements::from([(Neck, mm(379.6)), (Chest, inches(40.0))])
            .with(ShoulderSlope, degrees(14.5))
            .with(Ankle, degrees(1.0));
        let table = robin().table().beside("Alex", &other).to_string();
        let last = |line: &str| line.rsplit("  ").next().unwrap().trim().to_owned();
        let told: Vec<String> = table.lines().skip(1).map(last).collect();
        assert_eq!(told, ["=", "-1.5°", "-0.3 cm", ""]);
    }

    #[test]
    fn what_only_the_other_set_has_is_counted_or_listed() {
        let all: Measurements = Measurement::ALL.iter().map(|known| (*known, mm(100.0))).collect();
        let counted = robin().table().beside("all", &all).to_string();
        assert_eq!(counted.lines().last(), Some("and 34 more in all"));
        let listed = robin().table().beside("all", &all).with_missing().to_string();
        assert_eq!(listed.lines().count(), 39);
        assert!(listed.lines().any(|line| line.starts_with("Head ") && line.contains("  -  ")), "{listed}");
    }

    #[test]
    fn estimates_are_marked_and_give_way_to_what_was_measured() {
        let all: Measurements = Measurement::ALL.iter().map(|known| (*known, mm(100.0))).collect();
        let table = robin().table().estimates(&all).to_string();
        assert_eq!(table.lines().count(), 38);
        assert_eq!(table.matches('~').count(), 34);
        assert!(table.lines().any(|line| line.starts_with("Neck ") && line.ends_with(" 38.0 cm")), "{table}");
        let beside = robin().table().estimates(&all).beside("all", &all).to_string();
        assert_eq!(beside.lines().count(), 39, "nothing is left that only the other has");
    }

    #[test]
    fn an_empty_set_says_so() {
        assert_eq!(Measurements::new().table().to_string(), "no measurements");
        assert_eq!(Measurements::new().table().beside("Robin", &robin()).to_string(), "no measurements");
        assert_eq!(
            Measurements::new().table().beside("Robin", &robin()).with_missing().to_string().lines().count(),
            5
        );
    }
}

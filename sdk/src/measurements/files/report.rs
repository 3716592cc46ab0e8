//! What became of everything in a file.

use std::fmt::{self, Display, Formatter};

use super::{Entry, Outcome, lines};

/// The most entries that a report lists. Further ones are counted only, so that a file full of mistakes does not fill
/// the memory.
const LISTED: usize = 10_000;

/// The most entries that are looked through for one that says the same.
const GATHERED: usize = 200;

/// What became of everything in a file: what was taken, converted, approximated, refused, and why.
///
/// [`count`](Self::count) counts measurements and other things. [`entries`](Self::entries) explains all that were not
/// simply taken; conversions are explained once for each column or field.
///
/// Its `Display` has a line with the counts and a line for each entry. Entries of one line, one person, one outcome and one
/// reason are told together:
///
/// ```
/// use freesewing::files::{Options, read};
///
/// let contents = read(b"name,neck (cm),age\nRobin,38,40\nJoe,-3,41\n", &Options::new())?;
/// assert_eq!(
///     contents.report.to_string(),
///     "2 people: 1 converted, 1 ignored, 1 refused\n\
///      line 1, column 2: neck (cm): converted: bare numbers are read as cm\n\
///      line 1, column 3: age: ignored: it is not the name of a measurement\n\
///      line 3, column 2, Joe: neck: refused: `-3` is not above zero: a measurement must be"
/// );
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Report {
    people: u64,
    counts: [u64; Outcome::ALL.len()],
    entries: Vec<Entry>,
    unlisted: u64,
}

impl Report {
    /// A report of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many people were read.
    #[must_use]
    pub const fn people(&self) -> u64 {
        self.people
    }

    /// How many measurements, fields and headings came out so.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.counts.get(outcome as usize).copied().unwrap_or_default()
    }

    /// Whether nothing was refused. What was ignored, such as a column whose heading is not the name of a measurement,
    /// is no reason against it: see [`Outcome::Ignored`].
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.count(Outcome::Refused) == 0
    }

    /// The entries in the order of the file, at most 10,000.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries there are beyond those that are listed.
    #[must_use]
    pub const fn unlisted(&self) -> u64 {
        self.unlisted
    }

    /// Counts something that needs no words.
    pub(crate) fn tally(&mut self, outcome: Outcome, times: u64) {
        if let Some(count) = self.counts.get_mut(outcome as usize) {
            *count = count.saturating_add(times);
        }
    }

    /// Counts a person.
    pub(crate) fn person(&mut self) {
        self.people = self.people.saturating_add(1);
    }

    /// Counts something and says why it is so.
    pub(crate) fn note(&mut self, entry: Entry) {
        self.tally(entry.outcome, 1);
        self.explain(entry);
    }

    /// As [`note`](Self::note), except that the same outcome, subject and reason become one entry.
    pub(crate) fn gather(&mut self, entry: Entry) {
        self.tally(entry.outcome, 1);
        let same = |known: &&mut Entry| {
            known.outcome == entry.outcome && known.subject == entry.subject && known.reason == entry.reason
        };
        match self.entries.iter_mut().take(GATHERED).find(same) {
            Some(known) => known.times = known.times.saturating_add(1),
            None => self.explain(Entry { person: None, ..entry }),
        }
    }

    /// Says something that is counted elsewhere.
    pub(crate) fn explain(&mut self, entry: Entry) {
        if self.entries.len() < LISTED {
            self.entries.push(entry);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    /// Adds what came after.
    ///
    /// ```
    /// use freesewing::files::{Options, read};
    ///
    /// let mut all = read(b"name,neck (cm)\nRobin,38\n", &Options::new())?.report;
    /// all.append(read(b"- name: Joe\n  measies: {neck: 400}\n", &Options::new())?.report);
    /// assert_eq!(all.people(), 2);
    /// # Ok::<(), freesewing::files::FileError>(())
    /// ```
    pub fn append(&mut self, later: Self) {
        self.people = self.people.saturating_add(later.people);
        for (outcome, count) in Outcome::ALL.into_iter().zip(later.counts) {
            self.tally(outcome, count);
        }
        self.unlisted = self.unlisted.saturating_add(later.unlisted);
        for entry in later.entries {
            self.explain(entry);
        }
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.people {
            0 => f.write_str("nobody")?,
            1 => f.write_str("1 person")?,
            people => write!(f, "{people} people")?,
        }
        let counts = Outcome::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0);
        for (place, (outcome, count)) in counts.enumerate() {
            write!(f, "{} {count} {outcome}", if place == 0 { ":" } else { "," })?;
        }
        lines::write(&self.entries, f)?;
        if self.unlisted > 0 { write!(f, "\n… and {} more", self.unlisted) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::files::Place;

    fn entry(outcome: Outcome, subject: &str) -> Entry {
        Entry::new(outcome, subject, "so it is").of("Robin").at(Place::new(1, 1))
    }

    #[test]
    fn every_outcome_is_counted_in_its_own_place() {
        let mut report = Report::new();
        for (times, outcome) in (1..).zip(Outcome::ALL) {
            report.tally(outcome, times);
        }
        for (times, outcome) in (1..).zip(Outcome::ALL) {
            assert_eq!(report.count(outcome), times, "{outcome}");
        }
        assert!(!report.is_clean() && Report::new().is_clean());
        assert_eq!(
            report.to_string(),
            "nobody: 1 taken, 2 converted, 3 approximated, 4 unknown, 5 empty, 6 ignored, 7 refused"
        );
    }

    #[test]
    fn the_same_is_gathered_and_everything_else_is_not() {
        let mut report = Report::new();
        for subject in ["id", "id", "img", "id"] {
            report.gather(entry(Outcome::Ignored, subject));
        }
        report.note(entry(Outcome::Ignored, "id"));
        report.gather(entry(Outcome::Refused, "id"));
        let told: Vec<_> =
            report.entries().iter().map(|entry| (entry.subject.as_str(), entry.times)).collect();
        assert_eq!(told, [("id", 3), ("img", 1), ("id", 1), ("id", 1)]);
        assert_eq!((report.count(Outcome::Ignored), report.count(Outcome::Refused)), (5, 1));
        assert_eq!(
            (report.entries()[0].person.as_deref(), report.entries()[2].person.as_deref()),
            (None, Some("Robin"))
        );
    }

    #[test]
    fn a_report_lists_so_many_and_counts_the_rest() {
        let mut report = Report::new();
        for _ in 0..LISTED + 3 {
            report.note(entry(Outcome::Refused, "neck"));
        }
        assert_eq!(
            (report.entries().len(), report.unlisted(), report.count(Outcome::Refused)),
            (LISTED, 3, 10_003)
        );
        let mut all = Report::new();
        all.note(entry(Outcome::Taken, "neck"));
        all.append(report);
        assert_eq!((all.entries().len(), all.unlisted(), all.count(Outcome::Taken)), (LISTED, 4, 1));
        assert!(all.to_string().ends_with("\n… and 4 more"));
    }
}

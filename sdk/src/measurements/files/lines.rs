//! The entries of a report as lines for people.

use std::collections::BTreeMap;
use std::fmt::{self, Formatter};

use super::{Entry, Outcome};

/// How many subjects a line names when nothing is lost of any.
const NAMED: usize = 6;

/// Writes a line for each entry, except that those of one line of the file, one person, one outcome and one reason are
/// told together.
pub(super) fn write(entries: &[Entry], f: &mut Formatter<'_>) -> fmt::Result {
    let line = |entry: &Entry| entry.place.map(|place| place.line);
    for block in entries.chunk_by(|one, next| line(one) == line(next) && one.person == next.person) {
        let mut groups: Vec<Vec<&Entry>> = Vec::new();
        let mut known = BTreeMap::new();
        for entry in block {
            let at = if entry.subject.is_empty() || entry.times > 1 {
                groups.len()
            } else {
                *known.entry((entry.outcome, entry.reason.as_str())).or_insert(groups.len())
            };
            match groups.get_mut(at) {
                Some(group) => group.push(entry),
                None => groups.push(vec![entry]),
            }
        }
        for group in groups {
            f.write_str("\n")?;
            match group.as_slice() {
                [one] => write!(f, "{one}")?,
                all => together(all, f)?,
            }
        }
    }
    Ok(())
}

/// `line 1: neck (cm), chest (cm): converted: bare numbers are read as cm`.
fn together(entries: &[&Entry], f: &mut Formatter<'_>) -> fmt::Result {
    let Some(first) = entries.first() else { return Ok(()) };
    if let Some(place) = first.place {
        let same = entries.iter().all(|entry| entry.place == first.place);
        if same {
            write!(f, "{place}")?
        } else {
            write!(f, "line {}", place.line)?
        }
        f.write_str(if first.person.is_some() { ", " } else { ": " })?;
    }
    if let Some(person) = &first.person {
        write!(f, "{person}: ")?;
    }
    // What is left out is named to the last, so that it can be mended.
    let lost = matches!(first.outcome, Outcome::Refused | Outcome::Ignored | Outcome::Unknown);
    // Two more take no more room than the words for them.
    let named = if lost || entries.len() <= NAMED + 2 { entries.len() } else { NAMED };
    for (at, entry) in entries.iter().take(named).enumerate() {
        write!(f, "{}{}", if at == 0 { "" } else { ", " }, entry.subject)?;
    }
    if named < entries.len() {
        write!(f, " and {} more", entries.len() - named)?;
    }
    write!(f, ": {}: {}", first.outcome, first.reason)
}

#[cfg(test)]
mod tests {
    use super::super::{Options, Report, read};
    use super::*;
    use crate::measurements::Measurement;
    use crate::measurements::files::Place;

    fn shown(entries: &[Entry]) -> String {
        let mut report = Report::new();
        for entry in entries {
            report.explain(entry.clone());
        }
        report.to_string()
    }

    fn entry(outcome: Outcome, subject: &str, line: u64, column: u64) -> Entry {
        Entry::new(outcome, subject, "so").at(Place::new(line, column))
    }

    #[test]
    fn a_wide_table_is_explained_in_one_line() {
        let headings: Vec<String> = Measurement::ALL
            .iter()
            .filter(|one| **one != Measurement::ShoulderSlope)
            .map(|one| format!("{} (cm)", one.name()))
            .collect();
        let report =
            read(format!("name,{}\n", headings.join(",")).as_bytes(), &Options::new()).unwrap().report;
        assert_eq!(report.entries().len(), headings.len());
        let named = headings[..NAMED].join(", ");
        let more = headings.len() - NAMED;
        assert_eq!(
            report.to_string(),
            format!("nobody\nline 1: {named} and {more} more: converted: bare numbers are read as cm")
        );
    }

    #[test]
    fn everything_that_is_left_out_is_named() {
        let refused: Vec<Entry> = (1..=20)
            .map(|column| entry(Outcome::Refused, &format!("m{column}"), 2, column).of("Robin"))
            .collect();
        let text = shown(&refused);
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!((1..=20).all(|column| text.contains(&format!("m{column}"))), "{text}");
        assert!(
            text.starts_with("nobody\nline 2, Robin: m1, m2, m3") && text.ends_with(", m20: refused: so")
        );
    }

    #[test]
    fn only_what_is_alike_in_every_respect_is_told_together() {
        let other = Entry::new(Outcome::Refused, "g", "other").at(Place::new(2, 9));
        let often = Entry { times: 2, ..entry(Outcome::Refused, "f", 2, 8) };
        let entries = [
            entry(Outcome::Refused, "a", 1, 1),
            entry(Outcome::Refused, "b", 2, 1),
            entry(Outcome::Refused, "c", 2, 2).of("Robin"),
            entry(Outcome::Empty, "d", 2, 3).of("Robin"),
            entry(Outcome::Refused, "e", 2, 4).of("Robin"),
            entry(Outcome::Refused, "", 2, 5).of("Robin"),
            entry(Outcome::Refused, "x", 2, 6),
            often,
            other,
            entry(Outcome::Ignored, "y", 3, 7),
            entry(Outcome::Ignored, "z", 3, 7),
            Entry::new(Outcome::Ignored, "h", "so"),
            Entry::new(Outcome::Ignored, "i", "so"),
        ];
        assert_eq!(
            shown(&entries),
            "nobody\n\
             line 1, column 1: a: refused: so\n\
             line 2, column 1: b: refused: so\n\
             line 2, Robin: c, e: refused: so\n\
             line 2, column 3, Robin: d: empty: so\n\
             line 2, column 5, Robin: refused: so\n\
             line 2, column 6: x: refused: so\n\
             line 2, column 8: f: refused: so (2 times)\n\
             line 2, column 9: g: refused: other\n\
             line 3, column 7: y, z: ignored: so\n\
             h, i: ignored: so"
        );
    }

    #[test]
    fn a_few_more_are_named_and_not_counted() {
        let converted = |count| {
            let entries: Vec<Entry> = (1..=count)
                .map(|column| entry(Outcome::Converted, &format!("m{column}"), 1, column))
                .collect();
            shown(&entries)
        };
        assert!(converted(8).contains("m7, m8: converted"), "{}", converted(8));
        assert!(converted(9).contains("m5, m6 and 3 more: converted"), "{}", converted(9));
    }
}

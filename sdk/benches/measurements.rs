//! How fast a table of people is read, and how little memory that takes: 100,000 rows with all measurements, made while
//! they are read. `cargo xtask bench measurements [rows]` runs it.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a bench")]

use std::collections::HashMap;
use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

use freesewing::files::{Options, Outcome, Person, csv};
use freesewing::sizes;

const ROWS: usize = 100_000;
const ROUNDS: usize = 5;

fn main() {
    // Cargo adds `--bench`.
    let rows = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(ROWS);
    println!(
        "a table of {rows} people with 38 measurements each, {ROUNDS} rounds, median (lowest to highest)\n"
    );

    // The memory first, while the process is small: a tenth of the rows, then all.
    let few = memory_after(rows / 10);
    let all = memory_after(rows);
    println!("{:<46}{few:>9.1} MB", format!("memory at most after {} rows", rows / 10));
    println!("{:<46}{all:>9.1} MB\n", format!("memory at most after {rows} rows"));

    let read = rate("parsed", rows, |table| people(table).map(|person| person.measurements.len()).sum());
    let peer = rate("  peer: csv + f64::parse into a map", rows, with_csv);
    println!("{:<46}{:>9.2}", "  parsed / peer", read / peer);
    rate("parsed and checked", rows, |table| {
        people(table).map(|person| person.measurements.check().len()).sum()
    });
    rate("parsed and matched to the nearest size", rows, |table| {
        people(table).filter(|person| sizes::nearest(&person.measurements).is_some()).count()
    });
    rate("parsed, checked and matched", rows, |table| {
        people(table)
            .map(|person| {
                let near = sizes::nearest(&person.measurements).map_or(0, |near| near.rests_on());
                person.measurements.check().len() + near
            })
            .sum()
    });
}

/// Everybody in a table, of which nothing may be refused.
fn people(table: Table) -> impl Iterator<Item = Person> {
    let mut people = csv::stream(table, &Options::new());
    std::iter::from_fn(move || {
        let person = people.next().map(Result::unwrap);
        if person.is_none() {
            assert_eq!(people.take_report().count(Outcome::Refused), 0);
        }
        person
    })
}

/// What somebody would write without us: no units, no names, no report.
fn with_csv(table: Table) -> usize {
    let mut reader = ::csv::Reader::from_reader(table);
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut count = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let values: HashMap<String, f64> = headings
            .iter()
            .zip(&row)
            .skip(1)
            .map(|(heading, cell)| (heading.clone(), cell.parse().unwrap()))
            .collect();
        count += black_box(values).len();
    }
    count
}

/// Rows a second.
fn rate(what: &str, rows: usize, work: impl Fn(Table) -> usize) -> f64 {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(work(Table::of(rows)));
            rows as f64 / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let (low, median, high) = (rates.first().unwrap(), rates.get(ROUNDS / 2).unwrap(), rates.last().unwrap());
    println!("{:<46}{median:>9.0} rows a second ({low:.0} to {high:.0})", what);
    *median
}

/// The most memory that the process had so far, in megabytes; 0 where the system does not tell.
fn memory_after(rows: usize) -> f64 {
    black_box(people(Table::of(rows)).map(|person| person.measurements.check().len()).sum::<usize>());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.split_ascii_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

/// A table in centimetres that is made while it is read: the published adults, each a little different.
struct Table {
    heading: Vec<u8>,
    bodies: Vec<Vec<f64>>,
    rows: usize,
    made: usize,
    piece: Vec<u8>,
    at: usize,
}

impl Table {
    fn of(rows: usize) -> Self {
        let adults = sizes::of_kind(sizes::Kind::Adult);
        let names: Vec<String> = adults
            .first()
            .map(|body| body.measurements())
            .iter()
            .flat_map(|set| set.head_to_toe().map(|(name, _)| name.to_string()).collect::<Vec<_>>())
            .collect();
        let unit = |name: &String| if name == "shoulderSlope" { "degrees" } else { "cm" };
        let headings: Vec<String> = names.iter().map(|name| format!("{name} ({})", unit(name))).collect();
        let bodies = adults
            .iter()
            .map(|body| body.measurements().head_to_toe().map(|(_, value)| value.raw()).collect())
            .collect();
        let heading = format!("name,{}\n", headings.join(",")).into_bytes();
        Self { heading, bodies, rows, made: 0, piece: Vec::new(), at: 0 }
    }

    fn make(&mut self) {
        use std::io::Write as _;
        self.at = 0;
        self.piece.clear();
        if self.made == 0 {
            self.piece.extend(&self.heading);
        }
        while self.made < self.rows && self.piece.len() < 64 * 1024 {
            let body = self.bodies.get(self.made % self.bodies.len()).unwrap();
            // Up to one per cent more or less, the same for all lengths of a person.
            let factor = 1.0 + ((self.made * 7) % 21) as f64 / 1000.0 - 0.01;
            write!(self.piece, "Person {}", self.made).unwrap();
            for value in body {
                // The slope is the only small one.
                let value = if *value < 20.0 { *value } else { value * factor / 10.0 };
                write!(self.piece, ",{value:.1}").unwrap();
            }
            self.piece.push(b'\n');
            self.made += 1;
        }
    }
}

impl Read for Table {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.piece.len() {
            self.make();
        }
        let rest = self.piece.get(self.at..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) else { return Ok(0) };
        to.copy_from_slice(from);
        self.at += count;
        Ok(count)
    }
}
